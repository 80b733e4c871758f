"""Decisions recorded: what a person says of a field or of words in the text, and taking it back."""

from collections.abc import Iterable
from typing import Any

from archive.core.text import Span, find_all
from archive.decisions.application import apply_citation_decisions, apply_official_decisions, set_decided_resolution
from archive.decisions.fields import DECIDABLE_FIELDS
from archive.decisions.places import LONGEST_SURFACE, citations_at, context_of
from archive.decisions.values import (
    decided_official,
    decided_resolution,
    found_values,
    keep_found,
    resolution_value,
)
from archive.models import (
    Article,
    ChangedRecord,
    Citation,
    Decision,
    Official,
    OfficialMention,
    RecordChange,
    Resolution,
)


def decide_field(article: Article, field: str, user: Any, *, reason: str = "") -> None:
    """Record the article's present value of a field as a person's decision, or drop it when it is what was found."""
    value = DECIDABLE_FIELDS[field][1](getattr(article, field))
    if value == article.found.get(field):
        _drop(Decision.objects.on_fields().filter(article=article, field=field))
        return
    Decision.objects.update_or_create(
        article=article,
        subject=Decision.Subject.FIELD,
        field=field,
        surface="",
        occurrence=0,
        defaults={"value": value, "decided_by": user, "reason": reason},
    )


def decide_citation(citation: Citation, user: Any, *, reason: str = "") -> Decision:
    """Record the citation's present resolution (none: rejected) as a person's decision on its words in the text."""
    at_place = list(citations_at(citation.article, citation.start, citation.surface))
    return _decide_words(
        citation.article,
        Decision.Subject.CITATION,
        Span(citation.start, citation.end),
        {"value": resolution_value(citation.resolution), "decided_by": user, "reason": reason},
        nth=at_place.index(citation) if citation in at_place else 0,
    )


def settle_citation(citation: Citation, resolution: Resolution | None, user: Any, *, reason: str = "") -> Decision:
    """Decide that the citation means this document (none: that it cites none)."""
    found = found_values(citation) if citation.decision_id is None else None
    citation.resolution = resolution
    decision = decide_citation(citation, user, reason=reason)
    if found is not None:
        keep_found(decision, found)
    set_decided_resolution(citation, decision, resolution)
    return decision


def add_citation(article: Article, span: Span, resolution: Resolution, user: Any, *, reason: str = "") -> Decision:
    """Decide that the words at the span cite this document, where the machine found nothing."""
    value = {**(resolution_value(resolution) or {}), "added": True}
    decided = {"value": value, "decided_by": user, "reason": reason, "found": None}
    decision = _decide_words(article, Decision.Subject.CITATION, span, decided)
    apply_citation_decisions(article, [decision])
    return decision


def decide_official(mention: OfficialMention, user: Any, *, reason: str = "") -> Decision:
    """Record the official whom the mention has now as a person's decision on the name at this place in the text."""
    article, official = mention.article, mention.official
    assert official is not None
    before = list(OfficialMention.objects.filter(pk=mention.pk).values_list("official", "official__slug", "decision"))
    found = [{"slug": slug} for _, slug, decided in before if decided is None]
    decision = _decide_words(
        article,
        Decision.Subject.OFFICIAL,
        Span(mention.start, mention.end),
        {"value": {"slug": official.slug}, "decided_by": user, "reason": reason},
    )
    for one in found:
        keep_found(decision, one)
    mention.decision = decision
    mention.save(update_fields=["official", "decision"])
    met = [official.pk, *(had for had, _, _ in before)]
    RecordChange.objects.note_gained_or_lost(ChangedRecord.OFFICIAL, met, [article.pk])
    return decision


def reject_official(mention: OfficialMention, user: Any, *, reason: str = "") -> Decision:
    """Decide that the words name no official; the mention goes, also when the article is read again."""
    found = {"slug": mention.official.slug if mention.official else None}
    decided = {"value": None, "decided_by": user, "reason": reason, "found": found}
    decision = _decide_words(mention.article, Decision.Subject.OFFICIAL, Span(mention.start, mention.end), decided)
    mention.delete()
    RecordChange.objects.note_gained_or_lost(ChangedRecord.OFFICIAL, [mention.official_id], [mention.article_id])
    return decision


def add_official(article: Article, span: Span, official: Official, user: Any, *, reason: str = "") -> Decision:
    """Decide that the words at the span name this official, where the machine found nobody."""
    decided = {"value": {"slug": official.slug, "added": True}, "decided_by": user, "reason": reason, "found": None}
    decision = _decide_words(article, Decision.Subject.OFFICIAL, span, decided)
    apply_official_decisions(article, [decision])
    return decision


def revoke_decision(decision: Decision) -> None:
    """Drop a decision on words and give them what the machine last said of them; what it never found goes.

    Which officials have the name may have changed since: the caller settles the name again.
    """
    cited: list[int | None] = []
    named: list[int | None] = []
    for citation in decision.citations.all():
        cited.append(citation.resolution_id)
        if decision.found is None:
            citation.delete()
            continue
        citation.decision = None
        citation.outcome, citation.rule = decision.found["outcome"], decision.found["rule"]
        citation.candidates = decision.found["candidates"]
        citation.resolution = decided_resolution(decision.found["resolution"])
        citation.save()
        cited.append(citation.resolution_id)
    for mention in decision.official_mentions.all():
        named.append(mention.official_id)
        if decision.found is None:
            mention.delete()
            continue
        mention.decision, mention.official = None, decided_official(decision.found) or mention.official
        mention.save()
        named.append(mention.official_id)
    RecordChange.objects.note_gained_or_lost(ChangedRecord.RESOLUTION, cited, [decision.article_id])
    RecordChange.objects.note_gained_or_lost(ChangedRecord.OFFICIAL, named, [decision.article_id])
    decision.delete()


def _decide_words(article: Article, subject: str, span: Span, decided: dict[str, Any], *, nth: int = 0) -> Decision:
    surface = span.of(article.text)[:LONGEST_SURFACE]
    places = list(find_all(article.text, surface))
    occurrence = next((number for number, place in enumerate(places) if place.start >= span.start), 0)
    decision, _ = Decision.objects.update_or_create(
        article=article,
        subject=subject,
        field=f"#{nth + 1}" if nth else "",
        surface=surface,
        occurrence=occurrence,
        defaults={"context": context_of(article.text, span), "stale": False, **decided},
    )
    return decision


def _drop(decisions: Iterable[Decision]) -> None:
    for decision in decisions:  # one by one: the history hears of each
        decision.delete()
