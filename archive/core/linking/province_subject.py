"""Which province an article is about: what speaks for each, added up, and whether it is enough for what it tells of.

Each province named is weighed against the others and against none by a conditional logit model (a logistic regression
with more than two outcomes) of some thirty features (`Features`) and of the words of headline and opening. Its weights
(`subject_weights.csv` and `subject_words.csv` of `archive/core/vocabulary/places`) are fitted on labelled articles by
`python -m tests.gates.province_weights`; they are no probabilities of anything else.
"""

from bisect import bisect
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from math import log1p

from archive.core.linking.province_evidence import MEETING_PLACES, Evidence
from archive.core.linking.province_topics import topics_in
from archive.core.linking.province_words import Words, said_by, words_in
from archive.core.vocabulary import load_table

_FROM_ITS_SOURCE = 2.0  # what speaks for the province of the portal, where nothing in the text does
_HOMES = 2.0  # at most so much, however many people of the news live there, of which …
_OF_HOMES = 0.5  # … counts so much beside what else speaks for a province
_HOMES_WEIGHED = 5.0  # at most so much of homes is weighed by the model
_LEAD = 350  # characters behind the headline that say what the news is
_IN_DOUBT = 4.0  # log-odds that no words of an opening turn; they are looked at below
_A_SCREEN = 200  # characters; how far behind the beginning a province is named first counts by its logarithm
_TOPICS = ("local", "office", "national", "stage")  # of the opening
_TOPICS_OF_HEADLINES = ("office", "national", "market", "opinion", "digest")
_ABROAD = 4.0  # what has to speak for a place of ours in news of a country whose names look Vietnamese
_CHINA_HAS_ONE_TOO = frozenset({"Hà Bắc", "Hà Nam", "Thái Nguyên"})  # a province, or the city of Taiyuan
# Districts of Cao Bằng, Khánh Hòa, Lâm Đồng and Hải Phòng; Chongqing, Changsha, Luoyang and Anyang.
_CITIES_OF_CHINA_TOO = frozenset({"trùng khánh", "trường sa", "lạc dương", "an dương"})

Features = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Subject:
    """The province found, by its plain name, and why."""

    name: str
    rule: str
    evidence: str


