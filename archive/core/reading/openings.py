"""How the text of an article begins: the agency tag "(BNP) -", "Sáng 25/3, …", "LTS: …"."""

import re

from archive.core.text import fold

_DASH = r"\s?[-–—:]+\s?"
# (BNP) -, (QTO) –, (VTC News) -, (Báo Hậu Giang) -, (TTXVN/VOV) -
_BRACKETED = re.compile(
    r"[(\[](?P<tag>[^\W\d_][\w./& ]{1,28}[^\W_])(?:,? (?:ngày )?\d{1,2}[/-]\d{1,2})?[)\]](?:\s?[-–—:]|\s|"
    r"(?=[^\W\d_]))"
)
# STO -, ĐTO –, BHG -, THĐT –
_BARE = re.compile(r"(?P<tag>[A-ZĐƯƠ]{2,6})\s?[-–—]\s?(?=[^\W\d_a-z])")
# Hà Nội (TTXVN 30/7) Người đứng đầu …
_PLACED = re.compile(
    r"[^\W\d_a-z][^\W\d_]*(?: [^\W\d_]+){0,3},? \((?P<tag>[A-ZĐ]{2,8})(?:,? \d{1,2}/\d{1,2})?\)\s?[-–—]?\s?"
)
_NO_TAGS = frozenset(["lts", "pv", "p.v", "hoi", "dap", "nd", "tphcm", "hcm"])

# The hour or day of an event, at the head of a sentence.
_EVENT_TIME = re.compile(
    r"(?:sang|chieu|toi|trua|dem|rang sang|dau gio|cuoi gio)(?: som)?(?: nay| qua)?(?: |, ?)(?:(?:thu )?\w+ ?,? )?"
    r"(?:\(|ngay )?\(?\d{1,2}\s?[/.\-]\s?\d{1,2}"
    r"|(?:trong )?(?:cac |hai |\d+ )?ngay \d{1,2}(?: ?(?:,|va|-|den) ?\d{1,2})*\s?[/.\-]\s?\d{1,2}"
    r"|(?:trong )?(?:cac |hai |\d+ )?ngay \d{1,2} thang \d{1,2}"
    r"|(?:sang|chieu|toi|trua) nay\b|hom nay\b|hom qua\b|vua qua,|moi day,|lts ?:"
)
# Words with which leads open and headlines do not, where much follows.
_SAID = re.compile(
    r"(?:phat bieu tai|du va chu tri|tham du|theo do,|tai hoi nghi,|thuc hien .{20,200}, (?:ngay|sang|chieu))"
)


def find_agency_tag(text: str) -> tuple[str, int] | None:
    """The agency tag at the head of a text and where it ends: "(BNP) - Sáng 25/3" gives ("BNP", 8).

    "LTS:" and "P.V:" are no agencies. "Hà Nội (TTXVN 30/7) Người …" gives "TTXVN".
    """
    for form in (_BRACKETED, _BARE, _PLACED):
        match = form.match(text)
        if match and fold(match["tag"]) not in _NO_TAGS and not _is_plain_bracket(match, text):
            return match["tag"].strip(), match.end()
    return None


def _is_plain_bracket(match: re.Match[str], text: str) -> bool:
    """A bracket of running words without a dash behind it, "(Tiếp theo kỳ trước)", tags nothing."""
    dashed = re.match(r"\s?[-–—:]", text[match.end() - 1 :] if match[0][-1:] in " -–—:" else text[match.end() :])
    return len(match["tag"].split()) > 3 and not dashed


def opens_a_lead(text: str, folded: str = "") -> bool:
    """Whether a text begins as leads do, with the time of what happened: "Sáng 25/3, …", "Ngày 23/6, …".

    `folded` is the whole text folded, where that is at hand.
    """
    folded = folded[:120] or fold(text[:120])
    return bool(_EVENT_TIME.match(folded) or _SAID.match(folded))


# Places in one line where a lead may begin behind a headline.
_INNER = re.compile(
    r"(?<=[^\s(]) (?=[(\[][^\W\d_][\w./& ]{1,28}[)\]]\s?[-–—:])"  # … khóa VII (QTO) – Tổng cộng
    r"|(?<=[^\s\-–—]) (?=[A-ZĐ]{2,6}\s?[-–—] [^\W\d_a-z])"  # … khóa VII STO - Sáng ngày
    r"|(?<=[^\s,;:(\-–—]) (?=(?:LTS:|(?:Sáng|Chiều|Tối|Trưa|Trong|Ngày|Vừa qua|Mới đây|Hôm nay)\b))"
)


_SENTENCE_WITHIN = re.compile(r"(?<=[^\W_A-Z]{2})[.!?…] +(?=[^\W\d_a-z])")


def split_headline(line: str) -> tuple[str, str] | None:
    """Part a line into the headline and the lead that shares it, or None where it holds no such seam.

    "Kỳ họp thứ 14 HĐND tỉnh (QTO) – Tổng cộng 24 nghị quyết …" is parted before "(QTO)".
    """
    for match in _INNER.finditer(line[:360]):
        head, lead = line[: match.start()].rstrip(" -–—|:"), line[match.end() :]
        if _SENTENCE_WITHIN.search(head):
            return None  # a paragraph that goes on to tell of the day
        if head.count(" ") >= 3 and len(lead) >= 40 and (find_agency_tag(lead) or opens_a_lead(lead)):
            return head, lead
    return _split_capitals(line)


def _split_capitals(line: str) -> tuple[str, str] | None:
    """Part a headline in capitals from the small letters behind it: "MƯỜNG ẢNG HỌP DÂN Sáng 6/7, …"."""
    words = line[:360].split(" ")
    count = next((place for place, word in enumerate(words) if word != word.upper()), len(words))
    head = " ".join(words[:count])
    rest = line[len(head) + 1 :]
    if count < MIN_CAPITALS or head == head.lower() or len(rest) < 40:
        return None
    return head.rstrip(" -–—|:."), rest


MIN_CAPITALS = 5  # words; fewer are a name or an abbreviation


_FIRST_SENTENCE = re.compile(r"[^.!?…\n]{20,180}[.!?…](?=\s+[^\W\d_a-z]|[”\"]\s)")


def first_sentence(line: str) -> tuple[str, str] | None:
    """The first sentence of a line and the rest, where the rest opens as leads do: "Khai mạc kỳ họp. Sáng 25/3, …"."""
    match = _FIRST_SENTENCE.match(line)
    rest = line[match.end() :].lstrip() if match else ""
    if match is None or len(rest) < 40 or not (find_agency_tag(rest) or opens_a_lead(rest)):
        return None
    return match[0], rest
