import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.core.text import normalise
from search.analysis import codes, tokens
from search.query import as_written, parse
from search.snippets import SnippetPiece, mark, snippet
from search.tree import Phrase, Prefix, Word
from tests.growth import growth


def shown(pieces):
    return "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in pieces)


def marked(text, q):
    return shown(mark(text, parse(q).highlights))


@pytest.mark.parametrize(
    ("text", "q", "expected"),
    [
        ("Tỉnh ủy Hậu Giang", "hau giang", "Tỉnh ủy [Hậu Giang]"),
        ("Hòa giải, hoà bình, hoá đơn", "hòa", "[Hòa] giải, [hoà] bình, hoá đơn"),
        ("Hòa giải, hoà bình, hoá đơn", "hoa", "[Hòa] giải, [hoà] bình, [hoá] đơn"),
        ("cán bộ, bộ đội", '"cán bộ"', "[cán bộ], bộ đội"),
        ("cán, bộ; cán và bộ", '"can bo"', "[cán, bộ]; cán và bộ"),
        ("ban, bàn, lan, an", "an", "ban, bàn, lan, [an]"),
        ("chuyển đổi, đối thoại, do", "chuyển đ*", "[chuyển đổi], [đối] thoại, do"),
        ("theo 04 - NQ/TW và 4-NQ/TW, không 05-NQ/TW", "04-NQ/TW", "theo [04 - NQ/TW] và [4-NQ/TW], không 05-NQ/TW"),
        ("04-NQ/TW", "04-NQ/T*", "[04-NQ/TW]"),
        ("khóa 12, 120 người, 12a", "12", "khóa [12], 120 người, [12]a"),
        ("Hội nghị ra nghị quyết, nghị sĩ", "nghị quyết", "Hội nghị ra [nghị quyết], nghị sĩ"),
        ("Hội nghị, sĩ quan, quyết định", "nghị quyết", "Hội [nghị], sĩ quan, [quyết] định"),
        ("sơ kết nghị quyết số 4, kết luận", "kết luận số 4", "sơ kết nghị quyết [số 4], [kết luận]"),
        ("Hội nghị\nquyết toán", "nghị quyết", "Hội [nghị]\n[quyết] toán"),
        ("Hội nghị\nquyết toán, nghị quyết", '"nghị quyết"', "Hội nghị\nquyết toán, [nghị quyết]"),
        ("ngày 03/06/2021", "3/6/2021", "ngày [03/06/2021]"),
        ("có tòa, có án", "có -tòa", "[có] tòa, [có] án"),
        ("sơ kết", "", "sơ kết"),
        ("", "a", ""),
        ('<b>đậm</b> & "x"', "b", '<[b]>đậm</[b]> & "x"'),
    ],
)
def test_what_is_marked_is_what_matches(text, q, expected):
    assert marked(text, q) == expected


def test_decomposed_text_is_marked_at_the_right_places():
    text = unicodedata.normalize("NFD", "Đồng chí Hoà ở Tỉnh uỷ Hậu Giang\u200b")
    assert marked(text, "tỉnh ủy") == "Đồng chí Hoà ở [Tỉnh uỷ] Hậu Giang"


FILLER = "Đoàn đã nghe báo cáo và cho ý kiến về từng việc còn lại. " * 30


def test_the_stretch_with_most_words_of_the_query_is_shown():
    text = f"Một cuộc họp. {FILLER}Sau đó sơ kết việc chuyển đổi số ở xã. {FILLER}Họp."
    found = shown(snippet(text, parse("họp chuyển đổi số").highlights, length=120))
    assert "[chuyển đổi số]" in found
    assert found.startswith("…Sau đó sơ kết")
    assert found.endswith("…")


def test_of_equal_stretches_the_one_with_neighbours_then_the_first_is_shown():
    text = f"đổi cái khác rồi mới chuyển. {FILLER}chuyển đổi. {FILLER}chuyển đổi lần nữa."
    found = snippet(text, parse("chuyển đổi").highlights, length=100)
    assert "[chuyển đổi]. Đoàn" in shown(found)


def test_without_a_word_of_the_query_the_beginning_is_shown():
    found = shown(snippet(FILLER, parse("tòa").highlights, length=63))
    assert found == "Đoàn đã nghe báo cáo và cho ý kiến về từng việc còn lại. Đoàn…"
    assert snippet("ngắn", ()) == [SnippetPiece("ngắn")]


def test_a_snippet_is_one_line_and_says_what_was_cut():
    pieces = snippet(f"{FILLER}\nMột dòng\nmới ở đây\n{FILLER}", parse("mới").highlights, length=60)
    assert "\n" not in shown(pieces)
    assert [piece.text for piece in pieces if piece.gap] == ["…", "…"]
    assert not any(piece.gap for piece in snippet("một\nhai", parse("hai").highlights))


WORDS = ["hoà", "hòa", "hoa", "đổi", "doi", "Hậu", "giang", "04-NQ/TW", "12", "4", "NQ", "an", "ban", "2021"]
TEXTS = st.lists(st.sampled_from([*WORDS, ",", ". ", "\n", "–", "x" * 30, "\u0301"]), max_size=60).map(" ".join)
ASKED = st.lists(
    st.sampled_from(
        [
            *(Word("hòa", toned=True), Word("hoa"), Word("12"), Word("4-nq-tw"), Prefix("đ", toned=True), Prefix("a")),
            *(Phrase((Word("hậu", toned=True), Word("giang", toned=True))), Phrase((Word("an"), Word("ban")))),
            *(Phrase((Word("hoa"), Word("hoa"))), Prefix("4-nq"), Word("an")),
        ]
    ),
    max_size=4,
    unique=True,
).map(tuple)


