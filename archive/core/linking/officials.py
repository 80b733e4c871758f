"""Which mentions of one name are one person."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """One mention of a name within one province, with the organs of the posts said of it there."""

    mention: int
    article: int
    organs: frozenset[str]


def partition(bearers: Iterable[Bearer]) -> list[tuple[int, ...]]:
    """Return the mentions of one name in one province, grouped by person; the order of the input is no matter.

    Mentions are one person when one article names them, or when their posts share an organ: a Nguyễn Văn Hùng of Ban Tổ
    chức Tỉnh ủy and a Nguyễn Văn Hùng of a Huyện ủy stay two until a person joins them. Mentions without any organ
    join the others when those are one person, and else stand by themselves, article by article.
    """
    ordered = sorted(bearers, key=lambda bearer: (bearer.article, bearer.mention))
    groups = _joined(ordered)
    known = [group for group in groups if any(bearer.organs for bearer in group)]
    if len(known) == 1:
        groups = [ordered]
    return sorted(tuple(sorted(bearer.mention for bearer in group)) for group in groups)


def _joined(bearers: Sequence[Bearer]) -> list[list[Bearer]]:
    parents = list(range(len(bearers)))

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    first_with: dict[object, int] = {}
    for index, bearer in enumerate(bearers):
        for feature in (("article", bearer.article), *(("organ", organ) for organ in sorted(bearer.organs))):
            parents[root(index)] = root(first_with.setdefault(feature, index))
    groups: dict[int, list[Bearer]] = defaultdict(list)
    for index, bearer in enumerate(bearers):
        groups[root(index)].append(bearer)
    return list(groups.values())
