"""A page whose system dropped "&" from its character references: found as meant, placed as kept. Names are invented."""

from datetime import UTC, datetime

from archive.core.capture import RawCapture
from archive.core.linking.outcomes import Linked, Located
from archive.core.pipeline import process
from tests.stated import authorities

PAGE = """Sở TTamp;TT Hậu Giang họp về Nghị quyết ldquo;mới ndash; tốtrdquo;
Cập nhật ngày 05/07/2021
Ngày 1/7/2021, Ocirc;ng Lò Văn Hograve;a ndash; Trưởng phograve;ng Tài chính huyện Mẫu Sơn, cho biết Tỉnh ủy Hậu Giang đã có Quyết định số 12-QĐ/TU\
 ngày 3/6/2021 của Ban Thường vụ Tỉnh ủy Hậu Giang về phograve;ng chống dịch, cho ph;ép các cơ quan làm việc từ xa.
Bà Hà Thị Thử, Phó Giám đốc Sở TTamp;TT, nói cograve;n nhiều việc phải làm trong năm nay của tỉnh.
"""


def test_mentions_are_of_the_words_meant_and_stand_where_the_page_has_them() -> None:
    processed = process(
        RawCapture(body=PAGE.encode(), content_type="text/plain", captured_at=datetime(2021, 7, 6, tzinfo=UTC)),
        authorities(),
    )
    text = processed.reading.text
    assert "phograve;ng" in text  # the reading is as the page shows it
    assert "ndash;" in processed.reading.title

    assert [(one.mention.name, [post.surface for post in one.mention.posts]) for one in processed.officials] == [
        ("Lò Văn Hòa", ["Trưởng phòng Tài chính huyện Mẫu Sơn"]),
        ("Hà Thị Thử", ["Phó Giám đốc Sở TT&TT"]),
    ]
    assert [one.mention.span.of(text) for one in processed.officials] == ["Lò Văn Hograve;a", "Hà Thị Thử"]
    posts = [post.span.of(text) for one in processed.officials for post in one.mention.posts if post.span]
    assert posts == ["Trưởng phograve;ng Tài chính huyện Mẫu Sơn", "Phó Giám đốc Sở TTamp;TT"]

    [(mention, outcome)] = processed.citations
    assert mention.surface == mention.span.of(text)
    assert mention.surface.startswith("Quyết định số 12-QĐ/TU ngày 3/6/2021")
    assert isinstance(outcome, Linked)
    assert isinstance(processed.province, Located)
    assert processed.province.province == "hau-giang"
