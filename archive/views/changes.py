"""What people changed in an article's record, as readers are told it: who by role, when, which fields, was and is.

Only what the article's page states is told, so no review state, no account's name, no word of a reader's report. A
reason is told where the editor published it, a former value unless an editor keeps it back. What the machine read again
is no person's change; the page names the rules it was read by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from archive.models import Article, Decision, Edit, Official, Province, Resolution, Source
from archive.models.roles import RIGHTS, Role, role_of
from archive.templatetags.archive_text import date_in_words
from archive.views.tombstones import tombstone

SHOWN = 3  # of the latest changes on the article's own page
_MOST = 500  # history rows of one article
_LABEL = 60  # characters of a citation's words within a label

Words = str | Promise


# --- what is public of an article ---------------------------------------------------------------------------------


def _plain(value: tuple[Any, ...]) -> str:
    return str(value[0]) if value[0] not in (None, "") else ""


def _dated(value: tuple[Any, ...]) -> str:
    day, precision, *clock = value
    if not isinstance(day, date) or precision == "unknown":
        return _("không rõ ngày")
    words = date_in_words(day, precision)
    is_told = precision == "day" and clock and isinstance(clock[0], time)
    return f"{words} {clock[0]:%H:%M}" if is_told else words


def _captions(value: tuple[Any, ...]) -> str:
    images = [image for image in value[0] or () if isinstance(image, dict)]
    parts = (" · ".join(str(image[key]) for key in ("caption", "credit") if image.get(key)) for image in images)
    return "; ".join(part for part in parts if part)


def _standing(value: tuple[Any, ...]) -> str:
    return _("trong kho") if value[0] is None else _("đã rút khỏi kho")


@dataclass(frozen=True, slots=True, kw_only=True)
class _PublicField:
    """Columns that are one thing to a reader. `model` is of the record that the only column names."""

    label: Words
    columns: tuple[str, ...]
    words: Callable[[tuple[Any, ...]], str] = _plain
    model: type[Province] | type[Source] | None = None


_WITHDRAWN = _PublicField(label=gettext_lazy("tình trạng"), columns=("withdrawn_at",), words=_standing)
_FIELDS = (
    _PublicField(label=gettext_lazy("tiêu đề"), columns=("title",)),
    _PublicField(label=gettext_lazy("sa pô"), columns=("lead",)),
    _PublicField(label=gettext_lazy("chuyên mục"), columns=("section",)),
    _PublicField(label=gettext_lazy("tác giả"), columns=("byline",)),
    _PublicField(label=gettext_lazy("lượt xem khi chụp"), columns=("views",)),
    _PublicField(
        label=gettext_lazy("ngày đăng"), columns=("published", "published_precision", "published_time"), words=_dated
    ),
    _PublicField(label=gettext_lazy("căn cứ của ngày đăng"), columns=("published_evidence",)),
    _PublicField(label=gettext_lazy("ngày sự kiện"), columns=("event_date", "event_precision"), words=_dated),
    _PublicField(label=gettext_lazy("căn cứ của ngày sự kiện"), columns=("event_evidence",)),
    _PublicField(label=gettext_lazy("tỉnh, thành"), columns=("province_id",), model=Province),
    _PublicField(label=gettext_lazy("căn cứ của tỉnh, thành"), columns=("province_evidence",)),
    _PublicField(label=gettext_lazy("nguồn"), columns=("source_id",), model=Source),
    _PublicField(label=gettext_lazy("ảnh"), columns=("images",), words=_captions),
    _WITHDRAWN,
)
_ACTIONS = {
    Edit.Kind.BULK: gettext_lazy("sửa cùng nhiều bài khác"),
    Edit.Kind.SPLIT: gettext_lazy("tách hai cán bộ trùng tên"),
    Edit.Kind.WITHDRAW: gettext_lazy("rút bài khỏi kho"),
    Edit.Kind.RESTORE: gettext_lazy("đưa bài trở lại kho"),
    Edit.Kind.ACCEPT: gettext_lazy("nhận trang này làm bài viết"),
    Edit.Kind.UNDO: gettext_lazy("hoàn tác một lần sửa"),
}
_NAMED_ROLES = (Role.ADMINISTRATOR, Role.CHIEF_EDITOR, Role.EDITOR)


# --- the changes --------------------------------------------------------------------------------------------------


@dataclass(slots=True, kw_only=True)
class ValueChange:
    """One thing that changed: the raw values, and their words once `put_into_words` has found them."""

    label: Words
    was: Any
    now: Any
    field: _PublicField | None = None  # none for a mention that a person settled
    subject: str = ""
    before: str = ""
    after: str = ""
    is_kept_back: bool = False

    @property
    def key(self) -> tuple[Any, ...]:
        return (self.field.columns if self.field else self.label, repr(self.was))


@dataclass(slots=True, kw_only=True)
class PublicChange:
    """One act of a person, as far as it changed what this article's page states."""

    edit: Edit
    differences: list[ValueChange] = field(default_factory=list)

    @property
    def role(self) -> Words:
        """Who by role: "biên tập viên". The account's name is nobody's concern."""
        user = self.edit.made_by
        if user is None:
            return _("người biên tập")
        role = role_of(user)
        return role.label if role in _NAMED_ROLES else _("người biên tập")

    @property
    def action(self) -> Words:
        return _ACTIONS.get(Edit.Kind(self.edit.kind), _("sửa"))

    @property
    def labels(self) -> list[Words]:
        """What changed, each once; a withdrawal says by its action what it changed."""
        told_by_action = self.edit.kind in (Edit.Kind.WITHDRAW, Edit.Kind.RESTORE, Edit.Kind.ACCEPT)
        shown = [found.label for found in self.differences if not (told_by_action and found.field is _WITHDRAWN)]
        return list(dict.fromkeys(shown))

    @property
    def reason(self) -> str:
        return self.edit.reason if self.edit.reason_is_public else ""


