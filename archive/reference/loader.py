"""The reference data into the database, without undoing what people edited there.

Every loaded row remembers the values it was given. On the next loading a field that still holds them follows the data;
a field that holds anything else was edited by a person and stays.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.db import models, transaction

from archive.core.numbers import number_key
from archive.core.text import slugify
from archive.models import (
    AgencyTag,
    ChangedRecord,
    CustomaryName,
    DocumentType,
    IssuerCode,
    Post,
    Province,
    ProvinceChange,
    RecordChange,
    Resolution,
)
from archive.models.authority import Named
from archive.reference.files import Row, day, parts, read_rows

Values = dict[str, Any]


@dataclass(slots=True)
class Loaded:
    """How many rows of each model a loading added, updated and left as they were."""

    added: dict[str, int] = field(default_factory=dict)
    updated: dict[str, int] = field(default_factory=dict)
    unchanged: dict[str, int] = field(default_factory=dict)

    def count(self, tally: dict[str, int], model: type[models.Model]) -> None:
        tally[model.__name__] = tally.get(model.__name__, 0) + 1


@transaction.atomic
def load_reference(folder: Path) -> Loaded:
    """Bring the authority tables up to the CSV files of `folder`; raises what `read_rows` raises, changing nothing."""
    loaded = Loaded()
    _load(loaded, Province, folder / "provinces.csv", _province, ("slug",))
    _link_successors(folder / "provinces.csv")
    _load(loaded, ProvinceChange, folder / "province_changes.csv", _change, ("key",))
    _link_changes(folder / "province_changes.csv")
    _load(loaded, AgencyTag, folder / "agency_tags.csv", _agency_tag, ("tag",))
    _load(loaded, DocumentType, folder / "document_types.csv", _document_type, ("name", "abbreviation", "system"))
    _load(loaded, IssuerCode, folder / "issuer_codes.csv", _issuer_code, ("code", "system"))
    _load(loaded, Resolution, folder / "documents.csv", _resolution, ("identity", "kind"))
    _load(loaded, CustomaryName, folder / "aliases.csv", _customary_name, ("name",))
    _load(loaded, Post, folder / "posts.csv", _post, ("name",))
    return loaded


def _load(
    loaded: Loaded,
    model: type[models.Model],
    path: Path,
    values_of: Callable[[Row], Values],
    key_fields: tuple[str, ...],
) -> None:
    manager = model._default_manager
    known = {row.reference_key: row for row in manager.exclude(reference_key="")}  # type: ignore[attr-defined]
    by_nature = {tuple(getattr(row, name) for name in key_fields): row for row in manager.all()}
    new = []
    for csv_row in read_rows(path):
        values = values_of(csv_row)
        nature = tuple(values[name] for name in key_fields)
        key = " | ".join(str(part) for part in nature)
        row = known.get(key) or by_nature.get(nature)
        if row is None:
            new.append(model(**values, reference_key=key, reference=_plain(values)))
            loaded.count(loaded.added, model)
        elif _follow(row, key, values):
            row.save()
            loaded.count(loaded.updated, model)
        else:
            loaded.count(loaded.unchanged, model)
    for row in new:
        if isinstance(row, Named):
            row.set_name_keys()
    manager.bulk_create(new, batch_size=500)
    if model is Resolution:
        RecordChange.objects.note(ChangedRecord.RESOLUTION, [row.pk for row in new])


def _follow(row: Any, key: str, values: Values) -> bool:
    """Give the row the values that no person changed; returns whether anything is to be saved."""
    plain = _plain(values)
    if row.reference_key == key and row.reference == plain:
        return False
    first_time = row.reference_key != key
    for name, value in values.items():
        current = _plain({name: getattr(row, name)})[name]
        unedited = current == row.reference.get(name) or (first_time and not current)
        if unedited or (first_time and isinstance(row, Resolution) and name == "status"):
            setattr(row, name, value)
    row.reference_key = key
    row.reference = plain
    return True


def _plain(values: Mapping[str, Any]) -> Values:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def _link_successors(path: Path) -> None:
    provinces = {province.slug: province for province in Province.objects.all()}
    linked = []
    for row in read_rows(path):
        province = provinces[row["slug"]]
        if row["successor"] and province.successor_id is None:
            province.successor = provinces[row["successor"]]
            linked.append(province)
    Province.objects.bulk_update(linked, ["successor"])


def _link_changes(path: Path) -> None:
    provinces = {province.slug: province for province in Province.objects.all()}
    unlinked = {
        change.reference_key: change for change in ProvinceChange.objects.filter(predecessors=None, successors=None)
    }
    rows = [(unlinked[key], row) for row in read_rows(path) if (key := _change_key(row)) in unlinked]
    for relation in ("predecessors", "successors"):
        through = getattr(ProvinceChange, relation).through
        through.objects.bulk_create(
            through(provincechange=change, province=unit)
            for change, row in rows
            for unit in _named(provinces, row[relation])
        )


def _named(provinces: Mapping[str, Province], slugs: str) -> Iterable[Province]:
    return [provinces[slug] for slug in dict.fromkeys(parts(slugs))]


def _province(row: Row) -> Values:
    plain = ("slug", "name", "full_name", "kind", "code", "region", "party_organ", "confidence", "notes")
    return {
        **{name: row[name] for name in plain},
        "since_confidence": row["since_confidence"],
        "until_confidence": row["until_confidence"],
        "aliases": list(parts(row["aliases"])),
        "domains": list(parts(row["domains"])),
        "since": day(row["since"]),
        "until": day(row["until"]),
    }


def _change_key(row: Row) -> str:
    return f"{row['predecessors']} > {row['successors']} @ {row['effective'] or row['adopted']}"


def _change(row: Row) -> Values:
    return {
        "key": _change_key(row),
        "kind": row["kind"],
        "effective": day(row["effective"]),
        "effective_confidence": row["effective_confidence"],
        "adopted": day(row["adopted"]),
        "adopted_confidence": row["adopted_confidence"],
        "legal_basis": row["legal_basis"],
        "notes": row["notes"],
        "confidence": row["adopted_confidence"] or row["effective_confidence"],
    }


def _agency_tag(row: Row) -> Values:
    return {name: row[name] for name in ("tag", "source", "province", "confidence", "notes")}


def _document_type(row: Row) -> Values:
    plain = ("abbreviation", "system", "number_pattern", "examples", "legal_source", "confidence", "notes")
    return {"name": row["type"], **{name: row[name] for name in plain}}


def _issuer_code(row: Row) -> Values:
    return {name: row[name] for name in ("code", "organ", "system", "level", "confidence", "notes")}


def _resolution(row: Row) -> Values:
    return {
        "identity": f"{row['number']}@{row['date']}",
        "slug": slugify(f"{row['number']} {row['date']}"),
        "kind": row["type"],
        "number": row["number"],
        "number_key": number_key(row["number"]),
        "issued": day(row["date"]),
        "issuer": row["issuer"],
        "term": row["term"],
        "plenum": row["conference"],
        "title": row["title"],
        "aliases": list(parts(row["aliases"])),
        "status": Resolution.Status.AUTHORITY.value,
        "replaces": row["replaces_amended"],
        "evidence_url": row["source_url"],
        "seen": row["seen"],
        "confidence": row["confidence"],
        "notes": row["notes"],
    }


def _customary_name(row: Row) -> Values:
    return {
        "name": row["alias"],
        "candidates": list(parts(row["candidates"])),
        "default": row["default_candidate"],
        "basis": row["default_basis"],
        "confidence": "verified",
    }


def _post(row: Row) -> Values:
    return {
        "name": row["canonical"],
        "variants": list(parts(row["variants"])),
        "organ": row["organ"],
        "level": row["level"],
        "confidence": row["confidence"],
        "notes": row["notes"],
    }
