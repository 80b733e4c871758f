"""Paragraphs, stretches and pieces: the text an article page prints is the article's text, whatever the marks."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.views.marked_text import Mark, MarkedPiece, paragraphs

TEXT = "Tiêu đề\nCán bộ quán triệt Nghị quyết Trung ương 4 (khóa XI, XII) tại hội nghị.\nẢnh: hội trường"
SEGMENTS = [["title", 0, 7], ["body", 8, 78], ["caption", 79, 94]]


def span(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def mark(words: str, target: object) -> Mark:
    start, end = span(words)
    return Mark(start=start, end=end, target=target)


def test_it_keeps_the_stored_paragraphs():
    assert [paragraph.kind for paragraph in paragraphs(TEXT, SEGMENTS, [])] == ["title", "body", "caption"]


def test_a_mark_becomes_a_stretch_of_its_own():
    body = paragraphs(TEXT, SEGMENTS, [mark("hội nghị", "x")])[1]
    assert [(stretch.text, stretch.targets) for stretch in body.stretches][-2:] == [("hội nghị", ("x",)), (".", ())]


def test_two_citations_on_the_same_words_share_a_stretch():
    words = "Nghị quyết Trung ương 4 (khóa XI, XII)"
    body = paragraphs(TEXT, SEGMENTS, [mark(words, "khóa XI"), mark(words, "khóa XII")])[1]
    assert (words, ("khóa XI", "khóa XII")) in [(stretch.text, stretch.targets) for stretch in body.stretches]


def test_overlapping_marks_show_their_words_once():
    body = paragraphs(TEXT, SEGMENTS, [mark("Nghị quyết Trung ương 4", "a"), mark("Trung ương 4 (khóa XI", "b")])[1]
    assert ("Nghị quyết Trung ương 4 (khóa XI", ("a", "b")) in [(s.text, s.targets) for s in body.stretches]


def test_sought_words_are_marked_inside_a_citation():
    start, end = span("Trung ương")
    body = paragraphs(TEXT, SEGMENTS, [mark("Nghị quyết Trung ương 4", "a")], [(start, end)])[1]
    cited = next(stretch for stretch in body.stretches if stretch.targets)
    assert cited.pieces == (
        MarkedPiece(text="Nghị quyết "),
        MarkedPiece(text="Trung ương", sought=True),
        MarkedPiece(text=" 4"),
    )


def test_a_mark_over_a_paragraphs_end_is_continued():
    shown = paragraphs(TEXT, SEGMENTS, [Mark(start=0, end=len(TEXT), target="x")])
    assert all(stretch.targets == ("x",) for paragraph in shown for stretch in paragraph.stretches)


def test_an_anchor_stands_once_where_its_span_begins():
    shown = paragraphs(TEXT, SEGMENTS, [Mark(start=20, end=len(TEXT), target="x", anchor="cho")])
    assert [stretch.anchor for paragraph in shown for stretch in paragraph.stretches if stretch.targets] == ["cho", ""]


def test_spans_that_share_characters_keep_the_first_anchor_there_is():
    start, end = span("hội nghị")
    marks = [mark("tại hội nghị", "a"), Mark(start=start, end=end, target="b", anchor="cho")]
    assert [s.anchor for s in paragraphs(TEXT, SEGMENTS, marks)[1].stretches if s.targets] == ["cho"]


def test_broken_segments_hide_nothing():
    broken: list[list[Any]]
    for broken in ([["title", 0, 3]], [["body", 5, 2]], [["body", 0, 9999]], [[]], [["body", "0", None]], []):
        shown = paragraphs(TEXT, broken, [])
        assert [paragraph.text for paragraph in shown] == TEXT.split("\n")


bounds = st.tuples(st.integers(-3, 60), st.integers(-3, 60))


@pytest.mark.slow
@given(
    text=st.text(alphabet="aộ\n <&", max_size=50),
    segments=st.lists(st.tuples(st.sampled_from(["title", "body"]), st.integers(0, 50), st.integers(0, 50))),
    marks=st.lists(bounds),
    sought=st.lists(bounds),
)
@settings(max_examples=100, derandomize=True)
def test_the_pieces_are_the_text(text, segments, marks, sought):
    targets = [Mark(start=start, end=end, target=number) for number, (start, end) in enumerate(marks)]
    shown = paragraphs(text, segments, targets, sought)
    assert "\n".join(paragraph.text for paragraph in shown) == text


@pytest.mark.slow
@given(text=st.text(alphabet="aộ\n", min_size=1, max_size=40), marks=st.lists(bounds), sought=st.lists(bounds))
@settings(max_examples=100, derandomize=True)
def test_a_character_bears_the_marks_that_cover_it(text, marks, sought):
    targets = [Mark(start=start, end=end, target=number) for number, (start, end) in enumerate(marks)]
    position = 0
    for paragraph in paragraphs(text, [], targets, sought):
        for stretch in paragraph.stretches:
            for piece in stretch.pieces:
                for offset in range(position, position + len(piece.text)):
                    covering = {number for number, (start, end) in enumerate(marks) if start <= offset < end}
                    assert covering <= set(stretch.targets)
                    assert piece.sought == any(start <= offset < end for start, end in sought)
                position += len(piece.text)
        position += 1
