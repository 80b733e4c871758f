"""Names without a number to the resolution they mean: plenums, congresses, laws by their year, customary names."""

import re
from datetime import date

from archive.core.linking.citations.candidates import Entry, roman
from archive.core.linking.citations.case import Case
from archive.core.linking.citations.facts import Facts
from archive.core.linking.citations.numbers import evidence_of, keys_of, link_to
from archive.core.linking.outcomes import Ambiguous, Linked, Outcome, Unknown
from archive.core.text import fold

# All that may stand in the name of the national congress's resolution; any other word ("Đảng bộ tỉnh", "Công đoàn")
# makes it another congress's.
_NATIONAL_WORDS = frozenset(
    re.findall(r"\w+", "nghi quyet nq nqdh dh dai hoi bieu toan quoc lan thu cua dang cong san viet nam khoa nhiem ky")
)
_SAID_NATIONAL = re.compile(r"\btoan quoc\b|\bdang\b(?! bo| uy)")
_WORD = re.compile(r"[a-z]+")
_ROMAN = re.compile(r"[ivxl]+")
_FILLERS = re.compile(r"\b(?:nam|so)\b|[(),\"“”]")
# A bare "Nghị quyết Đại hội XI" may be a province's congress when the national one of that number is long past.
_STILL_CURRENT = 1


def link_name(facts: Facts, case: Case) -> Outcome:
    """Resolve a mention that gives no number: "Nghị quyết Trung ương 4 (khóa XII)", "Luật Đất đai năm 2013"."""
    if facts.plenum:
        return _by_plenum(facts, case)
    if facts.congress:
        return _by_congress(facts, case)
    if facts.kind_class == "luat" and (law := _by_law(facts, case)):
        return law
    return _by_customary_name(facts, case)


def is_local_congress(facts: Facts) -> bool:
    """Whether the resolution is of another congress than the Party's national one: "Đại hội Đảng bộ tỉnh"."""
    words = (word for word in _WORD.findall(fold(f"{facts.name} {facts.issuer}")) if not _ROMAN.fullmatch(word))
    return not _NATIONAL_WORDS.issuperset(words)


def _by_plenum(facts: Facts, case: Case) -> Outcome:
    entries = case.candidates.of_plenum(facts.kind_class, facts.plenum)
    left = tuple(entry for entry in entries if case.is_possible(entry) and facts.term in (0, entry.term))
    words = f"Trung ương {facts.plenum}" + (f" khóa {roman(facts.term)}" if facts.term else "")
    if not left:
        return Unknown(rule="no-number-and-no-known-name", evidence=words)
    if facts.subject and len(left) > 1 and (winner := case.candidates.subjects.winner(facts.subject, keys_of(left))):
        return Linked(resolution=winner, rule="plenum-and-subject", evidence=facts.subject)
    if len(left) == 1 and facts.subject and case.candidates.subjects.contradicts(facts.subject, left[0].key):
        return Unknown(rule="no-number-and-no-known-name", evidence=facts.subject)
    usual = _usual(facts, left, case)
    if usual is not None:
        return link_to(usual, "customary-name", words)
    if len(left) == 1 and (facts.term or _is_of_the_articles_term(left[0], case)):
        return link_to(left[0], "plenum-and-term", words)
    if len(left) == 1:
        return Unknown(rule="no-number-and-no-known-name", evidence=words)
    return Ambiguous(candidates=keys_of(left), rule="several-documents-of-plenum", evidence=words)


def _usual(facts: Facts, left: tuple[Entry, ...], case: Case) -> Entry | None:
    """What usage means by the name where several resolutions could be meant, and the data record the usage.

    Without a term, usage is of the time after the resolution: the page itself must tell that it is of that time.
    """
    name = f"{facts.kind} Trung ương {facts.plenum} khóa {roman(facts.term)}" if facts.term else f"NQTW{facts.plenum}"
    customary = case.candidates.called(name)
    if customary is None or not customary.default or facts.kind_class != "nghi quyet":
        return None
    usual = next((entry for entry in left if entry.key == customary.default), None)
    if facts.term:
        return usual
    if usual is None:
        # Before that resolution there was, the name meant the one before it.
        earlier = [entry for entry in left if entry.key in customary.candidates]
        usual = earlier[0] if len(earlier) == 1 else None
    is_of_its_time = usual is not None and case.written is not None and (usual.issued or date.max) <= case.written
    return usual if is_of_its_time else None


def _is_of_the_articles_term(entry: Entry, case: Case) -> bool:
    return case.written is not None and not entry.is_remembered and case.candidates.term_of(case.written) == entry.term


def _by_congress(facts: Facts, case: Case) -> Outcome:
    words = f"Đại hội {roman(facts.congress)}"
    entry = case.candidates.of_congress(facts.congress)
    if is_local_congress(facts):
        return Unknown(rule="local-congress", evidence=facts.issuer or words)
    if entry is None or facts.kind_class != entry.kind or not case.is_possible(entry):
        return Unknown(rule="no-number-and-no-known-name", evidence=words)
    if not _SAID_NATIONAL.search(fold(f"{facts.name} {facts.issuer}")):
        is_past = case.written is not None and case.candidates.term_of(case.written) > facts.congress + _STILL_CURRENT
        if is_past or facts.congress in case.local_congresses or facts.congress in case.congresses_told:
            return Unknown(rule="local-congress", evidence=words)
    return link_to(entry, "congress", words)


def _by_law(facts: Facts, case: Case) -> Outcome | None:
    laws = [entry for entry in case.candidates.laws_named(facts.name) if case.is_possible(entry)]
    if facts.year:
        laws = [entry for entry in laws if entry.issued is not None and entry.issued.year == facts.year]
        meant = laws or case.candidates.laws_meant(facts.name, facts.year)
        laws = [entry for entry in meant if case.is_possible(entry)]
    if facts.issued:
        exact = [entry for entry in laws if entry.issued == facts.issued]
        return link_to(exact[0], "law-and-year", evidence_of(facts.issued)) if len(exact) == 1 else None
    if not laws:
        return None
    if len(laws) > 1:
        return Ambiguous(candidates=keys_of(tuple(laws)), rule="several-documents-of-name", evidence=facts.name)
    if not facts.year:
        return Unknown(rule="no-number-and-no-known-name", evidence=facts.name)
    return link_to(laws[0], "law-and-year", f"năm {facts.year}")


def _by_customary_name(facts: Facts, case: Case) -> Outcome:
    customary = case.candidates.called(" ".join(_FILLERS.sub(" ", fold(facts.name)).split()))
    entries = case.candidates.entries_of(customary.candidates) if customary else ()
    left = tuple(entry for entry in entries if case.is_possible(entry))
    if facts.year:
        left = tuple(entry for entry in left if entry.issued is not None and entry.issued.year == facts.year)
    if len(left) == 1 and (facts.year or not left[0].is_remembered):
        return link_to(left[0], "customary-name", facts.name)
    if len(left) > 1:
        return Ambiguous(candidates=keys_of(left), rule="several-documents-of-name", evidence=facts.name)
    return Unknown(rule="no-number-and-no-known-name", evidence=facts.name)
