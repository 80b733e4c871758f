"""The benchmark of the core measures articles, of the size it says, and prints what it measured."""

import pytest

from archive.core.capture import RawCapture
from archive.core.reading.dispatch import read_capture
from tests.benchmarks.core import CHARACTERS, HTML_TARGET, TEXT_TARGET, Rate, Workload, measure, table, workloads
from tests.generating import generate_pages
from tests.stated import authorities


@pytest.mark.slow
def test_what_is_measured_are_articles_of_the_size_of_real_ones() -> None:
    loads = {load.name: load for load in workloads(12)}
    text, html = loads["text files, generated"], loads["HTML pages, generated"]
    assert (text.target, html.target) == (TEXT_TARGET, HTML_TARGET)
    assert all(CHARACTERS <= len(capture.body.decode()) < 1.2 * CHARACTERS for capture in text.captures)
    for plain, page in zip(text.captures, html.captures, strict=True):
        one, other = read_capture(plain), read_capture(page)
        assert one.is_article
        assert other.is_article
        assert (one.title, one.published and one.published.day) == (
            other.title,
            other.published and other.published.day,
        )
        assert len(page.body) > 3 * len(plain.body)


def test_rates_are_of_captures_and_kilobytes() -> None:
    captures = [RawCapture(body=page.text.encode()) for page in generate_pages(2)]
    rate = measure(captures, authorities(), 1)
    assert rate.captures > 0
    assert abs(rate.kilobytes / rate.captures - sum(len(capture.body) for capture in captures) / 2 / 1024) < 0.01
    shown = table([(Workload("text files, generated", captures, 150), Rate(1234.5, 9876.5))])
    assert "| text files, generated | 1,234 | 150 | 9,876 | 2 |" in shown
