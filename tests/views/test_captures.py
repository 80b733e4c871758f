"""Captures by address and time: which is found, what its headers say, and that nothing of a page acts."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from archive.core.canonical_urls import article_identity
from archive.models import Article, Capture
from archive.storage import blobs
from tests import factories

pytestmark = pytest.mark.django_db

URL = "https://mau.thu-nghiem.example/tin/5?id=7"
PAGE = "<html><head><title>Tin</title></head><body><h1>Hội nghị {0}</h1><p>Thân bài</p></body></html>"
HOST = "http://testserver/web/"


@pytest.fixture(autouse=True)
def article(settings: Any, tmp_path: Path) -> Article:
    """An article captured in 2020, 2021 and 2024."""
    settings.CAPTURE_DIR = tmp_path
    made = factories.article(url=URL, identity=article_identity(URL, ""))
    for year in (2021, 2020, 2024):
        add(made, PAGE.format(year), datetime(year, 6, 1, 2, 3, 4, 500, tzinfo=UTC))
    return made


def add(article: Article, text: str | bytes, moment: datetime | None, content_type: str = "text/html") -> Capture:
    body = text.encode() if isinstance(text, str) else text
    return factories.capture(
        sha256=blobs.store(body), url=article.url, captured_at=moment, article=article, content_type=content_type
    )


@pytest.mark.parametrize(
    ("stamp", "found"),
    [
        ("2020", "20200601020304"),
        ("20210101", "20210601020304"),
        ("20230301000000", "20240601020304"),
        ("1996", "20200601020304"),
        ("99991231235959", "20240601020304"),
    ],
)
def test_a_stamp_leads_to_the_nearest_capture(client: Client, stamp: str, found: str) -> None:
    response = client.get(f"/web/{stamp}/{URL}")
    assert (response.status_code, response["Location"]) == (302, f"/web/{found}/{URL}")
    response = client.get(response["Location"])
    assert response.status_code == 200
    assert f"Hội nghị {found[:4]}" in response.text


@pytest.mark.parametrize(
    "address",
    [
        "https:/mau.thu-nghiem.example/tin/5?id=7",
        "http://www.mau.thu-nghiem.example/tin/5?id=7&utm_source=x",
        "mau.thu-nghiem.example/tin/5?id=7",
    ],
)
def test_an_address_is_known_in_all_its_spellings(client: Client, address: str) -> None:
    assert client.get(f"/web/{address}").status_code == 302
    assert client.get(f"/web/20210601020304/{address}").status_code == 200


def test_an_address_with_tones_is_known_encoded_or_not(client: Client) -> None:
    url = "https://mau.thu-nghiem.example/tin/h%E1%BB%99i-ngh%E1%BB%8B"
    add(factories.article(url=url, identity=article_identity(url, "")), PAGE, datetime(2020, 1, 1, tzinfo=UTC))
    response = client.get(f"/web/2020/{url}")
    assert response.status_code == 302
    assert client.get(response["Location"]).status_code == 200
    assert client.get("/web/https://mau.thu-nghiem.example/tin/hội-nghị").status_code == 302


@pytest.mark.parametrize(
    "path",
    [
        "2021/https://mau.thu-nghiem.example/tin/6",
        "timemap/link/https://mau.thu-nghiem.example/tin/6",
        "https://mau.thu-nghiem.example/tin/6",
        f"20211332/{URL}",
        f"0000/{URL}",
        "2021/javascript:alert(1)",
        "2021/http://[",
        "2021/http:///",
    ],
)
def test_what_is_not_held_is_not_found(client: Client, path: str) -> None:
    assert client.get(f"/web/{path}").status_code == 404


def test_a_withdrawn_article_leaves_a_tombstone(client: Client, article: Article) -> None:
    Article.objects.filter(pk=article.pk).update(withdrawn_at=timezone.now(), withdrawn_reason="Đăng nhầm số nhà.")
    for path in (URL, f"20210601020304/{URL}", f"timemap/link/{URL}"):
        gone = client.get(f"/web/{path}")
        assert gone.status_code == 410
        assert "Đăng nhầm số nhà." in gone.content.decode()
        assert "Thân bài" not in gone.content.decode()


def test_the_timegate_leads_by_accept_datetime(client: Client) -> None:
    response = client.get(f"/web/{URL}")
    assert (response.status_code, response["Location"]) == (302, f"/web/20240601020304/{URL}")
    response = client.get(f"/web/{URL}", headers={"Accept-Datetime": "Sat, 01 Aug 2020 00:00:00 GMT"})
    assert response["Location"] == f"/web/20200601020304/{URL}"
    assert "accept-datetime" in response["Vary"].lower()
    assert "Memento-Datetime" not in response
    assert f'<{URL}>; rel="original"' in response["Link"]
    assert f'<{HOST}timemap/link/{URL}>; rel="timemap"; type="application/link-format"' in response["Link"]
    assert client.get(f"/web/{URL}", headers={"Accept-Datetime": "yesterday"}).status_code == 400


def test_a_memento_names_its_moment_and_its_neighbours(client: Client) -> None:
    response = client.get(f"/web/20210601020304/{URL}")
    assert response["Memento-Datetime"] == "Tue, 01 Jun 2021 02:03:04 GMT"
    links = response["Link"].split(", <")
    assert len(links) == 6
    for part in (
        f'{URL}>; rel="original"',
        f'{HOST}{URL}>; rel="timegate"',
        f'{HOST}20200601020304/{URL}>; rel="first prev memento"; datetime="Mon, 01 Jun 2020 02:03:04 GMT"',
        f'{HOST}20210601020304/{URL}>; rel="memento"; datetime="Tue, 01 Jun 2021 02:03:04 GMT"',
        f'{HOST}20240601020304/{URL}>; rel="last next memento"; datetime="Sat, 01 Jun 2024 02:03:04 GMT"',
    ):
        assert any(link.removeprefix("<") == part for link in links), part


def test_the_timemap_lists_every_capture(client: Client) -> None:
    response = client.get(f"/web/timemap/link/{URL}")
    assert response["Content-Type"] == "application/link-format"
    lines = response.text.strip().split(",\n")
    assert lines[:2] == [
        f'<{URL}>; rel="original"',
        f'<{HOST}timemap/link/{URL}>; rel="self"; type="application/link-format"',
    ]
    mementos = [line for line in lines if 'rel="memento"' in line]
    assert [line.split("/web/")[1][:4] for line in mementos] == ["2020", "2021", "2024"]


HOSTILE = """<html><head><base href="https://live.example/"><meta http-equiv="refresh" content="0;url=https://live.example/">
<link rel="preconnect" href="https://live.example"><link rel="stylesheet" href="https://live.example/a.css">
<script>alert(1)</script><style>p {color: red}</style></head><body onload="alert(2)"><!--[if IE]><script>alert(3)</script><![endif]-->
<a href="java&#9;script:alert(4)">x</a><a href=" JAVASCRIPT:alert(5)">y</a><svg onload="alert(6)"><script>alert(7)</script></svg>
<form action="https://live.example/"><input name="q" formaction="javascript:alert(8)"><p>Trong mẫu đơn</p></form>
<iframe src="https://live.example/" srcdoc="<script>alert(9)</script>"></iframe><object data="x"></object><embed src="x">
<video src="https://live.example/v"></video><noscript>Không có script</noscript><xmp><img src=x onerror=alert(10)></xmp>
<p style="font-weight:bold">Giữ nguyên</p></body></html>"""


def test_nothing_of_a_hostile_page_acts(client: Client, article: Article) -> None:
    add(article, HOSTILE, datetime(2022, 1, 1, tzinfo=UTC))
    response = client.get(f"/web/20220101000000/{URL}")
    text = response.text
    assert "alert(" not in text
    for part in (
        "<script",
        "<link",
        "<base",
        "<iframe",
        "<object",
        "<embed",
        "<form",
        "<video",
        "http-equiv",
        "onload",
    ):
        assert part not in text.lower(), part
    assert '<p style="font-weight:bold">Giữ nguyên</p>' in text
    assert "Trong mẫu đơn" in text
    assert "Không có script" in text
    policy = response["Content-Security-Policy"].split("; ")
    assert policy[:4] == ["sandbox", "default-src 'none'", "style-src 'unsafe-inline'", "img-src data:"]
    assert not any("script-src" in part or "allow-" in part or "'self'" in part for part in policy)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"\x00\xff", b"<html>" + b"<div>" * 5_000, b"<html><body></body></html>", b"<?xml"]
)
def test_any_bytes_are_shown_or_sent_as_text(client: Client, article: Article, body: bytes) -> None:
    add(article, body, datetime(2022, 1, 1, tzinfo=UTC))
    response = client.get(f"/web/20220101000000/{URL}")
    assert response.status_code == 200
    assert response["Content-Security-Policy"].startswith("sandbox;")


def test_text_is_sent_as_text(client: Client, article: Article) -> None:
    add(article, "Tin\n<b>không phải HTML</b>", datetime(2022, 1, 1, tzinfo=UTC), "text/plain")
    response = client.get(f"/web/20220101000000/{URL}")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.text == "Tin\n<b>không phải HTML</b>"


def test_a_page_in_another_charset_is_shown_in_utf8(client: Client, article: Article) -> None:
    page = '<html><head><meta charset="windows-1258"></head><body>đường phố Việt Nam và Hà Nội</body></html>'
    add(article, page.encode("utf-16"), datetime(2022, 1, 1, tzinfo=UTC))
    assert "đường phố Việt Nam" in client.get(f"/web/20220101000000/{URL}").text


def test_a_capture_of_unknown_time_stands_at_when_it_came_in(client: Client) -> None:
    url = "https://mau.thu-nghiem.example/khong-ngay"
    capture = add(factories.article(url=url, identity=article_identity(url, "")), PAGE, None)
    stamp = f"{capture.received_at.astimezone(UTC):%Y%m%d%H%M%S}"
    response = client.get(f"/web/{stamp}/{url}")
    assert response.status_code == 200
    assert "không rõ" in response.text


def test_lost_bytes_are_not_found(client: Client, article: Article) -> None:
    blobs.remove(article.captures.get(captured_at__year=2021).sha256)
    assert client.get(f"/web/20210601020304/{URL}").status_code == 404


def test_only_reading_is_allowed(client: Client) -> None:
    assert client.post(f"/web/{URL}").status_code == 405
    assert client.head(f"/web/20210601020304/{URL}").status_code == 200
