"""What the archive knows, read from the database for the pipeline."""

import hashlib
from collections.abc import Iterable
from dataclasses import fields

from django.conf import settings
from django.db import DatabaseError

from archive.authorities import (
    AgencyTag,
    Authorities,
    CustomaryName,
    Document,
    DocumentType,
    IssuerCode,
    Post,
    ProvinceUnit,
)
from archive.importing.reference import read_districts, read_reference
from archive.models import AgencyTag as AgencyTagRow
from archive.models import CustomaryName as CustomaryNameRow
from archive.models import DocumentType as DocumentTypeRow
from archive.models import IssuerCode as IssuerCodeRow
from archive.models import Post as PostRow
from archive.models import Province, Resolution, Source
from archive.pipeline import RULES_VERSION


def load_authorities() -> Authorities:
    """Return the authorities of the database, edits of people included."""
    return Authorities(
        provinces=tuple(_provinces(Province.objects.select_related("successor"))),
        agency_tags=tuple(
            AgencyTag(tag=row.tag, source=row.source, province=row.province, confidence=row.confidence)
            for row in AgencyTagRow.objects.all()
        ),
        document_types=tuple(
            DocumentType(name=row.name, abbreviation=row.abbreviation, system=row.system)
            for row in DocumentTypeRow.objects.all()
        ),
        issuer_codes=tuple(
            IssuerCode(code=row.code, organ=row.organ, system=row.system, level=row.level)
            for row in IssuerCodeRow.objects.all()
        ),
        documents=tuple(_documents(_standing_authorities())),
        customary_names=tuple(
            CustomaryName(name=row.name, candidates=tuple(row.candidates), default=row.default, basis=row.basis)
            for row in CustomaryNameRow.objects.all()
        ),
        posts=tuple(
            Post(canonical=row.name, variants=tuple(row.variants), organ=row.organ, level=row.level)
            for row in PostRow.objects.all()
        ),
        districts=read_districts(settings.REFERENCE_DIR),
    )


def rules_version_with(authorities: Authorities) -> str:
    """Name what pages are read by: the version of the rules and, after "+", a fingerprint of the authorities.

    "1+9f86d081884c7d65": it changes with every edit of an authority, and not with the order of the rows.
    """
    lines = [f"{field.name}:{entry!r}" for field in fields(authorities) for entry in getattr(authorities, field.name)]
    digest = hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
    return f"{RULES_VERSION}+{digest[:16]}"


def authorities_at_hand() -> Authorities:
    """Return the authorities of the database or, where there is none yet, those of the fixtures."""
    try:
        if Province.objects.exists():
            return load_authorities()
    except DatabaseError:
        pass  # no database yet: reading must not need one
    return read_reference(settings.REFERENCE_DIR)


def _standing_authorities() -> Iterable[Resolution]:
    return Resolution.objects.standing().filter(status=Resolution.Status.AUTHORITY).select_related("province")


def _provinces(rows: Iterable[Province]) -> Iterable[ProvinceUnit]:
    domains: dict[int, list[str]] = {}
    portals = Source.objects.exclude(domain="").exclude(province=None).select_related("province")
    for portal in portals.order_by("domain"):
        # A province that the machine found is no knowledge: what is read must not depend on what was read before.
        if portal.province and portal.reference.get("province") != portal.province.slug:
            domains.setdefault(portal.province.pk, []).append(portal.domain)
    for row in rows:
        yield ProvinceUnit(
            slug=row.slug,
            name=row.name,
            full_name=row.full_name,
            kind=row.kind,
            code=row.code,
            region=row.region,
            aliases=tuple(row.aliases),
            domains=tuple(dict.fromkeys([*row.domains, *domains.get(row.pk, [])])),
            party_organ=row.party_organ,
            since=row.since,
            until=row.until,
            successor=row.successor.slug if row.successor else "",
            confidence=row.confidence,
        )


def _documents(rows: Iterable[Resolution]) -> Iterable[Document]:
    for row in rows:
        yield Document(
            key=row.identity,
            kind=row.kind,
            number=row.number,
            issued=row.issued,
            issuer=row.issuer,
            term=row.term,
            plenum=row.plenum,
            title=row.title,
            aliases=tuple(row.aliases),
            province=row.province.slug if row.province else "",
            confidence=row.confidence,
        )
