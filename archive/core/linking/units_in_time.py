"""Which unit a province's name stood for on a day: units are names in a period, and become one another."""

from collections.abc import Sequence
from datetime import date

from archive.core.authorities import Authorities, ProvinceUnit


def name_in_time(name: str, authorities: Authorities, day: date | None) -> str:
    """The name under which the province of `name` existed on `day`: Hậu Giang is Cần Thơ's from July 2025."""
    if day is None:
        return name
    units = authorities.units_named(name)
    if not units or any(unit.existed_on(day) for unit in units):
        return name
    later = successor(units, authorities, day)
    return later.name if later else name


def name_before(name: str, authorities: Authorities, day: date | None) -> str:
    """The name of the unit in which that of `name` lay on `day`, where it was none yet: Huế in Thừa Thiên Huế."""
    units = authorities.units_named(name)
    if day is None or len(units) != 1:
        return name
    before = authorities.unit_before(units[0], day)
    return before.name if before else name


def successor(units: Sequence[ProvinceUnit], authorities: Authorities, day: date) -> ProvinceUnit | None:
    """The unit that on `day` stood in place of the last of `units`, following one succession after another."""
    unit: ProvinceUnit | None = max(units, key=lambda unit: unit.until or date.max)
    for _ in range(4):
        if unit is None or not unit.successor:
            return None
        unit = authorities.province_by_slug.get(unit.successor)
        if unit is not None and unit.existed_on(day):
            return unit
    return None


def nearest(units: Sequence[ProvinceUnit], day: date) -> ProvinceUnit:
    """The first of `units`, in order of time, where none was there yet on `day`; else the last."""
    return units[0] if units[0].since is not None and day < units[0].since else units[-1]
