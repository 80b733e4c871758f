"""Half-open stretches of one text, counted in code points."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The stretch `text[start:end]`."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The words the span covers: `Span(0, 4).of("Tỉnh ủy")` is "Tỉnh"."""
        return text[self.start : self.end]

    def contains(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end


def overlaps(one: Span, other: Span) -> bool:
    """Whether two spans share a character; touching ends do not."""
    return one.start < other.end and other.start < one.end


def find_all(text: str, wanted: str) -> Iterator[Span]:
    """Every stretch of `text` that equals `wanted`, left to right, none sharing a character with another."""
    if not wanted:
        return
    start = text.find(wanted)
    while start >= 0:
        end = start + len(wanted)
        yield Span(start, end)
        start = text.find(wanted, end)
