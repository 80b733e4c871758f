"""Which provinces a text names, and by what kind of words.

Every name is looked up with its tones ("Hòa Bình" is a province, "hòa bình" is peace), capitalised, longest first, and
kept only where its neighbours allow a province: not in a person's name, a street's or a school's.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from archive.core.authorities import Authorities, ProvinceUnit
from archive.core.extraction.article_text import spelling_of
from archive.core.extraction.mentions import ProvinceMention
from archive.core.extraction.officials.names import COMMON_SURNAMES, LOWER, UPPER
from archive.core.text import Span, spell
from archive.core.text.rare_patterns import RarePattern
from archive.core.vocabulary import load_entries, load_table

_NO_PROVINCE = load_entries("places/no_provinces")
# The person, not the city: the city is named with its kind ("TP Hồ Chí Minh") or by its Party committee.
_ONLY_WITH_KIND = frozenset({"hồ chí minh"})
# Towns named without their kind: everybody knows where they are, and no person is called so.
_TOWNS = frozenset(map(spell, load_entries("places/towns")))
# Names that ended before are common words or persons now: Cửu Long, Nam Hà, Minh Hải.
_LAST_OLD_NAMES = date(2005, 1, 1)

_LOOK_BACK = 48
_NEXT = 3  # characters behind its first word by which a name is looked up
_TAIL = 100  # characters of blanks and full stops that may follow a signature
_NAME_PARTS = COMMON_SURNAMES - {"đoàn"} | {"thị"}
_CAPITALISED = re.compile(rf"[{UPPER}](?<![^\W_].)[^\W\d_]*")
_PREVIOUS_WORD = re.compile(r"([^\W\d_]+)[ ]?$")
_PROVINCIAL_BODY = (
    r"hđnd|ubnd|hội đồng nhân dân|ủy ban nhân dân|đảng bộ|mttq|mttq việt nam|mặt trận tổ quốc|mặt trận tổ quốc việt nam"
    r"|đoàn đbqh|đbqh|đoàn đại biểu quốc hội|công an|quân sự|biên phòng|đảng ủy khối các cơ quan"
)
_KIND = r"(?:tỉnh|thành phố|tp|tp\.|t\.p)"
_ORGAN_BEFORE = re.compile(
    rf"(?:tỉnh ủy|tỉnh đoàn|thành ủy|thành đoàn|báo|tạp chí|cổng thông tin điện tử|đài pt-?th"
    rf"|(?:{_PROVINCIAL_BODY})(?: {_KIND})?) ?$"
)
# "Sở GD-ĐT Hà Nam", "sở Giáo dục và đào tạo Hà Giang": a department is a province's; not "trụ sở Công ty Mẫu Hà Giang".
# Those of the two centres license the firms of general news and stand beside their stock exchanges: they tell no place.
_CENTRES = frozenset({"Hà Nội", "Hồ Chí Minh"})
_DEPARTMENT_BEFORE = re.compile(
    r"(?<![^\W_])(?<![Tt]rụ )(?<![Cc]ơ )[Ss]ở (?=[A-ZĐ])[^\s.;:()]+(?: (?!(?:tại|ở|của|với|trên) )[^\s.;:()]+){0,8} $"
)
_UNIT_BEFORE = re.compile(rf"(?<!\w){_KIND} ?$")
_TOWN_BEFORE = re.compile(r"(?<!\w)(?:thị xã|t ?x\.?) ?$")
# "đường Điện Biên", "xã Bình Dương", "trường THPT Hà Giang", "sông Cửu Long", "PV Thái Bình", "Ảnh: Hải Dương"
_NOT_BEFORE = re.compile(
    r"(?<!\w)(?:đường|phố|đại lộ|xa lộ|quốc lộ|cao tốc|tuyến|sông|hồ|cầu|chợ|trường|thpt|thcs|tiểu học|mầm non"
    r"|phường|xã|thôn|ấp|khu phố|tổ dân phố|thị trấn|huyện|quận|công viên|quảng trường|khách sạn|nhà hàng|nhà hát|rạp"
    r"|ngân hàng|tập đoàn|nobel|chiến dịch|chiến thắng|trận|quân đội|phóng viên|pv|p\.v|ctv|tác giả|biên tập|bt|nhà báo"
    r"|clb|fc|ông|bà|đ/c|đồng chí)[ :]*$"
    r"|(?<!\w)(?:ảnh|tin|bài|tin, ảnh|bài, ảnh|tin và ảnh) ?: ?$"
)
# "công ty Địa ốc Hà Giang", "Tổng công ty Bia Hà Giang": a firm's name, not where it is ("công ty ở Hà Giang")
_FIRM_BEFORE = re.compile(
    r"(?<!\w)(?:địa ốc|dược|nhựa|xi măng|mía đường|bia) $"
    r"|(?<!\w)(?:công ty|tập đoàn|ngân hàng|tmcp)"
    r"(?:(?! (?:ở|tại|của|và|trên|từ|ven|gần|quanh|trong|ra|vào|đến|về|cho|với)(?!\w)) [^\W\d]+){0,6} $"
)
# The same syllables at the end of other words: "yêu cầu Quảng Trị", "thị trường Hà Nội", "lên đường".
_OTHER_WORD = re.compile(
    r"(?<!\w)(?:(?:yêu|nhu|toàn|điểm|đầu) cầu|(?:thị|môi|hội|công|nông|ngư|hiện|chiến|lập|thương|nghị) trường"
    r"|(?:lên|mở|con|dẫn|chặng) đường|nông thôn|hợp tác xã|văn xã|đường phố|các ông|các bà) $"
)
# "tỉnh Hà Nam (Trung Quốc)"
_ABROAD = re.compile(r"(?: ?[(,]| thuộc| ở| của) ?(?:trung quốc|đài loan|lào|campuchia|hàn quốc|triều tiên)(?!\w)")
# A commune called like a district lies anywhere: "xã Bình Minh" is in Quảng Nam as well as in Vĩnh Long.
_DISTRICT_BEFORE = re.compile(
    r"(?<!\w)(?:huyện|quận|thị xã|t ?x\.?|thành phố|tp|tp\.|q\.|thị trấn|đặc khu|(?<!quần )đảo|huyện ủy|quận ủy|thị ủy"
    r"|thành ủy|đảng ủy) ?$"
)
# Named in news of the sea and of other states; what concerns the district names it as one.
_ISLANDS_AT_SEA = frozenset({"trường sa", "hoàng sa"})
_THERE_BEFORE = re.compile(r"(?<!\w)(?:tại|ở|về) $")  # "ở Gò Vấp", not "ở Tân Sơn Nhất"
# "nút giao Mẫu (Thanh Xuân)", "chợ Mẫu (Hoàn Kiếm)": the district where a street or a ward lies
_LIES_IN = re.compile(
    r"(?<![^\W_])(?:[Đđ]ường|[Pp]hố|[Nn]gã tư|[Nn]gã ba|[Nn]út giao|[Vv]òng xoay|[Cc]ầu vượt|[Hh]ầm chui|[Pp]hường"
    rf"|[Xx]ã|[Cc]hung cư|[Kk]hu đô thị|KĐT|[Bb]ến xe|[Cc]hợ)(?: (?:[-–] )?[{UPPER}\d][^\W_]*){{1,5}} \($"
)
# "Vinacafé Biên Hòa", "FLC Sầm Sơn": a firm's name or its resort's, in the middle of a sentence
_BRAND_BEFORE = re.compile(rf"[{LOWER},] (?:FLC|[{UPPER}][{LOWER}]{{2,}}) $")
# "số 5 đường Mẫu, phường Mẫu, Long Biên": the district that an address ends with
_ADDRESS_BEFORE = re.compile(
    r"(?<![^\W_])(?:[Ss]ố(?: nhà)? ?\d|[Đđ]ường|[Pp]hố|[Pp]hường|[Nn]gõ|[Hh]ẻm|[Tt]ổ \d"
    rf"|P\. ?[{UPPER}\d]|\d+[A-Z]? [{UPPER}])[^.;:()\n]{{2,50}}, $"
)
_ADDRESS_ENDS = re.compile(r"[,.;)\n]| \(|$")
_NAME_GOES_ON = re.compile(rf" ([{UPPER}][^\W\d_]*)")
# Streets, schools and firms have the names of landmarks, too; "cầu Thủ Thiêm" is at Thủ Thiêm.
_NAMED_AFTER_A_PLACE = re.compile(r"(?<!\w)(?:đường|phố|trường|thpt|thcs|tiểu học|mầm non|công ty|ông|bà|phường|xã) $")
_HOUSE_NUMBER = re.compile(r"(?:số(?: nhà)? [\d/]+[a-z]?|\d+/\d+[a-z]?) $")  # "13/120 Điện Biên Phủ"
# Only the districts of Hồ Chí Minh city had numbers: "UBND quận 5", "Q.10".
_NUMBERED_DISTRICT = RarePattern(
    re.compile(r"(?<!\w)(?:[Qq]uận |Q\. ?)(?:[1-9]|1[0-2])(?!\w|[./-]\d| (?:của|ở|tại) )"), words=("uận ", "Q.")
)
_WARD_BEFORE = re.compile(r"(?<!\w)phường $")


@dataclass(frozen=True, slots=True)
class _Name:
    spelled: str
    province: str
    kind: str  # "province" | "old" | "district" | "landmark" | "newspaper"
    before: str = ""  # the word a landmark's name has before it


def find_provinces(text: str, authorities: Authorities) -> list[ProvinceMention]:
    """Return every place where `text` names a province, or a district of one only, in order, none overlapping.

    In "Tỉnh ủy Hậu Giang" the span covers "Hậu Giang", its role is "organ"; "phường Vị Thanh" names Hậu Giang as a
    "place". `text` is expected as `normalise` returns it. Names of reporters, streets and schools are left out.
    """
    words = spelling_of(text)
    mentions = _names_in(text, words, authorities)
    if not _NUMBERED_DISTRICT.may_match(text):
        return mentions
    numbered = _NUMBERED_DISTRICT.pattern.finditer(text)
    found = [ProvinceMention(span=Span(*match.span()), name="Hồ Chí Minh", role="place") for match in numbered]
    return sorted((*mentions, *found), key=lambda mention: mention.span)


def _names_in(text: str, words: str, authorities: Authorities) -> list[ProvinceMention]:
    names = _names_by_beginning(authorities)
    mentions: list[ProvinceMention] = []
    position = 0
    for capitalised in _CAPITALISED.finditer(text):
        start, word_end = capitalised.span()
        if (beginning_so := names.get(words[start:word_end])) is None or start < position:
            continue
        going_on_so = beginning_so.get(words[word_end : word_end + _NEXT], ())
        for name in (*going_on_so, *beginning_so.get("", ())):
            end = start + len(name.spelled)
            if not words.startswith(name.spelled, start) or _goes_on(text, end) or not _is_title_case(text, start, end):
                continue
            role = _role(text, words, Span(start, end), name)
            if not role and name.kind in ("newspaper", "landmark"):
                continue
            if role:
                mentions.append(ProvinceMention(span=Span(start, end), name=name.province, role=role))
            position = end
            break
    return mentions


_WORD = re.compile(r"[^\W\d_]+")


def _first_word(words: str, start: int) -> str:
    match = _WORD.match(words, start)
    return match.group() if match else ""


def _goes_on(text: str, end: int) -> bool:
    return end < len(text) and (text[end].isalnum() or text[end] == "_")


def _is_title_case(text: str, start: int, end: int) -> bool:
    words = _WORD.findall(text[start:end])
    return words[0][0].isupper() and (len(words) < 2 or words[1][0].isupper() or words[1] in ("nội", "tế", "ngày"))


def _role(text: str, words: str, span: Span, name: _Name) -> str:
    """The weight of the name where it stands, empty where it is no province."""
    before = words[max(0, span.start - _LOOK_BACK) : span.start]
    if _ABROAD.match(words, span.end):
        return ""
    if name.kind == "none":
        return ""
    if name.kind == "newspaper":
        return "organ" if before.endswith("báo ") else ""
    if name.kind == "landmark":
        return "place" if _is_landmark(before, name) and _NAME_GOES_ON.match(text, span.end) is None else ""
    if name.kind == "district":
        return "place" if _is_district(text, before, span, name) and not _in_person_name(text, span.start) else ""
    is_centre = name.province in _CENTRES
    if _ORGAN_BEFORE.search(before) or (not is_centre and "sở " in before and _is_department(text, span)):
        return "organ"
    if _UNIT_BEFORE.search(before):
        return "unit"
    if name.spelled.startswith(("tp", "t.p", "thành phố", "tỉnh ")):
        return "unit"
    if _TOWN_BEFORE.search(before):
        return "place"
    if name.kind == "old" or name.spelled in _ONLY_WITH_KIND or _is_trap(before):
        return ""
    if _in_person_name(text, span.start) or _is_signature(text, span):
        return ""
    return "name"


def _is_landmark(before: str, name: _Name) -> bool:
    """Whether the word that a landmark's name needs stands before it: "cầu Rào", and not "yêu cầu Rào"."""
    if not name.before:
        return _NAMED_AFTER_A_PLACE.search(before) is None
    if not f" {before}".endswith(f" {name.before} "):
        return False
    return " " in name.before or _OTHER_WORD.search(before) is None


