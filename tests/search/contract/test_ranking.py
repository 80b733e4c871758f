"""What comes first, and that order is always the same."""

from datetime import date

import pytest

from search.tree import AllOf, AnyOf, Between, Everything, Node, Phrase, Word
from tests.search.contract.documents import Document, Engine, Result

FILLER = "Các đại biểu thảo luận và thống nhất nhiều nội dung quan trọng khác. " * 3


def toned(*texts: str) -> AllOf:
    return AllOf(tuple(Word(text, toned=True) for text in texts))


def toneless(*texts: str) -> AllOf:
    return AllOf(tuple(Word(text) for text in texts))


CASES: list[tuple[str, Node, list[Document]]] = [
    (
        "a word in the title over one in the lead over one in the text",
        toned("cam"),
        [
            Document(1, title="Mùa cam"),
            Document(2, title="Mùa", lead="cam"),
            Document(3, title="Mùa", text=f"cam {FILLER}"),
        ],
    ),
    (
        "neighbours over the same words apart",
        toned("nghị", "quyết"),
        [
            Document(1, text=f"nghị quyết {FILLER}"),
            Document(2, text=f"nghị luận {FILLER} quyết tâm, nghị lực, quyết định"),
        ],
    ),
    (
        "neighbours over the same words apart where any word is enough",
        AnyOf((Word("nghị", toned=True), Word("quyết", toned=True), Word("vắng", toned=True))),
        [
            Document(1, text=f"nghị quyết {FILLER}"),
            Document(2, text=f"nghị luận {FILLER} quyết tâm, nghị lực, quyết định"),
            Document(3, text=f"quyết tâm {FILLER}"),
        ],
    ),
    (
        "neighbours in the order typed",
        toned("hòa", "bình"),
        [Document(1, text=f"hòa bình {FILLER}"), Document(2, text=f"bình hòa {FILLER}")],
    ),
    (
        "more often over less often",
        toned("cam"),
        [Document(1, text=f"cam cam cam {FILLER}"), Document(2, text=f"cam quýt bưởi {FILLER}")],
    ),
    (
        "a short text over a long one",
        toned("cam"),
        [Document(1, text=f"cam {FILLER}"), Document(2, text=f"cam {FILLER * 9}")],
    ),
    (
        "a toneless word as typed over other tones",
        Word("ma"),
        [
            Document(1, text=f"ma {FILLER}"),
            Document(2, text=f"má má má {FILLER}"),
            Document(3, text=f"mã {FILLER * 3}"),
        ],
    ),
    (
        "toneless words as typed over other tones",
        toneless("hoa", "binh"),
        [Document(1, text=f"hoa binh {FILLER * 4}"), Document(2, title="Hòa Bình", text=f"Hòa Bình {FILLER}")],
    ),
    (
        "a toneless phrase as typed over other tones",
        Phrase((Word("hoa"), Word("binh"))),
        [Document(1, text=f"hoa binh {FILLER * 4}"), Document(2, title="Hòa Bình", text=f"Hòa Bình {FILLER}")],
    ),
    (
        "of equals the newer one, those without a date last",
        toned("cam"),
        [
            Document(2, text="cam", published=date(2021, 1, 2)),
            Document(1, text="cam", published=date(2020, 1, 2)),
            Document(3, text="cam"),
        ],
    ),
    (
        "recency decides between equals only",
        toned("cam"),
        [
            Document(1, text="cam cam", published=date(1999, 1, 1)),
            Document(2, text="cam tươi", published=date(2024, 1, 1)),
        ],
    ),
    ("of quite equal ones the smaller key", toned("cam"), [Document(key, text="cam") for key in (2, 9, 10, 30)]),
    (
        "everything, the newest first",
        Everything(),
        [Document(key, text="x", published=date(2030 - key, 1, 1)) for key in (3, 5, 8)],
    ),
]


@pytest.mark.parametrize(("says", "tree", "documents"), CASES, ids=[case[0] for case in CASES])
@pytest.mark.parametrize("at_once", [True, False], ids=["one commit", "many commits"])
def test_order(engine: Engine, says: str, tree: Node, documents: list[Document], at_once: bool) -> None:
    noise = [Document(100 + i, text=f"{FILLER} chuyện thứ {i}") for i in range(12) if tree != Everything()]
    batches = [[*noise, *reversed(documents)]] if at_once else [noise, *([document] for document in documents)]
    for batch in batches:
        engine.replace(batch)
    assert engine.find(tree).keys == [document.key for document in documents]


def test_scores_fall_along_the_hits(engine: Engine) -> None:
    engine.replace([Document(i, text="cam " * i + FILLER) for i in range(1, 9)])
    scores = engine.find(toned("cam")).scores
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 8


def test_any_word_ranks_who_holds_more_of_them_first(engine: Engine) -> None:
    engine.replace(
        [Document(1, text=f"cam quýt {FILLER}"), Document(2, text=f"cam {FILLER}"), Document(3, text=FILLER)]
    )
    assert engine.find(toned("cam", "quýt", "bưởi"), any_word=True).keys == [1, 2]


def test_a_filter_does_not_change_scores(engine: Engine) -> None:
    engine.replace([Document(i, text="cam " * i + FILLER, year=2000 + i % 2) for i in range(1, 9)])
    everything = scored(engine.find(toned("cam")))
    filtered = scored(engine.find(toned("cam"), filters=(Between("year", 2001, 2001),)))
    assert filtered == {key: everything[key] for key in (1, 3, 5, 7)}


def scored(result: Result) -> dict[int, float]:
    return dict(zip(result.keys, result.scores, strict=True))


def test_alternatives_in_no_order_are_no_neighbours(engine: Engine) -> None:
    engine.replace([Document(1, text=f"cam quýt {FILLER}"), Document(2, text=f"cam {FILLER} quýt")])
    words = (Word("cam", toned=True), Word("quýt", toned=True))
    near, apart = engine.find(AnyOf(words)).scores
    assert near > apart
    assert len(set(engine.find(AnyOf(words, loose=True)).scores)) == 1
