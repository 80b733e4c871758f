"""What stands beside a citation and what of it speaks about it: days, years, bodies, other designs. Invented sentences."""

from datetime import date

import pytest

from archive.core.extraction.citations import find_citations
from archive.core.text import normalise
from tests.stated import authorities


def cited(text):
    return find_citations(normalise(text), authorities())


@pytest.mark.parametrize(
    ("text", "issued"),
    [
        # a day until which something holds is none, a day that has come is
        ("Đến ngày 5/7/2021, UBND tỉnh ra Quyết định số 12/QĐ-UBND.", date(2021, 7, 5)),
        ("Họ chờ, và mãi tới ngày 5/7/2021, UBND tỉnh mới có Quyết định số 12/QĐ-UBND.", date(2021, 7, 5)),
        ("Bắt đầu từ ngày 5/7/2021, Bộ Tài chính đã ban hành Quyết định số 12/QĐ-BTC.", date(2021, 7, 5)),
        ("Có hiệu lực đến ngày 5/7/2021, UBND tỉnh ra Quyết định số 12/QĐ-UBND.", None),
        ("Từ ngày 5/6/2021 đến ngày 5/7/2021, UBND tỉnh ra Quyết định số 12/QĐ-UBND.", None),
    ],
)
def test_a_day_before_a_citation_may_be_that_of_something_else(text, issued):
    (mention,) = cited(text)
    assert mention.issued == issued


@pytest.mark.parametrize(
    ("text", "days"),
    [
        (
            "Thực hiện Chỉ thị số 05-CT/TW, ngày 12/7/2016, Ban Thường vụ Tỉnh ủy đã ban hành Kế hoạch số 20-KH/TU.",
            [None, date(2016, 7, 12)],
        ),
        ("Theo Nghị quyết Trung ương 4 (khóa X), ngày 11/4/2007, Bộ Chính trị đã quyết định lập khối.", [None]),
        ("Theo Bộ luật Hình sự 2015, ngày 11/4/2017 tòa hỏi ý kiến.", [None]),
        ("Học Nghị quyết số 18-NQ/TW, ngày 25/10/2017, của Ban Chấp hành Trung ương.", [date(2017, 10, 25)]),
        (
            "Học Nghị quyết số 18-NQ/TW, ngày 25/10/2017, Hội nghị lần thứ sáu Ban Chấp hành Trung ương khóa XII.",
            [date(2017, 10, 25)],
        ),
    ],
)
def test_a_day_behind_a_comma_may_be_that_of_the_next_clause(text, days):
    assert [mention.issued for mention in cited(text)] == days


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Theo thông tư 280 của Bộ Tài chính, phí được tính theo mức giá được ban hành từ năm 2012.", None),
        ("Nghị định 71 của Chính phủ, được ban hành năm 2000, cho kéo dài.", 2000),
        ("Nghị định 96 ra đời vào năm 2014.", 2014),
    ],
)
def test_what_another_clause_says_is_not_the_year_of_a_document(text, year):
    (mention,) = cited(text)
    assert mention.year == year


@pytest.mark.parametrize(
    ("text", "issuers"),
    [
        ("Quyết định số 24/2017 của Thủ tướng, thay thế Quyết định số 69/2013 về giá.", ["Thủ tướng", "Thủ tướng"]),
        ("Thông tư 26/2017 của Bộ Y tế sửa đổi, bổ sung một số điều của Thông tư 19/2016.", ["Bộ Y tế", "Bộ Y tế"]),
        ("Quyết định số 24/2017 của Thủ tướng và Nghị quyết 69/2013 về giá.", ["Thủ tướng", ""]),
        ("Thanh tra Bộ Xây dựng ban hành kết luận số 39 ngày 4/5/2018.", ["Thanh tra Bộ Xây dựng"]),
        ("Theo kết luận ngày 16-10-2014 của Sở Xây dựng Đắk Nông.", ["Sở Xây dựng Đắk Nông"]),
        ("Theo Nghị quyết 233 của Đảng ủy Tập đoàn Mẫu nhiệm kỳ 2010-2015.", ["Đảng ủy Tập đoàn Mẫu"]),
        ("Theo Nghị quyết số 02/2018/NQ-HĐTP của HĐTP Tòa án nhân dân tối cao.", ["HĐTP Tòa án nhân dân tối cao"]),
        ("Theo nghị quyết 170 và quyết định 43 của UBND tỉnh Mẫu Sơn.", ["", "UBND tỉnh Mẫu Sơn"]),
        (
            "Công văn 61/BTĐ-KT của Ban Thi đua - Khen thưởng TP Hà Nội.",
            ["Ban Thi đua - Khen thưởng TP Hà Nội"],
        ),
        # a minister may be named without "Bộ", and his name is not his ministry's
        ("Theo Quyết định 16/2008 của Bộ trưởng Giáo dục và Đào tạo.", ["Bộ trưởng Giáo dục và Đào tạo"]),
        ("Bộ trưởng Giao thông - Vận tải vừa ban hành thông tư 60.", ["Bộ trưởng Giao thông - Vận tải"]),
        ("Quyết định 1408/QĐ-BCT do Bộ Trưởng Lò Văn Mẫu ký.", [""]),
    ],
)
def test_a_body_is_named_in_full_and_has_replaced_what_was_its_own(text, issuers):
    assert [mention.issuer for mention in cited(text)] == issuers


