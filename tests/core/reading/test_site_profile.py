"""Pages of one site read together teach what the page alone does not say; what they do not teach changes nothing."""

import datetime as dt
import random

import pytest

from archive.core.capture import RawCapture
from archive.core.reading.dispatch import read_capture
from archive.core.reading.site_lessons import MIN_PAGES
from archive.core.reading.site_profile import DAY_FIRST, MONTH_FIRST, LessonKind, SiteProfile
from archive.core.reading.values import Reading
from tests.core.reading.mutations import MutatedPage, random_designs
from tests.core.reading.sites import Article, SiteLayout, learn, learn_layout, site_of
from tests.core.reading.test_mutations import misread_fields

NEW = Article(number=77)
FOOT = (
    "<div class='chan'><p>Nhà sàn cộng đồng đón khách</p><p>Trang này do đội thanh niên bản làng trông nom, ai đem bài đi "
    "nơi khác xin nhớ kể tên bản.</p></div>"
)
FOOT_WORDS = ("Nhà sàn cộng đồng", "đội thanh niên")


def read(page: RawCapture, site: SiteProfile | None) -> Reading:
    reading = read_capture(page, site=site)
    assert all(words in reading.text for words in NEW.paragraphs)
    assert reading.title == NEW.title
    return reading


def test_what_all_pages_print_below_the_text_is_left_out() -> None:
    layout = SiteLayout(foot=FOOT)
    alone = read(layout.page(NEW), None)
    assert all(words in alone.text for words in FOOT_WORDS)
    reading = read(layout.page(NEW), learn_layout(layout))
    assert not any(words in reading.text for words in FOOT_WORDS)
    assert {lesson.kind for lesson in reading.lessons} >= {LessonKind.FURNITURE}
    assert reading.lessons[-1].evidence == "as on 12 other pages of this site"
    assert reading.site_version == 3


def test_a_lead_and_a_closing_that_many_articles_share_stay() -> None:
    lead = "Ban biên tập trân trọng giới thiệu loạt bài viết về những bản làng đang tự mình đổi thay mỗi ngày."
    closing = "Đề nghị các chi bộ nghiêm túc triển khai thực hiện và báo cáo kết quả về xã trước cuối tháng."
    layout = SiteLayout(opening=f"<p>{lead}</p>", closing=f"<p>{closing}</p><p>Nơi nhận:</p><p>- Lưu văn phòng</p>")
    reading = read(layout.page(NEW), learn_layout(layout))
    assert all(words in reading.text for words in (lead, closing, "Nơi nhận", "Lưu văn phòng"))


@pytest.mark.parametrize(
    "date",
    [
        "<div class='ngay'>Mực in khô hôm {d}, mời cả bản cùng xem</div>",
        "<div class='ngay'><i>Vào sổ của bản</i> {d} <i>già làng đã đọc</i></div>",
    ],
)
def test_a_date_line_in_words_of_the_site_is_read(date: str) -> None:
    layout = SiteLayout(date=date)
    alone = read(layout.page(NEW), None)
    assert alone.published is None or "line-" not in alone.published.rule
    reading = read(layout.page(NEW), learn_layout(layout))
    assert reading.published is not None
    assert reading.published.day == NEW.day
    assert {lesson.kind for lesson in reading.lessons} & {LessonKind.DATE_FORM, LessonKind.DATE_PLACE}


def test_a_day_that_is_the_same_on_all_pages_is_no_date_of_an_article() -> None:
    layout = SiteLayout(date="<div class='ngay'>Kỷ niệm ngày lập bản 05/07/1999 bên bếp lửa</div>")
    reading = read(layout.page(NEW), learn_layout(layout))
    assert reading.published is None or reading.published.day.year != 1999


def test_the_day_of_the_visit_is_no_date_of_an_article() -> None:
    layout = SiteLayout(date="", heading="<h1>{t}</h1><div class='gio'>Khách ghé bếp hôm xin chào nhé</div>")

    def visited(article: Article, day: dt.date) -> RawCapture:
        page = layout.page(article, taken=day)
        body = page.body.replace("bếp hôm".encode(), f"bếp hôm {day:%d/%m/%Y}".encode())
        return RawCapture(body=body, captured_at=page.captured_at)

    days = [dt.date(2024, 3, 1) + dt.timedelta(days=number) for number in range(14)]
    site = learn([visited(Article(number=number), day) for number, day in enumerate(days)])
    assert not site.of(LessonKind.DATE_PLACE)
    assert not site.of(LessonKind.DATE_FORM)
    assert read(visited(NEW, dt.date(2024, 5, 5)), site).published is None


