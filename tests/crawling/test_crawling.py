"""Whole runs against a portal on loopback: what is fetched, written, imported, and what is not."""

import gzip
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone
from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import BufferedReader
from warcio.checker import Checker

from archive.crawling.frontier import EntryKind
from archive.importing.sources import find_captures
from archive.models import Article, Capture, CaptureRound, CaptureRule, FrontierEntry, ImportProblem, ImportRun, Visit
from tests import factories
from tests.crawling.conftest import Run, Waiting, article, feed, list_page
from tests.portal import Portal, answer, redirect

pytestmark = pytest.mark.django_db


def problems() -> list[tuple[str, str]]:
    rows = ImportProblem.objects.order_by("pk").values_list("path", "code")
    return [(path.rsplit("/", 1)[-1], code) for path, code in rows]


def warcs(folder: Path) -> list[Path]:
    return sorted((folder / "warcs").iterdir(), key=lambda path: path.stat().st_mtime_ns)


def records(path: Path) -> list[tuple[str, str]]:
    with path.open("rb") as file:
        return [
            (record.rec_type, (record.rec_headers.get_header("WARC-Target-URI") or "").rsplit("/", 1)[-1])
            for record in ArchiveIterator(file)
        ]


def check(path: Path) -> int:
    """What `warcio check` says of a file: 0 is sound."""

    class Arguments:
        inputs = [str(path)]
        verbose = False

    # Beside Brotli 1.2, warcio breaks at every page that says "br": it sets an attribute that Brotli's class lacks.
    BufferedReader.DECOMPRESSORS.pop("br", None)
    return int(Checker(Arguments()).process_all())


def a_day_passes() -> None:
    for model in (Capture, Visit):
        model.objects.update(captured_at=F("captured_at") - timedelta(days=1))


def test_a_page_is_fetched_written_and_imported(portal: Portal, run: Run, tmp_path: Path) -> None:
    portal.pages = {"/robots.txt": answer("User-agent: *\nAllow: /", kind="text/plain"), "/bai-1.html": article(1)}
    captured = run((portal.url("/bai-1.html"), EntryKind.PAGE))
    assert portal.asked == ["/robots.txt", "/bai-1.html"]
    assert (captured.report.added, captured.report.problems, captured.waiting) == (1, [], 0)
    stored = Capture.objects.get()
    assert stored.url == portal.url("/bai-1.html")
    assert stored.article
    assert stored.article.title == "Xã Mẫu họp bàn việc sửa đường lần thứ 1"
    (warc,) = warcs(tmp_path)
    assert warc.name == captured.warc
    assert stored.file_name.startswith(warc.name)
    assert records(warc) == [
        ("warcinfo", ""), ("response", "robots.txt"), ("request", "robots.txt"), ("response", "bai-1.html"),
        ("request", "bai-1.html"),
    ]  # fmt: skip
    assert not check(warc)
    with warc.open("rb") as file:
        blocks = [(each.rec_headers, each.raw_stream.read()) for each in ArchiveIterator(file, no_record_parse=True)]
    assert blocks[3][1] == portal.pages["/bai-1.html"]
    assert blocks[4][1].decode() == portal.requests[1] + "\r\n"
    assert blocks[3][0].get_header("WARC-IP-Address") == "127.0.0.1"
    assert ImportRun.objects.get().command == "capture_pages"
    assert CaptureRound.objects.get().finished_at


@pytest.mark.slow
def test_its_warc_imports_into_another_archive_alike(portal: Portal, run: Run, tmp_path: Path) -> None:
    portal.pages = {"/bai-1.html": article(1), "/bai-2.html": article(2)}
    run((portal.url("/bai-1.html"), EntryKind.PAGE), (portal.url("/bai-2.html"), EntryKind.PAGE))
    found = [item.raw for item in find_captures([tmp_path / "warcs"], max_bytes=10**6)]
    assert {(raw.url, raw.sha256, raw.captured_at) for raw in found if raw} == set(
        Capture.objects.values_list("url", "sha256", "captured_at")
    )


