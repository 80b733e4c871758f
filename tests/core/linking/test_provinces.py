"""Which province an article is about, as the unit of its time."""

import os
from datetime import date
from pathlib import Path

import pytest

from archive.core.capture import RawCapture
from archive.core.extraction import find_event, find_provinces
from archive.core.linking import find_source, locate
from archive.core.linking.outcomes import Located, Unknown
from archive.core.linking.provinces import SUBJECT_RULES, UNIT_RULES, is_weak_rule
from archive.core.reading.dispatch import read_capture
from archive.core.reading.values import Dated, Reading, SegmentKind, TextSegment
from archive.core.text import Span
from tests.stated import authorities

SEEDS = Path(os.environ.get("TANGTHU_SEEDS", ""))


def located(
    title: str, body: str = "", *, published: str = "", url: str | None = None, captured: str = "", tag: str = ""
) -> Located | Unknown:
    text = f"{title}\n{body}" if body else title
    segments = [TextSegment(SegmentKind.TITLE, Span(0, len(title)))]
    if body:
        segments.append(TextSegment(SegmentKind.BODY, Span(len(title) + 1, len(text))))
    reading = Reading(
        title=title,
        text=text,
        segments=tuple(segments),
        published=Dated(day=date.fromisoformat(published)) if published else None,
        agency_tag=tag,
    )
    return locate(
        reading,
        find_provinces(text, authorities()),
        authorities(),
        event=find_event(reading),
        source=find_source(reading, url, authorities()),
        captured=date.fromisoformat(captured) if captured else None,
    )


def slug(outcome: Located | Unknown) -> str:
    return outcome.province if isinstance(outcome, Located) else ""


@pytest.mark.parametrize(
    ("title", "body", "published", "expected"),
    [
        ("Tỉnh ủy Hậu Giang tổ chức hội nghị", "", "2021-06-03", "hau-giang"),
        ("Tỉnh ủy Hà Tây họp", "", "2007-05-01", "ha-tay"),
        ("Cần Thơ: hội nghị", "", "2025-06-30", "can-tho-2004"),
        ("Cần Thơ: hội nghị", "", "2025-07-01", "can-tho"),
        ("Cần Thơ: hội nghị", "", "2003-02-01", "can-tho-1992"),
        ("Khai trương ở phường Vị Thanh", "Thành ủy Cần Thơ dự; phường Vị Thanh vui.", "2025-08-20", "can-tho"),
        ("Hậu Giang đổi thay", "Địa bàn tỉnh Hậu Giang cũ nay khác.", "2026-03-01", "can-tho"),
        ("Huế: hội nghị của Thành ủy", "", "2025-03-01", "hue"),
        ("Huế: hội nghị", "Thành phố Huế họp.", "2017-03-01", "thua-thien-hue"),
        ("Huế: hội nghị", "Thành phố Huế họp.", "", "thua-thien-hue"),
        ("Đà Nẵng ngày ấy", "Thành phố Đà Nẵng họp.", "1988-03-01", "da-nang-1997"),
        ("Bộ trưởng thị sát tàu Hà Nội - Vinh", "Bộ trưởng hỏi thăm hành khách.", "2018-03-01", ""),
        ("Chạm mặt trên không", "Máy bay hạ xuống sân bay Cam Ranh (Khánh Hòa).", "2018-03-01", "khanh-hoa-1989"),
        ("Cô giáo bị phê bình", "Theo Phó Giám đốc Sở GD-ĐT Hà Tĩnh Lê Văn Mẫu, việc cần xác minh.", "", "ha-tinh"),
        ("Thừa Thiên Huế quán triệt nghị quyết", "", "2020-03-23", "thua-thien-hue"),
        ("Tỉnh ủy họp thường kỳ", "Sáng nay, Tỉnh ủy Đồng Tháp họp với các huyện.", "2019-03-01", "dong-thap-1976"),
        ("Tây Ninh, hợp nhất cùng Long An, triển khai nghị quyết", "", "2025-12-08", "tay-ninh"),
    ],
)
def test_the_unit_is_that_of_the_article_s_time(title: str, body: str, published: str, expected: str) -> None:
    assert slug(located(title, body, published=published)) == expected


