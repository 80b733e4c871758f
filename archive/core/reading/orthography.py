"""Which strings can be written Vietnamese syllables; how decoded bytes are judged."""

import re
import unicodedata
from functools import lru_cache

_ONSETS = "b|ch|c|d|đ|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|p|r|s|th|tr|t|v|x|"


def _words(block: str) -> frozenset[str]:
    return frozenset(block.split())


_RHYMES = _words("""
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong
    ooc oong op ot
    ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uc ui um un ung up ut uân uâng uât uây uê uêch uên uênh uêt uêu uơ
    uy uya uych uyn uynh uyp uyt uyu uyên uyêt uôc uôi uôm uôn uông uôt
    ư ưa ưc ưi ưm ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêng yêt yêu
""")
_AFTER_QU = _words("""
    a ac ach ai an ang anh ao at au ay ăc ăn ăng ăt ân âng ât ây e en eo et ê êch ên ênh êt i it y ych ynh yt
    yên yêt yêu ôc ơ ơi ơn
""")
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_SHAPE = re.compile(rf"(?:(?P<qu>qu)(?P<tail>.+)|(?P<onset>{_ONSETS})(?P<rhyme>.+)|gi)")
# What stands between blanks and ASCII signs; other signs within a word ("Tá»‰nh", "s¬") speak against it.
_WORD = re.compile("[^\\s\x00-\x40\\[-`{-\x7f“”‘’…–—]+")
_CLOSED = ("c", "ch", "p", "t")
_LONGEST = 10  # "nghiêng" with its marks apart has nine characters


def is_syllable(word: str) -> bool:
    """Whether a word has the shape of a Vietnamese syllable: "nghị", "Hòa", "quyết" have, "nghÞ" and "hoäi" do not."""
    return len(word) <= _LONGEST and _has_its_shape(word)


@lru_cache(maxsize=1 << 14)
def _has_its_shape(word: str) -> bool:
    decomposed = unicodedata.normalize("NFD", word.lower())
    bare = decomposed.translate(_TONES)
    marks = len(decomposed) - len(bare)
    if marks > 1 or not bare:
        return False
    shape = unicodedata.normalize("NFC", bare)
    match = _SHAPE.fullmatch(shape)
    if match is None:
        return False
    if match["qu"]:
        fits = match["tail"] in _AFTER_QU
    elif match["rhyme"]:
        fits = match["rhyme"] in _RHYMES
    else:
        fits = True
    # A syllable that ends in c, ch, p or t has the tone sắc or nặng.
    return fits and not (shape.endswith(_CLOSED) and marks and decomposed.translate(_SHARP) != bare)


_SHARP = dict.fromkeys(map(ord, "\u0301\u0323"))
_VOWEL = re.compile("[^\\W\\d_bcdđfghjklmnpqrstvwxzBCDĐFGHJKLMNPQRSTVWXZ]")  # abbreviations such as HĐND have none
MAX_JUDGED = 400  # words; enough to be sure and bounded for long texts


def vietnamese_share(text: str) -> float:
    """How much of a text's marked words are Vietnamese syllables, 0 to 1; 0 where no word has a mark.

    Only words with a letter beyond ASCII count: "Tỉnh ủy Hậu Giang" scores 1.0 by three words, its TCVN3 bytes read as
    Latin-1 ("TØnh ñy HËu Giang") 0.0.
    """
    judged = fitting = 0
    for match in _WORD.finditer(text):
        word = match[0]
        if word.isascii() or not _VOWEL.search(word):
            continue
        judged += 1
        fitting += is_syllable(word)
        if judged >= MAX_JUDGED:
            break
    return fitting / judged if judged else 0.0
