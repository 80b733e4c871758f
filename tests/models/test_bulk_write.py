"""Rows written many at once are those that Django would have written."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import models

from archive.models import Citation, HeldPost, OfficialMention
from archive.models.bulk_write import insert_all
from tests import factories

pytestmark = pytest.mark.django_db


def values(model: type[models.Model]) -> list[dict[str, Any]]:
    names = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
    return list(model._default_manager.order_by("pk").values(*names))


def test_values_of_all_kinds_are_written_as_django_writes_them() -> None:
    named: dict[str, Any] = {"start": 3, "end": 9, "surface": "Chỉ thị 5", "kind": "Chỉ thị", "outcome": "linked"}
    named["article"] = factories.article()

    def citations() -> list[Citation]:
        return [
            Citation(**named),
            Citation(**named, issued=date(2021, 7, 5), candidates=["a", "b"], provisional={"kind": "á", "year": 0}),
        ]

    Citation.objects.bulk_create(citations())
    expected = values(Citation)
    Citation.objects.all().delete()
    insert_all(citations())
    assert values(Citation) == expected
    assert len(expected) == 2


def test_a_row_that_was_saved_after_it_was_named_tells_its_key() -> None:
    mention = OfficialMention(article=factories.article(), start=0, end=5, name="Lò Mẫu", name_key="lo mau")
    posts = [HeldPost(mention=mention, surface="bí thư", name="Bí thư", former=True, position=at) for at in (0, 1)]
    mention.save()
    insert_all(posts)
    assert [row["mention_id"] for row in values(HeldPost)] == [mention.pk, mention.pk]
    assert [row["former"] for row in values(HeldPost)] == [True, True]
    insert_all([])
    assert HeldPost.objects.count() == 2
