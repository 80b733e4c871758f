"""Rows of the database as values of the API: what is written here is all that leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from archive.models import Article, Capture, Citation, Official, Province, Resolution, Source
from archive.models.officials import LatestPost
from archive.replay.mementos import as_memento
from archive.views.terms import TermLine


class Addresses:
    """Addresses on the host that was asked, below the path that it serves the archive from."""

    def __init__(self, request: HttpRequest) -> None:
        self.absolute: Callable[[str], str] = request.build_absolute_uri
        self._root = reverse("api-v1:index")

    def links(self, path: str, page: str = "") -> dict[str, str | None]:
        """The address of a record in the API, and that of its page."""
        return {"self": self.absolute(self._root + path), "page": self.absolute(page) if page else None}


def article_values(article: Article, to: Addresses) -> dict[str, Any]:
    """Needs `province`, `source` and `read_from`."""
    capture = article.read_from if article.read_from and not article.read_from.withheld else None
    deferred = article.get_deferred_fields()
    return {
        "id": article.pk,
        "title": article.title,
        "lead": article.lead,
        "url": article.url,
        "published": article.published,
        "published_time": article.published_time,
        "published_precision": article.published_precision,
        "published_evidence": article.published_evidence,
        "event_date": article.event_date,
        "event_precision": article.event_precision,
        "province": article.province.slug if article.province else None,
        "source": article.source.slug if article.source else None,
        "source_name": article.source.name if article.source else None,
        "section": article.section,
        "byline": article.byline,
        "views": article.views,
        "review_state": article.review_state,
        "sha256": capture.sha256 if capture else None,
        "captured_at": capture.captured_at if capture else None,
        "changed_at": article.changed_at,
        "is_sample": article.is_sample,
        "images": [] if "images" in deferred else _images(article.images),
        "segments": [] if "segments" in deferred else _segments(article.segments),
        "text": "" if "text" in deferred else article.text,
        "links": to.links(f"articles/{article.pk}", article.get_absolute_url()),
    }


def _images(images: Any) -> list[dict[str, str]]:
    found = images if isinstance(images, list) else []
    columns = ("caption", "credit", "address")
    return [{name: str(one.get(name) or "") for name in columns} for one in found if isinstance(one, dict)]


def _segments(segments: Any) -> list[dict[str, Any]]:
    return [{"kind": kind, "start": start, "end": end} for kind, start, end in segments]


def capture_values(capture: Capture, to: Addresses) -> dict[str, Any]:
    page = reverse("capture-detail", args=[as_memento(capture).stamp, capture.url]) if capture.url else ""
    return {
        "id": capture.pk,
        "article": capture.article_id,
        "sha256": capture.sha256,
        "url": capture.url,
        "captured_at": capture.captured_at,
        "received_at": capture.received_at,
        "content_type": capture.content_type,
        "size": capture.size,
        "verified_at": capture.verified_at,
        "verify_result": capture.verify_result,
        "links": to.links(f"captures/{capture.pk}", page),
    }


def citation_values(citation: Citation) -> dict[str, Any]:
    """Needs `resolution`."""
    return {
        "article": citation.article_id,
        "start": citation.start,
        "end": citation.end,
        "surface": citation.surface,
        "kind": citation.kind,
        "number": citation.number,
        "issued": citation.issued,
        "issuer": citation.issuer,
        "term": citation.term,
        "outcome": citation.outcome,
        "resolution": citation.resolution.slug if citation.resolution else None,
        "candidates": [str(identity) for identity in citation.candidates],
        "rule": citation.rule,
        "evidence": citation.evidence,
        "confirmed": citation.decision_id is not None,
    }


def resolution_values(resolution: Resolution, to: Addresses, counts: Mapping[int, int]) -> dict[str, Any]:
    """Needs `province`."""
    return {
        "id": resolution.slug,
        "identity": resolution.identity,
        "kind": resolution.kind,
        "number": resolution.number,
        "issued": resolution.issued,
        "issuer": resolution.issuer,
        "term": resolution.term,
        "plenum": resolution.plenum,
        "title": resolution.title,
        "aliases": resolution.aliases,
        "province": resolution.province.slug if resolution.province else None,
        "status": resolution.status,
        "verified": resolution.is_verified,
        "replaces": resolution.replaces,
        "evidence_url": resolution.evidence_url,
        "articles": counts.get(resolution.pk, 0),
        "links": to.links(f"resolutions/{resolution.slug}", resolution.get_absolute_url()),
    }


def official_values(
    official: Official, to: Addresses, counts: Mapping[int, int], posts: Mapping[int, LatestPost]
) -> dict[str, Any]:
    """Needs `province`."""
    return {
        "id": official.slug,
        "name": official.name,
        "province": official.province.slug if official.province else None,
        "post": _post_values(posts.get(official.pk)),
        "articles": counts.get(official.pk, 0),
        "links": to.links(f"officials/{official.slug}", official.get_absolute_url()),
    }


def _post_values(post: LatestPost | None) -> dict[str, Any] | None:
    if post is None:
        return None
    return {"name": post.name, "former": post.former, "first": post.first_seen, "last": post.last_seen}


def term_values(line: TermLine, post: str = "") -> dict[str, Any]:
    return {
        "post": line.post or post,
        "province": line.province.slug if line.province else None,
        "official": line.official.slug if line.official else None,
        "name": line.official.name if line.official else None,
        "first": line.first,
        "last": line.last,
        "silent": line.silent,
        "first_article": line.first_article.pk if line.first_article else None,
        "last_article": line.last_article.pk if line.last_article else None,
        "contradicted_by": [other.official.slug for other in line.contradicting if other.official],
    }


def province_values(province: Province, to: Addresses, counts: Mapping[int, int]) -> dict[str, Any]:
    """Needs `successor`."""
    return {
        "id": province.slug,
        "name": province.name,
        "full_name": province.full_name,
        "kind": province.kind,
        "code": province.code,
        "region": province.region,
        "aliases": province.aliases,
        "since": province.since,
        "since_confidence": province.since_confidence,
        "until": province.until,
        "until_confidence": province.until_confidence,
        "successor": province.successor.slug if province.successor else None,
        "articles": counts.get(province.pk, 0),
        "links": to.links(f"provinces/{province.slug}", province.get_absolute_url()),
    }


def source_values(source: Source, to: Addresses, counts: Mapping[int, int]) -> dict[str, Any]:
    """Needs `province`."""
    return {
        "id": source.slug,
        "name": source.name,
        "domain": source.domain,
        "kind": source.kind,
        "province": source.province.slug if source.province else None,
        "last_seen_alive": source.last_seen_alive,
        "gone_since": source.gone_since,
        "articles": counts.get(source.pk, 0),
        "links": to.links(f"sources/{source.slug}", source.get_absolute_url()),
    }
