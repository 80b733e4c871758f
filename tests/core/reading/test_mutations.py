"""One article in many layouts reads the same; a failure prints the smallest change of the plain page that causes it."""

from collections import Counter

import pytest

from archive.core.capture import RawCapture
from archive.core.reading.dispatch import read_capture
from tests.core.reading.mutations import PLAIN, PageDesign, designs, render, smallest_failure


def misread(design: PageDesign) -> list[str]:
    """The fields of the page of a design that are read otherwise than they must be."""
    page = render(design)
    reading = read_capture(RawCapture(body=page.markup.encode(), content_type="text/html"))
    published = reading.published
    hour = published.time.strftime("%H:%M") if published and published.time else ""
    wrong = {
        "kept": not reading.is_article,
        "title": reading.title != page.title,
        "date": published is None or published.day.isoformat() != page.day,
        "time": bool(published) and hour != page.time,
        "byline": reading.byline != page.byline,
        "text": not all(words in reading.text for words in page.paragraphs),
        "clean": any(words in reading.text for words in page.unwanted),
        "captions": not {*page.captions} <= {image.caption.rstrip(".") for image in reading.images},
    }
    return [name for name, is_wrong in wrong.items() if is_wrong]


def assert_few_misread(seed: int, count: int, *, share: float) -> None:
    """Fail where more than `share` of the designs is misread, naming the smallest change for each kind of failure."""
    failures: Counter[str] = Counter()
    examples: dict[str, PageDesign] = {}
    wrong = 0
    for design in designs(seed, count):
        fields = misread(design)
        wrong += bool(fields)
        for name in fields:
            failures[name] += 1
            examples.setdefault(name, design)
    smallest = {
        name: smallest_failure(design, lambda other, name=name: name in misread(other))  # type: ignore[misc]
        for name, design in examples.items()
    }
    print(f"{count - wrong} of {count} read as they must; misread by field: {dict(failures)}; smallest: {smallest}")
    assert wrong <= share * count, (dict(failures), smallest)


def test_a_plain_page_is_read_as_it_must_be() -> None:
    assert misread(PLAIN) == []


def test_layouts_change_nothing() -> None:
    assert_few_misread(20260713, 400, share=0.0)


@pytest.mark.soak
def test_thousands_of_layouts_change_nothing() -> None:
    assert_few_misread(1, 6000, share=0.01)
