"""Pages that must read the same: one invented article in many layouts, each a few choices away from a plain page.

A `PageDesign` holds one choice for each dimension of the layout, by its number; 0 is the plain one. `random_design` draws them,
`smallest_failure` turns as many of them back as a failure allows, so that it names what matters.
"""

import datetime as dt
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape

PageDesign = dict[str, int]

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")

TITLES = (
    "Nà Mẫu chấn chỉnh việc cấp giấy chứng nhận đất",
    "Xã Mường Thử: hơn 300 hộ dân dùng nước sạch sau 2 năm thực hiện nghị quyết",
    "Chào mừng 75 năm ngày thành lập chi bộ đầu tiên của xã Nà Mẫu",
    "Kế hoạch số 12-KH/ĐU ngày 26/4/2020 của Đảng ủy xã Nà Mẫu về sinh hoạt chi bộ",
    "“Ngày thứ bảy vì dân” ở bản Pá Thử",
    "Báo cáo viên cơ sở đưa nghị quyết đến từng bản",
)
LEADS = (
    "Vừa qua, Đảng ủy xã Nà Mẫu họp bàn cách rút ngắn thời gian cấp giấy chứng nhận đất cho người dân các bản vùng cao.",
    "Sau hai năm triển khai, ba công trình nước tự chảy đã về tới từng bếp, chị em trong bản không còn phải gùi nước.",
    "Sáng 5/7, đoàn kiểm tra của Đảng ủy xã làm việc với chi bộ bản Pá Thử về kết quả học tập nghị quyết.",
)
PARAGRAPHS = (
    "Theo báo cáo, 312 hồ sơ quá hạn, nhiều nhất ở hai bản xa trung tâm; xã giao bộ phận một cửa phân loại từng hồ sơ, xong "
    "trước ngày 30/7.",
    "Bên cạnh kết quả ấy, các chi bộ cũng thẳng thắn nêu chỗ khó: đường dốc, mưa nhiều, vật liệu phải chở bằng xe máy.",
    "Anh Lò Văn Thử, bí thư chi đoàn, cho biết mỗi tối thứ sáu nhà văn hóa đều sáng đèn.",
    "Mỗi tuần, bộ phận một cửa công khai số hồ sơ đã trả tại nhà văn hóa các bản để người dân theo dõi, góp ý.",
    "Kết luận buổi làm việc, bà Hà Thị Ví đề nghị các chi bộ phân công đảng viên theo dõi từng cụm dân cư.",
)
NAMES = ("Lò Hạ Vân", "Minh Thử", "Hà Vân - Đức Mẫu", "T.Mẫu", "Thu Ví (tổng hợp)", "Lò Văn Dụ", "PV")
CAPTION = "Bà con bản Pá Thử xem danh sách hồ sơ đã trả"
RELATED = (
    "Bản Pá Lông khơi thông mương dẫn nước",
    "Đảng viên trẻ mở lớp học đêm cho người lớn tuổi",
    "Xã Mường Thử trao vốn cho mười hộ nghèo",
    "Đường lên bản Huổi Dụ đã đổ bê tông",
)
TEASER = "Kể lại những chuyến đò cuối mùa lũ, khi cả bản cùng nhau kéo thuyền qua ghềnh và giữ lại từng bao thóc giống."
SITE = "Trang thông tin điện tử xã Nà Mẫu"


@dataclass(frozen=True, slots=True, kw_only=True)
class MutatedPage:
    """A page and what reading it must state."""

    markup: str
    title: str
    day: str  # ISO
    time: str  # "" where the page prints none
    byline: str
    paragraphs: tuple[str, ...]
    unwanted: tuple[str, ...] = field(default=())
    captions: tuple[str, ...] = ()


# ---- dates -----------------------------------------------------------------------------------------------------------

