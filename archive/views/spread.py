"""The spread of a document: which province reported on it when, as a table that is its own chart."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import CharField, Count
from django.db.models.functions import Cast, Substr

from archive.models import Province
from archive.models.articles import ArticleQuerySet

WIDEST = 20  # columns; beyond, years without articles are left out
SHADES = 4  # classes of a cell's colour, by quarter of the largest count


@dataclass(frozen=True, kw_only=True)
class Cell:
    year: int
    count: int
    shade: int  # 0 for none, else 1..SHADES


@dataclass(frozen=True, kw_only=True)
class SpreadRow:
    """One province, and how many of its articles cite the document in each year."""

    province: Province | None
    cells: tuple[Cell, ...]
    undated: int
    total: int


@dataclass(frozen=True, kw_only=True)
class Spread:
    """Provinces by years, those first that reported first."""

    years: tuple[int, ...]
    rows: tuple[SpreadRow, ...]
    has_undated: bool

    @classmethod
    def of(cls, articles: ArticleQuerySet) -> Spread:
        """Count `articles` by province and year, in two queries however many there are."""
        year = Substr(Cast("published", CharField()), 1, 4)
        counted = articles.order_by().annotate(year=year).values("province", "year").annotate(count=Count("pk"))
        counts: dict[int | None, Counter[int | None]] = {}
        for pk, stem, count in counted.values_list("province", "year", "count"):
            counts.setdefault(pk, Counter())[int(stem) if stem else None] += count
        provinces = Province.objects.in_bulk([pk for pk in counts if pk])
        dated = {year for counter in counts.values() for year in counter if year is not None}
        years = tuple(_columns(dated))
        most = max([SHADES, *(counter[year] for counter in counts.values() for year in years)])
        rows = [
            SpreadRow(
                province=provinces.get(pk) if pk else None,
                cells=tuple(
                    Cell(year=year, count=counter[year], shade=-(-counter[year] * SHADES // most)) for year in years
                ),
                undated=counter[None],
                total=counter.total(),
            )
            for pk, counter in counts.items()
        ]
        rows.sort(key=_first_report)
        return cls(years=years, rows=tuple(rows), has_undated=any(row.undated for row in rows))

    @property
    def years_cited(self) -> list[int]:
        """The years that have articles, newest first."""
        return sorted({cell.year for row in self.rows for cell in row.cells if cell.count}, reverse=True)

    @property
    def total(self) -> int:
        return sum(row.total for row in self.rows)


def _columns(years: set[int]) -> list[int]:
    """All years from first to last, so that a gap shows; only those with articles where that would be too wide."""
    if years and max(years) - min(years) < WIDEST:
        return list(range(min(years), max(years) + 1))
    return sorted(years)


def _first_report(row: SpreadRow) -> tuple[int, int, str]:
    first = next((cell.year for cell in row.cells if cell.count), 9999)
    return first, -row.total, row.province.sort_key if row.province else ""
