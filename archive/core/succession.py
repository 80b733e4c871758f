"""Which capture of an address speaks: whether a later reading may stand in place of the one that is in force.

A portal's correction may. What a domain seller, a log-in form or a broken transfer left at the address may not: for a
dead portal the last good capture is the record.
"""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from archive.core.text import fold

_SHINGLE = 3  # syllables in a row; single syllables are shared by any two Vietnamese texts
_SHARED_BY_STRANGERS = 0.25  # of the shorter text's shingles; of 20,000 pairs of provincial articles none shares more
_SHARED_BY_SIBLINGS = 0.7  # of articles in set phrases, such as the yearly reports of an office
_TITLE_OF_ITS_OWN = 5  # syllables; a shorter title may be the portal's name
_SHARED_BY_CUTS = 0.5  # a beginning of the text, with some lines that ask to log in
_LENGTH_OF_CUTS = 0.7  # of the longer text; a correction that takes more away is for a person to judge
_LENGTH_OF_SUMMARIES = 0.35  # whatever its words
_LENGTH_IF_TRUNCATED = 0.98  # where the transfer says itself that it broke off
_SHORTEST_ARTICLE = 300  # characters of a text that is worth a page of its own


class KeptAside(StrEnum):
    """Why a capture is kept beside the article without being read."""

    FOREIGN = "foreign"  # shares hardly a word with the article
    TRUNCATED = "truncated"  # the transfer broke off, and what is there is less
    TEASER = "teaser"  # a beginning or a summary of what the article says
    POST = "post-answer"  # the answer to a form
    LIST = "list-page"  # a list that was read for its links
    PAGE_KIND = "page-kind"  # a parked domain, a form, an error, an index


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadText:
    """What is compared of a reading."""

    title: str
    text: str
    published: date | None = None
    is_truncated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """Whether the later reading speaks; if not, why, and the figures that say so."""

    speaks: bool
    reason: str = ""
    evidence: str = ""

    @property
    def is_foreign(self) -> bool:
        return self.reason == KeptAside.FOREIGN


def judge_succession(standing: ReadText, later: ReadText) -> Succession:
    """Judge whether `later` may take the place of `standing`, both of one address and both read as articles.

    1. A text that shares hardly three syllables in a row with the other is foreign; with another title and day of
       publication, one that shares no more than articles in set phrases do.
    2. A text that broke off, or is much shorter and hardly says anything that the other does not, is a cut.
    3. Everything else is the article as it is now: longer, corrected, or somewhat shorter.
    """
    ours, theirs = _shingles(standing.text), _shingles(later.text)
    smaller = min(len(ours), len(theirs))
    shared = len(ours & theirs)
    share = shared / smaller if smaller else 0.0
    length = len(later.text) / max(len(standing.text), 1)
    figures = f"{share:.0%} chung, dài {length:.0%}"
    if _is_foreign(standing, later, share):
        return Succession(speaks=False, reason=KeptAside.FOREIGN, evidence=figures)
    if later.is_truncated and not standing.is_truncated and length < _LENGTH_IF_TRUNCATED:
        return Succession(speaks=False, reason=KeptAside.TRUNCATED, evidence=figures)
    is_cut = length < _LENGTH_OF_CUTS and shared >= _SHARED_BY_CUTS * len(theirs)
    if (is_cut or length < _LENGTH_OF_SUMMARIES) and not standing.is_truncated:
        return Succession(speaks=False, reason=KeptAside.TEASER, evidence=figures)
    return Succession(speaks=True, evidence=figures)


def is_article_of_its_own(foreign: ReadText) -> bool:
    """Return whether a foreign text is an article, dated and no scrap, put at an address that was used before."""
    return foreign.published is not None and len(foreign.text) >= _SHORTEST_ARTICLE and not foreign.is_truncated


def _is_foreign(standing: ReadText, later: ReadText, share: float) -> bool:
    """Whether the texts are two articles: hardly a word in common, or another title and another day of publication."""
    ours, theirs = (set(fold(title).split()) for title in (standing.title, later.title))
    if ours == theirs and len(theirs) >= _TITLE_OF_ITS_OWN:
        return False
    other_title = len(ours & theirs) * 2 < len(ours | theirs)
    other_day = None not in (standing.published, later.published) and standing.published != later.published
    return share < (_SHARED_BY_SIBLINGS if other_title and other_day else _SHARED_BY_STRANGERS)


def _shingles(text: str) -> Set[tuple[str, ...]]:
    syllables = ["".join(sign for sign in word if sign.isalnum()) for word in fold(text).split()]
    syllables = [syllable for syllable in syllables if syllable]
    return {tuple(syllables[at : at + _SHINGLE]) for at in range(max(1, len(syllables) - _SHINGLE + 1))}
