import random
import unicodedata
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.query import Limits, parse, relaxations, to_string
from search.tree import Nothing
from tests.growth import Costs, old_objects_left_alone
from tests.search.queries import Names

PIECES = [
    *"\"“”()-−*:/|+', ",
    *("OR", "HOẶC", "AND", "NOT", "..", "  ", "x:"),
    *("tỉnh:", "tinh:", "cán bộ:", "số:", "năm:", "từ:", "đến:", "tiêu đề:", "title:", "văn bản:", "nguồn:", "ngày:"),
    *("04-NQ/TW", "04", "NQ/TW", "nq", "2021", "2016", "3/6/2021", "6/2021", "16/", "-HĐND", "nqtw4"),
    *("hậu giang", "Hậu", "giang", "đ", "a", "bb", "hoà", "Ð", "cần thơ"),
    *("\u0301", "\u200b", "\x00", "\n", "ﬁ", "İ", "中", "٣", "²", "\U0001f600"),
]
QUERIES = st.lists(st.sampled_from(PIECES), max_size=14).map("".join) | st.text(max_size=60)
ROOM = Limits(characters=4000)  # what is written back may be longer than what was typed


@pytest.mark.slow
@settings(derandomize=True, max_examples=400, deadline=None)
@given(QUERIES, st.sampled_from([None, Names()]))
def test_what_is_written_back_parses_to_the_same_tree(q, lookup):
    parsed = parse(q, lookup=lookup)
    again = parse(to_string(parsed), lookup=lookup, limits=ROOM)
    if parsed.syntax is not None:
        assert again.tree == parsed.tree
        assert not again.repairs
        assert to_string(again) == to_string(parse(to_string(again), lookup=lookup, limits=ROOM))


@pytest.mark.slow
@settings(derandomize=True, max_examples=150, deadline=None)
@given(QUERIES)
def test_a_relaxation_is_what_its_words_parse_to(q):
    parsed = parse(q, lookup=Names())
    for each in relaxations(parsed):
        assert parse(each.query, lookup=Names(), limits=ROOM).tree == each.parsed.tree


@pytest.mark.slow
@settings(derandomize=True, max_examples=150, deadline=None)
@given(QUERIES)
def test_decomposed_typing_asks_the_same(q):
    assert parse(unicodedata.normalize("NFD", q)).tree == parse(unicodedata.normalize("NFC", q)).tree


def hostile_queries(count, seed=20210603):
    rng = random.Random(seed)
    for _ in range(count):
        kind = rng.random()
        if kind < 0.5:
            yield "".join(rng.choice(PIECES) for _ in range(rng.randint(0, 60)))
        elif kind < 0.8:
            yield "".join(
                chr(rng.choice((rng.randrange(32, 127), rng.randrange(0x110000)))) for _ in range(rng.randint(0, 500))
            )
        else:
            yield rng.choice(PIECES) * rng.randint(1, 5000)


def nodes(node):
    yield node
    for part in getattr(node, "parts", ()) or ([node.part] if hasattr(node, "part") else []):
        yield from nodes(part)


def read_whole(q):
    parsed = parse(q, lookup=Names())
    relaxations(parsed)
    to_string(parsed)


@pytest.mark.slow
@pytest.mark.parametrize("count", [150, pytest.param(10_000, marks=pytest.mark.soak)], ids=["short", "soak"])
@old_objects_left_alone()
def test_hostile_queries_are_read_in_bounded_time(count):
    # The costliest of 500 takes 190,000 calls, the mean one 23,000.
    costs = Costs(most_calls=300_000, most_seconds=0.5, in_seconds=count > 150)
    for q in hostile_queries(count):
        costs.check(partial(read_whole, q), q)
        parsed = parse(q, lookup=Names())
        assert len(list(nodes(parsed.tree))) < 500
        if isinstance(parsed.tree, Nothing):
            assert parsed.repairs
    print(f"{count:,} hostile queries read: {costs}")
