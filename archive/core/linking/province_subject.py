"""Which province an article is about: what speaks for each, added up, and when all of it is too little."""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from archive.core.linking.province_evidence import MEETING_PLACES, Evidence
from archive.core.vocabulary import load_entries

_ENOUGH = 2.5  # a province named once in passing is not what an article is about …
_ENOUGH_ALONE = 1.5  # … unless it is the only one, as the place where something happened
_ENOUGH_OF_A_NAME = 2.0  # … or where the lead names it
_ENOUGH_LOCALLY = 1.0  # … unless the article is about a province's own affairs and no other comes near
_ENOUGH_OF_A_CENTRE = 3.0  # central bodies, companies, markets and courts sit there, and are named in passing
_ENOUGH_LATE = 2.0  # of what the opening does not name
_ENOUGH_ABROAD = 4.0
_ENOUGH_OF_NATIONAL_NEWS = 5.0
_ENOUGH_OF_A_MATTER = 3.0  # a province's matter before a ministry
_SHARE = 0.5  # of all that speaks for any province: an article about many is about none …
_FAR_AHEAD = 1.7  # … unless one comes far before the second, with …
_LEAST_SHARE = 0.33
_AHEAD_OF_THE_OTHER_CENTRE = 1.4  # what is in both cities is in none
_SHARE_LATE = 0.75
_SHARE_OF_A_DIGEST = 0.9
_NAMED = 0.5  # a province for which less than this speaks is only passed
_SAID = 1.0  # with less than this the opening only touches it
_ADDRESS = 2.0  # of a home: with the place below the province, not "em Mẫu (Huế)"
_HOMES = 2.0  # at most so much more, however many people of the news live there
_FIRM_WEIGHT = 4.0  # a unit named in the lead
_OFTEN = 4.0  # said of a centre by its bare name alone, again and again …
_SHARE_OF_OFTEN = 0.9  # … in an article that hardly names another

_OF_A_PLACE = frozenset({"organ", "district", "host"})
_CHINA_HAS_ONE_TOO = frozenset({"Hà Bắc", "Hà Nam", "Thái Nguyên"})  # a province, or the city of Taiyuan
# Districts of Cao Bằng, Khánh Hòa, Lâm Đồng and Hải Phòng; Chongqing, Changsha, Luoyang and Anyang.
_CITIES_OF_CHINA_TOO = frozenset({"trùng khánh", "trường sa", "lạc dương", "an dương"})
# What says of itself that the article is about the province.
_DECLARED = frozenset({"headline", "byline", "domain", "canonical-domain", "agency-tag"})
# What shows that an article is about one of the two centres and not about what merely sits there.
_FIRM = _DECLARED | {"organ", "district", "host"}


def _any_of(words: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, words))


_NATIONAL = re.compile(rf"^việt nam(?!\w)|(?<!\w)(?:{_any_of(load_entries('places/national_headlines'))})(?!\w)")
_DIGEST = re.compile(rf"(?<!\w)(?:{_any_of(load_entries('places/digest_headlines'))})(?!\w)")
# "cả nước", but "lớn nhất cả nước" praises a place; of a lead, what it counts for the country: "cả nước xảy ra 9 vụ".
_COUNTRY = re.compile(
    r"(?<!\w)(?:trung ương|tw|thủ tướng|bộ trưởng|thứ trưởng|(?<!nhất )(?<!đầu )(?<!tiên )(?:cả nước|toàn quốc))(?!\w)"
)
_COUNTED = re.compile(r"(?:[,\n]|trên) ?(?:cả nước|toàn quốc) (?:đã|có|xảy|ghi|vẫn|hiện)(?!\w)")


@dataclass(frozen=True, slots=True)
class Subject:
    """The province found, by its plain name, and why."""

    name: str
    rule: str
    evidence: str


