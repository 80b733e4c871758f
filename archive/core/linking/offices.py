"""What the posts of an article's officials are, and in which province each of them holds office."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from archive.core.authorities import Authorities
from archive.core.extraction.mentions import OfficialMention
from archive.core.linking.posts import HeldPost, identifying_organ, official_key, resolve_post


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedOfficial:
    """A mention of an official with its posts resolved.

    `posts` stands in the order of `mention.posts`. `province` is the slug of the unit, empty for central officials and
    where nothing tells.
    """

    mention: OfficialMention
    posts: tuple[HeldPost, ...] = ()
    province: str = ""


def link_officials(
    mentions: Iterable[OfficialMention], authorities: Authorities, *, province: str, day: date | None
) -> tuple[LinkedOfficial, ...]:
    """Return the mentions with their posts in canonical form and the unit they belong to, in order.

    `province` is the slug of the article's unit (empty where it has none), `day` the day of the article, by which a
    province named in a post is the unit of its time. "Bí thư Tỉnh ủy" in an article of Hậu Giang is a post of
    hau-giang, "Ủy viên Trung ương Đảng" of none. A person whom the article names several times has one unit: all that
    it says of the person counts.
    """
    place = authorities.province_by_slug[province].name if province else ""
    resolved = [
        (mention, tuple(resolve_post(post.surface, authorities, place=place) for post in mention.posts))
        for mention in mentions
    ]
    said: dict[str, list[HeldPost]] = {}
    for mention, posts in resolved:
        said.setdefault(official_key(mention.name), []).extend(posts)
    units = {key: _unit_of(posts, authorities, province=province, day=day) for key, posts in said.items()}
    return tuple(
        LinkedOfficial(mention=mention, posts=posts, province=units[official_key(mention.name)])
        for mention, posts in resolved
    )


def _is_central(posts: Sequence[HeldPost]) -> bool:
    """Whether the posts are central ones; a role that says nothing of a province ("Trưởng đoàn") does not count.

    A deputy of the National Assembly has a province, which other posts may tell.
    """
    central = [post for post in posts if post.level == "trung ương"]
    others = [post for post in posts if post.level != "trung ương"]
    if not others:
        return True
    is_delegate = all(identifying_organ(post) == "quốc hội" for post in central)
    return bool(central) and not is_delegate and not any(post.province or post.recognised for post in others)


def _unit_of(posts: Sequence[HeldPost], authorities: Authorities, *, province: str, day: date | None) -> str:
    """The unit in which an official holds office: none where every post is a central one."""
    if posts and _is_central(posts):
        return ""
    for name in (post.province for post in posts if post.province):
        units = [unit for unit in authorities.units_named(name) if day is None or unit.existed_on(day)]
        if any(unit.slug == province for unit in units):
            break
        if len(units) == 1 and [unit.slug for unit in authorities.predecessors(units[0])] == [province]:
            break  # Huế in an article about Thừa Thiên Huế, which became it
        if len(units) == 1:
            return units[0].slug
        ended = [unit for unit in units if unit.until is not None]
        if day is None and ended:  # as for articles without a date, the former unit is the likelier one
            return max(ended, key=lambda unit: unit.until or date.max).slug
    return province
