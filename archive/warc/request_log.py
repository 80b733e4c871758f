"""Which responses answer a form or a script: the requests of a WARC, beside the responses that they belong to.

Writers put a request before its response (wget) or behind it (Heritrix, warcio, Browsertrix), so each capture is held
back until the next one comes.
"""

import re
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import replace

from archive.core.intake import IncomingCapture
from archive.core.succession import KeptAside
from archive.warc.records import WarcRecord

FRAGMENT = "fragment"  # why a capture is kept aside: scripts asked for it, it is no page
_GET_LIKE = (b"GET ", b"HEAD ")
_BY_SCRIPT = re.compile(rb"(?im)^(?:X-Requested-With:[ \t]*XMLHttpRequest|Sec-Fetch-Dest:[ \t]*empty)[ \t]*\r?$")
_MOST_KEPT = 1_000  # requests whose responses have not come yet


class RequestLog:
    """The requests met, and the capture that waits for its own."""

    def __init__(self) -> None:
        self._reasons: OrderedDict[str, str] = OrderedDict()  # by record ids of requests
        self._before = ("", "")  # address and reason of the request just before
        self._held: tuple[WarcRecord, IncomingCapture] | None = None

    def add_request(self, record: WarcRecord) -> None:
        """Note a request; where it belongs to the capture that is held, that one is its answer."""
        reason = _reason(record.block or b"")
        self._before = ("", "")
        if not reason:
            return
        if self._held is not None and _belongs(record, self._held[0]):
            self._held = (self._held[0], _kept_aside(self._held[1], reason))
            return
        self._before = (record.header("WARC-Target-URI"), reason)
        self._reasons[record.name] = reason
        if len(self._reasons) > _MOST_KEPT:
            self._reasons.popitem(last=False)

    def hold(self, record: WarcRecord, item: IncomingCapture) -> Iterator[IncomingCapture]:
        """Hold a capture back, and yield the one that was held before it."""
        yield from self.release()
        concurrent = record.header("WARC-Concurrent-To")
        address, reason = self._before
        if concurrent in self._reasons:
            item = _kept_aside(item, self._reasons[concurrent])
        elif not concurrent and address == record.header("WARC-Target-URI") != "":
            item = _kept_aside(item, reason)
        self._before = ("", "")
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


def _kept_aside(item: IncomingCapture, reason: str) -> IncomingCapture:
    """What a script asked for is still an image or a redirect."""
    is_page = not (item.is_resource or item.redirect_to)
    return replace(item, set_aside=reason) if is_page or reason == KeptAside.POST else item


def _belongs(request: WarcRecord, response: WarcRecord) -> bool:
    concurrent = request.header("WARC-Concurrent-To")
    if concurrent:
        return concurrent == response.name
    names = ("WARC-Target-URI", "WARC-Date")
    return all(request.header(name) == response.header(name) for name in names)
