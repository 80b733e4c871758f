"""Pages as files: what stays, what goes."""

from collections.abc import Iterable

import pytest
from lxml import html

from archive.edition.links import Links
from archive.edition.rewriting import rewrite
from archive.edition.static_files import names_in_style

ROOT = "https://kho.example"
HOSTILE = '"><script>alert(1)</script>'


def rewritten(body: str, *pages: str, head: str = "", page: str = "/tinh/") -> html.HtmlElement:
    links = Links(ROOT, ["/", "/tinh/", *pages], image=lambda address: None)
    whole = f"<!doctype html><html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>"
    return html.document_fromstring(rewrite(whole, links.resolver(page)))


def hrefs(tree: html.HtmlElement) -> Iterable[str]:
    return [element.get("href") for element in tree.xpath("//a")]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("#muc", "#muc"),
        ("/", "../index.html"),
        ("/tinh/can-tho/?q=x#bai", "can-tho/index.html#bai"),
        ("https://kho.example/tinh/can-tho/", "can-tho/index.html"),
        ("https://mau.example/tin?a=1", "https://mau.example/tin?a=1"),
        ("/tinh/can-tho/?trang=2", "can-tho/trang-2/index.html"),
        ("/nam/2021/", "../nam/2021/index.html"),
        ("/tim-kiem/?q=04-NQ/TW", "../tim-kiem/index.html?q=04-NQ%2FTW"),
        ("/web/20210705030000/https://www.mau.example/tin", "../ban-chup/index.html#host-mau.example"),
    ],
)
def test_links_that_stay(written: str, kept: str) -> None:
    assert hrefs(rewritten(f'<a href="{written}">x</a>', "/tinh/can-tho/")) == [kept]


@pytest.mark.parametrize("address", ["/bai-viet/1-x/", "/tim-kiem/?q=x&nam=2021", "/tinh/can-tho/?rieng=1", "//[x"])
def test_words_stay_where_a_link_has_no_page(address: str) -> None:
    tree = rewritten(f'<p>Xem <a href="{address}" rel="nofollow">bài này</a></p>', "/tinh/can-tho/")
    assert not hrefs(tree)
    assert tree.text_content().strip() == "Xem bài này"


@pytest.mark.parametrize(
    "address", ["/api/v1/articles", "/tinh/can-tho/feed.atom", "/en/", "/admin/", "/bai-viet/1-x.bib"]
)
def test_what_only_a_running_archive_does_goes_with_its_words(address: str) -> None:
    assert rewritten(f'<p>Xem <a href="{address}">đó</a></p>', "/tinh/can-tho/").text_content().strip() == "Xem"


def test_nothing_is_left_that_runs_or_asks() -> None:
    head = '<link rel="preload" href="/static/x.woff2"><link rel="canonical" href="https://kho.example/tinh/">'
    head += '<meta property="og:url" content="https://kho.example/"><script type="application/ld+json">{}</script>'
    head += '<script type="module" src="/static/site.js"></script><link rel="stylesheet" href="/static/site.css">'
    tree = rewritten('<form method="post" action="/tinh/"></form><div data-live>x</div>', head=head)
    assert not tree.xpath("//form | //*[@data-live] | //meta[@property] | //link[@rel!='stylesheet']")
    (script,) = tree.xpath("//script")
    assert dict(script.attrib) == {"src": "../static/site.js", "defer": "defer"}
    assert "default-src 'none'" in tree.xpath("//meta[@http-equiv]/@content")[0]


def test_hostile_text_stays_text() -> None:
    escaped = HOSTILE.replace("<", "&lt;").replace('"', "&quot;").replace(">", "&gt;")
    tree = rewritten(f'<h1 title="{escaped}">{escaped}</h1>')
    assert tree.xpath("//h1")[0].text == HOSTILE
    assert tree.xpath("//h1")[0].get("title") == HOSTILE
    assert not tree.xpath("//script")


def test_a_style_sheet_names_its_fonts() -> None:
    style = "a{src:url('../b.woff2')} b{src:url(c.woff2?x#y)} c{src:url(data:x)} d{src:url(/e)}"
    assert list(names_in_style("css/site.css", style)) == ["b.woff2", "css/c.woff2"]
