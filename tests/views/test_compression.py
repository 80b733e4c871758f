"""Pages compressed for readers, and not where a secret or kept bytes could stand in them."""

import gzip

import pytest
from django.contrib.auth.models import User

from tests import factories

pytestmark = pytest.mark.django_db
ASKED = {"Accept-Encoding": "gzip"}


def test_pages_and_feeds_are_compressed_and_say_so(client):
    plain = client.get("/tro-giup/")
    packed = client.get("/tro-giup/", headers=ASKED)
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) * 2 < len(plain.content)
    for number in range(3):
        factories.article(f"Bài số {number}", "Một đoạn văn.")
    assert client.get("/feed.atom", headers=ASKED)["Content-Encoding"] == "gzip"


def test_a_page_that_did_not_change_is_not_sent_again(client):
    tag = client.get("/tro-giup/", headers=ASKED)["ETag"]
    assert client.get("/tro-giup/", headers={**ASKED, "If-None-Match": tag}).status_code == 304


def test_who_is_signed_in_gets_pages_as_they_are(client):
    client.force_login(User.objects.create_superuser("bien-tap"))
    assert "Content-Encoding" not in client.get("/tro-giup/", headers=ASKED)
    assert "Content-Encoding" not in client.get("/admin/", headers=ASKED)


def test_captures_and_downloads_are_sent_as_they_are(client):
    assert "Content-Encoding" not in client.get("/web/2021/https://mau.example/khong-co", headers=ASKED)
    assert "Content-Encoding" not in client.get("/tim-kiem/tang-thu.csv", headers=ASKED)