def _is_district(text: str, before: str, span: Span, name: _Name) -> bool:
    """Whether the name is a district's or a town's where it stands."""
    if _DISTRICT_BEFORE.search(before):
        return True
    if name.spelled in _TOWNS:
        if _BRAND_BEFORE.search(text, max(0, span.start - _LOOK_BACK), span.start):
            return False
        return not (_is_trap(before) or _HOUSE_NUMBER.search(before)) or _WARD_BEFORE.search(before) is not None
    if name.spelled in _ISLANDS_AT_SEA:
        return False
    if before.endswith(", ") and _ADDRESS_ENDS.match(text, span.end):
        return _ADDRESS_BEFORE.search(text, max(0, span.start - 80), span.start) is not None
    if before.endswith("(") and text.startswith(")", span.end):
        return _LIES_IN.search(text, max(0, span.start - _LOOK_BACK), span.start) is not None
    if not _THERE_BEFORE.search(before):
        return False
    following = _NAME_GOES_ON.match(text, span.end)
    return following is None or spell(following[1]) in COMMON_SURNAMES


def _is_department(text: str, span: Span) -> bool:
    return _DEPARTMENT_BEFORE.search(text, max(0, span.start - _LOOK_BACK), span.start) is not None


def _is_trap(before: str) -> bool:
    """Whether the words before make the name a street's, a school's, a commune's or a reporter's."""
    if _FIRM_BEFORE.search(before):
        return True
    return bool(_NOT_BEFORE.search(before)) and not _OTHER_WORD.search(before)


