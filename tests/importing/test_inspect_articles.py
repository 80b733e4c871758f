"""The command inspect_articles: shows all that importing the same page would store, and saves nothing."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from archive.models import Article, Capture, Citation, HeldPost, OfficialMention

pytestmark = pytest.mark.django_db

URL = "https://haugiang.gov.vn/tin/hoi-nghi-so-ket"
PAGE = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Hội nghị sơ kết</title></head><body>
<h1>Hậu Giang sơ kết Nghị quyết Trung ương 4 khóa XII</h1><div class="date">04/06/2021 08:00</div>
<p><strong>Sáng 3/6, Tỉnh ủy Hậu Giang tổ chức hội nghị.</strong></p>
<p>Hội nghị sơ kết việc thực hiện Nghị quyết số 04-NQ/TW ngày 30/10/2016 của Ban Chấp hành Trung ương khóa XII trong toàn
Đảng bộ. Đồng chí Lò Văn Mẫu, UVTW Đảng, Bí thư Tỉnh uỷ chủ trì; dự có bà Quách Thị Thử, nguyên Chủ tịch HĐND tỉnh.</p>
<p>Đồng chí Tô Văn Ví, Bí thư Tỉnh ủy Sóc Trăng đến dự và chúc mừng. Các cấp ủy đã cụ thể hóa nội dung thành kế hoạch
hằng năm, tổ chức học tập đến từng chi bộ.</p></body></html>"""


def inspect(*paths: object, **options: Any) -> list[dict[str, Any]]:
    """The objects that the command prints."""
    printed = io.StringIO()
    call_command("inspect_articles", *map(str, paths), stdout=printed, **options)
    return [json.loads(line) for line in printed.getvalue().splitlines()]


@pytest.fixture
def page(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "trang.html").write_text(PAGE, encoding="utf-8")
    return folder / "trang.html"


@pytest.mark.slow
def test_a_page_is_shown_with_what_its_posts_are_and_where_they_are_held(page: Path) -> None:
    (shown,) = inspect(page)

    assert shown["is_article"]
    assert (shown["published"], shown["province_slug"]) == ("2021-06-04T08:00", "hau-giang")
    assert (shown["page_class"], len(shown["page_evidence"])) == ("article", 1)
    assert shown["evidence"] == {
        "title": {"rule": "heading-1", "words": shown["title"]},
        "published": {"rule": "line-below-title", "words": "04/06/2021 08:00"},
    }
    assert {(c["number"], c["resolution"]) for c in shown["citations"]} >= {("04-NQ/TW", "04-NQ/TW@2016-10-30")}
    assert [
        (entry["name"], entry["former"], entry["province_slug"], [held["name"] for held in entry["held"]])
        for entry in shown["officials"]
    ] == [
        ("Lò Văn Mẫu", False, "hau-giang", ["Ủy viên Ban Chấp hành Trung ương Đảng", "Bí thư Tỉnh ủy"]),
        ("Quách Thị Thử", True, "hau-giang", ["Chủ tịch Hội đồng nhân dân tỉnh"]),
        ("Tô Văn Ví", False, "soc-trang", ["Bí thư Tỉnh ủy"]),
    ]
    for mention in (*shown["citations"], *shown["officials"]):
        assert shown["text"][mention["start"] : mention["end"]] in (mention.get("surface"), mention.get("name"))


@pytest.mark.slow
@pytest.mark.usefixtures("reference_data")
def test_what_is_shown_is_what_importing_stores(page: Path, settings: Any, tmp_path: Path) -> None:
    settings.CAPTURE_DIR = tmp_path / "captures"
    cases = tmp_path / "cases.jsonl"
    cases.write_text(json.dumps({"id": "a", "path": f"pages/{page.name}", "url": URL}), encoding="utf-8")
    (shown,) = inspect(cases, jsonl=True)
    assert not Capture.objects.exists()

    manifest = page.with_name("manifest.jsonl")
    manifest.write_text(json.dumps({"path": page.name, "url": URL}), encoding="utf-8")
    call_command("import_articles", str(page.parent), stdout=io.StringIO())

    article = Article.objects.select_related("province", "source").get()
    assert article.title == shown["title"]
    assert article.text == shown["text"]
    assert article.province is not None
    assert article.province.slug == shown["province_slug"]
    assert article.source is not None
    assert article.source.name == shown["source"]
    assert sorted(Citation.objects.values_list("start", "end", "resolution__identity")) == sorted(
        (c["start"], c["end"], c["resolution"]) for c in shown["citations"]
    )
    assert set(OfficialMention.objects.values_list("start", "name", "province__slug")) == {
        (entry["start"], entry["name"], entry["province_slug"]) for entry in shown["officials"]
    }
    assert set(HeldPost.objects.values_list("mention__name", "surface", "name", "organ", "former")) == {
        (entry["name"], written, held["name"], held["organ_key"], entry["former"])
        for entry in shown["officials"]
        for written, held in zip(entry["posts"], entry["held"], strict=True)
    }


def test_cases_may_hold_plain_text_and_come_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    text = (
        "Hậu Giang họp\n\nNgày 04/06/2021\n\nBí thư Tỉnh ủy Đinh Văn Thử phát biểu tại hội nghị của Tỉnh ủy Hậu Giang."
    )
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps({"id": 7, "text": text}) + "\n\n"))

    (shown,) = inspect("-", jsonl=True)

    assert shown["id"] == 7
    assert [entry["name"] for entry in shown["officials"]] == ["Đinh Văn Thử"]


def test_what_cannot_be_read_is_a_line_with_its_problem_and_stops_nothing(page: Path) -> None:
    cases = page.with_name("cases.jsonl")
    lines = ["{no json", json.dumps({"id": "gone", "path": "gone.html"}), json.dumps({"id": "b", "path": page.name})]
    cases.write_text("\n".join(lines), encoding="utf-8")

    broken, gone, good = inspect(cases, jsonl=True)

    assert (broken["is_article"], gone["is_article"], good["is_article"]) == (False, False, True)
    assert "line 1" in broken["problems"][0]
    assert gone["id"] == "gone"
    assert len(gone["problems"]) == 1


def test_a_page_that_is_no_article_is_refused_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "trang.html").write_text("<html><body><p>404 Not Found</p></body></html>", encoding="utf-8")

    (shown,) = inspect(tmp_path / "trang.html")

    assert not shown["is_article"]
    assert shown["problems"]
    assert shown["officials"] == []


def test_a_missing_file_of_cases_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        inspect(tmp_path / "gone.jsonl", jsonl=True)
