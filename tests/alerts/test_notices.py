"""The digest for those who look after the archive: what it tells, when it goes, and through a real mail server."""

import email
from datetime import timedelta
from email.policy import default
from io import StringIO
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from archive.models import Article, Capture, CaptureRound, FrontierEntry, ImportProblem, Job, Report, SourceContact
from search import indexing
from tests import factories
from tests.portal import free_port

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_index")]

KEEPER = "quan.tri@tangthu.example"


@pytest.fixture(autouse=True)
def _mail_is_set(settings: Any) -> None:
    settings.MAIL_SENDER, settings.NOTICES_TO = "kho@tangthu.example", [KEEPER]
    settings.CSRF_TRUSTED_ORIGINS = ["https://tangthu.example"]


def everything_goes_wrong() -> None:
    article = factories.article("Hội nghị")
    indexing.drain()
    Report.objects.create(article=article, message="Sai ngày\nký.")
    factories.capture(article=article, url="https://mau.example/1", verify_result="damaged")
    Article.objects.filter(pk=article.pk).update(title="Đổi sau lưng chỉ mục")
    silent = factories.source("Cổng im lặng")
    SourceContact.objects.create(source=silent, failing_since=timezone.now() - timedelta(days=40), failures=7)
    gone = factories.source("Cổng đã đóng", gone_since=timezone.now().date())
    SourceContact.objects.create(source=gone, failing_since=timezone.now(), failures=7)
    entry = {"site": "mau.example", "kind": "page", "state": "failed", "not_before": timezone.now(), "status": 503}
    for hours, number in ((1, 2), (80, 3)):
        made = CaptureRound.objects.create()
        CaptureRound.objects.filter(pk=made.pk).update(started_at=timezone.now() - timedelta(hours=hours))
        FrontierEntry.objects.create(round=made, url=f"https://mau.example/{number}", **entry)
    ImportProblem.objects.create(run=factories.run(), path="hong.html", code="no-title", is_failure=True)
    Job.objects.create(
        kind="reprocess", summary="Nguồn A", state="failed", finished_at=timezone.now(), problem="đầy đĩa"
    )


def test_the_letter_tells_everything_that_waits_or_is_broken() -> None:
    everything_goes_wrong()
    call_command("send_notices", stdout=StringIO())
    (letter,) = mail.outbox
    assert letter.to == [KEEPER]
    assert letter.subject == "Tàng Thư: 7 việc cần xem"
    for said in (
        "- Đổi sau lưng chỉ mục: Sai ngày ký.",
        "- hỏng: https://mau.example/1",
        "check_index --repair): 1",
        "Cổng im lặng: không trả lời từ",
        "- https://mau.example/2 (503)",
        "- hong.html: no-title",
        "đầy đĩa",
        "https://tangthu.example/admin/review/reports/",
    ):
        assert said in letter.body, said
    assert "Cổng đã đóng" not in letter.body
    assert "mau.example/3" not in letter.body


def test_without_trouble_no_letter_goes() -> None:
    factories.article("Hội nghị")
    indexing.drain()
    said = StringIO()
    call_command("send_notices", stdout=said)
    assert mail.outbox == []
    assert "no letter" in said.getvalue()


def test_it_can_be_read_without_a_mail_server_and_not_sent(settings: Any) -> None:
    settings.NOTICES_TO = []
    everything_goes_wrong()
    said = StringIO()
    call_command("send_notices", "--print", stdout=said)
    assert "Cổng im lặng" in said.getvalue()
    with pytest.raises(CommandError, match="TANGTHU_NOTICES_TO"):
        call_command("send_notices")
    assert mail.outbox == []


def test_a_mail_server_gets_it_and_a_deaf_one_is_named(settings: Any) -> None:
    class Box(Message):
        letters: list[Any]

        def handle_message(self, message: Any) -> None:
            self.letters.append(email.message_from_bytes(message.as_bytes(), policy=default))

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    factories.capture(url="https://mau.example/1", verify_result="missing")
    with pytest.raises(CommandError, match="did not take"):
        call_command("send_notices")
    box = Box()
    box.letters = []
    server = Controller(box, hostname="127.0.0.1", port=settings.EMAIL_PORT, ready_timeout=60)
    server.start()
    try:
        call_command("send_notices", stdout=StringIO())
    finally:
        server.stop()
    (letter,) = box.letters
    assert letter["To"] == KEEPER
    assert "mất: https://mau.example/1" in letter.get_content()
    assert Capture.objects.count() == 1
