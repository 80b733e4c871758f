"""Patterns for addresses, matched in linear time: a regular expression of a stranger's could stop the program."""

import re
from dataclasses import dataclass

LONGEST_GLOB = 300
_DIGITS = "(?<![0-9])[0-9]++"  # begun once in each run of digits, and never given back

Piece = str | re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Glob:
    """A pattern in its pieces between the stars; each is found leftmost, which is all that backtracking could find."""

    first: Piece
    middle: tuple[Piece, ...] = ()
    last: Piece | None = None  # None without a star

    def matches(self, text: str) -> bool:
        """Return whether the pattern is that of the whole text."""
        end = _end_of(self.first, text, 0, anchored=True)
        for piece in self.middle:
            end = _end_of(piece, text, end) if end >= 0 else end
        if end < 0:
            return False
        if self.last is None:
            return end == len(text)
        return _closes(self.last, text, end)


def _end_of(piece: Piece, text: str, start: int, *, anchored: bool = False) -> int:
    """Where the leftmost occurrence from `start` on ends; -1 where there is none."""
    if isinstance(piece, str):
        place = start if anchored and text.startswith(piece, start) else -1 if anchored else text.find(piece, start)
        return place + len(piece) if place >= 0 else -1
    found = piece.match(text, start) if anchored else piece.search(text, start)
    return found.end() if found else -1


def _closes(piece: Piece, text: str, start: int) -> bool:
    """Whether the text ends with the piece, which begins at `start` or later."""
    if isinstance(piece, str):
        return len(text) - len(piece) >= start and text.endswith(piece)
    return re.compile(piece.pattern + r"\Z").search(text, start) is not None


def parse_glob(pattern: str) -> Glob | None:
    """A pattern for a path with its query, in small letters: "*" is anything, "#" a whole number, all else itself.

    "/tin-tuc/*-#.html" matches "/tin-tuc/hoi-nghi-trung-uong-4821.html". None for what is no pattern: empty, too long,
    with blanks, or not beginning with "/" or "*".
    """
    if not pattern.startswith(("/", "*")) or len(pattern) > LONGEST_GLOB or any(sign.isspace() for sign in pattern):
        return None
    first, *rest = [_piece(piece) for piece in re.sub(r"\*+", "*", pattern.casefold()).split("*")]
    return Glob(first, tuple(rest[:-1]), rest[-1] if rest else None)


def _piece(text: str) -> Piece:
    return re.compile(_DIGITS.join(map(re.escape, text.split("#")))) if "#" in text else text
