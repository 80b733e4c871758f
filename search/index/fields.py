"""The kinds of fields of an index: text, keywords, numbers, stored values, the document's key.

These are Whoosh field types, so that Whoosh's writer and schema can use them. A text field hands over all tokens of a
text at once; `posting_pool` makes posting lists of them for all documents of a segment together.

A text term is `folded + SEPARATOR + exact`: all spellings of one toneless syllable stand side by side in the
dictionary, and the postings of the toneless form are the union of theirs. The index holds each token once.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
from whoosh import columns, formats
from whoosh.analysis import Analyzer, IDTokenizer, Token, Tokenizer
from whoosh.fields import BOOLEAN, DATETIME, KEYWORD, NUMERIC, TEXT, FieldType

from search.analysis import clean, codes, folded, spelled, spellings, tokens

SEPARATOR = "\x1f"
MISSING = -(2**63)  # in a column of whole numbers: the document has no value

# Keys and keyword values are slugs and names; longer ones are cut after so many characters.
_LONGEST_KEYWORD = 1_000
_EPOCH = datetime(1970, 1, 1)
_COMPACT_DATE = re.compile(
    r"(?:1\d|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[0-2]\d(?:[0-5]\d){2})?", re.ASCII
)
_MICROSECOND = timedelta(microseconds=1)


class AnalysedText(NamedTuple):
    """The tokens of one text.

    The position of a token is its index, plus one for each paragraph before its own: the gap keeps phrases from running
    across paragraphs.
    """

    spellings: list[str]  # exact forms in order
    codes: list[tuple[int, str]]  # numbers of resolutions: index of their first token, key
    breaks: list[int]  # index of the first token of each paragraph but the first; sorted


def analyse(text: str) -> AnalysedText:
    """Return the tokens of a text, whose paragraphs are lines: "Khoá\nXII" gives (["khóa", "xii"], [], [1])."""
    found: list[str] = []
    breaks: list[int] = []
    for line in text.split("\n"):
        words = spellings(line)
        if words:
            if found:
                breaks.append(len(found))
            found += words
    return AnalysedText(found, [(code.position, code.key) for code in codes(text)], breaks)


def analysed_by(analyzer: Analyzer, text: str) -> AnalysedText:
    """Return the tokens that an analyzer of Whoosh makes of a text, one behind the other."""
    return AnalysedText([token.text for token in analyzer(text)], [], [])


def text_term(exact: str) -> str:
    """Return the dictionary term of a token: `text_term("khóa")` is "khoa" + SEPARATOR + "khóa"."""
    return folded(exact) + SEPARATOR + exact


class SyllableTokenizer(Tokenizer):  # type: ignore[misc]
    """The tokens of a text for Whoosh's own query parser; the index is written without it."""

    def __call__(self, value: str, *, positions: bool = False, chars: bool = False, **told: Any) -> Iterator[Token]:
        token = Token(positions, chars, mode=told.get("mode", ""))
        if told.get("tokenize") is False:  # a pattern, "nghị*", is one
            token.text = token.original = value.lower()
            token.pos, token.startchar, token.endchar = 0, 0, len(value)
            token.boost, token.stopped = 1.0, False
            yield token
            return
        for found in tokens(value):
            token.text = token.original = found.exact
            token.pos, token.startchar, token.endchar = found.position, found.start, found.end
            token.boost, token.stopped = 1.0, False
            yield token


class TokenPositions(formats.Positions):  # type: ignore[misc]
    """The positions of a term in a document, as Whoosh takes them: numbers of four bytes."""

    def encode(self, poslist: Iterable[int]) -> bytes:
        return np.array(list(poslist), dtype="<u4").tobytes()

    def decode_positions(self, valuestring: bytes) -> list[int]:
        found: list[int] = np.frombuffer(valuestring, "<u4").tolist()
        return found

    def decode_frequency(self, valuestring: bytes) -> int:
        return len(valuestring) // 4


class _Field(FieldType):  # type: ignore[misc]
    """A field that gives the writer one item per document, and no length: Whoosh would store it in one byte.

    Fields are of Whoosh's own kinds too, for code that asks of which; they take none of the ways of these.
    """

    column_type: Any = None
    options: tuple[str, ...] = ("stored", "boost")

    def __init__(self, *, stored: bool = False, boost: float = 1.0) -> None:
        column: Any = self.column_type
        FieldType.__init__(self, format=formats.Existence(), analyzer=IDTokenizer(), scorable=False, stored=stored)
        self.column_type, self.boost = column, boost

    def index(self, value: Any, **options: Any) -> Iterator[tuple[bytes, int, float, Any]]:
        yield b"", 1, 1.0, self.content(value)

    def content(self, value: Any) -> Any:
        raise NotImplementedError

    to_bytes, from_bytes, to_column_value = FieldType.to_bytes, FieldType.from_bytes, FieldType.to_column_value
    from_column_value, default_column = FieldType.from_column_value, FieldType.default_column
    process_text, sortable_terms, subfields = FieldType.process_text, FieldType.sortable_terms, FieldType.subfields
    self_parsing, parse_query, parse_range = FieldType.self_parsing, FieldType.parse_query, FieldType.parse_range
    separate_spelling, spelling_fieldname = FieldType.separate_spelling, FieldType.spelling_fieldname

    def __getstate__(self) -> dict[str, Any]:
        return dict(vars(self))

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__.keys() == other.__dict__.keys() and repr(self) == repr(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name)}' for name in self.options)})"


