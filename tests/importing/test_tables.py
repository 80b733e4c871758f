import base64
import json
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from archive.core.intake import IncomingCapture
from archive.importing.sources import find_captures
from tests.core.text.test_tables import written
from tests.warcs import page, url

LIMIT = 20_000


def found_in(path: Path, data: str | bytes) -> list[IncomingCapture]:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(find_captures([path], max_bytes=LIMIT))


def test_a_line_of_json_is_a_page(tmp_path: Path) -> None:
    row = {"url": url(1), "captured_at": "2021-06-04T08:00:00+07:00", "html": page(1).decode()}
    (item,) = found_in(tmp_path / "pages.jsonl", json.dumps(row) + "\n")
    assert item.raw is not None
    assert item.raw.body == page(1)
    assert (item.raw.url, item.raw.captured_at) == (url(1), datetime(2021, 6, 4, 1, tzinfo=UTC))
    assert item.path == f"{tmp_path}/pages.jsonl:1"


@pytest.mark.parametrize(
    ("row", "body", "content_type"),
    [
        ({"link": url(1), "title": "Tiêu đề", "content": "Thân bài"}, "Tiêu đề\nThân bài", "text/plain; charset=utf-8"),
        ({"text": "Thân bài", "html": ""}, "Thân bài", "text/plain; charset=utf-8"),
        ({"raw_html": "<p>Thân bài</p>"}, "<p>Thân bài</p>", "text/html; charset=utf-8"),
        ({"body_base64": base64.b64encode(b"xyz").decode(), "mime": "text/html"}, "xyz", "text/html"),
    ],
)
def test_columns_go_by_several_names(tmp_path: Path, row: dict[str, str], body: str, content_type: str) -> None:
    (item,) = found_in(tmp_path / "pages.jsonl", json.dumps(row))
    assert item.raw is not None
    assert (item.raw.body.decode(), item.raw.content_type) == (body, content_type)


BAD_LINES = [
    "{", "[]", "null", "5", '{"url": "https://haugiang.gov.vn/"}', '{"html": 5}', '{"html": "x", "url": "javascript:1"}',
    '{"html": "x", "captured_at": "yesterday"}', '{"html": "\\ud800"}', '{"body_base64": "?"}', "[" * 9_000,
]  # fmt: skip


@pytest.mark.parametrize("line", BAD_LINES)
def test_a_bad_line_is_one_problem(tmp_path: Path, line: str) -> None:
    found = found_in(tmp_path / "pages.jsonl", f'{{"text": "một"}}\n{line}\n\n{{"text": "hai"}}')
    assert [(item.path.rsplit(":", 1)[-1], item.problem) for item in found] == [("1", ""), ("2", "bad-row"), ("4", "")]


def test_lines_keep_to_the_limit(tmp_path: Path) -> None:
    long = json.dumps({"text": "x" * (LIMIT + 1)})
    endless = '{"text": "' + "x" * (LIMIT * 20)
    found = found_in(tmp_path / "pages.jsonl", f'{long}\n{endless}\n{{"text": "hai"}}\n')
    assert [item.problem for item in found] == ["too-large", "too-large", ""]


def test_bytes_that_are_no_utf8_are_a_problem(tmp_path: Path) -> None:
    found = found_in(tmp_path / "pages.jsonl", b'{"text": "\xff"}\n\xef\xbb\xbf{"text": "hai"}\n')
    assert [item.problem for item in found] == ["bad-row", ""]


def test_a_row_of_csv_is_a_page(tmp_path: Path) -> None:
    data = '\ufeffLink,Title,Content\nhttps://haugiang.gov.vn/1,Tiêu đề,"Dòng một\nDòng ""hai"""\n\nx,y,z\n,,\n,,cuối\n'
    found = found_in(tmp_path / "pages.csv", data)
    bodies = [item.raw.body.decode() if item.raw else item.problem for item in found]
    assert bodies == ['Tiêu đề\nDòng một\nDòng "hai"', "bad-row", "bad-row", "cuối"]
    assert found[0].raw is not None
    assert found[0].raw.url == "https://haugiang.gov.vn/1"


