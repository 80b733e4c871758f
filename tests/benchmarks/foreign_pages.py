"""`python -m tests.benchmarks.foreign_pages`: the pages that other tools are tested with, read by them and by ours.

TANGTHU_FOREIGN_PAGES names a folder with unpacked source distributions: trafilatura 1.1.0 (pages with sentences that are and are
not in the text), htmldate 1.4.0 (pages with their dates) and newspaper4k 0.9.6 (pages with their texts). They are other
people's and are never copied into the project. Dates are asked only of pages that we take for articles (a list or a front page has none
here), and a day counts in the page's own time zone, though the archive states it in Vietnam's. Hardly any is Vietnamese; what matters here is how far a general reader stands
above ours. trafilatura is asked without comments, which the archive leaves out; what its tests want of comments neither finds.
Of newspaper4k's only the pages in scripts that part words by blanks count.
"""

import ast
import logging
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import htmldate
import trafilatura

from archive.core.capture import RawCapture
from archive.core.reading.dispatch import read_capture

Reader = Callable[["ForeignPage"], tuple[str, set[str]]]  # the text and the days that it states
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
UNPARTED = ("chinese", "japanese", "thai", "burmese")


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignPage:
    """A page with what its tool expects of it; what is empty is not asked."""

    path: Path
    url: str = ""
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    text: str = ""


def mock_pages(tree: ast.Module) -> dict[str, str]:
    """The table MOCK_PAGES of a test module: addresses to file names."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "MOCK_PAGES":
            return dict(ast.literal_eval(node.value))
    return {}


def _loaded(node: ast.AST) -> str:
    """The address of the first `load_mock_page("…")` within a node."""
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "load_mock_page" and call.args:
            return str(getattr(call.args[0], "value", ""))
    return ""


def sentence_pages(module: Path) -> Iterator[ForeignPage]:
    """Pages of a module that says `result = load_mock_page("…")` and then `assert "…" in result and "…" not in result`."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    files = mock_pages(tree)
    expected: dict[str, tuple[set[str], set[str]]] = {}
    for function in (node for node in tree.body if isinstance(node, ast.FunctionDef)):
        url = ""
        for node in sorted(ast.walk(function), key=lambda node: getattr(node, "lineno", 0)):
            if isinstance(node, ast.Assign):
                url = _loaded(node) or url
            elif isinstance(node, ast.Compare) and isinstance(node.left, ast.Constant) and url:
                words, operator = str(node.left.value), node.ops[0]
                if isinstance(operator, (ast.In, ast.NotIn)) and getattr(node.comparators[0], "id", "") == "result":
                    expected.setdefault(url, (set(), set()))[isinstance(operator, ast.NotIn)].add(words)
    for url, (wanted, unwanted) in expected.items():
        path = module.parent / "cache" / files.get(url, "-")
        if path.exists():
            yield ForeignPage(path=path, url=url, wanted=tuple(wanted), unwanted=tuple(unwanted))


