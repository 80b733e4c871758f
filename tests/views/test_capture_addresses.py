"""Addresses keep their bytes: each page has its own article, and every printed address answers with it."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from archive.models import Article, Capture
from tests.warcs import Warc, page, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

HOST = "http://mau.thu-nghiem.example"
ONE_PAGE_EACH = ["/t/a%2Fb.html", "/t/a/b.html", "/t/100%25.html", "/t/x?m=%D3%E1", "/t/x?m=%F4%E0", "/t/s%c6%a1?k=%e1"]


@pytest.fixture(autouse=True)
def own_folders(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR, settings.CAPTURE_DIR = tmp_path, tmp_path / "captures"


def take_in(folder: Path, *addresses: str) -> None:
    warc = Warc()
    for number, address in enumerate(addresses):
        warc.response(number, address=HOST + address, fields={"WARC-Date": f"2021-06-{number + 1:02}T01:00:00Z"})
    call_command("import_articles", str(write(folder / "x.warc.gz", warc.data)), verbosity=0)


def ask(client: Client, path: str) -> Any:
    """Ask as gunicorn hands it on: the path decoded, and the request's own bytes beside it."""
    return client.get(path, RAW_URI=path)


@pytest.mark.slow
def test_a_page_is_found_by_its_own_address(client: Client, tmp_path: Path) -> None:
    take_in(tmp_path, *ONE_PAGE_EACH)
    assert Article.objects.count() == len(ONE_PAGE_EACH)
    for path in ONE_PAGE_EACH:
        check_found(client, HOST + path)


def check_found(client: Client, address: str) -> None:
    moved = ask(client, f"/web/{address}")
    assert moved.status_code == 302
    assert moved["Location"].endswith(address)
    shown = ask(client, moved["Location"])
    title = Article.objects.get(url=address).title
    assert shown.status_code == 200
    assert title in shown.content.decode()
    timemap = ask(client, f"/web/timemap/link/{address}").content.decode()
    assert timemap.count('rel="memento"') == 1


@pytest.mark.slow
def test_spellings_of_one_address_lead_to_one_article(client: Client, tmp_path: Path) -> None:
    take_in(tmp_path, "/tin;jsessionid=A1?id=6", "/tin;jsessionid=B2?id=6")
    assert Article.objects.count() == 1
    timemap = ask(client, f"/web/timemap/link/{HOST}/tin;jsessionid=C3?id=6").content.decode()
    assert timemap.count('rel="memento"') == 2


@pytest.mark.slow
def test_an_article_under_the_key_of_an_earlier_release_goes_on(client: Client, tmp_path: Path) -> None:
    take_in(tmp_path, "/t/s%c6%a1.html")
    Article.objects.update(identity="url:mau.thu-nghiem.example/t/s%c6%a1.html")
    warc = Warc()
    warc.response(0, address=f"{HOST}/t/s%C6%A1.html", fields={"WARC-Date": "2023-06-01T01:00:00Z"})
    call_command("import_articles", str(write(tmp_path / "y.warc.gz", warc.data)), verbosity=0)
    article = Article.objects.get()
    assert article.captures.count() == 2
    assert ask(client, f"/web/2023/{HOST}/t/s%C6%A1.html").status_code == 302


def test_a_page_that_is_no_article_is_replayed_too(client: Client, tmp_path: Path) -> None:
    links = "".join(
        f'<li><a href="/{each}">Hội nghị sơ kết công tác quý {each} năm 2022 tại tỉnh</a></li>' for each in range(40)
    )
    warc = Warc()
    warc.response(
        1,
        address=f"{HOST}/tin/",
        body=f"<html><head><meta charset=utf-8><title>Tin</title></head><body><h1>Tin tức</h1><ul>{links}</ul></body></html>".encode(),
    )
    warc.response(2, body=page(2))
    call_command("import_articles", str(write(tmp_path / "x.warc.gz", warc.data)), verbosity=0)
    assert Capture.objects.get(url=f"{HOST}/tin/").article is None
    assert "Hội nghị sơ kết" in client.get(f"/web/20210604010000/{HOST}/tin/").content.decode()