def test_the_order_of_day_and_month_is_the_sites() -> None:
    layout = SiteLayout(day="%m/%d/%Y 8:30 AM")
    article = next(
        one for number in range(200) if (one := Article(number=number)).day.day < 8 and one.day.day != one.day.month
    )
    site = learn([layout.page(Article(number=number)) for number in range(20) if Article(number=number).day.day > 12])
    assert list(site.of(LessonKind.DATE_ORDER)) == [MONTH_FIRST]
    reading = read_capture(layout.page(article), site=site)
    assert reading.published is not None
    assert reading.published.day == article.day
    other = SiteLayout(day="%d/%m/%Y 8:30 AM")
    site = learn([other.page(Article(number=number)) for number in range(20) if Article(number=number).day.day > 12])
    assert list(site.of(LessonKind.DATE_ORDER)) == [DAY_FIRST]
    reading = read_capture(other.page(article), site=site)
    assert reading.published is not None
    assert reading.published.day == article.day


ACCOUNT = "<p class='dang'>{a}</p>"


def test_a_person_who_posted_is_no_author() -> None:
    layout = SiteLayout(account=ACCOUNT)
    page = layout.page(NEW, account="Tô Văn Mẫu")
    assert read(page, None).byline == "Tô Văn Mẫu"
    reading = read(page, learn_layout(layout, account="admin admin"))
    assert (reading.byline, reading.account) == ("", "Tô Văn Mẫu")
    assert "Tô Văn Mẫu" not in reading.text


def test_who_stands_below_the_authors_posted() -> None:
    layout = SiteLayout(account=ACCOUNT)
    pages = [
        layout.page(Article(number=number), name="Lò Hạ Vân" if number % 2 else "", account="Tô Văn Mẫu")
        for number in range(16)
    ]
    site = learn(pages)
    assert [lesson.example for lesson in site.of(LessonKind.ACCOUNT).values()] == ["Tô Văn Mẫu"]
    reading = read(layout.page(NEW, account="Tô Văn Mẫu"), site)
    assert (reading.byline, reading.account) == ("", "Tô Văn Mẫu")
    signed = read(layout.page(NEW, name="Hà Thị Thử", account="Tô Văn Mẫu"), site)
    assert (signed.byline, signed.account) == ("Hà Thị Thử", "Tô Văn Mẫu")


def test_the_only_author_of_a_site_stays_its_author() -> None:
    layout = SiteLayout()
    site = learn_layout(layout, name="Lò Hạ Vân")
    assert read(layout.page(NEW, name="Lò Hạ Vân"), site).byline == "Lò Hạ Vân"


def test_a_pen_name_of_any_form_is_known_by_its_place() -> None:
    layout = SiteLayout()
    page = layout.page(NEW, name="hoa ban trắng")
    assert read(page, None).byline == ""
    reading = read(page, learn_layout(layout, name="Lò Hạ Vân"))
    assert reading.byline == "hoa ban trắng"
    assert "hoa ban trắng" not in reading.text


def test_few_pages_say_nothing() -> None:
    layout = SiteLayout(foot=FOOT)
    assert learn_layout(layout, MIN_PAGES - 1).lessons == ()
    again = [layout.page(Article(number=number % 3)) for number in range(20)]
    assert learn(again).lessons == ()  # three articles, many times


@pytest.mark.slow
def test_pages_that_contradict_each_other_say_nothing_of_it() -> None:
    american, ours = SiteLayout(day="%m/%d/%Y 8:30 AM"), SiteLayout(day="%d/%m/%Y 8:30 AM")
    pages = [(american if number % 2 else ours).page(Article(number=number)) for number in range(40)]
    assert not learn(pages).of(LessonKind.DATE_ORDER)


def test_the_order_of_the_pages_makes_no_difference() -> None:
    layout = SiteLayout(foot=FOOT, account=ACCOUNT, date="<div class='ngay'>Mực in khô hôm {d} cả bản xem</div>")
    pages = [
        layout.page(
            Article(number=number % 16), name="Lò Hạ Vân", account="admin admin", taken=dt.date(2021, 1 + number % 5, 9)
        )
        for number in range(20)
    ]
    site = learn(pages)
    assert len(site.lessons) > 4
    for seed in range(3):
        random.Random(seed).shuffle(pages)
        assert learn(pages) == site


