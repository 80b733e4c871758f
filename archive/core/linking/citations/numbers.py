"""A central number to the resolution that has it, by what the article states of date, term, issuer and subject.

The cascade: a stated date decides. Without one, what is younger than the article goes, then what is of another year,
term, plenum, issuer, then what is about something else. Exactly one that remains is linked, unless the archive has it
from memory only and the article confirms nothing, or its number returns every year. Several remain ambiguous.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from archive.core.authorities import Resolution
from archive.core.linking.citations.candidates import Entry, roman
from archive.core.linking.citations.case import Case
from archive.core.linking.citations.facts import Facts, lacks_year_of_term
from archive.core.linking.citations.issuers import (
    Level,
    code_of_kind,
    is_party_code,
    is_yearly,
    organ_code,
    well_formed,
)
from archive.core.linking.outcomes import Ambiguous, Linked, Outcome, ProvisionalKey, Unknown
from archive.core.numbers import ResolutionNumber, assembly_term, number_key
from archive.core.text import fold

# A number of so many terms ago is another resolution's too, once the present term's series has reached it.
_TERMS_AGO = 2
_ASSEMBLY = frozenset({"QH", "UBTVQH"})
_LONG_CITED = frozenset({"nghi dinh", "thong tu"})
_THE_GOVERNMENTS = frozenset({"nghi dinh", "nghi quyet"})
# The State's numbers without a year; others are with or without one ("Quyết định 15 của Thủ tướng").
_ONE_FORM = frozenset({("NQ", "CP"), ("CT", "TTg"), ("CĐ", "TTg")})
# A printed date counts as a slip of the known one within this many days: a day off, the end of a month.
_SLIP_DAYS = 31


def link_central_number(facts: Facts, case: Case) -> Outcome:
    """Resolve a mention with a central number, in full ("04-NQ/TW") or bare with its issuer ("18 của Bộ Chính trị")."""
    if entry := _of_assembly(facts, case):
        return link_to(entry, "number-and-term", f"Quốc hội {_term_words(facts)}")
    as_written, facts = facts, _completed(facts, case)
    entries = _entries(facts, case)
    if facts.issued is not None and as_written is not facts:
        # A date also finds the older form: "Nghị quyết số 08 của Chính phủ ngày 30/6/2004" is 08/2004/NQ-CP.
        entries = tuple(dict.fromkeys((*entries, *_entries(as_written, case))))
    if facts.issued is not None:
        return _by_date(facts, entries, case)
    return _by_other_facts(facts, entries, case)


def _of_assembly(facts: Facts, case: Case) -> Entry | None:
    """The only known document of an Assembly's number without its year: 45/QH13 is 45/2013/QH13.

    The Assembly numbers laws and resolutions in one series through its term, so that the year adds nothing.
    """
    if facts.number is None or not lacks_year_of_term(facts.number):
        return None
    known = case.candidates.with_serial(facts.kind_class, facts.number.serial.lstrip("0"))
    of_term = [entry for entry in known if entry.resolution.number.endswith(f"/{facts.number.issuer_code}")]
    if len(of_term) != 1 or not case.is_possible(of_term[0]) or _contradicts(facts, of_term[0], case):
        return None
    is_other = facts.issued is not None or (facts.year and of_term[0].issued and of_term[0].issued.year != facts.year)
    return None if is_other else of_term[0]


def _term_words(facts: Facts) -> str:
    term = assembly_term(facts.number.issuer_code) if facts.number else ""
    return f"khóa {roman(int(term))}" if term else ""


def evidence_of(day: date) -> str:
    return f"ngày {day.day}/{day.month}/{day.year}"


def resolution_words(resolution: Resolution | ProvisionalKey) -> str:
    """A resolution as evidence names it: "04-NQ/TW ngày 30/10/2016"."""
    return f"{resolution.number} {evidence_of(resolution.issued)}" if resolution.issued else resolution.number


def link_to(entry: Entry, rule: str, evidence: str) -> Linked:
    return Linked(resolution=entry.key, rule=rule, evidence=evidence)


def keys_of(entries: tuple[Entry, ...]) -> tuple[str, ...]:
    return tuple(entry.key for entry in entries)


def _completed(facts: Facts, case: Case) -> Facts:
    """A bare number has its codes from kind and issuer if they leave one form: 18 of the Bộ Chính trị is 18-NQ/TW."""
    number, kind_code = facts.number, code_of_kind(facts.kind)
    if number is None or not facts.is_bare or number.year or not kind_code:
        return facts
    code = case.candidates.codes.code_of_words(facts.issuer)
    if not is_party_code(code) and (kind_code, code) not in _ONE_FORM:
        return facts
    full = ResolutionNumber(serial=number.serial, kind_code=kind_code, issuer_code=code, text=number.text)
    text = well_formed(full, kind_code, code)
    return replace(facts, number=replace(full, text=text), key=number_key(text))


def _entries(facts: Facts, case: Case) -> tuple[Entry, ...]:
    if facts.number is None or not facts.is_bare:
        return tuple(entry for entry in case.candidates.numbered(facts.key) if not entry.resolution.province)
    entries = case.candidates.with_serial(facts.kind_class, facts.number.serial.lstrip("0"))
    if facts.organs:
        entries = tuple(entry for entry in entries if entry.organs & facts.organs)
    if facts.number.year:
        entries = tuple(e for e in entries if e.year_in_number and e.number_key.split("-")[1] == facts.number.year)
    return entries


def _agrees_in_kind(facts: Facts, entry: Entry) -> bool:
    # "Thông báo Kết luận số 62-KL/TW" is called a Thông báo.
    return facts.kind_class in ("", entry.kind) or (facts.kind_class, entry.kind) == ("thong bao", "ket luan")


def _by_date(facts: Facts, entries: tuple[Entry, ...], case: Case) -> Outcome:
    stated = facts.issued
    assert stated is not None
    evidence = _evidence(facts, evidence_of(stated))
    is_late = case.latest is not None and stated > case.latest
    exact = [entry for entry in entries if entry.issued == stated and not is_late]
    exact = [entry for entry in exact if _agrees_in_kind(facts, entry)] or exact
    if len(exact) == 1:
        return link_to(exact[0], "number-and-date", evidence)
    alike = tuple(entry for entry in entries if _agrees_in_kind(facts, entry) and case.is_possible(entry))
    if slip := _misprinted(facts, stated, alike, case):
        return link_to(slip, "number-date-misprinted", evidence)
    if is_late:
        return Unknown(rule="younger-than-article", evidence=evidence)
    undated = [entry for entry in alike if entry.issued is None and entry.term in (0, case.candidates.term_of(stated))]
    if len(undated) == 1 and not facts.is_bare:
        return link_to(undated[0], "number-and-term", evidence)
    rule = "date-of-no-described-document" if alike else "central-number-not-described"
    return _provisional(facts, rule, evidence, case)


def _misprinted(facts: Facts, stated: date, entries: tuple[Entry, ...], case: Case) -> Entry | None:
    """The resolution whose date the page has misprinted, where number and what is right of the date leave only one.

    Within a term a Party number is unique, and so is a State number within its year, so a resolution of the same number
    and another date cannot be of the term (year) that the printed date falls into.
    """
    if facts.number is not None and facts.number.year:
        return entries[0] if len(entries) == 1 else None
    close = [entry for entry in entries if entry.issued and _resemble(stated, entry.issued)]
    if len(close) != 1 or facts.is_bare or _contradicts(facts, close[0], case):
        return None
    if close[0].restarts_yearly:
        return close[0] if close[0].issued and close[0].issued.year == stated.year else None
    of_term = [entry for entry in entries if entry.term == case.candidates.term_of(stated)]
    return close[0] if of_term == close else None


def _resemble(printed: date, known: date) -> bool:
    """Whether one slip makes one date of the other: one of day, month, year wrong, or day and month exchanged."""
    if abs((printed - known).days) <= _SLIP_DAYS or (printed.day, printed.month) == (known.month, known.day):
        return printed.year == known.year
    same = (printed.day == known.day, printed.month == known.month, printed.year == known.year)
    return sum(same) == 2


@dataclass(frozen=True, slots=True)
class _Sieve:
    """A fact that parts resolutions of one number, and what becomes of the mention when it leaves none."""

    rule: str
    evidence: str
    keeps: Callable[[Entry], bool]
    is_binding: bool  # whether the fact, where no resolution fits it, speaks for one that is not described


def _sieves(facts: Facts, entries: tuple[Entry, ...]) -> list[_Sieve]:
    sieves: list[_Sieve] = []
    if facts.year:
        year = facts.year
        keeps_year = lambda e: e.issued is None or e.issued.year == year  # noqa: E731
        sieves.append(_Sieve("number-and-year", f"năm {year}", keeps_year, is_binding=True))
    if facts.term:
        term, words = facts.term, f"khóa {roman(facts.term)}"
        # "của Quốc hội khóa XV" is the Assembly's term, which is in the code of its numbers.
        of_assembly = bool(facts.organs & _ASSEMBLY)
        keeps = (lambda e: e.resolution.number.endswith(f"QH{term}")) if of_assembly else (lambda e: e.term == term)
        if facts.is_bare if of_assembly else any(entry.term for entry in entries):
            sieves.append(_Sieve("number-and-term", words, keeps, is_binding=True))
    if facts.plenum:
        plenum, words = facts.plenum, f"Hội nghị Trung ương {facts.plenum}"
        sieves.append(_Sieve("number-and-plenum", words, lambda e: e.plenum == plenum, is_binding=False))
    return sieves


def _by_other_facts(facts: Facts, entries: tuple[Entry, ...], case: Case) -> Outcome:
    alike = tuple(entry for entry in entries if _agrees_in_kind(facts, entry))
    if entries and not alike and not facts.is_bare and not _is_assemblys(facts):
        return Unknown(rule="kind-and-number-disagree", evidence=facts.kind)
    left = tuple(entry for entry in alike if case.is_possible(entry) and _is_before_its_aim(facts, entry))
    rule, evidence = "only-number", facts.number.text if facts.number else ""
    for sieve in _sieves(facts, left):
        kept = tuple(entry for entry in left if sieve.keeps(entry))
        if left and not kept and sieve.is_binding:
            return _provisional(facts, "term-of-no-described-document", _evidence(facts, sieve.evidence), case)
        if kept and (len(kept) < len(left) or rule == "only-number"):
            rule, evidence = sieve.rule, sieve.evidence
        left = kept or left
    if not left:
        return _nothing_fits(facts, "central-number-not-described", case)
    if len(left) == 1:
        return _the_only_one(facts, left[0], rule, _evidence(facts, evidence), case)
    return _by_subject_or_issuer(facts, left, case)


def _is_assemblys(facts: Facts) -> bool:
    """Whether it is the National Assembly's, which numbers laws and resolutions each by themselves."""
    return facts.number is not None and bool(assembly_term(facts.number.issuer_code.split("-")[-1]))


