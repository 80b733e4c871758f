"""One page read, wherever that happens: in the process that saves, or in a worker beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from archive.core.authorities import Authorities
from archive.core.canonical_urls import host_of
from archive.core.capture import RawCapture
from archive.core.pipeline import Processed, process
from archive.core.reading.problems import PAGE_REFUSALS, Refusal
from archive.core.reading.site_profile import SiteProfile
from archive.core.reading.values import Reading
from archive.pdf.extraction import with_pdf_pages
from archive.storage import blobs

# An address without text is a page that scripts draw, a gallery, an answer to scripts: every site has some.
_BARE = frozenset({Refusal.NO_TEXT, Refusal.EMPTY, Refusal.NOT_TEXT})
# Pages, but no articles.
SKIPPED = frozenset(code.value for code in PAGE_REFUSALS)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPage:
    """What a page yields, or why reading it ended: "crashed" with the error, "reader-died"."""

    processed: Processed | None = None
    problem: str = ""
    detail: str = ""


def read_page(
    raw: RawCapture, authorities: Authorities, sites: Mapping[str, SiteProfile], *, insisted: bool = False
) -> Processed:
    """Read a page, with what is known of its site; `insisted`: as the article that a person took it for."""
    return process(with_pdf_pages(raw), authorities, insisted=insisted, site=sites.get(host_of(raw.url or "")))


def read_and_store(
    raw: RawCapture, authorities: Authorities, sites: Mapping[str, SiteProfile], *, insisted: bool = False
) -> ReadPage:
    """Read a page and store its bytes if it is kept; an error in reading comes back as a value.

    Raises OSError where the bytes cannot be stored.
    """
    try:
        processed = read_page(raw, authorities, sites, insisted=insisted)
    except Exception as error:  # one page must not end the import of all others
        return ReadPage(problem="crashed", detail=f"{type(error).__name__}: {error}"[:500])
    if is_kept(processed.reading, raw):
        blobs.store(raw.body)
    return ReadPage(processed=processed)


def is_kept(reading: Reading, raw: RawCapture) -> bool:
    """Whether a page is kept: an article, a page of another kind, or one without text that has an address."""
    is_bare_page = bool(raw.url) and reading.refusal in _BARE
    return not reading.refusal or reading.refusal in SKIPPED or is_bare_page
