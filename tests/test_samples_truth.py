"""The sample articles against what a careful reader finds in each: the pure pipeline, every field, no slack."""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from archive.core.capture import RawCapture
from archive.core.linking.outcomes import Ambiguous, Linked, Located, Outcome
from archive.core.pipeline import Processed, process
from archive.core.reading.problems import Refusal
from archive.core.reading.values import Dated
from archive.core.text import fold
from tests.stated import authorities

FIXTURES = Path(__file__).parent.parent / "fixtures"
EXPECTED = json.loads(Path(__file__).parent.joinpath("importing", "samples_expected.json").read_text(encoding="utf-8"))
ARTICLES = {page["path"]: page for page in EXPECTED if page["is_article"]}
TYPES = {".html": "text/html", ".txt": "text/plain"}


@cache
def manifest() -> dict[str, dict[str, str]]:
    lines = (FIXTURES / "samples" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    return {row["path"]: row for row in map(json.loads, lines)}


@cache
def processed(path: str) -> Processed:
    row = manifest()[path]
    raw = RawCapture(
        body=(FIXTURES / "samples" / path).read_bytes(),
        url=row["url"],
        captured_at=datetime.fromisoformat(row["captured_at"]),
        content_type=TYPES[Path(path).suffix],
    )
    return process(raw, authorities())


def test_every_sample_has_its_truth_and_its_address() -> None:
    files = {path.name for path in (FIXTURES / "samples").iterdir() if path.suffix in TYPES}
    assert files == set(manifest()) == {page["path"] for page in EXPECTED}


def test_the_list_page_is_no_article() -> None:
    (listed,) = (page["path"] for page in EXPECTED if not page["is_article"])
    assert processed(listed).reading.refusal == Refusal.LIST_PAGE


def dated(found: Dated | None) -> tuple[str | None, str]:
    return (found.iso, found.precision.value) if found else (None, "unknown")


@pytest.mark.parametrize("path", ARTICLES)
def test_what_the_page_says_of_itself(path: str) -> None:
    page, reading = ARTICLES[path], processed(path).reading

    assert reading.refusal == ""
    assert reading.title == page["title"]
    assert dated(reading.published) == (page["published"], page["published_precision"])
    assert (reading.byline, reading.section, reading.views) == (page["byline"], page["section"], page["views"])
    captions = [(image.caption, image.credit) for image in reading.images if image.caption]
    assert captions == [(caption["caption"], caption["credit"]) for caption in page["captions"]]


@pytest.mark.parametrize("path", ARTICLES)
def test_the_text_is_the_article_without_the_page_around_it(path: str) -> None:
    page, text = ARTICLES[path], processed(path).reading.text

    assert [words for words in page["text_contains"] if words not in text] == []
    assert [words for words in page["text_excludes"] if words in text] == []


@pytest.mark.parametrize("path", ARTICLES)
def test_event_and_province(path: str) -> None:
    page, found = ARTICLES[path], processed(path)

    assert dated(found.event) == (page["event_date"], page["event_precision"])
    assert isinstance(found.province, Located)
    assert found.province.province == page["province"]


def meant(outcome: Outcome) -> tuple[str, ...]:
    """What an outcome says of a mention, as the truth words it."""
    if isinstance(outcome, Linked):
        document = outcome.resolution
        return (document,) if isinstance(document, str) else ("provisional", document.identity)
    return ("ambiguous", *outcome.candidates) if isinstance(outcome, Ambiguous) else ("unknown",)


def documents_of(page: dict[str, Any]) -> set[tuple[str, tuple[str, ...]]]:
    linked = {
        (surface, ("provisional", document["key"]) if document.get("provisional") else (document["key"],))
        for document in page["documents"]
        for surface in document["surfaces"]
    }
    ambiguous = {(entry["surface"], ("ambiguous", *entry["candidates"])) for entry in page["ambiguous"]}
    return linked | ambiguous | {(surface, ("unknown",)) for surface in page["unknown"]}


@pytest.mark.parametrize("path", ARTICLES)
def test_every_citation_is_found_and_means_what_it_means(path: str) -> None:
    found = {(mention.surface, meant(outcome)) for mention, outcome in processed(path).citations}

    assert found == documents_of(ARTICLES[path])


def posts_of(found: Processed) -> dict[tuple[str, bool], set[str]]:
    """The posts of each person, present and former apart; a post that a fuller wording names is that one."""
    people: dict[tuple[str, bool], set[str]] = {}
    for official in (linked.mention for linked in found.officials):
        if not official.posts:
            people.setdefault((official.name, False), set())
        for post in official.posts:
            people.setdefault((official.name, post.former), set()).add(fold(post.surface))
    return {
        person: {post for post in posts if not any(post != fuller and post in fuller for fuller in posts)}
        for person, posts in people.items()
    }


@pytest.mark.parametrize("path", ARTICLES)
def test_every_official_with_every_post(path: str) -> None:
    expected = {
        (official["name"], official["former"]): {fold(post) for post in official["posts"]}
        for official in ARTICLES[path]["officials"]
    }
    assert posts_of(processed(path)) == expected
