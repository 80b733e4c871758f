"""What is known of a citation while it is being read."""

from dataclasses import dataclass, field
from datetime import date

from archive.core.extraction.citations.gazetteer import CitationGazetteer
from archive.core.numbers import ResolutionNumber
from archive.core.text import fold


@dataclass(slots=True)
class Draft:
    """A citation in the making: the stretch `start:end` and what has been read of it so far."""

    start: int
    end: int
    kind: str  # empty where "QĐ" leaves Quyết định and Quy định open
    number: ResolutionNumber | None = None
    issued: date | None = None
    issuer: str = ""
    term: str = ""
    plenum: str = ""
    congress: str = ""
    law: str = ""  # the folded name of a law
    year: int | None = None
    date_outside: bool = False
    issuer_outside: bool = False
    unsure: bool = False  # stands only if the same text has the full number ("TT 78")
    is_anothers: bool = False  # of the United Nations and the like: it is dropped, and its bare number with it
    more_terms: tuple[str, ...] = ()  # of "(khóa XI, XII)": a further resolution under the same words
    alias_of: "Draft | None" = None  # the draft whose abbreviation this is
    called_plenum: str = ""  # the plenum that the article's own abbreviation names it by: NQTW4


@dataclass(frozen=True, slots=True)
class Page:
    """A text with its folded form, of the same length, and the patterns it is read with."""

    text: str
    gazetteer: CitationGazetteer
    folded: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "folded", fold(self.text))

    def words(self, start: int, end: int) -> str:
        """The stretch with single blanks: as a reader would quote it."""
        return " ".join(self.text[start:end].split())
