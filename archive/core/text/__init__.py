"""What a Vietnamese string is: one spelling, one coordinate, one order.

    normalise("Ðồng chí Hoà")   the one form in which text is kept (NFC, đ, plain blanks)
    fold("Đồng chí Hòa")        the same text without case and tones, character for character
    spell("Đồng chí Hoà")       the same text in lower case with one tone placement ("đồng chí hòa")
    syllables("chi bộ 04-NQ/TW")  the spans of its syllables and numbers
    slugify("Cần Thơ")          "can-tho"
    sort_key("Đắk Lắk")         an ASCII key that sorts in Vietnamese order in any database
    restore("phograve;ng")      the text in which what is left of character references is restored, with its places

`fold` and `spell` keep the length of what `normalise` returns, so an offset in one is the offset in all.
"""

from archive.core.text.collation import letter_of, sort_key
from archive.core.text.folding import fold, slugify, spell, words_alone
from archive.core.text.lost_references import RestoredText, restore
from archive.core.text.normalization import normalise
from archive.core.text.rare_patterns import RarePattern
from archive.core.text.spans import Span, find_all, overlaps
from archive.core.text.syllables import syllables

__all__ = [
    "RarePattern",
    "RestoredText",
    "Span",
    "find_all",
    "fold",
    "letter_of",
    "normalise",
    "overlaps",
    "restore",
    "slugify",
    "sort_key",
    "spell",
    "syllables",
    "words_alone",
]
