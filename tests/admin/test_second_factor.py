"""The second factor at sign-in: off until it is set up, and then nothing opens without it."""

import time
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests import factories

pytestmark = pytest.mark.django_db

PASSWORD = "rừng tràm trà sư 1999"
INDEX, CODE, SETUP = (reverse(f"admin:{name}") for name in ("index", "second-factor", "second-factor-setup"))


@pytest.fixture
def user() -> User:
    return User.objects.create_superuser("truong-ban", password=PASSWORD)


@pytest.fixture
def enrolled(user: User) -> User:
    TOTPDevice.objects.create(user=user, name="app", confirmed=True)
    return user


def signed_in(user: User) -> Client:
    client = Client()
    answer = client.post(reverse("admin:login"), {"username": user.username, "password": PASSWORD, "next": INDEX})
    assert answer.status_code == 302
    return client


def code_of(user: User, later: int = 0) -> str:
    """What the app shows now, or some steps later: a code is good once only."""
    device = TOTPDevice.objects.get(user=user)
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = time.time() + later * device.step
    return f"{totp.token():06d}"


def opens(client: Client, address: str = INDEX) -> bool:
    return client.get(address).status_code == 200


@pytest.mark.slow
def test_who_has_not_set_it_up_signs_in_by_password(user: User) -> None:
    client = signed_in(user)
    assert opens(client)
    assert SETUP in client.get(INDEX).content.decode()


@pytest.mark.slow
def test_it_is_set_up_with_an_app_and_gives_recovery_codes(user: User) -> None:
    client = signed_in(user)
    page = client.get(SETUP)
    secret = page.context["secret"]
    assert f"secret={secret}" in page.context["address"]
    assert page.context["address"].startswith("otpauth://totp/")
    assert "data:image/svg+xml" in page.content.decode()
    assert client.get(SETUP).context["secret"] == secret
    assert "Mã không đúng" in client.post(SETUP, {"code": "000000"}).content.decode()
    assert not TOTPDevice.objects.filter(confirmed=True).exists()
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    code = code_of(user)
    done = client.post(SETUP, {"code": f"{code[:3]} {code[3:]}"})
    assert len(set(done.context["codes"])) == 10
    assert opens(client)
    again = client.get(SETUP).content.decode()
    assert secret not in again
    assert done.context["codes"][0] not in again


@pytest.mark.slow
def test_a_password_alone_opens_nothing_any_more(enrolled: User) -> None:
    client = signed_in(enrolled)
    article = factories.article("Hội nghị")
    for address in (
        INDEX,
        SETUP,
        reverse("admin:archive_article_change", args=[article.pk]),
        reverse("admin:bulk-edit"),
    ):
        assert not opens(client, address)
    answer = client.get(INDEX, follow=True)
    assert answer.redirect_chain[-1][0].startswith(CODE)
    before = client.session.session_key
    wanted = reverse("admin:archive_article_change", args=[article.pk])
    assert client.post(CODE, {"code": code_of(enrolled), "next": wanted})["Location"] == wanted
    assert opens(client, wanted)
    assert client.session.session_key != before
    assert not opens(signed_in(enrolled))  # another session asks again


def test_a_code_is_good_once_and_wrong_ones_make_it_wait(enrolled: User, settings: Any) -> None:
    settings.OTP_TOTP_THROTTLE_FACTOR = 3600  # an hour for a second: the wait is not over before it is looked for
    code = code_of(enrolled)
    assert signed_in(enrolled).post(CODE, {"code": code}).status_code == 302
    second = signed_in(enrolled)
    assert "Mã không đúng" in second.post(CODE, {"code": code}).content.decode()
    assert "Mã không đúng" in second.post(CODE, {"code": code_of(enrolled, later=1)}).content.decode()
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    assert second.post(CODE, {"code": code_of(enrolled, later=1)}).status_code == 302


@pytest.mark.slow
def test_a_recovery_code_opens_once(user: User) -> None:
    client = signed_in(user)
    client.get(SETUP)
    spare = client.post(SETUP, {"code": code_of(user)}).context["codes"][0]
    other = signed_in(user)
    assert other.post(CODE, {"code": spare.upper()}).status_code == 302
    assert opens(other)
    assert StaticToken.objects.count() == 9
    assert "Mã không đúng" in signed_in(user).post(CODE, {"code": spare}).content.decode()


def test_it_leads_nowhere_but_here_and_can_be_left(enrolled: User) -> None:
    client = signed_in(enrolled)
    assert client.post(CODE, {"code": code_of(enrolled), "next": "https://thu.example/"})["Location"] == INDEX
    client = signed_in(enrolled)
    assert client.post(CODE, {"cancel": "1"})["Location"] == reverse("admin:login")
    assert "_auth_user_id" not in client.session
    assert Client().get(CODE)["Location"] == Client().get(SETUP)["Location"] == reverse("admin:login")


@pytest.mark.slow
def test_it_is_turned_off_with_a_code_by_an_administrator_or_by_the_command(enrolled: User) -> None:
    client = signed_in(enrolled)
    client.post(CODE, {"code": code_of(enrolled)})
    assert "Mã không đúng" in client.post(SETUP, {"code": "1", "remove": "1"}).content.decode()
    assert client.post(SETUP, {"code": code_of(enrolled, later=1), "remove": "1"}).status_code == 302
    assert opens(signed_in(enrolled))
    TOTPDevice.objects.create(user=enrolled, confirmed=True)
    administrator = signed_in(User.objects.create_superuser("quan-tri", password=PASSWORD))
    chosen = {"action": "remove_second_factor", "_selected_action": [enrolled.pk]}
    administrator.post(reverse("admin:auth_user_changelist"), chosen)
    assert opens(signed_in(enrolled))
    TOTPDevice.objects.create(user=enrolled, confirmed=True)
    call_command("remove_second_factor", "truong-ban")
    assert opens(signed_in(enrolled))
    with pytest.raises(CommandError):
        call_command("remove_second_factor", "khong-co")


def test_renaming_a_group_takes_no_protection_away(settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    import_module("archive.migrations.0005_roles").make_roles(apps, None)
    user = User.objects.create_user("tai-khoan", password=PASSWORD, is_staff=True)
    user.groups.add(Group.objects.get(name="Trưởng ban biên tập"))
    Group.objects.filter(name="Trưởng ban biên tập").update(name="Ban thư ký")
    assert not opens(signed_in(user))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("role", "asked"), [("Người xem", False), ("Biên tập viên", False), ("Trưởng ban biên tập", True), (None, True)]
)
def test_the_archive_may_ask_it_of_those_who_may_the_most(role: str | None, asked: bool, settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    import_module("archive.migrations.0005_roles").make_roles(apps, None)
    user = User.objects.create_user("tai-khoan", password=PASSWORD, is_staff=True, is_superuser=role is None)
    if role:
        user.groups.add(Group.objects.get(name=role))
    client = signed_in(user)
    assert opens(client) is not asked
    if asked:
        assert client.get(INDEX, follow=True).redirect_chain[-1][0].startswith(SETUP)
        done = client.post(SETUP, {"code": code_of(user)})
        assert len(done.context["codes"]) == 10
        assert opens(client)
        assert 'name="remove"' not in client.get(SETUP).content.decode()
