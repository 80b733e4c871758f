"""The words of the page around an article: buttons, counters, menus, related lists, imprints.

The words themselves are data, in `vocabulary`; they are compared with folded lines, so "CÁC TIN KHÁC", "Các tin khác"
and a decomposed spelling are one entry.
"""

import re

from archive.core.reading.vocabulary import (
    BOILERPLATE_LABELS,
    BOILERPLATE_LINES,
    SECTIONS,
    TAIL_HEADINGS,
    any_of,
    any_opening,
    initials,
)
from archive.core.text import RarePattern, fold
from archive.core.vocabulary import load_entries

# Openings of an imprint or an invitation to comment; they need no colon.
_TAIL_OPENINGS = re.compile(rf"(?:©|\(c\) |{any_of('tail_openings')}|toa soan[:\s].{{0,80}}{any_of('contact_labels')})")
_FILE_NAME = re.compile(
    r"[^\s/\\]{1,120}(?: ?\(\d\))?\.(?:jpe?g|png|gif|bmp|webp|tiff?|svg|mp[34]|avi|flv|wmv|pdf|docx?|xlsx?|pptx?|"
    r"zip|rar)"
    r"(?:\?\S{0,80})?(?: ?[\[(]?[\d.,]+ ?[km]?b[\])]?)?",
    re.IGNORECASE,
)
_CONTACT = RarePattern(
    re.compile(
        rf"[\w.+\-]+@[\w\-]+\.[\w.\-]+|(?:^|\W){any_opening('contact_labels')}\s?[:.]?\s?\(?\+?\d|"
        r"^lien he (?:quang cao|toa soan)|^: ?\(?0\d"
    ),
    ("@", *load_entries("reading/contact_labels"), "lien he ", ":0", ": 0", ":(", ": ("),
)
_HASHTAG = re.compile(r"#[\w\-]+(?: ?#[\w\-]+)*")
_SEPARATOR = RarePattern(
    re.compile(r" ?(?:>>|[|·•»›>→\\\u25ba]) ?| / |\s{3,}| [–—-] "),
    (">", "|", "·", "•", "»", "›", "→", "\\", "\u25ba", " / ", "   ", " – ", " — ", " - "),
)
_FOLLOW = re.compile(rf"theo doi (?:.{{2,50}} )?tren {any_of('followed_services')}")
# How long ago: "3 năm trước", "hôm qua". What it counts from is the visit.
_AGO = re.compile(r"(?:khoang )?\d{1,3} (?:giay|phut|gio|ngay|tuan|thang|nam)(?: truoc(?: day)?| ago)|hom (?:qua|nay)")
_NOISE_ONLY = re.compile(r"[\W_]*|[\d., ]{1,16}")
# Buttons side by side: "Đọc bài viết A- A A+", "In bài Gửi email Chia sẻ"
_BUTTON_ROW = re.compile(rf"(?>(?>{any_of('row_buttons')}|(?:a ?[+\-]?(?!\w)|[+\-]|0)(?!\w))[ |,:·/\-]*+){{2,20}}+")
_MASTHEAD = re.compile(
    rf"\W*{any_of('masthead_openings')}.{{0,100}}|.{{2,40}} {any_of('masthead_endings')}(?: [-–|] .{{3,60}})?"
)
_TRIM = " \t-–—|.,:;()[]{}/\\•·»›>→*_~☰+"


_TOPICS = frozenset(load_entries("reading/topic_labels"))
_DOCUMENT = re.compile(r"\d ?[-/] ?[a-z]{2}|\b(?:nghi quyet|chi thi|ket luan|quy dinh|quyet dinh)\b")


def trimmed(folded: str) -> str:
    """A folded line without the signs around it, as vocabulary is written: "» Nông thôn mới |" → "nong thon moi"."""
    return folded.strip(_TRIM)


def is_boilerplate(line: str, folded: str) -> bool:
    """Whether a line, in any place of a page, is a button, label, counter, file name, contact or decoration.

    "Truy cập nội dung luôn", "3.png", "A A", "#IG-21007", "Từ khóa: nông thôn" are; "Số: 12-CT/TU" is not.
    """
    if len(line) > MAX_BOILERPLATE:
        return False
    core = trimmed(folded)
    if core in BOILERPLATE_LINES or _NOISE_ONLY.fullmatch(core) or _BUTTON_ROW.fullmatch(core):
        return True
    if _FOLLOW.fullmatch(core) or _AGO.fullmatch(core):
        return True
    label, colon, _ = core.partition(":")
    labelled = bool(colon) and label.strip() in BOILERPLATE_LABELS
    if labelled and label.strip() in _TOPICS and _DOCUMENT.search(core):
        return False  # "Chuyên đề: Nghị quyết số 18-NQ/TW" may head a part of the text
    if labelled or _TAIL_OPENINGS.match(core) or _CONTACT.search(folded[:200]):
        return not _is_sentence(line)
    return bool(_FILE_NAME.fullmatch(core) or _HASHTAG.fullmatch(core)) or all_buttons(folded)


