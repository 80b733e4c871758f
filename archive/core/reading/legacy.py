"""Vietnamese written for fonts of the 1990s, and text encoded twice, turned into right Unicode.

Such text is valid in its charset and shows as nonsense: in TCVN3 (ABC, fonts .VnTime …) "Tỉnh" is "TØnh", in
VNI-Windows "Tænh"; UTF-8 that was taken for windows-1252 gives "Tá»‰nh".
Tables: TCVN 5712:1993 (VN3) and the VNI-Windows layout.
"""

import re
from collections.abc import Sequence

from archive.core.reading.orthography import vietnamese_share
from archive.core.reading.problems import Problem

_UNICODE = "áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵĂÂÊÔƠƯĐ"
_TCVN3 = (
    "\xb8\xb5\xb6\xb7\xb9\xa8\xbe\xbb\xbc\xbd\xc6\xa9\xca\xc7\xc8\xc9\xcb\xae\xd0\xcc\xce\xcf\xd1\xaa\xd5\xd2\xd3\xd4\xd6"
    "\xdd\xd7\xd8\xdc\xde\xe3\xdf\xe1\xe2\xe4\xab\xe8\xe5\xe6\xe7\xe9\xac\xed\xea\xeb\xec\xee\xf3\xef\xf1\xf2\xf4\xad\xf8"
    "\xf5\xf6\xf7\xf9\xfd\xfa\xfb\xfc\xfe\xa1\xa2\xa3\xa4\xa5\xa6\xa7"
)
_FROM_TCVN3 = str.maketrans(_TCVN3, _UNICODE)

# VNI-Windows: a plain letter and a sign for its marks. Tone: ù sắc, ø huyền, û hỏi, õ ngã, ï nặng; with circumflex
# (â alone): á à å ã ä; with breve (ê alone): é è ú ü ë; ô is ơ and ö is ư, with the plain tone signs.
_PLAIN_TONES = dict(zip("ùøûõï", ("\u0301", "\u0300", "\u0309", "\u0303", "\u0323"), strict=True))
_HAT = "\u0302"
_BREVE = "\u0306"
_MARKS = {
    **_PLAIN_TONES,
    "â": _HAT,
    **{sign: _HAT + tone for sign, tone in zip("áàåãä", _PLAIN_TONES.values(), strict=True)},
    "ê": _BREVE,
    **{sign: _BREVE + tone for sign, tone in zip("éèúüë", _PLAIN_TONES.values(), strict=True)},
}
_MARKS.update({sign.upper(): marks for sign, marks in _MARKS.items()})
_VNI_SINGLE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI_SINGLE.update({sign.upper(): letter.upper() for sign, letter in _VNI_SINGLE.items()})
_VNI_PAIR = re.compile(f"([aeouyôöAEOUYÔÖ])([{re.escape(''.join(_MARKS))}])|([{''.join(_VNI_SINGLE)}])")

_CP1252 = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xA0)}
_TO_BYTES = {ord(character): chr(byte) for byte, character in _CP1252.items()}

# Signs that no Vietnamese text in Unicode has within words.
_HINT = re.compile(
    "[µ¶·¸¹»¼½¾¨©ª«¬®§¡¢£¤¥¦][a-zA-Z]|[a-zA-Z][µ¶·¸¹»¼½¾¨©ª«¬®§\xad]"  # TCVN3
    "|[a-zA-Z][ÖÕÒÓÔÐÑËÊÇÈÉÆØÜÞÝ×ßåæçèëêîïñòôõö÷øùúûüþ]|\\b[Ø§]"  # TCVN3
    "|[aeouyôöAEOUYÔÖ][ùøûõïáàåãäéèúüëÙØÛÕÏÁÀÅÃÄÉÈÚÜË]|[ñæ][a-zA-Zô]"  # VNI
    "|á[»º]|Ã[\xa0-¿]|Ä[\u2018\x91ƒ\x83\x90\u2019]|Æ[°¯¡]"  # UTF-8 encoded twice
)
_OWN_LETTERS = re.compile("[\u1ea0-\u1ef9ăđơưĂĐƠƯĩũĨŨ\u0300\u0301\u0303\u0309\u0323]")
CONVINCING = 0.75  # of the marked words must be syllables after conversion
GAIN = 0.35  # and so many more than before


def from_tcvn3(text: str) -> str:
    """`from_tcvn3("TØnh ñy")` is "Tỉnh ủy". Capitals of the .VnTimeH fonts are stored, and come, in small letters."""
    return text.translate(_FROM_TCVN3)


def from_vni(text: str) -> str:
    """`from_vni("Tænh uûy")` is "Tỉnh ủy"; the result is decomposed where a letter has marks."""
    return _VNI_PAIR.sub(_join_vni, text)


def _join_vni(match: re.Match[str]) -> str:
    base, sign, single = match.groups()
    if single:
        return _VNI_SINGLE[single]
    return _VNI_SINGLE.get(base, base) + _MARKS[sign]


def from_double_utf8(text: str) -> str:
    """`from_double_utf8("Tá»‰nh")` is "Tỉnh"; text that cannot have been encoded twice comes back unchanged."""
    try:
        return text.translate(_TO_BYTES).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return _DOUBLE_RUN.sub(_undouble, text)


_DOUBLE_RUN = re.compile("[\x80-\xff\u0152-\u2122]{2,6}")


def _undouble(match: re.Match[str]) -> str:
    try:
        return match[0].translate(_TO_BYTES).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return match[0]


_CONVERSIONS = (
    (from_tcvn3, Problem.LEGACY_FONT),
    (from_vni, Problem.LEGACY_FONT),
    (from_double_utf8, Problem.DOUBLE_ENCODED),
)


def repair(lines: Sequence[str]) -> tuple[list[str], tuple[Problem, ...]]:
    """Convert the lines that are written in a legacy encoding, and say what was found.

    The scheme is chosen once for the whole by the syllables it yields; a line with Vietnamese letters of its own, as
    the menu around a pasted article, stays as it is. Lines are expected raw: `normalise` would remove the soft hyphen,
    which is ư in TCVN3.
    """
    suspects = [index for index, line in enumerate(lines) if _is_suspect(line)]
    if not suspects:
        return list(lines), ()
    sample = "\n".join(lines[index][:2000] for index in suspects[:60])
    before = vietnamese_share(sample)
    best, convert, problem = max(
        ((vietnamese_share(conversion(sample)), conversion, problem) for conversion, problem in _CONVERSIONS),
        key=lambda scored: scored[0],
    )
    if best < CONVINCING or best - before < GAIN:
        return list(lines), ()
    repaired = list(lines)
    for index in suspects:
        repaired[index] = convert(lines[index])
    mixed = any(_OWN_LETTERS.search(line) for line in lines)
    return repaired, (problem, Problem.CHARSET_MIXED) if mixed else (problem,)


def _is_suspect(line: str) -> bool:
    return not line.isascii() and not _OWN_LETTERS.search(line) and bool(_HINT.search(line))


def western(body: bytes) -> str:
    """Bytes as windows-1252, its five undefined places as Latin-1: the ground on which legacy text is recognised."""
    return body.decode("latin-1").translate(_CP1252)
