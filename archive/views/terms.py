"""Who held which single seat when, as articles prove it: for a person's page and for a province's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, Count, F, Max, Min, Q, Value
from django.db.models.functions import Cast, Concat, ExtractYear

from archive.core.linking.terms import (
    OfficeTerm,
    PostProof,
    TermConflict,
    UnknownHolder,
    conflicts,
    is_single_seat,
    terms_of,
    unknown_holders,
)
from archive.models import Article, HeldPost, Official, Province
from archive.models.officials import HeldPostQuerySet

SEATS_SHOWN = 12  # of a province, those with the most proofs
TERMS_SHOWN = 12  # of a seat, the latest; more are rather names that were taken for its holders' than its history
ALL_TERMS_SHOWN = 60  # of the seats of a province: those with fewer proofs are left out beyond that
CONTRADICTIONS_SHOWN = 2  # of a term

Articles = Mapping[int, Article]


@dataclass(frozen=True, kw_only=True)
class TermLine:
    """A term with its holder, its first and its last proof, and what contradicts it; or, without a holder, a gap."""

    first: date
    last: date
    official: Official | None = None
    post: str = ""
    province: Province | None = None
    first_article: Article | None = None
    last_article: Article | None = None
    silent: str = ""  # years in which no article says it: "2014–2016, 2018"
    contradicting: tuple[TermLine, ...] = ()
    contradicting_more: int = 0  # that are not among them


@dataclass(frozen=True, kw_only=True)
class SeatHistory:
    """The latest holders of one seat in order of time, the gaps between them included; `earlier` terms are left out."""

    post: str
    province: Province | None
    lines: tuple[TermLine, ...]
    earlier: int = 0


def terms_of_official(official: Official) -> list[TermLine]:
    """The terms of a person in single seats, the latest first, each with the terms that contradict it."""
    own = [term for term in terms_of(_proofs(HeldPost.objects.of([official]))) if _is_seat(term)]
    if not own:
        return []
    terms = own + [term for term in terms_of(_proofs(_rivals(official, own))) if _is_seat(term)]
    found = conflicts(terms, _successors())
    book = _Book.of([term for term in terms if term.person == official.pk or _is_in(term, found)])
    latest = sorted(own, key=lambda term: (term.last, term.first, term.post), reverse=True)
    return [book.line(term, _against(term, found)) for term in latest]


def seats_of(posts: HeldPostQuerySet) -> list[SeatHistory]:
    """The seats that the held posts tell of, those with the most proofs first, each with its latest holders."""
    seats: dict[tuple[int, str], list[OfficeTerm]] = defaultdict(list)
    for term in terms_of(_proofs(posts)):
        if _is_seat(term):
            seats[term.unit, term.post].append(term)
    most = sorted(seats, key=lambda seat: (-sum(term.proofs for term in seats[seat]), seat))[:SEATS_SHOWN]
    latest: dict[tuple[int, str], list[OfficeTerm]] = {}
    for seat in most:
        terms = sorted(seats[seat], key=lambda term: (term.last, term.first))[-TERMS_SHOWN:]
        if sum(map(len, latest.values())) + len(terms) <= ALL_TERMS_SHOWN:
            latest[seat] = terms
    shown = [term for terms in latest.values() for term in terms]
    found, gaps = conflicts(shown), defaultdict(list)
    for gap in unknown_holders(shown):
        gaps[gap.unit, gap.post].append(gap)
    book = _Book.of(shown)
    return [
        SeatHistory(
            post=post,
            province=book.provinces.get(unit),
            lines=book.history(terms, gaps[unit, post], found),
            earlier=len(seats[unit, post]) - len(terms),
        )
        for (unit, post), terms in latest.items()
    ]


def _proofs(posts: HeldPostQuerySet) -> list[PostProof]:
    """What dated articles say, a row for each person, post and year; one query."""
    published = F("mention__article__published")
    proof = Concat(Cast(published, CharField()), Value(" "), Cast("mention__article", CharField()))
    rows = (
        posts.in_visible_articles()
        .filter(mention__official__isnull=False, mention__article__published__isnull=False)
        .exclude(organ="")
        .order_by()
        .values("mention__official", "mention__province", "name", "organ", "former", year=ExtractYear(published))
        .annotate(first=Min(published), last=Max(published), oldest=Min(proof), newest=Max(proof), said=Count("pk"))
    )
    return [
        PostProof(
            person=row["mention__official"],
            unit=row["mention__province"] or 0,
            post=row["name"],
            organ=row["organ"],
            first=row["first"],
            last=row["last"],
            first_article=int(row["oldest"].split(" ")[1]),
            last_article=int(row["newest"].split(" ")[1]),
            proofs=row["said"],
            former=row["former"],
        )
        for row in rows
    ]


def _rivals(official: Official, terms: Sequence[OfficeTerm]) -> HeldPostQuerySet:
    """What others are said to hold of the seats of these terms.

    A seat of a province is looked for there; a central one only where the reference data has the post.
    """
    units = {term.unit for term in terms if term.unit}
    names = {term.post for term in terms}
    there = Q(mention__official__province__in=units, mention__province__in=units)
    central = Q(mention__province=None, post__name__in=names)
    return HeldPost.objects.filter(there | central, name__in=names).exclude(mention__official=official)


def _is_seat(term: OfficeTerm) -> bool:
    return is_single_seat(term.post, term.organ)


def _is_in(term: OfficeTerm, found: Iterable[TermConflict]) -> bool:
    return any(term in (conflict.one, conflict.other) for conflict in found)


def _against(term: OfficeTerm, found: Iterable[TermConflict]) -> list[OfficeTerm]:
    pairs = [(conflict.one, conflict.other) for conflict in found if term in (conflict.one, conflict.other)]
    return [other if term == one else one for one, other in pairs]


def _successors() -> dict[int, int]:
    rows = Province.objects.exclude(successor=None).values_list("pk", "successor")
    return {pk: successor for pk, successor in rows if successor is not None}


def _years(silent: Sequence[int]) -> str:
    """Years as a reader would name them: 2014, 2015, 2016, 2018 are "2014–2016, 2018"."""
    runs: list[list[int]] = []
    for year in silent:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


@dataclass(frozen=True)
class _Book:
    """The records that the lines of some terms need."""

    officials: Mapping[int, Official]
    provinces: Mapping[int, Province]
    articles: Articles

    @classmethod
    def of(cls, terms: Sequence[OfficeTerm]) -> _Book:
        proofs = {pk for term in terms for pk in (term.first_article, term.last_article)}
        return cls(
            Official.objects.select_related("province").in_bulk({term.person for term in terms}),
            Province.objects.in_bulk({term.unit for term in terms if term.unit}),
            Article.objects.for_listing().in_bulk(proofs),
        )

    def line(self, term: OfficeTerm, against: Sequence[OfficeTerm] = ()) -> TermLine:
        return TermLine(
            first=term.first,
            last=term.last,
            official=self.officials[term.person],
            post=term.post,
            province=self.provinces.get(term.unit),
            first_article=self.articles[term.first_article],
            last_article=self.articles[term.last_article],
            silent=_years(term.silent),
            contradicting=tuple(self.line(other) for other in against[:CONTRADICTIONS_SHOWN]),
            contradicting_more=len(against[CONTRADICTIONS_SHOWN:]),
        )

    def history(
        self, terms: Sequence[OfficeTerm], gaps: Sequence[UnknownHolder], found: Sequence[TermConflict]
    ) -> tuple[TermLine, ...]:
        lines = [self.line(term, _against(term, found)) for term in terms]
        lines += [TermLine(first=gap.after, last=gap.before) for gap in gaps]
        return tuple(sorted(lines, key=lambda line: (line.first, line.official is None, line.last)))
