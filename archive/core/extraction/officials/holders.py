"""Who holds no office of Việt Nam: foreigners, people of business, and bodies that look like persons."""

import re
from collections.abc import Sequence

from archive.core.extraction.officials import vocabulary
from archive.core.extraction.officials.names import COMMON_SURNAMES, SURNAMES, is_marked
from archive.core.extraction.officials.place_names import CITY_PARTY, PROVINCIAL_PARTY
from archive.core.reading.orthography import is_syllable
from archive.core.text import spell

_DIRECTORS = ("giám đốc", "phó giám đốc", "tổng giám đốc", "phó tổng giám đốc", "kế toán trưởng")
_CHAIRS = ("chủ tịch", "phó chủ tịch", "trưởng phòng", "phó phòng", "trưởng ban", "thành viên")
_ABROAD = re.compile(rf" ?\((?:{'|'.join(map(re.escape, sorted(vocabulary.FOREIGN)))})\)")  # "… Tỉnh ủy … (Lào)"
_BODY_ABROAD = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(vocabulary.FOREIGN_BODIES, key=len, reverse=True))})(?!\w)")
_OF_CITY_ABROAD = re.compile(
    r"(?:[Tt]ỉnh|[Tt]hành) [UuỦủ][Yyỷỵ] (?:{0})$|(?:[Bb]í thư|[Cc]hủ tịch|trưởng|[Tt]hành phố|TP) (?:{0})$".format(
        "|".join(sorted(vocabulary.FOREIGN_CITIES))
    )
)
_PHRASE = "|".join(sorted(map(re.escape, vocabulary.BUSINESS), key=len, reverse=True))
# What the name of a post breaks off before: "Giám đốc | công ty TNHH …", "Phó Tổng giám đốc | của ngân hàng này",
# "trưởng phòng | giao dịch", which banks have.
_BUSINESS_BEHIND = re.compile(rf"[ ,(]*(?:(?:của|tại|một|các|khối|chi nhánh) )?(?:{_PHRASE}|giao dịch)(?!\w)")
_IN_BUSINESS = re.compile(rf"(?<!\w)(?:{_PHRASE})(?!\w)")
_PUBLIC = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(vocabulary.PUBLIC_BODIES, key=len, reverse=True))})(?!\w)")
_PUBLIC_DIRECTOR = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(vocabulary.PUBLIC_DIRECTORS))})(?!\w)")
_BOUND_TO_STATE = re.compile(
    r"(?<!\w)(?:ubnd|hđnd|tỉnh ủy|thành ủy|huyện ủy|quận ủy|đảng ủy|quân khu|công an|mttq|mặt trận tổ quốc|việt nam"
    r"|tỉnh|huyện|quận|xã|phường)(?!\w)"
)
_OF_STATE = re.compile(r"(?:phó )?(?:(?:tổng |chi )?cục trưởng|vụ trưởng|thứ trưởng|bộ trưởng|thủ tướng)(?!\w)")
_OF_SHAREHOLDERS = re.compile(r"(?<!\w)(?:hđqt|cổ đông|hội đồng quản trị|cổ phiếu|tập đoàn|công ty)(?!\w)")
# Countries of several syllables, as they stand before a name; "Mỹ" and "Đức" are given names as well.
_COUNTRIES = tuple(f"{country} " for country in sorted(vocabulary.FOREIGN) if " " in country or len(country) > 5)
_COUNTRIES_BY_LAST_WORD: dict[str, list[str]] = {}
for _country in sorted(vocabulary.FOREIGN):
    _COUNTRIES_BY_LAST_WORD.setdefault(_country.split()[-1], []).append(_country)
_TITLES = frozenset(vocabulary.HEADS) | {("tổng", "thống"), ("thị", "trưởng"), ("ngoại", "trưởng")}
_VOWELS = re.compile(r"[aeiouy]+", re.IGNORECASE)
_MOST_VOWELS = 2  # groups of vowels in a word of a name in Việt Nam: "Nguyên", "Kpuih", "Buôn Yă" have one
_LETTERS = 4  # of an abbreviation at most
_OCEAN = 3  # syllables of a body's or a sea's name that goes on with a country
_MEMBER_STATES = ("quốc gia ", "nước ", "các nước ")


def is_no_person(name: str) -> bool:
    """Whether a run of capitals that looks like a name is a body, a newspaper, a bank: "Liên Hiệp Quốc", "A Bank".

    So is a name with a country before it, "Hàn Quốc Moon Mau": a foreigner's, cut from the post.
    """
    words = name.split()
    if name in vocabulary.FOREIGN or name.startswith(_COUNTRIES):
        return True
    if spell(" ".join(words[:_OCEAN])) in vocabulary.NO_PERSONS:
        return True  # "(Bộ Tư lệnh) Thái Bình Dương Mỹ"
    return spell(name) in vocabulary.NO_PERSONS or any(spell(word) in vocabulary.NO_PERSON_WORDS for word in words)


def is_foreign_name(name: str) -> bool:
    """Whether a name is no Vietnamese one: "Kim Jong Un", "Carl Schuster".

    Syllables that cannot be Vietnamese tell; names of the peoples of the Central Highlands have such syllables too, and
    are known by their surname or mark ("Ksor Mẫu", "Y Thuật Niê", "H'Loan Êban").
    """
    words = name.split()
    first = spell(words[0])
    if is_marked(words[0]) or (first in SURNAMES and not is_syllable(words[0])):
        return False
    if any(word.isascii() and len(_VOWELS.findall(word)) > _MOST_VOWELS for word in words):
        return True  # "Hoàng Akihito", of "Nhật Hoàng Akihito"
    strange = sum(not is_syllable(word) and word.isascii() and word.isalpha() for word in words)
    return strange >= (2 if first in COMMON_SURNAMES else 1)