def test_the_designs_of_warships_are_no_documents():
    assert cited("Tàu ngầm Đề án 949A và tàu hộ vệ Đề án 11356 của hải quân Nga") == []
    assert (
        cited("Tàu ngầm thuộc Đề án 955 đã được biên chế. " + "Xưởng đóng tàu còn bận. " * 9 + "Thêm đề án 955A.") == []
    )
    assert [mention.surface for mention in cited("Cán bộ học nghề theo Đề án 1956.")] == ["Đề án 1956"]


def test_a_code_is_cited_by_its_abbreviation_and_year():
    found = cited("Điều 8 BLHS 2015, BLTTDS năm 2004; theo BLHS thì không, BLHSX 2015 cũng không.")
    assert [(mention.surface, mention.year) for mention in found] == [("BLHS 2015", 2015), ("BLTTDS năm 2004", 2004)]


def test_no_plenum_has_so_high_a_number():
    (mention,) = cited("Học Nghị quyết Trung ương 29 về giáo dục.")
    assert (mention.number, mention.plenum) == ("29", "")
    (mention,) = cited("Học Nghị quyết Trung ương 24 khóa III.")
    assert (mention.number, mention.plenum) == (None, "24")


def test_a_subject_does_not_end_at_the_point_of_a_city():
    (mention,) = cited("Nghị quyết 54 của Quốc hội về cơ chế phát triển TP. Mẫu Sơn đến năm 2030. Đã học.")
    assert mention.subject == "về cơ chế phát triển TP. Mẫu Sơn đến năm 2030"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Việc chi không vi phạm quyết định 1627 của Ngân hàng Nhà nước.", ["quyết định 1627 của Ngân hàng Nhà nước"]),
        ("Và theo quyết định 362, đến cuối năm, các đài phải xong.", ["quyết định 362"]),
        ("Tòa quyết định 30 tháng tù; họ quyết định 12 của xóm.", []),
        (
            "Hãng nhận công văn trả lời số 12/BXD-QLN của Bộ Xây dựng.",
            ["công văn trả lời số 12/BXD-QLN của Bộ Xây dựng"],
        ),
        ("Công văn đề nghị 12 sở cùng họp.", []),
        (
            "Đã có quyết định xử phạt số 12/QĐ-XPVPHC, và quyết định khởi tố 12 người.",
            ["quyết định xử phạt số 12/QĐ-XPVPHC"],
        ),
        ("Theo nghị quyết 7 của Bộ Chính trị, nợ phải giảm.", ["nghị quyết 7 của Bộ Chính trị"]),
        ("Công ước Liên hợp quốc (LHQ) về Luật Biển 1982 đã được ký.", []),
        ("Gia nhập Công ước số 98 (Điều 67 Bộ luật Lao động 2012).", ["Bộ luật Lao động 2012"]),
    ],
)
def test_small_letters_cite_with_a_body_or_a_clause_behind(text, found):
    assert [mention.surface for mention in cited(text)] == found


def test_a_resolution_of_the_united_nations_is_none_wherever_it_is_repeated():
    text = (
        "Hội đồng Bảo an Liên Hợp Quốc đã thông qua Nghị quyết 2334. Nghị quyết 2334 sẽ giúp, ông nói. "
        "Nghị quyết 181 của Liên Hợp Quốc cũng vậy, nhưng Nghị quyết 54 của Quốc hội thì khác."
    )
    assert [mention.surface for mention in cited(text)] == ["Nghị quyết 54 của Quốc hội"]
