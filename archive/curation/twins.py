"""People who may be one: officials whose names are the same or nearly, by group, with what tells them apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet
from django.utils.translation import gettext

from archive.core.linking.posts import organ_key
from archive.models import HeldPost, KeptApart, Official, OfficialMention, Post, Province
from archive.models.officials import OfficialQuerySet

_CENTRAL = "trung ương"  # the level of a post in the reference data
_MINISTRIES = "các bộ"  # the organ of ministers and their deputies (`identifying_organ`)
_POSTS_SHOWN = 4  # of one person, those said most


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """One person of a group: how often, when and with which posts articles name the official."""

    official: Official
    mentions: int
    first_seen: date | None  # when the articles were published
    last_seen: date | None
    posts: tuple[str, ...]
    is_apart: bool = False  # a person said that nobody else of the group is this one


@dataclass(frozen=True, slots=True, kw_only=True)
class TwinGroup:
    """Officials who may be one person, in order of their keys, and what speaks for it."""

    first: Official
    twins: tuple[Twin, ...]
    evidence: tuple[str, ...]


def twin_groups(kind: str = "") -> OfficialQuerySet:
    """The first official of every group of namesakes and near names about whom something is doubtful.

    Doubtful is a group in which somebody is named once only, and one in which several are said to hold the same central
    post: a provincial secretary who became a minister. A group is known by its official with the smallest key: of those
    whose names are the same but for tones, and of those in one province whose names are nearly so
    (`archive.core.linking.near_names`).
    """
    standing = _named_somewhere()
    once = Official.objects.standing().filter(_is_named_once()).order_by()
    shared = standing.order_by().values("folded").annotate(bearers=Count("pk"), first=Min("pk")).filter(bearers__gt=1)
    leads_near = Q(near__isnull=False, near__merged_into=None, near__gt=F("pk"))
    has_no_near = Q(near=None) | Q(near__merged_into__isnull=False) | Q(near__gt=F("pk"))
    firsts = Q(pk__in=shared.values("first")) | (leads_near & ~Q(folded__in=shared.values("folded")))
    # Asked of each group for itself: who is named once in the whole archive is far more than who has a namesake.
    doubtful = Q(Exists(once.filter(folded=OuterRef("folded")))) | Q(Exists(once.filter(near=OuterRef("pk"))))
    doubtful |= Q(Exists(once.filter(pk=OuterRef("near")))) | Q(folded__in=_in_one_central_post())
    found = standing.filter(firsts & has_no_near).filter(doubtful)
    if told_apart := _told_apart(standing.filter(firsts & has_no_near)):
        found = found.exclude(pk__in=told_apart)
    return found.select_related("province", "near__province").order_by("sort_key", "pk")


def _named_somewhere() -> OfficialQuerySet:
    """Officials whom articles name; one that lost its mentions is nobody's twin."""
    return Official.objects.standing().filter(Exists(OfficialMention.objects.filter(official=OuterRef("pk"))))


def _is_named_once() -> Exists:
    mentions = OfficialMention.objects.filter(official=OuterRef("pk")).order_by().values("official")
    return Exists(mentions.annotate(named=Count("pk")).filter(named=1))


def _told_apart(leaders: OfficialQuerySet) -> list[int]:
    """Those of the leaders in whose group a person said of every two that they are two people."""
    pairs = set(KeptApart.objects.order_by().values_list("first", "second"))
    if not pairs:
        return []
    people = Official.objects.filter(pk__in={pk for pair in pairs for pk in pair}).order_by()
    theirs = Q(folded__in=people.values("folded")) | Q(pk__in=people.exclude(near=None).values("near"))
    met = list(leaders.filter(theirs | Q(pk__in=people)))
    groups = zip(met, _members(met), strict=True)
    return [leader.pk for leader, members in groups if _is_settled([one.pk for one in members], pairs)]


def _is_settled(members: Sequence[int], pairs: Set[tuple[int, int]]) -> bool:
    return all(pair in pairs for pair in combinations(sorted(members), 2))


def _in_one_central_post() -> QuerySet[HeldPost, Any]:
    """The names that several officials have who are said to hold, or to have held, one and the same central post."""
    central = HeldPost.objects.filter(
        Q(post__in=Post.objects.filter(level=_CENTRAL).order_by()) | Q(organ=_MINISTRIES),
        mention__official__merged_into=None,
    )
    said = central.order_by().values("mention__official__folded", "name")
    return (
        said.annotate(people=Count("mention__official", distinct=True))
        .filter(people__gt=1)
        .values("mention__official__folded")
    )


