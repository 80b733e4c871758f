"""How the tokens of `search.analysis` are written as terms of OpenSearch: what documents and queries share.

A token stands at its position in two forms, `hoa|` (without tones) and `|hòa` (as spelled); the number of a document
stands at the position of its first token in two forms that are alike but for the bar. A document's field is sent as
text in which each position is one piece, `hoa|hòa` or `04|04/4-nq-tw|4-nq-tw`, and `¶` is the empty place between two
paragraphs. The server cuts pieces at their bars and thinks nothing of its own.

What scores a document are terms of one more field, `made.weights`, each with the weight that it has in the document as
its frequency: words in both forms; pairs of neighbours, `>nghị_quyết` as spelled and `<nghi_quyet` in any tones; both
once more for each field but the body, `@title:`. So BM25F over words and pairs is one term each for the server.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain, pairwise

from search.analysis import folded
from search.index.bm25 import OTHER_TONES, B
from search.index.fields import AnalysedText
from search.index.positions import Term

GAP = "¶"
WEIGHT_SCALE = 1_000  # a weight of 1 as a frequency, which is a whole number
SENTINEL = "."  # a term of every document, so that rarity is reckoned among all of them
_LONGEST_TERM = 300
_RESERVED = re.compile(r"[\s|/^¶%_@<>]")
_MOST_REMEMBERED = 200_000


def term_text(text: str) -> str:
    """Return a token as it may stand in a term: what has a meaning here is written as `%` and its code.

    Tokens of our own analysis hold nothing of the kind; those of a field's own analyzer may.
    """
    text = _RESERVED.sub(lambda found: f"%{ord(found[0]):x}.", text)[:_LONGEST_TERM]
    return text.encode("utf-8", "replace").decode()


@lru_cache(maxsize=_MOST_REMEMBERED)
def _both_forms(exact: str) -> tuple[str, str]:
    return term_text(folded(exact)), term_text(exact)


@lru_cache(maxsize=_MOST_REMEMBERED)
def _joined(exact: str) -> str:
    return "|".join(_both_forms(exact))


def places_of(text: AnalysedText) -> list[list[str]]:
    """Return what stands at each position: the exact form of a token and the keys of numbers that begin with it.

    The place between two paragraphs is empty.
    """
    places = [[exact] for exact in text.spellings]
    for position, key in text.codes:
        places[position].append(key)
    for at in reversed(text.breaks):
        places.insert(at, [])
    return places


def sent_text(places: Iterable[list[str]]) -> str:
    """Return the places of a field as the text that the server takes."""
    return " ".join(_joined(forms[0]) if len(forms) == 1 else "/".join(map(_joined, forms)) or GAP for forms in places)


def sought_form(term: Term) -> str:
    """Return the term of a text field that a word or prefix means: `Term("hoa", toned=False)` is `hoa|`."""
    if term.toned:
        return "|" + term_text(term.text)
    return term_text(term.text) + ("" if term.prefix else "|")


def weighed_form(words: tuple[Term, ...], field: str | None) -> str:
    """Return the term of `made.weights` for a word or for a pair, in one field or in all that are general.

    A pair of which only one word is toned has no term of its own: that of any tones stands in for it.
    """
    if len(words) == 1:
        form = sought_form(words[0])
    elif all(word.toned for word in words):
        form = ">" + "_".join(term_text(word.text) for word in words)
    else:
        form = "<" + "_".join(term_text(folded(word.text)) for word in words)
    return form if field is None else f"@{field}:{form}"


def weights_of(places: list[list[str]], *, boost: float, length: int, average: float) -> dict[str, float]:
    """Return what each term of a field weighs: for each occurrence `boost` by the field's relative length (BM25F).

    `length` and `average` count tokens. An occurrence that bears tones weighs a little less under the toneless form.
    """
    weight = boost / (1 - B + B * length / average)
    found: defaultdict[str, float] = defaultdict(float)
    for form, count in Counter(chain.from_iterable(places)).items():
        plain, exact = _both_forms(form)
        found["|" + exact] += count * weight
        found[plain + "|"] += count * weight * (1 if plain == exact else OTHER_TONES)
    pairs = Counter((one, other) for some, following in pairwise(places) for one in some for other in following)
    for (one, other), count in pairs.items():
        (plain, exact), (plain_next, exact_next) = _both_forms(one), _both_forms(other)
        found[f">{exact}_{exact_next}"] += count * weight
        is_plain = plain == exact and plain_next == exact_next
        found[f"<{plain}_{plain_next}"] += count * weight * (1 if is_plain else OTHER_TONES)
    return found


def distinct_words(places: Iterable[list[str]]) -> list[str]:
    """Return the tokens and numbers of a field, each once, as `hoa|hòa`: what its vocabulary is made of."""
    return sorted({_joined(form) for form in set(chain.from_iterable(places))})
