"""The audit log: sign-ins, refusals, how long they are kept, and one timeline of what a person did."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from archive.models import AuditEntry, Edit, editing
from tests import factories

pytestmark = pytest.mark.django_db

PASSWORD = "rừng tràm trà sư 1999"


@pytest.fixture
def editor_account() -> User:
    return User.objects.create_user("bien-tap", password=PASSWORD, is_staff=True)


def sign_in(client: Client, name: str, password: str) -> Any:
    return client.post(reverse("admin:login"), {"username": name, "password": password}, REMOTE_ADDR="203.0.113.5")


def noted() -> list[tuple[str, str, str]]:
    return list(AuditEntry.objects.order_by("pk").values_list("kind", "name", "detail"))


@pytest.mark.slow
def test_sign_ins_and_refusals_are_written_down_and_what_was_typed_is_not(client: Client, editor_account: User) -> None:
    sign_in(client, "bien-tap", "sai")
    sign_in(client, "mật khẩu gõ nhầm chỗ", "sai")
    sign_in(client, "bien-tap", PASSWORD)
    forbidden = reverse("admin:bulk-edit")
    assert client.get(forbidden).status_code == 403
    client.post(reverse("admin:logout"))
    assert noted() == [
        ("wrong-password", "bien-tap", ""),
        ("wrong-password", "", ""),
        ("signed-in", "bien-tap", ""),
        ("forbidden", "bien-tap", forbidden),
        ("signed-out", "bien-tap", ""),
    ]
    assert AuditEntry.objects.first().address  # type: ignore[union-attr]


def test_a_pause_after_wrong_passwords_is_written_down(client: Client, editor_account: User) -> None:
    for _ in range(6):
        sign_in(client, "bien-tap", "sai")
    assert ("locked-out", "bien-tap", "") in noted()


def test_a_flood_of_refusals_writes_a_hundred_lines_an_hour(client: Client) -> None:
    AuditEntry.objects.bulk_create(AuditEntry(kind="wrong-password", address="203.0.113.5") for _ in range(99))
    for number in range(3):
        sign_in(client, f"ai-do-{number}", "sai")
    assert AuditEntry.objects.count() == 100


def test_entries_go_when_their_time_is_over(client: Client, editor_account: User, settings: Any) -> None:
    settings.AUDIT_DAYS = 30
    old, kept = (AuditEntry.objects.create(kind="signed-in", name="ai-do") for _ in range(2))
    AuditEntry.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(days=31))
    AuditEntry.objects.filter(pk=kept.pk).update(at=timezone.now() - timedelta(days=29))
    sign_in(client, "bien-tap", "sai")
    assert not AuditEntry.objects.filter(pk=old.pk).exists()
    assert AuditEntry.objects.filter(pk=kept.pk).exists()


def test_one_timeline_tells_what_a_person_did_when_the_account_is_gone(client: Client, editor_account: User) -> None:
    article = factories.article("Hội nghị")
    with editing(editor_account, Edit.Kind.EDIT, summary="Sửa ngày đăng"):
        article.section = "Tin"
        article.save()
    client.force_login(User.objects.create_superuser("quan-tri"))
    AuditEntry.objects.create(kind="signed-in", name="bien-tap")
    editor_account.delete()
    listed = client.get(reverse("admin:archive_edit_changelist")).content.decode()
    address = reverse("admin:timeline") + "?who=bien-tap"
    assert address in listed
    shown = client.get(address)
    assert [(entry.what, entry.about) for entry in shown.context["entries"]] == [
        ("đăng nhập", ""),
        ("sửa", "Sửa ngày đăng"),
    ]


def test_a_long_timeline_is_divided_into_pages(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.admin.timelines.SHOWN", 3)
    person = User.objects.create_user("nguoi-khac")
    for number in range(4):
        Edit.objects.create(kind=Edit.Kind.EDIT, made_by=person, made_by_name="nguoi-khac", summary=f"Sửa {number}")
        AuditEntry.objects.create(kind="signed-in", name="nguoi-khac", detail=f"Lần {number}")
    Edit.objects.update(made_at=timezone.now() - timedelta(days=1))  # all of one moment, as in a bulk edit
    address = reverse("admin:timeline")
    pages = [editor.get(address, {"who": "nguoi-khac", "p": number}).context for number in (1, 2, 3, 4)]
    assert [[entry.about for entry in page["entries"]] for page in pages] == [
        ["Lần 3", "Lần 2", "Lần 1"], ["Lần 0", "Sửa 3", "Sửa 2"], ["Sửa 1", "Sửa 0"], [],
    ]  # fmt: skip
    assert [bool(page["older"]) for page in pages] == [True, True, False, False]
    assert [bool(page["newer"]) for page in pages] == [False, True, True, True]


def test_others_timelines_are_for_those_who_take_back_their_acts(client: Client, editor_account: User) -> None:
    client.force_login(editor_account)
    assert client.get(reverse("admin:timeline")).status_code == 200
    assert client.get(reverse("admin:timeline"), {"who": "quan-tri"}).status_code == 403
