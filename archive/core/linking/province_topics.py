"""What kind of news an article is, by the words of its headline and its opening."""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache

from archive.core.vocabulary import load_table

_WORD = re.compile(r"[^\W_]+")


def topics_in(spelled: str) -> Mapping[str, int]:
    """How many different words of each topic stand in a text, as `spell` returns it.

    The topics and their words are those of `archive/core/vocabulary/places/topics.csv`: "Hai xe va chạm, hai nạn nhân
    cấp cứu" has three of "local".
    """
    words = _WORD.findall(spelled)
    text = f" {' '.join(words)} "
    beginning_so = _topics()
    return Counter(
        topic for word in beginning_so.keys() & set(words) for phrase, topic in beginning_so[word] if phrase in text
    )


@cache
def _topics() -> Mapping[str, list[tuple[str, str]]]:
    """The words of all topics, a blank on either side, with their topic, by the syllable that they begin with."""
    beginning_so: dict[str, list[tuple[str, str]]] = {}
    for row in load_table("places/topics"):
        beginning_so.setdefault(row["word"].split()[0], []).append((f" {row['word']} ", row["topic"]))
    return beginning_so
