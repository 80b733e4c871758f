"""Which official each mention of a name is, over all articles."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Count, Exists, OuterRef, QuerySet

from archive.core.linking.district_bodies import district_of, organs_told, unnamed_body
from archive.core.linking.officials import GROUNDS, partition
from archive.models import ChangedRecord, HeldPost, Official, OfficialMention, RecordChange
from archive.resolving.province_families import NameGroup, ProvinceFamilies, named
from archive.resolving.settlement import as_value, settle_groups

OfficialRow = tuple[OfficialMention, list[HeldPost]]

# A name with more mentions than this is not settled from the ground up for every article that adds one.
_LARGE = 100


def settle_people(groups: Iterable[NameGroup]) -> set[int]:
    """Tell the named of each name in each province apart; returns the articles whose officials changed.

    The outcome depends on the mentions that exist, not on the order in which they came: officials that turn out to be
    one are merged (the later address redirects) and part again when the evidence goes. What a person merged stays
    merged, and a mention that a person gave to an official stays there.
    """
    families = ProvinceFamilies.of(groups := set(groups))
    wanted = families.in_order(groups)
    if not wanted:
        return set()
    return settle_groups(wanted, _mentions_of(wanted, families), _organs_of(wanted, families), families)


def settle_added(rows: Sequence[OfficialRow], families: ProvinceFamilies | None = None) -> set[int]:
    """Do as `settle_people` does where all that is new are the saved mentions of articles that were just added.

    The outcome is that of settling them article by article, in the order of `rows`. Names that are new to the archive
    are settled without being read again, and those of thousands of articles not from the ground up. `families` saves
    a run of many articles from reading the provinces for each.
    """
    families = families or ProvinceFamilies.of((mention.name_key, mention.province_id) for mention, _ in rows)
    own: dict[NameGroup, list[OfficialMention]] = defaultdict(list)
    for mention, _ in rows:
        own[mention.name_key, families.root(mention.province_id)].append(mention)
    if not own:
        return set()
    groups = families.in_order(own)
    sizes = _sizes_of(groups, families)
    joined: dict[NameGroup, set[int]] = {}
    for group in (group for group in groups if sizes[group] > _LARGE):
        articles = dict.fromkeys(mention.article_id for mention in own[group])
        if _join_large(group, articles, families):
            joined[group] = set(articles)
    met = [group for group in groups if group not in joined and sizes[group] > len(own[group])]
    mentions = {**own, **_mentions_of(met, families)} if met else own
    organs = {mention.pk: organs_told((post.organ, post.name) for post in posts) for mention, posts in rows if posts}
    if met:
        organs |= _organs_of(met, families)
    added = {mention.article_id for mention, _ in rows}
    changed = settle_groups([group for group in groups if group not in joined], mentions, organs, families, added=added)
    return changed.union(*joined.values())


def grounds_of(official: Official) -> tuple[str, ...]:
    """The grounds on which the machine joined the mentions of an official, as keys of GROUNDS; none if one alone."""
    group = (official.name_key, official.province_id)
    families = ProvinceFamilies.of([group])
    groups = families.in_order([group])
    mentions = _mentions_of(groups, families)[groups[0]]
    organs = _organs_of(groups, families)
    own = {mention.pk for mention in mentions if mention.official_id == official.pk}
    people = partition((as_value(mention, organs) for mention in mentions), families.successors)
    found = {ground for person in people if own & set(person.mentions) for ground in person.grounds}
    return tuple(ground for ground in GROUNDS if ground in found)


def _sizes_of(groups: list[NameGroup], families: ProvinceFamilies) -> Counter[NameGroup]:
    """How many mentions of each name the machine may settle."""
    rows = OfficialMention.objects.filter(named(groups, families), decision=None).order_by()
    sizes: Counter[NameGroup] = Counter()
    for name_key, province, count in rows.values_list("name_key", "province").annotate(count=Count("pk")):
        sizes[name_key, families.root(province)] += count
    return sizes


def _join_large(group: NameGroup, articles: Iterable[int], families: ProvinceFamilies) -> bool:
    """Give the mentions of new articles the official they can only be, as far as that is plain; says whether for all.

    It is what settling them from the ground up would give: an article whose posts share an organ with those of one
    official, and with no other's, joins it and moves nobody else.
    """
    for article in articles:
        official = _only_official(group, article, families)
        if official is None:
            return False
        mentions = OfficialMention.objects.filter(named([group], families), decision=None, article=article)
        mentions.update(official=official)
        RecordChange.objects.note_gained_or_lost(ChangedRecord.OFFICIAL, [official.pk], [article])
    return True


def _only_official(group: NameGroup, article: int, families: ProvinceFamilies) -> Official | None:
    """The official whom the article's mentions of the name join, if that is plain from their organs."""
    there = OfficialMention.objects.filter(named([group], families), decision=None)
    units = set(there.filter(article=article).values_list("province", flat=True))
    if group[1] is not None and (len(units) != 1 or there.exclude(province__in=units).exists()):
        return None  # a merger of provinces may join or part people
    posts = HeldPost.objects.filter(named([group], families, "mention__"), mention__decision=None)
    said = set(posts.filter(mention__article=article).values_list("organ", flat=True))
    organs = said - {""}
    if said and not organs:
        return None  # posts that tell nothing: it stands by itself
    districts = filter(district_of, organs_told((organ, "") for organ in organs))
    if any(districts) and any(map(unnamed_body, _names_of_unnamed(posts))):
        return None  # a district more may part who is of an unnamed one
    others = posts.exclude(mention__article=article).filter(mention__official=OuterRef("pk"))
    # Without any post they join the others when those are one person: one, that is, of whom any post is known.
    shared = others.filter(organ__in=organs) if organs else others
    own = list(Official.objects.filter(named([group], families)).annotate(is_meant=Exists(shared)))
    meant = [row for row in own if row.is_meant]  # type: ignore[attr-defined]  # annotated
    if len(meant) != 1 or any(row.merged_into_id for row in own) or meant[0].name.isupper():
        return None
    return meant[0]


def _names_of_unnamed(posts: QuerySet[HeldPost]) -> QuerySet[HeldPost, str]:
    """The posts whose organ tells nothing, each name once."""
    return posts.filter(organ="").order_by().values_list("name", flat=True).distinct()


def _mentions_of(groups: list[NameGroup], families: ProvinceFamilies) -> dict[NameGroup, list[OfficialMention]]:
    """The mentions that the machine may settle, by group."""
    mentions: dict[NameGroup, list[OfficialMention]] = defaultdict(list)
    rows = OfficialMention.objects.filter(named(groups, families), decision=None).order_by("pk")
    for mention in rows.only("article_id", "official_id", "name", "name_key", "province_id"):
        mentions[mention.name_key, families.root(mention.province_id)].append(mention)
    return mentions


def _organs_of(groups: list[NameGroup], families: ProvinceFamilies) -> dict[int, frozenset[str]]:
    """The organs of the posts of every mention that has posts."""
    said: dict[int, set[tuple[str, str]]] = defaultdict(set)
    posts = HeldPost.objects.filter(named(groups, families, "mention__"), mention__decision=None)
    for mention, organ, name in posts.order_by().values_list("mention", "organ", "name"):
        said[mention].add((organ, name))
    return {mention: organs_told(pairs) for mention, pairs in said.items()}
