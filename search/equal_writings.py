"""What was taken as equal: where no article that was found writes as the query does, how they write instead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from archive.core.text import normalise, spell
from search.analysis import folded, spelled, tokens
from search.query import ParsedQuery
from search.tree import AllOf, AnyOf, InField, Node, Phrase, Word

MOST_TOLD = 3


class EqualWriting(NamedTuple):
    """Words of the query, as typed, and how articles write them."""

    typed: str
    written: str


def equal_writings(parsed: ParsedQuery, marked: Sequence[str], texts: Iterable[str]) -> tuple[EqualWriting, ...]:
    """Return which words of a query stand in none of `texts` as typed, with the commonest other writing among `marked`.

    `marked` are the stretches that were marked in the texts: for "tỷ lệ" where all write "Tỉ lệ", ("tỷ", "tỉ"); for
    "UBND xã" where all write "Ủy ban nhân dân", ("UBND", "Ủy ban nhân dân"). The place of a tone and capitals make no
    difference; in a toneless query tones make none either.
    """
    typed = parsed.text
    pairs = [*_spelled_otherwise(parsed, marked), *_said_otherwise(parsed, marked)]
    if not pairs:
        return ()
    held = [spell(normalise(text)) for text in texts]
    found = dict.fromkeys(pair for pair in pairs if not any(_stands(spell(pair.typed), text) for text in held))
    return tuple(pair for pair in found if pair.typed in typed)[:MOST_TOLD]


def _stands(words: str, text: str) -> bool:
    """Whether the words stand in a text by themselves."""
    at = text.find(words)
    while at >= 0:
        end = at + len(words)
        if not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum()):
            return True
        at = text.find(words, at + 1)
    return False


def _spelled_otherwise(parsed: ParsedQuery, marked: Iterable[str]) -> Iterator[EqualWriting]:
    """Syllables and figures that the index holds in one spelling: tỷ and tỉ, 1204 and 1.204."""
    written: dict[str, Counter[str]] = {}
    for piece in marked:
        for token in tokens(piece):
            surface = normalise(piece)[token.start : token.end]
            written.setdefault(token.exact, Counter())[surface.lower()] += 1
    for token in tokens(parsed.text):
        surface = parsed.text[token.start : token.end]
        others = written.get(spelled(surface), Counter())
        if others and spell(surface) not in map(spell, others):
            yield EqualWriting(surface, others.most_common(1)[0][0])


def _said_otherwise(parsed: ParsedQuery, marked: Sequence[str]) -> Iterator[EqualWriting]:
    """Abbreviations, figures and dates that have several writings in the query tree, the typed one first."""
    typed = tokens(parsed.text)
    for first, *others in _alternatives(parsed.tree):
        place = _find([token.exact for token in typed], first)
        if place is None:
            continue
        surface = parsed.text[typed[place].start : typed[place + len(first) - 1].end]
        for piece in marked:
            held = tokens(piece)
            exact = [token.exact for token in held]
            if (at := _first_of(exact, others)) is not None:
                written = normalise(piece)[held[at[0]].start : held[at[1] - 1].end]
                yield EqualWriting(surface, written)
                break


def _alternatives(node: Node) -> Iterator[list[list[str]]]:
    """The writings of each part of a tree that has several, as exact tokens."""
    if isinstance(node, AnyOf) and node.loose and all(isinstance(part, Word | Phrase) for part in node.parts):
        yield [_words(part) for part in node.parts]
    elif isinstance(node, AllOf | AnyOf):
        for part in node.parts:
            yield from _alternatives(part)
    elif isinstance(node, InField):
        yield from _alternatives(node.part)


def _words(part: Node) -> list[str]:
    return (
        [word.text for word in part.words]
        if isinstance(part, Phrase)
        else [part.text]
        if isinstance(part, Word)
        else []
    )


def _first_of(held: list[str], ways: Iterable[list[str]]) -> tuple[int, int] | None:
    """Where the first of the ways stands: its first token and the one behind its last."""
    for way in ways:
        if way and (at := _find(held, way)) is not None:
            return at, at + len(way)
    return None


def _find(held: list[str], wanted: list[str]) -> int | None:
    size = len(wanted)
    return next((at for at in range(len(held) - size + 1) if _same(held[at : at + size], wanted)), None)


def _same(held: list[str], wanted: list[str]) -> bool:
    """Whether tokens are those wanted; a wanted one without marks may have any."""
    return all(one == other or folded(one) == other for one, other in zip(held, wanted, strict=True))
