"""The facets of a search as a page shows them: lists of links, provinces under today's, years as a histogram."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext

from search.facets import Facet, FacetValue, is_named
from search.forms import (
    CHANGED_SIDES,
    FACET_WORDS,
    YEAR_SIDES,
    chosen,
    of_captures,
    toggled,
    without_filter,
    write_query_string,
)
from search.request import FILTERS, IN_CAPTURES, SearchRequest

VALUES_SHOWN = 6  # of a facet; the rest is folded away
VALUES_LISTED = 40  # of a facet but of places; rarer ones are found in its list by their words
WORTH_SEARCHING = 12  # values, above which a list can be searched
_DECADE = 10  # years in one row of the histogram
_PLACES, _TIMES, _YEARS = "tinh-nay", "tinh", "nam"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A link that puts a filter in or takes it off; `inner` are choices that are part of it."""

    label: str
    address: str
    count: int = 0
    selected: bool = False
    inner: tuple[Choice, ...] = ()

    @property
    def empty_parts(self) -> str:
        """The labels of inner choices under which nothing would be found, in one line."""
        return ", ".join(choice.label for choice in self.inner if choice.is_empty)

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be found: it is told, but is no link."""
        return not self.count and not self.selected


@dataclass(frozen=True, kw_only=True)
class Group:
    """One facet as a list of links: those shown, and those folded away.

    `words` are what the list is searched for; `parameter` is the one for them, "" for a list too short. `unlisted`
    values are too rare to be listed.
    """

    name: str
    label: str
    shown: list[Choice]
    folded: list[Choice] = field(default_factory=list)
    unlisted: int = 0
    parameter: str = ""
    words: str = ""
    kept: list[tuple[str, str]] = field(default_factory=list)  # the form's hidden fields

    @property
    def most(self) -> int:
        return max((choice.count for choice in [*self.shown, *self.folded]), default=0)


@dataclass(frozen=True, kw_only=True)
class Years(Group):
    """Years as a histogram in rows of ten; `low` and `high` are the sides of the stretch in force."""

    rows: list[list[Choice | None]]  # ten each; None for a year before the first or after the last
    sides: tuple[tuple[str, str], ...]  # names of the fields from and to, with their values


def groups_of(request: SearchRequest, facets: Iterable[Facet]) -> list[Group]:
    """Return what can be narrowed by, years first.

    Facets that hold nothing are left out, unless their list is being searched.
    """
    by_name = {facet.name: facet for facet in facets}
    words = dict(request.facet_words)
    made: list[Group] = []
    for facet in by_name.values():
        if not any(value.count or value.selected for value in facet.values) and not words.get(facet.name):
            continue
        if facet.name == _YEARS:
            made.insert(0, _years(request, facet))
        elif facet.name == _TIMES and _PLACES in by_name:
            continue
        elif facet.name == _PLACES:
            made.append(_places(request, facet, by_name.get(_TIMES)))
        else:
            made.append(_group(request, facet))
    return made


def _group(request: SearchRequest, facet: Facet) -> Group:
    is_searched = bool(dict(request.facet_words).get(facet.name))
    listed = [
        value for number, value in enumerate(facet.values) if number < VALUES_LISTED or value.selected or is_searched
    ]
    made = _folded(request, facet, [_choice(request, facet.name, value) for value in listed])
    return replace(made, unlisted=len(facet.values) - len(listed))


def _folded(request: SearchRequest, facet: Facet, choices: list[Choice]) -> Group:
    """A list with its first values open, and all that are chosen; all of it while it is searched."""
    words = dict(request.facet_words).get(facet.name, "")
    cut = len(choices) if words else VALUES_SHOWN
    filled = [choice for choice in choices if choice.count or choice.selected]
    shown = [choice for number, choice in enumerate(filled) if number < cut or _is_chosen(choice)]
    return Group(
        name=facet.name,
        label=gettext(facet.label),
        shown=shown if filled else choices[:cut],
        folded=[choice for choice in choices if choice not in shown] if filled else choices[cut:],
        parameter=f"{FACET_WORDS}{facet.name}" if words or len(choices) > WORTH_SEARCHING else "",
        words=words,
        kept=kept(request),
    )


def _is_chosen(choice: Choice) -> bool:
    return choice.selected or any(inner.selected for inner in choice.inner)


def _choice(
    request: SearchRequest, name: str, value: FacetValue, *, instead: tuple[tuple[str, str], ...] = ()
) -> Choice:
    """A value as a link; choosing it takes off what `instead` names, a filter and a value each."""
    after = toggled(request, name, value.value)
    if not value.selected:
        for other, taken in instead:
            if taken in chosen(after, other):
                after = toggled(after, other, taken)
    return Choice(
        label=value.label,
        address=write_query_string(after) or "?",
        count=value.count,
        selected=value.value in chosen(request, name),
    )


def _places(request: SearchRequest, present: Facet, times: Facet | None) -> Group:
    """Today's units with the units that became them; what became several of today's stands last."""
    parts: dict[str, list[FacetValue]] = {}
    for value in times.values if times else ():
        parts.setdefault(value.within, []).append(value)
    choices = []
    for value in present.values:
        inner = parts.pop(value.value, [])
        choices.append(
            replace(
                _choice(request, _PLACES, value, instead=tuple((_TIMES, part.value) for part in inner)),
                inner=tuple(_part(request, value, part) for part in inner if len(inner) > 1),
            )
        )
    choices.sort(key=lambda choice: -choice.count)
    words = dict(request.facet_words).get(_PLACES, "")
    rest = [_choice(request, _TIMES, value) for values in parts.values() for value in values]
    label = gettext("Tỉnh, thành phố")
    named = [choice for choice in (*choices, *rest) if _is_chosen(choice) or _is_named(choice, words)]
    return replace(_folded(request, present, named), label=label, parameter=f"{FACET_WORDS}{_PLACES}")


def _is_named(choice: Choice, words: str) -> bool:
    return any(is_named(each.label, words) for each in (choice, *choice.inner))


def _part(request: SearchRequest, present: FacetValue, part: FacetValue) -> Choice:
    """A unit of its time below the one of today; choosing it takes the choice of the whole off."""
    made = _choice(request, _TIMES, part, instead=((_PLACES, present.value),))
    is_new = part.value == present.value
    return replace(made, label=gettext("%(name)s (hiện nay)") % {"name": part.label}) if is_new else made


def _years(request: SearchRequest, facet: Facet) -> Years:
    bars = [_choice(request, facet.name, value) for value in facet.values]
    first = int(bars[0].label) % _DECADE if bars and bars[0].label.isdecimal() else 0
    places: list[Choice | None] = [None] * first + list(bars)
    rows = [places[at : at + _DECADE] for at in range(0, len(places), _DECADE)]
    low, high = request.year_spans[-1] if request.year_spans else (None, None)
    return Years(
        name=facet.name,
        label=gettext(facet.label),
        shown=bars,
        rows=[row + [None] * (_DECADE - len(row)) for row in rows],
        sides=tuple(zip(YEAR_SIDES, (str(low or ""), str(high or "")), strict=True)),
        kept=kept(replace(without_filter(request, _YEARS), years=request.years)),
    )


def kept(request: SearchRequest) -> list[tuple[str, str]]:
    """Return words and filters in force as hidden fields of a form."""
    words = [("q", request.query)] if request.query else []
    chosen_values = [(each.name, value) for each in FILTERS for value in each.chosen(request)]
    return [*words, *chosen_values, *of_captures(request)]


@dataclass(frozen=True, kw_only=True)
class CaptureFilters:
    """What can be asked of earlier captures: whether they are searched too, and when an article changed."""

    choice: Choice
    sides: tuple[tuple[str, str], ...]  # names of the fields from and to, with their values
    kept: list[tuple[str, str]]  # the form's hidden fields


def capture_filters(request: SearchRequest) -> CaptureFilters:
    """Return the part of the panel that is about earlier captures."""
    after = replace(request, captures="" if request.captures else IN_CAPTURES[0], page=1)
    days = request.changed or (None, None)
    return CaptureFilters(
        choice=Choice(
            label=gettext("Tìm cả trong các bản chụp cũ"),
            address=write_query_string(after) or "?",
            selected=bool(request.captures),
        ),
        sides=tuple((name, day.isoformat() if day else "") for name, day in zip(CHANGED_SIDES, days, strict=True)),
        kept=kept(replace(request, changed=None)),
    )
