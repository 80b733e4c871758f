"""Pages that a container names only as what an earlier capture was."""

from dataclasses import replace

from archive.core.capture import RawCapture
from archive.core.intake import IncomingCapture
from archive.models import Capture
from archive.storage import blobs


def resolve_revisit(item: IncomingCapture) -> IncomingCapture:
    """What repeats a capture of the archive, with that capture's bytes; everything else as it is."""
    if item.repeated is None:
        return item
    again = item.repeated
    first = Capture.objects.filter(url=again.first_url, captured_at=again.first_captured_at).first()
    if first is None:
        return item
    try:
        body = blobs.load(first.sha256)
    except blobs.BlobError as error:
        return replace(item, detail=f"{item.detail}: {error}")
    kind = again.content_type or first.content_type or None
    raw = RawCapture(body=body, url=again.url, captured_at=again.captured_at, content_type=kind)
    return replace(item, raw=raw, problem="", detail="", repeated=None)
