"""What a resolution is about, compared with what an article says of it: shared words, the rare ones worth more.

Vietnamese words are of several syllables, so neighbouring syllables within one phrase are compared beside single
ones; "tình hình mới" stands in every third title and proves nothing, "thực phẩm" in few.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from archive.core.authorities import Resolution
from archive.core.text import spell
from archive.core.vocabulary import load_entries, load_table

_PHRASE = re.compile(r"[^,;:.()\"“”'\n]+")
_SYLLABLE = re.compile(r"[^\W\d_]+|\d+")
_FULL = {row["short"]: row["full"] for row in load_table("citations/subject_abbreviations")}
_SHORTS = "|".join(map(re.escape, sorted(_FULL, key=len, reverse=True)))
_SHORT = re.compile(rf"(?<![\w-])(?P<short>{_SHORTS})(?P<gap>(?<=\.)[ \n]?|(?![\w-]))")
_UNKNOWN_TITLE = "trích yếu"  # "(trích yếu chưa thấy)" stands where a title is not known
# Titles that differ only in what follows are written out to the end; longer subjects run on into the sentence.
_MAX_SYLLABLES = 60
# Numbers tell resolutions apart that are alike otherwise: "… tiến tới Đại hội … lần thứ XIII" and "… lần thứ XIV".
_NUMERAL = re.compile(r"\d+|[ivx]{2,5}")
_SINGLE_SYLLABLE_WORTH = 0.25  # of a pair's: a syllable alone is rarely a word
# What tells titles apart: formulas do not ("về tăng cường sự lãnh đạo của Đảng đối với công tác …" opens dozens of
# directives), words of many titles do it less than rare ones. The parts of a feature's worth that are left to it:
_FORMULA_WORTH, _COMMON_WORTH = 0.1, 0.5
_COMMON_SHARE, _FEW_TITLES = 0.012, 4  # the part of all titles, and the number, from which on a feature is common

# Measured on the titles of all described resolutions: the first four syllables of a title share 10.8 with it and more,
# and agree to 0.6 at least; of the titles of other resolutions of the same number, three in four agree to less
# than 0.1. A subject decides only where it shares something that few titles hold …
ENOUGH_SHARED = 10.0
# … and a good part of what it or the title says (pages reword titles) …
ENOUGH_AGREEMENT = 0.45
# … counted up to the word where it agrees best, if by then it has shared twice as much: what follows is no subject.
SURELY_SHARED = 2 * ENOUGH_SHARED
# … and where it says of the one resolution what no other candidate's title says, and next to nothing the other way:
# "về cải cách chính sách tiền lương" shares its first half with the resolution on social insurance.
ENOUGH_OF_ITS_OWN = 8.0
MARGIN = 3.0
# … also where boilerplate counts little (measured on reworded titles 0.9 and more, on other subjects behind the same
# opening 0.4 at most) …
ENOUGH_TELLING = 0.5
# Below this, subject and title speak of different things.
CONTRADICTION = 0.25
_SAYS_ENOUGH = 4  # syllables after "về"
# The part of a title's phrases that an article on its matter repeats (measured: its own resolution 0.3 and more,
# any other seldom over 0.2).
ENOUGH_TOPIC = 0.35
# Where the topic alone decides between resolutions, it must be clear, and thrice as clear as any other.
CLEAR_TOPIC = 0.45
TOPIC_MARGIN = 3.0
_TOPIC_READ = 20_000  # characters of the article that are read for its topic


@dataclass(frozen=True, slots=True)
class Likeness:
    """How far a subject and a title agree: the worth of what they share, and its part of the shorter of the two."""

    shared: float
    agreement: float


class Subjects:
    """The titles of all resolutions, weighed against one another."""

    def __init__(self, resolutions: Sequence[Resolution]) -> None:
        titles = {resolution.key: _features(_described(resolution)) for resolution in resolutions}
        self._frequency: Mapping[str, int] = Counter(feature for title in titles.values() for feature in set(title))
        self._size = len(titles)
        self._titles = {key: {feature: self._worth(feature) for feature in title} for key, title in titles.items()}
        self._telling = {
            key: {feature: self._telling_worth(feature) for feature in title} for key, title in titles.items()
        }

    def likeness(self, subject: str, key: str) -> Likeness:
        """How far `subject` ("về công tác dân số trong tình hình mới") fits the title of the resolution `key`."""
        return _likeness(subject, self._titles.get(key), self._worth, SURELY_SHARED)

    def telling_likeness(self, subject: str, key: str) -> Likeness:
        """The same, counted by what tells titles apart: formulas that both share are worth little."""
        return _likeness(subject, self._telling.get(key), self._telling_worth, ENOUGH_SHARED)

    def winner(self, subject: str, keys: Iterable[str]) -> str | None:
        """The one resolution of `keys` that `subject` clearly names; None where none or several could be meant."""
        ranked = sorted(((self.likeness(subject, key), key) for key in keys), key=lambda pair: -pair[0].shared)
        if not ranked or not self.supports(subject, ranked[0][1]):
            return None
        best = ranked[0][1]
        clear = all(self._is_clear(subject, best, other) for _, other in ranked[1:])
        return best if clear else None

    def _is_clear(self, subject: str, best: str, other: str) -> bool:
        said = list(_features(subject))
        of_one, of_other = self._titles.get(best, {}), self._titles.get(other, {})
        own = sum(of_one[feature] for feature in said if feature in of_one and feature not in of_other)
        others = sum(of_other[feature] for feature in said if feature in of_other and feature not in of_one)
        return own >= max(ENOUGH_OF_ITS_OWN, MARGIN * others)

    def supports(self, subject: str, key: str) -> bool:
        """Whether `subject` by itself says that `key` is meant."""
        return _is_enough(self.likeness(subject, key)) and (
            self.telling_likeness(subject, key).agreement >= ENOUGH_TELLING
        )

    def contradicts(self, subject: str, key: str) -> bool:
        """Whether `subject` says what the resolution is about, and hardly anything of it fits the title of `key`."""
        head, *said = _SYLLABLE.findall(spell(subject)) or [""]
        if not self._titles.get(key) or head != "về" or len(said) < _SAYS_ENOUGH:
            return False
        return self.telling_likeness(subject, key).agreement < CONTRADICTION

    def rules_out(self, subject: str, key: str) -> bool:
        """Whether `subject` contradicts the title of `key` and shares hardly a word with it, formulas included."""
        return self.contradicts(subject, key) and self.likeness(subject, key).shared < ENOUGH_SHARED

    def topic_winner(self, words: str, keys: Iterable[str]) -> str | None:
        """The one resolution of `keys` of which `words`, as `topic_text` gives them, speak, and of no other."""
        ranked = sorted(((self.topic(words, key), key) for key in keys), key=lambda pair: -pair[0])
        best, rest = ranked[0], ranked[1:]
        is_clear = best[0] >= CLEAR_TOPIC and all(best[0] >= TOPIC_MARGIN * other for other, _ in rest)
        return best[1] if is_clear else None

    def topic(self, article: str, key: str) -> float:
        """Which part of the title's phrases, by worth, the article repeats; `article` as `topic_text` gives it.

        Nothing where it repeats formulas only: "quy định chi tiết một số điều của Luật" opens hundreds of decrees.
        """
        if _repeated(article, self._telling.get(key, {})) < CONTRADICTION:
            return 0.0
        return _repeated(article, self._titles.get(key, {}))

    def _worth(self, feature: str) -> float:
        rarity = math.log((self._size + 1) / (self._frequency.get(feature, 0) + 0.5))
        return rarity if " " in feature or _NUMERAL.fullmatch(feature) else rarity * _SINGLE_SYLLABLE_WORTH

    def _telling_worth(self, feature: str) -> float:
        if feature in _formulas():
            return self._worth(feature) * _FORMULA_WORTH
        is_common = self._frequency.get(feature, 0) > max(_FEW_TITLES, _COMMON_SHARE * self._size)
        return self._worth(feature) * (_COMMON_WORTH if is_common else 1.0)


def _repeated(article: str, title: Mapping[str, float]) -> float:
    pairs = {feature: worth for feature, worth in title.items() if " " in feature}
    total = sum(pairs.values())
    return sum(worth for feature, worth in pairs.items() if feature in article) / total if total else 0.0


def _likeness(
    subject: str, title: Mapping[str, float] | None, worth: Callable[[str], float], surely: float
) -> Likeness:
    """How far a subject fits a title whose features have the worths given; `worth` is that of any other feature."""
    features = _features(subject)
    if not title or not features:
        return Likeness(0.0, 0.0)
    weight = sum(title.values())
    shared = said = agreement = 0.0
    for feature in features:
        value = title.get(feature)
        if value is not None:
            shared += value
        elif all(syllable in title for syllable in feature.split()):
            continue  # "bộ máy tinh gọn" of "bộ máy của hệ thống chính trị tinh gọn": the same words put otherwise
        said += worth(feature) if value is None else value
        # "về sắp xếp tổ chức bộ máy phải hiện ra ở bàn tiếp dân": the sentence goes on behind the subject.
        if shared >= surely:
            agreement = max(agreement, shared / min(said, weight))
    smaller = min(said, weight)
    return Likeness(shared, max(agreement, shared / smaller if smaller else 0.0))


@cache
def _formulas() -> frozenset[str]:
    return frozenset(
        feature for formula in load_entries("citations/subject_formulas") for feature in _features(formula)
    )


def topic_text(text: str) -> str:
    """The article's words as `Subjects.topic` reads them: one spelling, from its beginning."""
    return spell(_written_out(text[:_TOPIC_READ]))


