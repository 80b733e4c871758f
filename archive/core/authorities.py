"""What the archive knows beforehand: provinces, resolutions, posts and codes, as plain values.

The pipeline receives one `Authorities` as an argument; where it came from (database, fixtures) is not its concern.
Every fact carries its confidence as it was gathered: "verified", "partial" or "remembered".
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cached_property
from hashlib import sha256

from archive.core.text import fold
from archive.core.vocabulary import load_table


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvinceUnit:
    """A province in a period: today's Cần Thơ and the Cần Thơ of 2004-2025 are two units."""

    slug: str  # can-tho, can-tho-2004
    name: str  # Cần Thơ
    full_name: str  # Thành phố Cần Thơ
    kind: str  # tỉnh | thành phố trực thuộc trung ương
    code: str = ""  # of the General Statistics Office
    region: str = ""
    aliases: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()  # of its portals and newspapers
    party_organ: str = ""  # Thành ủy Cần Thơ
    since: date | None = None
    until: date | None = None  # the first day on which the unit no longer is
    successor: str = ""  # slug
    confidence: str = "verified"

    def existed_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class District:
    """A district or town of the time before July 2025 whose name lies in one former province only."""

    name: str  # Vị Thanh
    province: str  # plain name of the former province: Hậu Giang
    confidence: str = "remembered"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyTag:
    """A dateline tag: "(BNP)" opens the articles of Bắc Ninh's portal."""

    tag: str
    source: str
    province: str = ""  # plain name; empty when the tag says nothing of the province
    confidence: str = "verified"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentType:
    """A kind of Party or State document: nghị quyết (NQ), chỉ thị (CT), …"""

    name: str
    abbreviation: str
    system: str  # Đảng | Nhà nước


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerCode:
    """The code of an issuing body at the end of a number: TW, TU, NĐ-CP's CP, QH15."""

    code: str
    organ: str
    system: str
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """A Party or State document that articles cite; a law or a decree is one too, by its `kind`.

    A number alone is no identity; kind, number, issuer and date are.
    """

    key: str  # 04-NQ/TW@2016-10-30, local ones 01-QĐ/TU@2011-06-30@bac-ninh-1997
    kind: str  # Nghị quyết
    number: str
    issued: date | None
    issuer: str = ""
    term: str = ""  # khóa, in Roman figures
    plenum: str = ""  # number of the plenum that adopted it
    title: str = ""
    aliases: tuple[str, ...] = ()
    province: str = ""  # slug, where local
    confidence: str = "verified"


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomaryName:
    """A name under which resolutions are cited, with the one that usage means where several could be meant."""

    name: str
    candidates: tuple[str, ...]  # resolution keys
    default: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """An office and the ways it is written."""

    canonical: str
    variants: tuple[str, ...]
    organ: str
    level: str  # trung ương | tỉnh | huyện | xã | cơ sở


@dataclass(frozen=True, kw_only=True, eq=False)
class Authorities:
    """All that is known beforehand, with the look-ups that the pipeline needs.

    Compared by identity: what is derived from thousands of facts is kept for each set of them, and must be found fast.
    """

    provinces: tuple[ProvinceUnit, ...] = ()
    agency_tags: tuple[AgencyTag, ...] = ()
    document_types: tuple[DocumentType, ...] = ()
    issuer_codes: tuple[IssuerCode, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    customary_names: tuple[CustomaryName, ...] = ()
    posts: tuple[Post, ...] = ()
    districts: tuple[District, ...] = ()

    @cached_property
    def province_by_slug(self) -> Mapping[str, ProvinceUnit]:
        return {unit.slug: unit for unit in self.provinces}

    @cached_property
    def resolution_by_key(self) -> Mapping[str, Resolution]:
        return {resolution.key: resolution for resolution in self.resolutions}

    @cached_property
    def customary_by_name(self) -> Mapping[str, CustomaryName]:
        """Customary names by their folded form.

        Spellings that fold alike ("khoá IX", "khóa IX") are one name, whose candidates are those of all. What it means
        by default is what they state; where they contradict each other, nothing.
        """
        spellings: dict[str, list[CustomaryName]] = {}
        for customary in sorted(self.customary_names, key=lambda each: each.name):
            spellings.setdefault(fold(customary.name), []).append(customary)
        return {name: _one_of(alike) for name, alike in spellings.items()}

    @cached_property
    def fingerprint(self) -> str:
        """A digest of every fact, in hexadecimal; the order in which they stand makes no difference."""
        lines = [f"{field.name}:{entry!r}" for field in fields(self) for entry in getattr(self, field.name)]
        return sha256("\n".join(sorted(lines)).encode()).hexdigest()

    def states_the_same_as(self, other: "Authorities") -> bool:
        """Whether both hold equal facts in the same order."""
        return all(getattr(self, field.name) == getattr(other, field.name) for field in fields(self))

    def units_named(self, name: str) -> tuple[ProvinceUnit, ...]:
        """Every unit of any time that has the name, in any spelling: "Khánh Hoà" finds Khánh Hòa's units."""
        return self._units_by_name.get(name) or self._units_by_name.get(fold(name), ())

    def unit_before(self, unit: ProvinceUnit, day: date) -> ProvinceUnit | None:
        """The only unit that was there on `day` and became `unit`; None where `unit` was there or several became it.

        Of Huế, a unit since 2025, and a day of 2019 it is Thừa Thiên Huế.
        """
        if unit.since is None or unit.since <= day:
            return None
        before = [other for other in self.predecessors(unit) if other.existed_on(day)]
        return before[0] if len(before) == 1 else None

    def predecessors(self, unit: ProvinceUnit) -> tuple[ProvinceUnit, ...]:
        """The units that became `unit`, or parts of it."""
        return tuple(other for other in self.provinces if other.successor == unit.slug)

    @cached_property
    def _units_by_name(self) -> Mapping[str, tuple[ProvinceUnit, ...]]:
        units: dict[str, tuple[ProvinceUnit, ...]] = {}
        spellings: dict[str, list[str]] = {}
        for row in load_table("places/other_spellings"):
            spellings.setdefault(row["province"], []).append(row["spelling"])
        for unit in self.provinces:
            names = (unit.name, unit.full_name, *unit.aliases, *spellings.get(unit.name, ()))
            for name in dict.fromkeys(map(fold, names)):
                units[name] = (*units.get(name, ()), unit)
        as_written = {unit.name: units[fold(unit.name)] for unit in self.provinces}
        return as_written | units


def _one_of(alike: list[CustomaryName]) -> CustomaryName:
    first = alike[0]
    if len(alike) == 1:
        return first
    stated = {each.default: each for each in alike if each.default}
    usual = next(iter(stated.values())) if len(stated) == 1 else replace(first, default="", basis="")
    return replace(usual, candidates=tuple(dict.fromkeys(key for each in alike for key in each.candidates)))
