"""One person, once: mentions of a generated country, with namesakes, joined and compared pair by pair with the truth.

Everybody is invented. Names come from a pool so small that every province has namesakes; posts change, are worded in
several ways, and often tell nothing ("Chủ tịch UBND xã"); people move from one office to another, which one article in
some tells, and hand theirs over to people of other names; within an article they are called by a short form; provinces
merge. No office has two people of one name: whom the articles do not tell apart nobody can.

`python -m tests.gates.person_pairs` prints precision and recall of the pairs for some countries and, where TANGTHU_BENCH
names a folder with news-30k.jsonl.zst, how many people a thousand of its articles come to.
"""

import json
import os
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from archive.core.capture import RawCapture
from archive.core.extraction import find_officials
from archive.core.linking import link_officials, official_key
from archive.core.linking.district_bodies import organs_told
from archive.core.linking.officials import PersonMention, partition
from archive.core.linking.posts import identifying_organ
from archive.core.pipeline import process
from tests.benchmarks.corpus import texts
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
    move: tuple[str, str] | None  # from one office to the other, where somebody holds two
    goes_on: bool  # in the same organ after the merger


def a_person(chance: random.Random) -> Person:
    province = chance.randrange(len(PROVINCES))
    place = chance.choice(PLACES)
    organs = chance.sample(ORGANS, chance.choice((1, 1, 1, 2)))
    wordings = [post.format(place=place, province=PROVINCES[province][0]) for organ in organs for post in organ]
    name = f"{chance.choice(SURNAMES)} {chance.choice(MIDDLE_NAMES)} {chance.choice(GIVEN_NAMES)}"
    offices = frozenset(organ[0].format(place=place, province="") for organ in organs)
    firsts = [organ[0].format(place=place, province="") for organ in organs]
    move = (firsts[0], firsts[1]) if len(firsts) > 1 and chance.random() < 0.5 else None
    return Person(name, province, offices, tuple(wordings), move, chance.random() < 0.5)


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
        text, others = an_article(person, said, chance)
        for found in link_officials(find_officials(text, authorities()), authorities(), province=unit, day=day):
            if official_key(found.mention.name) in others:
                continue
            count += 1
            organs = organs_told((identifying_organ(post), post.canonical) for post in found.posts)
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


SUCCESSOR = "Quách Hữu Nghiệm"  # whose name nobody of the country bears


def an_article(person: Person, said: list[str], chance: random.Random) -> tuple[str, set[str]]:
    """An article that names somebody with posts, and the keys of the other names in it."""
    short = " ".join(person.name.split()[-2:])
    end = f"Kết luận, ông {chance.choice((person.name, short))} nêu ba việc."
    way = chance.random()
    if person.move and way < 0.5:
        before, after = person.move
        return f"Ông {person.name}, nguyên {before}, được bổ nhiệm giữ chức {after}.\n{end}", set()
    if way < 0.6:
        text = f"Ông {person.name} bàn giao nhiệm vụ {said[0]} cho ông {SUCCESSOR}.\n{end}"
        return text, {official_key(SUCCESSOR)}
    if way < 0.75:
        return f"Dự hội nghị có các đồng chí: {person.name}, {said[0]}; {SUCCESSOR}, Chánh Văn phòng.", {
            official_key(SUCCESSOR)
        }
    return f"Sáng nay, ông {person.name}, {', '.join(said)} phát biểu.\n{end}", set()


def successors() -> dict[int, int]:
    units = {unit.slug: number for number, unit in enumerate(authorities().provinces, start=1)}
    return {units[unit.slug]: units[unit.successor] for unit in authorities().provinces if unit.successor}


