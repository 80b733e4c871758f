"""Date lines in the forms of many portals, and lines with dates that are none."""

import pytest

from archive.core.reading.date_labels import DateLabel
from archive.core.reading.dateline import read_date_line
from archive.core.reading.values import Precision
from archive.core.text import fold

# line, date and time, label, author
STAMPS = [
    ("[ Cập nhật vào ngày (03/06/2021) ] - [ Số lần xem: 552 ]", "2021-06-03", DateLabel.UPDATED, ""),
    ("25/03/2020 11:03 Số lượt xem: 723", "2020-03-25 11:03", DateLabel.NONE, ""),
    ("Tác giả: Lâm Vĩ - 05/07/2021", "2021-07-05", DateLabel.NONE, "Lâm Vĩ"),
    ("Thứ Tư, ngày 25/03/2020", "2020-03-25", DateLabel.NONE, ""),
    ("Thứ tư, 25/03/2020, 11:03 [GMT+7]", "2020-03-25 11:03", DateLabel.NONE, ""),
    ("Thứ 2, 13/11/2023 | 10:01:00", "2023-11-13 10:01", DateLabel.NONE, ""),
    ("T2, 05/07/2021 - 08:30", "2021-07-05 08:30", DateLabel.NONE, ""),
    ("CN, 04/07/2021", "2021-07-04", DateLabel.NONE, ""),
    ("Cập nhật lúc: 11:03, Thứ Tư 25/03/2020", "2020-03-25 11:03", DateLabel.UPDATED, ""),
    ("Cập nhật 09/4/2020, 14:04:40", "2020-04-09 14:04", DateLabel.UPDATED, ""),
    ("Ngày cập nhật 05/07/2021", "2021-07-05", DateLabel.UPDATED, ""),
    ("Ngày đăng: 05-07-2021", "2021-07-05", DateLabel.POSTED, ""),
    ("(Ngày đăng: 05/07/2021)", "2021-07-05", DateLabel.POSTED, ""),
    ("Đăng lúc: 08:30 ngày 05/07/2021", "2021-07-05 08:30", DateLabel.POSTED, ""),
    ("Đăng ngày 05/07/2021", "2021-07-05", DateLabel.POSTED, ""),
    ("Tin đăng ngày 05/07/2021", "2021-07-05", DateLabel.POSTED, ""),
    ("Xuất bản:Thứ sáu, 30/07/2021 23:52 (GMT+7)", "2021-07-30 23:52", DateLabel.POSTED, ""),
    ("Ngày xuất bản: 5/7/2021 8:00 SA", "2021-07-05 08:00", DateLabel.POSTED, ""),
    ("Ngày xuất bản: 5/7/2021 3:20 CH", "2021-07-05 15:20", DateLabel.POSTED, ""),
    ("Được đăng: 05 Tháng 7 2021", "2021-07-05", DateLabel.POSTED, ""),
    ("Đăng bởi: Admin - 05/07/2021", "2021-07-05", DateLabel.POSTED, "Admin"),
    ("Posted on July 5, 2021", "2021-07-05", DateLabel.POSTED, ""),
    ("Published: 05 July 2021", "2021-07-05", DateLabel.POSTED, ""),
    ("Ngày đăng: 05/07/2021 - Cập nhật: 07/07/2021", "2021-07-05", DateLabel.POSTED, ""),
    ("Cập nhật: 07/07/2021 | Ngày đăng: 05/07/2021", "2021-07-05", DateLabel.POSTED, ""),
    ("08h30 - 05/07/2021", "2021-07-05 08:30", DateLabel.NONE, ""),
    ("05/07/2021 lúc 08:30 (GMT +7)", "2021-07-05 08:30", DateLabel.NONE, ""),
    ("5.7.2021 8 giờ 30", "2021-07-05 08:30", DateLabel.NONE, ""),
    ("[05/07/2021]", "2021-07-05", DateLabel.NONE, ""),
    ("Ngày 05/07/2021", "2021-07-05", DateLabel.NONE, ""),
    ("Thứ Hai, ngày 5 tháng 7 năm 2021 | 8:30:55", "2021-07-05 08:30", DateLabel.NONE, ""),
    ("5 Tháng Bảy, 2021", "2021-07-05", DateLabel.NONE, ""),
    ("Tháng Mười Hai 5, 2021", "2021-12-05", DateLabel.NONE, ""),
    ("05 Th7, 2021", "2021-07-05", DateLabel.NONE, ""),
    ("7/15/2021 3:20 PM", "2021-07-15 15:20", DateLabel.NONE, ""),
    ("2021-07-05 08:30:00", "2021-07-05 08:30", DateLabel.NONE, ""),
    ("05/07/21 08:30", "2021-07-05 08:30", DateLabel.NONE, ""),
    ("Minh Đức | 05/07/2021 08:30", "2021-07-05 08:30", DateLabel.NONE, "Minh Đức"),
    ("05/07/2021 08:30 | Quốc Việt", "2021-07-05 08:30", DateLabel.NONE, "Quốc Việt"),
    ("Nhật Nam - Thứ hai, 05/07/2021 08:30", "2021-07-05 08:30", DateLabel.NONE, "Nhật Nam"),
    ("24/10/2025 - 08:19 | Thanh Thư | Chia sẻ f in", "2025-10-24 08:19", DateLabel.NONE, "Thanh Thư"),
    ("14/5/2019 8:43' Gửi bài này In bài này", "2019-05-14 08:43", DateLabel.NONE, ""),
    ("08/12/2025 09:15 (VTC News) -", "2025-12-08 09:15", DateLabel.NONE, ""),
    ("05/07/2021 08:30 | Thời sự", "2021-07-05 08:30", DateLabel.NONE, ""),
    ("05/07/2021 08:30 0 bình luận", "2021-07-05 08:30", DateLabel.NONE, ""),
    ("Hải Vân 06/03/2025 07:40 Theo dõi trên Google News", "2025-03-06 07:40", DateLabel.NONE, "Hải Vân"),
    ("Thứ Tư, ngày 04 tháng 01 năm 2023", "2023-01-04", DateLabel.NONE, ""),
    ("Đọc bài viết 05/07/2021 08:30", "2021-07-05 08:30", DateLabel.NONE, ""),
    ("Ngày đăng 12/05/2021 | 5:41 PM | View count: 1098", "2021-05-12 17:41", DateLabel.POSTED, ""),
    ("Ngày đăng 12/05/2021 | 12:00 AM | View count: 5", "2021-05-12", DateLabel.POSTED, ""),
    ("Publish date 25/05/2021 | 08:00 AM | View count: 9", "2021-05-25 08:00", DateLabel.POSTED, ""),
    ("Đăng ngày 05/07/2021 | Lượt nghe: 5 | Mã bài: A12", "2021-07-05", DateLabel.POSTED, ""),
    ("Đời sống bản làng | Cập nhật thứ tư, ngày 12/05/21 08:30 tối", "2021-05-12 20:30", DateLabel.UPDATED, ""),
    ("Theo Sao Mường | 12/05/2021 08:30", "2021-05-12 08:30", DateLabel.NONE, "Sao Mường"),
    ("Chuyện bản làng 12/05/2021 12:00", "2021-05-12 12:00", DateLabel.NONE, ""),
    ("12/05/2021 12 giờ 15 trưa", "2021-05-12 12:15", DateLabel.NONE, ""),
    ("7/5/2021 8:30:00 AM", "2021-07-05 08:30", DateLabel.NONE, ""),
    ("07/05/2021 8:30:00 SA", "2021-05-07 08:30", DateLabel.NONE, ""),
    ("12/05/2021, 08:30 GMT+7 Email Bản in", "2021-05-12 08:30", DateLabel.NONE, ""),
    ("Hôm nay: Thứ Tư, 08/12/2021 14:20:11", "2021-12-08 14:20", DateLabel.CLOCK, ""),
    ("ĐẮK LẮK ĐIỆN TỬ | Buôn Ma Thuột, 27°C | Thứ Tư, 08/12/2021", "2021-12-08", DateLabel.CLOCK, ""),
]


