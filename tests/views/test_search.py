"""The search page; what the engine answers is given, what the page makes of it is tested."""

import re
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from search.engine import PER_PAGE, Correction, Facet, FacetValue, Hit, Relaxed, SearchPage
from search.recognition import Answer
from search.snippets import SnippetPiece
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def answer(monkeypatch):
    """Gives the engine's answer; the request that the page made of the address is added to it."""
    given: dict[str, Any] = {}
    monkeypatch.setattr("search.views.find", lambda request: SearchPage(request=request, **given))
    return given.update


def hit(article, *snippet):
    return Hit(
        article=article, score=1.5, title=(SnippetPiece(article.title),), snippet=snippet or (SnippetPiece("…"),)
    )


def facet(name="tinh", **counts):
    values = tuple(FacetValue(value=slug, label=slug.title(), count=count) for slug, count in counts.items())
    return Facet(name=name, label="Tỉnh", values=values)


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_it_works_with_an_empty_archive(client, answer):
    assert "Không tìm thấy bài nào" in page(client, "/tim-kiem/")


def test_it_shows_hits_with_their_words_marked(client, answer):
    answer(
        total=1,
        hits=(
            hit(
                factories.article("Tiêu đề"),
                SnippetPiece("về "),
                SnippetPiece("y tế", marked=True),
                SnippetPiece(" xã"),
            ),
        ),
    )
    html = page(client, "/tim-kiem/?q=y+t%E1%BA%BF")
    assert "về <mark>y tế</mark> xã" in html
    assert 'value="y tế"' in html
    assert '<h2 id="ket-qua">1 bài</h2>' in html


def test_hostile_words_are_only_words(client, answer):
    hostile = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    article = factories.article(hostile, slug="bai-la")
    person = factories.official(hostile, slug="nguoi-la")
    document = factories.resolution(hostile[:80], kind=hostile[:60], slug="vb-la", title=hostile)
    answer(
        total=1,
        hits=(hit(article, SnippetPiece(hostile, marked=True)),),
        repairs=(hostile,),
        relaxed=(Relaxed(kind="toneless", query=hostile, total=3),),
        facets=(Facet(name="tinh", label=hostile, values=(FacetValue(value=hostile, label=hostile, count=1),)),),
        answer=Answer(resolutions=(document,), officials=(person,)),
    )
    html = client.get("/tim-kiem/", {"q": hostile, "tinh": hostile, "sap-xep": hostile}).content.decode()
    assert "<script" not in html.replace('<script type="module" src="/static/site.js">', "")
    assert "<img" not in html


def test_a_facet_value_is_a_link_that_puts_the_filter_in(client, answer):
    answer(total=3, facets=(facet(soctrang=2),))
    (group,) = client.get("/tim-kiem/?q=x&nam=2021&trang=3").context["groups"]
    assert parse_qs(urlsplit(group.shown[0].address).query) == {"q": ["x"], "nam": ["2021"], "tinh": ["soctrang"]}


def test_a_chosen_value_is_a_link_that_takes_it_off(client, answer):
    answer(total=3, facets=(facet(soctrang=2),))
    (group,) = client.get("/tim-kiem/?q=x&tinh=soctrang").context["groups"]
    assert (group.shown[0].selected, group.shown[0].address) == (True, "?q=x")


def test_filters_in_force_are_chips_that_can_be_taken_off(client, answer):
    factories.province("Sóc Trăng")
    chips = client.get("/tim-kiem/?q=x&tinh=soc-trang&nam=2021&loai=Ngh%E1%BB%8B+quy%E1%BA%BFt").context["chips"]
    assert [(chip.label, parse_qs(urlsplit(chip.address).query)) for chip in chips] == [
        ("Sóc Trăng", {"q": ["x"], "nam": ["2021"], "loai": ["Nghị quyết"]}),
        ("2021", {"q": ["x"], "tinh": ["soc-trang"], "loai": ["Nghị quyết"]}),
        ("Nghị quyết", {"q": ["x"], "tinh": ["soc-trang"], "nam": ["2021"]}),
    ]


def test_new_words_are_looked_for_under_the_filters_in_force(client, answer):
    assert '<input type="hidden" name="tinh" value="soc-trang">' in page(client, "/tim-kiem/?tinh=soc-trang")


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ("q=%00a%1Fb", {"query": "a b"}),
        ("q=" + "a" * 5000, {"query": "a" * 1000}),
        ("nam=abcd&nam=2021&nam=20211&nam=%C2%B2%C2%B2%C2%B2%C2%B2", {"years": (2021,)}),
        ("trang=-1", {"page": 1}),
        ("trang=0", {"page": 1}),
        ("trang=99999999", {"page": 100}),
        ("trang=" + "9" * 5000, {"page": 1}),
        ("sap-xep=gia", {"sort": "relevance"}),
        ("sap-xep=moi-nhat", {"sort": "newest"}),
        ("tinh=&tinh=a&tinh=a&tinh=%00", {"provinces": ("a",)}),
        ("tinh=" + "a" * 500, {"provinces": ()}),
        ("&".join(f"nguon=n{number}" for number in range(500)), {"sources": tuple(f"n{n}" for n in range(50))}),
        ("q=%ff%fe&format=xml&la=la", {"query": "\ufffd\ufffd"}),
    ],
)
def test_bad_parameters_are_left_out(client, answer, parameters, expected):
    wanted = client.get(f"/tim-kiem/?{parameters}").context["page"].request
    assert {name: getattr(wanted, name) for name in expected} == expected


