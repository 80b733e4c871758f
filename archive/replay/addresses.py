"""The address that a request for a capture asks for, byte for byte, and where its captures are looked for."""

import re
from urllib.parse import quote, unquote

from django.http import HttpRequest
from django.urls import get_script_prefix

from archive.core.canonical_urls import identities

_SAFE = "/%:@!$&'()*+,;=~-._?"
_SCHEME = re.compile(r"^(https?):/+", re.I)  # servers and proxies join the two slashes to one
_RAW = ("RAW_URI", "REQUEST_URI")  # as gunicorn and as uWSGI and Apache hand on what the client sent
_BEFORE = re.compile(
    r"^(?:https?://[^/]*)?[^?]*?/web/(?:timemap/(?:link|json)/|(?:\d{4})?\*/|warc/\d{4,14}/|\d{4,14}(?:[a-z]{2}_)?/)?(?=[^?])"
)


def requested_url(request: HttpRequest, url: str) -> str:
    """Return the address that the request asks for; `url` is what the path holds behind it, its escapes taken off.

    Where the server hands on the request's own bytes, they are taken: behind the escapes of "%2F" and "%25" another
    address stands than without them.
    """
    raw = next((request.META[name] for name in _RAW if request.META.get(name)), "")
    rest = _BEFORE.sub("", raw, count=1) if _BEFORE.match(raw) else ""
    if rest:
        url = quote(rest.encode("latin-1", "replace"), safe=_SAFE)
    elif query := request.META.get("QUERY_STRING", ""):
        url = f"{url}?{query}"
    return with_scheme(url)


def with_scheme(url: str) -> str:
    """Return an address with its scheme and both slashes."""
    url = _SCHEME.sub(r"\1://", url)
    return url if _SCHEME.match(url) else f"http://{url}"


def keys_of(request: HttpRequest, url: str) -> set[str]:
    """Return the keys under which the articles of an address may stand.

    Where the server has taken the escapes off already, what they were is not known: then each spelling is looked for.
    """
    is_exact = any(request.META.get(name) for name in _RAW)
    spellings = (url,) if is_exact else (url, unquote(url), ascii_address(url))
    return {key for spelling in spellings for key in identities(spelling, "")}


def ascii_address(url: str) -> str:
    """Return the address in ASCII without characters that would end it in a header, and without a fragment."""
    return quote(url.partition("#")[0], safe=_SAFE)


def replay_root() -> str:
    """Return the path below which captures are shown: "/web/", behind the prefix under which the site stands."""
    return f"{get_script_prefix()}web/"


def replay_path(stamp: str, url: str) -> str:
    """Return where the site shows the capture of an address nearest to a moment; `stamp` may bear a modifier."""
    return f"{replay_root()}{stamp}/{ascii_address(url)}"


def warc_path(stamp: str, url: str) -> str:
    """Return where that capture is to be had as a WARC."""
    return f"{get_script_prefix()}warc/{stamp}/{ascii_address(url)}"


def image_path(stamp: str, url: str) -> str:
    """Return where the site shows the image of an address that is nearest to a moment."""
    # Quoted twice, so that what comes back is the address to the letter.
    return f"{replay_root()}{stamp}im_/{quote(url, safe='/:')}"


def spellings_of(url: str) -> list[str]:
    """Return the addresses under which a capture that is no article may have been stored."""
    rest = url.partition("://")[2]
    host, slash, path = rest.partition("/")
    hosts = {host, host.removeprefix("www."), f"www.{host.removeprefix('www.')}"}
    forms = {path, unquote(path), ascii_address(path)}
    return sorted(f"{scheme}://{each}{slash}{form}" for scheme in ("http", "https") for each in hosts for form in forms)
