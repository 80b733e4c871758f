"""Where sentences end, asked place by place."""

from archive.core.text.sentences import Sentences

TEXT = "Ông Lò Văn Mẫu nói. TP. Mẫu Sơn họp!\nBà Hà Thị Thử hỏi: “Vì sao?” Rồi thôi…\n\nHết"


def test_every_place_lies_in_the_one_sentence_that_holds_it() -> None:
    sentences = Sentences(TEXT)
    found = [sentences.around(place) for place in range(len(TEXT))]

    assert all(start <= place < end for place, (start, end) in enumerate(found))
    cut = [TEXT[start:end] for start, end in dict.fromkeys(found)]
    assert "".join(cut) == TEXT
    assert [words.strip() for words in cut if words.strip()] == [
        "Ông Lò Văn Mẫu nói.",
        "TP. Mẫu Sơn họp!",
        "Bà Hà Thị Thử hỏi: “Vì sao?”",
        "Rồi thôi…",
        "Hết",
    ]


def test_the_order_of_the_questions_makes_no_difference() -> None:
    forwards, backwards = Sentences(TEXT), Sentences(TEXT)
    places = range(len(TEXT))
    assert [forwards.around(place) for place in places] == [backwards.around(place) for place in reversed(places)][::-1]