def test_a_feed_gives_what_is_new(portal: Portal, run: Run) -> None:
    portal.pages = {"/rss": feed("/a-1.html", "/b-2.html?utm_source=rss", "/b-2.html", "http://khac.example/c-3.html"),
                    "/a-1.html": article(1), "/b-2.html": article(2), "/b-2.html?utm_source=rss": article(2),
                    "/c-3.html": article(3)}  # fmt: skip
    assert run((portal.url("/rss"), EntryKind.FEED)).report.added == 2
    assert sorted(portal.asked) == ["/a-1.html", "/b-2.html?utm_source=rss", "/robots.txt", "/rss"]
    portal.pages["/rss"] = feed("/a-1.html", "/c-3.html")
    assert run((portal.url("/rss"), EntryKind.FEED)).report.added == 1
    assert portal.times("/a-1.html") == 1
    assert Article.objects.count() == 3


@pytest.mark.slow
def test_what_failed_is_tried_in_the_next_round_what_is_not_there_a_week_later(portal: Portal, run: Run) -> None:
    broken, missing = answer("x", "503 Service Unavailable"), answer("x", "404 Not Found")
    listing = feed("/a-1.html", "/b-2.html").replace(b"\r\n", b'\r\nETag: "v1"\r\n', 1)
    portal.pages = {"/rss": listing, "/a-1.html": broken, "/b-2.html": missing}
    run((portal.url("/rss"), EntryKind.FEED))
    portal.pages |= {"/a-1.html": article(1), "/b-2.html": article(2)}
    run((portal.url("/rss"), EntryKind.FEED))
    assert not any("If-None-Match" in request for request in portal.requests)  # something of the list was missing
    assert [portal.times(path) for path in ("/a-1.html", "/b-2.html")] == [4, 1]
    Visit.objects.update(visited_at=F("visited_at") - timedelta(days=8))
    Visit.objects.update(etag="")
    run((portal.url("/rss"), EntryKind.FEED))
    assert [portal.times(path) for path in ("/a-1.html", "/b-2.html")] == [4, 2]


@pytest.mark.slow
def test_a_sitemap_of_sitemaps_is_followed_and_what_changed_is_fetched_again(portal: Portal, run: Run) -> None:
    index = f"<sitemapindex><sitemap><loc>{portal.url('/s1.xml.gz')}</loc></sitemap></sitemapindex>"
    sitemap = "<urlset><url><loc>{}</loc><lastmod>{}</lastmod></url><url><loc>/lien-he</loc></url></urlset>"

    def dated(days: int) -> bytes:
        day = (timezone.now() + timedelta(days=days)).isoformat()
        return answer(gzip.compress(sitemap.format("/a-1.html", day).encode()), kind="application/gzip")

    portal.pages = {"/sitemap.xml": answer(index, kind="text/xml"), "/s1.xml.gz": dated(-9), "/a-1.html": article(1)}
    for changed, times in ((-9, 1), (-9, 1), (+1, 1)):
        portal.pages["/s1.xml.gz"] = dated(changed)
        run((portal.url("/sitemap.xml"), EntryKind.SITEMAP))
        assert portal.times("/a-1.html") == times
    Visit.objects.update(visited_at=timezone.now() - timedelta(days=20))
    portal.pages["/s1.xml.gz"] = dated(-9)
    run((portal.url("/sitemap.xml"), EntryKind.SITEMAP))
    assert portal.times("/a-1.html") == 2


@pytest.mark.slow
def test_a_list_page_gives_what_its_rule_says(portal: Portal, run: Run) -> None:
    portal.pages["/"] = list_page(
        "/tin/a-1.html", "/lien-he", "/tin/x.pdf", "/gioi-thieu/y-2.html", "http://khac.example/a-1.html"
    )
    portal.pages |= {"/tin/a-1.html": article(1), "/gioi-thieu/y-2.html": article(2)}
    source = factories.source(domain="127.0.0.1")
    CaptureRule.objects.create(source=source, exclude=["/gioi-thieu/*"])
    assert run((portal.url("/"), EntryKind.LIST)).report.added == 1
    source.refresh_from_db()
    assert source.last_seen_alive == timezone.localdate()
    assert source.contact.failures == 0
    assert portal.asked == ["/robots.txt", "/", "/tin/a-1.html"]
    CaptureRule.objects.update(include=["/lien-he"])
    portal.pages["/lien-he"] = article(3)
    run((portal.url("/"), EntryKind.LIST))
    assert portal.times("/lien-he") == 0  # the common exclusions hold for an own rule too