@dataclass(slots=True)
class Tally:
    """What speaks for each province in one article.

    `title` is its headline, `opening` headline and lead, as `spell` returns them. Where it tells of another country
    (`is_abroad`), a province's or district's name may be a place's there. `is_local` says whether it speaks of bodies
    that only provinces and places below them have. `in_time` gives the name that a province had in its time.
    """

    title: str
    opening: str
    is_abroad: Callable[[], bool]
    is_local: Callable[[], bool]
    in_time: Callable[[str], str]
    weights: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    said: dict[str, float] = field(default_factory=lambda: defaultdict(float))  # without what is only passed
    strongest: dict[str, tuple[float, str, str]] = field(default_factory=dict)
    rules: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    firm: set[str] = field(default_factory=set)
    homes: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    withheld: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    addresses: set[str] = field(default_factory=set)
    in_opening: set[str] = field(default_factory=set)

    def add(self, name: str, weight: float, rule: str, evidence: str) -> None:
        """Count what speaks for the province of `name`, and by which rule."""
        name = self.in_time(name)
        self.weights[name] += weight
        self.said[name] += weight if weight >= _NAMED else 0.0
        if weight > self.strongest.get(name, (0.0, "", ""))[0]:
            self.strongest[name] = (weight, rule, evidence)
        self.rules[name].add(rule)
        if rule in _FIRM or weight >= _FIRM_WEIGHT:
            self.firm.add(name)

    def add_mention(self, found: Evidence, surface: str) -> None:
        """Count what a mention in the text says."""
        self.add(found.name, found.weight, found.rule, surface)
        name = self.in_time(found.name)
        self.homes[name] += found.of_home
        self.withheld[name] += found.withheld
        if found.in_opening and found.weight >= _SAID:
            self.in_opening.add(name)
        if found.in_opening and found.of_home >= _ADDRESS:
            self.addresses.add(name)

    def subject(self) -> Subject | None:
        """The province that the article is about, if it is about one."""
        name = self._heaviest()
        if not name or not self._is_enough(name):
            name = self._only_home()
        return Subject(name, *self.strongest[name][1:]) if name else None

    def _heaviest(self) -> str:
        passing = {
            name
            for name in MEETING_PLACES.keys() & self.weights.keys()
            if self._weight(name) < self._enough_of_a_centre(name) or not (self._is_firm(name) or self.is_local())
        }
        name = max(self.weights.keys() - passing, key=lambda name: (self.weights[name], name), default="")
        if name in MEETING_PLACES and self.said[name] < _AHEAD_OF_THE_OTHER_CENTRE * max(
            (self.said[centre] for centre in MEETING_PLACES if centre != name), default=0.0
        ):
            return name if self.rules[name] & _DECLARED else ""
        if name and not self._is_firm(name) and any(self.weights[name] < self.weights[centre] for centre in passing):
            return ""
        return name

    def _weight(self, name: str) -> float:
        """What speaks for a province; homes speak for it only where something else does."""
        return self.weights[name] + (min(self.homes[name], _HOMES) if self.said[name] >= _SAID else 0.0)

    def _second(self, name: str) -> float:
        return max((weight for other, weight in self.said.items() if other != name), default=0.0)

    def _enough_of_a_centre(self, name: str) -> float:
        is_alone = self.strongest[name][1] == "district" and not self._second(name)
        return _ENOUGH_ALONE if is_alone else _ENOUGH_OF_A_CENTRE

    def _is_firm(self, name: str) -> bool:
        weight, total = self.weights[name], sum(self.weights.values())
        often = weight >= _OFTEN and weight >= _SHARE_OF_OFTEN * total and not self._enough_of_the_news(name)
        return often or name in self.firm

    def _enough_of_the_news(self, name: str) -> float:
        """How much has to speak for a province in news of the country or of central bodies; nothing in other news."""
        if _COUNTRY.search(self.title) or _COUNTED.search(self.opening):
            return _ENOUGH_OF_NATIONAL_NEWS
        if not _NATIONAL.search(self.title):
            return 0.0
        return _ENOUGH_OF_NATIONAL_NEWS if self._second(name) else _ENOUGH_OF_A_MATTER

    def _may_be_abroad(self, name: str) -> bool:
        _, rule, evidence = self.strongest[name]
        is_ours = rule == "organ" and name not in _CHINA_HAS_ONE_TOO
        is_city_there = self.rules[name] == {"district"} and evidence.casefold() in _CITIES_OF_CHINA_TOO
        return not is_ours and (is_city_there or self._weight(name) < _ENOUGH_ABROAD) and self.is_abroad()

    def _is_enough(self, name: str) -> bool:
        weight = self._weight(name) - self.withheld[name]
        total = sum(self.weights.values()) - self.withheld[name]
        if _DIGEST.search(self.title) and weight < _SHARE_OF_A_DIGEST * total:
            return False
        if self.rules[name] & _DECLARED:
            return True
        if weight < self._enough_of_the_news(name) or self._may_be_abroad(name):
            return False
        second = self._second(name)
        enough = _ENOUGH
        if not second:
            rule = self.strongest[name][1]
            enough = _ENOUGH_ALONE if rule in _OF_A_PLACE else _ENOUGH_OF_A_NAME if rule == "name" else _ENOUGH
        if weight < enough and not (weight >= max(_ENOUGH_LOCALLY, 2 * second) and self.is_local()):
            return False
        if name in self.in_opening:
            return weight >= _SHARE * total or weight >= max(_FAR_AHEAD * second, _LEAST_SHARE * total)
        enough = _ENOUGH_ALONE if not second and self.is_local() else _ENOUGH_LATE
        return name not in MEETING_PLACES and weight >= max(enough, _SHARE_LATE * total)

    def _only_home(self) -> str:
        """The only province named, if people of the news live there: "ngụ xã Mẫu, huyện Mẫu, An Giang"."""
        named = {name for name, weight in self.said.items() if weight}
        named.update(name for name, weight in self.homes.items() if weight)
        if len(named) != 1 or not named <= self.addresses:
            return ""
        name = named.pop()
        return name if name not in MEETING_PLACES or self.is_local() else ""
