"""What people decided, laid over what the machine found."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

from archive.models import Article, Citation, Decision, OutcomeKind, Province, Resolution, Source
from archive.text import Span, find_all

CONTEXT = 40  # characters on each side by which a decided mention is known again


def _slug_of(row: Any) -> str | None:
    return row.slug if row else None


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _time(value: str | None) -> time | None:
    return time.fromisoformat(value) if value else None


def _province(slug: str | None) -> Province | None:
    return Province.objects.filter(slug=slug).first() if slug else None


def _source(slug: str | None) -> Source | None:
    return Source.objects.filter(slug=slug).first() if slug else None


def _same(value: Any) -> Any:
    return value


# The fields a person may decide: how each is read from JSON and written to it.
FIELDS: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "title": (_same, _same),
    "lead": (_same, _same),
    "section": (_same, _same),
    "byline": (_same, _same),
    "views": (_same, _same),
    "images": (_same, _same),
    "published": (_date, lambda value: value.isoformat() if value else None),
    "published_time": (_time, lambda value: value.isoformat("minutes") if value else None),
    "published_precision": (_same, _same),
    "published_evidence": (_same, _same),
    "event_date": (_date, lambda value: value.isoformat() if value else None),
    "event_precision": (_same, _same),
    "event_evidence": (_same, _same),
    "province": (_province, _slug_of),
    "province_rule": (_same, _same),
    "province_evidence": (_same, _same),
    "source": (_source, _slug_of),
}


def put_found(article: Article) -> None:
    """Give the article's columns what `found` says."""
    for name, value in article.found.items():
        setattr(article, name, FIELDS[name][0](value))


def apply_to_fields(article: Article) -> None:
    """Give the article's columns what people decided, over what was found."""
    if article.pk is None:
        return
    for decision in Decision.objects.on_fields().filter(article=article):
        setattr(article, decision.field, FIELDS[decision.field][0](decision.value))


def decide_field(article: Article, field: str, user: Any, *, reason: str = "") -> None:
    """Record the article's present value of a field as a person's decision, or drop it when it is what was found."""
    value = FIELDS[field][1](getattr(article, field))
    if value == article.found.get(field):
        Decision.objects.on_fields().filter(article=article, field=field).delete()
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
    article = citation.article
    places = list(find_all(article.text, citation.surface))
    occurrence = next((number for number, span in enumerate(places) if span.start >= citation.start), 0)
    resolution = citation.resolution
    decision, _ = Decision.objects.update_or_create(
        article=article,
        subject=Decision.Subject.CITATION,
        field="",
        surface=citation.surface,
        occurrence=occurrence,
        defaults={
            "context": _context(article.text, Span(citation.start, citation.end)),
            "value": {"identity": resolution.identity, "kind": resolution.kind} if resolution else None,
            "decided_by": user,
            "reason": reason,
            "stale": False,
        },
    )
    return decision


def apply_to_mentions(article: Article) -> None:
    """Give citations what people decided of them; a decision whose words are gone is marked stale, not dropped."""
    for decision in Decision.objects.filter(article=article, subject=Decision.Subject.CITATION):
        citations = _citations_of(decision, article)
        resolution = _resolution(decision.value)
        found = bool(citations) and (decision.value is None or resolution is not None)
        if decision.stale == found:
            decision.stale = not found
            decision.save(update_fields=["stale"])
        if not found:
            continue
        for citation in citations:
            citation.decision = decision
            citation.resolution = resolution
            citation.outcome = OutcomeKind.LINKED if resolution else OutcomeKind.UNKNOWN
            citation.candidates = []
            citation.rule = "decided"
            citation.save()


def _citations_of(decision: Decision, article: Article) -> list[Citation]:
    """The citations at the decided place: the same words in the same surroundings, wherever they stand now."""
    places = list(find_all(article.text, decision.surface))
    there = [span for span in places if _context(article.text, span) == decision.context]
    if not there and decision.occurrence < len(places):
        there = [places[decision.occurrence]]
    if len(there) > 1 and decision.occurrence < len(places) and places[decision.occurrence] in there:
        there = [places[decision.occurrence]]
    if len(there) != 1:
        return []
    return list(article.citations.filter(start=there[0].start, end=there[0].end))


def _resolution(value: Any) -> Resolution | None:
    if value is None:
        return None
    row = Resolution.objects.filter(identity=value["identity"], kind=value["kind"]).first()
    while row is not None and row.merged_into is not None:
        row = row.merged_into
    return row


def _context(text: str, span: Span) -> str:
    return text[max(0, span.start - CONTEXT) : span.start] + "|" + text[span.end : span.end + CONTEXT]
