"""The captures of an article in time: which there are, whether their bytes are sound, and what changed between two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from archive.core.canonical_urls import is_web_address
from archive.core.diff import FactChange, Kind, Piece, differences, fact_changes, paragraphs
from archive.core.pipeline import RULES_VERSION
from archive.models import Article, Capture, CaptureReading, SuppressedNames
from archive.reference.registry import Registry
from archive.replay.addresses import replay_path, warc_path
from archive.replay.mementos import as_memento
from archive.reprocessing.readings import CAPTURE_COLUMNS, RereadCapture, StoredCapture, reread
from archive.views.tombstones import tombstone

LISTED = 500  # captures of one article, the newest; older ones are found by their time at /web/
FACTS_SHOWN = 60  # of each sort
KEPT_FOR = 24 * 3600  # seconds; the same bytes read by the same rules differ in the same way
_FOLDED_FROM = 3  # paragraphs without a change; fewer are shown as they are

LABELS: dict[str, Promise] = {
    "title": _("Tiêu đề"),
    "published": _("Ngày đăng"),
    "byline": _("Tác giả"),
    "citations": _("Văn bản được dẫn"),
    "officials": _("Cán bộ và chức vụ"),
    "numbers": _("Số và ngày"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureLine:
    """A capture in the list, with the one before it in time where there is one."""

    capture: Capture
    moment: datetime
    before: CaptureLine | None

    @property
    def stamp(self) -> str:
        return f"{self.moment.astimezone(UTC):%Y%m%d%H%M%S}"

    @property
    def replay(self) -> str:
        return replay_of(self.capture)

    @property
    def warc(self) -> str:
        """Where the capture is to be had as a WARC."""
        url = self.capture.url
        return warc_path(self.stamp, url) if is_web_address(url) else ""

    @property
    def is_unchanged(self) -> bool:
        """Whether the capture before it has the same bytes."""
        return self.before is not None and self.before.capture.sha256 == self.capture.sha256


def replay_of(capture: Capture) -> str:
    """Where the page is shown as it was; nothing for one that had no address, or that holds a suppressed name."""
    is_shown = is_web_address(capture.url) and not capture.withheld
    return replay_path(as_memento(capture).stamp, capture.url) if is_shown else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierCapture:
    """A capture in which alone something was found: where it is replayed, and what changed since."""

    moment: datetime
    title: str
    replay: str
    difference: str  # empty where the article is read from no capture any more


def earlier_capture(reading: CaptureReading) -> EarlierCapture:
    """Return what a page says of a capture that holds what was sought while its article does not, or not any more."""
    line = CaptureLine(capture=reading.capture, moment=reading.moment, before=None)
    article, difference = reading.article, ""
    if (today := article.read_from) is not None:
        now = CaptureLine(capture=today, moment=today.captured_at or today.received_at, before=None)
        stamps = sorted((line.stamp, now.stamp))
        difference = reverse("capture-difference", args=[article.pk, article.slug, *stamps])
    return EarlierCapture(moment=reading.moment, title=reading.title, replay=line.replay, difference=difference)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Consecutive paragraphs with changes, or without; many of the latter are folded away."""

    lines: list[list[Piece]]
    is_changed: bool

    @property
    def is_folded(self) -> bool:
        return not self.is_changed and len(self.lines) >= _FOLDED_FROM


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureDifference:
    """What changed between two captures, or the problem of each that could not be read."""

    runs: list[Run]
    facts: list[FactChange]
    problems: tuple[str, str] = ("", "")

    @property
    def is_readable(self) -> bool:
        return not any(self.problems)

    @property
    def is_changed(self) -> bool:
        return any(run.is_changed for run in self.runs)


