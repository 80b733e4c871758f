"""Which addresses may be fetched, in all their disguises."""

import socket
from typing import Any

import pytest

from archive.fetching.targets import ConnectionGuard, FetchError, is_public, read_target
from tests.portal import open_portal


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("HTTP://HauGiang.gov.vn:80/Tin?id=5#top", "http://haugiang.gov.vn/Tin?id=5"),
        ("https://haugiang.gov.vn:443", "https://haugiang.gov.vn/"),
        ("https://haugiang.gov.vn./x", "https://haugiang.gov.vn/x"),
        ("http://cổng.example/tin mới?q=ủy ban", "http://xn--cng-qmz.example/tin%20m%E1%BB%9Bi?q=%E1%BB%A7y%20ban"),
        ("http://a.example/%C4%91?x=%2F", "http://a.example/%C4%91?x=%2F"),
        ("http://113.160.1.1/x", "http://113.160.1.1/x"),
        ("http://[2405:4800::1]:8080/x", "http://[2405:4800::1]:8080/x"),
        ("http://１１３.160.1.1/", "http://113.160.1.1/"),
    ],
)
def test_an_address_is_made_plain(url: str, read: str) -> None:
    assert read_target(url).url == read
    assert read_target(read).url == read


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.example/", "file:///etc/passwd", "gopher://a.example/", "//a.example/", "a.example", "", "http://",
        "http:///x", "http://user@a.example/", "http://a.example:b@127.0.0.1/", "http://a.example\\@127.0.0.1/",
        "http://2130706433/", "http://0x7f000001/", "http://0x7f.1/", "http://0177.0.0.1/", "http://017700000001/",
        "http://127.1/", "http://127.0.0.1.5/", "http://a.example:99999/", "http://a.example:x/", "http://a_b..example/",
        "http://[::1%25eth0]/", "http://[fe80::1%eth0]/", "http://[::1/", "http://a%2eexample/", "http://a.exa mple/",
        "http://a.example/\nHost: b", "http://a.example/" + "a" * 2000, "http://" + "a" * 64 + ".example/",
        "http://１２７.1/", "http://" + "ạ" * 5000 + ".example/",
    ],
)  # fmt: skip
def test_a_disguised_or_broken_address_is_refused(url: str) -> None:
    with pytest.raises(FetchError, match="bad-address"):
        read_target(url)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "100.100.100.200", "192.0.0.192", "192.0.2.1", "198.18.0.1", "203.0.113.5", "224.0.0.1", "240.0.0.1",
        "255.255.255.255", "168.63.129.16", "192.88.99.1", "::", "::1", "::7f00:1", "::ffff:127.0.0.1",
        "::ffff:113.160.1.1", "::ffff:0:127.0.0.1", "fe80::1", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1",
        "2001:db8::1", "2001:0:53aa:64c::1", "2002:7f00:1::", "2002:71a0:101::", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::7f00:1", "100::1", "3fff::1", "5f00::1", "fe80::1%eth0", "nonsense", "",
    ],
)  # fmt: skip
def test_no_address_of_a_private_network_is_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["113.160.1.1", "8.8.8.8", "2405:4800::1", "64:ff9b::71a0:101"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


def resolving(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Let names resolve to these answers, one after another; returns what was asked."""
    asked: list[str] = []

    def getaddrinfo(host: str, port: int, **kwargs: Any) -> list[Any]:
        asked.append(host)
        found = answers[min(len(asked), len(answers)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]"])
def test_loopback_is_refused_by_default(host: str) -> None:
    with open_portal() as portal:
        guard = ConnectionGuard(ports=frozenset({portal.port}))
        with pytest.raises(FetchError, match="private-address"):
            guard.connect(read_target(portal.url(host=host)), seconds=2)


def test_a_name_that_leads_inside_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, ["10.0.0.5", "169.254.169.254"])
    with pytest.raises(FetchError, match="private-address"):
        ConnectionGuard().connect(read_target("http://cong.example/"), seconds=2)


def test_a_name_is_resolved_once_and_what_was_checked_is_connected(monkeypatch: pytest.MonkeyPatch) -> None:
    connected: list[Any] = []

    def connect(self: socket.socket, address: Any) -> None:
        connected.append(address)
        raise ConnectionRefusedError("refused")

    asked = resolving(monkeypatch, ["113.160.1.1", "127.0.0.1"], ["127.0.0.1"])
    monkeypatch.setattr(socket.socket, "connect", connect)
    with pytest.raises(FetchError, match="connection"):
        ConnectionGuard().connect(read_target("http://cong.example/"), seconds=2)
    assert (asked, connected) == (["cong.example"], [("113.160.1.1", 80)])


def test_a_public_address_of_this_machine_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, ["113.160.1.1"])
    monkeypatch.setattr(socket.socket, "connect", lambda self, address: None)
    monkeypatch.setattr(socket.socket, "getpeername", lambda self: ("113.160.1.1", 80))
    monkeypatch.setattr(socket.socket, "getsockname", lambda self: ("113.160.1.1", 50_000))
    with pytest.raises(FetchError, match="private-address"):
        ConnectionGuard().connect(read_target("http://cong.example/"), seconds=2)


@pytest.mark.parametrize("port", [22, 25, 3306, 6379, 8080])
def test_other_ports_are_refused_before_anything_is_asked(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = resolving(monkeypatch, ["113.160.1.1"])
    with pytest.raises(FetchError, match="bad-port"):
        ConnectionGuard().connect(read_target(f"http://cong.example:{port}/"), seconds=2)
    assert asked == []


def test_a_name_that_does_not_resolve_may_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def getaddrinfo(*args: Any, **kwargs: Any) -> list[Any]:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    with pytest.raises(FetchError) as caught:
        ConnectionGuard().connect(read_target("http://cong.example/"), seconds=2)
    assert (caught.value.code, caught.value.passes) == ("dns", True)
