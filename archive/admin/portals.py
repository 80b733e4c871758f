"""The register of portals: by province, whether each answers, when it last brought something, what it taught."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F, Max, Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext

from archive.models import CaptureRound, Province, SiteMemory, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredPortal:
    """One source: its state in words, its rounds, and how many lessons its pages taught."""

    source: Source
    state: str
    is_silent: bool
    last_round: datetime | None
    last_change: datetime | None  # of the last round that brought an article or a change
    lessons: int


def portals_by_province() -> list[tuple[Province | None, list[RegisteredPortal]]]:
    """All sources, grouped by province in the order of provinces, those of no province last; four queries."""
    changed = Q(added__gt=0) | Q(changed__gt=0)
    rounds = CaptureRound.objects.filter(source__isnull=False).order_by().values("source")
    dates = {
        row["source"]: (row["last"], row["change"])
        for row in rounds.annotate(last=Max("started_at"), change=Max("started_at", filter=changed))
    }
    learned = {row.source_id: len(row.lessons) for row in SiteMemory.objects.current().filter(source__isnull=False)}
    sources = Source.objects.select_related("province", "contact")
    groups: dict[Province | None, list[RegisteredPortal]] = {}
    for source in sources.order_by(F("province__sort_key").asc(nulls_last=True), "sort_key"):
        last, change = dates.get(source.pk, (None, None))
        state, is_silent = _state_of(source)
        portal = RegisteredPortal(
            source=source,
            state=state,
            is_silent=is_silent,
            last_round=last,
            last_change=change,
            lessons=learned.get(source.pk, 0),
        )
        groups.setdefault(source.province, []).append(portal)
    return list(groups.items())


def _state_of(source: Source) -> tuple[str, bool]:
    if source.gone_since:
        return gettext("đã ngừng từ %(day)s") % {"day": date_format(source.gone_since, "d/m/Y")}, True
    contact = getattr(source, "contact", None)
    if contact is None:
        return gettext("chưa hỏi"), False
    if contact.failing_since is None:
        return gettext("còn trả lời"), False
    day = date_format(localtime(contact.failing_since), "d/m/Y")
    return gettext("không trả lời từ %(day)s") % {"day": day}, True


def portals_view(request: HttpRequest, site: Any) -> HttpResponse:
    """The register on one page."""
    if not request.user.has_perm("archive.view_source"):
        raise PermissionDenied
    context = {
        **site.each_context(request),
        "title": gettext("Cổng theo tỉnh"),
        "groups": portals_by_province(),
    }
    return TemplateResponse(request, "admin/archive/portals.html", context)
