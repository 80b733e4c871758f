"""What a client asks of the index of captures: the parameters of the Wayback Machine's and pywb's CDX servers.

Sources: https://github.com/internetarchive/wayback/tree/master/wayback-cdx-server and pywb's manual, "CDXJ Server API".
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

import regex

from archive.core.canonical_urls import is_web_address
from archive.replay.addresses import with_scheme
from archive.replay.mementos import parse_stamp

FIELDS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")
_SHORT_NAMES = {"url": "original", "mime": "mimetype", "status": "statuscode"}  # pywb's, for the same
MATCHES = ("exact", "prefix", "host", "domain")
OUTPUTS = ("text", "json", "cdxj")
MOST = 10_000  # lines of an answer; further ones are on further pages
_LONGEST_PATTERN = 300  # characters
_MATCHING_TIME = 2.0  # seconds that the regular expressions of one answer may take together

Row = Mapping[str, str]


class BadCdxQuery(ValueError):
    """What is wrong with the parameters, as a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CdxFilter:
    """`[!][=|~]field:value`: a whole value (`=`), a regular expression at its beginning (`~`), or for it all."""

    field: str
    value: str
    sign: str = ""
    is_negated: bool = False

    def matches(self, row: Row, until: float) -> bool:
        """Return whether a line fits. Raises BadCdxQuery where the pattern takes longer than `until` (monotonic)."""
        value = row[self.field]
        if self.sign == "=":
            return (value == self.value) is not self.is_negated
        match = regex.match if self.sign == "~" else regex.fullmatch
        try:
            found = match(self.value, value, timeout=max(until - time.monotonic(), 0.001))
        except TimeoutError as error:
            raise BadCdxQuery("the regular expression of a filter takes too long") from error
        return (found is not None) is not self.is_negated


