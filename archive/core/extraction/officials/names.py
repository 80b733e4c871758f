"""What a Vietnamese person's name looks like: surnames as data, and where a name begins in a run of capitals."""

import re
from functools import lru_cache

from archive.core.extraction.officials import vocabulary
from archive.core.text import fold, spell

_LETTERS = [chr(code) for code in (*range(0x41, 0x250), *range(0x1E00, 0x1F00)) if chr(code).isalpha()]
UPPER = "".join(letter for letter in _LETTERS if letter.isupper())
LOWER = "".join(letter for letter in (*map(chr, range(0x61, 0x7B)), *_LETTERS) if letter.islower())

# Surnames that begin nine in ten names: one of them inside a run of capitals starts a name there.
COMMON_SURNAMES = vocabulary.spelled("common_surnames")
# The rarer ones; they begin a name where the words around say that a person follows.
RARE_SURNAMES = vocabulary.spelled("rare_surnames")
SURNAMES = COMMON_SURNAMES | RARE_SURNAMES
# Names of the Central Highlands: a mark of sex, then the name ("Y Thuật Niê", "H'Loan Êban", "K'Broi", "A Pớt").
_MARKED = re.compile(r"(?:y|a|ama|ka|ya)$|(?:h|k|n|bh|m)['’ʼ´`]", re.IGNORECASE)

# Persons whom streets, schools, organisations and every speech name: they hold no office in the news.
NOBODY = vocabulary.spelled("nobody")
# Capitalised words that never are a syllable of a name: they belong to organisations, posts, places and headlines.
_NO_SYLLABLE = vocabulary.spelled("no_syllables")
# Those that parents give all the same: the last word of a run ("Lê Văn Quận, Bí thư …").
GIVEN_ALL_THE_SAME = vocabulary.spelled("given_all_the_same")

LONGEST_NAME = 5  # syllables
MIDDLE_NAME = "thị"  # women's; some portals write it small


@lru_cache(maxsize=4096)
def begins_name(word: str, *, common: bool = False) -> bool:
    """Whether `word` can be the first syllable of a person's name: a surname, or a mark as in "Y" and "H'Loan".

    With `common` only the surnames that nine names in ten begin with. `begins_name("Nguyễn")` is true.
    """
    spelled = spell(word)
    if common:
        return spelled in COMMON_SURNAMES
    return spelled in SURNAMES or bool(_MARKED.match(spelled))


def is_whole_name(words: str) -> bool:
    """Whether words behind a kind of place name a person and not the place: "Lò Văn Mẫu"; "Trần Phú" may be either.

    Three syllables that begin with a surname do, but for those after whom places are named.
    """
    syllables = words.split()
    return (
        len(syllables) >= _WHOLE_NAME and begins_name(syllables[0]) and spell(words.strip()) not in vocabulary.EPONYMS
    )


_WHOLE_NAME = 3


def is_marked(word: str) -> bool:
    """Whether a first syllable is a mark of the Central Highlands: "Y", "H'Loan", "Ka"."""
    return bool(_MARKED.match(word))


@lru_cache(maxsize=4096)
def is_syllable(word: str) -> bool:
    """Whether `word` is written as a syllable of a name: a capital, then small letters ("Hạnh", "H'Loan", "Y")."""
    return word[0].isupper() and (len(word) == 1 or not word.isupper()) and spell(word) not in _NO_SYLLABLE


_WHOLE_MARKED = re.compile(rf"[HKN]['’ʼ´`][{UPPER}][{LOWER}]+")


def is_marked_name(word: str) -> bool:
    """Whether one word is a whole name, as the peoples of the Central Highlands have them: "K'Broi", "H'Loan"."""
    return bool(_WHOLE_MARKED.fullmatch(word))


def name_length(words: tuple[str, ...], *, strict: bool) -> int:
    """How many of the capitalised `words`, from the first, are a person's name; 0 where no name begins.

    With `strict` the first word must be a surname; without, the words around have said that a person follows, and any
    two to five syllables will do. `name_length(("Lê", "Trường", "Lưu"), strict=True)` is 3.
    """
    if not words or not (begins_name(words[0]) or not strict):
        return 0
    shouted = all(word.isupper() for word in words[:2])
    length = 0
    for word in words[: LONGEST_NAME + 1]:
        ends = length >= 2 and length == len(words) - 1 and spell(word) in GIVEN_ALL_THE_SAME
        if not (_is_shouted(word) if shouted else is_syllable(word) or (word == MIDDLE_NAME and length == 1) or ends):
            break
        length += 1
    if length > LONGEST_NAME and not _MARKED.match(words[0]):
        length = LONGEST_NAME if strict else 0
    if length < 2 or spell(" ".join(words[:length])) in NOBODY:
        return 0
    return length


_VOWEL = re.compile(r"[aeiouy]", re.IGNORECASE)


def _is_shouted(word: str) -> bool:
    """Whether a word is a syllable all in capitals: "VĂN"; "MTTQ" is an abbreviation."""
    return word.isupper() and bool(_VOWEL.search(fold(word)))


def name_start(words: tuple[str, ...]) -> int | None:
    """Where in a run of capitals that ends a post a person's name starts, None where it holds none.

    ("Vũ", "Quang", "Nguyễn", "Huy", "Đởm") after "Huyện ủy" starts at 2: the first two are the district.
    """
    if 2 <= len(words) <= 4 and begins_name(words[0]) and not _inner_start(words):
        return 0
    inner = _inner_start(words)
    if inner:
        return inner
    for index in range(2, len(words) - 2):
        if begins_name(words[index]) and spell(words[index + 1]) in vocabulary.MIDDLE_NAMES:
            return index  # "xã Mẫu Sơn Lò Thị Thử": the surname is the syllable before "Thị"
    for index, word in enumerate(words[:-1]):
        if begins_name(word) and 2 <= len(words) - index <= LONGEST_NAME:
            return index
    return None


def _inner_start(words: tuple[str, ...]) -> int:
    """The place, two words or more into the run, of a common surname with two syllables or more behind it."""
    for index in range(2, len(words) - 1):
        if begins_name(words[index], common=True) and len(words) - index >= 2:
            given = len(words) - index
            if given <= 4 and (given >= 3 or (index >= 2 and not begins_name(words[0], common=True))):
                return index
    return 0
