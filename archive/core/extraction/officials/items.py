"""What a line holds for the parser: persons, posts, and the words and signs that tie one to the other."""

from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple

from archive.core.extraction.officials import vocabulary
from archive.core.extraction.officials.asides import behind_remark, behind_wider_body, behind_years, counts_holders
from archive.core.extraction.officials.careers import (
    OPENING_WORDS,
    career_length,
    is_of_a_reign,
    is_of_the_past,
    years_behind,
)
from archive.core.extraction.officials.names import (
    SURNAMES,
    begins_name,
    is_marked_name,
    is_syllable,
    name_length,
)
from archive.core.extraction.officials.place_names import (
    Gazetteer,
    expects_province,
    is_likelier_a_place,
    names_a_school,
    place_length,
)
from archive.core.extraction.officials.posts import (
    POST_BEGINNINGS,
    RANKS,
    PostPhrase,
    post_at,
    run_length,
)
from archive.core.extraction.officials.tokens import Phrases, TokenLine
from archive.core.extraction.officials.vocabulary import Words


class ItemKind(Enum):
    NAME = auto()
    SHORT = auto()  # "ông Châu": one syllable behind an honorific
    POST = auto()
    HONORIFIC = auto()
    COMMA = auto()
    DASH = auto()
    SEMICOLON = auto()
    COLON = auto()
    BRACKET = auto()
    AND = auto()
    KIEM = auto()  # kiêm
    IN_TURN = auto()  # PERSON and PERSON "lần lượt" POST, POST
    BELONGS = auto()  # POST "là" PERSON
    RECEIVES = auto()
    REMOVES = auto()
    HANDS_OVER = auto()
    FORMERLY = auto()
    NOWADAYS = auto()  # "Thứ trưởng A (nay là Bộ trưởng)"
    THIS_POST = auto()  # "vị trí này", "người kế nhiệm"
    ONCE = auto()  # "trước đây ông A là …"
    REPLACES = auto()  # "thay ông B"
    STOP = auto()  # end of a sentence
    OTHER = auto()


class LineItem(NamedTuple):
    """Tokens [start, end) of a line and what they are."""

    kind: ItemKind
    start: int
    end: int
    plural: bool = False  # of an honorific or a post: several people follow
    former: bool = False  # of a post
    shareable: bool = False  # of a post: several people may hold it at once
    sure: bool = True  # of a name: it begins with a surname; others need a post behind them
    ranked: bool = False  # of a name: a rank or a degree stands before it
    owned: bool = False  # of a post: "của" before it says that something is its holder's


_SIGNS = {
    ",": ItemKind.COMMA,
    "|": ItemKind.COMMA,
    ";": ItemKind.SEMICOLON,
    ":": ItemKind.COLON,
    "(": ItemKind.BRACKET,
    ")": ItemKind.BRACKET,
    "&": ItemKind.AND,
    **dict.fromkeys("-–—", ItemKind.DASH),
    **dict.fromkeys(".?!…•", ItemKind.STOP),
}
_PHRASE_KINDS: dict[Words, ItemKind] = {
    phrase: kind
    for kind, phrases in (
        (ItemKind.KIEM, (("kiêm",), ("đồng", "thời", "là"))),
        (ItemKind.AND, (("và",), ("cùng",), ("cùng", "với"), ("với",))),
        (ItemKind.BELONGS, vocabulary.BELONGS_TO),
        (ItemKind.IN_TURN, vocabulary.IN_TURN),
        (ItemKind.HONORIFIC, tuple(vocabulary.HONORIFICS)),
        (ItemKind.REPLACES, vocabulary.REPLACING),
        (ItemKind.ONCE, vocabulary.ONCE),
        (ItemKind.THIS_POST, vocabulary.THIS_POST),
        (ItemKind.OTHER, vocabulary.OPEN_POSTS),
        (ItemKind.RECEIVES, vocabulary.RECEIVING),
        (ItemKind.REMOVES, vocabulary.REMOVING),
        (ItemKind.HANDS_OVER, vocabulary.HANDING_OVER),
        (ItemKind.FORMERLY, vocabulary.FORMERLY),
        (ItemKind.NOWADAYS, vocabulary.NOWADAYS),
    )
    for phrase in phrases
}
_PHRASES = Phrases(_PHRASE_KINDS)
_HONORIFICS = Phrases(vocabulary.HONORIFICS)
_ORGANS = Phrases(vocabulary.ORGAN_WORDS)
_SHARED_TITLES = Phrases(vocabulary.SHARED_TITLES)
# A small word that begins no phrase of interest is passed over at once: nine words in ten are such.
_OF_INTEREST = frozenset(word for phrases in (_PHRASES, POST_BEGINNINGS, RANKS) for word in phrases.first_words) | {
    "nhiệm",
    *OPENING_WORDS,
}
_OF_INTEREST_OR_SIGNS = _OF_INTEREST | _SIGNS.keys()
_OPENERS = frozenset(
    (
        ItemKind.HONORIFIC,
        ItemKind.COMMA,
        ItemKind.SEMICOLON,
        ItemKind.COLON,
        ItemKind.AND,
        ItemKind.DASH,
        ItemKind.BRACKET,
    )
)
_DENIED = frozenset(("không", "chưa"))
_DENIED_REACH = 2


