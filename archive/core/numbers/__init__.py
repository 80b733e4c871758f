"""The number of a resolution, as written and as it is meant: 04-NQ/TW, 30/2020/NĐ-CP, 202/2025/QH15.

    parse_number("04 nq/tw")       the number that somebody typed: 04-NQ/TW, with its parts
    number_key("4/NQ-TW")          "4-nq-tw": the key under which all spellings of one number are equal
    find_numbers(text)             the whole numbers in a running text, with their keys
    complete_number(46/2016, …)    a State number written short, made whole: 46/2016/NĐ-CP
    complete_joint_number(…)       01/2018 of several bodies: 01/2018/TTLT-TANDTC
    find_ministries(text, …)       who issues circulars, with the code in their numbers
    compose_number("04", "", …)    a number from its written parts

A number is a serial, perhaps a year, and codes for the class of the resolution and the body that issued it. The Party
writes `serial-CLASS/ISSUER`, the State `serial/year/CLASS-ISSUER` (Decree 30/2020/NĐ-CP, appendix III; Party guidance
36-HD/VPTW), letters without a class code `serial/ISSUER-UNIT`; the press mixes dashes, slashes and blanks freely.
Extraction, search and the resolver of `/vb/<number>/` read numbers here and nowhere else.
"""

from archive.core.numbers.codes import (
    ISSUER_CODES,
    KIND_OF_CODE,
    MASS_ORGANISATIONS,
    OTHER_CLASS_CODES,
    PARTY_ISSUERS,
    assembly_term,
    is_known_code,
    numbers_by_term,
    spell_code,
)
from archive.core.numbers.completion import complete_joint_number, complete_number
from archive.core.numbers.ministries import MINISTRY_CODES, NamedMinistry, find_ministries, ministry_at, ministry_code
from archive.core.numbers.shapes import NumberShape, find_numbers, join_key
from archive.core.numbers.typed import parse_number
from archive.core.numbers.values import DASH, ResolutionNumber, compose_number, number_key

__all__ = [
    "DASH",
    "ISSUER_CODES",
    "KIND_OF_CODE",
    "MASS_ORGANISATIONS",
    "MINISTRY_CODES",
    "OTHER_CLASS_CODES",
    "PARTY_ISSUERS",
    "NamedMinistry",
    "NumberShape",
    "ResolutionNumber",
    "assembly_term",
    "complete_joint_number",
    "complete_number",
    "compose_number",
    "find_ministries",
    "find_numbers",
    "is_known_code",
    "join_key",
    "ministry_at",
    "ministry_code",
    "number_key",
    "numbers_by_term",
    "parse_number",
    "spell_code",
]
