"""A run that is cut off anywhere: nothing lost, and nothing fetched again that had been written."""

import os
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from archive.crawling import crawl, fetcher
from archive.crawling.frontier import EntryKind
from archive.crawling.run import CrawlResult
from archive.importing import run as importing
from archive.models import Article, Capture, CaptureRound, FrontierEntry, Visit
from archive.warc import appender
from tests.crawling.conftest import Run, article, feed
from tests.crawling.test_crawling import check, records
from tests.crawling.test_crawling import warcs as files_of
from tests.portal import Portal, answer, redirect

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """The process is gone."""


class Killer:
    """Ends the process after so many steps; a step is a moment before, amid or after what a run does."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.left = -1
        self.in_hand = ""  # what was fetched and is not written
        self.lost = 0
        for owner, name in ((fetcher, "fetch"), (importing._Single, "take"), (crawl, "add_entries"),
                            (crawl, "note_visit"), (FrontierEntry, "save"), (appender.CrawlWarc, "_append")):  # fmt: skip
            monkeypatch.setattr(owner, name, self._wrapped(getattr(owner, name), name))

    def _wrapped(self, work: Callable[..., Any], name: str) -> Callable[..., Any]:
        def step(*args: Any, **kwargs: Any) -> Any:
            self._step()
            if name == "_append" and self.left == 1:
                with Path(args[0]._file.name).open("ab") as file:  # half of it reaches the disk
                    file.write(args[1][: len(args[1]) // 2])
                self._step()
            done = work(*args, **kwargs)
            if name in ("fetch", "_append"):
                self.in_hand = args[0].path if name == "fetch" else ""
            self._step()
            return done

        return step

    def _step(self) -> None:
        self.left -= 1
        if self.left == 0:
            self.lost += self.in_hand not in ("", "/robots.txt")
            self.in_hand = ""
            raise Killed


def pages(count: int = 6) -> dict[str, Any]:
    paths = [f"/bai-{number}.html" for number in range(count)]
    return {
        "/robots.txt": answer("User-agent: *", kind="text/plain"),
        "/rss": feed(*paths, "/cu-9.html", "/mat-8.html"),
        "/cu-9.html": redirect("/bai-0.html?moi=1"),
        "/bai-0.html?moi=1": article(9),
        **{path: article(number) for number, path in enumerate(paths)},
    }


def state() -> list[Any]:
    captures = Capture.objects.order_by("url").values_list("url", "sha256", "state", "article__title")
    entries = FrontierEntry.objects.order_by("url").values_list("url", "state", "status", "code")
    return [*captures, *entries]


@pytest.mark.slow
@pytest.mark.parametrize("count", [6, pytest.param(300, marks=pytest.mark.soak)])
def test_killed_again_and_again_it_ends_as_one_clean_run(
    portal: Portal, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    portal.pages = pages(count)
    run((portal.url("/rss"), EntryKind.FEED))
    clean = state()
    Article.objects.all().delete()
    Capture.objects.all().delete()
    CaptureRound.objects.all().delete()
    Visit.objects.all().delete()
    for file in files_of(tmp_path):
        file.unlink()
    portal.asked.clear()

    killer = Killer(monkeypatch)
    chance, kills = random.Random(1), 0
    captured: CrawlResult | None = None
    while captured is None:
        killer.left = chance.randint(3, 30)
        try:
            captured = run((portal.url("/rss"), EntryKind.FEED))
        except Killed:
            kills += 1
        assert kills < 20 * count
    assert kills >= count
    assert state() == clean
    written = Counter(entry for file in files_of(tmp_path) for entry in records(file) if entry[0] == "response")
    fetched = Counter(path.rsplit("/", 1)[-1] for path in portal.asked)
    del written["response", "robots.txt"], fetched["robots.txt"]  # read by each run anew
    assert set(written.values()) == {1}
    assert sum(fetched.values()) - sum(written.values()) <= killer.lost
    assert not any(check(file) for file in files_of(tmp_path))


@pytest.mark.slow
def test_a_full_disk_leaves_a_whole_file_and_the_next_run_goes_on(
    portal: Portal, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    portal.pages = pages()
    count = 0

    def full(descriptor: int) -> None:
        nonlocal count
        count += 1
        if count == 5:
            raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            run((portal.url("/rss"), EntryKind.FEED))
    assert not check(files_of(tmp_path)[-1])
    assert run((portal.url("/rss"), EntryKind.FEED)).waiting == 0
    assert Article.objects.count() == 7
