"""The outbox: which articles the index has yet to hear of."""

from __future__ import annotations

from django.db import models


class IndexChangeQuerySet(models.QuerySet["IndexChange"]):
    def pending(self) -> IndexChangeQuerySet:
        """Those that the live index has yet to hear of."""
        return self.filter(applied=False)

    def new_version(self) -> int:
        """Return a number greater than all before it, on every host: the key of a row that is gone at once.

        No key is given twice. What is read from the database after it is newer than what came with any smaller one.
        """
        row = self.create(article_id=0, applied=True)
        version: int = row.pk
        row.delete()
        return version


class IndexChange(models.Model):
    """An article that was changed or deleted; written in the same transaction, removed once the index holds it.

    While a rebuild is under way, rows that the live index has heard of are kept as `applied`, for the new one.
    """

    article_id = models.BigIntegerField(db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)
    applied = models.BooleanField(default=False, db_index=True)

    objects = IndexChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "thay đổi chờ vào chỉ mục"
        verbose_name_plural = "thay đổi chờ vào chỉ mục"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"bài {self.article_id}"
