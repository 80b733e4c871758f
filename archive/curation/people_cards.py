"""Officials side by side: the posts that articles gave each, when and where they are named, and in which words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Max, Min, Window
from django.db.models.functions import RowNumber

from archive.models import HeldPost, Official, OfficialMention
from archive.models.officials import HeldLine

_POSTS_SHOWN = 6
_PLACES_SHOWN = 3
_QUOTED = 3  # mentions of each official


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCard:
    """What tells one official from another."""

    official: Official
    mentions: int
    first_seen: date | None  # when the articles were published
    last_seen: date | None
    posts: tuple[HeldLine, ...]
    places: tuple[tuple[str, int], ...]  # the provinces of the articles, with how often
    quoted: tuple[OfficialMention, ...]  # the newest, with their articles but not the texts


def person_cards(officials: Iterable[Official]) -> list[PersonCard]:
    """The officials in their order; the number of queries does not grow with them."""
    people = {official.pk: official for official in officials}
    counts, places, posts, quoted = _counts(people), _places(people), _posts(people), _quoted(people)
    return [
        PersonCard(
            official=official,
            mentions=counts.get(pk, (0, None, None))[0],
            first_seen=counts.get(pk, (0, None, None))[1],
            last_seen=counts.get(pk, (0, None, None))[2],
            posts=tuple(posts.get(pk, ())),
            places=tuple(places.get(pk, ())),
            quoted=tuple(quoted.get(pk, ())),
        )
        for pk, official in people.items()
    ]


def _counts(people: Mapping[int, Official]) -> dict[int, tuple[int, date | None, date | None]]:
    rows = OfficialMention.objects.filter(official__in=people).order_by().values("official")
    counted = rows.annotate(n=Count("pk"), first=Min("article__published"), last=Max("article__published"))
    return {row["official"]: (row["n"], row["first"], row["last"]) for row in counted}


def _places(people: Mapping[int, Official]) -> dict[int, list[tuple[str, int]]]:
    rows = OfficialMention.objects.filter(official__in=people, article__province__isnull=False).order_by()
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    counted = rows.values("official", "article__province__name").annotate(n=Count("pk"))
    for row in counted.order_by("-n", "article__province__name"):
        if len(found[row["official"]]) < _PLACES_SHOWN:
            found[row["official"]].append((row["article__province__name"], row["n"]))
    return found


def _posts(people: Mapping[int, Official]) -> dict[int, list[HeldLine]]:
    found: dict[int, list[HeldLine]] = defaultdict(list)
    for line in HeldPost.objects.of(people.values()).lines():
        if len(found[line.official.pk]) < _POSTS_SHOWN:
            found[line.official.pk].append(line)
    return found


def _quoted(people: Mapping[int, Official]) -> dict[int, list[OfficialMention]]:
    newest = F("article__published").desc(nulls_last=True)
    ranked = OfficialMention.objects.filter(official__in=people).annotate(
        rank=Window(RowNumber(), partition_by=F("official"), order_by=[newest, F("pk").desc()])
    )
    columns = ("article__text", "article__segments", "article__found", "article__images")
    rows = ranked.filter(rank__lte=_QUOTED).select_related("article__province").defer(*columns)
    found: dict[int, list[OfficialMention]] = defaultdict(list)
    for mention in rows.order_by("official", "rank"):
        found[mention.official_id or 0].append(mention)
    return found
