"""The words citations are made of, in folded form, and the patterns compiled of them."""

import re

from archive.core.numbers import KIND_OF_CODE

# A blank within a name: one space or more, or the end of a line; never a blank line.
W = r"(?: {1,3}| {0,2}\n {0,2})"

# Letters of either case, for character classes; ranges of Unicode mix the two.
_VOWELS = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
UPPER = "A-Z" + _VOWELS.upper()
LOWER = "a-z" + _VOWELS

# Class words with the qualifiers that belong to them. Longer ones first: "thông báo kết luận" is one class.
# `plain` classes are nouns only; the others are verbs as well ("quyết định thành lập") and need more to be a citation.
_CLASSES: tuple[tuple[str, str, str], ...] = (
    ("nghi quyet", "lien tich|chuyen de", "Nghị quyết"),
    ("chi thi", "lien tich", "Chỉ thị"),
    ("quy dinh", "tam thoi", "Quy định"),
    ("qui dinh", "tam thoi", "Quy định"),
    ("thong bao ket luan", "", "Thông báo"),
    ("ket luan", "thanh tra|kiem tra|giam sat", "Kết luận"),
    ("quyet dinh", "", "Quyết định"),
    ("nghi dinh", "", "Nghị định"),
    ("thong tu", "lien tich", "Thông tư"),
    ("ke hoach", "lien tich|phoi hop|hanh dong|thuc hien|trien khai|lien nganh", "Kế hoạch"),
    ("chuong trinh", "hanh dong|phoi hop|lien tich|cong tac", "Chương trình"),
    ("huong dan", "lien nganh|lien tich", "Hướng dẫn"),
    ("thong bao", "", "Thông báo"),
    ("thong tri", "", "Thông tri"),
    ("bo luat", "", "Luật"),
    ("luat", "", "Luật"),
    ("de an", "", "Đề án"),
    ("cong van", "hoa toc|khan", "Công văn"),
    ("cong dien", "hoa toc|khan|khan cap", "Công điện"),
    ("to trinh", "", "Tờ trình"),
    ("van ban", "", "Văn bản"),
)
PLAIN_KINDS = frozenset(
    {"Nghị quyết", "Chỉ thị", "Nghị định", "Thông tư", "Công văn", "Công điện", "Đề án", "Thông tri"}
)
# Classes whose bare number ("Văn bản 5", "Chương trình 135") names no resolution without "số".
NEVER_BARE = frozenset({"Văn bản", "Chương trình", "Tờ trình", "Luật"})
PLENUM_KINDS = frozenset({"Nghị quyết", "Kết luận"})

KIND_OF_WORD = {word: kind for word, _, kind in _CLASSES}


def _class_pattern(word: str, qualifiers: str) -> str:
    spaced = word.replace(" ", W)
    return f"{spaced}(?:{W}(?:{qualifiers.replace(' ', W)}))?" if qualifiers else spaced


def _head_pattern(*, at_edge: bool) -> str:
    """The class words by their first letter, so that the matcher skips all others; each a group of its own."""
    by_letter: dict[str, list[str]] = {}
    for index, (word, qualifiers, _) in enumerate(_CLASSES):
        pattern = _class_pattern(word, qualifiers)
        by_letter.setdefault(word[0], []).append(f"(?P<k{index}>{pattern[1:]})")
    edges = {letter: f"(?<![a-z0-9]{letter})" if at_edge else "" for letter in by_letter}
    return "|".join(f"{letter}{edges[letter]}(?:{'|'.join(words)})(?![a-z])" for letter, words in by_letter.items())


HEAD_WORD = re.compile(_head_pattern(at_edge=True))
# Some pages glue a class word to the word before it: "thực hiệnNghị quyết". Its capital, in the text, gives it away.
GLUED_CAPITAL = re.compile(rf"[NCQKTHLĐBV](?<=[{LOWER}].)(?=[{LOWER}])")
GLUED_HEAD_WORD = re.compile(_head_pattern(at_edge=False))
KIND_OF_GROUP = {f"k{index}": kind for index, (_, _, kind) in enumerate(_CLASSES)}

