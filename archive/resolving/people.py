"""Which official each mention of a name is, over all articles."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from archive.core.linking.officials import GROUNDS, PersonMention, partition
from archive.core.linking.posts import organ_key
from archive.core.text import slugify
from archive.models import HeldPost, Official, OfficialMention, Province
from archive.models.authority import free_slug

NameGroup = tuple[str, int | None]  # name key, province; settled together with the province's successors
OfficialRow = tuple[OfficialMention, list[HeldPost]]

# An official that the machine merged stands for no name any longer: its key is taken from it. One that a person merged
# keeps its key, and by that the merge is known again.
_MERGED_BY_MACHINE = ""

# A name with more mentions than this is not settled from the ground up for every article that adds one.
_LARGE = 100


def settle_people(groups: Iterable[NameGroup]) -> set[int]:
    """Tell the named of each name in each province apart; returns the articles whose officials changed.

    The outcome depends on the mentions that exist, not on the order in which they came: officials that turn out to be
    one are merged (the later address redirects) and part again when the evidence goes. What a person merged stays
    merged, and a mention that a person gave to an official stays there.
    """
    families = ProvinceFamilies.of(groups := set(groups))
    wanted = _in_order(groups, families)
    return _settle(wanted, _mentions_of(wanted, families), _organs_of(wanted, families), families) if wanted else set()


def settle_added(rows: Sequence[OfficialRow], families: ProvinceFamilies | None = None) -> set[int]:
    """Do as `settle_people` does where all that is new are the saved mentions of one article that was just added.

    Names that are new to the archive are settled without being read again, and those of thousands of articles not
    from the ground up. `families` saves a run of many articles from reading the provinces for each.
    """
    families = families or ProvinceFamilies.of((mention.name_key, mention.province_id) for mention, _ in rows)
    own: dict[NameGroup, list[OfficialMention]] = defaultdict(list)
    for mention, _ in rows:
        own[mention.name_key, families.root(mention.province_id)].append(mention)
    if not own:
        return set()
    article = rows[0][0].article_id
    groups = _in_order(own, families)
    sizes = _sizes_of(groups, families)
    joined = _join_large([group for group in groups if sizes[group] > _LARGE], article, families)
    met = [group for group in groups if group not in joined and sizes[group] > len(own[group])]
    mentions = {**own, **_mentions_of(met, families)} if met else own
    organs = {mention.pk: _keys(post.organ for post in posts) for mention, posts in rows if posts}
    if met:
        organs |= _organs_of(met, families)
    changed = _settle([group for group in groups if group not in joined], mentions, organs, families)
    return changed | {article} if joined else changed


@dataclass(frozen=True, slots=True)
class ProvinceFamilies:
    """Which provinces lead to one present unit; a family is known by that unit, its root."""

    successors: Mapping[int, int]
    slugs: Mapping[int, str]

    @classmethod
    def of(cls, groups: Iterable[NameGroup]) -> ProvinceFamilies:
        """Read the successions, where any of `groups` has a province."""
        if all(province is None for _, province in groups):
            return cls({}, {})
        return cls.among(Province.objects.order_by().only("slug", "successor_id"))

    @classmethod
    def among(cls, provinces: Iterable[Province]) -> ProvinceFamilies:
        """The families that all `provinces` form."""
        rows = list(provinces)
        successors = {row.pk: row.successor_id for row in rows if row.successor_id is not None}
        return cls(successors, {row.pk: row.slug for row in rows})

    def root(self, province: int | None) -> int | None:
        """The present unit that a province leads to; a circle of successions ends where it began."""
        met: set[int] = set()
        while province is not None and province in self.successors and province not in met:
            met.add(province)
            province = self.successors[province]
        return province

    def members(self, root: int) -> list[int]:
        return [root, *(pk for pk in self.successors if pk != root and self.root(pk) == root)]


def grounds_of(official: Official) -> tuple[str, ...]:
    """The grounds on which the machine joined the mentions of an official, as keys of GROUNDS; none if one alone."""
    group = (official.name_key, official.province_id)
    families = ProvinceFamilies.of([group])
    groups = _in_order([group], families)
    mentions = _mentions_of(groups, families)[groups[0]]
    organs = _organs_of(groups, families)
    own = {mention.pk for mention in mentions if mention.official_id == official.pk}
    people = partition((_as_value(mention, organs) for mention in mentions), families.successors)
    found = {ground for person in people if own & set(person.mentions) for ground in person.grounds}
    return tuple(ground for ground in GROUNDS if ground in found)


def _as_value(row: OfficialMention, organs: Mapping[int, frozenset[str]]) -> PersonMention:
    return PersonMention(
        mention=row.pk,
        article=row.article_id,
        unit=row.province_id or 0,
        organs=organs.get(row.pk, frozenset()),
        has_post=row.pk in organs,
    )


def _in_order(groups: Iterable[NameGroup], families: ProvinceFamilies) -> list[NameGroup]:
    rooted = {(name_key, families.root(province)) for name_key, province in groups}
    return sorted(rooted, key=lambda group: (group[0], group[1] or 0))


def _keys(organs: Iterable[str]) -> frozenset[str]:
    """Organs as they are compared; rows of earlier releases hold them as written."""
    return frozenset(organ_key(organ) for organ in organs if organ)


def _settle(
    groups: list[NameGroup],
    mentions: Mapping[NameGroup, list[OfficialMention]],
    organs: Mapping[int, frozenset[str]],
    families: ProvinceFamilies,
) -> set[int]:
    changed: set[int] = set()
    if groups:
        officials = _officials_of(groups, mentions, families)
        for group in groups:
            changed |= _Settlement(group, mentions[group], organs, officials, families).settle()
    return changed


@dataclass(slots=True)
class _Settlement:
    """The mentions of one name in one family of provinces, and the officials they may be.

    `organs` holds the mentions that have any post, with the organs that tell people apart.
    """

    group: NameGroup
    mentions: list[OfficialMention]
    organs: Mapping[int, frozenset[str]]
    officials: dict[int, Official]
    families: ProvinceFamilies

    def settle(self) -> set[int]:
        by_pk = {mention.pk: mention for mention in self.mentions}
        people = partition((_as_value(row, self.organs) for row in self.mentions), self.families.successors)
        parts = [[by_pk[pk] for pk in person.mentions] for person in people]
        claims = [self._claims(part) for part in parts]
        joined = {row.standing().pk for row in self._own() if row.merged_into_id}
        taken: set[int] = set()
        moved: list[OfficialMention] = []
        # The official who has most of its mentions already keeps them, so that addresses move as little as can be.
        order = sorted(range(len(parts)), key=lambda index: -max(claims[index].values(), default=0))
        for index in order:
            part = parts[index]
            official = self._claimed(claims[index], joined, taken) or self._spare(joined, taken, alone=len(parts) == 1)
            official = official or self._new(part)
            taken.add(official.pk)
            _name_after(official, part)
            for mention in part:
                if mention.official_id != official.pk:
                    mention.official = official
                    moved.append(mention)
        _move(moved)
        for index in order:
            self._merge(claims[index], parts[index][0].official_id, taken)
        return {mention.article_id for mention in moved}

    def _is_own(self, row: Official) -> bool:
        return (row.name_key, self.families.root(row.province_id)) == self.group

    def _own(self) -> list[Official]:
        return [row for row in self.officials.values() if self._is_own(row)]

    def _claims(self, part: list[OfficialMention]) -> Counter[int]:
        """How many mentions of the part each standing official has already."""
        had = (self.officials[mention.official_id] for mention in part if mention.official_id)
        return Counter(official.standing().pk for official in had)

    def _claimed(self, claims: Counter[int], joined: set[int], taken: set[int]) -> Official | None:
        """The official that most of the mentions had; one into which a person merged others may have several parts."""
        for pk, _ in sorted(claims.items(), key=lambda item: (item[0] not in joined, -item[1], item[0])):
            if pk not in taken or pk in joined:
                return self.officials[pk]
        return None

    def _spare(self, joined: set[int], taken: set[int], *, alone: bool) -> Official | None:
        """A standing official of the name that has lost all its mentions, or what a person merged the only one into."""
        own = [row for row in self._own() if row.pk not in taken]
        spare = [row for row in own if row.merged_into_id is None]
        used = {mention.official_id for mention in self.mentions}
        for row in spare:
            if row.pk not in used and not row.mentions.exists():
                return row
        if alone and not spare and len(joined) == 1:
            return self.officials[next(iter(joined))]
        return self._revived(taken)

    def _revived(self, taken: set[int]) -> Official | None:
        """An official that was merged into one of these on evidence that is gone; its address comes back."""
        if not taken:
            return None
        merged = Official.objects.filter(
            _named([(_MERGED_BY_MACHINE, self.group[1])], self.families), merged_into__in=taken
        )
        row = merged.order_by("pk").first()
        if row is not None:
            row.merged_into, row.name_key = None, self.group[0]
            row.save()
            self.officials[row.pk] = row
        return row

    def _new(self, part: list[OfficialMention]) -> Official:
        name_key = self.group[0]
        provinces = Counter(mention.province_id for mention in part)
        province = min(provinces, key=lambda pk: (-provinces[pk], pk or 0))
        name = _best_name(part)
        place = self.families.slugs[province] if province else "trung-uong"
        slug = free_slug(Official, f"{slugify(name)[:80]}-{place}")
        official = Official.objects.create(name=name, name_key=name_key, province_id=province, slug=slug)
        self.officials[official.pk] = official
        return official

    def _merge(self, claims: Counter[int], official: int | None, taken: set[int]) -> None:
        """Lead from the officials that a part had before, and that have nothing left, to the one it has now."""
        for pk in sorted(set(claims) - taken):
            other = self.officials[pk]
            if not self._is_own(other) or other.merged_into_id or other.mentions.exists():
                continue
            other.merged_into_id, other.name_key = official, _MERGED_BY_MACHINE
            other.save(update_fields=["merged_into", "name_key"])


def _sizes_of(groups: list[NameGroup], families: ProvinceFamilies) -> Counter[NameGroup]:
    """How many mentions of each name the machine may settle."""
    rows = OfficialMention.objects.filter(_named(groups, families), decision=None).order_by()
    sizes: Counter[NameGroup] = Counter()
    for name_key, province, count in rows.values_list("name_key", "province").annotate(count=Count("pk")):
        sizes[name_key, families.root(province)] += count
    return sizes


def _join_large(groups: list[NameGroup], article: int, families: ProvinceFamilies) -> set[NameGroup]:
    """Give the mentions of a new article the officials they can only be; returns the names for which that was plain.

    It is what settling them from the ground up would give: an article whose posts share an organ with those of one
    official, and with no other's, joins it and moves nobody else.
    """
    joined = set()
    for group in groups:
        official = _only_official(group, article, families)
        if official is not None:
            mentions = OfficialMention.objects.filter(_named([group], families), decision=None, article=article)
            mentions.update(official=official)
            joined.add(group)
    return joined


def _only_official(group: NameGroup, article: int, families: ProvinceFamilies) -> Official | None:
    """The official whom the article's mentions of the name join, if that is plain from their organs."""
    named = OfficialMention.objects.filter(_named([group], families), decision=None)
    units = set(named.filter(article=article).values_list("province", flat=True))
    if group[1] is not None and (len(units) != 1 or named.exclude(province__in=units).exists()):
        return None  # a merger of provinces may join or part people
    posts = HeldPost.objects.filter(_named([group], families, "mention__"), mention__decision=None)
    said = set(posts.filter(mention__article=article).values_list("organ", flat=True))
    organs = said - {""}
    if said and not organs:
        return None  # posts that tell nothing: it stands by itself
    others = posts.exclude(mention__article=article).filter(mention__official=OuterRef("pk"))
    # Without any post they join the others when those are one person: one, that is, of whom any post is known.
    shared = others.filter(organ__in=organs) if organs else others
    own = list(Official.objects.filter(_named([group], families)).annotate(is_meant=Exists(shared)))
    meant = [row for row in own if row.is_meant]  # type: ignore[attr-defined]  # annotated
    if len(meant) != 1 or any(row.merged_into_id for row in own) or meant[0].name.isupper():
        return None
    return meant[0]