LABELS = (
    "", "Ngày đăng: ", "Ngày đăng ", "Đăng lúc: ", "Đăng ngày ", "Xuất bản: ", "Cập nhật: ", "Cập nhật lúc ", "Ngày cập nhật: ",
    "Ngày xuất bản: ", "Publish date ", "Posted on: ", "Last updated: ", "Thời gian đăng: ", "Cập nhật ngày ", "Ngày tạo: ",
    "Ngày gửi: ", "Thứ tự đăng tin: ",
)[:-1]  # fmt: skip
DAY_FORMS: tuple[Callable[[dt.datetime], str], ...] = (
    lambda at: f"{at:%d/%m/%Y}",
    lambda at: f"{at.day}/{at.month}/{at.year}",
    lambda at: f"{at:%d-%m-%Y}",
    lambda at: f"{at:%d.%m.%Y}",
    lambda at: f"{at:%Y-%m-%d}",
    lambda at: f"ngày {at.day} tháng {at.month} năm {at.year}",
    lambda at: f"{at:%d} Tháng {at.month}, {at.year}",
    lambda at: f"{WEEKDAYS[at.weekday()]}, {at:%d/%m/%Y}",
    lambda at: f"{WEEKDAYS[at.weekday()]}, ngày {at:%d/%m/%Y}",
    lambda at: f"{WEEKDAYS[at.weekday()]} ngày {at.day} tháng {at.month} năm {at.year}",
    lambda at: f"{WEEKDAYS[at.weekday()].upper()}, {at:%d/%m/%Y}",
    lambda at: f"{at:%d} / {at:%m} / {at.year}",
)
HOUR_FORMS: tuple[Callable[[dt.datetime], str], ...] = (
    lambda at: "",
    lambda at: f"{at:%H:%M}",
    lambda at: f"{at.hour}:{at:%M}",
    lambda at: f"{at:%H:%M:%S}",
    lambda at: f"{at:%H}h{at:%M}",
    lambda at: f"{at.hour} giờ {at:%M}",
    lambda at: f"{at:%H} giờ {at:%M} phút",
    lambda at: f"{at:%I:%M} {'AM' if at.hour < 12 else 'PM'}",
    lambda at: f"{(at.hour - 1) % 12 + 1}:{at:%M} {'SA' if at.hour < 12 else 'CH'}",
    lambda at: f"{(at.hour - 1) % 12 + 1}:{at:%M} {'sáng' if at.hour < 12 else 'chiều'}",
    lambda at: f"{at:%H:%M} GMT+7",
    lambda at: f"{at:%H:%M} (GMT+7)",
    lambda at: f"{at:%H:%M} [GMT +7]",
)
JOINTS = (" ", " | ", " - ", ", ", " lúc ", " – ")
COUNTERS = (
    "", " | View count: {n}", " - Lượt xem: {n}", " | {n} lượt xem", " (Đã xem: {n})", " | Số lần đọc: {n}", " - Số lần xem : {n}",
    " | Views: {n}", " | Lượt nghe: 5", " | 0 bình luận", "  |  In bài viết", " [ {n} lượt đọc ]",
)  # fmt: skip
FRAMES = ("{}", "[ {} ]", "({})", "{} ", "| {}")


def date_line(design: PageDesign, at: dt.datetime) -> str:
    """The date line in the forms that the design chooses."""
    day, hour = DAY_FORMS[design["day form"]](at), HOUR_FORMS[design["hour form"]](at)
    joint = JOINTS[design["joint"]]
    parts = [hour, day] if design["hour first"] and joint != " lúc " else [day, hour]
    words = LABELS[design["label"]] + joint.join(part for part in parts if part)
    return FRAMES[design["frame"]].format(words) + COUNTERS[design["counter"]].format(n=1098)


# ---- layout ----------------------------------------------------------------------------------------------------------

