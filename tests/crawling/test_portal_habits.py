"""What portals do on the way to a page: cookies, refreshes, answers that break off, lists over several pages."""

import ssl
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from archive.crawling.crawl import CrawlOptions
from archive.crawling.frontier import EntryKind, Seed
from archive.crawling.run import capture
from archive.models import Article, Capture, CaptureHead, CaptureRound, CaptureRule, CaptureState
from tests import factories
from tests.crawling.conftest import LIMITS, Run, Waiting, article, feed
from tests.crawling.test_crawling import a_day_passes, check, problems, warcs
from tests.portal import Portal, answer, open_portal, redirect

pytestmark = pytest.mark.django_db


def with_cookie(portal: Portal, path: str, cookie: str, page: bytes, otherwise: bytes) -> None:
    """Serve a page to those who send the cookie."""

    def said(connection: Any) -> None:
        connection.sendall(page if cookie in portal.requests[-1] else otherwise)

    portal.pages[path] = said


def set_cookie(to: str, cookie: str) -> bytes:
    return answer(status="302 Found", location=to, set_cookie=cookie)


def test_a_redirect_to_itself_that_sets_a_cookie_is_followed_once(portal: Portal, run: Run) -> None:
    with_cookie(portal, "/a-1.html", "phien=7", article(1), set_cookie("/a-1.html", "phien=7; path=/"))
    assert run((portal.url("/a-1.html"), EntryKind.PAGE)).report.added == 1
    assert portal.times("/a-1.html") == 2
    assert not Capture.objects.filter(state=CaptureState.REDIRECT).exists()


@pytest.mark.slow
def test_a_cookie_is_fetched_elsewhere_and_goes_along_with_this_visit_only(portal: Portal, run: Run) -> None:
    with_cookie(portal, "/a-1.html", "phien=7", article(1), redirect("/kiem-tra?ve=/a-1.html"))
    portal.pages["/kiem-tra?ve=/a-1.html"] = set_cookie("/a-1.html", "phien=7; path=/; HttpOnly")
    portal.pages["/b-2.html"] = article(2)
    assert run((portal.url("/a-1.html"), EntryKind.PAGE), (portal.url("/b-2.html"), EntryKind.PAGE)).report.added == 2
    sent = {head.split(" ")[1]: "Cookie:" in head for head in portal.requests}
    assert sent == {"/robots.txt": False, "/a-1.html": True, "/kiem-tra?ve=/a-1.html": False, "/b-2.html": False}


def test_a_circle_that_brings_no_new_cookie_ends(portal: Portal, run: Run) -> None:
    portal.pages["/a-1.html"] = set_cookie("/a-1.html", "phien=7")
    report = run((portal.url("/a-1.html"), EntryKind.PAGE)).report
    assert [problem["code"] for problem in report.problems] == ["redirects"]
    assert portal.times("/a-1.html") == 2


@pytest.mark.parametrize("how", ["meta", "field"])
def test_a_page_that_sends_its_reader_on_is_followed_and_replays_as_a_redirect(
    portal: Portal, run: Run, client: Client, how: str
) -> None:
    tag = '<meta content="3;URL=\'/moi-2.html\'" http-equiv="Refresh">' if how == "meta" else ""
    more = {} if how == "meta" else {"refresh": "0; url=/moi-2.html"}
    portal.pages |= {
        "/cu-1.html": answer(f"<html><head>{tag}</head><body>Đã chuyển</body></html>", **more),
        "/moi-2.html": article(2),
    }
    report = run((portal.url("/cu-1.html"), EntryKind.PAGE)).report
    assert (report.added, report.problems) == (1, [])
    old = Capture.objects.get(url=portal.url("/cu-1.html"))
    assert (old.state, old.page_url) == (CaptureState.REDIRECT, portal.url("/moi-2.html"))


def test_a_page_with_something_to_say_sends_nobody_on(portal: Portal, run: Run) -> None:
    portal.pages = {"/a-1.html": article(1, more='<meta http-equiv="refresh" content="5;url=/">')}
    assert run((portal.url("/a-1.html"), EntryKind.PAGE)).report.added == 1
    assert portal.times("/") == 0


@pytest.mark.slow
def test_what_came_of_an_answer_that_breaks_off_each_time_is_kept_and_marked(
    portal: Portal, run: Run, tmp_path: Path
) -> None:
    whole = article(1)
    portal.pages = {"/a-1.html": whole.replace(b"Content-Length: ", b"Content-Length: 9")}
    assert run((portal.url("/a-1.html"), EntryKind.PAGE)).report.added == 1
    assert portal.times("/a-1.html") == 3
    assert Capture.objects.get().truncated
    (warc,) = warcs(tmp_path)
    assert not check(warc)
    portal.pages = {"/a-1.html": whole}
    a_day_passes()
    run((portal.url("/a-1.html"), EntryKind.PAGE))  # the next round asks for all of it
    assert "If-None-Match" not in portal.requests[-1]
    assert Article.objects.get().read_from == Capture.objects.get(truncated=False)


