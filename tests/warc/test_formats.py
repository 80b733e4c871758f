"""What is no WARC in gzip: ARC, WARC in zstd, WACZ of WACZ, WACZ without its directory, lists of pages, what is passed over."""

import gzip
import hashlib
import json
import re
import zipfile
from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest
import zstandard

from archive.core.intake import IncomingCapture
from archive.importing.sources import find_captures
from tests.warcs import DATE, Warc, page, url, write

LIMIT = 1_000_000
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
STAMP = "20120304050607"
OF_NOTHING = "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"


def found_in(path: Path) -> list[IncomingCapture]:
    return list(find_captures([path], max_bytes=LIMIT))


def pages(found: list[IncomingCapture]) -> list[str]:
    return [(item.raw.url or "").rsplit("/", 1)[-1] for item in found if item.raw]


def problems(found: list[IncomingCapture]) -> list[str]:
    return [item.problem for item in found if item.problem]


def passed_over(found: list[IncomingCapture]) -> dict[str, int]:
    return dict(Counter(item.passed_over for item in found if item.passed_over))


# ARC


def arc_head(version: bytes = b"1 0 Mau") -> bytes:
    block = version + b"\nURL IP-address Archive-date Content-type Archive-length\n"
    return b"filedesc://mau.arc 0.0.0.0 %s text/plain %d\n" % (STAMP.encode(), len(block)) + block + b"\n"


def arc_record(
    number: int, *, off: int = 0, head: bytes = HEAD, extra: bytes = b"", kind: bytes = b"text/html"
) -> bytes:
    block = head + page(number)
    line = b"%s 127.0.0.1 %s %s%s %d\n" % (url(number).encode(), STAMP.encode(), kind, extra, len(block) + off)
    return line + block + b"\n"


VERSION_2 = b" 200 ABCDEF - 1234 mau.arc"


@pytest.mark.parametrize("packed", [False, True, "at once"])
@pytest.mark.parametrize("extra", [b"", VERSION_2])
def test_arc_is_read(tmp_path: Path, packed: object, extra: bytes) -> None:
    records = [arc_head(), *(arc_record(number, extra=extra) for number in (1, 2, 3))]
    if packed is True:
        records = [gzip.compress(record) for record in records]
    data = b"".join(records)
    found = found_in(write(tmp_path / "old.arc.gz", gzip.compress(data) if packed == "at once" else data))
    assert (pages(found), problems(found), passed_over(found)) == (["1", "2", "3"], [], {"warcinfo": 1})
    first = next(item.raw for item in found if item.raw)
    assert (first.body, f"{first.captured_at:%Y%m%d%H%M%S}") == (page(1), STAMP)


@pytest.mark.parametrize("off", [-30, -2, -1, 1, 2, 40])
@pytest.mark.parametrize("is_packed", [False, True])
def test_lengths_that_an_arc_counts_wrong_cost_nothing(tmp_path: Path, off: int, is_packed: bool) -> None:
    records = [arc_head(), arc_record(1), arc_record(2, off=off), arc_record(3)]
    data = b"".join(gzip.compress(record) for record in records) if is_packed else b"".join(records)
    found = found_in(write(tmp_path / "old.arc", data))
    assert (pages(found), problems(found)) == (["1", "2", "3"], [])
    second = [item.raw for item in found if item.raw][1]
    assert second.body.rstrip() == page(2)


def test_an_arc_without_its_first_record_or_heads_of_answers_is_read(tmp_path: Path) -> None:
    data = arc_record(1) + arc_record(2, head=b"", kind=b"text/html")
    assert pages(found_in(write(tmp_path / "old.arc", data))) == ["1", "2"]


def test_an_arc_that_breaks_off_gives_what_is_there(tmp_path: Path) -> None:
    data = arc_head() + arc_record(1) + arc_record(2)[:-400]
    found = found_in(write(tmp_path / "old.arc", data))
    assert [item.is_truncated for item in found if item.raw] == [False, True]


def test_rubbish_between_the_records_of_an_arc_costs_nothing(tmp_path: Path) -> None:
    data = arc_head() + arc_record(1) + b"\x00rubbish\xff" * 9 + b"\n" + arc_record(2)
    assert pages(found_in(write(tmp_path / "old.arc", data))) == ["1", "2"]


# zstd


def dictionary() -> bytes:
    return zstandard.train_dictionary(2_000, [page(number)[:700] for number in range(60)]).as_bytes()


