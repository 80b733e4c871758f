"""Heads of HTTP messages as they were sent, and as an export says them around a body that is stored decoded."""

import re

from archive.warc.records import WarcRecord, block_of

LONGEST_HEAD = 32_000  # bytes; a longer one is not kept
AS_SENT = "head"  # of a record of ours: its HTTP head is the one that was sent, and not one that was made
_ORIGINAL = b"X-Archive-Orig-"  # how web archives name a field that no longer describes the bytes beside it
_OF_TRANSFER = re.compile(rb"(?im)^(content-encoding|transfer-encoding|content-length)(?=[ \t]*:)")
_RENAMED = re.compile(rb"(?im)^x-archive-orig-(?=(?:content-encoding|transfer-encoding|content-length)[ \t]*:)")
_OWN_LENGTH = re.compile(rb"(?im)^content-length:[^\r\n]*\r?\n")
_STATUS = re.compile(r"HTTP/\d(?:\.\d)? (\d{3})\b")
_END = re.compile(rb"\r?\n\r?\n")


def sent_head(record: WarcRecord) -> str:
    """Return the HTTP head in a record, as Latin-1 and with its last empty line; "" where there is none to keep."""
    block = block_of(record)
    end = _END.search(block, 0, LONGEST_HEAD)
    if end is None or not block.startswith((b"HTTP/", b"GET ", b"HEAD ", b"POST ", b"PUT ")):
        return ""
    return block[: end.end()].decode("latin-1").replace("\0", " ")  # none in PostgreSQL


def exported_head(head: str, size: int) -> bytes:
    """Return a head for a body of `size` bytes that is no longer encoded: what it said of the transfer is renamed.

    "Content-Encoding: gzip" becomes "X-Archive-Orig-Content-Encoding: gzip".
    """
    raw = _OF_TRANSFER.sub(rb"%s\1" % _ORIGINAL, head.encode("latin-1", "replace"))
    fields = _END.split(raw, maxsplit=1)[0].rstrip(b"\r\n")
    return fields + b"\r\nContent-Length: %d\r\n\r\n" % size


def original_head(exported: str) -> str:
    """Return the head that `exported_head` was made of."""
    raw = exported.encode("latin-1", "replace")
    return _RENAMED.sub(b"", _OWN_LENGTH.sub(b"", raw)).decode("latin-1")


def status_of(head: str) -> str:
    """Return the status of a response in three digits, "" where its head has none."""
    found = _STATUS.match(head)
    return found[1] if found else ""
