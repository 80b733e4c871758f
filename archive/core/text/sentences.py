"""Where the sentences of a text end."""

import re
from bisect import bisect_right

_END = re.compile(r"[.!?…]+[\"”')\]]{0,2}(?=[ \n]|$)|\n")
_ABBREVIATED = re.compile(r"(?<!\w)(?:TP|Tp|tp|TX|TS|ThS|GS|PGS|Th|đ/c|Đ/c|T|tr|St)$")


class Sentences:
    """The sentences of `text`, cut once; a stop in a name ("TP. Cần Thơ", "T.Ư") ends none, a new line always does."""

    def __init__(self, text: str) -> None:
        self.length = len(text)
        self.ends = [match.end() for match in _END.finditer(text) if _ends(text, match)]

    def around(self, place: int) -> tuple[int, int]:
        """The start and the end of the sentence that holds `place`, blanks between two sentences included."""
        index = bisect_right(self.ends, place)
        return (self.ends[index - 1] if index else 0), (self.ends[index] if index < len(self.ends) else self.length)


def _ends(text: str, match: re.Match[str]) -> bool:
    if match.group() == "\n" or match.group()[0] != ".":
        return True
    following = text[match.end() : match.end() + 3].lstrip(" \n")
    if following[:1].islower():
        return False
    return _ABBREVIATED.search(text, max(0, match.start() - 5), match.start()) is None
