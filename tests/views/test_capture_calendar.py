"""The calendar of an address, and single captures as WARC."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from warcio.archiveiterator import ArchiveIterator

from archive.core.canonical_urls import article_identity
from archive.models import CaptureHead, CaptureState
from archive.storage import blobs
from tests import factories

pytestmark = pytest.mark.django_db

URL = "https://mau.thu-nghiem.example/tin/5?id=7"
PAGE = "<!doctype html><title>Hội nghị</title><h1>Hội nghị</h1><p>Toàn văn.".encode()


@pytest.fixture(autouse=True)
def captured(settings: Any, tmp_path: Any) -> None:
    settings.CAPTURE_DIR = tmp_path / "captures"
    article = factories.article(url=URL, identity=article_identity(URL, ""))
    for year, body in ((2020, PAGE), (2021, PAGE), (2023, PAGE + b"x")):
        moment = datetime(year, 6, 1, 2, 3, 4, tzinfo=UTC)
        capture = factories.capture(article=article, url=URL, captured_at=moment, sha256=blobs.store(body), size=len(body), content_type="text/html")  # fmt: skip
    CaptureHead.objects.create(capture=capture, response="HTTP/1.1 203 OK\r\nServer: x\r\n\r\n", request="GET /tin/5?id=7 HTTP/1.1\r\n\r\n")  # fmt: skip


@pytest.mark.parametrize("asked", ["*", "2021*"])
def test_a_calendar_has_every_capture_of_its_year(client: Client, asked: str) -> None:
    shown = client.get(f"/web/{asked}/{URL}").content.decode()
    held = [year for year in (2020, 2021, 2023) if f"/web/{year}0601020304/{URL}" in shown]
    assert held == ([2020, 2021, 2023] if asked == "*" else [2021])
    assert "như bản trước" in shown


def test_a_calendar_of_nothing_says_so(client: Client) -> None:
    assert client.get("/web/*/https://khac.example/").status_code == 404


def test_a_hostile_address_is_shown_as_words(client: Client) -> None:
    moment = datetime(2021, 1, 1, tzinfo=UTC)
    url = "https://mau.thu-nghiem.example/a?<script>x</script>&\"'"
    factories.capture(url=url, state=CaptureState.SKIPPED, captured_at=moment, sha256=blobs.store(PAGE))
    shown = client.get(f"/web/*/{url}").content.decode()
    assert "<script>x" not in shown


def test_a_capture_is_to_be_had_as_a_warc(client: Client) -> None:
    response = client.get(f"/warc/20230601020304/{URL}")
    assert response["Content-Type"] == "application/warc"
    assert response["Content-Disposition"].startswith('attachment; filename="tangthu-20230601020304-')
    found = {}
    for record in ArchiveIterator(BytesIO(response.content), check_digests="raise"):
        found[record.rec_type] = (record.rec_headers.get_header("WARC-Target-URI"), record.content_stream().read())
    assert found["response"] == (URL, PAGE + b"x")
    assert set(found) == {"warcinfo", "response", "request", "metadata"}


def test_what_is_withdrawn_is_given_by_neither(client: Client) -> None:
    from archive.models import Article

    Article.objects.update(withdrawn_at=datetime(2024, 1, 1, tzinfo=UTC))
    for address in (f"/web/*/{URL}", f"/warc/20230601020304/{URL}"):
        assert client.get(address).status_code == 410


def test_a_redirect_to_itself_is_shown_and_leads_nowhere(client: Client) -> None:
    url = "https://mau.thu-nghiem.example/vong"
    moment = datetime(2021, 1, 1, tzinfo=UTC)
    factories.capture(url=url, state=CaptureState.REDIRECT, page_url=url, captured_at=moment, sha256=blobs.store(b"<p>x"), content_type="text/html")  # fmt: skip
    assert client.get(f"/web/20210101000000/{url}").status_code == 200
