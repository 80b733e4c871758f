"""One stored capture through the pipeline again, wherever that happens; nothing here touches the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from archive.core.authorities import Authorities
from archive.core.capture import RawCapture
from archive.core.pipeline import Processed
from archive.core.reading.site_profile import SiteProfile
from archive.importing.reading import read_page
from archive.storage import blobs

CAPTURE_COLUMNS = ("sha256", "url", "captured_at", "content_type", "insisted")  # that a Stored takes over

_NO_SITES: Mapping[str, SiteProfile] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCapture:
    """A capture as the database knows it, with the primary keys of its row and of the article read from it."""

    capture: int
    article: int | None
    sha256: str
    url: str
    captured_at: datetime | None
    content_type: str
    insisted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RereadCapture:
    """What a stored capture yields now, or why it yields nothing: "blob-damaged", "crashed", "reader-died"."""

    stored: StoredCapture
    processed: Processed | None = None
    problem: str = ""
    detail: str = ""


def reread(
    stored: StoredCapture, authorities: Authorities, sites: Mapping[str, SiteProfile] = _NO_SITES
) -> RereadCapture:
    """Load the bytes of a capture and process them; what is wrong with it comes back as a value.

    `sites` is what is known of each site, by host.
    """
    try:
        body = blobs.load(stored.sha256)
    except blobs.BlobError as error:
        return RereadCapture(stored=stored, problem="blob-damaged", detail=str(error))
    raw = RawCapture(
        body=body, url=stored.url or None, captured_at=stored.captured_at, content_type=stored.content_type or None
    )
    try:
        processed = read_page(raw, authorities, sites, insisted=stored.insisted)
    except Exception as error:  # one page must not end the re-reading of all others
        return RereadCapture(stored=stored, problem="crashed", detail=f"{type(error).__name__}: {error}"[:500])
    return RereadCapture(stored=stored, processed=processed)


def reread_elsewhere(
    stored: StoredCapture, authorities: Authorities, sites: Mapping[str, SiteProfile] = _NO_SITES
) -> RereadCapture:
    """Do what `reread` does; raises BlobError where this host does not have the bytes, since another one may."""
    found = reread(stored, authorities, sites)
    if found.problem == "blob-damaged":
        raise blobs.BlobError(found.detail)
    return found
