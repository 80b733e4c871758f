"""Rows deleted at once: one statement, however many they are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.models import Citation
from archive.models.bulk_delete import delete_rows
from tests import factories

pytestmark = pytest.mark.django_db


def test_rows_go_in_one_statement_and_others_stay() -> None:
    article, other = factories.article("Một"), factories.article("Hai")
    for _ in range(3):
        factories.citation(article, "Một")
    kept = factories.citation(other, "Hai")
    with CaptureQueriesContext(connection) as queries:
        delete_rows(Citation.objects.filter(article=article))
    assert len(queries) == 1
    assert list(Citation.objects.all()) == [kept]
