"""What a WARC's records become; the records are warcio's, the damage is done by hand."""

import gzip
import io
import random
import zipfile
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.core.intake import IncomingCapture
from archive.importing.sources import find_captures
from tests.warcs import Warc, damaged, page, url, write

LIMIT = 100_000
HTML = ("Content-Type", "text/html; charset=utf-8")


def found_in(path: Path) -> list[IncomingCapture]:
    return [item for item in find_captures([path], max_bytes=LIMIT) if not item.passed_over]


def pages(found: list[IncomingCapture]) -> list[str]:
    return [str(item.raw.url).rsplit("/", 1)[-1] for item in found if item.raw]


def problems(found: list[IncomingCapture]) -> list[str]:
    return [item.problem for item in found if item.raw is None]


@pytest.mark.parametrize("compressed", [True, False])
def test_pages_of_a_warc_have_body_address_time_and_type(tmp_path: Path, *, compressed: bool) -> None:
    warc = Warc(compressed=compressed)
    for number in range(3):
        warc.response(number)
    found = found_in(write(tmp_path / "any.warc.gz", *warc.records))
    assert pages(found) == ["0", "1", "2"]
    raw = found[1].raw
    assert raw is not None
    assert raw.body == page(1)
    assert (raw.url, raw.captured_at) == (url(1), datetime(2021, 6, 4, 1, tzinfo=UTC))
    assert raw.content_type == "text/html; charset=utf-8"
    assert found[1].path == f"{tmp_path}/any.warc.gz:{len(warc.records[0])}"


def test_a_whole_warc_may_be_one_gzip_member(tmp_path: Path) -> None:
    warc = Warc(compressed=False)
    for number in range(30):
        warc.response(number)
    found = found_in(write(tmp_path / "whole.warc.gz", gzip.compress(warc.data)))
    assert pages(found) == [str(number) for number in range(30)]
    assert problems(found) == []


def test_what_stands_before_the_damage_in_one_member_is_read(tmp_path: Path) -> None:
    warc = Warc(compressed=False)
    for number in range(30):
        warc.response(number)
    whole = gzip.compress(warc.data, mtime=0)
    at = len(whole) // 2
    before = len(zlib.decompressobj(31).decompress(whole[:at]))
    ends = [sum(map(len, warc.records[: number + 1])) for number in range(30)]
    # What is decompressed behind the first wrong byte, and fits by chance, is caught by the record's digest.
    found = found_in(write(tmp_path / "half.warc.gz", whole[:at] + b"\xff" * 300 + whole[at + 300 :]))
    assert pages(found) == [str(number) for number in range(30) if ends[number] <= before]
    assert problems(found)


def test_only_pages_that_were_found_are_taken(tmp_path: Path) -> None:
    warc = Warc()
    warc.response(1, status="404 Not Found")
    warc.response(2, status="301 Moved Permanently")
    warc.response(3, headers=[("Content-Type", "image/png")], body=b"\x89PNG")
    warc.response(4, headers=[("Content-Type", "text/plain")], body="Một dòng".encode())
    warc.response(5, headers=[("Content-Type", "application/xhtml+xml")])
    warc.response(6, headers=[])
    warc.response(7, headers=[], body=b"\x00\x01\x02")
    warc.response(8, headers=[("Content-Type", "text/plain")], address="https://mau.thu-nghiem.example/robots.txt")
    warc.other("resource", address="urn:thumbnail:https://mau.thu-nghiem.example/")
    warc.other("metadata", address=url(9))
    warc.other("response", address="dns:mau.thu-nghiem.example")
    found = found_in(write(tmp_path / "mixed.warc.gz", warc.data))
    assert pages(found) == ["3", "4", "5", "6"]
    assert [item.is_resource for item in found] == [True, False, False, False]
    assert problems(found) == []


