"""When a page says it was published: which of its dates is that one."""

from collections.abc import Sequence
from dataclasses import dataclass

from archive.core.reading.dateline import Label, StampLine
from archive.core.reading.values import Dated

# A date that may be the visit's, or one guessed from a page's markup: a person should look.
WEAK_RULES = frozenset({"header-clock", "htmldate-head"})


@dataclass(frozen=True, slots=True)
class PlacedStamp:
    """A date line and where it stands: lines above the title count upwards from it, those below downwards."""

    stamp: StampLine
    above: bool
    distance: int  # lines that say something between it and the title; 0 for the next one
    tail: bool = False  # below the running text


def choose_published(stamps: Sequence[PlacedStamp], declared: Sequence[Dated] = ()) -> Dated | None:
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
    return _of(clocks[0].stamp, "header-clock") if clocks else None


def _order(placed: PlacedStamp) -> tuple[int, int, int]:
    if placed.tail:
        position = 2 if placed.stamp.label > Label.NONE else 4
    elif placed.above:
        position = 1 if placed.stamp.label > Label.NONE else 3
    else:
        position = 0 if placed.stamp.label > Label.NONE or placed.distance <= 2 else 2
    return position, -placed.stamp.label, placed.distance


def _is_clock(placed: PlacedStamp, stamps: Sequence[PlacedStamp]) -> bool:
    """A header clock stands above the title, unlabelled, while another date line is nearer or below, and earlier."""
    stamp = placed.stamp
    if stamp.label is Label.CLOCK:
        return True
    if not placed.above or stamp.label > Label.NONE:
        return False
    others = [other for other in stamps if other is not placed and other.stamp.label is not Label.CLOCK]
    if any(not other.above and not other.tail for other in others):
        return True
    if any(other.tail and other.stamp.day < stamp.day for other in others):
        return True
    return any(other.above and other.distance < placed.distance for other in others)


def _dated(placed: PlacedStamp, declared: Sequence[Dated]) -> Dated:
    where = "tail" if placed.tail else "above-title" if placed.above else "below-title"
    label = {Label.POSTED: "posted-", Label.UPDATED: "updated-"}.get(placed.stamp.label, "")
    found = _of(placed.stamp, f"{label}line-{where}")
    if found.time is None:
        same = next((other for other in declared if other.day == found.day and other.time), None)
        if same is not None:
            return Dated(day=found.day, time=same.time, evidence=found.evidence, rule=found.rule)
    return found


def _of(stamp: StampLine, rule: str) -> Dated:
    return Dated(day=stamp.day, time=stamp.time, precision=stamp.precision, evidence=stamp.evidence, rule=rule)