def test_the_host_of_a_meeting_of_two_provinces_is_meant() -> None:
    title = "Hà Nội và Lào Cai bàn hợp tác"
    body = "Ban Thường vụ Thành ủy Hà Nội tiếp đoàn Lào Cai tại trụ sở Thành ủy."
    assert slug(located(title, body, published="2017-05-18")) == "ha-noi"


def test_central_news_is_of_no_province_also_on_a_provincial_portal() -> None:
    body = "Bộ Chính trị yêu cầu kiểm điểm cuối năm theo đúng nghị quyết."
    outcome = located("Kiểm điểm năm 2016", body, published="2017-01-21", url="https://baobacninh.vn/a")
    assert isinstance(outcome, Unknown)


def test_a_portal_tells_the_province_of_local_news_that_names_none() -> None:
    outcome = located(
        "Hội nghị Tỉnh ủy", "Bí thư Tỉnh ủy chủ trì.", published="2020-01-02", url="https://baobacninh.vn/a"
    )
    assert slug(outcome) == "bac-ninh-1997"
    assert slug(located("Hội nghị Tỉnh ủy", "Toàn tỉnh sơ kết.", published="2020-01-02", tag="BNP")) == "bac-ninh-1997"


def test_an_undated_article_is_dated_by_capture_or_by_what_it_names() -> None:
    body = "Đồng Tháp sơ kết Nghị quyết Trung ương 4 khóa XII trong toàn tỉnh."
    assert slug(located("Đồng Tháp sơ kết", body)) == "dong-thap-1976"
    assert slug(located("Đồng Tháp sơ kết", "Tỉnh sơ kết.", captured="2026-01-01")) == "dong-thap"
    assert slug(located("Đồng Tháp sơ kết", "Các Huyện ủy báo cáo.")) == "dong-thap-1976"


def test_a_day_that_only_the_text_names_may_be_a_plan() -> None:
    loan = "Hạn trả cuối cùng của khoản vay là tháng 9-{}."
    assert slug(located("Đồng Tháp vay vốn", loan.format(2027))) == "dong-thap"
    assert slug(located("Đồng Tháp vay vốn", "Vay từ năm 2018. " + loan.format(2027))) == "dong-thap-1976"
    assert slug(located("Đồng Tháp vay vốn", loan.format(2032))) == "dong-thap-1976"
    assert slug(located("Đồng Tháp vay vốn", "UBND huyện Mẫu vay. " + loan.format(2027))) == "dong-thap-1976"
    assert slug(located("Đồng Tháp vay vốn", "Công an huyện (cũ) sau sáp nhập. " + loan.format(2027))) == "dong-thap"


def test_without_any_date_the_unit_of_the_longer_time_is_likelier_unless_a_merger_is_told() -> None:
    outcome = located("Kỳ họp của HĐND tỉnh Quảng Trị")
    assert isinstance(outcome, Located)
    assert (outcome.province, outcome.rule) == ("quang-tri-1989", "headline, undated, likelier the former unit")
    assert slug(located("Quảng Trị sau hợp nhất", "Tỉnh hợp nhất với Quảng Bình.")) == "quang-tri"
    assert slug(located("Kỳ họp của HĐND tỉnh Quảng Trị", "Đại hội nhiệm kỳ 2025 - 2030 đã bầu.")) == "quang-tri-1989"


