"""Files appear whole under their names, whoever writes beside."""

import re
import stat
from pathlib import Path

import pytest

from archive.whole_files import aside_of, made_once, written_whole


def test_a_file_appears_when_it_is_whole_and_stays_as_it_was_where_writing_fails(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"before")
    with pytest.raises(TypeError), written_whole(path) as file:
        file.writelines([b"aft", None])  # type: ignore[list-item]
    assert path.read_bytes() == b"before"
    with written_whole(path) as file:
        file.write(b"after")
        file.flush()
        assert path.read_bytes() == b"before"
    assert path.read_bytes() == b"after"
    assert list(tmp_path.iterdir()) == [path]


def test_writers_of_one_name_do_not_meet(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with written_whole(path) as first, written_whole(path) as second:
        first.write(b"first")
        second.write(b"second")
    assert path.read_bytes() == b"first"  # the one that ended last
    assert aside_of(path) != aside_of(path)


def test_what_is_made_once_stays_as_the_first_writer_made_it(tmp_path: Path) -> None:
    path = tmp_path / "mark"
    for data in (b"first", b"second"):
        made_once(path, data, 0o600)
    assert path.read_bytes() == b"first"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_the_file_has_the_rights_that_were_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "key"
    with written_whole(path, 0o600):
        pass
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_nothing_else_names_its_own_file_aside() -> None:
    """A process's number is the same in two threads, and may be in two containers that share a folder."""
    root = Path(__file__).resolve().parent.parent
    own = re.compile(r"""f["']\.\{.*getpid""")
    sources = [*root.glob("archive/**/*.py"), *root.glob("search/**/*.py")]
    assert len(sources) > 300
    assert not [source for source in sources if own.search(source.read_text(encoding="utf-8"))]
