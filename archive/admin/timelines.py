"""What one person did at the desk, in one timeline: edits, background work, reports dealt with, sign-ins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext

from archive.admin.base import ARTICLE_TEXTS
from archive.models import AuditEntry, Edit, Job, Report

SHOWN = 100  # on one page


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One thing that somebody did."""

    at: datetime
    what: str
    about: str
    address: str = ""  # the page that tells more
    is_undone: bool = False


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of thing that people do: its rows by an account's name, when each was done, and what it says."""

    rows: Callable[[str], QuerySet[Any]]
    moment: str  # the column
    entry: Callable[[Any, dict[str, Any]], TimelineEntry]
    labels: dict[str, Any]  # in words, by code; read once for a page


def timeline_of(name: str, *, with_sign_ins: bool, page: int = 1) -> tuple[list[TimelineEntry], bool]:
    """A page of what an account did, the newest first, and whether there is more; `name` is the account's.

    The account need not exist any more. Only the rows of the page are read, of those before it when they were done.
    """
    kinds = [*_KINDS, *([_SIGN_INS] if with_sign_ins else [])]
    last = page * SHOWN
    done: list[tuple[Any, ...]] = []
    for number, kind in enumerate(kinds):
        rows = kind.rows(name).order_by(f"-{kind.moment}", "-pk").values_list(kind.moment, "pk")
        done += [(moment, number, pk) for moment, pk in rows[: last + 1]]
    done.sort(reverse=True)
    shown = done[last - SHOWN : last]
    entries: dict[tuple[Any, ...], TimelineEntry] = {}
    for number, kind in enumerate(kinds):
        keys = [pk for _, of, pk in shown if of == number]
        found = kind.rows(name).in_bulk(keys) if keys else {}
        entries |= {(number, pk): kind.entry(row, kind.labels) for pk, row in found.items()}
    return [entries[key[1:]] for key in shown if key[1:] in entries], len(done) > last


def _by(rows: QuerySet[Any], account: str, name: str) -> QuerySet[Any]:
    return rows.filter(Q(**{f"{account}__username": name}) | Q(**{f"{account}_name": name}))


def _edit(edit: Edit, labels: dict[str, Any]) -> TimelineEntry:
    return TimelineEntry(
        at=edit.made_at,
        what=labels[edit.kind],
        about=edit.summary,
        address=reverse("admin:archive_edit_change", args=[edit.pk]),
        is_undone=edit.undone_by_id is not None,
    )


def _job(job: Job, labels: dict[str, Any]) -> TimelineEntry:
    said = gettext("giao việc chạy nền: %(kind)s") % {"kind": labels[job.kind]}
    address = reverse("admin:archive_job_change", args=[job.pk])
    return TimelineEntry(at=job.asked_at, what=said, about=job.summary, address=address)


def _report(report: Report, labels: dict[str, Any]) -> TimelineEntry:
    said = gettext("xử lý phản ánh: %(state)s") % {"state": labels[report.state]}
    address = reverse("admin:archive_report_change", args=[report.pk])
    at = report.handled_at or report.created_at
    return TimelineEntry(at=at, what=said, about=report.article.title, address=address)


def _sign_in(entry: AuditEntry, labels: dict[str, Any]) -> TimelineEntry:
    about = " ".join(part for part in (entry.address, entry.detail) if part)
    return TimelineEntry(at=entry.at, what=labels[entry.kind], about=about)


def _handled(name: str) -> QuerySet[Any]:
    handled = _by(Report.objects.filter(handled_at__isnull=False), "handled_by", name)
    return handled.select_related("article").defer(*ARTICLE_TEXTS)


_KINDS = (
    _Kind(lambda name: _by(Edit.objects.defer("details"), "made_by", name), "made_at", _edit, dict(Edit.Kind.choices)),
    _Kind(lambda name: _by(Job.objects.for_listing(), "asked_by", name), "asked_at", _job, dict(Job.Kind.choices)),
    _Kind(_handled, "handled_at", _report, dict(Report.State.choices)),
)
_SIGN_INS = _Kind(lambda name: AuditEntry.objects.filter(name=name), "at", _sign_in, dict(AuditEntry.Kind.choices))


def address_of(name: str) -> str:
    """The page of what an account did."""
    return reverse("admin:timeline") + "?" + urlencode({"who": name})


def _page_of(name: str, page: int) -> str:
    return "?" + urlencode({"who": name, "p": str(page)})


def timeline_view(request: HttpRequest, site: Any) -> HttpResponse:
    """One's own timeline; anybody's for those who take back anybody's acts, with sign-ins for those who see the log."""
    own = request.user.get_username()
    name = request.GET.get("who") or own
    if name != own and not request.user.has_perm("archive.undo_edits"):
        raise PermissionDenied
    with_sign_ins = name == own or request.user.has_perm("archive.view_auditentry")
    asked = request.GET.get("p", "")
    page = max(1, int(asked)) if asked.isdecimal() and len(asked) < 5 else 1
    entries, has_more = timeline_of(name, with_sign_ins=with_sign_ins, page=page)
    context = {
        **site.each_context(request),
        "title": gettext("Việc đã làm: %(name)s") % {"name": name},
        "entries": entries,
        "page": page,
        "newer": _page_of(name, page - 1) if page > 1 else "",
        "older": _page_of(name, page + 1) if has_more else "",
    }
    return TemplateResponse(request, "admin/archive/timeline.html", context)
