"""Edits: what a person did at the desk, one row for each act, however many records it changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeAlias

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy


class EditQuerySet(models.QuerySet["Edit"]):
    def in_force(self) -> EditQuerySet:
        """Those that were not undone."""
        return self.filter(undone_by__isnull=True)


class EditKind(models.TextChoices):
    """What a person did."""

    EDIT = "edit", gettext_lazy("sửa")
    MERGE = "merge", gettext_lazy("gộp")
    SPLIT = "split", gettext_lazy("tách")
    APART = "apart", gettext_lazy("giữ riêng")
    NO_PERSON = "no-person", gettext_lazy("không phải cán bộ")
    PROMOTE = "promote", gettext_lazy("đưa vào hồ sơ")
    BULK = "bulk", gettext_lazy("sửa hàng loạt")
    WITHDRAW = "withdraw", gettext_lazy("rút khỏi kho")
    RESTORE = "restore", gettext_lazy("đưa trở lại kho")
    ACCEPT = "accept", gettext_lazy("nhận trang làm bài viết")
    IMPORT = "import", gettext_lazy("nhập từ tệp")
    UNDO = "undo", gettext_lazy("hoàn tác")


class Edit(models.Model):
    """One act of a person, with its reason; the history rows of the records it changed refer to it.

    `details` holds what is needed to undo what no history row tells: the mentions that a merger moved.
    """

    Kind: TypeAlias = EditKind

    kind = models.CharField(gettext_lazy("việc"), max_length=10, choices=Kind.choices)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=gettext_lazy("người làm")
    )
    made_by_name = models.CharField(max_length=200, blank=True, editable=False)  # once the account is deleted
    made_at = models.DateTimeField(gettext_lazy("lúc"), auto_now_add=True)
    summary = models.CharField(gettext_lazy("nội dung"), max_length=300, blank=True)
    reason = models.TextField(gettext_lazy("lý do"), blank=True)
    reason_is_public = models.BooleanField(gettext_lazy("công bố lý do"), default=False)
    # What an act took out of an article because it must not be read, is not to be read in the public history either.
    keeps_former_back = models.BooleanField(gettext_lazy("không công bố giá trị cũ"), default=False)
    details = models.JSONField(default=dict, editable=False)
    undone_by = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="undoes",
        verbose_name=gettext_lazy("đã hoàn tác bởi"),
    )

    objects = EditQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("lần sửa")
        verbose_name_plural = gettext_lazy("lịch sử sửa đổi")
        ordering = ("-made_at", "-pk")
        indexes = [models.Index(fields=["made_at", "id"], name="edit_by_day")]
        permissions = [
            ("withdraw_articles", gettext_lazy("Rút bài khỏi kho và đưa trở lại")),
            ("merge_records", gettext_lazy("Gộp, tách và đưa vào hồ sơ")),
            ("edit_in_bulk", gettext_lazy("Sửa hàng loạt")),
            ("undo_edits", gettext_lazy("Hoàn tác việc của mọi người")),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.summary}"

    @property
    def author(self) -> str:
        """Who did it, whether or not the account still exists; empty where nobody is known."""
        return str(self.made_by or self.made_by_name)


_current: ContextVar[Edit | None] = ContextVar("current edit", default=None)


def current_edit() -> Edit | None:
    """The act under way; None where the machine writes."""
    return _current.get()


@contextmanager
def editing(user: Any, kind: Edit.Kind, *, summary: str = "", reason: str = "") -> Iterator[Edit]:
    """An act of a person: what is saved inside goes into the history as theirs, in one transaction.

    The row is written with the first change; an act that changes nothing leaves no trace. Inside another act it is
    part of that one.
    """
    outer = _current.get()
    if outer is not None:
        yield outer
        return
    edit = Edit(kind=kind, made_by=user, summary=summary[:300], reason=reason)
    token = _current.set(edit)
    try:
        with transaction.atomic():
            yield edit
            if edit.pk:
                edit.summary = edit.summary[:300]
                edit.save()
    finally:
        _current.reset(token)


@contextmanager
def continuing(edit: Edit) -> Iterator[Edit]:
    """Go on with an act that was begun, in a further transaction: a long one must not keep other writers waiting."""
    token = _current.set(edit)
    try:
        with transaction.atomic():
            yield edit
    finally:
        _current.reset(token)


@contextmanager
def by_machine() -> Iterator[None]:
    """Within an act: what follows from it by rule, which is no person's doing and leaves no history."""
    token = _current.set(None)
    try:
        yield
    finally:
        _current.reset(token)
