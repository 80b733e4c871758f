"""Which portal an article came from."""

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from archive.core.authorities import Authorities, ProvinceUnit
from archive.core.reading.values import Reading
from archive.core.text import slugify, spell
from archive.core.vocabulary import load_table


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFound:
    """The portal, with the fact that tells it; `domain` is empty where only a dateline tag is known."""

    name: str
    domain: str = ""
    province: str = ""  # plain name of the province it belongs to; empty for central portals
    rule: str = ""
    evidence: str = ""


# Portals and newspapers of central bodies, which say nothing of a province.
_CENTRAL_PORTALS = {row["domain"]: row["name"] for row in load_table("places/central_portals")}
# Newspapers whose name is not the province's.
_NEWSPAPERS = {row["domain"]: row["name"] for row in load_table("places/newspaper_domains")}
_PORT_OR_LOGIN = re.compile(r"^.*@|:\d*$")


def find_source(reading: Reading, url: str | None, authorities: Authorities) -> SourceFound | None:
    """Return the portal of an article, from the host of its address or else its dateline tag; None if neither tells.

    "https://tinhuy.haugiang.gov.vn/…" is the portal of Hậu Giang (its parent domain), "(BNP) - Sáng 25/3 …" that of
    Bắc Ninh. A photo credit ("Ảnh: dongthap.gov.vn") is no source. A bad address is no address.
    """
    for address, rule in ((url, "domain"), (reading.canonical_url, "canonical-domain")):
        found = _by_host(host_of(address or ""), rule, authorities)
        if found is not None:
            return found
    tag = reading.agency_tag.strip(" ()").casefold()
    for known in authorities.agency_tags:
        if tag and known.tag.casefold() == tag:
            return SourceFound(
                name=known.source, province=known.province, rule="agency-tag", evidence=reading.agency_tag
            )
    return None


def host_of(address: str) -> str:
    """The host of a web address in lower case without "www.", empty where there is none.

    `host_of("https://www.haugiang.gov.vn:443/tin")` is "haugiang.gov.vn".
    """
    try:
        host = urlsplit(address if "//" in address else f"//{address}").netloc
    except ValueError:
        return ""
    return _PORT_OR_LOGIN.sub("", host).lower().strip(".").removeprefix("www.")


def _by_host(host: str, rule: str, authorities: Authorities) -> SourceFound | None:
    known = _portals(authorities)
    labels = host.split(".")
    for index in range(min(len(labels) - 1, 6)):
        domain = ".".join(labels[index:])
        if domain in known:
            name, province = known[domain]
            return SourceFound(name=name, domain=domain, province=province, rule=rule, evidence=host)
    return None


@lru_cache(maxsize=4)
def _portals(authorities: Authorities) -> dict[str, tuple[str, str]]:
    """Name and province of every known domain; a present unit names the portal of those that had its name before."""
    portals = {domain: (name, "") for domain, name in _CENTRAL_PORTALS.items()}
    for unit in sorted(authorities.provinces, key=lambda unit: unit.until is None):
        for domain in unit.domains:
            portals[domain.lower()] = (_portal_name(domain.lower(), unit), unit.name)
    return portals


def _portal_name(domain: str, unit: ProvinceUnit) -> str:
    if domain in _NEWSPAPERS:
        return _NEWSPAPERS[domain]
    label = domain.split(".")[0]
    slug = slugify(unit.name).replace("-", "")
    if label.startswith("bao") and label.removeprefix("bao").startswith(slug[:6]):
        return f"Báo {unit.name}"
    if label in ("tinhuy" + slug, "thanhuy" + slug) and unit.party_organ:
        return f"Cổng thông tin điện tử {unit.party_organ}"
    if domain.endswith(".gov.vn") and domain.count(".") == 2:
        return f"Cổng thông tin điện tử {spell(unit.full_name[0])}{unit.full_name[1:]}"
    return domain
