"""The page of an article: its text, what was found in it, and where it came from."""

import json
import re
from datetime import date, time

import pytest

from archive.models import Article, OutcomeKind
from archive.models.citations import citing_alike
from tests import factories

pytestmark = pytest.mark.django_db

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "{{ 7|add:7 }}{% now 'Y' %}",
    "</title></textarea></style><script>alert(1)</script>",
    "javascript:alert(1)",
    "&lt;script&gt;",
    "\u202egnp.exe\u2066",
)


def page(client, article):
    response = client.get(article.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def flat(html):
    return " ".join(html.split())


def test_it_shows_title_lead_and_paragraphs(client):
    article = factories.article("Tiêu đề", "Đoạn một.", "Đoạn hai.", lead="Sa pô.")
    html = flat(page(client, article))
    assert '<h1 id="tieu-de">Tiêu đề </h1>' in html
    assert '<p class="lead">Sa pô. </p>' in html
    assert "<p>Đoạn một. </p>" in html
    assert html[html.index("<article") : html.index("</article>")].count("Tiêu đề") == 1


def test_captions_are_captions_of_figures_in_page_order(client):
    lines = ["Tiêu đề", "Trước.", "Chú thích ảnh", "Sau."]
    table = factories.segments(["title", "body", "caption", "body"], lines)
    article = factories.article(
        "Tiêu đề", text="\n".join(lines), segments=table, images=[{"caption": "Chú thích ảnh", "credit": "Người chụp"}]
    )
    html = flat(page(client, article))
    assert "Trước. </p> <figure><figcaption>Chú thích ảnh <span" in html
    assert "</figcaption></figure> <p>Sau." in html
    assert html.count("Ảnh: Người chụp") == 1


def test_a_corrected_title_stands_above_the_printed_one(client):
    article = factories.article("Tiêu đề in sai", "Thân bài.")
    article.title = "Tiêu đề đúng"
    article.save()
    html = flat(page(client, article))
    assert '<h1 id="tieu-de">Tiêu đề đúng </h1>' in html
    assert '<p class="as-printed">Tiêu đề in sai </p>' in html


def test_a_linked_citation_leads_to_its_document_and_says_by_which_rule(client):
    article = factories.article("Tiêu đề", "Theo Nghị quyết 04-NQ/TW của Trung ương.")
    resolution = factories.resolution()
    factories.citation(article, "Nghị quyết 04-NQ/TW", resolution, evidence="ngày 30/10/2016")
    html = flat(page(client, article))
    assert f'class="cited linked" href="{resolution.get_absolute_url()}"' in html
    assert ">Nghị quyết 04-NQ/TW</a> của Trung ương." in html
    assert "Số, ký hiệu và ngày ban hành ghi trong bài trùng với đúng một văn bản: <span" in html


def test_an_ambiguous_citation_leads_to_its_candidates(client):
    article = factories.article("Tiêu đề", "Theo Nghị quyết số 04.")
    old, new = factories.resolution(issued=date(2007, 2, 1)), factories.resolution()
    factories.citation(
        article, "Nghị quyết số 04", outcome=OutcomeKind.AMBIGUOUS, candidates=[old.identity, new.identity]
    )
    html = page(client, article)
    assert 'class="cited ambiguous" href="#trich-dan-1"' in html
    assert old.get_absolute_url() in html
    assert new.get_absolute_url() in html


def test_an_unknown_citation_says_so(client):
    article = factories.article("Tiêu đề", "Theo Nghị quyết 7.")
    factories.citation(article, "Nghị quyết 7")
    html = page(client, article)
    assert 'class="cited unknown" href="#trich-dan-1"' in html
    assert "chưa có trong hồ sơ" in html
    assert "Số không kèm ký hiệu" in html


def test_two_citations_on_the_same_words_are_both_offered(client):
    article = factories.article("Tiêu đề", "Nghị quyết Trung ương 4 (khóa XI, khóa XII) được học tập.")
    first, second = factories.resolution("12-NQ/TW", date(2012, 1, 16)), factories.resolution()
    for resolution in (first, second):
        factories.citation(article, "Nghị quyết Trung ương 4 (khóa XI, khóa XII)", resolution)
    html = flat(page(client, article))
    assert html.count("Nghị quyết Trung ương 4 (khóa XI, khóa XII)</span>") == 1
    sup = html[html.index("<sup") : html.index("</sup>")]
    assert first.get_absolute_url() in sup
    assert second.get_absolute_url() in sup


def test_a_document_cited_in_several_wordings_is_listed_once(client):
    article = factories.article("Tiêu đề", "Nghị quyết 04-NQ/TW (NQTW4) được học tập.")
    resolution = factories.resolution()
    factories.citation(article, "Nghị quyết 04-NQ/TW", resolution)
    factories.citation(article, "NQTW4", resolution, rule="customary-name")
    (document,) = client.get(article.get_absolute_url()).context["documents"]
    assert document.surfaces == ["Nghị quyết 04-NQ/TW", "NQTW4"]
    assert len(document.grounds) == 2


def test_a_provisional_document_is_marked(client):
    article = factories.article("Tiêu đề", "Quy định 01-QĐ/TU.")
    factories.citation(article, "Quy định 01-QĐ/TU", factories.resolution("01-QĐ/TU", status="provisional"))
    assert '<span class="tag">hồ sơ tạm</span>' in page(client, article)


def test_an_official_is_marked_and_listed_with_the_posts(client):
    article = factories.article("Tiêu đề", "Đồng chí Phan Văn Thử phát biểu.")
    person = factories.official()
    factories.mention(article, person, "Bí thư Huyện ủy", "Ủy viên Ban Thường vụ Tỉnh ủy")
    html = page(client, article)
    assert f'class="cited person" href="{person.get_absolute_url()}"' in flat(html)
    assert "Bí thư Huyện ủy; Ủy viên Ban Thường vụ Tỉnh ủy" in html


def test_it_says_where_the_article_came_from(client):
    capture = factories.capture(url="https://example.vn/tin")
    article = factories.article(
        url="https://example.vn/tin", read_from=capture, source=factories.source("Báo thử nghiệm"), views=1552,
        section="Tin trong tỉnh", byline="N.T.", published_time=time(11, 3), published_evidence="Cập nhật 05/07/2021",
        event_date=date(2021, 6, 1), event_precision="month",
    )  # fmt: skip
    html = page(client, article)
    for shown in (capture.sha256, "Báo thử nghiệm", "1.552", "Tin trong tỉnh", "N.T.", "5/7/2021 11:03",
                  "Cập nhật 05/07/2021", "tháng 6/2021", "10:00 5/7/2021"):  # fmt: skip
        assert shown in html, shown
    assert 'href="https://example.vn/tin" rel="external nofollow noopener noreferrer"' in html


@pytest.mark.parametrize(
    ("precision", "shown"),
    [
        ("day", "1/4/2023"),
        ("month", "tháng 4/2023"),
        ("quarter", "quý II/2023"),
        ("year", "năm 2023"),
        ("unknown", "không rõ ngày"),
    ],
)
def test_a_date_is_shown_as_exact_as_it_is_known(client, precision, shown):
    assert shown in page(client, factories.article(published=date(2023, 4, 1), published_precision=precision))


def test_a_wrong_slug_leads_to_the_right_one(client):
    article = factories.article()
    response = client.get(f"/bai-viet/{article.pk}-sai-roi/")
    assert (response.status_code, response["Location"]) == (301, article.get_absolute_url())


def test_the_short_address_leads_to_the_long_one(client):
    article = factories.article()
    response = client.get(f"/bai-viet/{article.pk}/")
    assert (response.status_code, response["Location"]) == (301, article.get_absolute_url())


@pytest.mark.parametrize("address", ["/bai-viet/999/", "/bai-viet/999-x/", "/bai-viet/99999999999999999999999-x/"])
def test_an_article_that_never_was_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_a_withdrawn_article_is_a_tombstone(client):
    article = factories.article(
        "Tên bài đã rút", withdrawn_at="2026-01-02T00:00Z", withdrawn_reason="Theo yêu cầu.\nCó lý do."
    )
    response = client.get(article.get_absolute_url())
    html = response.content.decode()
    assert response.status_code == 410
    assert "Theo yêu cầu." in html
    assert "2/1/2026" in html
    assert "Tên bài đã rút" not in html


@pytest.mark.slow
@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_in_every_field_are_only_words(client, hostile):
    unit = factories.province(hostile, "tinh-la", full_name=hostile)
    origin = factories.source(hostile, slug="nguon-la", domain=hostile)
    article = factories.article(
        hostile, hostile, lead=hostile, slug="bai-la", url=hostile, section=hostile, byline=hostile, province=unit,
        province_evidence=hostile, published_evidence=hostile, event_date=date(2021, 1, 1), event_evidence=hostile,
        source=origin, images=[{"caption": hostile, "credit": hostile}, "không phải ảnh"],
        read_from=factories.capture(url=hostile, file_name=hostile),
    )  # fmt: skip
    resolution = factories.resolution(
        number=hostile[:80], kind=hostile[:60], title=hostile, slug="vb-la", issuer=hostile
    )
    factories.citation(article, hostile, resolution, rule=hostile[:60], evidence=hostile)
    factories.citation(article, hostile, outcome=OutcomeKind.AMBIGUOUS, candidates=[hostile, resolution.identity])
    person = factories.official(hostile, slug="nguoi-la", province=unit)
    factories.mention(article, person, hostile)
    for address in (article.get_absolute_url(), "/", "/tinh/", "/tinh/tinh-la/", "/van-ban/vb-la/", "/van-ban/",
                    "/can-bo/", "/can-bo/nguoi-la/", "/nguon/", "/nguon/nguon-la/", "/nam/2021/7/"):  # fmt: skip
        html = client.get(address).content.decode()
        ours = re.compile(r'<script type="application/ld\+json">|<script type="module" src="/static/site.js">')
        assert "<script" not in ours.sub("", html)
        assert html.count("</script") == len(ours.findall(html))
        assert "<img" not in html
        assert "onload=alert(1)>" not in html
        assert 'href="javascript:' not in html


@pytest.mark.slow
def test_the_queries_do_not_grow(count_queries):
    article = factories.article("Tiêu đề", "Thân bài.", province=factories.province(), source=factories.source())

    def grow():
        for _ in range(10):
            number = f"{factories.next_number()}-NQ/TW"
            other = factories.resolution(number, province=factories.province("Tỉnh", f"tinh-{number[:-6]}"))
            factories.citation(article, "Thân", other)
            factories.citation(article, "bài", outcome=OutcomeKind.AMBIGUOUS, candidates=[other.identity, "y"])
            factories.mention(article, factories.official(province=other.province), "Bí thư", "Ủy viên")

    grow()
    few = count_queries(article.get_absolute_url())
    grow()
    assert count_queries(article.get_absolute_url()) == few


def test_it_says_what_it_is_to_machines(client):
    article = factories.article("Tiêu đề <b>", "Theo Nghị quyết 04-NQ/TW.", url="https://example.vn/tin")
    factories.citation(article, "Nghị quyết 04-NQ/TW", factories.resolution())
    html = page(client, article)
    block = html[html.index('ld+json">') + len('ld+json">') :]
    block = block[: block.index("</script>")]
    data = json.loads(block)
    assert (data["@type"], data["headline"]) == ("NewsArticle", "Tiêu đề <b>")
    assert (data["isBasedOn"], data["datePublished"]) == ("https://example.vn/tin", "2021-07-05")
    assert data["mentions"][0]["legislationIdentifier"] == "04-NQ/TW"


def test_the_words_searched_for_are_marked_on_arrival(client):
    article = factories.article("Tiêu đề", "Công tác y tế theo Nghị quyết 04-NQ/TW.")
    factories.citation(article, "Nghị quyết 04-NQ/TW", factories.resolution())
    response = client.get(article.get_absolute_url(), {"q": "y tế 04-NQ/TW"})
    html = flat(response.content.decode())
    assert "<mark>y tế</mark>" in html or "<mark>y</mark> <mark>tế</mark>" in html
    assert ">Nghị quyết <mark>04-NQ/TW</mark></a>" in html
    assert f'<link rel="canonical" href="http://testserver{article.get_absolute_url()}">' in html


@pytest.mark.parametrize("query", ["\0", "<script>", '"' * 200, "(((" * 200, "tỉnh:x năm:y", "*" * 5000])
def test_no_words_searched_for_break_the_page(client, query):
    article = factories.article("Tiêu đề", "Thân bài.")
    assert client.get(article.get_absolute_url(), {"q": query}).status_code == 200


def test_articles_that_cite_the_same_uncommon_documents_are_alike():
    first, second = factories.resolution("01-NQ/TW"), factories.resolution("02-NQ/TW")
    article, near, nearer = factories.article("Bài này"), factories.article("Gần"), factories.article("Gần hơn")
    factories.article("Không liên quan")
    gone = factories.article("Rút", withdrawn_at="2026-01-01T00:00Z")
    for citing, resolution in ((article, first), (article, second), (near, first), (gone, first), (nearer, first),
                               (nearer, second)):  # fmt: skip
        factories.citation(citing, "x", resolution)
    with_index_away = citing_alike(Article.objects.visible(), article)
    assert [found.title for found in with_index_away] == ["Gần hơn", "Gần"]


def test_articles_about_the_same_are_offered(client, monkeypatch):
    article, near = factories.article("Bài này"), factories.article("Bài gần")
    monkeypatch.setattr("archive.views.articles.similar", lambda asked, limit: [near] if asked == article else [])
    html = page(client, article)
    assert "Bài liên quan" in html
    assert near.get_absolute_url() in html
