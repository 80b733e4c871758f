"""The rows behind what the pipeline names by key: units, resolutions, posts, sources."""

from collections.abc import Mapping
from functools import cached_property

from archive.core.authorities import Authorities
from archive.core.canonical_urls import host_of
from archive.core.linking.sources import SourceFound
from archive.core.reading.site_profile import SiteProfile
from archive.core.text import slugify
from archive.models import ErasedKeys, NonPersons, Post, Province, Resolution, SiteMemory, Source, SuppressedNames
from archive.models.authority import free_slug
from archive.reference.database import load_authorities, rules_version_with


class Registry:
    """The authorities of one run and, by their keys, the primary keys of their rows; read once."""

    def __init__(self) -> None:
        self._sources: dict[tuple[str, str], Source] = {}

    @cached_property
    def authorities(self) -> Authorities:
        return load_authorities()

    @cached_property
    def rules_version(self) -> str:
        """What a page is read by: the version of the rules and the fingerprint of the authorities."""
        return rules_version_with(self.authorities)

    @cached_property
    def sites(self) -> Mapping[str, SiteProfile]:
        """What other pages of each site taught, by host."""
        return SiteMemory.objects.profiles()

    def sites_of(self, *urls: str) -> Mapping[str, SiteProfile]:
        """The same for the hosts of a few addresses, the others unread."""
        return SiteMemory.objects.profiles({host_of(url) for url in urls} - {""})

    @cached_property
    def erased(self) -> ErasedKeys:
        """What was erased for good and is refused when it comes again."""
        return ErasedKeys()

    @cached_property
    def suppressed(self) -> SuppressedNames:
        """Which names are kept out of public view; it notices those that come while a run is under way."""
        return SuppressedNames()

    @cached_property
    def non_persons(self) -> NonPersons:
        """Which names people said are no officials'."""
        return NonPersons()

    @cached_property
    def provinces(self) -> dict[str, int]:
        """Primary keys by slug."""
        return {slug: row.pk for slug, row in self.units.items()}

    @cached_property
    def units(self) -> dict[str, Province]:
        """Provinces by slug."""
        return Province.objects.in_bulk(field_name="slug")

    @cached_property
    def resolutions(self) -> dict[str, int]:
        """Primary keys of authority records by identity."""
        rows = Resolution.objects.filter(status=Resolution.Status.AUTHORITY)
        return dict(rows.order_by("pk").values_list("identity", "pk"))

    @cached_property
    def posts(self) -> dict[str, int]:
        """Primary keys by canonical name."""
        return dict(Post.objects.values_list("name", "pk"))

    def source(self, found: SourceFound | None, url: str) -> Source | None:
        """The row of a portal, made when the portal is first met.

        Its host tells portals apart; a dateline tag names the portal where it says more than "a portal".
        """
        domain = (found.domain if found else "") or host_of(url)
        name = found.name if found and (found.domain or found.province or not domain) else domain
        if not name:
            return None
        key = (domain, "" if domain else name)
        if key in self._sources:
            return self._sources[key]
        known = Source.objects.filter(domain=domain) if domain else Source.objects.filter(name=name)
        row = known.order_by("domain", "pk").first()
        if row is None:
            province = self._present_unit(found.province) if found and found.province else None
            row = Source(
                name=name[:200],
                domain=domain[:200],
                slug=free_slug(Source, slugify(domain or name)[:100] or "nguon"),
                province=province,
                reference={"province": province.slug if province else None},
            )
            row.save()  # kept in mind only when it is met again: this transaction may yet fail
        else:
            self._sources[key] = row
        return row

    def forget(self) -> None:
        """Forget the rows that were met; called when a transaction that may have made some was rolled back."""
        self._sources.clear()

    def _present_unit(self, name: str) -> Province | None:
        units = [unit.slug for unit in self.authorities.units_named(name)]
        return Province.objects.filter(slug__in=units).order_by("-since").first()
