"""One spelling for each syllable, however it was written: what the index, the query and the snippet compare.

    canonical("Hoà")     "hòa"     one tone placement
    canonical("tòan")    "toàn"    a tone on the wrong letter
    canonical("kĩ")      "kỹ"      i and y where they sound alike
    canonical("M’gar")   "mgar"    names of the highlands with their apostrophe or without
    canonical("1.204")   "1204"    thousands
    canonical("T.Ư")     "tw"      the abbreviation of the Centre
    canonical("phograve;ng")       "phòng": a character reference that lost its sign

Two words that differ in sound stay two: tai and tay, thúi and thúy.
"""

from __future__ import annotations

import re
import unicodedata

from archive.core.text import restore, spell

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_MARKED = frozenset("ăâêôơư")
_ONSET = r"ngh|ng|nh|gh|gi(?=[aeiouyăâêôơư])|kh|ph|qu(?=[aeiouyăâêôơư])|th|tr|ch|[bcdđghklmnprstvx]"
_SYLLABLE = re.compile(rf"(?P<onset>{_ONSET})?(?P<vowels>[aeiouyăâêôơư]{{1,3}})(?P<coda>ch|ng|nh|[cmnpt])?")
# Behind these consonants a final i and y are one sound, in any tone (decisions of the Ministry of Education of 1980 and
# 1984 write i, the press mostly y); behind others, and in ai/ay or ui/uy, they are two.
_I_AS_Y = re.compile(r"(h|k|l|m|s|t|qu)([iìỉĩíị])")
_Y_OF = dict(zip("iìỉĩíị", "yỳỷỹýỵ", strict=True))
_Y_TO_I = {y: i for i, y in _Y_OF.items()}
_Y_FORM = re.compile(r"(h|k|l|m|s|t|qu)([yỳỷỹýỵ])")
_LATIN = re.compile("[a-zA-Z0-9\u00c0-\u024f\u1e00-\u1eff]+")
APOSTROPHES = "'\u2019\u2018\u201b\u02bc\u02b9\u2032\u00b4`"
_SIGNS = re.compile(f"[.{APOSTROPHES}]")  # in thousands and names; the dashes of a number's key stay
_CENTRAL = re.compile(r"t\. ?ư")
# Đăk is Đắk in the press; neither is a word of its own.
_WHOLE = {"đăk": "đắk"}


def canonical(surface: str) -> str:
    """Return the one spelling of a syllable, a number or a name with an apostrophe, in lower case."""
    spelled = spell(restore(surface).text if ";" in surface else surface)
    if _SIGNS.search(spelled):  # \u02bc and \u02b9 are letters to Unicode
        if _CENTRAL.fullmatch(spelled):
            return "tw"
        spelled = _SIGNS.sub("", spelled)
    if spelled.isascii():
        return _with_y(spelled)
    if not unicodedata.is_normalized("NFKC", spelled):
        plain = unicodedata.normalize("NFKC", spelled)
        spelled = spell(plain) if _LATIN.fullmatch(plain) else spelled
    placed = _with_tone_placed(spelled)
    return _WHOLE.get(placed, _with_y(placed))


def toneless_writings(folded: str) -> tuple[str, ...]:
    """Return all toneless writings of a canonical toneless form: "ky" is written ky and ki."""
    match = _Y_FORM.fullmatch(folded)
    return (folded, match[1] + _Y_TO_I[match[2]]) if match else (folded,)


def _with_y(spelled: str) -> str:
    match = _I_AS_Y.fullmatch(spelled)
    return match[1] + _Y_OF[match[2]] if match else spelled


def _with_tone_placed(spelled: str) -> str:
    """The syllable with its tone where the older orthography has it; what is no syllable stays as it is."""
    letters = unicodedata.normalize("NFD", spelled)
    tones = [letter for letter in letters if letter in _TONES]
    if len(tones) != 1:
        return spelled
    bare = unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in _TONES))
    match = _SYLLABLE.fullmatch(bare)
    if match is None:
        return spelled
    at = match.start("vowels") + _toned_vowel(match["vowels"], closed=bool(match["coda"]))
    return unicodedata.normalize("NFC", bare[: at + 1] + tones[0] + bare[at + 1 :])


def _toned_vowel(vowels: str, *, closed: bool) -> int:
    """Which vowel has the tone: one with a hat, horn or breve (the last of two), else by the older placement."""
    marked = [at for at, vowel in enumerate(vowels) if vowel in _MARKED]
    if marked:
        return marked[-1]
    if closed:
        return len(vowels) - 1
    return 1 if len(vowels) == 3 else 0
