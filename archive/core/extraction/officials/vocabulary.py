"""The words of offices, organs and appointments, spelled as `archive.core.text.spell` returns them.

The words are data: `archive/core/vocabulary/officials`, each file with what it lists and its source. This module gives
them the shape in which the rules look them up.
"""

import re
from collections.abc import Iterable

from archive.core.text import spell
from archive.core.vocabulary import load_entries, load_table

Words = tuple[str, ...]


def one_of(phrases: Iterable[Words], ending: str = "", *, behind_sign: bool = False) -> str:
    """A pattern that finds where one of `phrases` begins, by its first two words, each first word tried once.

    `ending` is the pattern of what must follow.

    It looks back behind the first letter: a pattern that begins with letters is searched fast. Where a whole text is
    searched, a pattern that begins `behind_sign`, with the sign before the phrase, is faster still.
    """
    by_first: dict[str, set[str]] = {}
    for first, *rest in phrases:
        by_first.setdefault(first, set()).add(re.escape(f" {rest[0]}") if rest else "")
    by_letter: dict[str, list[str]] = {}
    for first, seconds in sorted(by_first.items()):
        second = "" if "" in seconds else f"(?:{'|'.join(sorted(seconds))})"
        by_letter.setdefault(first[0], []).append(re.escape(first[1:]) + second)
    edge = "" if behind_sign else r"(?<!\w{letter})"
    pattern = "|".join(
        f"{letter}{edge.format(letter=letter)}(?:{'|'.join(words)}){ending}" for letter, words in by_letter.items()
    )
    return rf"\W(?:{pattern})" if behind_sign else pattern


def written(name: str) -> tuple[str, ...]:
    """The entries of a list of officials' vocabulary as the file has them, capitals included."""
    return load_entries(f"officials/{name}")


def spelled(name: str) -> frozenset[str]:
    """The entries of a list as `spell` returns them."""
    return frozenset(map(spell, written(name)))


def phrases(name: str) -> tuple[Words, ...]:
    """The entries of a list as `spell` returns them, each split into its words."""
    return tuple(tuple(spell(entry).split()) for entry in written(name))


def _heads() -> tuple[Words, ...]:
    """With these a post begins; "phó" stands before most of them."""
    never_alone = frozenset(phrases("deputy_only_titles"))
    chiefs = phrases("chief_titles")
    deputies = (("phó", *chief) for chief in chiefs)
    alone = (chief for chief in chiefs if chief not in never_alone)
    return tuple(dict.fromkeys((*deputies, *alone, *phrases("other_titles"))))


HEADS = _heads()
DELEGATES = phrases("delegates")
FORMER_PREFIXES = frozenset(phrases("former_prefixes"))
KEPT_PREFIXES = frozenset(phrases("kept_prefixes"))
ORGAN_WORDS = phrases("organ_words")
VERB_LIKE = frozenset(phrases("verb_like_organ_words"))
VERB_LIKE_AFTER = spelled("verb_like_after")
JOINING = frozenset((("các",), ("và",)))  # where they may lead on inside a post
POINTING = spelled("pointing")
ORGAN_NOUNS = spelled("organ_nouns")
COMPLETE_ORGAN_NOUNS = frozenset(phrases("complete_organ_nouns"))
COMPOUNDS = frozenset(phrases("compounds"))
COMMA_PAIRS = frozenset((row["left"], row["right"]) for row in load_table("officials/comma_pairs"))
DASH_LEFT = spelled("dash_left")
DASH_RIGHT = spelled("dash_right")
EPONYMS = spelled("eponyms")
SCHOOL_LEVELS = phrases("school_levels")
PLACE_EXPECTED = spelled("place_expected")
NEVER_PLACES = spelled("never_places")
MIDDLE_NAMES = spelled("middle_names")
DISTRICT_BODIES = frozenset(phrases("district_bodies"))
WIDER_ORGANS = phrases("wider_organs")
STOP_WORDS = spelled("stop_words")
STOP_PHRASES = phrases("stop_phrases")
TASKS = frozenset(phrases("committee_tasks"))
SPEAKING = spelled("speaking")
# Each word of address, and whether several persons follow.
HONORIFICS = dict.fromkeys(phrases("honorifics_singular"), False) | dict.fromkeys(phrases("honorifics_plural"), True)
PLURALS = spelled("plurals")
PEOPLE_WORDS = phrases("people_words")
GENERIC_ENDINGS = spelled("generic_endings") | {"tỉnh", "phố", "tp", "tp.", "nam", "ủy", "tịch"}
APPOSITIONS = phrases("appositions")
RANKS = phrases("ranks")
CANDIDACIES = phrases("candidacies")
HELPERS = phrases("helpers")
OPEN_POSTS = tuple((*verb, *noun) for verb in phrases("open_post_verbs") for noun in phrases("open_post_nouns"))
THIS_POST = phrases("this_post")
REPLACING = phrases("replacing")
RECEIVING = phrases("receiving")
REMOVING = phrases("removing")
HANDING_OVER = phrases("handing_over")
ONCE = phrases("once")
FORMERLY = phrases("formerly")
AT_THAT_TIME = phrases("at_that_time")
CAREER_OPENINGS = phrases("career_openings")
CAREER_WORDS = spelled("career_words")
PAST_TIMES = phrases("past_times")
NOT_PAST_BEFORE = spelled("not_past_before")
HOLDING = frozenset(phrases("holding"))
NOWADAYS = phrases("nowadays")
BRIDGES = spelled("bridges")
IN_TURN = phrases("in_turn")
SHARED_TITLES = phrases("shared_titles")
BELONGS_TO = phrases("belongs_to")
BUSINESS = spelled("business")
BUSINESS_TITLES = spelled("business_titles")
BUSINESS_FIELDS = spelled("business_fields")
PUBLIC_BODIES = spelled("public_bodies")
PUBLIC_ABBREVIATIONS = spelled("public_abbreviations")
PUBLIC_DIRECTORS = spelled("public_directors")
NO_PERSONS = spelled("no_persons")
NO_PERSON_WORDS = spelled("no_person_words")
NOT_BEFORE_COUNTRY = spelled("not_before_country")
FOREIGN = frozenset((*written("foreign"), *written("countries")))
EAST_ASIAN = written("east_asian")
HOME_WORDS = written("home_words")
FOREIGN_BODIES = spelled("foreign_bodies")
FOREIGN_CITIES = frozenset(written("foreign_cities"))
NOT_A_PERSON_AFTER = spelled("not_a_person_after")
OTHER_PLACES = written("other_places")


def _short_form(short: str, full: str) -> tuple[str, str]:
    """A blank at the end of a short form ("UV ") stands behind the full form too."""
    return spell(short), spell(full + " " * short.endswith(" "))


# Short forms by which one post is worded twice in a text, in the order in which they are replaced.
SHORT_FORMS = tuple(_short_form(row["short"], row["full"]) for row in load_table("officials/short_forms"))