_AIM = re.compile(r"(?<!,) (?:đến năm|giai đoạn (?:19|20)\d\d ?[-\u2013] ?)\s?((?:19|20)\d\d)\b")


def _is_before_its_aim(facts: Facts, entry: Entry) -> bool:
    """Whether a resolution is not younger than the year that its subject aims at: "phát triển tỉnh đến năm 2020"."""
    aim = _AIM.search(facts.subject)
    return aim is None or entry.issued is None or entry.year_in_number or entry.issued.year <= int(aim[1])


def _by_subject_or_issuer(facts: Facts, left: tuple[Entry, ...], case: Case) -> Outcome:
    """The subject is stronger than the issuer: pages mix up the organs that share the code TW."""
    winner = case.candidates.subjects.winner(facts.subject, keys_of(left)) if facts.subject else None
    if winner is not None and _each_year_has_one(case.candidates.entries[winner], case):
        return _nothing_fits(facts, "not-surely-that-document", case)
    if winner is not None:
        return Linked(resolution=winner, rule="number-and-subject", evidence=facts.subject)
    possible = tuple(entry for entry in left if not case.candidates.subjects.rules_out(facts.subject, entry.key))
    if not possible:
        return _nothing_fits(facts, "not-surely-that-document", case)
    if len(possible) == 1:
        link = _the_only_one(facts, possible[0], "number-and-subject", facts.subject, case)
        if isinstance(link, Linked) and link.resolution == possible[0].key:
            return link
    left = possible if len(possible) > 1 else left
    left = tuple(entry for entry in left if not facts.organs or not entry.organs or entry.organs & facts.organs) or left
    if len(left) == 1:
        return _the_only_one(facts, left[0], "number-and-issuer", facts.issuer, case)
    here = [entry for entry in left if case.is_about_place(entry)]
    if here == [left[-1]] and here[0].issued is not None and (facts.issuer or not facts.is_bare):
        return link_to(here[0], "number-and-place", case.unit.name if case.unit else "")
    return Ambiguous(
        candidates=keys_of(left), rule="several-documents-of-number", evidence=facts.number.text if facts.number else ""
    )


