"""Names told apart, and the officials that their mentions are given: who keeps an address, is new, or is merged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.db.models import Q

from archive.core.linking.officials import PersonMention, partition
from archive.core.text import slugify
from archive.models import ChangedRecord, KeptApart, Official, OfficialMention, RecordChange
from archive.models.authority import free_slug, free_slugs
from archive.models.bulk_write import set_column
from archive.resolving.province_families import NameGroup, ProvinceFamilies, named

# An official that the machine merged stands for no name any longer: its key is taken from it. One that a person merged
# keeps its key, and by that the merge is known again.
_MERGED_BY_MACHINE = ""


def settle_groups(
    groups: list[NameGroup],
    mentions: Mapping[NameGroup, list[OfficialMention]],
    organs: Mapping[int, frozenset[str]],
    families: ProvinceFamilies,
    *,
    added: Collection[int] = (),
) -> set[int]:
    """Give the mentions of the groups their officials; returns the articles whose officials changed.

    `organs` holds the mentions that have any post, with the organs that tell people apart. What articles that were
    just `added` name is settled as if one had come after the other, so that it is no matter how many come together.
    """
    if not groups:
        return set()
    officials = _officials_of(groups, mentions, families)
    known = {(row.name_key, families.root(row.province_id)) for row in officials.values()}
    changes = _Changes(organs, officials, families)
    steps = [(article, at, rows) for at, group in enumerate(groups) for article, rows in _steps(mentions[group], added)]
    for article, at, rows in sorted(steps, key=lambda step: step[:2]):
        group = groups[at]
        if article and group not in known and all(mention.official_id is None for mention in rows):
            changes.expect(group, rows)
        else:
            changes.make_expected(group)
            _Settlement(group, rows, changes).settle()
        known.add(group)
    changes.write()
    return changes.articles


def _steps(mentions: list[OfficialMention], added: Collection[int]) -> list[tuple[int, list[OfficialMention]]]:
    """The mentions of one name as they were after each of the articles that were just added, with its number."""
    new = sorted({mention.article_id for mention in mentions}.intersection(added))
    if len(new) < 2:
        return [(new[0] if new else 0, mentions)]
    later = [set(new[at + 1 :]) for at in range(len(new))]
    return [(article, [row for row in mentions if row.article_id not in later[at]]) for at, article in enumerate(new)]


@dataclass(slots=True)
class _Changes:
    """What a settlement changes, written together: new officials, and mentions that are given another one.

    `articles` are those of the mentions.
    """

    organs: Mapping[int, frozenset[str]]
    officials: dict[int, Official]
    families: ProvinceFamilies
    articles: set[int] = field(default_factory=set)
    _expected: dict[NameGroup, list[OfficialMention]] = field(default_factory=dict)
    _moved: dict[int, int] = field(default_factory=dict)  # official by mention
    _met: set[int | None] = field(default_factory=set)  # officials that mentions leave or come to

    def people(self, mentions: list[OfficialMention]) -> list[list[OfficialMention]]:
        """The mentions of one name by person."""
        by_pk = {mention.pk: mention for mention in mentions}
        people = partition((as_value(row, self.organs) for row in mentions), self.families.successors)
        return [[by_pk[pk] for pk in person.mentions] for person in people]

    def expect(self, group: NameGroup, mentions: list[OfficialMention]) -> None:
        """Note a name that is new to the archive: its officials are made with those of other names."""
        self._expected[group] = mentions

    def make_expected(self, group: NameGroup | None = None) -> None:
        """Make the officials that are expected, all in one statement; where only a `group` is to be sure, for it."""
        if not self._expected or (group is not None and group not in self._expected):
            return
        parts = [part for mentions in self._expected.values() for part in self.people(mentions)]
        made = [self.described(part) for part in parts]
        for official, slug in zip(made, free_slugs(Official, [official.slug for official in made]), strict=True):
            official.slug = slug
            official.set_name_keys()
        Official.objects.bulk_create(made)
        RecordChange.objects.note(ChangedRecord.OFFICIAL, [official.pk for official in made])
        for official, part in zip(made, parts, strict=True):
            self.officials[official.pk] = official
            for mention in part:
                self.move(mention, official)
        self._met.difference_update(official.pk for official in made)
        self._expected = {}

    def described(self, part: list[OfficialMention]) -> Official:
        """The official that some mentions are of, not saved; the address is the one that is wanted."""
        provinces = Counter(mention.province_id for mention in part)
        province = min(provinces, key=lambda pk: (-provinces[pk], pk or 0))
        name = _best_name(part)
        place = self.families.slugs[province] if province else "trung-uong"
        slug = f"{slugify(name)[:80]}-{place}"
        return Official(name=name, name_key=part[0].name_key, province_id=province, slug=slug)

    def make(self, part: list[OfficialMention]) -> Official:
        """Make one more official, for a part of a name that is known."""
        self.make_expected()  # which came before and take their addresses first
        official = self.described(part)
        official.slug = free_slug(Official, official.slug)
        official.save()
        self.officials[official.pk] = official
        return official

    def move(self, mention: OfficialMention, official: Official) -> None:
        """Give a mention an official: to the row at hand at once, to the database with the others."""
        if mention.official_id != official.pk:
            self._met |= {mention.official_id, official.pk}
            mention.official = official
            self.articles.add(mention.article_id)
            self._moved[mention.pk] = official.pk

    def has_mentions(self, official: Official) -> bool:
        """Whether any mention is of the official, also one that the machine may not settle."""
        self.write()
        return official.mentions.exists()

    def write(self) -> None:
        """Write what was waiting."""
        self.make_expected()
        set_column(OfficialMention, "official", self._moved)
        RecordChange.objects.note_gained_or_lost(ChangedRecord.OFFICIAL, self._met, self.articles)
        self._moved, self._met = {}, set()


@dataclass(slots=True)
class _Settlement:
    """The mentions of one name in one family of provinces, and the officials they may be."""

    group: NameGroup
    mentions: list[OfficialMention]
    changes: _Changes

    def settle(self) -> None:
        """Give every person of the name an official, and every mention its person's."""
        parts = [piece for part in self.changes.people(self.mentions) for piece in self._kept_apart(part)]
        claims = [self._claims(part) for part in parts]
        joined = {row.standing().pk for row in self._own() if row.merged_into_id}
        taken: set[int] = set()
        # The official who has most of its mentions already keeps them, so that addresses move as little as can be.
        order = sorted(range(len(parts)), key=lambda index: -max(claims[index].values(), default=0))
        for index in order:
            part = parts[index]
            official = self._claimed(claims[index], joined, taken) or self._spare(joined, taken, alone=len(parts) == 1)
            official = official or self.changes.make(part)
            taken.add(official.pk)
            _name_after(official, part)
            for mention in part:
                self.changes.move(mention, official)
        for index in order:
            self._merge(claims[index], parts[index][0].official_id, taken)

    @property
    def officials(self) -> dict[int, Official]:
        return self.changes.officials

    def _is_own(self, row: Official) -> bool:
        return (row.name_key, self.changes.families.root(row.province_id)) == self.group

    def _own(self) -> list[Official]:
        return [row for row in self.officials.values() if self._is_own(row)]

    def _claims(self, part: list[OfficialMention]) -> Counter[int]:
        """How many mentions of the part each standing official has already."""
        had = (self.officials[mention.official_id] for mention in part if mention.official_id)
        return Counter(official.standing().pk for official in had)

    def _kept_apart(self, part: list[OfficialMention]) -> list[list[OfficialMention]]:
        """The part, or its pieces where a person said that officials whom it would join are several people."""
        claims = self._claims(part)
        pairs = KeptApart.objects.among(claims) if len(claims) > 1 else frozenset()
        if not pairs:
            return [part]
        people: list[set[int]] = []
        for pk, _ in sorted(claims.items(), key=lambda item: (-item[1], item[0])):
            alike = (person for person in people if not any((min(pk, x), max(pk, x)) in pairs for x in person))
            person = next(alike, None)
            if person is None:
                people.append({pk})
            else:
                person.add(pk)
        pieces: list[list[OfficialMention]] = [[] for _ in people]
        for mention in part:
            had = self.officials[mention.official_id].standing().pk if mention.official_id else None
            pieces[next((index for index, person in enumerate(people) if had in person), 0)].append(mention)
        return pieces

    def _claimed(self, claims: Counter[int], joined: set[int], taken: set[int]) -> Official | None:
        """The official that most of the mentions had; one into which a person merged others may have several parts."""
        for pk, _ in sorted(claims.items(), key=lambda item: (item[0] not in joined, -item[1], item[0])):
            if pk not in taken or pk in joined:
                return self.officials[pk]
        return None

    def _spare(self, joined: set[int], taken: set[int], *, alone: bool) -> Official | None:
        """A standing official of the name that has lost all its mentions, or what a person merged the only one into."""
        own = [row for row in self._own() if row.pk not in taken]
        spare = [row for row in own if row.merged_into_id is None]
        used = {mention.official_id for mention in self.mentions}
        for row in spare:
            if row.pk not in used and not self.changes.has_mentions(row):
                return row
        if alone and not spare and len(joined) == 1:
            return self.officials[next(iter(joined))]
        return self._revived(taken)

    def _revived(self, taken: set[int]) -> Official | None:
        """An official that was merged into one of these on evidence that is gone; its address comes back."""
        if not taken:
            return None
        merged = Official.objects.filter(
            named([(_MERGED_BY_MACHINE, self.group[1])], self.changes.families), merged_into__in=taken
        )
        row = merged.order_by("pk").first()
        if row is not None:
            row.merged_into, row.name_key = None, self.group[0]
            row.save()
            self.officials[row.pk] = row
        return row

    def _merge(self, claims: Counter[int], official: int | None, taken: set[int]) -> None:
        """Lead from the officials that a part had before, and that have nothing left, to the one it has now."""
        for pk in sorted(set(claims) - taken):
            other = self.officials[pk]
            if not self._is_own(other) or other.merged_into_id or self.changes.has_mentions(other):
                continue
            other.merged_into_id, other.name_key = official, _MERGED_BY_MACHINE
            other.save(update_fields=["merged_into", "name_key"])