def test_several_documents_of_a_number_are_a_choice(client, answer):
    old, new = factories.resolution(issued=date(2007, 2, 1)), factories.resolution()
    answer(answer=Answer(resolutions=(old, new), articles={new: 1}))
    html = page(client, "/tim-kiem/?q=04-NQ%2FTW")
    assert "Nhiều văn bản mang số hoặc tên này" in html
    assert old.get_absolute_url() in html
    assert "1 bài trích dẫn" in html


def test_an_answer_names_a_province_or_an_official(client, answer):
    unit, person = factories.province(), factories.official()
    answer(answer=Answer(provinces=(unit,), officials=(person,)))
    html = page(client, "/tim-kiem/?q=x")
    assert f'href="{unit.get_absolute_url()}"' in html
    assert f'href="{person.get_absolute_url()}"' in html


def test_it_says_what_was_repaired_relaxed_pending_and_degraded(client, answer):
    answer(
        repairs=("Bỏ qua một dấu ngoặc kép.",),
        relaxed=(Relaxed(kind="toneless", query="hoa binh", total=36),),
        pending=7,
        degraded=True,
    )
    html = page(client, "/tim-kiem/?q=x&tinh=a")
    for words in ("Bỏ qua một dấu ngoặc kép.", "Không kể dấu:", "36 bài", "7 thay đổi", "đang được sửa chữa"):
        assert words in html
    assert 'href="/tim-kiem/?q=hoa+binh&amp;tinh=a"' in html


def test_the_same_words_without_filters_drop_the_filters(client, answer):
    answer(relaxed=(Relaxed(kind="without-filters", query="y tế", total=2),))
    ((_, _, address),) = client.get("/tim-kiem/?q=y+t%E1%BA%BF&tinh=a").context["nearby"]
    assert address == "?q=y+t%E1%BA%BF"


def test_what_may_have_been_meant_is_offered_first(client, answer):
    answer(
        total=1,
        corrections=(Correction(query="hậu giang", total=9),),
        relaxed=(Relaxed(kind="any-word", query="hậu giamg", total=40),),
    )
    html = page(client, "/tim-kiem/?q=h%E1%BA%ADu+giamg&nam=2021")
    assert html.index("Có phải bạn muốn tìm:") < html.index("Có một trong các từ:")
    assert 'href="/tim-kiem/?q=h%E1%BA%ADu+giang&amp;nam=2021"' in html


def test_suggestions_are_json(client):
    factories.province()
    told = client.get("/tim-kiem/goi-y/?q=h%E1%BA%ADu+gi").json()
    assert told["query"] == "hậu gi"
    (group,) = [group for group in told["groups"] if group["name"] == "provinces"]
    assert group["items"][0]["url"] == "/tinh/hau-giang/"


@pytest.mark.parametrize("typed", ["", "%00", "%ff", "a" * 5000, "%22%3E%3Cscript%3E"])
def test_no_typing_breaks_the_suggestions(client, typed):
    response = client.get(f"/tim-kiem/goi-y/?q={typed}")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"


def test_pages_are_numbered_with_gaps(client, answer):
    answer(total=PER_PAGE * 30)
    pages = client.get("/tim-kiem/?q=x&trang=10").context["pages"]
    assert [link and link.label for link in pages] == ["1", None, "8", "9", "10", "11", "12", None, "30"]
    assert [link.address for link in pages if link and link.selected] == ["?q=x&trang=10"]


@pytest.mark.parametrize(
    ("address", "kept_out"), [("/tim-kiem/", False), ("/tim-kiem/?q=x", True), ("/tim-kiem/?tinh=a", True)]
)
def test_crawlers_are_kept_out_of_searches(client, answer, address, kept_out):
    answer(total=3, facets=(facet(soctrang=2),))
    html = page(client, address)
    assert ('<meta name="robots" content="noindex, nofollow">' in html) == kept_out
    links = re.findall(r'<a [^>]*href="/tim-kiem/\?[^>]*>', html)
    assert links
    assert all('rel="nofollow"' in link for link in links)


def test_copies_stand_below_their_hit_with_the_dates_that_are_known(client, answer):
    first = factories.article("Bài", source=factories.source("Báo gốc"))
    copy = factories.article("Bài lấy lại", published=date(2021, 7, 1), published_precision="month")
    answer(total=2, hits=(replace(hit(first), copies=(copy,)),))
    html = " ".join(page(client, "/tim-kiem/?q=x").split())
    address = copy.get_absolute_url()
    assert f'Cùng một bài ở nơi khác: <span><a href="{address}" lang="vi">Bài lấy lại</a> (<time' in html
    assert "tháng 7/2021</time>)" in html
    (told,) = client.get("/tim-kiem/?q=x&format=json").json()["hits"][0]["copies"]
    assert (told["id"], told["published"], told["published_precision"]) == (copy.pk, "2021-07-01", "month")


def test_json_says_the_same(client, answer):
    article = factories.article(province=factories.province())
    document = factories.resolution()
    answer(
        total=1,
        hits=(hit(article),),
        facets=(facet(soctrang=2),),
        answer=Answer(resolutions=(document,)),
        relaxed=(Relaxed(kind="toneless", query="hoa binh", total=36),),
    )
    response = client.get("/tim-kiem/?q=x&format=json")
    assert response["Content-Type"] == "application/json"
    told = response.json()
    assert told["total"] == 1
    assert told["hits"] == [
        {
            "id": article.pk,
            "title": article.title,
            "url": f"http://testserver{article.get_absolute_url()}",
            "published": "2021-07-05",
            "published_precision": "day",
            "province": "Hậu Giang",
            "score": 1.5,
            "copies": [],
        }
    ]
    assert told["facets"] == {"tinh": [{"value": "soctrang", "label": "Soctrang", "count": 2}]}
    assert told["answer"]["resolutions"][0]["identity"] == document.identity
    assert told["corrections"] == [{"kind": "toneless", "query": "hoa binh", "total": 36}]
