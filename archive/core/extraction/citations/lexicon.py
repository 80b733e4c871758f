"""What the authorities teach the finder: issuers' names, their codes, the names of places; compiled once."""

import re
import weakref
from dataclasses import dataclass

from archive.core.authorities import Authorities
from archive.core.extraction.citations.issuers import organ_pattern
from archive.core.extraction.numbers import ISSUER_CODES, KIND_OF_CODE, OTHER_CLASS_CODES, number_key
from archive.core.text import fold


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Lexicon:
    """Patterns and tables for one set of authorities."""

    organ: re.Pattern[str]  # an issuing body, in folded text
    place: re.Pattern[str]  # the name of a province, in folded text
    codes: frozenset[str]  # class and issuer codes, as spelled
    kinds_of_number: dict[str, str]  # number_key -> kind, for a number without a class word


_COMPILED: dict[int, tuple[weakref.ref[Authorities], Lexicon]] = {}


def lexicon_for(authorities: Authorities) -> Lexicon:
    """The lexicon of `authorities`; made at the first call and kept as long as they live."""
    kept = _COMPILED.get(id(authorities))
    if kept is not None and kept[0]() is authorities:
        return kept[1]
    lexicon = _compile(authorities)
    key = id(authorities)
    _COMPILED[key] = (weakref.ref(authorities, lambda _: _COMPILED.pop(key, None)), lexicon)
    return lexicon


def _compile(authorities: Authorities) -> Lexicon:
    organs = {fold(code.organ) for code in authorities.issuer_codes if not set("(;/") & set(code.organ)}
    places = {fold(name) for unit in authorities.provinces for name in (unit.name, *unit.aliases) if " " in name}
    places |= {re.sub(r" ?- ?", "-", place) for place in places}
    kinds: dict[str, str] = {}
    for resolution in authorities.resolutions:
        kinds.setdefault(number_key(resolution.number), resolution.kind)
    return Lexicon(
        organ=organ_pattern(organs),
        place=re.compile("|".join(_flexible(place) for place in sorted(places, key=len, reverse=True)) or r"(?!)"),
        codes=frozenset(
            (*KIND_OF_CODE, *OTHER_CLASS_CODES, *ISSUER_CODES, *(c.code for c in authorities.issuer_codes))
        ),
        kinds_of_number=kinds,
    )


def _flexible(place: str) -> str:
    return re.escape(place).replace(r"\ ", r"[ \n]{1,2}").replace(r"\-", r" ?[-\u2013] ?") + r"(?![a-z])"