def in_frames(records: list[bytes], trained: bytes = b"", *, packed: bool = False) -> bytes:
    if not trained:
        return b"".join(zstandard.compress(record) for record in records)
    compressor = zstandard.ZstdCompressor(dict_data=zstandard.ZstdCompressionDict(trained))
    kept = zstandard.compress(trained) if packed else trained
    head = b"\x5d\x2a\x4d\x18" + len(kept).to_bytes(4, "little") + kept
    return head + b"".join(compressor.compress(record) for record in records)


@pytest.mark.parametrize("kind", ["plain", "dictionary", "packed dictionary", "one frame"])
def test_warc_zst_is_read(tmp_path: Path, kind: str) -> None:
    warc = Warc(compressed=False)
    for number in range(4):
        warc.response(number)
    warc.revisit(9, of=2, date="2021-07-01T00:00:00Z", digest=OF_NOTHING)
    if kind == "one frame":
        data = zstandard.compress(warc.data)
    else:
        data = in_frames(warc.records, b"" if kind == "plain" else dictionary(), packed=kind.startswith("packed"))
    found = found_in(write(tmp_path / "crawl.warc.zst", data))
    assert (pages(found), problems(found)) == (["0", "1", "2", "3", "9"], [])
    assert [item.raw.body for item in found if item.raw][4] == page(2)


def test_damage_in_a_frame_costs_that_frame(tmp_path: Path) -> None:
    warc = Warc(compressed=False)
    frames = [zstandard.compress(warc.response(number)) for number in range(3)]
    frames[1] = frames[1][:60] + bytes(30) + frames[1][90:]
    found = found_in(write(tmp_path / "crawl.warc.zst", b"".join(frames)))
    assert pages(found) == ["0", "2"]
    assert problems(found) == ["damaged-record"]


@pytest.mark.slow
def test_a_frame_that_expands_beyond_all_measure_is_left(tmp_path: Path) -> None:
    warc = Warc(compressed=False)
    head = warc.response(1).partition(b"\r\n\r\n")[0].replace(b"Content-Length", b"X-Length")
    bomb = zstandard.compress(head + b"\r\nContent-Length: 400000000\r\n\r\n" + bytes(200_000_000))
    last = zstandard.compress(Warc.last(compressed=False))
    found = found_in(write(tmp_path / "crawl.warc.zst", bomb + last))
    assert pages(found) == ["99"]
    assert problems(found)


# WACZ


def wacz(entries: dict[str, bytes], *, manifest: bool = True, method: int = zipfile.ZIP_STORED) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
        if manifest:
            listed = [
                {"name": name, "path": name, "hash": f"sha256:{hashlib.sha256(data).hexdigest()}", "bytes": len(data)}
                for name, data in entries.items()
            ]
            text = json.dumps({"profile": "data-package", "resources": listed}).encode()
            archive.writestr("datapackage.json", text)
            digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(text).hexdigest()}"}
            archive.writestr("datapackage-digest.json", json.dumps(digest))
    return out.getvalue()


def warc_of(*numbers: int) -> bytes:
    warc = Warc()
    for number in numbers:
        warc.response(number)
    return warc.data


def page_list(*rows: dict[str, str]) -> bytes:
    head = {"format": "json-pages-1.0", "id": "pages"}
    return b"\n".join(json.dumps(row, ensure_ascii=False).encode() for row in (head, *rows)) + b"\n"


def test_digests_that_are_right_are_no_problem_and_those_that_are_wrong_lose_nothing(tmp_path: Path) -> None:
    data = warc_of(1)
    good = wacz({"archive/a.warc.gz": data, "pages/pages.jsonl": page_list()})
    assert problems(found_in(write(tmp_path / "a.wacz", good))) == []
    exchanged = good.replace(hashlib.sha256(data).hexdigest().encode(), b"0" * 64)
    found = found_in(write(tmp_path / "b.wacz", exchanged))
    assert pages(found) == ["1"]
    assert problems(found).count("digest-mismatch") >= 1


def test_a_manifest_that_is_not_legible_or_names_what_is_missing_is_said(tmp_path: Path) -> None:
    broken = wacz({"archive/a.warc.gz": warc_of(1), "datapackage.json": b"{{{"}, manifest=False)
    assert problems(found_in(write(tmp_path / "a.wacz", broken))) == ["bad-manifest"]
    listed = json.dumps({"resources": [{"path": "archive/b.warc.gz", "hash": "sha256:00"}, 7, {"path": 5}]}).encode()
    named = wacz({"archive/a.warc.gz": warc_of(1), "datapackage.json": listed}, manifest=False)
    found = found_in(write(tmp_path / "b.wacz", named))
    assert (pages(found), problems(found)) == (["1"], ["missing", "missing"])


