"""Where a post begins in a line, and how far it goes."""

from dataclasses import dataclass

from archive.core.extraction.officials import vocabulary
from archive.core.extraction.officials.names import (
    GIVEN_ALL_THE_SAME,
    MIDDLE_NAME,
    begins_name,
    is_syllable,
    name_length,
    name_start,
)
from archive.core.extraction.officials.organ_fields import (
    HEADS,
    HONORIFICS,
    ORGANS,
    STOPS,
    is_in_a_field,
    is_organ_noun,
    is_work_of_organ,
    joins_fields,
    lists_its_fields,
    unknown_field,
)
from archive.core.extraction.officials.place_names import (
    Gazetteer,
    bears_name_of_dead,
    expects_place,
    is_likelier_a_place,
    names_a_school,
    newspaper_length,
    place_length,
)
from archive.core.extraction.officials.titles import (
    behind_term,
    is_no_title,
    is_of_helper,
    is_short_form,
    names_department_apart,
    serves_somebody,
)
from archive.core.extraction.officials.tokens import Phrases, TokenLine

_DELEGATES = Phrases(vocabulary.DELEGATES)
_FORMER = Phrases(vocabulary.FORMER_PREFIXES)
_KEPT = Phrases(vocabulary.KEPT_PREFIXES)
_AT_THAT_TIME = Phrases(vocabulary.AT_THAT_TIME)
POST_BEGINNINGS = Phrases((*vocabulary.HEADS, *vocabulary.FORMER_PREFIXES, *vocabulary.KEPT_PREFIXES))
RANKS = Phrases(vocabulary.RANKS)
_PEOPLE = Phrases(vocabulary.PEOPLE_WORDS)
_WIDER_ORGANS = Phrases(vocabulary.WIDER_ORGANS)
_ACTS = Phrases(set(vocabulary.STOP_PHRASES) - vocabulary.TASKS)
_LONGEST_POST = 40  # tokens; "Trưởng Ban Chỉ đạo …" is the longest kind
_LOOK_AHEAD = 6
_LONGEST_RUN = 12  # a place of up to six words, and a name
_LONG_NAME = 3  # syllables
_OF_TWO = 2
_STEERING = ("ban", "chỉ", "đạo")
_OF = "của"
_LETTERS_OF_STATE = frozenset(("đbqh", "hđnd", "ubnd"))
_OF_A_CITY = frozenset(("TP", "TP.", "TPHCM"))
_DASHES = frozenset("-–—")
_ENDINGS = frozenset(",;.:()") | _DASHES
_OF_LETTERS = frozenset(("bộ", "sở", "phòng"))  # whose names are shortened to the letters of their fields
_INFORMS = ("thông", "tin")
_DECIDES = ("quyết", "định")  # with a capital it is a document's class: "thực hiện Quyết định số 57"
_CASED_LIKE_SURNAMES = vocabulary.spelled("cased_like_surnames")


@dataclass(frozen=True, slots=True)
class PostPhrase:
    """A post in a line: tokens [start, end) are its words, `next` the token behind it and its term of office."""

    start: int
    end: int
    next: int
    former: bool


def post_at(line: TokenLine, index: int, gazetteer: Gazetteer) -> PostPhrase | None:
    """The post that begins at token `index`, "nguyên" or "quyền" before it included in where it begins."""
    former = _FORMER.length_at(line.spelled, index)
    if former and HEADS.length_at(line.spelled, index):
        former = 0  # "cố vấn" is a post, "cố" Bí thư a late one
    start = index + former
    kept = _KEPT.length_at(line.spelled, start) if start < len(line) else 0
    if start + kept >= len(line):
        return None
    head = HEADS.length_at(line.spelled, start + kept)
    if not head:
        end = index + _delegate(line, index, gazetteer)
        return PostPhrase(index, end, end, former=False) if end > index else None
    if is_no_title(line, index, start) or is_short_form(line, start + kept, head):
        return None
    end = _extent(line, start + kept + head, gazetteer)
    if end == start + kept + head and names_department_apart(line, end):  # "Phó Giám đốc, Sở Y tế"
        end = _extent(line, end + 2, gazetteer)
    helps = is_of_helper(line, start + kept, head)
    if helps and serves_somebody(line, start + kept + head, is_named=person_at(line, end, gazetteer) > 0):
        return None
    if then := _AT_THAT_TIME.length_at(line.spelled, end):  # "Chủ tịch UBND tỉnh khi đó là ông …"
        return PostPhrase(start, end, end + then, former=True)
    return PostPhrase(start, end, _after_organ(line, behind_term(line, end), gazetteer), bool(former))