# Abbreviated class words ("NQ 71", "QĐ 37", "NQTW4"); QĐ leaves open whether it is a Quy định. In the text itself:
# only capitals are an abbreviation.
KIND_OF_ABBREVIATION = {code: KIND_OF_CODE[code] for code in ("NQ", "CT", "NĐ", "KL", "TT", "KH", "HD", "TB", "ĐA")}
KIND_OF_ABBREVIATION |= {"QĐ": "", "CTr": "Chương trình", "CV": "Công văn", "CĐ": "Công điện"}
# The others, bare, need a whole number in the same text: "CT 5" may be a block of flats, "KL 3" a mass.
SURE_ABBREVIATIONS = frozenset({"NQ", "NĐ", "QĐ"})
HEAD_ABBREVIATION = re.compile(
    r"(?<![\w/&.\-\u2013])(?P<abbreviation>NQ|CTr|CT|QĐ|NĐ|KL|TT|KH|HD|TB|ĐA|CV|CĐ)"
    r"(?=[ \-]{0,2}(?:số|TW|TƯ|T\.Ư|Trung ương|T\. ?Ư|Đại hội|ĐH|HN|\d))"
)

# Words that make the number before them a count: "Kế hoạch 5 năm", "Nghị quyết 15 điểm", "Kế hoạch 100 ngày". With
# their tones: "cần" is no "căn".
_COUNTED_PAIRS = """
    nội dung|vấn đề|nhiệm vụ|giải pháp|mục tiêu|chỉ tiêu|trường hợp|đồng chí|cá nhân|tập thể|tổ chức đảng|đơn vị|
    địa phương|giai đoạn|tiêu chí|dự án|công trình|đại biểu|cán bộ|đảng viên|chi bộ|đảng bộ|văn bản|nghị quyết|mô hình|
    thành viên|cơ quan|mặt hàng|sản phẩm|ủy viên|học sinh|thủ tục|lao động|phụ lục|nguyên tắc|biện pháp|lĩnh vực|
    chuyên đề|danh mục|hồ sơ|đầu việc|phong trào|đoàn thể|số nội dung"""
_COUNTED_SINGLES = """
    năm tháng tuần giờ phút giây điểm khoản điều vụ người xã huyện tỉnh quận hộ ha tỷ tỉ triệu nghìn ngàn đồng lần bước
    khâu loại nhóm chương phiếu cuộc buổi lớp đội chiếc suất phần km kg tấn mét thôn ấp khóm kỳ bài căn m2 câu trang mục
    cái con cấp ngành cụm đoàn nơi ca"""
# Where such a syllable begins another word, nothing is counted: "Nghị quyết 18 căn cứ …", "Nghị quyết 19 bước đầu …".
_OTHER_WORDS = {
    "giờ": ("đây",), "điều": ("chỉnh", "hành", "kiện"), "xã": ("hội",), "đồng": ("bộ", "thời", "loạt", "hành", "ý"),
    "lần": ("này", "đầu"), "bước": ("đầu", "vào", "sang"), "loại": ("bỏ", "trừ"), "phần": ("nào",), "kỳ": ("vọng",),
    "bài": ("bản",), "căn": ("cứ",), "trang": ("bị",), "cấp": ("bách", "thiết"), "con": ("người",), "năm": ("nay",),
}  # fmt: skip


def _counted(word: str) -> str:
    others = _OTHER_WORDS.get(word, ())
    return word + (f"(?! (?:{'|'.join(others)})(?!\\w))" if others else "")


_THINGS = (
    *(pair.strip().replace(" ", W) for pair in _COUNTED_PAIRS.split("|")),
    *(_counted(word) for word in _COUNTED_SINGLES.split()),
)
COUNTED = re.compile(rf" {{1,3}}(?:{'|'.join(_THINGS)}|ngày(?! {{0,2}}(?:\d|m[ùồ]ng)))(?!\w)|[ ]?[%+×]", re.IGNORECASE)
