"""What matches: words, tones, phrases, numbers, prefixes, and their combinations."""

import pytest

from search.tree import AllOf, AnyOf, Everything, InField, NearWords, Node, Not, Nothing, Phrase, Prefix, Word
from tests.search.contract.documents import Document, Engine

DOCUMENTS = [
    Document(1, title="Hội nghị tỉnh ủy", text="Sơ kết thực hiện Nghị quyết số 04-NQ/TW về công tác xây dựng Đảng."),
    Document(2, title="Tin Khóa XII", text="Tỉnh uỷ triển khai 08-CT/TW và 19-NQ/TW; lớp nghị luận, quyết tâm."),
    Document(3, title="Hoà Bình", text="Người dân Hòa Bình đón mùa cam."),
    Document(4, title="hoa binh", text="Bai viet khong dau ve hoa binh."),
    Document(5, title="Cắm hoa", text="Bình hoa đẹp; hóa đơn, bình minh."),
    Document(7, text="Chuyện bánh pía\n\nsầu riêng,\nsố 05-NQ/TW\nmứt dừa"),
    Document(6, title="Y tế An Giang", lead="Trung ương 4", text="Chuyển đổi số trong y tế, chuyển giao công nghệ."),
]


def toned(*texts: str) -> tuple[Word, ...]:
    return tuple(Word(text, toned=True) for text in texts)


def toneless(*texts: str) -> tuple[Word, ...]:
    return tuple(Word(text) for text in texts)


CASES: list[tuple[str, Node, set[int]]] = [
    ("one word", Word("nghị", toned=True), {1, 2}),
    ("all words, wherever they stand", AllOf(toned("nghị", "quyết")), {1, 2}),
    ("a phrase needs them side by side", Phrase(toned("nghị", "quyết")), {1}),
    ("a phrase does not run from one field into another", Phrase(toned("ủy", "sơ", "kết")), set()),
    ("a phrase does not run from one paragraph into the next", Phrase(toned("pía", "sầu")), set()),
    ("nor from the end of a number", Phrase(toned("tw", "mứt")), set()),
    ("a phrase behind the first paragraph", Phrase(toned("sầu", "riêng")), {7}),
    ("a number behind the first paragraph, by its parts", Phrase(toned("số", "05", "nq", "tw")), {7}),
    ("and as a whole behind its neighbour", Phrase(toned("số", "5-nq-tw")), {7}),
    ("words of two paragraphs", AllOf(toned("pía", "sầu")), {7}),
    ("old and new tone placement are one word", Word("hòa", toned=True), {3}),
    ("and in the words of a title", InField("title", Word("khóa", toned=True)), {2}),
    ("a toned word does not match other tones", Word("hóa", toned=True), {5}),
    ("a toneless word matches all tones", Word("hoa"), {3, 4, 5}),
    ("a toneless phrase", Phrase(toneless("hoa", "binh")), {3, 4}),
    ("đ and d are different in a toned word", Word("đang", toned=True), set()),
    ("and alike in a toneless one", Word("dang"), {1}),
    ("tỉnh ủy in both placements", Phrase(toned("tỉnh", "ủy")), {1, 2}),
    ("one-letter words survive", Phrase(toned("y", "tế")), {6}),
    ("numbers survive", Phrase(toned("trung", "ương", "4")), {6}),
    ("the number of a document as a whole", Word("4-nq-tw", toned=True), {1}),
    ("no number made of the parts of others", Word("8-nq-tw", toned=True), set()),
    ("the parts of a number", Phrase(toned("04", "nq", "tw")), {1}),
    ("at least one word", AnyOf(toned("cam", "đẹp", "vắng")), {3, 5}),
    ("without a word", AllOf((Word("hoa"), Not(Word("minh")))), {3, 4}),
    ("everything but", Not(Word("hoa")), {1, 2, 6, 7}),
    ("in one field", InField("lead", Word("trung")), {6}),
    ("not in that field", InField("lead", Word("giang")), set()),
    ("a phrase in one field", InField("title", Phrase(toned("hòa", "bình"))), {3}),
    ("near each other, in either order", NearWords(toned("kết", "nghị"), 2), {1}),
    ("but not further", NearWords(toned("kết", "nghị"), 1), set()),
    ("near without tones", NearWords(toneless("hoa", "minh"), 6), {5}),
    ("near within one field only", NearWords(toned("ủy", "sơ"), 20), set()),
    ("near within one document only", NearWords(toned("đảng", "tỉnh"), 20), set()),
    ("a prefix with tones", Prefix("chuyể", toned=True), {6}),
    ("a prefix that bears another tone", Prefix("chuyế", toned=True), set()),
    ("a prefix without tones", Prefix("quy"), {1, 2}),
    ("the prefix đ means đ", AllOf((Word("chuyển", toned=True), Prefix("đ", toned=True))), {6}),
    ("everything", Everything(), {1, 2, 3, 4, 5, 6, 7}),
    ("nothing", Nothing(), set()),
    ("an empty conjunction is everything", AllOf(()), {1, 2, 3, 4, 5, 6, 7}),
    ("an empty disjunction is nothing", AnyOf(()), set()),
    ("an empty phrase is everything", Phrase(()), {1, 2, 3, 4, 5, 6, 7}),
    ("double negation", Not(Not(Word("cam", toned=True))), {3}),
    ("a word that nobody wrote", Word("xyzzy"), set()),
]


@pytest.mark.parametrize(("says", "tree", "keys"), CASES, ids=[case[0] for case in CASES])
def test_matches(engine: Engine, says: str, tree: Node, keys: set[int]) -> None:
    engine.replace(DOCUMENTS)
    result = engine.find(tree)
    assert (set(result.keys), result.total) == (keys, len(keys))


def test_matching_does_not_depend_on_how_documents_came_in(engine: Engine) -> None:
    for document in reversed(DOCUMENTS):
        engine.replace([document])
    for says, tree, keys in CASES:
        assert set(engine.find(tree).keys) == keys, says


def test_any_word_is_enough_when_asked_so(engine: Engine) -> None:
    engine.replace(DOCUMENTS)
    tree = AllOf((*toned("cam", "đẹp"), Not(Word("minh"))))
    assert engine.find(tree).total == 0
    assert engine.find(tree, any_word=True).keys == [3]
