"""What people decided, laid over what the machine found."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from typing import Any

from archive.core.linking.posts import official_key
from archive.core.text import Span, find_all
from archive.models import (
    Article,
    Citation,
    Decision,
    Official,
    OfficialMention,
    OutcomeKind,
    Province,
    Resolution,
    Source,
)

_LONGEST_SURFACE = 500  # of what is stored of a mention's words
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
    "published_rule": (_same, _same),
    "event_date": (_date, lambda value: value.isoformat() if value else None),
    "event_precision": (_same, _same),
    "event_evidence": (_same, _same),
    "province": (_province, _slug_of),
    "province_rule": (_same, _same),
    "province_evidence": (_same, _same),
    "source": (_source, _slug_of),
}

DECIDED = "decided"  # stands as the rule of what a person decided
_GROUNDS = {
    "province": {"province_rule": DECIDED, "province_evidence": ""},
    "published": {"published_rule": DECIDED, "published_evidence": ""},
}


def put_found(article: Article, rows: Mapping[str, Any] | None = None) -> None:
    """Give the article's columns what `found` says; `rows` holds the rows behind its slugs where they are at hand."""
    for name, value in article.found.items():
        setattr(article, name, rows[name] if rows and name in rows else FIELDS[name][0](value))


def apply_to_fields(article: Article, decisions: Iterable[Decision]) -> None:
    """Give the article's columns what people decided, over what was found."""
    fields = [decision for decision in decisions if decision.subject == Decision.Subject.FIELD]
    for decision in fields:
        setattr(article, decision.field, FIELDS[decision.field][0](decision.value))
    put_grounds(article, [decision.field for decision in fields])


def put_grounds(article: Article, fields: Iterable[str]) -> None:
    """Say of values that a person set that they are a person's: the machine's rule and evidence do not speak for them.

    A value that is what the machine found has the machine's grounds again; evidence that a person stated stays.
    """
    fields = set(fields)
    for field in fields & set(_GROUNDS):
        is_found = FIELDS[field][1](getattr(article, field)) == article.found.get(field)
        for column, decided in _GROUNDS[field].items():
            if column not in fields:
                setattr(article, column, article.found.get(column, "") if is_found else decided)


def decide_field(article: Article, field: str, user: Any, *, reason: str = "") -> None:
    """Record the article's present value of a field as a person's decision, or drop it when it is what was found."""
    value = FIELDS[field][1](getattr(article, field))
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
    at_place = list(_citations_at(citation.article, citation.start, citation.surface))
    return _decide_words(
        citation.article,
        Decision.Subject.CITATION,
        Span(citation.start, citation.end),
        {"value": _value_of(citation.resolution), "decided_by": user, "reason": reason},
        nth=at_place.index(citation) if citation in at_place else 0,
    )


def settle_citation(citation: Citation, resolution: Resolution | None, user: Any, *, reason: str = "") -> Decision:
    """Decide that the citation means this document (none: that it cites none); the search hears of it."""
    found = _found_of(citation) if citation.decision_id is None else None
    citation.resolution = resolution
    decision = decide_citation(citation, user, reason=reason)
    if found is not None:
        _note_found(decision, found)
    _give(citation, decision, resolution)
    return decision


def add_citation(article: Article, span: Span, resolution: Resolution, user: Any, *, reason: str = "") -> Decision:
    """Decide that the words at the span cite this document, where the machine found nothing."""
    value = {**(_value_of(resolution) or {}), "added": True}
    decided = {"value": value, "decided_by": user, "reason": reason, "found": None}
    decision = _decide_words(article, Decision.Subject.CITATION, span, decided)
    apply_to_citations(article, [decision])
    return decision