def test_towns_and_local_affairs_need_no_province_s_name() -> None:
    assert slug(located("Rạch Giá có tân Bí thư", "Thành ủy Rạch Giá họp.", published="2021-02-24")) == "kien-giang"
    assert slug(located("Vinh danh điển hình", "Thành ủy Vinh khen thưởng.", published="2023-01-01")) == "nghe-an"
    assert slug(located("Yêu cầu Quảng Trị báo cáo", "Chính phủ họp.", published="2023-01-01")) == "quang-tri-1989"


def test_the_capital_where_central_bodies_meet_is_not_the_subject() -> None:
    body = "Sáng 5/6, tại Hà Nội, Bộ Chính trị họp. Các tỉnh ủy, thành ủy quán triệt."
    assert slug(located("Bộ Chính trị ban hành Chỉ thị mới", body, published="2022-06-05")) == ""


@pytest.mark.parametrize(
    ("published", "body", "expected"),
    [
        ("2025-09-26", "Dự tại điểm cầu xã Bình Lư có Đảng ủy xã. Các đại biểu ở xã Bình Lư thảo luận.", "lai-chau"),
        ("2025-09-26", "Đảng ủy xã Bình Lư họp.", "lai-chau"),
        ("2025-07-01", "Đảng ủy phường Vị Tân họp.", "can-tho"),
        ("2025-06-20", "Đảng ủy xã Bình Lư họp.", ""),  # of the time before, when other provinces may have had one
        ("2025-09-26", "Đảng ủy xã Tân Phú họp.", ""),  # several provinces have one
        ("2025-09-26", "Công an TP Hà Nội khen hai người. Ông ngụ xã Bình Lư, bà trú tại xã Bình Lư.", "ha-noi"),
        ("2025-09-26", "Đảng ủy xã Bình Lư và Đảng ủy phường Vị Tân họp chung tại phường Vị Tân.", "can-tho"),
        ("", "Đảng ủy xã Bình Lư họp.", ""),
    ],
)
def test_since_july_2025_communes_of_one_province_only_tell_it(published: str, body: str, expected: str) -> None:
    assert slug(located("Hội nghị báo cáo viên", body, published=published)) == expected


def test_a_commune_tells_nothing_where_only_the_capture_is_dated() -> None:
    assert slug(located("Hội nghị báo cáo viên", "Đảng ủy xã Bình Lư họp.", captured="2026-01-01")) == ""


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("Lật ghe, hai người được cứu", "Vụ việc ở xã Mẫu, huyện Tam Nông, Đồng Tháp.", "dong-thap-1976"),
        ("Bắt nhóm trộm xe", "Công an thị xã Mẫu, Bình Dương bắt ba người ngụ tỉnh An Giang.", "binh-duong"),
        ("Diễn đàn đầu tư", "Diễn đàn tổ chức tại TP.HCM. Bộ Kế hoạch chủ trì.", ""),
        ("Diễn đàn đầu tư", "Diễn đàn họp ở TP. Hồ Chí Minh chiều nay, sau đó tại Hà Nội.", ""),
        ("UBND TP.HCM họp", "Tại TP.HCM, UBND TP.HCM họp.", "ho-chi-minh-1976"),
        ("Tình hình quần đảo Trường Sa", "Tàu lạ qua quần đảo Trường Sa.", ""),
        ("Nhà giàu Trung Quốc", "Anh sinh ở tỉnh Hà Nam (Trung Quốc), huyện Mẫu.", ""),
    ],
)
def test_places_below_a_province_tell_it_and_meeting_places_do_not(title: str, body: str, expected: str) -> None:
    assert slug(located(title, body, published="2019-05-05")) == expected


def test_a_look_back_keeps_the_unit_it_tells_of() -> None:
    body = "Năm 2015, Đại hội Đảng bộ tỉnh Hậu Giang họp; tỉnh Hậu Giang năm 2015 còn nghèo."
    assert slug(located("Nhớ đại hội Hậu Giang", body, published="2026-03-01")) == "hau-giang"


