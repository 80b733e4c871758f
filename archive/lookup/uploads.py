"""A file that a reader gives, as text: plain text, a page, a Word document or a PDF, told apart by its bytes."""

from __future__ import annotations

from archive.core.capture import RawCapture
from archive.core.reading.decode import decode
from archive.core.reading.dispatch import looks_like_html, read_capture
from archive.core.reading.legacy import repair
from archive.core.reading.pdf import is_pdf, read_pdf
from archive.lookup.word_documents import UnreadableDocument, is_zip, read_word_document
from archive.pdf.extraction import extract_pages

LARGEST_FILE = 5_000_000  # bytes
LONGEST_TEXT = 300_000  # characters
_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .doc, and documents with a password


def text_of_file(body: bytes, *, seconds: int) -> str:
    """Return the text of a file; a PDF is given that many seconds.

    Raises UnreadableDocument: "empty", "too-large", "damaged", "encrypted", "not-word" (another kind of zip),
    "old-word", "no-text" (a scan), "not-text".
    """
    if len(body) > LARGEST_FILE:
        raise UnreadableDocument("too-large")
    text = _read(body, seconds)
    if not text.strip():
        raise UnreadableDocument("empty")
    if len(text) > LONGEST_TEXT:
        raise UnreadableDocument("too-large")
    return text


def _read(body: bytes, seconds: int) -> str:
    if is_pdf(body):
        found = read_pdf(extract_pages(body, seconds=seconds))
        if found.refusal:
            raise UnreadableDocument(str(found.refusal))
        return "\n".join(repair(found.text.splitlines())[0])
    if is_zip(body):
        return "\n".join(repair(read_word_document(body).splitlines())[0])
    if body.startswith(_OLD_WORD):
        raise UnreadableDocument("old-word")
    decoded = decode(body, "")
    if decoded.refusal:
        raise UnreadableDocument("empty" if not body.strip() else "not-text")
    if looks_like_html(decoded.text, ""):
        reading = read_capture(RawCapture(body=body), insisted=True)
        if not reading.is_article:
            raise UnreadableDocument("no-text")
        return reading.text
    return "\n".join(repair(decoded.text.splitlines())[0])
