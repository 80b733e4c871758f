"""What the authorities teach the finder: issuers' names, their codes, the names of places; compiled once."""

import re
import weakref
from collections.abc import Iterable
from dataclasses import dataclass

from archive.core.authorities import Authorities
from archive.core.extraction.citations.vocabulary import W
from archive.core.numbers import ISSUER_CODES, KIND_OF_CODE, OTHER_CLASS_CODES, number_key
from archive.core.text import fold
from archive.core.vocabulary import load_table


@dataclass(frozen=True, slots=True, weakref_slot=True)
class CitationGazetteer:
    """Patterns and tables for one set of authorities."""

    organ: re.Pattern[str]  # an issuing body, in folded text
    place: re.Pattern[str]  # the name of a province, in folded text
    codes: frozenset[str]  # class and issuer codes, as spelled
    law_names: frozenset[str]  # of the laws the archive describes, folded, without "luật": "dat dai"
    kinds_of_number: dict[str, str]  # number_key -> kind, for a number without a class word


_LAW_WORD = re.compile(r"^(?:bo )?luat ")
_COMPILED: dict[int, tuple[weakref.ref[Authorities], CitationGazetteer]] = {}


def gazetteer_of(authorities: Authorities) -> CitationGazetteer:
    """The gazetteer of `authorities`; made at the first call and kept as long as they live."""
    kept = _COMPILED.get(id(authorities))
    if kept is not None and kept[0]() is authorities:
        return kept[1]
    gazetteer = _compile(authorities)
    key = id(authorities)
    _COMPILED[key] = (weakref.ref(authorities, lambda _: _COMPILED.pop(key, None)), gazetteer)
    return gazetteer


def _compile(authorities: Authorities) -> CitationGazetteer:
    organs = {fold(code.organ) for code in authorities.issuer_codes if not set("(;/") & set(code.organ)}
    names = {name for unit in authorities.provinces for name in (unit.name, *unit.aliases)}
    names |= {row["spelling"] for row in load_table("places/other_spellings")}
    places = {fold(name) for name in names if set(" .") & set(name)}
    places |= {re.sub(r" ?- ?", "-", place) for place in places}
    kinds: dict[str, str] = {}
    for resolution in authorities.resolutions:
        kinds.setdefault(number_key(resolution.number), resolution.kind)
    return CitationGazetteer(
        organ=_organ_pattern(organs),
        place=re.compile("|".join(_flexible(place) for place in sorted(places, key=len, reverse=True)) or r"(?!)"),
        codes=frozenset(
            (*KIND_OF_CODE, *OTHER_CLASS_CODES, *ISSUER_CODES, *(c.code for c in authorities.issuer_codes))
        ),
        law_names=frozenset(
            _LAW_WORD.sub("", fold(resolution.title)).replace(",", "")
            for resolution in authorities.resolutions
            if fold(resolution.kind).endswith("luat")
        ),
        kinds_of_number=kinds,
    )


def _organ_pattern(names: Iterable[str]) -> re.Pattern[str]:
    """The pattern of issuing bodies: those of the vocabulary and the folded `names` that the authorities add."""
    known = "|".join(re.escape(name).replace(r"\ ", "_") for name in sorted(names, key=len, reverse=True))
    rows = load_table("citations/issuing_bodies")
    first, last = ([row["pattern"] for row in rows if row["rank"] == rank] for rank in ("first", "last"))
    parts = "|".join((*first, *filter(None, (known,)), *last))
    return re.compile(f"(?:{parts})(?![a-z])".replace("_", W))


def _flexible(place: str) -> str:
    return re.escape(place).replace(r"\ ", r"[ \n]{1,2}").replace(r"\-", r" ?[-\u2013] ?") + r"(?![a-z])"
