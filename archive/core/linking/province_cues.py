"""What the words before a province's name say of it: where it lies, where somebody lives, the end of a way, a firm."""

import re
from collections.abc import Set
from dataclasses import dataclass

from archive.core.extraction.officials.names import COMMON_SURNAMES, LOWER, UPPER
from archive.core.text import spell
from archive.core.vocabulary import load_entries

LOOK_BACK = 120  # characters before a name that are looked at
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Before:
    """The words before a name, as `spell` returns them, and each of them once."""

    text: str
    words: frozenset[str]


def before(spelled: str, start: int) -> Before:
    """What stands before the name that begins at `start`."""
    text = spelled[max(0, start - LOOK_BACK) : start]
    return Before(text, frozenset(_WORD.findall(text)))


@dataclass(frozen=True, slots=True)
class Cue:
    """A pattern that the words before a name may end with, and words of which it holds one, quicker to look for."""

    pattern: re.Pattern[str]
    signs: Set[str]

    def is_in(self, words: Before) -> bool:
        """Whether `words` end so."""
        return not self.signs.isdisjoint(words.words) and self.pattern.search(words.text) is not None


def _cue(signs: str, *patterns: str) -> Cue:
    return Cue(re.compile("|".join(patterns)), frozenset(signs.split()))


_KIND = r"(?: (?:tỉnh|thành phố|tp\.?|thủ đô))?"
# Words that say where a named thing is; before them a name ends.
_WHERE = r"(?:ở|tại|của|và|với|thuộc|trên|đến|về|cho|trong|ra|vào)(?!\w)"
_SAME_NAME = rf"(?:(?! {_WHERE})[^.,;:()\n]){{0,44}}"
_GOES = r"(?:đi|về|vào|ra|đến|tới|lên|xuống|sang|qua)"

# What an address goes on with to the name: its abbreviations may have full stops, "ngụ P. 5, TP. Mỹ Tho".
_NO_ADDRESS = (
    r" (?:khi|bị|bệnh|công|tại|ở|vào|cho|để|đã|đang|về|từ|đến|là|có|làm|được|vừa|tố|trên|do|với|của|bắt|theo)(?!\w)"
)
_GOES_ON = re.compile(_NO_ADDRESS)
_STOP = r"(?:(?<=[ ,(]tp)|(?<=[ ,(]tx)|(?<=[ ,(]tt)|(?<=[ ,(][qpxh]))\."
_ADDRESS = rf"(?:[^.;)\n]{{0,100}}|(?:(?!{_NO_ADDRESS})(?:[^.;)\n]|{_STOP})){{0,100}})$"

