"""Editing in bulk: what a search finds gets one value, in one act that can be undone as one."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection

from archive.article_changes import announce_changes
from archive.decisions import DECIDABLE_FIELDS, decide_field, mark_decided_grounds
from archive.models import Article, Decision, Edit, continuing, editing
from search.engine import MOST_LISTED, SearchRequest, every_article, find
from search.indexing import batched

FIELDS = ("province", "source", "section", "published", "review_state")
MOST = MOST_LISTED  # articles in one act: as far as the search counts its pages
_SHOWN = 20
_AT_ONCE = 25  # articles in one transaction
_SQLITE_POLLS = 0.11  # seconds; SQLite asks for a lock that is taken every 0.1 seconds at the longest


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
    """Set a field of the articles to a value, as one act that is undone as one.

    The act is written in many short transactions, so that readers and other editors need not wait for its end. Cut
    off, it stands in the history with what it did so far.
    """
    wanted = article_ids[:MOST]
    edit: Edit | None = None
    with batched():
        for start in range(0, len(wanted), _AT_ONCE):
            if start:
                let_others_write()
            act = continuing(edit) if edit else editing(user, Edit.Kind.BULK, summary=summary, reason=reason)
            with act as current:
                for article in Article.objects.filter(pk__in=wanted[start : start + _AT_ONCE]).order_by("pk"):
                    _set(article, name, value, user, reason)
            edit = current if current.pk else None
    return edit or Edit(kind=Edit.Kind.BULK, made_by=user, summary=summary[:300], reason=reason)


def _set(article: Article, name: str, value: Any, user: Any, reason: str) -> None:
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


def let_others_write() -> None:
    """Between two transactions of a long act: give writers that wait on SQLite their turn."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        time.sleep(_SQLITE_POLLS)
