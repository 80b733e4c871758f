"""Which official each mention of a name is, over all articles."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import Prefetch, Q

from archive.linking.officials import Bearer, partition
from archive.models import HeldPost, Official, OfficialMention, Province
from archive.text import slugify

NameGroup = tuple[str, int | None]  # name key, province


def settle_people(groups: Iterable[NameGroup]) -> set[int]:
    """Tell the bearers of each name in each province apart; returns the articles whose officials changed.

    The outcome depends on the mentions that exist, not on the order in which they came: officials that turn out to be
    one are merged (the later address redirects), and what a person merged stays merged.
    """
    changed: set[int] = set()
    for name_key, province in sorted(groups, key=lambda group: (group[0], group[1] or 0)):
        changed |= _settle(name_key, province)
    return changed


def _settle(name_key: str, province: int | None) -> set[int]:
    posts = Prefetch("held_posts", HeldPost.objects.exclude(organ=""))
    mentions = {
        mention.pk: mention
        for mention in OfficialMention.objects.filter(name_key=name_key, province=province)
        .prefetch_related(posts)
        .order_by("pk")
    }
    own = Q(name_key=name_key, province=province)
    officials = list(Official.objects.filter(own | Q(mentions__in=list(mentions))).distinct().order_by("pk"))
    bearers = [
        Bearer(
            mention=mention.pk,
            article=mention.article_id,
            organs=frozenset(post.organ for post in mention.held_posts.all()),
        )
        for mention in mentions.values()
    ]
    changed: set[int] = set()
    taken: set[int] = set()
    for part in partition(bearers):
        members = [mentions[pk] for pk in part]
        before = Counter(mention.official_id for mention in members if mention.official_id)
        official = _official_of(before, officials, taken) or _new_official(members, province)
        taken.add(official.pk)
        _name_after(official, members)
        moved = [mention for mention in members if mention.official_id != official.pk]
        for mention in moved:
            mention.official = official
        OfficialMention.objects.bulk_update(moved, ["official"])
        changed |= {mention.article_id for mention in moved}
        _merge_into(official, [row for row in officials if row.pk in before and row.pk != official.pk], taken)
    return changed


def _official_of(before: Counter[int], officials: list[Official], taken: set[int]) -> Official | None:
    """The standing official that most of the mentions had, or else a standing one that has lost all of its own."""
    by_pk = {official.pk: official for official in officials}
    for pk, _ in sorted(before.items(), key=lambda item: (-item[1], item[0])):
        official = by_pk.get(pk)
        if official and official.merged_into_id is None and pk not in taken:
            return official
    idle = [row for row in officials if row.merged_into_id is None and row.pk not in taken and not before]
    return next((row for row in idle if not row.mentions.exclude(official=None).exists()), None)


def _new_official(members: list[OfficialMention], province: int | None) -> Official:
    name = _best_name(members)
    place = Province.objects.get(pk=province).slug if province else "trung-uong"
    official = Official(
        name=name, name_key=members[0].name_key, province_id=province, slug=_free_slug(f"{slugify(name)[:80]}-{place}")
    )
    official.save()
    return official


def _free_slug(wanted: str) -> str:
    slug, number = wanted, 1
    while Official.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{wanted}-{number}"
    return slug


def _name_after(official: Official, members: list[OfficialMention]) -> None:
    best = _best_name(members)
    if official.name.isupper() and not best.isupper():
        official.name = best
        official.save(update_fields=["name"])


def _best_name(members: list[OfficialMention]) -> str:
    """The spelling met most, one in capitals only where there is no other."""
    spellings = Counter(mention.name for mention in members)
    return min(spellings, key=lambda name: (name.isupper(), -spellings[name], name))


def _merge_into(official: Official, others: list[Official], taken: set[int]) -> None:
    for other in others:
        if other.pk not in taken and other.merged_into_id is None and not other.mentions.exists():
            other.merged_into = official
            other.save(update_fields=["merged_into"])
