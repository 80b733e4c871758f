"""What a query names: provinces, officials, sources and documents, by any of their names."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Q

from archive.extraction.numbers import DocumentNumber, number_key
from archive.models import CustomaryName, Official, Province, Resolution, Source
from archive.models.officials import OfficialQuerySet
from archive.text import fold, normalise
from search.query import ParsedQuery, name_key

_UNIT_WORDS = ("thanh pho ", "tinh ", "tp. ", "tp ")
_REMEMBERED_FOR = 60  # seconds: an alias added in the admin is known to the search after that at the latest
MOST_SHOWN = 8  # records of one kind in an answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the query names: one authority record, or several that bear the number (a choice)."""

    resolutions: tuple[Resolution, ...] = ()
    provinces: tuple[Province, ...] = ()
    officials: tuple[Official, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.resolutions or self.provinces or self.officials)


class Names:
    """From names in a query's fields to slugs, by the authorities of the database."""

    def province(self, name: str) -> tuple[str, ...]:
        """Every unit of the name, whatever its time: "Cần Thơ" is today's and its two forerunners."""
        return tuple(province.slug for province in _provinces(name))

    def official(self, name: str) -> tuple[str, ...]:
        return tuple(_officials(name).values_list("slug", flat=True))

    def source(self, name: str) -> tuple[str, ...]:
        wanted = fold(normalise(name)).strip()
        return tuple(
            Source.objects.filter(Q(folded__contains=wanted) | Q(domain=wanted)).values_list("slug", flat=True)
        )

    def document(self, name: str) -> tuple[str, ...]:
        rows = Resolution.objects.standing().filter(Q(slug=name) | Q(number_key=number_key(name)))
        return tuple(rows.values_list("slug", flat=True)) or tuple(row.slug for row in _named_documents(name))


def recognise(parsed: ParsedQuery) -> Answer:
    """Return the records that the words of a query name when taken as a whole; an empty answer where they name none."""
    if parsed.number is not None:
        return Answer(resolutions=tuple(_numbered(parsed.number)[:MOST_SHOWN]))
    words = parsed.bare.strip()
    if not words or len(words) > 120:
        return Answer()
    return Answer(
        resolutions=tuple(_named_documents(words)[:MOST_SHOWN]),
        provinces=tuple(_provinces(words)),
        officials=tuple(_officials(words).select_related("province")[:MOST_SHOWN]),
    )


def _numbered(number: DocumentNumber) -> list[Resolution]:
    """The documents that bear a number, newest last; "nq 04" without an issuer is every 04-NQ."""
    rows = Resolution.objects.standing().select_related("province")
    if number.issuer_code:
        return list(rows.filter(number_key=number_key(number.text)).order_by("issued", "pk"))
    return list(rows.filter(number_key__startswith=f"{number_key(number.text)}-").order_by("issued", "pk"))


def _named_documents(name: str) -> list[Resolution]:
    identities = _customary_names().get(name_key(name), ())
    return list(Resolution.objects.standing().filter(identity__in=identities).order_by("issued", "pk"))


def _customary_names() -> dict[str, tuple[str, ...]]:
    """Identities by the key of the name; the one that usage means alone, where there is one."""
    names: dict[str, tuple[str, ...]] | None = cache.get("search.customary-names")
    if names is None:
        names = {}
        for row in CustomaryName.objects.only("name", "default", "candidates"):
            meant = (row.default,) if row.default else tuple(row.candidates)
            key = name_key(row.name)
            names[key] = tuple(dict.fromkeys((*names.get(key, ()), *meant)))
        cache.set("search.customary-names", names, _REMEMBERED_FOR)
    return names


def _provinces(name: str) -> list[Province]:
    wanted = _bare_name(name)
    return [
        province
        for province in Province.objects.in_order()
        if wanted in {_bare_name(known) for known in (province.name, *province.aliases)}
    ]


def _bare_name(name: str) -> str:
    folded = " ".join(fold(normalise(name)).split())
    for word in _UNIT_WORDS:
        folded = folded.removeprefix(word)
    return folded


def _officials(name: str) -> OfficialQuerySet:
    return Official.objects.standing().filter(folded=" ".join(fold(normalise(name)).split())).in_order()
