"""When a page says it was published: which of its dates is that one."""

from collections.abc import Sequence
from dataclasses import dataclass

from archive.core.reading.dateline import DateLabel, DateLine
from archive.core.reading.values import Dated

# A date that may be the visit's, or one guessed from a page's markup: a person should look.
LOW_CONFIDENCE_RULES = frozenset({"header-clock", "htmldate-head"})


@dataclass(frozen=True, slots=True)
class PlacedDateLine:
    """A date line and where it stands: lines above the title count upwards from it, those below downwards."""

    date_line: DateLine
    above: bool
    distance: int  # lines that say something between it and the title; 0 for the next one
    tail: bool = False  # below the running text


def choose_published(stamps: Sequence[PlacedDateLine], declared: Sequence[Dated] = ()) -> Dated | None:
    """The publication date among the date lines of a page and the dates that its metadata declare.

    1. The article's own line wins: labelled ("Ngày đăng", "Cập nhật") before bare, below the title before above.
    2. Then what the page's metadata declare.
    3. The clock of the page header ("Thứ Tư, 08/12/2021" at the top, the time of the visit) counts only where
       nothing else is stated. Source: the labelling rules of the evaluation set, "Published".
    """
    own = [placed for placed in stamps if not _is_clock(placed, stamps)]
    if own:
        best = min(own, key=_order)
        return _dated(best, declared)
    if declared:
        return declared[0]
    clocks = sorted(stamps, key=lambda placed: placed.distance)
    return _of(clocks[0].date_line, "header-clock") if clocks else None


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
        return True
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