@pytest.mark.slow
def test_a_redesigned_site_is_followed_by_its_latest_pages() -> None:
    before = SiteLayout(foot="<div class='cu'><p>Bếp lửa hồng chờ khách phương xa</p></div>")
    after = SiteLayout(foot=FOOT, heading="<h3 class='moi'>{t}</h3>")
    old = [before.page(Article(number=number), taken=dt.date(2020, 3, 9)) for number in range(40)]
    new = [after.page(Article(number=number), taken=dt.date(2023, 5, 2)) for number in range(40, 40 + MIN_PAGES + 2)]
    reading = read(after.page(NEW), learn([*old, *new]))
    assert not any(words in reading.text for words in FOOT_WORDS)
    undated = learn(
        [before.page(Article(number=n)) for n in range(40)] + [after.page(Article(number=n)) for n in range(40, 50)]
    )
    assert any(words in read(after.page(NEW), undated).text for words in FOOT_WORDS)


@pytest.mark.parametrize("place", ["than", "chan"])
def test_pages_that_repeat_an_article_do_not_make_it_vanish(place: str) -> None:
    layout = SiteLayout(paragraph="<div class='doan'><p>{w}</p></div>")
    box = "".join(f"<p>{words}</p>" for words in NEW.paragraphs)
    planted = SiteLayout(foot=f"<div class='{place}'>{box}</div>", paragraph=layout.paragraph)
    pages = [planted.page(Article(number=number)) for number in range(12)]
    for several in (pages, [*pages, *(layout.page(Article(number=number)) for number in range(12, 24))]):
        read(layout.page(NEW), learn(several))  # holds every paragraph


def test_a_profile_is_never_needed_and_changes_nothing_where_it_says_nothing() -> None:
    layout = SiteLayout(foot=FOOT)
    page = layout.page(NEW, name="Lò Hạ Vân")
    alone, empty = read_capture(page), read_capture(page, site=SiteProfile())
    assert alone == empty
    assert alone.site_version == 0


def test_a_profile_is_kept_as_plain_values() -> None:
    site = learn_layout(SiteLayout(foot=FOOT), name="Lò Hạ Vân")
    lessons = [*site.as_json(), {"kind": "of-a-later-release", "key": "x", "pages": 9}]
    again = SiteProfile.from_json(lessons, version=3, pages=12)
    assert again == site
    assert again.states_the_same_as(site)
    assert not again.states_the_same_as(SiteProfile())


def test_a_text_dump_is_read_with_the_date_line_of_its_site() -> None:
    def dump(article: Article) -> RawCapture:
        lines = [article.title, f"Mực in khô hôm {article.day:%d/%m/%Y}, mời cả bản cùng xem", *article.paragraphs]
        return RawCapture(body="\n".join(lines).encode(), content_type="text/plain")

    site = learn([dump(Article(number=number)) for number in range(12)])
    reading = read_capture(dump(NEW), site=site)
    assert reading.published is not None
    assert reading.published.day == NEW.day


@pytest.mark.slow
def test_other_pages_of_any_layout_take_nothing_away() -> None:
    for design in random_designs(20261129, 4):
        *known, page = site_of(design, MIN_PAGES + 1)
        site = learn([RawCapture(body=one.markup.encode(), content_type="text/html") for one in known])
        assert site.lessons, design
        assert misread_page(page, site) <= misread_page(page, None), design


@pytest.mark.soak
def test_other_pages_of_hundreds_of_layouts_take_nothing_away() -> None:
    worse = []
    for design in random_designs(7, 300):
        *known, page = site_of(design, 12)
        site = learn([RawCapture(body=one.markup.encode(), content_type="text/html") for one in known])
        if not misread_page(page, site) <= misread_page(page, None):
            worse.append((misread_page(page, site) - misread_page(page, None), design))
    assert len(worse) <= 1, worse


def misread_page(page: MutatedPage, site: SiteProfile | None) -> set[str]:
    reading = read_capture(RawCapture(body=page.markup.encode(), content_type="text/html"), site=site)
    return set(misread_fields(page, reading))
