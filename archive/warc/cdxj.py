"""CDXJ: the index of a WARC, a line for each capture, sorted by address and time, as pywb and wabac.js read it."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, quote_from_bytes, unquote_to_bytes, urlsplit

REVISIT_TYPE = "warc/revisit"  # what the index calls a revisit of a page of any type
_KEPT = "!\"$&'()*+,-./:;<=>?@[\\]^_`{|}~"  # stays as it is in a key; "%" and "#" do not
_URI = "!#$%&'()*+,-./:;=?@[]_~"  # may stand in an address (RFC 3986); a "%" belongs to an escape that is there already
_WWW = re.compile(r"www\d*\.")
_PATH_SESSION = re.compile(rb"/\((?:[a-z]\([0-9a-z]{24}\))+\)/(?=[^?]+\.aspx)|/\([0-9a-z]{24}\)/(?=[^?]+\.aspx)")
_QUERY_SESSION = re.compile(
    rb"(?:jsessionid|phpsessid|sid)=[0-9a-z]{32}(?:&|$)|aspsessionid[a-z]{8}=[a-z]{24}(?:&|$)|cfid=[^&]+&cftoken=[^&]+(?:&|$)"
)
_DEFAULT_PORTS = (None, 80, 443)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedRecord:
    """Where the record of a capture lies, and what the index says of it."""

    url: str  # the record's WARC-Target-URI
    moment: datetime
    content_type: str
    digest: str  # the record's WARC-Payload-Digest
    filename: str
    offset: int
    length: int
    is_revisit: bool = False
    status: str = "200"


def cdxj_line(record: IndexedRecord) -> str:
    """Return the line of a record, its end included; lines are sorted as bytes."""
    mime = record.content_type.split(";")[0].strip() or "unk"
    stated = {
        "url": record.url,
        "mime": REVISIT_TYPE if record.is_revisit else mime,
        "status": record.status,
        "digest": record.digest,
        "length": str(record.length),
        "offset": str(record.offset),
        "filename": record.filename,
    }
    stamp = record.moment.astimezone(UTC).strftime("%Y%m%d%H%M%S")
    return f"{surt_key(record.url)} {stamp} {json.dumps(stated)}\n"


def ascii_url(url: str) -> str:
    """Return an address as a URI: its host in Punycode, its other signs escaped as UTF-8; escapes stay as they are.

    "http://xã-mẫu.example/tin mới" gives "http://xn--x-mu-goa0686b.example/tin%20m%E1%BB%9Bi".
    """
    if url.isascii() and not re.search(r"[^!#-;=?-Z\[\]_a-z~]", url):
        return url
    split = urlsplit(url)
    try:
        netloc = split.netloc if split.netloc.isascii() else split.netloc.encode("idna").decode("ascii")
    except UnicodeError:
        netloc = quote(split.netloc, safe=_URI)
    return quote(split._replace(netloc=netloc).geturl(), safe=_URI)


def surt_key(url: str) -> str:
    """Return the key under which indexes of web archives sort an address, in small letters, its host from the right.

    "https://www.haugiang.gov.vn/Tin?b=2&a=1" gives "vn,gov,haugiang)/tin?a=1&b=2". The rules are those of the "surt"
    library, which cdxj-indexer and pywb use: escapes are taken off and put on once, "www." and session numbers are left
    out, parameters are put in order.
    """
    split = urlsplit(ascii_url(url))
    host = _WWW.sub("", (split.hostname or "").strip("."), count=1) if split.hostname else ""
    port = "" if split.port in _DEFAULT_PORTS else f":{split.port}"
    path = _PATH_SESSION.sub(b"/", _normalized(_unescaped(split.path)).lower())
    path = path.rstrip(b"/") or b"/" if path.endswith(b"/") else path
    query = _QUERY_SESSION.sub(b"", _unescaped(split.query).lower())
    ordered = b"&".join(b"=".join(pair) for pair in sorted(tuple(each.split(b"=", 1)) for each in query.split(b"&")))
    shown = f"?{_escaped(ordered)}" if ordered else ""
    return f"{','.join(reversed(host.split('.')))}{port}){_escaped(path)}{shown}"


def _unescaped(text: str) -> bytes:
    """The bytes of a part of an address, escapes of escapes taken off too."""
    data = unquote_to_bytes(text)
    while (again := unquote_to_bytes(data)) != data:
        data = again
    return data


def _escaped(data: bytes) -> str:
    return quote_from_bytes(data, safe=_KEPT).lower()


def _normalized(path: bytes) -> bytes:
    """A path without empty parts, "." and "..", its last slash kept."""
    kept: list[bytes] = []
    parts = path.split(b"/")[1:]
    for part in parts:
        if part == b".." and kept:
            kept.pop()
        elif part not in (b"", b"."):
            kept.append(part)
    return b"/" + b"/".join(kept) + (b"/" if kept and parts[-1] == b"" else b"")
