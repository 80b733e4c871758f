"""The archive that is measured as it grows: rows by the thousand that fit together as imported ones do."""

import pytest
from django.db import connection

from archive.models import Article, Capture, Citation, HeldPost, Official, OfficialMention, Wording, WordingBand
from search.models import IndexChange
from tests.benchmarks.archive_rows import GrownArchive
from tests.benchmarks.corpus import texts
from tests.benchmarks.growth import table

ORIGINALS = 6


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="its rows are copied in PostgreSQL's words")
def test_rows_that_are_made_fit_together_as_imported_ones_do() -> None:
    archive = GrownArchive(texts(None, 60), originals=ORIGINALS)
    archive.begin()
    people = Official.objects.count()
    keys = [archive.grow() for _ in range(3)]
    assert [len(each) for each in keys] == [ORIGINALS] * 3
    assert Article.objects.count() == Capture.objects.count() == Wording.objects.count() == 4 * ORIGINALS
    assert len({*Article.objects.values_list("text", flat=True)}) == 4 * ORIGINALS
    assert len({*Wording.objects.values_list("group", flat=True)}) == 4 * ORIGINALS
    assert not WordingBand.objects.exclude(wording__in=Wording.objects.all()).exists()
    assert {*IndexChange.objects.values_list("article_id", flat=True)} >= {pk for each in keys for pk in each}
    assert Official.objects.count() == 2 * people  # the third stretch brings its own
    for number, row in enumerate(Article.objects.filter(pk__in=keys[2]).order_by("pk")):
        original = Article.objects.order_by("pk")[number]
        assert row.segments == original.segments
        assert row.segments[-1][2] <= len(row.text) == len(original.text)
        assert row.read_from is not None
        assert row.read_from.article_id == row.pk
        assert row.citations.count() == original.citations.count()
    new = OfficialMention.objects.filter(article__in=keys[2]).select_related("official")
    assert all(row.official is not None and row.name == row.official.name for row in new)
    assert HeldPost.objects.filter(mention__in=new).exists()
    assert Citation.objects.filter(article__in=keys[0], outcome="linked").exists()
    archive.import_pages(1)  # keys go on behind the rows


def test_the_table_has_a_column_for_each_step() -> None:
    page = {"home": {"p50": 1.0, "p95": 2.5, "queries": 3}}
    steps = [
        {"articles": articles, "backup, s": seconds, "pages": page} for articles, seconds in ((10, 0.5), (1_000, 120.4))
    ]
    assert table(steps).splitlines() == [
        "|  | 10 | 1,000 |", "| --- | ---: | ---: |", "| backup, s | 0.5 | 120 |", "| home, ms | 1.0 / 2.5 | 1.0 / 2.5 |",
    ]  # fmt: skip
