"""Each parameter of the CDX servers of the Wayback Machine and of pywb, on lines of an invented index."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict

from archive.replay.cdx_queries import FIELDS, MOST, BadCdxQuery, CdxQuery, parse_cdx_query

URL = "https://mau.example/tin/1"
LINES = [
    ("example,mau)/tin/1", "20200101000000", URL, "text/html", "200", "sha256:aa", "10"),
    ("example,mau)/tin/1", "20210301000000", URL, "text/html", "200", "sha256:aa", "10"),
    ("example,mau)/tin/1", "20210315000000", URL, "text/html", "301", "sha256:bb", "0"),
    ("example,mau)/tin/1", "20220101000000", URL, "text/html", "200", "sha256:cc", "30"),
    ("example,mau)/tin/2", "20210601000000", "https://mau.example/tin/2", "text/html", "200", "sha256:dd", "40"),
    ("example,mau)/tin/2.pdf", "20210602000000", "https://mau.example/tin/2.pdf", "application/pdf", "200", "sha256:ee", "50"),
]  # fmt: skip
ROWS = [dict(zip(FIELDS, line, strict=True)) for line in LINES]


def asked(parameters: str, url: str = URL) -> CdxQuery:
    given = QueryDict(f"url={url}&{parameters}")
    return parse_cdx_query(given, given.getlist)


def stamps(parameters: str) -> str:
    """The days of the lines found, as numbers of `LINES`."""
    order = [row["timestamp"] for row in ROWS]
    return "".join(str(order.index(row["timestamp"])) for row in asked(parameters).select(ROWS))


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ("", "012345"),
        ("from=2021", "12345"),
        ("to=2021", "01245"),
        ("from=202103&to=20210310", "1"),
        ("from=20210301000000&to=20210301000000", "1"),
        ("limit=2", "01"),
        ("limit=-2", "45"),
        ("limit=-100", "012345"),
        ("limit=0", ""),
        ("offset=2&limit=2", "23"),
        ("sort=reverse", "543210"),
        ("sort=reverse&limit=1", "5"),
        ("sort=closest&closest=20210302", "124530"),
        ("closest=20210302&limit=1", "1"),
        ("filter=statuscode:200", "01345"),
        ("filter=!statuscode:200", "2"),
        ("filter=statuscode:[23]..", "012345"),
        ("filter=statuscode:2", ""),  # a regular expression for the whole value, as the Wayback Machine's
        ("filter=~statuscode:2", "01345"),  # at its beginning, as pywb's
        ("filter=!~statuscode:2", "2"),
        ("filter==mimetype:application/pdf", "5"),
        ("filter=!=mimetype:application/pdf", "01234"),
        ("filter=mime:text/.*&filter=status:200", "0134"),
        ("filter=original:.*%5C.pdf", "5"),
        ("filter=digest:sha256:aa", "01"),
        ("collapse=urlkey", "045"),
        ("collapse=digest", "02345"),
        ("collapse=timestamp:4", "0134"),
        ("collapse=timestamp:4&filter=statuscode:200", "0134"),
        ("collapse=original", "045"),
        ("page=0&pageSize=4", "0123"),
        ("page=1&pageSize=4", "45"),
        ("page=2&pageSize=4", ""),
        ("page=1&pageSize=4&limit=1", "4"),
        ("from=2021&collapse=digest&sort=reverse&limit=2", "54"),
    ],
)
def test_what_a_parameter_selects(parameters: str, found: str) -> None:
    assert stamps(parameters) == found


def test_pages_are_counted_under_the_filters() -> None:
    assert asked("showNumPages=true").asks_pages
    assert asked("pageSize=4").count_pages(ROWS) == 2
    assert asked("pageSize=4&filter=mimetype:application/pdf").count_pages(ROWS) == 1
    assert asked("filter=statuscode:500").count_pages(ROWS) == 0


@pytest.mark.parametrize(
    ("url", "parameters", "told"),
    [
        ("mau.example/tin/", "", ("http://mau.example/tin/", "exact")),
        ("mau.example/tin/*", "", ("http://mau.example/tin/", "prefix")),
        ("*.mau.example", "", ("http://mau.example", "domain")),
        ("mau.example", "matchType=host", ("http://mau.example", "host")),
        ("https://mau.example/", "matchType=domain", ("https://mau.example/", "domain")),
    ],
)
def test_which_addresses_are_meant(url: str, parameters: str, told: tuple[str, str]) -> None:
    query = asked(parameters, url)
    assert (query.url, query.matching) == told


@pytest.mark.parametrize(
    ("parameters", "fields"),
    [
        ("fl=timestamp,original", ("timestamp", "original")),
        ("fields=url,status,mime", ("original", "statuscode", "mimetype")),
        ("fl=", FIELDS),
    ],
)
def test_which_fields_are_given(parameters: str, fields: tuple[str, ...]) -> None:
    assert asked(parameters).fields == fields


@pytest.mark.parametrize(
    "parameters",
    [
        "matchType=all", "output=xml", "sort=closest", "sort=up", "closest=x", "from=2021-01-01", "to=20219", "limit=x",
        "limit=--1", "limit=1e9", "offset=-1", "page=-1", "pageSize=0", "fl=body", "filter=statuscode", "filter=body:x",
        "filter=statuscode:(", "filter=original:" + "a" * 400, "collapse=body", "collapse=digest:x", "collapse=digest:",
        "limit=٣",
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_in_a_sentence(parameters: str) -> None:
    with pytest.raises(BadCdxQuery, match=r"\w+ \w+"):
        asked(parameters)


@pytest.mark.parametrize("url", ["", "*", "javascript:alert(1)", "http://"])
def test_no_address_is_refused(url: str) -> None:
    with pytest.raises(BadCdxQuery):
        asked("", url)


def test_the_lines_of_an_answer_are_bounded() -> None:
    query = asked("limit=99999&pageSize=99999")
    assert (query.limit, query.page_size) == (MOST, MOST)


def test_a_pattern_that_backtracks_ends_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.replay.cdx_queries._MATCHING_TIME", 0.05)
    row: dict[str, Any] = {**ROWS[0], "original": "a" * 60 + "!"}
    query = asked("filter=original:(a|aa)%2B(b|a)%2B(a*)*$")
    with pytest.raises(BadCdxQuery, match="too long"):
        query.select([row] * 1000)
