"""What holds for every reading, whatever the bytes."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.core.capture import RawCapture
from archive.core.reading.dispatch import read_capture
from archive.core.reading.problems import Problem
from archive.core.reading.values import Reading, SegmentKind
from archive.core.text import normalise
from tests.growth import growth

LINES = st.sampled_from(
    [
        "Mường Ảng chấn chỉnh việc cấp giấy chứng nhận đất",
        "(BNP) - Sáng 25/3, huyện họp bàn việc rút ngắn thời gian cấp giấy chứng nhận đất cho dân.",
        "Theo báo cáo,\u00a0312 hồ sơ quá hạn theo Kế hoạch số 41/KH-UBND.  Các xã phải xong trước ngày 30/7.Minh Đức",
        "[ Cập nhật vào ngày (03/06/2021) ] - [ Số lần xem: 552 ]",
        "Thứ Bảy, 02/11/2024, 09:10 GMT+7",
        "Quang cảnh buổi họp (Ảnh: L.P)",
        "3.png",
        "Tin liên quan",
        "Các ý kiến của bạn đọc",
        "Trang chủ | Tin tức",
        "Tác giả: Lâm Vĩ - 05/07/2021",
        "Tuần Giáo mở chợ phiên [05/07/2021]",
        "Ðồng chí Nguyễn Văn Thử\u200b phát biểu",
        "<p>Đoạn văn có thẻ</p>",
        "",
        "./.",
    ]
)
PAGES = st.lists(LINES, max_size=14).map("\n".join)


def assert_lawful(reading: Reading) -> None:
    assert normalise(reading.text) == reading.text
    spans = [segment.span for segment in reading.segments]
    assert "\n".join(span.of(reading.text) for span in spans) == reading.text
    assert all(len(span) > 0 for span in spans)
    assert all(one.end < other.start for one, other in pairwise(spans))
    if reading.is_article:
        titles = [segment.span.of(reading.text) for segment in reading.segments if segment.kind is SegmentKind.TITLE]
        assert titles == ([reading.title] if reading.title else [])
        assert reading.title or Problem.NO_TITLE in reading.problems
        assert reading.lead in reading.text
    else:
        assert reading.text == ""


@pytest.mark.slow
@settings(derandomize=True, max_examples=120, deadline=None)
@given(PAGES)
def test_segments_cover_the_text_in_order(page: str) -> None:
    assert_lawful(read_capture(RawCapture(body=page.encode())))
    markup = "".join(f"<p>{line}</p>" for line in page.split("\n"))
    assert_lawful(read_capture(RawCapture(body=f"<html><body>{markup}</body></html>".encode())))


@pytest.mark.slow
@settings(derandomize=True, max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_make_reading_fail(body: bytes) -> None:
    assert_lawful(read_capture(RawCapture(body=body)))
    assert_lawful(read_capture(RawCapture(body=b"<html><body><p>" + body, content_type="text/html")))


@pytest.mark.slow
@settings(derandomize=True, max_examples=40, deadline=None)
@given(PAGES)
def test_every_unicode_spelling_gives_the_same_reading(page: str) -> None:
    composed = read_capture(RawCapture(body=unicodedata.normalize("NFC", page).encode()))
    decomposed = read_capture(RawCapture(body=unicodedata.normalize("NFD", page).encode()))
    assert composed == decomposed


@pytest.mark.slow
@settings(derandomize=True, max_examples=40, deadline=None)
@given(PAGES)
def test_every_line_of_the_text_stands_in_the_dump(page: str) -> None:
    source = normalise(page)
    for line in read_capture(RawCapture(body=page.encode())).text.split("\n"):
        assert line in source


SENTENCE = "Sáng 25/3, hội nghị nghe báo cáo về việc làm đường và bàn nhiệm vụ của quý sau. "
GROWING = {
    "digits": lambda size: "1" * size,
    "dashes": lambda size: "-" * size,
    "one letter": lambda size: "Đ" * size,
    "citations": lambda size: "Nghị quyết số 04-NQ/TW ngày 30/10/2016, " * (size // 40),
    "citation lines": lambda size: "Nghị quyết số 04-NQ/TW ngày 30/10/2016\n" * (size // 40),
    "dates": lambda size: "05/07/2021\n" * (size // 11),
    "captions": lambda size: "\n".join(f"Đại biểu dự hội nghị {number}" for number in range(size // 24)),
    "headings": lambda size: (SENTENCE + "\nTin liên quan\n") * (size // 95),
    "weak headings": lambda size: SENTENCE + "\n" + "Thông báo\n" * (size // 10),
    "authors": lambda size: "Minh Đức\n" * (size // 9),
    "brackets": lambda size: "(" * size,
    "paragraphs": lambda size: f"<html><body>{f'<p>{SENTENCE}</p>' * (size // 85)}</body></html>",
    "nested": lambda size: f"<html><body>{'<div class=related><table><tr><td>' * (size // 34)}x",
    "rows": lambda size: f"<html><body><table>{'<tr><td>a</td><td>b</td></tr>' * (size // 29)}</table></body></html>",
    "open tags": lambda size: "<html><body>" + "<" * size,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", GROWING)
def test_reading_takes_linear_time(name: str) -> None:
    bodies = {size: GROWING[name](size).encode() for size in (12_000, 24_000)}
    assert growth(lambda size: read_capture(RawCapture(body=bodies[size])), 12_000) < 3
