"""A reader reports a mistake: what is kept, what is refused, and what an editor makes of it."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from archive.models import Article, Report
from archive.views import rate_limit
from archive.views.rate_limit import Limit, seconds_to_wait
from tests import factories
from tests.browser.hostile import STRINGS

pytestmark = pytest.mark.django_db

WORDS = {"message": "Bài ghi ngày 30/10, văn bản ghi ngày 31/10."}


@pytest.fixture
def article() -> Article:
    return factories.article("Hội nghị thử nghiệm", "Toàn văn của bài.")


@pytest.fixture
def address(article: Article) -> str:
    return f"{article.get_absolute_url()}bao-loi/"


def test_an_article_leads_to_the_form_and_the_form_to_thanks(client: Client, article: Article, address: str) -> None:
    assert f'href="{address}"' in client.get(article.get_absolute_url()).content.decode()
    form = client.get(address)
    assert form.status_code == 200
    assert "Hội nghị thử nghiệm" in form.content.decode()
    sent = client.post(address, WORDS | {"contact": "ban.doc@thu.example"})
    assert (sent.status_code, sent["Location"]) == (302, f"{address}da-gui/")
    assert "Cảm ơn bạn" in client.get(sent["Location"]).content.decode()
    report = Report.objects.get()
    assert (report.article, report.message, report.contact) == (article, WORDS["message"], "ban.doc@thu.example")
    assert (report.state, report.handled_by, report.handled_at) == ("open", None, None)


def test_the_pages_are_for_readers_and_not_for_crawlers(client: Client, address: str) -> None:
    for page in (address, f"{address}da-gui/"):
        html = client.get(page).content.decode()
        assert '<meta name="robots" content="noindex, nofollow">' in html
        assert 'rel="canonical"' not in html
    assert "no-store" in client.get(address)["Cache-Control"]


def test_the_form_speaks_english_under_en(client: Client, address: str) -> None:
    assert "What is wrong in the article" in client.get(f"/en{address}").content.decode()
    assert client.post(f"/en{address}", WORDS)["Location"] == f"/en{address}da-gui/"


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "Hãy viết vài lời"),
        ({"message": " \r\n "}, "Hãy viết vài lời"),
        ({"message": "a" * 2001}, "Lời phản ánh dài quá 2000 ký tự"),
        ({"message": "Sai\0ngày"}, "Lời phản ánh có ký tự không đọc được"),
        (WORDS | {"contact": "a" * 201}, "Địa chỉ liên hệ dài quá 200 ký tự"),
        (WORDS | {"contact": "a\0b"}, "Địa chỉ liên hệ có ký tự không đọc được"),
    ],
)
def test_what_cannot_be_taken_is_said(client: Client, address: str, sent: dict[str, str], told: str) -> None:
    answer = client.post(address, sent)
    assert answer.status_code == 200
    assert told in answer.content.decode()
    assert "Phản ánh chưa được gửi." in answer.content.decode()
    assert not Report.objects.exists()


def test_the_end_of_a_line_counts_as_one_character(client: Client, address: str) -> None:
    assert client.post(address, {"message": "a\r\n" * 999 + "bb"}).status_code == 302
    assert Report.objects.get().message == "a\n" * 999 + "bb"


def test_a_machine_that_fills_in_every_field_is_thanked_and_not_heard(client: Client, address: str) -> None:
    assert client.post(address, WORDS | {"website": "https://mua-ban.example"}).status_code == 302
    assert not Report.objects.exists()


def test_a_form_from_elsewhere_is_refused(address: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(address, WORDS).status_code == 403
    token = strict.get(address).context["csrf_token"]
    assert strict.post(address, WORDS | {"csrfmiddlewaretoken": str(token)}).status_code == 302


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_withdrawn_article_takes_no_report(client: Client, article: Article, address: str, method: str) -> None:
    article.withdrawn_at = timezone.now()
    article.save()
    assert getattr(client, method)(address, WORDS).status_code == 410
    assert client.get(f"{address}da-gui/").status_code == 404
    assert not Report.objects.exists()


def test_an_old_or_unknown_address(client: Client, article: Article, address: str) -> None:
    old = f"/bai-viet/{article.pk}-ten-cu/bao-loi/"
    assert client.get(old)["Location"] == address
    assert client.post(old, WORDS)["Location"] == f"{address}da-gui/"
    assert client.get(f"/bai-viet/{article.pk + 1}-khong/bao-loi/").status_code == 404
    assert client.delete(address).status_code == 405


# --- how often ----------------------------------------------------------------------------------------------------


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1_000 * float(rate_limit.DAY)]
    monkeypatch.setattr("archive.views.rate_limit.time.time", lambda: now[0])
    return now


def test_the_sixth_report_of_an_hour_waits_and_is_not_lost(client: Client, address: str, clock: list[float]) -> None:
    clock[0] += 600
    assert [client.post(address, WORDS).status_code for _ in range(5)] == [302] * 5
    refused = client.post(address, WORDS)
    assert (refused.status_code, refused["Retry-After"]) == (429, "3000")
    assert "Bạn đã gửi nhiều phản ánh" in refused.content.decode()
    assert WORDS["message"] in refused.content.decode()
    assert client.post(address, WORDS, REMOTE_ADDR="192.0.2.8").status_code == 302
    clock[0] += 3000
    assert client.post(address, WORDS).status_code == 302
    assert Report.objects.count() == 7


def test_a_form_with_a_fault_is_not_counted(client: Client, address: str, clock: list[float]) -> None:
    assert {client.post(address, {}).status_code for _ in range(8)} == {200}
    assert client.post(address, WORDS).status_code == 302


def test_a_day_has_its_limit_too(rf: Any, clock: list[float]) -> None:
    limits = (Limit(most=2, seconds=rate_limit.HOUR), Limit(most=3, seconds=rate_limit.DAY))
    waits = []
    for _ in range(4):
        waits.append(seconds_to_wait(rf.get("/"), "thu", limits))
        clock[0] += rate_limit.HOUR
    assert waits == [0, 0, 0, 21 * rate_limit.HOUR]


def test_the_address_itself_is_kept_nowhere(client: Client, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    keys: list[str] = []
    keep = cache.set

    def note(key: str, value: Any, seconds: int) -> None:
        keys.append(key)
        keep(key, value, seconds)

    monkeypatch.setattr(cache, "set", note)
    client.post(address, WORDS, REMOTE_ADDR="192.0.2.77")
    assert len([key for key in keys if key.startswith("limit:report:")]) == 2
    assert not [key for key in keys if "192.0.2" in key]
    assert not [value for value in Report.objects.values().get().values() if "192.0.2" in str(value)]


# --- on the desk --------------------------------------------------------------------------------------------------


def staff(role: str) -> tuple[Client, User]:
    user = User.objects.create_user("bien-tap", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client, user


@pytest.fixture
def roles() -> None:
    import_module("archive.migrations.0005_roles").make_roles(apps, None)
    import_module("archive.migrations.0011_report_rights").give_rights(apps, None)


@pytest.mark.slow
@pytest.mark.usefixtures("roles")
def test_an_editor_deals_with_a_report(article: Article) -> None:
    report = Report.objects.create(article=article, message="Sai ngày.", contact="ban.doc@thu.example")
    editor, user = staff("Biên tập viên")
    queue = editor.get(reverse("admin:review-queue", args=["reports"])).content.decode()
    page = reverse("admin:archive_report_change", args=[report.pk])
    assert page in queue
    shown = editor.get(page)
    assert "ban.doc@thu.example" in shown.content.decode()
    seen = shown.context["adminform"].form["seen"].value()
    answer = editor.post(page, {"state": "handled", "note": "Đã sửa ngày.", "message": "Khác", "seen": seen})
    assert answer.status_code == 302
    report.refresh_from_db()
    assert (report.state, report.note, report.handled_by) == ("handled", "Đã sửa ngày.", user)
    assert report.handled_at is not None
    assert report.message == "Sai ngày."
    assert not Report.objects.open().exists()

    seen = editor.get(page).context["adminform"].form["seen"].value()
    editor.post(page, {"state": "open", "note": "", "seen": seen})
    again = Report.objects.get()
    assert (again.handled_by, again.handled_at) == (None, None)


@pytest.mark.usefixtures("roles")
def test_a_viewer_reads_reports_but_not_who_sent_them(article: Article) -> None:
    report = Report.objects.create(article=article, message="Sai ngày.", contact="ban.doc@thu.example")
    viewer, _ = staff("Người xem")
    page = reverse("admin:archive_report_change", args=[report.pk])
    shown = viewer.get(page).content.decode()
    assert "Sai ngày." in shown
    assert "ban.doc@thu.example" not in shown
    assert viewer.post(page, {"state": "handled"}).status_code == 403


@pytest.mark.slow
@pytest.mark.usefixtures("roles")
def test_hostile_words_stay_words(client: Client, article: Article, address: str) -> None:
    hostile = "\n".join(STRINGS)[:1900]
    refused = client.post(address, {"message": hostile, "contact": f'"><script>alert(1)</script>{"a" * 200}'})
    report = Report.objects.create(article=article, message=hostile, contact='"><script>alert(1)</script>')
    editor, _ = staff("Biên tập viên")
    pages = [
        refused,
        editor.get(reverse("admin:archive_report_change", args=[report.pk])),
        editor.get(reverse("admin:archive_report_changelist")),
        editor.get(reverse("admin:review-queue", args=["reports"])),
    ]
    for page in pages:
        assert "<script>alert" not in page.content.decode()
        assert "<img src=x" not in page.content.decode()
