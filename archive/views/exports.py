"""An article by suffix: `.json`, `.txt`, and as a reference `.bib`, `.ris`, `.csl.json`."""

from __future__ import annotations

import json
from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import override

from archive.core.reading.values import Precision
from archive.models import Article
from archive.views.references import Reference, as_bibtex, as_csl, as_ris
from archive.views.same_text import same_text_as

PLAIN = "text/plain; charset=utf-8"
GONE = "Bài viết ở địa chỉ này đã được rút khỏi kho.\n"


def article_export(request: HttpRequest, pk: int, slug: str, suffix: str) -> HttpResponse:
    """The article in the form its suffix names; a withdrawn one is gone in every form."""
    article = get_object_or_404(Article.objects.select_related("province", "source", "read_from"), pk=pk)
    if slug != article.slug:
        return redirect(f"article-{suffix}", article.pk, article.slug, permanent=True)
    if article.is_withdrawn:
        return HttpResponse(GONE, content_type=PLAIN, status=410)
    write, content_type = FORMS[suffix]
    response = HttpResponse(write(request, article), content_type=content_type)
    response["Content-Disposition"] = f'inline; filename="tang-thu-{article.pk}.{suffix}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def reference_to(request: HttpRequest, article: Article) -> Reference:
    """The reference to an article, its permalink on the host that was asked and in Vietnamese."""
    capture = article.read_from
    with override("vi"):
        permalink = request.build_absolute_uri(reverse("article-redirect", args=[article.pk]))
    captured = capture.captured_at if capture else None
    return Reference(
        key=f"tang-thu-{article.pk}",
        title=article.title,
        author=article.byline,
        source=article.source.name if article.source else "",
        published=article.published,
        precision=Precision(article.published_precision),
        url=article.url,
        captured=captured.astimezone(ZoneInfo(settings.TIME_ZONE)).date() if captured else None,
        permalink=permalink,
    )


def _as_json(request: HttpRequest, article: Article) -> str:
    """Everything the archive states of the article, mentions with their spans in `text`."""
    capture = article.read_from
    stated = {
        "id": article.pk,
        "permalink": reference_to(request, article).permalink,
        "url": article.url,
        "title": article.title,
        "lead": article.lead,
        "text": article.text,
        "segments": article.segments,
        "byline": article.byline,
        "section": article.section,
        "views": article.views,
        "captions": article.images,
        "published": article.published.isoformat() if article.published else None,
        "published_precision": article.published_precision,
        "published_evidence": article.published_evidence,
        "event_date": article.event_date.isoformat() if article.event_date else None,
        "event_precision": article.event_precision,
        "province": article.province.slug if article.province else None,
        "source": article.source.name if article.source else None,
        "sha256": capture.sha256 if capture else None,
        "captured_at": capture.captured_at.isoformat() if capture and capture.captured_at else None,
        "verified_at": capture.verified_at.isoformat() if capture and capture.verified_at else None,
        "verify_result": (capture.verify_result or None) if capture else None,
        "is_sample": article.is_sample,
        "same_text": _same_text(request, article),
        "citations": [
            {
                "start": citation.start,
                "end": citation.end,
                "surface": citation.surface,
                "kind": citation.kind,
                "number": citation.number or None,
                "outcome": citation.outcome,
                "resolution": citation.resolution.identity if citation.resolution else None,
                "candidates": citation.candidates,
                "rule": citation.rule,
                "evidence": citation.evidence,
            }
            for citation in article.citations.select_related("resolution").in_order()
        ],
        "officials": [
            {
                "start": mention.start,
                "end": mention.end,
                "name": mention.name,
                "posts": [{"name": post.name, "former": post.former} for post in mention.held_posts.all()],
            }
            for mention in article.official_mentions.prefetch_related("held_posts").order_by("start", "pk")
        ],
    }
    return json.dumps(stated, ensure_ascii=False, indent=1)


def _same_text(request: HttpRequest, article: Article) -> dict[str, object]:
    """How many other articles have the same text, and the earliest of them."""
    same = same_text_as(article)
    return {
        "count": same.count,
        "articles": [{"id": other.pk, "permalink": reference_to(request, other).permalink} for other in same.others],
    }


def _as_text(request: HttpRequest, article: Article) -> str:
    """The text alone, as it was cleaned at reading."""
    return f"{article.text}\n"


def _as_bibtex(request: HttpRequest, article: Article) -> str:
    return as_bibtex(reference_to(request, article))


def _as_ris(request: HttpRequest, article: Article) -> str:
    return as_ris(reference_to(request, article))


def _as_csl(request: HttpRequest, article: Article) -> str:
    return json.dumps([as_csl(reference_to(request, article))], ensure_ascii=False, indent=1)


FORMS: dict[str, tuple[Callable[[HttpRequest, Article], str], str]] = {
    "json": (_as_json, "application/json"),
    "txt": (_as_text, PLAIN),
    "bib": (_as_bibtex, "application/x-bibtex; charset=utf-8"),
    "ris": (_as_ris, "application/x-research-info-systems; charset=utf-8"),
    "csl.json": (_as_csl, "application/vnd.citationstyles.csl+json"),
}