def _the_only_one(facts: Facts, entry: Entry, rule: str, evidence: str, case: Case) -> Outcome:
    """Link the one resolution that is left, unless what the article says of it is too little, or against it."""
    is_any_of_the_year = rule == "number-and-year" and facts.is_bare and not facts.issuer
    if rule in ("number-and-year", "number-and-term", "number-and-plenum") and not is_any_of_the_year:
        return link_to(entry, rule, evidence)
    is_named_by_year = entry.year_in_number and (not facts.is_bare or bool(facts.number and facts.number.year))
    if is_named_by_year and not _contradicts(facts, entry, case):
        return link_to(entry, "number-with-year", evidence)
    if facts.subject and not entry.is_annual and case.candidates.subjects.supports(facts.subject, entry.key):
        return link_to(entry, "number-and-subject", facts.subject)
    if doubt := _doubt(facts, entry, case):
        return _nothing_fits(facts, doubt, case)
    if _is_weak(facts, entry, case):
        if entry.is_annual or not case.speaks_of(entry, is_bare=facts.is_bare):
            return _nothing_fits(facts, "not-surely-that-document", case)
        return link_to(entry, "number-and-topic", entry.resolution.title)
    return link_to(entry, rule, evidence)


def _doubt(facts: Facts, entry: Entry, case: Case) -> str:
    """Why the only resolution known of a number may still not be the one that is meant; empty where it is."""
    if entry.is_remembered:
        return "only-unverified-document"
    if _contradicts(facts, entry, case):
        return "not-surely-that-document"
    return ""


