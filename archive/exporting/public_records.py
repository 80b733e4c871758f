"""Which records are public: the one selection that pages for programs, exports and harvesters share.

Left out are withdrawn and embargoed articles with all that was found in them, samples where there are real articles,
captures that hold a suppressed name, and officials and provisional resolutions that only such articles name.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from archive.models import Article, Capture, Citation, HeldPost, Official, OfficialMention, Province, Resolution, Source
from archive.models.articles import ArticleQuerySet
from archive.models.captures import CaptureQuerySet
from archive.models.citations import CitationQuerySet
from archive.models.officials import HeldPostQuerySet, OfficialQuerySet
from archive.models.provinces import ProvinceQuerySet
from archive.models.resolutions import ResolutionQuerySet
from archive.models.sources import SourceQuerySet


def public_articles() -> ArticleQuerySet:
    return Article.objects.visible().without_samples().order_by()


def public_captures() -> CaptureQuerySet:
    """Those from which articles were or could be read."""
    return Capture.objects.public().of_articles().filter(article__in=public_articles())


def public_citations() -> CitationQuerySet:
    return Citation.objects.filter(article__in=public_articles())


def public_held_posts() -> HeldPostQuerySet:
    return HeldPost.objects.filter(mention__article__in=public_articles())


def public_resolutions() -> ResolutionQuerySet:
    """The authority file, and those provisional ones that public articles cite."""
    cited = Exists(public_citations().filter(resolution=OuterRef("pk")))
    return Resolution.objects.standing().filter(~Q(status=Resolution.Status.PROVISIONAL) | cited)


def public_officials() -> OfficialQuerySet:
    mentions = OfficialMention.objects.filter(article__in=public_articles(), official=OuterRef("pk"))
    return Official.objects.standing().filter(Exists(mentions))


def public_provinces() -> ProvinceQuerySet:
    return Province.objects.all()


def public_sources() -> SourceQuerySet:
    """Those that public articles came from."""
    return Source.objects.filter(Exists(public_articles().filter(source=OuterRef("pk"))))