HOST = _cue(
    "tại thăm với vào",
    rf"(?<!\w)(?:tại|về thăm|đến thăm|thăm và làm việc (?:với|tại)|làm việc với|vào){_KIND} ?$",
)
# "dự tại điểm cầu tỉnh Mẫu": where a portal's own people follow a conference of the whole country
OWN_END = _cue("cầu", rf"(?<!\w)điểm cầu(?: tại| của)?{_KIND} ?$")
# "Đoàn công tác của Tỉnh ủy Mẫu đến …": who comes, not who receives
DELEGATES = _cue(
    "đoàn", r"(?<!\w)đoàn (?:công tác|đại biểu(?! quốc hội)|cán bộ|khảo sát|tham quan)(?!\w)[^.;:,()\n]{0,40}$"
)
VISITED = _cue("thăm với", r"(?<!\w)(?:thăm|làm việc với)[^.,;:\n]{0,24}$")
GUEST = _cue(
    "đoàn khách với cùng nghiệm như",
    r"(?<!\w)(?:đoàn|đoàn công tác|khách|với|cùng|của đoàn|kinh nghiệm|như)(?: [^\W\d]+){0,4} $",
)
# Where somebody of the news lives; "40 tuổi, xã Mẫu".
HOME = _cue(
    "ngụ hktt trú nhà hộ đều cùng tuổi dùng bạn độc khách phụ",
    rf"(?<!\w)(?:(?<!cư )ngụ|hktt|(?<!nội )(?<!ngoại )(?<!bán )trú|nhà ở|hộ khẩu|đều ở|cùng ở)(?!\w){_ADDRESS}",
    rf"(?<!\w)tuổi, ?(?:(?:ở|xã|huyện|phường|quận|thị|tp|thành phố|tỉnh|thôn|ấp|[pq]\.) ?{_ADDRESS}|$)",
    rf"(?<!\w)(?:người tiêu dùng|bạn đọc|độc giả|(?:một|nữ|nam) (?:khách hàng|phụ huynh)) ở {_ADDRESS}",
)
# Where somebody comes from.
ORIGIN = _cue(
    "quê nguyên gốc đến sinh người trùng",
    rf"(?<!\w)(?:quê|quê quán|nguyên quán|gốc|đến từ|sinh (?:ra|năm|ngày)|người con|trùng số)(?!\w)"
    rf"(?:[^.;)\n]|{_STOP}){{0,60}}$",
    r"(?<!\w)người $",
)
_NO_SEA = "(?<!vùng)(?<!bãi)(?<!bờ)(?<!ven)(?<!tắm)(?<!ra)(?<!cảng)"  # "xe biển Đà Nẵng", but not "xe ra bãi biển"
# A province that is compared with, the city of a newspaper, of a bank's branch, of lawyers, the plate of a car.
COMPARED = _cue(
    "kinh học hội đường hướng báo tạp cấp biển bks giờ luật trường bidv agribank vietcombank vietinbank sacombank"
    " cách giáp ranh bên cận ven nhập với về vào xưng giả mạo",
    r"(?<!\w)(?:kinh nghiệm (?:của|từ)|học (?:tập|hỏi|từ))(?!\w)(?:(?! (?:tại|ở) )[^.;\n]){0,40}$",
    rf"(?<!\w)hiệp hội{_SAME_NAME}{_KIND} ?$",  # it speaks of its trade
    rf"(?<!\w)(?:trên đường(?: [^\W\d_]+){{0,2}}|hướng) {_GOES}{_KIND} ?$",  # "bị giữ trên đường vào TP HCM"
    r"(?<!\w)(?:báo|tạp chí) [^.,;:\n]{2,16} (?:tp\.? |thành phố )?$",  # "theo báo Pháp luật TP.HCM"
    r"(?<!\w)cấp cao tại (?:tp\.? |thành phố )?$",  # "TAND cấp cao tại Hà Nội" judges for half the country
    rf"(?<!\w)(?:(?:xe|ô ?tô|container|taxi)(?: \w+){{0,4}}{_NO_SEA} biển|biển số|biển kiểm soát|bks:?|giờ){_KIND} $",
    # "tự xưng là Công an TP.HCM": whom they claim to be
    r"(?<!\w)(?:(?<!tuyên )xưng|giả danh|giả mạo|mạo danh)(?!\w)(?:(?! (?:ở|tại) )[^.,;:\n]){0,50}$",
    r"(?<!\w)(?:\w+bank|bidv) $",
    # its neighbour, and what it may become part of: "thị xã Mẫu giáp Đà Nẵng"
    r"(?<!\w)(?:cách(?: bờ biển| mũi| đảo| trung tâm)?|giáp(?: ranh| với)?|kề bên|tiệm cận|lân cận|ven"
    rf"|sáp nhập(?: vào| với| về)?){_KIND} ?$",
    rf"(?<!\w)(?:đoàn luật sư|(?<!quản lý )thị trường){_KIND} ?$",
)
# The delegation of a deputy: "(đoàn Hà Giang)", "ĐB Lò Văn Mẫu (Nghệ An)", "đại biểu Quốc hội tỉnh Kon Tum Lò Văn Mẫu"
DELEGATION = _cue(
    "đoàn đbqh biểu đb",
    r"\((?:đbqh|đoàn(?: đbqh| quốc hội)?)(?: tỉnh| tp\.?| thành phố)? ?$",
    r"(?<!\w)(?:họp|thảo luận)(?: tại)? tổ(?: của)?,? đoàn (?:đại biểu|đbqh)(?: quốc hội)?"
    r"(?: tỉnh| tp\.?| thành phố)? ?$",
    r"(?<!\w)(?:đại biểu|đb) [^.,;:()\n]{4,32} \($",
    r"(?<!đoàn )(?<!\w)(?:đại biểu quốc hội|đbqh)(?: khóa \w+)?(?: tỉnh| thành phố| tp\.?)? ?$",
)
SCHOOL = _cue(
    "đại đh đhqg viện cao nhà nxb khoán gdck",
    r"(?<!\w)(?:đại học|đh|đhqg|học viện|cao đẳng|nhạc viện|nhà xuất bản|nxb|giao dịch chứng khoán|gdck)(?!\w)"
    rf"{_SAME_NAME}\(?$",
)
SEAT = _cue(
    "trụ văn chi địa phòng",
    r"(?<!\w)(?:trụ sở(?! (?:ubnd|hđnd|công an|ủy ban|tỉnh (?:ủy|đoàn)|thành|huyện|xã))|văn phòng đại diện|chi nhánh"
    r"|(?<!tại )địa chỉ|phòng giao dịch)(?!\w)[^.;\n]{0,60}$",
)
# "một giáo viên của Trường THPT Mẫu (Hà Nội) nói": where somebody teaches who speaks of something else
TEACHER = _cue(
    "trưởng viên thầy cô",
    r"(?<!\w)(?:hiệu trưởng|hiệu phó|giáo viên|giảng viên|tổ trưởng|thầy|cô)(?!\w)[^.;:()\n]{0,90}(?<!\w)trường "
    r"[^.;:()\n]{2,50}(?:, ?|\()$",
)
FIRM = _cue(
    "công ctcp tập ngân văn hãng nhà khách",
    rf"(?<!\w)(?:công ty|ctcp|tập đoàn|ngân hàng|văn phòng luật|hãng|nhà xe|xe khách){_SAME_NAME}(?:\(|, )$",
)
DEPARTMENT = _cue("sở", rf"(?<!\w)(?<!trụ )(?<!cơ )sở (?!giao dịch){_SAME_NAME}$")
COURT = _cue(
    "tand án ksnd vksnd vks sát dân",
    r"(?<!\w)(?:tand|tòa án(?: nhân dân)?|viện ksnd|vksnd|vks|viện kiểm sát(?: nhân dân)?)"
    r"(?: tỉnh| tp\.?| thành phố)? ?$",
)
PAPER = _cue("báo tạp", r"(?<!\w)(?:báo|tạp chí) $")  # "Báo Sài Gòn Giải Phóng đưa tin"
FORMER = _cue(
    "nguyên cựu từng rồi thôi",
    r"(?:(?<!\w)(?:nguyên|cựu|từng là|từng làm|từng giữ|thôi(?: giữ)? chức|thôi tham gia)|, rồi)(?!\w)"
    r"[^.,;:()\n]{0,60}$",
)
# "Công an tỉnh Mẫu phối hợp Công an tỉnh Trà Vinh": who helps the one that tells of it
HELPER = _cue(
    "phối",
    r"(?<!bộ )(?<!\w)(?:công an|ubnd|viện ksnd|vksnd|biên phòng|sở) (?:tỉnh|thành phố|tp|huyện|quận|thị xã)"
    r"[^.;:\n]{0,60}(?<!\w)phối hợp(?: chặt chẽ)?(?: với| cùng)?(?: lực lượng| các)? "
    r"(?:công an|ubnd|viện ksnd|vksnd|biên phòng)(?: tỉnh| thành phố| tp\.?)? ?$",
)
# "đến Công an huyện Mẫu, tỉnh Trà Vinh đầu thú": where the hunted come home to
GIVES_HIMSELF_UP = re.compile(
    r"(?:, (?:tỉnh |tp\.? ?|thành phố )?[^.,;:()\n]{2,20})?,? (?:để |xin |ra |trình diện,? )*(?:đầu thú|tự thú)(?!\w)"
)
HOSPITAL = _cue(
    "viện bv", rf"(?<!\w)(?:bệnh viện|bv){_SAME_NAME}(?:, |\()?$"
)  # people are brought there from elsewhere
# Where it happens: "đoạn qua địa phận Quảng Trị"
SCENE = _cue("phận bàn qua", rf"(?<!\w)(?:địa phận|địa bàn|đoạn qua){_KIND} ?$")
MEETS_AT = _cue("tại ở", r"(?<!\w)(?:tại|ở)(?: thủ đô| thành phố| tp\.?)? ?$")
# "tại Cung Hữu nghị (Hà Nội), Trung ương Đoàn trao giải": a hall, and the central body that hired it
HALL = _cue(
    "cung hát tàng sạn trường văn khách hoàng trung",
    r"(?<!\w)tại (?:cung|nhà hát|bảo tàng|khách sạn|hội trường|quảng trường|văn miếu|nhà khách|hoàng thành"
    r"|trung tâm hội nghị)[^.;:\n]{0,60}[(,] ?(?:tp\.?|thành phố)? ?$",
)
CENTRAL_HOST = re.compile(
    r"\)?,? (?:bộ (?!phận|đội|chỉ huy|tư lệnh)|trung ương (?:đoàn|hội)|ban (?:[^\W\d_]+ ){2,3}trung ương"
    r"|ủy ban trung ương|ủy ban (?:[^\W\d_]+ ){2,6}quốc hội|quốc hội|chính phủ|ban bí thư"
    r"|tổng cục|tổng liên đoàn|tổng hội)"
)
# What has ends in several provinces; a line of the city's own trains and buses lies in one.
_URBAN = r"(?: (?:phố|metro|xe buýt|buýt|(?:đường sắt|tàu)(?: nội)? (?:đô thị|điện|trên cao|ngầm)))"
_ROAD = (
    rf"(?:cao tốc|tuyến(?!{_URBAN})|chặng|chuyến bay|đường bay|đường sắt(?! (?:nội )?đô thị| trên cao)|quốc lộ"
    r"|tàu(?! (?:điện|metro)))"
)
# "trốn ra Hà Nội", "cao tốc TP.HCM - Long Thành": on the way from or to them
ON_THE_WAY = _cue(
    "lên ra vào về đến tới đi từ tốc tuyến chặng bay sắt lộ tàu",
    r"(?<!\w)(?:lên|ra|vào|về|đến|tới|đi|từ)(?: thủ đô| thành phố| tp\.?)? ?$",
    rf"(?<!\w){_ROAD}(?:(?! (?:quanh|gần|ở|tại|trong|khu)(?!\w))[^.,;:\n]){{0,40}}$",
)
# "cao tốc Vinh - Hà Tĩnh", "từ Bạc Liêu về Sóc Trăng": the ends of a way
WAY = _cue(
    "tốc tuyến chặng bay sắt lộ tàu xe hướng",
    rf"(?<!\w)(?:{_ROAD}|xe khách|(?:theo|bão|,) hướng)[^.,;:()\n]{{0,60}}$",
)
FROM = _cue("từ", r"(?<!\w)từ(?: các)?(?: tỉnh| thành phố| tp\.?)? ?$")
FROM_ELSEWHERE = _cue(
    "từ",
    rf"(?<!\w)từ (?:[^.,;:()\n]|{_STOP}){{3,30}} {_GOES}(?: [^.,;:()\n]{{2,16}},)?(?: tỉnh| thành phố| tp\.?)? ?$",
)
# "xã Mẫu, huyện Mẫu, Hậu Giang", "thị xã Mẫu (Hậu Giang)": the province of a place below it
_PLACE_BELOW = r"(?:huyện|quận|q\.|thị xã|thành phố|tp\.?|xã|phường|thị trấn|đặc khu) [^\n.,;:()]{1,28}"
_INTO_PROVINCE = r"(?:, ?| ?[-–] ?| ?\()(?:tỉnh |thành phố |tp\.? ?)?$"
BELOW_PROVINCE = _cue(
    "huyện quận q thị phố tp xã phường khu", rf"(?<!\w)(?<!đường )(?<!phố ){_PLACE_BELOW}{_INTO_PROVINCE}"
)
COMMUNE = _cue("xã phường trấn", r"(?<!\w)(?<!thị )(?:xã|phường|thị trấn) [^\n.,;:()]{1,28}(?:, ?| ?\()$")
# "Công an quận 5, TP. Hồ Chí Minh": the body of a place below the province
BODY_BELOW = _cue(
    "an ubnd hđnd ủy đồng tand án vksnd kiểm bộ",
    r"(?<!\w)(?:công an|ubnd|hđnd|ủy ban nhân dân|hội đồng nhân dân|tand|tòa án nhân dân|vksnd|viện kiểm sát nhân dân"
    rf"|đảng ủy|đảng bộ) {_PLACE_BELOW}(?:, ?{_PLACE_BELOW})?{_INTO_PROVINCE}",
    rf"(?<!\w)(?:huyện|quận|thị) ủy [^\n.,;:()]{{2,20}}{_INTO_PROVINCE}",
)
# "Cảnh sát PCCC tỉnh Mẫu", "Cục Thuế TP.HCM": a body of the province that is no committee
PROVINCIAL_BODY = _cue(
    "cảnh cục thanh kho hiểm điện đoàn đội hội ban",
    r"(?<!\w)(?:(?<!bộ )cảnh sát|cục (?:thuế|hải quan|thi hành án|thống kê|quản lý thị trường)|chi cục|thanh tra"
    r"|kho bạc|bảo hiểm xã hội|điện lực|liên đoàn lao động|quản lý thị trường|đoàn thanh niên|hội (?:nông dân|phụ nữ"
    r"|liên hiệp phụ nữ|cựu chiến binh|chữ thập đỏ)|ban (?:quản lý|an toàn giao thông|chỉ huy|chỉ đạo|dân vận"
    r"|tuyên giáo|tổ chức|nội chính|kiểm tra|dân tộc))(?!\w)"
    rf"(?:(?! {_WHERE}) [^\W\d_]+){{0,5}}(?: (?:tỉnh|thành phố|tp\.?))? ?$",
)
DISTRICT = _cue(
    "huyện quận thị phố tp ủy",
    r"(?<!\w)(?:huyện|quận|thị xã|thành phố|tp\.?|huyện ủy|quận ủy|thị ủy|thành ủy) ?$",
)