@pytest.mark.slow
def test_robots_are_obeyed(portal: Portal, run: Run) -> None:
    portal.pages = {"/robots.txt": answer("User-agent: *\nDisallow: /an\nCrawl-delay: 7", kind="text/plain"),
                    "/an-1.html": article(1), "/a-2.html": article(2), "/a-3.html": article(3)}  # fmt: skip
    clock = Waiting()
    urls = [(portal.url(path), EntryKind.PAGE) for path in ("/an-1.html", "/a-2.html", "/a-3.html")]
    assert run(*urls, clock=clock).report.added == 2
    assert problems() == [("an-1.html", "robots")]
    assert portal.times("/an-1.html") == 0
    robots, delay = clock.slept  # robots.txt had not been read before the first; what passed meanwhile counts
    assert robots <= 2 < delay <= 7


@pytest.mark.parametrize(
    ("robots", "asked"),
    [
        (answer("x", "404 Not Found"), 1),
        (answer("x", "403 Forbidden"), 1),
        (answer("x", "500 Internal Server Error"), 0),
        (answer("x", "429 Too Many Requests"), 0),
        (redirect("/muc/robots"), 0),
        (redirect("/vong"), 1),
        (answer(b"\x00\xff" * 5000), 1),
    ],
)
def test_robots_that_are_not_there_allow_and_those_that_fail_forbid(
    portal: Portal, run: Run, robots: bytes, asked: int
) -> None:
    portal.pages = {"/robots.txt": robots, "/vong": redirect("/vong"), "/a-1.html": article(1),
                    "/muc/robots": answer("User-agent: tangthu\nDisallow: /", kind="text/plain")}  # fmt: skip
    run((portal.url("/a-1.html"), EntryKind.PAGE))
    assert portal.times("/a-1.html") == asked


@pytest.mark.slow
def test_a_page_that_did_not_change_is_a_revisit(portal: Portal, run: Run, tmp_path: Path) -> None:
    whole = article(1).replace(b"\r\n", b'\r\nETag: "v1"\r\nLast-Modified: Fri, 04 Jun 2021 01:00:00 GMT\r\n', 1)
    portal.pages["/a-1.html"] = [whole, answer(status="304 Not Modified", etag='"v1"'), article(1)]
    for _ in range(3):
        assert run((portal.url("/a-1.html"), EntryKind.PAGE)).report.problems == []
        a_day_passes()
    assert [records(warc)[-2][0] for warc in warcs(tmp_path)] == ["response", "revisit", "revisit"]
    assert Capture.objects.values("sha256").distinct().count() == 1
    assert Capture.objects.filter(article=Article.objects.get()).count() == 3
    assert 'If-None-Match: "v1"' in portal.requests[3]
    assert "If-Modified-Since: Fri, 04 Jun 2021 01:00:00 GMT" in portal.requests[3]


@pytest.mark.slow
def test_equal_bytes_are_written_once(portal: Portal, run: Run, tmp_path: Path) -> None:
    portal.pages["/a-1.html"] = article(1)
    start = (portal.url("/a-1.html"), EntryKind.PAGE)
    run(start)
    a_day_passes()
    captured = run(start)
    assert records(warcs(tmp_path)[-1])[-2][0] == "revisit"
    assert not check(warcs(tmp_path)[-1])
    assert (captured.report.unchanged + captured.report.updated, captured.report.problems) == (1, [])
    first, second = Capture.objects.order_by("captured_at")
    assert (first.sha256, first.article) == (second.sha256, second.article)


