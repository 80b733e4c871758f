"""What the machine found, into the database: one article, its citations and officials, in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from archive.article_changes import announce_changes
from archive.core.linking import LinkedOfficial, link_officials, official_key
from archive.core.linking.outcomes import Ambiguous, Linked, Located, Outcome, ProvisionalKey
from archive.core.linking.posts import identifying_organ
from archive.core.pipeline import Processed
from archive.core.reading.values import Dated, Precision
from archive.core.text import slugify
from archive.decisions import (
    apply_citation_decisions,
    apply_field_decisions,
    apply_found_values,
    apply_official_decisions,
)
from archive.importing.succession import place_capture, set_aside
from archive.models import (
    Article,
    Capture,
    ChangedRecord,
    Citation,
    Decision,
    HeldPost,
    OfficialMention,
    RecordChange,
)
from archive.models.bulk_delete import delete_rows
from archive.reference.registry import Registry
from archive.resolving.people import OfficialRow, settle_added, settle_people
from archive.resolving.province_families import NameGroup, ProvinceFamilies
from archive.resolving.resolutions import group_name, key_to_json, settle_resolutions


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedArticle:
    """The article a capture belongs to, whether the capture changed what is stated of it, or why it is kept aside."""

    article: Article
    added: bool
    changed: bool
    aside: str = ""


@transaction.atomic(savepoint=False)
def save_article(capture: Capture, processed: Processed, registry: Registry) -> SavedArticle:
    """Save what was found in a capture as the article it belongs to.

    An article is read from its newest capture that is plausibly the same article; others are kept beside it, with the
    reason where they are newer. What people decided is applied over what was found. The index and the text clusters
    are told in the same transaction.
    """
    place = place_capture(capture, processed.reading)
    article = place.article
    if article is None:
        article = Article(identity=place.identity)
        processed = registry.suppressed.cover(article, processed)
        article.slug = slug_of(processed)
        return read_article_from(article, capture, processed, registry, added=True)
    if not place.speaks:
        if place.reason:
            set_aside(capture, article, place.reason)
        else:
            _attach(capture, article)
        announce_changes(linked=[article.pk])  # of what its captures say
        return SavedArticle(article=article, added=False, changed=False, aside=place.reason)
    if place.replaces_later and article.read_from is not None:
        set_aside(article.read_from, article, place.reason)
    return read_article_from(article, capture, processed, registry)


def read_article_from(
    article: Article, capture: Capture, processed: Processed, registry: Registry, *, added: bool = False
) -> SavedArticle:
    """Give an article what was found in one of its captures, with what people decided over it, and save it."""
    decisions = [] if added else list(Decision.objects.filter(article=article))
    processed = registry.suppressed.cover(article, processed)
    state_article(article, capture, processed, registry, decisions)
    article.save()
    _attach(capture, article)
    groups = replace_citations(article, citation_rows(article, processed, registry), added=added)
    rows = official_rows(article, processed, registry)
    names = replace_officials(article, rows, added=added)
    if added:
        families = ProvinceFamilies.among(registry.units.values())
        touched = settle_resolutions(groups) | settle_added(rows, families)
    else:
        touched = settle_all([article], groups, names, {article.pk: decisions})
    announce_changes([article], linked=sorted(touched - {article.pk}), added=added)
    return SavedArticle(article=article, added=added, changed=True)


def settle_all(
    articles: Iterable[Article],
    groups: Iterable[str],
    names: Iterable[NameGroup],
    decisions: Mapping[int, Sequence[Decision]],
) -> set[int]:
    """Give the new mentions of the articles what they stand for, after what people decided of them.

    Returns the articles whose documents or officials changed by it: others may cite the same ones.
    """
    articles = list(articles)
    for article in articles:
        apply_official_decisions(article, decisions.get(article.pk, ()))
    touched = settle_resolutions(groups) | settle_people(names)
    for article in articles:
        apply_citation_decisions(article, decisions.get(article.pk, ()))
    return touched


def _attach(capture: Capture, article: Article) -> None:
    capture.article = article
    capture.save(update_fields=["article"])


def slug_of(processed: Processed) -> str:
    """The readable part of a new article's address."""
    return slugify(processed.reading.heading)[:100].strip("-") or "bai-viet"


def state_article(
    article: Article, capture: Capture, processed: Processed, registry: Registry, decisions: Iterable[Decision]
) -> None:
    """Give the article's columns what the machine found, kept apart in `found`, and what people decided over it.

    Nothing is saved but the row of a portal that is met for the first time.
    """
    reading = processed.reading
    article.text = reading.text
    article.segments = [[segment.kind.value, segment.span.start, segment.span.end] for segment in reading.segments]
    article.url = capture.url
    article.read_from = capture
    article.rules_version = registry.rules_version
    article.site_version, article.site_outdated = reading.site_version, False
    source = registry.source(processed.source, capture.url)
    located = processed.province if isinstance(processed.province, Located) else None
    article.found = {
        "title": reading.heading[:1000],
        "lead": reading.lead,
        "section": reading.section[:200],
        "byline": reading.byline[:300],
        "views": reading.views,
        "images": [
            {"caption": image.caption, "credit": image.credit, "address": image.address} for image in reading.images
        ],
        **_dated("published", reading.published),
        "published_time": _time(reading.published),
        "published_rule": reading.published.rule[:60] if reading.published else "",
        **_dated("event_date", processed.event),
        "province": located.province if located else None,
        "province_rule": located.rule if located else processed.province.rule,
        "province_evidence": (located.evidence if located else processed.province.evidence)[:500],
        "source": source.slug if source else None,
    }
    unit = registry.units.get(located.province) if located else None
    apply_found_values(article, {"province": unit, "source": source})
    apply_field_decisions(article, decisions)
    registry.suppressed.cover_columns(article, processed)


