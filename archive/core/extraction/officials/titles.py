"""Where the words of a title give no post to the person named with them."""

from archive.core.extraction.officials import vocabulary
from archive.core.extraction.officials.names import is_syllable
from archive.core.extraction.officials.organ_fields import HEADS, HONORIFICS, ORGANS
from archive.core.extraction.officials.tokens import Phrases, TokenLine

_THE_PRESIDENT = ["chủ", "tịch", "hồ", "chí", "minh"]  # who is remembered, and places named after him: nobody's post
_MEMBERS, _SECRETARY = (["thành", "viên"], ["ủy", "viên"]), ["bí", "thư"]
_CANDIDACIES = Phrases(vocabulary.CANDIDACIES)
_HELPERS = frozenset(vocabulary.HELPERS)
_DASHES = frozenset("-–—")
_CASE = "vụ"  # a department as well
_HEAD_OF_MISSION = ["vụ", "trưởng", "đoàn"]
_DIRECTOR = ["giám", "đốc"]
_FAMILY = ["gia", "đình"]


def is_no_title(line: TokenLine, index: int, start: int) -> bool:
    """Whether a title counts people, names a body or is hoped for: "13 ủy viên", "Ban Bí thư", "ứng viên Chủ tịch"."""
    if line.spelled[start : start + 5] == _THE_PRESIDENT:
        return True
    if line.spelled[start] == _CASE and line.spelled[start + 1 : start + 2] == ["phó"]:
        is_deputy = HEADS.length_at(line.spelled, start + 1) > 1
        return is_deputy and line.spelled[start + 2 : start + 3] != [_CASE]  # "về vụ | Phó Hiệu trưởng"
    if line.spelled[start : start + 3] == _HEAD_OF_MISSION:
        return True  # "điều tra vụ | trưởng đoàn thanh tra"
    if not index:
        return False
    before, title = line.spelled[index - 1], line.spelled[start : start + 2]
    if title in _MEMBERS and before.isdigit():
        return True
    if title == _SECRETARY and before == "ban":
        return True
    return any(_CANDIDACIES.length_at(line.spelled, index - size) == size for size in (2, 3, 4) if size <= index)


def is_of_helper(line: TokenLine, index: int, head: int) -> bool:
    """Whether the title at `index`, of `head` words, is one of those who serve the holder of a post."""
    return tuple(line.spelled[index : index + head]) in _HELPERS


def serves_somebody(line: TokenLine, behind: int, *, is_named: bool) -> bool:
    """Whether a helper's title goes on with who is served: "trợ lý | Bộ trưởng Lò Văn Mẫu", "thư ký | ông Mẫu"."""
    if line.spelled[behind : behind + 2] == _FAMILY or HONORIFICS.length_at(line.spelled, behind):
        return True
    return is_named and HEADS.length_at(line.spelled, behind) > 0


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


def names_department_apart(line: TokenLine, end: int) -> bool:
    """Whether a comma stands between a director's title that ends here and the department: "Giám đốc | , Sở Y tế"."""
    return line.spelled[end - 2 : end] == _DIRECTOR and line.words[end : end + 2] == [",", "Sở"]


def behind_term(line: TokenLine, index: int) -> int:
    """The token behind "nhiệm kỳ 2020 - 2025", which is no part of a post."""
    if tuple(line.spelled[index : index + 2]) != ("nhiệm", "kỳ"):
        return index
    index += 2
    while index < len(line) and (line.words[index].isdigit() or line.words[index] in _DASHES):
        index += 1
    return index
