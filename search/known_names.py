"""The names of authorities, in the form in which they are compared with what people type.

Some three thousand names of resolutions and a hundred of provinces are kept in the memory of the process for a minute;
officials are too many for that and are asked for in the database.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import product

from django.core.cache import cache
from django.db import connection
from django.db.models import Q

from archive.core.linking.posts import post_key
from archive.core.text import fold, normalise
from archive.models import CustomaryName, Post, Province, Resolution
from search.analysis import folded, spelled, spellings
from search.query import name_key
from search.query.equivalents import Writings, writings_of

REMEMBERED_FOR = 60  # seconds: an alias added in the admin is known to the search after that at the latest
MOST_RESOLUTIONS = 20_000  # of the authority file; provisional resolutions are not held here

_UNIT_WORDS = ("thanh pho ", "tinh ", "tp. ", "tp ", "tp.")
_STAMP = "search.known-names"
_key = lru_cache(maxsize=16_384)(name_key)


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """A province by one of its names: "hau giang", as written "Hậu Giang"."""

    key: str
    written: str
    slug: str
    label: str
    squeezed: str = ""  # its letters alone: "tphcm"

    @property
    def is_short(self) -> bool:
        """Whether it is an abbreviation: BR-VT, TP.HCM."""
        return self.written.isupper()


@dataclass(frozen=True, slots=True)
class KnownResolution:
    """A document of the authority file, as suggestions name it."""

    slug: str
    number_key: str
    label: str
    title: str
    identity: str
    issued: date | None = None


@dataclass(frozen=True, slots=True)
class KnownNames:
    """`resolutions` and `written` by the key of the name: identities, and the name as people write it."""

    resolutions: dict[str, tuple[str, ...]]
    written: dict[str, str]
    units: tuple[KnownUnit, ...]
    authority: tuple[KnownResolution, ...]
    by_identity: dict[str, KnownResolution]
    unit_writings: Writings
    posts: dict[str, tuple[int, ...]]  # by their toneless name, abbreviations written out

    def units_named(self, name: str) -> list[KnownUnit]:
        """Every unit that of any time that has the name in this spelling; a toneless name has any tones.

        "tỉnh Hậu Giang" and "hau giang" are Hậu Giang; "hâu giang" is nothing.
        """
        key, exact = unit_key(name), bare_unit(" ".join(spellings(name)))
        plain, squeezed = key == exact, _squeezed(name)
        return [
            unit
            for unit in self.units
            if (unit.key == key and (plain or bare_unit(" ".join(spellings(unit.written))) == exact))
            or (unit.is_short and unit.squeezed == squeezed)
        ]


_memory: dict[str, KnownNames] = {}
_lock = threading.Lock()


def known_names() -> KnownNames:
    """Return the names as the database had them a minute ago at most."""
    names = _memory.get(cache.get(_STAMP, ""))
    if names is not None:
        return names
    with _lock:  # one thread reads, the others wait for it
        stamp = cache.get(_STAMP, "")
        if stamp not in _memory:
            names, stamp = _read(), uuid.uuid4().hex
            _memory.clear()
            _memory[stamp] = names
            cache.set(_STAMP, stamp, REMEMBERED_FOR)
        return _memory[stamp]


def bare_unit(name: str) -> str:
    """Return a province's name without what kind of unit it is: "tinh hau giang" gives "hau giang"."""
    bare = " ".join(name.split()).removeprefix("-")
    for word in ("thành phố ", "tỉnh ", *_UNIT_WORDS):
        bare = bare.removeprefix(word) or bare
    return bare


def unit_key(name: str) -> str:
    """Return the form in which names of provinces are compared: no tones, dashes and signs are blanks.

    "tỉnh Bà Rịa–Vũng Tàu" and "bà rịa - vũng tàu" are "ba ria vung tau".
    """
    return bare_unit(" ".join(map(folded, spellings(name))))


def _squeezed(name: str) -> str:
    return "".join(map(folded, spellings(name)))


def beginning(field: str, prefix: str) -> Q:
    """Rows whose column begins with `prefix`, by the column's index: SQLite's LIKE with an escape would scan.

    SQLite compares bytes, so a range is exact there; in PostgreSQL the pattern index of the column serves LIKE.
    """
    if connection.vendor == "sqlite":
        return Q(**{f"{field}__gte": prefix, f"{field}__lt": prefix + "\U0010ffff"})
    return Q(**{f"{field}__startswith": prefix})