def items_of(line: TokenLine, gazetteer: Gazetteer) -> Iterator[LineItem]:
    """Yield the items of a line in order. Ranks, degrees and terms of office are passed over."""
    index = 0
    previous = ItemKind.STOP
    ranked = False
    words, spelled, length = line.words, line.spelled, len(line)
    while index < length:
        if (word := spelled[index]) == words[index] and word not in _OF_INTEREST_OR_SIGNS:
            if previous is ItemKind.POST and word in vocabulary.BRIDGES:
                index += 1
                continue
            if previous is ItemKind.BRACKET and counts_holders(line, index):
                index += 1
                continue
            if previous is not ItemKind.OTHER:
                previous, ranked = ItemKind.OTHER, False
                yield LineItem(ItemKind.OTHER, index, index + 1)
            index += 1
            continue
        item, index = _item_at(line, index, gazetteer, previous=previous, ranked=ranked)
        if item is not None:
            previous = item.kind
            yield item._replace(ranked=True) if ranked and item.kind is ItemKind.NAME else item
        ranked = item is None and previous is not ItemKind.NAME


def _item_at(
    line: TokenLine, index: int, gazetteer: Gazetteer, *, previous: ItemKind, ranked: bool
) -> tuple[LineItem | None, int]:
    word = line.words[index]
    if previous in (ItemKind.NAME, ItemKind.POST):
        behind = behind_remark(line, index) if previous is ItemKind.NAME else behind_wider_body(line, index)
        if behind > index:
            return None, behind
    if word in _SIGNS:
        return _sign(line, index), index + 1
    if not word[0].isalpha():
        return LineItem(ItemKind.OTHER, index, index + 1), index + 1
    may_be_rank = previous in (ItemKind.HONORIFIC, ItemKind.POST) or word[0].isupper()
    if may_be_rank or previous in (ItemKind.COMMA, ItemKind.DASH):
        skipped = _rank_length(line, index)
        if not may_be_rank and not _is_capital(line, index + skipped):
            skipped = 0  # ", bác sĩ chuyên khoa II Huỳnh …" but not ", bác sĩ cho biết"
        if skipped:
            end = index + skipped
            apposed = previous in (ItemKind.COMMA, ItemKind.DASH) and line.words[end : end + 1] == [","]
            return None, end + apposed  # "ông A, Đại tá, Chỉ huy trưởng …"
    post = post_at(line, index, gazetteer) if line.spelled[index] in POST_BEGINNINGS.first_words else None
    if post is not None:
        return _post(line, index, post), post.next
    if word[0].isupper() and not _HONORIFICS.length_at(line.spelled, index):
        item = _person(line, index, gazetteer, previous=previous, ranked=ranked)
        if item is not None:
            return item, item.end
    spelled = line.spelled[index]
    if spelled not in _OF_INTEREST and spelled not in vocabulary.BRIDGES:
        return LineItem(ItemKind.OTHER, index, index + 1), index + 1
    if spelled in OPENING_WORDS and (career := career_length(line, index)):
        return LineItem(ItemKind.FORMERLY, index, index + career), index + career
    size = _PHRASES.length_at(line.spelled, index)
    if size:
        words = tuple(line.spelled[index : index + size])
        kind = _PHRASE_KINDS[words]
        if kind is ItemKind.RECEIVES and _DENIED.intersection(line.spelled[max(0, index - _DENIED_REACH) : index]):
            kind = ItemKind.OTHER  # "vẫn không được bổ nhiệm hiệu trưởng"
        is_led_to = words in vocabulary.HOLDING and POST_BEGINNINGS.length_at(line.spelled, index + size) > 0
        if is_led_to and is_of_the_past(line, index):
            kind = ItemKind.FORMERLY
        plural = kind is ItemKind.HONORIFIC and (vocabulary.HONORIFICS[words] or _is_plural(line, index))
        return LineItem(kind, index, index + size, plural=plural), index + size
    if spelled == "nhiệm" and line.spelled[index + 1 : index + 2] == ["kỳ"]:
        return None, behind_years(line, index + 2)
    if previous is ItemKind.POST and spelled in vocabulary.BRIDGES:
        return None, index + 1
    return LineItem(ItemKind.OTHER, index, index + 1), index + 1


