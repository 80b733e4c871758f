import gzip
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.warc.record_streams import open_stream
from archive.warc.record_writer import RecordWriter
from archive.warc.records import read_records
from archive.warc.redaction import NotSeparable, blank_records


def write(path: Path, bodies: list[bytes]) -> None:
    out = BytesIO()
    writer = RecordWriter(out)
    for number, body in enumerate(bodies):
        record = writer.create_warc_record(
            f"https://thu.example/{number}", "resource", payload=BytesIO(body), length=len(body)
        )
        writer.write_record(record)
    path.write_bytes(out.getvalue())


def read(path: Path) -> list[tuple[tuple[int, int], str, bytes | None]]:
    with path.open("rb") as file:
        records = read_records(open_stream(file, path.name), longest=1_000_000)
        return [(each.place, each.header("WARC-Target-URI"), each.block) for each in records if not each.problem]


@pytest.mark.slow
@given(bodies=st.lists(st.binary(max_size=3000), min_size=1, max_size=6), chosen=st.sets(st.integers(0, 5)))
def test_what_is_not_erased_stays_to_the_byte_and_in_its_place(
    tmp_path_factory: pytest.TempPathFactory, bodies: list[bytes], chosen: set[int]
) -> None:
    path = tmp_path_factory.mktemp("warc") / "a.warc.gz"
    write(path, bodies)
    before, size = read(path), path.stat().st_size
    erased = {f"https://thu.example/{number}" for number in chosen if number < len(bodies)}
    assert blank_records(path, lambda record: record.header("WARC-Target-URI") in erased) == len(erased)
    after = read(path)
    assert path.stat().st_size == size
    assert [each for each in before if each[1] not in erased] == [each for each in after if each[1]]
    assert [each[0] for each in after] == [each[0] for each in before]


def test_nothing_of_an_erased_record_is_left(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    write(path, [b"giu lai", "điều phải quên".encode()])
    blank_records(path, lambda record: record.header("WARC-Target-URI").endswith("/1"))
    plain = gzip.decompress(path.read_bytes())
    assert b"giu lai" in plain
    assert "quên".encode() not in plain
    assert list(tmp_path.iterdir()) == [path]


def test_records_that_share_a_member_are_refused_and_nothing_changes(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    write(path, [b"mot", b"hai"])
    path.write_bytes(whole := gzip.compress(gzip.decompress(path.read_bytes())))
    with pytest.raises(NotSeparable):
        blank_records(path, lambda record: record.header("WARC-Target-URI").endswith("/1"))
    assert path.read_bytes() == whole
