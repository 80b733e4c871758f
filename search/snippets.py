"""Where a query's words stand in a text, and the stretch that shows them best: pieces to mark, never HTML.

    mark("Tỉnh ủy Hậu Giang", highlights)       the whole text in pieces
    snippet(article.text, highlights)           about 240 characters of it, the query's words within

What is marked is what the index matches: a toned word in its own spelling only (either tone placement), a toneless one
under any tones, a phrase as a phrase within a paragraph, a number however it is written ("04 - NQ/TW"). Where two words
stand side by side as in the query, they are marked there and not where one of them stands alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from archive.core.text import fold
from search import analysis
from search.tree import Phrase, Prefix, Word

Highlight = Word | Phrase | Prefix

LENGTH = 240  # two lines and a half of a result list
_LEAD = 60  # how far before the first mark a snippet may begin, to begin with a sentence or at least a clause
_ELLIPSIS = "…"
_START = re.compile(r"[.!?;:…]\s+|\n")  # behind it a sentence or a clause begins
_NO_LETTERS = re.compile(r"[\W_]*")


class SnippetPiece(NamedTuple):
    """A stretch of the text, marked or not. `gap`: an ellipsis that is not in the text but stands for what was cut."""

    text: str
    marked: bool = False
    gap: bool = False


class _Mark(NamedTuple):
    """`text[start:end]` is what the highlight number `term` asks for; `weight` is how many words it has."""

    start: int
    end: int
    term: int
    weight: int


class _Hit(NamedTuple):
    """A token that some highlight wants; `follows` if nothing but signs lies between it and the hit before."""

    start: int
    end: int
    exact: str
    folded: str
    follows: bool


def mark(text: str, highlights: Iterable[Highlight]) -> list[SnippetPiece]:
    """Return the whole of `text`, normalised, in pieces: for "giang", "Hậu Giang" is "Hậu " and "Giang", marked."""
    clean = analysis.clean(text)
    return _pieces(clean, 0, len(clean), _spans(clean, _find(clean, tuple(highlights))))


def snippet(text: str, highlights: Iterable[Highlight], *, length: int = LENGTH) -> list[SnippetPiece]:
    """Return at most `length` characters of `text` on one line, cut between words, in pieces.

    The stretch is the one with most different words of the query, then the most of them side by side, then the first.
    Where no word is found it is the beginning. What is left out at either end is a piece "…" with `gap`.
    """
    clean = analysis.clean(text)
    marks = _find(clean, tuple(highlights))
    start, end = _window(clean, marks, max(length, 1))
    spans = [(max(low, start), min(high, end)) for low, high in _spans(clean, marks) if low < end and high > start]
    pieces = [SnippetPiece(piece.text.replace("\n", " "), piece.marked) for piece in _pieces(clean, start, end, spans)]
    before = [SnippetPiece(_ELLIPSIS, gap=True)] if clean[:start].strip() else []
    after = [SnippetPiece(_ELLIPSIS, gap=True)] if clean[end:].strip() else []
    return [*before, *pieces, *after]


# --- What to look for -----------------------------------------------------------------------------------------------


class _Wanted:
    """The highlights of one query, sorted for finding."""

    def __init__(self, highlights: tuple[Highlight, ...]) -> None:
        self.exact: dict[str, int] = {}
        self.folded: dict[str, int] = {}
        self.prefixes: list[tuple[Prefix, int]] = []
        self.phrases: list[tuple[tuple[Word, ...], int]] = []
        self.codes: dict[str, int] = {}
        self.code_prefixes: list[tuple[str, int]] = []
        for term, highlight in enumerate(highlights):
            self._add(highlight, term)
        self.neighbours = {  # words that have another word behind them in the query
            term for term, pair in enumerate(pairwise(highlights)) if all(map(_is_plain_word, pair))
        }
        self.pattern = self._pattern(highlights)

    def _add(self, highlight: Highlight, term: int) -> None:
        if isinstance(highlight, Phrase):
            if highlight.words:
                self.phrases.append((highlight.words, term))
        elif isinstance(highlight, Prefix):
            if analysis.is_code(highlight.text):
                self.code_prefixes.append((highlight.text, term))
            elif highlight.text:
                self.prefixes.append((highlight, term))
        elif analysis.is_code(highlight.text):
            self.codes.setdefault(highlight.text, term)
        else:
            (self.exact if highlight.toned else self.folded).setdefault(highlight.text, term)

    def _pattern(self, highlights: tuple[Highlight, ...]) -> re.Pattern[str] | None:
        """What finds, in folded text, every whole token that may be wanted."""
        stems = {analysis.folded(prefix.text) for prefix, _ in self.prefixes}
        words = [word for highlight in highlights for word in _words(highlight)]
        whole = {analysis.folded(word.text) for word in words if word.text and not analysis.is_code(word.text)}
        written = [way for word in _letters(whole) for way in analysis.written_patterns(word)]
        letters = [*written, *(re.escape(stem) + r"[^\W\d_]*" for stem in _letters(stems))]
        numbers = [way for word in sorted(whole - {*_letters(whole)}) for way in analysis.written_patterns(word)]
        digits = [*numbers, *(s + r"\d*" for s in stems - set(_letters(stems)))]
        kinds = []
        if letters:
            kinds.append(rf"(?<![^\W\d_])(?:{'|'.join(letters)})(?![^\W\d_])")
        if digits:
            kinds.append(rf"(?<!\d)(?:{'|'.join(digits)})(?!\d|\.\d{{3}}(?!\d))")
        return re.compile("|".join(kinds)) if kinds else None

    def terms_of(self, hit: _Hit) -> list[int]:
        """The words and prefixes that a token satisfies, the nearest spelling first."""
        words = (self.exact.get(hit.exact), self.folded.get(hit.folded))
        prefixes = (
            term
            for prefix, term in self.prefixes
            if (hit.exact if prefix.toned else hit.folded).startswith(prefix.text)
        )
        return [*(term for term in words if term is not None), *prefixes]


def _is_plain_word(highlight: Highlight) -> bool:
    return isinstance(highlight, Word) and not analysis.is_code(highlight.text)


def _words(highlight: Highlight) -> tuple[Word, ...]:
    if isinstance(highlight, Phrase):
        return highlight.words
    return (highlight,) if isinstance(highlight, Word) else ()


def _letters(words: set[str]) -> list[str]:
    """Those of the words that are letters, the longest first."""
    return sorted((word for word in words if not word[0].isdecimal()), key=len, reverse=True)


@lru_cache(maxsize=64)
def _wanted(highlights: tuple[Highlight, ...]) -> _Wanted:
    return _Wanted(highlights)


# --- Where it stands ------------------------------------------------------------------------------------------------


def _find(text: str, highlights: tuple[Highlight, ...]) -> list[_Mark]:
    """All marks in a normalised text, by their start; several may share words."""
    wanted = _wanted(highlights)
    hits = _hits(text, wanted)
    marks = [_Mark(hit.start, hit.end, term, 1) for hit, term in _single(hits, wanted)]
    for words, term in wanted.phrases:
        marks += (_Mark(start, end, term, len(words)) for start, end in _successions(hits, words))
    if wanted.codes or wanted.code_prefixes:
        marks += _code_marks(text, wanted)
    marks.sort()
    return marks


def _single(hits: list[_Hit], wanted: _Wanted) -> Iterable[tuple[_Hit, int]]:
    """The single words to mark: of a word that stands beside its neighbour of the query somewhere, only such places.

    "Hội nghị thông qua nghị quyết" is marked at "nghị quyết" alone where that was asked for.
    """
    terms = [wanted.terms_of(hit) for hit in hits]
    beside: set[int] = set()
    joined: set[int] = set()
    for place in range(1, len(hits)):
        if hits[place].follows:
            for one in terms[place - 1]:
                if one in wanted.neighbours and one + 1 in terms[place]:
                    beside |= {place - 1, place}
                    joined |= {one, one + 1}
    for place, hit in enumerate(hits):
        if terms[place] and (place in beside or not joined.issuperset(terms[place])):
            yield hit, terms[place][0]


def _hits(text: str, wanted: _Wanted) -> list[_Hit]:
    if wanted.pattern is None:
        return []
    hits: list[_Hit] = []
    last = -1
    plain = analysis.readable(text)
    for match in wanted.pattern.finditer(fold(plain)):
        start, end = match.span()
        gap = _NO_LETTERS.match(text, last) if last >= 0 else None
        follows = gap is not None and gap.end() == start and "\n" not in gap[0]  # no phrase leaves its paragraph
        exact = analysis.spelled(plain[start:end])
        hits.append(_Hit(start, end, exact, analysis.folded(exact), follows))
        last = end
    return hits


def _successions(hits: list[_Hit], words: tuple[Word, ...]) -> Iterable[tuple[int, int]]:
    """Where the words stand one behind the other, from the left, sharing nothing."""
    at = 0
    while at + len(words) <= len(hits):
        run = hits[at : at + len(words)]
        if all(map(_is, run, words)) and all(hit.follows for hit in run[1:]):
            yield run[0].start, run[-1].end
            at += len(words)
        else:
            at += 1


def _is(hit: _Hit, word: Word) -> bool:
    return (hit.exact if word.toned else hit.folded) == word.text


def _code_marks(text: str, wanted: _Wanted) -> Iterable[_Mark]:
    for code in analysis.codes(text):
        term = wanted.codes.get(code.key)
        if term is None:
            term = next((other for stem, other in wanted.code_prefixes if code.key.startswith(stem)), None)
        if term is not None:
            yield _Mark(code.start, code.end, term, 3)


def _spans(text: str, marks: list[_Mark]) -> list[tuple[int, int]]:
    """What to mark, as spans in order: marks that overlap or stand one blank apart are one."""
    spans: list[tuple[int, int]] = []
    for one in marks:
        if spans and (one.start <= spans[-1][1] or text[spans[-1][1] : one.start] == " "):
            spans[-1] = (spans[-1][0], max(spans[-1][1], one.end))
        else:
            spans.append((one.start, one.end))
    return spans


def _pieces(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> list[SnippetPiece]:
    pieces: list[SnippetPiece] = []
    for low, high in spans:
        pieces += [SnippetPiece(text[start:low]), SnippetPiece(text[low:high], marked=True)]
        start = high
    pieces.append(SnippetPiece(text[start:end]))
    return [piece for piece in pieces if piece.text]


# --- The best stretch -----------------------------------------------------------------------------------------------


def _window(text: str, marks: list[_Mark], length: int) -> tuple[int, int]:
    """The stretch to show."""
    if len(text) <= length:
        return 0, len(text)
    first, last = _best(marks, length) if marks else (0, 0)
    start = _beginning(text, first, min(_LEAD, max(0, length - (last - first)) // 2))
    start = max(0, min(start, len(text) - length))
    if start > 0 and not text[start - 1].isspace() and start < first:
        start = _next_word(text, start, first)
    return start, _ending(text, start, max(last, start), start + length)


def _best(marks: list[_Mark], length: int) -> tuple[int, int]:
    """From where to where the best run of marks reaches that fits in `length`: two fingers along the marks."""
    best: tuple[int, int] = (-1, -1)
    reach = (marks[0].start, min(marks[0].end, marks[0].start + length))
    held: dict[int, int] = {}
    words = beside = left = 0
    for right, one in enumerate(marks):
        words += one.weight if not held.get(one.term) else 0
        held[one.term] = held.get(one.term, 0) + 1
        beside += right > left and _beside(marks[right - 1], one)
        while left < right and one.end - marks[left].start > length:
            gone = marks[left]
            held[gone.term] -= 1
            words -= gone.weight if not held[gone.term] else 0
            left += 1
            beside -= _beside(gone, marks[left])
        if (words, beside) > best and one.end - marks[left].start <= length:
            best, reach = (words, beside), (marks[left].start, one.end)
    return reach


def _beside(one: _Mark, other: _Mark) -> bool:
    """Whether two different words stand next to each other."""
    return one.term != other.term and 0 < other.start - one.end <= 2


def _beginning(text: str, first: int, lead: int) -> int:
    """Where to begin so that `first` is within: behind a sentence or clause that ends within `lead` before it."""
    lowest = max(0, first - lead)
    if lowest == 0:
        return 0
    starts = [match.end() for match in _START.finditer(text, lowest, first)]
    return starts[0] if starts else _next_word(text, lowest, first)


def _next_word(text: str, start: int, limit: int) -> int:
    """The next place from `start` on where a word begins, `limit` at the latest."""
    if text[start - 1].isspace():
        return start
    while start < limit and not text[start].isspace():
        start += 1
    while start < limit and text[start].isspace():
        start += 1
    return start


def _ending(text: str, start: int, needed: int, end: int) -> int:
    """The last place before `end` where a word ends, not before `needed`; `end` itself within an endless word."""
    if end >= len(text):
        return len(text)
    if text[end].isspace():
        return end
    blank = max(text.rfind(" ", max(start, needed), end), text.rfind("\n", max(start, needed), end))
    return blank if blank > start else needed if needed > start else end