def _delegate(line: TokenLine, index: int, gazetteer: Gazetteer) -> int:
    """How many words call a deputy so whose delegation follows the name: "đại biểu Lò Văn Mẫu (đoàn Hà Giang)"."""
    size = _DELEGATES.length_at(line.spelled, index)
    name = index + size
    if not size or name >= len(line) or not line.words[name][0].isupper():
        return 0
    end = name + name_length(tuple(line.words[name : name + run_length(line, name)]), strict=False)
    if end == name or end + 2 >= len(line) or line.words[end] not in ("(", ","):
        return 0
    is_delegation = line.spelled[end + 1] == "đoàn" and line.words[end + 2][0].isupper()
    is_place = line.words[end] == "(" and place_length(line, end + 1, gazetteer) > 0
    return size if is_delegation or is_place else 0


def _after_organ(line: TokenLine, index: int, gazetteer: Gazetteer) -> int:
    """The token behind an organ added to a post with a comma: "Vụ trưởng Vụ Pháp chế, Bộ Nội vụ"."""
    if index + 2 >= len(line) or line.words[index] != "," or not line.words[index + 1][0].isupper():
        return index
    if POST_BEGINNINGS.length_at(line.spelled, index + 1) or person_at(line, index + 1, gazetteer):
        return index
    if RANKS.length_at(line.spelled, index + 1) or HONORIFICS.length_at(line.spelled, index + 1):
        return index  # "các đại biểu HĐND tỉnh, Thiếu tướng Lò Văn Mẫu", "Thứ trưởng Bộ Mẫu, Đ/c Lò Văn Mẫu"
    end = _extent(line, index + 2, gazetteer)
    if person_at(line, end, gazetteer):
        return end
    wider = _WIDER_ORGANS.length_at(line.spelled, index + 1)
    return end if wider and (end >= len(line) or line.words[end] in _ENDINGS) else index


def _extent(line: TokenLine, index: int, gazetteer: Gazetteer) -> int:
    """The token behind the last word of a post whose head ends at `index`."""
    limit = min(len(line), index + _LONGEST_POST)
    loose = False
    while index < limit:
        loose = tuple(line.spelled[index - 3 : index]) == _STEERING or loose
        step = _step(line, index, gazetteer) or (loose and _step_in_task(line, index, gazetteer))
        if not step:
            break
        index += step
    end = min(index, len(line))
    return end - 1 if line.words[end - 1] in _DASHES else end


def _step_in_task(line: TokenLine, index: int, gazetteer: Gazetteer) -> int:
    """A steering committee's name tells its task: "Ban Chỉ đạo tỉnh thực hiện Nghị quyết số 57-NQ/TW".

    It ends before whoever acts, speaks or is named next: "… | quyết định", "… | và ông Hà Văn Mẫu".
    """
    if _ACTS.length_at(line.spelled, index) or line.spelled[index] in vocabulary.SPEAKING:
        return 0
    if line.words[index] == _DECIDES[0] and line.words[index + 1 : index + 2] == [_DECIDES[1]]:
        return 0
    behind = index + ((line.spelled[index],) in vocabulary.JOINING)
    if HONORIFICS.length_at(line.spelled, behind) or person_at(line, behind, gazetteer):
        return 0
    glued = line.words[index] in ("-", "/") and line.starts[index] == line.ends[index - 1]
    return 1 if line.words[index][0].isalnum() or glued else 0


