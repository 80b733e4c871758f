"""A local number to the resolution of its province: 01-QĐ/TU exists in every one.

The province is the one that the issuer names ("của Tỉnh ủy Hà Giang"), else the article's, as a unit of the
resolution's time: a resolution of 2020 cited after the mergers of July 2025 is one of the former unit of that name.
"""

import re
from datetime import date, timedelta

from archive.core.authorities import Authorities, ProvinceUnit
from archive.core.extraction.officials.names import begins_name
from archive.core.linking.citations.case import Case
from archive.core.linking.citations.facts import Facts
from archive.core.linking.citations.issuers import (
    city_named,
    code_of_kind,
    is_below_province,
    is_district_code,
    is_party_code,
    organ_code,
    well_formed,
)
from archive.core.linking.citations.numbers import evidence_of, link_to, resolution_words, years_of
from archive.core.linking.citations.units_below import UNSAID, unit_below
from archive.core.linking.outcomes import Linked, Outcome, ProvisionalKey, Unknown
from archive.core.text import fold, spell

_AFTER_NAME = re.compile(r"\s*(?:\(.{0,40}|,.{0,60}|khóa .{0,10}|khoá .{0,10}|cũ|nhiệm kỳ .{0,20})$", re.IGNORECASE)
_STILL_CURRENT = timedelta(days=365)
_LAST_DAY_COUNTED = date.max - _STILL_CURRENT
_LONGEST_ISSUER = 200  # characters; what stands before them is no part of the province's name
_LONGEST_NAME = 6  # blank-separated words: "tỉnh Bà Rịa - Vũng Tàu"
# "Huyện ủy Cờ Đỏ", "HĐND huyện Long Mỹ": what follows names the body below the province.
_DISTRICT_NAME = re.compile(
    r"\b(?:huyện ủy|huyện|quận ủy|quận|thị ủy|thị xã|đảng ủy|xã|phường|đặc khu)\s+(?!ủy\b|hội\b)(\w[\w\s]{1,30})"
)


def link_local_number(facts: Facts, case: Case) -> Outcome:
    """Resolve a mention whose number is a local body's: "Quy định số 01-QĐ/TU ngày 30/6/2011 của BTV Tỉnh ủy"."""
    assert facts.number is not None
    if facts.issued is not None and case.latest is not None and facts.issued > case.latest:
        return Unknown(rule="younger-than-article", evidence=evidence_of(facts.issued))
    units = units_in(facts.issuer, case.authorities)
    day = _day_of(facts, case)
    named = _of_its_time(units, day, case)
    province = named if units else _own_unit(day, case)
    if not province or (not named and _is_of_another_kind(facts.issuer, province, case)):
        return Unknown(rule="local-without-province", evidence=facts.number.text)
    rule = "local-number-of-named-province" if named else "local-number"
    evidence = facts.issuer if named else facts.number.text
    if described := _described(facts, province, case):
        return described
    code = facts.number.issuer_code or case.candidates.codes.code_of_words(facts.issuer)
    below = unit_below(facts.issuer, facts.start, case.text)
    if below == UNSAID:
        return Unknown(rule="local-without-unit", evidence=facts.issuer)
    key = ProvisionalKey(
        kind=facts.kind,
        number=_number(facts, code),
        issuer_code=_issuer_code(facts, code, case.authorities.province_by_slug.get(province), below),
        province=province,
        issued=facts.issued,
        **years_of(facts, code or organ_code(facts.issuer), case),
    )
    return Linked(resolution=key, rule=rule, evidence=evidence)


_OF_A_PROVINCE = re.compile(r"\b(?:tỉnh|tỉnh ủy)$")


def _is_of_another_kind(issuer: str, province: str, case: Case) -> bool:
    """Whether "UBND tỉnh" is said in an article about a city under the centre: another province's is meant."""
    unit = case.authorities.province_by_slug.get(province)
    return unit is not None and unit.kind.startswith("thành phố") and bool(_OF_A_PROVINCE.search(spell(issuer).strip()))


# Of these a council or committee has one series, without its year (Decree 30/2020/NĐ-CP, appendix I): 212/KH-UBND.
# Of its decisions, directives and resolutions it has two, of which the legal ones have their year.
_ONE_SERIES = frozenset({"ke hoach", "thong bao", "to trinh", "huong dan", "chuong trinh", "de an", "ket luan"})
_COUNCILS = frozenset({"HĐND", "UBND"})


def _number(facts: Facts, code: str) -> str:
    """The number in its well-formed spelling; a bare one gets its codes where the Party's form leaves no choice."""
    assert facts.number is not None
    if not facts.is_bare:
        return well_formed(facts.number, "", "")
    if is_party_code(code) and not facts.number.year:
        return well_formed(facts.number, code_of_kind(facts.kind), code)
    if fold(facts.kind) in _ONE_SERIES and code in _COUNCILS and not facts.number.year:
        return well_formed(facts.number, code_of_kind(facts.kind), code)
    return well_formed(facts.number, "", code or organ_code(facts.issuer))


