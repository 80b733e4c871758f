"""The requests of a WARC, beside the responses that they belong to: their heads, and what sent a form or a script.

Writers put a request before its response (wget) or behind it (Heritrix, warcio, Browsertrix), so each capture is held
back until the next one comes.
"""

import re
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from archive.core.intake import HttpHeads, IncomingCapture
from archive.core.succession import KeptAside
from archive.warc.http_heads import sent_head
from archive.warc.records import WarcRecord

FRAGMENT = "fragment"  # why a capture is kept aside: scripts asked for it, it is no page
_GET_LIKE = (b"GET ", b"HEAD ")
_BY_SCRIPT = re.compile(rb"(?im)^(?:X-Requested-With:[ \t]*XMLHttpRequest|Sec-Fetch-Dest:[ \t]*empty)[ \t]*\r?$")
_MOST_KEPT = 1_000  # requests whose responses have not come yet


@dataclass(frozen=True, slots=True, kw_only=True)
class WarcRequest:
    """A request of a WARC."""

    url: str
    head: str
    reason: str  # why its answer is no page of its own


class RequestLog:
    """The requests met, and the capture that waits for its own."""

    def __init__(self) -> None:
        self._requests: OrderedDict[str, WarcRequest] = OrderedDict()  # by record id
        self._before: WarcRequest | None = None  # the request just before
        self._held: tuple[WarcRecord, IncomingCapture] | None = None

    def add_request(self, record: WarcRecord) -> None:
        """Note a request; where it belongs to the capture that is held, that one is its answer."""
        request = WarcRequest(
            url=record.header("WARC-Target-URI"),
            head=sent_head(record) if record.block else "",
            reason=_reason(record.block or b""),
        )
        self._before = None
        if self._held is not None and _belongs(record, self._held[0]):
            self._held = (self._held[0], _answering(self._held[1], request))
            return
        self._before = request
        self._requests[record.name] = request
        if len(self._requests) > _MOST_KEPT:
            self._requests.popitem(last=False)

    def hold(self, record: WarcRecord, item: IncomingCapture) -> Iterator[IncomingCapture]:
        """Hold a capture back, and yield the one that was held before it."""
        yield from self.release()
        concurrent = record.header("WARC-Concurrent-To")
        request = self._requests.get(concurrent) if concurrent else self._before
        if request is not None and (concurrent or request.url == record.header("WARC-Target-URI") != ""):
            item = _answering(item, request)
        self._before = None
        self._held = (record, item)

    def release(self) -> Iterator[IncomingCapture]:
        """Yield the capture that is held, if any."""
        if self._held is not None:
            yield self._held[1]
        self._held = None


def _reason(request: bytes) -> str:
    """Why the answer to a request is no page of its own; "" where it may be one."""
    if request and not request.startswith(_GET_LIKE):
        return KeptAside.POST
    return FRAGMENT if _BY_SCRIPT.search(request.partition(b"\r\n\r\n")[0]) else ""


def _answering(item: IncomingCapture, request: WarcRequest) -> IncomingCapture:
    """The capture as the answer to a request; what a script asked for is still an image or a redirect."""
    item = replace(item, heads=replace(item.heads or HttpHeads(), request=request.head))
    is_page = not (item.is_resource or item.redirect_to)
    is_aside = request.reason and (is_page or request.reason == KeptAside.POST)
    return replace(item, set_aside=request.reason) if is_aside else item


def _belongs(request: WarcRecord, response: WarcRecord) -> bool:
    concurrent = request.header("WARC-Concurrent-To")
    if concurrent:
        return concurrent == response.name
    names = ("WARC-Target-URI", "WARC-Date")
    return all(request.header(name) == response.header(name) for name in names)
