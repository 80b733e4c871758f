"""All captures of an address by year, month and day, and one of them as a WARC."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from archive.exporting.warcs import write_warc
from archive.models import Capture, CaptureState
from archive.replay.addresses import ascii_address, replay_path, warc_path
from archive.replay.mementos import Memento, find_mementos, nearest, parse_stamp
from archive.views.captures import answered


@dataclass(slots=True)
class CalendarEntry:
    """A capture of the calendar: where it is replayed, where it is to be had as a WARC, and what it is."""

    memento: Memento
    replay: str
    warc: str
    is_repeated: bool  # the same bytes as the capture before


@dataclass(slots=True)
class CalendarMonth:
    year: int
    month: int
    entries: list[CalendarEntry] = field(default_factory=list)


@require_safe
@answered
def capture_calendar(request: HttpRequest, url: str, year: str = "") -> HttpResponse:
    """The captures of an address, the newest year first; of one year where it is given."""
    mementos, url = find_mementos(request, url)
    months: dict[tuple[int, int], CalendarMonth] = {}
    before = ""
    for memento in mementos:
        day = localtime(memento.moment)
        if not year or day.year == int(year):
            month = months.setdefault((day.year, day.month), CalendarMonth(day.year, day.month))
            month.entries.append(_entry(memento, url, before))
        before = memento.capture.sha256
    years: dict[int, list[CalendarMonth]] = {}
    for key in sorted(months):
        years.setdefault(key[0], []).append(months[key])
    context = {
        "url": url,
        "address": ascii_address(url),
        "years": [(each, years[each]) for each in sorted(years, reverse=True)],
        "count": len(mementos),
        "first": mementos[0].moment,
        "last": mementos[-1].moment,
        "article": next((each.capture.article for each in reversed(mementos) if each.capture.article), None),
    }
    return render(request, "archive/capture_calendar.html", context)


@require_safe
@answered
def capture_warc(request: HttpRequest, stamp: str, url: str) -> HttpResponse:
    """The capture nearest to the stamp as a WARC of its own, to be saved."""
    mementos, _ = find_mementos(request, url)
    try:
        memento = nearest(mementos, parse_stamp(stamp))
    except ValueError as error:
        raise Http404("no moment") from error
    out = BytesIO()
    name = f"tangthu-{memento.stamp}-{memento.capture.sha256[:12]}.warc.gz"
    captures = Capture.objects.select_related("article__province", "article__source", "head")
    written = write_warc(captures.filter(pk=memento.capture.pk), out, name)
    if written.problems:
        raise Http404("the bytes of this capture are lost")
    response = HttpResponse(out.getvalue(), content_type="application/warc")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"
    return response


def _entry(memento: Memento, url: str, before: str) -> CalendarEntry:
    is_redirect = memento.capture.state == CaptureState.REDIRECT
    return CalendarEntry(
        memento=memento,
        replay=replay_path(memento.stamp, url),
        warc=warc_path(memento.stamp, url),
        is_repeated=not is_redirect and memento.capture.sha256 == before,
    )
