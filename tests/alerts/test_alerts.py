"""Alerts from the form to the digest and the end, and what they must not give away."""

import email
import re
import smtplib
from datetime import timedelta
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.utils import timezone

from archive.alerts.digests import MOST_LISTED, send_due
from archive.models import Alert
from archive.views import rate_limit
from search import alerts as alert_form
from search import indexing
from tests import factories
from tests.portal import free_port

READER = "ban.doc@thu.example"


@pytest.fixture(autouse=True)
def _mail_is_set(settings, own_index):
    settings.MAIL_SENDER = "kho@tangthu.example"
    cache.clear()


@pytest.fixture
def index():
    return indexing.drain


def link(letter, name):
    found = re.search(rf"https?://[^/\s]+(/(?:en/)?theo-doi/{name}/\S+/)", letter.body)
    assert found, letter.body
    return found[1]


def ask(client, query="q=quy+ho%E1%BA%A1ch", to=READER, **given):
    return client.post(f"/tim-kiem/theo-doi/?{query}", {"email": to, "frequency": "daily", **given})


def begin(client, query="q=quy+ho%E1%BA%A1ch"):
    ask(client, query)
    client.post(link(mail.outbox.pop(), "xac-nhan"))
    return Alert.objects.latest("pk")


def due_again():
    Alert.objects.update(looked_at=timezone.now() - timedelta(days=8))


@pytest.mark.django_db
def test_only_the_button_behind_the_link_begins_an_alert(client):
    assert ask(client).headers["Location"] == "/theo-doi/"
    (letter,) = mail.outbox
    assert letter.to == [READER]
    assert client.get(link(letter, "xac-nhan")).status_code == 200
    assert not Alert.objects.confirmed().exists()
    assert "Từ nay bạn nhận thư" in client.post(link(letter, "xac-nhan")).content.decode()
    assert Alert.objects.confirmed().count() == 1


@pytest.mark.slow
@pytest.mark.django_db
def test_a_digest_tells_what_came_since_and_only_once(client, index):
    old = factories.article("Quy hoạch cũ", "quy hoạch")
    index()
    begin(client)
    factories.article("Quy hoạch mới", "quy hoạch", province=factories.province())
    factories.article("Tin khác", "không liên quan")
    factories.article("Quy hoạch đã rút", "quy hoạch", withdrawn_at=timezone.now())
    index()
    due_again()
    assert send_due().sent == 1
    (letter,) = mail.outbox
    assert letter.subject == "1 bài mới: quy hoạch"
    assert "Quy hoạch mới" in letter.body
    assert old.title not in letter.body
    assert "Tin khác" not in letter.body
    assert "đã rút" not in letter.body
    due_again()
    counts = send_due()
    assert (counts.sent, counts.nothing_new) == (0, 1)
    assert len(mail.outbox) == 1


@pytest.mark.slow
@pytest.mark.django_db
def test_one_click_ends_it_and_deletes_the_address(client, index):
    begin(client)
    factories.article("Quy hoạch mới", "quy hoạch")
    index()
    due_again()
    send_due()
    (letter,) = mail.outbox
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    ended = link(letter, "thoi")
    assert ended in letter.extra_headers["List-Unsubscribe"]
    assert Alert.objects.exists()
    assert client.get(ended).status_code == 200
    assert Alert.objects.exists()
    client.handler.enforce_csrf_checks = True
    assert client.post(ended, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Alert.objects.exists()
    assert "đã được xóa" in client.get(ended).content.decode()


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("by", ["van-ban", "can-bo", "tinh"])
def test_documents_people_and_provinces_are_followed_as_searches(client, index, by):
    unit = factories.province()
    resolution, person = factories.resolution(), factories.official(province=unit)
    alert = begin(
        client,
        {"van-ban": f"van-ban={resolution.slug}", "can-bo": f"can-bo={person.slug}", "tinh": f"tinh={unit.slug}"}[by],
    )
    assert alert.title in {str(resolution), str(person), unit.label, resolution.label, person.name}
    article = factories.article("Bài mới", "04-NQ/TW Phan Văn Thử", province=unit)
    factories.citation(article, "04-NQ/TW", resolution)
    factories.mention(article, person, "Bí thư")
    factories.article("Bài khác", "không")
    index()
    due_again()
    assert send_due().sent == 1
    assert "Bài mới" in mail.outbox[0].body
    assert "Bài khác" not in mail.outbox[0].body


@pytest.mark.django_db
def test_asking_again_tells_nobody_what_an_address_follows(client):
    first = ask(client)
    client.post(link(mail.outbox[0], "xac-nhan"))
    again = ask(client)
    assert (again.status_code, again.headers["Location"]) == (first.status_code, first.headers["Location"])
    assert len(mail.outbox) == 1
    assert Alert.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["x", "1.abc:x:y", "%00", "1.abc"])
