"""What one person did at the desk, in one timeline: edits, background work, reports dealt with, sign-ins."""

from __future__ import annotations

from collections.abc import Iterator
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

_SHOWN = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One thing that somebody did."""

    at: datetime
    what: str
    about: str
    address: str = ""  # the page that tells more
    is_undone: bool = False


def timeline_of(name: str, *, with_sign_ins: bool) -> list[TimelineEntry]:
    """The newest of what an account did, whether or not it still exists; `name` is the account's."""
    entries = [*_edits(name), *_jobs(name), *_reports(name)]
    if with_sign_ins:
        entries += _sign_ins(name)
    return sorted(entries, key=lambda entry: entry.at, reverse=True)[:_SHOWN]


def _by(rows: QuerySet[Any], account: str, name: str) -> QuerySet[Any]:
    return rows.filter(Q(**{f"{account}__username": name}) | Q(**{f"{account}_name": name}))


def _edits(name: str) -> Iterator[TimelineEntry]:
    for edit in _by(Edit.objects.defer("details"), "made_by", name)[:_SHOWN]:
        yield TimelineEntry(
            at=edit.made_at,
            what=edit.get_kind_display(),
            about=edit.summary,
            address=reverse("admin:archive_edit_change", args=[edit.pk]),
            is_undone=edit.undone_by_id is not None,
        )


def _jobs(name: str) -> Iterator[TimelineEntry]:
    for job in _by(Job.objects.for_listing(), "asked_by", name)[:_SHOWN]:
        said = gettext("giao việc chạy nền: %(kind)s") % {"kind": job.get_kind_display()}
        address = reverse("admin:archive_job_change", args=[job.pk])
        yield TimelineEntry(at=job.asked_at, what=said, about=job.summary, address=address)


def _reports(name: str) -> Iterator[TimelineEntry]:
    handled = _by(Report.objects.filter(handled_at__isnull=False), "handled_by", name)
    for report in handled.select_related("article").defer(*ARTICLE_TEXTS).order_by("-handled_at")[:_SHOWN]:
        said = gettext("xử lý phản ánh: %(state)s") % {"state": report.get_state_display()}
        address = reverse("admin:archive_report_change", args=[report.pk])
        yield TimelineEntry(at=report.handled_at, what=said, about=report.article.title, address=address)


def _sign_ins(name: str) -> Iterator[TimelineEntry]:
    for entry in AuditEntry.objects.filter(name=name)[:_SHOWN]:
        about = " ".join(part for part in (entry.address, entry.detail) if part)
        yield TimelineEntry(at=entry.at, what=entry.get_kind_display(), about=about)


def address_of(name: str) -> str:
    """The page of what an account did."""
    return reverse("admin:timeline") + "?" + urlencode({"who": name})


def timeline_view(request: HttpRequest, site: Any) -> HttpResponse:
    """One's own timeline; anybody's for those who take back anybody's acts, with sign-ins for those who see the log."""
    own = request.user.get_username()
    name = request.GET.get("who") or own
    if name != own and not request.user.has_perm("archive.undo_edits"):
        raise PermissionDenied
    with_sign_ins = name == own or request.user.has_perm("archive.view_auditentry")
    context = {
        **site.each_context(request),
        "title": gettext("Việc đã làm: %(name)s") % {"name": name},
        "entries": timeline_of(name, with_sign_ins=with_sign_ins),
    }
    return TemplateResponse(request, "admin/archive/timeline.html", context)
