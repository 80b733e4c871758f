"""What a cited resolution is about, in the words behind the citation."""

import re

from archive.core.extraction.citations.drafts import Page

_SKIPPED = re.compile(r"[ ]?\([^()\n]{1,40}\)")
_OPENING = re.compile(
    r"[ ]{0,2}[,:]?[ ]{0,2}(?=(?:về|Về|VỀ|phê duyệt|ban hành (?!ngày)|quy định|sửa đổi|hướng dẫn|thông qua|ngăn chặn|"
    r"tăng cường|đẩy mạnh|tiếp tục)[ :]|[“\"‘«])"
)
_QUOTED = re.compile(r"[“\"‘«]([^“”\"’»\n]{3,300})[”\"’»]")
# The point of "TP. Đà Nẵng" ends no subject, nor does a line that is broken behind it.
_NOT_CITY = r"(?<!\bTP)(?<!\bTp)(?<!\btp)(?<!\bTX)"
_ENDS = re.compile(rf"[!?…](?=[ \n]|$)|{_NOT_CITY}\.(?=[ \n]|$)|;|(?<!\bTP\.)(?<!\bTp\.)\n")
MOST = 300  # characters


def subject_after(page: Page, end: int) -> str:
    """The words that say what the citation ending at `end` is about, empty where none do.

    "Chỉ thị số 08-CT/TW … về an toàn thực phẩm; tổng kết …" gives "về an toàn thực phẩm".
    """
    skipped = _SKIPPED.match(page.text, end)
    opening = _OPENING.match(page.text, skipped.end() if skipped else end)
    if opening is None:
        return ""
    quoted = _QUOTED.match(page.text, opening.end())
    if quoted is not None:
        return " ".join(quoted[1].split())
    limit = min(len(page.text), opening.end() + MOST)
    stop = _ENDS.search(page.text, opening.end(), limit)
    close = stop.start() if stop else limit
    if stop is None and limit < len(page.text):
        close = page.text.rfind(" ", opening.end(), limit) if " " in page.text[opening.end() : limit] else limit
    return " ".join(page.text[opening.end() : close].split()).rstrip(" ,)")