def is_bound_to_state(words: Sequence[str]) -> bool:
    """Whether a post names an organ of Việt Nam beyond doubt, so that even a foreign-looking holder is no foreigner.

    One of a place whose name no Vietnamese syllable is does not: "chủ tịch tỉnh Maunashi".
    """
    is_abroad = any(
        word.isascii() and word.isalpha() and len(word) > _LETTERS and not is_syllable(word) for word in words
    )
    return not is_abroad and bool(_BOUND_TO_STATE.search(" ".join(words)))


def is_foreign_post(words: Sequence[str], behind: str) -> bool:
    """Whether a post is of another country: "Thủ tướng Lào"; "Đại sứ Việt Nam tại Lào" and "Thủ Đức" are not.

    `words` are the post's as written, `behind` is the text that follows it.
    """
    post = " ".join(words)
    for country in _COUNTRIES_BY_LAST_WORD.get(words[-1], ()):
        if post.endswith(f" {country}"):
            title = post[: -len(country)].split()
            if tuple(map(spell, title)) in _TITLES:
                return True  # "Thủ Tướng Campuchia"
            if title[-1].islower() and title[-1] not in vocabulary.NOT_BEFORE_COUNTRY:
                return True
            if [spell(word) for word in title[-2:]] in (PROVINCIAL_PARTY, CITY_PARTY):
                return True  # "Bí thư Tỉnh ủy Salavan"; a Huyện ủy's district may bear the name of a place abroad
    if _OF_CITY_ABROAD.search(post):
        return True  # "Bí thư Thành ủy Trùng Khánh", "Thị trưởng Đài Bắc"
    return bool(_ABROAD.match(behind)) or ("Việt Nam" not in post and bool(_BODY_ABROAD.search(spell(post))))


_CENTRE = re.compile(r"TT\w\w")  # "TTKC", "TTVH": centres; "TTC" may be a firm
_BOARD_MEMBERS = ("ủy viên hđqt", "ủy viên hội đồng quản trị", "ủy viên hđtv", "ủy viên hội đồng thành viên")


def is_business(words: Sequence[str], spelled: Sequence[str], behind: str, before: str) -> bool:
    """Whether a post is one of business; a Party secretary's of a company is not.

    `words` and `spelled` are the post's, as written and in one spelling; `behind` and `before` are what stands around
    it in one spelling. "Giám đốc | công ty TNHH Mẫu", "Tổng giám đốc MauBank", "Giám đốc điều hành" are business.
    """
    post = " ".join(spelled)
    if post.startswith(_BOARD_MEMBERS):
        return True
    if "thư" in spelled[:3] or spelled[0] == "ủy" or _OF_STATE.match(post) or _PUBLIC.search(post):
        return False
    if _IN_BUSINESS.search(post):
        return True
    acting = spelled[0] == "quyền"
    post = post.removeprefix("quyền ")
    title = next((title for title in (*_DIRECTORS, *_CHAIRS) if f"{post} ".startswith(f"{title} ")), "")
    if not title:
        return False
    if _BUSINESS_BEHIND.match(behind) and not _PUBLIC.search(behind[:40]) and not _BOUND_TO_STATE.search(post):
        return True
    rest = spelled[acting + len(title.split()) :]
    if not rest and title in ("chủ tịch", "phó chủ tịch"):
        return bool(_OF_SHAREHOLDERS.search(before) or _OF_SHAREHOLDERS.search(behind))
    if title == "thành viên":
        return not rest and before.endswith(_MEMBER_STATES)
    return _is_of_a_firm(title, words[len(spelled) - len(rest) :], " ".join(rest))


def _is_of_a_firm(title: str, words: Sequence[str], rest: str) -> bool:
    """Whether what follows a title in the post is the name of a firm, or of a field of work in one."""
    if not words:
        return False
    if title.endswith("tổng giám đốc"):
        return not _PUBLIC_DIRECTOR.search(rest)
    if title in _DIRECTORS and any(f"{rest} ".startswith(f"{field} ") for field in vocabulary.BUSINESS_FIELDS):
        return not _BOUND_TO_STATE.search(rest)
    brand = words[0]
    if (
        title in (*_DIRECTORS, "chủ tịch", "phó chủ tịch")
        and brand.isascii()
        and brand.isalpha()
        and brand.isupper()
        and len(brand) > 2
    ):
        return spell(brand) not in vocabulary.PUBLIC_ABBREVIATIONS and not _CENTRE.match(brand)
    if _is_brand(brand):
        return True
    return any(map(_is_brand, words[1:])) and not _OF_A_PLACE.search(rest)  # "Trưởng phòng Tín dụng MauBank Mẫu Sơn"


_OF_A_PLACE = re.compile(rf"{_BOUND_TO_STATE.pattern}|(?<!\w)(?:thành phố|tp|thị xã)(?!\w)")  # "… thành phố Pleiku"


def _is_brand(word: str) -> bool:
    """Whether a word is no Vietnamese syllable and looks like the name of a firm: "MauBank"; "VSIP" may be any."""
    return (
        word.isascii()
        and word.isalpha()
        and len(word) > 2
        and not (word.isupper() or word.islower() or is_syllable(word))
    )


def is_title_of_business(spelled: Sequence[str], *, in_business: bool = False) -> bool:
    """Whether a post is nothing but a title that, without any organ, is one of business: "giám đốc".

    Of somebody who is known to be in business "chủ tịch" is one, too.
    """
    title = " ".join(spelled)
    return title in vocabulary.BUSINESS_TITLES or (in_business and title in _CHAIRS)