class TextField(_Field, TEXT):  # type: ignore[misc]
    """Text to be searched by its words.

    Args:
        stored: the text is given back with a hit.
        boost: the weight of an occurrence in this field.
        general: a query that names no field searches this one too.
        bare: how words without a lookup are matched in this field: as whole words ("content"), as beginnings
            ("startswith") or as parts of words ("contains").
        own: an analyzer of Whoosh that makes the tokens of this field, of texts and of what is sought in it. It is not
            written with the index: whoever writes or asks brings it along.
    """

    options = ("stored", "boost", "general", "bare")

    def __init__(
        self,
        *,
        stored: bool = False,
        boost: float = 1.0,
        general: bool = True,
        bare: str = "content",
        own: Analyzer | None = None,
    ) -> None:
        super().__init__(stored=stored, boost=boost)
        self.format, self.analyzer = TokenPositions(), own or SyllableTokenizer()
        self.general, self.bare = general, bare
        self.own = own

    own: Analyzer | None = None  # also where an index was read

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "own"} | {"analyzer": SyllableTokenizer()}

    def to_bytes(self, value: Any) -> bytes:
        if isinstance(value, bytes):
            return value
        return (str(value) if self.own else spelled(clean(str(value)))).encode("utf-8", "replace")

    def content(self, value: Any) -> AnalysedText:
        if isinstance(value, AnalysedText):
            return value
        return analysed_by(self.own, str(value)) if self.own else analyse(str(value))


class KeywordField(_Field, KEYWORD):  # type: ignore[misc]
    """Whole values, one or several per document, for filters and facets: "hau-giang". "" is no value."""

    def content(self, value: Any) -> list[bytes]:
        values = value if isinstance(value, (list, tuple, set, frozenset)) else (value,)
        return keyword_terms(values)


class BooleanField(KeywordField, BOOLEAN):  # type: ignore[misc]
    """Whether or not: the keywords "true" and "false"."""


class KeyField(_Field):
    """The unique name of a document; a later document of the same name replaces it. Always stored."""

    indexed = False


class StoredField(_Field):
    """A value that is given back with a hit and cannot be searched."""

    indexed = False


class NumberField(_Field, NUMERIC):  # type: ignore[misc]
    """A whole number, a date or a time, to sort by and to compare with."""

    indexed = False
    column_type = columns.NumericColumn("q", default=MISSING)

    def to_column_value(self, value: Any) -> int | float:
        return number(value)

    def to_bytes(self, value: Any) -> bytes:
        return value if isinstance(value, bytes) else sortable_bytes(self.to_column_value(value))

    def from_bytes(self, data: bytes) -> int | float:
        return int.from_bytes(data, "big") - 2**63


class DateField(NumberField, DATETIME):  # type: ignore[misc]
    """A date or a time; Whoosh's way to write one, 20210603 or 20210603103000, is understood as well."""

    def to_column_value(self, value: Any) -> int | float:
        if isinstance(value, str) and _COMPACT_DATE.fullmatch(value.strip()):
            value = datetime.fromisoformat(value.strip()[:8] + "T" + (value.strip()[8:] or "000000"))
        return number(value)


class DecimalField(NumberField):
    """A number with a fraction."""

    column_type = columns.NumericColumn("d", default=float("nan"))

    def to_column_value(self, value: Any) -> int | float:
        return float(value)

    def from_bytes(self, data: bytes) -> int | float:
        bits = int.from_bytes(data, "big")
        bits = bits - 2**63 if bits >= 2**63 else 2**64 - 1 - bits
        found: float = struct.unpack(">d", bits.to_bytes(8, "big"))[0]
        return found


def sortable_bytes(value: int | float) -> bytes:
    """Return 8 bytes that sort like the numbers, whole numbers and fractions each among themselves."""
    if isinstance(value, int):
        return (value + 2**63).to_bytes(8, "big")
    bits = int.from_bytes(struct.pack(">d", value), "big")
    return (2**64 - 1 - bits if bits >= 2**63 else bits + 2**63).to_bytes(8, "big")


def keyword_terms(values: Iterable[Any]) -> list[bytes]:
    """Return the distinct terms of keyword values in order: True is "true", 2021 is "2021"; None is left out."""
    terms = (keyword_text(value)[:_LONGEST_KEYWORD].encode("utf-8", "replace") for value in values if value is not None)
    return [term for term in dict.fromkeys(terms) if term]


def keyword_text(value: Any) -> str:
    """Return a keyword value as text: True is "true", a date is ISO."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)


def number(value: Any) -> int:
    """Return the whole number that stands for a value: dates and times are microseconds since 1970, time zones ignored.

    `number(date(2021, 6, 3))`, `number("2021-06-03")` and `number("2021-06-03T00:00:00")` are equal.

    Raises:
        ValueError: a string is neither a number nor an ISO date.
    """
    if isinstance(value, str):
        value = _parsed(value.strip())
    if isinstance(value, datetime):
        return (value.replace(tzinfo=None) - _EPOCH) // _MICROSECOND
    if isinstance(value, date):
        return (datetime(value.year, value.month, value.day) - _EPOCH) // _MICROSECOND
    return max(MISSING + 1, min(int(value), 2**63 - 1))


def _parsed(text: str) -> datetime | int:
    digits = text.removeprefix("-")
    return int(text) if digits.isdecimal() and len(digits) < 19 else datetime.fromisoformat(text)
