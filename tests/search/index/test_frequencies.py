"""What is held of a word in one byte a document says what its posting lists say."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.index.cache import PostingCache
from search.index.docsets import as_indices
from search.index.frequencies import TermFrequencies, WordFrequencies, word_frequencies

COUNT = 60
# Around the largest frequency that a byte holds, and beyond what two bytes hold.
FREQS = st.sampled_from([1, 2, 3, 253, 254, 255, 256, 70_000])
postings = st.dictionaries(st.integers(0, COUNT - 1), FREQS, max_size=COUNT)


def joined(fields: list[dict[int, int]]) -> WordFrequencies:
    rows = [
        TermFrequencies(*(np.array(row, dtype=np.uint32) for row in (sorted(field), [field[d] for d in sorted(field)])))
        for field in fields
    ]
    return word_frequencies(rows, COUNT)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(fields=st.lists(postings, min_size=1, max_size=3), asked=st.sets(st.integers(0, COUNT - 1)))
def test_weights_are_those_of_the_posting_lists(fields: list[dict[int, int]], asked: set[int]) -> None:
    found = joined(fields)
    holding = sorted({doc for field in fields for doc in field})
    assert found.doc_freq == len(holding)
    assert as_indices(found.docset()).tolist() == holding
    norms = np.arange(1, len(fields) * COUNT + 1, dtype=np.float32).reshape(len(fields), COUNT)
    docs = np.array(sorted(asked), dtype=np.intp)
    expected = [sum(field.get(doc, 0) * norms[i, doc] for i, field in enumerate(fields)) for doc in docs.tolist()]
    assert found.weights(docs, norms).tolist() == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("share", [2, 20], ids=["common", "rare"])
def test_a_word_takes_few_bytes(share: int) -> None:
    docs = np.arange(0, 60_000, share, dtype=np.uint32)
    found = word_frequencies([TermFrequencies(docs, np.full(docs.size, 3, np.uint32))], 60_000)
    assert found.nbytes <= min(60_000, 5 * docs.size)


class Held:
    def __init__(self, nbytes: int) -> None:
        self.nbytes = nbytes


def test_what_is_asked_for_again_outlives_what_is_asked_for_once() -> None:
    cache = PostingCache(100_000)
    for _ in range(2):
        for number in range(20):
            cache.get(("segment", "word", number), lambda: Held(1_000))
    for number in range(1_000):
        cache.get(("segment", "phrase", number), lambda: Held(2_000))
        assert cache.bytes_held <= cache.limit
    assert all(cache.held(("segment", "word", number)) for number in range(20))


def test_what_is_no_longer_asked_for_goes_too() -> None:
    cache = PostingCache(100_000)
    for batch in range(30):
        for number in range(20):
            for _ in range(2):
                cache.get(("segment", batch, number), lambda: Held(1_000))
            assert cache.bytes_held <= cache.limit
    assert cache.held(("segment", 0, 0)) is None
    assert all(cache.held(("segment", 29, number)) for number in range(20))


def test_a_segment_is_forgotten_whole() -> None:
    cache = PostingCache(100_000)
    for segment in ("one", "other"):
        for number in range(9):
            for _ in range(1 + number % 2):
                cache.get((segment, number), lambda: Held(1_000))
    cache.forget("one")
    assert len(cache) == 9
    assert not any(cache.held(("one", number)) for number in range(9))
    cache.forget("other")
    assert (len(cache), cache.bytes_held) == (0, 0)