CLASSES = (
    "detail-content", "", "noi-dung-bai", "abc x1", "print-news", "share-content", "post_main star", "col-a", "journal-content-article",
    "view-content", "ql-editor", "tag-body",
)  # fmt: skip
WINDOW_TITLES = ("{t}", "{t} - {s}", "{s} - {t}", "{t} | Tin tức | {s}", "{s}", "{t} » {s}")
HEADINGS = (
    "<h1>{t}</h1>", "<h2 class='tieu-de'>{t}</h2>", "<div class='title'>{t}</div>", "<h1 class='share-title'>{t}</h1>",
    "<h1>Tin tức nổi bật</h1><div class='tde'>{t}</div>", "<h3><span>{t}</span></h3>", "<table><tr><td><b>{t}</b></td></tr></table>",
    "<p class='bold'>{t}</p>",
)  # fmt: skip
PARAGRAPH_FORMS = (
    "<p>{w}</p>", "<div>{w}</div>", "<p class='star'>{w}</p>", "{w}<br><br>", "<p style='text-align:justify'><span>{w}</span></p>",
    "<div><font face='Times New Roman'>{w}</font></div>", "<p>&nbsp;</p><p>{w}</p>",
)  # fmt: skip
CAPTION_FORMS = (
    "", "<figure><img src='a.jpg'><figcaption>{c}</figcaption></figure>",
    "<table><tr><td><img src='a.jpg'></td></tr><tr><td>{c}</td></tr></table>",
    "<div class='img'><img src='a.jpg'></div><div class='caption'>{c}</div>",
    "<p style='text-align:center'><img src='a.jpg'></p><p style='text-align:center'><em>{c}</em></p>",
    "<p><img src='a.jpg'></p><p><i>{c} (Ảnh: Minh Thử)</i></p>",
)  # fmt: skip
SIGNATURES = (
    "", "<p>{n}</p>", "<p align='right'><strong>{n}</strong></p>", "<div style='text-align:right'><b>{n}</b></div>", "<p><em>{n}</em></p>",
    "<p align='right'><b>{n}</b></p><p align='right'><em>Pho Ban bien tap</em></p>", "<p><b>{n}</b></p><div>admin admin</div>",
    "<p><b>{n}</b></p><div>43 người</div>", "<p style='text-align:right'>Tác giả: {n}</p>", "<p>{n}</p><p>Ảnh: Đức Mẫu</p>",
    "<p class='author'>Bài, ảnh: {n}</p>",
)  # fmt: skip
MENU = "<ul class='menu'><li><a href='/'>Trang chủ</a></li><li><a href='/tin'>Tin tức</a></li><li><a href='/vb'>Văn bản</a></li></ul>"
LINKS = "".join(f"<li><a href='/{number}'>{words}</a></li>" for number, words in enumerate(RELATED))
DATED = "".join(
    f"<li><a href='/{number}'>{words}</a> (0{number + 1}/02/2019)</li>" for number, words in enumerate(RELATED)
)
TEASERS = "".join(
    f"<h3><a href='/{number}'>{words}</a></h3><div>{TEASER}</div>" for number, words in enumerate(RELATED)
)
ABOVE = (
    "", MENU, f"<div>{SITE}</div><div>Thứ Bảy, 01/12/2029 | 09:10</div>{MENU}", "<div class='top'><a href='/'>Trang chủ</a></div>",
    "<div><a href='/'>Trang chủ</a> » <a href='/t'>Tin tức</a> » <a href='/x'>Xây dựng Đảng</a></div>",
)  # fmt: skip
WITHIN = (
    "", f"<ul>{LINKS}</ul>", f"<div class='box'><b>TIN LIÊN QUAN</b><ul>{LINKS}</ul></div>",
    f"<p><a href='/9'>&gt;&gt; Xem thêm: {RELATED[0]}</a></p>", "<div class='ad-slot'>Quảng cáo</div>",
)  # fmt: skip
BELOW = (
    "", f"<div><b>CÁC TIN KHÁC</b><ul>{DATED}</ul></div>", f"<ul class='qwe'>{LINKS}</ul>", f"<h4>Tin cùng chuyên mục</h4>{TEASERS}",
    "<div><a href='#'>In bài viết</a> <a href='#'>Gửi mail</a></div>", "<div class='comments'><h3>Bình luận (2)</h3><p>Bài viết rất hay, cảm "
    "ơn tòa soạn đã phản ánh đúng thực tế ở xã chúng tôi trong thời gian qua.</p></div>", f"<div>Bài viết liên quan</div>{LINKS}",
)  # fmt: skip
ASIDE = ("", f"<div class='col-b'>{TEASERS}</div>", f"<td><h3>Mới nhất</h3><ul>{LINKS}</ul></td>")
FOOT = f"<div id='ft'><p>{SITE}. Bản quyền thuộc UBND xã Nà Mẫu.</p><p>Địa chỉ: bản Pá Thử, xã Nà Mẫu. Điện thoại: 0215 000 000</p></div>"
DATE_PLACES = ("below title", "above title", "below lead", "below text")