def test_half_of_robots_is_no_page(portal: Portal, run: Run) -> None:
    portal.pages = {
        "/robots.txt": b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n" + article(1),
        "/a-1.html": article(1),
    }
    run((portal.url("/a-1.html"), EntryKind.PAGE))
    assert (Article.objects.count(), portal.times("/a-1.html")) == (0, 0)


def numbered(first: int, following: str) -> bytes:
    links = "".join(f'<li><a href="/tin/bai-{number}.html">Bài {number}</a></li>' for number in range(first, first + 2))
    return answer(f"<html><body><h1>Tin tức</h1><ul>{links}</ul>{following}</body></html>")


@pytest.mark.slow
def test_a_list_is_read_page_after_page_while_it_has_something_new(portal: Portal, run: Run, client: Client) -> None:
    source = factories.source(domain="127.0.0.1")
    CaptureRule.objects.create(source=source, list_pages=3)
    portal.pages = {f"/tin/bai-{number}.html": article(number) for number in range(10)}
    portal.pages |= {"/tin": numbered(0, '<a href="/tin?trang=2">2</a><a href="/tin?trang=5">5</a>')}
    portal.pages |= {
        f"/tin?trang={page}": numbered(2 * page - 2, f'<a href="?trang={page + 1}">Sau</a>') for page in (2, 3, 4)
    }
    start = (portal.url("/tin"), EntryKind.LIST)
    assert run(start).report.added == 6  # three pages, as the rule says
    assert run(start).report.added == 0
    assert [path for path in portal.asked if path.startswith("/tin?")] == ["/tin?trang=2", "/tin?trang=3"]
    lists = Capture.objects.filter(state=CaptureState.SKIPPED, reason="list-page")
    assert sorted(each.url.rsplit("/", 1)[-1] for each in lists) == [
        "tin",
        "tin?trang=2",
        "tin?trang=3",
    ]  # once, being as they were
    portal.pages["/tin"] = numbered(8, '<a href="/tin?trang=2">2</a>')
    assert run(start).report.added == 2
    assert lists.filter(url=portal.url("/tin")).count() == 2
    shown = client.get(f"/web/2099/{portal.url('/tin')}", follow=True).content.decode()
    assert "Bài 8" in shown
    assert "Bài 0" not in shown


def test_hosts_are_asked_side_by_side_and_each_politely(db: None) -> None:
    """Two hosts that each wait until the other was asked: one after another they would never answer."""
    met = threading.Barrier(2)

    def page(number: int) -> Any:
        def said(connection: Any) -> None:
            met.wait(60)
            connection.sendall(article(number))

        return said

    with open_portal() as one, open_portal() as other:
        one.pages, other.pages = {"/a-1.html": page(1)}, {"/b-2.html": page(2)}
        starts = [Seed(one.url("/a-1.html"), EntryKind.PAGE), Seed(other.url("/b-2.html"), EntryKind.PAGE)]
        report = capture(
            starts, arguments=["x"], options=CrawlOptions(), tick=lambda: None, clock=Waiting(), limits=LIMITS
        ).report
    assert (report.added, report.problems) == (2, [])


@pytest.mark.slow
def test_one_host_is_never_asked_twice_at_a_time(portal: Portal, run: Run) -> None:
    going, most = [0], [0]

    def slow(number: int) -> Any:
        def said(connection: Any) -> None:
            going[0] += 1
            most[0] = max(most[0], going[0])
            time.sleep(0.05)
            going[0] -= 1
            connection.sendall(article(number))

        return said

    portal.pages = {"/rss": feed(*(f"/a-{number}.html" for number in range(4)))} | {
        f"/a-{number}.html": slow(number) for number in range(4)
    }
    assert run((portal.url("/rss"), EntryKind.FEED)).report.added == 4
    assert most == [1]


@pytest.mark.slow
def test_a_certificate_that_is_not_trusted_is_passed_over_where_the_source_says_so_and_noted(
    run: Run, tls: ssl.SSLContext, tmp_path: Path, client: Client
) -> None:
    with open_portal(tls) as portal:
        portal.pages = {"/a-1.html": article(1)}
        url = portal.url("/a-1.html").replace("http:", "https:")
        run((url, EntryKind.PAGE))
        assert problems()[-1][1] == "tls"
        CaptureRule.objects.create(source=factories.source(domain="127.0.0.1"), trusts_any_certificate=True)
        assert run((url, EntryKind.PAGE)).report.added == 1
    assert "certificate" in CaptureHead.objects.get(capture__state=CaptureState.ARTICLE).tls
    assert not check(warcs(tmp_path)[-1])


@pytest.mark.slow
def test_a_round_of_a_source_says_what_it_brought(portal: Portal, run: Run) -> None:
    portal.pages = {
        "/rss": feed("/a-1.html", "/a-2.html", "/mat-3.html"),
        "/a-1.html": article(1),
        "/a-2.html": article(2),
    }
    run((portal.url("/rss"), EntryKind.FEED))
    round = CaptureRound.objects.get()
    assert (round.added, round.changed, round.unchanged, round.failed, round.gone) == (2, 0, 0, 0, 1)
