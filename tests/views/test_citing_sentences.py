"""The sentence around a citation, cut where it is long."""

import pytest

from archive.views.citing_sentences import SHOWN, citing_sentences, sentence_of
from tests import factories


def parts(window, cited, **cut):
    start = window.index(cited)
    sentence = sentence_of(window, start, start + len(cited), **cut)
    return sentence.before, sentence.surface, sentence.after


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        ("Một. Hai nêu NQ 4 rồi. Ba.", ("Hai nêu ", "NQ 4", " rồi.")),
        ("Tiêu đề\nNQ 4 của TP. Cần Thơ\nBa", ("", "NQ 4", " của TP. Cần Thơ")),
        ("NQ 4", ("", "NQ 4", "")),
        ("Hai nêu “NQ 4”. Ba", ("Hai nêu “", "NQ 4", "”.")),
    ],
)
def test_it_is_the_sentence_and_no_more(window, expected):
    assert parts(window, "NQ 4") == expected


def test_a_long_sentence_is_cut_between_words():
    before, surface, after = parts("mở đầu " * 60 + "NQ 4" + " kết thúc" * 60, "NQ 4")
    assert surface == "NQ 4"
    assert before.startswith("… đầu mở") or before.startswith("… mở đầu")
    assert after.endswith(" …")
    assert max(len(before), len(after)) <= SHOWN + 2


def test_a_window_that_begins_within_a_sentence_says_so():
    assert parts("ửa từ mà cửa sổ cắt NQ 4", "NQ 4", is_cut=True)[0] == "… từ mà cửa sổ cắt "


@pytest.mark.django_db
def test_the_offset_is_right_far_into_a_text_of_all_planes():
    article = factories.article("Tiêu đề", "😀 dài. " * 400 + "Câu nêu NQ 4 ở đây. Hết.")
    resolution = factories.resolution()
    factories.citation(article, "NQ 4", resolution)
    found = citing_sentences(resolution, [article])[article.pk]
    assert (found.before, found.surface, found.after) == ("Câu nêu ", "NQ 4", " ở đây.")
