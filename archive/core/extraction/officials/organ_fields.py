"""The fields in the name of an organ: "Phòng Kinh tế, Hạ tầng và Đô thị", "Viện nghiên cứu cây ăn quả"."""

from archive.core.extraction.officials import vocabulary
from archive.core.extraction.officials.tokens import Phrases, TokenLine

HEADS = Phrases(vocabulary.HEADS)
ORGANS = Phrases((*vocabulary.ORGAN_WORDS, *vocabulary.VERB_LIKE))
STOPS = Phrases(vocabulary.STOP_PHRASES)
HONORIFICS = Phrases(vocabulary.HONORIFICS)
_LONGEST_FIELD = 3
_LONGEST_FIELDS = 9  # tokens
_CHIEFS_OF_ORGANS = frozenset(("viện", "vụ", "cục"))
_WORKS_OF_ORGANS = frozenset((("nghiên", "cứu"), ("quản", "lý"), ("kiểm", "sát"), ("đào", "tạo")))
_NAME_SO_FAR = 7  # tokens of an organ's name before its first comma


def _is_field(line: TokenLine, index: int) -> bool:
    """Whether a capital stands at `index` with a small syllable behind it: a field, as no name of a person is."""
    return line.words[index][0].isupper() and line.words[index + 1].islower()


def lists_its_fields(line: TokenLine, index: int) -> bool:
    """Whether a comma stands in an organ's name of three fields: "Phòng Kinh tế, Hạ tầng và Đô thị"."""
    if index + 5 >= len(line) or line.spelled[index + 3] != "và":
        return False
    if not all(_is_field(line, at) for at in (index - 2, index + 1, index + 4)):
        return False
    if HEADS.length_at(line.spelled, index + 1) or HONORIFICS.length_at(line.spelled, index + 1):
        return False
    return any(is_organ_noun(line, before) for before in range(max(1, index - _NAME_SO_FAR), index - 2))


def joins_fields(line: TokenLine, index: int) -> bool:
    """Whether a dash stands between two fields of an organ, not before a post: "Phòng Bưu chính – Viễn thông"."""
    if index < 2 or index + 2 >= len(line):
        return False
    if not (_is_field(line, index - 2) and _is_field(line, index + 1)):
        return False
    if any(known.length_at(line.spelled, index + 1) for known in (HEADS, HONORIFICS, STOPS)):
        return False
    if line.spelled[index + 1] in vocabulary.ORGAN_NOUNS:
        return False  # "Trưởng phòng Kinh tế - Sở Nội vụ"
    return is_organ_noun(line, index - 3)


def unknown_field(line: TokenLine, index: int) -> int:
    """Unknown small words behind the noun of an organ are its field: "Hội nhiếp ảnh", "Viện nghiên cứu cây ăn quả".

    So are those behind a work that it does, where more of the name follows: "Phòng Quản lý chất thải rắn Sở …".
    """
    if line.spelled[index] in vocabulary.POINTING:
        return 0
    if not is_organ_noun(line, index - 1):
        return _field_of_work(line, index)
    is_compound = tuple(line.spelled[index : index + 2]) in vocabulary.COMPOUNDS
    return 2 if is_compound or _is_plain_small(line, index + 1) else 1


def _field_of_work(line: TokenLine, index: int) -> int:
    """The small words between a work ("quản lý", "kiểm soát") and a capital or an organ; 0 where they are no field."""
    if tuple(line.spelled[max(0, index - 2) : index]) not in vocabulary.VERB_LIKE:
        return 0
    end = index
    while end < index + _LONGEST_FIELD and _is_plain_small(line, end):
        end += 1
    if end == index or end >= len(line) or not line.words[end][0].isalpha():
        return 0
    is_capital = line.words[end][0].isupper()
    return end - index if is_capital or ORGANS.length_at(line.spelled, end) else 0


def is_organ_noun(line: TokenLine, index: int) -> bool:
    """Whether the noun of an organ stands at `index`: "hội" of "Hội nhiếp ảnh", not of "Quốc hội"."""
    if line.spelled[index] not in vocabulary.ORGAN_NOUNS:
        return False
    pair = tuple(line.spelled[max(0, index - 1) : index + 1])
    return ORGANS.length_at(list(pair), 0) < 2 or pair in vocabulary.COMPLETE_ORGAN_NOUNS


def is_in_a_field(line: TokenLine, index: int) -> bool:
    """Whether the name of an organ before `index` has not come to the name of its place yet."""
    if line.spelled[index - 1] in vocabulary.GENERIC_ENDINGS or line.words[index - 1].isupper():
        return False
    return any(is_organ_noun(line, at) for at in range(max(1, index - _LONGEST_FIELDS), index))


def is_work_of_organ(line: TokenLine, index: int) -> bool:
    """Whether a word that may be a verb is a work in an organ's name: "phòng | quản lý | đào tạo", "hội Luật gia".

    It is behind the noun of an organ, behind another such work ("trưởng phòng quản lý đào tạo"), and, if chiefs do not
    do it themselves, behind the title of a head ("Viện trưởng nghiên cứu lập pháp").
    """
    spelled = line.spelled
    if spelled[index - 1] in vocabulary.VERB_LIKE_AFTER:
        return True
    if spelled[index] == "hội" and index + 1 < len(line) and line.words[index + 1][0].isupper():
        return True  # not "hội đàm"
    if index > 1 and spelled[index - 1] == "trưởng" and spelled[index - 2] in _CHIEFS_OF_ORGANS:
        return tuple(spelled[index : index + 2]) in _WORKS_OF_ORGANS
    before = tuple(spelled[max(0, index - 2) : index])
    return before in vocabulary.VERB_LIKE and index > 2 and spelled[index - 3] in vocabulary.VERB_LIKE_AFTER


def _is_plain_small(line: TokenLine, index: int) -> bool:
    """Whether a small word stands at `index` that neither speaks nor acts and begins no organ's name."""
    if index >= len(line) or not line.words[index][0].islower() or line.spelled[index] in vocabulary.STOP_WORDS:
        return False
    phrases = (STOPS, ORGANS, HONORIFICS, HEADS)
    return not any(known.length_at(line.spelled, index) for known in phrases)
