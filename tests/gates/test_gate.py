"""The quality of the whole pipeline on labelled pages may rise and not fall. Lowering a floor is a commit of its own."""

import pytest

from tests.gates.gate import FIELDS, digest, has_real_pages, is_held_out, pages, parts, real_part

# A change of the data changes the meaning of every figure, so it is pinned.
DIGESTS = {
    "dev.jsonl": "a5ab2b73dd66dc110876dbdb23815c6fda07ba7e89f8d010f83ae983ee905e96",
    "own.jsonl": "30999f2e5f561d20dedc84a3a825aaba25de8d1e0167cb7622fa277295042faa",
    "citations.jsonl": "ddf0d7269ea1c4e55f78d01241dbdf1e0227b4cefaa061ecff21b21f3b2d8171",
    "national.jsonl": "47490a74103d0a98f194bcc8747e67b90bf1524546eaa4956c6b39b3f23db543",
    "people.jsonl": "cfc3b7d4a7c56e34242cb2e41789cca8e0e1e58755585c0763fe4044447733a1",
}

# What the archive promises on pages never seen before: the figures of the held-out third, less one slip.
TARGETS = {
    "citations": 0.99,
    "citations without number": 0.99,
    "citation spans": 0.98,
    "citation dates": 0.98,
    "officials": 0.97,
    "officials with posts": 0.97,
    "province": 0.99,
    "published": 0.99,
    "title": 0.99,
}
# On pages that one may look at while tuning no field is lower than this.
TUNED_FLOOR = 0.99
# What is reached on the real pages; three of the 48 are placed by what the excerpt leaves out, two have lost their headline.
REAL_FLOORS = TARGETS | {"citations without number": 0.97, "province": 0.93, "title": 0.95}
REAL_FLOORS |= {"officials": 0.99, "officials with posts": 0.98, "citation spans": 0.99, "citation dates": 0.99}
PARTS = ("seen", "held out", "own", "people", "national news", "numbers and laws")


@pytest.mark.parametrize("name", DIGESTS)
def test_the_labelled_pages_are_those_the_floors_were_set_on(name):
    assert digest(name) == DIGESTS[name]


def test_a_third_of_the_given_pages_is_held_out():
    given = pages("dev.jsonl")
    assert 0.2 < sum(map(is_held_out, given)) / len(given) < 0.45


def test_our_own_pages_hold_three_hundred_citations():
    assert sum(citation["occurrences"] for page in pages("own.jsonl") for citation in page["gold"]["citations"]) >= 300


def test_pages_about_people_show_every_kind():
    people = [official for page in pages("people.jsonl") for official in page["gold"]["officials"]]
    assert len(people) >= 15
    assert any(official["former"] for official in people)
    assert any(page["gold"]["province"] is None for page in pages("people.jsonl"))


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("part", PARTS)
def test_no_field_falls_below_its_floor(part, field):
    figure = parts()[part].figures[field]
    floor = TARGETS[field] if part == "held out" else TUNED_FLOOR
    assert figure.f1 >= floor, f"{field} on {part} pages: {figure}; see python -m tests.gates"


@pytest.mark.skipif(not has_real_pages(), reason="TANGTHU_EVAL names no folder with real.jsonl")
@pytest.mark.parametrize("field", FIELDS)
def test_no_field_falls_below_its_floor_on_real_pages(field):
    part = real_part()
    assert part is not None
    assert part.figures[field].f1 >= REAL_FLOORS[field], f"{field}: {part.figures[field]}"
