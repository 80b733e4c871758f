"""What readers are told of the changes people made in an article's record, and what they are never told."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.test import Client

from archive.curation.undo import undo
from archive.decisions import revoke_decision, settle_citation
from archive.models import Article, Edit, ReviewState, editing
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    user = User.objects.create_user("nguyen-bi-mat", first_name="Bí Mật", email="bi.mat@thu.example")
    import_module("archive.migrations.0005_roles").make_roles(apps, None)
    user.groups.add(Group.objects.get(name="Biên tập viên"))
    return user


@pytest.fixture
def article() -> Article:
    return factories.article("Hội nghị thử nghiệm", "Thực hiện Nghị quyết số 18-NQ/TW.", province=factories.province())


def change(article: Article, user: User, kind: Edit.Kind = Edit.Kind.EDIT, **values: Any) -> Edit:
    """Set columns of the article, or of the act where they are the act's."""
    of_edit = {name: values.pop(name) for name in ("reason_is_public", "keeps_former_back") if name in values}
    with editing(user, kind, summary="việc nội bộ", reason=values.pop("reason", "")) as edit:
        for name, value in [*values.items(), *of_edit.items()]:
            setattr(edit if name in of_edit else article, name, value)
        article.save()
    return edit


def changes_page(client: Client, article: Article, prefix: str = "") -> str:
    response = client.get(f"{prefix}{article.get_absolute_url()}thay-doi/")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def own_page(client: Client, article: Article) -> str:
    return " ".join(client.get(article.get_absolute_url()).content.decode().split())


def test_an_article_nobody_changed_says_nothing_of_changes(client: Client, article: Article) -> None:
    assert "Thay đổi của bản ghi" not in own_page(client, article)
    assert "Chưa có ai sửa bản ghi này." in changes_page(client, article)


@pytest.mark.slow
def test_a_change_is_told_by_role_day_and_fields(client: Client, article: Article, editor: User) -> None:
    edit = change(article, editor, section="Kinh tế", byline="Trần Văn Mẫu", reason="Theo trang gốc")
    shown = own_page(client, article)
    assert "biên tập viên: sửa (chuyên mục, tác giả)" in shown
    assert f'href="{article.get_absolute_url()}thay-doi/" rel="nofollow"' in shown
    for private in ("nguyen-bi-mat", "Bí Mật", "bi.mat@thu.example", "việc nội bộ", "Theo trang gốc"):
        assert private not in shown
        assert private not in changes_page(client, article)
    edit.reason_is_public = True
    edit.save()
    assert "Theo trang gốc" in own_page(client, article)
    assert "Theo trang gốc" in changes_page(client, article)


def test_the_page_shows_what_was_and_what_is(client: Client, article: Article, editor: User) -> None:
    other = factories.province("Sóc Trăng")
    change(article, editor, title="Hội nghị <b>khác</b>", province=other, published_precision="month")
    shown = changes_page(client, article)
    for before, after in (
        ("Hội nghị thử nghiệm", "Hội nghị &lt;b&gt;khác&lt;/b&gt;"),
        ("Hậu Giang", "Sóc Trăng"),
        ("5/7/2021", "tháng 7/2021"),
    ):
        assert f'<del>{before}</del></td><td lang="vi"><ins>{after}</ins>' in shown
    assert '<meta name="robots" content="noindex, nofollow">' in shown
    assert 'rel="canonical"' not in shown


def test_in_english(client: Client, article: Article, editor: User) -> None:
    change(article, editor, section="Kinh tế")
    shown = changes_page(client, article, "/en")
    assert "an editor: corrected" in shown
    assert '<th scope="row">section</th>' in shown


def test_what_no_page_states_is_no_public_change(client: Client, article: Article, editor: User) -> None:
    change(article, editor, review_state=ReviewState.DOUBTFUL)
    assert "Thay đổi của bản ghi" not in own_page(client, article)


def test_what_the_machine_read_anew_is_nobodys_change(client: Client, article: Article, editor: User) -> None:
    change(article, editor, section="Kinh tế")
    article.byline = "Trần Văn Mẫu"
    article.save()
    change(article, editor, section="Xã hội")
    shown = changes_page(client, article)
    assert "Trần Văn Mẫu" not in shown
    assert shown.count('<section class="change">') == 2


