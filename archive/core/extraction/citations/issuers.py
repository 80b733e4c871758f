"""The bodies that issue resolutions, as articles write them."""

import re

from archive.core.extraction.citations.drafts import Page
from archive.core.extraction.citations.vocabulary import KIND_OF_WORD, LOWER, UPPER, W
from archive.core.extraction.officials.names import is_whole_name
from archive.core.numbers import find_ministries, ministry_at
from archive.core.text import fold
from archive.core.vocabulary import load_entries

# Ministries and departments: "Bộ Giáo dục và Đào tạo", "Sở Nông nghiệp và PTNT", "Bộ trưởng Bộ Tài chính".
# A ministry's name is of pairs of syllables whose second is in lower case: "Giáo dục", "Tài chính", "Y tế".
# … except where a clause goes on: "Tổng cục Thuế để trả lời".
_GOES_ON = rf"(?:{'|'.join(load_entries('citations/clause_openers'))})\b"
_PAIR = rf"[{UPPER}]\w*(?:[ \n](?!{_GOES_ON})[{LOWER}]\w+)?"
# Behind "và" begins another citation or another body, not the second half of the name: "Bộ Nội vụ và Quyết định số 5".
_OTHER_CLASSES = "|".join(sorted({*KIND_OF_WORD.values(), "Quy chế"} - {"Kế hoạch"}))  # "Bộ Kế hoạch và Đầu tư"
_NO_PAIR = (
    rf"(?!(?:{_OTHER_CLASSES}|Kế hoạch số|Bộ|Sở|Chính phủ|Thủ tướng|[ỦU][yỷ] ban|UBND|HĐND|"
    r"Ban|Hội đồng|Tổng|Cục|Ngân hàng|T[oò]à? án|Toà|Viện)\b)"
)
# "Bộ GD-ĐT", "Sở TN&MT", "Bộ LĐ - TB&XH".
_LETTERS = r"[A-ZĐ]{2,7}(?:[ ]?[\-\u2013&][ ]?[A-ZĐ]{1,7}){0,4}(?!\w)"
_OFFICE = re.compile(
    rf"(?:Bộ|(?<!\w)(?<![Cc]ơ )(?<![Tt]rụ )[Ss]ở)[ \n](?!Chính trị)"
    rf"(?:{_LETTERS}|{_PAIR}(?:(?:, | và | [\-\u2013] ){_NO_PAIR}{_PAIR}){{0,3}})"
    rf"|(?:Ban Chỉ đạo|Ban Quản lý|Tổng cục|Cục|Học viện)[ \n]{_PAIR}(?: {_PAIR}){{0,3}}"
)
# A steering committee's task runs on in small letters to its province: "Ban Chỉ đạo Cải cách hành chính tỉnh".
_STEERING = re.compile(
    r"Ban [Cc]hỉ đạo (?:công tác |[Cc]ông tác |thực hiện |phòng, chống )?(?:[^\W\d_]+,? ){1,12}?"
    r"(?=(?:tỉnh|[Tt]hành phố|TP\.?|huyện|quận|thị xã)(?!\w))"
)
_CAPITALS = re.compile(rf"(?:[ \n](?:[\-\u2013] )?[{UPPER}][\w']*){{1,4}}")
_PLACE_UNIT = re.compile(r"[ \n]?(?:tinh|thanh pho|tp\.?|huyen|quan|thi xa|xa|phuong|khoi cac co quan tinh)(?![a-z])")
_ENDS_NAME = frozenset(load_entries("citations/name_ends"))
_TAKES_PLACE = re.compile(
    r"(?:uy|dang bo|tinh|thanh pho|(?<![a-z])tp\.?|huyen|quan|xa|phuong|thi tran|dac khu|doan|hdnd|ubnd|nhan dan|tand|"
    r"v?ksnd|viet nam|mttq|cac co quan(?: tinh)?|cong an|thi xa|thanh pho|nong dan|lhpn|phu nu|cuu chien binh|to quoc|"
    r"khen thuong)$"
)
_VERB_FOLLOWS = re.compile(rf"[ \n](?:{'|'.join(load_entries('citations/acts_of_bodies'))})(?![a-z])")


# Who stands before the name of a ministry or department: its minister, its inspectors.
_OF_OFFICE = re.compile(r"bo truong |(?:chanh )?thanh tra (?=(?:bo|so) )")
_INSPECTORS = re.compile(r"(?<![a-z])(?:chanh )?thanh tra $")
_INSPECTORS_REACH = 17


def organ_end(page: Page, start: int) -> int:
    """Where the name of the issuing body that begins at `start` ends; `start` itself where none begins there.

    In "Ban Thường vụ Tỉnh ủy Cao Bằng khóa VI" it ends behind "Cao Bằng".
    """
    if (of_office := _OF_OFFICE.match(page.folded, start)) is not None:
        named = organ_end(page, of_office.end())
        if named == of_office.end() and (minister := ministry_at(page.text, page.folded, start)) is not None:
            return minister.end  # "Bộ trưởng Giáo dục và Đào tạo"
        return named if named > of_office.end() else start
    if (steering := _STEERING.match(page.text, start)) is not None:
        return _place_end(page, steering.end() - 1, shouting=False, title=start)
    match = page.gazetteer.organ.match(page.folded, start)
    office, ministry = _OFFICE.match(page.text, start), ministry_at(page.text, page.folded, start)
    ends = (office.end() if office else start, ministry.end if ministry else start)
    if max(ends) >= (match.end() if match else start + 1):
        return _with_province(page, start, max(ends))
    if match is None or (match.group() == "dang" and page.text[start : match.end()].lower() != "đảng"):
        return start  # Đặng and Đăng are people
    if not _TAKES_PLACE.search(page.folded, match.start(), match.end()):
        return match.end()
    return _place_end(page, match.end(), shouting=page.text[start : match.end()].isupper(), title=start)