# What stands behind a name, or is seen by its capitals.
LIKE = re.compile(r"(?<!\w)như(?!\w)[^.;\n]{0,24}$")  # "nhiều nơi như Mẫu", but not "(Như Xuân, Thanh Hóa)"
SEEN_FROM_ABROAD = re.compile(r"(?:,| \() ?(?:[Vv]iệt [Nn]am|VN)(?!\w)")  # "tới Đà Nẵng, Việt Nam"
ONWARDS = re.compile(rf" {_GOES}(?!\w)")
ROUTE = re.compile(rf" ?[-–] ?(?!PV|P\.V)[{UPPER}]")  # "Hà Nội - Vinh", but not "(Sở Y tế TP.HCM - PV)"
# Between the ends of a line; "TP.HCM - Long Thành - Dầu Giây" has a third name
DASH = re.compile(rf"(?: ?[-–] ?[{UPPER}][^\W\d_]*(?: [{UPPER}][^\W\d_]*){{0,2}})? ?[-–] ?(?:tỉnh |TP\.? ?)?")
SHIP = re.compile(r"(?<!\w)tàu $")
NUMBER_OF_A_SHIP = re.compile(r" \d")  # "tàu Hà Tiên 01"
END_OF_ROUTE = re.compile(r"[^\W\d_] ?[-–] ?(?:tỉnh |tp\.? ?|thành phố )?$")
DATELINE = re.compile(
    r"\s?(?:\(|, ngày|[-–] ngày|[-–] \d)"
)  # "Hà Nội (TTXVN 30/7)", "Hà Nội, ngày 5/7": sent from there
AMONG_OTHERS = re.compile(rf"(?:,| và) [{UPPER}]")  # "Nội Bài, Đà Nẵng, Tân Sơn Nhất": not where the one before lies
# "Trường THPT Mẫu (Hà Nội)", "Mẫu Anh, Hà Nội": where a place named before lies; names have capitals
OF_A_NAMED_PLACE = re.compile(rf"[{UPPER}][^\W\d_]* ?(?:\(|, ?)(?:TP\.? ?|tỉnh )?$")
# Between the members of a list: "Sơn La, Hà Giang và tỉnh Bắc Kạn"; there may be another name, "Thanh Hóa, Vinh, Huế"
BETWEEN = re.compile(
    rf"(?:, [{UPPER}][^\W\d_]*(?: [{UPPER}][^\W\d_]*){{0,2}})?"
    r"(?:,| và|;|,? và| ?[-–/])? ?(?:[Cc]ác )?(?:[Tt]ỉnh |[Tt]hành phố |[Tt][Pp]\.? ?)?"
)
LONGEST_BETWEEN = 30

