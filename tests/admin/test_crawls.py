"""Rules of capturing at the desk, and sources that no longer answer."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

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


def test_rounds_say_what_is_left_in_as_many_queries_for_many(editor: Client) -> None:
    assert queries_with(editor, 5) == queries_with(editor, 15)
