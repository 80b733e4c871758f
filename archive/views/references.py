"""An article as others cite it: in words, as BibTeX, RIS and CSL-JSON.

Pure: a `Reference` holds what a citation needs, and each function writes it in one form. Values come from captured
pages; line breaks in them would end a field of RIS or BibTeX, so every value is laid on one line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from archive.core.reading.values import Precision

_BLANKS = re.compile(r"[\s\x00-\x1f\x7f]+")
_BIBTEX_SIGNS = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "%&$#_"},
    }
)
# How much of an ISO date is known: a quarter is told by its year, for none of the forms has quarters.
_KNOWN = {Precision.DAY: 3, Precision.MONTH: 2, Precision.QUARTER: 1, Precision.YEAR: 1, Precision.UNKNOWN: 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What a citation of an article says; `permalink` is the archive's own address of it."""

    key: str  # tang-thu-17
    title: str
    author: str
    source: str
    published: date | None
    precision: Precision
    url: str
    captured: date | None
    permalink: str

    @property
    def date_parts(self) -> list[int]:
        """Year, month and day as far as they are known: [2021, 6]."""
        if self.published is None:
            return []
        day = self.published
        return [day.year, day.month, day.day][: _KNOWN[self.precision]]


def as_bibtex(reference: Reference) -> str:
    """One @online entry (biblatex); the copy in the archive stands in `note`."""
    fields = {
        "title": reference.title,
        "author": reference.author,
        "organization": reference.source,
        "date": _iso(reference),
        "url": reference.url or reference.permalink,
        "urldate": reference.captured.isoformat() if reference.captured else "",
        "note": f"Bản lưu tại Tàng Thư: {reference.permalink}",
        "langid": "vietnamese",
    }
    lines = [f"  {name} = {{{_bibtex(name, value)}}}," for name, value in fields.items() if value]
    return "\n".join([f"@online{{{reference.key},", *lines, "}", ""])


def as_ris(reference: Reference) -> str:
    """One record of type ELEC, lines ended as RIS wants them."""
    parts = reference.date_parts
    captured = reference.captured
    fields = [
        ("TY", "ELEC"),
        ("TI", reference.title),
        ("AU", reference.author),
        ("PB", reference.source),
        ("PY", f"{parts[0]:04d}" if parts else ""),
        ("DA", "/".join([*(f"{part:02d}" for part in parts), *[""] * (4 - len(parts))]) if parts else ""),
        ("UR", reference.url),
        ("Y2", f"{captured:%Y/%m/%d}/" if captured else ""),
        ("L2", reference.permalink),
        ("DB", "Tàng Thư"),
        ("LA", "vi"),
        ("ID", reference.key),
    ]
    lines = [f"{tag}  - {_one_line(value)}" for tag, value in fields if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def as_csl(reference: Reference) -> dict[str, object]:
    """One item of CSL-JSON, as citation managers read it."""
    item: dict[str, object] = {
        "id": reference.key,
        "type": "article-newspaper",
        "title": _one_line(reference.title),
        "URL": reference.url or reference.permalink,
        "archive": "Tàng Thư",
        "archive_location": reference.permalink,
        "language": "vi",
    }
    if reference.author:
        item["author"] = [{"literal": _one_line(reference.author)}]
    if reference.source:
        item["container-title"] = _one_line(reference.source)
    if reference.date_parts:
        item["issued"] = {"date-parts": [reference.date_parts]}
    if captured := reference.captured:
        item["accessed"] = {"date-parts": [[captured.year, captured.month, captured.day]]}
    return item


def in_words(reference: Reference) -> str:
    """The reference as Vietnamese bibliographies write it: author (date). “Title”. Source. Address. The copy."""
    parts = reference.date_parts
    day = "/".join(str(part) for part in reversed(parts)) or "không rõ ngày"
    head = f"{_one_line(reference.author)} ({day}). " if reference.author else ""
    tail = "" if reference.author else f", {day}"
    sentences = [
        f"{head}“{_one_line(reference.title)}”",
        f"{_one_line(reference.source)}{tail}" if reference.source else tail.removeprefix(", "),
        _one_line(reference.url),
        f"Bản lưu tại Tàng Thư: {reference.permalink}",
    ]
    words = ". ".join(sentence for sentence in sentences if sentence)
    captured = reference.captured
    return f"{words} (chụp ngày {captured.day}/{captured.month}/{captured.year})." if captured else f"{words}."


def _iso(reference: Reference) -> str:
    return "-".join(f"{part:02d}" for part in reference.date_parts)


def _bibtex(name: str, value: str) -> str:
    line = _one_line(value)
    if name in ("url", "date", "urldate", "langid"):  # read verbatim; only a brace could end the field
        return line.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")
    return line.translate(_BIBTEX_SIGNS)


def _one_line(value: str) -> str:
    return _BLANKS.sub(" ", value).strip()
