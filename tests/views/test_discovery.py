"""What machines read: feeds, the sitemap, robots.txt, the OpenSearch description."""

from datetime import date, time
from xml.etree import ElementTree

import pytest

from tests import factories

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def feed(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(response.content)


def titles(root):
    return [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")]


def locations(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return [element.text for element in ElementTree.fromstring(response.content).iter(f"{SITEMAP}loc")]


def test_the_feed_holds_the_newest_articles(client):
    factories.article("Cũ", published=date(2019, 1, 1))
    factories.article("Mới", published=date(2021, 7, 5), published_time=time(11, 3), source=factories.source())
    factories.article("Rút", withdrawn_at="2026-01-01T00:00Z")
    root = feed(client, "/feed.atom")
    assert titles(root) == ["Mới", "Cũ"]
    entry = next(root.iter(f"{ATOM}entry"))
    assert entry.findtext(f"{ATOM}published") == "2021-07-05T04:03:00+00:00"
    assert entry.find(f"{ATOM}link").get("href").startswith("http://testserver/bai-viet/")


def test_each_feed_holds_its_own_articles(client):
    unit, document, person = factories.province(), factories.resolution(), factories.official()
    here, citing, naming = factories.article("Ở", province=unit), factories.article("Dẫn"), factories.article("Nêu")
    factories.citation(citing, "x", document)
    factories.mention(naming, person, "Bí thư")
    assert here.province == unit
    assert titles(feed(client, f"{unit.get_absolute_url()}feed.atom")) == ["Ở"]
    assert titles(feed(client, f"{document.get_absolute_url()}feed.atom")) == ["Dẫn"]
    assert titles(feed(client, f"{person.get_absolute_url()}feed.atom")) == ["Nêu"]


def test_a_unit_of_today_brings_its_predecessors_articles(client):
    now = factories.province("Cần Thơ")
    then = factories.province(until=date(2025, 7, 1), successor=now)
    factories.article("Bài cũ", province=then)
    assert titles(feed(client, "/tinh/can-tho/feed.atom")) == ["Bài cũ"]


def test_samples_leave_the_feed_once_there_is_a_real_article(client):
    factories.article("Mẫu", is_sample=True)
    assert titles(feed(client, "/feed.atom")) == ["Mẫu"]
    factories.article("Thật")
    assert titles(feed(client, "/feed.atom")) == ["Thật"]


def test_hostile_words_leave_a_feed_well_formed(client):
    hostile = "]]><script>&amp;\x00\x0b\ufffe\u202e</title>"
    factories.article(hostile.replace("\x00", "\x01"), slug="la", lead=hostile.replace("\x00", "\x02"))
    assert titles(feed(client, "/feed.atom")) == ["]]><script>&amp;\u202e</title>"]


@pytest.mark.parametrize("address", ["/tinh/x/feed.atom", "/van-ban/x/feed.atom", "/can-bo/x/feed.atom"])
def test_it_rejects_a_feed_of_nothing(client, address):
    assert client.get(address).status_code == 404


def test_an_unchanged_feed_is_not_sent_twice(client):
    factories.article()
    tag = client.get("/feed.atom")["ETag"]
    assert client.get("/feed.atom", headers={"if-none-match": tag}).status_code == 304


def test_the_sitemap_leads_to_every_page(client):
    unit, document = factories.province(), factories.resolution()
    article = factories.article(province=unit, source=factories.source())
    factories.citation(article, "x", document)
    uncited = factories.resolution("99-NQ/TW")
    sections = locations(client, "/sitemap.xml")
    assert "http://testserver/sitemap-articles.xml" in sections
    found = [page for section in sections for page in locations(client, section.removeprefix("http://testserver"))]
    for wanted in (article, unit, document, article.source):
        assert wanted
        assert f"http://testserver{wanted.get_absolute_url()}" in found
    assert f"http://testserver{uncited.get_absolute_url()}" not in found
    assert len(found) == len(set(found))


def test_robots_keep_out_of_searches_and_find_the_sitemap(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert "Disallow: /tim-kiem/?" in lines
    assert "Disallow: /en/tim-kiem/?" in lines
    assert "Sitemap: http://testserver/sitemap.xml" in lines


def test_browsers_can_search_the_archive(client):
    root = ElementTree.fromstring(client.get("/opensearch.xml").content)
    templates = [url.get("template") for url in root.iter("{http://a9.com/-/spec/opensearch/1.1/}Url")]
    assert templates[0] == "http://testserver/tim-kiem/?q={searchTerms}"


@pytest.mark.slow
def test_the_queries_of_a_feed_do_not_grow(count_queries):
    def grow():
        for number in range(10):
            unit = factories.province(f"Tỉnh {number}", f"tinh-{factories.next_number()}")
            factories.article(province=unit, source=factories.source())

    addresses = ["/feed.atom", "/sitemap.xml", "/sitemap-articles.xml"]
    grow()
    few = [count_queries(address) for address in addresses]
    grow()
    assert [count_queries(address) for address in addresses] == few