def _is_weak(facts: Facts, entry: Entry, case: Case) -> bool:
    """Whether the number is too little to tell that the entry is meant: the article must speak of its matter as well.

    It is where the number is bare or of another issuer, where the article's time is not known, and where the number has
    started again since the entry's year or term.
    """
    is_other_issuer = bool(facts.organs and entry.organs and not facts.organs & entry.organs)
    starts_anew = entry.restarts_yearly and not _is_of_this_year(entry, case)
    is_out_of_time = not case.is_of_the_time(entry) or _is_given_out_again(entry, case)
    return facts.is_bare or is_other_issuer or starts_anew or is_out_of_time


def _is_of_this_year(entry: Entry, case: Case) -> bool:
    return case.written is not None and entry.issued is not None and entry.issued.year == case.written.year


def _each_year_has_one(entry: Entry, case: Case) -> bool:
    """Whether another year's may be meant as well as this one, whose subject is that of each year: 02/NQ-CP."""
    return entry.is_annual and not _is_of_this_year(entry, case)


def _is_given_out_again(entry: Entry, case: Case) -> bool:
    """Whether the article's own term, two or more after the resolution's, has given the number to another."""
    if not entry.is_party or case.written is None or not entry.serial.isdigit():
        return False
    if case.candidates.term_of(case.written) - entry.term < _TERMS_AGO:
        return False
    return int(entry.serial) <= case.candidates.reached(entry, case.written)


