"""The CDX service on an archive: which captures are in it, in which form, and which are not."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone

from archive.core.canonical_urls import article_identity
from archive.models import Capture, CaptureHead, CaptureState
from archive.views import capture_index
from tests import factories

pytestmark = pytest.mark.django_db

URL = "https://mau.example/tin/1"


@pytest.fixture(autouse=True)
def captures() -> dict[str, Capture]:
    article = factories.article(url=URL, identity=article_identity(URL, ""))
    made = {}
    for name, address, year, fields in (
        ("first", URL, 2020, {"article": article}),
        ("second", URL, 2021, {"article": article}),
        ("moved", "https://mau.example/cu", 2021, {"state": CaptureState.REDIRECT, "page_url": URL}),
        ("list", "https://www.mau.example/", 2021, {"state": CaptureState.SKIPPED}),
        ("below", "https://con.mau.example/x", 2021, {"state": CaptureState.SKIPPED}),
        ("foreign", "https://khac.example/?u=.mau.example/x", 2021, {"state": CaptureState.SKIPPED}),
    ):
        moment = datetime(year, 6, 1, 2, 3, 4, tzinfo=UTC)
        made[name] = factories.capture(
            url=address, captured_at=moment, content_type="text/html; charset=utf-8", **fields
        )
    CaptureHead.objects.create(
        capture=made["moved"], response="HTTP/1.1 301 Moved Permanently\r\nLocation: /tin/1\r\n\r\n"
    )
    return made


def lines(client: Client, parameters: str) -> list[str]:
    response = client.get(f"/web/cdx?{parameters}")
    assert response.status_code == 200, response.text
    return response.text.splitlines()


def test_a_line_tells_of_each_capture_of_an_address(client: Client, captures: dict[str, Capture]) -> None:
    first = captures["first"]
    assert lines(client, f"url={URL}&limit=1") == [
        f"example,mau)/tin/1 20200601020304 {URL} text/html 200 sha256:{first.sha256} 10"
    ]
    assert len(lines(client, "url=http://www.mau.example/tin/1")) == 2


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ("url=mau.example/tin/*", [URL, URL]),
        ("url=mau.example&matchType=host", ["https://www.mau.example/", "https://mau.example/cu", URL, URL]),
        (
            "url=*.mau.example",
            ["https://www.mau.example/", "https://mau.example/cu", URL, URL, "https://con.mau.example/x"],
        ),
        ("url=mau.example/cu&filter=statuscode:301", ["https://mau.example/cu"]),
        ("url=mau.example/khong-co", []),
    ],
)
def test_which_addresses_are_found_in_the_order_of_their_keys(
    client: Client, parameters: str, found: list[str]
) -> None:
    assert lines(client, f"{parameters}&fl=original") == found


def test_the_forms_of_an_answer(client: Client) -> None:
    asked = f"/web/cdx?url={URL}&fl=timestamp,statuscode"
    assert client.get(f"{asked}&output=json").json() == [
        ["timestamp", "statuscode"],
        ["20200601020304", "200"],
        ["20210601020304", "200"],
    ]
    assert client.get("/web/cdx?url=khong.example/&output=json").json() == []
    key, stamp, said = client.get(f"{asked}&output=cdxj&limit=1").text.split(" ", 2)
    assert (key, stamp, json.loads(said)) == ("example,mau)/tin/1", "20200601020304", {"statuscode": "200"})
    assert client.get(f"{asked}&showNumPages=true&pageSize=1").text == "2\n"
    assert client.get(f"{asked}&showNumPages=true&output=json").json()["pages"] == 1


def test_what_readers_may_not_see_is_not_in_it(client: Client, captures: dict[str, Capture]) -> None:
    Capture.objects.filter(pk=captures["first"].pk).update(withheld=True)
    assert len(lines(client, f"url={URL}")) == len(lines(client, "url=mau.example/tin/*")) == 1
    article = captures["second"].article
    assert article is not None
    article.withdrawn_at = timezone.now()
    factories.save(article)
    assert lines(client, f"url={URL}") == lines(client, "url=mau.example/tin/*") == []


@pytest.mark.parametrize("parameters", ["", "url=", "url=mau.example&output=xml", "url=mau.example&filter=x"])
def test_what_cannot_be_meant_is_answered_in_a_sentence(client: Client, parameters: str) -> None:
    response = client.get(f"/web/cdx?{parameters}")
    assert response.status_code == 400
    assert "docs/replay.md" in response.text


def test_too_much_is_refused_and_not_cut(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capture_index, "_MOST_CAPTURES", 3)
    assert client.get("/web/cdx?url=*.mau.example").status_code == 400
    assert len(lines(client, f"url={URL}")) == 2
