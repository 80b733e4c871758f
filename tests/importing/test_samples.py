"""The sample articles: what a newcomer sees first, and the proof that every layout is read."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from archive.models import Article, Capture, Official, Resolution, Source

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

EXPECTED = json.loads((Path(__file__).parent / "samples_expected.json").read_text(encoding="utf-8"))


@pytest.fixture(autouse=True)
def own_folders(settings: Any, tmp_path: Path) -> None:
    settings.CAPTURE_DIR = tmp_path


@pytest.mark.slow
def test_purging_takes_the_samples_and_all_that_was_there_for_them(tmp_path: Path) -> None:
    call_command("import_articles", samples=True)
    assert Article.objects.filter(is_sample=True).count() == Article.objects.count() > 11
    call_command("purge_samples", noinput=True)
    assert not Article.objects.exists()
    assert not Capture.objects.filter(article__isnull=False).exists()
    assert not Resolution.objects.filter(status="provisional").exists()
    assert not Official.objects.exists()
    assert not Source.objects.exists()
    assert len(list(tmp_path.rglob("*.gz"))) == Capture.objects.values("sha256").distinct().count()
    call_command("import_articles", samples=True)
    assert Article.objects.count() > 11


@pytest.mark.slow
def test_purging_leaves_real_articles_and_what_they_mention() -> None:
    call_command("import_articles", samples=True)
    kept = Article.objects.filter(official_mentions__isnull=False).first()
    assert kept is not None
    Article.objects.filter(pk=kept.pk).update(is_sample=False)
    call_command("purge_samples", noinput=True)
    assert list(Article.objects.all()) == [kept]
    assert kept.official_mentions.filter(official__isnull=False).exists()
    assert kept.captures.exists()