def _contradicts(facts: Facts, entry: Entry, case: Case) -> bool:
    return bool(facts.subject) and case.candidates.subjects.contradicts(facts.subject, entry.key)


def _nothing_fits(facts: Facts, rule: str, case: Case) -> Outcome:
    if facts.is_bare and not facts.issuer:
        return Unknown(rule="bare-number", evidence=facts.number.text if facts.number else "")
    return _provisional(facts, rule, _evidence(facts, facts.number.text if facts.number else ""), case)


def _provisional(facts: Facts, rule: str, evidence: str, case: Case) -> Outcome:
    """Stand in for a resolution that the archive has no description of; without an issuer a number has no identity."""
    assert facts.number is not None
    written = facts.number.issuer_code or case.candidates.codes.code_of_words(facts.issuer)
    if written == "TTg" and fold(facts.kind) in _THE_GOVERNMENTS:
        written = "CP"  # "Thủ tướng ban hành Nghị quyết 160": he signs it, the Government adopts it
    issuer_code = written.split("-")[0] or organ_code(facts.issuer)
    if issuer_code in _ASSEMBLY and facts.term:
        issuer_code = f"{issuer_code}{facts.term}"  # 94 of khóa XIII is 94/QH13, not that of khóa XIV
    if not issuer_code:
        return Unknown(rule="bare-number", evidence=evidence)
    years = years_of(facts, issuer_code, case)
    if is_without_year(facts, issuer_code, years):
        return Unknown(rule="number-without-year", evidence=evidence)
    if facts.level is Level.UNSAID and facts.number.issuer_code:
        rule = "unlisted-issuer"
    text = well_formed(facts.number, "", issuer_code)
    key = ProvisionalKey(
        kind=facts.kind,
        number=text,
        issuer_code=issuer_code,
        province="",
        issued=facts.issued,
        **years,
    )
    described = case.candidates.entries.get(key.identity)
    if described is not None and described.kind == facts.kind_class:
        return Unknown(rule=rule, evidence=evidence)  # a row without a date, which the article does not confirm
    return Linked(resolution=key, rule=rule, evidence=evidence)


def years_of(facts: Facts, issuer_code: str, case: Case) -> dict[str, int]:
    """The years of a provisional key without a date: the one stated; of a number that starts again each year, else
    the article's.

    The article's year counts only as the page itself tells it.
    """
    if facts.issued is not None or facts.term or facts.number is None or facts.number.year:
        return {}
    if not is_yearly(facts.number, issuer_code):
        return {"year": facts.year}  # "04-NQ/TU năm 2011" and "04-NQ/TU năm 2016" are of two terms
    return {"year": facts.year, "cited_in": case.written.year if case.written and not facts.year else 0}


def is_without_year(facts: Facts, issuer_code: str, years: Mapping[str, int]) -> bool:
    """Whether nothing tells of which year a number is that starts again each year, so that it names no resolution.

    Decrees and circulars are cited for many years, so the year of the article tells nothing of theirs: "Nghị định 46".
    """
    if facts.issued is not None or facts.term or facts.number is None or not is_yearly(facts.number, issuer_code):
        return False
    return not years.get("year") and (not years.get("cited_in") or fold(facts.kind) in _LONG_CITED)


def _evidence(facts: Facts, words: str) -> str:
    """The words that decided, and whether another place of the article gave them."""
    return f"{words} (nêu ở chỗ khác trong bài)" if set(facts.supplied) & {"ngày", "khóa"} else words
