"""Citations to the resolutions they mean, in five steps.

1. Gather what each mention states, completed by the other mentions of the same resolution in the article.
2. Resolve each: a local number within its province, a central number by date, term, issuer and subject, a name
   without a number by plenum, congress, year or custom.
3. Let the resolutions that the article surely cites settle its mentions that remained open (antecedents).
4. Let the words around a mention decide where they fit only one candidate: "10 năm thực hiện", a title's words.
5. What still fits several resolutions stays ambiguous, and what fits none unknown: refused, not guessed.

The rules and their sentences for readers are in `rules.RULES`.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from archive.core.authorities import Authorities
from archive.core.extraction.mentions import CitationMention
from archive.core.linking.citations.candidates import ResolutionCandidates, candidates_of
from archive.core.linking.citations.case import Case
from archive.core.linking.citations.facts import Facts, gather
from archive.core.linking.citations.issuers import Level
from archive.core.linking.citations.local import link_local_number
from archive.core.linking.citations.names import is_local_congress, link_name
from archive.core.linking.citations.numbers import link_central_number, link_to, resolution_words
from archive.core.linking.outcomes import Ambiguous, ArticleContext, Linked, Outcome, ProvisionalKey, Unknown
from archive.core.text import Span


def link_citations(
    mentions: Sequence[CitationMention], text: str, context: ArticleContext, authorities: Authorities
) -> list[Outcome]:
    """Return what each mention of one article means, in the order of `mentions`; never raises on their content.

    "Nghị quyết số 04-NQ/TW ngày 30/10/2016" is Linked to the resolution of khóa XII by the rule "number-and-date"; the
    number alone, in an article of 2021, is Ambiguous between khóa X and XII; "Quy định 01-QĐ/TU ngày 30/6/2011" in an
    article of Bắc Ninh is Linked to the provisional key of that province's resolution.
    """
    candidates = candidates_of(authorities)
    gathered = gather(mentions, candidates)
    congresses = frozenset(facts.congress for facts in gathered if facts.congress and is_local_congress(facts))
    stated_last = max((facts.issued for facts in gathered if facts.issued), default=None)
    case = Case(
        text=text,
        context=context,
        authorities=authorities,
        candidates=candidates,
        stated_last=stated_last,
        local_congresses=congresses,
    )
    spans: dict[Facts, list[Span]] = defaultdict(list)
    for mention, facts in zip(mentions, gathered, strict=True):
        spans[facts].append(mention.span)
    outcomes = {facts: _resolve(facts, case) for facts in spans}
    if case.written is None:
        anchored = replace(case, anchor=_anchor(outcomes, candidates))
        outcomes = {facts: _resolve(facts, anchored) for facts in spans}
    antecedents = _Antecedents(outcomes, candidates)
    settled = {facts: antecedents.settle(facts, outcome) for facts, outcome in outcomes.items()}
    told = {facts: _by_words_around(outcome, spans[facts], case) for facts, outcome in settled.items()}
    return [told[facts] for facts in gathered]


def _resolve(facts: Facts, case: Case) -> Outcome:
    if facts.number is None:
        return link_name(facts, case)
    if facts.is_bare and not facts.issuer and (nickname := _by_nickname(facts, case)):
        return nickname
    if facts.level is Level.LOCAL:
        return link_local_number(facts, case)
    return link_central_number(facts, case)


def _anchor(outcomes: Mapping[Facts, Outcome], candidates: ResolutionCandidates) -> date | None:
    """The latest date of the resolutions to which an article is surely linked: it tells the time of an undated one."""
    entries = candidates.entries_of(
        outcome.resolution
        for outcome in outcomes.values()
        if isinstance(outcome, Linked) and isinstance(outcome.resolution, str)
    )
    return max((entry.issued for entry in entries if entry.issued is not None), default=None)


def _by_nickname(facts: Facts, case: Case) -> Linked | None:
    """ "Đề án 06", "Chương trình 135": a number of old that has become a name; the resolution is of another kind."""
    assert facts.number is not None
    customary = case.candidates.called(f"{facts.kind} {facts.number.text}")
    entries = case.candidates.entries_of(customary.candidates) if customary else ()
    if len(entries) != 1 or entries[0].kind == facts.kind_class or entries[0].is_remembered:
        return None
    if not case.is_possible(entries[0]):
        return None
    return Linked(resolution=entries[0].key, rule="customary-name", evidence=f"{facts.kind} {facts.number.text}")


_OPEN_TO_YEARS = frozenset({"several-documents-of-number", "several-documents-of-plenum"})
# A plenum's several resolutions are often cited together ("các nghị quyết Trung ương 6"): no topic parts them.
_OPEN_TO_TOPIC = frozenset({"several-documents-of-number"})


# "10 năm thực hiện" is said from the tenth year on to some months after it, and plans say it a year before.
_YEARS_OFF = 1


def _by_words_around(outcome: Outcome, spans: list[Span], case: Case) -> Outcome:
    """The link to the one candidate that the words around the mention fit; `outcome` where they fit none or several."""
    if not isinstance(outcome, Ambiguous) or outcome.rule not in _OPEN_TO_YEARS:
        return outcome
    years = case.years_in_force(spans)
    if years and case.written is not None:
        begun = case.written.year - years
        entries = [case.candidates.entries[key] for key in outcome.candidates]
        fitting = [entry for entry in entries if entry.issued and abs(entry.issued.year - begun) <= _YEARS_OFF]
        if len(fitting) == 1:
            return link_to(fitting[0], "number-and-years-in-force", f"{years} năm thực hiện")
    if outcome.rule not in _OPEN_TO_TOPIC:
        return outcome
    winner = case.candidates.subjects.topic_winner(case.words_around(spans), outcome.candidates)
    if winner is None:
        return outcome
    title = case.candidates.entries[winner].resolution.title
    return Linked(resolution=winner, rule="number-and-topic", evidence=title)


class _Antecedents:
    """The resolutions that an article surely cites, by which its open mentions are settled."""

    def __init__(self, outcomes: dict[Facts, Outcome], candidates: ResolutionCandidates) -> None:
        self._candidates = candidates
        self._linked: set[str] = set()
        self._by_serial: dict[tuple[str, str], dict[str | ProvisionalKey, frozenset[str]]] = defaultdict(dict)
        for facts, outcome in outcomes.items():
            if isinstance(outcome, Linked):
                if isinstance(outcome.resolution, str):
                    self._linked.add(outcome.resolution)
                if facts.number is not None:
                    organs = self._by_serial[facts.kind_class, _serial(facts)]
                    organs[outcome.resolution] = organs.get(outcome.resolution, frozenset()) | facts.organs

    def settle(self, facts: Facts, outcome: Outcome) -> Outcome:
        """`outcome`, or the link to the one resolution of the article that an open mention must mean."""
        if isinstance(outcome, Ambiguous):
            cited = [key for key in outcome.candidates if key in self._linked and not self._is_another(facts, key)]
            if len(cited) == 1:
                return Linked(resolution=cited[0], rule="antecedent", evidence=self._words(cited[0]))
            if cited:
                return Ambiguous(candidates=tuple(cited), rule=outcome.rule, evidence=outcome.evidence)
        if isinstance(outcome, Unknown) and outcome.rule in ("bare-number", "number-without-year"):
            cited_numbers = self._by_serial.get((facts.kind_class, _serial(facts)), {})
            if len(cited_numbers) == 1:
                resolution, organs = next(iter(cited_numbers.items()))
                if facts.organs and organs and not facts.organs & organs:
                    return outcome  # 54 of the Quốc hội is not 54 of the Bộ Chính trị
                return Linked(resolution=resolution, rule="antecedent", evidence=self._words(resolution))
        return outcome

    def _is_another(self, facts: Facts, key: str) -> bool:
        return bool(facts.subject) and self._candidates.subjects.contradicts(facts.subject, key)

    def _words(self, resolution: str | ProvisionalKey) -> str:
        return resolution_words(
            self._candidates.entries[resolution].resolution if isinstance(resolution, str) else resolution
        )


def _serial(facts: Facts) -> str:
    return facts.number.serial.lstrip("0") if facts.number else ""
