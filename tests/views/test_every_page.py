"""What all pages have in common: one address each, and nothing sent twice that has not changed."""

import re
from typing import Any

import pytest
from django.test import Client

from tests import factories

CANONICAL = re.compile(r'<link rel="canonical" href="([^"]*)">')


@pytest.fixture
def filled(db: None) -> dict[str, str]:
    unit, document, official = factories.province(), factories.resolution(), factories.official()
    article = factories.article("Bài", "Toàn văn.", province=unit, source=factories.source())
    factories.citation(article, "x", document)
    factories.mention(article, official, "Bí thư")
    records: Any = {"article": article, "province": unit, "document": document, "official": official}
    return {name: record.get_absolute_url() for name, record in records.items()} | {
        "source": article.source.get_absolute_url()  # type: ignore[union-attr]
    }


LISTS = ("/", "/tinh/", "/van-ban/", "/can-bo/", "/nguon/", "/nam/", "/nam/2021/", "/nam/2021/7/", "/tro-giup/",
         "/gioi-thieu/", "/tinh/hau-giang/2021/", "/tinh/hau-giang/2021/7/", "/tim-kiem/", "/dong-thoi-gian/")  # fmt: skip


def canonical(client: Client, address: str) -> list[str]:
    return [found.replace("&amp;", "&") for found in CANONICAL.findall(client.get(address).content.decode())]


@pytest.mark.slow
def test_every_page_names_its_one_address(client: Client, filled: dict[str, str]) -> None:
    for address in (*LISTS, *filled.values()):
        for page in (address, f"/en{address}"):
            assert canonical(client, f"{page}?utm_source=x&trang=1") == [f"http://testserver{page}"]


@pytest.mark.parametrize(
    ("asked", "one"),
    [
        ("/nam/2021/?trang=2&fbclid=1", "/nam/2021/?trang=2"),
        (
            "/van-ban/?trang=3&loai=Ngh%E1%BB%8B+quy%E1%BA%BFt&khoa=",
            "/van-ban/?loai=Ngh%E1%BB%8B+quy%E1%BA%BFt&trang=3",
        ),
        ("/can-bo/?chu=%22%3E%3Cb%3E", "/can-bo/?chu=%22%3E%3Cb%3E"),
        ("/tim-kiem/?nam=2021&q=y+t%E1%BA%BF&nam=abc&utm=1", "/tim-kiem/?q=y+t%E1%BA%BF&nam=2021"),
        ("/tim-kiem/?q=y&trang=2", "/tim-kiem/?q=y&trang=2"),
    ],
)
@pytest.mark.django_db
def test_a_part_of_a_list_has_an_address_of_its_own(client: Client, asked: str, one: str) -> None:
    assert canonical(client, asked) == [f"http://testserver{one}"]


def test_a_page_that_is_not_there_has_none(client: Client, filled: dict[str, str]) -> None:
    gone = factories.article("Rút", withdrawn_at="2026-01-01T00:00Z")
    for address in ("/khong-co/", gone.get_absolute_url()):
        assert canonical(client, address) == []


@pytest.mark.slow
def test_an_unchanged_page_is_not_sent_twice(client: Client, filled: dict[str, str]) -> None:
    for address in (*LISTS, *filled.values(), "/sitemap.xml", "/feed.atom"):
        tag = client.get(address)["ETag"]
        again = client.get(address, headers={"if-none-match": tag})
        assert (address, again.status_code, again.content) == (address, 304, b"")


def test_a_changed_page_is_sent_anew(client: Client, filled: dict[str, str]) -> None:
    tag = client.get("/nam/2021/")["ETag"]
    factories.article("Bài mới")
    assert client.get("/nam/2021/", headers={"if-none-match": tag}).status_code == 200


@pytest.mark.slow
def test_every_page_says_what_it_is_where_its_address_is_shared(client: Client, filled: dict[str, str]) -> None:
    told = {}
    for address in ("/", *filled.values()):
        html = client.get(address).content.decode()
        told[address] = [
            re.findall(f'property="og:{name}" content="([^"]+)"', html) for name in ("title", "description")
        ]
        assert f'property="og:url" content="http://testserver{address}"' in html
        assert 'property="og:image" content="http://testserver/static/card' in html
    assert all(len(values) == 1 for both in told.values() for values in both), told
    assert len({title for (title,), _ in told.values()}) == len(told)