def _step(line: TokenLine, index: int, gazetteer: Gazetteer) -> int:
    """How many tokens at `index` still belong to the post, 0 where it has ended."""
    word = line.words[index]
    if not word[0].isalnum():
        return _step_over_sign(line, index)
    if word[0].isdigit():
        return 1 if word.isdigit() else 0
    rank = RANKS.length_at(line.spelled, index)
    if (
        rank
        and rank > ORGANS.length_at(line.spelled, index)
        and line.spelled[index - 1] not in vocabulary.VERB_LIKE_AFTER
    ):
        return 0
    if word[0].isupper():
        return _step_over_capital(line, index, gazetteer)
    return _step_over_small(line, index, gazetteer)


def _step_over_sign(line: TokenLine, index: int) -> int:
    if index + 1 >= len(line):
        return 0
    pair = (line.spelled[index - 1], line.spelled[index + 1])
    sign = line.words[index]
    if sign == "," and pair in vocabulary.COMMA_PAIRS:
        return 1 if ORGANS.length_at(line.spelled, index + 1) > 1 else 2
    if sign == "," and lists_its_fields(line, index):
        return 3
    if sign == "," and _LETTERS_OF_STATE.issuperset(pair) and "và" in line.spelled[index + 2 : index + 5]:
        return 2  # "Văn phòng Đoàn ĐBQH, HĐND và UBND"
    if sign in _DASHES and pair[0] in vocabulary.DASH_LEFT and pair[1] in vocabulary.DASH_RIGHT:
        return 1
    if sign in _DASHES and joins_fields(line, index):
        return 1
    if sign == "&":
        return 2
    if sign in _DASHES and line.words[index - 1].isupper() and line.words[index + 1].isupper():
        glued = line.ends[index - 1] == line.starts[index]  # Sở VH-TT&DL
        return 2 if glued or (index > 1 and line.spelled[index - 2] in _OF_LETTERS) else 0  # Sở GT - VT
    if sign == "(" and _is_defined_short_form(line, index):
        return 3
    return 0


def _is_defined_short_form(line: TokenLine, index: int) -> bool:
    """In "Ủy ban Kiểm tra (UBKT) Tỉnh ủy": an abbreviation in brackets with more of the post behind it."""
    if index + 3 >= len(line) or line.words[index + 2] != ")" or not line.words[index + 1].isupper():
        return False
    return line.words[index + 3][0].isalpha() and bool(ORGANS.length_at(line.spelled, index + 3))


def _step_over_small(line: TokenLine, index: int, gazetteer: Gazetteer) -> int:
    spelled = line.spelled
    size = ORGANS.length_at(spelled, index)
    if size == 2 and line.words[index + 1][0].isupper() and person_at(line, index + 1, gazetteer) >= _LONG_NAME:
        size = 1  # "UBND tỉnh | Đoàn Văn Mẫu"
    if line.words[index - 1][0].isupper() and (spelled[index - 1], spelled[index]) in vocabulary.COMPOUNDS:
        return 1
    if STOPS.length_at(spelled, index) and (size < 2 or spelled[index - 1] not in vocabulary.VERB_LIKE_AFTER):
        return 0
    phrase = tuple(spelled[index : index + size])
    if phrase == _INFORMS and line.words[index - 1][0].isupper() and not is_organ_noun(line, index - 1):
        return 0  # "Trưởng Công an xã Mẫu thông tin, …"
    if size and phrase in vocabulary.JOINING:
        return size if _goes_on_after_joining(line, index + size, gazetteer) else 0
    if phrase == ("khóa",):
        return (
            size
            if index + 1 < len(line) and (line.words[index + 1][0].isupper() or line.words[index + 1].isdigit())
            else 0
        )
    if phrase == () and spelled[index] == _OF and _is_organ_of_state(line, index + 1, gazetteer):
        return 1
    if size and phrase in vocabulary.VERB_LIKE:
        is_field = is_work_of_organ(line, index) or newspaper_length(line, index, 0) > 0
        return size if is_field or person_at(line, index + size, gazetteer) else 0
    if size:
        return size
    if spelled[index] in vocabulary.STOP_WORDS or HONORIFICS.length_at(spelled, index):
        return 0
    if _is_second_half(line, index):
        return 1
    return unknown_field(line, index) or _unknown_to_the_end(line, index, gazetteer)


