"""The digest for those who look after the archive: what waits for a person, and what is broken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from archive.models import (
    Capture,
    CaptureRound,
    FrontierEntry,
    ImportProblem,
    Job,
    Report,
    SourceContact,
)
from archive.models.captures import VerifyResult
from search.drift import index_drift
from search.errors import IndexDamaged

_LISTED = 10  # lines of one section
_LONGEST = 160  # characters of a line


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSection:
    """One kind of trouble: how much of it there is, the first lines of it, and the page of the desk that shows it."""

    title: str
    count: int
    lines: tuple[str, ...] = ()
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices:
    """All that there is to tell, in order of haste; empty where nothing is wrong and nothing waits."""

    sections: tuple[NoticeSection, ...] = field(default_factory=tuple)

    def __bool__(self) -> bool:
        return bool(self.sections)


def notices_since(moment: datetime) -> Notices:
    """What came since a moment, and what is still broken however long."""
    found = (tell(moment) for tell in _SECTIONS)
    return Notices(sections=tuple(section for section in found if section.count))


def letter_of(notices: Notices, to: Iterable[str], *, origin: str) -> EmailMessage:
    """The letter, in the archive's own language. `origin` ("https://…") begins its links; without it none is there."""
    with translation.override(settings.LANGUAGE_CODE):
        count = sum(section.count for section in notices.sections)
        return EmailMessage(
            subject=_("Tàng Thư: %(count)s việc cần xem") % {"count": count},
            body=render_to_string("archive/alerts/notices.txt", {"sections": notices.sections, "origin": origin}),
            from_email=settings.MAIL_SENDER,
            to=list(to),
            headers={"Auto-Submitted": "auto-generated"},
        )


def _reports(moment: datetime) -> NoticeSection:
    waiting = Report.objects.open().select_related("article").order_by("created_at")
    new = waiting.filter(created_at__gte=moment).count()
    title = _("Phản ánh của bạn đọc chờ xử lý (%(new)s phản ánh mới)") % {"new": new}
    lines = (f"{row.article.title}: {row.message}" for row in waiting[:_LISTED])
    return NoticeSection(
        title=title, count=waiting.count(), lines=_short(lines), address=reverse("admin:review-queue", args=["reports"])
    )


def _damaged(moment: datetime) -> NoticeSection:
    broken = Capture.objects.filter(verify_result__in=(VerifyResult.MISSING, VerifyResult.DAMAGED)).order_by("pk")
    lines = (f"{row.get_verify_result_display()}: {row.url or row.sha256}" for row in broken[:_LISTED])
    return NoticeSection(
        title=_("Bản chụp mất hoặc hỏng byte"),
        count=broken.count(),
        lines=_short(lines),
        address=reverse("admin:archive_capture_changelist") + "?verify_result__exact=damaged",
    )


def _drift(moment: datetime) -> NoticeSection:
    title = _("Bài mà chỉ mục tìm kiếm khác cơ sở dữ liệu (check_index --repair)")
    try:
        return NoticeSection(title=title, count=len(index_drift().articles))
    except IndexDamaged as error:
        return NoticeSection(title=_("Chỉ mục tìm kiếm không đọc được"), count=1, lines=_short([str(error)]))


def _dead_portals(moment: datetime) -> NoticeSection:
    failing = SourceContact.objects.filter(failing_since__isnull=False, source__gone_since=None)
    lines = (
        _("%(source)s: không trả lời từ %(since)s, %(failures)s đợt")
        % {"source": row.source, "since": f"{localtime(row.failing_since):%d/%m/%Y}", "failures": row.failures}
        for row in failing.select_related("source").order_by("failing_since")[:_LISTED]
        if row.failing_since
    )
    return NoticeSection(
        title=_("Cổng không trả lời"),
        count=failing.count(),
        lines=_short(lines),
        address=reverse("admin:archive_sourcecontact_changelist"),
    )


def _failed_captures(moment: datetime) -> NoticeSection:
    rounds = CaptureRound.objects.filter(started_at__gte=moment)
    failed = FrontierEntry.objects.filter(round__in=rounds, state=FrontierEntry.EntryState.FAILED).order_by("pk")
    lines = (f"{row.url} ({row.status or row.code})" for row in failed[:_LISTED])
    return NoticeSection(
        title=_("Địa chỉ không chụp được"),
        count=failed.count(),
        lines=_short(lines),
        address=reverse("admin:archive_frontierentry_changelist") + "?state__exact=failed",
    )


def _failed_imports(moment: datetime) -> NoticeSection:
    failed = ImportProblem.objects.filter(is_failure=True, run__started_at__gte=moment).order_by("pk")
    lines = (f"{row.path}: {row.code} {row.detail}" for row in failed[:_LISTED])
    return NoticeSection(
        title=_("Tệp không nhập được"),
        count=failed.count(),
        lines=_short(lines),
        address=reverse("admin:review-queue", args=["problems"]),
    )


def _failed_jobs(moment: datetime) -> NoticeSection:
    failed = Job.objects.filter(state=Job.State.FAILED, finished_at__gte=moment)
    lines = (f"{row}: {row.problem}" for row in failed[:_LISTED])
    return NoticeSection(
        title=_("Việc chạy nền có lỗi"),
        count=failed.count(),
        lines=_short(lines),
        address=reverse("admin:archive_job_changelist") + "?state__exact=failed",
    )


_SECTIONS: tuple[Callable[[datetime], NoticeSection], ...] = (
    _damaged, _drift, _reports, _dead_portals, _failed_captures, _failed_imports, _failed_jobs,
)  # fmt: skip


def _short(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(_cut(lines))


def _cut(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        whole = " ".join(line.split())
        yield whole if len(whole) <= _LONGEST else f"{whole[: _LONGEST - 1]}…"
