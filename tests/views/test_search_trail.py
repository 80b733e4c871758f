"""From a search to its articles, from hit to hit, and back; the address alone remembers."""

from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import html

from search.engine import PER_PAGE, Hit, SearchPage
from search.snippets import SnippetPiece
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(monkeypatch):
    """An engine that finds one full page and a second one of a single hit."""
    articles = [factories.article(f"Bài số {number}") for number in range(1, PER_PAGE + 2)]

    def find(request):
        start = (request.page - 1) * PER_PAGE
        hits = tuple(
            Hit(article=article, score=1.0, title=(SnippetPiece(article.title),), snippet=(SnippetPiece("…"),))
            for article in articles[start : start + PER_PAGE]
        )
        return SearchPage(request=request, total=len(articles), hits=hits)

    monkeypatch.setattr("search.views.find", find)
    monkeypatch.setattr("search.hits.find", find)
    return articles


def links(client, address):
    response = client.get(address, follow=True)
    assert response.status_code == 200
    trail = html.document_fromstring(response.content).xpath("//nav[@class='trail']")
    return {link.get("rel").split()[0]: link.get("href") for nav in trail for link in nav.xpath(".//a")}


def opened(client, address, number):
    hits = html.document_fromstring(client.get(address).content).xpath("//ol[@class='entries']//h3/a/@href")
    return hits[number - 1]


SEARCH = "/tim-kiem/?q=l%C3%BAa&tinh=hau-giang&nam=2021&nam=2022"


@pytest.mark.slow
def test_the_way_back_has_the_whole_search(client, found):
    trail = links(client, opened(client, SEARCH, 3))
    back = urlsplit(trail["nofollow"])
    assert (back.path, back.fragment) == ("/tim-kiem/", "ket-qua")
    assert parse_qs(back.query) == {"q": ["lúa"], "tinh": ["hau-giang"], "nam": ["2021", "2022"]}


@pytest.mark.slow
def test_the_hits_beside_are_one_step_away_over_the_ends_of_pages(client, found):
    first = links(client, opened(client, SEARCH, 1))
    assert "prev" not in first
    address, seen = opened(client, SEARCH, 1), []
    for _ in found:
        response = client.get(address, follow=True)
        seen.append(response.context["article"].title)
        address = links(client, address).get("next", "")
    assert seen == [article.title for article in found]
    assert address == ""
    last = opened(client, f"{SEARCH}&trang=2", 1)
    before = client.get(links(client, last)["prev"], follow=True)
    assert before.context["article"] == found[PER_PAGE - 1]


@pytest.mark.slow
def test_an_article_opened_otherwise_has_no_trail_and_one_canonical_address(client, found):
    assert links(client, found[0].get_absolute_url()) == {}
    arrived = client.get(opened(client, SEARCH, 3)).content.decode()
    assert f'rel="canonical" href="http://testserver{found[2].get_absolute_url()}"' in arrived


@pytest.mark.slow
@pytest.mark.parametrize(
    "query",
    ["thu=x", "thu=-1", "thu=²", "thu=1&kq=%00%FF%26q%3D%3Cscript%3E&q=%22%3E%3Cscript%3E", "thu=9999", "thu=999"],
)
def test_hostile_addresses_show_the_article(client, found, query):
    content = client.get(f"{found[0].get_absolute_url()}?{query}").content.decode()
    assert "<script>" not in content.split("<main")[1]
    assert client.get(f"/tim-kiem/bai/?{query}").status_code == 302
