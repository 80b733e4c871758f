"""Resolutions, officials and their terms of office, provinces, sources."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Field, Path, Query, Router

from archive.api.paging import KeyOrder, Paged, chosen_fields, document, page_of_rows
from archive.api.problems import ApiProblem
from archive.api.records import (
    Addresses,
    official_values,
    province_values,
    resolution_values,
    source_values,
    term_values,
)
from archive.api.schemas import (
    OfficialRecord,
    ProvinceRecord,
    RecordPage,
    ResolutionRecord,
    Single,
    SourceRecord,
    TermRecord,
)
from archive.exporting.public_records import (
    public_articles,
    public_citations,
    public_held_posts,
    public_officials,
    public_provinces,
    public_resolutions,
    public_sources,
)
from archive.models import HeldPost, Official, Province, Resolution, Source
from archive.models.suppressions import suppressed_address
from archive.views.terms import seats_of, terms_of_official

router = Router(tags=["authorities"])

Values = Callable[[Any], dict[str, Any]]
_PATTERN = r"^[-a-zA-Z0-9_]{0,160}$"
Slug: Any = Path(pattern=r"^[-a-zA-Z0-9_]{1,160}$")  # type: ignore[type-arg]


class ResolutionFilters(Paged):
    """Filters narrow together."""

    q: str = Field("", max_length=120, description="All words of number, kind or title, with tones or without.")
    province: str = Field("", pattern=_PATTERN)
    status: Literal["", "authority", "provisional"] = ""
    year: int | None = Field(None, ge=1, le=9999, description="Of issue.")


class NameFilters(Paged):
    """Filters narrow together."""

    q: str = Field("", max_length=120, description="All words of the name, with tones or without.")
    province: str = Field("", pattern=_PATTERN)


# --- resolutions --------------------------------------------------------------------------------------------------


@router.get("/resolutions", response=RecordPage[ResolutionRecord], exclude_unset=True, operation_id="list_resolutions")
def list_resolutions(request: HttpRequest, asked: Query[ResolutionFilters]) -> Any:
    """The authority file, and provisional resolutions that articles cite."""
    rows = public_resolutions().naming_all(asked.q)
    if asked.province:
        rows = rows.filter(province__slug=asked.province)
    if asked.status:
        rows = rows.filter(status=asked.status)
    if asked.year:
        rows = rows.filter(issued__year=asked.year)
    return _page(request, rows.select_related("province"), asked, ResolutionRecord, _resolutions)


@router.get("/resolutions/{slug}", response=Single[ResolutionRecord], operation_id="get_resolution")
def get_resolution(request: HttpRequest, slug: str = Slug) -> Any:
    """One resolution; of one that was merged, the one it was merged into."""
    row = Resolution.objects.filter(slug=slug).first()
    return _single(request, public_resolutions().select_related("province"), row, _resolutions)


def _resolutions(rows: list[Resolution], to: Addresses) -> Values:
    counts = public_citations().count_articles(rows)
    return lambda row: resolution_values(row, to, counts)


# --- officials ----------------------------------------------------------------------------------------------------


@router.get("/officials", response=RecordPage[OfficialRecord], exclude_unset=True, operation_id="list_officials")
def list_officials(request: HttpRequest, asked: Query[NameFilters]) -> Any:
    """People whom articles name with an office."""
    rows = public_officials().named_with(asked.q)
    if asked.province:
        rows = rows.filter(province__slug=asked.province)
    return _page(request, rows.select_related("province"), asked, OfficialRecord, _officials)


@router.get("/officials/{slug}", response=Single[OfficialRecord], operation_id="get_official")
def get_official(request: HttpRequest, slug: str = Slug) -> Any:
    """One official; of one who was merged, the one it was merged into."""
    return _single(request, public_officials().select_related("province"), _official(slug), _officials)


@router.get("/officials/{slug}/terms", response=RecordPage[TermRecord], operation_id="list_terms_of_official")
def list_terms_of_official(request: HttpRequest, slug: str = Slug) -> Any:
    """The single seats that articles prove the person held, the latest first."""
    row = _official(slug)
    official = public_officials().filter(pk=row.standing().pk).first() if row else None
    if official is None:
        raise ApiProblem("not-found")
    lines = [term_values(line) for line in terms_of_official(official)]
    return {"data": lines, "links": {"self": request.build_absolute_uri(request.path), "next": None}}


def _official(slug: str) -> Official | None:
    """The row of an address. Raises ApiProblem for a name that is out of public view."""
    row = Official.objects.filter(slug=slug).first()
    if row.is_suppressed if row else suppressed_address(slug) is not None:
        raise ApiProblem("gone")
    return row


def _officials(rows: list[Official], to: Addresses) -> Values:
    counts = Official.objects.count_articles(rows)
    posts = HeldPost.objects.in_visible_articles().latest_of(rows)
    return lambda row: official_values(row, to, counts, posts)


# --- provinces and sources ----------------------------------------------------------------------------------------


@router.get("/provinces", response=RecordPage[ProvinceRecord], exclude_unset=True, operation_id="list_provinces")
def list_provinces(request: HttpRequest, asked: Query[Paged]) -> Any:
    """Provinces of today and of earlier maps."""
    return _page(request, public_provinces().select_related("successor"), asked, ProvinceRecord, _provinces)


@router.get("/provinces/{slug}", response=Single[ProvinceRecord], operation_id="get_province")
def get_province(request: HttpRequest, slug: str = Slug) -> Any:
    """One province."""
    row = Province.objects.filter(slug=slug).first()
    return _single(request, public_provinces().select_related("successor"), row, _provinces)


@router.get("/provinces/{slug}/terms", response=RecordPage[TermRecord], operation_id="list_terms_of_province")
def list_terms_of_province(request: HttpRequest, slug: str = Slug) -> Any:
    """Who held the best-proven seats of a province when, and the gaps between them."""
    unit = Province.objects.filter(slug=slug).first()
    if unit is None:
        raise ApiProblem("not-found")
    units = unit.family_keys() if unit.is_present else [unit.pk]
    seats = seats_of(public_held_posts().filter(mention__official__province__in=units))
    lines = [
        term_values(line, seat.post) | {"province": seat.province.slug if seat.province else None}
        for seat in seats
        for line in seat.lines
    ]
    return {"data": lines, "links": {"self": request.build_absolute_uri(request.path), "next": None}}


def _provinces(rows: list[Province], to: Addresses) -> Values:
    counts = public_articles().filter(province__in=rows).count_by_province()
    return lambda row: province_values(row, to, counts)


@router.get("/sources", response=RecordPage[SourceRecord], exclude_unset=True, operation_id="list_sources")
def list_sources(request: HttpRequest, asked: Query[Paged]) -> Any:
    """Portals and newspapers that articles came from."""
    return _page(request, public_sources().select_related("province"), asked, SourceRecord, _sources)


@router.get("/sources/{slug}", response=Single[SourceRecord], operation_id="get_source")
def get_source(request: HttpRequest, slug: str = Slug) -> Any:
    """One source."""
    row = Source.objects.filter(slug=slug).first()
    return _single(request, public_sources().select_related("province"), row, _sources)


def _sources(rows: list[Source], to: Addresses) -> Values:
    counts = public_articles().filter(source__in=rows).count_by_source()
    return lambda row: source_values(row, to, counts)


# --- what they share ----------------------------------------------------------------------------------------------


def _page(
    request: HttpRequest, rows: QuerySet[Any], asked: Paged, known: Any, write: Callable[[list[Any], Addresses], Values]
) -> dict[str, Any]:
    shown, cursor = page_of_rows(rows, KeyOrder(), asked)
    wanted = chosen_fields(asked.fields, known)
    return document(request, shown, cursor, write(shown, Addresses(request)), wanted)


def _single(
    request: HttpRequest, rows: QuerySet[Any], row: Any, write: Callable[[list[Any], Addresses], Values]
) -> dict[str, Any]:
    """The record that stands for a row, if it is public. Raises ApiProblem."""
    key = getattr(row, "standing", lambda: row)().pk if row else None
    found = rows.filter(pk=key).first() if key else None
    if found is None:
        raise ApiProblem("not-found")
    return {"data": write([found], Addresses(request))(found)}
