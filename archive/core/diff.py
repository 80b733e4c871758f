"""What changed between two readings of one address: the words of the text, and the facts that the words state.

Pure. The words are compared exactly; where two texts have too little in common for that to be worth its time, lines are
compared instead, and at last the whole, so that no text costs more than a bounded number of steps.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import LCSseq

from archive.core.pipeline import Processed
from archive.core.reading.values import Precision
from archive.core.text import fold

_MOST_CELLS = 100_000_000  # pairs of tokens in one comparison: 10,000 words on each side, 12 MB
_TOKEN = re.compile(r"\n|[^\S\n]+|\w+(?:[-./,:]\w+)*|[^\w\s]")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_NUMBER = re.compile(r"\d+(?:[.,/:-]\d+)*%?")


class Kind(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """Consecutive characters that are in both texts, only in the earlier, or only in the later one."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactChange:
    """Facts of one sort that only the earlier or only the later reading states, in the order of the text."""

    name: str  # title | published | byline | citations | officials | numbers
    gone: tuple[str, ...]
    new: tuple[str, ...]


# --- words --------------------------------------------------------------------------------------------------------


def differences(earlier: str, later: str) -> list[Piece]:
    """Return the pieces of two texts: those same or gone make up `earlier`, those same or new `later`.

    Of "Ông A dự họp" and "Ông B dự họp" they are same "Ông ", gone "A", new "B", same " dự họp".
    """
    pieces: list[Piece] = []
    for kind, gone, new in _blocks(_compared(_LINE.findall(earlier), _LINE.findall(later))):
        if kind is Kind.SAME:
            pieces.append(Piece(kind, gone))
        else:
            pieces += _words(gone, new)
    return _joined(pieces)


