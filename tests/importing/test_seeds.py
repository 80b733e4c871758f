"""Five real documents, from bytes to rows. They belong to others: TANGTHU_SEEDS names the folder that holds them."""

import os
from collections.abc import Iterable, Iterator

import pytest
from django.core.management import call_command
from django.db.models import QuerySet
from django.test import Client, override_settings

from archive.core.text import fold
from archive.models import Article, Citation, HeldPost, Official, Province, Resolution

SEEDS = os.environ.get("TANGTHU_SEEDS", "")

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not SEEDS, reason="TANGTHU_SEEDS names no folder of real documents"),
]

NQTW4 = "04-NQ/TW@2016-10-30"


@pytest.fixture(scope="module")
def seeds(reference_data: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with override_settings(CAPTURE_DIR=tmp_path_factory.mktemp("captures")):
        call_command("import_articles", SEEDS)
        assert Article.objects.count() == 5
        yield


def seed(number: str) -> Article:
    return Article.objects.get(captures__file_name__startswith=number)


def linked(article: Article) -> set[tuple[str, str]]:
    """What is linked for certain: identity and surface."""
    citations = article.citations.linked().select_related("resolution")
    return {(row.resolution.identity, row.surface) for row in citations if row.resolution}


def identities(article: Article) -> set[str]:
    return {identity for identity, _ in linked(article)}


def posts_of(article: Article, name: str) -> set[tuple[str, bool]]:
    posts: QuerySet[HeldPost] = HeldPost.objects.filter(mention__article=article, mention__official__name=name)
    return {(post.surface, post.former) for post in posts}


def names(article: Article) -> set[str]:
    return set(article.official_mentions.values_list("official__name", flat=True))


def dated(article: Article) -> tuple[str, ...]:
    return (
        str(article.published),
        article.published_precision,
        str(article.event_date),
        article.event_precision,
    )


def captions(article: Article) -> list[str]:
    return [image["caption"] for image in article.images]


def missing(wanted: Iterable[str], text: str) -> list[str]:
    return [words for words in wanted if words not in text]


FURNITURE = (
    "Phản hồi", "Các tin khác", "CÁC TIN KHÁC", "Mới nhất", "Xem nhiều nhất", "Số lần xem", "Số lượt xem", "A A", ".png",
    "Các ý kiến của bạn đọc", "Cập nhật vào ngày", "Tác giả:",
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.usefixtures("seeds")
def test_no_furniture_is_text_and_each_title_and_caption_stands_once() -> None:
    for article in Article.objects.all():
        assert missing(FURNITURE, article.text) == list(FURNITURE), article.title
        assert article.text.count(article.title) == 1
        assert article.text.startswith(article.title)
        for caption in captions(article):
            assert article.text.count(caption) == 1
        kinds = [kind for kind, _, _ in article.segments]
        assert kinds.count("title") == 1
        assert [article.text[start:end] for _, start, end in article.segments] == article.text.split("\n")


@pytest.mark.usefixtures("seeds")
def test_seed_000() -> None:
    article = seed("000")
    assert article.title == "Tỉnh ủy Hậu Giang tổ chức Hội nghị trực tuyến sơ kết, tổng kết các văn bản của Trung ương"
    assert dated(article) == ("2021-06-03", "day", "2021-06-03", "day")
    assert article.province is not None
    assert article.province.slug == "hau-giang"
    assert {"08-CT/TW@2011-10-21", "19-NQ/TW@2012-10-31"} <= identities(article)
    assert (NQTW4, "Nghị quyết Trung ương 4 khóa XII") in linked(article)
    assert any(identity == NQTW4 and "04-NQ/TW" in surface for identity, surface in linked(article))
    assert posts_of(article, "Lê Tiến Châu") == {("Ủy viên Trung ương Đảng", False), ("Bí thư Tỉnh ủy", False)}
    assert posts_of(article, "Trần Văn Huyến") == {
        ("Phó Bí thư Thường trực Tỉnh ủy", False),
        ("Chủ tịch HĐND tỉnh", False),
    }
    assert posts_of(article, "Đồng Văn Thanh") == {("Phó Bí thư Tỉnh ủy", False), ("Chủ tịch UBND tỉnh", False)}
    assert (article.views, article.byline, article.section) == (552, "D.Trang – T.Phong", "Tin trong tỉnh")
    assert len(captions(article)) == 3
    assert "5K" not in {row.surface for row in article.citations.all()}


@pytest.mark.usefixtures("seeds")
def test_seed_001() -> None:
    article = seed("001")
    assert article.title == "Hội nghị lần thứ 32 Ban Chấp hành Đảng bộ tỉnh khóa XIX"
    assert dated(article) == ("2020-03-25", "day", "2020-03-25", "day")
    assert str(article.published_time) == "11:03:00"
    assert article.province is not None
    assert (article.province.slug, article.province_rule) == ("bac-ninh-1997", "agency-tag, unit-of-the-day")
    local = Citation.objects.filter(article=article, resolution__identity="01-QĐ/TU@2011-06-30@bac-ninh-1997")
    assert local.count() == 2
    assert all(row.resolution and row.resolution.is_provisional for row in local)
    both = article.citations.filter(surface="Nghị quyết Trung ương 4 (khóa XI, khóa XII)").select_related("resolution")
    assert {(row.resolution.identity, row.rule) for row in both if row.resolution} == {
        ("12-NQ/TW@2012-01-16", "customary-name"),
        (NQTW4, "customary-name"),
    }
    assert names(article) == {
        "Nguyễn Nhân Chiến",
        "Đào Hồng Lan",
        "Nguyễn Hương Giang",
        "Nguyễn Quốc Chung",
        "Nguyễn Văn Hùng",
    }
    assert (article.views, article.byline) == (723, "S.T")
    assert len(captions(article)) == 2


@pytest.mark.usefixtures("seeds")
def test_seed_002() -> None:
    article = seed("002")
    assert article.title == "Hậu Giang: Quý I-2023, công tác xây dựng Đảng đạt kết quả toàn diện"
    assert dated(article) == ("None", "unknown", "2023-01-01", "quarter")
    assert article.province is not None
    assert article.province.slug == "hau-giang"
    assert {
        "01-KL/TW@2021-05-18",
        "05-CT/TW@2016-05-15",
        "1120-QĐ/TU@2022-06-01@hau-giang",
        "16/NQ-HĐND@2022-07-06@hau-giang",
        "27-NQ/TW@2022-11-09",
        "28-NQ/TW@2013-10-25",
    } <= identities(article)
    assert not [row for row in article.citations.all() if "1.899" in row.surface]
    assert "Nghiêm Xuân Thành" in names(article)
    assert len(captions(article)) == len(set(captions(article))) == 2


@pytest.mark.usefixtures("seeds")
def test_seed_003() -> None:
    article = seed("003")
    assert article.title == "Ban Thường vụ Thành ủy: Sơ kết thực hiện Nghị quyết Trung ương 4 (khóa XII)"
    assert dated(article) == ("2021-07-05", "day", "2021-06-23", "day")
    assert article.province is not None
    assert article.province.slug == "can-tho-2004"
    surfaces = {surface for identity, surface in linked(article) if identity == NQTW4}
    assert {"NQTW4", "Nghị quyết Trung ương 4 (khóa XII)"} <= surfaces
    assert any("04-NQ/TW" in surface for surface in surfaces)
    assert {"05-CT/TW@2016-05-15", "26-NQ/TW@2018-05-19"} <= identities(article)
    assert {"Lê Quang Mạnh", "Phạm Văn Hiểu", "Trần Việt Trường"} <= names(article)
    assert ("Bí thư Thành ủy", True) in posts_of(article, "Trần Quốc Trung")
    assert article.byline == "Lâm Vĩ"
    assert len(captions(article)) == 2


@pytest.mark.usefixtures("seeds")
def test_seed_004() -> None:
    article = seed("004")
    assert article.title == "Đồng Tháp sơ kết thực hiện Nghị quyết Trung ương 4 (khóa XII)"
    assert dated(article) == ("None", "unknown", "None", "unknown")
    assert article.province is not None
    assert article.province.slug == "dong-thap-1976"
    surfaces = {fold(surface) for identity, surface in linked(article) if identity == NQTW4}
    assert "nghi quyet trung uong 4 (khoa xii)" in surfaces
    assert len({surface for identity, surface in linked(article) if identity == NQTW4}) >= 2
    assert "05-CT/TW@2016-05-15" in identities(article)
    assert "Lê Quốc Phong" in names(article)
    assert [image["credit"] for image in article.images] == ["dongthap.gov.vn"]
    assert article.source is None


@pytest.mark.usefixtures("seeds")
def test_they_are_found_by_province_official_and_resolution() -> None:
    citing = Article.objects.citing(Resolution.objects.get(identity=NQTW4))
    assert citing.count() == 4
    assert Article.objects.about(Province.objects.get(slug="hau-giang")).count() == 2
    assert Article.objects.about_family(Province.objects.get(slug="can-tho")).count() == 3
    chau = Official.objects.get(name="Lê Tiến Châu")
    assert Article.objects.filter(official_mentions__official=chau).distinct().count() == 1


@pytest.mark.slow
@pytest.mark.usefixtures("seeds")
def test_their_pages_show_and_link_what_was_found(client: Client) -> None:
    for article in Article.objects.all():
        page = client.get(article.get_absolute_url()).content.decode()
        assert f"<title>{article.title}" in page
        for citation in article.citations.linked().select_related("resolution"):
            assert citation.resolution is not None
            assert f'href="{citation.resolution.get_absolute_url()}' in page
        for mention in article.official_mentions.select_related("official"):
            assert mention.official is not None
            assert f'href="{mention.official.get_absolute_url()}' in page
        assert article.province is not None
        assert f'href="{article.province.get_absolute_url()}' in page
    resolution = Resolution.objects.get(identity=NQTW4)
    page = client.get(resolution.get_absolute_url()).content.decode()
    for article in Article.objects.citing(resolution):
        assert article.get_absolute_url() in page