def _with_province(page: Page, start: int, end: int) -> int:
    """The end of a department's name with its province: "Sở GD&ĐT Nghệ An"."""
    known = page.gazetteer.place.match(page.folded, end + 1) if page.folded.startswith("so ", start) else None
    return known.end() if known is not None and page.text[end + 1].isupper() else end


# Central bodies that need no capital to be known: there is one of each. "thủ tướng" alone may be another country's.
_ONLY_ONE = re.compile(
    r"(?:thu_tuong_)?chinh_phu|(?:uy_ban_thuong_vu_)?quoc_hoi|bo_chinh_tri|ban_bi_thu"
    r"|ban_chap_hanh_trung_uong(?:_dang)?".replace("_", W)
)


def bodies_named(page: Page, start: int, end: int) -> list[int]:
    """Where the names of issuing bodies begin within `text[start:end]`, left to right.

    A title before the body may be in small letters ("chủ tịch UBND tỉnh"); a body that is so altogether is any body,
    unless there is one such body only: "thủ tướng chính phủ", "bộ chính trị".
    """
    found = {
        match.start()
        for match in page.gazetteer.organ.finditer(page.folded, start, end)
        if (not page.text[match.start() : match.end()].islower() or _ONLY_ONE.fullmatch(page.folded, *match.span()))
        and not page.folded[match.start() - 1 : match.start()].isalnum()
    }
    found |= {match.start() for match in _OFFICE.finditer(page.text, start, end)}
    found |= {ministry.start for ministry in find_ministries(page.text, page.folded, start, end)}
    return sorted({_with_inspectors(page, place, start) for place in found})


def _with_inspectors(page: Page, office: int, floor: int) -> int:
    """Where a body begins that has a ministry's or department's name: "Thanh tra Bộ Xây dựng" is not "Bộ Xây dựng"."""
    before = _INSPECTORS.search(page.folded, max(floor, office - _INSPECTORS_REACH), office)
    return before.start() if before is not None and page.folded.startswith(("bo ", "so "), office) else office


# "Đảng ủy Tập đoàn Dầu khí", "Đảng ủy Ngân hàng Mẫu": the body whose committee it is, with its first pair of syllables.
_BODY_UNIT = re.compile(rf"[ \n](?:[Tt]ập đoàn|[Tt]ổng [Cc]ông ty|[Cc]ông ty|[Nn]gân hàng)(?!\w)(?:[ \n]{_PAIR})?")


_CITY_KIND = re.compile(r"tp\.?$")
_CITIES = frozenset(load_entries("citations/one_word_cities"))


# "Chủ tịch UBND huyện Lò Văn Mẫu ký": behind a title may stand who holds it, not where.
_TITLE = re.compile(r"(?:quyen )?(?:pho )?(?:chu tich|bi thu)(?: thuong truc)? ")


def _names_holder(page: Page, title: int, capitals: str) -> bool:
    return bool(_TITLE.match(page.folded, title)) and is_whole_name(capitals)


def _place_end(page: Page, end: int, *, shouting: bool, title: int) -> int:
    """Where the place of a body whose own name ends at `end` ends; `title` is where the body's words begin."""
    if (body := _BODY_UNIT.match(page.text, end)) is not None:
        return body.end()
    unit = _PLACE_UNIT.match(page.folded, end)
    kind = _CITY_KIND.search(page.folded, max(0, end - 3), end)
    begin = kind.start() if kind else end + 1  # "UBND TP.HCM": its kind is in the name
    whole = page.gazetteer.place.match(page.folded, begin)
    if whole is not None and whole.end() > max(end, unit.end() if unit else 0) and page.text[begin].isupper():
        return whole.end()
    after = unit.end() if unit else end
    blank = after + 1 if page.text[after : after + 1] in {" ", "\n"} else after
    known = page.gazetteer.place.match(page.folded, blank) if blank > after else None
    if known is not None and page.text[blank].isupper():
        return known.end()
    if shouting and page.text[end : end + 40].isupper():
        return after
    capitals = _CAPITALS.match(page.text, after)
    if capitals is None or _names_holder(page, title, capitals.group()):
        return after
    if page.text[after - 1] == "." and len(words := fold(capitals.group()).split()) == 1 and words[0] not in _CITIES:
        return after - 1  # "của HĐND TP. Riêng …": the sentence ends here
    place = after
    for word in re.finditer(r"[ \n](?:[\-\u2013] )?[\w']+", capitals.group()):
        if page.folded[after + word.start() : after + word.end()].strip(" \n-\u2013") in _ENDS_NAME:
            break
        place = after + word.end()
    return place


_LOCAL_BODY = re.compile(
    r"\b(?:(?:tinh|thanh|huyen|quan|thi|khu)_uy|dang_(?:bo|uy)|hdnd|ubnd|hoi_dong_nhan_dan|uy_ban_nhan_dan)\b".replace(
        "_", W
    )
)


def is_local(issuer: str) -> bool:
    """Whether the words name a body of a province or below: "Đảng bộ tỉnh Đồng Tháp", not "Bộ Chính trị"."""
    words = fold(issuer)
    return "trung uong" not in words and bool(_LOCAL_BODY.search(words))


def acts(page: Page, end: int) -> bool:
    """Whether the body whose name ends at `end` is the subject of a verb: "Tỉnh ủy đã ban hành"."""
    return _VERB_FOLLOWS.match(page.folded, end) is not None
