"""What the words being typed may become: resolutions, provinces, officials, and the next word, in groups.

Resolutions of the authority file and provinces are held in memory; provisional ones and officials are found by the
beginning of an indexed column, in its order, so that the cost does not grow with the archive; words come from the
vocabulary of the index. Everything works without tones; a mark that was typed counts.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from archive.core.numbers import number_key
from archive.core.text import fold, normalise, spell
from archive.models import HeldPost, Official, Resolution
from archive.models.officials import LatestPost, OfficialQuerySet
from archive.models.resolutions import ResolutionQuerySet
from search.analysis import folded, spellings
from search.engines import search_engine
from search.errors import IndexDamaged
from search.haystack.queryset import TreeSearchQuerySet
from search.known_names import KnownNames, KnownResolution, bare_unit, beginning, known_names
from search.messages import group_label
from search.query import name_key
from search.tree import InField, Phrase, Word

LONGEST = 80  # characters that are read; nobody waits for suggestions to more
PER_GROUP = 5
_MOST_READ = 40  # rows of the database that are read for one group
_COMMON = 40  # words of the vocabulary that are weighed by the word before them
_RARE = 2  # titles: a word that fewer hold is a slip or a foreign name

_NUMBER = re.compile(r"(?:số\s*|so\s*)?(\d{1,5}[a-zđ]?)(?:\s*[-–/_.\s]\s*[\w&đ./–-]*)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What may be meant: the words to search for, and the page of the record where it is one."""

    text: str
    detail: str = ""  # what tells it from others: a title, a period, a province
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionGroup:
    name: str  # resolutions | provinces | officials | words
    label: str
    items: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions:
    """Groups in the order in which they are shown; those without anything are left out."""

    query: str
    groups: tuple[SuggestionGroup, ...] = ()


def suggest(prefix: str) -> Suggestions:
    """Return what `prefix` may become: "04-n" 04-NQ/TW, "hau g" Hậu Giang, "chuyển đ" chuyển đổi. Never raises."""
    query = " ".join(normalise(prefix[: 4 * LONGEST]).split())[:LONGEST]
    plain = fold(query)
    if not any(map(str.isalnum, plain)):
        return Suggestions(query=query)
    found = {
        "resolutions": _resolutions(query),
        "provinces": _provinces(query),
        "officials": _officials(query, plain),
        "words": _words(query, ends=not prefix[-1:].isspace()),
    }
    return Suggestions(
        query=query,
        groups=tuple(
            SuggestionGroup(name=name, label=group_label(name), items=tuple(items[:PER_GROUP]))
            for name, items in found.items()
            if items
        ),
    )


# --- resolutions --------------------------------------------------------------------------------------------------


def _resolutions(query: str) -> list[Suggestion]:
    """Those whose number or name begins so, the newest of the established first, then the provisional."""
    known, key = known_names(), _number_prefix(query)
    if not key:
        return [_suggested(row) for row in _named_so(known, name_key(query))[:PER_GROUP]]
    rows = [row for row in known.authority if row.number_key.startswith(key)]
    found = {row.slug: _suggested(row) for row in sorted(rows, key=lambda row: _serial(row.number_key) != _serial(key))}
    if len(found) < PER_GROUP:
        for row in _standing(numbered(key).select_related("province")):
            detail = row.title or (row.province.label if row.province else "")
            found.setdefault(row.slug, Suggestion(text=row.label, detail=detail, url=row.get_absolute_url()))
    return list(found.values())[:PER_GROUP]


def _named_so(known: KnownNames, beginning: str) -> list[KnownResolution]:
    """The resolutions a name of which begins so; those that it names in full stand first."""
    if len(beginning) < 2:
        return []
    full = set(known.resolutions.get(beginning, ()))
    meant = {identity for name, some in known.resolutions.items() if name.startswith(beginning) for identity in some}
    return sorted((row for row in known.authority if row.identity in meant), key=lambda row: row.identity not in full)


def _standing(rows: Any) -> list[Any]:
    """The first rows, without those merged into others: asked in SQL, that would lead SQLite to another index."""
    return [row for row in rows[:_MOST_READ] if row.merged_into_id is None]


def _serial(key: str) -> str:
    return key.partition("-")[0]


def numbered(key: str) -> ResolutionQuerySet:
    """Documents whose number's key begins so, in the order of the column's index."""
    return Resolution.objects.filter(beginning("number_key", key)).order_by("number_key")