def chunked(body: bytes) -> bytes:
    pieces = [body[start : start + 700] for start in range(0, len(body), 700)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("headers", "encode"),
    [
        ([("Transfer-Encoding", "chunked")], chunked),
        ([("Content-Encoding", "gzip")], gzip.compress),
        ([("Content-Encoding", "deflate")], zlib.compress),
        ([("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")], lambda body: chunked(gzip.compress(body))),
        ([("Content-Encoding", "gzip")], bytes),
        ([("Transfer-Encoding", "chunked")], bytes),
    ],
)
def test_encodings_are_taken_off_where_they_are_there(
    tmp_path: Path, headers: list[tuple[str, str]], encode: Callable[[bytes], bytes]
) -> None:
    warc = Warc()
    warc.response(1, headers=[HTML, *headers], body=encode(page(1)))
    (item,) = found_in(write(tmp_path / "encoded.warc.gz", warc.data))
    assert item.raw is not None
    assert item.raw.body == page(1)


@pytest.mark.parametrize(
    ("headers", "body", "problem"),
    [
        ([("Content-Encoding", "gzip")], gzip.compress(b"<html>" + b" " * (LIMIT + 1), mtime=0), "too-large"),
        (
            [("Content-Encoding", "gzip, gzip")],
            gzip.compress(gzip.compress(b" " * 5_000_000, mtime=0), mtime=0),
            "too-large",
        ),
        ([], b"<html>" + b"x" * LIMIT, "too-large"),
    ],
    ids=["expands", "expands-twice", "large"],
)
def test_bodies_keep_to_the_limit(tmp_path: Path, headers: list[tuple[str, str]], body: bytes, problem: str) -> None:
    warc = Warc()
    warc.response(1, headers=[HTML, *headers], body=body)
    warc.response(2)
    found = found_in(write(tmp_path / "large.warc.gz", warc.data))
    assert problems(found) == [problem]
    assert pages(found) == ["2"]


def test_a_revisit_is_the_page_it_refers_to_at_its_own_time(tmp_path: Path) -> None:
    warc = Warc()
    warc.response(1)
    digest = gzip.decompress(warc.records[0]).split(b"WARC-Payload-Digest: ")[1].split(b"\r\n")[0].decode()
    warc.revisit(1, of=1, date="2022-01-01T00:00:00Z", digest=digest)
    warc.revisit(2, of=1, date="2022-01-01T00:00:00Z", digest=digest)
    warc.revisit(3, of=99, date="2022-01-01T00:00:00Z", digest="sha1:" + "A" * 32)
    warc.response(4)
    found = found_in(write(tmp_path / "revisit.warc.gz", warc.data))
    assert pages(found) == ["1", "1", "2", "4"]
    assert [item.raw.body == page(1) for item in found[:3] if item.raw] == [True] * 3
    assert [str(item.raw.captured_at)[:10] for item in found[:2] if item.raw] == ["2021-06-04", "2022-01-01"]
    assert problems(found) == ["revisit-unresolved"]


def lying(length: int) -> Callable[[bytes], bytes]:
    """The record with another Content-Length in its WARC head."""

    def change(record: bytes) -> bytes:
        plain = gzip.decompress(record) if record.startswith(b"\x1f\x8b") else record
        head, rest = plain.split(b"\r\n\r\n", 1)
        lines = [
            b"Content-Length: %d" % length if line.startswith(b"Content-Length") else line
            for line in head.split(b"\r\n")
        ]
        changed = b"\r\n".join(lines) + b"\r\n\r\n" + rest
        return gzip.compress(changed) if record.startswith(b"\x1f\x8b") else changed

    return change


def without(pattern: bytes, put: bytes) -> Callable[[bytes], bytes]:
    return lambda record: (
        damaged(record, (pattern, put)) if record.startswith(b"\x1f\x8b") else record.replace(pattern, put, 1)
    )