def pairs_of(sizes: Counter[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes.values())


class PairFigures(NamedTuple):
    """How well mentions are joined: of the pairs joined the share that is one person, and of one person's pairs the share joined."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def compare(seed: int, size: int = 240) -> PairFigures:
    """The pairs of a generated country, whether one article or many name them."""
    chance = random.Random(seed)
    people = a_country(chance, size)
    by_name: dict[str, list[PersonMention]] = defaultdict(list)
    truth: dict[int, int] = {}
    for who, key, mention in mentions_of(people, chance):
        by_name[key].append(mention)
        truth[mention.mention] = who
    return _figures(by_name, truth)


def _figures(by_name: Mapping[str, Sequence[PersonMention]], truth: Mapping[int, int]) -> PairFigures:
    """The pairs that our rules join of each name's mentions, against who each mention is of in truth."""
    joined = right = 0
    for mentions in by_name.values():
        for person in partition(mentions, successors()):
            joined += pairs_of(Counter({0: len(person.mentions)}))
            right += pairs_of(Counter(truth[mention] for mention in person.mentions))
    return PairFigures(right / joined, right / pairs_of(Counter(truth.values())))


LABELLED = Path(__file__).with_name("persons.jsonl")


def compare_labelled() -> PairFigures:
    """The pairs of our own labelled articles, each a kind of its own; a line is an article's day, province, text and people.

    `people` tells, by name, who each official of the article is. Raises ValueError where one is named who is not told.
    """
    units = {unit.slug: number for number, unit in enumerate(authorities().provinces, start=1)}
    by_name: dict[str, list[PersonMention]] = defaultdict(list)
    people: dict[tuple[str, str], int] = {}
    truth: dict[int, int] = {}
    for article, line in enumerate(LABELLED.read_text(encoding="utf-8").splitlines()):
        page = json.loads(line)
        day, named = date.fromisoformat(page["day"]), find_officials(page["text"], authorities())
        if {found.name for found in named} != page["people"].keys():
            raise ValueError(f"article {article}: {[found.name for found in named]}")
        for found in link_officials(named, authorities(), province=page["province"], day=day):
            organs = organs_told((identifying_organ(post), post.canonical) for post in found.posts)
            mention = PersonMention(
                mention=len(truth),
                article=article,
                organs=organs,
                unit=units.get(found.province, 0),
                has_post=bool(found.posts),
            )
            by_name[official_key(found.mention.name)].append(mention)
            label = (found.mention.name, page["people"][found.mention.name])
            truth[mention.mention] = people.setdefault(label, len(people))
    return _figures(by_name, truth)


def people_in(articles: Iterable[tuple[str, str]]) -> tuple[int, int, int]:
    """How many articles name somebody who is how many people by name alone, by our rules, and if no article were joined."""
    units = {unit.slug: number for number, unit in enumerate(authorities().provinces, start=1)}
    by_group: dict[tuple[str, int], list[PersonMention]] = defaultdict(list)
    onward, count = successors(), 0
    for article, (title, text) in enumerate(articles):
        capture = RawCapture(body=f"{title}\n\n{text}".encode(), content_type="text/plain")
        for found in process(capture, authorities()).officials:
            unit = units.get(found.province, 0)
            organs = organs_told((identifying_organ(post), post.canonical) for post in found.posts)
            count += 1
            by_group[official_key(found.mention.name), onward.get(unit, unit)].append(
                PersonMention(mention=count, article=article, organs=organs, unit=unit, has_post=bool(found.posts))
            )
    joined = sum(len(partition(mentions, onward)) for mentions in by_group.values())
    alone = sum(len({mention.article for mention in mentions}) for mentions in by_group.values())
    return len({name for name, _ in by_group}), joined, alone


def main() -> None:
    print("| country | precision | recall | F1 |\n|---|---:|---:|---:|")
    for seed in range(6):
        figures = compare(seed)
        print(f"| {seed} | {figures.precision:.3f} | {figures.recall:.3f} | {figures.f1:.3f} |", flush=True)
    figures = compare_labelled()
    print(f"| labelled articles | {figures.precision:.3f} | {figures.recall:.3f} | {figures.f1:.3f} |", flush=True)
    corpus = Path(os.environ.get("TANGTHU_BENCH", "")) / "news-30k.jsonl.zst"
    if corpus.is_file():
        names, joined, alone = people_in(texts(corpus, 1000))
        print(f"1,000 articles: {alone} people if each article has its own, {joined} joined, {names} names")


if __name__ == "__main__":
    main()
