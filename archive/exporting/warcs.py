"""Captures of the archive as WARC and WACZ: what is known of each, and its bytes from the store."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC
from typing import Any, BinaryIO

from archive.core.intake import HttpHeads
from archive.models import Capture, CaptureHead, CaptureState
from archive.storage import blobs
from archive.warc import wacz_writer, warc_writer
from archive.warc.warc_writer import CaptureToWrite, ExportReport, PayloadLost, WrittenRecord


def write_warc(
    captures: Iterable[Capture], file: BinaryIO, name: str, *, note: Callable[[WrittenRecord], Any] | None = None
) -> ExportReport:
    """Write captures as a WARC; equal bytes must come one after another. Lost bytes are problems of the report.

    `note` is told of each capture written.
    """
    return warc_writer.write_warc(_to_write(captures), file, name, load=_load, note=note)


def write_wacz(captures: Iterable[Capture], file: BinaryIO) -> ExportReport:
    """Write captures as a WACZ, in the same way."""
    return wacz_writer.write_wacz(_to_write(captures), file, load=_load)


def described(capture: Capture) -> dict[str, str]:
    """Times, digest and state of a capture, and which article it is; what is not known is left out."""
    article = capture.article
    facts: dict[str, Any] = {
        "captured-at": capture.captured_at and capture.captured_at.astimezone(UTC).isoformat(),
        "received-at": capture.received_at.astimezone(UTC).isoformat(),
        "sha256": capture.sha256,
        "size": capture.size,
        "state": capture.state,
        "rescued-from": capture.rescued_from,
    }
    if article:
        facts |= {
            "article": article.pk,
            "title": " ".join(article.title.split()),
            "published": article.published and article.published.isoformat(),
            "province": article.province and article.province.slug,
            "source": article.source and article.source.slug,
        }
    return {name: str(fact) for name, fact in facts.items() if fact}


def _to_write(captures: Iterable[Capture]) -> Iterator[CaptureToWrite]:
    for capture in captures:
        is_redirect = capture.state == CaptureState.REDIRECT
        yield CaptureToWrite(
            url=capture.url,
            moment=capture.captured_at or capture.received_at,
            sha256=capture.sha256,
            size=capture.size,
            content_type=capture.content_type,
            title=capture.article.title if capture.article else "",
            page_url="" if is_redirect else capture.page_url,
            redirect_to=capture.page_url if is_redirect else "",
            heads=_heads_of(capture),
            is_rendered=capture.rendered,
            is_dated=capture.captured_at is not None,
            is_image=capture.state == CaptureState.RESOURCE,
            rescued_from=capture.rescued_from,
            facts=described(capture),
        )


def _heads_of(capture: Capture) -> HttpHeads | None:
    head: CaptureHead | None = getattr(capture, "head", None)
    if head is None:
        return None
    return HttpHeads(response=head.response, request=head.request, address=head.address, tls=head.tls)


def _load(digest: str) -> bytes:
    try:
        return blobs.load(digest)
    except blobs.BlobError as error:
        raise PayloadLost(str(error)) from error
