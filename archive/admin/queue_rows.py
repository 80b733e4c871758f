"""The rows of the queues for the desk's pages; those that take long to find are kept for a minute.

What is kept belongs to a state of the archive: an act of a person, an import, and a new record show at once. What the
machine changes in records that stay (relinking, reading again) shows after KEPT_FOR at the latest.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import Max

from archive.curation.queues import Queue, Rows
from archive.models import Edit, KeptApart, Official, Province, Resolution
from archive.views.stats_cache import Keeper

KEPT_FOR = 60  # seconds


class QueueRows:
    """Made for one request: the state of the archive is asked once."""

    def count(self, queue: Queue) -> int:
        return len(self.of(queue)) if queue.is_dear else queue.count()

    def of(self, queue: Queue, province: Province | None = None, kind: str = "") -> Rows | Sequence[Any]:
        """All rows of a part of the queue, to be divided into pages."""
        rows = queue.narrowed(province, kind)
        if not queue.is_dear:
            return rows
        name = f"queue:{queue.slug}:{province.pk if province else ''}:{kind}:{self._acts}"
        kept: Sequence[Any] = self._keeper.kept(name, lambda: list(rows), KEPT_FOR)
        return kept

    @cached_property
    def _keeper(self) -> Keeper:
        return Keeper()

    @cached_property
    def _acts(self) -> str:
        """The newest of what Keeper's state does not tell."""
        models = (Edit, KeptApart, Official, Resolution)
        newest = [model._default_manager.aggregate(newest=Max("pk"))["newest"] for model in models]
        made = Edit.objects.order_by("-pk").values_list("made_at", flat=True).first()
        return ":".join(map(str, (*newest, made.timestamp() if made else "")))