def test_a_csv_without_a_column_for_pages_is_one_problem(tmp_path: Path) -> None:
    found = found_in(tmp_path / "pages.csv", "a,b\n1,2\n3,4\n")
    assert [item.problem for item in found] == ["bad-row"]


@pytest.mark.slow
def test_a_quote_that_never_ends_is_a_problem(tmp_path: Path) -> None:
    found = found_in(tmp_path / "pages.csv", 'text\nmột\n"' + "x\n" * 100_000)
    assert next(item.raw.body for item in found if item.raw) == "một".encode()
    assert "bad-row" in {item.problem for item in found}


ROWS = "link;title;content\nhttps://haugiang.gov.vn/1;Tỉnh Hậu Giang;Thân bài, có dấu phẩy\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1258"])
@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_table_from_a_spreadsheet_keeps_its_letters(tmp_path: Path, encoding: str, delimiter: str) -> None:
    (item,) = found_in(tmp_path / "pages.csv", written(ROWS.replace(";", delimiter), encoding))
    assert item.raw is not None
    assert item.raw.body.decode() == "Tỉnh Hậu Giang\nThân bài, có dấu phẩy"
    assert item.raw.url == "https://haugiang.gov.vn/1"


def test_a_table_in_another_encoding_is_refused_without_replacing_letters(tmp_path: Path) -> None:
    tcvn3 = "link;title;content\nhttps://haugiang.gov.vn/1;TØnh HËu Giang;Th©n bµi\n".encode("latin-1")
    (item,) = found_in(tmp_path / "pages.csv", tcvn3)
    assert (item.raw, item.problem) == (None, "bad-row")


def test_one_line_in_another_encoding_is_one_problem(tmp_path: Path) -> None:
    rows = ["text", "Hậu Giang", "\udce1\udcff", "Cần Thơ"]
    found = found_in(tmp_path / "pages.csv", "\n".join(rows).encode("utf-8", "surrogateescape"))
    assert [item.raw.body.decode() if item.raw else item.problem for item in found] == [
        "Hậu Giang",
        "bad-row",
        "Cần Thơ",
    ]


@pytest.mark.slow
def test_letters_that_come_late_are_read_too(tmp_path: Path) -> None:
    late = "text\n" + "x\n" * 40_000
    found = found_in(tmp_path / "pages.csv", written(late + "Tỉnh Hậu Giang\n", "cp1258"))
    assert found[-1].raw is not None
    assert found[-1].raw.body.decode() == "Tỉnh Hậu Giang"


def test_a_day_of_a_table_stands_before_its_month(tmp_path: Path) -> None:
    (item,) = found_in(tmp_path / "pages.csv", "text,captured_at\nmột,05/10/2016 08:30\n")
    assert item.raw is not None
    assert item.raw.captured_at == datetime(2016, 10, 5, 8, 30, tzinfo=UTC)


def test_a_refused_head_names_its_columns(tmp_path: Path) -> None:
    (item,) = found_in(tmp_path / "pages.csv", "tên;ngày\n1;2\n")
    assert "tên, ngày" in item.detail


def test_a_workbook_is_a_table(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in [
        ["link", "content", "captured_at"],
        [url(1), "Tỉnh Hậu Giang", datetime(2016, 10, 5)],
        [url(2), "", ""],
    ]:
        book.active.append(row)
    book.save(tmp_path / "pages.xlsx")
    one, other = find_captures([tmp_path / "pages.xlsx"], max_bytes=LIMIT)
    assert one.raw is not None
    assert (one.raw.body.decode(), one.raw.captured_at) == ("Tỉnh Hậu Giang", datetime(2016, 10, 5, tzinfo=UTC))
    assert (other.problem, other.path) == ("bad-row", f"{tmp_path}/pages.xlsx:3")


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"link,content\n1,2\n"])
def test_what_is_no_workbook_is_one_problem(tmp_path: Path, data: bytes) -> None:
    assert [item.problem for item in found_in(tmp_path / "pages.xlsx", data)] == ["bad-row"]
