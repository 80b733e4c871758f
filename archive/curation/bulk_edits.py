"""Editing in bulk: what a search finds gets one value, in one act that can be undone as one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from archive.article_changes import announce_changes
from archive.decisions import DECIDABLE_FIELDS, decide_field, mark_decided_grounds
from archive.models import Article, Decision, Edit, editing
from search.engine import MOST_LISTED, SearchRequest, every_article, find
from search.indexing import batched

FIELDS = ("province", "source", "section", "published", "review_state")
MOST = MOST_LISTED  # articles in one act: as far as the search counts its pages
_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkPreview:
    """What setting a field to a value would do to the articles that a search finds."""

    total: int = 0
    changing: list[int] = field(default_factory=list)  # primary keys
    same: int = 0
    decided: int = 0  # a person already decided otherwise; left alone unless asked
    shown: list[tuple[Article, Any]] = field(default_factory=list)  # the first that change, with their present value

    @property
    def too_many(self) -> bool:
        return self.total > MOST


def found_by(request: SearchRequest) -> tuple[int, list[int]]:
    """Return how many articles the search finds, copies included, and the primary keys of the first MOST of them."""
    request = replace(request, sort="oldest", page=1)
    return find(request).total, [article.pk for article in every_article(request)]


def preview(request: SearchRequest, name: str, value: Any, *, override: bool = False) -> BulkPreview:
    """Say what `apply` would do, changing nothing."""
    total, keys = found_by(request)
    articles = Article.objects.filter(pk__in=keys).select_related("province", "source").order_by("pk")
    decided = set()
    if not override:
        decisions = Decision.objects.on_fields().filter(article__in=keys, field=name)
        decided = set(decisions.values_list("article", flat=True))
    same = 0
    changing: list[int] = []
    shown: list[tuple[Article, Any]] = []
    for article in articles.defer("text", "segments", "found"):
        present = getattr(article, name)
        if present == value:
            same += 1
        elif article.pk not in decided:
            changing.append(article.pk)
            shown += [(article, present)] if len(shown) < _SHOWN else []
    left = sum(pk in decided for pk in keys) if decided else 0
    return BulkPreview(total=total, changing=changing, same=same, decided=left, shown=shown)


def apply(article_ids: list[int], name: str, value: Any, user: Any, *, summary: str, reason: str = "") -> Edit:
    """Set a field of the articles to a value, as one act and in one transaction."""
    with batched(), editing(user, Edit.Kind.BULK, summary=summary, reason=reason) as edit:
        for article in Article.objects.filter(pk__in=article_ids[:MOST]).order_by("pk"):
            setattr(article, name, value)
            decided = [name]
            if name == "published":
                article.published_precision = "day" if value else "unknown"
                decided.append("published_precision")
            mark_decided_grounds(article, decided)
            article.save()
            announce_changes([article], same_text=True)
            for column in decided:
                if column in DECIDABLE_FIELDS:
                    decide_field(article, column, user, reason=reason)
    return edit
