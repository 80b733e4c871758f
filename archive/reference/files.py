"""The reference data in `fixtures/reference`, as the pipeline's `Authorities`."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from archive.core.authorities import (
    AgencyTag,
    Authorities,
    CustomaryName,
    District,
    DocumentType,
    IssuerCode,
    Post,
    ProvinceUnit,
    Resolution,
)
from archive.core.text import normalise

Row = dict[str, str]


def read_reference(folder: Path) -> Authorities:
    """Return what the CSV files of `folder` state; its README says where each fact comes from.

    Raises FileNotFoundError when a file is missing and ValueError, naming file and line, when a row is malformed.
    """
    return Authorities(
        provinces=tuple(_province(row) for row in read_rows(folder / "provinces.csv")),
        agency_tags=tuple(_agency_tag(row) for row in read_rows(folder / "agency_tags.csv")),
        document_types=tuple(_document_type(row) for row in read_rows(folder / "document_types.csv")),
        issuer_codes=tuple(_issuer_code(row) for row in read_rows(folder / "issuer_codes.csv")),
        resolutions=tuple(_resolution(row) for row in read_rows(folder / "documents.csv")),
        customary_names=tuple(_customary_name(row) for row in read_rows(folder / "aliases.csv")),
        posts=tuple(_post(row) for row in read_rows(folder / "posts.csv")),
        districts=read_districts(folder),
    )


def read_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a CSV file with a header line, every value normalised and stripped."""
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            if None in row or None in row.values():
                raise ValueError(f"{path.name}, line {number}: not as many columns as the header has")
            yield {column: normalise(value).strip() for column, value in row.items()}


def parts(value: str) -> tuple[str, ...]:
    """The members of a list that a cell holds: "a|b" gives ("a", "b")."""
    return tuple(part.strip() for part in value.split("|") if part.strip())


def day(value: str) -> date | None:
    """An ISO date, or None for an empty cell."""
    return date.fromisoformat(value) if value else None


def _province(row: Row) -> ProvinceUnit:
    return ProvinceUnit(
        slug=row["slug"],
        name=row["name"],
        full_name=row["full_name"],
        kind=row["kind"],
        code=row["code"],
        region=row["region"],
        aliases=parts(row["aliases"]),
        domains=parts(row["domains"]),
        party_organ=row["party_organ"],
        since=day(row["since"]),
        until=day(row["until"]),
        successor=row["successor"],
        confidence=row["confidence"],
    )


def _agency_tag(row: Row) -> AgencyTag:
    return AgencyTag(tag=row["tag"], source=row["source"], province=row["province"], confidence=row["confidence"])


def _document_type(row: Row) -> DocumentType:
    return DocumentType(name=row["type"], abbreviation=row["abbreviation"], system=row["system"])


def _issuer_code(row: Row) -> IssuerCode:
    return IssuerCode(code=row["code"], organ=row["organ"], system=row["system"], level=row["level"])


def _resolution(row: Row) -> Resolution:
    return Resolution(
        key=f"{row['number']}@{row['date']}",
        kind=row["type"],
        number=row["number"],
        issued=day(row["date"]),
        issuer=row["issuer"],
        term=row["term"],
        plenum=row["conference"],
        title=row["title"],
        aliases=parts(row["aliases"]),
        confidence=row["confidence"],
    )


def _customary_name(row: Row) -> CustomaryName:
    return CustomaryName(
        name=row["alias"],
        candidates=parts(row["candidates"]),
        default=row["default_candidate"],
        basis=row["default_basis"],
    )


def _post(row: Row) -> Post:
    return Post(canonical=row["canonical"], variants=parts(row["variants"]), organ=row["organ"], level=row["level"])


def read_districts(folder: Path) -> tuple[District, ...]:
    """Read the districts of the time before July 2025; raises what `read_rows` raises."""
    return tuple(_district(row) for row in read_rows(folder / "districts.csv"))


def _district(row: Row) -> District:
    return District(name=row["name"], province=row["province"], confidence=row["confidence"])
