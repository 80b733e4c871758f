"""What counts as a citation, where its words end, and what they say. The rules are those of tests/gates/SCHEMA.md."""

import os
from datetime import date
from pathlib import Path

import pytest

from archive.core.extraction.citations import find_citations
from archive.core.text import normalise
from tests.stated import authorities


def cited(text):
    return find_citations(normalise(text), authorities())


def surfaces(text):
    return [(mention.surface, mention.number) for mention in cited(text)]


@pytest.mark.parametrize(
    ("surface", "kind", "number", "issued", "issuer", "term"),
    [
        ("Nghị quyết số 04-NQ/TW ngày 30/10/2016 của Ban Chấp hành Trung ương khóa XII", "Nghị quyết", "04-NQ/TW",
         date(2016, 10, 30), "Ban Chấp hành Trung ương", "XII"),
        ("Chỉ thị số 05-CT/TW của Bộ Chính trị, khóa XII", "Chỉ thị", "05-CT/TW", None, "Bộ Chính trị", "XII"),
        ("Quy định 1120-QĐ/TU ngày 1-6-2022 của Ban Chấp hành Đảng bộ tỉnh", "Quy định", "1120-QĐ/TU",
         date(2022, 6, 1), "Ban Chấp hành Đảng bộ tỉnh", ""),
        ("Nghị quyết số 16/NQ-HĐND ngày 6-7-2022 của HĐND tỉnh Hậu Giang", "Nghị quyết", "16/NQ-HĐND",
         date(2022, 7, 6), "HĐND tỉnh Hậu Giang", ""),
        ("Nghị định số 30/2020/NĐ-CP ngày 5 tháng 3 năm 2020 của Chính phủ", "Nghị định", "30/2020/NĐ-CP",
         date(2020, 3, 5), "Chính phủ", ""),
        ("Nghị quyết số 42-NQ/TU ngày mùng 5 tháng Tư năm 2021", "Nghị quyết", "42-NQ/TU", date(2021, 4, 5), "", ""),
        ("Quyết định số 87-QĐ/TU, ngày 31 tháng mười hai năm 2009", "Quyết định", "87-QĐ/TU", date(2009, 12, 31), "", ""),
        ("Kết luận số 87-KL/TU ngày 09 tháng Năm năm 2019", "Kết luận", "87-KL/TU", date(2019, 5, 9), "", ""),
        ("Nghị quyết số 1211/2016/UBTVQH13", "Nghị quyết", "1211/2016/UBTVQH13", None, "", ""),
        ("Nghị quyết số 202/2025/QH15 của Quốc hội", "Nghị quyết", "202/2025/QH15", None, "Quốc hội", ""),
        ("Chương trình hành động số 26-CTr/TU ngày 05/3/2018", "Chương trình", "26-CTr/TU", date(2018, 3, 5), "", ""),
        ("Hướng dẫn số 36-HD/BTCTW", "Hướng dẫn", "36-HD/BTCTW", None, "", ""),
        ("Quy định số 12-QĐi/TW", "Quy định", "12-QĐi/TW", None, "", ""),
        ("công văn số 288/UBND-VP", "Công văn", "288/UBND-VP", None, "", ""),
        ("Văn bản số 2777-CV/TU", "Công văn", "2777-CV/TU", None, "", ""),
        ("Nghị quyết số 18 ngày 25-10-2017", "Nghị quyết", "18", date(2017, 10, 25), "", ""),
        ("Nghị quyết T.Ư 4 khóa XII", "Nghị quyết", None, None, "Ban Chấp hành Trung ương", "XII"),
        ("Nghị quyết Đại hội XIII của Đảng", "Nghị quyết", None, None, "Đại hội XIII của Đảng", "XIII"),
        ("Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XIV, nhiệm kỳ 2020 - 2025", "Nghị quyết", None, None,
         "Đại hội Đảng bộ tỉnh lần thứ XIV", "XIV"),
        ("Nghị quyết Đại hội Đảng bộ phường lần thứ nhất, nhiệm kỳ 2025 - 2030", "Nghị quyết", None, None,
         "Đại hội Đảng bộ phường lần thứ nhất", "nhất"),
        ("Nghị quyết Đại hội Đảng bộ Quân đội lần thứ XI", "Nghị quyết", None, None,
         "Đại hội Đảng bộ Quân đội lần thứ XI", "XI"),
        ("Nghị quyết Hội nghị lần thứ sáu Ban Chấp hành Trung ương Đảng khóa XII", "Nghị quyết", None, None,
         "Ban Chấp hành Trung ương Đảng", "XII"),
        ("Nghị quyết ngày 30/6/2025 của Quốc hội", "Nghị quyết", None, date(2025, 6, 30), "Quốc hội", ""),
        ("Nghị quyết số 10 năm 2021 của HĐND tỉnh", "Nghị quyết", "10", None, "HĐND tỉnh", ""),
        ("Công điện khẩn số 05/CĐ-BCĐ", "Công điện", "05/CĐ-BCĐ", None, "", ""),
        ("Thông tư số 04/2022/TT-BNNPTNT của Bộ trưởng Bộ Nông nghiệp và Phát triển nông thôn", "Thông tư",
         "04/2022/TT-BNNPTNT", None, "Bộ trưởng Bộ Nông nghiệp và Phát triển nông thôn", ""),
        ("Luật Thi đua, khen thưởng năm 2022", "Luật", None, None, "", ""),
        ("Luật Đất đai năm 2013", "Luật", None, None, "", ""),
        ("Luật Nhà giáo số 73/2025/QH15", "Luật", "73/2025/QH15", None, "", ""),
        ("Đề án 1956", "Đề án", "1956", None, "", ""),
    ],
)  # fmt: skip
def test_a_citation_is_read_in_full(surface, kind, number, issued, issuer, term):
    text = f"Hội nghị quán triệt {surface} và nhiều việc khác."
    (mention,) = cited(text)
    assert mention.surface == surface
    assert (mention.kind, mention.number, mention.issued) == (kind, number, issued)
    assert (mention.issuer, mention.term) == (issuer, term)