def _in_person_name(text: str, start: int) -> bool:
    """Whether the word directly before belongs to a person's name: "Trương Hòa Bình", "Lê Thị Hà Giang"."""
    if start == 0 or text[start - 1] != " ":
        return False
    match = _PREVIOUS_WORD.search(text, max(0, start - 12), start)
    return match is not None and match.group(1)[0].isupper() and spell(match.group(1)) in _NAME_PARTS


def _is_signature(text: str, span: Span) -> bool:
    """Whether the name fills the last line of the text: there a reporter signs ("Thái Bình")."""
    if span.end + _TAIL < len(text) or text[span.end :].strip(" ./\n"):
        return False
    return text[max(0, span.start - 4) : span.start].rstrip(" ").endswith("\n")


@lru_cache(maxsize=4)
def _names_by_beginning(authorities: Authorities) -> dict[str, dict[str, tuple[_Name, ...]]]:
    """All names, longest first, by their first word and by the characters that follow it, "" where they are too few."""
    found: dict[str, dict[str, tuple[_Name, ...]]] = {}
    for name in sorted(dict.fromkeys(_all_names(authorities)), key=lambda n: -len(n.spelled)):
        word = _first_word(name.spelled, 0)
        following = name.spelled[len(word) : len(word) + _NEXT]
        beginning_so = found.setdefault(word, {})
        key = following if len(following) == _NEXT else ""
        beginning_so[key] = (*beginning_so.get(key, ()), name)
    return found


def _all_names(authorities: Authorities) -> Iterator[_Name]:
    spellings: dict[str, list[str]] = {}
    for row in load_table("places/other_spellings"):
        spellings.setdefault(row["province"], []).append(row["spelling"])
    for text in _NO_PROVINCE:
        yield _Name(spell(text), "", "none")
    for unit in authorities.provinces:
        kind = "old" if _is_old(unit, authorities) else "province"
        for text in (unit.name, unit.full_name, *unit.aliases, *spellings.get(unit.name, ())):
            yield _Name(spell(text), unit.name, kind)
            if " - " in text:
                yield from (_Name(spell(text.replace(" - ", dash)), unit.name, kind) for dash in (" – ", "-", "–"))
    for row in load_table("places/newspapers"):
        yield _Name(spell(row["newspaper"]), row["province"], "newspaper")
    for row in load_table("places/landmarks"):
        yield _Name(spell(row["landmark"]), row["province"], "landmark", before=row["before"])
    for district in authorities.districts:
        yield _Name(spell(district.name), district.province, "district")


def _is_old(unit: ProvinceUnit, authorities: Authorities) -> bool:
    return all(
        other.until is not None and other.until < _LAST_OLD_NAMES for other in authorities.units_named(unit.name)
    )
