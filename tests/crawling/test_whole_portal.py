"""A whole portal, captured by one command, and by a schedule whose runs are killed: both hold the same."""

import shutil
from collections import Counter
from functools import partial
from pathlib import Path

import pytest

from tests.crawling.whole_portal import WholePortal, open_whole_portal, prepare, run, state
from tests.processes import EmptyArchive, finished, kill_when


def has_asked(portal: WholePortal, count: int) -> bool:
    return len(portal.asked) > count


@pytest.mark.slow
def test_a_portal_is_captured_whole_though_its_schedule_is_killed_twice(
    tmp_path: Path, empty_archive: EmptyArchive
) -> None:
    with open_whole_portal(tmp_path) as portal:
        clean = empty_archive(tmp_path / "clean")
        prepare(clean, portal.sources(with_browser=False))
        killed = Path(shutil.copytree(clean, tmp_path / "killed"))
        finished(run(clean, "try: call_command('capture_pages', all_sources=True)\nexcept SystemExit: pass"))
        captures, lists, _, titles = state(clean)
        assert len(titles) == 9
        kinds = Counter(row[2] for row in captures)
        assert kinds == {"article": 9, "resource": 3, "redirect": 2}
        assert [row[0].rsplit("/", 1)[-1] for row in lists] == ["", "?trang=2", ""]

        for more in (4, 7):
            reached = len(portal.asked) + more
            kill_when(run(killed, "call_command('capture_due')"), partial(has_asked, portal, reached))
        finished(run(killed, "call_command('capture_due')"))
        again = state(killed)
        assert [again[0], again[1], again[3]] == [captures, lists, titles]
        assert again[2] == [(9, 0, 0, 1)]  # what the killed runs had brought is counted once
        before = len(portal.asked)
        assert "Nothing is due" in finished(run(killed, "call_command('capture_due')"))
        assert len(portal.asked) == before
