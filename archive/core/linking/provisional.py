"""Resolutions that no authority describes: which provisional keys are one resolution.

A number that the authorities do not cover gets a page of its own from the first citation. Citations of one number
come from many articles, some with the date, some without; which of them cite one resolution is decided here for all of
them together, from the set of citations alone, so that the order of import makes no difference and the archive after
taking an article out again is as it was before.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from archive.core.linking.citations.candidates import kind_class
from archive.core.linking.citations.facts import read_number
from archive.core.linking.citations.issuers import is_yearly, well_formed
from archive.core.linking.outcomes import ProvisionalKey
from archive.core.numbers import number_key, numbers_by_term


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvisionalMention:
    """One citation that linking gave a provisional key; `mention` and `article` are identities of any kind.

    `key` is what linking gave, never what an earlier settlement made of it: that would leave traces of articles that
    are gone.
    """

    mention: Hashable
    article: Hashable
    key: ProvisionalKey
    # The last day on which what the article cites can have been issued (ArticleContext.latest_possible).
    latest: date | None = None


def affected_group(key: ProvisionalKey) -> tuple[str, ...]:
    """The group of citations that must be settled together when one with this key comes or goes; hashable.

    Spellings of one number are one group ("22/NQ-TU", "22-NQ/TU"), and so are Quy định and Quyết định of one number.
    So are a number of the National Assembly with its year and without: it numbers each kind through its term, so
    94/QH13 and 94/2015/QH13 are one.
    """
    number = number_key(key.number)
    read = read_number(key.number)
    if read is not None and read.year and numbers_by_term(read.issuer_code):
        number = number.replace(f"-{read.year}-", "-", 1)
    return (kind_class(key.kind) or key.kind, number, key.issuer_code, key.province)


def settle(mentions: Iterable[ProvisionalMention]) -> dict[Hashable, ProvisionalKey]:
    """Return the resolution that each mention of one group cites, by the mention's identity.

    A dated mention keeps its date. An undated one takes its article's only dated match, else the only dated one of the
    group, else it stays undated; a resolution younger than its article is no match. Where the number starts again each
    year, only a date in the year that the mention states, else in the year of its article, is a match; without one it
    is a resolution of that year. Where it does not and no date is known, the only stated year is what an undated one
    takes. A number that holds its year is unique: its mentions are of one resolution, with the date that most of them
    state; those of the National Assembly that leave the year out (94/QH13) are of it too. All mentions of one
    resolution get one key: the spelling that is most frequent, then the well-formed one, then the first in the
    alphabet.

    "01-QĐ/TU" in one article of Bắc Ninh and "Quy định số 01-QĐ/TU ngày 30/6/2011" in another are both 01-QĐ/TU of
    2011; "24/QĐ-UBND" in an article of 2023 is not the one of 5 January 2015. Raises ValueError when the mentions are
    of several groups.
    """
    group = list(mentions)
    if not group:
        return {}
    if len({affected_group(mention.key) for mention in group}) > 1:
        raise ValueError("mentions of several groups cannot be settled together")
    whole = [mention.key for mention in group if _year_in_number(mention.key.number)]
    dated_in = _dates_by_article(group)
    everywhere = frozenset(mention.key.issued for mention in group if mention.key.issued is not None)
    stated = frozenset(mention.key.year for mention in group if mention.key.year and mention.key.issued is None)
    number = _usual((key.number for key in whole or [mention.key for mention in group]), _is_ill_formed)
    printed_year = _year_in_number(number)
    if printed_year:
        issued = _usual_date((mention.key.issued for mention in group), printed_year)
        placed = [replace(mention.key, number=number, issued=issued, year=0, cited_in=0) for mention in group]
    else:
        placed = [
            replace(_placed(mention, dated_in.get(mention.article), everywhere, stated), number=number)
            for mention in group
        ]
    kinds: dict[str, list[str]] = defaultdict(list)
    for key in placed:
        kinds[key.when].append(key.kind)
    kind_of = {when: _usual(words, lambda _: False) for when, words in kinds.items()}
    return {mention.mention: replace(key, kind=kind_of[key.when]) for mention, key in zip(group, placed, strict=True)}


def _year_in_number(text: str) -> int:
    number = read_number(text)
    return int(number.year) if number is not None and number.year else 0


def _usual_date(dates: Iterable[date | None], year: int) -> date | None:
    """The date that most mentions of a number of `year` state, one of that year before others; None where none does."""
    counts = Counter(filter(None, dates))
    return min(counts, key=lambda day: (day.year != year, -counts[day], day), default=None)


def _dates_by_article(group: Sequence[ProvisionalMention]) -> Mapping[Hashable, frozenset[date]]:
    dates: dict[Hashable, set[date]] = defaultdict(set)
    for mention in group:
        if mention.key.issued is not None:
            dates[mention.article].add(mention.key.issued)
    return {article: frozenset(days) for article, days in dates.items()}


def _placed(
    mention: ProvisionalMention, own: frozenset[date] | None, everywhere: frozenset[date], stated: frozenset[int]
) -> ProvisionalKey:
    """The mention's key with the date, or the year, of the resolution that it cites; the other of them is empty."""
    key = mention.key
    if key.issued is not None:
        return replace(key, year=0, cited_in=0)
    year = key.year or key.cited_in
    days = own or everywhere
    if (year and own is None) or key.year:
        days = frozenset(day for day in days if day.year == year)
    elif own is None and _starts_anew_each_year(key):
        days = frozenset()  # the article has no date either: nothing tells the year
    elif not days and len(stated) == 1 and (mention.latest is None or min(stated) <= mention.latest.year):
        return replace(key, year=min(stated), cited_in=0)
    possible = [day for day in days if mention.latest is None or day <= mention.latest]
    if len(possible) == 1:
        return replace(key, issued=possible[0], year=0, cited_in=0)
    if not key.year and key.cited_in in stated:
        return replace(key, year=key.cited_in, cited_in=0)
    return replace(key, cited_in=0) if key.year else key


def _starts_anew_each_year(key: ProvisionalKey) -> bool:
    number = read_number(key.number)
    return number is not None and is_yearly(number, key.issuer_code)


def _is_ill_formed(number: str) -> bool:
    read = read_number(number)
    return read is None or well_formed(read, "", "") != number


def _usual(words: Iterable[str], is_worse: Callable[[str], bool]) -> str:
    """The most frequent of `words`; among equals the one that is not worse, then the first in the alphabet."""
    counts = Counter(words)
    return min(counts, key=lambda word: (-counts[word], is_worse(word), word))
