"""Values that rest on little evidence: what the machine chose by a rule that its own package names weak."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext, gettext_lazy

from archive.core.linking.citations.rules import WEAK_RULES as WEAK_LINKS
from archive.core.linking.provinces import SUBJECT_RULES, UNIT_RULES, is_weak_rule
from archive.core.reading.published import LOW_CONFIDENCE_RULES
from archive.core.reading.values import Precision
from archive.decisions import DECIDED
from archive.models import Article, Citation, ReviewState
from archive.models.articles import PrecisionChoice

KINDS = {"tinh": gettext_lazy("tỉnh"), "ngay": gettext_lazy("ngày đăng"), "trich-dan": gettext_lazy("trích dẫn")}
FIELD_OF = {"tinh": "province", "ngay": "published"}  # the field of an article's form that a kind is about
_SHOWN = 120  # characters of the evidence
_COARSE = (Precision.MONTH.value, Precision.QUARTER.value, Precision.YEAR.value)
_WEAK_PROVINCES = sorted(filter(is_weak_rule, map(", ".join, product(SUBJECT_RULES, UNIT_RULES))))


def on_little_evidence(kind: str = "") -> QuerySet[Article]:
    """The articles nobody reviewed that have such a value, of one of KINDS or of any; a person's values are none."""
    first, *others = (keys for each in ([kind] if kind in KINDS else KINDS) for keys in _keys(each))
    articles = Article.objects.visible().filter(pk__in=first.union(*others) if others else first)
    return articles.select_related("province").defer("text", "segments", "found", "images").order_by("pk")


def _keys(kind: str) -> list[QuerySet[Article, Any]]:
    """The keys of the articles with a weak value of the kind; each is read from one range of an index, or a few."""
    unreviewed = Article.objects.filter(review_state=ReviewState.UNREVIEWED).order_by().values("pk")
    if kind == "tinh":
        return [unreviewed.filter(province_rule__in=_WEAK_PROVINCES)]
    if kind == "ngay":
        guessed = Q(published_precision__in=PrecisionChoice.values, published_rule__in=sorted(LOW_CONFIDENCE_RULES))
        coarse = Q(published_precision__in=_COARSE) & ~Q(published_rule=DECIDED)
        return [unreviewed.filter(guessed), unreviewed.filter(coarse)]
    return [unreviewed.filter(pk__in=_weak_citations().values("article"))]


def _weak_citations() -> QuerySet[Citation]:
    return Citation.objects.filter(rule__in=sorted(WEAK_LINKS), decision=None).order_by()


def weak_values(articles: Sequence[Article]) -> dict[int, list[str]]:
    """What of each article rests on little, and on which words: "tỉnh: Hậu Giang (“Theo Báo Hậu Giang”)"."""
    surfaces: dict[int, list[str]] = {article.pk: [] for article in articles}
    cited = _weak_citations().filter(article__in=list(surfaces)).order_by("start", "pk")
    for pk, surface in cited.values_list("article", "surface"):
        surfaces[pk].append(surface)
    return {article.pk: list(_said(article, surfaces[article.pk])) for article in articles}


def _said(article: Article, surfaces: Iterable[str]) -> Iterator[str]:
    if article.province and is_weak_rule(article.province_rule):
        yield gettext("tỉnh: %(province)s (“%(shown)s”)") % {
            "province": article.province,
            "shown": article.province_evidence[:_SHOWN],
        }
    is_coarse = article.published_precision in _COARSE and article.published_rule != DECIDED
    if article.published and (is_coarse or article.published_rule in LOW_CONFIDENCE_RULES):
        precision = article.get_published_precision_display()
        said = gettext("ngày đăng: %(published)s, chính xác đến %(precision)s") % {
            "published": f"{article.published:%d/%m/%Y}",
            "precision": precision,
        }
        yield f"{said} (“{article.published_evidence[:_SHOWN]}”)"
    for surface in dict.fromkeys(surfaces):
        yield gettext("trích dẫn: “%(shown)s”") % {"shown": surface[:_SHOWN]}
