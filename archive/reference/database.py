"""What the archive knows, read from the database for the pipeline."""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.db.models import F, TextField
from django.db.models.functions import Cast

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
from archive.core.pipeline import RULES_VERSION
from archive.core.reading.site_profile import SiteProfile
from archive.models import AgencyTag as AgencyTagRow
from archive.models import CustomaryName as CustomaryNameRow
from archive.models import DocumentType as DocumentTypeRow
from archive.models import IssuerCode as IssuerCodeRow
from archive.models import Post as PostRow
from archive.models import Province, SiteMemory, Source
from archive.models import Resolution as ResolutionRow
from archive.reference.files import read_districts, read_reference

Rows = dict[str, list[tuple[Any, ...]]]  # by kind of fact, each in an order that does not hang on when it was written

# What was read last, and what it became: as long as the rows stay the same it is handed out again, with all that was
# derived from it.
_last: tuple[Rows, Authorities] = ({}, Authorities())


def load_authorities() -> Authorities:
    """Return the authorities of the database, edits of people included.

    While nobody edits them they are the same object each time: what the pipeline derives from them is built once.
    """
    global _last
    rows = _read_rows()
    known, authorities = _last
    if rows == known:
        return authorities
    read = _authorities_of(rows)
    if not read.states_the_same_as(authorities):
        authorities = read
    _last = rows, authorities
    return authorities


_RESOLUTION = (
    "identity", "kind", "number", "issued", "issuer", "term", "plenum", "title", "confidence", "province__slug",
)  # fmt: skip
_UNIT = (
    "slug", "name", "full_name", "kind", "code", "region", "party_organ", "since", "until", "confidence",
    "successor__slug",
)  # fmt: skip
_TAG = ("tag", "source", "province", "confidence")
_TYPE = ("name", "abbreviation", "system")
_CODE = ("code", "organ", "system", "level")


def _read_rows() -> Rows:
    """The columns that state facts; lists as the JSON text that they are, since most readings need not parse them."""
    portals = Source.objects.exclude(domain="").exclude(province=None).order_by("domain")
    units = Province.objects.order_by("sort_key", F("since").asc(nulls_first=True), "slug")
    standing = ResolutionRow.objects.standing().filter(status=ResolutionRow.Status.AUTHORITY)
    resolutions = standing.order_by("sort_key", F("issued").asc(nulls_first=True), "identity", "kind")
    names = CustomaryNameRow.objects.order_by("sort_key", "name")
    posts = PostRow.objects.order_by("sort_key", "name")
    return {
        "portals": list(portals.values_list("domain", "province__slug", _text("reference"))),
        "units": list(units.values_list(*_UNIT, _text("aliases"), _text("domains"))),
        "agency_tags": list(AgencyTagRow.objects.values_list(*_TAG)),
        "document_types": list(DocumentTypeRow.objects.values_list(*_TYPE)),
        "issuer_codes": list(IssuerCodeRow.objects.values_list(*_CODE)),
        "resolutions": list(resolutions.values_list(*_RESOLUTION, _text("aliases"))),
        "customary_names": list(names.values_list("name", _text("candidates"), "default", "basis")),
        "posts": list(posts.values_list("name", _text("variants"), "organ", "level")),
    }


def _text(column: str) -> Cast:
    return Cast(column, TextField())


def _named(columns: tuple[str, ...], row: Iterable[Any]) -> dict[str, Any]:
    return dict(zip(columns, row, strict=True))


def _authorities_of(rows: Rows) -> Authorities:
    return Authorities(
        provinces=_provinces(rows["units"], rows["portals"]),
        agency_tags=tuple(AgencyTag(**_named(_TAG, row)) for row in rows["agency_tags"]),
        document_types=tuple(DocumentType(**_named(_TYPE, row)) for row in rows["document_types"]),
        issuer_codes=tuple(IssuerCode(**_named(_CODE, row)) for row in rows["issuer_codes"]),
        resolutions=tuple(_resolution(row) for row in rows["resolutions"]),
        customary_names=tuple(
            CustomaryName(name=name, candidates=tuple(json.loads(candidates)), default=default, basis=basis)
            for name, candidates, default, basis in rows["customary_names"]
        ),
        posts=tuple(
            Post(canonical=name, variants=tuple(json.loads(variants)), organ=organ, level=level)
            for name, variants, organ, level in rows["posts"]
        ),
        districts=_districts(settings.REFERENCE_DIR),
    )


def rules_version_with(authorities: Authorities) -> str:
    """Name what pages are read by: the version of the rules and, after "+", a fingerprint of the authorities.

    "1+9f86d081884c7d65": it changes with every edit of an authority, and not with the order of the rows.
    """
    return f"{RULES_VERSION}+{authorities.fingerprint[:16]}"


def authorities_at_hand() -> Authorities:
    """Return the authorities of the database or, where there is none yet, those of the fixtures."""
    try:
        if Province.objects.exists():
            return load_authorities()
    except DatabaseError:
        pass  # no database yet: reading must not need one
    return read_reference(settings.REFERENCE_DIR)


def sites_at_hand() -> dict[str, SiteProfile]:
    """Return what the database knows of each site, by host; nothing where there is no database yet."""
    try:
        return SiteMemory.objects.profiles()
    except DatabaseError:
        return {}


@cache
def _districts(folder: Path) -> tuple[District, ...]:
    """The districts have no table: their file comes with the release and stays as it is while the process runs."""
    return read_districts(folder)


def _provinces(units: list[tuple[Any, ...]], portals: list[tuple[Any, ...]]) -> tuple[ProvinceUnit, ...]:
    found: dict[str, list[str]] = {}
    for domain, unit, reference in portals:
        # A province that the machine found is no knowledge: what is read must not depend on what was read before.
        if json.loads(reference).get("province") != unit:
            found.setdefault(unit, []).append(domain)
    provinces = []
    for *plain, aliases, domains in units:
        facts = _named(_UNIT, plain)
        successor = facts.pop("successor__slug") or ""
        every = dict.fromkeys([*json.loads(domains), *found.get(facts["slug"], [])])
        provinces.append(
            ProvinceUnit(**facts, successor=successor, aliases=tuple(json.loads(aliases)), domains=tuple(every))
        )
    return tuple(provinces)


def _resolution(row: tuple[Any, ...]) -> Resolution:
    *plain, aliases = row
    facts = _named(_RESOLUTION, plain)
    province = facts.pop("province__slug") or ""
    return Resolution(key=facts.pop("identity"), province=province, aliases=tuple(json.loads(aliases)), **facts)
