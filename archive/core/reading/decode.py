"""Bytes to text: byte-order marks, declared charsets that may lie, and what the bytes really are."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from charset_normalizer import from_bytes

from archive.core.reading.legacy import repair, western
from archive.core.reading.orthography import vietnamese_share
from archive.core.reading.problems import Problem, Refusal


@dataclass(frozen=True, slots=True)
class DecodedText:
    """The text of a capture before any cleaning; `refusal` is set where there is none."""

    text: str = ""
    encoding: str = ""
    problems: tuple[str, ...] = ()
    refusal: str = ""


_MAGIC = (
    b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"Rar!",
    b"7z\xbc\xaf", b"RIFF", b"OggS", b"ID3", b"\x00\x00\x01\x00", b"BM\x00", b"\x7fELF", b"MZ\x90", b"wOFF", b"wOF2",
    b"\xcf\xfa\xed\xfe",
    b"SQLite format", b"{\\rtf", b"\x00\x00\x00\x18ftyp", b"\x00\x00\x00\x20ftyp", b"II*\x00", b"MM\x00*",
)  # fmt: skip
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w\-]{2,30})|<\?xml[^>]{0,120}?encoding=[\"']([\w\-]{2,30})", re.I
)
_CONTENT_TYPE = re.compile(r"charset\s*=\s*[\"']?\s*([\w\-]{2,30})", re.I)
_CONTROL = bytes(code for code in range(1, 32) if code not in (9, 10, 11, 12, 13, 27)) + b"\x7f"
_WESTERN = frozenset({"cp1252", "iso8859-1", "ascii", "windows-1252", "latin-1", "x-user-defined"})

FEW_NULS = 0.001  # a larger share of NUL bytes is no accident
FEW_CONTROLS = 0.02  # a larger share of control bytes means a binary file
FEW_INVALID = 0.05  # of the marked characters of a UTF-8 text may be broken
SAMPLE = 60_000  # bytes from the first marked one, to judge encodings by


def decode(body: bytes, content_type: str = "") -> DecodedText:
    """Decode captured bytes by their content rather than by their declared charset; refuse what is no text.

    1. A byte-order mark decides; UTF-16 without one shows by its NUL bytes.
    2. Valid UTF-8 is UTF-8, also where the page says iso-8859-1; a few broken bytes do not change that.
    3. Else windows-1258, TCVN3 or VNI, whichever yields Vietnamese syllables; else the declared charset; else what
       charset-normalizer makes of it.
    TCVN3 and VNI text comes back as windows-1252 shows it ("TØnh ñy"); `legacy.repair` turns it into Unicode.
    """
    if not body.strip(b" \t\r\n\x0b\x0c\xef\xbb\xbf"):
        return DecodedText(refusal=Refusal.EMPTY)
    if body.startswith(_MAGIC):
        return DecodedText(refusal=Refusal.BINARY)
    marked = _by_mark(body)
    if marked is not None:
        return marked
    problems: list[str] = []
    nuls = body.count(0)
    if nuls:
        if nuls > max(1, len(body) * FEW_NULS):
            controls = len(body) - len(body.translate(None, _CONTROL))
            return DecodedText(refusal=Refusal.BINARY if controls > len(body) * FEW_CONTROLS / 4 else Refusal.NUL_BYTES)
        body = body.replace(b"\x00", b"")
        problems.append(Problem.NUL_BYTES)
    if len(body) - len(body.translate(None, _CONTROL)) > len(body) * FEW_CONTROLS:
        return DecodedText(refusal=Refusal.BINARY)
    return _by_content(body, tuple(_declared(body, content_type)), problems)


def _by_mark(body: bytes) -> DecodedText | None:
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return _lenient(body[len(mark) :], encoding)
    pairs = min(len(body), 4000) // 2
    if pairs >= 8 and len(body) % 2 == 0:
        low, high = body[0 : 2 * pairs : 2].count(0), body[1 : 2 * pairs : 2].count(0)
        if high > pairs * 0.4 and low < pairs * 0.05:
            return _lenient(body, "utf-16-le")
        if low > pairs * 0.4 and high < pairs * 0.05:
            return _lenient(body, "utf-16-be")
    return None


def _lenient(body: bytes, encoding: str) -> DecodedText:
    text = body.decode(encoding, "replace")
    broken = text.count("\ufffd")
    if broken == 0:
        problems: tuple[str, ...] = (Problem.NUL_BYTES,) if "\x00" in text else ()
        return DecodedText(text.replace("\x00", ""), encoding, problems)
    if broken == 1 and text.endswith("\ufffd"):
        return DecodedText(text[:-1], encoding, (Problem.TRUNCATED_BYTES,))
    if broken > len(text) * FEW_INVALID:
        return DecodedText(refusal=Refusal.UNDECODABLE)
    return DecodedText(text, encoding, (Problem.INVALID_BYTES,))


def _declared(body: bytes, content_type: str) -> Iterator[str]:
    """The charsets that the server and the page name, as Python's codecs are called."""
    named = _CONTENT_TYPE.search(content_type)
    inside = _DECLARED.search(body[:4096])
    for name in (named[1] if named else "", (inside[1] or inside[2]).decode("ascii") if inside else ""):
        if not name:
            continue
        try:
            yield codecs.lookup(name).name
        except LookupError:
            yield name.lower()


