"""Rules of capturing at the desk, and sources that no longer answer."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from archive.admin.portals import portals_by_province
from archive.models import CaptureRound, CaptureRule, FrontierEntry, Source, SourceContact
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def source() -> Source:
    return factories.source("Cổng thử nghiệm", domain="cong.example")


def save(editor: Client, source: Source, **fields: str) -> list[str]:
    """Post the form of a new rule; returns what it says against it."""
    form = {
        "source": str(source.pk),
        "is_active": "on",
        "with_images": "on",
        "starts": "",
        "include": "",
        "exclude": "",
    }
    response = editor.post(reverse("admin:archive_capturerule_add"), form | fields)
    if response.status_code == 302:
        return []
    errors: dict[str, list[str]] = response.context["adminform"].form.errors
    return sorted(errors)


def test_a_rule_is_written_line_by_line(editor: Client, source: Source) -> None:
    said = save(
        editor, source, starts="https://cong.example/rss\n\nhttps://cong.example/", include="/tin/*-#.html", delay="5"
    )
    assert said == []
    rule = CaptureRule.objects.get()
    assert rule.starts == ["https://cong.example/rss", "https://cong.example/"]
    assert (rule.include, rule.exclude, rule.delay) == (["/tin/*-#.html"], [], 5)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"include": "tin-tuc"}, ["include"]),
        ({"exclude": "/a b"}, ["exclude"]),
        ({"include": "/" + "a" * 400}, ["include"]),
        ({"include": "\n".join(f"/{n}" for n in range(101))}, ["include"]),
        ({"starts": "ftp://cong.example/"}, ["starts"]),
        ({"starts": "http://user:x@cong.example/"}, ["starts"]),
        ({"delay": "-1"}, ["delay"]),
        ({"include": "(a+)+$"}, ["include"]),
    ],
)
def test_a_rule_that_is_none_is_refused(
    editor: Client, source: Source, fields: dict[str, str], said: list[str]
) -> None:
    assert save(editor, source, **fields) == said
    assert not CaptureRule.objects.exists()


@pytest.mark.slow
def test_a_source_that_does_not_answer_is_listed(editor: Client, source: Source) -> None:
    factories.source("Cổng khác")
    SourceContact.objects.create(source=source, failures=3, failing_since=timezone.now(), code="dns")
    page = editor.get(reverse("admin:archive_source_changelist")).content.decode()
    assert "3 (dns)" in page
    failing = editor.get(
        reverse("admin:archive_source_changelist"), {"contact__failing_since__isempty": "0"}
    ).content.decode()
    assert "Cổng thử nghiệm" in failing
    assert "Cổng khác" not in failing
    assert (
        "Cổng thử nghiệm"
        in editor.get(reverse("admin:archive_sourcecontact_changelist"), {"q": "cong thu"}).content.decode()
    )


def queries_with(editor: Client, rounds: int) -> int:
    """How many queries the lists of rounds and of what they failed to fetch take, with so many more rounds."""
    for number in range(rounds):
        begun = CaptureRound.objects.create(key=str(number), arguments=["url"])
        fields = {"round": begun, "site": "cong.example", "kind": "page", "not_before": timezone.now()}
        FrontierEntry.objects.create(url="http://cong.example/1", state="waiting", **fields)
        FrontierEntry.objects.create(url="http://cong.example/2", state="failed", code="dns", **fields)
    with CaptureQueriesContext(connection) as queries:
        page = editor.get(reverse("admin:archive_captureround_changelist"))
        entries = editor.get(reverse("admin:archive_frontierentry_changelist"), {"state__exact": "failed"})
    assert page.context["cl"].result_list[0].waiting_count == 1
    assert entries.context["cl"].result_count == CaptureRound.objects.count()
    return len(queries)


@pytest.mark.slow
def test_rounds_say_what_is_left_in_as_many_queries_for_many(editor: Client) -> None:
    assert queries_with(editor, 5) == queries_with(editor, 15)


def test_the_register_tells_the_state_of_every_portal_by_province(admin_client: Client) -> None:
    here, there = factories.province("Bắc Thử"), factories.province("An Thử")
    talking, silent = factories.source("Cổng A", province=here), factories.source("Cổng B", province=there)
    gone, unasked = factories.source("Cổng C", gone_since=date(2024, 3, 2)), factories.source("Cổng D")
    SourceContact.objects.create(source=talking)
    SourceContact.objects.create(source=silent, failing_since=datetime(2024, 5, 6, tzinfo=UTC), failures=3)
    for added in (2, 0):
        CaptureRound.objects.create(source=talking, added=added)
    with CaptureQueriesContext(connection) as few:
        groups = portals_by_province()
    assert [(province, [portal.source for portal in portals]) for province, portals in groups] == [
        (there, [silent]),
        (here, [talking]),
        (None, [gone, unasked]),
    ]
    said = [portal.state for _, portals in groups for portal in portals]
    assert said == ["không trả lời từ 06/05/2024", "còn trả lời", "đã ngừng từ 02/03/2024", "chưa hỏi"]
    portal = groups[1][1][0]
    first, last = CaptureRound.objects.order_by("pk")
    assert (portal.last_change, portal.last_round) == (first.started_at, last.started_at)
    for number in range(5):
        factories.source(f"Cổng {number}", province=here)
    with CaptureQueriesContext(connection) as more:
        portals_by_province()
    assert len(more) == len(few)
    page = admin_client.get(reverse("admin:portals")).content.decode()
    assert "Cổng B" in page
