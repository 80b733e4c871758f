"""Category pages and link lists are no articles; articles with many links are."""

import pytest

from archive.core.capture import RawCapture
from archive.core.reading.dispatch import read_capture
from archive.core.reading.problems import Refusal

HEADLINES = [
    "Châu Thành A khởi công đường liên ấp",
    "Vị Thủy sơ kết nghị quyết về nông nghiệp",
    "Long Mỹ trao nhà tình thương cho hộ nghèo",
    "Ngã Bảy mở tuyến đò ngang mới",
    "Phụng Hiệp gom vỏ thuốc trừ sâu ngoài đồng",
    "Vị Thanh chỉnh trang vỉa hè sáu tuyến phố",
    "Châu Thành tập huấn phòng cháy cho các chợ",
    "Long Mỹ họp bàn giống lúa cho vụ mới",
    "Bảy Ngàn nạo vét kênh thủy lợi cấp hai",
    "Cái Tắc sửa cầu trước mùa mưa bão",
    "Rạch Gòi mở lớp dạy nghề đan lục bình",
]
TEASER = "Con đường dài 2,4 km, rộng 3,5 m, do Nhà nước và nhân dân cùng làm, dự kiến xong trước Tết năm nay."
ARTICLE = (
    "<h1>Huyện Lương Tài rà soát hồ sơ đất ở hai khu dân cư</h1><p>Sáng 25/3, tổ công tác của huyện nghe báo cáo việc "
    "rà soát hồ sơ đất ở hai khu dân cư, theo đó 214 trên 230 hộ đã nộp đủ giấy tờ.</p>"
)


def links(form: str) -> str:
    return "".join(
        form.format(number=number, day=f"{number + 1:02d}/07/2021", headline=headline, teaser=TEASER)
        for number, headline in enumerate(HEADLINES)
    )


LISTS = {
    "items with dates": f"<ul>{links('<li><a href=/{number}>{headline}</a> ({day})</li>')}</ul>",
    "bare items": f"<h1>Tin tức</h1><ul>{links('<li><a href=/{number}>{headline}</a></li>')}</ul>",
    "rows": f"<table>{links('<tr><td>{number}</td><td><a href=/{number}>{headline}</a></td><td>{day}</td></tr>')}</table>",
    "teasers": links("<div><a href=/{number}><b>{headline}</b></a><br>{teaser}</div>"),
    "cards": links("<div><h3><a href=/{number}>{headline}</a></h3><span>{day}</span><p>{teaser}</p></div>"),
}
PLAIN_LISTS = {
    "dates below": links("{headline}\n{day}\n"),
    "dates behind": "Tin tức\n" + links("{headline} ({day})\n"),
    "headlines only": "Tin tức\n" + links("{headline}\n"),
}


@pytest.mark.parametrize("page", [f"<html><body>{page}</body></html>" for page in LISTS.values()], ids=LISTS)
def test_a_category_page_is_refused(page: str) -> None:
    assert read_capture(RawCapture(body=page.encode())).refusal == Refusal.LIST_PAGE


@pytest.mark.parametrize("dump", PLAIN_LISTS.values(), ids=PLAIN_LISTS)
def test_a_dump_of_a_category_page_is_refused(dump: str) -> None:
    assert read_capture(RawCapture(body=dump.encode())).refusal == Refusal.LIST_PAGE


RELATED = links("<p><a href=/{number}>{headline}</a></p>")


@pytest.mark.parametrize(
    "page",
    [
        f"<div>{ARTICLE}</div><div>{RELATED}</div>",
        f"<div>{ARTICLE}<p>Tin liên quan:</p>{RELATED}</div>",
        f"<div>{ARTICLE}{RELATED}</div>",
    ],
    ids=["beside", "under a heading", "without a heading"],
)
def test_a_short_article_with_many_links_is_an_article(page: str) -> None:
    reading = read_capture(RawCapture(body=f"<html><body>{page}</body></html>".encode()))
    assert reading.refusal == ""
    assert reading.text.endswith("214 trên 230 hộ đã nộp đủ giấy tờ.")
