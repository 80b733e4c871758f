"""Erasures: what was taken out of the archive for good, told without saying what it was."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


def _new_salt() -> str:
    return secrets.token_hex(16)


class ErasureQuerySet(models.QuerySet["Erasure"]):
    def unfinished(self) -> ErasureQuerySet:
        """Those whose bytes, index entries or caches may still be there: the process died before it removed them."""
        return self.filter(finished_at__isnull=True)


class Erasure(models.Model):
    """One article or capture that was erased, with the reason and the proof that it is gone.

    The row holds nothing of what was erased: its address and the digests of its bytes are kept as keyed hashes, so that
    the same page is recognised and refused when it comes again, and cannot be read back from here. `article_number` is
    the number in the article's address, which goes on answering with status 410.
    """

    class Subject(models.TextChoices):
        ARTICLE = "article", _("bài viết")
        CAPTURE = "capture", _("bản chụp")

    subject = models.CharField(_("đã xóa"), max_length=10, choices=Subject.choices)
    article_number = models.BigIntegerField(_("số của bài"), null=True, blank=True, db_index=True)
    salt = models.CharField(max_length=32, default=_new_salt, editable=False)
    keys = models.JSONField(default=list, editable=False)  # keyed hashes of addresses and digests
    reason = models.TextField(_("lý do"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("người xóa")
    )
    made_by_name = models.CharField(_("tên người xóa"), max_length=200, blank=True)
    made_at = models.DateTimeField(_("lúc"), auto_now_add=True)
    # What is still to be removed outside the database; emptied when that is done.
    pending = models.JSONField(default=dict, editable=False)
    finished_at = models.DateTimeField(_("xong lúc"), null=True, blank=True)
    # How often each place still held a part of it when it was searched afterwards: {"database": 0, …}.
    proof = models.JSONField(_("kiểm tra sau khi xóa"), default=dict, editable=False)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("lần xóa vĩnh viễn")
        verbose_name_plural = _("các lần xóa vĩnh viễn")
        ordering = ("-made_at", "-pk")
        default_permissions = ("view",)
        permissions = [("erase_records", _("Xóa vĩnh viễn bài viết và bản chụp"))]

    def __str__(self) -> str:
        return f"{self.get_subject_display()} #{self.article_number or '—'}"

    def key_of(self, value: str) -> str:
        """The keyed hash under which this erasure knows an address or a digest."""
        return hmac.new(bytes.fromhex(self.salt), value.encode(), hashlib.sha256).hexdigest()

    def remember(self, values: Iterable[str]) -> None:
        """Keep the keyed hashes of addresses and digests that must not come back; the row is not saved."""
        self.keys = sorted({*self.keys, *(self.key_of(value) for value in values if value)})


class ErasedKeys:
    """What must not come into the archive again, read once for a run."""

    def __init__(self) -> None:
        self._erasures = [(erasure, frozenset(erasure.keys)) for erasure in Erasure.objects.all()]

    def hold(self, *values: Any) -> bool:
        """Whether one of the values (an article's identity, a digest) was erased."""
        return any(erasure.key_of(str(value)) in keys for erasure, keys in self._erasures for value in values if value)