def _mentions_of(groups: list[NameGroup], families: ProvinceFamilies) -> dict[NameGroup, list[OfficialMention]]:
    """The mentions that the machine may settle, by group."""
    mentions: dict[NameGroup, list[OfficialMention]] = defaultdict(list)
    rows = OfficialMention.objects.filter(_named(groups, families), decision=None).order_by("pk")
    for mention in rows.only("article_id", "official_id", "name", "name_key", "province_id"):
        mentions[mention.name_key, families.root(mention.province_id)].append(mention)
    return mentions


def _organs_of(groups: list[NameGroup], families: ProvinceFamilies) -> dict[int, frozenset[str]]:
    """The organs of the posts of every mention that has posts."""
    organs: dict[int, set[str]] = defaultdict(set)
    posts = HeldPost.objects.filter(_named(groups, families, "mention__"), mention__decision=None)
    for mention, organ in posts.order_by().values_list("mention", "organ"):
        organs[mention].add(organ)
    return {mention: _keys(names) for mention, names in organs.items()}


def _officials_of(
    groups: list[NameGroup], mentions: Mapping[NameGroup, list[OfficialMention]], families: ProvinceFamilies
) -> dict[int, Official]:
    """The officials of the groups and those that their mentions have, with all that they were merged into."""
    had = {mention.official_id for group in groups for mention in mentions[group] if mention.official_id}
    rows = (
        Official.objects.filter(_named(groups, families) | Q(pk__in=had)).order_by("pk").select_related("merged_into")
    )
    officials = {row.pk: row for row in rows}
    for row in list(officials.values()):
        target = row.standing()
        officials.setdefault(target.pk, target)
    return officials