def is_button_row(core: str) -> bool:
    """Whether a trimmed line is one button or several with blanks between them: "email ban in"."""
    if core in BOILERPLATE_LINES:
        return True
    words = core.split()
    if not 1 < len(words) <= MAX_BUTTON_WORDS:
        return False
    reached = {0}  # after how many words a button ends
    for start in range(len(words)):
        if start in reached:
            ends = range(start + 1, min(start + 5, len(words)) + 1)
            reached |= {end for end in ends if " ".join(words[start:end]) in BOILERPLATE_LINES}
    return len(words) in reached


MAX_BUTTON_WORDS = 16


def all_buttons(folded: str) -> bool:
    """Whether every part of the line is a button: "Về đầu trang | In bài | Gửi thư"."""
    if not _SEPARATOR.may_match(folded):
        return False
    parts = [trimmed(part) for part in _SEPARATOR.pattern.split(folded)]
    return len(parts) > 1 and all(not part or part in BOILERPLATE_LINES for part in parts)


# What the foot of every page says, anywhere in the line: "… Bản quyền thuộc UBND xã …".
_IMPRINT = RarePattern(
    re.compile(
        rf"\b{any_of('imprint_words')}|\b(?:so )?giay phep {any_of('licence_words')}.*\d|"
        r"©|^(?:dia chi|tru so)(?: .{0,30})? ?:|"
        r"\b(?:dien thoai|dt|tel|fax|email) ?:.{0,40}\b(?:fax|email|website) ?:"
    ),
    (
        *load_entries("reading/imprint_words"),
        *("giay phep ", "©", "dia chi", "tru so", "fax", "email", "website"),
    ),
)


def is_imprint(folded: str) -> bool:
    """Whether a line belongs to the foot of a page: its publisher, licence, address or copyright."""
    return len(folded) <= MAX_IMPRINT and _IMPRINT.search(folded) is not None


MAX_IMPRINT = 400  # characters


def is_tail_heading(folded: str) -> bool:
    """Whether what follows the line is no longer the article: "CÁC TIN KHÁC", "Bình luận (5)", "Tin liên quan:"."""
    core = _COUNT.sub("", trimmed(folded)).strip(_TRIM)
    return core in TAIL_HEADINGS or bool(_TAIL_OPENINGS.match(core))


# Furniture that text dumps glue to the last paragraph without a blank.
_GLUED = re.compile(
    rf"(?<=[^\s(\[“\"])(?=[{initials('glued_boilerplate')}LS])"
    rf"(?:{any_opening('glued_boilerplate')}|(?:Lượt|Số lượt) xem: ?[\d.,]+)\W*$"
)
_GLUED_LONGEST = 60


def strip_glued_boilerplate(paragraph: str) -> str:
    """The paragraph without boilerplate glued to its end: "… địa phương.Các ý kiến của bạn đọc" ends at "phương."."""
    start = max(0, len(paragraph) - _GLUED_LONGEST)
    for _ in range(3):
        match = _GLUED.search(paragraph, start)
        if match is None or match.start() == 0:
            break
        paragraph = paragraph[: match.start()].rstrip()
    return paragraph


_COUNT = re.compile(r"\(?\b\d{1,4}\)?(?: (?:binh luan|y kien|phan hoi|tin|bai))?$")


def is_section(folded: str) -> bool:
    """Whether the line only names a section of the portal: "Tin trong tỉnh", "» NÔNG THÔN MỚI"."""
    return trimmed(folded) in SECTIONS


def is_masthead(line: str, folded: str) -> bool:
    """Whether the line names the portal: "☰ BÁO VÀ PHÁT THANH TRUYỀN HÌNH", "ĐẮK LẮK ĐIỆN TỬ"."""
    return len(line) <= 130 and bool(_MASTHEAD.fullmatch(trimmed(folded))) and not _is_sentence(line)


def menu_parts(line: str) -> list[str]:
    """The entries of a line that reads like a menu or breadcrumb, at least two; else nothing.

    "Trang chủ > Giáo dục > Tin giáo dục" has three; "Sơ kết 5 năm - nhìn lại" none, its parts are no entries.
    """
    if len(line) > MAX_BOILERPLATE or _is_sentence(line):
        return []
    parts = [part for part in (part.strip(_TRIM) for part in _SEPARATOR.pattern.split(line)) if part]
    strong = len(_STRONG_SEPARATOR.findall(line))
    if strong and (len(parts) > 1 or line.lstrip()[:1] in "»›>"):
        return parts
    if len(parts) >= 3 and sum(len(part.split()) <= 4 for part in parts) == len(parts):
        return parts
    known = sum(fold(part) in SECTIONS or fold(part) in BOILERPLATE_LINES for part in parts)
    return parts if len(parts) > 1 and known == len(parts) else []


_STRONG_SEPARATOR = re.compile(r"[|·•»›→\u25ba]|>>|(?<= )>(?= )|(?<=\w)\s{3,}(?=\w)")
MAX_BOILERPLATE = 320  # characters; longer lines are prose


def _is_sentence(line: str) -> bool:
    return len(line) > 60 and line.rstrip().endswith((".", "…", "!", "?", "./.", ";")) and line.count(" ") > 11
