"""What the pipeline finds in one capture, as a plain object for people and programs to read."""

from typing import Any

from archive.core.authorities import Authorities
from archive.core.capture import RawCapture
from archive.core.extraction.mentions import CitationMention
from archive.core.linking import HeldPost, LinkedOfficial
from archive.core.linking.outcomes import Ambiguous, Linked, Located, Outcome, ProvisionalKey
from archive.core.linking.posts import identifying_organ
from archive.core.pipeline import process
from archive.core.reading.site_profile import SiteProfile
from archive.core.reading.values import Dated, Precision, Reading

_EMPTY: dict[str, Any] = {
    "is_article": False,
    "page_class": "unknown",
    "page_evidence": [],
    "evidence": {},
    "site_version": 0,
    "site_evidence": [],
    "title": None,
    "published": None,
    "published_precision": Precision.UNKNOWN.value,
    "published_evidence": None,
    "event_date": None,
    "event_precision": Precision.UNKNOWN.value,
    "published_rule": None,
    "updated": None,
    "byline": None,
    "account": None,
    "section": None,
    "views": None,
    "lead": None,
    "text": "",
    "captions": [],
    "province": None,
    "province_slug": None,
    "province_rule": None,
    "province_evidence": None,
    "source": None,
    "citations": [],
    "officials": [],
    "problems": [],
}


def describe_problem(named: dict[str, Any], problem: str) -> dict[str, Any]:
    """Return the object for a file that could not be taken at all."""
    return {**named, **_EMPTY, "problems": [problem]}


def describe(
    named: dict[str, Any], raw: RawCapture, authorities: Authorities, site: SiteProfile | None = None
) -> dict[str, Any]:
    """Return everything found in a capture with its evidence; offsets count in the object's "text".

    Dates are ISO strings, a coarse one its first day beside its precision; what is unknown is null. What the profile
    of its `site` speaks for says on how many other pages it was seen.
    """
    processed = process(raw, authorities, site=site)
    reading = processed.reading
    located = processed.province if isinstance(processed.province, Located) else None
    unit = authorities.province_by_slug[located.province] if located else None
    return {
        **named,
        **_EMPTY,
        "is_article": reading.is_article,
        "page_class": reading.page_class.kind.value,
        "page_evidence": list(reading.page_class.evidence),
        "evidence": _evidence(reading),
        "site_version": reading.site_version,
        "site_evidence": [
            {"lesson": lesson.kind.value, "words": lesson.words, "evidence": lesson.evidence}
            for lesson in reading.lessons
        ],
        "title": reading.title or None,
        **_dated("published", "published", reading.published),
        "published_evidence": reading.published.evidence if reading.published else None,
        **_dated("event_date", "event", processed.event),
        "published_rule": (reading.published.rule or None) if reading.published else None,
        "updated": reading.updated.iso if reading.updated else None,
        "byline": reading.byline or None,
        "account": reading.account or None,
        "section": reading.section or None,
        "views": reading.views,
        "lead": reading.lead or None,
        "text": reading.text,
        "captions": [
            {"caption": image.caption, "credit": image.credit or None}
            for image in reading.images
            if image.caption or image.credit
        ],
        "province": unit.name if unit else None,
        "province_slug": unit.slug if unit else None,
        "province_rule": processed.province.rule or None,
        "province_evidence": processed.province.evidence or None,
        "source": processed.source.name if processed.source else None,
        "citations": [_citation(mention, outcome) for mention, outcome in processed.citations],
        "officials": [entry for official in processed.officials for entry in _official(official)],
        "problems": [*([reading.refusal] if reading.refusal else []), *reading.problems],
    }


def _evidence(reading: Reading) -> dict[str, dict[str, str | None]]:
    """For each field that the reading states the rule that found it and the words of the page."""
    dates = {"published": reading.published, "updated": reading.updated}
    found = {item.field: {"rule": item.rule, "words": item.words or None} for item in reading.evidence}
    for name, dated in dates.items():
        if dated is not None:
            found[name] = {"rule": dated.rule, "words": dated.evidence or None}
    return found


def _dated(name: str, stem: str, dated: Dated | None) -> dict[str, Any]:
    return {
        name: dated.iso if dated else None,
        f"{stem}_precision": (dated.precision if dated else Precision.UNKNOWN).value,
    }


def _citation(mention: CitationMention, outcome: Outcome) -> dict[str, Any]:
    resolution = outcome.resolution if isinstance(outcome, Linked) else None
    provisional = isinstance(resolution, ProvisionalKey)
    return {
        "surface": mention.surface,
        "start": mention.span.start,
        "end": mention.span.end,
        "type": mention.kind,
        "number": mention.number,
        "date": mention.issued.isoformat() if mention.issued else None,
        "issuer": mention.issuer or None,
        "term": mention.term or None,
        "outcome": type(outcome).__name__.lower(),
        "candidates": list(outcome.candidates) if isinstance(outcome, Ambiguous) else [],
        "resolution": resolution.identity if isinstance(resolution, ProvisionalKey) else resolution,
        "provisional": provisional,
        "rule": outcome.rule,
        "evidence": outcome.evidence or None,
    }


def _official(official: LinkedOfficial) -> list[dict[str, Any]]:
    """One entry for the posts held and one for those held before; a person without posts has one entry.

    "posts" are as written; "held" are the same posts, in the same order, as the archive keeps them.
    """
    mention = official.mention
    entries = []
    for former in (False, True):
        posts = [pair for pair in zip(mention.posts, official.posts, strict=True) if pair[0].former is former]
        if posts or (not mention.posts and not former):
            entries.append(
                {
                    "name": mention.name,
                    "posts": [written.surface for written, _ in posts],
                    "held": [_held_post(held) for _, held in posts],
                    "former": former,
                    "province_slug": official.province or None,
                    "start": mention.span.start,
                    "end": mention.span.end,
                }
            )
    return entries


def _held_post(post: HeldPost) -> dict[str, Any]:
    return {
        "name": post.canonical,
        "organ": post.organ or None,
        "organ_key": identifying_organ(post),
        "level": post.level or None,
        "province": post.province or None,
        "recognised": post.recognised,
    }
