"""Which articles have the same text: derived from the texts, and found again at any time."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models

from archive.models.articles import Article, ArticleQuerySet


class Wording(models.Model):
    """A text as such, however many articles have it word for word; similar ones share a `group`."""

    key = models.BigIntegerField(unique=True)
    sketch = models.BinaryField()
    group = models.BigIntegerField(db_index=True)  # the lowest key among wordings that are one text

    class Meta:
        db_table = "archive_text_wording"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.key:016x}"


class WordingBand(models.Model):
    """One of the bands of a wording's sketch: wordings that share one are compared."""

    wording = models.ForeignKey(Wording, models.CASCADE, related_name="bands", db_index=False)
    band = models.BigIntegerField()
    key = models.BigIntegerField()  # the wording's, so that a band can be read in an order that no import decides

    class Meta:
        db_table = "archive_text_band"
        default_permissions = ()
        indexes = [
            models.Index(fields=["band", "key"], name="wordings_of_band"),
            models.Index(fields=["wording"], name="wording_bands"),
        ]

    def __str__(self) -> str:
        return f"{self.band:016x}"


class ArticleWording(models.Model):
    """The wording of an article that readers see, and the digest of the text that it was made from."""

    article = models.OneToOneField(Article, models.CASCADE, primary_key=True, related_name="bears")
    wording = models.ForeignKey(Wording, models.PROTECT, related_name="borne_by")
    made_from = models.CharField(max_length=32)

    class Meta:
        db_table = "archive_text_article"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.article_id}: {self.wording_id}"


def same_text(article: Article) -> ArticleQuerySet:
    """The visible articles that have the text of `article`, changed a little or not at all, itself included."""
    own = ArticleWording.objects.filter(article=article).values("wording__group")
    return Article.objects.visible().filter(bears__wording__group__in=own)


def fold_copies(articles: Iterable[Article]) -> list[Article]:
    """`articles` in their order, those of one text folded into the first of them, as its `copies`; one query.

    Articles whose text was not compared yet stand for themselves.
    """
    listed = list(articles)
    rows = ArticleWording.objects.filter(article__in=listed).values_list("article", "wording__group")
    groups: dict[int, int] = dict(rows)
    first_of: dict[int, Article] = {}
    kept = []
    for article in listed:
        group = groups.get(article.pk)
        if group is None or first_of.setdefault(group, article) is article:
            article.copies = ()
            kept.append(article)
        else:
            first = first_of[group]
            first.copies = (*first.copies, article)
    return kept
