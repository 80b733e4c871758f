"""Case, tones, đ and tone placement, character by character."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

_TONES = "\u0300\u0301\u0303\u0309\u0323"  # huyền, sắc, ngã, hỏi, nặng

# Where a final open oa, oe, uy has its tone mark: portals write both hoà and hòa. One placement is kept, the older one
# (tone on the first vowel), which is 99 % of real news. In "quý" the u belongs to the consonant.
_NEW_PLACEMENT = re.compile(r"(?<![^\W\d_])((?:(?!q)[^\W\d_])*?)([ou])([àáảãạèéẻẽẹỳýỷỹỵ])(?![^\W\d_])")
_OPEN = {("o", "a"), ("o", "e"), ("u", "y")}


class _Folding(dict[int, str]):
    """A translation table that is filled as characters are met; each maps to exactly one character."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = _fold_character(character)
        self[code] = folded
        return folded


def _fold_character(character: str) -> str:
    if character in "đĐ":
        return "d"
    lowered = _lower_character(character)
    base = unicodedata.normalize("NFD", lowered)[0]
    return base if base.isascii() else lowered


def _lower_character(character: str) -> str:
    lowered = character.lower()
    return lowered if len(lowered) == 1 else lowered[0]


class _Lowering(dict[int, str]):
    def __missing__(self, code: int) -> str:
        lowered = _lower_character(chr(code))
        self[code] = lowered
        return lowered


_FOLDING = _Folding()
_LOWERING = _Lowering()


class _ByWord(dict[str, str]):
    """What becomes of a word, kept for its next occurrence: a text repeats few syllables, and each is soon known."""

    def __init__(self, change: Callable[[str], str]) -> None:
        self._change = change

    def __missing__(self, word: str) -> str:
        changed = self._change(word)
        if len(word) <= _LONGEST_KEPT:
            if len(self) >= _MOST_KEPT:
                self.clear()
            self[word] = changed
        return changed

    def of(self, text: str) -> str:
        """The text changed word by word; the result is the same as changing it whole."""
        return " ".join([self[word] for word in text.split(" ")])


_LONGEST_KEPT = 24  # characters; longer ones are no words that come again
_MOST_KEPT = 30_000  # words with the signs around them: some 5 MB


def fold(text: str) -> str:
    """Return `text` without case and tones, of the same length.

    `fold("Đồng Tháp")` is "dong thap", and "hoà" and "hòa" are both "hoa".
    """
    return _FOLDED.of(text)


def _folded(word: str) -> str:
    return word.translate(_FOLDING)


_FOLDED = _ByWord(_folded)


def spell(text: str) -> str:
    """Return `text` in lower case with the older tone placement, of the same length.

    `spell("Khoá XII, Tỉnh uỷ")` is "khóa xii, tỉnh ủy"; "quý" and "hoàn" stay as they are.
    """
    return _SPELLED.of(text)


def _spelled(word: str) -> str:
    return _NEW_PLACEMENT.sub(_place_tone, word.translate(_LOWERING))


_SPELLED = _ByWord(_spelled)


def _place_tone(match: re.Match[str]) -> str:
    onset, first, second = match.groups()
    return onset + _moved(first, second)


@lru_cache(maxsize=64)
def _moved(first: str, second: str) -> str:
    base, *marks = list(unicodedata.normalize("NFD", second))
    if (first, base) not in _OPEN or len(marks) != 1 or marks[0] not in _TONES:
        return first + second
    return unicodedata.normalize("NFC", first + marks[0]) + base


def slugify(text: str) -> str:
    """Return the toneless ASCII form for an address: `slugify("Bà Rịa - Vũng Tàu")` is "ba-ria-vung-tau"."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")
