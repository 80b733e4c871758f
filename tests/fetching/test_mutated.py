"""Answers with bytes changed, dropped and repeated: an exchange or a trouble, never anything else."""

import gzip
import random
import socket
from typing import Any

import pytest

from archive.fetching.client import FetchLimits, fetch
from archive.fetching.listings import read_list_page, read_listing
from archive.fetching.robots import parse_robots
from archive.fetching.targets import ConnectionGuard, FetchError, read_target
from archive.warc.appender import BadHttpHead, read_head
from tests.portal import answer

LIMITS = FetchLimits(body_bytes=20_000, connecting=1, waiting=0.2, in_all=0.5)
TARGET = read_target("http://cong.example/a")
CHUNKED = (
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX: y\r\n\r\n4\r\nabcd\r\n5;a=b\r\nefghi\r\n0\r\nT: z\r\n\r\n"
)
ANSWERS = (
    answer("Nội dung " * 20, etag='"v1"', last_modified="Fri, 04 Jun 2021 01:00:00 GMT"),
    CHUNKED,
    answer(gzip.compress(b"abc" * 50), content_encoding="gzip"),
    answer(status="302 Found", location="/b"),
    b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 200 OK\r\n\r\nabc",
)
LISTS = (
    b"<rss><channel><item><link>/a</link><pubDate>Fri, 04 Jun 2021 08:00:00 +0700</pubDate></item></channel></rss>",
    b"<urlset><url><loc>http://a.example/1</loc><lastmod>2021-06-04</lastmod></url></urlset>",
    gzip.compress(b"<urlset><url><loc>http://a.example/1</loc></url></urlset>"),
    b"User-agent: *\nDisallow: /a*b$\nCrawl-delay: 5\nSitemap: x\n",
    b"<!DOCTYPE html><base href='/x/'><a href='b'>b</a>",
)
BITS = (
    b"\0",
    b"\r\n",
    b"\n",
    b"\r\n\r\n",
    b":",
    b"\xff",
    b"9" * 40,
    b"-1",
    b"HTTP/1.1 ",
    b"chunked",
    b"<",
    b"&x;",
    b"]]>",
)


def mutated(data: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(data) + 1)
        end = min(len(data), start + chance.choice((0, 1, 3, 20)))
        data = data[:start] + chance.choice((*BITS, data[start:end] * 3, b"")) + data[end:]
    return data


@pytest.mark.slow
def test_mutated_answers_are_read_or_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    chance, whole = random.Random(7), 0
    others: list[socket.socket] = []

    def connect(self: ConnectionGuard, target: Any, *, seconds: float) -> tuple[socket.socket, str]:
        ours, theirs = socket.socketpair()
        theirs.sendall(mutated(chance.choice(ANSWERS), chance))
        theirs.shutdown(socket.SHUT_WR)
        others.append(theirs)
        return ours, "192.0.2.1"

    monkeypatch.setattr(ConnectionGuard, "connect", connect)
    for _ in range(1500):
        try:
            read_head(fetch(TARGET, [], guard=ConnectionGuard(), limits=LIMITS).head)
            whole += 1
        except (BadHttpHead, FetchError):
            pass
        finally:
            others.pop().close()
    assert 100 < whole < 1500


@pytest.mark.slow
def test_mutated_lists_are_read_in_part_or_not_at_all() -> None:
    chance = random.Random(8)
    for _ in range(1500):
        body = mutated(chance.choice(LISTS), chance)
        try:
            links = read_listing(body, TARGET.url, most_bytes=10_000).links
        except FetchError:
            links = ()
        links += read_list_page(body.decode("utf-8", "replace"), TARGET.url).links
        assert all(read_target(link.url).url == link.url for link in links)
        parse_robots(body, "tangthu").allows("/ab")
