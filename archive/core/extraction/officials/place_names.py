"""Where a name stands in a post, or is due in it: "UBND xã …", "Tỉnh ủy …", "Trường THPT …", "báo …"."""

from collections.abc import Mapping
from dataclasses import dataclass

from archive.core.extraction.officials import vocabulary
from archive.core.extraction.officials.names import begins_name, is_marked, name_start
from archive.core.extraction.officials.tokens import TokenLine
from archive.core.extraction.officials.vocabulary import Words
from archive.core.reading.orthography import is_syllable as is_vietnamese
from archive.core.text import spell

PROVINCIAL_PARTY = ["tỉnh", "ủy"]
CITY_PARTY = ["thành", "ủy"]


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Names of provinces and districts by their first word, longest first; which of them are provinces."""

    by_first: Mapping[str, tuple[Words, ...]]
    provinces: frozenset[Words]


def place_length(line: TokenLine, index: int, gazetteer: Gazetteer) -> int:
    """How many words from `index` on name a province or a district; behind "tỉnh" or "Tỉnh ủy" only a province."""
    provincial = expects_province(line, index)
    for name in gazetteer.by_first.get(line.spelled[index], ()):
        if tuple(line.spelled[index : index + len(name)]) == name and (not provincial or name in gazetteer.provinces):
            return len(name)
    return 0


def expects_province(line: TokenLine, index: int) -> bool:
    """Whether what is due at `index` is a province's name: behind "tỉnh" and "Tỉnh ủy"."""
    before = line.spelled[max(0, index - 2) : index]
    return before[-1:] == ["tỉnh"] or before == PROVINCIAL_PARTY


def names_a_school(line: TokenLine, index: int) -> bool:
    """Whether the level of a school stands before `index`: the name there is the school's, "Trường THPT Nguyễn Huệ".

    Those in charge of a level bear no school's name: "Vụ trưởng Vụ Giáo dục Tiểu học Lò Văn Mẫu".
    """
    if _LEVELS.isdisjoint(tuple(line.spelled[index - size : index]) for size in (1, 2, 3) if size <= index):
        return False
    before = line.spelled[max(0, index - _INSTITUTION_REACH) : index]
    return _IN_CHARGE.isdisjoint(before) or "trường" in before


_LEVELS = frozenset(vocabulary.SCHOOL_LEVELS)
_INSTITUTION_REACH = 6
_IN_CHARGE = frozenset(("vụ", "phòng"))


def expects_place(line: TokenLine, index: int) -> bool:
    """Whether a place's or an eponym's name is due at `index`: "UBND xã …", "Huyện ủy …", "Trường THPT …"."""
    if index and line.spelled[index - 1] in vocabulary.PLACE_EXPECTED:
        return True
    return index >= 2 and (line.spelled[index - 2], line.spelled[index - 1]) in vocabulary.DISTRICT_BODIES


def is_likelier_a_place(first: str) -> bool:
    """Whether two capitals behind a post, of which `first` is the first, are likelier a place than a rare surname."""
    is_surname = begins_name(first, common=True) or spell(first) in vocabulary.NEVER_PLACES
    return not (is_surname or is_marked(first))


_NAMED_AFTER_PEOPLE = frozenset(("trường", "đh", "viện", "quỹ", "giải"))


def bears_name_of_dead(line: TokenLine, index: int, length: int) -> bool:
    """Whether an institution named just before bears the name at `index`: "trường ĐH Y khoa Phạm Ngọc Thạch"."""
    if " ".join(line.spelled[index : index + length]) not in vocabulary.EPONYMS:
        return False
    return not _NAMED_AFTER_PEOPLE.isdisjoint(line.spelled[max(0, index - _INSTITUTION_REACH) : index])


_WHOLE_PERSON = 3  # syllables behind "báo" that are a person's rather than a newspaper's name
_OF_TWO = 2


def newspaper_length(line: TokenLine, index: int, run: int) -> int:
    """How many of the `run` capitals at `index` name a newspaper: "Tổng Biên tập Báo Tiền Phong Lò Văn Mẫu" has two.

    "Báo" itself is one word of it behind "Biên tập", though it is a surname as well. Names of provinces and districts
    are for `place_length` to find.
    """
    before = line.spelled[max(0, index - 2) : index]
    if line.spelled[index] == "báo" and before == ["biên", "tập"]:
        return 1
    if before[-1:] != ["báo"] and before != ["tạp", "chí"]:
        return 0
    if " ".join(line.spelled[index : index + _OF_TWO]) in vocabulary.NO_PERSONS:
        return min(run, _OF_TWO)
    words = tuple(line.words[index : index + run])
    if run > _OF_TWO and begins_name(words[1], common=True) and not is_vietnamese(words[0]):
        return 1  # "Báo Hànộimới Lò Văn Mẫu"
    if person := name_start(words):
        return person
    return 0 if run >= _WHOLE_PERSON and begins_name(words[0], common=True) else run