@pytest.mark.parametrize(
    ("words", "surface", "number"),
    [
        ("Nghị quyết 22/NQ-TU", "Nghị quyết 22/NQ-TU", "22/NQ-TU"),
        ("Quyết định 217/QĐ-TW", "Quyết định 217/QĐ-TW", "217/QĐ-TW"),
        ("Chỉ thị 15-CT/TTg", "Chỉ thị 15-CT/TTg", "15-CT/TTg"),
        ("Chỉ thị 06 CT/TW", "Chỉ thị 06 CT/TW", "06-CT/TW"),
        ("Thông báo số 55 -TB/TW", "Thông báo số 55 -TB/TW", "55-TB/TW"),
        ("Nghị quyết 35-NQ/TWvề công tác cán bộ", "Nghị quyết 35-NQ/TW", "35-NQ/TW"),
        ("Nghị quyết 04 - NQ/TW", "Nghị quyết 04 - NQ/TW", "04-NQ/TW"),
        ("Nghị quyết số 19– NQ/TW", "Nghị quyết số 19– NQ/TW", "19-NQ/TW"),
        ("Chỉ thị 02/ CT-UBND", "Chỉ thị 02/ CT-UBND", "02/CT-UBND"),
        ("NGHỊ QUYẾT ĐẠI HỘI XIII CỦA ĐẢNG", "NGHỊ QUYẾT ĐẠI HỘI XIII CỦA ĐẢNG", None),
        ("Nghị quyết 18 căn cứ thực tế", "Nghị quyết 18", "18"),
        ("Nghị quyết của Quốc hội khóa XV số 202/2025/QH15", "Nghị quyết của Quốc hội khóa XV số 202/2025/QH15",
         "202/2025/QH15"),
        ("Quyết định số 1.236-QĐ/TU", "Quyết định số 1.236-QĐ/TU", "1236-QĐ/TU"),
        ("Kết luận thanh tra số 05/KL-TTr", "Kết luận thanh tra số 05/KL-TTr", "05/KL-TTr"),
        ("Kết luận kiểm tra số 12 của Tỉnh ủy", "Kết luận kiểm tra số 12 của Tỉnh ủy", "12"),
        ("Nghị quyết Trung ương 4 (khoá XII) của Đảng bộ tỉnh", "Nghị quyết Trung ương 4 (khoá XII)", None),
        ("Nghị quyết số 57-NQTW", "Nghị quyết số 57-NQTW", "57-NQ/TW"),
        ("Nghị quyết 57NQ/TW", "Nghị quyết 57NQ/TW", "57-NQ/TW"),
        ("nghị quyết 19-nq/tw", "nghị quyết 19-nq/tw", "19-NQ/TW"),
        ("Nghị quyết số 19-NQ/TWNgày mai", "Nghị quyết số 19-NQ/TW", "19-NQ/TW"),
        ("Nghị quyết số 04-\nNQ/TW", "Nghị quyết số 04-\nNQ/TW", "04-NQ/TW"),
        ("Nghị quyết số\u00a018-NQ/TW", "Nghị quyết số 18-NQ/TW", "18-NQ/TW"),
        ("Nghị qụỵết số 18-NQ/TW", "Nghị qụỵết số 18-NQ/TW", "18-NQ/TW"),
        ("NGHỊ QUYẾT SỐ 18-NQ/TW", "NGHỊ QUYẾT SỐ 18-NQ/TW", "18-NQ/TW"),
        ("thực hiệnNghị quyết số 18-NQ/TW", "Nghị quyết số 18-NQ/TW", "18-NQ/TW"),
    ],
)  # fmt: skip
def test_spellings_of_the_wild_are_read(words, surface, number):
    assert surfaces(f"Đảng bộ triển khai {words}.") == [(surface, number)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("các Nghị quyết số 18, 19-NQ/TW",
         [("Nghị quyết số 18", "18-NQ/TW"), ("19-NQ/TW", "19-NQ/TW")]),
        ("Quyết định số 217, 218 của Bộ Chính trị (khóa XI)",
         [("Quyết định số 217", "217"), ("218 của Bộ Chính trị (khóa XI)", "218")]),
        ("Kết luận số 01 và Chỉ thị 05 của Bộ Chính trị",
         [("Kết luận số 01", "01"), ("Chỉ thị 05 của Bộ Chính trị", "05")]),
        ("Quyết định số 1.236 và 1.237-QĐ/TU", [("1.237-QĐ/TU", "1237-QĐ/TU")]),
        ("Luật Đất đai 2013 và 2024", [("Luật Đất đai 2013", None), ("2024", None)]),
        ("Luật Đất đai năm 2003, năm 2013 và năm 2024",
         [("Luật Đất đai năm 2003", None), ("năm 2013", None), ("năm 2024", None)]),
        ("Luật Đất đai năm 2013 và 2 nghị định", [("Luật Đất đai năm 2013", None)]),
        ("ba quyết định: số 318/QĐ-TTg, 319/QĐ-TTg và 320/QĐ-TTg",
         [("quyết định: số 318/QĐ-TTg", "318/QĐ-TTg"), ("319/QĐ-TTg", "319/QĐ-TTg"), ("320/QĐ-TTg", "320/QĐ-TTg")]),
    ],
)  # fmt: skip
def test_a_list_gives_each_member(words, found):
    assert surfaces(f"Tỉnh ủy chỉ đạo thực hiện {words}.") == found


