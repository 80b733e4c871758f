"""Who held which post when, as far as articles prove it: terms with first and last proof, contradictions and gaps.

An article proves a post on the day of its publication. Between two proofs the person is taken to have held it, unless
an article in between calls the person a former holder; before the first and behind the last nothing is known. What
articles contradict is said and never resolved: a person decides.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from archive.core.linking.posts import post_key
from archive.core.vocabulary import load_entries

# Articles name the former holder for some weeks after a handover; so long an overlap contradicts nothing.
HANDOVER_DAYS = 45

_SINGLE = tuple(load_entries("officials/single_seats"))
_MANY = frozenset(load_entries("officials/many_seats"))


@dataclass(frozen=True, slots=True, kw_only=True)
class PostProof:
    """What articles of one stretch of time say: that `person` held a post of a unit, or, `former`, had held it.

    `first` and `last` are the days of the first and the last article of the stretch, a year at most apart. `unit` is 0
    for a central post. `organ` is what `identifying_organ` gives.
    """

    person: int
    unit: int
    post: str
    organ: str
    first: date
    last: date
    first_article: int
    last_article: int
    proofs: int = 1
    former: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeTerm:
    """A person in a post, from the first article that proves it to the last; `silent` are whole years without any."""

    person: int
    unit: int
    post: str
    organ: str
    first: date
    last: date
    first_article: int
    last_article: int
    proofs: int
    silent: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TermConflict:
    """Two terms that cannot both be right as they stand: two people in a single seat, or one person in two units."""

    rule: str  # "two-holders" or "two-units"
    one: OfficeTerm
    other: OfficeTerm


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownHolder:
    """A time between two holders of a single seat of which no article says who held it: `after < day < before`."""

    unit: int
    post: str
    after: date
    before: date


def is_single_seat(post: str, organ: str) -> bool:
    """Whether one person at a time holds the post: "Bí thư Tỉnh ủy" does, "Phó Bí thư Tỉnh ủy" and "Bí thư" do not.

    A post without an organ that tells it from others ("Chủ tịch UBND xã") is none, for every commune has one.
    """
    key = post_key(post)
    return bool(organ) and key not in _MANY and any(key.startswith(f"{title} ") for title in _SINGLE)


def terms_of(proofs: Iterable[PostProof]) -> list[OfficeTerm]:
    """The terms that the proofs show, in order of unit, post and first proof.

    A term ends where an article calls its holder a former one; what proves the post after that begins another.
    """
    present: dict[tuple[int, str, int], list[PostProof]] = defaultdict(list)
    former: dict[tuple[int, str, int], list[date]] = defaultdict(list)
    for proof in proofs:
        key = (proof.unit, proof.post, proof.person)
        if proof.former:
            former[key].append(proof.first)
        else:
            present[key].append(proof)
    found = [term for key, stretches in present.items() for term in _terms(stretches, sorted(former.get(key, ())))]
    return sorted(found, key=lambda term: (term.unit, term.post, term.first, term.person))


def _terms(stretches: list[PostProof], given_up: Sequence[date]) -> list[OfficeTerm]:
    """The terms of one person in one post."""
    terms: list[OfficeTerm] = []
    for stretch in sorted(stretches, key=lambda stretch: (stretch.first, stretch.last)):
        last = terms[-1] if terms else None
        if last is None or any(last.last < day <= stretch.first for day in given_up):
            terms.append(_begun_by(stretch))
        else:
            silent = tuple(range(last.last.year + 1, stretch.first.year))
            is_later = stretch.last > last.last
            terms[-1] = replace(
                last,
                last=max(last.last, stretch.last),
                last_article=stretch.last_article if is_later else last.last_article,
                proofs=last.proofs + stretch.proofs,
                silent=last.silent + silent,
            )
    return terms


def _begun_by(stretch: PostProof) -> OfficeTerm:
    return OfficeTerm(
        person=stretch.person,
        unit=stretch.unit,
        post=stretch.post,
        organ=stretch.organ,
        first=stretch.first,
        last=stretch.last,
        first_article=stretch.first_article,
        last_article=stretch.last_article,
        proofs=stretch.proofs,
    )


def conflicts(terms: Iterable[OfficeTerm], successors: Mapping[int, int] | None = None) -> list[TermConflict]:
    """Terms that overlap by more than a handover: two people in one single seat, or one person in those of two units.

    `successors` leads from a unit to the one that stands in its place now: those are no two units.
    """
    single = sorted(
        (term for term in terms if is_single_seat(term.post, term.organ)), key=lambda term: (term.first, term.last)
    )
    by_seat: dict[tuple[int, str], list[OfficeTerm]] = defaultdict(list)
    by_person: dict[int, list[OfficeTerm]] = defaultdict(list)
    for term in single:
        by_seat[term.unit, term.post].append(term)
        by_person[term.person].append(term)
    found = [
        TermConflict(rule="two-holders", one=one, other=other)
        for seat in by_seat.values()
        for one, other in _overlapping(seat)
        if one.person != other.person
    ]
    found += [
        TermConflict(rule="two-units", one=one, other=other)
        for own in by_person.values()
        for one, other in _overlapping(own)
        if one.unit and other.unit and _present(one.unit, successors or {}) != _present(other.unit, successors or {})
    ]
    return found


def _overlapping(terms: Sequence[OfficeTerm]) -> Iterable[tuple[OfficeTerm, OfficeTerm]]:
    """Pairs that overlap by more than a handover, of terms in order of their first day."""
    running: list[OfficeTerm] = []
    for term in terms:
        running = [other for other in running if (other.last - term.first).days > HANDOVER_DAYS]
        for other in running:
            if (min(other.last, term.last) - term.first).days > HANDOVER_DAYS:
                yield other, term
        running.append(term)


def _present(unit: int, successors: Mapping[int, int]) -> int:
    met: set[int] = set()
    while unit in successors and unit not in met:
        met.add(unit)
        unit = successors[unit]
    return unit


def unknown_holders(terms: Iterable[OfficeTerm]) -> list[UnknownHolder]:
    """The times between two holders of a single seat that no article covers, in order of unit, post and time."""
    by_seat: dict[tuple[int, str], list[OfficeTerm]] = defaultdict(list)
    for term in terms:
        if is_single_seat(term.post, term.organ):
            by_seat[term.unit, term.post].append(term)
    found = []
    for (unit, post), seat in sorted(by_seat.items()):
        covered = seat[0].first
        for one, other in pairwise(sorted(seat, key=lambda term: (term.first, term.last))):
            covered = max(covered, one.last)
            if (other.first - covered).days > HANDOVER_DAYS:
                found.append(UnknownHolder(unit=unit, post=post, after=covered, before=other.first))
    return found
