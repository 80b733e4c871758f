"""The index of a WARC: the keys are those of the "surt" library, which cdxj-indexer and pywb use."""

import json
from datetime import UTC, datetime

import pytest

from archive.warc.cdxj import IndexedRecord, ascii_url, cdxj_line, surt_key

KEYS = {  # what surt 0.3.1 gives
    "https://www.haugiang.gov.vn/Tin?b=2&a=1": "vn,gov,haugiang)/tin?a=1&b=2",
    "http://haugiang.gov.vn:8080": "vn,gov,haugiang:8080)/",
    "https://a.vn:443/A/": "vn,a)/a",
    "http://a.vn/tin//x/../y/": "vn,a)/tin/y",
    "http://a.vn/T%C3%ADnh?Q=%C3%8D": "vn,a)/t%c3%adnh?q=%c3%8d",
    "http://a.vn/xem.asp?muc=%D3%E1": "vn,a)/xem.asp?muc=%d3%e1",
    "http://a.vn/a%252Fb": "vn,a)/a/b",
    "http://a.vn/100%25.html": "vn,a)/100%25.html",
    "http://a.vn/x?a&b=&c": "vn,a)/x?a&b=&c",
    "http://a.vn/x?": "vn,a)/x",
    "http://xã-mẫu.example/tin mới": "example,xn--x-mu-goa0686b)/tin%20m%e1%bb%9bi",
    "http://a.vn/x?id=1&jsessionid=0123456789abcdef0123456789abcdef": "vn,a)/x?&id=1",
    "http://www2.a.vn/a|b'c\"d": "vn,a)/a|b'c\"d",
    "http://a.vn/(S(abcdefghijklmnopqrstuvwx))/tin.aspx?x=1": "vn,a)/tin.aspx?x=1",
    "http://a.vn/é%E9": "vn,a)/%c3%a9%e9",
}


@pytest.mark.parametrize(("url", "key"), KEYS.items())
def test_keys_are_those_of_the_field(url: str, key: str) -> None:
    assert surt_key(url) == key


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("http://a.vn/x?y=%D3%E1#z", "http://a.vn/x?y=%D3%E1#z"),
        ("http://xã-mẫu.example/tin mới", "http://xn--x-mu-goa0686b.example/tin%20m%E1%BB%9Bi"),
        ('http://a.vn/"<>\\^`{|}', "http://a.vn/%22%3C%3E%5C%5E%60%7B%7C%7D"),
    ],
)
def test_addresses_are_written_as_uris(url: str, written: str) -> None:
    assert ascii_url(url) == written
    assert ascii_url(written) == written


def test_the_line_of_a_revisit_has_the_type_of_revisits() -> None:
    moment = datetime(2021, 6, 4, 1, 2, 3, 999_999, tzinfo=UTC)
    where = {"digest": "sha1:X", "filename": "data.warc.gz", "offset": 5, "length": 7}
    record = IndexedRecord(url="http://a.vn/B", moment=moment, content_type="text/html; x", **where, is_revisit=True)  # type: ignore[arg-type]
    key, stamp, stated = cdxj_line(record).split(" ", 2)
    assert (key, stamp) == ("vn,a)/b", "20210604010203")
    assert json.loads(stated)["mime"] == "warc/revisit"
