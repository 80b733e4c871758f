"""Captures that hold a suppressed name: they are kept, and their bytes are shown to nobody."""

from archive.core.capture import RawCapture
from archive.core.pipeline import Processed
from archive.core.suppression import HashedNames, cover_processed, page_holds
from archive.models import Capture, SuppressedNames


def withhold(capture: Capture, body: bytes, suppressed: SuppressedNames, processed: Processed | None = None) -> None:
    """Keep the capture from being shown where its bytes or addresses hold a name that its article must not.

    `processed` is what the capture yielded before names were covered. Raises KeyMissing.
    """
    names = suppressed.of(capture.article, processed.officials if processed else ())
    if names and holds_name(capture, body, names, processed):
        capture.withheld = True
        capture.save(update_fields=["withheld"])


def withhold_image(raw: RawCapture, page_url: str, suppressed: SuppressedNames) -> None:
    """Do the same for a stored image, of which only addresses can hold a name."""
    names = suppressed.of(None)
    if names and (names.in_address(raw.url or "") or names.in_address(page_url)):
        Capture.objects.filter(sha256=raw.sha256, url=raw.url or "").update(withheld=True)


def holds_name(capture: Capture, body: bytes, names: HashedNames, processed: Processed | None = None) -> bool:
    """Whether a name stands in the capture's addresses, in its bytes, or in what was read from them (as from a PDF)."""
    return (
        any(names.in_address(address) for address in (capture.url, capture.page_url, capture.file_name))
        or page_holds(body, capture.content_type, names)
        or (processed is not None and cover_processed(processed, names).names_covered)
    )
