"""Atom feeds: the newest articles of all, of one province, about one resolution, naming one official."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from archive.models import Article, Official, Province, Resolution
from archive.models.articles import ArticleQuerySet
from archive.views.marked_text import printable

NEWEST = 50


class ArticleFeed(Feed):  # type: ignore[type-arg]
    """The newest articles; its children say of what."""

    feed_type = Atom1Feed

    def title(self, obj: Any) -> str:
        return "Tàng Thư" if obj is None else f"Tàng Thư: {printable(str(obj))}"

    def subtitle(self, obj: Any) -> str:
        return _("Bài mới nhất")

    def link(self, obj: Any) -> str:
        return reverse("home") if obj is None else str(obj.get_absolute_url())

    def items(self, obj: Any) -> Iterable[Article]:
        return self.articles(obj).without_samples().newest_first().for_listing()[:NEWEST]

    def articles(self, obj: Any) -> ArticleQuerySet:
        return Article.objects.visible()

    def item_title(self, item: Article) -> str:
        return printable(item.title)

    def item_description(self, item: Article) -> str:
        return printable(Truncator(item.lead).words(60))

    def item_link(self, item: Article) -> str:
        return item.get_absolute_url()

    def item_pubdate(self, item: Article) -> datetime | None:
        if item.published is None:
            return None
        clock = item.published_time or time()
        return datetime.combine(item.published, clock, ZoneInfo(settings.TIME_ZONE)).astimezone(UTC)

    def item_updateddate(self, item: Article) -> datetime:
        return item.changed_at

    def item_author_name(self, item: Article) -> str | None:
        return printable(item.source.name) if item.source else None


class ProvinceFeed(ArticleFeed):
    """Of one unit; a unit of today brings its predecessors' articles along, as its page does."""

    def get_object(self, request: HttpRequest, slug: str) -> Province:
        return get_object_or_404(Province, slug=slug)

    def articles(self, obj: Province) -> ArticleQuerySet:
        articles = Article.objects.visible()
        return articles.about_family(obj) if obj.is_present else articles.about(obj)


class ResolutionFeed(ArticleFeed):
    """That cite one document."""

    def get_object(self, request: HttpRequest, slug: str) -> Resolution:
        return get_object_or_404(Resolution.objects.standing(), slug=slug)

    def articles(self, obj: Resolution) -> ArticleQuerySet:
        return Article.objects.visible().citing(obj)


class OfficialFeed(ArticleFeed):
    """That name one official."""

    def get_object(self, request: HttpRequest, slug: str) -> Official:
        return get_object_or_404(Official.objects.standing().select_related("province"), slug=slug)

    def articles(self, obj: Official) -> ArticleQuerySet:
        return obj.articles().visible()