def _named(groups: list[NameGroup], families: ProvinceFamilies, prefix: str = "") -> Q:
    keys_by_root: dict[int | None, list[str]] = defaultdict(list)
    for name_key, root in groups:
        keys_by_root[root].append(name_key)
    condition = Q()
    for root, keys in keys_by_root.items():
        where: dict[str, Any] = {f"{prefix}name_key__in": keys}
        where |= {f"{prefix}province__isnull": True} if root is None else _within(root, families, prefix)
        condition |= Q(**where)
    return condition


def _within(root: int, families: ProvinceFamilies, prefix: str) -> dict[str, Any]:
    members = families.members(root)
    return {f"{prefix}province": root} if len(members) == 1 else {f"{prefix}province__in": members}


def _move(mentions: Iterable[OfficialMention]) -> None:
    """Save the officials that the mentions were given."""
    by_official: dict[int | None, list[int]] = defaultdict(list)
    for mention in mentions:
        by_official[mention.official_id].append(mention.pk)
    for official, pks in by_official.items():
        for start in range(0, len(pks), 500):
            OfficialMention.objects.filter(pk__in=pks[start : start + 500]).update(official=official)


def _name_after(official: Official, members: list[OfficialMention]) -> None:
    best = _best_name(members)
    if official.name.isupper() and not best.isupper():
        official.name = best
        official.save(update_fields=["name"])


def _best_name(members: list[OfficialMention]) -> str:
    """The spelling met most, one in capitals only where there is no other."""
    spellings = Counter(mention.name for mention in members)
    return min(spellings, key=lambda name: (name.isupper(), -spellings[name], name))