@pytest.mark.parametrize(("line", "moment", "label", "author"), STAMPS)
def test_a_date_line_is_read(line: str, moment: str, label: DateLabel, author: str) -> None:
    stamp = read_date_line(line, fold(line))
    assert stamp is not None
    found = stamp.day.isoformat() + (stamp.time.strftime(" %H:%M") if stamp.time else "")
    assert (found, stamp.label, stamp.author) == (moment, label, author)
    assert stamp.evidence in line


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("Cập nhật tháng 9/2025", DateLabel.UPDATED),
        ("Xuất bản: tháng 09 năm 2025", DateLabel.POSTED),
        ("Ngày đăng: Tháng 9 - 2025", DateLabel.POSTED),
    ],
)
def test_a_bulletin_may_state_its_month_alone(line: str, label: DateLabel) -> None:
    stamp = read_date_line(line, fold(line))
    assert stamp is not None
    assert (stamp.day.isoformat(), stamp.precision, stamp.label) == ("2025-09-01", Precision.MONTH, label)
    assert stamp.evidence == line


@pytest.mark.parametrize(
    "line",
    [
        "Sáng 25/3/2020, Ban Chấp hành Đảng bộ tỉnh họp phiên thứ 32",
        "Krông Bông: 100% buôn ký cam kết (06/12/2021)",
        "Chỉ thị số 05-CT/TW ngày 15/5/2016 của Bộ Chính trị",
        "Số: 12-CT/TU | Cần Thơ, ngày 05/07/2021",
        "Cần Thơ, ngày 5 tháng 7 năm 2021",
        "Tháng 9/2025",
        "Thu chi tháng 9/2025",
        "Cập nhật tình hình dịch bệnh tháng 9/2025",
        "Kỷ niệm 90 năm Ngày thành lập Đảng (03/02/1930 - 03/02/2020)",
        "Giai đoạn 2016-2020",
        "Điện thoại: 0293.3.878.978",
        "31/02/2021",
        "05/07/21",
        "Thời gian: 8 giờ 00 ngày 05/07/2021, tại hội trường huyện",
        "Có hiệu lực từ ngày 01/7/2021",
        "Dự án được xuất bản ngày 05/07/2021 tại Hà Nội",
        "Krông Bông: buôn ký cam kết (06/12/2021 08:30)",
    ],
)
def test_a_line_that_merely_holds_a_date_is_no_date_line(line: str) -> None:
    assert read_date_line(line, fold(line)) is None
