"""The history rows of acts: in order, what stood before each, and what stands now; asked for some hundred at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Model, OuterRef, Subquery

from archive.batches import in_batches
from archive.models import TRACKED, Edit

_AT_ONCE = 400  # rows in one question


def history_of(edit: Edit) -> list[Any]:
    """The history rows of an act, in the order written."""
    return _in_order(row for model in TRACKED for row in _rows_of(model, edit))


def count_rows(edit: Edit) -> int:
    """How many history rows an act has."""
    return sum(_rows_of(model, edit).count() for model in TRACKED)


def rows_between(edit: Edit, start: int, end: int) -> list[Any]:
    """The history rows of an act from number `start` to before number `end`, in the order written.

    Of those before them only the keys are read.
    """
    written = []
    for model in TRACKED:
        keys = _rows_of(model, edit).order_by("history_date", "history_id").values_list("history_date", "history_id")
        written += [(date, model._meta.model_name, key, model) for date, key in keys[:end]]
    wanted: dict[type[Model], list[Any]] = {}
    for _, _, key, model in sorted(written, key=lambda one: one[:3])[start:end]:
        wanted.setdefault(model, []).append(key)
    found = [row for model, keys in wanted.items() for row in _rows_of(model, edit).filter(history_id__in=keys)]
    for row in found:
        row.edit = edit
    return _in_order(found)


def changed_values(row: Any, before: Any) -> dict[str, tuple[Any, Any]]:
    """The columns in which a history row differs from the one before it, with both values."""
    names = [field.attname for field in type(row).tracked_fields]
    if before is None:
        return {name: (None, getattr(row, name)) for name in names}
    pairs = {name: (getattr(before, name), getattr(row, name)) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def with_states(rows: Iterable[Any]) -> Iterator[tuple[Any, Any, Model | None]]:
    """Each history row with the one before it of the same record, and the record as it is now, to be read only.

    None where there is none. Of the record only the columns are there that history keeps.
    """
    for part in in_batches(rows, _AT_ONCE):
        before = rows_before(part)
        records: dict[type[Model], dict[Any, Any]] = {}
        for model, ones in _by_model(part).items():
            columns = [field.attname for field in type(ones[0]).tracked_fields]
            records[model] = model._default_manager.only(*columns).in_bulk({row.id for row in ones})
        for row in part:
            yield row, before.get(row), records[row.instance_type].get(row.id)


def rows_before(rows: Iterable[Any]) -> dict[Any, Any]:
    """For each history row the one before it of the same record, as far as there is one."""
    found: dict[Any, Any] = {}
    for model, ones in _by_model(rows).items():
        history = model.history  # type: ignore[attr-defined]
        earlier = history.filter(id=OuterRef("id"), history_date__lt=OuterRef("history_date"))
        last = Subquery(earlier.order_by("-history_date", "-history_id").values("pk")[:1])
        for part in in_batches(ones, _AT_ONCE):
            keys = [row.pk for row in part]
            pairs = dict(history.filter(pk__in=keys).order_by().values_list("pk", last))
            kept = history.in_bulk([key for key in pairs.values() if key])
            found |= {row: kept[pairs[row.pk]] for row in part if pairs[row.pk]}
    return found


def record_as_of(row: Any) -> Model:
    """The record as a history row says it was; what history does not keep has its default."""
    model: type[Model] = row.instance_type
    return model(**{field.attname: getattr(row, field.attname) for field in type(row).tracked_fields})


def _rows_of(model: type[Model], edit: Edit) -> Any:
    return model.history.filter(edit=edit)  # type: ignore[attr-defined]


def _in_order(rows: Iterable[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: (row.history_date, row._meta.model_name, row.history_id))


def _by_model(rows: Iterable[Any]) -> dict[type[Model], list[Any]]:
    found: dict[type[Model], list[Any]] = {}
    for row in rows:
        found.setdefault(row.instance_type, []).append(row)
    return found