def test_made_up_links_do_nothing(client, token):
    begin(client)
    assert client.post(f"/theo-doi/xac-nhan/{token}/").status_code == 410
    assert client.post(f"/theo-doi/thoi/{token}/").status_code == 200
    assert Alert.objects.count() == 1


@pytest.mark.django_db
def test_a_link_to_confirm_does_not_end_and_the_other_way_round(client):
    ask(client)
    token = link(mail.outbox[0], "xac-nhan").rstrip("/").rpartition("/")[2]
    client.post(f"/theo-doi/thoi/{token}/")
    assert Alert.objects.count() == 1


@pytest.mark.django_db
def test_what_nobody_confirms_is_deleted_after_a_week(client):
    ask(client)
    confirm = link(mail.outbox[0], "xac-nhan")
    Alert.objects.update(created_at=timezone.now() - timedelta(days=8))
    assert send_due().deleted == 1
    assert client.post(confirm).status_code == 410


@pytest.mark.django_db
@pytest.mark.parametrize("bad", ["", "khong-phai-thu", "a@b", "a@thu.example\nBcc: b@thu.example"])
def test_a_bad_address_is_refused_and_nothing_is_sent(client, bad):
    response = ask(client, to=bad)
    assert response.status_code == 200
    assert not mail.outbox
    assert not Alert.objects.exists()


@pytest.mark.django_db
def test_a_title_with_line_ends_makes_no_header(client):
    ask(client, "q=a%0ABcc:+b@thu.example")
    (letter,) = mail.outbox
    assert "\n" not in letter.subject
    assert letter.message()["Bcc"] is None


@pytest.mark.django_db
def test_who_asks_too_often_waits(client, monkeypatch):
    monkeypatch.setattr(alert_form, "LIMITS", (rate_limit.Limit(most=1, seconds=3600),))
    assert ask(client, "q=a").status_code == 302
    refused = ask(client, "q=b")
    assert (refused.status_code, len(mail.outbox)) == (429, 1)
    assert int(refused.headers["Retry-After"]) > 0


@pytest.mark.django_db
def test_a_mail_server_that_takes_nothing_loses_nothing(client, index, settings):
    begin(client)
    factories.article("Quy hoạch mới", "quy hoạch")
    index()
    due_again()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    with pytest.raises(CommandError, match="1 letters were not taken"):
        call_command("send_alerts")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_due().sent == 1
    assert ask(client, "q=kh%C3%A1c").status_code == 302


@pytest.mark.django_db
def test_a_request_that_cannot_be_sent_is_not_noted(client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert ask(client).status_code == 503
    assert not Alert.objects.exists()


@pytest.mark.django_db
def test_without_a_mail_server_nothing_is_offered(client, settings):
    settings.MAIL_SENDER = ""
    assert client.get("/tim-kiem/theo-doi/?q=a").status_code == 404
    assert "theo-doi" not in client.get("/tim-kiem/?q=a").content.decode()
    with pytest.raises(CommandError, match="sends no mail"):
        call_command("send_alerts")


@pytest.mark.slow
@pytest.mark.django_db
def test_a_long_digest_lists_some_and_counts_the_rest(client, index):
    begin(client, "q=b%C3%A0i")
    for number in range(MOST_LISTED + 5):
        factories.article(f"Bài số {number}", f"bài {number} " + f"chữ{number} " * 9)
    index()
    due_again()
    send_due()
    assert mail.outbox[0].body.count("/bai-viet/") == MOST_LISTED
    assert "Và 5 bài nữa" in mail.outbox[0].body


@pytest.mark.django_db
def test_a_real_server_gets_a_letter_that_mail_programs_can_end(client, index, settings):
    begin(client)
    factories.article("Quy hoạch “cán bộ” mới", "quy hoạch")
    index()
    due_again()
    kept = _Kept()
    port = free_port()
    server = Controller(kept, hostname="127.0.0.1", port=port, ready_timeout=60)
    server.start()
    try:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        assert send_due().sent == 1
    finally:
        server.stop()
    (letter,) = kept.letters
    assert letter["From"] == "kho@tangthu.example"
    assert letter["Subject"] == "1 bài mới: quy hoạch"
    assert letter["List-Unsubscribe"].strip().startswith("<http")
    assert "Quy hoạch “cán bộ” mới" in letter.get_content()


class _Kept(Message):
    """Keeps each letter as a mail program would read it."""

    def __init__(self):
        super().__init__(message_class=None)
        self.letters = []

    def prepare_message(self, session, envelope):
        return email.message_from_bytes(envelope.content, policy=default)

    def handle_message(self, message):
        self.letters.append(message)


def test_smtp_errors_are_what_the_code_catches():
    assert issubclass(smtplib.SMTPServerDisconnected, OSError)
