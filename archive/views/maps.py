"""The maps of provinces until 30 June 2025 and since: as lists by region and as tiles laid out like the country."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from archive.core.text import slugify
from archive.models import Article, Province
from archive.models.provinces import EVE_OF_THE_MERGER
from archive.views.stats_cache import Keeper

# From north to south, as Vietnamese statistics order them.
REGIONS = (
    "Trung du và miền núi phía Bắc",
    "Đồng bằng sông Hồng",
    "Bắc Trung Bộ và duyên hải miền Trung",
    "Tây Nguyên",
    "Đông Nam Bộ",
    "Đồng bằng sông Cửu Long",
)

# Where each province lies, roughly: neighbours are neighbours where a grid allows it. A dot is the sea or a neighbour
# country; a province is written by the toneless form of its name.
FORMER_GRID = """
.          .        .          ha-giang    cao-bang    .               .
lai-chau   lao-cai  yen-bai    tuyen-quang bac-kan     lang-son        .
dien-bien  son-la   phu-tho    vinh-phuc   thai-nguyen bac-giang       quang-ninh
.          .        hoa-binh   ha-noi      bac-ninh    hai-duong       hai-phong
.          .        .          ha-nam      hung-yen    thai-binh       .
.          .        .          ninh-binh   nam-dinh    .               .
.          .        thanh-hoa  .           .           .               .
.          .        nghe-an    .           .           .               .
.          .        .          ha-tinh     .           .               .
.          .        .          quang-binh  .           .               .
.          .        .          .           quang-tri   .               .
.          .        .          .           hue         .               .
.          .        .          .           .           da-nang         .
.          .        .          .           .           quang-nam       .
.          .        .          .           kon-tum     quang-ngai      .
.          .        .          .           gia-lai     binh-dinh       .
.          .        .          .           dak-lak     phu-yen         .
.          .        .          dak-nong    lam-dong    khanh-hoa       .
.          tay-ninh binh-phuoc dong-nai    binh-thuan  ninh-thuan      .
.          long-an  binh-duong ho-chi-minh ba-ria-vung-tau .           .
an-giang   dong-thap tien-giang ben-tre    .           .               .
kien-giang can-tho  vinh-long  tra-vinh    .           .               .
.          hau-giang soc-trang .           .           .               .
ca-mau     bac-lieu .          .           .           .               .
"""
PRESENT_GRID = """
.          .        tuyen-quang cao-bang    .           .
lai-chau   lao-cai  .           thai-nguyen lang-son    .
dien-bien  son-la   phu-tho     ha-noi      bac-ninh    quang-ninh
.          .        .           ninh-binh   hung-yen    hai-phong
.          .        thanh-hoa   .           .           .
.          .        nghe-an     .           .           .
.          .        .           ha-tinh     .           .
.          .        .           quang-tri   .           .
.          .        .           .           hue         .
.          .        .           .           da-nang     .
.          .        .           .           quang-ngai  .
.          .        .           .           gia-lai     .
.          .        .           .           dak-lak     .
.          .        .           lam-dong    khanh-hoa   .
.          tay-ninh ho-chi-minh dong-nai    .           .
an-giang   dong-thap vinh-long  .           .           .
ca-mau     can-tho  .           .           .           .
"""
SHADES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Archipelago:
    """Islands that are part of a province and shown on either map, far out where they lie.

    Hoàng Sa belongs to Đà Nẵng and Trường Sa to Khánh Hòa: island districts until 30 June 2025, special zones since.
    """

    name: str
    province: str
    former_place: tuple[int, int]
    present_place: tuple[int, int]


ARCHIPELAGOS = (
    Archipelago(name="Hoàng Sa", province="Đà Nẵng", former_place=(7, 13), present_place=(6, 10)),
    Archipelago(name="Trường Sa", province="Khánh Hòa", former_place=(7, 19), present_place=(6, 15)),
)


def read_grid(grid: str) -> dict[str, tuple[int, int]]:
    """Column and row of each name in a grid, from 1 on."""
    return {
        name: (column, row)
        for row, line in enumerate(grid.strip().split("\n"), start=1)
        for column, name in enumerate(line.split(), start=1)
        if name != "."
    }


FORMER_PLACES, PRESENT_PLACES = read_grid(FORMER_GRID), read_grid(PRESENT_GRID)


@dataclass(frozen=True, kw_only=True)
class MapUnit:
    """A province in a list, with the number of its articles, for a unit of today its predecessors' included."""

    province: Province
    articles: int


@dataclass(frozen=True, kw_only=True)
class Region:
    name: str
    units: list[MapUnit]


@dataclass(frozen=True, kw_only=True)
class Tile:
    """A province's place on the grid, and its shade from 0 to SHADES."""

    unit: MapUnit
    column: int
    row: int
    shade: int


@dataclass(frozen=True, kw_only=True)
class IslandTile:
    """An archipelago's place on the grid, and the province that it is part of."""

    name: str
    province: Province
    column: int
    row: int


