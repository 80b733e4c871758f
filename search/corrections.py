""" "Did you mean": what a query that finds nothing, or next to nothing, may have been meant to say.

1. The words that the index does not hold are the doubtful ones; where all are held there is nothing to correct.
2. For each: the Vietnamese that its keystrokes write ("nghij" is nghị), the index's own spellings of it ("quyêt" is
   quyết), the words of the index one letter off ("giamg" is giang), two words written as one ("haugiang").
3. Names of provinces, officials and resolutions that the words come near stand first; then what stands most often
   beside its neighbours. The nearest are counted, and those that find more are offered.
The work is bounded by numbers of words, candidates and counted queries, for any input.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from rapidfuzz.distance import OSA

from archive.core.text import fold
from archive.models import Official
from search.analysis import folded, spellings
from search.counts import ArticleCounts
from search.keystrokes import is_syllable, typed
from search.known_names import KnownNames, known_names
from search.query import ParsedQuery, name_key
from search.query.builder import text_leaves
from search.query.language import assemble, write_back
from search.query.syntax import Leaf, Quoted, Unit
from search.query.transforms import transform
from search.tree import Node, Phrase, Word

FEW = 3  # a search that finds fewer may have been mistyped
MOST_OFFERED = 3
_MOST_WORDS = 24  # of a query that is corrected
_MOST_DOUBTFUL = 3  # words; a query with more is not misspelt but in another language
_MOST_CANDIDATES = 4  # for one doubtful word, once the commonest are known
_MOST_COUNTED = 8  # whole queries
_LONGEST_WORD = 16
_MORE = 5  # times as many articles as the query itself must a correction find


@dataclass(frozen=True, slots=True)
class Correction:
    """The query as it may have been meant, and how many articles it finds."""

    query: str
    total: int


@dataclass(frozen=True, slots=True)
class _Query:
    """The words of a query, each as typed between two blanks, and what they are looked up in."""

    words: tuple[str, ...]
    toned: bool  # the query has marks, so every word counts as spelled
    index: ArticleCounts

    def node(self, text: str) -> Node:
        """What words side by side match."""
        parts = tuple(
            Word(each, toned=True) if self.toned and not each.isdecimal() else Word(folded(each))
            for each in spellings(text)
        )
        return parts[0] if len(parts) == 1 else Phrase(parts or (Word(text),))

    def holding(self, texts: Sequence[str]) -> tuple[int, ...]:
        """In how many articles each text stands."""
        return self.index.holding([self.node(text) for text in texts]) if texts else ()


def corrections(parsed: ParsedQuery, total: int, index: ArticleCounts) -> tuple[Correction, ...]:
    """Return the nearest queries that find more; () where every word is held or nothing near is.

    "nghij quyeets" gives "nghị quyết", "hậu giamg" gives "hậu giang", "haugiang" gives "hau giang".
    """
    if total >= FEW:
        return ()
    query = _Query(_words(parsed), parsed.toned, index)
    doubtful = _doubtful(query, total)
    ways = [_candidates(query, at, alone=len(doubtful) == 1) for at in doubtful]
    if not doubtful and total == 0:
        doubtful, ways = _near_unit(query)
    words = [query.words[at] for at in doubtful]
    meant = [dict(zip(words, way, strict=True)) for way in _combined(ways)[:_MOST_COUNTED]]
    offered: dict[str, Correction] = {}
    for found in _counted(parsed, meant, index):
        if found.total > total * _MORE:
            offered.setdefault(found.query, found)
    return tuple(offered.values())[:MOST_OFFERED]


def _words(parsed: ParsedQuery) -> tuple[str, ...]:
    """The words that are looked for; numbers of documents and prefixes are none."""
    leaves = text_leaves(parsed.syntax, negated=False)
    runs = [leaf.surface for leaf in leaves if isinstance(leaf, Unit | Quoted)]
    return tuple(word for run in runs for word in run.split())[:_MOST_WORDS]


def _doubtful(query: _Query, total: int) -> list[int]:
    """Where the words stand that hardly any article holds.

    Where one of them is Telex or VNI, or where nothing was found though all are held, so is every word that can be:
    "nghi5" is also "nghị 5".
    """
    held = query.holding(query.words)
    places = {at for at, word in enumerate(query.words) if held[at] <= total and any(map(str.isalpha, word))}
    keystrokes = {at for at, word in enumerate(query.words) if typed(word) is not None}
    if places & keystrokes or (not places and total == 0):
        places |= keystrokes
    return sorted(places) if len(places) <= _MOST_DOUBTFUL or places <= keystrokes else []


# --- candidates ---------------------------------------------------------------------------------------------------


def _candidates(query: _Query, at: int, *, alone: bool) -> list[str]:
    """The ways in which one doubtful word may be meant, the likeliest first; `alone`: there is no other one."""
    meant = typed(query.words[at])
    if meant is not None and query.index.holding([Word(spellings(meant)[0], toned=True)])[0]:
        return [meant]
    near = _near_words(query, query.words[at])
    if not near and alone:
        near = _foreign_words(query, query.words[at])
    names, weights = _named(query, at, near), _weights(query, at, near)
    # What stands beside the same neighbours, or makes a name of them, leaves no room for what does not; other tones
    # alone are the affair of the toneless reading.
    near = (
        [text for text in near if text in names]
        or [text for text in near if weights[text][0]]
        or [text for text in near if len(query.words) == 1 or fold(text) != fold(query.words[at])]
    )
    return sorted(near, key=lambda text: (text not in names, *(-weight for weight in weights[text]), text))[
        :_MOST_CANDIDATES
    ]


def _near_words(query: _Query, word: str) -> list[str]:
    """Words of the index that differ little from one: other tones, a letter off, two written as one."""
    parts = spellings(word)
    if len(parts) != 1 or len(parts[0]) > _LONGEST_WORD:
        return []
    plain, index = folded(parts[0]), query.index
    if query.toned and index.holding([Word(plain)])[0]:
        return index.spelled(plain)[:_MOST_CANDIDATES]
    near = [other for other in index.near(plain) if is_syllable(other)][: 3 * _MOST_CANDIDATES]
    if query.toned:
        near = [spelling for other in near for spelling in index.spelled(other)[:2]]
    near += _split(plain, index)
    return near


def _foreign_words(query: _Query, word: str) -> list[str]:
    """The nearest word that is no Vietnamese syllable: "covit" is covid. It is searched for letter by letter."""
    parts = spellings(word)
    if len(parts) != 1 or not 4 <= len(parts[0]) <= _LONGEST_WORD:
        return []
    return [other for other in [query.index.respelled(folded(parts[0]))] if other != folded(parts[0])]


def _split(plain: str, index: ArticleCounts) -> list[str]:
    """Two words that were written as one and stand side by side in some article: "haugiang"."""
    pairs = [(plain[:at], plain[at:]) for at in range(2, len(plain) - 1)]
    pairs = [pair for pair in pairs if all(map(is_syllable, pair))]
    held = index.holding([Phrase((Word(one), Word(other))) for one, other in pairs]) if pairs else ()
    return [f"{one} {other}" for (one, other), count in zip(pairs, held, strict=True) if count]


def _weights(query: _Query, at: int, near: Sequence[str]) -> dict[str, tuple[int, int]]:
    """How often each stands beside the neighbours of the doubtful word, and how often anywhere."""
    words, alone = query.words, dict(zip(near, query.holding(near), strict=True))
    best = sorted(near, key=lambda text: -alone[text])[: 2 * _MOST_CANDIDATES]
    beside = dict.fromkeys(near, 0)
    for before, after in ((words[at - 1 : at] if at else (), ()), ((), words[at + 1 : at + 2])):
        if before or after:
            held = query.holding([" ".join((*before, text, *after)) for text in best])
            for text, count in zip(best, held, strict=True):
                beside[text] += count
    return {text: (beside[text], alone[text]) for text in near}


def _named(query: _Query, at: int, near: Iterable[str]) -> set[str]:
    """Those that make the words around the doubtful one a name that the archive knows."""
    known, words = known_names(), query.words
    runs = {text: list(_runs_around([*words[:at], text, *words[at + 1 :]], at)) for text in near}
    return {text for text in runs if _is_known(known, runs[text])} | _are_people(runs)


def _near_unit(query: _Query) -> tuple[list[int], list[list[str]]]:
    """Where a word that is held makes the words around it nearly a province's name, and what is missing: "hà gian"."""
    for unit in known_names().units:
        plain = unit.key.split()
        spelled = spellings(unit.written) if query.toned else plain
        for start in range(len(query.words) - len(plain) + 1):
            pairs = list(zip(query.words[start:], spelled, strict=False))
            other = [at for at, (word, wanted) in enumerate(pairs) if spellings(word) != [wanted]]
            if len(plain) > 1 and len(other) == 1 and _is_slip(fold(pairs[other[0]][0]), plain[other[0]]):
                return [start + other[0]], [[pairs[other[0]][1]]]
    return [], []


