"""One article in many layouts reads the same; a failure prints the smallest change of the plain page that causes it."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable

import pytest

from archive.core.capture import RawCapture
from archive.core.reading.dateline import read_date_line
from archive.core.reading.dispatch import read_capture
from archive.core.reading.values import Reading
from archive.core.text import fold, normalise
from tests.core.reading import date_lines
from tests.core.reading.mutations import (
    PLAIN,
    MutatedPage,
    PageDesign,
    random_designs,
    render,
    single_changes,
    smallest_failure,
)


def misread(design: PageDesign) -> list[str]:
    """The fields of the page of a design that are read otherwise than they must be."""
    page = render(design)
    return misread_fields(page, read_capture(RawCapture(body=page.markup.encode(), content_type="text/html")))


def misread_fields(page: MutatedPage, reading: Reading) -> list[str]:
    """The fields of the reading of a page that are not as they must be."""
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


def misread_line(design: PageDesign) -> list[str]:
    """The parts of the date line of a design that are read otherwise than they must be."""
    at = dt.datetime(2021, 5, 13, 8, 30) + dt.timedelta(days=3 * design["date"], minutes=37 * design["date"])
    line = " ".join(normalise(date_lines.date_line(design, at)).split())
    stamp = read_date_line(line, fold(line))
    if stamp is None:
        return ["date line"]
    time = at.time() if date_lines.states_hour(design) else None
    wrong = {
        "day": at.date() not in (stamp.day, stamp.swapped),
        "hour": stamp.time != time,
        "author": stamp.author not in ((date_lines.NAME,) if date_lines.named_beside(design) else ("", "admin")),
    }
    return [name for name, is_wrong in wrong.items() if is_wrong]


def assert_few_misread(
    pages: Iterable[PageDesign], misread: Callable[[PageDesign], list[str]] = misread, *, share: float = 0.0
) -> None:
    """Fail where more than `share` of the designs is misread, naming the smallest change for each kind of failure."""
    failures: Counter[str] = Counter()
    examples: dict[str, PageDesign] = {}
    count = wrong = 0
    for design in pages:
        fields = misread(design)
        count += 1
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


@pytest.mark.slow
def test_layouts_change_nothing() -> None:
    assert_few_misread(random_designs(20260713, 300))


@pytest.mark.slow
def test_date_lines_of_every_form_are_read() -> None:
    assert_few_misread(random_designs(20260713, 1500, changes=24), misread_line)


@pytest.mark.soak
def test_every_single_change_changes_nothing() -> None:
    assert_few_misread(single_changes())


@pytest.mark.soak
def test_thousands_of_layouts_change_nothing() -> None:
    assert_few_misread(random_designs(1, 6000), share=0.005)


@pytest.mark.soak
def test_tens_of_thousands_of_date_lines_are_read() -> None:
    assert_few_misread(random_designs(1, 40_000, changes=24), misread_line, share=0.001)
