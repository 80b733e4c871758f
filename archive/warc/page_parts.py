"""What part of a page the answer in a record is: the page itself, an image, a redirect, what a script asked for.

What is none of these is passed over; `kind_of` names it for the report.
"""

import re
from enum import Enum
from urllib.parse import urldefrag, urljoin

from warcio.recordloader import ArcWarcRecord

from archive.core.canonical_urls import is_web_address
from archive.warc.records import WarcRecord

PAGE_TYPES = frozenset({"text/html", "text/plain", "application/xhtml+xml"})
PDF = "application/pdf"
_UNTELLING = frozenset({"", "application/octet-stream", "text", "html", "unknown", "application/unknown", "binary"})
_MARKUP = re.compile(rb"<(?:!doctype html|html|head|title|body|h[1-6]|div|p|table|meta)[\s>]", re.I)
_SNIFFED = 5000
_OK = ("200", "203")  # 203: a proxy changed something
_RANGE = re.compile(r"\s*bytes 0-(\d{1,15})/(\d{1,15})\s*$", re.I)
_REDIRECTS = ("301", "302", "303", "307", "308")
_BY_SCRIPT = frozenset({"xhr", "fetch", "ad", "beacon", "ping", "eventsource", "websocket"})  # WARC-Resource-Type
_OWN_FIELD = "TangThu-Capture"


class PagePart(Enum):
    """The kinds of answers."""

    PAGE = "page"
    IMAGE = "image"
    REDIRECT = "redirect"
    FRAGMENT = "fragment"
    NONE = ""


def part_of(record: WarcRecord, inside: ArcWarcRecord) -> PagePart:
    """Tell what the answer in a response or revisit is."""
    if inside.http_headers is None:
        return PagePart.PAGE  # a revisit without a head is what it refers to
    status = inside.http_headers.get_statuscode()
    if record.type == "response" and status in _REDIRECTS:
        target = record.header("WARC-Target-URI").strip("<>")
        return PagePart.REDIRECT if location_of(inside, target) else PagePart.NONE
    if status not in _OK and not _is_whole(status, inside) and not (record.type == "revisit" and status == "304"):
        return PagePart.NONE
    if record.header(_OWN_FIELD).startswith(("page", "resource")):
        return PagePart.PAGE
    part = _by_type(record, inside)
    if part is PagePart.PAGE and record.header("WARC-Resource-Type").lower() in _BY_SCRIPT:
        return PagePart.FRAGMENT
    return part


def kind_of(record: WarcRecord, inside: ArcWarcRecord) -> str:
    """Name what an answer is that is no part of a page: "status-404", "robots", "style", "script", "font" …"""
    status = inside.http_headers.get_statuscode() if inside.http_headers else ""
    if status in _REDIRECTS:
        return "redirect"
    if status and status not in _OK and not _is_whole(status, inside) and record.type == "response":
        return f"status-{status}" if status.isdigit() and len(status) == 3 else "bad-status"
    target = record.header("WARC-Target-URI").strip("<>").lower()
    return kind_of_type(content_type_of(inside), target)


def _is_whole(status: str, inside: ArcWarcRecord) -> bool:
    """Whether a part of a file that was asked for is all of it: "206", "bytes 0-99/100"."""
    found = _RANGE.match(inside.http_headers.get_header("Content-Range") or "") if status == "206" else None
    return found is not None and int(found[1]) + 1 == int(found[2])


def kind_of_type(content_type: str, address: str) -> str:
    """Name what a file is by its type, or where that tells nothing by the end of its address."""
    path = address.lower().partition("?")[0]
    if path.endswith("/robots.txt"):
        return "robots"
    kind = content_type.split(";")[0].strip().lower()
    if kind in _UNTELLING:
        ending = path.rpartition(".")[2]
        return next((name for name, _, endings in _KINDS if ending in endings), "untyped")
    return next((name for name, types, _ in _KINDS if types.search(kind)), "other-type")


_KINDS = tuple(
    (name, re.compile(types), frozenset(endings.split()))
    for name, types, endings in (
        ("style", r"/css", "css"),
        ("script", r"javascript|ecmascript", "js mjs"),
        ("font", r"^font/|font-|/vnd\.ms-fontobject", "woff woff2 ttf otf eot"),
        ("image", r"^image/", "ico svg png jpg jpeg gif webp"),
        ("audio-video", r"^(?:audio|video)/|mpegurl|dash\+xml", "mp3 mp4 m3u8 ts webm ogg wav flv avi"),
        ("data", r"json|xml|text/csv", "json xml csv rss"),
        (
            "office-file",
            r"msword|officedocument|ms-excel|ms-powerpoint|opendocument|/rtf",
            "doc docx xls xlsx ppt pptx odt rtf",
        ),
        ("archive", r"zip|compressed|x-tar|x-rar", "zip rar 7z gz tar"),
    )
)


def _by_type(record: WarcRecord, inside: ArcWarcRecord) -> PagePart:
    kinds = {kind.strip().lower() for kind in re.split("[;,]", content_type_of(inside)) if "=" not in kind} or {""}
    if record.type == "revisit" and kinds <= _UNTELLING:
        return PagePart.PAGE
    if any(kind.startswith("image/") for kind in kinds):
        return PagePart.IMAGE
    is_robots = record.header("WARC-Target-URI").lower().split("?")[0].endswith("/robots.txt")
    if kinds & PAGE_TYPES:
        return PagePart.NONE if is_robots else PagePart.PAGE
    block = record.block or b""
    body = block if _MARKUP.match(block.lstrip()) else block.partition(b"\r\n\r\n")[2]  # HTTP/0.9 has no head
    if PDF in kinds or body.startswith(b"%PDF-"):
        return PagePart.PAGE
    return PagePart.PAGE if kinds <= _UNTELLING and _MARKUP.search(body[:_SNIFFED]) else PagePart.NONE


def content_type_of(inside: ArcWarcRecord) -> str:
    """Return the Content-Type of the answer, "" where there is none."""
    if inside.http_headers is None:
        return ""
    return (inside.http_headers.get_header("Content-Type") or "").replace("\0", "").strip()  # none in PostgreSQL


def location_of(inside: ArcWarcRecord, url: str) -> str:
    """Return where a redirect leads, as a whole address; "" where it leads to no web page."""
    location = (inside.http_headers.get_header("Location") or "").replace("\0", "").strip()
    try:
        target = urldefrag(urljoin(url, location))[0] if location else ""
    except ValueError:
        return ""
    return target if is_web_address(target) else ""
