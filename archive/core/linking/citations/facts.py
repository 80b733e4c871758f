"""What the mentions of one article state of each resolution, gathered before anything is compared.

Mentions of one resolution share what they say: "Chỉ thị 35 Bộ Chính trị" takes the date of "Chỉ thị số 35 ngày
30/5/2019 của Bộ Chính trị" in the same article. Where mentions of one number state different dates or terms, nothing
is shared: they are different resolutions.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from archive.core.extraction.mentions import CitationMention
from archive.core.linking.citations.candidates import ResolutionCandidates, kind_class, plenum_number, term_number
from archive.core.linking.citations.issuers import Level, central_organs, level_of_words
from archive.core.numbers import (
    ResolutionNumber,
    complete_joint_number,
    complete_number,
    compose_number,
    number_key,
    numbers_by_term,
    parse_number,
)
from archive.core.text import RarePattern, fold

_BARE = re.compile(r"\d{1,5}[a-d]?")
_WITHOUT_ISSUER = re.compile(r"(\d{1,5}[a-d]?)/((?:19|20)\d\d)")  # "Nghị quyết số 202/2025 của Quốc hội"
_YEAR = RarePattern(re.compile(r"\bnam (\d{4})\b"), ("nam ",))
_PIECE = re.compile(r"([\s/.\-\u2013]*)([^\s/.\-\u2013]+)")
_PRINTED_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# Decrees are the Government's, circulars a minister's or several ministers', laws the Assembly's; TT/TU is a thông tri.
_MINISTERIAL = frozenset({"NĐ", "TT", "TTLT", "L", "PL"})
# The Government's and the Premier's numbers had no year before the law of 1996: "367/1996" is 367/TTg of 1996.
_NUMBERED_BY_DATE, _FIRST_OF_YEAR = ("CP", "TTg", ""), 1997
_JOINT = re.compile(r"\blien tich\b")
_SECOND_SESSION = re.compile(r"\blan (?:2|hai)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is stated of the resolution that a mention cites; empty, zero or None where nothing is."""

    kind: str
    number: ResolutionNumber | None = None
    key: str = ""  # number_key of the number
    level: Level = Level.UNSAID
    issued: date | None = None
    year: int = 0
    issuer: str = ""
    organs: frozenset[str] = frozenset()
    term: int = 0
    plenum: str = ""
    congress: int = 0
    subject: str = ""
    name: str = ""  # the surface, where the mention has no number
    start: int = 0  # where the mention begins in the text
    supplied: tuple[str, ...] = ()  # the facts that another mention of the article gave

    @property
    def kind_class(self) -> str:
        return kind_class(self.kind)

    @property
    def is_bare(self) -> bool:
        """Whether the number is a serial alone, perhaps with its year: it names no issuer."""
        return self.number is not None and not self.number.issuer_code


def gather(mentions: Sequence[CitationMention], candidates: ResolutionCandidates) -> list[Facts]:
    """Return what each mention states, completed by the other mentions of the same resolution.

    In "Chỉ thị số 05 của Bộ Chính trị … Chỉ thị số 05-CT/TW ngày 15-5-2016" both get number, date and issuer.
    """
    stated = [_stated(mention, candidates) for mention in mentions]
    stated = _with_years_of_terms(stated)
    gathered = list(stated)
    for members in _resolutions(mentions, stated, candidates):
        if len(members) > 1:
            shared = _shared([stated[index] for index in members], candidates)
            for index in members:
                if not _speaks_of_another(stated[index], shared, candidates):
                    gathered[index] = _completed(stated[index], shared)
    return gathered


@lru_cache(maxsize=1024)
def read_number(number: str) -> ResolutionNumber | None:
    """The parts of a mention's number, also of one that names no issuer: "18", "202/2025"."""
    if without_issuer := _WITHOUT_ISSUER.fullmatch(number):
        return ResolutionNumber(serial=without_issuer[1], year=without_issuer[2], text=number)
    if _BARE.fullmatch(number):
        return ResolutionNumber(serial=number, text=number)
    serial, *rest = _PIECE.findall(number) or [("", "")]
    if not serial[1][:1].isdigit() or not rest:
        return parse_number(number)
    year = rest[0][1] if _PRINTED_YEAR.fullmatch(rest[0][1]) else ""
    codes = rest[1 if year else 0 :]
    return compose_number(serial[1], year, tuple(code for _, code in codes), tuple(joint for joint, _ in codes))