@dataclass(slots=True)
class Tally:
    """What speaks for each province in one article.

    `title` is its headline and `opening` headline and first paragraphs, both as `spell` returns them; `ends` is where
    its paragraphs end, the headline being the first of them. `in_time` gives the name that a province had in its time.
    Where the article tells of a country whose names look Vietnamese (`is_abroad`), a province's or district's name may
    be a place's there. `is_local` says whether it speaks of bodies that only provinces and places below them have.
    """

    title: str
    opening: str
    ends: Sequence[int]
    is_abroad: Callable[[], bool]
    is_local: Callable[[], bool]
    in_time: Callable[[str], str]
    weights: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    homes: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    strongest: dict[str, tuple[float, str, str]] = field(default_factory=dict)
    rules: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    mentions: dict[str, list[tuple[int, float]]] = field(default_factory=lambda: defaultdict(list))  # start and weight
    sources: set[str] = field(default_factory=set)

    def add_mention(self, found: Evidence, surface: str) -> None:
        """Count what a mention in the text says."""
        name = self.in_time(found.name)
        self.weights[name] += found.weight
        self.homes[name] += found.of_home
        self.rules[name].add(found.rule)
        self.mentions[name].append((found.span.start, found.weight))
        self._note(name, found.weight, found.rule, surface)

    def add_source(self, name: str, rule: str, evidence: str) -> None:
        """Note the province of the portal or newspaper that the article came from."""
        name = self.in_time(name)
        self.sources.add(name)
        self._note(name, _FROM_ITS_SOURCE, rule, evidence)

    def _note(self, name: str, weight: float, rule: str, evidence: str) -> None:
        if weight > self.strongest.get(name, (0.0, "", ""))[0]:
            self.strongest[name] = (weight, rule, evidence)

    def subject(self) -> Subject | None:
        """The province that the article is about, if it is about one."""
        scores = {name: score(features) for name, features in self.features().items()}
        name = max(scores, key=lambda name: (scores[name], name), default="")
        if not name or self._is_city_of_china(name) or not self._is_enough(scores[name]):
            return None
        return Subject(name, *self.strongest[name][1:])

    def _is_enough(self, said: float) -> bool:
        return (said + said_by(self.words()) if abs(said) < _IN_DOUBT else said) >= 0

    def _heaviness(self, name: str) -> float:
        source = _FROM_ITS_SOURCE if name in self.sources else 0.0
        return self.weights[name] + _OF_HOMES * min(self.homes[name], _HOMES) + source

    def words(self) -> Words:
        """The words of headline and opening, which have weights of their own."""
        return words_in(self.opening)

    def features(self) -> Mapping[str, Features]:
        """What the weights of the model are for, of each province named; amounts are logarithms."""
        if not self.strongest:
            return {}
        of_article = self._of_article()
        total = sum(map(self._heaviness, self.strongest)) or 1.0
        return {name: {**of_article, **self._of_province(name, total, of_article)} for name in self.strongest}

    def _of_article(self) -> Features:
        headline, opening = topics_in(self.title), topics_in(self.opening)
        return {
            "provinces": log1p(len(self.strongest)),
            "local bodies": float(self.is_local()),
            "question": float("?" in self.title),
            "several headlines": float(";" in self.title),
            **{topic: log1p(opening.get(topic, 0)) for topic in _TOPICS},
            **{f"{topic} in headline": log1p(headline.get(topic, 0)) for topic in _TOPICS_OF_HEADLINES},
        }

    def _of_province(self, name: str, total: float, of_article: Features) -> Features:
        """The features of a province; `total` is what speaks for all that are named."""
        weight = self.weights[name]
        is_source = float(name in self.sources)
        second = max((self.weights[other] for other in self.strongest if other != name), default=0.0)
        return {
            "weight": log1p(weight),
            "weight of a centre": log1p(weight) if name in MEETING_PLACES else 0.0,
            "homes": log1p(min(self.homes[name], _HOMES_WEIGHED)),
            "second": log1p(second),
            "share": self._heaviness(name) / total,
            "first": log1p(min((start for start, _ in self.mentions[name]), default=self.ends[-1]) / _A_SCREEN),
            "district": float("district" in self.rules[name]),
            "abroad": float(self._may_be_abroad(name)),
            "source": is_source,
            "office of the source": is_source * of_article["office"],
            "national by the source": is_source * of_article["national"],
            **self._where_named(name),
        }

    def _where_named(self, name: str) -> Features:
        """How much of what speaks for the province stands in which part, and the share of paragraphs that name it."""
        ends_of_parts = (len(self.title), len(self.title) + _LEAD, len(self.opening))
        parts = [0.0] * (len(ends_of_parts) + 1)
        paragraphs = set()
        for start, weight in self.mentions[name]:
            parts[bisect(ends_of_parts, start)] += weight
            paragraphs.add(bisect(self.ends, start))
        return {
            "in headline": log1p(parts[0]),
            "in lead": log1p(parts[1]),
            "later": log1p(parts[3]),
            "paragraphs": len(paragraphs) / len(self.ends),
        }

    def _may_be_abroad(self, name: str) -> bool:
        if not self.weights[name] or self.weights[name] >= _ABROAD or not self.is_abroad():
            return False
        return self.strongest[name][1] != "organ" or name in _CHINA_HAS_ONE_TOO

    def _is_city_of_china(self, name: str) -> bool:
        """Whether a district with the name of a city of China says most for it, in news of China."""
        return self.strongest[name][2].casefold() in _CITIES_OF_CHINA_TOO and "trung quốc" in self.opening


def score(features: Features) -> float:
    """The log-odds of the province whose features they are against none, without the words of the article."""
    weights = weights_of_features()
    return weights["intercept"] + sum(weights[name] * value for name, value in features.items())


@cache
def weights_of_features() -> Mapping[str, float]:
    """The fitted weights by the names of the features, and the intercept."""
    return {row["feature"]: float(row["weight"]) for row in load_table("places/subject_weights")}
