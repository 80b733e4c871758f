"""Which official each mention of a name is, over all articles."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from archive.core.linking.officials import PersonMention, partition
from archive.core.text import slugify
from archive.models import HeldPost, Official, OfficialMention, Province
from archive.models.authority import free_slug

NameGroup = tuple[str, int | None]  # name key, province
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
    wanted = _in_order(groups)
    return _settle(wanted, _mentions_of(wanted), _organs_of(wanted)) if wanted else set()


def settle_added(rows: Sequence[OfficialRow]) -> set[int]:
    """Do as `settle_people` does where all that is new are the saved mentions of one article that was just added.

    Names that are new to the archive are settled without being read again, and those of thousands of articles not
    from the ground up.
    """
    own: dict[NameGroup, list[OfficialMention]] = defaultdict(list)
    for mention, _ in rows:
        own[mention.name_key, mention.province_id].append(mention)
    if not own:
        return set()
    article = rows[0][0].article_id
    groups = _in_order(own)
    sizes = _sizes_of(groups)
    joined = _join_large([group for group in groups if sizes[group] > _LARGE], article)
    met = [group for group in groups if group not in joined and sizes[group] > len(own[group])]
    mentions = {**own, **_mentions_of(met)} if met else own
    organs = {mention.pk: frozenset(post.organ for post in posts if post.organ) for mention, posts in rows}
    if met:
        organs |= _organs_of(met)
    changed = _settle([group for group in groups if group not in joined], mentions, organs)
    return changed | {article} if joined else changed


def _in_order(groups: Iterable[NameGroup]) -> list[NameGroup]:
    return sorted(set(groups), key=lambda group: (group[0], group[1] or 0))


def _settle(
    groups: list[NameGroup],
    mentions: Mapping[NameGroup, list[OfficialMention]],
    organs: Mapping[int, frozenset[str]],
) -> set[int]:
    changed: set[int] = set()
    if groups:
        officials = _officials_of(groups, mentions)
        for group in groups:
            changed |= _Settlement(group, mentions[group], organs, officials).settle()
    return changed


@dataclass(slots=True)
class _Settlement:
    """The mentions of one name in one province, and the officials they may be."""

    group: NameGroup
    mentions: list[OfficialMention]
    organs: Mapping[int, frozenset[str]]
    officials: dict[int, Official]

    def settle(self) -> set[int]:
        by_pk = {mention.pk: mention for mention in self.mentions}
        named = (
            PersonMention(
                mention=mention.pk, article=mention.article_id, organs=self.organs.get(mention.pk, frozenset())
            )
            for mention in self.mentions
        )
        parts = [[by_pk[pk] for pk in part] for part in partition(named)]
        claims = [self._claims(part) for part in parts]
        joined = {row.standing().pk for row in self._own() if row.merged_into_id}
        taken: set[int] = set()
        moved: list[OfficialMention] = []
        # Whoever has most of its mentions already keeps them, so that addresses move as little as can be.
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

    def _own(self) -> list[Official]:
        return [row for row in self.officials.values() if (row.name_key, row.province_id) == self.group]

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
            name_key=_MERGED_BY_MACHINE, province=self.group[1], merged_into__in=taken
        ).order_by("pk")
        row = merged.first()
        if row is not None:
            row.merged_into, row.name_key = None, self.group[0]
            row.save()
            self.officials[row.pk] = row
        return row

    def _new(self, part: list[OfficialMention]) -> Official:
        name_key, province = self.group
        name = _best_name(part)
        place = Province.objects.values_list("slug", flat=True).get(pk=province) if province else "trung-uong"
        slug = free_slug(Official, f"{slugify(name)[:80]}-{place}")
        official = Official.objects.create(name=name, name_key=name_key, province_id=province, slug=slug)
        self.officials[official.pk] = official
        return official

    def _merge(self, claims: Counter[int], official: int | None, taken: set[int]) -> None:
        """Lead from the officials that a part had before, and that have nothing left, to the one it has now."""
        for pk in sorted(set(claims) - taken):
            other = self.officials[pk]
            if (other.name_key, other.province_id) != self.group or other.merged_into_id or other.mentions.exists():
                continue
            other.merged_into_id, other.name_key = official, _MERGED_BY_MACHINE
            other.save(update_fields=["merged_into", "name_key"])


def _sizes_of(groups: list[NameGroup]) -> Counter[NameGroup]:
    """How many mentions of each name the machine may settle."""
    rows = OfficialMention.objects.filter(_named(groups), decision=None).order_by()
    sizes = rows.values_list("name_key", "province").annotate(count=Count("pk"))
    return Counter({(name_key, province): count for name_key, province, count in sizes})


def _join_large(groups: list[NameGroup], article: int) -> set[NameGroup]:
    """Give the mentions of a new article the officials they can only be; returns the names for which that was plain.

    It is what settling them from the ground up would give: an article whose posts share an organ with those of one
    official, and with no other's, joins it and moves nobody else.
    """
    joined = set()
    for group in groups:
        official = _only_official(group, article)
        if official is not None:
            mentions = OfficialMention.objects.filter(_named([group]), decision=None, article=article)
            mentions.update(official=official)
            joined.add(group)
    return joined


def _only_official(group: NameGroup, article: int) -> Official | None:
    """The official whom the article's mentions of the name join, if that is plain from their organs."""
    posts = HeldPost.objects.filter(_named([group], "mention__"), mention__decision=None).exclude(organ="")
    organs = set(posts.filter(mention__article=article).values_list("organ", flat=True))
    others = posts.exclude(mention__article=article).filter(mention__official=OuterRef("pk"))
    # Without any organ they join the others when those are one person: one, that is, of whom any organ is known.
    shared = others.filter(organ__in=organs) if organs else others
    own = list(Official.objects.filter(_named([group])).annotate(is_meant=Exists(shared)))
    meant = [row for row in own if row.is_meant]  # type: ignore[attr-defined]  # annotated
    if len(meant) != 1 or any(row.merged_into_id for row in own) or meant[0].name.isupper():
        return None
    return meant[0]