@pytest.mark.slow
def test_redirects_are_followed_each_checked_anew(portal: Portal, run: Run) -> None:
    portal.pages = {"/cu": redirect("/moi-1.html"), "/moi-1.html": article(1), "/vong-1": redirect("/vong-2"),
                    "/vong-2": redirect("/vong-1"), "/tu": redirect("/tu"), "/noi-bo": redirect("file:///etc/passwd"),
                    "/cam": redirect("/an/1"), "/an/1": article(2),
                    "/robots.txt": answer("User-agent: *\nDisallow: /an", kind="text/plain")}  # fmt: skip
    portal.pages |= {f"/dai-{n}": redirect(f"/dai-{n + 1}") for n in range(9)}
    run(*((portal.url(path), EntryKind.PAGE) for path in ("/cu", "/vong-1", "/tu", "/noi-bo", "/cam", "/dai-0")))
    assert Capture.objects.of_articles().get().url == portal.url("/moi-1.html")
    assert Capture.objects.get(url=portal.url("/cu")).page_url == portal.url("/moi-1.html")
    assert sorted(problems()) == [
        ("1", "robots"), ("dai-5", "redirects"), ("noi-bo", "bad-address"), ("tu", "redirects"), ("vong-2", "redirects")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("inside", "to"),
    [
        ("/a-1.html", "http://127.0.0.1:{}/x"),
        ("/a-1.html", "http://10.0.0.1/"),
        ("/robots.txt", "http://localhost:{}/x"),
        ("/rss", "http://[::ffff:127.0.0.1]:{}/x"),
        ("/anh.jpg", "http://2130706433:{}/x"),
        ("/anh.jpg", "http://[::1]:{}/x"),
    ],
)
def test_nothing_leads_into_a_private_network(
    portal: Portal, run: Run, settings: Any, monkeypatch: pytest.MonkeyPatch, to: str, inside: str
) -> None:
    """The portal's own port stands for the public one; everything else is as in production."""
    from archive.fetching import targets

    settings.CAPTURE_ALLOW_PRIVATE = False
    settings.CAPTURE_PORTS = [str(portal.port), "80"]
    lets_in = targets.ConnectionGuard.connect

    def connect(self: Any, target: Any, *, seconds: float) -> Any:
        if target.host == "cong.example":
            return lets_in(
                targets.ConnectionGuard(allow_private=True), targets.read_target(portal.url()), seconds=seconds
            )
        return lets_in(self, target, seconds=seconds)

    monkeypatch.setattr(targets.ConnectionGuard, "connect", connect)
    page = article(1, more='<img src="/anh.jpg">')
    portal.pages = {"/a-1.html": page, "/rss": feed("/a-1.html"), inside: redirect(to.format(portal.port))}
    start = ("/rss", EntryKind.FEED) if inside == "/rss" else ("/a-1.html", EntryKind.PAGE)
    run((portal.url(start[0], host="cong.example"), start[1]))
    assert [code for _, code in problems()] in (["private-address"], ["bad-address"])
    assert portal.times("/x") == 0
    assert Capture.objects.of_articles().count() == (inside == "/anh.jpg")


def test_loopback_is_refused_unless_a_test_says_so(portal: Portal, run: Run, settings: Any) -> None:
    settings.CAPTURE_ALLOW_PRIVATE = False
    settings.CAPTURE_PORTS = [str(portal.port)]
    portal.pages["/a-1.html"] = article(1)
    run((portal.url("/a-1.html"), EntryKind.PAGE))
    assert problems() == [("a-1.html", "private-address")]
    assert portal.asked == []


@pytest.mark.slow
def test_what_passes_is_tried_again_and_retry_after_obeyed(portal: Portal, run: Run) -> None:
    busy = answer("Bận", "503 Service Unavailable", retry_after="120")
    portal.pages = {"/a-1.html": [busy, b"", article(1)], "/b-2.html": answer("x", "404 Not Found"),
                    "/c-3.html": answer("x", "502 Bad Gateway")}  # fmt: skip
    clock = Waiting()
    run(*((portal.url(f"/{name}.html"), EntryKind.PAGE) for name in ("a-1", "b-2", "c-3")), clock=clock)
    assert [portal.times(f"/{name}.html") for name in ("a-1", "b-2", "c-3")] == [3, 1, 3]
    assert Article.objects.count() == 1
    assert sorted(problems()) == [("b-2.html", "status-404"), ("c-3.html", "status-502")]
    assert max(clock.slept) >= 118


@pytest.mark.parametrize("seconds", ["400", "86400"])
def test_a_host_that_wants_a_long_rest_is_left_for_another_round(portal: Portal, run: Run, seconds: str) -> None:
    paths = [f"/a-{n}.html" for n in range(9)]
    portal.pages = {path: answer("x", "429 Too Many Requests", retry_after=seconds) for path in paths}
    clock = Waiting()
    captured = run(*((portal.url(path), EntryKind.PAGE) for path in paths), clock=clock)
    assert captured.waiting == 0
    assert "host-busy" in {code for _, code in problems()}
    assert len(portal.asked) < 6
    assert clock.passed < 1000


