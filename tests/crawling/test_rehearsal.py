"""A rehearsal of a rule tells what a round would fetch, asks as a round does, and keeps nothing."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from archive.crawling.rehearsal import RehearsedList, rehearse
from archive.fetching.listings import ListingKind
from archive.models import Capture, CaptureRound, CaptureRule, FrontierEntry, ImportRun, Visit
from tests import factories
from tests.crawling.conftest import LIMITS, Waiting
from tests.portal import Portal, answer, redirect

pytestmark = pytest.mark.django_db

LIST = """<html><body><a href="/tin/hoi-nghi-4821.html">Một</a><a href="/tin/hoi-nghi-4822.html">Hai</a>
<a href="/gioi-thieu">Giới thiệu</a><a href="https://xa.example/tin/hoi-nghi-1.html">Nơi khác</a>
<a href="/tin?trang=2">2</a></body></html>"""


@pytest.fixture
def rule(portal: Portal, settings: Any) -> CaptureRule:
    settings.CAPTURE_PORTS = [str(portal.port)]
    portal.pages["/robots.txt"] = answer("User-agent: *\nDisallow: /kin/\n", kind="text/plain")
    source = factories.source("Cổng", domain="127.0.0.1")
    return CaptureRule.objects.create(source=source, starts=[portal.url("/tin")])


def rehearsed(rule: CaptureRule, **changes: Any) -> list[RehearsedList]:
    for name, value in changes.items():
        setattr(rule, name, value)
    return rehearse(rule, clock=Waiting(), limits=LIMITS)


def test_a_list_says_what_is_taken_and_what_is_not(rule: CaptureRule, portal: Portal) -> None:
    portal.pages["/tin"] = answer(LIST)
    (found,) = rehearsed(rule)
    assert found.taken == (portal.url("/tin/hoi-nghi-4821.html"), portal.url("/tin/hoi-nghi-4822.html"))
    assert portal.url("/gioi-thieu") in found.passed_over
    assert (found.foreign, found.following) == (1, (portal.url("/tin?trang=2"),))
    (found,) = rehearsed(rule, include=["/tin/*-4822.html"])  # not saved
    assert found.taken == (portal.url("/tin/hoi-nghi-4822.html"),)
    assert portal.asked == ["/robots.txt", "/tin"] * 2
    assert not any(model.objects.exists() for model in (Capture, CaptureRound, FrontierEntry, ImportRun, Visit))


def test_an_index_of_sitemaps_shows_one_of_them(rule: CaptureRule, portal: Portal) -> None:
    index = "".join(f"<sitemap><loc>{portal.url(f'/s{n}.xml')}</loc></sitemap>" for n in range(3))
    portal.pages["/tin"] = redirect("/index.xml")
    portal.pages["/index.xml"] = answer(f"<sitemapindex>{index}</sitemapindex>", kind="text/xml")
    portal.pages["/s0.xml"] = answer(
        f"<urlset><url><loc>{portal.url('/a/tin-77.html')}</loc></url></urlset>", kind="text/xml"
    )
    first, second = rehearsed(rule)
    assert (first.kind, len(first.following)) == (ListingKind.INDEX, 3)
    assert (second.kind, second.taken) == (ListingKind.SITEMAP, (portal.url("/a/tin-77.html"),))


@pytest.mark.parametrize(
    ("path", "page", "said"),
    [
        ("/kin/tin", answer(LIST), "robots"),
        ("/tin", answer("", status="503 Service Unavailable"), "503"),
        ("/tin", redirect("https://xa.example/"), "off-source"),
        ("/tin", redirect("/tin"), "redirects"),
        ("/tin", b"nonsense", "bad-response"),
    ],
)
def test_what_does_not_come_is_named(rule: CaptureRule, portal: Portal, path: str, page: Any, said: str) -> None:
    portal.pages[path] = page
    (found,) = rehearsed(rule, starts=[portal.url(path)])
    assert said in found.problem


def test_the_desk_asks_only_when_told_to(rule: CaptureRule, portal: Portal, client: Client, settings: Any) -> None:
    settings.CAPTURE_DELAY = 0
    portal.pages["/tin"] = answer(LIST)
    address = reverse("admin:archive_capturerule_rehearsal", args=[rule.pk])
    client.force_login(User.objects.create_user("nguoi-xem", is_staff=True))
    assert client.post(address).status_code == 403
    client.force_login(User.objects.create_superuser("truong-ban"))
    assert client.get(address).status_code == 200
    assert portal.asked == []
    page = client.post(address).content.decode()
    assert "2 địa chỉ sẽ được chụp" in page
    assert portal.asked == ["/robots.txt", "/tin"]
