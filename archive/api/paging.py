"""Long lists, a page at a time, by where the last page ended: what is added or goes meanwhile moves no record past."""

from __future__ import annotations

import binascii
import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from ninja import Field, Schema
from pydantic import BeforeValidator

from archive.api.problems import ApiProblem

LARGEST = 100
_LARGEST_KEY = 2**63 - 1
_WRITTEN_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:?\d\d)?)?")


def _as_written(value: Any) -> Any:
    """Let through what is written as ISO 8601; the library would take numbers for seconds since 1970."""
    if isinstance(value, str) and not _WRITTEN_DATE.fullmatch(value):
        raise ValueError("A date is YYYY-MM-DD, a moment YYYY-MM-DDThh:mm:ssZ.")
    if isinstance(value, int | float):
        raise ValueError("A date is written in quotation marks.")
    return value


IsoDay = Annotated[date, BeforeValidator(_as_written)]
IsoMoment = Annotated[datetime, BeforeValidator(_as_written)]


class Paged(Schema):
    """The parameters of every list."""

    cursor: str = Field("", max_length=400, description="From `links.next` of the page before.")
    limit: int = Field(50, ge=1, le=LARGEST, description="Records on a page.")
    fields: str = Field(
        "", max_length=600, description="Only these fields, separated by commas; `id` and `links` are always there."
    )


class PageLinks(Schema):
    """Addresses of this page and of the next one; there is no next one at the end of the list."""

    self: str
    next: str | None = None


class RecordLinks(Schema):
    """Addresses of the record: here, and as a page for people."""

    self: str
    page: str | None = None


class KeyOrder:
    """By primary key: the order in which records came into the archive."""

    name = "id"

    def sorted(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.order_by("pk")

    def after(self, rows: QuerySet[Any], place: Sequence[Any]) -> QuerySet[Any]:
        (key,) = place
        return rows.filter(pk__gt=_key(key))

    def place_of(self, row: Any) -> list[Any]:
        return [row.pk]


class NewestOrder(KeyOrder):
    """By day of publication, the newest first, undated ones last."""

    name = "newest"

    def sorted(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.order_by(F("published").desc(nulls_last=True), "-pk")

    def after(self, rows: QuerySet[Any], place: Sequence[Any]) -> QuerySet[Any]:
        day, key = place
        if day is None:
            return rows.filter(published__isnull=True, pk__lt=_key(key))
        day = date.fromisoformat(day)
        return rows.filter(Q(published__lt=day) | Q(published=day, pk__lt=_key(key)) | Q(published__isnull=True))

    def place_of(self, row: Any) -> list[Any]:
        return [row.published.isoformat() if row.published else None, row.pk]


def _key(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= _LARGEST_KEY:
        raise ValueError("no primary key")
    return value


def write_cursor(name: str, place: Sequence[Any]) -> str:
    """A place in a list as a word for addresses."""
    return urlsafe_b64encode(json.dumps([name, *place]).encode()).decode().rstrip("=")


def read_cursor(cursor: str, name: str) -> list[Any]:
    """The place that `write_cursor` wrote for a list of this name. Raises ApiProblem."""
    try:
        read = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError, RecursionError) as error:
        raise ApiProblem("bad-cursor", parameter="cursor") from error
    if not isinstance(read, list) or not read or read[0] != name:
        raise ApiProblem("bad-cursor", parameter="cursor")
    return read[1:]


def page_of_rows(rows: QuerySet[Any], order: KeyOrder, asked: Paged) -> tuple[list[Any], str]:
    """One page of the rows and the cursor of the next; empty at the end. Raises ApiProblem."""
    rows = order.sorted(rows)
    if asked.cursor:
        try:
            rows = order.after(rows, read_cursor(asked.cursor, order.name))
        except (ValueError, TypeError) as error:
            raise ApiProblem("bad-cursor", parameter="cursor") from error
    found = list(rows[: asked.limit + 1])
    shown = found[: asked.limit]
    return shown, write_cursor(order.name, order.place_of(shown[-1])) if len(found) > len(shown) else ""


def page_links(request: HttpRequest, cursor: str) -> dict[str, str | None]:
    """The addresses of the page that was asked for and of the one that begins at the cursor."""
    here = request.build_absolute_uri(request.path)
    asked = [(name, value) for name in request.GET for value in request.GET.getlist(name)]
    following = [*((name, value) for name, value in asked if name != "cursor"), ("cursor", cursor)]
    return {
        "self": f"{here}?{urlencode(asked)}" if asked else here,
        "next": f"{here}?{urlencode(following)}" if cursor else None,
    }


def chosen_fields(asked: str, known: type[Schema], *, without: Iterable[str] = ()) -> set[str]:
    """The fields that an answer has: those asked for, else all but some long ones. Raises ApiProblem."""
    every = set(known.model_fields)
    if not asked:
        return every - set(without)
    wanted = {name.strip() for name in asked.split(",")} - {""}
    if unknown := sorted(wanted - every):
        listed = ", ".join(sorted(every))
        raise ApiProblem(
            "unknown-field",
            parameter="fields",
            detail=(f"{unknown[0]}: chỉ có {listed}.", f"{unknown[0]}: there are {listed}."),
        )
    return wanted | ({"id", "links"} & every)


def sparse(values: dict[str, Any], wanted: set[str]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name in wanted}


def document(
    request: HttpRequest, rows: Iterable[Any], cursor: str, values_of: Callable[[Any], dict[str, Any]], wanted: set[str]
) -> dict[str, Any]:
    """A page of records as it is answered."""
    return {"data": [sparse(values_of(row), wanted) for row in rows], "links": page_links(request, cursor)}
