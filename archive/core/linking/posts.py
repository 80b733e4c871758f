"""Posts as articles word them, to posts as the archive keeps them; and the one key of a person's name."""

import re
from dataclasses import dataclass
from functools import lru_cache

from archive.core.authorities import Authorities, Post
from archive.core.extraction.officials.tokens import Phrases
from archive.core.extraction.officials.vocabulary import HEADS as TITLES
from archive.core.text import normalise, spell
from archive.core.vocabulary import load_entries, load_table


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPost:
    """A post in its canonical form, with the organ it belongs to.

    `province` is the plain name of the province, empty for central posts and where nothing tells. What no authority
    covers stays as written with `recognised` false.
    """

    canonical: str
    organ: str = ""
    level: str = ""  # trung ương | tỉnh | huyện | xã | cơ sở; empty when unknown
    province: str = ""
    recognised: bool = False


# Abbreviations within posts, in the order in which they are replaced: longer ones first where one begins like another.
_EXPANSIONS = tuple(
    (re.compile(rf"(?<!\w)(?:{row['pattern']})(?!\w)"), row["full"])
    for row in load_table("officials/post_abbreviations")
)
_DEFINED_IN_BRACKETS = re.compile(r"\s?\([^()]{0,20}\)")
_EXTRA = re.compile(r"\s(?:khóa [ivxl\d]+|nhiệm kỳ .*)$")
_NOISE = re.compile(r"[\s\u2010-\u2015\u2212-]+")
_PREFIX = re.compile(r"^(?:tân|quyền|q\.) ")

_ASSEMBLY_ORGANS = "|".join(map(re.escape, load_entries("officials/assembly_organs")))
_ASSEMBLY = re.compile(rf"(?:{_ASSEMBLY_ORGANS.replace(',', '')})(?!\w)")

# Posts named by a pattern: every department has a director, every ministry a minister. With the level of the organ,
# empty where the organ's own words tell it.
_COUNCIL = r"(?:ủy ban|hội đồng) nhân dân"
_PATTERNS = tuple(
    (re.compile(rf"(?:phó )?{chief}(?: thường trực)? (?P<organ>{organ})"), level)
    for chief, organ, level in (
        (r"giám đốc", r"sở .+|công an (?:tỉnh|thành phố).*", "tỉnh"),
        (r"chánh (?:thanh tra|văn phòng)", r".+", ""),
        (r"trưởng", rf"ban .+ (?:tỉnh ủy|thành ủy|{_COUNCIL} (?:tỉnh|thành phố))", "tỉnh"),
        (r"trưởng", r"ban .+ trung ương", "trung ương"),
        (r"chủ nhiệm", r"ủy ban kiểm tra (?:tỉnh ủy|thành ủy)", "tỉnh"),
        (r"chủ nhiệm", r"ủy ban kiểm tra trung ương|ủy ban .+ của quốc hội", "trung ương"),
        (r"(?:bộ|thứ) trưởng", r".+", "trung ương"),
        (r"(?:thủ tướng|tổng bí thư|chủ tịch nước|đại sứ)", r".+", "trung ương"),
        (r"(?:người )?phát ngôn", r"(?:bộ|chính phủ|quốc hội).*", "trung ương"),
        (r"(?:chủ nhiệm|chủ tịch|trưởng|ủy viên)", rf"(?:{_ASSEMBLY_ORGANS}).*", "trung ương"),
        (r"(?:vụ|cục|tổng cục) trưởng", r".+", "trung ương"),
        (r"bí thư", r"(?:huyện|thị|quận|thành) ủy .+", "huyện"),
        (r"chủ tịch", rf"{_COUNCIL} (?:huyện|thị xã|quận) .+", "huyện"),
        (r"chủ tịch", rf"{_COUNCIL} (?:xã|phường|thị trấn|đặc khu) .+", "xã"),
        (r"bí thư", r"đảng ủy (?:xã|phường|thị trấn|đặc khu) .+", "xã"),
        (r"(?:chủ tịch|bí thư)", r"(?:liên đoàn|hội|đoàn|tỉnh đoàn|thành đoàn|ủy ban mặt trận).*", ""),
    )
)


def resolve_post(surface: str, authorities: Authorities, *, place: str = "") -> HeldPost:
    """Return the post that `surface` words, canonical, with organ, level and province.

    `place` is the plain name of the article's province: a provincial post that names none is taken to be its.
    "UVTƯ Đảng", "Ủy viên TƯ Đảng" and "Ủy viên Trung ương Đảng" are one central post; "Bí thư Tỉnh ủy Hậu Giang" is
    "Bí thư Tỉnh ủy" with the province Hậu Giang. "tân" and "quyền" do not make another post.
    """
    written = normalise(surface).strip(" .,;:-–")
    wording = _PREFIX.sub("", post_key(written))
    bare, province = _without_province(wording, authorities)
    known = _posts_by_key(authorities)
    for key in (wording, bare, *(_provincial_forms(bare, province, authorities) if province else ())):
        post = known.get(key)
        if post is not None:
            return _held(post, province or place)
    return _by_pattern(written, bare, province, place=place)


