"""What the archive knows, read from the database for the pipeline."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.db.models import F

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
from archive.models import AgencyTag as AgencyTagRow
from archive.models import CustomaryName as CustomaryNameRow
from archive.models import DocumentType as DocumentTypeRow
from archive.models import IssuerCode as IssuerCodeRow
from archive.models import Post as PostRow
from archive.models import Province, Source
from archive.models import Resolution as ResolutionRow
from archive.reference.files import read_districts, read_reference

# What was read last: as long as the facts stay the same it is handed out again, with all that was derived from it.
_last = Authorities()


def load_authorities() -> Authorities:
    """Return the authorities of the database, edits of people included.

    While nobody edits them they are the same object each time: what the pipeline derives from them is built once.
    """
    global _last
    read = _read_authorities()
    if read.states_the_same_as(_last):
        return _last
    _last = read
    return read


def _read_authorities() -> Authorities:
    """The facts, each kind in an order that does not hang on when a row was written."""
    posts = PostRow.objects.order_by("sort_key", "name")
    return Authorities(
        provinces=tuple(_provinces()),
        agency_tags=tuple(
            AgencyTag(**row) for row in AgencyTagRow.objects.values("tag", "source", "province", "confidence")
        ),
        document_types=tuple(
            DocumentType(**row) for row in DocumentTypeRow.objects.values("name", "abbreviation", "system")
        ),
        issuer_codes=tuple(
            IssuerCode(**row) for row in IssuerCodeRow.objects.values("code", "organ", "system", "level")
        ),
        resolutions=tuple(_resolutions()),
        customary_names=tuple(
            CustomaryName(name=name, candidates=tuple(candidates), default=default, basis=basis)
            for name, candidates, default, basis in CustomaryNameRow.objects.order_by("sort_key", "name").values_list(
                "name", "candidates", "default", "basis"
            )
        ),
        posts=tuple(
            Post(canonical=name, variants=tuple(variants), organ=organ, level=level)
            for name, variants, organ, level in posts.values_list("name", "variants", "organ", "level")
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


@cache
def _districts(folder: Path) -> tuple[District, ...]:
    """The districts have no table: their file comes with the release and stays as it is while the process runs."""
    return read_districts(folder)


_UNIT = (
    "slug", "name", "full_name", "kind", "code", "region", "aliases", "domains", "party_organ", "since", "until",
    "confidence",
)  # fmt: skip


def _provinces() -> Iterable[ProvinceUnit]:
    domains: dict[str, list[str]] = {}
    portals = Source.objects.exclude(domain="").exclude(province=None).order_by("domain")
    for domain, unit, reference in portals.values_list("domain", "province__slug", "reference"):
        # A province that the machine found is no knowledge: what is read must not depend on what was read before.
        if reference.get("province") != unit:
            domains.setdefault(unit, []).append(domain)
    units = Province.objects.order_by("sort_key", F("since").asc(nulls_first=True), "slug")
    for row in units.values(*_UNIT, "successor__slug"):
        row["aliases"] = tuple(row["aliases"])
        row["domains"] = tuple(dict.fromkeys([*row["domains"], *domains.get(row["slug"], [])]))
        row["successor"] = row.pop("successor__slug") or ""
        yield ProvinceUnit(**row)


def _resolutions() -> Iterable[Resolution]:
    standing = ResolutionRow.objects.standing().filter(status=ResolutionRow.Status.AUTHORITY)
    plain = ("kind", "number", "issued", "issuer", "term", "plenum", "title", "confidence")
    rows = standing.order_by("sort_key", F("issued").asc(nulls_first=True), "identity", "kind")
    for row in rows.values("identity", *plain, "aliases", "province__slug"):
        yield Resolution(
            key=row["identity"],
            province=row["province__slug"] or "",
            aliases=tuple(row["aliases"]),
            **{name: row[name] for name in plain},
        )
