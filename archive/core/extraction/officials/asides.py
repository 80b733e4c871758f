"""What stands beside a name or a post and tells none: an age, a residence, a place in a picture, a body in brackets."""

from archive.core.extraction.officials import vocabulary
from archive.core.extraction.officials.organ_fields import ORGANS
from archive.core.extraction.officials.posts import POST_BEGINNINGS
from archive.core.extraction.officials.tokens import Phrases, TokenLine

_LONGEST_REMARK = 12  # tokens in brackets
_LONGEST_CODE = 5
_APPOSITIONS = Phrases(vocabulary.APPOSITIONS)
_LEADS_ON = Phrases((*vocabulary.BELONGS_TO, *vocabulary.RECEIVING))
_FORMERLY = Phrases(vocabulary.FORMERLY)
_GLUED = frozenset("-–—")


def counts_holders(line: TokenLine, index: int) -> bool:
    """Whether a bracket behind names opens with their number: "A, B (2 | cựu Phó Giám đốc Sở Y tế)"."""
    is_opened = index > 0 and line.words[index - 1] == "(" and line.spelled[index] in vocabulary.PLURALS
    return is_opened and POST_BEGINNINGS.length_at(line.spelled, index + 1) > 0


def behind_remark(line: TokenLine, index: int) -> int:
    """The token behind what says nothing of posts: "(thứ hai từ trái sang)", "(SN 1970)", ", sinh năm 1970"."""
    if line.spelled[index + 2 : index + 4] == ["tuổi", ","]:  # "(61 tuổi, nguyên …" as ", nguyên …"
        return index + 3
    if comma := _behind_residence(line, index):
        return comma  # "(trú quận Mẫu, nguyên …" as ", nguyên …"
    if line.words[index] == "(" and not _tells_post(line, index + 1):
        closing = _closing(line, index + 1, index + _LONGEST_REMARK)
        if closing is None:
            return index
        is_post_behind = POST_BEGINNINGS.length_at(line.spelled, closing + 1) > 0
        return closing if is_post_behind else closing + 1  # "(41 tuổi) Giám đốc …" as ") Giám đốc …"
    if line.words[index] != ",":
        return index
    if apposed := _APPOSITIONS.length_at(line.spelled, index + 1):
        return index + 1 + apposed
    if line.spelled[index + 1 : index + 3] == ["sinh", "năm"]:
        return min(index + 4, len(line))
    return index


def _tells_post(line: TokenLine, index: int) -> bool:
    """Whether what stands in brackets from `index` on tells a post: "(Giám đốc …", "(2 cựu Phó …", "(cùng là Phó …"."""
    if POST_BEGINNINGS.length_at(line.spelled, index) or _FORMERLY.length_at(line.spelled, index):
        return True
    led = counts_holders(line, index) or _LEADS_ON.length_at(line.spelled, index)
    return led > 0 and POST_BEGINNINGS.length_at(line.spelled, index + led) > 0


_RESIDES = frozenset(("trú", "ngụ", "quê", "sn", "sinh", "đảng", "thường"))
_LONGEST_RESIDENCE = 24  # tokens


def _behind_residence(line: TokenLine, index: int) -> int:
    """The comma before a post in brackets that open with a year of birth or a residence; 0 where none is."""
    if line.words[index] != "(" or line.spelled[index + 1 : index + 2] == [] or line.spelled[index + 1] not in _RESIDES:
        return 0
    for at in range(index + 2, min(len(line), index + _LONGEST_RESIDENCE)):
        if line.words[at] == ")":
            return 0
        if line.words[at] == "," and POST_BEGINNINGS.length_at(line.spelled, at + 1):
            return at
    return 0


def behind_wider_body(line: TokenLine, index: int) -> int:
    """The token behind a body in brackets between a post and who holds it: "Cục trưởng Cục Mẫu (Bộ Y tế) Lò Văn …"."""
    if line.words[index] != "(" or not (ORGANS.length_at(line.spelled, index + 1) or _is_code(line, index + 1)):
        return index
    closing = _closing(line, index + 1, index + _LONGEST_REMARK)
    if closing is None or closing + 1 >= len(line):
        return index
    return closing + 1 if line.words[closing + 1][0].isupper() else index


def _is_code(line: TokenLine, index: int) -> bool:
    """Whether the letters of an organ stand in brackets from `index` on: "(C 50)", "(PC67)", "(VNMAC)"."""
    letters = line.words[index : _closing(line, index, index + _LONGEST_CODE) or index]
    return bool(letters) and all(word.isupper() or word.isdigit() for word in letters)


def _closing(line: TokenLine, start: int, limit: int) -> int | None:
    """The closing bracket among the tokens [start, limit)."""
    return next((at for at in range(start, min(len(line), limit)) if line.words[at] == ")"), None)


def behind_years(line: TokenLine, index: int) -> int:
    while index < len(line) and (line.words[index].isdigit() or line.words[index] in _GLUED):
        index += 1
    return index