def _dated(name: str, dated: Dated | None) -> dict[str, Any]:
    stem = name.removesuffix("_date")
    return {
        name: dated.day.isoformat() if dated else None,
        f"{stem}_precision": (dated.precision if dated else Precision.UNKNOWN).value,
        f"{stem}_evidence": dated.evidence[:500] if dated else "",
    }


def _time(dated: Dated | None) -> str | None:
    return dated.time.isoformat("minutes") if dated and dated.time else None


def citation_rows(article: Article, processed: Processed, registry: Registry) -> list[Citation]:
    """The citations that the machine found in the article, not saved; provisional documents are settled later."""
    rows = []
    for mention, outcome in processed.citations:
        row = Citation(
            article=article,
            start=mention.span.start,
            end=mention.span.end,
            surface=mention.surface[:500],
            kind=mention.kind[:60],
            number=(mention.number or "")[:80],
            issued=mention.issued,
            issuer=mention.issuer[:200],
            term=mention.term[:10],
        )
        _give_outcome(row, outcome, processed.latest_citable, registry)
        rows.append(row)
    return rows


def replace_citations(article: Article, rows: Sequence[Citation], *, added: bool = False) -> set[str]:
    """Put `rows` in place of the article's citations (an `added` article has none yet).

    Returns the groups of provisional documents that gained or lost a mention.
    """
    groups = {row.provisional_group for row in rows}
    if not added:
        before = Citation.objects.filter(article=article)
        groups |= set(before.values_list("provisional_group", flat=True))
        lost = list(before.values_list("resolution", flat=True))
        delete_rows(before)
        RecordChange.objects.note_gained_or_lost(ChangedRecord.RESOLUTION, lost, [article.pk])
    Citation.objects.bulk_create(rows)
    return groups - {""}


def _give_outcome(row: Citation, outcome: Outcome, latest: date | None, registry: Registry) -> None:
    row.rule = outcome.rule
    row.evidence = outcome.evidence[:500]
    if isinstance(outcome, Ambiguous):
        row.outcome, row.candidates = "ambiguous", list(outcome.candidates)
    elif isinstance(outcome, Linked) and isinstance(outcome.resolution, ProvisionalKey):
        row.outcome = "linked"
        row.provisional_group = group_name(outcome.resolution)
        row.provisional = key_to_json(outcome.resolution, latest)
    elif isinstance(outcome, Linked) and isinstance(outcome.resolution, str):
        row.outcome = "linked"
        row.resolution_id = registry.resolutions[outcome.resolution]
    else:
        row.outcome = "unknown"


def official_rows(article: Article, processed: Processed, registry: Registry) -> list[OfficialRow]:
    """The mentions of officials that the machine found, with their posts, not saved; who they are is settled later."""
    rows = []
    for found in _linked_officials(article, processed, registry):
        if registry.non_persons.hold(official_key(found.mention.name)[:120], article.text, found.mention.span.start):
            continue
        mention = OfficialMention(
            article=article,
            start=found.mention.span.start,
            end=found.mention.span.end,
            name=found.mention.name[:120],
            name_key=official_key(found.mention.name)[:120],
            province_id=registry.provinces[found.province] if found.province else None,
        )
        posts = [
            HeldPost(
                mention=mention,
                surface=post.surface[:300],
                post_id=registry.posts.get(held.canonical),
                name=held.canonical[:300],
                organ=identifying_organ(held)[:200],
                former=post.former,
                position=position,
            )
            for position, (post, held) in enumerate(zip(found.mention.posts, found.posts, strict=True))
        ]
        rows.append((mention, posts))
    return rows


def _linked_officials(article: Article, processed: Processed, registry: Registry) -> Sequence[LinkedOfficial]:
    """The officials as the pipeline linked them; linked again where a person decided the article's province or day."""
    found = article.found
    province = article.province.slug if article.province else ""
    day = article.published or article.event_date
    found_day = found["published"] or found["event_date"]
    if (province, day.isoformat() if day else None) == (found["province"] or "", found_day):
        return processed.officials
    mentions = [official.mention for official in processed.officials]
    return link_officials(mentions, registry.authorities, province=province, day=day)


def replace_officials(article: Article, rows: Sequence[OfficialRow], *, added: bool = False) -> set[NameGroup]:
    """Put `rows` in place of the article's mentions of officials (an `added` article has none yet).

    Returns the names, each in its province, that are to be settled.
    """
    known: dict[NameGroup, int | None] = {}
    had: set[int | None] = set()
    if not added:
        before = OfficialMention.objects.filter(article=article)
        # A name that the article had already keeps its official, so that addresses move as little as can be.
        for mention in before.order_by("pk"):
            known.setdefault((mention.name_key, mention.province_id), None)
            if mention.decision_id is None:
                known[mention.name_key, mention.province_id] = mention.official_id
        posts = HeldPost.objects.filter(mention__in=before)
        had.update(before.values_list("official", flat=True))
        delete_rows(posts)
        delete_rows(before)
    for mention, _ in rows:
        mention.official_id = known.get((mention.name_key, mention.province_id))
    lost = had.difference(mention.official_id for mention, _ in rows)
    RecordChange.objects.note_gained_or_lost(ChangedRecord.OFFICIAL, lost, [article.pk])
    OfficialMention.objects.bulk_create([mention for mention, _ in rows])
    HeldPost.objects.bulk_create([post for _, posts in rows for post in posts])
    return {(mention.name_key, mention.province_id) for mention, _ in rows} | set(known)
