"""The only writer of the index: an outbox in the database, drained in batches; a rebuild aside, then a swap."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models.signals import post_delete, post_save
from haystack.signals import BaseSignalProcessor

from archive.models import Article, Citation, OfficialMention
from search.models import IndexChange


class OutboxSignalProcessor(BaseSignalProcessor):  # type: ignore[misc]
    """Haystack's hook: a saved or deleted article, citation or mention puts its article into the outbox.

    The row is written in the transaction of the change itself, so neither can exist without the other. QuerySet
    updates and bulk writes send no signals; who makes them calls `enqueue`.
    """

    def setup(self) -> None:
        for model in (Article, Citation, OfficialMention):
            post_save.connect(self.handle_change, sender=model)
            post_delete.connect(self.handle_change, sender=model)

    def teardown(self) -> None:
        for model in (Article, Citation, OfficialMention):
            post_save.disconnect(self.handle_change, sender=model)
            post_delete.disconnect(self.handle_change, sender=model)

    def handle_change(self, sender: type[models.Model], instance: Any, **kwargs: Any) -> None:
        enqueue([instance.pk if sender is Article else instance.article_id])


def enqueue(article_ids: Iterable[int]) -> None:
    """Note that the index must be brought up to date with these articles, changed or gone."""
    IndexChange.objects.bulk_create([IndexChange(article_id=pk) for pk in dict.fromkeys(article_ids)])
