"""Editing in bulk: what a search finds gets one value, in one act that can be undone as one."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection

from archive.article_changes import announce_changes
from archive.decisions import DECIDABLE_FIELDS, decide_field, mark_decided_grounds
from archive.models import Article, Decision, Edit, continuing, editing
from search.engine import SearchRequest, find, found_keys
from search.indexing import batched

FIELDS = ("province", "source", "section", "published", "review_state")
MOST = 20_000  # articles in one act
_SHOWN = 20
_AT_ONCE = 25  # articles in one transaction
_READ_AT_ONCE = 500
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
    return find(replace(request, page=1)).total, found_keys(request, MOST)


def preview(request: SearchRequest, name: str, value: Any, *, override: bool = False) -> BulkPreview:
    """Say what `apply` would do, changing nothing."""
    total, keys = found_by(request)
    same, left = 0, 0
    changing: list[int] = []
    for start in range(0, len(keys), _READ_AT_ONCE):
        part = sorted(keys[start : start + _READ_AT_ONCE])
        decided = set() if override else _decided(part, name)
        left += len(decided)
        for article in Article.objects.filter(pk__in=part).only("pk", name).order_by("pk"):
            if getattr(article, _column(name)) == getattr(value, "pk", value):
                same += 1
            elif article.pk not in decided:
                changing.append(article.pk)
    changing.sort()
    first = Article.objects.for_listing().filter(pk__in=changing[:_SHOWN]).order_by("pk")
    shown = [(article, getattr(article, name)) for article in first]
    return BulkPreview(total=total, changing=changing, same=same, decided=left, shown=shown)


def _column(name: str) -> str:
    return Article._meta.get_field(name).attname  # type: ignore[union-attr]


def _decided(keys: list[int], name: str) -> set[int]:
    """Those of the articles on whose field a person has decided."""
    decisions = Decision.objects.on_fields().filter(article__in=keys, field=name)
    return set(decisions.values_list("article", flat=True))


AfterPart = Callable[[Edit | None, int, dict[str, list[int]]], None]


def apply(
    article_ids: list[int],
    name: str,
    value: Any,
    user: Any,
    *,
    summary: str,
    reason: str = "",
    keep_decided: bool = False,
    begun: Edit | None = None,
    start: int = 0,
    before_part: Callable[[], None] = lambda: None,
    after_part: AfterPart = lambda edit, done, left_out: None,
) -> Edit:
    """Set a field of the articles to a value, as one act that is undone as one.

    The act is written in many short transactions, so that readers and other editors need not wait for its end. Cut
    off, it stands in the history with what it did so far; with `begun` and `start` it goes on behind so many articles.
    `after_part` is told, in the transaction of each part, how many articles are done and which were left out: those
    "gone", and with `keep_decided` those "decided" by a person meanwhile. What `before_part` raises ends the act.
    """
    edit = begun
    with batched():
        for first in range(start, len(article_ids), _AT_ONCE):
            if first > start:
                let_others_write()
            before_part()
            part = article_ids[first : first + _AT_ONCE]
            act = continuing(edit) if edit else editing(user, Edit.Kind.BULK, summary=summary, reason=reason)
            with act as current:
                decided = _decided(part, name) if keep_decided else set()
                found = Article.objects.filter(pk__in=set(part) - decided).order_by("pk")
                there = []
                for article in found:
                    _set(article, name, value, user, reason)
                    there.append(article.pk)
                gone = sorted(set(part) - decided - set(there))
                left_out = {"decided": sorted(decided), "gone": gone}
                after_part(current, first + len(part), {why: keys for why, keys in left_out.items() if keys})
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
