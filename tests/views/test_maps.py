"""The tile maps: every province has its place, and only one."""

import pytest
from django.conf import settings

from archive.core.text import slugify
from archive.models.provinces import EVE_OF_THE_MERGER
from archive.views.maps import FORMER_GRID, FORMER_PLACES, PRESENT_GRID, PRESENT_PLACES, Maps, read_grid
from archive.views.stats_cache import Keeper
from tests import factories
from tests.stated import authorities


def test_every_province_of_each_map_has_a_tile():
    units = authorities().provinces
    former = {slugify(unit.name) for unit in units if unit.existed_on(EVE_OF_THE_MERGER)}
    present = {slugify(unit.name) for unit in units if unit.until is None}
    assert set(FORMER_PLACES) == former
    assert set(PRESENT_PLACES) == present
    assert (len(former), len(present)) == (63, 34)


@pytest.mark.parametrize("grid", [FORMER_GRID, PRESENT_GRID])
def test_the_stylesheet_has_a_place_for_every_tile(grid):
    css = (settings.BASE_DIR / "static" / "site.css").read_text(encoding="utf-8")
    lengths = {len(line.split()) for line in grid.strip().split("\n")}
    assert len(lengths) == 1
    for column, row in read_grid(grid).values():
        assert f".col-{column} {{" in css
        assert f".row-{row} {{" in css


@pytest.mark.django_db
def test_a_tile_is_shaded_by_its_articles():
    busy, quiet = factories.province("Hà Nội"), factories.province("Sơn La")
    factories.province("Cần Thơ")
    factories.province("Đơn vị không có chỗ")
    for _ in range(8):
        factories.article(province=busy)
    factories.article(province=quiet)
    tiles = {tile.unit.province.name: tile.shade for tile in Maps.read(Keeper()).present_map.tiles}
    assert tiles == {"Hà Nội": 4, "Sơn La": 2, "Cần Thơ": 0}


@pytest.mark.slow
@pytest.mark.django_db
def test_shades_are_quarters_of_the_provinces_with_articles_and_the_legend_tells_them():
    for number, name in enumerate(("Hà Nội", "Sơn La", "Lai Châu", "Cao Bằng", "Cà Mau")):
        unit = factories.province(name)
        for _ in range((0, 1, 2, 3, 40)[number]):
            factories.article(province=unit)
    drawn = Maps.read(Keeper()).present_map
    shades = {tile.unit.articles: tile.shade for tile in drawn.tiles}
    assert shades == {0: 0, 1: 1, 2: 2, 3: 3, 40: 4}
    assert [(each.fewest, each.most) for each in drawn.legend] == [(1, 1), (2, 2), (3, 3), (40, 40)]


@pytest.mark.django_db
def test_the_archipelagos_stand_on_both_maps_with_their_provinces(client):
    danang, khanhhoa = factories.province("Đà Nẵng"), factories.province("Khánh Hòa")
    maps = Maps.read(Keeper())
    for drawn in (maps.former_map, maps.present_map):
        assert [(each.name, each.province) for each in drawn.islands] == [("Hoàng Sa", danang), ("Trường Sa", khanhhoa)]
        taken = {(tile.column, tile.row) for tile in drawn.tiles}
        assert not taken & {(each.column, each.row) for each in drawn.islands}
    assert "Quần đảo Trường Sa (Khánh Hòa)" in client.get("/tinh/").content.decode()
