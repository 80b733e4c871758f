"""Who is asking: the network address of a request's sender, behind any number of trusted proxies."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest

_PASSED_ON = {"Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip"}  # by a proxy
_HOUSEHOLD = 64  # bits of an IPv6 address: one subscriber has all addresses that begin with the same ones


def client_address(request: HttpRequest) -> str:
    """The sender's address; empty where nothing that can be trusted says what it is.

    Each of the TRUSTED_PROXIES adds the address that it saw to the right of X-Forwarded-For, so the one that counts
    stands that many places from the right; what stands before it is the sender's own claim. A port is cut off:
    "203.0.113.5:51122" and "[2001:db8::1]:443" are addresses too.
    """
    parsed = _parsed(_stated(request))
    return str(parsed) if parsed else ""


def is_private(request: HttpRequest) -> bool:
    """Whether the sender's address is one of a private network or of this machine.

    Through the server's own socket there is no address: who asks there without a proxy is on this machine.
    """
    parsed = _parsed(_stated(request))
    if parsed is None:
        return not request.META.get("REMOTE_ADDR") and not _PASSED_ON & request.headers.keys()
    return parsed.is_private


def client_household(request: HttpRequest) -> str:
    """The sender's address as attempts are counted: all IPv6 addresses of a subscriber are one, the first of them."""
    parsed = _parsed(_stated(request))
    if isinstance(parsed, IPv6Address):
        return str(IPv6Network((parsed.packed, _HOUSEHOLD), strict=False).network_address)
    return str(parsed) if parsed else ""


def _stated(request: HttpRequest) -> str:
    peer = str(request.META.get("REMOTE_ADDR", ""))
    proxies = settings.TRUSTED_PROXIES
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if not proxies or not forwarded:
        return peer
    return forwarded[-min(proxies, len(forwarded))]


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    if address.startswith("["):
        address = address[1:].partition("]")[0]
    elif address.count(":") == 1:
        address = address.partition(":")[0]
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return None
    return (parsed.ipv4_mapped or parsed) if isinstance(parsed, IPv6Address) else parsed