def paragraphs(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Cut pieces at the ends of lines, whichever text the line stood in; empty lines are left out."""
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        for number, part in enumerate(piece.text.split("\n")):
            if number:
                lines.append([])
            if part:
                lines[-1].append(Piece(piece.kind, part))
    return [line for line in lines if line]


def _words(gone: str, new: str) -> list[Piece]:
    """The pieces of two stretches of lines; a blank between two changes is part of both."""
    blocks = _blocks(_compared(_TOKEN.findall(gone), _TOKEN.findall(new)))
    pieces: list[Piece] = []
    for at, (kind, before, after) in enumerate(blocks):
        if kind is Kind.SAME and (not before.isspace() or "\n" in before or not 0 < at < len(blocks) - 1):
            pieces.append(Piece(Kind.SAME, before))
        else:
            pieces += [Piece(Kind.GONE, before), Piece(Kind.NEW, after)]
    return pieces


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces with all that is gone before what is new in its place, none empty."""
    joined: list[Piece] = []
    pending = {Kind.GONE: "", Kind.NEW: ""}

    def settle() -> None:
        joined.extend(Piece(kind, text) for kind, text in pending.items() if text)
        pending.update({Kind.GONE: "", Kind.NEW: ""})

    for piece in pieces:
        if piece.kind is not Kind.SAME:
            pending[piece.kind] += piece.text
        elif piece.text:
            settle()
            if joined and joined[-1].kind is Kind.SAME:
                joined[-1] = Piece(Kind.SAME, joined[-1].text + piece.text)
            else:
                joined.append(piece)
    settle()
    return joined


Script = list[tuple[Kind, str]]  # one token each


def _blocks(script: Script) -> list[tuple[Kind, str, str]]:
    """Consecutive tokens that are the same as (SAME, text, text), the changes between them as (GONE, gone, new)."""
    blocks: list[tuple[Kind, list[str], list[str]]] = []
    for kind, token in script:
        block = Kind.SAME if kind is Kind.SAME else Kind.GONE
        if not blocks or blocks[-1][0] is not block:
            blocks.append((block, [], []))
        if kind is not Kind.NEW:
            blocks[-1][1].append(token)
        if kind is not Kind.GONE:
            blocks[-1][2].append(token)
    return [(kind, "".join(gone), "".join(new)) for kind, gone, new in blocks]


def _compared(earlier: Sequence[str], later: Sequence[str]) -> Script:
    """The shortest script that makes one sequence of the other: most tokens stay the same.

    Sequences of more than _MOST_CELLS pairs of tokens between their equal ends are told as changed whole: the
    comparison takes a bit of memory for each pair.
    """
    most = min(len(earlier), len(later))
    head = _shared(earlier, later, most)
    tail = _shared(earlier[::-1], later[::-1], most - head)
    before, after = earlier[head : len(earlier) - tail], later[head : len(later) - tail]
    same = [(Kind.SAME, token) for token in earlier]
    middle = _whole(before, after) if len(before) * len(after) > _MOST_CELLS else _script(before, after)
    return [*same[:head], *middle, *same[len(earlier) - tail :]]


def _script(earlier: Sequence[str], later: Sequence[str]) -> Script:
    script: Script = []
    for code in LCSseq.opcodes(earlier, later):
        if code.tag == "equal":
            script += [(Kind.SAME, token) for token in earlier[code.src_start : code.src_end]]
        else:
            script += _whole(earlier[code.src_start : code.src_end], later[code.dest_start : code.dest_end])
    return script


def _whole(earlier: Sequence[str], later: Sequence[str]) -> Script:
    return [*((Kind.GONE, token) for token in earlier), *((Kind.NEW, token) for token in later)]


def _shared(one: Sequence[str], other: Sequence[str], most: int) -> int:
    """How many tokens are equal from the beginning, at most so many."""
    return next((at for at in range(most) if one[at] != other[at]), most)


# --- facts --------------------------------------------------------------------------------------------------------


def fact_changes(earlier: Processed, later: Processed) -> list[FactChange]:
    """Return which documents, people, numbers and dates only one of the two readings states, and what else differs.

    A reading that cites "Nghị quyết 04-NQ/TW" and one that cites "Nghị quyết 05-NQ/TW" differ in `citations`; a number
    that is part of a citation is not told again among `numbers`. How often a fact is stated makes no difference.
    """
    changes = []
    for name, facts_of in _FACTS.items():
        before, after = facts_of(earlier), facts_of(later)
        gone, new = _only_in(before, after), _only_in(after, before)
        if gone or new:
            changes.append(FactChange(name=name, gone=gone, new=new))
    return changes


Facts = dict[object, list[str]]  # what is the same where it is stated again, and what is said of it


def _only_in(one: Facts, other: Facts) -> tuple[str, ...]:
    """What is said in one only: a fact as a whole, or of one that both have what the other does not say of it."""
    found = []
    for key, said in one.items():
        if key not in other:
            found.append("; ".join(said))
        elif missing := [words for words in said[1:] if words not in other[key]]:
            found.append("; ".join([said[0], *missing]))
    return tuple(found)


def _citations(processed: Processed) -> Facts:
    mentions = [mention for mention, _ in processed.citations]
    keys = (
        (mention.kind, mention.number or fold(mention.surface), mention.issued, mention.term) for mention in mentions
    )
    return _first(zip(keys, (mention.surface for mention in mentions), strict=True))


def _officials(processed: Processed) -> Facts:
    """People, with the posts that the text gives them anywhere."""
    named: Facts = {}
    for mention in (official.mention for official in processed.officials):
        said = named.setdefault(mention.name, [mention.name])
        posts = (f"nguyên {post.surface}" if post.former else post.surface for post in mention.posts)
        said += [post for post in posts if post not in said]
    return named


def _numbers(processed: Processed) -> Facts:
    text = processed.reading.text
    cited = [(mention.span.start, mention.span.end) for mention, _ in processed.citations]
    found: list[tuple[object, str]] = []
    at = 0
    for match in _NUMBER.finditer(text):
        while at < len(cited) and cited[at][1] <= match.start():
            at += 1
        if at == len(cited) or match.end() <= cited[at][0]:
            found.append((match[0], match[0]))
    return _first(found)


def _field(read: Callable[[Processed], str]) -> Callable[[Processed], Facts]:
    return lambda processed: {read(processed): [read(processed)]} if read(processed) else {}


def _published(processed: Processed) -> str:
    dated = processed.reading.published
    if dated is None:
        return ""
    clock = f" {dated.time:%H:%M}" if dated.time else ""
    return f"{dated.day.isoformat()[: _ISO_LENGTH.get(dated.precision, 10)]}{clock}"


def _first(facts: Iterable[tuple[object, str]]) -> Facts:
    """Each fact once, in the words of its first mention."""
    found: Facts = {}
    for key, words in facts:
        found.setdefault(key, [words])
    return found


_ISO_LENGTH = {Precision.MONTH: 7, Precision.QUARTER: 7, Precision.YEAR: 4}
_FACTS: dict[str, Callable[[Processed], Facts]] = {
    "title": _field(lambda processed: processed.reading.title),
    "published": _field(_published),
    "byline": _field(lambda processed: processed.reading.byline),
    "citations": _citations,
    "officials": _officials,
    "numbers": _numbers,
}