DAMAGES = {
    "cut in the middle": (lambda record: record[: len(record) // 2], None),
    "cut in its head": (lambda record: record[:60], None),
    "zeros in the middle": (lambda record: record[:300] + bytes(200) + record[500:], None),
    "4 GB declared": (lying(4_294_967_295), None),
    "more than there is declared": (lying(20_000), None),
    "less than there is declared": (lying(700), "record-length"),
    "nothing declared": (without(b"Content-Length: ", b"Content-Lengt: "), "bad-record"),
    "negative length": (lying(-5), "bad-record"),
    "huge length": (lying(10**40), "bad-record"),
    "no version": (without(b"WARC/1.", b"WURC/1."), "bad-record"),
    "unknown type": (without(b"WARC-Type: response", b"WARC-Type: respinse"), "bad-record"),
    "no date": (without(b"WARC-Date: ", b"WARC-Dete: "), "bad-record"),
    "impossible date": (without(b"WARC-Date: 2021-06", b"WARC-Date: 2021-16"), "bad-record"),
    "a date before the web": (without(b"WARC-Date: 2021", b"WARC-Date: 1021"), "bad-record"),
    "no address": (without(b"WARC-Target-URI: ", b"WARC-Terget-URI: "), "bad-record"),
    "an impossible address": (without(b"URI: https://mau", b"URI: https://[au"), "bad-record"),
    "another body": (without("hội nghị".encode(), "hột nghị".encode()), "digest-mismatch"),
    "a broken HTTP head": (without(b"HTTP/1.1 200 OK\r\n", b"\x00\xff\x01 200 OK!!\r\n\r"), None),
}


@pytest.mark.parametrize("compressed", [True, False])
@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("position", [0, 2, 4])
def test_a_broken_record_is_one_problem_and_costs_no_other(
    tmp_path: Path, damage: str, position: int, *, compressed: bool
) -> None:
    warc = Warc(compressed=compressed)
    for number in range(5):
        warc.response(number)
    do, expected = DAMAGES[damage]
    warc.records[position] = do(warc.records[position])
    found = found_in(write(tmp_path / "broken.warc.gz", *warc.records))
    assert pages(found) == [str(number) for number in range(5) if number != position]
    (problem,) = problems(found)
    assert expected in (None, problem)
    assert problem in {"bad-record", "damaged-record", "truncated-record", "record-length", "digest-mismatch"}


def test_bytes_between_records_are_passed_over(tmp_path: Path) -> None:
    for compressed in (True, False):
        warc = Warc(compressed=compressed)
        for number in range(3):
            warc.response(number)
        first, second, third = warc.records
        found = found_in(
            write(tmp_path / f"{compressed}.warc.gz", first, b"junk\n" * 50, second, bytes(100), third, bytes(512))
        )
        assert pages(found) == ["0", "1", "2"]


def test_a_record_inside_a_whole_record_is_not_one(tmp_path: Path) -> None:
    inner = Warc(compressed=False)
    inner.response(7)
    for compressed in (True, False):
        warc = Warc(compressed=compressed)
        warc.response(1, body=b"<html><body><h1>WARC</h1><pre>\r\n\r\n" + inner.data + b"</pre></body></html>")
        warc.response(2, body=b"\r\n\r\n" + inner.data * 60, headers=[("Content-Type", "application/warc")])
        warc.response(3)
        found = found_in(write(tmp_path / f"{compressed}.warc", *warc.records))
        assert pages(found) == ["1", "3"]


def test_a_record_that_occurs_twice_is_taken_once(tmp_path: Path) -> None:
    warc = Warc()
    for number in range(2):
        warc.response(number)
    warc.response(1)
    found = found_in(write(tmp_path / "twice.warc.gz", *warc.records, warc.records[0]))
    assert pages(found) == ["0", "1"]
    assert problems(found) == []


def test_two_pages_under_one_record_id_are_both_taken(tmp_path: Path) -> None:
    warc = Warc()
    for number in range(2):
        warc.response(number, fields={"WARC-Record-ID": "<urn:uuid:11111111-1111-4111-8111-111111111111>"})
    assert pages(found_in(write(tmp_path / "same.warc.gz", warc.data))) == ["0", "1"]


def test_a_body_that_breaks_off_is_taken_and_marked(tmp_path: Path) -> None:
    warc = Warc()
    warc.response(1, headers=[HTML, ("Content-Encoding", "gzip")], body=gzip.compress(page(1), mtime=0)[:-200])
    warc.response(2)
    broken, whole = found_in(write(tmp_path / "cut.warc.gz", warc.data))
    assert (broken.is_truncated, whole.is_truncated) == (True, False)
    assert broken.raw is not None
    assert page(1).startswith(broken.raw.body)


def test_redirects_fragments_and_texts_are_told_apart(tmp_path: Path) -> None:
    warc = Warc()
    warc.response(1, status="301 Moved Permanently", headers=[("Location", "/tin/2")], body=b"")
    warc.response(2, fields={"WARC-Resource-Type": "xhr"})
    warc.other("conversion", address=url(3), payload="Một dòng".encode())
    moved, fragment, text = found_in(write(tmp_path / "parts.warc.gz", warc.data))
    assert moved.redirect_to == url(2)
    assert fragment.set_aside == "fragment"
    assert text.is_fallback


@pytest.mark.slow
def test_a_member_that_expands_beyond_measure_is_left(tmp_path: Path) -> None:
    bomb = gzip.compress(b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 900000000\r\n\r\n" + bytes(120_000_000))
    warc = Warc()
    warc.response(1)
    warc.response(2)
    found = found_in(write(tmp_path / "bomb.warc.gz", warc.records[0], bomb, warc.records[1]))
    assert pages(found) == ["1", "2"]
    assert len(problems(found)) == 1


@pytest.mark.parametrize(
    "data",
    [b"", b"no warc", gzip.compress(b"no warc", mtime=0), b"\x1f\x8b\x08", bytes(3000)],
    ids=["empty", "words", "compressed-words", "cut", "zeros"],
)
def test_a_file_without_records_is_one_problem(tmp_path: Path, data: bytes) -> None:
    for name in ("x.warc", "x.warc.gz", "x.wacz"):
        found = found_in(write(tmp_path / name, data))
        assert len(problems(found)) == 1
        assert pages(found) == []


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The bytes with a few changes of the kinds that disks, transfers and programs make."""
    changed = bytearray(data)
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(len(changed) or 1)
        kind = chance.randrange(5)
        if kind == 0:
            changed[at : at + 1] = bytes([chance.randrange(256)])
        elif kind == 1:
            del changed[at : at + chance.randrange(300)]
        elif kind == 2:
            changed[at:at] = chance.randbytes(chance.randrange(300))
        elif kind == 3:
            changed[at : at + 50] = bytes(50)
        else:
            del changed[at:]
    return bytes(changed)


def check_mutations(folder: Path, count: int, seed: int) -> None:
    chance = random.Random(seed)
    for number in range(count):
        warc = Warc(compressed=number % 2 == 0)
        for index in range(3):
            warc.response(index, body=page(index)[:3000])
        data = warc.data
        found = found_in(
            write(folder / "mutated.warc.gz", mutated(data, chance), Warc.last(compressed=number % 2 == 0))
        )
        assert "99" in pages(found), number
        assert all(item.raw is not None or item.problem for item in found)


@pytest.mark.slow
def test_mutated_files_never_stop_the_reader(tmp_path: Path) -> None:
    check_mutations(tmp_path, 300, seed=7)


@pytest.mark.slow
def test_mutated_zips_never_stop_the_reader(tmp_path: Path) -> None:
    chance = random.Random(9)
    for number in range(100):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)[number % 2]) as wacz:
            wacz.writestr("datapackage.json", "{}")
            wacz.writestr("archive/data.warc.gz", Warc.last(compressed=True))
        found = found_in(write(tmp_path / "mutated.wacz", mutated(buffer.getvalue(), chance)))
        assert all(item.raw is not None or item.problem for item in found)


@pytest.mark.soak
def test_ten_thousand_mutated_files_never_stop_the_reader(tmp_path: Path) -> None:
    check_mutations(tmp_path, 10_000, seed=8)
