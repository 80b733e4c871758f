"""Case, tones, đ and tone placement, character by character."""

import codecs
import re
import unicodedata

# Where a final open oa, oe, uy has its tone mark: portals write both hoà and hòa. One placement is kept, the older one
# (tone on the first vowel), which is 99 % of real news. In "quý" the u belongs to the consonant.
_NEW_PLACEMENT = re.compile(r"[ou][àáảãạèéẻẽẹỳýỷỹỵ](?<!q..)(?![^\W\d_])")
_OLDER_PLACEMENT = dict(
    zip(
        ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"],
        ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"],
        strict=True,
    )
)


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


# What Vietnamese articles are written with, in small letters: less than 256 characters, so that a text can be recoded
# byte by byte, which is many times faster than looking characters up one by one.
_COMMON = (
    "".join(chr(code) for code in range(128) if not chr(code).isupper())
    + "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
    + "\xa0«»°²³·×–—‘’“”•…→−"
)
_FOLDED_COMMON = "".join(map(_fold_character, _COMMON))
_BYTES = codecs.charmap_build(_COMMON.ljust(256, "\ufffe"))  # U+FFFE stands for "no character"
_CHANGED_BY_NEIGHBOURS = ("İ", "Σ")  # whose small letters are two, or differ at the end of a word


def fold(text: str) -> str:
    """Return `text` without case and tones, of the same length.

    `fold("Đồng Tháp")` is "dong thap", and "hoà" and "hòa" are both "hoa".
    """
    try:
        recoded, _ = codecs.charmap_encode(text.lower(), "strict", _BYTES)
    except UnicodeEncodeError:  # a rarer sign is among them
        return text.translate(_FOLDING)
    return codecs.charmap_decode(recoded, "strict", _FOLDED_COMMON)[0]


def spell(text: str) -> str:
    """Return `text` in lower case with the older tone placement, of the same length.

    `spell("Khoá XII, Tỉnh uỷ")` is "khóa xii, tỉnh ủy"; "quý" and "hoàn" stay as they are.
    """
    dotted, sigma = _CHANGED_BY_NEIGHBOURS
    lowered = text.translate(_LOWERING) if dotted in text or sigma in text else text.lower()
    return _NEW_PLACEMENT.sub(_place_tone, lowered)


def _place_tone(match: re.Match[str]) -> str:
    return _OLDER_PLACEMENT.get(match[0], match[0])


_SIGNS = re.compile(r"[\W_]+")


def words_alone(folded: str) -> str:
    """Return what is equal in two printings of one folded text: letters and digits, each run of signs as one blank."""
    return _SIGNS.sub(" ", folded).strip()


def slugify(text: str) -> str:
    """Return the toneless ASCII form for an address: `slugify("Bà Rịa - Vũng Tàu")` is "ba-ria-vung-tau"."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")