def _sign(line: TokenLine, index: int) -> LineItem:
    kind = _SIGNS[line.words[index]]
    if kind is ItemKind.STOP and line.words[index] == "." and not _ends_sentence(line, index):
        kind = ItemKind.OTHER
    if (
        kind is ItemKind.DASH
        and not _stands_free(line, index)
        and not POST_BEGINNINGS.length_at(line.spelled, index + 1)
    ):
        kind = ItemKind.OTHER
    return LineItem(kind, index, index + 1)


def _ends_sentence(line: TokenLine, index: int) -> bool:
    if index + 1 >= len(line):
        return True
    return line.starts[index + 1] > line.ends[index] or line.words[index + 1][0].isupper()


def _stands_free(line: TokenLine, index: int) -> bool:
    """A dash that joins a name to a post has a blank on one side at least."""
    before = index == 0 or line.starts[index] > line.ends[index - 1]
    after = index + 1 >= len(line) or line.starts[index + 1] > line.ends[index]
    return before or after


def _post(line: TokenLine, index: int, post: PostPhrase) -> LineItem:
    return LineItem(
        ItemKind.POST,
        post.start,
        post.end,
        plural=_is_plural(line, index) or _is_plural(line, post.start),
        former=post.former or years_behind(line, post.next) or is_of_a_reign(line, index),
        shareable=bool(_SHARED_TITLES.length_at(line.spelled, post.start)),
        owned=index > 0 and line.spelled[index - 1] == "của",
    )


def _is_plural(line: TokenLine, index: int) -> bool:
    return index > 0 and line.spelled[index - 1] in vocabulary.PLURALS


def _is_capital(line: TokenLine, index: int) -> bool:
    return index < len(line) and line.words[index][0].isupper()


def _rank_length(line: TokenLine, index: int) -> int:
    """The length of ranks and degrees at `index`; a small word counts only behind an honorific or a post."""
    size = RANKS.length_at(line.spelled, index) if line.spelled[index] in RANKS.first_words else 0
    if not size:
        return 0
    end = index + size
    while (
        end < len(line)
        and line.words[end] in (".", ",")
        and RANKS.length_at(line.spelled, end + 1)
        and end + 1 < len(line)
    ):
        end += 1 + RANKS.length_at(line.spelled, end + 1)
    if end < len(line) and line.words[end] == "." and end + 1 < len(line) and line.words[end + 1][0].isupper():
        end += 1
    return end - index


