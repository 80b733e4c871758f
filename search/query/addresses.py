"""Addresses of articles, as readers paste them and as they are compared."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

_ADDRESS = re.compile(r"(?:https?://\S+|(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+/\S*)", re.IGNORECASE)
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|zarsrc|mc_[ce]id|_ga|ref_src|igshid|yclid|msclkid", re.IGNORECASE)


def is_address(text: str) -> bool:
    """Whether a whole query is the address of a page: with its scheme, or a host and a path."""
    return _ADDRESS.fullmatch(text) is not None


def address_key(url: str) -> str:
    """Return the form in which addresses are compared.

    Scheme, "www.", fragment, tracking parameters, the order of parameters and a final slash make no difference:
    "http://www.bao.example/a/?b=2&a=1#c" is "bao.example/a?a=1&b=2".
    """
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        host = (parts.hostname or "").removeprefix("www.")
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:  # a port that is none, brackets without an end
        return url
    pairs = sorted(pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(pair[0]))
    query = "&".join(f"{name}={value}" for name, value in pairs)
    return f"{host}{port}{parts.path.rstrip('/')}" + (f"?{query}" if query else "")


def hosts_of(url: str) -> list[str]:
    """Return the host of an address and the domains that it is part of: "tin.bao.example" and "bao.example"."""
    host = address_key(url).partition("/")[0].partition("?")[0].partition(":")[0]
    labels = host.split(".")
    return [".".join(labels[at:]) for at in range(len(labels) - 1)] if len(labels) > 1 else [host] if host else []
