"""Decisions applied: citations and mentions that the machine found get what people decided of them."""

from collections.abc import Iterable

from archive.core.linking.posts import official_key
from archive.core.text import Span
from archive.decisions.fields import DECIDED
from archive.decisions.places import LONGEST_SURFACE, citations_at, find_decided_place, mark_stale
from archive.decisions.values import decided_official, decided_resolution, found_values, is_added, keep_found
from archive.models import (
    Article,
    ChangedRecord,
    Citation,
    Decision,
    Official,
    OfficialMention,
    OutcomeKind,
    RecordChange,
    Resolution,
)


def apply_citation_decisions(article: Article, decisions: Iterable[Decision]) -> None:
    """Give citations what people decided of them; a decision whose words are gone is marked stale, not dropped."""
    for decision in decisions:
        if decision.subject != Decision.Subject.CITATION:
            continue
        there = find_decided_place(decision, article)
        # "Nghị quyết Trung ương 4 (khóa XI, XII)" is two documents in the same words: each is decided by itself.
        nth = int(decision.field.removeprefix("#") or 1) - 1
        citations = list(citations_at(article, there.start, decision.surface))[nth : nth + 1] if there else []
        resolution = decided_resolution(decision.value)
        if there and resolution and not citations and is_added(decision):
            citations = [_added_citation(article, there, resolution)]
        found = bool(citations) and (decision.value is None or resolution is not None)
        mark_stale(decision, stale=not found)
        for citation in citations if found else ():
            if citation.pk and citation.decision_id is None:
                keep_found(decision, found_values(citation))
            set_decided_resolution(citation, decision, resolution)


def apply_official_decisions(article: Article, decisions: Iterable[Decision]) -> None:
    """Give mentions the officials whom people decided them to be, before the others are settled."""
    for decision in decisions:
        if decision.subject != Decision.Subject.OFFICIAL:
            continue
        there = find_decided_place(decision, article)
        mentions = list(article.official_mentions.filter(start=there.start)) if there else []
        official = decided_official(decision.value)
        if decision.value is None:
            mark_stale(decision, stale=there is None)
            for mention in mentions:
                RecordChange.objects.note_gained_or_lost(ChangedRecord.OFFICIAL, [mention.official_id], [article.pk])
                mention.delete()
            continue
        if there and official and not mentions and is_added(decision):
            mentions = [_added_mention(article, there, official)]
        mark_stale(decision, stale=not mentions or official is None)
        for mention in mentions if official else ():
            met = [mention.official_id, official.pk] if official else []
            mention.decision, mention.official = decision, official
            mention.save()
            RecordChange.objects.note_gained_or_lost(ChangedRecord.OFFICIAL, met, [article.pk])


def set_decided_resolution(citation: Citation, decision: Decision, resolution: Resolution | None) -> None:
    """Save the citation with the resolution that was decided; None rejects it."""
    met = [citation.resolution_id, resolution.pk if resolution else None]
    citation.decision, citation.resolution = decision, resolution
    citation.outcome = OutcomeKind.LINKED if resolution else OutcomeKind.UNKNOWN
    citation.candidates = []
    citation.rule = DECIDED
    citation.save()
    RecordChange.objects.note_gained_or_lost(ChangedRecord.RESOLUTION, met, [citation.article_id])


def _added_citation(article: Article, span: Span, resolution: Resolution) -> Citation:
    return Citation(
        article=article,
        start=span.start,
        end=span.end,
        surface=span.of(article.text)[:LONGEST_SURFACE],
        kind=resolution.kind,
        number="" if resolution.number.startswith("(") else resolution.number,
        issued=resolution.issued,
        term=resolution.term,
    )


def _added_mention(article: Article, span: Span, official: Official) -> OfficialMention:
    name = span.of(article.text)[:120]
    key, province = official_key(name)[:120], official.province
    return OfficialMention(article=article, start=span.start, end=span.end, name=name, name_key=key, province=province)
