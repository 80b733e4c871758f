"""Captions of pictures and the credits in them: "Toàn cảnh hội nghị (Ảnh: dongthap.gov.vn)"."""

import re
from functools import lru_cache

from archive.core.reading.values import Image
from archive.core.reading.vocabulary import any_of
from archive.core.text import fold, words_alone

# On folded text, at the end of a line. "(Ảnh: X)", "Ảnh: X", ". Ảnh X - Y", "Ảnh tư liệu", "(ảnh TTXVN)", "Nguồn: X".
_CREDIT = re.compile(
    r"[\s(\[.,;–—\-/|]*(?:\b|(?<=[.)a-z]))(?:anh(?: minh hoa| tu lieu)?|nguon anh|nguon|photo|hinh(?: anh)?)"
    r"(?: ?[:;] ?(?P<credit>[^:;()\[\]]{1,80})|(?P<bare> minh hoa| tu lieu| internet| ttxvn)) ?[)\].]*\.?$"
)
# How the words end before the last colon where a credit follows it, and how a credit without a colon ends.
_ENDS_IN_LABEL = ("anh", "minh hoa", "tu lieu", "nguon", "photo", "hinh")
_ENDS_BARE = ("minh hoa", "tu lieu", "internet", "ttxvn")
_ALONE = re.compile(r"(?:anh|nguon anh|photo|anh minh hoa|anh tu lieu) ?[:;]|anh (?:minh hoa|tu lieu|internet)")
# Who or what a caption shows; it opens with it.
_SHOWN = re.compile(any_of("caption_subjects"))
_VIEW = re.compile(any_of("caption_views"))
_SCENE = re.compile(rf"\b{any_of('caption_actions')}")  # what those in the picture do
# What only running text says; in its own letters, since "cần" tells and "Cần Thơ" does not.
_TOLD = re.compile(rf"\b{any_of('telling_words')}|[“\"]\w+(?: \w+){{7}}|\b(?:ngày )?\d{{1,2}}[/.\-]\d{{1,2}}\b")
_BYLINE = re.compile(r"(?:^|[\W_])(?:tin|bai|noi dung|video)(?: va)?$")
_SENTENCES = re.compile(r"(?<!\bTP)(?<!\bTS)(?<!\bGS)(?<!\bTh)(?<!\b[A-ZĐ])[.!?…]\s+(?=[^\W\d_a-z])")
LONGEST_LONE_CREDIT = 6  # words; "Ảnh: Bà con bản Mẫu xem danh sách hồ sơ" is a caption behind its label
MAX_CAPTION = 320  # characters
MAX_CAPTION_WORDS = 45


@lru_cache(maxsize=256)  # of the lines at hand: captions, headlines and bylines all ask for it
def split_credit(line: str) -> tuple[str, str] | None:
    """Caption and credit of a line that ends in a photo credit, else None; either may be empty.

    "Toàn cảnh hội nghị.(Ảnh:dongthap.gov.vn)" gives ("Toàn cảnh hội nghị.", "dongthap.gov.vn").
    """
    return read_credit(line, fold(line)) if len(line) <= MAX_CAPTION else None


def read_credit(line: str, folded: str) -> tuple[str, str] | None:
    """Do as `split_credit` does with a line that is folded already and not longer than a caption."""
    if not _may_end_in_credit(folded):
        return None
    match = _CREDIT.search(folded, _credit_reach(folded))
    if match is None:
        return ("", "") if _ALONE.fullmatch(folded.strip(" .()")) else None
    if _BYLINE.search(folded[: match.start() + 1].rstrip(" ,")):
        return None  # "Tin, ảnh: Minh Đức" names the author of the article
    if len(line[: match.start()].split()) > MAX_CAPTION_WORDS and _TOLD.search(line):
        return None  # the last paragraph of an article, with a credit behind it
    field = "credit" if match["credit"] is not None else "bare"
    credit = line[match.start(field) : match.end(field)].strip(" .")
    if "nguon" in match[0] and "anh" not in match[0] and not is_scene(line[: match.start()], folded[: match.start()]):
        return None  # "Nguồn: Báo Sơn La" under an article is its source
    if len(credit.split()) > (12 if line[: match.start()].strip() else LONGEST_LONE_CREDIT):
        return None
    caption = line[: match.start()].rstrip(" (–—-/|")
    return (caption + "." if line[len(caption) : len(caption) + 1] == "." else caption), credit


def _may_end_in_credit(folded: str) -> bool:
    """Whether the words before the last colon or the last of all are those of a credit: hardly any paragraph's are."""
    colon = max(folded.rfind(":"), folded.rfind(";"))
    if colon > 0 and folded[:colon].removesuffix(" ").endswith(_ENDS_IN_LABEL):
        return True
    return folded.rstrip(" .)]").endswith(_ENDS_BARE)


def _credit_reach(folded: str) -> int:
    """From where on a credit may begin that ends with the line: its label stands before the last colon or near the end.

    The signs before the label belong to the credit, however many.
    """
    colon = max(folded.rfind(":"), folded.rfind(";"))
    end = len(folded.rstrip(")]. "))
    start = max(0, min(colon if colon >= 0 else end, end - _LONGEST_BARE_CREDIT) - _LONGEST_LABEL)
    return len(folded[:start].rstrip(" \t([.,;–—-/|"))


_LONGEST_LABEL = 24  # characters: "nguon anh", "anh minh hoa :"
_LONGEST_BARE_CREDIT = 24  # "hinh anh tu lieu"


def is_scene(line: str, folded: str) -> bool:
    """Whether a short line describes a picture: "Quang cảnh hội nghị", "Đồng chí … phát biểu chỉ đạo hội nghị".

    A paragraph that tells (says, asks, dates) is none, however short.
    """
    if not line or len(line) > MAX_CAPTION or line.endswith((":", ";", "?")):
        return False
    return bool(
        _SHOWN.match(folded)
        and not line.isupper()
        and len(line.split()) <= MAX_CAPTION_WORDS
        and (_SCENE.search(folded) or _VIEW.match(folded))
        and not _TOLD.search(line)
        and not _SENTENCES.search(line.rstrip(" ."))
    )


_LABEL = re.compile(r"(?:Ảnh|Hình|Chú thích ảnh) ?: ?(?=\S)")


def read_caption(line: str) -> Image:
    """The picture that a caption line describes, with the credit apart from the words."""
    parts = split_credit(line)
    caption, credit = parts if parts else (_LABEL.sub("", line), "")
    return Image(caption=caption.strip(), credit=credit)


def caption_key(line: str) -> str:
    """What is equal in two printings of one caption: letters and digits, without credit, dashes and blanks."""
    return words_alone(fold(read_caption(line).caption))
