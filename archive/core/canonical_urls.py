"""When two addresses are one article: the rules, all in this module.

Scheme, "www.", default port, fragment, the order of parameters and tracking parameters make no difference; letter case
in the path, trailing slashes and everything else do, because some portals tell pages apart by them.
"""

import hashlib
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit

_TRACKING = frozenset({"fbclid", "gclid", "zarsrc", "gidzl", "mc_cid", "mc_eid", "igshid", "ref_src"})
_TRACKING_PREFIXES = ("utm_", "_ga")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_LONGEST = 2000


def is_web_address(url: str) -> bool:
    """Whether the string is an absolute http or https address with a host, of bearable length."""
    split = _split(url)
    return split is not None and len(url) <= _LONGEST


def article_identity(url: str, sha256: str) -> str:
    """Return the key under which captures are one article: its canonical address, or the digest where it has none.

    "https://www.haugiang.gov.vn/tin?id=5&utm_source=zalo#top" gives "url:haugiang.gov.vn/tin?id=5".
    """
    split = _split(url)
    if split is None:
        return f"sha256:{sha256}"
    host = (split.hostname or "").removeprefix("www.")
    port = f":{split.port}" if split.port not in (None, _DEFAULT_PORTS[split.scheme]) else ""
    path = quote(split.path or "/", safe="/%:@!$&'()*+,;=~-._")
    kept = sorted(
        (name, value)
        for name, value in parse_qsl(split.query, keep_blank_values=True)
        if name.lower() not in _TRACKING and not name.lower().startswith(_TRACKING_PREFIXES)
    )
    query = f"?{urlencode(kept)}" if kept else ""
    identity = f"url:{host}{port}{path}{query}"
    if len(identity) <= _LONGEST:
        return identity
    return f"{identity[:1900]}#{hashlib.sha256(identity.encode()).hexdigest()}"


def host_of(url: str) -> str:
    """The host of an address without "www.", or "" where there is none."""
    split = _split(url)
    return (split.hostname or "").removeprefix("www.") if split else ""


def _split(url: str) -> SplitResult | None:
    try:
        split = urlsplit(url.strip())
        usable = split.scheme in _DEFAULT_PORTS and bool(split.hostname)
        _ = split.port  # raises ValueError when it is no number
    except ValueError:
        return None
    return split if usable else None
