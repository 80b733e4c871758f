"""What is read from the tests of other tools, and how their pages are counted."""

from pathlib import Path

import pytest

from tests.benchmarks.foreign_pages import ForeignPage, dated_pages, f_of_sentences, f_of_shingles, rows, sentence_pages

SENTENCES = """
MOCK_PAGES = {"http://mau.example/1": "mot.html"}
def test_extract():
    result = load_mock_page("http://mau.example/1", False)
    assert "The bridge was mended" in result and "Imprint" not in result
"""
DATES = """
MOCK_PAGES = {"http://mau.example/1": "mot.html"}
def test_dates():
    assert find_date(load_mock_page("http://mau.example/1"), original_date=True) == "2021-07-05"
    assert find_date(load_mock_page("http://mau.example/2")) == "2021-07-05"
    assert find_date(load_mock_page("http://mau.example/1"), outputformat="%d") == "05"
"""


@pytest.fixture
def module(tmp_path: Path) -> Path:
    folder = tmp_path / "tests" / "cache"
    folder.mkdir(parents=True)
    (folder / "mot.html").write_text("<html><body><p>The bridge was mended.</p></body></html>", encoding="utf-8")
    return tmp_path / "tests" / "unit_tests.py"


def test_sentences_are_read_from_assertions(module: Path) -> None:
    module.write_text(SENTENCES, encoding="utf-8")
    (page,) = sentence_pages(module)
    assert (page.path.name, page.wanted, page.unwanted) == ("mot.html", ("The bridge was mended",), ("Imprint",))


def test_dates_are_read_from_assertions(module: Path) -> None:
    module.write_text(DATES, encoding="utf-8")
    (page,) = dated_pages(module)
    assert (page.path.name, page.dates) == ("mot.html", ("2021-07-05",))


def test_what_is_missed_and_what_is_too_much_count() -> None:
    page = ForeignPage(path=Path("mot.html"), wanted=("a b", "c d"), unwanted=("x y",))
    assert f_of_sentences([(page, "a b c d")]) == 1
    assert f_of_sentences([(page, "a  b x y")]) == 0.5
    assert f_of_shingles("one two three four five", "one two three four five") == 1
    assert f_of_shingles("one two three four five", "six seven eight nine ten") == 0


def test_an_empty_folder_gives_no_rows(tmp_path: Path) -> None:
    assert list(rows(tmp_path)) == []
