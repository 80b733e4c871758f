"""Character references that are still in a text after the markup was parsed: pages whose system escaped them twice."""

import html
import re

_REFERENCE = re.compile(r"&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|[a-zA-Z]{2,8}\d?);")


def unescape(text: str) -> str:
    """Return `text` with the character references left in it replaced: "VH&amp;TT" is "VH&TT", "S&#225;ng" "Sáng"."""
    for _ in range(2):  # some are escaped three times
        if "&" not in text or _REFERENCE.search(text) is None:
            break
        text = html.unescape(text)
    return text
