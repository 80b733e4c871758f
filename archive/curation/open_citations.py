"""Citations that nobody has decided and no rule could: which wait, which are alike, and deciding them together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from archive.article_changes import announce_changes
from archive.curation.refused import Refused
from archive.decisions import settle_citation
from archive.models import Article, Citation, Decision, Edit, Province, Resolution, editing
from archive.models.citations import CitationQuerySet
from search.indexing import batched

SEPARATOR = "|"
MOST_ALIKE = 400  # decided at once; Django reads 1,000 fields of a form
_GROUP = ("number", "kind", "term")
_PARSED = (*_GROUP, "issued", "issuer", "outcome")
_LONGEST = 120  # characters of the words in the history


def waiting(outcome: str, key: str = "", province: Province | None = None) -> CitationQuerySet:
    """The open citations of an outcome, of all groups or of the one that `key` names, in the order of their keys."""
    withdrawn = Article.objects.withdrawn().order_by().values("pk")
    citations = Citation.objects.filter(outcome=outcome, decision=None).exclude(article__in=withdrawn)
    parts = key.split(SEPARATOR)
    if len(parts) == len(_GROUP):
        citations = citations.filter(**dict(zip(_GROUP, parts, strict=True)))
    if province is not None:
        citations = citations.filter(article__province=province)
    return citations.order_by("pk")


def waiting_groups(outcome: str) -> QuerySet[Citation, dict[str, Any]]:
    """The open citations by what they name, the most frequent first: number, kind, term, count, articles, surface."""
    counted = (
        waiting(outcome)
        .order_by()
        .values(*_GROUP)
        .annotate(count=Count("pk"), articles=Count("article", distinct=True), surface=Max("surface"))
    )
    groups: QuerySet[Citation, dict[str, Any]] = counted.order_by("-count", *_GROUP)
    return groups


def key_of(group: dict[str, Any] | Citation) -> str:
    """By what a group is known in addresses."""
    if isinstance(group, Citation):
        group = {name: getattr(group, name) for name in _GROUP}
    return SEPARATOR.join(group[name] for name in _GROUP)


def waiting_since(outcome: str, groups: Sequence[dict[str, Any]]) -> dict[str, datetime]:
    """Since when the first citation of each group waits: since its article came into the archive; two queries.

    The first article of a group is told by its primary key, which the index of the groups holds.
    """
    if not groups:
        return {}
    rows = waiting(outcome).filter(number__in={group["number"] for group in groups}).order_by()
    firsts = {key_of(row): row["first"] for row in rows.values(*_GROUP).annotate(first=Min("article"))}
    asked = {firsts[key] for group in groups if (key := key_of(group)) in firsts}
    came = dict(Article.objects.filter(pk__in=asked).order_by().values_list("pk", "created_at"))
    return {key: came[pk] for key, pk in firsts.items() if pk in came}


def alike(citation: Citation) -> list[Citation]:
    """The open citations with the same words that may mean the same documents, this one first; MOST_ALIKE at most.

    Upper case makes no difference: a sentence may begin with the words. The articles come without their texts.
    """
    same = waiting(citation.outcome).filter(**{name: getattr(citation, name) for name in _PARSED})
    rows = same.exclude(pk=citation.pk).select_related("article__province")
    rows = rows.defer("article__text", "article__segments", "article__found", "article__images")
    words, documents = _words(citation.surface), sorted(citation.candidates)
    found = (row for row in rows if _words(row.surface) == words and sorted(row.candidates) == documents)
    return [citation, *(row for row, _ in zip(found, range(MOST_ALIKE - 1), strict=False))]


def _words(surface: str) -> str:
    return " ".join(surface.casefold().split())


def settle_alike(
    citations: Iterable[int], resolution: Resolution | None, user: Any, *, reason: str = ""
) -> tuple[Edit, int]:
    """Decide that the open ones of these citations mean the document (none: that they cite none), as one act.

    Returns the act and how many it decided: those that somebody decided meanwhile are left alone. Raises Refused where
    none is left.
    """
    with batched(), editing(user, Edit.Kind.EDIT, reason=reason) as edit:
        locked = Citation.objects.select_for_update(of=("self",)).select_related("article")
        rows = list(locked.filter(pk__in=list(citations), decision=None).order_by("pk"))
        if not rows:
            raise Refused(gettext("Trích dẫn này vừa có người quyết định."))
        edit.summary = _summary(rows, resolution)
        edit.details = {"citations": [row.pk for row in rows]}
        for row in rows:
            settle_citation(row, resolution, user, reason=reason)
        announce_changes(linked=sorted({row.article_id for row in rows}))
    return edit, len(rows)


def _summary(rows: Sequence[Citation], resolution: Resolution | None) -> str:
    meant = str(resolution) if resolution else gettext("không dẫn văn bản nào")
    count = f" ({len(rows)})" if len(rows) > 1 else ""
    return f"“{rows[0].surface[:_LONGEST]}”{count} → {meant}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Throughput:
    """How many citations were decided today, by everybody and by one editor."""

    all: int
    own: int


def decided_today(outcome: str, user: Any) -> Throughput:
    """What was decided today of citations that the machine had left at the outcome."""
    morning = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    decided = Decision.objects.filter(
        subject=Decision.Subject.CITATION, decided_at__gte=morning, found__outcome=outcome
    )
    return Throughput(**decided.aggregate(all=Count("pk"), own=Count("pk", filter=Q(decided_by=user))))