DIMENSIONS: Mapping[str, int] = {
    "title": len(TITLES), "lead": len(LEADS), "name": len(NAMES), "label": len(LABELS), "day form": len(DAY_FORMS),
    "hour form": len(HOUR_FORMS), "joint": len(JOINTS), "hour first": 2, "counter": len(COUNTERS), "frame": len(FRAMES),
    "class": len(CLASSES), "window title": len(WINDOW_TITLES), "heading": len(HEADINGS), "paragraph": len(PARAGRAPH_FORMS),
    "caption": len(CAPTION_FORMS), "signature": len(SIGNATURES), "above": len(ABOVE), "within": len(WITHIN), "below": len(BELOW),
    "aside": len(ASIDE), "date place": len(DATE_PLACES), "date": 400, "table": 2,
}  # fmt: skip
PLAIN: PageDesign = dict.fromkeys(DIMENSIONS, 0)


def random_design(source: random.Random, changes: int = 9) -> PageDesign:
    """A plain page with some of its dimensions chosen anew."""
    changed = source.sample(sorted(DIMENSIONS), changes)
    return PLAIN | {name: source.randrange(DIMENSIONS[name]) for name in changed}


def render(design: PageDesign) -> MutatedPage:
    """The page of a design with what must be read from it."""
    title, name = TITLES[design["title"]], NAMES[design["name"]]
    at = dt.datetime(2021, 5, 12, 8, 30) + dt.timedelta(days=3 * design["date"], minutes=37 * design["date"])
    paragraphs = (LEADS[design["lead"]], *PARAGRAPHS)
    form = PARAGRAPH_FORMS[design["paragraph"]]
    body = [form.format(w=words) for words in paragraphs]
    body.insert(3, CAPTION_FORMS[design["caption"]].format(c=CAPTION))
    body.insert(2, WITHIN[design["within"]])
    line = f"<div class='{'email-print' if design['class'] % 2 else 'meta'}'>{date_line(design, at)}</div>"
    heading = HEADINGS[design["heading"]].format(t=escape(title))
    place = DATE_PLACES[design["date place"]]
    if place == "below lead":
        body.insert(1, line)
    body.append(SIGNATURES[design["signature"]].format(n=name))
    if place == "below text":
        body.append(line)
    head = {"above title": line + heading, "below title": heading + line}.get(place, heading)
    content = f"{head}<div class='{CLASSES[design['class']]}'>{''.join(body)}</div>{BELOW[design['below']]}"
    aside = ASIDE[design["aside"]]
    if design["table"]:
        middle = f"<table><tr><td>{content}</td><td>{aside}</td></tr></table>"
    else:
        middle = f"<div class='wrap'><div class='main'>{content}</div>{aside}</div>"
    window = WINDOW_TITLES[design["window title"]].format(t=escape(title), s=SITE)
    markup = f"<html><head><title>{window}</title></head><body>{ABOVE[design['above']]}{middle}{FOOT}</body></html>"
    hour = HOUR_FORMS[design["hour form"]](at)
    return MutatedPage(
        markup=markup,
        title=title,
        day=at.date().isoformat(),
        time=f"{at:%H:%M}" if hour else "",
        byline=name if design["signature"] else "",
        paragraphs=paragraphs,
        unwanted=(
            *RELATED,
            TEASER,
            "Pho Ban bien tap",
            "admin admin",
            "43 người",
            "Bản quyền",
            "View count",
            "1098",
            "rất hay",
        ),
        captions=(CAPTION,) if design["caption"] else (),
    )


def smallest_failure(design: PageDesign, fails: Callable[[PageDesign], bool]) -> PageDesign:
    """The choices of a failing design that cannot be turned back to the plain one without the failure going away."""
    for name in sorted(design):
        plainer = design | {name: 0}
        if design[name] and fails(plainer):
            design = plainer
    return {name: choice for name, choice in design.items() if choice}


def designs(seed: int, count: int) -> Iterator[PageDesign]:
    """Every single choice once, then random ones, `count` in all."""
    single = [PLAIN | {name: choice} for name, size in DIMENSIONS.items() if size < 50 for choice in range(size)]
    yield from single[:count]
    source = random.Random(seed)
    for _ in range(count - len(single)):
        yield random_design(source)
