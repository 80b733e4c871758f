"""Which responses answer a form: the requests of a WARC, beside the responses that they belong to.

Writers put a request before its response (wget) or behind it (Heritrix, warcio, Browsertrix), so each capture is held
back until the next one comes.
"""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import replace

from archive.core.intake import IncomingCapture
from archive.core.succession import KeptAside
from archive.warc.records import WarcRecord

_GET_LIKE = (b"GET ", b"HEAD ")
_MOST_KEPT = 1_000  # requests whose responses have not come yet


class RequestLog:
    """The requests met, and the capture that waits for its own."""

    def __init__(self) -> None:
        self._forms: OrderedDict[str, None] = OrderedDict()  # record ids of requests that sent something
        self._form_before = ""  # the address of the request just before, if it sent something
        self._held: tuple[WarcRecord, IncomingCapture] | None = None

    def add_request(self, record: WarcRecord) -> None:
        """Note a request; where it belongs to the capture that is held, that one is the answer to a form."""
        is_form = bool(record.block) and not (record.block or b"").startswith(_GET_LIKE)
        self._form_before = ""
        if not is_form:
            return
        if self._held is not None and _belongs(record, self._held[0]):
            self._held = (self._held[0], replace(self._held[1], set_aside=KeptAside.POST))
            return
        self._form_before = record.header("WARC-Target-URI")
        self._forms[record.name] = None
        if len(self._forms) > _MOST_KEPT:
            self._forms.popitem(last=False)

    def hold(self, record: WarcRecord, item: IncomingCapture) -> Iterator[IncomingCapture]:
        """Hold a capture back, and yield the one that was held before it."""
        yield from self.release()
        concurrent = record.header("WARC-Concurrent-To")
        follows_form = not concurrent and self._form_before == record.header("WARC-Target-URI") != ""
        if concurrent in self._forms or follows_form:
            item = replace(item, set_aside=KeptAside.POST)
        self._form_before = ""
        self._held = (record, item)

    def release(self) -> Iterator[IncomingCapture]:
        """Yield the capture that is held, if any."""
        if self._held is not None:
            yield self._held[1]
        self._held = None


def _belongs(request: WarcRecord, response: WarcRecord) -> bool:
    concurrent = request.header("WARC-Concurrent-To")
    if concurrent:
        return concurrent == response.name
    names = ("WARC-Target-URI", "WARC-Date")
    return all(request.header(name) == response.header(name) for name in names)