def expected_marks(text, asked):
    """Every token's span that something asked for covers, found token by token."""
    made = tokens(text)
    follows = [bool(at) and "\n" not in text[made[at - 1].end : one.start] for at, one in enumerate(made)]
    covered: set[int] = set()
    single: list[set[int]] = [set() for _ in made]
    for number, one in enumerate(asked):
        if isinstance(one, Phrase):
            at = 0
            while at + len(one.words) <= len(made):
                run, size = made[at : at + len(one.words)], len(one.words)
                is_here = all(w.text == (t.exact if w.toned else t.folded) for w, t in zip(one.words, run, strict=True))
                if is_here and all(follows[at + 1 : at + size]):
                    covered |= set(range(run[0].start, run[-1].end))
                    at += size
                else:
                    at += 1
        elif "-" in one.text:
            fits = str.startswith if isinstance(one, Prefix) else str.__eq__
            covered |= {at for code in codes(text) if fits(code.key, one.text) for at in range(code.start, code.end)}
        else:
            for held, token in zip(single, made, strict=True):
                form = token.exact if one.toned else token.folded
                if form == one.text or (isinstance(one, Prefix) and form.startswith(one.text)):
                    held.add(number)
    words = [isinstance(one, Word) and "-" not in one.text for one in asked]
    pairs = {n for n in range(len(asked) - 1) if words[n] and words[n + 1]}
    beside = [
        (at, n) for at in range(1, len(made)) if follows[at] for n in pairs & single[at - 1] if n + 1 in single[at]
    ]
    joined = {n + more for _, n in beside for more in (0, 1)}
    places = {at - less for at, _ in beside for less in (0, 1)}
    for at, token in enumerate(made):
        if single[at] and (at in places or single[at] - joined):
            covered |= set(range(token.start, token.end))
    return covered


@pytest.mark.slow
@settings(derandomize=True, max_examples=300, deadline=None)
@given(TEXTS, ASKED)
def test_marks_are_the_tokens_that_the_index_matches(raw, asked):
    text = normalise(raw)
    pieces = mark(raw, asked)
    assert "".join(piece.text for piece in pieces) == text
    at, covered = 0, set()
    for piece in pieces:
        covered |= set(range(at, at + len(piece.text))) if piece.marked else set()
        at += len(piece.text)
    wanted = expected_marks(text, asked)
    assert wanted <= covered
    assert all(text[place] == " " for place in covered - wanted)


@pytest.mark.slow
@settings(derandomize=True, max_examples=300, deadline=None)
@given(TEXTS | st.text(max_size=300), ASKED, st.integers(1, 120))
def test_a_snippet_is_a_stretch_of_the_text(raw, asked, length):
    line = normalise(raw).replace("\n", " ")
    pieces = snippet(raw, asked, length=length)
    stretch = "".join(piece.text for piece in pieces if not piece.gap)
    assert stretch in line
    assert len(stretch) <= length
    assert all(piece.text for piece in pieces)
    if expected_marks(normalise(raw), asked) and length >= 60:
        assert any(piece.marked for piece in pieces)
    if not any(piece.gap for piece in pieces):
        assert stretch.strip() == line.strip()


@pytest.mark.slow
@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(["hoà", "đổi", "nghe", "giang."]), min_size=30, max_size=80), st.integers(20, 100))
def test_a_snippet_is_cut_between_words(words, length):
    stretch = "".join(piece.text for piece in snippet(" ".join(words), (Word("doi"),), length=length) if not piece.gap)
    assert set(stretch.split()) <= set(words)


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["a", "a ", "- ", "1/", "hoà giải ", "04-NQ/TW ", "ab-", "a" + "-" * 500])
def test_cost_is_linear(unit):
    asked = (Word("a"), Word("hoa"), Prefix("b"), Word("4-nq-tw"), Phrase((Word("a"), Word("a"), Word("ab"))))

    def work(size):
        text = (unit * size)[:size]
        return snippet(text, asked), mark(text, asked)

    assert growth(work, 5_000) < 3


@pytest.mark.parametrize(
    "surface",
    [
        "Nghị quyết số 04-NQ/TW ngày 30/10/2016 của Ban Chấp hành Trung ương khóa XII",
        "Nghị quyết Trung ương 4 (khóa XII)",
        "Nghị quyết “tam nông”",
        "04-NQ/TW",
        "Luật Hòa giải ở cơ sở năm 2013",
    ],
)
def test_words_are_marked_whole_where_they_stand_as_written(surface: str) -> None:
    pieces = mark(f"Thực hiện {surface}, các cấp quán triệt.", as_written(surface))
    assert [piece.text.strip("”)") for piece in pieces if piece.marked] == [surface.strip("”)")]


def test_words_as_written_have_one_writing_and_number() -> None:
    assert as_written("Nghị quyết số 04-NQ/TW ngày 30/10/2016") == (
        Word("4-nq-tw"),
        Phrase((Word("nghị", toned=True), Word("quyết", toned=True), Word("số", toned=True))),
        Phrase((Word("ngày", toned=True), Word("30"), Word("10"), Word("2016"))),
    )
