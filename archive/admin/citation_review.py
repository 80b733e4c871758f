"""Going through the doubtful citations of a queue: one on the page, with its sentence, what it may mean and why.

Everything works by plain forms and links; desk-review.js adds keys, and the next citation without loading a page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, gettext_lazy

from archive.admin.edits import may_undo
from archive.admin.mentions import KEEP, CitationForm, candidates_of
from archive.curation.claims import claimed_among, holder_of, release, take, take_first
from archive.curation.open_citations import MOST_ALIKE, alike, decided_today, settle_alike, waiting
from archive.curation.queues import BY_SLUG, Queue
from archive.curation.refused import Refused
from archive.curation.undo import undo
from archive.models import Citation, Claim, Edit, Province
from archive.views.citing_sentences import sentences_of

_LAST = "review_last"  # in the session: the editor's last act in a queue, to be taken back with one key
_CHANGE = "archive.change_article"


class ReviewForm(CitationForm):
    """One citation of a queue: what it means, for it alone or for all with the same words."""

    same = forms.BooleanField(
        label=gettext_lazy("Áp dụng cho mọi chỗ chưa quyết định có cùng những chữ này"), required=False
    )
    reason = forms.CharField(label=gettext_lazy("Lý do"), required=False, max_length=1000)

    def __init__(self, citation: Citation, data: Any = None) -> None:
        super().__init__(citation, candidates_of([citation])[citation.pk], data)
        field: Any = self.fields["choice"]
        field.choices = [choice for choice in field.choices if choice[0] != KEEP]

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if not self.wants and "choice" not in self.errors and "other" not in self.errors:
            self.add_error(None, gettext("Hãy chọn một khả năng, hoặc bỏ qua."))
        return cleaned


def start(request: HttpRequest, queue: Queue) -> HttpResponse:
    """Open the citation that follows the one with primary key `after`, or comes before `before`; else the first."""
    place = _Place(request, queue)
    rows = place.waiting()
    after, before = (_number(request.GET.get(name, "")) for name in ("after", "before"))
    parts = [rows]
    if before is not None:
        parts = [rows.filter(pk__lt=before).order_by("-pk"), rows.filter(pk__gt=before).order_by("-pk")]
    elif after is not None:
        parts = [rows.filter(pk__gt=after), rows.filter(pk__lt=after)]
    for part in parts:
        found = take_first(Claim.Subject.CITATION, part.all, request.user)
        if found is not None:
            return redirect(place.address_of(found))
    release(request.user, Claim.Subject.CITATION)
    messages.success(request, place.what_is_left())
    return redirect("admin:review-queue", queue.slug)


def place_in(request: HttpRequest, queue: Queue) -> _Place:
    """Where the editor is in a queue, for its list: after the last row the last act can still be taken back."""
    return _Place(request, queue)


def citation_view(request: HttpRequest, slug: str, pk: int, site: Any) -> HttpResponse:
    """One citation of a queue; posted, the decision, and the next one."""
    queue = _queue(request, slug)
    place = _Place(request, queue)
    citation = Citation.objects.select_related("article__province", "article__source").filter(pk=pk).first()
    if citation is None or citation.decision_id is not None or citation.outcome != queue.outcome:
        messages.info(request, gettext("Trích dẫn ấy không còn chờ: đã có người quyết định, hoặc bài được đọc lại."))
        return redirect(place.next_after(pk))
    if not take(Claim.Subject.CITATION, pk, request.user):
        who = holder_of(Claim.Subject.CITATION, pk, request.user)
        messages.warning(request, gettext("Trích dẫn ấy đang được %(who)s duyệt.") % {"who": who})
        return redirect(place.next_after(pk))
    form = ReviewForm(citation, request.POST if request.method == "POST" else None)
    same: Sequence[Citation] = []
    if request.method == "POST":
        if not request.user.has_perm(_CHANGE):
            raise PermissionDenied
        if form.is_valid():
            same = alike(citation) if form.cleaned_data["same"] else [citation]
            if len(same) == 1 or request.POST.get("stamp") == _stamp(same):
                return _decide(request, place, form, same)
            if "stamp" in request.POST:
                messages.warning(request, gettext("Các chỗ có cùng những chữ này đã thay đổi; hãy xem lại."))
    return TemplateResponse(
        request, "admin/archive/review_citation.html", {**site.each_context(request), **_shown(place, form, same)}
    )


def undo_view(request: HttpRequest, slug: str) -> HttpResponse:
    """Take back the editor's last decision in a queue and open its citation again."""
    queue = _queue(request, slug)
    place = _Place(request, queue)
    edit = get_object_or_404(Edit, pk=request.session.get(_LAST))
    if not may_undo(request.user, edit):
        raise PermissionDenied
    try:
        undo(edit, request.user)
    except Refused as refused:
        messages.error(request, gettext("Không hoàn tác được: %(refused)s") % {"refused": refused})
        return redirect(place.next_after(0))
    request.session.pop(_LAST, None)
    messages.success(request, gettext("Đã hoàn tác: %(summary)s") % {"summary": edit.summary})
    first = Citation.objects.filter(pk__in=edit.details.get("citations", ()), decision=None).order_by("pk").first()
    return redirect(place.address_of(first.pk) if first else place.next_after(0))