def _by_content(body: bytes, declared: tuple[str, ...], problems: list[str]) -> DecodedText:
    utf8 = _as_utf8(body)
    if utf8 is not None:
        text, problem = utf8
        lied = not text.isascii() and any(name not in ("utf-8", "utf-8-sig") for name in declared)
        problems += [*problem, *([Problem.CHARSET_MISLABELLED] if lied else [])]
        return DecodedText(text, "utf-8", tuple(problems))
    encoding, text = _best_single_byte(body, declared)
    if not encoding:
        return DecodedText(refusal=Refusal.UNDECODABLE, problems=tuple(problems))
    if declared and not any(name == encoding or {name, encoding} <= _WESTERN for name in declared):
        problems.append(Problem.CHARSET_MISLABELLED)
    return DecodedText(text, encoding, tuple(problems))


def _as_utf8(body: bytes) -> tuple[str, list[str]] | None:
    try:
        return body.decode("utf-8"), []
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.end >= len(body):
            text = body[: error.start].decode("utf-8")
            return None if text.isascii() else (text, [Problem.TRUNCATED_BYTES])
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = len(text) - len(text.encode("ascii", "ignore")) - broken
    if broken <= whole * FEW_INVALID:
        return text, [Problem.INVALID_BYTES]
    return None


def _best_single_byte(body: bytes, declared: tuple[str, ...]) -> tuple[str, str]:
    sample = _TAGS.sub(b" ", _from_first_mark(body))
    windows = vietnamese_share(sample.decode("cp1258", "replace"))
    plain = western(sample)
    repaired, found = repair(plain.split("\n"))
    legacy = vietnamese_share("\n".join(repaired)) if found else 0.0
    if max(windows, legacy) >= _VIETNAMESE:
        return ("cp1258", body.decode("cp1258", "replace")) if windows >= legacy else ("cp1252", western(body))
    for name in declared:
        try:
            return name, body.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
    guess = from_bytes(sample[:8192]).best()
    if guess is None or guess.encoding == "utf_8":
        return "", ""
    return guess.encoding, body.decode(guess.encoding, "replace")


_TAGS = re.compile(rb"<[^<>]{0,2000}>")
_VIETNAMESE = 0.6  # of the marked words; code and foreign names in a page are few


def _from_first_mark(body: bytes) -> bytes:
    first = _MARKED.search(body)
    start = max(0, first.start() - 200) if first else 0
    return body[start : start + SAMPLE]


_MARKED = re.compile(rb"[\x80-\xff]")