def test_every_outcome_says_its_rule_and_evidence() -> None:
    outcome = located("Tỉnh ủy Hậu Giang họp", published="2021-06-03")
    assert isinstance(outcome, Located)
    assert outcome.rule == "headline, unit-of-the-day"
    assert "Hậu Giang" in outcome.evidence
    assert "ngày đăng 03/06/2021" in outcome.evidence


@pytest.mark.parametrize(
    ("title", "body", "day", "url"),
    [
        ("Tỉnh ủy Hậu Giang họp", "", "2021-06-03", None),
        ("Hội nghị giao ban", "Các tỉnh họp tại tỉnh Bắc Giang bàn việc chung.", "2021-06-03", None),
        ("Sơ kết", "Đảng bộ tỉnh đánh giá.", "2021-06-03", "https://haugiang.gov.vn/tin"),
        ("Sơ kết", "Huyện ủy Long Mỹ họp. Nhân dân trong tỉnh phấn khởi.", "", None),
        ("Tỉnh ủy Cần Thơ họp", "", "", None),
        ("Tỉnh ủy Hà Tây họp", "", "2030-01-01", None),
    ],
)
def test_the_parts_of_a_rule_are_known(title: str, body: str, day: str, url: str | None) -> None:
    outcome = located(title, body, published=day, url=url)
    assert isinstance(outcome, Located)
    subject, _, unit = outcome.rule.partition(", ")
    assert (subject in SUBJECT_RULES, unit in UNIT_RULES) == (True, True), outcome.rule


@pytest.mark.parametrize(
    ("rule", "weak"),
    [
        ("headline, unit-of-the-day", False),
        ("district, only-unit", False),
        ("dateline, unit-of-the-day", True),
        ("headline, undated, present unit", True),
        ("decided", False),
        ("no-province", False),
        ("", False),
    ],
)
def test_a_rule_says_whether_it_is_weak(rule: str, weak: bool) -> None:
    assert is_weak_rule(rule) is weak


@pytest.mark.skipif(not os.environ.get("TANGTHU_SEEDS"), reason="TANGTHU_SEEDS names no folder")
@pytest.mark.parametrize(
    ("number", "province", "event"),
    [
        ("000", "hau-giang", "2021-06-03"),
        ("001", "bac-ninh-1997", "2020-03-25"),
        ("002", "hau-giang", "2023-01-01"),
        ("003", "can-tho-2004", "2021-06-23"),
        ("004", "dong-thap-1976", ""),
    ],
)
def test_the_seeds_are_located_in_their_time(number: str, province: str, event: str) -> None:
    (path,) = SEEDS.glob(f"{number}_*.txt")
    reading = read_capture(RawCapture(body=path.read_bytes()))
    happened = find_event(reading)
    source = find_source(reading, None, authorities())
    mentions = find_provinces(reading.text, authorities())
    outcome = locate(reading, mentions, authorities(), event=happened, source=source, captured=None)
    assert slug(outcome) == province
    assert (happened.day.isoformat() if happened else "") == event


def test_a_day_before_the_unit_is_no_day_of_an_undated_article() -> None:
    body = "Năm 1930 người ta chụp tấm ảnh này.\nThành phố Huế sắp sửa lại ngôi nhà."
    assert slug(located("Huế sửa ngôi nhà cổ", body)) == "thua-thien-hue"
    assert slug(located("Huế sửa ngôi nhà cổ", body, captured="2026-02-01")) == "hue"


@pytest.mark.parametrize("place", ["Trùng Khánh", "Lạc Dương"])
def test_a_city_of_china_is_no_district_of_that_name(place: str) -> None:
    body = f"Thành ủy {place} mở đường tàu ở {place}. Tại {place} dân đi tàu.\nỞ thành phố {place} tàu chạy. {place} vay tiền."
    assert slug(located("Đường tàu dài nhất Trung Quốc", body)) == ""
    assert slug(located("Huyện mở đường", f"Huyện {place} mở đường. Người dân huyện {place} và Việt Nam vui.")) != ""