class _Place:
    """Where in which queue an editor is: the queue, the group of it, and the province it is narrowed to."""

    def __init__(self, request: HttpRequest, queue: Queue) -> None:
        self.queue, self.user, self.session = queue, request.user, request.session
        self.key = request.GET.get("key", "")
        slug = request.GET.get("tinh", "")
        self.province = Province.objects.filter(slug=slug).first() if slug else None
        chosen = {"key": self.key, "tinh": self.province.slug if self.province else ""}
        self.chosen = {name: value for name, value in chosen.items() if value}

    def waiting(self) -> Any:
        return waiting(self.queue.outcome, self.key, self.province)

    def _address(self, name: str, *arguments: Any, **more: Any) -> str:
        asked = urlencode({**self.chosen, **more})
        return reverse(f"admin:{name}", args=[self.queue.slug, *arguments]) + (f"?{asked}" if asked else "")

    def address_of(self, pk: int) -> str:
        return self._address("review-citation", pk)

    def next_after(self, pk: int) -> str:
        return self._address("review-start", after=pk)

    def before(self, pk: int) -> str:
        return self._address("review-start", before=pk)

    def undo_address(self) -> str:
        return self._address("review-undo")

    def what_is_left(self) -> str:
        """What an editor is told who reaches the end: whether colleagues are at the rest, or a row was passed over."""
        left = self.waiting().values_list("pk", flat=True)
        if claimed_among(Claim.Subject.CITATION, self.user, left[:MOST_ALIKE]):
            return gettext("Những mục còn lại đang có người khác duyệt.")
        if left.exists():
            return gettext("Nhóm này chỉ còn mục mà bạn vừa bỏ qua.")
        return gettext("Đã duyệt hết nhóm này.")

    @cached_property
    def last(self) -> Edit | None:
        """The editor's last act in a queue, while it can be taken back."""
        edit = Edit.objects.in_force().filter(pk=self.session.get(_LAST) or 0).first()
        return edit if edit is not None and may_undo(self.user, edit) else None


def _decide(request: HttpRequest, place: _Place, form: ReviewForm, same: Sequence[Citation]) -> HttpResponse:
    chosen = set(request.POST.getlist("citations")) if "stamp" in request.POST else {str(form.mention.pk)}
    wanted = [row.pk for row in same if str(row.pk) in chosen]
    try:
        edit, count = settle_alike(wanted, form.meant(), request.user, reason=form.cleaned_data["reason"].strip())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        request.session[_LAST] = edit.pk
        if count > 1:
            messages.success(request, gettext("Đã quyết định %(count)s lượt trích dẫn.") % {"count": count})
    return redirect(place.next_after(form.mention.pk))


def _shown(place: _Place, form: ReviewForm, same: Sequence[Citation]) -> dict[str, Any]:
    citation: Citation = form.mention
    sentences = sentences_of(Citation.objects.filter(pk__in=[citation.pk, *(row.pk for row in same)]))
    return {
        "title": place.queue.label,
        "queue": place.queue,
        "place": place,
        "citation": citation,
        "article": citation.article,
        "sentence": sentences[citation.pk],
        "form": form,
        "same": [(row, sentences[row.pk]) for row in same],
        "stamp": _stamp(same) if same else "",
        "left": place.waiting().count(),
        "today": decided_today(place.queue.outcome, place.user),
        "next": place.next_after(citation.pk),
        "previous": place.before(citation.pk),
        "may_decide": place.user.has_perm(_CHANGE),
        "media": form.media,
    }


def _queue(request: HttpRequest, slug: str) -> Queue:
    if not request.user.has_perm("archive.view_article"):
        raise PermissionDenied
    queue = BY_SLUG.get(slug)
    if queue is None or not queue.outcome:
        raise Http404
    return queue


def _stamp(same: Sequence[Citation]) -> str:
    """The citations that the editor saw, as a digest."""
    return hashlib.sha256(",".join(str(row.pk) for row in same).encode()).hexdigest()[:24]


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None
