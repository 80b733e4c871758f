"""PDF: their text as a dump has it; what cannot be read is named."""

import zlib

import pytest

from archive.core.capture import RawCapture
from archive.core.reading.dispatch import read_capture
from archive.core.reading.pdf import is_pdf, join_lines, read_pdf, with_title_first
from archive.core.reading.problems import Problem, Refusal
from archive.pdf.extraction import extract_pages, with_pdf_pages
from tests.pdfs import pdf

LETTERHEAD = ["TỈNH ỦY MẪU", "Số 16-NQ/TU", "Mẫu Khê, ngày 12 tháng 8 năm 2021"]
TITLE = ["NGHỊ QUYẾT", "về chuyển đổi số giai đoạn 2021 - 2025"]
BODY = [
    "Căn cứ Nghị quyết số 52-NQ/TW ngày 27/9/2019 của Bộ Chính trị về một số chủ trương, chính",
    "sách chủ động tham gia cuộc Cách mạng công nghiệp lần thứ tư, Ban Chấp hành Đảng bộ tỉnh",
    "quyết nghị những nội dung sau đây.",
    "1. Chuyển đổi số là nhiệm vụ trọng tâm của các cấp ủy, tổ chức đảng, chính quyền trong những",
    "năm tới, phải được tiến hành đồng bộ từ tỉnh đến cơ sở.",
]


@pytest.mark.slow
def test_a_document_is_read_with_what_it_is_about_as_its_title() -> None:
    body = pdf([*LETTERHEAD, *TITLE, *BODY], ["2", "Người dân là trung tâm của chuyển đổi số."])
    raw = RawCapture(body=body, url="http://cong.mau.example/nq.pdf", content_type="application/pdf")
    reading = read_capture(with_pdf_pages(raw))
    assert reading.heading == "NGHỊ QUYẾT về chuyển đổi số giai đoạn 2021 - 2025"
    assert "chính sách chủ động tham gia" in reading.text
    assert "trung tâm của chuyển đổi số" in reading.text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        (pdf([]), Refusal.NO_TEXT),
        (b"%PDF-1.4 rubbish", Refusal.PDF_DAMAGED),
        (pdf(["x"], ["y"]).replace(b"/Root", b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -1 /O (" + b"x" * 32 + b") /U (" + b"y" * 32 + b") >> /ID [(a) (a)] /Root"), Refusal.PDF_ENCRYPTED),
    ],
    ids=["scan", "rubbish", "encrypted"],
)  # fmt: skip
def test_what_cannot_be_read_is_named(body: bytes, refusal: str) -> None:
    assert is_pdf(body)
    assert read_pdf(extract_pages(body)).refusal == refusal


def test_the_core_reads_no_pdf_by_itself() -> None:
    raw = RawCapture(body=pdf([*LETTERHEAD, *TITLE, *BODY]))
    assert read_capture(raw).refusal == Refusal.PDF_UNREAD
    page = RawCapture(body=b"<html><p>x</p></html>")
    assert with_pdf_pages(page) is page


def compressed_repetition(data: bytes, count: int) -> bytes:
    """What `zlib.compress(data * count)` may give, made without compressing it all."""
    packer = zlib.compressobj()
    head = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    once = packer.compress(data) + packer.flush(zlib.Z_FULL_FLUSH)  # refers to nothing before it
    checksum = 1
    for _ in range(count):
        checksum = zlib.adler32(data, checksum)
    return head + once * count + packer.flush()[:-4] + checksum.to_bytes(4, "big")


@pytest.mark.slow
def test_a_pdf_that_asks_for_all_memory_is_refused() -> None:
    bomb = compressed_repetition(b"q " * 500_000, 300)
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(bomb), bomb)
    found = read_pdf(extract_pages(pdf(["x"], damage=stream)))
    assert found.refusal in (Refusal.PDF_DAMAGED, Refusal.PDF_TOO_LARGE)


@pytest.mark.slow
def test_a_page_that_is_broken_costs_that_page() -> None:
    whole = pdf(["Trang một."], ["Trang hai."])
    first = whole.index(b"6 0 obj")
    broken = whole[:first] + whole[first:].replace(b"/Contents 7 0 R", b"/Contents 99 R ", 1)
    found = read_pdf(extract_pages(broken))
    assert "Trang hai." in found.text
    assert found.problems in ((), (Problem.TRUNCATED_BYTES,))


def test_lines_are_joined_where_they_are_full_and_go_on() -> None:
    lines = ["Tiêu đề", "Một dòng đầy của đoạn văn này chưa hết câu và còn", "đi tiếp.", "- 3 -", "Đoạn khác."]
    assert join_lines("\n".join(lines)).split("\n") == [lines[0], f"{lines[1]} {lines[2]}", "Đoạn khác."]


def test_a_text_that_is_no_document_keeps_its_order() -> None:
    for text in ("Tin\nNội dung", "NGHỊ QUYẾT", "Nghị quyết\nvề tin", "TỈNH ỦY\nTHÔNG BÁO\nCăn cứ x"):
        assert with_title_first(text) == text
