"""Captures that come in and of which the archive has nothing yet, saved together.

It comes to what saving them one after the other would, with as many queries for all of them as that takes for each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from archive.article_changes import announce_changes
from archive.core.intake import HttpHeads, IncomingCapture
from archive.core.pipeline import Processed
from archive.importing.saving import citation_rows, official_rows, slug_of, state_article
from archive.importing.withholding import withhold
from archive.models import Article, Capture, CaptureHead, CaptureState, ImportRun, OfficialMention
from archive.models.bulk_write import insert_all, set_column
from archive.reference.registry import Registry
from archive.resolving.people import settle_added
from archive.resolving.province_families import ProvinceFamilies
from archive.resolving.resolutions import settle_resolutions
from archive.resolving.text_clusters import take_turn


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCapture:
    """A capture at an address without an article: one that gives an article, with its key, or that is only kept."""

    item: IncomingCapture
    processed: Processed | None = None  # None where it was not read
    state: CaptureState
    reason: str = ""
    truncated: bool = False
    redirect_to: str = ""
    identity: str = ""  # of the article


def new_capture(item: IncomingCapture, run: ImportRun, found: NewCapture, *, insisted: bool = False) -> Capture:
    """The row of a capture, not saved."""
    raw = item.raw
    assert raw is not None
    return Capture(
        sha256=raw.sha256,
        url=raw.url or "",
        captured_at=raw.captured_at,
        content_type=raw.content_type or "",
        size=len(raw.body),
        file_name=item.path.rsplit("/", 1)[-1][:400],
        run=run,
        state=found.state,
        reason=found.reason,
        insisted=insisted,
        truncated=found.truncated,
        page_url=found.redirect_to[:2000],
        rescued_from=item.rescued_from[:2000],
        rendered=item.is_rendered,
    )


@transaction.atomic
def save_new(found: Sequence[NewCapture], run: ImportRun, registry: Registry, *, samples: bool = False) -> None:
    """Save captures and the articles that they give, with all that was found in them, in one transaction.

    The bytes are stored already. Raises IntegrityError where another run was faster with one of the addresses.
    """
    take_turn()  # whoever saves many articles at once waits here, not for one of their rows
    with registry.suppressed.held():
        captures = Capture.objects.bulk_create(new_capture(each.item, run, each) for each in found)
        CaptureHead.objects.bulk_create(
            CaptureHead(
                capture=capture, response=heads.response, request=heads.request, address=heads.address, tls=heads.tls
            )
            for capture, each in zip(captures, found, strict=True)
            if (heads := each.item.heads) is not None and heads != HttpHeads()
        )
        _save_articles(
            [(capture, each) for capture, each in zip(captures, found, strict=True) if each.identity],
            registry,
            samples=samples,
        )
        for capture, each in zip(captures, found, strict=True):
            assert each.item.raw is not None
            withhold(capture, each.item.raw.body, registry.suppressed, each.processed)


def _save_articles(found: Sequence[tuple[Capture, NewCapture]], registry: Registry, *, samples: bool) -> None:
    stated: list[tuple[Article, Processed]] = []
    for capture, each in found:
        assert each.processed is not None
        article = Article(identity=each.identity, is_sample=samples)
        processed = registry.suppressed.cover(article, each.processed)
        article.slug = slug_of(processed)
        state_article(article, capture, processed, registry, ())
        article.set_name_keys()
        stated.append((article, processed))
    if not stated:
        return
    articles = Article.objects.bulk_create(article for article, _ in stated)
    for (capture, _), article in zip(found, articles, strict=True):
        capture.article = article
    set_column(Capture, "article", {capture.pk: capture.article_id for capture, _ in found})
    citations = [row for article, processed in stated for row in citation_rows(article, processed, registry)]
    officials = [row for article, processed in stated for row in official_rows(article, processed, registry)]
    insert_all(citations)
    OfficialMention.objects.bulk_create(mention for mention, _ in officials)
    insert_all([post for _, posts in officials for post in posts])
    own = [article.pk for article in articles]
    groups = {row.provisional_group for row in citations} - {""}
    families = ProvinceFamilies.among(registry.units.values())
    touched = settle_resolutions(groups, added=own) | settle_added(officials, families)
    announce_changes(articles, linked=sorted(touched.difference(own)), added=True)
