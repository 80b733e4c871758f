"""Invented sites: one layout, many articles, each with words of its own; what a site prints in words that no list knows."""

import datetime as dt
import random
from dataclasses import dataclass, replace
from functools import cache
from html import escape

from archive.core.capture import RawCapture
from archive.core.reading.site_lessons import learn_site
from archive.core.reading.site_observation import observe_page
from archive.core.reading.site_profile import SiteProfile
from tests.core.reading import page_parts as parts
from tests.core.reading.mutations import MutatedPage, PageDesign, render

_PLACES = [
    "Pá Thử",
    "Huổi Dụ",
    "Nà Ví",
    "Mường Mẫu",
    "Pá Lông",
    "Co Muông",
    "Nậm Thử",
    "Bản Dụ",
    "Phiêng Mẫu",
    "Huổi Ví",
]
_DEEDS = (
    "khơi lại mương dẫn nước", "trồng thêm rừng phòng hộ", "sửa nhà cho hộ nghèo", "mở lớp học đêm", "làm đường vào nương",
    "dạy chữ cho phụ nữ", "nuôi cá trong lồng", "giữ nghề dệt thổ cẩm", "góp công xây nhà văn hóa", "bàn việc đổi đất",
)  # fmt: skip
_ENDS = (
    "nhờ có chi bộ đi trước làm gương cho từng hộ trong bản cùng theo.", "sau nhiều buổi họp dân kéo dài tới khuya ở nhà trưởng bản.",
    "trong khi mưa lũ còn chia cắt nhiều đoạn đường vào trung tâm xã.", "và dành phần lớn tiền quỹ cho các cháu nhỏ tới trường mùa rét.",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Article:
    """What is told by one page of a site."""

    number: int

    @property
    def title(self) -> str:
        place, deed = _PLACES[self.number % 10], _DEEDS[self.number // 10 % 10]
        return f"Người dân {place} {deed} lần thứ {self.number + 2}"

    @property
    def paragraphs(self) -> tuple[str, ...]:
        draw = random.Random(self.number)
        return tuple(
            f"Ở {draw.choice(_PLACES)}, {draw.randrange(12, 900)} hộ đã {draw.choice(_DEEDS)} {draw.choice(_ENDS)} Kỳ {self.number}."
            for _ in range(4)
        )

    @property
    def day(self) -> dt.date:
        return dt.date(2021, 1, 5) + dt.timedelta(days=7 * self.number)


@dataclass(frozen=True, kw_only=True)
class SiteLayout:
    """How a site prints its articles; {d} is the day, {n} who signs, {a} the account that posted."""

    above: str = "<div class='top'>Trang của bản làng vùng cao</div>"
    heading: str = "<h1>{t}</h1>"
    date: str = "<div class='ngay'>{d}</div>"
    day: str = "%d/%m/%Y"
    opening: str = ""  # within the text
    paragraph: str = "<p>{w}</p>"
    closing: str = ""
    signature: str = "<p class='ky'>{n}</p>"
    account: str = ""
    foot: str = ""

    def page(self, article: Article, *, name: str = "", account: str = "", taken: dt.date | None = None) -> RawCapture:
        """The page of an article as captured on the day `taken`."""
        text = "".join(self.paragraph.format(w=words) for words in article.paragraphs)
        body = f"{self.opening}{text}{self.closing}{self.signature.format(n=name) if name else ''}"
        markup = (
            f"<html><body>{self.above}<div class='bai'>{self.heading.format(t=article.title)}"
            f"{self.date.format(d=article.day.strftime(self.day))}<div class='than'>{body}</div>"
            f"{self.account.format(a=account) if account else ''}</div>{self.foot}</body></html>"
        )
        at = dt.datetime.combine(taken, dt.time(9), dt.UTC) if taken else None
        return RawCapture(body=markup.encode(), url=f"https://mau.example/tin/{article.number}", captured_at=at)


observe = cache(observe_page)


def learn(pages: list[RawCapture], *, version: int = 3) -> SiteProfile:
    """The profile that the pages teach."""
    return learn_site([page for raw in pages if (page := observe(raw)) is not None], version=version)


def learn_layout(layout: SiteLayout, count: int = 12, *, name: str = "", account: str = "") -> SiteProfile:
    """The profile that the first `count` articles of a layout teach."""
    return learn([layout.page(Article(number=number), name=name, account=account) for number in range(count)])


def site_of(design: PageDesign, count: int) -> list[MutatedPage]:
    """Many articles in the layout of one design: each has a title, paragraphs and a day of its own."""
    pages = []
    for number in range(count):
        article = Article(number=number)
        page = render({**design, "title": 0, "lead": 0, "decomposed": 0, "date": (design["date"] + 3 * number) % 400})
        before = (page.title, *page.paragraphs)
        own = [*article.paragraphs, f"Già làng {_PLACES[number % 10]} dặn con cháu giữ lấy nếp nhà thứ {number}, dù đi xa mấy.",
               f"Chuyện số {number} ở {_PLACES[(3 * number + 1) % 10]} khép lại khi mùa ban nở trắng khắp các sườn đồi."]  # fmt: skip
        markup = page.markup
        for old, new in zip(before, (article.title, *own), strict=True):
            markup = markup.replace(escape(old), escape(new)).replace(old, new)
        pages.append(replace(page, markup=markup, title=article.title, paragraphs=tuple(own)))
    return pages


assert len(parts.PARAGRAPHS) == 5  # with the lead as many as `site_of` writes
