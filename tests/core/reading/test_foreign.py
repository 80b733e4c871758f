"""Pages in other languages are read by the general tools; Vietnamese ones never are, with tones or without."""

from archive.core.capture import RawCapture
from archive.core.reading.dispatch import read_capture
from archive.core.reading.fallback import is_foreign
from archive.core.reading.values import Precision

GERMAN = (
    "Der Gemeinderat von Musterdorf hat am Dienstag beschlossen, die alte Brücke über den Bach zu erneuern und den Weg zur "
    "Schule zu verbreitern, damit auch der Bus dort fahren kann. "
)
VIETNAMESE = (
    "Đảng ủy xã Nà Mẫu họp bàn cách rút ngắn thời gian cấp giấy chứng nhận đất cho người dân các bản vùng cao. "
)


def test_hardly_any_own_letter_makes_a_page_foreign() -> None:
    assert is_foreign([GERMAN] * 4)
    assert not is_foreign([GERMAN])  # too few words to tell
    assert not is_foreign([VIETNAMESE] * 5)
    assert not is_foreign([GERMAN] * 4 + [VIETNAMESE])


def test_a_foreign_page_is_read_by_the_general_tools() -> None:
    body = "".join(f"<p>{GERMAN}</p>" for _ in range(4))
    page = (
        "<html><head><title>Musterdorf erneuert seine alte Brücke</title></head><body><nav><a href='/'>Startseite</a></nav>"
        f"<article><h1>Musterdorf erneuert seine alte Brücke</h1><p class='datum'>Veröffentlicht am 5. Juli 2021</p>{body}</article>"
        "<footer>Impressum</footer></body></html>"
    )
    reading = read_capture(RawCapture(body=page.encode(), content_type="text/html"))
    assert reading.title == "Musterdorf erneuert seine alte Brücke"
    assert GERMAN.strip() in reading.text
    assert "Impressum" not in reading.text
    assert reading.published is not None
    assert (reading.published.iso, reading.published.rule) == ("2021-07-05", "htmldate-page")


def test_a_year_alone_is_no_first_of_january() -> None:
    body = "".join(f"<p>{GERMAN}</p>" for _ in range(4))
    page = f"<html><body><h1>Musterdorf erneuert seine Brücke</h1>{body}<p>© Musterdorf {{}}</p></body></html>"
    footer_alone = read_capture(RawCapture(body=page.format("2017").encode(), content_type="text/html"))
    in_full = read_capture(RawCapture(body=page.format("01.01.2017").encode(), content_type="text/html"))
    assert [
        (reading.published.day.isoformat(), reading.published.precision)
        for reading in (footer_alone, in_full)
        if reading.published
    ] == [("2017-01-01", Precision.YEAR), ("2017-01-01", Precision.DAY)]


def test_a_quoted_post_s_moment_is_not_the_article_s() -> None:
    body = "".join(f"<p>{VIETNAMESE}</p>" for _ in range(4))
    post = '<blockquote>Bài của xã <time datetime="2018-03-12T19:30:12+00:00">12 Th3</time></blockquote>'
    page = f"<html><body><h1>Xã Nà Mẫu rút ngắn thời gian cấp giấy</h1>{body}{post}</body></html>"
    assert read_capture(RawCapture(body=page.encode(), content_type="text/html")).published is None
