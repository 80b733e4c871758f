"""The HTTP heads around what was captured."""

import re
from urllib.parse import urldefrag, urljoin

from archive.core.canonical_urls import is_web_address
from archive.core.capture import RawCapture
from archive.core.intake import HttpHeads
from archive.core.reading.decode import decode
from archive.core.reading.refresh import refresh_target
from archive.models import Capture, CaptureHead

_REFRESH = re.compile(r"(?im)^refresh[ \t]*:[ \t]*([^\r\n]*)")


def keep_heads(capture: Capture, heads: HttpHeads | None) -> None:
    """Keep the heads that a new capture came with; nothing where its container has none."""
    if heads is not None and heads != HttpHeads():
        CaptureHead.objects.create(
            capture=capture, response=heads.response, request=heads.request, address=heads.address, tls=heads.tls
        )


def sent_on_to(raw: RawCapture, heads: HttpHeads | None) -> str:
    """Return the address that a page without an article sends its reader to by itself, "" where it sends nobody."""
    if not raw.url:
        return ""
    said = _REFRESH.search(heads.response) if heads else None
    to = refresh_target(decode(raw.body, raw.content_type or "").text, said[1] if said else "")
    try:
        address = urldefrag(urljoin(raw.url, to))[0] if to else ""
    except ValueError:
        return ""
    return address if is_web_address(address) and address != raw.url else ""
