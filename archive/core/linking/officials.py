"""Which mentions of one name are one person, and on what grounds.

A name is no ground. Grounds are, in this order: one article names them; their posts share an organ of one unit; nobody
else of the name is known in the unit; a body of a district said without its name is of the kind of the only such body
that the name is known of; a unit's successor has the same organ and one person of the name on each side.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from archive.core.linking.district_bodies import district_of, is_unnamed

SAME_ARTICLE = "same-article"
SHARED_ORGAN = "shared-organ"
KIND_OF_BODY = "kind-of-body"
ONLY_ONE_KNOWN = "only-one-known"
SUCCESSOR_ORGAN = "successor-organ"
GROUNDS = {
    SAME_ARTICLE: "Cùng một bài nêu tên.",
    SHARED_ORGAN: "Chức vụ ở cùng một cơ quan của cùng một tỉnh.",
    KIND_OF_BODY: "Cơ quan cấp huyện không nêu tên; trong tỉnh, tên người này chỉ gặp ở một cơ quan loại ấy.",
    ONLY_ONE_KNOWN: "Trong tỉnh chỉ biết một người mang tên này.",
    SUCCESSOR_ORGAN: "Cùng cơ quan ở tỉnh trước và sau hợp nhất, mỗi bên chỉ một người mang tên này.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonMention:
    """One mention of a name: the article, the unit of office (0 where it is central), the organs of the posts said.

    `organs` is what `organs_told` gives: keys of organs that tell people apart, and kinds of a district's bodies said
    without its name ("huyện ủy"). Another post whose organ tells nothing adds none.
    """

    mention: int
    article: int
    organs: frozenset[str]
    unit: int = 0
    has_post: bool = False  # though perhaps of an organ that tells nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class OnePerson:
    """The mentions that are one person, in order, and the grounds on which they were joined, each once, in order."""

    mentions: tuple[int, ...]
    grounds: tuple[str, ...] = ()


@dataclass(slots=True)
class _Person:
    mentions: list[PersonMention]
    grounds: set[str] = field(default_factory=set)

    @property
    def organs(self) -> frozenset[str]:
        """The organs that tell who it is."""
        return frozenset(organ for organ in self._said if not is_unnamed(organ))

    @property
    def unnamed_bodies(self) -> frozenset[str]:
        return frozenset(organ for organ in self._said if is_unnamed(organ))

    @property
    def _said(self) -> frozenset[str]:
        return frozenset().union(*(mention.organs for mention in self.mentions))

    @property
    def units(self) -> frozenset[int]:
        return frozenset(mention.unit for mention in self.mentions)


def partition(mentions: Iterable[PersonMention], successors: Mapping[int, int] | None = None) -> list[OnePerson]:
    """Return the mentions of one name, grouped by person; the order of the input is no matter.

    `successors` leads from a unit to the one that stands in its place now. A Nguyễn Văn Hùng of Ban Tổ chức Tỉnh ủy and
    a Nguyễn Văn Hùng of a Huyện ủy stay two until a person joins them. Mentions without any post join the others of
    their unit when those are one person; with a post whose organ tells nothing they stand by themselves, article by
    article, except that a "Bí thư Huyện ủy" is the person of the unit who is known of a Huyện ủy, where the name is
    known of one alone in this unit and those it succeeds. Across a merger of provinces people are joined when their
    posts share an organ and the name is known once before and once after.
    """
    ordered = sorted(mentions, key=lambda mention: (mention.article, mention.mention))
    people = _with_unnamed_bodies(_by_evidence(ordered))
    people = [person for unit in _by_unit(people).values() for person in _with_strays(unit)]
    people = list(_over_mergers(people, successors or {}))
    found = [
        OnePerson(
            mentions=tuple(sorted(mention.mention for mention in person.mentions)),
            grounds=tuple(ground for ground in GROUNDS if ground in person.grounds),
        )
        for person in people
    ]
    return sorted(found, key=lambda person: person.mentions)


def _by_evidence(mentions: Sequence[PersonMention]) -> list[_Person]:
    """Join what one article names, and what shares an organ of one unit."""
    parents = list(range(len(mentions)))

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    first_with: dict[object, int] = {}
    joined: list[tuple[int, str]] = []
    for index, mention in enumerate(mentions):
        features: list[tuple[object, str]] = [((mention.article, mention.unit), SAME_ARTICLE)]
        features += [((organ, mention.unit), SHARED_ORGAN) for organ in sorted(mention.organs) if not is_unnamed(organ)]
        for feature, ground in features:
            one, other = root(index), root(first_with.setdefault(feature, index))
            if one != other:
                parents[one] = other
                joined.append((index, ground))
    people: dict[int, _Person] = {}
    for index, mention in enumerate(mentions):
        people.setdefault(root(index), _Person([])).mentions.append(mention)
    for index, ground in joined:
        people[root(index)].grounds.add(ground)
    return list(people.values())


def _with_unnamed_bodies(people: list[_Person]) -> list[_Person]:
    """Join posts in a district's body that is not named to the one person of the unit who is known of such a body.

    Nobody is, where the name is known of two districts, though in another unit of a merger: districts keep their names
    over it, and two of them are two people. Nor is anybody whose province is not known.
    """
    unnamed = [person for person in people if person.unnamed_bodies and not person.organs and 0 not in person.units]
    if not unnamed:
        return people
    named = [(person, organ) for person in people for organ in sorted(person.organs)]
    meant: dict[tuple[frozenset[int], frozenset[str]], _Person | None] = {}
    joined: set[int] = set()
    for person in unnamed:
        key = person.units, person.unnamed_bodies
        if key not in meant:
            meant[key] = _only_one_of_a_district(named, *key)
        if host := meant[key]:
            joined.add(id(person))
            host.mentions += person.mentions
            host.grounds |= person.grounds | {KIND_OF_BODY}
    return [person for person in people if id(person) not in joined]


def _only_one_of_a_district(
    named: Iterable[tuple[_Person, str]], units: frozenset[int], kinds: frozenset[str]
) -> _Person | None:
    """Who is known of a body of one of `kinds` in the units, if one is and the name is known of one district."""
    known = [(person, district) for person, organ in named if (district := district_of(organ, kinds))]
    here = {id(person): person for person, _ in known if person.units == units}
    if len(here) != 1 or len({district for _, district in known}) != 1:
        return None
    return next(iter(here.values()))


def _by_unit(people: Iterable[_Person]) -> dict[int, list[_Person]]:
    """People by unit; nobody has several so far."""
    by_unit: dict[int, list[_Person]] = defaultdict(list)
    for person in people:
        by_unit[person.mentions[0].unit].append(person)
    return by_unit


def _with_strays(people: list[_Person]) -> list[_Person]:
    """Join those without any post to the only person of the unit of whom one is known."""
    strays = [person for person in people if not any(mention.has_post for mention in person.mentions)]
    known = [person for person in people if any(mention.has_post for mention in person.mentions)]
    if len(known) != 1 or not strays:
        return people
    mentions = [mention for person in people for mention in person.mentions]
    grounds = set().union(*(person.grounds for person in people), {ONLY_ONE_KNOWN})
    return [_Person(mentions, grounds)]


def _over_mergers(people: Sequence[_Person], successors: Mapping[int, int]) -> Iterator[_Person]:
    """Join the only person of the name in a unit and the only one in those it succeeded, if they share an organ."""
    after = {unit for unit in successors.values() if unit}
    by_unit = _by_unit(people)
    taken: set[int] = set()
    for unit in sorted(after & by_unit.keys()):
        before = [person for old, new in successors.items() if new == unit for person in by_unit.get(old, ())]
        here = by_unit[unit]
        if len(before) == len(here) == 1 and before[0].organs & here[0].organs:
            one, other = before[0], here[0]
            taken |= {id(one), id(other)}
            yield _Person([*one.mentions, *other.mentions], one.grounds | other.grounds | {SUCCESSOR_ORGAN})
    yield from (person for person in people if id(person) not in taken)
