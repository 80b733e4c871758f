"""Copies of other archives and of browsers: which page they are of, and what is taken off them."""

from datetime import UTC, datetime

import pytest

from archive.core.capture import RawCapture
from archive.core.memento_urls import find_original, strip_archive_urls
from archive.core.reading.dispatch import read_capture
from archive.core.reading.saved_copies import find_copy_origin, unwrap_copy

WHEN = datetime(2019, 8, 5, 3, tzinfo=UTC)
PAGE = "http://cong.mau.example/tin?id=5"
TEXT = "<p>Sáng 5/7, Đảng ủy xã Mẫu tổ chức hội nghị sơ kết, có 30 đại biểu các chi bộ tham dự.</p>"


@pytest.mark.parametrize(
    "address",
    [
        f"https://web.archive.org/web/20190805030000/{PAGE}",
        f"http://web.archive.org/web/20190805030000id_/{PAGE}",
        f"https://archive.is/2019.08.05-030000/{PAGE}",
        f"https://archive.today/20190805030000/{PAGE}",
        f"https://arquivo.pt/noFrame/replay/20190805030000/{PAGE}",
        f"https://www.webarchive.org.uk/wayback/en/archive/20190805030000mp_/{PAGE}",
        f"https://wayback.vefsafn.is/wayback/20190805030000/{PAGE}",
        f"https://wayback.archive-it.org/1234/20190805030000/{PAGE}",
        f"http://localhost:8080/kho/20190805030000mp_/{PAGE}",
        "https://web.archive.org/web/20190805030000/http:/cong.mau.example/tin?id=5",
        "https://web.archive.org/web/20190805030000/cong.mau.example/tin?id=5",
        f"https://web.archive.org/web/20210101000000/https://archive.is/20190805030000/{PAGE}",
    ],
)
def test_an_archives_address_tells_page_and_time(address: str) -> None:
    original = find_original(address)
    assert original is not None
    assert (original.url, original.captured_at) == (PAGE, WHEN)


@pytest.mark.parametrize(
    "address",
    [
        PAGE,
        f"https://web.archive.org/web/*/{PAGE}",
        f"https://web.archive.org/web/20191305030000/{PAGE}",
        f"https://web.archive.org/save/{PAGE}",
        "https://cong.mau.example/20190805030000/tin.html",
        "https://cong.mau.example/tin/2019/http-la-gi",
        f"https://cong.mau.example/di?toi=https://web.archive.org/web/20190805030000/{PAGE}",
        "https://archive.ph/AbC12",
        "không",
    ],
)
def test_other_addresses_are_their_own(address: str) -> None:
    assert find_original(address) is None


def test_an_archive_that_chose_the_time_tells_none() -> None:
    original = find_original(f"https://web.archive.org/web/2019id_/{PAGE}")
    assert original is not None
    assert (original.url, original.captured_at) == (PAGE, None)


WAYBACK = (
    '<html><head><script>__wm.init("https://web.archive.org/web");'
    f'__wm.wombat("{PAGE}","20190805030000","https://web.archive.org/","web");</script>'
    "<!-- End Wayback Rewrite JS Include --><title>Tin</title></head><body><!-- BEGIN WAYBACK TOOLBAR INSERT -->"
    '<div id="wm-ipp-base"><div>12 captures</div></div><!-- END WAYBACK TOOLBAR INSERT -->'
    f'{TEXT}<a href="/web/20190805030000/http://cong.mau.example/2">2</a>'
    '<img src="https://web.archive.org/web/20190805030000im_/http://cong.mau.example/a.jpg">'
    "</body></html><!--\n     FILE ARCHIVED ON 03:00:00 Aug 05, 2019 AND RETRIEVED FROM\n-->"
)
TODAY = (
    '<html><head><meta property="og:url" content="https://archive.ph/AbC12"></head><body><center><div id="HEADER">'
    '<form><table><tr><td>saved from <input type="text" name="q" value="http://cong.mau.example/tin?id=5">'
    '<time itemprop="pubdate" datetime="2019-08-05T03:00:00Z">5 Aug</time></td></tr></table></form></div>'
    f'<div id="CONTENT"><div>{TEXT}</div><a href="https://archive.ph/o/AbC12/http://cong.mau.example/2">2</a></div>'
)
GOOGLE = (
    f'<base href="{PAGE}"><div id="bN015htcoyT__google-cache-hdr"><div><span>This is Google&#39;s cache of '
    f'<a href="{PAGE}">{PAGE}</a>.</span> <span>It is a snapshot of the page as it appeared on 5 Aug 2019 03:00:00 GMT.'
    f"</span></div></div><div style='position:relative;'><html><body>{TEXT}"
)


