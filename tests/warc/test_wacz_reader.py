import io
import zipfile
from pathlib import Path

import pytest

from archive.core.intake import IncomingCapture
from archive.importing.sources import find_captures
from tests.warcs import Warc, write

LIMIT = 100_000


def warc_of(*numbers: int) -> bytes:
    warc = Warc()
    for number in numbers:
        warc.response(number)
    return warc.data


def wacz(path: Path, entries: dict[str, bytes], *, method: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("datapackage.json", "{}")
        for name, data in entries.items():
            archive.writestr(name, data)
    return path


def found_in(path: Path) -> list[IncomingCapture]:
    return [item for item in find_captures([path], max_bytes=LIMIT) if not item.passed_over]


def pages(found: list[IncomingCapture]) -> list[str]:
    return [str(item.raw.url).rsplit("/", 1)[-1] for item in found if item.raw]


def problems(found: list[IncomingCapture]) -> list[str]:
    return [item.problem for item in found if item.raw is None]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_every_warc_of_a_wacz_is_read(tmp_path: Path, method: int) -> None:
    entries = {
        "archive/a.warc.gz": warc_of(1, 2),
        "archive/b.warc.gz": warc_of(3),
        "pages/pages.jsonl": b"{}",
        "indexes/index.cdx": b"x",
    }
    found = found_in(wacz(tmp_path / "crawl.wacz", entries, method=method))
    assert pages(found) == ["1", "2", "3"]
    assert found[0].path == f"{tmp_path}/crawl.wacz:archive/a.warc.gz:0"


@pytest.mark.parametrize(
    "name", ["../archive/x.warc.gz", "/archive/x.warc", "archive/../../x.warc", "archive\\..\\x.warc", "x.warc"]
)
def test_an_entry_that_leads_out_of_its_folder_is_not_read(tmp_path: Path, name: str) -> None:
    found = found_in(wacz(tmp_path / "path.wacz", {name: warc_of(1), "archive/good.warc.gz": warc_of(2)}))
    assert problems(found) == ["bad-path"]
    assert pages(found) == ["2"]


def test_an_entry_that_expands_beyond_measure_is_not_read(tmp_path: Path) -> None:
    entries = {"archive/bomb.warc": bytes(30_000_000), "archive/good.warc.gz": warc_of(2)}
    found = found_in(wacz(tmp_path / "bomb.wacz", entries, method=zipfile.ZIP_DEFLATED))
    assert problems(found) == ["zip-bomb"]
    assert pages(found) == ["2"]


def test_an_entry_that_lies_about_its_size_is_read_no_further(tmp_path: Path) -> None:
    path = wacz(tmp_path / "lie.wacz", {"archive/a.warc": bytes(9_000_000)}, method=zipfile.ZIP_DEFLATED)
    data = path.read_bytes()
    path.write_bytes(data.replace((9_000_000).to_bytes(4, "little"), (50).to_bytes(4, "little")))
    found = found_in(path)
    assert pages(found) == []
    assert len(problems(found)) == 1


def test_entries_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    path = wacz(tmp_path / "shared.wacz", {f"archive/{number}.warc": b"x" * 5_000 for number in range(3)})
    with zipfile.ZipFile(path) as archive:
        first, *others = [entry for entry in archive.infolist() if entry.filename.endswith(".warc")]
        where = {entry.filename: entry.header_offset for entry in others}
    data = path.read_bytes()
    for offset in where.values():
        data = data.replace(offset.to_bytes(4, "little"), first.header_offset.to_bytes(4, "little"))
    path.write_bytes(data.replace(b"x" * 5_000, b"", 2))
    assert "bad-container" in problems(found_in(path))


@pytest.mark.parametrize("cut", [4, 30, 300, -1, -30])
def test_a_cut_wacz_is_a_problem_and_what_is_there_is_read(tmp_path: Path, cut: int) -> None:
    whole = wacz(tmp_path / "whole.wacz", {"archive/a.warc.gz": warc_of(1)}).read_bytes()
    found = found_in(write(tmp_path / "cut.wacz", whole[:cut]))
    assert problems(found) == ["bad-container"] + ["bad-record"] * (cut == 300)  # where the WARC itself breaks off
    assert pages(found) == ["1"] * (cut < 0)


def test_a_damaged_record_costs_no_other(tmp_path: Path) -> None:
    warc = bytearray(warc_of(1, 2, 3))
    at = len(warc_of(1)) + 400
    warc[at : at + 100] = bytes(100)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("archive/a.warc.gz", bytes(warc))
    found = found_in(write(tmp_path / "damaged.wacz", buffer.getvalue()))
    assert pages(found) == ["1", "3"]
    assert len(problems(found)) == 1
