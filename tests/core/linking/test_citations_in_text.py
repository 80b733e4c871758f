"""Sentences read and linked as a whole: what a citation is taken for by its words and by those around it. Invented texts."""

import pytest

from archive.core.extraction import find_citations
from archive.core.linking import link_citations
from archive.core.text import normalise
from tests.core.linking.linking_cases import context, told
from tests.stated import authorities

IN_TEXT = [  # published, province, text, what its citations come to
    # what several bodies issue together is none of them's own
    (
        "2018-05-01",
        "",
        "Điều 11 thông tư liên tịch số 01/2018 của TANDTC - VKSNDTC, Bộ Công an",
        ["01/2018/TTLT-TANDTC@"],
    ),
    (
        "2018-05-01",
        "",
        "Thông tư liên tịch số 5/2013 của Bộ Công an, Bộ Quốc phòng, Bộ Y tế",
        ["05/2013/TTLT-BCA@"],
    ),
    ("2018-05-01", "", "Nghị quyết liên tịch số 403/2017 của UBTVQH và Chính phủ", ["403/2017/NQLT-UBTVQH14@"]),
    # a circular is a minister's, a decree the Government's, whoever is named
    (
        "2019-06-01",
        "",
        "Sau chỉ đạo của Thủ tướng, Bộ TN - MT ban hành Thông tư 01/2019 về phế liệu.",
        ["01/2019/TT-BTNMT@"],
    ),
    ("2019-06-01", "", "Theo Nghị định 112 năm 2011 của Thủ tướng về công chức xã.", ["112/2011/NĐ-CP@"]),
    ("1999-06-01", "", "Theo Nghị định 36 năm 1995 của Thủ tướng.", ["36/CP@1995"]),
    # the year that the words give parts two documents of one Party number
    (
        "2016-12-01",
        "quang-nam",
        "Nghị quyết 04-NQ/TU năm 2011 về cán bộ và Nghị quyết số 04-NQ/TU năm 2016 của Tỉnh ủy Quảng Nam",
        ["04-NQ/TU@2011@quang-nam", "04-NQ/TU@2016@quang-nam"],
    ),
    # the formula that a title opens with is no matter of its own
    (
        "",
        "",
        "Thời gian giảm so với quy định tại nghị định 59 của Chính phủ. Bộ soạn quy định chi tiết một số điều của Luật Xây dựng.",
        ["unknown"],
    ),
    ("2019-06-01", "", "Theo Quyết định 16/2008 của Bộ trưởng Giáo dục và Đào tạo.", ["16/2008/BGDĐT@"]),
    # in an article about a city under the centre, "tỉnh" is said of another
    ("", "ha-noi", "Theo Quyết định số 2729/QĐ-UBND ngày 29/7/2008 của UBND tỉnh.", ["unknown"]),
    ("", "ha-noi", "Theo Quyết định số 2729/QĐ-UBND ngày 29/7/2008 của UBND TP.", ["2729/QĐ-UBND@2008-07-29@ha-noi"]),
    # a city within a province is not the province of its name
    (
        "2019-07-01",
        "ben-tre",
        "UBND TP. Bến Tre ban hành Công văn 1541/UBND-KT; Quyết định 12/2019/QĐ-UBND của UBND TP Đà Lạt",
        ["1541/UBND-KT@~2019@ben-tre/ben-tre", "12/2019/QĐ-UBND@@ben-tre/da-lat"],
    ),
    (
        "2019-07-01",
        "da-nang-1997",
        "Quyết định 45/QĐ-UBND của UBND TP. Đà Nẵng; Công văn 13/UBND-KT của UBND thành phố Thủ Đức",
        ["45/QĐ-UBND@~2019@da-nang-1997", "13/UBND-KT@~2019@da-nang-1997/thu-duc"],
    ),
    (
        "2019-07-01",
        "dong-nai",
        "Công văn 12/UBND-KT của UBND TP.HCM; Công văn 13/UBND-KT của UBND TP. HCM",
        ["12/UBND-KT@~2019@ho-chi-minh-1976", "13/UBND-KT@~2019@ho-chi-minh-1976"],
    ),
    # … and one that became a unit of its own was none before
    (
        "2019-07-01",
        "da-nang-1997",
        "Nghị quyết 5/NQ-HĐND của HĐND TP Huế",
        ["05/NQ-HĐND@~2019@thua-thien-hue/hue"],
    ),
    ("2025-07-05", "hue", "Nghị quyết 5/NQ-HĐND của HĐND TP Huế", ["05/NQ-HĐND@~2025@hue"]),
    # the tone's place in "huyện uỷ" makes no other body
    (
        "2019-07-11",
        "ha-noi",
        "Ban Thường vụ huyện uỷ Sóc Sơn có Thông báo số 1007-TB/HU; Thông báo số 1008-TB/HU của Huyện ủy Sóc Sơn",
        ["1007-TB/HU@@ha-noi/soc-son", "1008-TB/HU@@ha-noi/soc-son"],
    ),
    # a firm's Party committee is of no place, in small letters too
    (
        "2019-06-01",
        "thai-binh",
        "Nghị quyết 233-NQ/ĐU ngày 17/3/2009 của Đảng ủy tập đoàn có nội dung sai.",
        ["233-NQ/ĐU@2009-03-17"],
    ),
    # a court's or procuracy's place, and the end of a sentence behind "TP."
    ("2019-06-01", "soc-trang", "VKSND TP. Hà Nội vừa ra Quyết định số 06/QĐ-VKS.", ["06/QĐ-VKS@~2019@ha-noi"]),
    (
        "2019-06-01",
        "nghe-an",
        "Nghị quyết số 03/2018/NQ-HĐND của HĐND TP. Riêng công chức theo Quyết định 12/QĐ-UBND của UBND TP. Vinh.",
        ["03/2018/NQ-HĐND@@nghe-an", "12/QĐ-UBND@~2019@nghe-an/vinh"],
    ),
    # "quản lý" is no quận, and no bureau issues a circular
    (
        "2014-06-01",
        "ho-chi-minh-1976",
        "Lãnh đạo Bộ Y tế, Cục Quản lý dược có lỗi khi Bộ này ban hành Thông tư 47/2010 về thuốc.",
        ["47/2010/TT-BYT@"],
    ),
    # who speaks for a body is not the issuer, nor is a church's centre the Party's; "xã hội" is no xã
    (
        "2019-06-01",
        "",
        "Ngày 23/9/2016, thay mặt Ủy ban Thường vụ Quốc hội, Chủ tịch Quốc hội Lê Thị Mẫu ký Thông báo số 317.",
        ["317/UBTVQH@2016-09-23"],
    ),
    ("2019-06-01", "", "Trung ương Giáo hội Phật giáo Việt Nam đã có công văn số 31 đề nghị.", ["unknown"]),
    (
        "2019-06-01",
        "ha-noi",
        "Thông báo số 3238/TB-LĐTBXH ngày 6/8/2018 của Bộ Lao động Thương binh và Xã hội",
        ["3238/TB-LĐTBXH@2018-08-06"],
    ),
    # who holds a title stands behind it where another has the place's name, and the title may be in small letters
    (
        "2018-06-01",
        "ben-tre",
        "Chủ tịch UBND huyện Lò Văn Mẫu ký Quyết định số 24/QĐ-UBND ngày 2/3/2018; Phó Chủ tịch UBND thành phố Hà "
        "Thị Thử ký Quyết định số 25/QĐ-UBND ngày 2/3/2018.",
        ["unknown", "25/QĐ-UBND@2018-03-02@ben-tre"],
    ),
    (
        "2018-06-01",
        "gia-lai-1991",
        "UBKT Tỉnh ủy kiểm tra sau khi ông Lò Văn Mẫu - chủ tịch UBND tỉnh Gia Lai đã ký kết luận số 24 ngày 2/3/2018.",
        ["24/KL-UBND@2018-03-02@gia-lai-1991"],
    ),
    # a district's body is named by the only district of the article
    (
        "2018-06-01",
        "ben-tre",
        "Ở huyện Ba Tri, Chủ tịch UBND huyện Lò Văn Mẫu vừa ký Quyết định số 24/QĐ-UBND ngày 2/3/2018.",
        ["24/QĐ-UBND@2018-03-02@ben-tre/ba-tri"],
    ),
    (
        "2018-06-01",
        "ben-tre",
        "Ở huyện Ba Tri và huyện Mẫu, Chủ tịch UBND huyện Lò Văn Mẫu ký Quyết định số 24/QĐ-UBND ngày 2/3/2018.",
        ["unknown"],
    ),
    (
        "2018-06-01",
        "ben-tre",
        "Huyện Mẫu họp.\nỞ huyện Ba Tri, UBND huyện có Quyết định số 24/QĐ-UBND ngày 2/3/2018.\nHuyện Mẫu Sơn chưa có.",
        ["24/QĐ-UBND@2018-03-02@ben-tre/ba-tri"],
    ),
    (
        "2018-06-01",
        "ben-tre",
        "Cuộc họp bàn Quyết định số 24/QĐ-UBND ngày 2/3/2018 của UBND huyện; theo Nghị quyết số 05-NQ/HU của Huyện ủy.",
        ["unknown", "unknown"],
    ),
    # central bodies in small letters, of which there is one each
    (
        "2019-06-01",
        "",
        "Ngày 5/3/2018, thủ tướng chính phủ đã ban hành Quyết định số 46; quốc hội thông qua Nghị quyết số 42 ngày 21/6/2017.",
        ["46/TTg@2018-03-05", "42/2017/QH14@2017-06-21"],
    ),
    (
        "2019-06-01",
        "",
        "Theo quyết định số 46/2018 của thủ tướng chính phủ, nghị quyết số 42 ngày 21/6/2017 của quốc hội, thông tư số 5 "
        "ngày 3/2/2017 của bộ trưởng bộ tài chính và thông tư 22/2016 của bộ y tế.",
        ["46/2018/QĐ-TTg@", "42/2017/QH14@2017-06-21", "05/2017/TT-BTC@2017-02-03", "22/2016/TT-BYT@"],
    ),
    # but not a committee in small letters, nor another country's premier
    ("2019-06-01", "", "Hôm qua, ủy ban nhân dân đã ban hành Quyết định số 46.", ["unknown"]),
    ("2019-06-01", "", "Hôm qua, thủ tướng nước này đã ban hành Quyết định số 46.", ["unknown"]),
    # a steering committee's number is of its province, a law's name may have its usual letters
    (
        "2020-06-01",
        "",
        "Kế hoạch số 178/KH-BCĐCTTTĐN ngày 26/3/2020 của Ban Chỉ đạo Công tác thông tin đối ngoại thành phố Hà Nội; Kế "
        "hoạch số 17/KH-BCĐCTTTĐN ngày 26/3/2020; Luật BHXH sửa đổi năm 2014 và Luật CNTT năm 2006",
        [
            "178/KH-BCĐCTTTĐN@2020-03-26@ha-noi",
            "17/KH-BCĐCTTTĐN@2020-03-26",
            "58/2014/QH13@2014-11-20",
            "67/2006/QH11@2006-06-29",
        ],
    ),
    # the Assembly numbers through its term: the year adds nothing, and is taken from the article or the archive
    (
        "2019-06-01",
        "",
        "Luật số 45/QH13 về đất đai và Luật số 80/QH13 năm 2015",
        ["45/2013/QH13@2013-11-29", "80/2015/QH13@2015-06-22"],
    ),
    ("2019-06-01", "", "Nghị quyết số 194/QH13 ngày 27/11/2015", ["194/2015/QH13@2015-11-27"]),
    ("2019-06-01", "", "Nghị quyết 194/QH13; Nghị quyết số 194/2015/QH13", ["194/2015/QH13@", "194/2015/QH13@"]),
    ("2019-06-01", "", "Nghị quyết 194/QH13; Nghị quyết số 194/2016/QH14", ["194/QH13@", "194/2016/QH14@"]),
    (
        "2019-06-01",
        "",
        "Nghị quyết 194/QH13; Nghị quyết 194/2013/QH13, 194/2015/QH13",
        ["194/QH13@", "194/2013/QH13@", "194/2015/QH13@"],
    ),
    ("2012-06-01", "", "Luật số 45/QH13 về đất đai", ["45/QH13@"]),  # before there was one
    ("2019-06-01", "", "Nghị quyết số 194/QH13 ngày 27/11/2018", ["194/QH13@2018-11-27"]),  # not of that term
    (
        "2018-06-01",
        "ca-mau-1997",
        "Chủ tịch UBND huyện Trần Văn Thời ký Quyết định số 24/QĐ-UBND ngày 2/3/2018.",
        ["24/QĐ-UBND@2018-03-02@ca-mau-1997/tran-van-thoi"],
    ),
    # codes that word processors space, and the years before numbers had one
    ("2019-06-01", "", "Quyết định số 2593/QĐ - BGD & ĐT về việc thành lập tổ.", ["2593/QĐ-BGD&ĐT@~2019"]),
    (
        "2018-06-01",
        "ho-chi-minh-1976",
        "Quyết định 367/1996 phê duyệt quy hoạch; quyết định số 367 ngày 4-6-1996 của Thủ tướng",
        ["367/TTg@1996-06-04", "367/TTg@1996-06-04"],
    ),
    # a plenum's resolution that is about another matter than the one cited
    (
        "2018-05-01",
        "",
        "Nghị quyết số 18-NQ/TW đã học. Nghị quyết Trung ương 6 khóa XII về công tác dân số trong tình hình mới",
        ["18-NQ/TW@2017-10-25", "21-NQ/TW@2017-10-25"],
    ),
    # a person behind "TP", an institute whose code ends like a Tỉnh ủy's, a congress of others, a decision "of the Government"
    (
        "2018-11-28",
        "da-nang-1997",
        "Chủ tịch UBND TP Hồ Đức Mẫu ký Công văn số 9227/UBND-STP gửi bộ.",
        ["9227/UBND-STP@~2018@da-nang-1997"],
    ),
    (
        "2018-12-01",
        "hung-yen-1997",
        "Kết luận số 20/VSDTTU-BTN ngày 1/11/2018 của Viện Vệ sinh dịch tễ Trung ương",
        ["20/VSDTTU-BTN@2018-11-01"],
    ),
    ("2018-12-01", "", "Triển khai Nghị quyết Đại hội XII Công đoàn Việt Nam.", []),
    ("2019-05-01", "", "Quyết định 16/2019 của Chính phủ về khí thải xe.", ["16/2019/QĐ-TTg@"]),
    # who is asked does not issue, a department is of the province behind its name, a contract is no guidance
    (
        "2019-05-01",
        "ho-chi-minh-1976",
        "UBND thành phố chưa xin ý kiến Thủ tướng nhưng đã ban hành Quyết định 5080/1999 về quy hoạch.",
        ["5080/1999/UBND@@ho-chi-minh-1976"],
    ),
    (
        "2019-09-04",
        "ha-tinh",
        "Văn bản số 1621/SGDĐT-VP của sở GD & ĐT Nghệ An; Sở Nội vụ trình HĐND tỉnh ban hành Nghị quyết số 5/NQ-HĐND",
        ["1621/SGDĐT-VP@~2019@nghe-an", "05/NQ-HĐND@~2019@ha-tinh"],
    ),
    ("2006-06-01", "da-nang-1997", "Công ty ký Hợp đồng xây dựng số 05/HĐ-XDCT ngày 17/5/2006.", []),
    ("2019-06-01", "", "Nhiệm vụ tại Nghị quyết số 02/2019 của Chính phủ về cạnh tranh.", ["02/NQ-CP@2019"]),
    # figures that a scan has torn apart
    (
        "2019-06-01",
        "",
        "Điều 4 Nghị định số 1 20/2 018/NĐ - CP ngày 13/9/2018 của Chính phủ",
        ["120/2018/NĐ-CP@2018-09-13"],
    ),
    (
        "2022-06-01",
        "",
        "Quyết định số 14 08/QĐ-TTg, các Nghị định số 43, 44/2015/NĐ-CP",
        ["1408/QĐ-TTg@~2022", "43/2015/NĐ-CP@", "44/2015/NĐ-CP@"],
    ),
    # a serial that the article gives with its year
    (
        "2019-06-01",
        "hau-giang",
        "Quyết định 40/2009 của UBND tỉnh còn hiệu lực. Theo quyết định số 40 của UBND tỉnh thì chưa đủ.",
        ["40/2009/QĐ-UBND@@hau-giang", "40/2009/QĐ-UBND@@hau-giang"],
    ),
    # a code that says what a decision is about says nothing of whose it is
    (
        "2019-06-01",
        "hau-giang",
        "Ngày 11/01/2019, Ủy ban Chứng khoán Nhà nước đã ban hành Quyết định số 28/QĐ-XPVPHC về việc phạt Công ty Mẫu.",
        ["28/QĐ-XPVPHC@2019-01-11"],
    ),
    (
        "2019-06-01",
        "hau-giang",
        "Quyết định số 28/QĐ-XPVPHC ngày 11/1/2019 của Chủ tịch UBND tỉnh",
        ["28/QĐ-XPVPHC@2019-01-11@hau-giang"],
    ),
    # "UBND huyện" in news of one huyện, though its chairman is named behind it
    (
        "2019-09-01",
        "hau-giang",
        "Ông Lò Văn Mẫu, Phó Chủ tịch UBND huyện Mẫu Sơn, và Chủ tịch UBND huyện Mẫu Sơn Hà Văn Thử nói về Quyết định"
        " số 3305/QĐ-XPVPHC ngày 9/8/2019 của UBND huyện.",
        ["3305/QĐ-XPVPHC@2019-08-09@hau-giang/mau-son"],
    ),
    # the first mention names nobody, the second whose it is
    (
        "2019-06-01",
        "",
        "Các hành vi được nêu tại thông báo số 61. Ngày 24-6-2016, chủ tịch UBND tỉnh Bạc Liêu ký ban hành thông báo số 61.",
        ["61/TB-UBND@2016-06-24@bac-lieu", "61/TB-UBND@2016-06-24@bac-lieu"],
    ),
    # a city's Party committee within a province
    (
        "2018-08-01",
        "nghe-an",
        "Thành ủy Vinh có Thông báo số 12-TB/TU ngày 5/6/2018; Thành ủy Hà Nội có Thông báo số 13-TB/TU ngày 6/6/2018.",
        ["12-TB/TU@2018-06-05@nghe-an/vinh", "13-TB/TU@2018-06-06@ha-noi"],
    ),
    # the congress before a local one that the article tells of
    (
        "",
        "",
        "Đại hội đại biểu Đảng bộ thành phố lần thứ X khai mạc, xem xét việc thực hiện Nghị quyết Đại hội lần thứ IX.",
        ["unknown"],
    ),
    ("", "", "Học Nghị quyết Đại hội lần thứ IX của Đảng.", ["(không số) ĐH IX@2001-04-22"]),
    # of two units of one name the one of the year
    ("", "", "Quyết định số 762 năm 2016 của UBND tỉnh Thái Nguyên giao biên chế.", ["762/UBND@2016@thai-nguyen-1997"]),
    # what its subject aims at or is about is none of the documents of the number
    (
        "",
        "",
        "Nghị quyết số 26 của Bộ Chính trị về phương hướng, nhiệm vụ phát triển tỉnh Nghệ An đến năm 2020.",
        ["26-NQ/TW@"],
    ),
    ("", "", "Nghị quyết số 18 của Trung ương về nuôi biển xa bờ và nghề muối.", ["18-NQ/TW@"]),
    # abbreviations in a subject are the words of a title
    (
        "",
        "",
        "Nghị quyết 120 của Chính phủ về phát triển bền vững ĐBSCL thích ứng với BĐKH; nghị quyết 54 của Quốc hội về cơ chế"
        " chính sách đặc thù phát triển TP. HCM.",
        ["120/NQ-CP@2017-11-17", "54/2017/QH14@2017-11-24"],
    ),
    # the Assembly numbers laws and resolutions each by themselves: 65/2006/QH11 is a law
    ("", "", "Nghị quyết 65/2006/NQ-QH11 của Quốc hội về thi hành Luật Luật sư.", ["65/2006/NQ-QH11@"]),
    # one number of two bodies
    (
        "",
        "",
        "Nghị quyết 54 của Trung ương về nuôi biển xa bờ và nghề muối. Nghị quyết 54 của Quốc hội cũng vậy.",
        ["54-NQ/TW@", "unknown"],
    ),
    ("", "", "Tòa áp dụng Nghị quyết 02/2018 của Hội đồng Thẩm phán.", ["02/2018/NQ-HĐTP@"]),
]


def outcomes(published: str, province: str, text: str) -> list[str]:
    text = normalise(text)
    mentions = find_citations(text, authorities())
    return [
        told(outcome).removeprefix("provisional ")
        for outcome in link_citations(mentions, text, context(published, province), authorities())
    ]


@pytest.mark.parametrize(("published", "province", "text", "expected"), IN_TEXT)
def test_a_citation_is_what_its_sentence_says(published: str, province: str, text: str, expected: list[str]) -> None:
    assert outcomes(published, province, text) == expected


def test_what_each_year_brings_again_is_linked_by_no_subject() -> None:
    """The Government's first two resolutions of each year have the subject of those of every other year."""
    text = "Thực hiện Nghị quyết 01 và Nghị quyết 02 về cải thiện môi trường kinh doanh, nâng cao năng lực cạnh tranh quốc gia"

    assert outcomes("", "thua-thien-hue", text) == ["unknown", "unknown"]