def as_value(row: OfficialMention, organs: Mapping[int, frozenset[str]]) -> PersonMention:
    return PersonMention(
        mention=row.pk,
        article=row.article_id,
        unit=row.province_id or 0,
        organs=organs.get(row.pk, frozenset()),
        has_post=row.pk in organs,
    )


def _officials_of(
    groups: list[NameGroup], mentions: Mapping[NameGroup, list[OfficialMention]], families: ProvinceFamilies
) -> dict[int, Official]:
    """The officials of the groups and those that their mentions have, with all that they were merged into."""
    had = {mention.official_id for group in groups for mention in mentions[group] if mention.official_id}
    rows = Official.objects.filter(named(groups, families) | Q(pk__in=had)).order_by("pk").select_related("merged_into")
    officials = {row.pk: row for row in rows}
    for row in list(officials.values()):
        target = row.standing()
        officials.setdefault(target.pk, target)
    return officials


def _name_after(official: Official, members: list[OfficialMention]) -> None:
    best = _best_name(members)
    if official.name.isupper() and not best.isupper():
        official.name = best
        official.save(update_fields=["name"])


def _best_name(members: list[OfficialMention]) -> str:
    """The spelling met most, one in capitals only where there is no other."""
    spellings = Counter(mention.name for mention in members)
    return min(spellings, key=lambda name: (name.isupper(), -spellings[name], name))