@dataclass(frozen=True, slots=True, kw_only=True)
class CdxQuery:
    """One question. `first` and `last` are stamps of up to fourteen digits; `limit` < 0 asks for the last lines."""

    url: str
    matching: str = "exact"
    first: str = ""
    last: str = ""
    filters: tuple[CdxFilter, ...] = ()
    collapses: tuple[tuple[str, int | None], ...] = ()  # field, and how many characters of it
    is_reversed: bool = False
    closest: datetime | None = None
    limit: int = MOST
    offset: int = 0
    page: int | None = None
    page_size: int = MOST
    asks_pages: bool = False
    fields: tuple[str, ...] = FIELDS
    output: str = "text"

    def select(self, rows: Iterable[Row]) -> list[Row]:
        """Return the lines asked for of all lines, which come in the order of key and time.

        Raises BadCdxQuery where a filter takes too long.
        """
        found = self._all(rows)
        if self.page is not None:
            found = found[self.page * self.page_size : (self.page + 1) * self.page_size]
        if self.limit < 0:
            return found[max(len(found) + self.limit, 0) :]
        return found[self.offset : self.offset + self.limit]

    def count_pages(self, rows: Iterable[Row]) -> int:
        """Return how many pages the lines fill. Raises BadCdxQuery where a filter takes too long."""
        return -(-len(self._all(rows)) // self.page_size)

    def _all(self, rows: Iterable[Row]) -> list[Row]:
        until = time.monotonic() + _MATCHING_TIME
        fitting = (row for row in rows if all(each.matches(row, until) for each in self.filters))
        found = list(self._collapsed(row for row in fitting if self._is_in_time(row["timestamp"])))
        if self.closest is not None:
            wanted = self.closest
            found.sort(key=lambda row: abs((parse_stamp(row["timestamp"]) - wanted).total_seconds()))
        return found[::-1] if self.is_reversed else found

    def _is_in_time(self, stamp: str) -> bool:
        return (not self.first or stamp >= self.first) and (not self.last or stamp[: len(self.last)] <= self.last)

    def _collapsed(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Of neighbours that begin alike in a field, the first."""
        before: list[str | None] = [None] * len(self.collapses)
        for row in rows:
            heads = [row[name][:length] for name, length in self.collapses]
            is_new = not heads or any(head != last for head, last in zip(heads, before, strict=True))
            before = list(heads)
            if is_new:
                yield row


def parse_cdx_query(parameters: Mapping[str, str], lists: Callable[[str], list[str]]) -> CdxQuery:
    """Return what is asked; `lists` gives all values of a parameter. What is not known is passed over.

    Raises BadCdxQuery.
    """
    url, matching = parameters.get("url", "").strip(), parameters.get("matchType", "")
    if url.startswith("*."):
        url, matching = url[2:], matching or "domain"
    elif url.endswith("*"):
        url, matching = url[:-1], matching or "prefix"
    matching, output = matching or "exact", parameters.get("output") or "text"
    url = with_scheme(url) if url else ""
    if not is_web_address(url):
        raise BadCdxQuery("url is no address")
    if matching not in MATCHES:
        raise BadCdxQuery(f"matchType is one of {', '.join(MATCHES)}")
    if output not in OUTPUTS:
        raise BadCdxQuery(f"output is one of {', '.join(OUTPUTS)}")
    closest, sort = _stamp(parameters, "closest"), parameters.get("sort", "")
    if sort not in ("", "default", "reverse", "closest") or (sort == "closest" and not closest):
        raise BadCdxQuery("sort is reverse, or closest with a closest")
    page = _number(parameters, "page", least=0) if parameters.get("page") else None
    return CdxQuery(
        url=url,
        matching=matching,
        first=_stamp(parameters, "from"),
        last=_stamp(parameters, "to"),
        filters=tuple(_filter(value) for value in islice((each for each in lists("filter") if each), 10)),
        collapses=tuple(_collapse(value) for value in islice((each for each in lists("collapse") if each), 10)),
        is_reversed=sort == "reverse" or parameters.get("reverse") == "true",
        closest=parse_stamp(closest) if closest else None,
        limit=max(min(_number(parameters, "limit", usual=MOST), MOST), -MOST),
        offset=_number(parameters, "offset", least=0),
        page=page,
        page_size=min(_number(parameters, "pageSize", usual=MOST, least=1), MOST),
        asks_pages=parameters.get("showNumPages") == "true",
        fields=_fields(parameters.get("fl") or parameters.get("fields") or ""),
        output=output,
    )


def _number(parameters: Mapping[str, str], name: str, *, usual: int = 0, least: int | None = None) -> int:
    value = parameters.get(name) or str(usual)
    digits = value.removeprefix("-")
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 10) or (least is not None and int(value) < least):
        raise BadCdxQuery(f"{name} is no number" if least is None else f"{name} is no number from {least} on")
    return int(value)


def _stamp(parameters: Mapping[str, str], name: str) -> str:
    value = parameters.get(name, "")
    try:
        if value:
            parse_stamp(value)
    except ValueError as error:
        raise BadCdxQuery(f"{name} is no moment of up to fourteen digits") from error
    return value


def _field(name: str) -> str:
    known = _SHORT_NAMES.get(name, name)
    if known not in FIELDS:
        raise BadCdxQuery(f"fields are {', '.join(FIELDS)}")
    return known


def _fields(value: str) -> tuple[str, ...]:
    return tuple(_field(name.strip()) for name in value.split(",") if name.strip()) or FIELDS


def _filter(value: str) -> CdxFilter:
    rest = value.removeprefix("!")
    sign = rest[:1] if rest[:1] in ("=", "~") else ""
    name, found, pattern = rest.removeprefix(sign).partition(":")
    if not found or len(pattern) > _LONGEST_PATTERN:
        raise BadCdxQuery("filter is [!][=|~]field:value")
    try:
        if sign != "=":
            regex.compile(pattern)
    except regex.error as error:
        raise BadCdxQuery("the value of a filter is no regular expression") from error
    return CdxFilter(field=_field(name), value=pattern, sign=sign, is_negated=value.startswith("!"))


def _collapse(value: str) -> tuple[str, int | None]:
    name, found, length = value.partition(":")
    if found and not (length.isascii() and length.isdecimal() and 0 < len(length) < 6):
        raise BadCdxQuery("collapse is field or field:characters")
    return _field(name), int(length) if found else None