# Posts of a province worded by its name alone: "Bí thư Quảng Bình", "Phó Chủ tịch Đà Nẵng", "Chủ tịch UBND An Giang".
_BARE_PROVINCIAL = re.compile(
    r"(?P<title>(?:phó )?(?:bí thư|chủ tịch)(?: thường trực)?)(?P<organ> (?:ủy ban|hội đồng) nhân dân)?(?: tỉnh)?"
)


def _provincial_forms(bare: str, province: str, authorities: Authorities) -> tuple[str, ...]:
    """The full wordings that a post of a province, worded by title and province only, may stand for."""
    match = _BARE_PROVINCIAL.fullmatch(bare)
    if match is None:
        return ()
    is_city = authorities.units_named(province)[-1].kind != "tỉnh"
    if "bí thư" in match["title"]:
        return (f"{match['title']} {'thành ủy' if is_city else 'tỉnh ủy'}",) if not match["organ"] else ()
    organ = match["organ"] or " ủy ban nhân dân"
    return (f"{match['title']}{organ} {'thành phố' if is_city else 'tỉnh'}",)


@lru_cache(maxsize=4096)
def post_key(surface: str) -> str:
    """The wording of a post by which its spellings are one: expanded, in one case and tone placement.

    `post_key("Phó Chủ tịch TT HĐND tỉnh")` is "phó chủ tịch thường trực hội đồng nhân dân tỉnh".
    """
    key = _DEFINED_IN_BRACKETS.sub("", spell(normalise(surface)))
    key = _NOISE.sub(" ", key).strip(" .,;:")
    for short, full in _EXPANSIONS:
        key = short.sub(full, key)
    key = key.replace("ủy viên trung ương đảng", "ủy viên ban chấp hành trung ương đảng")
    key = key.replace("ủy ban ủy ban", "ủy ban").replace("ủy viên thường vụ", "ủy viên ban thường vụ")
    return _EXTRA.sub("", key)


def official_key(name: str) -> str:
    """The key under which the spellings of one person's name are one: case, blanks and tone placement, never tones.

    "LÊ  THỊ HOÀ" and "Lê Thị Hòa" share a key; "Lê Thị Hóa" has another.
    """
    return " ".join(spell(normalise(name).replace("’", "'").replace("ʼ", "'")).split())


def _held(post: Post, province: str) -> HeldPost:
    provincial = post.level != "trung ương"
    return HeldPost(
        canonical=post.canonical,
        organ=post.organ,
        level=post.level,
        province=province if provincial else "",
        recognised=True,
    )


# Titles that only central bodies have, also where the body is not named.
_CENTRAL_TITLE = re.compile(r"(?:phó )?(?:tổng cục|vụ) trưởng|tổng cục phó|vụ phó|thứ trưởng|đại sứ")


def _by_pattern(written: str, bare: str, province: str, *, place: str) -> HeldPost:
    if _CENTRAL_TITLE.fullmatch(bare) and not province:
        return HeldPost(canonical=_without_prefix(written), level="trung ương")
    for pattern, level in _PATTERNS:
        match = pattern.fullmatch(bare)
        if match is None:
            continue
        level = level or ("trung ương" if "trung ương" in match["organ"] or "quốc hội" in match["organ"] else "")
        return HeldPost(
            canonical=_capitalised(bare, written),
            organ=_capitalised(match["organ"], written),
            level=level,
            province=province or (place if level != "trung ương" else ""),
            recognised=True,
        )
    return HeldPost(canonical=_without_prefix(written), organ=_organ_words(bare, written), province=province)


def _without_prefix(written: str) -> str:
    """A post that no authority covers, as written less "tân" and "quyền", its first letter a capital."""
    for prefix in ("tân ", "quyền ", "q. "):
        if spell(written).startswith(prefix):
            written = written[len(prefix) :]
    return f"{written[:1].upper()}{written[1:]}"


def _organ_words(bare: str, written: str) -> str:
    """What stands behind the title in a post that no authority covers: its organ, empty where the post is all title.

    "phó chủ tịch hội nhiếp ảnh" gives "Hội nhiếp ảnh".
    """
    words = bare.split()
    organ = words[_TITLES.length_at(words, 0) :]
    return _capitalised(" ".join(organ), written) if organ and len(organ) < len(words) else ""


# "Giám đốc", "Phó Chủ tịch Thường trực": the words of a post before its organ.
_TITLES = Phrases((*TITLES, *((*title, "thường", "trực") for title in TITLES)))


def identifying_organ(post: HeldPost) -> str:
    """The key of a post's organ by which people of one name are told apart; empty where the organ tells nothing.

    Capitals, signs and "Bộ" do not count. Ministers and their deputies share one key, as do the organs of the National
    Assembly; a commune's committee without the commune's name has none. `identifying_organ` of "Giám đốc Sở Nội Vụ" is
    "sở nội vụ".
    """
    title = spell(post.canonical)
    if title.startswith(("bộ trưởng", "thứ trưởng")):
        return "các bộ"
    key = organ_key(post.organ)
    if "quốc hội" in key or _ASSEMBLY.match(key):
        return "quốc hội"
    is_generic = not key or key in _GENERIC_ORGANS or key.split()[-1] in _GENERIC_ENDINGS
    return "" if is_generic or key.endswith(_OF_ANY_DISTRICT) else key


