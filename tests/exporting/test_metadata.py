import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from archive.models import Article, Citation
from tests import factories
from tests.generating import generate_pages

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture(autouse=True)
def own_folders(settings: Any, tmp_path: Path) -> None:
    settings.CAPTURE_DIR = tmp_path / "captures"
    settings.SEARCH_INLINE = False


def written(folder: Path) -> dict[str, list[dict[str, Any]]]:
    call_command("export_metadata", str(folder))
    return {path.stem: [json.loads(line) for line in path.read_text().splitlines()] for path in folder.glob("*.jsonl")}


def test_the_dump_holds_what_is_public_under_its_digests(tmp_path: Path) -> None:
    for number, page in enumerate(generate_pages(4)):
        (tmp_path / f"{number}.txt").write_text(page.text, encoding="utf-8")
    call_command("import_articles", *(str(tmp_path / f"{number}.txt") for number in range(4)))
    gone = Article.objects.order_by("pk")[0]
    Article.objects.filter(pk=gone.pk).update(withdrawn_at=timezone.now())
    dump = written(tmp_path / "dump")
    assert {row["id"] for row in dump["articles"]} == set(
        Article.objects.exclude(pk=gone.pk).values_list("pk", flat=True)
    )
    assert len(dump["citations"]) == Citation.objects.exclude(article=gone).count() > 0
    assert {row["resolution_slug"] for row in dump["citations"]} - {None} <= {
        row["slug"] for row in dump["resolutions"]
    }
    assert {row["official_slug"] for row in dump["mentions"]} == {row["slug"] for row in dump["officials"]}
    assert {row["mention_id"] for row in dump["posts"]} <= {row["id"] for row in dump["mentions"]}
    for file in json.loads((tmp_path / "dump/manifest.json").read_text())["files"]:
        data = (tmp_path / "dump" / file["path"]).read_bytes()
        assert file["sha256"] == hashlib.sha256(data).hexdigest()
        assert (file["bytes"], file["rows"]) == (len(data), data.count(b"\n"))


def test_samples_stay_out_once_a_real_article_is_there(tmp_path: Path) -> None:
    sample = factories.article("Bài mẫu", is_sample=True)
    assert [row["id"] for row in written(tmp_path / "one")["articles"]] == [sample.pk]
    real = factories.article("Bài thật")
    assert [row["id"] for row in written(tmp_path / "two")["articles"]] == [real.pk]
