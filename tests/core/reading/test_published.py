"""Published, updated and the order of day and month, from all that a page says."""

import json

import pytest

from archive.core.capture import RawCapture
from archive.core.reading.dispatch import read_capture
from archive.core.reading.values import Reading

TITLE = "Nà Mẫu chấn chỉnh việc cấp giấy chứng nhận đất"
LEAD = "xã Nà Mẫu họp bàn cách rút ngắn thời gian cấp giấy chứng nhận đất cho người dân các bản vùng cao biên giới."


def read(*, line: str = "", head: str = "", lead: str = f"Vừa qua, {LEAD}", below: str = "") -> Reading:
    shown = f"<div>{line}</div>" if line else ""
    page = f"<html><head><title>{TITLE}</title>{head}</head><body><h1>{TITLE}</h1>{shown}<p>{lead}</p>{below}</body></html>"
    return read_capture(RawCapture(body=page.encode(), content_type="text/html"))


def article(**fields: object) -> str:
    return f"<script type='application/ld+json'>{json.dumps({'@type': 'NewsArticle', **fields})}</script>"


DECLARED = {
    "JSON-LD": article(datePublished="2021-07-05T08:30:00+07:00"),
    "JSON-LD graph": "<script type='application/ld+json'>"
    + json.dumps({"@graph": [{"@type": "WebSite"}, {"@type": "Article", "datePublished": "2021-07-05T01:30:00Z"}]})
    + "</script>",
    "seconds since 1970": article(datePublished=1625448600),
    "milliseconds since 1970": article(datePublished="1625448600000"),
    "meta": "<meta property='article:published_time' content='2021-07-05T08:30:00+07:00'>",
}


@pytest.mark.parametrize("head", DECLARED.values(), ids=DECLARED)
def test_a_declared_date_is_local_time(head: str) -> None:
    published = read(head=head).published
    assert published is not None
    assert published.iso == "2021-07-05T08:30"
    assert published.rule


SHOWN = {
    "time": "<time datetime='2021-07-05T08:30:00+07:00'>3 năm trước</time>",
    "microdata": "<span itemprop='datePublished' content='2021-07-05T08:30'>Hôm qua</span>",
}


@pytest.mark.parametrize("line", SHOWN.values(), ids=SHOWN)
def test_a_date_in_an_attribute_counts_and_its_words_are_no_text(line: str) -> None:
    reading = read(line=line)
    assert reading.published is not None
    assert reading.published.iso == "2021-07-05T08:30"
    assert reading.text == f"{TITLE}\nVừa qua, {LEAD}"


def test_an_earlier_declared_publication_goes_before_a_shown_update() -> None:
    reading = read(line="Cập nhật lần cuối: 12/08/2021 09:00", head=article(datePublished="2021-07-05"))
    assert reading.published is not None
    assert reading.updated is not None
    assert (reading.published.iso, reading.updated.iso) == ("2021-07-05", "2021-08-12T09:00")


def test_a_shown_update_alone_is_the_publication() -> None:
    reading = read(line="Cập nhật: 12/08/2021 09:00")
    assert reading.published is not None
    assert (reading.published.iso, reading.updated) == ("2021-08-12T09:00", None)


def test_a_date_is_never_taken_from_a_declared_title_or_description() -> None:
    head = "<meta name='description' content='Chỉ thị số 10-CT/ĐU ngày 26/4/2020'><meta property='og:title' content='26/4/2020'>"
    assert read(head=head).published is None


@pytest.mark.parametrize(
    ("line", "lead", "below", "day"),
    [
        ("05/07/2021 8:30 AM", "Sáng 5/7, ", "", "2021-07-05"),
        ("05/07/2021 8:30 AM", "Sáng 7/5, ", "", "2021-05-07"),
        ("05/07/2021 8:30 AM", "Vừa qua, ", "", "2021-07-05"),
        ("7/5/2021 8:30:00 AM", "Vừa qua, ", "", "2021-07-05"),
        ("7/5/2021 8:30:00 AM", "Sáng 7/5, ", "", "2021-05-07"),
        ("05/07/2021 8:30 AM", "Vừa qua, ", "<div>Ngày đăng: 05/25/2021 9:00 AM</div>", "2021-05-07"),
    ],
)
def test_day_and_month_stand_in_the_order_of_the_site(line: str, lead: str, below: str, day: str) -> None:
    published = read(line=line, lead=lead + LEAD, below=below).published
    assert published is not None
    assert published.day.isoformat() == day


@pytest.mark.parametrize(
    ("path", "head", "line", "published"),
    [
        ("/2021/7/5/so-ket", "", "", "2021-07-05"),
        ("/tin/2021-07-05.html", "", "", "2021-07-05"),
        ("/2021/7/5/so-ket", article(datePublished="2024-02-01T08:30:00+07:00"), "", "2021-07-05"),  # the site moved
        ("/2021/7/5/so-ket", article(datePublished="2021-07-06T01:30:00+07:00"), "", "2021-07-06T01:30"),
        ("/2021/7/5/so-ket", "", "Ngày đăng 04/07/2021", "2021-07-04"),
        ("/so-ket-20210705083012345.htm", "", "", "2021-07-05"),
        ("/so-ket-20210705083012345.htm", article(datePublished="2021-07-07T08:30:00+07:00"), "", "2021-07-07T08:30"),
        ("/so-ket-2021070508301.htm", "", "", None),
        ("/2021/ke-hoach-12-7", "", "", None),
        ("/2021/2/31/so-ket", "", "", None),
        ("/2021/7/512/so-ket", "", "", None),
        ("/vb/20210705", "", "", None),
    ],
)
def test_an_address_may_state_the_day(path: str, head: str, line: str, published: str | None) -> None:
    shown = f"<div>{line}</div>" if line else ""
    page = f"<html><head>{head}</head><body><h1>{TITLE}</h1>{shown}<p>Vừa qua, {LEAD}</p></body></html>"
    reading = read_capture(RawCapture(body=page.encode(), url=f"https://mau.example{path}", content_type="text/html"))
    assert (reading.published.iso if reading.published else None) == published