@pytest.mark.slow
def test_a_withdrawn_article_tells_only_its_reason(client: Client, article: Article, editor: User) -> None:
    change(article, editor, byline="Tên phải giữ kín")
    change(
        article, editor, Edit.Kind.WITHDRAW, withdrawn_at="2026-01-01T00:00Z", withdrawn_reason="Nguồn đính chính",
        reason="Nguồn đính chính", reason_is_public=True,
    )  # fmt: skip
    gone = client.get(f"{article.get_absolute_url()}thay-doi/")
    assert gone.status_code == 410
    assert "Tên phải giữ kín" not in gone.content.decode()
    change(article, editor, Edit.Kind.RESTORE, withdrawn_at=None, withdrawn_reason="")
    shown = own_page(client, article)
    assert "biên tập viên: đưa bài trở lại kho</li>" in shown.replace(" </li>", "</li>")
    assert "rút bài khỏi kho" in shown
    assert "Nguồn đính chính" in shown


@pytest.mark.slow
def test_a_former_value_can_be_kept_back(client: Client, article: Article, editor: User) -> None:
    change(article, editor, byline="Tên phải giữ kín")
    taken_out = change(article, editor, byline="", keeps_former_back=True)
    shown = changes_page(client, article)
    assert "Tên phải giữ kín" not in shown
    assert shown.count("không công bố") == 2  # as the value before one change, and after the other
    undo(taken_out, editor)
    article.refresh_from_db()
    assert article.byline == "Tên phải giữ kín"
    assert "Tên phải giữ kín" in changes_page(client, article)
    assert "đã hoàn tác" in changes_page(client, article)


@pytest.mark.slow
def test_a_settled_mention_is_a_change(client: Client, article: Article, editor: User) -> None:
    document = factories.resolution("18-NQ/TW")
    citation = factories.citation(article, "Nghị quyết số 18-NQ/TW", outcome="ambiguous")
    with editing(editor, Edit.Kind.EDIT):
        decision = settle_citation(citation, document, editor)
    shown = changes_page(client, article)
    assert "trích dẫn “Nghị quyết số 18-NQ/TW”" in shown
    assert f'<del>theo quy tắc đọc tự động</del></td><td lang="vi"><ins>{document}</ins>' in shown
    with editing(editor, Edit.Kind.EDIT):
        revoke_decision(decision)
    assert f'<del>{document}</del></td><td lang="vi"><ins>theo quy tắc đọc tự động</ins>' in changes_page(
        client, article
    )


def test_words_that_the_article_no_longer_has_are_not_repeated(client: Client, article: Article, editor: User) -> None:
    citation = factories.citation(article, "Nghị quyết số 18-NQ/TW")
    with editing(editor, Edit.Kind.EDIT):
        settle_citation(citation, None, editor)
    article.text = "Hội nghị thử nghiệm"
    article.save()
    shown = changes_page(client, article)
    assert "18-NQ/TW" not in shown
    assert "một trích dẫn" in shown


def test_a_wrong_slug_redirects(client: Client, article: Article) -> None:
    answer = client.get(f"/bai-viet/{article.pk}-khac/thay-doi/")
    assert (answer.status_code, answer["Location"]) == (301, f"{article.get_absolute_url()}thay-doi/")


@pytest.mark.slow
def test_the_queries_do_not_grow(count_queries: Callable[[str], int], article: Article, editor: User) -> None:
    addresses = (article.get_absolute_url(), f"{article.get_absolute_url()}thay-doi/")

    def grow() -> None:
        for _ in range(4):
            number = factories.next_number()
            other = User.objects.create_user(f"bien-tap-{number}")
            unit = factories.province("Tỉnh", f"tinh-{number}")
            change(article, other, section=f"Mục {number}", province=unit, source=factories.source())
            citation = factories.citation(article, "Nghị quyết số 18-NQ/TW")
            with editing(other, Edit.Kind.EDIT):
                settle_citation(citation, factories.resolution(f"{number}-NQ/TW"), other)

    grow()
    few = [count_queries(address) for address in addresses]
    grow()
    assert [count_queries(address) for address in addresses] == few
