"""Articles to measure with: a file of them, or generated ones that follow the statistics of real news."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, chain, islice
from pathlib import Path

# What a Vietnamese syllable is made of; the generator's words are pairs of such syllables, as real ones mostly are.
_ONSETS = (
    "",
    "b",
    "c",
    "ch",
    "d",
    "đ",
    "g",
    "h",
    "kh",
    "l",
    "m",
    "n",
    "ng",
    "nh",
    "ph",
    "qu",
    "s",
    "t",
    "th",
    "tr",
    "v",
    "x",
)
_RIMES = (
    *("a", "á", "à", "ả", "ạ", "an", "án", "àn", "ang", "áng", "anh", "ảnh", "ao", "ay", "âm", "ân", "ấn", "ầu", "ây"),
    *(
        "e",
        "em",
        "en",
        "ê",
        "ế",
        "ên",
        "ết",
        "iên",
        "iệt",
        "iếu",
        "inh",
        "ình",
        "o",
        "ó",
        "oan",
        "oàn",
        "ô",
        "ố",
        "ông",
    ),
    *("ống", "ơ", "ờ", "ơi", "ời", "u", "ú", "ung", "ủy", "uyên", "uyết", "ư", "ư", "ương", "ường", "ước", "ược"),
)
_CHARACTERS = 2_400  # of an article, on average
_KINDS = ("nghi-quyet", "chi-thi", "ket-luan", "quyet-dinh", "luat")
_FIRST_DAY = date(2004, 1, 1)


@dataclass(frozen=True, slots=True)
class Article:
    """An article with the values by which it is filtered, counted and sorted."""

    key: int
    title: str
    text: str
    province: str
    source: str
    kind: str
    year: int
    published: date


def supplied(pattern: str) -> Path | None:
    """A file of the folder with real news that TANGTHU_BENCH names, where there is one."""
    folder = os.environ.get("TANGTHU_BENCH")
    return next(iter(sorted(Path(folder).glob(pattern))), None) if folder else None


def articles(path: Path | None, count: int) -> Iterator[Article]:
    """The first `count` articles of a file of JSON lines (`title`, `text`), plain or `.zst`, or generated ones.

    A file that holds fewer is gone through again, the articles made of halves of two, so that none comes twice.
    """
    return map(_dressed, range(count), texts(path, count))


def texts(path: Path | None, count: int) -> Iterator[tuple[str, str]]:
    """Titles and texts."""
    if path is None:
        return _generated(count)
    held = [(row["title"], row["text"]) for row in islice(rows(path), count)]
    if not held:
        raise SystemExit(f"{path} holds no article")
    return islice(chain(held, _mixed(held)), count)


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The articles of a file of JSON lines, plain or `.zst`, with all their fields."""
    lines: Iterable[str]
    if path.suffix == ".zst":
        program = shutil.which("zstd")
        if program is None:
            raise SystemExit(f"zstd is needed to read {path}")
        done = subprocess.run([program, "-dc", str(path)], check=True, capture_output=True)
        lines = done.stdout.decode().split("\n")
    else:
        lines = path.read_text(encoding="utf-8").split("\n")
    yield from map(json.loads, filter(None, lines))  # cut at line feeds alone: a text may hold other line ends


def _mixed(held: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    chance = random.Random(1)
    while True:
        for title, text in held:
            mine, other = text.split("\n"), chance.choice(held)[1].split("\n")
            yield title, "\n".join(mine[: len(mine) // 2] + other[len(other) // 2 :])


def _generated(count: int) -> Iterator[tuple[str, str]]:
    chance = random.Random(1)
    syllables = [onset + rime for onset in _ONSETS for rime in _RIMES]
    words = [f"{chance.choice(syllables)} {chance.choice(syllables)}" for _ in range(30_000)]
    weights = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))  # Zipf's law
    for _ in range(count):
        length = max(300, int(chance.gauss(_CHARACTERS, 900)))
        found = chance.choices(words, cum_weights=weights, k=length // 8)
        found.insert(len(found) // 3, f"số {chance.randint(1, 60):02d}-NQ/TW")
        yield " ".join(found[:6]).capitalize(), _sentences(found, chance)


def _sentences(words: list[str], chance: random.Random) -> str:
    sentences = []
    while words:
        size = chance.randint(5, 14)
        sentences.append(" ".join(words[:size]).capitalize() + ".")
        words = words[size:]
    return "\n".join(" ".join(sentences[i : i + 4]) for i in range(0, len(sentences), 4))


def _dressed(key: int, found: tuple[str, str]) -> Article:
    chance = random.Random(key)
    published = _FIRST_DAY + timedelta(days=chance.randrange(365 * 21))
    return Article(
        key=key,
        title=found[0],
        text=found[1],
        province=f"tinh-{int(chance.triangular(0, 62, 5))}",
        source=f"bao-{int(chance.triangular(0, 40, 2))}",
        kind=chance.choice(_KINDS),
        year=published.year,
        published=published,
    )