_TITLES = frozenset({"ông", "bà", "anh", "chị", "em", "cháu", "cô", "bác", "thầy", "bạn"})
_MIDDLE_NAMES = ("Văn", "Thị")  # no place has them behind its first word but one called after a person
_KINDS_OF_PLACE = frozenset(map(spell, load_entries("places/kinds_of_place")))
# "chị Lò Thị Mẫu ở quận 8 (", in the text as written: "Tú Anh ở Hà Nội" has no "anh".
_SOMEBODY = re.compile(
    rf"(?:^|[.,;:\n(\"“] ?|[{LOWER}] )(?:[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị|[Ee]m|[Cc]háu|[Cc]ô|[Bb]ác|[Tt]hầy|[Tt]ài xế)"
    rf"(?: [{UPPER}][^\s.;:,()]*\.?){{1,4}} ở (?!.{{0,12}}(?:[Cc]hủ tịch|[Bb]í thư))[^.;:()\n]{{0,40}}\(?$"
)
# "Lò Văn Mẫu (40 tuổi, xã Mẫu, huyện Mẫu, "
_BRACKET = re.compile(
    rf"\(((?:\d+ tuổi, ?|SN \d{{4}}, ?)?(?:ở |trú|ngụ|quê|xã|huyện|phường|quận|thị |tỉnh|thôn|ấp|[{UPPER}]|$)"
    r"[^()\n]{0,60})$"
)
_AGE = re.compile(rf"\d tuổi, (?:[{UPPER}][^\W_]*[., ]*)+$")  # "bà M. (50 tuổi, Đống Đa, "
_WORK = re.compile(rf"[“\"'‘]\s?[{UPPER}][^“”\"'‘’\n]{{1,40}} $")  # in a film's name: “Cô Ba Sài Gòn”
_QUOTE_ENDS = re.compile(r"\s?[”\"'’]")
# From a place to its province: "Đồng Hới (Quảng Bình)", "TP Vinh, tỉnh Nghệ An"
INTO = re.compile(r"(?: ?\(|, | [-–] )(?:tỉnh |TP\.? ?)?")
_LOWER_TITLES = "|".join(sorted(_TITLES))
_UPPER_TITLES = "|".join(title.capitalize() for title in sorted(_TITLES))
# "chị Mẫu (", "anh L. V.Mẫu (": a name in full or with initials after a title; "xã Tam Anh Nam (" has none
_TITLED = re.compile(
    rf"(?:(?:^|[^\W_] |[,.:;\n“\"] ?)(?:{_LOWER_TITLES})|[.:\n“\"] ?(?:{_UPPER_TITLES}))"
    rf"(?: ?(?:[{UPPER}]\.|[{UPPER}][{LOWER}]+)){{1,4}} ?$"
)
_POST = re.compile(r"(?<!\w)(?:chủ tịch|bí thư|giám đốc|trưởng|phó|đội|cục|chi cục|công an|nguyên)(?!\w)")


