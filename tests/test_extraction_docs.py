"""docs/extraction.md says what is recognised and what is refused, and each of its examples is run here.

A table is known by its header. In a cell examples stand in backticks and are parted by " · "; "–" is nothing, "⏎" the
end of a line.
"""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from archive.core.capture import RawCapture
from archive.core.extraction import find_citations, find_event, find_officials, find_provinces
from archive.core.extraction.officials.finder import gather_officials
from archive.core.linking import find_source, link_citations, locate
from archive.core.linking.citations import RULES
from archive.core.linking.outcomes import Ambiguous, ArticleContext, Linked, Located, Outcome
from archive.core.linking.posts import identifying_organ, resolve_post
from archive.core.numbers import parse_number
from archive.core.reading.dateline import read_date_line
from archive.core.reading.dispatch import read_capture
from archive.core.reading.lines import PageLine
from archive.core.reading.values import Dated, Reading, SegmentKind, TextSegment
from archive.core.text import Span, fold, normalise
from tests.gates.gate import FIELDS
from tests.gates.test_gate import TARGETS
from tests.stated import authorities

ROOT = Path(__file__).parent.parent
DOCUMENT = (ROOT / "docs" / "extraction.md").read_text(encoding="utf-8")
Row = list[str]


def tables() -> list[tuple[tuple[str, ...], list[Row]]]:
    """Every table of the document: its header and its rows."""
    found = []
    for block in re.findall(r"(?:^\|.*\n)+", DOCUMENT, re.MULTILINE):
        header, _, *rows = [
            [cell.strip() for cell in line.strip().strip("|").split("|")] for line in block.splitlines()
        ]
        found.append((tuple(header), rows))
    return found


def words_of(cell: str) -> str:
    """The one example of a cell, as it would stand on a page."""
    match = re.fullmatch(r"`(.*)`", cell)
    return normalise(match[1].replace("⏎", "\n")) if match else ""


def list_of(cell: str) -> list[str]:
    return [] if cell == "–" else [words_of(piece) for piece in cell.split(" · ")]


def day_of(cell: str) -> Dated | None:
    return None if cell == "–" else Dated(day=date.fromisoformat(cell))


def citations(row: Row) -> None:
    text, expected = words_of(row[0]), list_of(row[1])
    found = [f"{m.surface} = {m.number}" if m.number else m.surface for m in find_citations(text, authorities())]
    assert found == expected


def outcome_of(outcome: Outcome) -> str:
    if isinstance(outcome, Linked):
        return (
            outcome.resolution if isinstance(outcome.resolution, str) else f"provisional {outcome.resolution.identity}"
        )
    return " / ".join(outcome.candidates) if isinstance(outcome, Ambiguous) else "unknown"


def rules(row: Row) -> None:
    rule, sentence, published, province, words, expected = row
    text = words_of(words)
    context = ArticleContext(published=day_of(published), province="" if province == "–" else words_of(province))
    outcomes = link_citations(find_citations(text, authorities()), text, context, authorities())
    assert (words_of(rule), sentence) in RULES.items()
    assert words_of(expected) in [outcome_of(outcome) for outcome in outcomes if outcome.rule == words_of(rule)]


def officials(row: Row) -> None:
    found = gather_officials(find_officials(words_of(row[0]), authorities()))
    said = [
        f"{person.name}{' (former)' if person.former else ''}: {'; '.join(person.posts)}"
        for person in found
        if person.posts
    ]
    assert said == list_of(row[1])


def posts(row: Row) -> None:
    post = resolve_post(words_of(row[0]), authorities(), place="Hậu Giang")
    assert (post.canonical, post.organ, post.province) == tuple(map(words_of, row[1:]))


def organs(row: Row) -> None:
    post = resolve_post(words_of(row[0]), authorities(), place="Hậu Giang")
    assert identifying_organ(post) == ("" if row[1] == "–" else words_of(row[1]))


def provinces(row: Row) -> None:
    assert [f"{m.name} ({m.role})" for m in find_provinces(words_of(row[0]), authorities())] == list_of(row[1])


