"""When two addresses are one article: the rules, all in this module.

Scheme, "www.", default port, fragment, the order of parameters, tracking parameters, session numbers and the spelling
of escapes (%c6 and %C6, "ơ" and %C6%A1) make no difference. The bytes that escapes stand for are kept, in any
encoding: "%2F" is no slash, "%25" no start of an escape. Letter case in the path, trailing slashes and everything
else make a difference, because some portals tell pages apart by them.
"""

import hashlib
import re
from collections.abc import Iterator
from urllib.parse import SplitResult, parse_qsl, quote, quote_plus, unquote, unquote_to_bytes, urlencode, urlsplit

_TRACKING = frozenset({"fbclid", "gclid", "zarsrc", "gidzl", "mc_cid", "mc_eid", "igshid", "ref_src"})
_TRACKING_PREFIXES = ("utm_", "_ga")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_LONGEST = 2000
_PATH_SAFE = "/%:@!$&'()*+,;=~-._"
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")  # RFC 3986, 2.3
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
# What servers put into addresses to know a visitor who takes no cookies: Java, PHP, ASP, ASP.NET, ColdFusion.
_PATH_SESSION = re.compile(r";jsessionid=[^/;?]*|/\((?:[A-Za-z]\([0-9A-Za-z]{24}\))+\)|/\([0-9A-Za-z]{24}\)", re.I)
_SESSIONS = re.compile(rb"jsessionid|phpsessid|aspsessionid[a-z]{8}|cfid|cftoken", re.I)
_SID = re.compile(rb"[0-9a-f]{32}", re.I)  # what "sid" holds where it is a session and no section


def is_web_address(url: str) -> bool:
    """Return whether the string is an absolute http or https address with a host, of at most 2,000 signs."""
    split = _split(url)
    return split is not None and len(url) <= _LONGEST


def article_identity(url: str, sha256: str) -> str:
    """Return the key under which captures are one article: its canonical address, or the digest where it has none.

    "https://www.haugiang.gov.vn/tin?id=5&utm_source=zalo#top" gives "url:haugiang.gov.vn/tin?id=5".
    """
    split = _split(url)
    if split is None:
        return f"sha256:{sha256}"
    path = _normal_escapes(quote(_PATH_SESSION.sub("", split.path) or "/", safe=_PATH_SAFE))
    return _bounded(f"url:{_host(split)}{_port(split)}{path}{_query(split.query)}")


def identities(url: str, sha256: str) -> tuple[str, ...]:
    """Return the keys under which the article of an address may stand: the present one, then those of release 0.1.0.

    That release kept the letter case of escapes and session numbers, and could not tell apart what is not UTF-8: what
    stands under a former key is of this address only if `article_identity` of its own address says so.
    """
    return tuple(dict.fromkeys([article_identity(url, sha256), *_former_identities(url)]))


def _former_identities(url: str) -> Iterator[str]:
    split = _split(url)
    if split is None:
        return
    kept = sorted(
        (name, value)
        for name, value in parse_qsl(split.query, keep_blank_values=True)
        if name.lower() not in _TRACKING and not name.lower().startswith(_TRACKING_PREFIXES)
    )
    query = f"?{urlencode(kept)}" if kept else ""
    host = (split.hostname or "").removeprefix("www.")
    path = quote(split.path or "/", safe=_PATH_SAFE)
    for spelling in (path, _ESCAPE.sub(lambda found: found[0].lower(), path)):
        yield _bounded(f"url:{host}{_port(split)}{spelling}{query}")


def host_of(url: str) -> str:
    """Return the host of an address without "www.", or "" where there is none."""
    split = _split(url)
    return (split.hostname or "").removeprefix("www.") if split else ""


def _host(split: SplitResult) -> str:
    """The host in Punycode: "xã-mẫu.example" and "xn--x-mu-goa0686b.example" are one."""
    host = unquote(split.hostname or "").rstrip(".").removeprefix("www.")
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def _port(split: SplitResult) -> str:
    return f":{split.port}" if split.port not in (None, _DEFAULT_PORTS[split.scheme]) else ""


def _normal_escapes(path: str) -> str:
    """Escapes in capitals, and none for what needs none (RFC 3986, 6.2.2)."""

    def spell(found: re.Match[str]) -> str:
        sign = chr(int(found[1], 16))
        return sign if sign in _UNRESERVED else found[0].upper()

    return _ESCAPE.sub(spell, path)


def _query(query: str) -> str:
    """The parameters in order, their bytes kept, without those that say who follows the link."""
    pairs = []
    for part in filter(None, query.split("&")):
        name, _, value = (unquote_to_bytes(side.replace("+", " ")) for side in part.partition("="))
        lower = name.decode("latin-1").lower()
        is_tracking = lower in _TRACKING or lower.startswith(_TRACKING_PREFIXES)
        if not is_tracking and not _SESSIONS.fullmatch(name) and not (lower == "sid" and _SID.fullmatch(value)):
            pairs.append((name, value))
    return "?" + "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in sorted(pairs)) if pairs else ""


def _bounded(identity: str) -> str:
    if len(identity) <= _LONGEST:
        return identity
    return f"{identity[:1900]}#{hashlib.sha256(identity.encode()).hexdigest()}"


def _split(url: str) -> SplitResult | None:
    try:
        split = urlsplit(url.strip())
        usable = split.scheme in _DEFAULT_PORTS and bool(split.hostname)
        _ = split.port  # raises ValueError when it is no number
    except ValueError:
        return None
    return split if usable else None
