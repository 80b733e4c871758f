"""Tables as spreadsheets save them: which encoding, which separator, which day; refused where it cannot be told.

Excel for Vietnamese users writes UTF-8 with a byte order mark, UTF-16 ("Unicode text") or Windows-1258 (plain CSV),
separates by commas, semicolons or tabs after the regional settings, and writes days as dd/mm/yyyy.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from datetime import date

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
DELIMITERS = (",", ";", "\t")
_VIETNAMESE = frozenset(
    unicodedata.normalize("NFC", base + tone)
    for base in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
) | {"đ", "Đ"}
_PUNCTUATION = frozenset("“”‘’…–—•°«»§·₫\xa0")
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


class UnreadableTable(ValueError):
    """A table whose bytes are in none of the encodings that are read; the message says so to its author."""


def table_encoding(sample: bytes) -> str:
    """The encoding of a table that begins with `sample`: "utf-8", "utf-8-sig", "utf-16", "utf-16-le" or "cp1258".

    A character that the end of the sample cuts is no fault. Raises UnreadableTable where it is none of them: bytes of
    TCVN3 or VNI fonts, for example, would turn into other letters.
    """
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return encoding
    if sample.count(0) * 5 > len(sample):
        return "utf-16-le" if sample[1::2].count(0) >= sample[::2].count(0) else "utf-16-be"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        if is_windows_1258(sample):
            return "cp1258"
        raise UnreadableTable("neither UTF-8, UTF-16 nor Windows-1258") from None
    return "utf-8"


def is_windows_1258(data: bytes) -> bool:
    """Whether bytes read as Windows-1258 give Vietnamese letters and no others: b"H\\xe2\\xf2u" does."""
    try:
        text = unicodedata.normalize("NFC", data.decode("cp1258"))
    except UnicodeDecodeError:
        return False
    return all(char in _VIETNAMESE or char in _PUNCTUATION for char in text if not char.isascii())


def decode_table(data: bytes) -> str:
    """The text of a whole table, in composed letters. Raises UnreadableTable; no character is ever replaced."""
    encoding = table_encoding(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableTable(f"not {encoding} throughout: byte {error.start}") from error
    return unicodedata.normalize("NFC", text.removeprefix("\ufeff"))


def find_delimiter(head: str) -> str:
    """What separates the columns of a first line: a comma, a semicolon or a tab, whichever stands most often."""
    outside = re.sub(r'"[^"]*"', "", head)
    return max(DELIMITERS, key=outside.count)


def parse_table_day(value: str) -> date:
    """A day as a cell writes it, the day always before the month: "05/10/2016" is 5 October, "2016-10-05" too.

    Raises ValueError for what is no such day.
    """
    text = value.strip()
    if iso := _ISO_DAY.fullmatch(text.removesuffix(" 00:00:00")):
        year, month, day = map(int, iso.groups())
    elif local := _DAY.fullmatch(text):
        day, month, year = map(int, local.groups())
    else:
        raise ValueError(f"“{value}” is no day; write dd/mm/yyyy or yyyy-mm-dd")
    return date(year, month, day)
