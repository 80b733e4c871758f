"""Where a capture may go: web addresses on public networks.

A name is resolved once and the connection made to the very address that was checked, so a name that answers
differently the second time (DNS rebinding) gains nothing. Redirects, robots.txt, feeds and sitemaps come the same way.
"""

import re
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import quote, urlsplit

from archive.core.capture import Exchange

LONGEST_ADDRESS = 2000
DEFAULT_PORTS = {"http": 80, "https": 443}
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")  # a last label of which browsers make an IPv4 address
_SAFE = "/%:@!$&'()*+,;=~-._?|[]"  # what stays in path and query as it is
_TRIED = 4  # addresses of one name

_GLOBAL_UNICAST = IPv6Network("2000::/3")  # RFC 4291; everything else is not, or not yet, the public internet
_TRANSLATED = IPv6Network("64:ff9b::/96")  # NAT64, RFC 6052: an IPv4 address seen from a network without any
_NEVER = tuple(
    ip_network(each)
    for each in (
        "2002::/16",  # 6to4, RFC 3056: an IPv4 address in disguise, and no longer in use
        "2001::/23",  # Teredo and other protocols, RFC 2928
        "3fff::/20",  # documentation, RFC 9637
        "192.0.0.0/24",  # protocols, RFC 6890; at Oracle, what a machine is told about itself
        "192.88.99.0/24",  # 6to4 relays, RFC 7526
        "168.63.129.16/32",  # Azure: the host below the machine, at a public address
    )
)


class FetchError(Exception):
    """Why an address gave nothing: a code, a detail, and whether it may pass by itself.

    Of an answer that broke off, `partial` is what came.
    """

    def __init__(self, code: str, detail: str = "", *, passes: bool = False) -> None:
        super().__init__(code, detail)
        self.partial: Exchange | None = None
        # What a stranger sent may stand in it, and PostgreSQL takes no NUL.
        self.code, self.detail, self.passes = code, detail[:500].replace("\0", "\ufffd"), passes


@dataclass(frozen=True, slots=True)
class Target:
    """An address in its parts, all of them ASCII; `path` includes the query."""

    scheme: str
    host: str  # a name, an IPv4 address, or an IPv6 address without brackets
    port: int
    path: str

    @property
    def site(self) -> str:
        """Host and, unless it is the scheme's own, port: "haugiang.gov.vn", "[2001:db8::1]:8080"."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.site}"

    @property
    def url(self) -> str:
        return f"{self.origin}{self.path}"


def read_target(url: str) -> Target:
    """Take an address apart: "https://Cổng.Hậu-Giang.example/tin mới" has its host in Punycode and its path quoted.

    Raises FetchError "bad-address" for what is no plain http or https address: user names, backslashes, numbers that
    only some programs take for an IPv4 address (0x7f.1, 017700000001, 2130706433), scoped or unfinished IPv6
    addresses.
    """
    url = url.strip()
    if len(url) > LONGEST_ADDRESS or any(sign < " " or sign == "\x7f" for sign in url) or "\\" in url:
        raise FetchError("bad-address", "too long, or with signs that no address has")
    try:
        split = urlsplit(url)
        port = split.port
    except ValueError as error:
        raise FetchError("bad-address", str(error)) from error
    if split.scheme not in DEFAULT_PORTS:
        raise FetchError("bad-address", "neither http nor https")
    if "@" in split.netloc:
        raise FetchError("bad-address", "a user name in the address")
    path = quote(split.path or "/", safe=_SAFE) + (f"?{quote(split.query, safe=_SAFE)}" if split.query else "")
    host = _host(split.hostname or "", is_bracketed="[" in split.netloc)
    target = Target(split.scheme, host, DEFAULT_PORTS[split.scheme] if port is None else port, path)
    if len(target.url) > LONGEST_ADDRESS:
        raise FetchError("bad-address", "too long")
    return target


def _host(host: str, *, is_bracketed: bool) -> str:
    try:
        if is_bracketed:
            if "%" in host:
                raise ValueError("a scoped address")
            return str(IPv6Address(host))
        name = host.removesuffix(".")
        if not name.isascii():
            name = name[:253].encode("idna").decode("ascii").lower()
        labels = name.split(".")
        if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
            raise ValueError("no name of a host")
        return str(IPv4Address(name)) if _NUMBER.fullmatch(labels[-1]) else name
    except (ValueError, UnicodeError) as error:
        raise FetchError("bad-address", f"host: {error}") from error


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet; addresses wrapped in others are unwrapped.

    "113.160.1.1" does; "10.0.0.1", "169.254.169.254", "::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1" do not.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv6Address):
        if parsed in _TRANSLATED:
            return is_public(str(IPv4Address(int(parsed) & 0xFFFFFFFF)))
        if parsed not in _GLOBAL_UNICAST:
            return False
    return parsed.is_global and not parsed.is_multicast and not any(parsed in network for network in _NEVER)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionGuard:
    """What may be connected to. `allow_private` is for tests, whose portal stands on loopback at any port."""

    ports: frozenset[int] = frozenset(DEFAULT_PORTS.values())
    allow_private: bool = False

    def connect(self, target: Target, *, seconds: float) -> tuple[socket.socket, str]:
        """A connection and the IP address it was made to; raises FetchError."""
        if not self.allow_private and target.port not in self.ports:
            raise FetchError("bad-port", f"port {target.port}")
        found = resolve(target.host, target.port)
        allowed = [address for address in found if self.allow_private or is_public(address)]
        if not allowed:
            raise FetchError("private-address", f"{target.host} is at {', '.join(found[:_TRIED])}")
        last: OSError | None = None
        for address in allowed[:_TRIED]:
            try:
                return self._connect(address, target.port, seconds), address
            except OSError as error:
                last = error
        raise FetchError("connection", str(last), passes=True) from last

    def _connect(self, address: str, port: int, seconds: float) -> socket.socket:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        connection = socket.socket(family, socket.SOCK_STREAM)
        try:
            connection.settimeout(seconds)
            connection.connect((address, port))
            peer, own = connection.getpeername()[0], connection.getsockname()[0]
            # A machine may have public addresses of its own; what listens there may be meant for itself only.
            if not self.allow_private and (peer == own or not is_public(peer)):
                raise FetchError("private-address", f"{address} is this machine")
        except BaseException:
            connection.close()
            raise
        return connection


def resolve(host: str, port: int) -> list[str]:
    """The IP addresses of a host, each once, in the resolver's order; raises FetchError "dns"."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    except (OSError, UnicodeError) as error:
        raise FetchError("dns", f"{host}: {error}", passes=True) from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))