def test_the_shared_tail_of_a_list_holds_for_all():
    text = "Ký ba quyết định: số 318/QĐ-TTg, 319/QĐ-TTg và 320/QĐ-TTg ngày 08/3/2022."
    assert {mention.issued for mention in cited(text)} == {date(2022, 3, 8)}


@pytest.mark.parametrize("terms", ["(khóa XI, XII)", "(khóa XI, khóa XII)", "khóa XI và XII", "khóa XI, XII"])
def test_a_plenum_of_two_terms_is_two_documents_under_one_span(terms):
    first, second = cited(f"Kiểm điểm theo Nghị quyết Trung ương 4 {terms}, gắn với thực tế.")
    assert first.span == second.span
    assert first.surface == f"Nghị quyết Trung ương 4 {terms}"
    assert [(m.plenum, m.term, m.same_as) for m in (first, second)] == [("4", "XI", None), ("4", "XII", None)]


@pytest.mark.parametrize(
    "text",
    [
        "Nghị quyết này sẽ được ký trước ngày 20/12. Có 1.899/1.899 chi bộ tham gia, trực 24/7.",
        "HĐND tỉnh thông qua 8 nghị quyết và 12 dự thảo nghị quyết; tỷ số 3-1; thông điệp 5K.",
        "Ban Chỉ đạo 35 tỉnh, Đoàn kiểm tra số 893, Chương trình 135, Hội nghị Trung ương 10 khóa XII.",
        "Xe mang biển số 24A-012.34, điện thoại 0293 3878 878, số 5 đường Hùng Vương, công văn khẩn.",
        "NGHỊ QUYẾT ĐẠI HỘI ĐẢNG CÁC CẤP VÀ HỘI NGHỊ LẦN THỨ 5; LUẬT ĐẤT ĐAI CÓ HIỆU LỰC TỪ NĂM 2025.",
        "Nghị quyết Đại hội Đảng các cấp, các nghị quyết của Trung ương, Luật Đất đai có hiệu lực từ năm 2014.",
        "Hội nghị học bốn nghị quyết của Hội nghị Trung ương 5; 3 nghị quyết Trung ương 6 khóa XII đã được sơ kết.",
        "Nghị quyết 2397 của Hội đồng Bảo an Liên hợp quốc và nghị quyết số 1325 (2000) của Liên hợp quốc.",
        "Kết luận thanh tra 12 đơn vị và quyết định 318 của gia đình ông đều đã có.",
        "Kế hoạch 5 năm 2021 - 2025, kế hoạch 100 ngày, quyết định 3 nội dung, thông báo 5 ca mắc mới.",
        "Báo cáo số 12-BC/TU, Quy chế số 05-QC/TU, Giấy phép số 71/GP-CBC, Pháp lệnh số 02/2020/UBTVQH14.",
        "Tòa CT2, chung cư CT 5. Quyết định 30 gia đình được nhận nhà. Kết luận 5 điều; Kế hoạch 12/2022 gồm 3 việc.",
        "Tệp đính kèm: Thuc hien Cong van 164 cua Thu tuong.pdf; https://example.vn/nghi-quyet-so-18-NQ/TW.html",
    ],
)
def test_what_cites_no_document_gives_nothing(text):
    assert surfaces(text) == []


