"""Every field of a reading comes with the rule that found it and the words of the page that state it."""

import pytest

from archive.core.capture import RawCapture
from archive.core.reading.dispatch import read_capture

TITLE = "Nà Mẫu chấn chỉnh việc cấp giấy chứng nhận đất"
TEXT = (
    "Vừa qua, Đảng ủy xã Nà Mẫu họp bàn cách rút ngắn thời gian cấp giấy chứng nhận đất cho người dân các bản vùng cao."
)
META = "<meta name='author' content='Lò Hạ Vân'>"
CASES = [
    (f"<h1>{TITLE}</h1><p>{TEXT}</p>", "title", "heading-1", TITLE),
    (f"<div>{TITLE}</div><div>05/07/2021</div><p>{TEXT}</p>", "title", "beside-date-line", TITLE),
    (f"<div>{TITLE}</div><div>{TITLE}</div><p>{TEXT}</p>", "title", "printed-twice", TITLE),
    (f"<div>{TITLE}</div><p>{TEXT}</p>", "title", "above-text", TITLE),
    (f"<title>{TITLE} - Xã Nà Mẫu</title><div>{TITLE}</div><p>{TEXT}</p>", "title", "declared", TITLE),
    (f"<h1>{TITLE}</h1><p>{TEXT}</p><p><b>Lò Hạ Vân</b></p>", "byline", "signature", "Lò Hạ Vân"),
    (f"<h1>{TITLE}</h1><p>{TEXT}</p><p>Nhóm PV</p>", "byline", "pen-name", "Nhóm PV"),
    (f"<h1>{TITLE}</h1><p>{TEXT}</p><p>Nguồn: Báo Mẫu</p>", "byline", "source-below-text", "Nguồn: Báo Mẫu"),
    (f"<h1>{TITLE}</h1><p>{TEXT} Lò Hạ Vân</p>", "byline", "end-of-text", "Lò Hạ Vân"),
    (f"<h1>{TITLE}</h1><p>Tác giả: Hạ Vân</p><p>{TEXT}</p>", "byline", "below-title", "Tác giả: Hạ Vân"),
    (f"<h1>{TITLE}</h1><i>Hạ Vân | 05/07/2021</i><p>{TEXT}</p>", "byline", "date-line", "Hạ Vân | 05/07/2021"),
    (f"{META}<h1>{TITLE}</h1><p>{TEXT}</p>", "byline", "declared", "Lò Hạ Vân"),
    (f"<h1>{TITLE}</h1><p>{TEXT}</p><p>admin admin</p>", "account", "below-text", "admin admin"),
    (f"<h1>{TITLE}</h1><p>Lượt xem: 12</p><p>{TEXT}</p>", "views", "counter", "Lượt xem: 12"),
    (f"<h1>{TITLE}</h1><p>Chuyên mục: Đất đai</p><p>{TEXT}</p>", "section", "label", "Đất đai"),
    (f"<p>Trang chủ » Tin tức » Đất đai</p><h1>{TITLE}</h1><p>{TEXT}</p>", "section", "above-title", "Đất đai"),
]


@pytest.mark.parametrize(("body", "field", "rule", "words"), CASES, ids=[f"{case[1]} {case[2]}" for case in CASES])
def test_a_field_states_its_rule_and_its_words(body: str, field: str, rule: str, words: str) -> None:
    reading = read_capture(RawCapture(body=f"<html><body>{body}</body></html>".encode()))
    assert [(item.rule, item.words) for item in reading.evidence if item.field == field] == [(rule, words)]


def test_only_stated_fields_have_evidence() -> None:
    reading = read_capture(RawCapture(body=f"<html><body><h1>{TITLE}</h1><p>{TEXT}</p></body></html>".encode()))
    assert [item.field for item in reading.evidence] == ["title"]