@pytest.mark.parametrize(
    ("markup", "tool"),
    [
        (WAYBACK, "Wayback Machine"),
        (TODAY, "archive.today"),
        (GOOGLE, "Google"),
        (f"<html><!--\n Page saved with SingleFile \n url: {PAGE} \n saved date: Mon Aug 05 2019 10:00:00 GMT+0700 (Giờ Đông Dương)\n-->", "SingleFile"),
        ("<!-- Mirrored from cong.mau.example/tin?id=5 by HTTrack Website Copier/3.x [XR&CO'2014], Mon, 05 Aug 2019 03:00:00 GMT -->", "HTTrack"),
        (f'<html data-scrapbook-source="{PAGE}" data-scrapbook-create="20190805030000123">', "WebScrapBook"),
        (f"<!-- Saved from {PAGE} at 2019-08-05T03:00:00Z using monolith v2.7.0 -->", "monolith"),
        (f'<meta name="savepage-url" content="{PAGE}"><meta name="savepage-title" content="x"><meta name="savepage-date" content="Mon Aug 05 2019 10:00:00 GMT+0700 (Indochina Time)">', "Save Page WE"),
        (f'<script>wbinfo = {{}}; wbinfo.url = "{PAGE}"; wbinfo.timestamp = "20190805030000";</script>', "pywb"),
        (f"<!-- saved from url=(0077)https://web.archive.org/web/20190805030000/{PAGE} -->", f"https://web.archive.org/web/20190805030000/{PAGE}"),
    ],
)  # fmt: skip
def test_a_copy_says_what_it_is_of(markup: str, tool: str) -> None:
    origin = find_copy_origin(markup)
    assert origin is not None
    assert (origin.url, origin.captured_at, origin.tool) == (PAGE, WHEN, tool)


def test_a_browsers_mark_tells_no_time() -> None:
    origin = find_copy_origin(f"<!-- saved from url=(0032){PAGE} -->\r\n<html>")
    assert origin is not None
    assert (origin.url, origin.captured_at) == (PAGE, None)


@pytest.mark.parametrize(
    "markup",
    ["", "<p>x</p>", "<!-- saved from url=(0014)about:internet -->", "<!-- Page saved with SingleFile url: javascript:x -->",
     f'<p><a href="https://web.archive.org/web/20190805030000/{PAGE}">bản lưu</a></p>'],
)  # fmt: skip
def test_what_says_nothing_has_no_origin(markup: str) -> None:
    assert find_copy_origin(markup) is None


@pytest.mark.parametrize("markup", [WAYBACK, TODAY, GOOGLE])
def test_what_an_archive_put_round_a_page_is_taken_off(markup: str) -> None:
    shown = unwrap_copy(markup)
    assert TEXT in shown
    for added in ("captures", "saved from", "snapshot", "web.archive.org/web/", "archive.ph/o/"):
        assert added not in shown
    if markup is not GOOGLE:
        assert 'href="http://cong.mau.example/2"' in shown


def test_a_toolbar_without_its_end_is_taken_off_by_its_elements() -> None:
    cut = WAYBACK.replace("<!-- END WAYBACK TOOLBAR INSERT -->", "")
    assert "captures" not in unwrap_copy(cut)
    assert TEXT in unwrap_copy(cut)


def test_a_page_that_names_an_archive_is_left_as_it_is() -> None:
    page = (
        f'<html><body>{TEXT}<a href="https://web.archive.org/web/20190805030000/{PAGE}">bản lưu</a>'
        '<a href="/tin/1">1</a><a href="/tin/2">2</a><div id="header">archive.org</div></body></html>'
    )
    assert unwrap_copy(page) is page


def test_links_alone_that_lead_into_an_archive_are_led_back() -> None:
    page = "<html>" + "".join(f'<a href="/kho/20190805030000mp_/http://cong.mau.example/{n}">{n}</a>' for n in range(5))
    assert unwrap_copy(page).count('href="http://cong.mau.example/') == 5


def test_sets_of_images_and_styles_are_led_back() -> None:
    markup = (
        '<img srcset="//web.archive.org/web/2019im_/http://a.example/i.jpg 2x, /kho/20190805030000im_/https://b.example/c 3x">'
        '<p style="background:url(/wayback/20190805030000im_/http://c.example/x)">http://d.example/2019/tin</p>'
    )
    assert strip_archive_urls(markup) == (
        '<img srcset="http://a.example/i.jpg 2x, https://b.example/c 3x">'
        '<p style="background:url(http://c.example/x)">http://d.example/2019/tin</p>'
    )


@pytest.mark.slow
def test_hostile_markup_takes_no_time() -> None:
    for piece in (
        "<div id=wm-ipp>",
        "<base href=http://a",
        "wbinfo.url = ",
        "/20190805030000/http://",
        "<!-- Mirrored from ",
        "<input name=q ",
    ):
        unwrap_copy("__wm." + piece * 20_000)
        find_copy_origin("archive.ph/ SingleFile" + piece * 20_000)


def test_the_text_of_a_copy_is_that_of_the_page() -> None:
    page = WAYBACK.replace("<title>", "<meta charset=utf-8><title>").replace(
        TEXT, f"<h1>Xã Mẫu tổ chức hội nghị sơ kết năm</h1>{TEXT * 3}"
    )
    reading = read_capture(RawCapture(body=page.encode(), url=PAGE, content_type="text/html"))
    assert "captures" not in reading.text
    assert reading.is_article
