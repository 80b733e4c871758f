"""The text of a Word document (.docx, Office Open XML), with bounds on what a small file can unfold to."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

MOST_PARTS = 2_000
LARGEST_PART = 24_000_000  # bytes unpacked; a book of a thousand pages has half of that
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
_BREAKS = frozenset({"br", "cr"})


class UnreadableDocument(Exception):
    """Why a file cannot be read, as a code: "damaged", "encrypted", "too-large", "not-word"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def is_zip(body: bytes) -> bool:
    return body[:4] == b"PK\x03\x04"


def read_word_document(body: bytes) -> str:
    """Return the paragraphs of the body, then those of its notes, one in each line.

    What was deleted under tracked changes is left out, and what was inserted stands. Raises UnreadableDocument.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = set(archive.namelist())
            if len(names) > MOST_PARTS:
                raise UnreadableDocument("too-large")
            if _PARTS[0] not in names:
                raise UnreadableDocument("not-word")
            parts = [_part(archive, name) for name in _PARTS if name in names]
    except RuntimeError as error:  # what zipfile raises for a password
        raise UnreadableDocument("encrypted") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise UnreadableDocument("damaged") from error
    return "\n".join(line for part in parts for line in _paragraphs(part))


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of a part; what it claims to unfold to is not believed."""
    with archive.open(name) as file:
        read = file.read(LARGEST_PART + 1)
    if len(read) > LARGEST_PART:
        raise UnreadableDocument("too-large")
    return read


def _paragraphs(part: bytes) -> Iterator[str]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(part, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableDocument("damaged") from error
    if root.getroottree().docinfo.doctype:  # Word writes none; with one, entities could be declared
        raise UnreadableDocument("damaged")
    for paragraph in root.iter(f"{_WORD}p", f"{_STRICT}p"):
        if any(above.tag == f"{_COMPATIBILITY}Fallback" for above in paragraph.iterancestors()):
            continue  # says again what the choice before it says
        line = "".join(_words(paragraph)).replace("\xa0", " ")
        yield from (piece for piece in (" ".join(each.split(" ")).strip() for each in line.split("\n")) if piece)


def _words(paragraph: etree._Element) -> Iterator[str]:
    """The words of a paragraph in order, without those of paragraphs within it (text boxes) and of deletions."""
    pending = list(reversed(paragraph))
    while pending:
        element = pending.pop()
        if not isinstance(element.tag, str):
            continue
        name = etree.QName(element).localname
        if name in ("p", "del", "moveFrom", "instrText"):
            continue
        if name == "t":
            yield element.text or ""
        elif name == "tab":
            yield " "
        elif name in _BREAKS:
            yield "\n"
        elif name == "noBreakHyphen":
            yield "-"
        else:
            pending.extend(reversed(element))