@dataclass(frozen=True, kw_only=True)
class ShadeRange:
    """What a shade stands for: provinces with `fewest` to `most` articles."""

    shade: int
    fewest: int
    most: int


@dataclass(frozen=True, kw_only=True)
class TileMap:
    """One map: tiles from north to south, islands, and the legend of the shades that occur."""

    tiles: list[Tile]
    islands: list[IslandTile]
    legend: list[ShadeRange]


@dataclass(frozen=True, kw_only=True)
class Maps:
    """Both maps and the units of earlier history, with their articles."""

    former: list[MapUnit]
    present: list[MapUnit]
    earlier: list[MapUnit]
    former_regions: list[Region]
    present_regions: list[Region]
    former_map: TileMap
    present_map: TileMap
    with_articles: int

    @classmethod
    def read(cls, keeper: Keeper) -> Maps:
        """All provinces, and how many visible articles each has."""
        provinces = list(Province.objects.in_order())
        counts = keeper.kept("by-province", Article.objects.visible().count_by_province)
        former, present, earlier = _divide(provinces, counts)
        return cls(
            former=former,
            present=present,
            earlier=earlier,
            former_regions=_by_region(former, lambda unit: unit.region),
            present_regions=_by_region(present, lambda unit: _region_of_present(unit, provinces)),
            former_map=_tile_map(former, FORMER_PLACES, lambda islands: islands.former_place),
            present_map=_tile_map(present, PRESENT_PLACES, lambda islands: islands.present_place),
            with_articles=len(counts),
        )


def _divide(provinces: list[Province], counts: dict[int, int]) -> tuple[list[MapUnit], list[MapUnit], list[MapUnit]]:
    former, present, earlier = [], [], []
    for province in provinces:
        unit = MapUnit(province=province, articles=counts.get(province.pk, 0))
        on_the_eve = _existed(province, EVE_OF_THE_MERGER)
        if on_the_eve:
            former.append(unit)
        if province.is_present:
            family = _family(province, provinces)
            present.append(MapUnit(province=province, articles=sum(counts.get(pk, 0) for pk in family)))
        elif not on_the_eve:
            earlier.append(unit)
    return former, present, earlier


def _existed(province: Province, day: date) -> bool:
    return (province.since is None or province.since <= day) and (province.until is None or day < province.until)


def _family(province: Province, provinces: Iterable[Province]) -> set[int]:
    """The unit and all that became it, among `provinces`."""
    family, latest = {province.pk}, {province.pk}
    while latest:
        latest = {other.pk for other in provinces if other.successor_id in latest} - family
        family |= latest
    return family


def _region_of_present(province: Province, provinces: Iterable[Province]) -> str:
    """The region of today's unit: its own, else that of the predecessor whose name it has, else of any."""
    before = [other for other in provinces if other.successor_id == province.pk and other.region]
    before.sort(key=lambda other: other.name != province.name)
    return province.region or (before[0].region if before else "")


def _by_region(units: list[MapUnit], region_of: Callable[[Province], str]) -> list[Region]:
    groups: dict[str, list[MapUnit]] = {region: [] for region in REGIONS}
    for unit in units:
        groups.setdefault(region_of(unit.province), []).append(unit)
    return [Region(name=name, units=members) for name, members in groups.items() if members]


def _tile_map(
    units: list[MapUnit], places: dict[str, tuple[int, int]], island_place: Callable[[Archipelago], tuple[int, int]]
) -> TileMap:
    """A unit that has no place on the grid is left to the list."""
    shade_of = _quantiles([unit.articles for unit in units])
    tiles = [
        Tile(
            unit=unit,
            column=place[0],
            row=place[1],
            shade=shade_of.get(unit.articles, 0),
        )
        for unit in units
        if (place := places.get(slugify(unit.province.name)))
    ]
    by_name = {unit.province.name: unit.province for unit in units}
    islands = [
        IslandTile(
            name=each.name,
            province=by_name[each.province],
            column=island_place(each)[0],
            row=island_place(each)[1],
        )
        for each in ARCHIPELAGOS
        if each.province in by_name
    ]
    return TileMap(
        tiles=sorted(tiles, key=lambda tile: (tile.row, tile.column)), islands=islands, legend=_legend(shade_of)
    )


def _quantiles(counts: Iterable[int]) -> dict[int, int]:
    """The shade of each number of articles, from 1 to SHADES: each for a quarter of the provinces that have any.

    One province with very many articles leaves the others their differences. Equal numbers have one shade, and the
    largest has always the darkest.
    """
    some = sorted(count for count in counts if count)
    return {count: -(-(place + 1) * SHADES // len(some)) for place, count in enumerate(some)}


def _legend(shade_of: dict[int, int]) -> list[ShadeRange]:
    members: dict[int, list[int]] = {}
    for count, shade in shade_of.items():
        members.setdefault(shade, []).append(count)
    return [ShadeRange(shade=shade, fewest=min(some), most=max(some)) for shade, some in sorted(members.items())]