def test_an_abbreviation_is_an_entry_of_its_own_wherever_it_stands():
    text = (
        "Quy định số 37-QĐ/TW (QĐ 37) được ký ngày 25/10/2021. Học QĐ 37 là việc bắt buộc. Nghị quyết số 04-NQ/TW ngày "
        "30/10/2016 của Ban Chấp hành Trung ương Đảng khóa XII (NQTW4) được nhắc lại; NQTW4 khóa XII là gốc."
    )
    mentions = cited(text)
    assert [(m.surface, m.kind, m.number, m.same_as) for m in mentions] == [
        ("Quy định số 37-QĐ/TW", "Quy định", "37-QĐ/TW", None),
        ("QĐ 37", "Quy định", "37-QĐ/TW", 0),
        ("QĐ 37", "Quy định", "37-QĐ/TW", 0),
        (
            "Nghị quyết số 04-NQ/TW ngày 30/10/2016 của Ban Chấp hành Trung ương Đảng khóa XII",
            "Nghị quyết",
            "04-NQ/TW",
            None,
        ),
        ("NQTW4", "Nghị quyết", "04-NQ/TW", 3),
        ("NQTW4 khóa XII", "Nghị quyết", "04-NQ/TW", 3),
    ]
    assert mentions[0].issued == date(2021, 10, 25)
    assert mentions[0].date_outside_surface