def _number_prefix(query: str) -> str:
    """The beginning of a number's key: "04-n" is "4-n", "số 16" is "16", "04" is "4" and then no further digit."""
    match = _NUMBER.fullmatch(spell(query))
    if match is None:
        return ""
    key = number_key(query)
    return f"{key}-" if query.strip().startswith("0") and key.isdecimal() else key


def _suggested(row: KnownResolution) -> Suggestion:
    return Suggestion(text=row.label, detail=row.title, url=reverse("resolution-detail", args=[row.slug]))


# --- provinces and people -----------------------------------------------------------------------------------------


def _provinces(query: str) -> list[Suggestion]:
    """Units whose name begins so, then those with a later syllable that does; today's before former ones."""
    wanted, exact = bare_unit(fold(query)).replace("-", " "), bare_unit(spell(query))
    first, later = [], []
    for unit in known_names().units:
        if not _agrees(exact, wanted, unit.written):
            continue
        if unit.key.startswith(wanted):
            first.append(unit)
        elif len(wanted) > 1 and f" {wanted}" in unit.key:
            later.append(unit)
    found: dict[str, Suggestion] = {}
    for unit in [*first, *later]:
        found.setdefault(unit.slug, Suggestion(text=unit.label, url=reverse("province-detail", args=[unit.slug])))
    return list(found.values())[:PER_GROUP]


def _agrees(exact: str, plain: str, written: str) -> bool:
    """Whether what was typed has no mark, or has those of the name."""
    return exact == plain or exact in spell(written)


def _officials(query: str, plain: str) -> list[Suggestion]:
    if len(plain) < 2 or any(map(str.isdigit, plain)):
        return []
    people = _standing(named_so(plain).select_related("province"))
    found = [person for person in people if plain == spell(query) or spell(person.name).startswith(spell(query))]
    shown = found[:PER_GROUP]
    posts = HeldPost.objects.in_visible_articles().latest_of(shown)
    return [
        Suggestion(text=person.name, detail=_told_apart(person, posts.get(person.pk)), url=person.get_absolute_url())
        for person in shown
    ]


def _told_apart(person: Official, post: LatestPost | None) -> str:
    """ "Bí thư Huyện ủy, Hậu Giang (2004–2025), 2019–2021", as far as it is known."""
    place = person.province.label if person.province else ""
    return ", ".join(part for part in (post and post.name, place, post and post.years) if part)


def named_so(plain: str) -> OfficialQuerySet:
    """Officials whose toneless name begins so, in the order of the column's index."""
    return Official.objects.filter(beginning("folded", plain)).order_by("folded")


# --- words --------------------------------------------------------------------------------------------------------


def _words(query: str, *, ends: bool) -> list[Suggestion]:
    """The query with its last word completed, by words of titles: the commonest, or those that follow its neighbour.

    A query without marks stays without: "chuyen d" becomes "chuyen doi", which finds every spelling.
    """
    *before, last = spellings(query) or [""]
    if not ends or not last.isalpha() or (len(last) < 2 and not before) or _number_prefix(query):
        return []
    toneless = bool(before) and fold(query) == spell(query)
    try:
        completed = _following(before[-1], last, toneless=toneless) if before else _common(last)
    except IndexDamaged:
        return []
    head = query[: len(query) - len(query.split()[-1])]
    return [Suggestion(text=f"{head}{word}") for word in completed[:PER_GROUP]]


def _common(beginning: str) -> list[str]:
    """The commonest words of titles that begin so, each toneless form once in its commonest spelling."""
    found: dict[str, str] = {}
    for word in _beginning_so(beginning):
        found.setdefault(folded(word), word)
    return list(found.values())


def _following(before: str, beginning: str, *, toneless: bool) -> list[str]:
    """The words that begin so and stand behind another in titles, those that stand there most often first."""
    previous = Word(before, toned=folded(before) != before)
    words = _beginning_so(beginning)
    pairs = [InField("title", Phrase((previous, Word(word, toned=True)))) for word in words]
    counts: Counter[str] = Counter()
    for word, count in zip(words, TreeSearchQuerySet().count_matches(pairs), strict=True):
        counts[folded(word) if toneless else word] += count
    return [word for word, count in counts.most_common() if count >= _RARE]


def _beginning_so(beginning: str) -> list[str]:
    vocabulary = search_engine().vocabulary("title", beginning, limit=_COMMON)
    return [word for word, count in vocabulary if count >= _RARE and word.isalpha() and word != beginning]