def _written_out(words: str) -> str:
    """The words with their abbreviations written out as titles do: "TP. HCM" is "thành phố Hồ Chí Minh"."""
    return _SHORT.sub(lambda found: _FULL[found["short"]] + " " * found["short"].endswith("."), words)


def _is_enough(likeness: Likeness) -> bool:
    return likeness.shared >= ENOUGH_SHARED and likeness.agreement >= ENOUGH_AGREEMENT


def _described(resolution: Resolution) -> str:
    """The title, and what names such as "Nghị quyết 18 về tinh gọn bộ máy" add to it."""
    if _UNKNOWN_TITLE in resolution.title:
        return ""
    names = (name.partition(" về ")[2] for name in resolution.aliases)
    return ". ".join(filter(None, (resolution.title, *names)))


@lru_cache(maxsize=256)
def _features(words: str) -> Mapping[str, None]:
    """Syllables and pairs of neighbours within a phrase, each once, in the order in which they are complete."""
    features: dict[str, None] = {}
    left = _MAX_SYLLABLES
    for phrase in _PHRASE.findall(spell(_written_out(words[: _MAX_SYLLABLES * 8]))):
        syllables = _SYLLABLE.findall(phrase)[:left]
        left -= len(syllables)
        features.update(dict.fromkeys(syllables[:1]))
        for before, syllable in pairwise(syllables):
            features[syllable] = features[f"{before} {syllable}"] = None
    return features
