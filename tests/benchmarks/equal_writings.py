"""`python -m tests.benchmarks.equal_writings [N]`: whether equal writings find each other in N real articles (30,000).

The articles are those of the folder that TANGTHU_BENCH names. Each of two writings of one thing is asked for, between
quotes where it has several words; what should be found is every article in which a regular expression meets any writing
of it. Of each writing: how many articles it finds, recall and precision.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import django

from archive.core.text import normalise
from search.query import parse
from tests.benchmarks.corpus import Article, articles, supplied

_ARTICLES = 30_000


class Pair(NamedTuple):
    """Two writings of one thing, and a pattern of all its writings in small letters; a blank is any gap of words."""

    writings: tuple[str, str]
    pattern: str


class Found(NamedTuple):
    """What a writing found: how many articles, the share of what it should find, the share of these that it should."""

    writing: str
    articles: int
    recall: float
    precision: float


PAIRS = (
    Pair(("tỷ lệ", "tỉ lệ"), "t[ỷỉ] lệ"),
    Pair(("kỹ thuật", "kĩ thuật"), "k[ỹĩ] thuật"),
    Pair(("bác sỹ", "bác sĩ"), "bác s[ỹĩ]"),
    Pair(("sỹ quan", "sĩ quan"), "s[ỹĩ] quan"),
    Pair(("hy vọng", "hi vọng"), "h[yi] vọng"),
    Pair(("lý do", "lí do"), "l[ýí] do"),
    Pair(("quý khách", "quí khách"), "qu[ýí] khách"),
    Pair(("mỹ thuật", "mĩ thuật"), "m[ỹĩ] thuật"),
    Pair(("kỷ niệm", "kỉ niệm"), "k[ỷỉ] niệm"),
    Pair(("hòa bình", "hoà bình"), "h(?:òa|oà) bình"),
    Pair(("thủy sản", "thuỷ sản"), "th(?:ủy|uỷ) sản"),
    Pair(("khỏe mạnh", "khoẻ mạnh"), "kh(?:ỏe|oẻ) mạnh"),
    Pair(("UBND", "Ủy ban nhân dân"), "ubnd|(?:ủy ban|uỷ ban|ub) nhân dân"),
    Pair(("HĐND", "Hội đồng nhân dân"), "hđnd|hội đồng nhân dân"),
    Pair(("MTTQ", "Mặt trận Tổ quốc"), "mttq|mặt trận tổ quốc"),
    Pair(("TP.HCM", "Thành phố Hồ Chí Minh"), "(?:tp|thành phố) (?:hcm|hồ chí minh)|tphcm"),
    Pair(("thế kỷ XXI", "thế kỷ 21"), "thế k[ỷỉ] (?:xxi|21)"),
    Pair(("khóa XII", "khóa 12"), "kh(?:óa|oá) (?:xii|12)"),
    Pair(("quý III", "quý 3"), "qu[ýí] (?:iii|3)"),
    Pair(("ngày 2/9", "ngày 2 tháng 9"), "ngày 0?2(?:[/.-]|\\s+tháng\\s+)0?9"),
)


def measure(texts: Mapping[int, str], pairs: Iterable[Pair] = PAIRS) -> Iterator[Found]:
    """Ask for each writing. `texts`: what the index holds, by key, composed and in small letters; Django is set up."""
    from search.haystack.queryset import TreeSearchQuerySet

    for pair in pairs:
        met = re.compile(rf"(?<![^\W_])(?:{pair.pattern.replace(' ', r'[^0-9a-zà-ỹđ]{1,3}')})(?![^\W_])")
        expected = {key for key, text in texts.items() if met.search(text)}
        for writing in pair.writings:
            tree = parse(f'"{writing}"' if " " in writing else writing).tree
            found = {int(hit.pk) for hit in TreeSearchQuerySet().matching(tree).keys_only()[: len(texts)]}
            right = len(found & expected)
            yield Found(writing, len(found), right / max(len(expected), 1), right / max(len(found), 1))


def small(article: Article) -> str:
    """What is searched of an article, as the patterns are written."""
    return normalise(f"{article.title}\n{article.text}").lower()


def main() -> None:
    given = supplied("*.jsonl*")
    if given is None:
        print("Equal writings: TANGTHU_BENCH names no folder with articles")
        return
    many = int(sys.argv[1]) if len(sys.argv) > 1 else _ARTICLES
    with tempfile.TemporaryDirectory(prefix="tang-thu-bench-") as folder:
        os.environ["TANGTHU_DATA_DIR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
        django.setup()
        from tests.benchmarks.haystack_engines import Ours

        Ours(Path(folder)).build(articles(given, many))
        texts = {article.key: small(article) for article in articles(given, many)}
        print(f"| {many:,} articles | found | recall | precision |\n| --- | ---: | ---: | ---: |")
        for found in measure(texts):
            print(f"| {found.writing} | {found.articles} | {found.recall:.4f} | {found.precision:.4f} |")


if __name__ == "__main__":
    main()
