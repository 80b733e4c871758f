"""One person, once: mentions of a generated country, with namesakes, joined and compared pair by pair with the truth.

Everybody is invented. Names come from a pool so small that every province has namesakes; posts change, are worded in
several ways, and often tell nothing ("Chủ tịch UBND xã"); provinces merge. No office has two people of one name: whom
the articles do not tell apart nobody can.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest

from archive.core.extraction import find_officials
from archive.core.linking import link_officials, official_key
from archive.core.linking.officials import PersonMention, partition
from archive.core.linking.posts import identifying_organ
from tests.growth import growth
from tests.stated import authorities

MERGER = date(2025, 7, 1)
# Province, its units before and after the merger.
PROVINCES = (
    ("Hậu Giang", "hau-giang", "can-tho"),
    ("Sóc Trăng", "soc-trang", "can-tho"),
    ("Bến Tre", "ben-tre", "vinh-long"),
    ("Nghệ An", "nghe-an", "nghe-an"),
)
SURNAMES = ("Lò", "Hà", "Bùi", "Tô", "Cao", "Đinh", "Mai", "Lương", "Tạ", "Phan")
MIDDLE_NAMES = ("Văn", "Thị", "Minh", "Hữu", "Đình")
GIVEN_NAMES = ("Mẫu", "Thử", "Ví", "Dụ", "Định")
# The wordings of one organ's posts. "{place}" is a district or commune of its own, "{province}" the province.
ORGANS = (
    ("Giám đốc Sở Nội vụ", "Phó Giám đốc Sở Nội vụ tỉnh", "giám đốc sở Nội Vụ"),
    ("Giám đốc Sở Giáo dục và Đào tạo", "Phó giám đốc Sở GD-ĐT", "Giám đốc Sở GD&ĐT {province}"),
    ("Giám đốc Sở Tài nguyên và Môi trường", "Phó Giám đốc Sở TN-MT", "Giám đốc sở Tài nguyên, Môi trường"),
    ("Giám đốc Sở Kế hoạch và Đầu tư", "Giám đốc Sở KH-ĐT tỉnh"),
    ("Giám đốc Sở Giao thông vận tải", "Phó Giám đốc Sở GTVT"),
    ("Trưởng Ban Tổ chức Tỉnh ủy", "Phó Trưởng Ban Tổ chức Tỉnh ủy"),
    ("Chủ tịch Hội Nông dân tỉnh", "Phó Chủ tịch Hội Nông dân tỉnh {province}"),
    ("Giám đốc Công an tỉnh", "Phó Giám đốc Công an tỉnh {province}"),
    ("Chủ tịch UBND huyện {place}", "Phó Chủ tịch UBND huyện {place}"),
    ("Bí thư Huyện ủy {place}", "Phó Bí thư Huyện ủy {place}", "Bí thư Huyện ủy"),
    ("Chủ tịch UBND xã {place}", "Phó Chủ tịch UBND xã {place}", "Chủ tịch UBND xã"),
    ("Hiệu trưởng Trường THPT {place}", "Hiệu trưởng trường THPT {place}"),
)
PLACES = ("Mẫu Thượng", "Mẫu Trung", "Mẫu Hạ", "Thử Lập", "Thử Hòa", "Dụ Nghĩa", "Dụ An", "Ví Khê")


@dataclass(frozen=True)
class Person:
    """Somebody of the generated country."""

    name: str
    province: int
    offices: frozenset[str]  # the first wording of each organ's post
    posts: tuple[str, ...]  # in all their wordings
    goes_on: bool  # in the same organ after the merger


def a_person(chance: random.Random) -> Person:
    province = chance.randrange(len(PROVINCES))
    place = chance.choice(PLACES)
    organs = chance.sample(ORGANS, chance.choice((1, 1, 1, 2)))
    wordings = [post.format(place=place, province=PROVINCES[province][0]) for organ in organs for post in organ]
    name = f"{chance.choice(SURNAMES)} {chance.choice(MIDDLE_NAMES)} {chance.choice(GIVEN_NAMES)}"
    offices = frozenset(organ[0].format(place=place, province="") for organ in organs)
    return Person(name, province, offices, tuple(wordings), chance.random() < 0.5)


def a_country(chance: random.Random, size: int) -> list[Person]:
    people: list[Person] = []
    while len(people) < size:
        person = a_person(chance)
        same_name = (other for other in people if (other.name, other.province) == (person.name, person.province))
        if not any(other.offices & person.offices for other in same_name):
            people.append(person)
    return people


def mentions_of(people: list[Person], chance: random.Random) -> Iterator[tuple[int, str, PersonMention]]:
    """Every mention with the number of its person and the key of its name, in a random order of articles."""
    articles = [(who, number) for who in range(len(people)) for number in range(chance.randrange(1, 6))]
    chance.shuffle(articles)
    units = {unit.slug: number for number, unit in enumerate(authorities().provinces, start=1)}
    count = 0
    for article, (who, _) in enumerate(articles):
        person = people[who]
        day = date(chance.randrange(2016, 2026), chance.randrange(1, 13), 5)
        if day >= MERGER and not person.goes_on:
            day = date(2020, 5, 5)
        unit = PROVINCES[person.province][2 if day >= MERGER else 1]
        said = chance.sample(person.posts, min(len(person.posts), chance.choice((1, 1, 2))))
        text = f"Sáng nay, ông {person.name}, {', '.join(said)} phát biểu.\nKết luận, ông {person.name} nêu ba việc."
        for found in link_officials(find_officials(text, authorities()), authorities(), province=unit, day=day):
            count += 1
            organs = frozenset(organ for organ in map(identifying_organ, found.posts) if organ)
            yield (
                who,
                official_key(found.mention.name),
                PersonMention(
                    mention=count,
                    article=article,
                    organs=organs,
                    unit=units.get(found.province, 0),
                    has_post=bool(found.posts),
                ),
            )


def successors() -> dict[int, int]:
    units = {unit.slug: number for number, unit in enumerate(authorities().provinces, start=1)}
    return {units[unit.slug]: units[unit.successor] for unit in authorities().provinces if unit.successor}


def pairs_of(sizes: Counter[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes.values())


def compare(seed: int, size: int = 240) -> tuple[float, float]:
    """Pairwise precision and recall of the joins in a generated country."""
    chance = random.Random(seed)
    people = a_country(chance, size)
    by_name: dict[str, list[PersonMention]] = defaultdict(list)
    truth: dict[int, int] = {}
    for who, key, mention in mentions_of(people, chance):
        by_name[key].append(mention)
        truth[mention.mention] = who
    joined = right = 0
    for mentions in by_name.values():
        for person in partition(mentions, successors()):
            joined += pairs_of(Counter({0: len(person.mentions)}))
            right += pairs_of(Counter(truth[mention] for mention in person.mentions))
    return right / joined, right / pairs_of(Counter(truth.values()))


def test_the_generated_country_has_namesakes() -> None:
    names = Counter((person.name, person.province) for person in a_country(random.Random(1), 240))
    assert sum(count > 1 for count in names.values()) >= 15


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(1, 20))])
def test_what_is_joined_is_one_person(seed: int) -> None:
    precision, recall = compare(seed)
    assert precision >= 0.99
    assert recall >= 0.75


@pytest.mark.slow
def test_the_work_grows_with_the_mentions_not_with_their_pairs() -> None:
    found = [PersonMention(mention=n, article=n, organs=frozenset({f"sở {n % 7}"}), unit=1) for n in range(8000)]
    assert growth(lambda size: partition(found[:size]), 2000) < 3
