"""Articles that are about what one article is about: the resolutions it cites, the people it names, its words.

What few articles share says much, what all share nothing: each shared resolution or person weighs by its rarity. A
bounded number of candidates is asked of the index, and a bounded number of queries of the database.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

from django.core.cache import cache

from archive.models import Article, Citation, OfficialMention
from archive.models.citations import citing_alike
from search.analysis import spellings
from search.errors import IndexDamaged
from search.haystack.queryset import TreeSearchQuerySet
from search.tree import AnyOf, Everything, InField, Node, OneOf, Phrase, Word

REMEMBERED_FOR = 6 * 3600  # seconds; an article that is changed is compared afresh at once
_FEATURES = 12  # resolutions and people of one article, the rarest, by which others are looked for
_MOST_COUNTED = 100  # resolutions and people of one article whose rarity is asked for
_CANDIDATES = 40  # for each resolution or person, and for the words
TITLE = "title"
_TITLE_WORDS = 24
_RAREST = 8  # words of the title by which others are looked for
_OF_WORDS = 6.0  # how much the words of the title weigh, beside resolutions and people
_OF_PROVINCE = 0.5
_COMMONPLACE = 0.2  # of all articles: what so many share makes two no more alike


@dataclass(frozen=True, slots=True)
class _Feature:
    """Something that articles share: a document cited, a person named. `weight` is its rarity."""

    node: OneOf
    weight: float


def similar(article: Article, limit: int = 5) -> list[Article]:
    """Return the articles most like this one, the nearest first, without withdrawn ones; never more than `limit`."""
    key = f"search.similar.{article.pk}.{article.changed_at.timestamp()}.{limit}"
    keys: list[int] | None = cache.get(key)
    if keys is None:
        try:
            keys = _nearest(article)[: 2 * limit]  # one may be withdrawn before the hours are over
        except IndexDamaged:
            return list(citing_alike(Article.objects.visible().for_listing(), article)[:limit])
        cache.set(key, keys, REMEMBERED_FOR)
    rows = Article.objects.visible().for_listing().in_bulk(keys)
    return [rows[pk] for pk in keys if pk in rows][:limit]


def _nearest(article: Article) -> list[int]:
    features = _features(article)
    scores: dict[str, float] = {}
    for feature in features:
        found = TreeSearchQuerySet().narrowed_to(feature.node).keys_only().order_by("-published")
        for result in found[:_CANDIDATES]:
            scores.setdefault(result.pk, 0.0)  # what it shares is counted below
    words = _words(article)
    worded = TreeSearchQuerySet().matching(words).keys_only()[:_CANDIDATES] if words else []
    best = max((result.score for result in worded), default=0.0)
    scores.update({result.pk: _OF_WORDS * (result.score / best) ** 2 for result in worded if best > 0})
    scores.pop(str(article.pk), None)
    _share(scores, features, article)
    return [int(key) for key, score in sorted(scores.items(), key=lambda item: (-item[1], -int(item[0]))) if score > 0]


def _features(article: Article) -> list[_Feature]:
    """The resolutions and people of the article by which others can be told, the rarest first."""
    resolutions = article.citations.filter(resolution__isnull=False).order_by()
    people = article.official_mentions.filter(official__isnull=False).order_by()
    nodes = [
        *(OneOf("document", (slug,)) for slug in resolutions.values_list("resolution__slug", flat=True).distinct()),
        *(OneOf("official", (slug,)) for slug in people.values_list("official__slug", flat=True).distinct()),
    ][:_MOST_COUNTED]
    total, *counts = TreeSearchQuerySet().count_matches([Everything(), *nodes])
    features = [
        _Feature(node, log(total / count))
        for node, count in zip(nodes, counts, strict=True)
        if 1 < count <= max(2, total * _COMMONPLACE)
    ]
    return sorted(features, key=lambda feature: (-feature.weight, feature.node.values))[:_FEATURES]


def _share(scores: dict[str, float], features: Sequence[_Feature], article: Article) -> None:
    """Adds to each candidate what it shares with the article."""
    if not scores:
        return
    candidates = [int(key) for key in scores]
    weights = {(feature.node.field, feature.node.values[0]): feature.weight for feature in features}
    # By article, not by document: a common document has more citations than there are candidates.
    cited = Citation.objects.filter(article__in=candidates).order_by().values_list("article", "resolution__slug")
    named = OfficialMention.objects.filter(article__in=candidates).order_by()
    shared = {(pk, ("document", slug)) for pk, slug in cited}
    shared |= {(pk, ("official", slug)) for pk, slug in named.values_list("article", "official__slug")}
    for pk, feature in sorted((pk, feature) for pk, feature in shared if feature in weights):
        scores[str(pk)] += weights[feature]
    if article.province_id:
        near = Article.objects.filter(pk__in=candidates, province=article.province_id).order_by()
        for pk in near.values_list("pk", flat=True):
            scores[str(pk)] += _OF_PROVINCE


def _words(article: Article) -> Node | None:
    """The rarest words of the title and, worth more, its neighbours: any of them in another title."""
    words = [Word(word, toned=True) for word in spellings(article.title)[:_TITLE_WORDS] if not word.isdecimal()]
    different = list(dict.fromkeys(words))
    counts = TreeSearchQuerySet().count_matches([InField(TITLE, word) for word in different])
    held = {word: count for word, count in zip(different, counts, strict=True) if count > 1}
    rarest = sorted(held, key=lambda word: (held[word], word.text))[:_RAREST]
    pairs = [Phrase(pair) for pair in pairwise(words) if not {*pair}.isdisjoint(rarest)]
    return InField(TITLE, AnyOf((*rarest, *pairs), loose=True)) if rarest else None
