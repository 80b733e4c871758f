"""The words by which a headline and an opening tell what kind of news it is."""

from archive.core.linking.province_topics import topics_in
from archive.core.vocabulary import load_table


def test_each_word_of_a_topic_counts_once() -> None:
    assert topics_in("hai xe va chạm, hai nạn nhân cấp cứu; nạn nhân là học sinh") == {"local": 4}
    assert topics_in("thủ tướng họp với các tỉnh") == {"national": 2, "office": 1}
    assert topics_in("điểm tin 24h: xe buýt") == {"digest": 2}


def test_a_part_of_a_word_is_none() -> None:
    assert topics_in("cháyy, nạnnhân, nạn đói của nhân dân") == {}
    assert topics_in("") == {}


def test_no_word_is_of_two_topics() -> None:
    words = [row["word"] for row in load_table("places/topics")]
    assert len(words) == len(set(words))
