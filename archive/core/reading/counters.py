"""How often a page was seen, as it says itself."""

import re

from archive.core.text import Span

_NUMBER = r"(?P<n{0}>\d{{1,3}}(?:[.,]\d{{3}})+|\d{{1,9}})"
# On folded text: "Số lần xem: 552", "Lượt xem: 8.813", "Đã xem: 12", "Views: 7"; "1,464 lượt xem", "(23 lượt đọc)",
# "Đã đọc 12 lần".
# "Lượt truy cập" counts the visits of the whole site and is none of these.
_VIEWS = re.compile(
    r"(?:\b(?:so |da |tong so )?(?:lan|luot|so) ?(?:nguoi )?(?:xem|doc|view)s?(?: tin| bai| bai viet)?\b|"
    r"\bda (?:xem|doc)\b|\bnguoi (?:xem|doc)\b(?= ?:)|(?<![\w ])doc\b(?= ?: ?\d)|(?<=[-–|] )doc\b(?= ?: ?\d)|"
    r"\b(?:view|read|hit)s? ?(?:count|number)s?\b|\bnumber of views\b|\breads?\b(?= ?:)|"
    r"(?<![\w ])xem\b|^xem\b|\bviews?\b|\bhits?\b|\bluot\b(?= ?:))"
    r" ?: ?\(?" + _NUMBER.format(1) + r"\)?(?: ?(?:luot xem|luot doc|luot|lan xem|lan|nguoi|times?)\b)?"
    r"|(?<![\d.,/:+])"
    + _NUMBER.format(2)
    + r" ?(?:luot xem|lan xem|luot doc|lan doc|views?\b|nguoi xem|nguoi doc|hits?\b|da xem)(?! ?: ?\(?\d)"
    r"|\bda (?:xem|doc) " + _NUMBER.format(3) + r" (?:lan|luot)\b"
)


_COUNTING = ("xem", "doc", "view", "read", "hit", "luot")  # each form holds one of them


def _may_count(folded: str) -> bool:
    for word in _COUNTING:  # any() with a generator takes three times as long  # noqa: SIM110
        if word in folded:
            return True
    return False


def find_views(folded: str) -> tuple[int, Span] | None:
    """The view count that a folded line states, and where: `fold("[ Số lần xem: 552 ]")` gives 552."""
    if not _may_count(folded):
        return None
    match = _VIEWS.search(folded)
    if match is None:
        return None
    digits = match["n1"] or match["n2"] or match["n3"]
    return int(re.sub("[.,]", "", digits)), Span(*match.span())


def blank_views(folded: str) -> str:
    """The line with blanks in place of its view counts, of the same length."""
    if not _may_count(folded):
        return folded
    return _VIEWS.sub(lambda match: " " * (match.end() - match.start()), folded)