@pytest.mark.parametrize(
    ("text", "issued", "issuer"),
    [
        ("Ngày 7/11/2006, Bộ Chính trị đã ra Chỉ thị số 06 - CT/TW.", date(2006, 11, 7), "Bộ Chính trị"),
        ("Mốc này nằm trong Nghị quyết số 08-NQ/TU do Tỉnh ủy Tiền Giang ban hành ngày 06/10/2021.",
         date(2021, 10, 6), "Tỉnh ủy Tiền Giang"),
        ("Đó là tinh thần của Chỉ thị số 05-CT/TU. Văn bản được thay mặt Ban Thường vụ Thành ủy ký ngày 30/7/2021.",
         date(2021, 7, 30), "Ban Thường vụ Thành ủy"),
        ("Tỉnh ủy vừa có Kế hoạch số 5 để triển khai.", None, "Tỉnh ủy"),
        ("Cả nước thực hiện Nghị quyết số 18-NQ/TW. Ngày 5/3/2020, Tỉnh ủy họp.", None, ""),
        ("Tỉnh ủy tổ chức thực hiện Nghị quyết số 18-NQ/TW.", None, ""),
        ("Sáng 12/3/2021, Ban Thường vụ Tỉnh ủy công bố Quyết định số 45-QĐ/TU.", None, ""),
        ("Học Nghị quyết số 18-NQ/TW. Kế hoạch được ban hành ngày 5/7/2025.", None, ""),
        ("Quyết định số 12/2023/QĐ-UBND có hiệu lực từ ngày 20/5/2023.", None, ""),
        ("Nghị quyết 112/NQ-CP có hiệu lực kể từ ngày ký ban hành 30-10-2017.", date(2017, 10, 30), ""),
        ("Bộ Công thương cho biết đang giải đáp Thông tư 21/2017 về vải vóc.", None, "Bộ Công thương"),
        ("Thông tư 35/2018 về danh mục loài mẫu của bộ Tài nguyên và Môi trường được sửa.",
         None, "bộ Tài nguyên và Môi trường"),
        ("Quỹ lương lập theo Thông tư số 28/2016 và báo cáo, theo chỉ đạo của Bộ Giao thông vận tải.", None, ""),
        ("Bộ Y tế và Bộ Tài chính bàn về Thông tư 30/2018.", None, ""),
        ("Bộ Y tế nhắc Thông tư 30 trong cuộc họp.", None, ""),
        ("UBND TỈNH\nSố: 1420/UBND-KT | Hà Tĩnh, ngày 5 tháng 4 năm 2022", date(2022, 4, 5), ""),
    ],
)  # fmt: skip
def test_date_and_issuer_may_stand_beside_the_words(text, issued, issuer):
    (mention,) = cited(text)
    assert (mention.issued, mention.issuer, mention.date_outside_surface) == (issued, issuer, issued is not None)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Nghị định 71 ban hành năm 2000 cho phép.", 2000),
        ("Nghị định 71 được Chính phủ ban hành năm 2000.", 2000),
        ("Nghị quyết 35 của Chính phủ về hỗ trợ doanh nghiệp được thông qua vào năm 2016.", 2016),
        ("Năm 2000, Chính phủ ban hành Nghị định 71.", 2000),
        ("Trên cơ sở này, cuối năm 2012 chủ tịch UBND TP ban hành quyết định số 6401 về đất đai.", 2012),
        ("Trước đó, tháng 10-2017, Thanh tra TP cũng ban hành kết luận thanh tra số 38.", 2017),
        ("Đến năm 2020, Chính phủ ban hành Nghị định 71.", None),
        ("Nghị định 71 có hiệu lực từ năm 2000 được áp dụng.", None),
        ("Nghị định 71 thay cho quy định ban hành năm 1999.", None),
        ("Nghị định 71 được ban hành năm 2016 - 2017 tùy nơi.", None),
    ],
)
def test_the_year_may_stand_beside_the_words(text, year):
    (mention,) = cited(text)
    assert mention.year == year


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        ("Ngày 21-2-2019, Thanh tra TP ban hành kết luận thanh tra số 05 về đất đai.", "Thanh tra TP"),
        ("Thanh tra tỉnh Mẫu ban hành Kết luận số 12/KL-TTr.", "Thanh tra tỉnh Mẫu"),
        ("Bộ Y tế trả lời các sở chiều qua. Theo đó, các sở căn cứ Thông tư 50/2018 để hướng dẫn.", "Bộ Y tế"),
        ("Bộ Y tế trả lời. Các sở căn cứ Thông tư 50/2018. Bộ Tài chính chưa có ý kiến.", ""),
        ("Bộ Y tế họp. Các sở cùng dự. Theo đó, các sở căn cứ Thông tư 50/2018 để hướng dẫn.", ""),
        (
            "Học Nghị quyết số 33/NQ-ĐU ngày 17/3/2009 của Đảng uỷ Tập đoàn Dầu khí tại bản.",
            "Đảng uỷ Tập đoàn Dầu khí",
        ),
    ],
)
def test_whose_a_document_is_may_be_told_by_the_words_around(text, issuer):
    (mention,) = cited(text)
    assert mention.issuer == issuer


