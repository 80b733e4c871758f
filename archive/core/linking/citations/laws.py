"""The names by which laws are cited, and which known laws each may mean: whole, shortened, as amended in a year."""

import re
from collections import defaultdict

from archive.core.text import fold
from archive.core.vocabulary import load_table

_ABBREVIATIONS = {row["short"]: row["full"] for row in load_table("citations/law_abbreviations")}
_ABBREVIATION = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, _ABBREVIATIONS))})(?!\w)")
_BEHIND_NAME = re.compile(r"\([^()]{0,60}\)|\bso\b[ :.]{0,2}\d.*|\bngay \d.*|\bnam \d{4}\b|\b\d{4}\b")
_AMENDED = re.compile(r" (?:sua doi|moi|hien hanh|ban hanh)(?: bo sung)?$")
_OF_THE_LAND = " viet nam"  # "Luật Cảnh sát biển Việt Nam", "Bộ luật Hình sự Việt Nam năm 1999"
# "luat sua doi bo sung mot so dieu cua luat a va bo luat b"
_AMENDS = re.compile(r"luat (?:sua doi|bo sung)\b")
_LAW_WORD = re.compile(r" (?:bo )?luat (?!su\b)")
_SAID_AMENDED = re.compile(r"\bsua doi\b")
# A shortened name keeps its first two syllables and its last: "bảo vệ người tiêu dùng" of "bảo vệ quyền lợi người tiêu
# dùng".
_FEWEST_SYLLABLES, _KEPT_AT_HEAD = 3, 2


def law_name(title: str) -> str:
    """The name by which a law is cited, folded: without year, number, date and "sửa đổi" behind it ("luat dat dai").

    "Bộ luật Hình sự", "BLHS" and "Luật Hình sự Việt Nam" are one name; "Luật sửa đổi, bổ sung một số điều của Luật …"
    keeps its words.
    """
    title = _ABBREVIATION.sub(lambda short: _ABBREVIATIONS[short[0]], title)
    name = " ".join(re.findall(r"[a-z]+", _BEHIND_NAME.sub(" ", fold(title)))).removeprefix("bo ")
    return _AMENDED.sub("", name).removesuffix(_OF_THE_LAND)


def amended_laws(name: str) -> frozenset[str]:
    """The names of the laws that a law amends, as `law_name` gives them; none for a law that amends no other."""
    if not _AMENDS.match(name):
        return frozenset()
    _, *laws = _LAW_WORD.split(name)
    return frozenset(f"luat {law.removesuffix(' va')}".removesuffix(_OF_THE_LAND) for law in laws)


class Laws:
    """The known laws by name, each as the key of its resolution."""

    def __init__(self) -> None:
        self._named: dict[str, list[str]] = defaultdict(list)
        self._amending: dict[int, list[tuple[frozenset[str], str]]] = defaultdict(list)
        self._of_year: dict[int, list[tuple[list[str], str]]] = defaultdict(list)

    def add(self, title: str, year: int, key: str) -> None:
        """Enter a law by its title and the year of its adoption, 0 where that is not known."""
        name = law_name(title)
        self._named[name].append(key)
        if amended := amended_laws(name):
            self._amending[year].append((amended, key))
        else:
            self._of_year[year].append((name.split()[1:], key))

    def named(self, words: str) -> tuple[str, ...]:
        """Laws of one name, whatever their years: the Luật Đất đai of 2003, 2013 and 2024."""
        return tuple(self._named.get(law_name(words), ()))

    def of_year(self, words: str, year: int) -> tuple[str, ...]:
        """Laws of a year that `words` mean, though none of that year is named so.

        "Luật Bảo hiểm y tế sửa đổi năm 2014" and "Luật sửa đổi Luật Bảo hiểm y tế 2014" are the law of 2014 that
        amends it; "Luật Bảo vệ người tiêu dùng 2010" is the only one of its year whose name that shortens.
        """
        name = law_name(words)
        if amended := amended_laws(name):
            return tuple(key for laws, key in self._amending[year] if amended <= laws)
        if _SAID_AMENDED.search(fold(words)):
            return tuple(key for laws, key in self._amending[year] if name in laws)
        said = name.split()[1:]
        if len(said) < _FEWEST_SYLLABLES:
            return ()
        return tuple(key for whole, key in self._of_year[year] if _shortens(said, whole))


def _shortens(said: list[str], whole: list[str]) -> bool:
    rest = iter(whole)
    return (
        said[:_KEPT_AT_HEAD] == whole[:_KEPT_AT_HEAD]
        and said[-1] == whole[-1]
        and all(syllable in rest for syllable in said)
    )
