"""An article at the desk: its mentions settled, missed ones added, the machine's value a click away, no lost edits."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from archive.core.text import find_all
from archive.models import Article, Citation, Decision, Edit, OfficialMention
from search.engine import SearchRequest, find
from tests import factories
from tests.admin.editing import form_data, keep_as_found, post

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_index")]


@pytest.fixture
def article() -> Article:
    made = factories.article("Sơ kết", "Thực hiện Nghị quyết số 18-NQ/TW trong tỉnh; ông Phan Văn Thử nói.")
    keep_as_found(made)
    return made


def page(editor: Client, article: Article) -> str:
    return editor.get(reverse("admin:archive_article_change", args=[article.pk])).content.decode()


def settle(editor: Client, article: Article, mention: object, **choice: object) -> None:
    name = f"{type(mention)._meta.model_name}-{mention.pk}"  # type: ignore[attr-defined]
    data = form_data(editor, article) | {f"{name}-{field}": value for field, value in choice.items()}
    assert post(editor, article, data).status_code == 302


@pytest.mark.slow
def test_the_text_stands_beside_the_fields_with_its_mentions_marked(editor: Client, article: Article) -> None:
    citation = factories.citation(article, "Nghị quyết số 18-NQ/TW", outcome="ambiguous")
    shown = page(editor, article)
    assert f'href="#citation-{citation.pk}"' in shown
    assert f'id="citation-{citation.pk}"' in shown
    assert 'class="mark ambiguous"' in shown


@pytest.mark.slow
def test_what_a_portal_wrote_is_escaped(editor: Client) -> None:
    article = factories.article("<script>alert(1)</script>", "<img src=x onerror=alert(2)>")
    article.found = {"title": "<script>alert(3)</script>"}
    article.save()
    shown = page(editor, article)
    for words in ("<script>alert(", "<img src=x"):
        assert words not in shown
    assert "&lt;script&gt;alert(3)" in shown


@pytest.mark.slow
def test_a_candidate_is_chosen_and_the_machines_word_stays_beside_it(editor: Client, article: Article) -> None:
    one = factories.resolution("18-NQ/TW", issued=None)
    other = factories.resolution("18-NQ/TW")
    candidates = [one.identity, other.identity]
    citation = factories.citation(article, "Nghị quyết số 18-NQ/TW", outcome="ambiguous", candidates=candidates)
    settle(editor, article, citation, choice=f"to-{other.pk}")
    citation.refresh_from_db()
    assert (citation.resolution, citation.outcome, citation.rule) == (other, "linked", "decided")
    assert citation.decision is not None
    assert citation.decision.found
    assert citation.decision.found["candidates"] == candidates
    assert find(SearchRequest(resolutions=(other.slug,))).total == 1
    assert "trở về kết quả của máy" in page(editor, article)

    settle(editor, article, citation, choice="back")
    citation.refresh_from_db()
    assert (citation.resolution, citation.outcome, citation.candidates) == (None, "ambiguous", candidates)
    assert not Decision.objects.exists()
    assert find(SearchRequest(resolutions=(other.slug,))).total == 0


def test_a_citation_is_rejected(editor: Client, article: Article) -> None:
    citation = factories.citation(article, "Nghị quyết số 18-NQ/TW", factories.resolution("18-NQ/TW"))
    settle(editor, article, citation, choice="reject")
    citation.refresh_from_db()
    assert (citation.resolution, citation.outcome) == (None, "unknown")
    assert Decision.objects.get().value is None


@pytest.mark.slow
def test_a_missed_citation_is_added_by_its_words(editor: Client, article: Article) -> None:
    resolution = factories.resolution("18-NQ/TW")
    data = {"add-surface": "Nghị quyết số 18-NQ/TW", "add-occurrence": 1, "add-resolution": resolution.pk}
    assert post(editor, article, form_data(editor, article) | data).status_code == 302
    citation = Citation.objects.get()
    assert article.text[citation.start : citation.end] == citation.surface == "Nghị quyết số 18-NQ/TW"
    assert citation.resolution == resolution
    settle(editor, article, citation, choice="back")
    assert not Citation.objects.exists()


@pytest.mark.slow
@pytest.mark.parametrize(("words", "occurrence"), [("không có trong bài", 1), ("Nghị quyết số 18-NQ/TW", 2)])
def test_words_that_the_text_does_not_hold_are_refused(
    words: str, occurrence: int, editor: Client, article: Article
) -> None:
    data = {"add-surface": words, "add-occurrence": occurrence, "add-resolution": factories.resolution().pk}
    response = post(editor, article, form_data(editor, article) | data)
    assert response.status_code == 200
    assert "chỗ mang đúng những chữ này" in response.content.decode()
    assert not Citation.objects.exists()


@pytest.mark.slow
def test_a_missed_official_is_added_and_a_false_one_rejected(editor: Client, article: Article) -> None:
    official = factories.official("Phan Văn Thử")
    data = {"add-surface": "Phan Văn Thử", "add-occurrence": 1, "add-official": official.pk}
    assert post(editor, article, form_data(editor, article) | data).status_code == 302
    mention = OfficialMention.objects.get()
    assert mention.official == official
    settle(editor, article, mention, choice="reject")
    assert not OfficialMention.objects.exists()
    assert "không phải cán bộ" in page(editor, article)
    decision = Decision.objects.get()
    assert post(editor, article, form_data(editor, article) | {"unreject": decision.pk}).status_code == 302
    assert not Decision.objects.exists()


@pytest.mark.slow
def test_the_machines_value_returns_at_one_click(editor: Client, article: Article) -> None:
    data = form_data(editor, article) | {"title": "Sơ kết năm", "section": "Kinh tế"}
    post(editor, article, data)
    assert "Máy đọc: Sơ kết" in page(editor, article)
    post(editor, article, form_data(editor, article) | {"_return": "title"})
    article.refresh_from_db()
    assert (article.title, article.section) == ("Sơ kết", "Kinh tế")
    assert [decision.field for decision in Decision.objects.all()] == ["section"]


@pytest.mark.slow
def test_the_second_of_two_editors_is_told_and_nothing_is_overwritten(editor: Client, article: Article) -> None:
    seen = form_data(editor, article)
    post(editor, article, form_data(editor, article) | {"title": "Người thứ nhất sửa"})
    response = post(editor, article, seen | {"title": "Người thứ hai sửa"})
    assert response.status_code == 200
    assert "đã được người khác thay đổi (bien-tap)" in response.content.decode()
    article.refresh_from_db()
    assert article.title == "Người thứ nhất sửa"
    again = response.context["adminform"].form["seen"].value()  # type: ignore[attr-defined]  # the test client's
    assert post(editor, article, seen | {"title": "Người thứ hai sửa", "seen": again}).status_code == 302


@pytest.mark.slow
def test_an_address_that_names_no_record_is_refused(editor: Client) -> None:
    for wrong in ("abc", "999999", "1_2f_27"):
        address = reverse("admin:archive_article_change", args=[wrong])
        assert editor.post(address, {"title": "x"}, follow=True).status_code == 200
    assert not Edit.objects.exists()


@pytest.mark.slow
def test_an_edit_has_a_page_with_before_after_and_reason_and_can_be_undone(editor: Client, article: Article) -> None:
    post(editor, article, form_data(editor, article) | {"title": "Sơ kết năm", "reason": "thiếu chữ"})
    history = editor.get(reverse("admin:archive_article_history", args=[article.pk])).content.decode()
    assert "<del>Sơ kết</del>" in history
    assert "<ins>Sơ kết năm</ins>" in history
    assert "thiếu chữ" in history
    edit = Edit.objects.get()
    editor.post(reverse("admin:archive_edit_undo", args=[edit.pk]))
    article.refresh_from_db()
    assert article.title == "Sơ kết"
    assert not Decision.objects.exists()
    assert find(SearchRequest(query='tiêu đề:"sơ kết năm"')).total == 0


@pytest.mark.slow
def test_an_article_is_withdrawn_with_a_reason_and_brought_back(editor: Client, article: Article) -> None:
    address = reverse("admin:archive_article_withdraw", args=[article.pk])
    assert editor.post(address, {"reason": " "}).status_code == 200
    editor.post(address, {"reason": "Theo yêu cầu của nguồn"})
    gone = editor.get(article.get_absolute_url())
    assert gone.status_code == 410
    assert "Theo yêu cầu của nguồn" in gone.content.decode()
    assert find(SearchRequest(query="sơ kết")).total == 0
    editor.post(address, {})
    assert editor.get(article.get_absolute_url()).status_code == 200
    assert find(SearchRequest(query="sơ kết")).total == 1
    assert [edit.kind for edit in Edit.objects.order_by("pk")] == ["withdraw", "restore"]
    editor.post(address, {"reason": "Chờ công bố", "until": "2999-01-31"})
    assert "31/1/2999" in editor.get(article.get_absolute_url()).content.decode()
    editor.post(address, {})
    editor.post(address, {"reason": "Chờ công bố", "until": "2999-02-31"})
    article.refresh_from_db()
    assert (article.is_withdrawn, article.withdrawn_until) == (True, None)


@pytest.mark.slow
def test_the_page_asks_the_database_as_often_for_twenty_mentions_as_for_one(editor: Client) -> None:
    def article_with(mentions: int) -> Article:
        made = factories.article("Sơ kết", "Thực hiện Nghị quyết số 18-NQ/TW; ông Phan Văn Thử nói.")
        for _ in range(mentions):
            document = factories.resolution(f"{factories.next_number()}-NQ/TU")
            factories.citation(
                made, "Nghị quyết số 18-NQ/TW", outcome="ambiguous", candidates=[document.identity], resolution=None
            )
            factories.mention(made, factories.official("Phan Văn Thử"), "Bí thư Huyện ủy")
        return made

    def asked(article: Article) -> int:
        with CaptureQueriesContext(connection) as queries:
            page(editor, article)
        return len(queries)

    few, many = article_with(1), article_with(20)
    asked(few)
    assert asked(few) == asked(many)


@pytest.mark.slow
def test_an_article_with_two_thousand_citations_can_be_edited(editor: Client) -> None:
    surface = "Nghị quyết số 18-NQ/TW"
    made = factories.article("Sơ kết", "; ".join([surface] * 2_000))
    resolution = factories.resolution("18-NQ/TW")
    starts = [place.start for place in find_all(made.text, surface)]
    Citation.objects.bulk_create(
        Citation(article=made, start=at, end=at + len(surface), surface=surface, kind="Nghị quyết", outcome="unknown")
        for at in starts
    )
    last = Citation.objects.order_by("-start").first()
    assert last is not None
    address = reverse("admin:archive_article_change", args=[made.pk])
    html = editor.get(f"{address}?nhac=40").content.decode()
    names = re.findall(r'name="([^"]+)"', html)
    assert len(names) < 1_000  # more are refused by Django
    assert f'name="citation-{last.pk}-other"' in html
    assert f'href="?nhac=40#citation-{last.pk}"' in editor.get(address).content.decode()
    data = {**form_data(editor, made), f"citation-{last.pk}-other": resolution.pk, "section": "Thời sự"}
    assert post(editor, made, data, "?nhac=40").status_code == 302
    made.refresh_from_db()
    last.refresh_from_db()
    assert (made.section, last.resolution) == ("Thời sự", resolution)
    assert Citation.objects.filter(resolution=resolution).count() == 1


@pytest.mark.slow
def test_mentions_are_answered_though_they_stand_on_another_page_now(editor: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr("archive.admin.mentions.PER_PAGE", 1)
    made = factories.article("Sơ kết", "Nghị quyết số 18-NQ/TW và Nghị quyết số 19-NQ/TW.")
    first = factories.citation(made, "Nghị quyết số 18-NQ/TW")
    second = factories.citation(made, "Nghị quyết số 19-NQ/TW")
    resolution = factories.resolution("19-NQ/TW")
    data = {**form_data(editor, made), f"citation-{second.pk}-other": resolution.pk}
    assert post(editor, made, data).status_code == 302
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.resolution, second.resolution) == (None, resolution)
