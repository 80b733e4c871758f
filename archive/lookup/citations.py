"""Text to citations: the core that an import uses, with the archive's own records behind what it links to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from archive.core.extraction import find_citations
from archive.core.linking import link_citations
from archive.core.linking.outcomes import Ambiguous, ArticleContext, Linked, Outcome, ProvisionalKey
from archive.core.reading.values import Dated, Precision
from archive.core.text import normalise
from archive.exporting.public_records import public_resolutions
from archive.models import Citation, OutcomeKind, Resolution
from archive.reference.database import load_authorities


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationLookup:
    """What was found. Spans count characters of `text`, which is the text that was given, in NFC.

    `citations` are rows that are not saved: with their resolution where it is linked and the archive has a public
    record of it. `candidates` are the records behind the identities that an ambiguous one names.
    """

    text: str
    citations: tuple[Citation, ...]
    candidates: dict[str, list[Resolution]]


def look_up(text: str, *, day: date | None = None, province: str = "") -> CitationLookup:
    """Find and link every citation of a text.

    `day` is when it was written, today unless given: nothing issued later is meant. `province` is the slug of the unit
    that local numbers ("16-NQ/TU") are of; without it they stay unknown unless the text names one.
    """
    text = normalise(text)
    authorities = load_authorities()
    context = ArticleContext(
        published=Dated(day=day, precision=Precision.DAY, evidence="") if day else None,
        captured=timezone.localdate(),
        province=province,
    )
    mentions = find_citations(text, authorities)
    outcomes = link_citations(mentions, text, context, authorities)
    records = _records(outcomes)
    rows = []
    for mention, outcome in zip(mentions, outcomes, strict=True):
        row = Citation(
            start=mention.span.start,
            end=mention.span.end,
            surface=mention.surface,
            kind=mention.kind,
            number=mention.number or "",
            issued=mention.issued,
            issuer=mention.issuer,
            term=mention.term,
            rule=outcome.rule,
            evidence=outcome.evidence,
            outcome=OutcomeKind.UNKNOWN,
        )
        if isinstance(outcome, Ambiguous):
            row.outcome, row.candidates = OutcomeKind.AMBIGUOUS, list(outcome.candidates)
        elif isinstance(outcome, Linked):
            row.outcome = OutcomeKind.LINKED
            row.resolution = _meant(outcome, records)
        rows.append(row)
    candidates = {identity: records.get(identity, []) for row in rows for identity in row.candidates}
    return CitationLookup(text=text, citations=tuple(rows), candidates=candidates)


def identities_of(outcome: Outcome) -> tuple[str, ...]:
    """The identities that an outcome names."""
    if isinstance(outcome, Ambiguous):
        return outcome.candidates
    if isinstance(outcome, Linked):
        return (_identity(outcome.resolution),)
    return ()


def _identity(resolution: str | ProvisionalKey) -> str:
    return resolution.identity if isinstance(resolution, ProvisionalKey) else resolution


def _records(outcomes: Iterable[Outcome]) -> dict[str, list[Resolution]]:
    """The public records of all identities; one query, and one more where some were merged."""
    wanted = {identity for outcome in outcomes for identity in identities_of(outcome)}
    found: dict[str, list[Resolution]] = {}
    if wanted:
        rows = public_resolutions().filter(identity__in=wanted).select_related("province").order_by("issued", "pk")
        for row in rows:
            found.setdefault(row.identity, []).append(row)
    return found


def _meant(outcome: Linked, records: dict[str, list[Resolution]]) -> Resolution | None:
    """The record of what is linked; none where the archive has none yet, as of a number that no article cites."""
    rows: Sequence[Resolution] = records.get(_identity(outcome.resolution), ())
    if isinstance(outcome.resolution, ProvisionalKey):
        key = outcome.resolution
        rows = [row for row in rows if row.kind == key.kind]
    return rows[0] if rows else None