def is_home(words: Before, written: str) -> bool:
    """Whether somebody lives at the name; `written` is what stands before it as it is written."""
    if HOME.is_in(words):
        return True
    if "ở" in words.words and _SOMEBODY.search(written):
        return True
    if "tuổi" in words.words and _AGE.search(written):
        return True
    bracket = _BRACKET.search(written) if "(" in written else None
    if bracket is None or _POST.search(bracket[1].lower()):
        return False
    person = written[: bracket.start()]
    if is_person(person):
        return True
    return bool(bracket[1]) and not _GOES_ON.search(bracket[1].lower()) and _TITLED.search(person) is not None


def is_work(written: str, text: str, end: int) -> bool:
    """Whether the name that ends at `end` of `text` is the last word of a quoted title."""
    return _QUOTE_ENDS.match(text, end) is not None and _WORK.search(written) is not None


def is_person(written: str) -> bool:
    """Whether the last name in `written` is a person's: "Lò Văn Mẫu (", and not "Trường Lê Văn Mẫu ("."""
    words = written.rstrip(" ,(").replace("(", " ( ").split()
    run: list[str] = []
    while words and words[-1][:1].isupper() and words[-1].isalpha():
        run.insert(0, words.pop())
    if run and spell(run[0]) in _TITLES:
        return len(run) > 1
    if not 3 <= len(run) <= 4 or (spell(run[0]) not in COMMON_SURNAMES and run[1] not in _MIDDLE_NAMES):
        return False
    last = spell(" ".join(words[-2:]).strip('("“')).split()
    return not words or _KINDS_OF_PLACE.isdisjoint((last[-1], " ".join(last)) if last else ())
