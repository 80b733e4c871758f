"""The words citations are made of, in folded form, and the patterns compiled of them."""

import re
from collections.abc import Mapping

from archive.core.numbers import KIND_OF_CODE
from archive.core.vocabulary import load_table

# A blank within a name: one space or more, or the end of a line; never a blank line.
W = r"(?: {1,3}| {0,2}\n {0,2})"

# Letters of either case, for character classes; ranges of Unicode mix the two.
_VOWELS = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
UPPER = "A-Z" + _VOWELS.upper()
LOWER = "a-z" + _VOWELS

_CLASSES = load_table("citations/class_words")
# Classes whose words are nouns only; others are verbs as well ("quyết định thành lập") and need more to be a citation.
PLAIN_KINDS = frozenset(row["kind"] for row in _CLASSES if row["noun"])
# Classes whose bare number ("Văn bản 5", "Chương trình 135") names no resolution without "số".
NEVER_BARE = frozenset(row["kind"] for row in _CLASSES if row["bare"] == "no")
PLENUM_KINDS = frozenset({"Nghị quyết", "Kết luận"})

KIND_OF_WORD = {row["word"]: row["kind"] for row in _CLASSES}


def _class_pattern(word: str, qualifiers: str) -> str:
    spaced = word.replace(" ", W)
    return f"{spaced}(?:{W}(?:{qualifiers.replace(' ', W)}))?" if qualifiers else spaced


def _head_pattern(*, at_edge: bool) -> str:
    """The class words by their first letter, so that the matcher skips all others; each a group of its own.

    Where they are not `at_edge` of a word, the letter or sign before them is not looked at.
    """
    by_letter: dict[str, list[str]] = {}
    for index, row in enumerate(_CLASSES):
        pattern = _class_pattern(row["word"], row["qualifiers"])
        by_letter.setdefault(row["word"][0], []).append(f"(?P<k{index}>{pattern[1:]})")
    edges = {letter: f"(?<![a-z0-9]{letter})" if at_edge else "" for letter in by_letter}
    return "|".join(f"{letter}{edges[letter]}(?:{'|'.join(words)})(?![a-z])" for letter, words in by_letter.items())


HEAD_WORD = re.compile(_head_pattern(at_edge=True))
# The same with the sign before it. A word has one such sign and several letters that class words begin with, so a text
# is searched twice as fast.
SIGN_AND_HEAD_WORD = re.compile(f"[^a-z0-9](?:{_head_pattern(at_edge=False)})")
# Some pages glue a class word to the word before it: "thực hiệnNghị quyết". Its capital, in the text, gives it away.
GLUED_CAPITAL = re.compile(rf"[NCQKTHLĐBV](?<=[{LOWER}].)(?=[{LOWER}])")
GLUED_HEAD_WORD = re.compile(_head_pattern(at_edge=False))
KIND_OF_GROUP = {f"k{index}": row["kind"] for index, row in enumerate(_CLASSES)}

# Abbreviated class words ("NQ 71", "QĐ 37", "NQTW4"); QĐ leaves open whether it is a Quy định. In the text itself:
# only capitals are an abbreviation.
KIND_OF_ABBREVIATION = {code: KIND_OF_CODE[code] for code in ("NQ", "CT", "NĐ", "KL", "TT", "KH", "HD", "TB", "ĐA")}
KIND_OF_ABBREVIATION |= {"QĐ": "", "CTr": "Chương trình", "CV": "Công văn", "CĐ": "Công điện"}
# The others, bare, need a whole number in the same text: "CT 5" may be a block of flats, "KL 3" a mass.
SURE_ABBREVIATIONS = frozenset({"NQ", "NĐ", "QĐ"})


def _abbreviation_pattern() -> str:
    """The abbreviations by their first letter, longer ones first: "N(?<!…)(?:Q|Đ)|C(?<!…)(?:Tr|T|V|Đ)"."""
    by_letter: dict[str, list[str]] = {}
    for code in sorted(KIND_OF_ABBREVIATION, key=len, reverse=True):
        by_letter.setdefault(code[0], []).append(code[1:])
    before = r"(?<![\w/&.\-\u2013].)"
    return "|".join(f"{letter}{before}(?:{'|'.join(rest)})" for letter, rest in by_letter.items())


HEAD_ABBREVIATION = re.compile(
    rf"(?:{_abbreviation_pattern()})(?=[ \-]{{0,2}}(?:số|TW|TƯ|T\.Ư|Trung ương|T\. ?Ư|Đại hội|ĐH|HN|\d))"
)


def _counted(row: Mapping[str, str]) -> str:
    others = f"(?! (?:{row['not before']})(?!\\w))" if row["not before"] else ""
    return row["thing"].replace(" ", W) + others


_THINGS = tuple(map(_counted, load_table("citations/counted_things")))
# Words that make the number before them a count: "Kế hoạch 5 năm", "Nghị quyết 15 điểm", "Kế hoạch 100 ngày".
COUNTED = re.compile(rf" {{1,3}}(?:{'|'.join(_THINGS)}|ngày(?! {{0,2}}(?:\d|m[ùồ]ng)))(?!\w)|[ ]?[%+×]", re.IGNORECASE)
