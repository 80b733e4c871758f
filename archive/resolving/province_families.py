"""Names in families of provinces: a unit and those that became it are one place where a name is concerned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from archive.models import Province

NameGroup = tuple[str, int | None]  # name key, province; settled together with the province's successors


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
        """The units of a family, the present one first."""
        return [root, *(pk for pk in self.successors if pk != root and self.root(pk) == root)]

    def in_order(self, groups: Iterable[NameGroup]) -> list[NameGroup]:
        """The names, each with the root of its province, once and in an order that depends on nothing else."""
        rooted = {(name_key, self.root(province)) for name_key, province in groups}
        return sorted(rooted, key=lambda group: (group[0], group[1] or 0))


def named(groups: list[NameGroup], families: ProvinceFamilies, prefix: str = "") -> Q:
    """The rows of the groups, by their columns or by those of `prefix`."""
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
