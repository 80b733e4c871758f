"""Posts told of the past: careers ("từng giữ nhiều chức vụ như …"), times gone by ("khi ông A làm …"), closed years."""

import re

from archive.core.extraction.officials import vocabulary
from archive.core.extraction.officials.posts import POST_BEGINNINGS
from archive.core.extraction.officials.tokens import Phrases, TokenLine

_OPENINGS = Phrases(vocabulary.CAREER_OPENINGS)
_LONGEST_LEAD = 12  # tokens between an opening and the first post
_HONORIFICS = Phrases(vocabulary.HONORIFICS)
_PAST_TIMES = Phrases(vocabulary.PAST_TIMES)
_LONGEST_TIME = 5
_LONGEST_NAME = 6
_STILL = frozenset(("còn", "đang", "vẫn", "đã"))
_YEAR = r"(?:(?:năm|tháng|ngày) )?(?:\d{1,2} ?[-/] ?)*(?:19|20)\d\d"
_CLOSED = rf"từ {_YEAR} ?(?:đến|tới|-|–) ?(?:hết |cuối |đầu )?{_YEAR}"
_CLOSED_BEFORE = re.compile(rf"{_CLOSED} ?,?$")
_CLOSED_BEHIND = re.compile(rf"\(?{_CLOSED}(?!\d)")
_LONGEST_YEARS = 14  # tokens
OPENING_WORDS = _OPENINGS.first_words


def career_length(line: TokenLine, index: int) -> int:
    """How many words before a post say that it was held in a career: "từng giữ nhiều chức vụ như | …"; or 0."""
    size = _OPENINGS.length_at(line.spelled, index)
    if not size:
        return 0
    end = index + size
    while end < min(len(line), index + _LONGEST_LEAD) and (
        line.spelled[end] in vocabulary.CAREER_WORDS or line.words[end] == ":"
    ):
        end += 1
    return end - index if end > index + size and POST_BEGINNINGS.length_at(line.spelled, end) else 0


def is_of_the_past(line: TokenLine, index: int) -> bool:
    """Whether a verb at `index` tells of a time gone by: "khi ông Lò Văn Mẫu | làm", "từ 2001 đến 2006, ông | là"."""
    at = index
    while at and line.spelled[at - 1] in _STILL:
        at -= 1
    start = at
    while at and at > start - _LONGEST_NAME and line.words[at - 1][0].isupper() and line.words[at - 1][0].isalpha():
        at -= 1
    at -= next((size for size in (2, 1) if size <= at and _HONORIFICS.length_at(line.spelled, at - size) == size), 0)
    at -= bool(at and line.words[at - 1] == ",")
    return _is_time_before(line, at) or bool(_CLOSED_BEFORE.search(_joined(line, max(0, at - _LONGEST_YEARS), at)))


def _is_time_before(line: TokenLine, index: int) -> bool:
    for size in range(min(_LONGEST_TIME, index), 0, -1):
        if _PAST_TIMES.length_at(line.spelled, index - size) == size:
            before = line.spelled[index - size - 1] if index > size else ""
            return before not in vocabulary.NOT_PAST_BEFORE
    return False


def years_behind(line: TokenLine, index: int) -> bool:
    """Whether closed years stand behind a post: "Giám đốc Sở Y tế | từ năm 2001 đến năm 2006", "(từ 2001 - 2006)"."""
    if index >= len(line) or "từ" not in line.spelled[index : index + 2]:
        return False
    return bool(_CLOSED_BEHIND.match(_joined(line, index, min(len(line), index + _LONGEST_YEARS))))


def _joined(line: TokenLine, start: int, end: int) -> str:
    return " ".join(line.spelled[start:end])


_REIGNS = frozenset((("thời",), ("dưới", "thời"), ("thời", "kỳ"), ("thời", "của"), ("thời", "kỳ", "của")))


def is_of_a_reign(line: TokenLine, index: int) -> bool:
    """Whether a post at `index` dates something by its holder: "dưới thời | Chủ tịch Lò Văn Mẫu"."""
    for size in (3, 2, 1):
        if size <= index and tuple(line.spelled[index - size : index]) in _REIGNS:
            return index == size or line.spelled[index - size - 1] not in vocabulary.NOT_PAST_BEFORE
    return False
