"""Whose request it is: what trusted proxies saw, never what the sender claims."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from archive.client_address import client_address, client_household, is_private


@pytest.mark.parametrize(
    ("peer", "forwarded", "proxies", "expected"),
    [
        ("192.0.2.1", "198.51.100.9", 0, "192.0.2.1"),
        ("192.0.2.1", "198.51.100.9", 1, "198.51.100.9"),
        ("192.0.2.1", "203.0.113.5, 198.51.100.9", 1, "198.51.100.9"),  # the first is the sender's own claim
        ("192.0.2.1", "203.0.113.5, 198.51.100.9", 2, "203.0.113.5"),
        ("192.0.2.1", "10.9.9.9, 203.0.113.5, 198.51.100.9", 2, "203.0.113.5"),
        ("192.0.2.1", "203.0.113.5", 2, "203.0.113.5"),
        ("", "198.51.100.9", 1, "198.51.100.9"),
        ("192.0.2.1", "", 1, "192.0.2.1"),
        ("192.0.2.1", "198.51.100.9:51122", 1, "198.51.100.9"),
        ("192.0.2.1", "[2001:db8::9]:443", 1, "2001:db8::9"),
        ("2001:db8:1:2:3:4:5:6", "", 0, "2001:db8:1:2:3:4:5:6"),
        ("::ffff:192.0.2.1", "", 0, "192.0.2.1"),
        ("fe80::1%eth0", "", 0, "fe80::1"),
        ("", "", 0, ""),
        ("192.0.2.1", "không rõ", 1, ""),
    ],
)
def test_the_address_is_the_one_that_our_proxies_saw(
    rf: Any, settings: Any, peer: str, forwarded: str, proxies: int, expected: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = rf.get("/", REMOTE_ADDR=peer)
    request.META["HTTP_X_FORWARDED_FOR"] = forwarded
    assert client_address(request) == expected


@pytest.mark.parametrize(
    ("peer", "headers", "expected"),
    [
        ("10.1.2.3", {}, True),
        ("2001:4860:4860::8888", {}, False),
        ("", {}, True),  # through the server's socket, by a program of this machine
        ("", {"X-Forwarded-For": "8.8.8.8"}, False),
        ("", {"X-Forwarded-For": "không rõ"}, False),
        ("", {"X-Forwarded-Proto": "https"}, False),  # a proxy that does not say whom it serves
        ("", {"via": "1.1 varnish"}, False),
        ("10.1.2.3", {"X-Forwarded-For": "8.8.8.8"}, False),
    ],
)
@pytest.mark.parametrize("proxies", [0, 1])
def test_reasons_and_figures_are_told_to_this_machine_and_private_networks(
    rf: Any, settings: Any, peer: str, headers: dict[str, str], expected: bool, proxies: int
) -> None:
    settings.TRUSTED_PROXIES = proxies
    if peer and headers and not proxies:
        expected = True  # without a trusted proxy the header is a claim
    assert is_private(rf.get("/", REMOTE_ADDR=peer, headers=headers)) == expected


def test_all_addresses_of_a_subscriber_count_as_one(rf: Any) -> None:
    one, other, third = (
        client_household(rf.get("/", REMOTE_ADDR=address))
        for address in ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::9", "2001:db8:1:3::9")
    )
    assert one == other == "2001:db8:1:2::"
    assert third != one


@pytest.mark.slow
@pytest.mark.django_db
def test_wrong_passwords_from_elsewhere_lock_nobody_out(settings: Any) -> None:
    settings.TRUSTED_PROXIES = 1
    User.objects.create_superuser("truong-ban", password="rừng tràm trà sư 1999")

    def sign_in(password: str, address: str) -> int:
        data = {"username": "truong-ban", "password": password, "next": "/admin/"}
        forwarded = {"X-Forwarded-For": address}
        return Client(REMOTE_ADDR="127.0.0.1").post(reverse("admin:login"), data, headers=forwarded).status_code

    for _ in range(8):
        stranger = sign_in("sai", "203.0.113.5:40000")
    assert stranger == 429
    assert sign_in("rừng tràm trà sư 1999", "203.0.113.5:40001") == 429
    assert sign_in("rừng tràm trà sư 1999", "198.51.100.9") == 302
