"""Two provinces on one document."""

from datetime import date

import pytest
from lxml import html

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    made = factories.resolution()
    for name, years in (("Hậu Giang", (2017, 2019)), ("Bến Tre", (2018,)), ("Hà Nam", (2020,))):
        unit = factories.province(name)
        for year in years:
            article = factories.article(
                f"{name} {year}", "Sơ kết 04-NQ/TW ở xã.", province=unit, published=date(year, 2, 3)
            )
            factories.citation(article, "04-NQ/TW", made)
    return made


def texts(client, document, query):
    tree = html.document_fromstring(client.get(f"{document.get_absolute_url()}so-sanh/{query}").content)
    return tree, [" ".join(section.text_content().split()) for section in tree.xpath("//div[@class='sides']/section")]


def test_the_sides_have_their_years_and_the_sentences_that_cite(client, document):
    tree, sides = texts(client, document, "?tinh=hau-giang&tinh=ben-tre")
    assert tree.xpath("//table//td[@class='sum']/text()") == ["2", "1"]
    assert sides[0].startswith("Hậu Giang 2 bài Bài sớm nhất: 3/2/2017")
    assert "Sơ kết 04-NQ/TW ở xã." in sides[0]
    assert "Bến Tre 2018" in sides[1]
    assert "Hà Nam 2020" not in " ".join(sides)


@pytest.mark.parametrize("query", ["", "?tinh=hau-giang", "?tinh=hau-giang&tinh=hau-giang", "?tinh=%00&tinh=khong-co"])
def test_without_two_provinces_there_is_the_form(client, document, query):
    tree, sides = texts(client, document, query)
    assert sides == []
    assert len(tree.xpath("//select[@name='tinh']")) == 2


def test_the_document_leads_to_it_and_a_withdrawn_article_counts_for_none(client, document):
    page = html.document_fromstring(client.get(document.get_absolute_url()).content)
    assert page.xpath("//form[contains(@action, '/so-sanh/')]")
    article = factories.article(
        "Rút", "04-NQ/TW", province=factories.province("Nam Định"), withdrawn_at="2026-01-01T00:00Z"
    )
    factories.citation(article, "04-NQ/TW", document)
    assert texts(client, document, "?tinh=nam-dinh&tinh=ben-tre")[1] == []
