"""Citations: where an article names a document, and what linking made of it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy

from archive.models.articles import Article, ArticleQuerySet
from archive.models.decisions import Decision
from archive.models.resolutions import Resolution, ResolutionQuerySet

COMMONPLACE = 500  # citations of a resolution beyond which sharing it makes two articles no more alike


class OutcomeKind(models.TextChoices):
    LINKED = "linked", gettext_lazy("đã liên kết")
    AMBIGUOUS = "ambiguous", gettext_lazy("có thể là nhiều văn bản")
    UNKNOWN = "unknown", gettext_lazy("chưa có trong hồ sơ")


class CitationQuerySet(models.QuerySet["Citation"]):
    def linked(self) -> CitationQuerySet:
        return self.filter(outcome=OutcomeKind.LINKED)

    def in_visible_articles(self) -> CitationQuerySet:
        return self.exclude(article__in=Article.objects.withdrawn())

    def in_order(self) -> CitationQuerySet:
        return self.order_by("start", "end", "pk")

    def in_articles(self, articles: ArticleQuerySet) -> CitationQuerySet:
        return self.filter(article__in=articles.order_by().values("pk"))

    def count_articles(self, resolutions: Iterable[Resolution]) -> dict[int, int]:
        """How many articles cite each of `resolutions`, by primary key; one query for a whole page of them."""
        counted = self.filter(resolution__in=list(resolutions)).order_by().values("resolution")
        return dict(counted.annotate(count=Count("article", distinct=True)).values_list("resolution", "count"))

    def most_cited(self, limit: int, *, among: ResolutionQuerySet) -> list[Resolution]:
        """The resolutions that most articles cite, each with its `article_count`; those not `among` are left out."""
        counted = self.filter(resolution__isnull=False).order_by().values("resolution")
        counted = counted.annotate(count=Count("article", distinct=True)).order_by("-count", "resolution")[:limit]
        counts = dict(counted.values_list("resolution", "count"))
        found = among.select_related("province").in_bulk(list(counts))
        for pk, resolution in found.items():
            resolution.article_count = counts[pk]  # type: ignore[attr-defined]
        return [found[pk] for pk in counts if pk in found]


class Citation(models.Model):
    """One mention of a document: a half-open span of the article's text, what was parsed, and the outcome."""

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="citations", verbose_name=gettext_lazy("bài viết")
    )
    start = models.PositiveIntegerField(gettext_lazy("từ vị trí"))
    end = models.PositiveIntegerField(gettext_lazy("đến vị trí"))
    surface = models.CharField(gettext_lazy("nguyên văn"), max_length=500)
    kind = models.CharField(gettext_lazy("loại"), max_length=60)
    number = models.CharField(gettext_lazy("số, ký hiệu"), max_length=80, blank=True)
    issued = models.DateField(gettext_lazy("ngày ban hành"), null=True, blank=True)
    issuer = models.CharField(gettext_lazy("cơ quan ban hành"), max_length=200, blank=True)
    term = models.CharField(gettext_lazy("khóa"), max_length=10, blank=True)
    outcome = models.CharField(gettext_lazy("kết quả"), max_length=10, choices=OutcomeKind.choices)
    resolution = models.ForeignKey(
        Resolution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="citations",
        verbose_name=gettext_lazy("văn bản"),
    )
    candidates = models.JSONField(
        gettext_lazy("văn bản có thể"), default=list, blank=True
    )  # identities, in order of date
    rule = models.CharField(gettext_lazy("quy tắc"), max_length=60, blank=True)
    evidence = models.CharField(gettext_lazy("căn cứ"), max_length=500, blank=True)
    # Mentions of numbers that no authority covers are settled together, over all articles: each has its own key, and
    # the group of keys that may be one document.
    provisional = models.JSONField(null=True, blank=True, editable=False)
    provisional_group = models.CharField(max_length=200, blank=True, editable=False, db_index=True)
    decision = models.ForeignKey(
        Decision,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="citations",
        verbose_name=gettext_lazy("quyết định"),
    )

    objects = CitationQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("trích dẫn")
        verbose_name_plural = gettext_lazy("trích dẫn")
        ordering = ("article", "start", "pk")
        indexes = [
            models.Index(fields=["outcome", "id"], name="citation_outcome_newest"),
            # All that the queues of the desk count, so that they read no citation.
            models.Index(
                fields=["outcome", "number", "kind", "term", "decision", "article"], name="citation_outcome_group"
            ),
            models.Index(fields=["resolution", "article"], name="citation_resolution_article"),
            models.Index(fields=["rule", "decision", "article"], name="citation_rule"),
        ]

    def __str__(self) -> str:
        return self.surface


def citing_alike(articles: ArticleQuerySet, article: Article) -> ArticleQuerySet:
    """Those of `articles` that cite what `article` cites, most resolutions in common first.

    A resolution with more than COMMONPLACE citations does not count: what everybody cites says nothing.
    """
    cited = Citation.objects.filter(article=article, resolution__isnull=False).order_by().values("resolution")
    spread = Citation.objects.filter(resolution__in=cited).order_by().values("resolution")
    rare = spread.annotate(count=Count("pk")).filter(count__lte=COMMONPLACE).values("resolution")
    shared = Count("citations__resolution", filter=Q(citations__resolution__in=rare), distinct=True)
    near = Citation.objects.filter(resolution__in=rare).exclude(article=article).values("article")
    return articles.filter(pk__in=near).annotate(shared=shared).order_by("-shared", "-pk")
