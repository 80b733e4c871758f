"""A page that sends its reader on by itself: <meta http-equiv=refresh>, or the field Refresh of its head."""

import re

import lxml.html
from lxml import etree

_SENT_ON = re.compile(r"""\s*(\d{1,6})(?:\.\d*)?\s*[;,]?\s*(?:url\s*=)?\s*["']?([^"'>]*)""", re.I)
_LATEST = 15  # seconds; a page that waits longer is read first, and reloads itself or goes to its portal's front page
_WORDS = 500  # characters; a page that says more is a page of its own
_SILENT = ("script", "style", "head")
_LOOKED_AT = 50_000  # characters of a page


def refresh_target(text: str, field: str = "") -> str:
    """Return where a page sends its reader at once, "" where it does not; `field` is the head's Refresh.

    '<meta http-equiv="refresh" content="0; url=/tin/2.html">' gives "/tin/2.html". A page that has more to say than
    that it has moved, or waits for longer than a quarter of a minute, sends nobody on.
    """
    if len(text) > _LOOKED_AT or not (field or "refresh" in text.lower()):
        return ""
    try:
        root = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=_parser())
    except (etree.LxmlError, ValueError):
        return ""
    contents = [
        str(meta.get("content") or "")
        for meta in root.iter("meta")
        if (meta.get("http-equiv") or "").strip().lower() == "refresh"
    ]
    for element in list(root.iter(*_SILENT)):
        if element.getparent() is not None:
            element.drop_tree()
    if len(" ".join(root.text_content().split())) > _WORDS:
        return ""
    for content in (field, *contents):
        found = _SENT_ON.match(content)
        if found and int(found[1]) <= _LATEST and found[2].strip():
            return found[2].strip()
    return ""


def _parser() -> lxml.html.HTMLParser:
    return lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
