"""ARC files, what crawlers wrote before WARC: the records as WARC's, so that all else is one.

Source: "Arc File Format" of the Internet Archive, versions 1 and 2 (1.0 and 1.1 in the file's first record): a line of
URL, IP address, date, type and length, in version 2 with status, checksum, location, offset and file name between,
then the answer of the server. Writers counted lengths wrong, by a line end or more: the next line of that form is
where a record ends, if the length leads elsewhere.
"""

import re

from archive.warc.records import WarcRecord, broken, parse_head
from archive.warc.streams import PIECE, ByteStream, RecordMark, StopReason

_LINE = (
    rb"(?P<url>[A-Za-z][A-Za-z0-9+.\-]{1,20}:[^\r\n]{0,4000}?) (?P<ip>[0-9A-Fa-f.:\-]{1,45}) (?P<date>\d{12,17})"
    rb" (?P<type>[^\r\n]{0,300}?)"
    rb"(?: (?P<status>\d{3}|-) [^\s]{1,200} [^\s]{1,4000} (?:\d{1,15}|-) [^\s]{1,500})? (?P<length>\d{1,15}) *\r?\n"
)
_LONGEST_LINE = 10_000
_HEAD = re.compile(_LINE)
ARC_MARK = RecordMark(
    start=re.compile(rb"(?<![^\r\n])" + _LINE),
    member=re.compile(rb"[\r\n]*(?:filedesc|https?|ftp|gopher|news|dns|whois|mailto):[^\s]"),
    longest=_LONGEST_LINE,
)
_WEB = re.compile(rb"(?i)https?:")
_STATUS_LINE = re.compile(rb"\s*(?:HTTP/|ICY )")


def is_arc(head: bytes, name: str) -> bool:
    """Whether the first bytes of a file, its compression taken off, are an ARC's; some lost their first record."""
    named = name.lower().endswith((".arc", ".arc.gz"))
    return head.startswith(b"filedesc:") or (named and ARC_MARK.member.match(head) is not None)


def read_arc_record(stream: ByteStream, *, longest: int) -> WarcRecord:
    """Read the record that begins here; the stream stands behind it then, or at the next one that can be found."""
    place = stream.where()
    line = _HEAD.match(stream.peek(_LONGEST_LINE))
    if line is None:
        stream.take(1)
        damage = stream.damage if stream.stop == StopReason.DAMAGE else ""
        problem = WarcRecord(place=place)
        return broken(stream, stream.where(), problem, "bad-record", damage or "no ARC record begins here")
    stream.take(line.end())
    after_head, length = stream.where(), int(line["length"])
    block = stream.take(length) if length <= longest else None
    read = len(block) if block is not None else stream.skip(length)
    is_whole = read == length
    if not is_whole or not _ends_here(stream, block or b""):
        stream.go(after_head)
        block = _take_to_next(stream, longest)
        is_whole = is_whole and (block is None or len(block) >= length)
    if stream.stop == StopReason.DAMAGE and not is_whole:
        return broken(stream, after_head, WarcRecord(place=place), "damaged-record", stream.damage)
    return _as_warc(line, block, length, is_whole=is_whole, place=place)


def _ends_here(stream: ByteStream, block: bytes) -> bool:
    """Whether nothing follows, or a line end and another record's line."""
    is_apart = block.endswith((b"\r", b"\n"))
    while stream.peek(1) in (b"\r", b"\n"):
        stream.take(1)
        is_apart = True
    return not stream.peek(1) or (is_apart and _HEAD.match(stream.peek(_LONGEST_LINE)) is not None)


def _take_to_next(stream: ByteStream, longest: int) -> bytes | None:
    """The bytes up to where the next record begins; None where they are more than `longest`."""
    pieces: list[bytes] = []
    length = 0
    while True:
        window = stream.peek(PIECE)
        start = ARC_MARK.start.search(window)
        is_last = len(window) < PIECE
        taken = stream.take(start.start() if start else len(window) if is_last else PIECE - _LONGEST_LINE)
        length += len(taken)
        if length <= longest:
            pieces.append(taken)
        if start or is_last:
            return b"".join(pieces).rstrip(b"\r\n") if length <= longest else None


def _as_warc(
    line: re.Match[bytes], block: bytes | None, length: int, *, is_whole: bool, place: tuple[int, int]
) -> WarcRecord:
    url, content_type = line["url"], line["type"].strip()
    is_web = _WEB.match(url) is not None
    if block is not None and is_web and not _STATUS_LINE.match(block):  # HTTP/0.9, or a writer that left the head out
        status = line["status"] or b"-"
        code = status if status.isdigit() else b"200"
        block = b"HTTP/1.0 %s\r\nContent-Type: %s\r\n\r\n" % (code, content_type.replace(b"no-type", b"")) + block
    fields = [
        b"WARC/1.0",
        b"WARC-Type: " + (b"warcinfo" if url.startswith(b"filedesc:") else b"response"),
        b"WARC-Target-URI: " + url.replace(b"\0", b""),
        b"WARC-Date: " + line["date"][:14].ljust(14, b"0"),
        b"Content-Type: " + (b"application/http; msgtype=response" if is_web else content_type),
        b"Content-Length: %d" % (length if block is None else len(block)),
        *([] if is_whole else [b"WARC-Truncated: length"]),
    ]
    head = b"\r\n".join(fields) + b"\r\n\r\n"
    headers = parse_head(head)
    if headers is None:
        return WarcRecord(place=place, problem="bad-record", detail="no legible ARC record")
    return WarcRecord(place=place, head=head, headers=headers, block=block, length=length)
