"""The command: its arguments, and what it says."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from archive.crawling import run as running
from archive.crawling.run import CrawlResult
from archive.importing.report import ImportReport
from archive.models import CaptureRule
from search.locking import alone
from tests import factories
from tests.crawling.conftest import Waiting, article
from tests.portal import Portal, answer

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the command would capture; nothing is fetched."""
    calls: list[Any] = []

    def capture(starts: Any, **options: Any) -> CrawlResult:
        calls.append(([(start.url, start.kind.value) for start in starts], options))
        return CrawlResult(report=ImportReport(), warc="x", is_resumed=False, waiting=0)

    monkeypatch.setattr("archive.management.commands.capture_pages.capture", capture)
    factories.province()
    return calls


def test_every_way_to_say_where_to_begin(asked: list[Any], tmp_path: Path) -> None:
    source = factories.source(domain="cong.example")
    CaptureRule.objects.create(source=factories.source(domain="hai.example"))
    (tmp_path / "l.txt").write_text("# trang\nhttp://c.example/1\n\n http://c.example/2 \n", encoding="utf-8-sig")
    call_command("capture_pages", "http://a.example/1", feed=["http://a.example/f"], sitemap=["http://a.example/s"],
                 list=[tmp_path / "l.txt"], source=[source.slug], all_sources=True, limit=7, no_images=True)  # fmt: skip
    starts, options = asked[0]
    assert starts == [
        ("http://a.example/1", "page"), ("http://a.example/f", "feed"), ("http://a.example/s", "sitemap"),
        ("https://cong.example/", "list"), ("https://hai.example/", "list"), ("http://c.example/1", "page"),
        ("http://c.example/2", "page"),
    ]  # fmt: skip
    assert (options["options"].pages, options["options"].with_images) == (7, False)


def test_a_bad_line_of_a_list_costs_no_other(
    asked: list[Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "l.txt").write_text("http://a.example/1\nkhông phải\nhttp://a.example/2\n")
    with pytest.raises(SystemExit):
        call_command("capture_pages", list=[tmp_path / "l.txt"])
    assert [url for url, _ in asked[0][0]] == ["http://a.example/1", "http://a.example/2"]
    assert "l.txt:2: bad-address" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "options", "said"),
    [
        ([], {}, "Which pages"),
        (["file:///etc/passwd"], {}, "neither http nor https"),
        (["http://user@a.example/"], {}, "user name"),
        ([], {"source": ["khong-co"]}, "no source"),
        ([], {"list": [Path("/khong-co")]}, "cannot be read"),
    ],
)
def test_what_cannot_be_captured_is_said_at_once(
    asked: list[Any], arguments: list[str], options: dict[str, Any], said: str
) -> None:
    with pytest.raises(CommandError, match=said):
        call_command("capture_pages", *arguments, **options)
    assert asked == []


@pytest.mark.slow
def test_it_says_what_it_did_and_fails_where_something_failed(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    factories.province()
    monkeypatch.setattr(running, "Clock", Waiting)
    portal.pages["/a-1.html"] = article(1)
    call_command("capture_pages", portal.url("/a-1.html"))
    assert "1 added" in capsys.readouterr().out
    portal.pages["/b-2.html"] = answer("x", "410 Gone")
    with pytest.raises(SystemExit):
        call_command("capture_pages", portal.url("/b-2.html"))
    captured = capsys.readouterr()
    assert captured.err.endswith("/b-2.html: status-410\n")
    assert "1 failed" in captured.out


def test_only_one_captures_at_a_time(portal: Portal) -> None:
    factories.province()
    with alone("capture"), pytest.raises(CommandError, match="Another"):
        call_command("capture_pages", portal.url("/a-1.html"))
    assert portal.asked == []