def _person(line: TokenLine, index: int, gazetteer: Gazetteer, *, previous: ItemKind, ranked: bool) -> LineItem | None:
    """The person named at `index`; behind an honorific, a rank or in a list a name may begin with any capital."""
    expected = previous in _OPENERS
    run = run_length(line, index)
    words = tuple(line.words[index : index + run])
    if run == 1 and expected and is_marked_name(words[0]):
        return LineItem(ItemKind.NAME, index, index + 1, sure=False)
    if run == 1:
        short = expected and is_syllable(words[0]) and index > 0 and not _joins_fields(line, index, previous)
        return LineItem(ItemKind.SHORT, index, index + 1) if short else None
    if index and previous is not ItemKind.POST and _names_a_thing(line, index):
        return None
    if previous is ItemKind.OTHER and _is_inside_a_name(line, index) and not begins_name(words[0], common=True):
        return None  # "Quảng trường Đông Kinh Nghĩa Thục"
    if names_a_school(line, index):
        return None  # "trẻ mầm non Thạch Mẫu": the school bears the name
    if previous is ItemKind.POST and run == 2 and is_likelier_a_place(words[0]) and not _is_no_province(line, index):
        return None  # "Trưởng Công an TP Tân An", "Giám đốc Bệnh viện Hoa Mẫu"
    is_province = tuple(line.spelled[index : index + run]) in gazetteer.provinces  # "Huyện ủy Mẫu (Hà Tĩnh)"
    if place_length(line, index, gazetteer) >= run and not (
        begins_name(words[0], common=True) and (previous is ItemKind.HONORIFIC or (expected and not is_province))
    ):
        return None
    is_likely = begins_name(words[0], common=True) or previous is ItemKind.HONORIFIC
    if not is_likely and _runs_into_organ(line, index, run):
        return None
    sure = begins_name(words[0])
    length = name_length(words, strict=not (expected or (ranked and _is_behind_rank(line, index))))
    if not length or (not sure and length < run):
        return None
    if (
        length == run
        and not _goes_on_acting(line, index + run, previous)
        and _breaks_off_inside_a_word(line, index + run, sure=sure)
    ):
        return None
    return LineItem(ItemKind.NAME, index, index + length, sure=sure)


def _is_behind_rank(line: TokenLine, index: int) -> bool:
    end = index - (line.words[index - 1] == ".")
    return any(RANKS.length_at(line.spelled, end - size) == size for size in range(1, min(5, end) + 1))


def _is_inside_a_name(line: TokenLine, index: int) -> bool:
    """Whether a syllable with a capital that is neither a rank nor an abbreviation stands before `index`."""
    return index > 0 and is_syllable(line.words[index - 1]) and line.ends[index - 1] + 1 == line.starts[index]


def _runs_into_organ(line: TokenLine, index: int, run: int) -> bool:
    """Whether an organ's name begins within a run of capitals and goes on behind it: "Bộ Công | an cho ý kiến"."""
    return any(_ORGANS.length_at(line.spelled, index + at) > run - at for at in range(run))


def _joins_fields(line: TokenLine, index: int, previous: ItemKind) -> bool:
    """Whether what stands before a capital joins it to the name of an organ: "Thông tin và Truyền thông"."""
    joined = previous in (ItemKind.AND, ItemKind.COMMA) and index > 1
    return joined and line.words[index - 2].islower() and line.words[index + 1 : index + 2] != [","]


def _is_no_province(line: TokenLine, index: int) -> bool:
    """Whether two capitals where a province is due can only be a person: "Trưởng Ban Dân tộc tỉnh Thạch Mẫu"."""
    is_abroad = " ".join(line.words[index : index + 2]) in vocabulary.FOREIGN
    return expects_province(line, index) and begins_name(line.words[index]) and not is_abroad


def _names_a_thing(line: TokenLine, index: int) -> bool:
    """Whether the word before says that a thing bears the name: "phòng học Lò Văn Mẫu", not "tiến sĩ khoa học …"."""
    if line.spelled[index - 1] not in vocabulary.NOT_A_PERSON_AFTER:
        return False
    return not any(
        RANKS.length_at(line.spelled, index - size) == size or _is_scholar(line.spelled[index - size : index])
        for size in (2, 3, 4, 5)
        if size <= index
    )


def _is_scholar(words: list[str]) -> bool:
    """Whether words ending in "học" call somebody learned in a science: "nhà sử học", "tiến sĩ dân tộc học"."""
    is_science = words[-1] == "học" and all(word.isalpha() for word in words)
    return is_science and (words[0] == "nhà" or words[:2] == ["chuyên", "gia"] or RANKS.length_at(words, 0) > 0)


def _goes_on_acting(line: TokenLine, end: int, previous: ItemKind) -> bool:
    """Whether behind an honorific and a name something is done: "ông Ong Thế Ví được", not "ông Đoàn Thanh niên"."""
    return previous is ItemKind.HONORIFIC and end < len(line) and line.spelled[end] in vocabulary.STOP_WORDS


def _breaks_off_inside_a_word(line: TokenLine, end: int, *, sure: bool) -> bool:
    """ "Đoàn Thanh niên": the last capital belongs to a word that goes on small; only unsure names are tested."""
    return not sure and end < len(line) and line.words[end][0].islower() and line.spelled[end - 1] not in SURNAMES