def _is_organ_of_state(line: TokenLine, index: int, gazetteer: Gazetteer) -> bool:
    """Whether an organ is named behind "của": "Người phát ngôn của | Bộ Ngoại giao"."""
    if index >= len(line) or not line.words[index][0].isupper() or HEADS.length_at(line.spelled, index):
        return False
    if line.words[index].isupper():
        return line.spelled[index] in vocabulary.PUBLIC_ABBREVIATIONS
    return ORGANS.length_at(line.spelled, index) > 0 and not person_at(line, index, gazetteer)


def _goes_on_after_joining(line: TokenLine, index: int, gazetteer: Gazetteer) -> bool:
    """Whether behind "và" or "các" more of the same post follows, rather than another post or a person."""
    if index >= len(line) or not line.words[index][0].isalpha():
        return False
    if (line.spelled[index],) in vocabulary.JOINING:  # "và các …"
        index += 1
        if index >= len(line) or not line.words[index][0].isalpha():
            return False
    if HEADS.length_at(line.spelled, index) or HONORIFICS.length_at(line.spelled, index):
        return False
    if RANKS.length_at(line.spelled, index):
        return False
    if line.words[index][0].isupper():
        return not person_at(line, index, gazetteer)
    if STOPS.length_at(line.spelled, index) and ORGANS.length_at(line.spelled, index) < _OF_TWO:
        return False
    return bool(ORGANS.length_at(line.spelled, index) or _is_last_field(line, index, gazetteer))


def _is_last_field(line: TokenLine, index: int, gazetteer: Gazetteer) -> bool:
    """Whether unknown small words behind "và" are an organ's last field: "Trung tâm Quản lý nước và | đê điều"."""
    if _PEOPLE.length_at(line.spelled, index) or not is_in_a_field(line, index - 1):
        return False
    return _unknown_to_the_end(line, index, gazetteer) > 1


def _is_second_half(line: TokenLine, index: int) -> bool:
    """A small syllable behind a single capital is the rest of its word: "Khuyến nông", not "Tây Ninh thực hiện"."""
    before = line.words[index - 1]
    if not is_syllable(before) or line.spelled[index - 1] in vocabulary.VERB_LIKE_AFTER:
        return False
    if index < 2 or not line.words[index - 2][0].isupper() or line.words[index - 2].isupper():
        return True
    # "Ban Quan hệ lao động", "Viện Kiểm nghiệm thuốc"
    return is_organ_noun(line, index - 2) and not ORGANS.length_at(line.spelled, index - 1)


def _unknown_to_the_end(line: TokenLine, index: int, gazetteer: Gazetteer) -> int:
    """Unknown small words belong to the post if a sign or a name ends it soon and nothing speaks or acts."""
    for ahead in range(index, min(len(line), index + _LOOK_AHEAD)):
        word = line.words[ahead]
        if word in _ENDINGS or (index < ahead <= index + 4 and person_at(line, ahead, gazetteer)):
            return ahead - index
        if word[0].isupper() or (word == _OF and _is_organ_of_state(line, ahead + 1, gazetteer)):
            is_wider = (
                word in _OF_A_CITY or place_length(line, ahead, gazetteer) or ORGANS.length_at(line.spelled, ahead)
            )
            is_field = word == _OF or is_wider
            return ahead - index if is_field and ahead > index and is_in_a_field(line, index) else 0
        if line.spelled[ahead] in vocabulary.STOP_WORDS or not word[0].isalpha():
            return 0
        if STOPS.length_at(line.spelled, ahead) or HONORIFICS.length_at(line.spelled, ahead):
            return 0
    return len(line) - index if index + _LOOK_AHEAD >= len(line) else 0