@require_safe
def article_captures(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Every capture of the article, the newest first; `?tu=…&den=…` leads to the difference of two."""
    article = get_object_or_404(Article.objects.select_related("read_from"), pk=pk)
    if slug != article.slug:
        return redirect("article-captures", article.pk, article.slug, permanent=True)
    if article.is_withdrawn:
        return tombstone(request, article)
    rows = rows_of(article)
    stamps = {row.stamp for row in rows}
    if (chosen := [request.GET.get(name, "") for name in ("tu", "den")]) and stamps.issuperset(chosen):
        return redirect("capture-difference", article.pk, article.slug, *chosen)
    return render(request, "archive/article_captures.html", {"article": article, "rows": rows, "most": LISTED})


@require_safe
def capture_difference(request: HttpRequest, pk: int, slug: str, earlier: str, later: str) -> HttpResponse:
    """What changed between two captures of the article, told by their times."""
    article = get_object_or_404(Article, pk=pk)
    if slug != article.slug or earlier > later:
        earlier, later = sorted((earlier, later))
        return redirect("capture-difference", article.pk, article.slug, earlier, later, permanent=True)
    if article.is_withdrawn:
        return tombstone(request, article)
    rows = {row.stamp: row for row in reversed(rows_of(article))}
    if earlier not in rows or later not in rows:
        raise Http404("no capture of this time")
    before, after = rows[earlier], rows[later]
    found = difference_of(before.capture, after.capture)
    context = {
        "article": article,
        "before": before,
        "after": after,
        "same_bytes": before.capture.sha256 == after.capture.sha256,
        "difference": found,
        "facts": [(LABELS[change.name], change.gone, change.new) for change in found.facts],
        "shown": FACTS_SHOWN,
        "most": f":{FACTS_SHOWN}",
    }
    return render(request, "archive/capture_difference.html", context)


def rows_of(article: Article) -> list[CaptureLine]:
    """The captures of an article, the newest first; one of unknown time stands at when it came in."""
    captures = article.captures.of_articles().order_by("-pk")[:LISTED]
    moments = [(each.captured_at or each.received_at, each) for each in captures]
    rows: list[CaptureLine] = []
    for moment, capture in sorted(moments, key=lambda found: (found[0], found[1].pk)):
        rows.append(CaptureLine(capture=capture, moment=moment, before=rows[-1] if rows else None))
    return rows[::-1]


def difference_of(before: Capture, after: Capture) -> CaptureDifference:
    """Read both captures by the rules of today and compare; kept for a day, for reading costs more than a page may."""
    key = f"difference:{RULES_VERSION}:{before.pk}:{before.sha256}:{after.pk}:{after.sha256}"
    found: CaptureDifference | None = cache.get(key)
    if found is None:
        registry = Registry()
        found = _compared(*(_read(capture, registry) for capture in (before, after)))
        if found.is_readable:
            cache.set(key, found, KEPT_FOR)
    return found


def _read(capture: Capture, registry: Registry) -> RereadCapture:
    read = reread(_stored(capture), registry.authorities, registry.sites_of(capture.url))
    if read.processed is None:
        return read
    return replace(read, processed=SuppressedNames().cover(capture.article or Article(), read.processed))


def _stored(capture: Capture) -> StoredCapture:
    facts = {name: getattr(capture, name) for name in CAPTURE_COLUMNS}
    return StoredCapture(article=capture.article_id, capture=capture.pk, **facts)


def _compared(before: RereadCapture, after: RereadCapture) -> CaptureDifference:
    if before.processed is None or after.processed is None or _problem(before) or _problem(after):
        return CaptureDifference(runs=[], facts=[], problems=(_problem(before), _problem(after)))
    pieces = differences(before.processed.reading.text, after.processed.reading.text)
    return CaptureDifference(runs=runs_of(paragraphs(pieces)), facts=fact_changes(before.processed, after.processed))


def _problem(read: RereadCapture) -> str:
    return read.problem or (read.processed.reading.refusal if read.processed else "")


def runs_of(lines: Sequence[list[Piece]]) -> list[Run]:
    """Paragraphs in runs of those with a change and those without."""
    runs: list[Run] = []
    for line in lines:
        is_changed = any(piece.kind is not Kind.SAME for piece in line)
        if not runs or runs[-1].is_changed is not is_changed:
            runs.append(Run(lines=[], is_changed=is_changed))
        runs[-1].lines.append(line)
    return runs
