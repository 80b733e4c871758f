"""Which mentions of one name are one person."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonMention:
    """One mention of a name within one province, with the organs of the posts said of it there."""

    mention: int
    article: int
    organs: frozenset[str]


def partition(mentions: Iterable[PersonMention]) -> list[tuple[int, ...]]:
    """Return the mentions of one name in one province, grouped by person; the order of the input is no matter.

    Mentions are one person when one article names them, or when their posts share an organ: a Nguyễn Văn Hùng of Ban Tổ
    chức Tỉnh ủy and a Nguyễn Văn Hùng of a Huyện ủy stay two until a person joins them. Mentions without any organ
    join the others when those are one person, and else stand by themselves, article by article.
    """
    ordered = sorted(mentions, key=lambda mention: (mention.article, mention.mention))
    groups = _joined(ordered)
    known = [group for group in groups if any(mention.organs for mention in group)]
    if len(known) == 1:
        groups = [ordered]
    return sorted(tuple(sorted(mention.mention for mention in group)) for group in groups)


def _joined(mentions: Sequence[PersonMention]) -> list[list[PersonMention]]:
    parents = list(range(len(mentions)))

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    first_with: dict[object, int] = {}
    for index, mention in enumerate(mentions):
        for feature in (("article", mention.article), *(("organ", organ) for organ in sorted(mention.organs))):
            parents[root(index)] = root(first_with.setdefault(feature, index))
    groups: dict[int, list[PersonMention]] = defaultdict(list)
    for index, mention in enumerate(mentions):
        groups[root(index)].append(mention)
    return list(groups.values())