def test_packages_within_packages_are_read_to_a_depth(tmp_path: Path) -> None:
    package = wacz({"archive/a.warc.gz": warc_of(1)})
    both = wacz({"one.wacz": package, "inner/two.wacz": wacz({"archive/b.warc.gz": warc_of(2)})})
    found = found_in(write(tmp_path / "all.wacz", both))
    assert (pages(found), problems(found)) == (["1", "2"], [])
    for _ in range(5):
        package = wacz({"in.wacz": package})
    found = found_in(write(tmp_path / "deep.wacz", package))
    assert (pages(found), problems(found)) == ([], ["bad-container"])


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_wacz_without_its_directory_is_read_by_the_heads_of_its_entries(tmp_path: Path, method: int) -> None:
    data = wacz({"archive/a.warc.gz": warc_of(1, 2), "archive/b.warc.gz": warc_of(3, 4)}, method=method)
    lost = data[: data.rindex(b"PK\x01\x02")]
    found = found_in(write(tmp_path / "a.wacz", lost))
    assert (pages(found), problems(found)) == (["1", "2", "3", "4"], ["bad-container"])
    cut = data[: data.index(b"archive/b.warc.gz") + 900]
    found = found_in(write(tmp_path / "b.wacz", cut))
    assert pages(found)[:2] == ["1", "2"]
    assert "bad-container" in problems(found)


class _Pipe(BytesIO):
    """A file in which nobody can go back, so that zipfile writes sizes behind the entries."""

    def seekable(self) -> bool:
        return False

    def seek(self, *place: int) -> int:
        raise OSError

    def tell(self) -> int:
        raise OSError


def test_a_streamed_wacz_without_its_directory_is_read_too(tmp_path: Path) -> None:
    out = _Pipe()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, numbers in (("archive/a.warc.gz", (1, 2)), ("archive/b.warc.gz", (3,))):
            archive.writestr(name, warc_of(*numbers))
    data = out.getvalue()
    found = found_in(write(tmp_path / "a.wacz", data[: data.index(b"PK\x01\x02")]))
    assert (pages(found), problems(found)) == (["1", "2", "3"], ["bad-container"])


def test_the_text_of_a_list_comes_as_a_fallback_behind_the_pages(tmp_path: Path) -> None:
    rows = [{"url": url(1), "ts": "2021-06-04T01:00:00Z", "title": "Tiêu đề", "text": "Nội dung."}, {"url": url(2)}]
    more = [{"url": url(3), "text": "Trang khác"}, {"url": "javascript:x", "text": "không"}]
    entries = {"archive/a.warc.gz": warc_of(1), "pages/pages.jsonl": page_list(*rows)}
    found = found_in(
        write(tmp_path / "a.wacz", wacz(entries | {"pages/extraPages.jsonl": page_list(*more) + b"{rubbish"}))
    )
    texts = [(item.raw.url, item.raw.body.decode()) for item in found if item.raw and item.is_fallback]
    assert texts == [(url(1), "Tiêu đề\nNội dung."), (url(3), "Trang khác")]
    assert found[-1].is_fallback
    assert problems(found) == []


def test_a_piece_of_html_that_no_list_names_is_a_fragment_and_a_whole_document_is_not(tmp_path: Path) -> None:
    warc = Warc()
    warc.response(1)
    warc.response(2)
    warc.response(3, body=b"<div><p>Tin qu\xe1\xba\xa3ng b\xc3\xa1</p></div>")
    warc.response(4, body=b"<div><p>Trang</p></div>")
    rows = [{"url": url(1)}, {"url": url(4).replace("https://", "http://www.")}]
    found = found_in(
        write(tmp_path / "a.wacz", wacz({"archive/a.warc.gz": warc.data, "pages/pages.jsonl": page_list(*rows)}))
    )
    assert [item.set_aside for item in found if item.raw] == ["", "", "fragment", ""]


# What is passed over


