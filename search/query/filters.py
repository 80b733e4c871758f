"""From the values typed behind a field's name to a filter."""

from __future__ import annotations

from datetime import date

from search import analysis
from search.query import fields
from search.query.periods import Period, parse_period
from search.query.syntax import Filter, Lookup, Repair


class FilterReader:
    """Reads the values of fields; `repairs` says which ranges had to be turned round.

    `today` is what relative dates count from. Without `knows_names` a document is known by its number alone.
    """

    def __init__(self, lookup: Lookup, today: date, *, knows_names: bool) -> None:
        self.repairs: list[Repair] = []
        self._lookup, self._today, self._knows_names = lookup, today, knows_names

    def read(self, name: str, typed: tuple[str, ...]) -> Filter | None:
        """Return the filter that the values make, or None where they are none."""
        if not typed:
            return None
        if name == "number":
            return self._number(typed)
        if name in fields.NAMED_FIELDS:
            return self._named(name, typed)
        if name == "site":
            hosts = tuple(fields.host_of(value) for value in typed)
            return Filter(name, typed, hosts) if all(hosts) else None
        if name == "year":
            return self._several_years(typed)
        return self._days(name, typed[0]) if len(typed) == 1 else None

    def is_period(self, text: str) -> bool:
        """Whether words are a period: "tháng trước"; a bare "trước" is one behind "năm:"."""
        return any(map(str.isalpha, text)) and self._period(text) is not None

    def _period(self, text: str) -> Period | None:
        return parse_period(text, self._today) or parse_period(f"năm {text}", self._today)

    # --- years and days ---

    def _several_years(self, typed: tuple[str, ...]) -> Filter | None:
        filters = [self._one_year(value) for value in typed]
        if not all(filters):
            return None
        return Filter(
            "year",
            tuple(value for each in filters if each for value in each.typed),
            tuple(value for each in filters if each for value in each.values),
        )

    def _one_year(self, value: str) -> Filter | None:
        sides = fields.parse_range(value)
        years = fields.parse_years("..".join(sides) if sides else value)
        if years is None:
            period = self._period(value)
            return Filter("year", (value,), tuple(f"{day.year:04d}" for day in period)) if period else None
        low, high = years
        if low is not None and high is not None and low > high:
            self._turned("year", fields.write_years(low, high))
            low, high = high, low
        return Filter("year", (fields.write_years(low, high),), tuple(str(year or "") for year in (low, high)))

    def _days(self, name: str, value: str) -> Filter | None:
        """A day, a month, a year, a period in words; on a day also a range of them, "" for an open side."""
        if name == "on" and (sides := fields.parse_range(value) or fields.parse_days_between(value)):
            return self._days_between(*sides)
        found = self._day(value)
        return Filter(name, (found[0],), found[1:]) if found else None

    def _day(self, value: str) -> tuple[str, str, str] | None:
        """How a day or period is written back, and its first and last day."""
        if iso := fields.parse_date(value):
            return iso, *fields.days_of(iso)
        period = self._period(value)
        return (value, period[0].isoformat(), period[1].isoformat()) if period else None

    def _days_between(self, low: str, high: str) -> Filter | None:
        first, last = self._day(low) if low else None, self._day(high) if high else None
        if (low and not first) or (high and not last) or not (first or last):
            return None
        if first and last and first[1] > last[2]:
            self._turned("on", f"[{low} TO {high}]")
            first, last = last, first
        typed = f"[{first[0] if first else '*'} TO {last[0] if last else '*'}]"
        return Filter("on", (typed,), (first[1] if first else "", last[2] if last else ""))

    def _turned(self, name: str, text: str) -> None:
        self.repairs.append(Repair(code="swapped-range", field=name, text=text))

    # --- names ---

    def _named(self, name: str, typed: tuple[str, ...]) -> Filter | None:
        found = [fields.look_up(self._lookup, name, value) for value in typed]
        if all(found):
            return Filter(name, typed, _union(found))
        return self._number(typed) if name == "document" else None

    def _number(self, typed: tuple[str, ...]) -> Filter | None:
        keys = [tuple(code.key for code in analysis.codes(value)) for value in typed]
        if all(keys):
            return Filter("number", typed, _union(keys))
        if self._knows_names and all(slugs := [self._lookup.document(value) for value in typed]):
            return Filter("document", typed, _union(slugs))
        return None


def _union(values: list[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for some in values for value in some))
