"""An article's text as a page shows it: paragraphs, each cut into stretches with marks or without.

Pure: nothing here knows of models or HTML. Templates print the stretches one by one and escape every one of them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

BODY = "body"
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A half-open span of the text that something is said of; `target` is what the template shows there.

    An `anchor` is the name by which other pages lead to the span.
    """

    start: int
    end: int
    target: object
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedPiece:
    """Words of a stretch; `sought` says that a reader searched for them."""

    text: str
    sought: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Consecutive words under the same targets: none, one, or several where spans share characters."""

    pieces: tuple[MarkedPiece, ...]
    targets: tuple[object, ...] = ()
    anchor: str = ""

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One segment of the text: a title, a lead, a paragraph of the body, or a caption."""

    kind: str
    stretches: tuple[Stretch, ...]

    @property
    def text(self) -> str:
        return "".join(stretch.text for stretch in self.stretches)


Bounds = tuple[int, int]
_Group = tuple[int, int, tuple[object, ...], str]


def printable(text: str) -> str:
    """The text without what XML forbids: control characters, lone surrogates, non-characters."""
    return _UNPRINTABLE.sub("", text)


def paragraphs(
    text: str, segments: Sequence[Sequence[object]], marks: Sequence[Mark], sought: Sequence[Bounds] = ()
) -> list[Paragraph]:
    """Cut `text` into its paragraphs and mark them.

    `segments` are (kind, start, end) as stored with an article; where they do not cover the text in order, each line
    becomes a paragraph, so that nothing is ever hidden. Joined by newlines, the paragraphs are `text` again.
    Marks that share characters become one stretch with all their targets, in the order given; one that crosses a
    paragraph's end is continued in the next. `sought` are the spans a reader searched for.

    `paragraphs("Quán triệt 04-NQ/TW", [("body", 0, 19)], [Mark(start=11, end=19, target="văn bản")])` gives one
    paragraph of two stretches, "Quán triệt " and "04-NQ/TW".
    """
    groups = _group(text, marks)
    spans = _merge(text, sought)
    return [
        Paragraph(kind=kind, stretches=tuple(_stretches(text, (start, end), groups, spans)))
        for kind, start, end in _lay_out(text, segments)
    ]


def _lay_out(text: str, segments: Sequence[Sequence[object]]) -> list[tuple[str, int, int]]:
    """The paragraphs' bounds: the stored ones when they cover the text, else its lines."""
    stored = [(str(kind), start, end) for kind, start, end in _triples(segments)]
    position = 0
    for number, (_, start, end) in enumerate(stored):
        if start != position + (1 if number else 0) or not start <= end <= len(text):
            break
        if number and text[position] != "\n":
            break
        position = end
    else:
        if stored and position == len(text):
            return stored
    return _lines(text)


def _triples(segments: Sequence[Sequence[object]]) -> Iterator[tuple[object, int, int]]:
    for segment in segments:
        match segment:
            case [kind, int(start), int(end)]:
                yield kind, start, end
            case _:
                yield BODY, -1, -1  # spoils the layout: the text is then shown line by line


def _lines(text: str) -> list[tuple[str, int, int]]:
    bounds: list[tuple[str, int, int]] = []
    start = 0
    for line in text.split("\n"):
        bounds.append((BODY, start, start + len(line)))
        start += len(line) + 1
    return bounds


def _group(text: str, marks: Sequence[Mark]) -> list[_Group]:
    """Marks that share characters, as one span with all their targets and the first of their anchors."""
    groups: list[tuple[int, int, list[object], str]] = []
    for mark in sorted(marks, key=lambda mark: (mark.start, mark.end)):
        start, end = max(mark.start, 0), min(mark.end, len(text))
        if start >= end:
            continue
        if groups and start < groups[-1][1]:
            first, last, targets, anchor = groups[-1]
            if mark.target not in targets:
                targets.append(mark.target)
            groups[-1] = (first, max(last, end), targets, anchor or mark.anchor)
        else:
            groups.append((start, end, [mark.target], mark.anchor))
    return [(start, end, tuple(targets), anchor) for start, end, targets, anchor in groups]


def _merge(text: str, spans: Sequence[Bounds]) -> list[Bounds]:
    merged: list[Bounds] = []
    for start, end in sorted(spans):
        start, end = max(start, 0), min(end, len(text))
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _end(span: Sequence[Any]) -> int:
    return int(span[1])


def _stretches(text: str, bounds: Bounds, groups: list[_Group], sought: list[Bounds]) -> Iterator[Stretch]:
    position, end = bounds
    for number in range(bisect_right(groups, position, key=_end), len(groups)):
        first, last, targets, anchor = groups[number]
        if first >= end:
            break
        if position < first:
            yield Stretch(pieces=tuple(_pieces(text, (position, first), sought)))
        start, position = max(first, position), min(last, end)
        name = anchor if start == first else ""  # what is continued in the next paragraph has it once
        yield Stretch(pieces=tuple(_pieces(text, (start, position), sought)), targets=targets, anchor=name)
    if position < end:
        yield Stretch(pieces=tuple(_pieces(text, (position, end), sought)))


def _pieces(text: str, bounds: Bounds, sought: list[Bounds]) -> Iterator[MarkedPiece]:
    position, end = bounds
    for number in range(bisect_right(sought, position, key=_end), len(sought)):
        first, last = sought[number]
        if first >= end:
            break
        if position < first:
            yield MarkedPiece(text=text[position:first])
        start, position = max(first, position), min(last, end)
        yield MarkedPiece(text=text[start:position], sought=True)
    if position < end:
        yield MarkedPiece(text=text[position:end])
