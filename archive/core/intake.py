"""What a source yields: one capture to import, or the reason why there is none."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from archive.core.capture import RawCapture


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisit:
    """A page that was found again as it was at an earlier time, whose bytes are not in the same file.

    The earlier one is known by its address and time, or by what `matches_payload` says of bytes, or by both; of "304
    Not Modified" by its address only.
    """

    url: str
    captured_at: datetime
    content_type: str | None
    first_url: str
    first_captured_at: datetime | None = None
    matches_payload: Callable[[bytes], bool] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpHeads:
    """The heads of a request and its response as they were sent, as Latin-1, and the IP address that answered.

    `tls` says why the certificate was not trusted where it was decided to go on all the same.
    """

    response: str = ""
    request: str = ""
    address: str = ""
    tls: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingCapture:
    """One capture to import, or the reason why there is none; `path` is for people to read.

    What is `passed_over` is neither: a record that holds no page and nothing of one, to be counted by its kind. What
    repeats a capture may yet be found in the archive; otherwise it is the problem. An image is no page but belongs to
    one: to the page at `page_url`.
    """

    path: str
    raw: RawCapture | None = None
    problem: str = ""  # code
    detail: str = ""
    repeated: Revisit | None = None
    is_resource: bool = False
    page_url: str = ""
    set_aside: str = ""  # why it is kept without being read: "post-answer"
    is_truncated: bool = False  # the container says that the transfer broke off
    redirect_to: str = ""  # where an answer without a page sends on
    is_fallback: bool = False  # the text of a page, for where its HTML gives none
    rescued_from: str = ""  # the other archive's address, or the tool, by way of which it came
    passed_over: str = ""  # kind: "request", "style" …
    is_rendered: bool = False  # what a browser made of the page
    heads: HttpHeads | None = None  # what the container holds of the exchange around the bytes

    @property
    def size(self) -> int:
        """The bytes of its page or image; 0 where there is none."""
        return len(self.raw.body) if self.raw is not None else 0
