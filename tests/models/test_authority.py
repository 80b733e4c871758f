"""Addresses of records that bear one name."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.models import Source
from archive.models.authority import free_slug, free_slugs

pytestmark = pytest.mark.django_db


def test_an_address_that_is_free_is_kept() -> None:
    Source.objects.create(name="Cổng khác", slug="cong-2")
    assert free_slug(Source, "cong") == "cong"


@pytest.mark.parametrize("namesakes", [2, 40, 400])
def test_the_first_free_number_is_found_with_few_questions(namesakes: int) -> None:
    slugs = ["cong", *(f"cong-{number}" for number in range(2, namesakes + 1))]
    Source.objects.bulk_create([Source(name=slug, slug=slug) for slug in slugs])
    with CaptureQueriesContext(connection) as asked:
        assert free_slug(Source, "cong") == f"cong-{namesakes + 1}"
    assert len(asked) <= 5
    Source.objects.filter(slug="cong-2").delete()
    assert free_slug(Source, "cong") == "cong-2"


def test_several_addresses_at_once_are_all_different() -> None:
    Source.objects.create(name="Cổng", slug="cong")
    Source.objects.create(name="Cổng ba", slug="cong-3")
    assert free_slugs(Source, ["cong", "khac", "cong", "khac", "cong-3"]) == [
        "cong-2",
        "khac",
        "cong-4",
        "khac-2",
        "cong-3-2",
    ]