def in_province(groups: OfficialQuerySet, province: Province) -> OfficialQuerySet:
    """Those of the groups that have somebody in the province."""
    there = Official.objects.standing().filter(province=province).order_by()
    return groups.filter(Q(province=province) | Q(folded__in=there.values("folded")))


def read_groups(firsts: Iterable[Official]) -> list[TwinGroup]:
    """The whole groups that the officials stand for, in their order; a few queries, however many there are."""
    leaders = list(firsts)
    groups = _members(leaders)
    people = {official.pk: official for members in groups for official in members}
    seen = _seen(people)
    posts = _posts(people)
    pairs = KeptApart.objects.among(people)
    return [
        TwinGroup(
            first=leader,
            twins=tuple(_twin(official, seen, posts, _is_apart(official, members, pairs)) for official in members),
            evidence=_evidence(members, posts),
        )
        for leader, members in zip(leaders, groups, strict=True)
    ]


def _members(leaders: Sequence[Official]) -> list[list[Official]]:
    standing = _named_somewhere().select_related("province").order_by("pk")
    near: dict[int, list[Official]] = defaultdict(list)
    for official in standing.filter(near__in=leaders):
        near[official.near_id or 0].append(official)
    names: dict[int, set[str]] = {
        leader.pk: {leader.folded, *(official.folded for official in near[leader.pk])} for leader in leaders
    }
    named: dict[str, list[Official]] = defaultdict(list)
    for official in standing.filter(folded__in=set().union(*names.values())):
        named[official.folded].append(official)
    groups = []
    for leader in leaders:
        met = {leader.pk: leader}
        for official in (*near[leader.pk], *(one for name in sorted(names[leader.pk]) for one in named[name])):
            met.setdefault(official.pk, official)
        groups.append([met[pk] for pk in sorted(met)])
    return groups


_Seen = Mapping[int, tuple[int, date | None, date | None]]
_Posts = Mapping[int, Sequence[tuple[str, str]]]  # the posts of an official with their organs, those said most first


def _seen(people: Mapping[int, Official]) -> _Seen:
    rows = OfficialMention.objects.filter(official__in=people).order_by().values("official")
    counted = rows.annotate(
        named=Count("pk"), first=Min("article__published"), last=Max("article__published")
    ).values_list("official", "named", "first", "last")
    return {pk: (named, first, last) for pk, named, first, last in counted}


def _posts(people: Mapping[int, Official]) -> _Posts:
    rows = HeldPost.objects.filter(mention__official__in=people).order_by()
    counted = rows.values("mention__official", "name", "organ").annotate(said=Count("pk"))
    posts: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for row in counted.order_by("-said", "name"):
        posts[row["mention__official"]].append((row["name"], row["organ"]))
    return posts


def _is_apart(official: Official, members: Sequence[Official], pairs: Set[tuple[int, int]]) -> bool:
    others = (one.pk for one in members if one.pk != official.pk)
    return all((min(official.pk, pk), max(official.pk, pk)) in pairs for pk in others)


def _twin(official: Official, seen: _Seen, posts: _Posts, is_apart: bool) -> Twin:
    named, first, last = seen.get(official.pk, (0, None, None))
    said = dict.fromkeys(name for name, _ in posts.get(official.pk, ()))
    shown = tuple(said)[:_POSTS_SHOWN]
    return Twin(official=official, mentions=named, first_seen=first, last_seen=last, posts=shown, is_apart=is_apart)


def _evidence(members: Sequence[Official], posts: _Posts) -> tuple[str, ...]:
    """What the members have in common, and whether the names are the same or only nearly."""
    holders: dict[str, set[int]] = defaultdict(set)
    in_post: dict[str, set[int]] = defaultdict(set)
    for official in members:
        for post, organ in posts.get(official.pk, ()):
            if organ:
                holders[organ_key(organ)].add(official.pk)
                in_post[post].add(official.pk)
    said = [gettext("cùng chức vụ: %(post)s") % {"post": post} for post in _of_several(in_post)]
    said += [gettext("cùng cơ quan: %(organ)s") % {"organ": organ} for organ in _of_several(holders)]
    if len({official.folded for official in members}) > 1:
        said.append(gettext("tên viết gần giống nhau"))
    if len({official.province_id for official in members}) > 1:
        said.append(gettext("khác tỉnh"))
    return tuple(said)


def _of_several(holders: Mapping[str, set[int]]) -> list[str]:
    return sorted(words for words, who in holders.items() if len(who) > 1)
