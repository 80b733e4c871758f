"""Who may do what: each role by what its pages allow and refuse; sign-in pauses after repeated wrong passwords."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from archive.models import Article, Edit, editing
from tests import factories
from tests.admin.editing import form_data, post

pytestmark = pytest.mark.django_db

VIEWER, EDITOR, CHIEF, ADMINISTRATOR = "Người xem", "Biên tập viên", "Trưởng ban biên tập", "Quản trị viên"
PASSWORD = "rừng tràm trà sư 1999"


@pytest.fixture(autouse=True)
def roles() -> None:
    import_module("archive.migrations.0005_roles").make_roles(apps, None)


def signed_in(role: str) -> Client:
    user = User.objects.create_user(f"tai-khoan-{role}", password=PASSWORD, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def article() -> Article:
    return factories.article("Hội nghị", "Toàn văn của bài.")


def address(name: str, *args: object) -> str:
    return reverse(f"admin:{name}", args=args)


def test_an_account_without_a_role_sees_nothing() -> None:
    client = Client()
    client.force_login(User.objects.create_user("khach", password=PASSWORD, is_staff=True))
    assert client.get(address("archive_article_changelist")).status_code == 403
    assert client.get(address("review-queue", "undated")).status_code == 403
    assert "Bài chưa rõ ngày đăng" not in client.get(address("index")).content.decode()


@pytest.mark.slow
def test_a_viewer_sees_everything_and_changes_nothing(article: Article) -> None:
    viewer = signed_in(VIEWER)
    shown = viewer.get(address("archive_article_change", article.pk))
    assert shown.status_code == 200
    assert 'name="_save"' not in shown.content.decode()
    assert viewer.post(address("archive_article_change", article.pk), {"title": "Khác"}).status_code == 403
    article.refresh_from_db()
    assert article.title == "Hội nghị"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("role", "edits", "merges", "deletes", "manages"),
    [
        (VIEWER, False, False, False, False),
        (EDITOR, True, False, False, False),
        (CHIEF, True, True, False, False),
        (ADMINISTRATOR, True, True, True, True),
    ],
)
def test_each_role_has_the_rights_it_needs(
    role: str, edits: bool, merges: bool, deletes: bool, manages: bool, article: Article
) -> None:
    client = signed_in(role)
    allowed = {
        address("archive_article_change", article.pk): True,
        address("archive_resolution_add"): edits,
        address("archive_article_withdraw", article.pk): merges,
        address("archive_resolution_merge"): merges,
        address("archive_official_merge"): merges,
        address("archive_official_split", factories.official().pk): merges,
        address("bulk-edit"): merges,
        address("archive_article_delete", article.pk): deletes,
        address("auth_user_add"): manages,
    }
    assert {page: client.get(page).status_code for page in allowed} == {
        page: 200 if may else 403 for page, may in allowed.items()
    }


@pytest.mark.slow
def test_an_editor_edits_and_takes_back_only_what_was_their_own(article: Article) -> None:
    editor = signed_in(EDITOR)
    assert post(editor, article, form_data(editor, article) | {"title": "Hội nghị khác"}).status_code == 302
    own = Edit.objects.get()
    with editing(User.objects.create_user("nguoi-khac"), Edit.Kind.EDIT) as others:
        article.refresh_from_db()
        article.section = "Kinh tế"
        article.save()
    assert editor.post(address("archive_edit_undo", others.pk)).status_code == 403
    assert editor.post(address("archive_edit_undo", own.pk)).status_code == 302
    article.refresh_from_db()
    assert (article.title, article.section) == ("Hội nghị", "Kinh tế")


@pytest.mark.slow
def test_what_readers_are_told_of_an_act_is_for_its_maker_and_the_chief(article: Article) -> None:
    editor = signed_in(EDITOR)
    told = {"section": "Kinh tế", "reason": "Theo trang gốc", "reason_is_public": "on"}
    post(editor, article, form_data(editor, article) | told)
    edit = Edit.objects.get()
    assert (edit.reason_is_public, edit.keeps_former_back) == (True, False)
    publish = address("archive_edit_publish", edit.pk)
    others = User.objects.create_user("nguoi-khac", is_staff=True)
    others.groups.add(Group.objects.get(name=EDITOR))
    stranger = Client()
    stranger.force_login(others)
    assert stranger.post(publish, {}).status_code == 403
    assert signed_in(VIEWER).post(publish, {}).status_code == 403
    for client, wanted in ((editor, {}), (signed_in(CHIEF), {"keeps_former_back": "on"})):
        assert client.post(publish, wanted).status_code == 302
        edit.refresh_from_db()
        assert (edit.reason_is_public, edit.keeps_former_back) == (False, bool(wanted))


def test_an_administrator_makes_no_superuser() -> None:
    administrator = signed_in(ADMINISTRATOR)
    root = User.objects.create_superuser("goc", password=PASSWORD)
    assert administrator.post(address("auth_user_change", root.pk), {}).status_code == 403
    other = User.objects.create_user("moi", password=PASSWORD)
    page = administrator.get(address("auth_user_change", other.pk))
    assert 'name="is_superuser"' not in page.content.decode()
    administrator.post(
        address("auth_user_change", other.pk),
        {
            "username": "moi",
            "is_superuser": "on",
            "is_active": "on",
            "date_joined_0": "2021-07-05",
            "date_joined_1": "00:00",
        },
    )
    other.refresh_from_db()
    assert not other.is_superuser


@pytest.mark.slow
def test_sign_in_pauses_after_repeated_wrong_passwords(client: Client) -> None:
    User.objects.create_user("bien-tap", password=PASSWORD, is_staff=True)
    login = address("login")
    for _ in range(5):
        last = client.post(login, {"username": "bien-tap", "password": "sai"})
    assert last.status_code == 429
    assert "Tạm dừng đăng nhập" in last.content.decode()
    refused = client.post(login, {"username": "bien-tap", "password": PASSWORD})
    assert refused.status_code == 429
    assert "_auth_user_id" not in client.session


def test_a_session_ends_with_the_working_day_and_stays_on_the_site(client: Client) -> None:
    User.objects.create_user("bien-tap", password=PASSWORD, is_staff=True)
    response = client.post(address("login"), {"username": "bien-tap", "password": PASSWORD})
    cookie = response.cookies["sessionid"]
    assert response.status_code == 302
    assert (cookie["samesite"], cookie["httponly"], cookie["max-age"]) == ("Lax", True, 43_200)
