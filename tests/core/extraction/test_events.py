"""When what an article reports happened."""

from datetime import date

import pytest

from archive.core.extraction import find_event
from archive.core.reading.values import Dated, Precision, Reading, SegmentKind, TextSegment
from archive.core.text import Span


def reading(body: str, *, published: str = "", title: str = "Tiêu đề") -> Reading:
    text = f"{title}\n{body}"
    return Reading(
        title=title,
        text=text,
        segments=(
            TextSegment(SegmentKind.TITLE, Span(0, len(title))),
            TextSegment(SegmentKind.BODY, Span(len(title) + 1, len(text))),
        ),
        published=Dated(day=date.fromisoformat(published)) if published else None,
    )


@pytest.mark.parametrize(
    ("body", "published", "expected"),
    [
        ("Sáng ngày 3/6, Tỉnh ủy tổ chức Hội nghị.", "2021-06-03", "2021-06-03"),
        ("Ngày 23/6, Ban Thường vụ Thành ủy họp.", "2021-07-05", "2021-06-23"),
        ("(ABC) - Sáng 25/3, dưới sự chủ trì của Tỉnh ủy.", "2020-03-25", "2020-03-25"),
        ("Chiều 30-12, Tỉnh ủy tổng kết năm.", "2021-01-02", "2020-12-30"),
        ("Hai ngày 12 và 13/12, Ban Chấp hành họp.", "2019-12-14", "2019-12-12"),
        ("Trong hai ngày 11 và 12/7, Hội đồng họp. Riêng chiều 11/7 bàn về đất.", "2024-07-12", "2024-07-11"),
        ("Hội nghị ngày 21/10 của Tỉnh ủy không bắt đầu bằng báo cáo.", "2025-10-22", "2025-10-21"),
        ("Hội nghị họp tại thành phố Hà Đông ngày 14/9/2007.", "2007-09-18", "2007-09-14"),
        ("Ban Thường vụ Tỉnh ủy ngày 13/12 họp cho ý kiến.", "2023-12-14", "2023-12-13"),
        ("Đoàn công tác ngày 5 và 6/7 đã kiểm tra ba xã.", "2023-07-07", "2023-07-05"),
        ("Hội nghị diễn ra sáng 7-7 tại trụ sở.", "2025-07-08", "2025-07-07"),
        ("Sáng 5 tháng 7, tỉnh tổng kết.", "2021-07-06", "2021-07-05"),
        ("Ngày 15/7/2020, Tỉnh ủy làm việc với huyện.", "", "2020-07-15"),
        ("Lễ công bố sáng nay (30/6) khép lại một tên gọi.", "2025-07-01", "2025-06-30"),
    ],
)
def test_the_day_reported_is_completed_by_the_year_of_publication(body: str, published: str, expected: str) -> None:
    event = find_event(reading(body, published=published))
    assert event is not None
    assert event.day.isoformat() == expected
    assert event.precision is Precision.DAY
    assert event.evidence


@pytest.mark.parametrize(
    ("body", "published"),
    [
        ("Ngày 23/6, Ban Thường vụ họp.", ""),  # no year anywhere
        ("Ngày 23/11, hội nghị sẽ họp.", "2021-07-05"),  # more than a season before: another year's, or to come
        ("Nghị quyết số 04-NQ/TW ngày 30/10/2016 của Trung ương được quán triệt.", "2016-12-01"),
        ("Báo cáo gửi trước ngày 20/6.", "2021-07-05"),
        ("Ngày 31/2, họp.", "2021-03-05"),
        ("Kế hoạch ngày 26/6 của Tỉnh ủy và Nghị quyết ngày 20/6 của HĐND được quán triệt.", "2021-07-05"),
        ("Hội nghị ngày 1/7 sắp tới sẽ bàn việc này.", "2021-07-05"),
    ],
)
def test_what_is_not_sure_is_no_event(body: str, published: str) -> None:
    assert find_event(reading(body, published=published)) is None


@pytest.mark.parametrize(
    ("title", "expected", "precision"),
    [
        ("Hậu Giang: Quý I-2023, công tác xây dựng Đảng", "2023-01-01", Precision.QUARTER),
        ("Kết quả quý III năm 2022", "2022-07-01", Precision.QUARTER),
        ("Dừng tiếp công dân định kỳ tháng 4/2020", "2020-04-01", Precision.MONTH),
        ("Tổng kết công tác xây dựng Đảng năm 2019", "2019-01-01", Precision.YEAR),
    ],
)
def test_a_period_in_the_headline_dates_what_has_no_day(title: str, expected: str, precision: Precision) -> None:
    event = find_event(reading("Không có ngày.", title=title))
    assert event is not None
    assert (event.day.isoformat(), event.precision) == (expected, precision)


@pytest.mark.parametrize(
    ("body", "published", "expected"),
    [
        ("Tháng 9, khi năm học mới vừa bắt đầu, Tỉnh ủy mở hội nghị.", "2025-09-01", "2025-09-01"),
        ("Trong tháng 12/2020, toàn tỉnh ra quân.", "", "2020-12-01"),
        ("Tháng 12, toàn tỉnh ra quân.", "2021-01-05", "2020-12-01"),
        ("Tháng 9, toàn tỉnh ra quân.", "2021-01-05", None),
        ("Tháng 9, toàn tỉnh ra quân.", "", None),
        ("Tháng 9/2021, toàn tỉnh ra quân.", "2021-01-05", None),
    ],
)
def test_the_month_with_which_a_lead_begins_dates_what_has_no_day(body, published, expected) -> None:
    event = find_event(reading(body, published=published))
    assert (event.day.isoformat() if event else None) == expected
    assert event is None or event.precision is Precision.MONTH


@pytest.mark.parametrize(
    "title", ["Kế hoạch năm 2024", "Mục tiêu giai đoạn 2021-2025", "Nhiệm vụ quý II-2023", "Năm mới"]
)
def test_a_plan_s_period_is_no_event(title: str) -> None:
    assert find_event(reading("Không có ngày.", title=title)) is None
