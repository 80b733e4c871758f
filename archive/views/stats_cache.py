"""Figures that take a while to count, kept for a few minutes, and counted again as soon as the archive has changed.

What is kept belongs to a state of the archive: the newest article, citation and mention, and what is withdrawn. An
import, a new article and a withdrawal show at once; a corrected date or province shows in the figures after KEPT_FOR at
the latest, and everywhere else at once.
"""

from collections.abc import Callable
from hashlib import sha256
from typing import TypeVar, cast

from django.core.cache import cache
from django.db.models import Count, Max

from archive.models import Article, Citation, OfficialMention

KEPT_FOR = 300  # seconds

Figure = TypeVar("Figure")


class Keeper:
    """Keeps the figures of one state of the archive; made for one request, for it asks the state once."""

    def __init__(self) -> None:
        self._state = _state()

    def kept(self, name: str, make: Callable[[], Figure], seconds: int = KEPT_FOR) -> Figure:
        """The figure of that name, made if it is not kept: `kept("years", articles.count_by_year)`."""
        key = f"figure:{sha256(f'{name}:{self._state}'.encode()).hexdigest()}"
        found = cache.get(key, _ABSENT)
        if found is _ABSENT:
            found = make()
            cache.set(key, found, seconds)
        return cast(Figure, found)


_ABSENT = object()


def _state() -> str:
    """A stamp of the archive's state; each part is the end of an index."""
    newest = Article.objects.order_by("-pk").values_list("pk", "changed_at").first()
    pk, changed = newest or (0, None)
    gone = Article.objects.withdrawn().aggregate(count=Count("pk"), last=Max("withdrawn_at"))
    parts = [
        pk,
        changed.timestamp() if changed else 0,
        gone["count"],
        gone["last"].timestamp() if gone["last"] else 0,
        Citation.objects.aggregate(newest=Max("pk"))["newest"] or 0,
        OfficialMention.objects.aggregate(newest=Max("pk"))["newest"] or 0,
    ]
    return ":".join(str(part) for part in parts)
