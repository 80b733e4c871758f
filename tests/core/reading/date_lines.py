"""The date lines of Vietnamese portals: every choice that a line is made of, the plain one first."""

import datetime as dt
from collections.abc import Callable, Mapping

Form = Callable[[dt.datetime], str]

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
SHORT_WEEKDAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
NUMBERED_WEEKDAYS = ("Thứ 2", "Thứ 3", "Thứ 4", "Thứ 5", "Thứ 6", "Thứ 7", "Chủ Nhật")
MONTHS = ("Một", "Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười", "Mười Một", "Mười Hai")
NAME = "Lò Hạ Vân"


def half_hour(at: dt.datetime, names: str) -> str:
    """`half_hour(14:30, "SA CH")` is "2:30 CH"."""
    return f"{(at.hour - 1) % 12 + 1}:{at:%M} {names.split()[at.hour >= 12]}"


LABELS = (
    "", "Ngày đăng: ", "Ngày đăng ", "Đăng lúc: ", "Đăng ngày ", "Đã đăng: ", "Đã đăng vào ", "Được đăng: ", "Được viết ngày ", "Ngày viết: ",
    "Ngày đăng tin: ", "Ngày đăng bài: ", "Ngày đưa tin: ", "Ngày xuất bản: ", "Xuất bản: ", "Xuất bản ngày ", "Đăng tải: ", "Đăng vào lúc ",
    "Tin đăng ngày ", "Bài đăng: ", "Bài viết đăng ngày ", "Thời gian đăng: ", "Thời gian đăng tin: ", "Ngày ", "Ngày: ", "Ngày tạo: ",
    "Ngày gửi: ", "Gửi lúc: ", "Ngày nhập: ", "Ngày công bố: ", "Ngày đăng tải: ", "Giờ đăng: ", "Đã xuất bản: ", "Thời điểm đăng: ",
    "Cập nhật: ", "Cập nhật ", "Cập nhật lúc ", "Cập nhật ngày ", "Cập nhật vào: ", "Cập nhật lần cuối: ", "Lần cập nhật cuối lúc ",
    "Lần cập nhật cuối cùng: ", "Đã cập nhật: ", "Được cập nhật: ", "Ngày cập nhật: ", "Ngày cập nhật ", "Thời gian cập nhật: ",
    "Cập nhật mới nhất: ", "Sửa lần cuối: ", "Chỉnh sửa lần cuối ", "Tin cập nhật lúc ", "Update: ", "Updated: ", "Last updated: ",
    "Last Updated on ", "Last modified: ", "Published: ", "Published on ", "Publish date ", "Published Date: ", "Posted on: ", "Posted at ",
    "Post date: ", "Date: ", "Date published: ", "Created: ", "Created on ", "Written on ",
)  # fmt: skip
DAY_FORMS: tuple[Form, ...] = (
    lambda at: f"{at:%d/%m/%Y}",
    lambda at: f"{at.day}/{at.month}/{at.year}",
    lambda at: f"{at:%d-%m-%Y}",
    lambda at: f"{at:%d.%m.%Y}",
    lambda at: f"{at:%Y-%m-%d}",
    lambda at: f"{at:%Y/%m/%d}",
    lambda at: f"ngày {at.day} tháng {at.month} năm {at.year}",
    lambda at: f"ngày {at:%d} tháng {at:%m} năm {at.year}",
    lambda at: f"{at:%d} Tháng {at.month}, {at.year}",
    lambda at: f"{at:%d} Tháng {at.month} {at.year}",
    lambda at: f"{at.day} Tháng {MONTHS[at.month - 1]}, {at.year}",
    lambda at: f"Tháng {MONTHS[at.month - 1]} {at.day}, {at.year}",
    lambda at: f"{at:%d} Th{at.month}, {at.year}",
    lambda at: f"{WEEKDAYS[at.weekday()]}, {at:%d/%m/%Y}",
    lambda at: f"{WEEKDAYS[at.weekday()]}, ngày {at:%d/%m/%Y}",
    lambda at: f"{WEEKDAYS[at.weekday()]} ngày {at.day} tháng {at.month} năm {at.year}",
    lambda at: f"{WEEKDAYS[at.weekday()].capitalize()} - {at:%d/%m/%Y}",
    lambda at: f"{WEEKDAYS[at.weekday()].capitalize()}, {at:%d} Tháng {at.month} {at.year}",
    lambda at: f"{WEEKDAYS[at.weekday()].upper()}, {at:%d/%m/%Y}",
    lambda at: f"{NUMBERED_WEEKDAYS[at.weekday()]}, ngày {at:%d-%m-%Y}",
    lambda at: f"{SHORT_WEEKDAYS[at.weekday()]}, {at:%d/%m/%Y}",
    lambda at: f"{at:%d} / {at:%m} / {at.year}",
    lambda at: f"{at:%B} {at.day}, {at.year}",
    lambda at: f"{at:%b} {at.day}, {at.year}",
    lambda at: f"{at:%A}, {at:%d %B %Y}",
    lambda at: f"{at:%d-%b-%Y}",
)
HOUR_FORMS: tuple[Form, ...] = (
    lambda at: "",
    lambda at: f"{at:%H:%M}",
    lambda at: f"{at.hour}:{at:%M}",
    lambda at: f"{at:%H:%M:%S}",
    lambda at: f"{at:%H}h{at:%M}",
    lambda at: f"{at:%H}h{at:%M}'",
    lambda at: f"{at.hour}g{at:%M}",
    lambda at: f"{at.hour} giờ {at:%M}",
    lambda at: f"{at:%H} giờ {at:%M} phút",
    lambda at: f"{at:%I:%M} {'AM' if at.hour < 12 else 'PM'}",
    lambda at: f"{(at.hour - 1) % 12 + 1}:{at:%M}{'am' if at.hour < 12 else 'pm'}",
    lambda at: half_hour(at, "SA CH"),
    lambda at: half_hour(at, "sáng chiều"),
    lambda at: f"{at:%H:%M} GMT+7",
    lambda at: f"{at:%H:%M} (GMT+7)",
    lambda at: f"{at:%H:%M} [GMT +7]",
    lambda at: f"{at:%H:%M}, GMT+07:00",
    lambda at: f"{at:%H:%M} +07",
    lambda at: f"{at:%H} : {at:%M}",
)
JOINTS = (" ", " | ", " - ", ", ", " lúc ", " – ", " · ", " • ", "; ")
BEFORE = (
    "", f"{NAME} - ", f"{NAME} | ", f"Tác giả: {NAME} - ", f"Theo {NAME} | ", "Đăng bởi: admin - ", "Người đăng: admin | ", "Lượt xem: {n} - ",
    "Đã xem: {n} | ", "Tin tức - Sự kiện | ", "Chuyên mục: Tin trong xã | ", "Xem cỡ chữ A- A A+ | ", "🕒 ", "» ", "In bài viết | ",
)  # fmt: skip
BEHIND = (
    "", " | View count: {n}", " - Lượt xem: {n}", " | {n} lượt xem", " (Đã xem: {n})", " | Số lần đọc: {n}", " - Số lần xem : {n}",
    " | Views: {n}", " | Lượt nghe: 5", " | 0 bình luận", "  |  In bài viết", " [ {n} lượt đọc ]", " Lượt xem: {n}", " - Đã đọc {n} lần",
    " | Đọc: {n} lần", " - {n} lần xem", " | Hits: {n}", " - Người xem: {n}", " - Phản hồi: 0", " | Bình luận: 0", " - Cỡ chữ: A- A A+",
    f" - Tác giả: {NAME}", f" | {NAME}", f" - {NAME}", " - Lượt truy cập: {n}", " | Số lượt xem: {n} lượt",
    " | Gửi bài viết", " In trang | Gửi email", " | Tin trong xã", " - 3 tệp đính kèm", " | 5 phút đọc", " | Chia sẻ", " - Chuyên mục: Tin trong xã",
    " · 2 min read", " by admin",
)  # fmt: skip
FRAMES = ("{}", "[ {} ]", "({})", "{} ", "| {}", "– {}", "* {}")
CHOICES: Mapping[str, int] = {
    "label": len(LABELS), "day form": len(DAY_FORMS), "hour form": len(HOUR_FORMS), "joint": len(JOINTS), "hour first": 2,
    "before": len(BEFORE), "behind": len(BEHIND), "frame": len(FRAMES),
}  # fmt: skip


def date_line(design: Mapping[str, int], at: dt.datetime) -> str:
    """The date line in the forms that the design chooses."""
    day, hour = DAY_FORMS[design["day form"]](at), HOUR_FORMS[design["hour form"]](at)
    joint = JOINTS[design["joint"]]
    parts = [hour, day] if design["hour first"] and joint != " lúc " else [day, hour]
    words = LABELS[design["label"]] + joint.join(part for part in parts if part)
    return (BEFORE[design["before"]] + FRAMES[design["frame"]].format(words) + BEHIND[design["behind"]]).format(n=1098)


def named_beside(design: Mapping[str, int]) -> bool:
    """Whether the line names the author."""
    return NAME in BEFORE[design["before"]] + BEHIND[design["behind"]]


def states_hour(design: Mapping[str, int]) -> bool:
    return HOUR_FORMS[design["hour form"]](dt.datetime(2021, 5, 12, 8, 30)) != ""
