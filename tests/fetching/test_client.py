"""One request and its answer, from portals that behave and from those that do not."""

import gzip
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from archive.core.capture import Exchange
from archive.fetching.client import FetchLimits, fetch
from archive.fetching.targets import ConnectionGuard, FetchError, read_target
from tests.portal import Portal, answer, open_portal

LIMITS = FetchLimits(body_bytes=50_000, connecting=20, waiting=0.3, in_all=0.8)
# The machine may be busy; what the portal says is bounded by its size.
PATIENT = replace(LIMITS, waiting=60, in_all=120)
TESTING = ConnectionGuard(allow_private=True)
OK = b"HTTP/1.1 200 OK\r\n"


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    with open_portal() as opened:
        yield opened


def ask(
    portal: Portal, said: bytes | Callable[[socket.socket], None], limits: FetchLimits = PATIENT, **fields: str
) -> Exchange:
    portal.pages["/x"] = said
    return fetch(read_target(portal.url("/x")), list(fields.items()), guard=TESTING, limits=limits)


def chunked(*chunks: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    sizes = b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks)
    return OK + b"Transfer-Encoding: chunked\r\n\r\n" + sizes + end


@pytest.mark.parametrize(
    ("said", "payload"),
    [
        (answer("Hậu Giang"), "Hậu Giang".encode()),
        (OK + b"\r\nto the end", b"to the end"),
        (OK + b"Content-Length: 3\r\n\r\nabcSMUGGLED", b"abc"),
        (chunked(b"ab", b"c"), b"2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"),
        (chunked(b"ab", end=b"0\r\nX-Sum: 1\r\n\r\nHTTP/1.1 200"), b"2\r\nab\r\n0\r\nX-Sum: 1\r\n\r\n"),
        (answer(gzip.compress(b"abc", mtime=0), content_encoding="gzip"), gzip.compress(b"abc", mtime=0)),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + answer(b"abc"), b"abc"),
        (b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\nno body here", b""),
    ],
)
def test_an_answer_is_kept_byte_for_byte(portal: Portal, said: bytes, payload: bytes) -> None:
    exchange = ask(portal, said)
    assert exchange.payload == payload
    assert exchange.head.startswith(b"HTTP/1.1 ")
    assert exchange.head.endswith(b"\r\n\r\n")
    assert exchange.head + exchange.payload in said
    assert exchange.request.decode() == portal.requests[-1] + "\r\n"


def test_a_request_says_what_it_should_and_nothing_else(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    ask(portal, answer("x", set_cookie="a=b"))
    ask(portal, answer("x"), Accept="text/html", Hostile="a\r\nInjected: yes", Accented="ủ")
    assert portal.requests[-1].splitlines() == [
        "GET /x HTTP/1.1", f"Host: 127.0.0.1:{portal.port}", "Accept: text/html", "Connection: close"
    ]  # fmt: skip


DRIPS: list[int] = []  # one for each byte that a slow portal has sent


def dripping(connection: socket.socket) -> None:
    connection.sendall(OK + b"Content-Length: 1000\r\n\r\n")
    for number in range(1000):
        time.sleep(0.1)
        connection.sendall(b"x")
        DRIPS.append(number)


def silent(connection: socket.socket) -> None:
    connection.recv(1)  # until the client has gone


def endless(connection: socket.socket) -> None:
    connection.sendall(OK + b"\r\n")
    while True:
        connection.sendall(b"x" * 65_536)


def endless_head(connection: socket.socket) -> None:
    connection.sendall(OK)
    while True:
        connection.sendall(b"X-More: " + b"y" * 1000 + b"\r\n")


def endless_interim(connection: socket.socket) -> None:
    while True:
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")


def endless_trailer(connection: socket.socket) -> None:
    connection.sendall(chunked(b"ab", end=b"0\r\n"))
    while True:
        connection.sendall(b"X-More: " + b"y" * 1000 + b"\r\n")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (silent, "timeout"),
        (dripping, "timeout"),
        (endless, "too-large"),
        (endless_head, "bad-response|too-large"),
        (endless_interim, "too-large"),
        (endless_trailer, "too-large"),
        (OK + b"Content-Length: 4294967296\r\n\r\nx", "too-large"),
        (answer(b"x" * 60_000), "too-large"),
        (chunked(b"x" * 60_000), "too-large"),
        (OK + b"X: " + b"y" * 70_000 + b"\r\n\r\n", "too-large"),
        (OK + b"".join(b"X-%d: y\r\n" % number for number in range(300)) + b"\r\n", "bad-response"),
        (OK + b"Content-Length: 1000\r\n\r\nabc", "bad-response"),
        (chunked(b"abc", end=b""), "bad-response"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n-5\r\nabc\r\n", "bad-response"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n", "bad-response"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\nffffffffffff\r\nabc", "bad-response"),
        (b"", "bad-response"),
        (b"\x00\xff" * 100, "bad-response"),
        (b"SSH-2.0-OpenSSH_9.6\r\n", "bad-response"),
        (b"HTTP/1.1 9999999 OK\r\n\r\n", "bad-response"),
    ],
)  # fmt: skip
def test_a_hostile_answer_is_bounded_and_named(
    portal: Portal, said: bytes | Callable[[socket.socket], None], code: str
) -> None:
    DRIPS.clear()
    with pytest.raises(FetchError, match=code):
        ask(portal, said, LIMITS if code == "timeout" else PATIENT)
    assert len(DRIPS) < 1000, "it was read to its end, however slow"


def test_many_small_chunks_are_bounded_by_the_bytes_on_the_wire(portal: Portal) -> None:
    with pytest.raises(FetchError, match="too-large"):
        ask(portal, chunked(*[b"x"] * 40_000))


def test_no_one_there_is_a_trouble_that_may_pass(portal: Portal) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]  # nobody else can have it, and nobody listens there
        with pytest.raises(FetchError) as caught:
            fetch(read_target(f"http://127.0.0.1:{port}/"), [], guard=TESTING, limits=PATIENT)
    assert (caught.value.code, caught.value.passes) == ("connection", True)


def test_what_speaks_no_tls_is_told(portal: Portal) -> None:
    with pytest.raises(FetchError, match=r"tls|connection|timeout"):
        fetch(read_target(f"https://127.0.0.1:{portal.port}/"), [], guard=TESTING, limits=LIMITS)
