"""An archive of a few invented pages, imported from files as in life, so that they can be read again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from archive.models import Article
from archive.reprocessing.run import ReprocessingScope, reprocess

PAGE = """<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title></head><body>
<h1>{title}</h1><p>Cập nhật: 05/07/2021 08:00</p><div class="content">{paragraphs}</div></body></html>"""
FILLING = (
    "Hội nghị nghe báo cáo về tình hình thực hiện nhiệm vụ trong sáu tháng đầu năm và thảo luận những việc cần làm.",
    "Các đại biểu thống nhất tăng cường kiểm tra, giám sát và kịp thời tháo gỡ khó khăn cho cơ sở trong thời gian tới.",
)


@pytest.fixture
def imported(reference_data: None, db: None, settings: Any, tmp_path: Path) -> Callable[..., list[Article]]:
    """Imports one page for each text given; the articles come back in that order."""
    settings.DATA_DIR = tmp_path
    settings.CAPTURE_DIR = tmp_path / "captures"

    def write(*texts: str) -> list[Article]:
        folder = tmp_path / "pages"
        folder.mkdir(exist_ok=True)
        for number, text in enumerate(texts):
            body = "".join(f"<p>{paragraph}</p>" for paragraph in (text, *FILLING))
            title = f"Hội nghị thử nghiệm lần thứ {number + 1} của địa phương"
            (folder / f"{number}.html").write_text(PAGE.format(title=title, paragraphs=body), encoding="utf-8")
        call_command("import_articles", str(folder), verbosity=0)
        articles = list(Article.objects.order_by("title"))
        assert len(articles) == len(texts)
        return articles

    return write


@pytest.fixture
def person(db: None) -> User:
    return User.objects.create_user("bien-tap")


def read_everything_again() -> None:
    reprocess(ReprocessingScope(everything=True), processes=1)
