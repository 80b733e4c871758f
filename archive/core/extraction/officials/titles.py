"""Where the words of a title give no post to the person named with them."""

from archive.core.extraction.officials import vocabulary
from archive.core.extraction.officials.names import is_syllable
from archive.core.extraction.officials.organ_fields import HEADS, HONORIFICS, ORGANS
from archive.core.extraction.officials.tokens import Phrases, TokenLine

_THE_PRESIDENT = ["chủ", "tịch", "hồ", "chí", "minh"]  # who is remembered, and places named after him: nobody's post
_MEMBERS, _SECRETARY = (["thành", "viên"], ["ủy", "viên"]), ["bí", "thư"]
_CANDIDACIES = Phrases(vocabulary.CANDIDACIES)
_HELPERS = frozenset(vocabulary.HELPERS)
_FAMILY = ["gia", "đình"]


def is_no_title(line: TokenLine, index: int, start: int) -> bool:
    """Whether a title counts people, names a body or is hoped for: "13 ủy viên", "Ban Bí thư", "ứng viên Chủ tịch"."""
    if line.spelled[start : start + 5] == _THE_PRESIDENT:
        return True
    if not index:
        return False
    before, title = line.spelled[index - 1], line.spelled[start : start + 2]
    if title in _MEMBERS and before.isdigit():
        return True
    if title == _SECRETARY and before == "ban":
        return True
    return any(_CANDIDACIES.length_at(line.spelled, index - size) == size for size in (2, 3, 4) if size <= index)


def is_of_somebody_else(line: TokenLine, index: int, head: int, *, names_next: bool) -> bool:
    """Whether a title serves somebody who is named next: "trợ lý | Bộ trưởng Lò Văn Mẫu", "thư ký | ông Lò Văn Mẫu"."""
    if tuple(line.spelled[index : index + head]) not in _HELPERS:
        return False
    behind = index + head
    if line.spelled[behind : behind + 2] == _FAMILY or HONORIFICS.length_at(line.spelled, behind):
        return True
    return names_next and HEADS.length_at(line.spelled, behind) > 0


def is_short_form(line: TokenLine, index: int, head: int) -> bool:
    """Whether a title with a given name is somebody known and another post follows: "với thứ trưởng Thử, Bí thư …"."""
    name = index + head
    return (
        tuple(line.spelled[index:name]) in _TITLES_OF_THE_KNOWN
        and name + 2 < len(line)
        and line.words[name][0].isupper()
        and not line.words[name].isupper()
        and is_syllable(line.words[name])
        and not ORGANS.length_at(line.spelled, name)
        and _goes_on_without_it(line, name + 1)
    )


def _goes_on_without_it(line: TokenLine, index: int) -> bool:
    """Whether another post follows a comma, or the one who is known speaks: "…, Bộ trưởng Thử cho hay"."""
    if line.words[index] == ",":
        return bool(HEADS.length_at(line.spelled, index + 1))
    return line.spelled[index] in vocabulary.SPEAKING


_TITLES_OF_THE_KNOWN = frozenset(
    (*prefix, *title)
    for title in (
        ("bộ", "trưởng"),
        ("thứ", "trưởng"),
        ("bí", "thư"),
        ("chủ", "tịch"),
        ("thủ", "tướng"),
        ("giám", "đốc"),
    )
    for prefix in ((), ("phó",))
)