def lacks_year_of_term(number: ResolutionNumber | None) -> bool:
    """Whether a number is the National Assembly's, given by its term alone: 94/QH13."""
    return number is not None and not number.year and numbers_by_term(number.issuer_code)


def _with_years_of_terms(stated: list[Facts]) -> list[Facts]:
    """The facts with each Assembly's number in full that another mention gives in full: 94/QH13 is 94/2015/QH13.

    The Assembly numbers through its term, so one serial of a term is one document.
    """
    if not any(lacks_year_of_term(facts.number) for facts in stated):
        return stated
    whole: dict[tuple[str, str], set[ResolutionNumber]] = defaultdict(set)
    for facts in stated:
        if facts.number is not None and facts.number.year:
            whole[facts.number.serial.lstrip("0"), facts.number.issuer_code].add(facts.number)
    completed = []
    for facts in stated:
        number = facts.number
        if number is not None and lacks_year_of_term(number):
            found = whole.get((number.serial.lstrip("0"), number.issuer_code), set())
            if len(found) == 1:
                (number,) = found
                facts = replace(facts, number=number, key=number_key(number.text))
        completed.append(facts)
    return completed


def _stated(mention: CitationMention, candidates: ResolutionCandidates) -> Facts:
    surface = fold(mention.surface)
    year = mention.year or (int(printed[1]) if (printed := _YEAR.search(surface)) else 0)
    number = read_number(mention.number) if mention.number else None
    if number is not None:
        code = candidates.codes.code_of_words(mention.issuer)
        if code == "TW" and number.year and not number.issuer_code:  # the Party's numbers hold no year
            year, number = year or int(number.year), ResolutionNumber(serial=number.serial, text=number.serial)
        if code in _NUMBERED_BY_DATE and number.year and int(number.year) < _FIRST_OF_YEAR and not number.issuer_code:
            year, number = int(number.year), ResolutionNumber(serial=number.serial, text=number.serial)
        # 02/2019 is 02/NQ-CP of 2019.
        if code == "CP" and fold(mention.kind) == "nghi quyet" and number.year and not number.issuer_code:
            year, number = (
                int(number.year),
                ResolutionNumber(serial=number.serial, text=number.serial),
            )
        complete = complete_joint_number if _JOINT.search(surface) else complete_number
        number = complete(number, mention.kind, code, mention.issued.year if mention.issued else year)
    plenum = plenum_number(mention.plenum) if mention.plenum else ""
    if plenum and "(" not in plenum and _SECOND_SESSION.search(surface):
        plenum += " (lần 2)"
    return Facts(
        kind=mention.kind,
        number=number,
        key=number_key(number.text) if number else "",
        level=_level(number, mention.issuer, candidates),
        issued=mention.issued,
        year=year,
        issuer=mention.issuer,
        organs=central_organs(mention.issuer),
        term=term_number(mention.term),
        plenum=plenum,
        congress=term_number(mention.congress),
        subject=mention.subject,
        name="" if number else mention.surface,
        start=mention.span.start,
    )


def _level(number: ResolutionNumber | None, issuer: str, candidates: ResolutionCandidates) -> Level:
    if number is not None and number.kind_code in _MINISTERIAL and not number.issuer_code.endswith(("TU", "HU")):
        return Level.CENTRAL
    if number is not None and number.issuer_code:
        return candidates.codes.level(number.issuer_code, issuer)
    return level_of_words(issuer)


def _resolutions(
    mentions: Sequence[CitationMention], stated: Sequence[Facts], candidates: ResolutionCandidates
) -> Iterable[list[int]]:
    """The mentions, by index, that cite one resolution: by `same_as`, and by number and kind or plenum and kind.

    Mentions of one number that state different dates, terms or subjects are told apart; what states none stays alone.
    """
    root: list[int] = []
    for index, mention in enumerate(mentions):
        points_back = mention.same_as is not None and 0 <= mention.same_as < index
        root.append(root[mention.same_as or 0] if points_back else index)
    members: dict[int, list[int]] = defaultdict(list)
    for index, first in enumerate(root):
        members[first].append(index)
    named: dict[tuple[str, ...], dict[int, None]] = defaultdict(dict)
    for index, facts in enumerate(stated):
        if identity := _spoken_identity(facts):
            named[identity][root[index]] = None
    for firsts in named.values():
        present = [first for first in firsts if first in members]
        together = [index for first in present for index in members[first]]
        if len(present) > 1 and _agree([stated[index] for index in together], candidates):
            for first in present[1:]:
                del members[first]
            members[present[0]] = together
    return members.values()


