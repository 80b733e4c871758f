"""Revisits: pages that a container names only as what an earlier capture was."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from archive.core.capture import RawCapture
from archive.core.intake import IncomingCapture, Revisit
from archive.models import Capture, CaptureState
from archive.storage import blobs

MOST_WAITING = 10_000  # revisits that are kept until the end of the import, for originals that stand behind them
_MOST_COMPARED = 50  # captures of one address whose bytes are looked at


def resolve_revisits(found: Iterable[IncomingCapture]) -> Iterator[IncomingCapture]:
    """Yield what a source gives, revisits with the bytes of the capture that they repeat.

    A revisit whose original is not there yet waits until the end: many tools write it before, or into another file.
    """
    waiting: list[IncomingCapture] = []
    for item in found:
        item = resolve_revisit(item)
        if item.repeated is not None and len(waiting) < MOST_WAITING:
            waiting.append(item)
        else:
            yield item
    yield from map(resolve_revisit, waiting)


def resolve_revisit(item: IncomingCapture) -> IncomingCapture:
    """Return what repeats a capture of the archive with that capture's bytes, everything else as it is."""
    if item.repeated is None:
        return item
    again = item.repeated
    first = _find_original(again)
    if first is None:
        return item
    try:
        body = blobs.load(first.sha256)
    except blobs.BlobError as error:
        return replace(item, detail=f"{item.detail}: {error}")
    kind = again.content_type or first.content_type or None
    raw = RawCapture(body=body, url=again.url, captured_at=again.captured_at, content_type=kind)
    found = replace(item, raw=raw, problem="", detail="", repeated=None)
    if first.state == CaptureState.RESOURCE:  # what repeats an image is one
        return replace(found, is_resource=True, page_url=first.page_url)
    return found


def _find_original(again: Revisit) -> Capture | None:
    """The capture that a revisit repeats: the one it names by address and time, else the last of that address before.

    Times are compared to the second, addresses without scheme and "www.": writers cut fractions and follow redirects.
    """
    captures = Capture.objects.filter(url__in=_spellings(again.first_url), captured_at__isnull=False)
    if again.first_captured_at is not None:
        named = captures.filter(**_within_second(again.first_captured_at)).first()
        if named is not None:
            return named
    earlier = captures.filter(captured_at__lte=again.captured_at).order_by("-captured_at")[:_MOST_COMPARED]
    if not again.matches_payload:
        return earlier.first()
    for capture in earlier:
        if again.matches_payload(_load(capture)):
            return capture
    # A digest that no tool of ours can compute (of the chunked body, say) still has an address and a time.
    return earlier.first() if again.first_captured_at is None else None


def _within_second(moment: datetime) -> dict[str, datetime]:
    start = moment.replace(microsecond=0)
    return {"captured_at__gte": start, "captured_at__lt": start + timedelta(seconds=1)}


def _spellings(url: str) -> list[str]:
    split = urlsplit(url)
    host = split.netloc.removeprefix("www.")
    rest = url.partition("://")[2][len(split.netloc) :]
    return [f"{scheme}://{name}{rest}" for scheme in ("http", "https") for name in (host, f"www.{host}")]


def _load(capture: Capture) -> bytes:
    try:
        return blobs.load(capture.sha256)
    except blobs.BlobError:
        return b""