@lru_cache(maxsize=4096)
def organ_key(organ: str) -> str:
    """The key under which the spellings of one organ are one: capitals, signs, "và" and abbreviations do not count.

    Nor does "tỉnh", "thành phố" or "Việt Nam" at the end, where the rest says enough. `organ_key("Sở GD&ĐT tỉnh")` and
    `organ_key("Sở Giáo dục và Đào tạo")` are "sở giáo dục đào tạo".
    """
    words = _SIGNS.sub(" ", _NOISE.sub(" ", post_key(organ))).split()
    if len(words) > 1 and words[0] == words[1]:
        del words[0]  # "Phó trưởng ban Ban Tổ chức Trung ương"
    if words[:4] == _STANDING_DEPUTY:
        del words[:3]  # "Phó trưởng ban Thường trực Ban Tổ chức Tỉnh ủy"
    key = " ".join(word for word in words if word != "và")
    for short, full in _ORGAN_ABBREVIATIONS:
        key = short.sub(full, key)
    for ending in (" việt nam", " tỉnh", " thành phố"):
        shorter = key.removesuffix(ending)
        if shorter not in _GENERIC_ORGANS:
            key = shorter
    return "thành ủy" if key.startswith("thành ủy trực thuộc trung ương") else key


_STANDING_DEPUTY = ["ban", "thường", "trực", "ban"]
_SIGNS = re.compile(r"[,&.;:()]+")
_ORGAN_ABBREVIATIONS = tuple(
    (re.compile(rf"(?<!\w){re.escape(row['short'])}(?!\w)(?! vận tải)"), row["full"])
    for row in load_table("officials/organ_abbreviations")
)
_GENERIC_ORGANS = frozenset(load_entries("officials/generic_organs"))
_GENERIC_ENDINGS = frozenset(load_entries("officials/generic_endings"))
_OF_ANY_DISTRICT = (" huyện ủy", " quận ủy", " thị ủy", " đảng ủy")  # "Ban Tổ chức Huyện ủy": each district has one


# Institutions keep their capital inside a post, as in the reference data.
_INSTITUTION = re.compile(
    r"(?<!\w)(?:tỉnh ủy|thành ủy|huyện ủy|quận ủy|thị ủy|đảng ủy|đảng|ủy ban|hội đồng|mặt trận|tổ quốc|quốc hội"
    r"|chính phủ|trung ương|sở|bộ|ban|văn phòng|công an|việt nam|thường trực|hội|đoàn|liên đoàn|thanh tra)(?!\w)"
)


def _capitalised(wording: str, written: str) -> str:
    """`wording` with capitals: those of institutions, of the first word, and the names' that `written` shows."""
    names = {spell(word): word for word in written.split() if word[0].isupper()}
    text = _INSTITUTION.sub(lambda match: match[0][0].upper() + match[0][1:], wording)
    text = text.replace("Việt nam", "Việt Nam")
    words = [names[word] if word in names and word not in _SMALL else word for word in text.split()]
    return " ".join([words[0][0].upper() + words[0][1:], *words[1:]])


# Syllables of posts that portals write with a capital at will.
_SMALL = frozenset(load_entries("officials/small_syllables"))


def _without_province(wording: str, authorities: Authorities) -> tuple[str, str]:
    """The wording without the province's name at its end or behind "tỉnh", and the plain name of that province."""
    words = wording.split()
    for length in range(min(6, len(words) - 1), 0, -1):
        tail = " ".join(words[-length:])
        name = _province_names(authorities).get(tail)
        if name and not (tail == _HIS_NAME and words[-length - 1] in _NAMED_AFTER_HIM):
            return " ".join(words[:-length]), name
    return wording, ""


_HIS_NAME = "hồ chí minh"
# The last words of what bears his name, as the city does: "Đoàn Thanh niên Cộng sản", "Học viện Chính trị quốc gia".
_NAMED_AFTER_HIM = frozenset(
    ("tncs", "sản", "tntp", "phong", "tịch", "gia", "trị", "tưởng", "tàng", "đường", "mòn", "lăng", "niệm")
)


@lru_cache(maxsize=4)
def _province_names(authorities: Authorities) -> dict[str, str]:
    names: dict[str, str] = {}
    for unit in authorities.provinces:
        for text in (unit.name, *(alias for alias in unit.aliases if not alias.startswith("TP"))):
            names.setdefault(post_key(text), unit.name)
    return names | {"hcm": "Hồ Chí Minh"}


@lru_cache(maxsize=4)
def _posts_by_key(authorities: Authorities) -> dict[str, Post]:
    posts: dict[str, Post] = {}
    for post in authorities.posts:
        for wording in (post.canonical, *post.variants):
            posts.setdefault(post_key(wording), post)
    return posts
