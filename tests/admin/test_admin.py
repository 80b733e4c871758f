"""The desk: every model has its pages, edits become decisions, and the search hears of them."""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from archive.models import Article, Citation, Decision
from search.engine import SearchRequest, find
from tests import factories
from tests.admin.editing import form_data, keep_as_found, post

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_index")]

MODELS = [
    model
    for model in apps.get_app_config("archive").get_models()
    if "_" not in model._meta.db_table.split("archive_")[1] and model._meta.default_permissions  # else nobody's to see
]


def save(editor: Client, article: Article, **changes: object) -> None:
    """Save the article's form with some fields changed."""
    assert post(editor, article, form_data(editor, article) | changes).status_code == 302


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_model_has_a_list_that_can_be_searched(model: type, editor: Client) -> None:
    name = f"admin:archive_{model._meta.model_name}_changelist"  # type: ignore[attr-defined]
    assert editor.get(reverse(name), {"q": "hà nội 04-NQ/TW"}).status_code == 200
    assert admin.site.is_registered(model)


def test_a_stranger_is_sent_to_sign_in(client: Client) -> None:
    response = client.get(reverse("admin:index"))
    assert response.status_code == 302
    assert "login" in response["Location"]


def test_search_needs_no_tones(editor: Client) -> None:
    factories.article("Hội nghị sơ kết ở Cần Thơ")
    page = editor.get(reverse("admin:archive_article_changelist"), {"q": "CAN THO"}).content.decode()
    assert "Hội nghị sơ kết ở Cần Thơ" in page


@pytest.mark.slow
@pytest.mark.parametrize("year", ["2021", "0000", "mười", "99999999999"])
def test_articles_are_listed_by_year(year: str, editor: Client) -> None:
    factories.article("Hội nghị năm ấy")
    page = editor.get(reverse("admin:archive_article_changelist"), {"nam": year})
    assert "Hội nghị năm ấy" in page.content.decode()


def test_autocompletion_finds_documents_by_number(editor: Client) -> None:
    factories.resolution("04-NQ/TW")
    query = {"app_label": "archive", "model_name": "citation", "field_name": "resolution", "term": "04-nq"}
    results = editor.get(reverse("admin:autocomplete"), query).json()["results"]
    assert len(results) == 1
    assert "04-NQ/TW" in results[0]["text"]


def test_an_edit_is_a_decision_and_is_found_at_once(editor: Client) -> None:
    article = factories.article("Hội nghị về chăn nuôi", "Toàn văn của bài.")
    keep_as_found(article)
    save(editor, article, title="Hội nghị về thủy sản")
    assert find(SearchRequest(query="tiêu đề:(thủy sản)")).total == 1
    assert find(SearchRequest(query="tiêu đề:(chăn nuôi)")).total == 0
    decision = Decision.objects.get()
    assert (decision.field, decision.value) == ("title", "Hội nghị về thủy sản")
    assert decision.decided_by is not None
    assert decision.decided_by.username == "bien-tap"


@pytest.mark.slow
def test_going_back_to_what_was_found_takes_the_decision_back(editor: Client) -> None:
    article = factories.article("Hội nghị về chăn nuôi", "Toàn văn của bài.")
    keep_as_found(article)
    save(editor, article, title="Hội nghị về thủy sản")
    save(editor, article, title="Hội nghị về chăn nuôi")
    assert not Decision.objects.exists()


@pytest.mark.slow
def test_a_settled_citation_is_linked_by_the_person(editor: Client) -> None:
    article = factories.article("Sơ kết", "Thực hiện Nghị quyết số 18-NQ/TW trong tỉnh.")
    citation = factories.citation(article, "Nghị quyết số 18-NQ/TW", outcome="ambiguous", candidates=["a", "b"])
    resolution = factories.resolution("18-NQ/TW")
    save(editor, article, **{f"citation-{citation.pk}-other": resolution.pk})
    citation.refresh_from_db()
    assert (citation.outcome, citation.resolution, citation.rule) == ("linked", resolution, "decided")
    assert citation.decision is not None
    assert find(SearchRequest(resolutions=(resolution.slug,))).total == 1


@pytest.mark.slow
def test_a_deleted_article_is_gone_from_search(editor: Client) -> None:
    article = factories.article("Hội nghị về chăn nuôi")
    editor.post(reverse("admin:archive_article_delete", args=[article.pk]), {"post": "yes"})
    assert not Article.objects.exists()
    assert find(SearchRequest(query="chăn nuôi")).total == 0


@pytest.mark.slow
def test_lists_make_a_constant_number_of_queries(own_reference_data: None, editor: Client) -> None:

    def fill(count: int) -> None:
        for number in range(count):
            article = factories.article(f"Hội nghị số {number}", province=None, source=factories.source())
            factories.citation(article, "Hội nghị", factories.resolution(f"{factories.next_number()}-NQ/TU"))
            factories.mention(article, factories.official(f"Phan Văn {number}"), "Bí thư Huyện ủy")

    def counted(names: list[str], visit: Callable[[str], object]) -> dict[str, int]:
        counts = {}
        for name in names:
            with CaptureQueriesContext(connection) as queries:
                visit(reverse(f"admin:archive_{name}_changelist"))
            counts[name] = len(queries)
            assert not [query for query in queries if '"archive_article"."text"' in query["sql"]], name
        return counts

    names = [model._meta.model_name or "" for model in MODELS]
    fill(5)
    counted(names, editor.get)
    before = counted(names, editor.get)
    fill(10)
    assert counted(names, editor.get) == before


@pytest.mark.slow
def test_the_form_of_an_article_makes_no_more_queries_in_a_larger_archive(editor: Client) -> None:
    def article_with_mentions() -> Article:
        article = factories.article("Sơ kết", "Thực hiện Nghị quyết số 18-NQ/TW trong tỉnh.")
        resolution = factories.resolution(f"{factories.next_number()}-NQ/TU")
        factories.citation(article, "Nghị quyết số 18-NQ/TW", resolution)
        factories.mention(article, factories.official(), "Bí thư Huyện ủy")
        return article

    def made(article: Article) -> int:
        with CaptureQueriesContext(connection) as queries:
            editor.get(reverse("admin:archive_article_change", args=[article.pk]))
        return len(queries)

    first = article_with_mentions()
    made(first)
    before = made(first)
    for _ in range(12):
        article_with_mentions()
    assert made(first) == before


@pytest.mark.slow
def test_what_importing_writes_can_only_be_read(editor: Client) -> None:
    article = factories.article("Sơ kết", "Thực hiện Nghị quyết số 18-NQ/TW trong tỉnh.")
    citation = factories.citation(article, "Nghị quyết số 18-NQ/TW")
    response = editor.post(reverse("admin:archive_citation_delete", args=[citation.pk]), {"post": "yes"})
    assert response.status_code == 403
    assert Citation.objects.filter(pk=citation.pk).exists()
