"""The text of a PDF, as lines that a text dump would have, from the words of its pages (`RawCapture.pdf`)."""

import re
from dataclasses import dataclass

from archive.core.capture import PdfPages
from archive.core.reading.problems import Problem, Refusal
from archive.core.text import fold
from archive.core.vocabulary import load_table

MARK = b"%PDF-"
_SNIFFED = 1024  # a PDF's mark may stand a little behind its beginning
_REFUSALS = frozenset({Refusal.PDF_ENCRYPTED, Refusal.PDF_DAMAGED, Refusal.PDF_TOO_LARGE})
_PAGE_NUMBER = re.compile(r"\W*(?:trang\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?\W*", re.I)
_ENDS_SENTENCE = re.compile(r"[.;:!?…”\"/]$")
_STARTS_ITEM = re.compile(r"(?:[-–+•*]|\(?[0-9IVXa-zđ]{1,4}[.)\]])\s")
_KINDS = tuple(row["word"] for row in load_table("citations/class_words"))
_HEAD_LINES, _TITLE_LINES = 25, 5  # of a document: what stands above its kind, and its title below that
_TITLE_ENDS = re.compile(
    r"[-–_*\s]*$|(?:căn cứ|kính gửi|thực hiện|(?:chương|điều|phần|mục)?\s*[IVX1-9]+\s*[.:])\b", re.I
)
_LONGEST_TITLE = 300
_FULL = 0.7  # of the page's longest lines: a line so long goes on in the next


@dataclass(frozen=True, slots=True)
class PdfText:
    """What was read: the lines, paragraphs joined; `refusal` where there is nothing, `problems` where not all."""

    text: str = ""
    refusal: str = ""
    problems: tuple[str, ...] = ()


def is_pdf(body: bytes) -> bool:
    """Whether the bytes are those of a PDF."""
    return MARK in body[:_SNIFFED]


def read_pdf(found: PdfPages | None) -> PdfText:
    """Return the text of a PDF from the words of its pages; without them it is `Refusal.PDF_UNREAD`.

    A scan has none: `Refusal.NO_TEXT`. Of a damaged or very long one the pages are given that could be read, with
    `Problem.TRUNCATED_BYTES`.
    """
    if found is None:
        return PdfText(refusal=Refusal.PDF_UNREAD)
    text = "\n".join(filter(None, (join_lines(page) for page in found.pages)))
    if not text.strip():
        return PdfText(refusal=found.problem if found.problem in _REFUSALS else Refusal.NO_TEXT)
    return PdfText(text=with_title_first(text), problems=(Problem.TRUNCATED_BYTES,) if found.problem else ())


def with_title_first(text: str) -> str:
    """Return a document's text with its kind and what it is about as one line before its letterhead.

    "TỈNH ỦY MẪU / Số 16-NQ/TU / NGHỊ QUYẾT / về chuyển đổi số" gives "NGHỊ QUYẾT về chuyển đổi số / TỈNH ỦY MẪU / …",
    the order that pages have. The form is that of Decree 30/2020/NĐ-CP, annex I; any other text stays as it is.
    """
    lines = text.split("\n")
    for at, line in enumerate(lines[:_HEAD_LINES]):
        if not (line.isupper() and fold(line).strip(" .:") in _KINDS):
            continue
        end = at + 1
        while end < min(len(lines), at + 1 + _TITLE_LINES) and not _TITLE_ENDS.match(lines[end]):
            end += 1
        title = " ".join(lines[at:end])
        if end == at + 1 or len(title) > _LONGEST_TITLE:
            return text
        return "\n".join([title, *lines[:at], *lines[end:]])
    return text


def join_lines(page: str) -> str:
    """Return a page's text with its paragraphs in one line each: a full line without an end goes on in the next.

    Page numbers are left out.
    """
    lines = [" ".join(line.split()) for line in page.replace("\0", "").splitlines()]
    lines = [line for line in lines if not _PAGE_NUMBER.fullmatch(line)]
    widths = sorted(map(len, lines), reverse=True)
    full = _FULL * widths[len(widths) // 10] if widths else 0
    paragraphs: list[str] = []
    is_open = False
    for line in lines:
        if is_open and line and not _STARTS_ITEM.match(line):
            paragraphs[-1] += f" {line}"
        elif line:
            paragraphs.append(line)
        is_open = bool(line) and len(line) >= full and not _ENDS_SENTENCE.search(line)
    return "\n".join(paragraphs)