def decide_official(mention: OfficialMention, user: Any, *, reason: str = "") -> Decision:
    """Record the official whom the mention has now as a person's decision on the name at this place in the text."""
    article, official = mention.article, mention.official
    assert official is not None
    before = OfficialMention.objects.filter(pk=mention.pk, decision=None).values_list("official__slug", flat=True)
    found = [{"slug": slug} for slug in before]
    decision = _decide_words(
        article,
        Decision.Subject.OFFICIAL,
        Span(mention.start, mention.end),
        {"value": {"slug": official.slug}, "decided_by": user, "reason": reason},
    )
    for one in found:
        _note_found(decision, one)
    mention.decision = decision
    mention.save(update_fields=["official", "decision"])
    return decision


def reject_official(mention: OfficialMention, user: Any, *, reason: str = "") -> Decision:
    """Decide that the words name no official; the mention goes, also when the article is read again."""
    found = {"slug": mention.official.slug if mention.official else None}
    decided = {"value": None, "decided_by": user, "reason": reason, "found": found}
    decision = _decide_words(mention.article, Decision.Subject.OFFICIAL, Span(mention.start, mention.end), decided)
    mention.delete()
    return decision


def add_official(article: Article, span: Span, official: Official, user: Any, *, reason: str = "") -> Decision:
    """Decide that the words at the span name this official, where the machine found nobody."""
    decided = {"value": {"slug": official.slug, "added": True}, "decided_by": user, "reason": reason, "found": None}
    decision = _decide_words(article, Decision.Subject.OFFICIAL, span, decided)
    apply_to_officials(article, [decision])
    return decision


def take_back(decision: Decision) -> None:
    """Drop a decision on words and give them what the machine last said of them; what it never found goes.

    Who else bears an official's name may have changed since: whoever calls this settles the name anew.
    """
    for citation in decision.citations.all():
        if decision.found is None:
            citation.delete()
            continue
        citation.decision = None
        citation.outcome, citation.rule = decision.found["outcome"], decision.found["rule"]
        citation.candidates = decision.found["candidates"]
        citation.resolution = _resolution(decision.found["resolution"])
        citation.save()
    for mention in decision.official_mentions.all():
        if decision.found is None:
            mention.delete()
            continue
        mention.decision, mention.official = None, _official(decision.found) or mention.official
        mention.save()
    decision.delete()


def _decide_words(article: Article, subject: str, span: Span, decided: dict[str, Any], *, nth: int = 0) -> Decision:
    surface = span.of(article.text)[:_LONGEST_SURFACE]
    places = list(find_all(article.text, surface))
    occurrence = next((number for number, place in enumerate(places) if place.start >= span.start), 0)
    decision, _ = Decision.objects.update_or_create(
        article=article,
        subject=subject,
        field=f"#{nth + 1}" if nth else "",
        surface=surface,
        occurrence=occurrence,
        defaults={"context": _context(article.text, span), "stale": False, **decided},
    )
    return decision


def apply_to_citations(article: Article, decisions: Iterable[Decision]) -> None:
    """Give citations what people decided of them; a decision whose words are gone is marked stale, not dropped."""
    for decision in decisions:
        if decision.subject != Decision.Subject.CITATION:
            continue
        there = _place_of(decision, article)
        # "Nghị quyết Trung ương 4 (khóa XI, XII)" is two documents in the same words: each is decided by itself.
        nth = int(decision.field.removeprefix("#") or 1) - 1
        citations = list(_citations_at(article, there.start, decision.surface))[nth : nth + 1] if there else []
        resolution = _resolution(decision.value)
        if there and resolution and not citations and _is_added(decision):
            citations = [_added_citation(article, there, resolution)]
        found = bool(citations) and (decision.value is None or resolution is not None)
        _note_stale(decision, stale=not found)
        for citation in citations if found else ():
            if citation.pk and citation.decision_id is None:
                _note_found(decision, _found_of(citation))
            _give(citation, decision, resolution)


