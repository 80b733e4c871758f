"""Figures are kept while the archive stands still, and made anew when it changes."""

import pytest

from archive.views.stats_cache import Keeper
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def counted():
    made = []

    def figure(name="figure"):
        def make():
            made.append(name)
            return len(made)

        return Keeper().kept(name, make)

    return figure


def test_a_figure_is_made_once(counted):
    factories.article()
    assert [counted(), counted(), counted("other")] == [1, 1, 2]


def test_nothing_is_a_figure_too():
    made = []
    for _ in range(2):
        assert Keeper().kept("none", lambda: made.append(1)) is None
    assert made == [1]


def withdraw(article):
    article.withdrawn_at = "2026-01-01T00:00Z"
    article.save()


@pytest.mark.parametrize(
    "change",
    [
        lambda article: factories.article(),
        lambda article: article.save(),
        lambda article: article.delete(),
        withdraw,
        lambda article: factories.citation(article, "x", factories.resolution()),
        lambda article: factories.mention(article, factories.official()),
    ],
)
def test_a_changed_archive_makes_it_anew(counted, change):
    factories.article()
    article = factories.article()
    assert counted() == 1
    change(article)
    assert counted() == 2


def test_a_withdrawal_takes_its_proof_from_the_province_at_once(client):
    unit = factories.province()
    article = factories.article("Bài dẫn chứng", "Phan Văn Thử phát biểu.", province=unit)
    factories.mention(article, factories.official(province=unit), "Bí thư Huyện ủy")
    factories.article(province=unit)
    assert "Bí thư Huyện ủy" in client.get("/tinh/hau-giang/").content.decode()
    withdraw(article)
    assert "Bí thư Huyện ủy" not in client.get("/tinh/hau-giang/").content.decode()