def _step_over_capital(line: TokenLine, index: int, gazetteer: Gazetteer) -> int:
    if line.words[index].isupper() and STOPS.length_at(line.spelled, index):
        return 0  # BÍ THƯ TỈNH ỦY PHÁT BIỂU
    place = place_length(line, index, gazetteer)
    run = run_length(line, index)
    if paper := newspaper_length(line, index, run):
        return paper
    if ORGANS.length_at(line.spelled, index) > max(place, run):
        return ORGANS.length_at(line.spelled, index)  # Đại sứ Việt Nam tại …
    if run == _OF_TWO and " ".join(line.spelled[index : index + run]) in vocabulary.NO_PERSONS:
        return run  # "Nhà văn hóa Thanh Niên"
    if place and (place >= run or name_length(tuple(line.words[index + place : index + run]), strict=True)):
        return place
    if _names_a_town(line, index, run):
        return run
    if person_at(line, index, gazetteer):
        return 0
    organ = ORGANS.length_at(line.spelled, index)
    if organ:
        return organ
    is_place = expects_place(line, index) or names_a_school(line, index)
    named = name_start(tuple(line.words[index : index + run]))
    if is_place and named and run - named < _LONG_NAME and is_likelier_a_place(line.words[index + named]):
        return run  # "thôn Ngọc Sơn Nam", "xã Mẫu Sơn"
    return named or (run if is_place else 1)


def _names_a_town(line: TokenLine, index: int, run: int) -> bool:
    """Whether two capitals behind "TP" are its name rather than a person's: "Công an TP Tân An"."""
    return run == 2 and line.spelled[index - 1] in ("tp", "tp.") and is_likelier_a_place(line.words[index])


def run_length(line: TokenLine, index: int) -> int:
    """How many capitalised words stand side by side from `index` on; a post ends the run."""
    end = index
    limit = min(len(line), index + _LONGEST_RUN)
    while end < limit and (line.words[end][0].isupper() or line.words[end] == MIDDLE_NAME):
        if end > index + 1 and (HEADS.length_at(line.spelled, end) or _begins_organ(line, end)):
            break
        end += 1
    return end - index


def _begins_organ(line: TokenLine, index: int) -> bool:
    """Whether a word that may end a name heads an organ here: "Lê Văn Mẫu Quận ủy", "Quận 7"."""
    if line.spelled[index] not in GIVEN_ALL_THE_SAME or index + 1 >= len(line):
        return False
    return line.words[index + 1].isdigit() or (
        line.words[index + 1][0].islower() and ORGANS.length_at(line.spelled, index) > 1
    )


def person_at(line: TokenLine, index: int, gazetteer: Gazetteer) -> int:
    """How many words at `index`, inside or behind a post, are a person's name; 0 where they are the post's own."""
    if index >= len(line) or not begins_name(line.words[index]):
        return 0
    run = tuple(line.words[index : index + run_length(line, index)])
    length = name_length(run, strict=True)
    if not length or (length < len(run) and not _may_end_inside(run, length)):
        return 0
    if line.spelled[index] in _CASED_LIKE_SURNAMES and _is_organ(line, index, length):
        return 0
    if names_a_school(line, index) or bears_name_of_dead(line, index, length):
        return 0
    if expects_place(line, index):
        if " ".join(line.spelled[index : index + length]) in vocabulary.EPONYMS:
            return 0  # "Trưởng Công an phường Phạm Ngũ Lão"
        sure = begins_name(run[0], common=True) or line.spelled[index] in vocabulary.NEVER_PLACES
        sure = sure or (len(run) > 2 and line.spelled[index + 1] in vocabulary.MIDDLE_NAMES)
        return length if name_start(run) == 0 and length >= 3 and sure else 0
    if name_start(run):
        return length if length == len(run) and begins_name(run[0], common=True) else 0
    return length


def _may_end_inside(run: tuple[str, ...], length: int) -> bool:
    return length >= 2 and not run[length].isupper()


def _is_organ(line: TokenLine, index: int, length: int) -> bool:
    """Whether what looks like a surname heads an institution: "Đoàn Thanh niên", "Công đoàn"."""
    if length < 3 and index + length < len(line) and line.words[index + length][0].islower():
        return bool(ORGANS.length_at(line.spelled, index + length - 1) > 1 or ORGANS.length_at(line.spelled, index) > 1)
    return ORGANS.length_at(line.spelled, index) > 1 or ORGANS.length_at(line.spelled, index + 1) > 1
