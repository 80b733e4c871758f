"""Vietnamese alphabetical order as a plain string."""

import re
import unicodedata
from functools import lru_cache

from archive.core.text.folding import spell
from archive.core.text.normalization import normalise

_PIECE = re.compile(r"[0-9]+|[^\W0-9_]+")
_TONE_RANK = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_LETTER_RANK = {"\u0306": "x", "\u0302": "y", "\u031b": "z"}  # ă < â, ô < ơ: breve, circumflex, horn


def sort_key(text: str) -> str:
    """Return a key of [0-9a-z] whose plain order is the Vietnamese one: letters, then tones, numbers by value.

    ă follows a and precedes â, đ follows d, ô and ơ follow o; tones (ngang, huyền, hỏi, ngã, sắc, nặng, the order of
    Vietnamese dictionaries) decide only between words of the same letters. The key holds no sign that databases
    collate differently, so SQLite and PostgreSQL sort by it alike.
    """
    letters: list[str] = []
    tones: list[str] = []
    for piece in _PIECE.findall(spell(normalise(text))):
        if piece[0] in "0123456789":
            value = piece.lstrip("0") or "0"
            letters.append(f"1{min(len(value), 99):02d}{value[:99]}")
            tones.append("0")
        else:
            key, tone = _letters_and_tone(piece)
            letters.append(key)
            tones.append(tone)
    return "0".join(letters) + "00" + "".join(tones)


@lru_cache(maxsize=8192)  # Vietnamese has some 7,000 syllables
def _letters_and_tone(syllable: str) -> tuple[str, str]:
    key: list[str] = []
    tone = "0"
    for character in unicodedata.normalize("NFD", syllable):
        if character in _TONE_RANK:
            tone = _TONE_RANK[character]
        elif character in _LETTER_RANK:
            key.append("z" + _LETTER_RANK[character])
        elif character == "đ":
            key.append("dzx")
        elif character == "z":
            key.append("zzz")
        elif character.isascii() and character.isalnum():
            key.append(character)
    return "".join(key), tone


def letter_of(character: str) -> str:
    """The capital letter of the Vietnamese alphabet that a character is, without its tone: "ấ" Â, "đ" Đ, "Ử" Ư."""
    toneless = "".join(sign for sign in unicodedata.normalize("NFD", character) if sign not in _TONE_RANK)
    return unicodedata.normalize("NFC", toneless).upper()
