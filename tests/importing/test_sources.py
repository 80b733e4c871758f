import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.core.intake import IncomingCapture
from archive.importing.sources import find_captures

LIMIT = 10_000


def found_in(*paths: Path, limit: int = LIMIT) -> list[IncomingCapture]:
    return [item for item in find_captures(paths, max_bytes=limit) if not item.passed_over]


def problems(found: list[IncomingCapture]) -> dict[str, str]:
    return {item.path.rsplit("/", 1)[-1]: item.problem for item in found if item.problem}


def write_manifest(folder: Path, *lines: object) -> None:
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    (folder / "manifest.jsonl").write_text(text, encoding="utf-8")


def test_a_folder_yields_its_pages_in_order_and_passes_over_other_files(tmp_path: Path) -> None:
    for name in ("b.html", "a.txt", "c.png", "README.md", ".hidden.txt"):
        (tmp_path / name).write_text(name)
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "d.HTM").write_text("d")
    found = found_in(tmp_path)
    assert [item.path.rsplit("/", 1)[-1] for item in found] == ["a.txt", "b.html", "d.HTM"]
    assert [item.raw.content_type for item in found if item.raw] == ["text/plain", "text/html", "text/html"]


def test_a_file_named_as_such_is_read_whatever_its_name(tmp_path: Path) -> None:
    page = tmp_path / "page.dump"
    page.write_bytes(b"bytes")
    (item,) = found_in(page)
    assert item.raw is not None
    assert (item.raw.body, item.raw.content_type) == (b"bytes", None)


def test_the_manifest_gives_address_and_time(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "a.html").write_text("a")
    (tmp_path / "sub" / "b.html").write_text("b")
    write_manifest(
        tmp_path,
        {"path": "a.html", "url": "https://haugiang.gov.vn/a", "captured_at": "2021-06-04T08:00:00+07:00"},
        {"path": "sub/b.html", "url": "https://haugiang.gov.vn/b"},
    )
    first, second = (item.raw for item in found_in(tmp_path))
    assert first is not None
    assert second is not None
    assert (first.url, first.captured_at) == ("https://haugiang.gov.vn/a", datetime(2021, 6, 4, 1, tzinfo=UTC))
    assert (second.url, second.captured_at) == ("https://haugiang.gov.vn/b", None)


def test_the_manifest_also_speaks_of_a_file_named_as_such(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("a")
    write_manifest(tmp_path, {"path": "a.html", "url": "https://haugiang.gov.vn/a"})
    (item,) = found_in(tmp_path / "a.html")
    assert item.raw is not None
    assert item.raw.url == "https://haugiang.gov.vn/a"


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        "[]",
        "null",
        {"url": "https://haugiang.gov.vn/"},
        {"path": 5},
        {"path": "../secret.txt"},
        {"path": "/etc/passwd"},
        {"path": "a.html", "url": "javascript:alert(1)"},
        {"path": "a.html", "captured_at": "yesterday"},
        '{"path": ' + "[" * 100_000,
    ],
)
def test_a_bad_manifest_line_is_a_problem_and_the_files_are_read(tmp_path: Path, line: object) -> None:
    (tmp_path / "a.html").write_text("a")
    write_manifest(tmp_path, line)
    found = found_in(tmp_path)
    assert problems(found) == {"manifest.jsonl:1": "manifest-line"}
    assert [item.raw.url for item in found if item.raw] == [None]


def test_a_file_that_the_manifest_names_and_nobody_finds_is_a_problem(tmp_path: Path) -> None:
    write_manifest(tmp_path, {"path": "gone.html"})
    assert problems(found_in(tmp_path)) == {"gone.html": "missing"}


def test_what_cannot_be_read_is_one_problem_each(tmp_path: Path) -> None:
    (tmp_path / "large.txt").write_bytes(b"x" * (LIMIT + 1))
    (tmp_path / "limit.txt").write_bytes(b"x" * LIMIT)
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "self.html").symlink_to(tmp_path / "self.html")
    os.mkfifo(tmp_path / "pipe.txt")
    found = found_in(tmp_path, tmp_path / "absent")
    assert problems(found) == {
        "large.txt": "too-large",
        "loop": "symlink-loop",
        "self.html": "symlink-loop",
        "pipe.txt": "not-a-file",
        "absent": "missing",
    }
    assert [item.path.rsplit("/", 1)[-1] for item in found if item.raw] == ["limit.txt"]


def test_a_name_that_is_no_utf8_is_shown_and_read(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/t\xedn.txt", "wb") as file:
        file.write(b"x")
    (item,) = found_in(tmp_path)
    assert item.raw is not None
    item.path.encode("utf-8")