def _read() -> KnownNames:
    candidates: dict[str, tuple[str, ...]] = {}
    defaults: dict[str, tuple[str, ...]] = {}
    written: dict[str, str] = {}
    authority = _authority()
    for name, default, meant in CustomaryName.objects.values_list("name", "default", "candidates"):
        _note(candidates, written, name, tuple(meant))
        if default:
            _note(defaults, written, name, (default,))
    for row in authority:
        _note(candidates, written, row.title, (row.identity,))
    # What usage means stands alone, where it means one, under all spellings of the name.
    units = _units()
    by_identity = {row.identity: row for row in authority}
    return KnownNames(candidates | defaults, written, units, authority, by_identity, _unit_writings(units), _posts())


def _posts() -> dict[str, tuple[int, ...]]:
    """The posts of the reference data by each of their names, in full and without tones."""
    posts: dict[str, tuple[int, ...]] = {}
    for pk, name, variants in Post.objects.values_list("pk", "name", "variants"):
        for way in (name, *variants):
            key = fold(post_key(way))
            posts[key] = tuple(dict.fromkeys((*posts.get(key, ()), pk)))
    return posts


def _unit_writings(units: Iterable[KnownUnit]) -> Writings:
    """The writings of each province's name: abbreviations, with and without signs, and other spellings.

    An alias of other letters is another name ("Sài Gòn") and no writing of it.
    """
    by_slug: dict[str, list[KnownUnit]] = {}
    for unit in units:
        by_slug.setdefault(unit.slug, []).append(unit)
    groups = []
    for names in by_slug.values():
        main = _letters(names[0].written)
        alike = [unit for unit in names if unit.is_short or _letters(unit.written) == main or "-" in unit.written]
        ways = [unit.written for unit in alike] + [unit.squeezed for unit in alike if unit.is_short]
        # TP.HCM is a city's name and no writing of what else is called Hồ Chí Minh: it stands in the table.
        is_city = any(unit.is_short and unit.squeezed.startswith("tp") for unit in alike)
        if len({tuple(spellings(way)) for way in ways}) > 1 and not is_city:
            groups.append(ways)
    return writings_of(groups)


def _letters(name: str) -> str:
    """The letters of a name, spellings of one sound as one: Đắk Lắk, Đăk Lăk and Đắc Lắc, Bắc Kạn and Bắc Cạn."""
    return _squeezed(name).replace("k", "c")


def _note(names: dict[str, tuple[str, ...]], written: dict[str, str], name: str, meant: tuple[str, ...]) -> None:
    key = _key(name)
    if " " in key or any(map(str.isdigit, key)):
        names[key] = tuple(dict.fromkeys((*names.get(key, ()), *meant)))
        written.setdefault(key, name)


def _authority() -> tuple[KnownResolution, ...]:
    rows = Resolution.objects.standing().filter(status=Resolution.Status.AUTHORITY)
    rows = rows.only("slug", "kind", "number", "number_key", "issued", "title", "identity").order_by("-issued", "pk")
    return tuple(
        KnownResolution(row.slug, row.number_key, row.label, row.title, row.identity, row.issued)
        for row in rows[:MOST_RESOLUTIONS]
    )


def _units() -> tuple[KnownUnit, ...]:
    return tuple(
        dict.fromkeys(
            KnownUnit(unit_key(name), normalise(name), unit.slug, unit.label, _squeezed(name))
            for unit in sorted(Province.objects.in_order(), key=lambda unit: not unit.is_present)
            for known in (unit.name, *unit.aliases)
            for name in (known, *_respelled(known))
        )
    )


# Names of the highlands as the press writes them: Đak Nông, Đắc Lắc; also in one word, Daklak.
_HIGHLAND = {"đắk": ("Đắk", "Đắc", "Đak", "Dak"), "lắk": ("Lắk", "Lắc", "Lak")}


def _respelled(name: str) -> list[str]:
    words = name.split()
    ways = [_HIGHLAND.get(spelled(word), (word,)) for word in words]
    if max(map(len, ways), default=1) == 1:
        return []
    found = [" ".join(way) for way in product(*ways)]
    return found + [way.replace(" ", "").capitalize() for way in found]