def placed(row: Row) -> None:
    text = words_of(row[0])
    kinds = (SegmentKind.TITLE, SegmentKind.LEAD, SegmentKind.BODY)
    lines = zip(kinds, re.finditer(r"[^\n]+", text), strict=False)
    segments = tuple(TextSegment(kind, Span(*line.span())) for kind, line in lines)
    reading = Reading(title=text.split("\n")[0], text=text, segments=segments, published=Dated(day=date(2018, 5, 5)))
    mentions = find_provinces(text, authorities())
    found = locate(reading, mentions, authorities(), event=None, source=None, captured=None)
    name = authorities().province_by_slug[found.province].name if isinstance(found, Located) else "–"
    assert name == row[1].strip("`")


def events(row: Row) -> None:
    body = words_of(row[1])
    segment = TextSegment(SegmentKind.LEAD, Span(0, len(body)))
    found = find_event(Reading(text=body, lead=body, segments=(segment,), published=day_of(row[0])))
    assert (f"{found.day} ({found.precision})" if found else "–") == row[2].strip("`")


def date_lines(row: Row) -> None:
    line = words_of(row[0])
    found = read_date_line(line, fold(line))
    assert (f"{found.day} {found.time:%H:%M}" if found and found.time else str(found and found.day)) == row[1].replace(
        "–", "None"
    )
    if found is not None:
        assert found.label.name.lower() == row[2]


def boilerplate(row: Row) -> None:
    line = PageLine(words_of(row[0]))
    assert ("left out" if line.is_boilerplate or line.is_tail_heading else "kept") == row[1]


def sources(row: Row) -> None:
    tag = "" if row[1] == "–" else words_of(row[1])
    found = find_source(Reading(agency_tag=tag), None if row[0] == "–" else words_of(row[0]), authorities())
    assert (found.name if found else "–") == row[2].strip("`")


def spellings(row: Row) -> None:
    escaped = words_of(row[0])
    assert normalise(re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), escaped)) == words_of(row[1])


def numbers(row: Row) -> None:
    found = parse_number(words_of(row[0]))
    assert (found.text if found else "–") == row[1].strip("`")


def pages(row: Row) -> None:
    reading = read_capture(RawCapture(body=words_of(row[0]).encode()))
    assert reading.refusal == words_of(row[1])


def floors(row: Row) -> None:
    assert row[0] in FIELDS
    assert TARGETS[row[0]] == float(row[1])


CHECKS: dict[tuple[str, ...], Callable[[Row], None]] = {
    ("the page says", "is cited"): citations,
    ("rule", "the reader is told", "published", "unit", "the page says", "it means"): rules,
    ("the page says", "holds"): officials,
    ("as written", "canonical", "organ", "province"): posts,
    ("post", "organ by which people are told apart"): organs,
    ("the page says", "names"): provinces,
    ("headline, lead and body", "placed in"): placed,
    ("published", "the page says", "event"): events,
    ("line", "date", "label"): date_lines,
    ("line", "in the text"): boilerplate,
    ("address", "tag", "source"): sources,
    ("typed", "kept"): spellings,
    ("typed", "number"): numbers,
    ("page", "refused as"): pages,
    ("field", "floor", "what counts"): floors,
}
EXAMPLES = [(header, row) for header, rows in tables() for row in rows]


@pytest.mark.parametrize(("header", "row"), EXAMPLES, ids=[row[0][:40] for _, row in EXAMPLES])
def test_the_document_says_what_the_code_does(header: tuple[str, ...], row: Row) -> None:
    CHECKS[header](row)


def test_the_document_shows_every_kind_of_example() -> None:
    assert {header for header, _ in tables()} == set(CHECKS)


def test_every_rule_of_linking_is_told() -> None:
    told = [words_of(row[0]) for header, row in EXAMPLES if header[0] == "rule"]
    assert sorted(told) == sorted(RULES)


def test_every_field_of_the_gate_is_told() -> None:
    assert [row[0] for header, row in EXAMPLES if header[0] == "field"] == list(FIELDS)
