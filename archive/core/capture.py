"""What was taken from a portal: bytes, and where and when they came from."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property


@dataclass(frozen=True, slots=True)
class PdfPages:
    """The words of a PDF's pages, and why there are none or not all: a `Refusal`, or "" where all are there."""

    pages: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True)
class RawCapture:
    """One file or response as it was received. It is never changed; all else is derived from it."""

    body: bytes
    url: str | None = None
    captured_at: datetime | None = None  # UTC, aware
    content_type: str | None = None  # as declared by server or file name; declarations may lie
    pdf: PdfPages | None = None  # the words of a PDF, which `archive.pdf` reads outside the core; None for other files

    @cached_property
    def sha256(self) -> str:
        """The hexadecimal SHA-256 of the bytes."""
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """What was sent and received. `payload` is what came behind the head, chunks and compression included."""

    url: str
    moment: datetime  # UTC, in whole seconds, when it was asked
    address: str  # the IP address that answered
    request: bytes
    head: bytes
    payload: bytes
    status: int
    seconds: float
    truncated: str = ""  # why the payload is not whole, in the words of WARC-Truncated: "disconnect", "time"
    tls: str = ""  # why the certificate was not trusted, where the answer was taken all the same
