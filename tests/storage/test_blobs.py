import gzip
import hashlib
from pathlib import Path
from typing import Any

import pytest

from archive.storage import blobs

BODY = "Tỉnh ủy tổ chức hội nghị".encode()


@pytest.fixture(autouse=True)
def capture_dir(settings: Any, tmp_path: Path) -> Path:
    settings.CAPTURE_DIR = tmp_path
    return tmp_path


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_it_gives_back_what_was_stored() -> None:
    digest = blobs.store(BODY)
    assert digest == hashlib.sha256(BODY).hexdigest()
    assert blobs.load(digest) == BODY


def test_storing_twice_keeps_one_file(capture_dir: Path) -> None:
    blobs.store(BODY)
    blobs.store(BODY)
    assert len(files_below(capture_dir)) == 1


def test_missing_bytes_are_an_error_that_says_so() -> None:
    with pytest.raises(blobs.BlobError, match="no bytes"):
        blobs.load("00" * 32)


@pytest.mark.parametrize(
    "damage",
    [b"", b"not gzip", gzip.compress(b"other bytes"), gzip.compress(BODY)[:-9]],
    ids=["empty", "no-archive", "other-bytes", "truncated"],
)
def test_damaged_bytes_are_never_returned(capture_dir: Path, damage: bytes) -> None:
    digest = blobs.store(BODY)
    files_below(capture_dir)[0].write_bytes(damage)
    with pytest.raises(blobs.BlobError):
        blobs.load(digest)
