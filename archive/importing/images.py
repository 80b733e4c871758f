"""Images of pages: captures of their own kind, known by their first bytes and not by their names."""

from archive.core.capture import RawCapture
from archive.core.intake import IncomingCapture
from archive.importing.heads import keep_heads
from archive.models import Capture, CaptureState, ImportRun
from archive.storage import blobs

_SIGNATURES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)  # SVG is not among them: it is a document that can act


def image_type(body: bytes) -> str:
    """The type of an image by its first bytes, "image/jpeg"; "" for everything else."""
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "image/webp"
    if body[4:12] in (b"ftypavif", b"ftypavis"):
        return "image/avif"
    return next((kind for signature, kind in _SIGNATURES if body.startswith(signature)), "")


def save_resource(item: IncomingCapture, raw: RawCapture, run: ImportRun) -> bool:
    """Keep an image; False, and nothing kept, where it is none."""
    kind = image_type(raw.body)
    if not kind or not raw.url:
        return False
    blobs.store(raw.body)
    capture, is_new = Capture.objects.get_or_create(
        sha256=raw.sha256,
        url=raw.url,
        captured_at=raw.captured_at,
        defaults={
            "content_type": kind,
            "size": len(raw.body),
            "file_name": item.path.rsplit("/", 1)[-1][:400],
            "run": run,
            "state": CaptureState.RESOURCE,
            "page_url": item.page_url,
        },
    )
    if is_new:
        keep_heads(capture, item.heads)
    return True