def _agree(facts: Sequence[Facts], candidates: ResolutionCandidates) -> bool:
    """Whether nothing that the mentions state makes them several resolutions."""
    if len({fact.issued for fact in facts if fact.issued}) > 1 or len({fact.term for fact in facts if fact.term}) > 1:
        return False
    spoken_of = [fact for fact in facts if fact.subject and fact.key]
    if len(spoken_of) < 2:
        return True
    keys = [entry.key for entry in candidates.numbered(spoken_of[0].key)]
    meant = {candidates.subjects.winner(subject, keys) for subject in {fact.subject for fact in spoken_of}}
    return len(keys) < 2 or len(meant - {None}) <= 1


def _spoken_identity(facts: Facts) -> tuple[str, ...]:
    if facts.key:
        place = fold(facts.issuer) if facts.level is Level.LOCAL else ""
        return (facts.kind_class, facts.key, facts.level.value, place)
    return (facts.kind_class, "plenum", facts.plenum) if facts.plenum else ()


@dataclass(frozen=True, slots=True)
class _Shared:
    """What the mentions of one resolution agree on; a fact on which they differ is empty."""

    number: ResolutionNumber | None
    level: Level
    issued: date | None
    year: int
    issuer: str
    organs: frozenset[str]
    term: int
    plenum: str
    subject: str


def _shared(group: Sequence[Facts], candidates: ResolutionCandidates) -> _Shared:
    dates = {fact.issued for fact in group if fact.issued}
    terms = {fact.term for fact in group if fact.term}
    agree = _agree(group, candidates)
    fullest = max((fact for fact in group if fact.number), key=_fullness, default=None)
    speaking = next((fact for fact in group if fact.issuer), None)
    levels = [fact.level for fact in (fullest, *group) if fact and fact.number and fact.level is not Level.UNSAID]
    return _Shared(
        number=fullest.number if fullest else None,
        level=levels[0] if levels else Level.UNSAID,
        issued=dates.pop() if agree and dates else None,
        year=_agreed(fact.year for fact in group) if agree else 0,
        issuer=speaking.issuer if speaking else "",
        organs=speaking.organs if speaking else frozenset(),
        term=terms.pop() if agree and terms else 0,
        plenum=next((fact.plenum for fact in group if fact.plenum), ""),
        subject=max((fact.subject for fact in group), key=len) if agree else "",
    )


def _speaks_of_another(facts: Facts, shared: _Shared, candidates: ResolutionCandidates) -> bool:
    """Whether what a mention is about fits no resolution of the date, year or term that others of its number state.

    "Nghị quyết số 18-NQ/TW về sắp xếp tổ chức bộ máy … Nghị quyết số 18-NQ/TW năm 2022" are two.
    """
    if not facts.subject or not (shared.issued or shared.year or shared.term):
        return False
    entries = [
        entry
        for entry in candidates.numbered(facts.key)
        if (not shared.issued or entry.issued == shared.issued)
        and (not shared.year or (entry.issued is not None and entry.issued.year == shared.year))
        and (not shared.term or entry.term == shared.term)
    ]
    return bool(entries) and all(candidates.subjects.contradicts(facts.subject, entry.key) for entry in entries)


def _agreed(years: Iterable[int]) -> int:
    said = {year for year in years if year}
    return said.pop() if len(said) == 1 else 0


def _fullness(facts: Facts) -> tuple[bool, bool]:
    return (bool(facts.number and facts.number.issuer_code), bool(facts.number and facts.number.year))


def _completed(facts: Facts, shared: _Shared) -> Facts:
    """`facts` with what is missing from the other mentions; the names of what they gave are kept as evidence."""
    supplied = tuple(
        name
        for name, own, given in (
            ("ngày", facts.issued, shared.issued),
            ("khóa", facts.term, shared.term),
            ("số", facts.number and facts.number.issuer_code, shared.number and shared.number.issuer_code),
            ("trích yếu", facts.subject, shared.subject),
        )
        if given and not own
    )
    if not (facts.number and facts.number.issuer_code) and shared.number is not None:
        facts = replace(facts, number=shared.number, key=number_key(shared.number.text), level=shared.level)
    given = {
        name: getattr(shared, name)
        for name in ("issued", "year", "issuer", "organs", "term", "plenum", "subject")
        if not getattr(facts, name) and getattr(shared, name)
    }
    return replace(facts, **given, supplied=supplied) if given or supplied else facts
