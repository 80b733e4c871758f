"""Vietnamese as it looks when the keyboard's input method was off: Telex "nghij quyeets", VNI "nghi5 quye61t".

    typed("quyeets")     "quyết"
    typed("d9a3ng")      "đảng"
    typed("giang")       None: nothing of it is a keystroke for a mark

Only what makes a syllable of Vietnamese is read so; whether the word exists is for the index to say.
"""

from __future__ import annotations

import re
import unicodedata

from archive.core.text import fold

LONGEST = 12  # keystrokes of one syllable: "nghieeengs" is longer than any real one

_TELEX_TONES = {"f": "\u0300", "s": "\u0301", "x": "\u0303", "r": "\u0309", "j": "\u0323"}
_VNI_TONES = {"2": "\u0300", "1": "\u0301", "4": "\u0303", "3": "\u0309", "5": "\u0323"}
_HAT, _HORN, _BREVE = "\u0302", "\u031b", "\u0306"
_HATTED = {"a": "â", "e": "ê", "o": "ô"}
_HORNED = {"u": "ư", "o": "ơ"}

_ONSETS = "ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|b|c|d|đ|g|h|k|l|m|n|p|r|s|t|v|x"
_CODAS = "ch|ng|nh|c|m|n|p|t"
_KEYS = re.compile(rf"(?P<onset>dd|{_ONSETS})?(?P<rest>.+)")
# Rhymes without their marks; with a coda, without one.
_RHYMES_OPEN = """a ai ao au ay e eo eu i ia ieu iu o oa oai oao oay oe oeo oi u ua uai uao uau uay ue uo uoi uou uu
    ui uy uya uyu uye y yeu"""
_OPEN = frozenset(_RHYMES_OPEN.split())
_CLOSED = frozenset(("a", "e", "i", "ie", "o", "oa", "oe", "oo", "u", "ua", "ue", "uo", "uy", "uye", "y", "ye"))
_RHYME = re.compile(rf"(?P<vowels>[aeiouy]+)(?P<coda>{_CODAS})?")
_VOWEL = re.compile(r"[aeiouyâêôăơư]")


def typed(word: str) -> str | None:
    """Return the syllable that these keystrokes were meant to write: "nghij" is "nghị", "chi3" is "chỉ"; else None."""
    lower = word.lower()
    if not 2 <= len(lower) <= LONGEST or not lower.isascii() or not lower.isalnum():
        return None
    return _vni(lower) if any(map(str.isdigit, lower)) else _telex(lower)


def is_syllable(plain: str) -> bool:
    """Whether a toneless word can be a Vietnamese syllable: "quyet" can, "quyte" and "covid" cannot."""
    match = _KEYS.fullmatch(plain)
    return match is not None and match["onset"] != "dd" and any(map(_is_rhyme, _rhymes(plain)))


def _rhymes(plain: str) -> list[str]:
    """What may stand behind the onset: "gi" is an onset in "giang", and g is in "gi"."""
    onsets = [onset for onset in ("", *_ONSETS.split("|")) if plain.startswith(onset)]
    return [plain[len(onset) :] for onset in onsets]


def _is_rhyme(rest: str) -> bool:
    match = _RHYME.fullmatch(rest)
    return match is not None and match["vowels"] in (_CLOSED if match["coda"] else _OPEN)


def _telex(word: str) -> str | None:
    match = _KEYS.fullmatch(word)
    if match is None:
        return None
    onset, rest = match["onset"] or "", match["rest"]
    if onset == "gi" and rest[0] in _TELEX_TONES:  # gì
        onset, rest = "g", "i" + rest
    if onset == "d" and rest.endswith("d"):
        onset, rest = "dd", rest[:-1]
    tones = [sign for sign in rest[1:] if sign in _TELEX_TONES]
    if len(tones) > 1:
        return None
    plain = rest[0] + "".join(sign for sign in rest[1:] if sign not in _TELEX_TONES)
    marked = _telex_marks(plain)
    return _made(onset.replace("dd", "đ"), marked, _TELEX_TONES[tones[0]] if tones else "")


def _telex_marks(rest: str) -> str:
    """The vowels with their hats and horns: "uyeet" and "uyete" are "uyêt", "uongw" is "ương"."""
    for vowel, hatted in _HATTED.items():
        if rest.count(vowel) == 2:
            first = rest.index(vowel)
            rest = rest[:first] + hatted + rest[first + 1 :].replace(vowel, "", 1)
    if "w" not in rest:
        return rest
    plain = rest.replace("w", "")
    if "uo" in plain:
        return plain.replace("uo", "ươ", 1)
    if "a" in plain and "ua" not in plain:
        return plain.replace("a", "ă", 1)
    for vowel, horned in _HORNED.items():
        if vowel in plain:
            return plain.replace(vowel, horned, 1)
    return ""  # a w that marks nothing is a letter


def _vni(word: str) -> str | None:
    if word[0].isdigit():
        return None
    tone, letters = "", ""
    for sign in word:
        if sign in _VNI_TONES:
            if tone:
                return None
            tone = _VNI_TONES[sign]
        elif sign == "9":
            letters = "đ" + letters[1:] if letters.startswith("d") else letters + sign
        elif sign in "678":
            letters = _vni_marked(letters, sign)
        else:
            letters += sign
    match = re.fullmatch(rf"(?P<onset>{_ONSETS})?(?P<rest>.+)", letters)
    return _made(match["onset"] or "", match["rest"], tone) if match else None


def _vni_marked(letters: str, sign: str) -> str:
    """The letters with the last vowel that can have the mark hatted (6), horned (7) or breved (8)."""
    if sign == "7" and "uo" in letters:
        return letters.replace("uo", "ươ", 1)
    marks = {"6": _HATTED, "7": _HORNED, "8": {"a": "ă"}}[sign]
    for at in range(len(letters) - 1, -1, -1):
        if letters[at] in marks:
            return letters[:at] + marks[letters[at]] + letters[at + 1 :]
    return letters + sign


def _made(onset: str, rest: str, tone: str) -> str | None:
    plain = fold(rest)
    if not _is_rhyme(plain) and onset == "gi" and _is_rhyme("i" + plain):
        onset, rest, plain = "g", "i" + rest, "i" + plain
    if not _is_rhyme(plain):
        return None
    made = onset + (_with_tone(rest, tone) if tone else rest)
    return made if fold(made) != made else None


def _with_tone(rest: str, tone: str) -> str:
    """The rhyme with its tone on the vowel that has it: "uyêt" is "uyết", "oai" is "oái", "ia" is "ía"."""
    vowels = [at for at, sign in enumerate(rest) if _VOWEL.match(sign)]
    marked = [at for at in vowels if rest[at] in "âêôăơ"] or [at for at in vowels if rest[at] == "ư"]
    if marked:
        at = marked[-1]
    elif len(vowels) == 1:
        at = vowels[0]
    elif len(vowels) == 3 or vowels[-1] + 1 < len(rest):
        at = vowels[1]
    else:
        at = vowels[0]
    return unicodedata.normalize("NFC", rest[:at] + rest[at] + tone + rest[at + 1 :])