def test_what_is_passed_over_is_named_by_kind(tmp_path: Path) -> None:
    warc = Warc()
    warc.response(1)
    warc.records.append(warc.records[-1])
    warc.response(2, status="404 Not Found")
    warc.response(3, headers=[("Content-Type", "text/css")])
    warc.response(4, headers=[("Content-Type", "application/javascript")])
    warc.response(5, headers=[("Content-Type", "font/woff2")])
    warc.response(6, headers=[("Content-Type", "text/plain")], address="https://mau.thu-nghiem.example/robots.txt")
    warc.response(7, headers=[], body=b"\x00\x01", address="https://mau.thu-nghiem.example/a.woff")
    warc.other("metadata", address=url(1))
    warc.other("request", address=url(1), payload=b"GET / HTTP/1.1\r\n\r\n")
    warc.other("response", address="dns:mau.thu-nghiem.example")
    found = found_in(write(tmp_path / "crawl.warc.gz", warc.data))
    assert pages(found) == ["1"]
    assert passed_over(found) == {
        **{"double": 1, "status-404": 1, "style": 1, "script": 1, "font": 2, "robots": 1},
        **{"metadata": 1, "request": 1, "dns": 1},
    }  # fmt: skip


def test_a_revisit_of_what_was_passed_over_is_passed_over(tmp_path: Path) -> None:
    warc = Warc()
    warc.response(1, headers=[("Content-Type", "text/css")])
    record = warc.writer.create_revisit_record(
        url(1), OF_NOTHING, url(1), "2021-06-04T01:00:00Z", None, {"WARC-Date": "2021-07-01T00:00:00Z"}
    )
    warc.add(record)
    found = found_in(write(tmp_path / "crawl.warc.gz", warc.data))
    assert (problems(found), passed_over(found)) == ([], {"style": 2})


def test_files_of_a_folder_that_are_not_read_are_named(tmp_path: Path) -> None:
    write(tmp_path / "a.docx", b"x")
    write(tmp_path / "b.html", page(1))
    write(tmp_path / ".hidden", b"x")
    assert passed_over(found_in(tmp_path)) == {"file.docx": 1}


def test_html_without_a_head_of_http_is_a_page(tmp_path: Path) -> None:
    record = Warc(compressed=False).response(1)
    start = record.index(b"HTTP/1.1 200")
    head, block = record[:start], page(1)
    length = len(record[start:]) - len(b"\r\n\r\n")
    head = re.sub(rb"WARC-(?:Block|Payload)-Digest: .*\r\n", b"", head)
    head = head.replace(b"Content-Length: %d" % length, b"Content-Length: %d" % len(block))
    found = found_in(write(tmp_path / "crawl.warc", head + block + b"\r\n\r\n"))
    assert [item.raw.body for item in found if item.raw] == [page(1)]


@pytest.mark.parametrize("head", [b"X-Requested-With: XMLHttpRequest", b"Sec-Fetch-Dest: empty"])
def test_the_answer_to_a_script_is_a_fragment(tmp_path: Path, head: bytes) -> None:
    warc = Warc()
    warc.response(1)
    warc.other("request", address=url(2), payload=b"GET /tin/2 HTTP/1.1\r\n" + head + b"\r\n\r\n")
    warc.response(2)
    found = found_in(write(tmp_path / "crawl.warc.gz", warc.data))
    assert [item.set_aside for item in found if item.raw] == ["", "fragment"]


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("20210604010000", "2021-06-04T01:00:00"),
        ("20210604010000123", "2021-06-04T01:00:00"),
        ("2021-06", "2021-06-01T00:00:00"),
        ("2021", "2021-01-01T00:00:00"),
        ("2021-06-04T01:00:00.123456789Z", "2021-06-04T01:00:00"),
    ],
)
def test_dates_are_read_in_the_forms_that_writers_use(tmp_path: Path, written: str, moment: str) -> None:
    record = Warc(compressed=False).response(1).replace(DATE.encode(), written.encode())
    found = found_in(write(tmp_path / "crawl.warc", record))
    assert [f"{item.raw.captured_at:%Y-%m-%dT%H:%M:%S}" for item in found if item.raw and item.raw.captured_at] == [
        moment
    ]


@pytest.mark.parametrize(
    ("given", "taken"), [("bytes 0-99/100", 1), ("bytes 0-98/100", 0), ("bytes 1-99/100", 0), ("", 0)]
)
def test_a_part_that_is_the_whole_is_a_page(tmp_path: Path, given: str, taken: int) -> None:
    warc = Warc()
    html = [("Content-Type", "text/html"), ("Content-Range", given)]
    warc.response(1, status="206 Partial Content", headers=html)
    found = found_in(write(tmp_path / "crawl.warc.gz", warc.data))
    assert (len(pages(found)), passed_over(found)) == (taken, {} if taken else {"status-206": 1})
