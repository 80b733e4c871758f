"""The outbox: which articles the index has yet to hear of."""

from __future__ import annotations

from django.db import models


class IndexChange(models.Model):
    """An article that was changed or deleted; written in the same transaction, removed once the index holds it."""

    article_id = models.BigIntegerField(db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "thay đổi chờ vào chỉ mục"
        verbose_name_plural = "thay đổi chờ vào chỉ mục"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"bài {self.article_id}"