def dated_pages(module: Path) -> Iterator[ForeignPage]:
    """Pages of a module that says `assert find_date(load_mock_page("…")) == "2018-02-28"`."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    files = mock_pages(tree)
    dates: dict[str, list[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq) and (url := _loaded(node.left)):
            value = getattr(node.comparators[0], "value", None)
            if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
                dates.setdefault(url, []).append(value)
    for url, days in dates.items():
        path = module.parent / "cache" / files.get(url, "-")
        if path.exists():
            yield ForeignPage(path=path, url=url, dates=tuple(days))


def text_pages(folder: Path) -> Iterator[ForeignPage]:
    """Pages html/NAME.html whose text is txt/NAME.txt."""
    for path in sorted((folder / "txt").glob("*.txt")):
        page = folder / "html" / f"{path.stem}.html"
        if page.exists() and not path.stem.startswith(UNPARTED):
            yield ForeignPage(path=page, text=path.read_text(encoding="utf-8"))


def read_ours(page: ForeignPage) -> tuple[str, set[str]]:
    reading = read_capture(RawCapture(body=page.path.read_bytes(), url=page.url or None, content_type="text/html"))
    stated = [dated for dated in (reading.published, reading.updated) if dated]
    as_printed = {found[0] for dated in stated if (found := _ISO_DAY.match(dated.evidence))}
    return reading.text, {dated.day.isoformat() for dated in stated} | as_printed


def is_taken_for_article(page: ForeignPage) -> bool:
    return read_capture(
        RawCapture(body=page.path.read_bytes(), url=page.url or None, content_type="text/html")
    ).is_article


def read_theirs(page: ForeignPage) -> tuple[str, set[str]]:
    """What the tool says that each kind of page was made for."""
    body = page.path.read_bytes()
    if page.dates:
        days = {htmldate.find_date(body, original_date=original, url=page.url) for original in (True, False)}
        return "", {day for day in days if day}
    if page.text:
        from newspaper import Article

        article = Article("https://mau.example/")
        article.download(input_html=body.decode("utf-8", "replace"))
        article.parse()
        return article.text, set()
    return trafilatura.extract(body, url=page.url, include_comments=False) or "", set()


def f_of_sentences(pages: Iterable[tuple[ForeignPage, str]]) -> float:
    """The F1 of trafilatura's own evaluation: sentences found, missed, and found though unwanted."""
    found = missed = false = 0
    for page, text in pages:
        words = " ".join(text.split())
        for sentence in page.wanted:
            found, missed = found + (sentence in words), missed + (sentence not in words)
        false += sum(sentence in words for sentence in page.unwanted)
    return 2 * found / max(1, 2 * found + missed + false)


def f_of_shingles(expected: str, text: str, length: int = 4) -> float:
    """The F1 of runs of four words, as the article extraction benchmark counts."""
    ours, theirs = (_shingles(words, length) for words in (text, expected))
    shared = sum((ours & theirs).values())
    return 2 * shared / max(1, sum(ours.values()) + sum(theirs.values()))


def _shingles(text: str, length: int) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return Counter(tuple(words[start : start + length]) for start in range(max(1, len(words) - length + 1)))


def rows(folder: Path) -> Iterator[str]:
    """A row of figures for each distribution in the folder."""
    for module in sorted(folder.glob("trafilatura-*/tests/realworld_tests.py")):
        pages = list(sentence_pages(module))
        figures = [f_of_sentences((page, read(page)[0]) for page in pages) for read in (read_ours, read_theirs)]
        yield f"| trafilatura: F1 of sentences, {len(pages)} pages | {figures[0]:.3f} | {figures[1]:.3f} |"
    for module in sorted(folder.glob("htmldate-*/tests/unit_tests.py")):
        every = list(dated_pages(module))
        pages = [page for page in every if is_taken_for_article(page)]
        right = [sum(not read(page)[1].isdisjoint(page.dates) for page in pages) for read in (read_ours, read_theirs)]
        shares = [number / len(pages) for number in right]
        refused = len(every) - len(pages)
        yield f"| htmldate: date right, {len(pages)} pages and {refused} refused | {shares[0]:.3f} | {shares[1]:.3f} |"
    for data in sorted(folder.glob("newspaper4k-*/tests/data")):
        pages = list(text_pages(data))
        sums = [sum(f_of_shingles(page.text, read(page)[0]) for page in pages) for read in _readers_of_text()]
        means = " | ".join(f"{total / len(pages):.3f}" for total in sums)
        yield f"| newspaper4k: F1 of four words, {len(pages)} pages | {means} |"


def _readers_of_text() -> list[Reader]:
    return [read_ours, read_theirs] if find_spec("newspaper") else [read_ours]


def main() -> None:
    logging.disable(logging.CRITICAL)
    named = os.environ.get("TANGTHU_FOREIGN_PAGES", "")
    if not named:
        print("TANGTHU_FOREIGN_PAGES names no folder of unpacked source distributions: nothing is measured")
        return
    print("| set | Tàng Thư | its own tool |\n|---|---:|---:|")
    for row in rows(Path(named)):
        print(row, flush=True)


if __name__ == "__main__":
    main()