def _mentions_of(groups: list[NameGroup]) -> dict[NameGroup, list[OfficialMention]]:
    """The mentions that the machine may settle, by group."""
    mentions: dict[NameGroup, list[OfficialMention]] = defaultdict(list)
    rows = OfficialMention.objects.filter(_named(groups), decision=None).order_by("pk")
    for mention in rows.only("article_id", "official_id", "name", "name_key", "province_id"):
        mentions[mention.name_key, mention.province_id].append(mention)
    return mentions


def _organs_of(groups: list[NameGroup]) -> dict[int, frozenset[str]]:
    organs: dict[int, set[str]] = defaultdict(set)
    posts = HeldPost.objects.filter(_named(groups, "mention__"), mention__decision=None).exclude(organ="")
    for mention, organ in posts.order_by().values_list("mention", "organ"):
        organs[mention].add(organ)
    return {mention: frozenset(names) for mention, names in organs.items()}


def _officials_of(groups: list[NameGroup], mentions: Mapping[NameGroup, list[OfficialMention]]) -> dict[int, Official]:
    """The officials of the groups and those that their mentions have, with all that they were merged into."""
    had = {mention.official_id for group in groups for mention in mentions[group] if mention.official_id}
    rows = Official.objects.filter(_named(groups) | Q(pk__in=had)).order_by("pk").select_related("merged_into")
    officials = {row.pk: row for row in rows}
    for row in list(officials.values()):
        target = row.standing()
        officials.setdefault(target.pk, target)
    return officials


def _named(groups: list[NameGroup], prefix: str = "") -> Q:
    keys_by_province: dict[int | None, list[str]] = defaultdict(list)
    for name_key, province in groups:
        keys_by_province[province].append(name_key)
    condition = Q()
    for province, keys in keys_by_province.items():
        where: dict[str, Any] = {f"{prefix}name_key__in": keys}
        where |= {f"{prefix}province": province} if province else {f"{prefix}province__isnull": True}
        condition |= Q(**where)
    return condition


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