def _is_slip(typed_word: str, meant: str) -> bool:
    """Whether one letter more, less or other, or two exchanged, make one word of another."""
    return OSA.distance(typed_word, meant, score_cutoff=1) == 1


def _runs_around(words: Sequence[str], at: int) -> Iterator[str]:
    for size in range(2, 7):
        for start in range(max(0, at - size + 1), min(at, len(words) - size) + 1):
            yield " ".join(words[start : start + size])
    if " " in words[at]:
        yield words[at]


def _is_known(known: KnownNames, runs: Iterable[str]) -> bool:
    return any(known.units_named(run) or name_key(run) in known.resolutions for run in runs)


def _are_people(runs: dict[str, list[str]]) -> set[str]:
    """Those that make an official's name; one query for all."""
    wanted = {fold(run): text for text, some in runs.items() for run in some[:20]}
    found = Official.objects.filter(folded__in=list(wanted)[:200]).order_by().values_list("folded", flat=True)
    return {wanted[name] for name in found[:50]} if wanted else set()


# --- whole queries ------------------------------------------------------------------------------------------------


def _combined(ways: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Combinations of candidates, those of the first candidates first; none where a word has no candidate."""
    if not ways or not all(ways):
        return []
    choices = [range(len(way)) for way in ways[:_MOST_DOUBTFUL]]
    rest = tuple(way[0] for way in ways[_MOST_DOUBTFUL:])
    rows = sorted(product(*choices), key=lambda row: (sum(row), row))
    return [(*(way[at] for way, at in zip(ways, row, strict=False)), *rest) for row in rows]


def _counted(parsed: ParsedQuery, ways: Sequence[dict[str, str]], index: ArticleCounts) -> list[Correction]:
    """The query with some of its words written otherwise, and what it finds; numbers, fields and quotes stay.

    One that got marks only here is read without them where it finds nothing with them: "nghij quyeets trung uong".
    Only what finds something is returned, in the order of `ways`; all are counted at once.
    """
    rows = [
        [_exchanged(parsed, words) for words in (way, *(() if parsed.toned else (_toneless(way),)))] for way in ways
    ]
    queries = [query for row in rows for query in row if query is not None]
    totals = dict(zip(queries, index.finding(queries), strict=True))
    found = []
    for row in rows:
        query = next((query for query in row if query is not None and totals[query]), None)
        if query is not None:
            found.append(Correction(query.text, totals[query]))
    return found


def _toneless(way: dict[str, str]) -> dict[str, str]:
    return {word: fold(text) for word, text in way.items()}


def _exchanged(parsed: ParsedQuery, words: dict[str, str]) -> ParsedQuery | None:
    """The query with the words exchanged; None where that changes nothing."""
    syntax = transform(parsed.syntax, lambda leaf: _leaf(leaf, words))
    if syntax == parsed.syntax:
        return None
    return assemble(write_back(syntax, parsed.today), syntax, (), parsed.writings, today=parsed.today)


def _leaf(leaf: Leaf, meant: dict[str, str]) -> Leaf:
    if not isinstance(leaf, Unit | Quoted):
        return leaf
    surface = " ".join(meant.get(word, word) for word in leaf.surface.split())
    return Quoted(surface) if " " in surface else type(leaf)(surface)
