"""What the index holds of an article. The fields' names are those of the query tree."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from django.db.models import Prefetch, QuerySet
from haystack import indexes
from haystack.constants import DJANGO_ID, ID
from haystack.utils import get_identifier

from archive.core.reading.values import SegmentKind
from archive.models import Article, CaptureReading, Citation, OfficialMention
from search.analysis import codes
from search.query.addresses import address_key, hosts_of

_DRAFT = re.compile(r"(?:19|20)\d\d-")
STAMP = "stamp"  # a field with a digest of all others, by which drift is found


class ArticleIndex(indexes.SearchIndex, indexes.Indexable):  # type: ignore[misc]
    """Articles that readers see. Names are held as slugs; their spelling is the database's affair.

    Title, lead and body are indexed apart, each word once; facets are whole values.
    """

    text = indexes.CharField(document=True, stored=False)
    title = indexes.CharField(model_attr="title", boost=3.0, faceted=True)  # whole too, to sort by
    lead = indexes.CharField(boost=1.5, stored=False)
    section = indexes.CharField(model_attr="section", stored=False)
    author = indexes.CharField(model_attr="byline", stored=False)
    province = indexes.CharField(faceted=True, null=True)
    present_province = indexes.CharField(faceted=True, null=True)
    source = indexes.CharField(faceted=True, null=True)
    kind = indexes.MultiValueField(faceted=True)
    # Slugs of resolutions; the name is public, in narrowed Haystack queries and saved addresses.
    document = indexes.MultiValueField(faceted=True)
    number = indexes.MultiValueField(faceted=True)
    official = indexes.MultiValueField(faceted=True)
    year = indexes.IntegerField(faceted=True, null=True)
    published = indexes.DateField(model_attr="published", null=True)
    address = indexes.MultiValueField(stored=False)
    host = indexes.MultiValueField(stored=False)
    stamp = indexes.CharField(indexed=False, null=True)

    def get_model(self) -> type[Article]:
        return Article

    def index_queryset(self, using: str | None = None) -> QuerySet[Article]:
        """All visible articles with what `prepare` needs, in a constant number of queries for each batch."""
        citations = Citation.objects.select_related("resolution")
        mentions = OfficialMention.objects.select_related("official")
        return (
            Article.objects.visible()
            .select_related("province__successor", "source")
            .defer("found", "images")
            .prefetch_related(Prefetch("citations", citations), Prefetch("official_mentions", mentions))
            .order_by("pk")
        )

    def prepare(self, article: Article) -> dict[str, Any]:
        """All fields of an article, and the digest of what they hold."""
        prepared: dict[str, Any] = super().prepare(article)
        held = json.dumps(prepared, sort_keys=True, ensure_ascii=False, default=str)
        prepared[STAMP] = hashlib.blake2b(held.encode(), digest_size=16).hexdigest()
        return prepared

    def prepare_text(self, article: Article) -> str:
        """Body and captions; title and lead have fields of their own."""
        apart = {SegmentKind.TITLE.value, SegmentKind.LEAD.value}
        return "\n".join(article.text[start:end] for kind, start, end in article.segments if kind not in apart)

    def prepare_lead(self, article: Article) -> str:
        lead = SegmentKind.LEAD.value
        return "\n".join(article.text[start:end] for kind, start, end in article.segments if kind == lead)

    def prepare_province(self, article: Article) -> str | None:
        return article.province.slug if article.province else None

    def prepare_present_province(self, article: Article) -> str | None:
        """Today's unit: the article's own or the one that its unit became; units of before 1991 became several."""
        unit = article.province
        while unit is not None and unit.until is not None:
            unit = unit.successor
        return unit.slug if unit else None

    def prepare_source(self, article: Article) -> str | None:
        return article.source.slug if article.source else None

    def prepare_kind(self, article: Article) -> list[str]:
        """The kinds of resolutions that the article cites, with any outcome of the linking."""
        return sorted({citation.kind for citation in article.citations.all()})

    def prepare_document(self, article: Article) -> list[str]:
        """Slugs of the resolutions that the article cites for certain."""
        return sorted({row.resolution.slug for row in article.citations.all() if row.resolution})

    def prepare_number(self, article: Article) -> list[str]:
        """Keys of the numbers that the article cites, spelled out or not."""
        numbers = {citation.number for citation in article.citations.all() if citation.number}
        keys = {code.key for number in numbers for code in codes(number)}
        written = {code.key for code in codes(article.text)} if any(map(_may_be_draft, keys)) else set()
        return sorted(key for key in keys if key in written or not _may_be_draft(key))

    def prepare_official(self, article: Article) -> list[str]:
        return sorted({mention.official.slug for mention in article.official_mentions.all() if mention.official})

    def prepare_address(self, article: Article) -> list[str]:
        """The article's own address in the form in which addresses are compared."""
        return [address_key(article.url)] if article.url else []

    def prepare_host(self, article: Article) -> list[str]:
        """The host of the article's address and the domains that it is part of."""
        return hosts_of(article.url) if article.url else []

    def should_update(self, instance: Article, **kwargs: Any) -> bool:
        """Withdrawn articles stay out, also when they are updated one by one."""
        return Article.objects.visible().filter(pk=instance.pk).exists()

    def prepare_year(self, article: Article) -> int | None:
        return article.published.year if article.published else None

    def get_updated_field(self) -> str:
        return "changed_at"


class CaptureReadingIndex(ArticleIndex):
    """What earlier captures of articles say, in an index of its own with the same fields.

    Words and day are those of the capture; province, source and what is linked are those of the article.
    """

    article = indexes.MultiValueField()  # its primary key

    def get_model(self) -> type[CaptureReading]:  # type: ignore[override]
        return CaptureReading

    def index_queryset(self, using: str | None = None) -> QuerySet[CaptureReading]:  # type: ignore[override]
        """All readings that are searched, with what `prepare` needs of their articles."""
        citations = Citation.objects.select_related("resolution")
        mentions = OfficialMention.objects.select_related("official")
        return (
            CaptureReading.objects.searchable()
            .select_related("article__province__successor", "article__source")
            .defer("article__found", "article__images", "article__text", "article__segments", "article__lead")
            .prefetch_related(
                Prefetch("article__citations", citations), Prefetch("article__official_mentions", mentions)
            )
            .order_by("pk")
        )

    def prepare(self, reading: CaptureReading) -> dict[str, Any]:  # type: ignore[override]
        """All fields of the article as it was then, under the key of the reading."""
        prepared = super().prepare(reading.as_article())
        return prepared | {ID: get_identifier(reading), DJANGO_ID: str(reading.pk)}

    def prepare_article(self, article: Article) -> list[str]:
        return [str(article.pk)]

    def should_update(self, instance: CaptureReading, **kwargs: Any) -> bool:  # type: ignore[override]
        return CaptureReading.objects.searchable().filter(pk=instance.pk).exists()

    def get_updated_field(self) -> None:  # type: ignore[override]
        return None


def _may_be_draft(key: str) -> bool:
    """Whether the serial of a number looks like a year: a draft's number is still blank, "số …/2021/NQ-HĐND"."""
    return _DRAFT.match(key) is not None