@pytest.mark.slow
def test_what_strangers_send_can_be_stored_whatever_it_is(portal: Portal, run: Run) -> None:
    nul = article(1).replace(b"charset=utf-8", b"charset=utf-8; a=\0").replace(b"\r\n", b'\r\nETag: "\0\xff"\r\n', 1)
    portal.pages = {"/a-1.html": nul, "/b-2.html": answer("x", content_encoding="\0x"), "/c-3.html": redirect("/\0"),
                    "/d-4.html": b"HTTP/1.1 200 \0\xff\r\nContent-Type: \xff\0\r\n\r\n\0",
                    "/e-5.html": article(5).replace(b"<p>", b"<p>\0\xed\xa0\x80")}  # fmt: skip
    captured = run(*((portal.url(path), EntryKind.PAGE) for path in portal.pages))
    assert captured.waiting == 0
    assert captured.report.added >= 1


def test_a_host_that_cannot_be_reached_is_given_up(portal: Portal, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def getaddrinfo(*args: Any, **kwargs: Any) -> list[Any]:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    source = factories.source(domain="mat.example")
    captured = run(*((f"http://mat.example/a-{n}.html", EntryKind.PAGE) for n in range(30)))
    assert captured.waiting == 0
    assert [code for _, code in problems()] == ["host-unreachable"]
    source.contact.refresh_from_db()
    assert (source.contact.failures, source.contact.code) == (1, "dns")


@pytest.mark.slow
def test_hostile_pages_are_problems_and_cost_no_other_page(portal: Portal, run: Run, tmp_path: Path) -> None:
    bomb = gzip.compress(bytes(50_000_000))
    portal.pages = {"/rss": feed("/a-1.html", "/bom-2.html", "/tep-3.html", "/to-4.html", "/dut-5.html", "/thu-6.html"),
                    "/a-1.html": article(1), "/bom-2.html": answer(bomb, content_encoding="gzip"),
                    "/tep-3.html": answer(b"%PDF-1.4", kind="application/pdf"), "/to-4.html": answer(b"x" * 400_000),
                    "/dut-5.html": b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nabc",
                    "/thu-6.html": answer("x", content_encoding="br")}  # fmt: skip
    captured = run((portal.url("/rss"), EntryKind.FEED))
    assert captured.report.added == 1
    assert sorted(code for _, code in problems()) == [
        "damaged-record", "not-a-page", "too-large", "too-large"
    ]  # fmt: skip
    assert not check(warcs(tmp_path)[-1])


@pytest.mark.parametrize("kind", [EntryKind.FEED, EntryKind.SITEMAP])
def test_what_is_no_list_is_told(portal: Portal, run: Run, kind: EntryKind) -> None:
    portal.pages["/x"] = answer("<html><a href='/a-1.html'>x</a></html>")
    run((portal.url("/x"), kind))
    assert problems() == [("x", "no-list")]


@pytest.mark.slow
def test_a_run_does_so_many_pages_and_the_next_goes_on(portal: Portal, run: Run, tmp_path: Path) -> None:
    paths = [f"/a-{n}.html" for n in range(5)]
    portal.pages = {"/rss": feed(*paths), **{path: article(n) for n, path in enumerate(paths)}}
    first = run((portal.url("/rss"), EntryKind.FEED), pages=2)
    assert (first.report.added, first.waiting, first.is_resumed) == (2, 3, False)
    second = run((portal.url("/rss"), EntryKind.FEED), pages=50)
    assert (second.report.added, second.waiting, second.is_resumed) == (3, 0, True)
    assert len(warcs(tmp_path)) == 2
    assert [portal.times(path) for path in ("/rss", *paths)] == [1] * 6
    assert FrontierEntry.objects.filter(state="done").count() == 6


@pytest.mark.slow
def test_cookies_are_not_kept(portal: Portal, run: Run) -> None:
    portal.pages = {"/a-1.html": article(1).replace(b"\r\n", b"\r\nSet-Cookie: a=b\r\n", 1), "/b-2.html": article(2)}
    run((portal.url("/a-1.html"), EntryKind.PAGE), (portal.url("/b-2.html"), EntryKind.PAGE))
    assert not any("cookie" in request.lower() for request in portal.requests)
