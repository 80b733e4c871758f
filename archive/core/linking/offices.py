"""What the posts of an article's officials are, and in which province each of them holds office."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from archive.core.authorities import Authorities
from archive.core.extraction.mentions import OfficialMention
from archive.core.linking.posts import HeldPost, resolve_post


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
    hau-giang, "Ủy viên Trung ương Đảng" of none.
    """
    place = authorities.province_by_slug[province].name if province else ""
    linked = []
    for mention in mentions:
        posts = tuple(resolve_post(post.surface, authorities, place=place) for post in mention.posts)
        unit = _unit_of(posts, authorities, province=province, day=day)
        linked.append(LinkedOfficial(mention=mention, posts=posts, province=unit))
    return tuple(linked)


def _unit_of(posts: Sequence[HeldPost], authorities: Authorities, *, province: str, day: date | None) -> str:
    """The unit in which an official holds office: none where every post is a central one."""
    if posts and all(post.level == "trung ương" for post in posts):
        return ""
    for name in (post.province for post in posts if post.province):
        units = [unit for unit in authorities.units_named(name) if day is None or unit.existed_on(day)]
        if any(unit.slug == province for unit in units):
            break
        if len(units) == 1:
            return units[0].slug
    return province
