"""The archive below a path of a host that it shares: no link of any page leads out of it."""

from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import lxml.html
import pytest
from django.test import Client, RequestFactory
from django.urls import set_script_prefix

from archive.core.canonical_urls import article_identity
from archive.models import Article, CaptureState
from archive.storage import blobs
from archive.templatetags.archive_text import in_language
from archive.url_prefix import below
from tests import factories

PREFIX, HOST = "/kho", "http://testserver"
URL = "https://mau.thu-nghiem.example/tin/5?id=7"
IMAGE = "https://mau.thu-nghiem.example/anh%2F1.png"
PAGE = f'<html><body><h1>Hội nghị</h1><p><a href="/tin/6">Bài kia</a> <img src="{IMAGE}"></p></body></html>'


@pytest.fixture(autouse=True)
def _prefixed(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.URL_PREFIX, settings.STATIC_URL, settings.CAPTURE_DIR = PREFIX, f"{PREFIX}/static/", tmp_path
    set_script_prefix(f"{PREFIX}/")  # as the handler of a server does for each request
    yield
    set_script_prefix("/")


@pytest.fixture
def article(db: None, own_index: Path) -> Article:
    made = factories.article(
        "Bài", "Toàn văn.", url=URL, identity=article_identity(URL, ""), province=factories.province()
    )
    factories.citation(made, "x", factories.resolution())
    factories.mention(made, factories.official(), "Bí thư")
    moment = datetime(2021, 6, 1, tzinfo=UTC)
    factories.capture(
        sha256=blobs.store(PAGE.encode()), url=URL, captured_at=moment, article=made, content_type="text/html"
    )
    factories.capture(
        sha256=blobs.store(b"\x89PNG"), url=IMAGE, captured_at=moment, content_type="image/png",
        state=CaptureState.RESOURCE, page_url=URL,
    )  # fmt: skip
    return made


def addresses(page: str, html: str) -> Iterator[str]:
    """What a page leads to or loads on its own host."""
    for element, attribute, link, _ in lxml.html.fromstring(html).iterlinks():
        whole = urljoin(HOST + page, link)
        if whole.startswith(f"{HOST}/") and not (element.tag == "form" and attribute == "action" and not link):
            yield whole.removeprefix(HOST).partition("#")[0]


def is_inside(address: str) -> bool:
    return address == PREFIX or address.startswith(f"{PREFIX}/")


def walk(client: Client, starts: list[str], pages: int) -> dict[str, list[str]]:
    """Each address that is found, with the pages that name it; so many pages are opened, one of a kind first."""
    found: dict[str, list[str]] = {start: [] for start in starts}
    waiting, opened = deque(starts), set[str]()
    while waiting and len(opened) < pages:
        address = waiting.popleft()
        parts = urlsplit(address)
        if not is_inside(address) or parts.path.startswith(f"{PREFIX}/static/") or parts.path in opened:
            continue
        if parts.path.endswith("/tim-kiem/") and parts.query:
            continue  # no article of this test stands in the index
        opened.add(parts.path)
        path = unquote(parts.path.removeprefix(PREFIX)) + (f"?{parts.query}" if parts.query else "")
        answer = client.get(path)
        assert answer.status_code < 500, address
        if to := answer.get("Location", ""):
            found.setdefault(to, []).append(address)
            waiting.append(to)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html") and not answer.streaming:
            for each in addresses(address, answer.text):
                if each not in found:
                    waiting.append(each)
                found.setdefault(each, []).append(address)
        answer.close()
    return found


@pytest.mark.slow
def test_no_link_of_a_reader_leads_out_of_the_prefix(article: Article) -> None:
    client = Client(SCRIPT_NAME=PREFIX)
    starts = [f"{PREFIX}{page}" for page in ("/", "/en/", f"/web/2021/{URL}", f"/web/*/{URL}", "/lap-trinh/")]
    found = walk(client, starts, pages=70)
    assert len(found) > 100
    assert {address: pages for address, pages in found.items() if not is_inside(address)} == {}
    assert any(f"{PREFIX}/web/20210601000000im_/" in address for address in found)
    assert f"{PREFIX}/web/20210601000000/https://mau.thu-nghiem.example/tin/6" in found
    assert f"{PREFIX}/en/tinh/hau-giang/" in found


@pytest.mark.slow
def test_no_link_of_the_desk_leads_out_of_the_prefix(article: Article, admin_user: Any) -> None:
    client = Client(SCRIPT_NAME=PREFIX)
    client.force_login(admin_user)
    found = walk(client, [f"{PREFIX}/admin/"], pages=25)
    assert len(found) > 60
    assert {address: pages for address, pages in found.items() if not is_inside(address)} == {}


@pytest.mark.slow
def test_programs_are_given_addresses_behind_the_prefix(article: Article) -> None:
    client = Client(SCRIPT_NAME=PREFIX)
    answered = client.get(f"/api/v1/articles/{article.pk}").json()["data"]["links"]
    assert answered["self"] == f"{HOST}{PREFIX}/api/v1/articles/{article.pk}"
    assert answered["page"] == f"{HOST}{article.get_absolute_url()}"
    assert article.get_absolute_url().startswith(f"{PREFIX}/bai-viet/")
    for page in ("/sitemap.xml", "/feed.atom", "/oai?verb=ListRecords&metadataPrefix=oai_dc", "/api/v1/openapi.json"):
        text = client.get(page).text
        assert f"{PREFIX}/" in text, page
        assert f"{HOST}/" not in text.replace(f"{HOST}{PREFIX}/", ""), page
    assert client.get(f"/web/2021/{URL}")["Location"] == f"{PREFIX}/web/20210601000000/{URL}"
    assert f"<{HOST}{PREFIX}/web/timemap/link/{URL}>" in client.get(f"/web/20210601000000/{URL}")["Link"]


def test_a_page_is_found_in_the_other_language_behind_the_prefix() -> None:
    request = RequestFactory(SCRIPT_NAME=PREFIX).get("/tinh/?trang=2")
    assert in_language({"request": request}, "en") == "/kho/en/tinh/?trang=2"  # type: ignore[arg-type]
    assert in_language({"request": request}, "vi") == "/kho/tinh/?trang=2"  # type: ignore[arg-type]


def test_what_stands_beside_the_prefix_is_not_answered() -> None:
    seen: list[tuple[str, str]] = []

    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        seen.append((environ["SCRIPT_NAME"], environ["PATH_INFO"]))
        return [b"inside"]

    told: list[tuple[str, list[tuple[str, str]]]] = []
    answer = below(PREFIX, application)
    for path in ("/kho/", "/kho/tinh/", "/kho", "/khoa/", "/"):
        answer({"SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": "a=1"}, lambda *said: told.append(said))
    assert seen == [(PREFIX, "/"), (PREFIX, "/tinh/")]
    assert [status[:3] for status, _ in told] == ["301", "404", "404"]
    assert dict(told[0][1])["Location"] == "/kho/?a=1"
    assert below("", application) is application
