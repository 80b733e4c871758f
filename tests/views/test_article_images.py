"""Images of an article: as captured, beside their captions, and never from elsewhere."""

import pytest
from django.db import connection
from lxml import html

from archive.models import Article, CaptureState
from tests import factories

pytestmark = pytest.mark.django_db
PAGE = "https://mau.example/tin/1"


def article_with(*images, lines=("Đại biểu biểu quyết. Ảnh: Lò Thị Ví", "Một đoạn văn."), **fields):
    read_from = factories.capture(url=PAGE)
    made = factories.article("Tin có ảnh", *lines, images=list(images), url=PAGE, read_from=read_from, **fields)
    table = [["caption" if line.startswith("Đại biểu") else kind, start, end] for (kind, start, end), line in
             zip(made.segments, made.text.split("\n"), strict=True)]  # fmt: skip
    Article.objects.filter(pk=made.pk).update(segments=table)
    read_from.article = made
    read_from.save()
    return made


def shown(client, made):
    return html.document_fromstring(client.get(made.get_absolute_url()).content)


def keep(address, **fields):
    return factories.capture(
        url=address, state=CaptureState.RESOURCE, content_type="image/jpeg", page_url=PAGE, **fields
    )


IMAGE = {"caption": "Đại biểu biểu quyết.", "credit": "Lò Thị Ví", "address": "/anh/1.jpg?w=600&h=400"}


@pytest.mark.slow
def test_a_captured_image_stands_above_its_caption_once_credited(client):
    keep("https://mau.example/anh/1.jpg?w=600&h=400")
    (figure,) = shown(client, article_with(IMAGE)).xpath("//article//figure")
    (image,) = figure.xpath(".//img")
    assert image.get("src") == "/web/20210705030000im_/https://mau.example/anh/1.jpg%3Fw%3D600%26h%3D400"
    assert (image.get("loading"), bool(image.get("alt"))) == ("lazy", True)
    assert figure.text_content().count("Lò Thị Ví") == 1
    assert "Kho không lưu" not in figure.text_content()


def test_a_caption_says_that_its_image_is_not_held(client):
    tree = shown(client, article_with(IMAGE))
    assert not tree.xpath("//article//img")
    assert "Kho không lưu ảnh này." in tree.xpath("//article//figure")[0].text_content()


def test_withheld_images_and_those_without_caption(client):
    keep("https://mau.example/anh/1.jpg?w=600&h=400", withheld=True)
    keep("https://mau.example/anh/2.png")
    other = {"caption": "", "credit": "Tô Văn Giả", "address": "2.png"}
    tree = shown(client, article_with(IMAGE, {**other, "address": "../anh/2.png"}))
    assert [image.get("src") for image in tree.xpath("//article//img")] == [
        "/web/20210705030000im_/https://mau.example/anh/2.png"
    ]
    assert "Ảnh: Tô Văn Giả" in tree.xpath("//article//figure")[1].text_content()


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:image/png;base64,AA", "http://[", "", None, "//", "\0"]
)
def test_hostile_addresses_show_nothing(client, address):
    if address == "\0" and connection.vendor == "postgresql":
        pytest.skip("PostgreSQL keeps no such address")
    tree = shown(client, article_with({**IMAGE, "address": address}, "text", None, {"caption": 3}))
    assert not tree.xpath("//article//img")


def test_the_capture_is_offered_at_the_date(client):
    link = shown(client, article_with()).xpath("//p[contains(@class, 'dateline')]//a")
    assert [(each.get("href"), each.text) for each in link] == [
        (f"/web/20210705030000/{PAGE}", "Xem bản chụp ngày 5/7/2021")
    ]
