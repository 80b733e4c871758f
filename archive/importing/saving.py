"""What the machine found, into the database: one article, its citations and officials, in one transaction."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from archive.importing import deciding
from archive.importing.addresses import article_identity
from archive.importing.people import NameGroup, settle_people
from archive.importing.provisional import group_name, key_to_json, settle_documents
from archive.importing.registry import Registry
from archive.linking.outcomes import Ambiguous, Linked, Located, Outcome, ProvisionalKey
from archive.linking.posts import HeldPost as ResolvedPost
from archive.linking.posts import official_key, resolve_post
from archive.models import Article, Capture, Citation, HeldPost, OfficialMention
from archive.pipeline import RULES_VERSION, Processed
from archive.reading.values import Dated, Precision
from archive.text import slugify
from search.indexing import enqueue


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """The article a capture belongs to, and whether the capture changed what is stated of it."""

    article: Article
    added: bool
    changed: bool


@transaction.atomic
def save_article(capture: Capture, processed: Processed, registry: Registry) -> Saved:
    """Save what was found in a capture as the article it belongs to.

    An article is read from its newest capture; an older one is only kept beside it. What people decided is applied
    over what was found. The index is told in the same transaction.
    """
    identity = article_identity(capture.url, capture.sha256)
    article = Article.objects.select_for_update().filter(identity=identity).first()
    added = article is None
    if article is None:
        article = Article(identity=identity, slug=slugify(processed.reading.title)[:100].strip("-") or "bai-viet")
    elif article.read_from is not None and _is_newer(article.read_from, capture):
        _attach(capture, article)
        return Saved(article=article, added=False, changed=False)

    _state(article, capture, processed, registry)
    deciding.apply_to_fields(article)
    article.save()
    _attach(capture, article)
    touched = {article.pk}
    touched |= settle_documents(_save_citations(article, processed, registry))
    touched |= settle_people(_save_officials(article, processed, registry))
    deciding.apply_to_mentions(article)
    enqueue(sorted(touched))
    return Saved(article=article, added=added, changed=True)


def _is_newer(one: Capture, other: Capture) -> bool:
    return one.pk != other.pk and _age(one) > _age(other)


def _age(capture: Capture) -> tuple[str, str]:
    """Captures of unknown time come before all others; equal times are told apart by digest, whatever the order."""
    return (capture.captured_at.isoformat() if capture.captured_at else "", capture.sha256)


def _attach(capture: Capture, article: Article) -> None:
    capture.article = article
    capture.save(update_fields=["article"])


def _state(article: Article, capture: Capture, processed: Processed, registry: Registry) -> None:
    """Give the article's columns what the machine found, and keep it apart in `found`."""
    reading = processed.reading
    article.text = reading.text
    article.segments = [[segment.kind.value, segment.span.start, segment.span.end] for segment in reading.segments]
    article.url = capture.url
    article.read_from = capture
    article.rules_version = RULES_VERSION
    source = registry.source(processed.source, capture.url)
    located = processed.province if isinstance(processed.province, Located) else None
    article.found = {
        "title": reading.title[:1000],
        "lead": reading.lead,
        "section": reading.section[:200],
        "byline": reading.byline[:300],
        "views": reading.views,
        "images": [
            {"caption": image.caption, "credit": image.credit, "address": image.address} for image in reading.images
        ],
        **_dated("published", reading.published),
        "published_time": _time(reading.published),
        **_dated("event_date", processed.event),
        "province": located.province if located else None,
        "province_rule": located.rule if located else processed.province.rule,
        "province_evidence": (located.evidence if located else processed.province.evidence)[:500],
        "source": source.slug if source else None,
    }
    deciding.put_found(article)


def _dated(name: str, dated: Dated | None) -> dict[str, Any]:
    stem = name.removesuffix("_date")
    return {
        name: dated.day.isoformat() if dated else None,
        f"{stem}_precision": (dated.precision if dated else Precision.UNKNOWN).value,
        f"{stem}_evidence": dated.evidence[:500] if dated else "",
    }


def _time(dated: Dated | None) -> str | None:
    return dated.time.isoformat("minutes") if dated and dated.time else None


def _save_citations(article: Article, processed: Processed, registry: Registry) -> set[str]:
    """Replace the article's citations; returns the groups of provisional documents that gained or lost a mention."""
    before = Citation.objects.filter(article=article)
    groups = set(before.exclude(provisional_group="").values_list("provisional_group", flat=True))
    before.delete()
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
    Citation.objects.bulk_create(rows)
    return groups | {row.provisional_group for row in rows if row.provisional_group}


def _give_outcome(row: Citation, outcome: Outcome, latest: date | None, registry: Registry) -> None:
    row.rule = outcome.rule
    row.evidence = outcome.evidence[:500]
    if isinstance(outcome, Ambiguous):
        row.outcome, row.candidates = "ambiguous", list(outcome.candidates)
    elif isinstance(outcome, Linked) and isinstance(outcome.document, ProvisionalKey):
        row.outcome = "linked"
        row.provisional_group = group_name(outcome.document)
        row.provisional = key_to_json(outcome.document, latest)
    elif isinstance(outcome, Linked):
        row.outcome = "linked"
        row.resolution_id = registry.resolutions[outcome.document]
    else:
        row.outcome = "unknown"


def _save_officials(article: Article, processed: Processed, registry: Registry) -> set[NameGroup]:
    """Replace the article's mentions of officials; returns the names, each in its province, that are to be settled."""
    before = list(OfficialMention.objects.filter(article=article))
    known = {(mention.name_key, mention.province_id): mention.official_id for mention in before}
    OfficialMention.objects.filter(pk__in=[mention.pk for mention in before]).delete()
    place = registry.authorities.province_by_slug[article.province.slug].name if article.province else ""
    mentions, posts = [], []
    for found in processed.officials:
        resolved = [resolve_post(post.surface, registry.authorities, place=place) for post in found.posts]
        row = OfficialMention(
            article=article,
            start=found.span.start,
            end=found.span.end,
            name=found.name[:120],
            name_key=official_key(found.name)[:120],
            province_id=_province_of(article, resolved, registry),
        )
        row.official_id = known.get((row.name_key, row.province_id))
        mentions.append(row)
        for position, (post, held) in enumerate(zip(found.posts, resolved, strict=True)):
            posts.append(
                HeldPost(
                    mention=row,
                    surface=post.surface[:300],
                    post_id=registry.posts.get(held.canonical),
                    name=held.canonical[:300],
                    organ=held.organ[:200],
                    former=post.former,
                    position=position,
                )
            )
    OfficialMention.objects.bulk_create(mentions)
    HeldPost.objects.bulk_create(posts)
    return {(row.name_key, row.province_id) for row in mentions} | set(known)


def _province_of(article: Article, posts: Iterable[ResolvedPost], registry: Registry) -> int | None:
    """The unit in which an official holds office: none where every post is a central one."""
    posts = list(posts)
    if posts and all(post.level == "trung ương" for post in posts):
        return None
    for name in (post.province for post in posts if post.province):
        day = article.published or article.event_date
        units = [unit for unit in registry.authorities.units_named(name) if day is None or unit.existed_on(day)]
        if article.province and any(unit.slug == article.province.slug for unit in units):
            break
        if len(units) == 1:
            return registry.provinces[units[0].slug]
    return article.province_id