def _issuer_code(facts: Facts, code: str, unit: ProvinceUnit | None, below: str) -> str:
    """The code, for a body below the province with the body's name where issuer or article give it: "HU/long-my".

    "UBND TP Bến Tre" and "Thành ủy Bến Tre" are a city's within its `unit`, "UBND TP Đà Nẵng" the unit's own.

    What follows a State organ's code names the drafting office, not the issuer: 288/UBND-VP is the UBND's.
    """
    code = code.split("-")[0]
    if is_district_code(code) or (is_below_province(facts.issuer) and not code.endswith("TU")):
        named = _DISTRICT_NAME.search(spell(facts.issuer))
        if named:
            return f"{code}/{organ_code(named[1])}"
        if below:
            return f"{code}/{organ_code(below)}"
    city = city_named(facts.issuer)
    if city and (code == "TU" or not code.endswith("TU")) and not _is_itself(unit, city):
        return f"{code}/{organ_code(city)}"
    return code or organ_code(facts.issuer)


_LONG_NAME = 3  # syllables
_CITY_WORD = re.compile(r"^(?:tp\.? ?|thanh pho )")


def _is_itself(unit: ProvinceUnit | None, city: str) -> bool:
    """Whether a city is a unit of its own, directly under the centre, and not one within the unit of its name."""
    if unit is None:
        return False
    if len(city.split()) >= _LONG_NAME and begins_name(city.split()[0], common=True):
        return True  # "Chủ tịch UBND TP Nguyễn Văn Mẫu": a person
    if not unit.kind.startswith("thành phố"):
        return False
    names = (_CITY_WORD.sub("", fold(name)) for name in (unit.name, *unit.aliases))
    return fold(city).startswith(tuple(names))


def _described(facts: Facts, province: str, case: Case) -> Linked | None:
    """A local resolution that the authorities do describe, by date, or as the only one of its number."""
    entries = [entry for entry in case.candidates.numbered(facts.key) if entry.resolution.province == province]
    entries = [entry for entry in entries if entry.kind == facts.kind_class and case.is_possible(entry)]
    if facts.issued is not None:
        exact = [entry for entry in entries if entry.issued == facts.issued]
        return link_to(exact[0], "number-and-date", evidence_of(facts.issued)) if len(exact) == 1 else None
    return link_to(entries[0], "local-number", resolution_words(entries[0].resolution)) if len(entries) == 1 else None


def _day_of(facts: Facts, case: Case) -> date | None:
    """A day by which the resolution was there: its date, else the end of the year in its number or stated with it."""
    year = int(facts.number.year) if facts.number is not None and facts.number.year else facts.year
    if facts.issued is not None or not year:
        return facts.issued
    return min(date(year, 12, 31), case.written or date.max)


def _own_unit(issued: date | None, case: Case) -> str:
    """The article's province, or the unit of the same name that was there when the resolution was issued."""
    unit = case.unit
    if unit is None or issued is None or unit.existed_on(issued):
        return case.context.province
    former = [other for other in case.authorities.units_named(unit.name) if other.existed_on(issued)]
    return former[0].slug if len(former) == 1 else unit.slug


def _of_its_time(units: tuple[ProvinceUnit, ...], issued: date | None, case: Case) -> str:
    """Which of the units of one name is meant, by the resolution's date or the article's; empty where neither tells."""
    day = issued or case.written
    if len(units) <= 1:
        return _then(units[0], day, case).slug if units else ""
    own = [unit for unit in units if unit.slug == case.context.province]
    if day is None:
        return own[0].slug if own else _beside(units, case)
    there = [unit for unit in units if unit.existed_on(day)]
    if own and own[0] in there:
        return own[0].slug
    if len(there) == 1:
        return there[0].slug
    # A unit that had ended when the article was written: "Tỉnh ủy Hà Giang" in an article of December 2025.
    ended = sorted((unit for unit in units if unit.until and unit.until <= day), key=lambda unit: unit.until or day)
    return ended[-1].slug if ended and not there else ""


def _then(unit: ProvinceUnit, day: date | None, case: Case) -> ProvinceUnit:
    """The unit itself, or the only one that became it, where it was not there yet: the TP Huế of 2019 lay in one."""
    return (case.authorities.unit_before(unit, day) if day is not None else None) or unit


def _beside(units: tuple[ProvinceUnit, ...], case: Case) -> str:
    """Of units of one name the one of the article's time, for articles without a date.

    It was there beside the article's own unit; where several were, it is the one in whose time the latest resolution
    dated in the article was issued, and still a year after: articles cite what is current.
    """
    unit, last = case.unit, case.latest or date.max
    beside = [
        other
        for other in units
        if (other.since or date.min) <= last
        and unit is not None
        and (unit.until is None or (other.since or date.min) < unit.until)
        and (other.until is None or (unit.since or date.min) < other.until)
    ]
    if len(beside) > 1 and case.stated_last is not None and case.stated_last < _LAST_DAY_COUNTED:
        cited = case.stated_last
        beside = [other for other in beside if other.existed_on(cited) and other.existed_on(cited + _STILL_CURRENT)]
    return beside[0].slug if len(beside) == 1 else ""


def units_in(issuer: str, authorities: Authorities) -> tuple[ProvinceUnit, ...]:
    """The units that have the name at the end of an issuer's words: "Ban Thường vụ Tỉnh ủy Cao Bằng khóa VI"."""
    words = issuer.strip()[-_LONGEST_ISSUER:]
    while (shorter := _AFTER_NAME.sub("", words)) != words:
        words = shorter
    syllables = words.split()
    for length in range(min(_LONGEST_NAME, len(syllables)), 0, -1):
        if units := authorities.units_named(" ".join(syllables[-length:])):
            return units
    return ()
