"""Where the sentences of a text end."""

import re
from bisect import bisect_right

_END = re.compile(r"[.!?…]+[\"”')\]]{0,2}(?=[ \n]|$)")
_ABBREVIATED = re.compile(r"(?<!\w)(?:TP|Tp|tp|TX|TS|ThS|GS|PGS|Th|đ/c|Đ/c|T|tr|St)$")


class Sentences:
    """The sentences of `text`, cut where they are asked for; a stop in a name ("TP. Cần Thơ", "T.Ư") ends none, a new
    line always does.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._ends: dict[int, list[int]] = {}  # of the sentences of a line, by where the line begins

    def around(self, place: int) -> tuple[int, int]:
        """The start and the end of the sentence that holds `place`, blanks between two sentences included."""
        line = self._text.rfind("\n", 0, place) + 1
        ends = self._ends.get(line)
        if ends is None:
            ends = self._ends[line] = self._cut(line)
        index = bisect_right(ends, place)
        return (ends[index - 1] if index else line), (ends[index] if index < len(ends) else len(self._text))

    def _cut(self, line: int) -> list[int]:
        end = self._text.find("\n", line)
        stop = len(self._text) if end < 0 else end
        ends = [match.end() for match in _END.finditer(self._text, line, stop + 1) if _ends(self._text, match)]
        return ends if end < 0 else [*ends, end + 1]


def _ends(text: str, match: re.Match[str]) -> bool:
    if match.group()[0] != ".":
        return True
    following = text[match.end() : match.end() + 3].lstrip(" \n")
    if following[:1].islower():
        return False
    return _ABBREVIATED.search(text, max(0, match.start() - 5), match.start()) is None