def apply_to_officials(article: Article, decisions: Iterable[Decision]) -> None:
    """Give mentions the officials whom people decided them to be, before the others are settled."""
    for decision in decisions:
        if decision.subject != Decision.Subject.OFFICIAL:
            continue
        there = _place_of(decision, article)
        mentions = list(article.official_mentions.filter(start=there.start)) if there else []
        official = _official(decision.value)
        if decision.value is None:
            _note_stale(decision, stale=there is None)
            for mention in mentions:
                mention.delete()
            continue
        if there and official and not mentions and _is_added(decision):
            mentions = [_added_mention(article, there, official)]
        _note_stale(decision, stale=not mentions or official is None)
        for mention in mentions if official else ():
            mention.decision, mention.official = decision, official
            mention.save()


def _give(citation: Citation, decision: Decision, resolution: Resolution | None) -> None:
    citation.decision, citation.resolution = decision, resolution
    citation.outcome = OutcomeKind.LINKED if resolution else OutcomeKind.UNKNOWN
    citation.candidates = []
    citation.rule = DECIDED
    citation.save()


def _value_of(resolution: Resolution | None) -> dict[str, Any] | None:
    # The slug never changes; the identity of a provisional document follows the spelling of its mentions.
    if resolution is None:
        return None
    return {"identity": resolution.identity, "kind": resolution.kind, "slug": resolution.slug}


def _found_of(citation: Citation) -> dict[str, Any]:
    return {
        "outcome": citation.outcome,
        "rule": citation.rule,
        "candidates": citation.candidates,
        "resolution": _value_of(citation.resolution),
    }


def _note_found(decision: Decision, found: dict[str, Any]) -> None:
    if decision.found != found:
        Decision.objects.filter(pk=decision.pk).update(found=found)
        decision.found = found


def _is_added(decision: Decision) -> bool:
    return decision.subject != Decision.Subject.FIELD and bool((decision.value or {}).get("added"))


def _added_citation(article: Article, span: Span, resolution: Resolution) -> Citation:
    return Citation(
        article=article,
        start=span.start,
        end=span.end,
        surface=span.of(article.text)[:_LONGEST_SURFACE],
        kind=resolution.kind,
        number="" if resolution.number.startswith("(") else resolution.number,
        issued=resolution.issued,
        term=resolution.term,
    )


def _added_mention(article: Article, span: Span, official: Official) -> OfficialMention:
    name = span.of(article.text)[:120]
    key, province = official_key(name)[:120], official.province
    return OfficialMention(article=article, start=span.start, end=span.end, name=name, name_key=key, province=province)


def _drop(decisions: Iterable[Decision]) -> None:
    for decision in decisions:  # one by one: the history hears of each
        decision.delete()


def _citations_at(article: Article, start: int, surface: str) -> Iterable[Citation]:
    return article.citations.filter(start=start, surface=surface).order_by("pk")


def _note_stale(decision: Decision, *, stale: bool) -> None:
    if decision.stale != stale:
        # Not by save: the time of the decision is the person's.
        Decision.objects.filter(pk=decision.pk).update(stale=stale)
        decision.stale = stale


def _place_of(decision: Decision, article: Article) -> Span | None:
    """The decided place: the same words in the same surroundings, wherever they stand now."""
    places = list(find_all(article.text, decision.surface))
    there = [span for span in places if _context(article.text, span) == decision.context]
    if not there and decision.occurrence < len(places):
        there = [places[decision.occurrence]]
    if len(there) > 1 and decision.occurrence < len(places) and places[decision.occurrence] in there:
        there = [places[decision.occurrence]]
    return there[0] if len(there) == 1 else None


def _resolution(value: Any) -> Resolution | None:
    if value is None:
        return None
    row = Resolution.objects.filter(slug=value["slug"]).first() if "slug" in value else None
    row = row or Resolution.objects.filter(identity=value["identity"], kind=value["kind"]).first()
    return row.standing() if row is not None else None


def _official(value: Any) -> Official | None:
    row = Official.objects.filter(slug=(value or {}).get("slug")).first()
    return row.standing() if row is not None else None


def _context(text: str, span: Span) -> str:
    return text[max(0, span.start - CONTEXT) : span.start] + "|" + text[span.end : span.end + CONTEXT]
