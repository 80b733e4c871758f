"""When a page says it was published: which of its dates is that one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from archive.core.reading.date_labels import DateLabel
from archive.core.reading.dateline import DateLine
from archive.core.reading.values import Dated
from archive.core.text import fold

# A date that may be the visit's, or one guessed from a page's markup: a person should look.
LOW_CONFIDENCE_RULES = frozenset({"header-clock", "htmldate-head", "htmldate-page"})


@dataclass(frozen=True, slots=True)
class PlacedDateLine:
    """A date line and where it stands: lines above the title count upwards from it, those below downwards."""

    date_line: DateLine
    above: bool
    distance: int  # lines that say something between it and the title; 0 for the next one
    tail: bool = False  # below the running text


@dataclass(frozen=True, slots=True, kw_only=True)
class DateEvidence:
    """All that speaks for the dates of an article."""

    lines: Sequence[PlacedDateLine] = ()
    declared: Sequence[Dated] = ()  # as published, the most trustworthy first
    modified: Sequence[Dated] = ()  # declared as changed
    lead: str = ""
    month_first: bool | None = None  # whether the site writes the month first, as its other pages tell


def choose_published(evidence: DateEvidence) -> Dated | None:
    """The publication date among the date lines of a page and the dates that its metadata declare.

    1. The article's own line wins: labelled ("Ngày đăng", "Cập nhật") before bare, below the title before above. Where
       it states the day of an update, an earlier declared publication goes before it.
    2. Then what the page's metadata declare.
    3. The clock of the page header ("Thứ Tư, 08/12/2021" at the top, the time of the visit) counts only where
       nothing else is stated. Source: the labelling rules of the evaluation set, "Published".
    """
    lines, declared = [_settled(placed, evidence) for placed in evidence.lines], evidence.declared
    own = [placed for placed in lines if not _is_clock(placed, lines)]
    if own:
        best = min(own, key=_order)
        earlier = [dated for dated in declared if dated.day < best.date_line.day]
        if best.date_line.label is DateLabel.UPDATED and declared and declared[0] in earlier:
            return declared[0]
        return _dated(best, declared)
    if declared or evidence.modified:
        return [*declared, *evidence.modified][0]
    clocks = sorted(lines, key=lambda placed: placed.distance)
    return _of(clocks[0].date_line, "header-clock") if clocks else None


def choose_updated(evidence: DateEvidence, published: Dated | None) -> Dated | None:
    """The day of the last change, where the page states one beside its publication."""
    if published is None:
        return None
    lines = [_settled(placed, evidence) for placed in evidence.lines]
    shown = [_dated(placed, ()) for placed in lines if placed.date_line.label is DateLabel.UPDATED]
    later = (dated for dated in (*shown, *evidence.modified) if dated.day >= published.day)
    return next(
        (dated for dated in later if (dated.evidence, dated.rule) != (published.evidence, published.rule)), None
    )


def _settled(placed: PlacedDateLine, evidence: DateEvidence) -> PlacedDateLine:
    """The date line with day and month in the order of its site.

    7/5/2021 8:30 AM may be July or May: the declared date decides, then the day that the lead tells ("Sáng 5/7, …"),
    then what the site's other pages are known to do, then the other dates of the page.
    """
    line = placed.date_line
    if line.swapped is None:
        return placed
    days = {dated.day for dated in evidence.declared}
    told = {(int(match[1]), int(match[2])) for match in _DAY_TOLD.finditer(fold(evidence.lead))}
    swaps = [
        _prefers(line.swapped in days, line.day in days),
        _prefers((line.swapped.day, line.swapped.month) in told, (line.day.day, line.day.month) in told),
        None if evidence.month_first is None or line.american else evidence.month_first,
    ]
    orders = {other.date_line.american for other in evidence.lines if other.date_line is not line} - {None}
    if len(orders) == 1 and not line.american:
        swaps.append(orders == {True})
    if not next((swap for swap in swaps if swap is not None), False):
        return placed
    return replace(placed, date_line=replace(line, day=line.swapped, swapped=line.day))


def _prefers(swapped: object, kept: object) -> bool | None:
    """True where only the swapped reading is told, False where only the other one is."""
    return None if bool(swapped) == bool(kept) else bool(swapped)


_DAY_TOLD = re.compile(r"(?<![\d/])(\d{1,2}) ?(?:[/.\-]|thang) ?(\d{1,2})(?!\d)")


def _order(placed: PlacedDateLine) -> tuple[int, int, int]:
    if placed.tail:
        position = 2 if placed.date_line.label > DateLabel.NONE else 4
    elif placed.above:
        position = 1 if placed.date_line.label > DateLabel.NONE else 3
    else:
        position = 0 if placed.date_line.label > DateLabel.NONE or placed.distance <= 2 else 2
    return position, -placed.date_line.label, placed.distance


def _is_clock(placed: PlacedDateLine, stamps: Sequence[PlacedDateLine]) -> bool:
    """A header clock stands above the title, unlabelled, while another date line is nearer or below, and earlier."""
    stamp = placed.date_line
    if stamp.label is DateLabel.CLOCK:
        return placed.above or not stamp.aside or stamp.time is None
    if not placed.above or stamp.label > DateLabel.NONE:
        return False
    others = [other for other in stamps if other is not placed and other.date_line.label is not DateLabel.CLOCK]
    if any(not other.above and not other.tail for other in others):
        return True
    if any(other.tail and other.date_line.day < stamp.day for other in others):
        return True
    return any(other.above and other.distance < placed.distance for other in others)


def _dated(placed: PlacedDateLine, declared: Sequence[Dated]) -> Dated:
    where = "tail" if placed.tail else "above-title" if placed.above else "below-title"
    label = {DateLabel.POSTED: "posted-", DateLabel.UPDATED: "updated-"}.get(placed.date_line.label, "")
    found = _of(placed.date_line, f"{label}line-{where}")
    if found.time is None:
        same = next((other for other in declared if other.day == found.day and other.time), None)
        if same is not None:
            return Dated(day=found.day, time=same.time, evidence=found.evidence, rule=found.rule)
    return found


def _of(line: DateLine, rule: str) -> Dated:
    return Dated(day=line.day, time=line.time, precision=line.precision, evidence=line.evidence, rule=rule)
