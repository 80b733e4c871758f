"""Links in feeds, sitemaps and list pages, and in hostile ones."""

import gzip
from datetime import UTC, datetime

import pytest

from archive.fetching.listings import ListingKind, join, parse_moment, read_list_page, read_listing
from archive.fetching.targets import FetchError

BASE = "https://cong.example/rss/tin.xml"
RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Tin</title><link>/</link>
<item><title>Một</title><link><![CDATA[ /tin/1?a=1&b=2 ]]></link><guid>x</guid><pubDate>Fri, 04 Jun 2021 08:00:00 +0700</pubDate></item>
<item><title>Hai</title><guid isPermaLink="true">https://cong.example/tin/2</guid></item>
<item><link>/tin/1?a=1&amp;b=2#binh-luan</link></item><item><link>javascript:alert(1)</link></item>
<item><link>http://user@cong.example/3</link></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><link href="/"/><entry><link rel="self" href="/self"/>
<link href="/tin/1"/><updated>2021-06-04T01:00:00Z</updated></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel/><item><link>https://cong.example/tin/1</link></item></rdf:RDF>"""
SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url><loc>
 https://cong.example/tin/1 </loc><lastmod>2021-06-04</lastmod><xhtml:link rel="alternate" href="/en/1"/>
 <image:image><image:loc>https://cong.example/a.jpg</image:loc></image:image></url></urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>/s1.xml.gz</loc></sitemap></sitemapindex>"""
JUNE = datetime(2021, 6, 4, tzinfo=UTC)


def links(body: bytes | str, **limits: int) -> list[str]:
    data = body.encode() if isinstance(body, str) else body
    return [link.url for link in read_listing(data, BASE, **{"most_bytes": 1_000_000} | limits).links]


@pytest.mark.parametrize(
    ("body", "kind", "found"),
    [
        (RSS, ListingKind.FEED, ["https://cong.example/tin/1?a=1&b=2", "https://cong.example/tin/2"]),
        (ATOM, ListingKind.FEED, ["https://cong.example/tin/1"]),
        (RDF, ListingKind.FEED, ["https://cong.example/tin/1"]),
        (SITEMAP, ListingKind.SITEMAP, ["https://cong.example/tin/1"]),
        (INDEX, ListingKind.INDEX, ["https://cong.example/s1.xml.gz"]),
        (
            "https://cong.example/tin/1\r\n/tin/2\n",
            ListingKind.SITEMAP,
            ["https://cong.example/tin/1", "https://cong.example/tin/2"],
        ),
        (gzip.compress(SITEMAP.encode()), ListingKind.SITEMAP, ["https://cong.example/tin/1"]),
        (gzip.compress(SITEMAP.encode())[:-20], ListingKind.SITEMAP, ["https://cong.example/tin/1"]),
        ("<html><body><a href='/x'>x</a></body></html>", ListingKind.NONE, []),
        ("", ListingKind.NONE, []),
        (b"\x00\xff" * 500, ListingKind.NONE, []),
        (
            RSS.split("<item><title>Hai")[0] + "<item><link>/tin/9</li",
            ListingKind.FEED,
            ["https://cong.example/tin/1?a=1&b=2"],
        ),
    ],
)
def test_links_of_a_list(body: bytes | str, kind: ListingKind, found: list[str]) -> None:
    data = body.encode() if isinstance(body, str) else body
    listing = read_listing(data, BASE, most_bytes=1_000_000)
    assert listing.kind is kind
    assert [link.url for link in listing.links][: len(found)] == found
    assert len(listing.links) <= len(found) + 1


def test_times_of_a_list() -> None:
    assert read_listing(RSS.encode(), BASE, most_bytes=10_000).links[0].changed == JUNE.replace(hour=1)
    assert read_listing(SITEMAP.encode(), BASE, most_bytes=10_000).links[0].changed == JUNE


@pytest.mark.parametrize("text", ["", "hôm qua", "9999-99-99", "Fri, 99 Jun 2021 08:00:00 +9900", "x" * 100_000, "0"])
def test_what_is_no_time_is_none(text: str) -> None:
    assert parse_moment(text) is None


@pytest.mark.parametrize(
    "doctype",
    [
        "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12)).join(['<!ENTITY e0 "ha">', ""]),
        '<!ENTITY e11 SYSTEM "file:///etc/passwd">',
        '<!ENTITY e11 SYSTEM "http://127.0.0.1:1/">',
        '<!ENTITY % p SYSTEM "http://127.0.0.1:1/">%p;',
        f'<!ENTITY e11 "{"x" * 50_000}">',
    ],
)
def test_entities_are_not_expanded(doctype: str) -> None:
    loop = "&e11;" * 1000
    body = f"<!DOCTYPE rss [{doctype}]><rss><channel><item><link>/a{loop}</link></item><item><link>/b</link></item></channel></rss>"
    assert all(len(url) < 100 and "root" not in url for url in links(body))


def test_bombs_and_endless_lists_are_cut() -> None:
    with pytest.raises(FetchError, match="too-large"):
        links(gzip.compress(b"<urlset>" + b" " * 5_000_000))
    many = "<urlset>" + "".join(f"<url><loc>/tin/{n}</loc></url>" for n in range(3000)) + "</urlset>"
    cut = read_listing(many.encode(), BASE, most_bytes=1_000_000, most=2000)
    assert (len(cut.links), cut.is_cut) == (2000, True)
    assert links("<urlset>" + "<a>" * 100_000) == []
    assert links("<rss><channel>" + "<item><link>" * 50_000) == []


def test_links_of_a_page() -> None:
    page = """<base href="/muc/"><a href="tin-1.html#x">1</a><a href=" tin-1.html ">1</a><a href="//khac.example/2">2</a>
    <a href="mailto:a@b">thư</a><a href="javascript:x()">x</a><a href="http://[::1">x</a><a>x</a><link href="/rss">"""
    found = [link.url for link in read_list_page(page, "https://cong.example/a/b").links]
    assert found == ["https://cong.example/muc/tin-1.html", "https://khac.example/2"]
    assert read_list_page("", BASE).links == ()
    assert read_list_page("\x00" * 10 + "<a href=/x>", BASE).links != ()


@pytest.mark.parametrize(
    ("address", "whole"),
    [
        ("../x y", "https://cong.example/x%20y"),
        ("?a=ủ", "https://cong.example/rss/tin.xml?a=%E1%BB%A7"),
        ("data:text/html,x", ""),
        ("http://a.example:80x/", ""),
    ],
)
def test_addresses_are_made_whole(address: str, whole: str) -> None:
    assert join(BASE, address) == whole