def public_changes(article: Article) -> list[PublicChange]:
    """What people changed in the article's record, the latest act first; two queries where nobody changed anything."""
    changes: dict[int, PublicChange] = {}
    for edit, differences in (*_of_columns(article), *_of_mentions(article)):
        if differences:
            changes.setdefault(edit.pk, PublicChange(edit=edit)).differences += differences
    return sorted(changes.values(), key=lambda change: (change.edit.made_at, change.edit.pk), reverse=True)


def _rows(history: Any) -> list[Any]:
    """History rows, the oldest first, with the acts and the roles of those who made them."""
    rows = history.select_related("edit__made_by").prefetch_related(*(f"edit__made_by__{name}" for name in RIGHTS))
    return list(rows.order_by("-history_id")[:_MOST])[::-1]


def _of_columns(article: Article) -> Iterable[tuple[Edit, list[ValueChange]]]:
    history: Any = Article
    before = None
    for row in _rows(history.history.filter(id=article.pk)):
        if row.edit is not None and before is not None:
            yield row.edit, [found for public in _FIELDS if (found := _difference(public, before, row))]
        before = row


def _difference(public: _PublicField, before: Any, row: Any) -> ValueChange | None:
    was, now = (tuple(getattr(one, column) for column in public.columns) for one in (before, row))
    if was == now:
        return None
    return ValueChange(label=public.label, was=was, now=now, field=public)


def _of_mentions(article: Article) -> Iterable[tuple[Edit, list[ValueChange]]]:
    history: Any = Decision
    values: dict[int, Any] = {}
    mentions = history.history.filter(article=article.pk).exclude(subject=Decision.Subject.FIELD)
    for row in _rows(mentions):
        was, now = values.get(row.id, _MACHINE), _MACHINE if row.history_type == "-" else row.value
        values[row.id] = now
        if row.edit is not None and was != now:
            label = _mention_label(row, article)
            yield row.edit, [ValueChange(label=label, was=was, now=now, subject=row.subject)]


_MACHINE = object()  # what the machine made of the words, where no person has decided


def _mention_label(row: Any, article: Article) -> str:
    """The words that were settled; words that the article no longer has are not repeated."""
    words = row.surface if row.surface in article.text else ""
    words = f"{words[:_LABEL]}…" if len(words) > _LABEL else words
    if row.subject == Decision.Subject.CITATION:
        return _("trích dẫn “%(words)s”") % {"words": words} if words else _("một trích dẫn")
    return _("tên “%(words)s”") % {"words": words} if words else _("một tên người")


# --- in words -----------------------------------------------------------------------------------------------------


def put_into_words(changes: Iterable[PublicChange]) -> None:
    """Give each difference its words before and after: at most one query for each kind of record they name."""
    changes = list(changes)
    every = [found for change in changes for found in change.differences]
    names = _Names(every)
    in_force = [change for change in changes if change.edit.keeps_former_back and change.edit.undone_by_id is None]
    kept_back = {found.key for change in in_force for found in change.differences}
    for found in every:
        found.before, found.after = names.of(found, found.was), names.of(found, found.now)
        found.is_kept_back = found.key in kept_back
        if (found.key[0], repr(found.now)) in kept_back:
            found.after = _("không công bố")
        if found.is_kept_back:
            found.before = _("không công bố")


class _Names:
    """The names of the records that the values of changes refer to."""

    def __init__(self, differences: list[ValueChange]) -> None:
        self._rows: dict[type, dict[Any, str]] = {}
        for model in (Province, Source):
            of_model = [found for found in differences if found.field and found.field.model is model]
            keys = {value[0] for found in of_model for value in (found.was, found.now)} - {None}
            rows: Any = model._default_manager.in_bulk(keys) if keys else {}
            self._rows[model] = {key: getattr(row, "label", row.name) for key, row in rows.items()}
        for subject, related in ((Decision.Subject.CITATION, Resolution), (Decision.Subject.OFFICIAL, Official)):
            values = [value for found in differences if found.subject == subject for value in (found.was, found.now)]
            slugs = {value.get("slug") for value in values if isinstance(value, dict)} - {None}
            named: Any = related._default_manager.select_related("province").filter(slug__in=slugs) if slugs else ()
            self._rows[related] = {row.slug: str(row) for row in named}

    def of(self, found: ValueChange, value: Any) -> str:
        if found.field is None:
            return self._of_mention(found.subject, value)
        if found.field.model is not None:
            return self._rows[found.field.model].get(value[0], "") if value[0] else ""
        return found.field.words(value)

    def _of_mention(self, subject: str, value: Any) -> str:
        is_citation = subject == Decision.Subject.CITATION
        if value is _MACHINE:
            return _("theo quy tắc đọc tự động")
        if not isinstance(value, dict):
            return _("không dẫn văn bản nào") if is_citation else _("không phải tên cán bộ")
        known = self._rows[Resolution if is_citation else Official]
        return known.get(value.get("slug"), str(value.get("identity") or ""))


# --- the page -----------------------------------------------------------------------------------------------------


@require_safe
def article_changes(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Every change of the article's record with its values before and after; a withdrawn one keeps its tombstone."""
    article = get_object_or_404(Article.objects.select_related("province", "source"), pk=pk)
    if slug != article.slug:
        return redirect("article-changes", article.pk, article.slug, permanent=True)
    if article.is_withdrawn:
        return tombstone(request, article)
    changes = public_changes(article)
    put_into_words(changes)
    return render(request, "archive/article_changes.html", {"article": article, "changes": changes})