def test_a_short_mention_carries_the_number_that_the_text_gives():
    text = (
        "Chỉ thị 05 là gốc. Chỉ thị số 05-CT/TW của Bộ Chính trị và Chỉ thị số 05-CT/TU của Tỉnh ủy cùng số. "
        "Chỉ thị 05 của Bộ Chính trị được học trước."
    )
    assert [m.number for m in cited(text)] == ["05-CT/TW", "05-CT/TW", "05-CT/TU", "05-CT/TW"]


def test_small_letters_repeat_a_number_that_the_text_gives_in_full():
    text = "Quyết định số 318/QĐ-TTg có tiêu chí mới. Chấm lại theo quyết định 318, nặng nhất là môi trường."
    assert surfaces(text)[1:] == [("quyết định 318", "318/QĐ-TTg")]


def test_years_of_carrying_out_are_no_count_of_resolutions():
    assert len(cited("Tổng kết 5 năm Nghị quyết Trung ương 4 khóa XI.")) == 1
    assert [m.term for m in cited("Học hai nghị quyết Trung ương 4 khóa XI, XII.")] == ["XI", "XII"]


def test_one_number_with_two_dates_is_two_documents():
    text = (
        "Nghị quyết số 26-NQ/TW ngày 5/8/2008 về nông nghiệp; Nghị quyết số 26-NQ/TW ngày 19/5/2018 về cán bộ; "
        "Nghị quyết số 06-NQ/TU của Tỉnh ủy Kon Tum; Nghị quyết số 06-NQ/TU của Tỉnh ủy Nam Định."
    )
    assert [m.same_as for m in cited(text)] == [None, None, None, None]


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Chỉ thị số 08-CT/TW ngày 21/10/2011 của Ban Bí thư về an toàn thực phẩm; tổng kết 5 năm.",
         "về an toàn thực phẩm"),
        ("Chỉ thị số 05-CT/TW của Bộ Chính trị “về đẩy mạnh học tập” được sơ kết.", "về đẩy mạnh học tập"),
        ("Nghị quyết số 04-NQ/TW khóa XII (NQTW4) về xây dựng Đảng. Hội nghị kết thúc.", "về xây dựng Đảng"),
        ("Nghị quyết số 04-NQ/TW đã được học.", ""),
    ],
)  # fmt: skip
def test_the_subject_is_read_behind_the_words(text, subject):
    assert cited(text)[0].subject == subject


def test_mentions_are_spans_of_the_text_in_order():
    text = normalise("Luật Đất đai năm 2013, Nghị quyết 18, QĐ 37 và Nghị quyết Trung ương 4 (khóa XI, XII). " * 3)
    mentions = find_citations(text, authorities())
    assert all(text[m.span.start : m.span.end] == m.surface for m in mentions)
    assert [m.span.start for m in mentions] == sorted(m.span.start for m in mentions)
    assert len(mentions) == 15


SEEDS = os.environ.get("TANGTHU_SEEDS", "")


