"""Captions of pictures and the credits in them: "Toàn cảnh hội nghị (Ảnh: dongthap.gov.vn)"."""

import re
from functools import lru_cache

from archive.core.reading.values import Image
from archive.core.text import fold

# On folded text, at the end of a line. "(Ảnh: X)", "Ảnh: X", ". Ảnh X - Y", "Ảnh tư liệu", "(ảnh TTXVN)", "Nguồn: X".
_CREDIT = re.compile(
    r"[\s(\[.,;–—\-/|]*(?:\b|(?<=[.)a-z]))(?:anh(?: minh hoa| tu lieu)?|nguon anh|nguon|photo|hinh(?: anh)?)"
    r"(?: ?[:;] ?(?P<credit>[^:;()\[\]]{1,80})|(?P<bare> minh hoa| tu lieu| internet| ttxvn)) ?[)\].]*\.?$"
)
_ALONE = re.compile(r"(?:anh|nguon anh|photo|anh minh hoa|anh tu lieu) ?[:;]|anh (?:minh hoa|tu lieu|internet)")
# Who or what a caption shows; it opens with it.
_SHOWN = re.compile(
    r"(?:quang canh|toan canh|khung canh|mot goc|mot canh|canh |hinh anh|anh(?: minh hoa)?\b|cac dai bieu|"
    r"dai bieu|dong dao dai bieu|"
    r"(?:cac )?dong chi|(?:cac )?d/c|(?:cac )?lanh dao|dai dien|doan (?:cong tac|dai bieu|khao sat|giam sat|"
    r"kiem tra)|"
    r"thuong truc |ban thuong vu |ban to chuc |(?:pho )?chu tich|(?:pho )?bi thu|(?:pho )?truong (?:ban|doan)|"
    r"(?:uy vien|tong bi thu|thu tuong|pho thu tuong|bo truong|thu truong|giam doc|pho giam doc|tan bi thu)\b|"
    r"(?:ong|ba|cac ong|cac ba) |hoi nghi (?:duoc|truc tuyen|tai|dien ra)|buoi (?:le|lam viec|tiep)|le (?:ky|"
    r"trao|khanh|cong bo)|"
    r"can bo|nguoi dan|nong dan|hoc sinh|luc luong|chien si|dang vien|ba con|mo hinh|tuyen duong|cong trinh|"
    r"du an|cau |gio hoc)"
)
_VIEW = re.compile(r"(?:quang|toan|khung) canh|mot (?:goc|canh)|canh |hinh anh|anh(?: minh hoa)?\b")
# What those in the picture do.
_SCENE = re.compile(
    r"\b(?:phat bieu|trao|chu tri|chu toa|dieu hanh|du|tham du|tham gia|tham quan|tang|kiem tra|tham|khao sat|"
    r"dang huong|"
    r"dang hoa|bieu quyet|bo phieu|chup anh|chup hinh|luu niem|trinh bay|khai mac|be mac|trien khai|tai|ket luan|"
    r"bao cao|"
    r"chuc mung|lam viec|tiep|trong|cung|ky|cat bang|thao luan|cham soc|ra mat|quan triet|hoi nghi|dai hoi|buoi|"
    r"le|canh)\b"
)
# What only running text says; in its own letters, since "cần" tells and "Cần Thơ" does not.
_TOLD = re.compile(
    r"\b(?:cho biết|cho hay|kể|nói|nhấn mạnh|yêu cầu|đề nghị|cho rằng|khẳng định|chia sẻ|đánh giá|bày tỏ|nêu rõ|"
    r"lưu ý|theo đó|tuy nhiên|"
    r"bên cạnh đó|ngoài ra|đồng thời|đã|đang được|sẽ|cần|phải|vì vậy|do đó|trong đó|cùng dự|cùng tham dự|"
    r"dự hội nghị còn)\b"
    r"|[“\"]\w+(?: \w+){7}|\b(?:ngày )?\d{1,2}[/.\-]\d{1,2}\b"
)
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
    if len(line) > MAX_CAPTION:
        return None
    folded = fold(line)
    match = _CREDIT.search(folded)
    if match is None:
        return ("", "") if _ALONE.fullmatch(folded.strip(" .()")) else None
    if _BYLINE.search(folded[: match.start() + 1].rstrip(" ,")):
        return None  # "Tin, ảnh: Minh Đức" names the author of the article
    if len(line[: match.start()].split()) > MAX_CAPTION_WORDS and _TOLD.search(line):
        return None  # the last paragraph of an article, with a credit behind it
    field = "credit" if match["credit"] is not None else "bare"
    credit = line[match.start(field) : match.end(field)].strip(" .")
    if "nguon" in match[0] and "anh" not in match[0] and not is_scene(line[: match.start()]):
        return None  # "Nguồn: Báo Sơn La" under an article is its source
    if len(credit.split()) > (12 if line[: match.start()].strip() else LONGEST_LONE_CREDIT):
        return None
    caption = line[: match.start()].rstrip(" (–—-/|")
    return (caption + "." if line[len(caption) : len(caption) + 1] == "." else caption), credit


def is_scene(line: str) -> bool:
    """Whether a short line describes a picture: "Quang cảnh hội nghị", "Đồng chí … phát biểu chỉ đạo hội nghị".

    A paragraph that tells (says, asks, dates) is none, however short.
    """
    if not line or len(line) > MAX_CAPTION or len(line.split()) > MAX_CAPTION_WORDS or line.endswith((":", ";", "?")):
        return False
    folded = fold(line)
    return bool(
        _SHOWN.match(folded)
        and not line.isupper()
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
    return re.sub(r"[\W_]+", " ", fold(read_caption(line).caption)).strip()