@pytest.mark.skipif(not SEEDS, reason="TANGTHU_SEEDS names no folder")
@pytest.mark.parametrize(
    ("seed", "numbers"),
    [
        ("000", {("08-CT/TW", date(2011, 10, 21)), ("19-NQ/TW", date(2012, 10, 31)), ("04-NQ/TW", date(2016, 10, 30))}),
        ("001", {("01-QĐ/TU", date(2011, 6, 30))}),
        ("002", {("01-KL/TW", date(2021, 5, 18)), ("05-CT/TW", None), ("1120-QĐ/TU", date(2022, 6, 1)),
                 ("16/NQ-HĐND", date(2022, 7, 6)), ("27-NQ/TW", None)}),
        ("003", {("04-NQ/TW", date(2016, 10, 30)), ("05-CT/TW", None), ("26-NQ/TW", None)}),
        ("004", {("05-CT/TW", None)}),
    ],
)  # fmt: skip
def test_the_numbers_of_the_seeds_are_found(seed, numbers):
    (path,) = Path(SEEDS).glob(f"{seed}_*.txt")
    mentions = cited(path.read_text(encoding="utf-8"))
    found = {(m.number, m.issued) for m in mentions}
    assert numbers <= found
    assert {m.number for m in mentions if m.number} == {number for number, _ in numbers}


@pytest.mark.parametrize(
    "text",
    [
        "Đạo luật Quan hệ với Đài Loan năm 1979 và Công ước Liên hợp quốc về Luật Biển năm 1982 được nhắc tới.",
        "Chương trình làm luật, pháp lệnh năm 2019 đã xong. Bản cáo trạng số 09/CT-VKS dài 20 trang.",
    ],
)
def test_foreign_laws_and_other_papers_are_no_citations(text):
    assert surfaces(text) == []


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("công văn số 7328/UBCK - QLCB", "7328/UBCK-QLCB"),
        ("Quyết định số 06/QĐ - VKS", "06/QĐ-VKS"),
        ("văn bản số 1930/VPCP", "1930/VPCP"),
        ("qui định số 42-QĐ/TW", "42-QĐ/TW"),
        ("Kế hoạch số 12-KH/TU - UBND tỉnh cũng có kế hoạch", "12-KH/TU"),
        ("quyết định số 120/QĐ - CSĐT - HS ngày 24/8/2018", "120/QĐ-CSĐT-HS"),
        ("Quyết định số 122/QĐ - UBND - UBND huyện cũng có kế hoạch", "122/QĐ-UBND"),
    ],
)
def test_a_spaced_dash_joins_a_code_and_no_word(words, number):
    assert [mention.number for mention in cited(f"Căn cứ {words}.")] == [number]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("theo quyết định 5206.", [("quyết định 5206", "5206")]),
        ("Nghị định 68 năm 2014 đã đổi.", [("Nghị định 68 năm 2014", "68")]),
        ("nghị quyết số 100/2015/QH 13 phê duyệt.", [("nghị quyết số 100/2015/QH 13", "100/2015/QH13")]),
        ("thông tư liên tịch số 5/2013của Bộ Công an.", [("thông tư liên tịch số 5/2013của Bộ Công an", "5/2013")]),
        ("kế hoạch 5 năm 2016-2020, quy định 30 phút, kết luận 73 tổ chức đảng, theo kế hoạch 2019.", []),
    ],
)
def test_small_letters_cite_where_the_words_around_say_so(words, found):
    assert surfaces(f"Việc làm {words}") == found


CLASS_WORDS = ("Nghị quyết ", "Chỉ thị ", "Kết luận ", "Quyết định ", "Nghị định ", "Quy định ", "Luật ", "NQTW")


@pytest.mark.slow
def test_customary_names_with_number_or_term_are_read_in_full():
    """The reference data names resolutions as usage does; what follows "về" is their subject."""
    names = [
        alias
        for resolution in authorities().resolutions
        for alias in resolution.aliases
        if alias.startswith(CLASS_WORDS) and " về " not in alias and any(sign in alias for sign in ("khó", "số", "/"))
    ]
    unread = [
        name for name in names if name not in {m.surface for m in cited(f"Hội nghị quán triệt {name} và việc khác.")}
    ]
    assert len(names) > 1000
    assert unread == []
