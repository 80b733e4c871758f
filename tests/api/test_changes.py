"""The journal: who reads on from where the last answer ended hears of every change once, and of what is gone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.utils import timezone

from archive.article_changes import announce_changes
from archive.curation.merging import merge
from archive.curation.name_suppression import suppress_name
from archive.decisions.records import decide_official, reject_official, revoke_decision
from archive.importing.saving import replace_officials
from archive.models import ArticleWording, ChangedRecord, OfficialMention, RecordChange, Resolution
from archive.models.suppressions import text_columns
from archive.resolving.people import settle_people
from tests import factories
from tests.api.conftest import Filled

pytestmark = pytest.mark.django_db


def read_on(client: Client, cursor: str = "") -> tuple[dict[tuple[str, int], dict[str, Any]], str]:
    """What changed behind the cursor, and the next cursor."""
    found: dict[tuple[str, int], dict[str, Any]] = {}
    while True:
        page = client.get(f"/api/v1/changes?cursor={cursor}&limit=3").json()
        found |= {(row["type"], row["number"]): row for row in page["data"]}
        cursor = page["meta"]["cursor"]
        if page["links"]["next"] is None:
            return found, cursor


@pytest.mark.slow
def test_the_whole_archive_then_nothing_then_what_changed(client: Client, filled: Filled) -> None:
    whole, cursor = read_on(client)
    assert len(whole) == 5 + 5 + 1  # articles, officials, the resolution
    assert {row["state"] for row in whole.values()} == {"updated"}
    assert read_on(client, cursor) == ({}, cursor)
    filled.article.title = "Tiêu đề mới"
    factories.save(filled.article)
    changed, cursor = read_on(client, cursor)
    assert list(changed) == [("article", filled.article.pk)]


@pytest.mark.slow
def test_tombstones(client: Client, filled: Filled) -> None:
    other = factories.resolution("05-NQ/TW", title="khác")
    _, cursor = read_on(client)
    filled.article.withdrawn_at = timezone.now()
    filled.article.withdrawn_reason = "Theo yêu cầu của cổng"
    factories.save(filled.article)
    gone = filled.article.__class__.objects.exclude(pk=filled.article.pk).first()
    assert gone is not None
    number = gone.pk
    factories.delete(gone)
    merge([other], filled.resolution, User.objects.create(username="e"))
    changed, _ = read_on(client, cursor)
    withdrawn = changed["article", filled.article.pk]
    assert (withdrawn["state"], withdrawn["reason"]) == ("withdrawn", "Theo yêu cầu của cổng")
    assert changed["article", number]["state"] == "deleted"
    merged = changed["resolution", other.pk]
    assert (merged["state"], merged["merged_into"]) == ("merged", filled.resolution.slug)


@pytest.mark.slow
def test_a_record_that_changes_often_stands_once_at_its_last_change(client: Client, filled: Filled) -> None:
    for _ in range(3):
        factories.save(filled.article)
        read_on(client)
    rows = RecordChange.objects.filter(subject=ChangedRecord.ARTICLE, number=filled.article.pk)
    assert rows.count() == 1
    assert rows.get().sequence == RecordChange.objects.last_place()


@pytest.mark.slow
def test_a_transaction_that_ends_late_is_not_passed_over(client: Client, filled: Filled) -> None:
    """A row with a smaller key may be committed after one with a larger key was read."""
    _, cursor = read_on(client)
    with transaction.atomic():
        early = RecordChange.objects.create(subject="article", number=filled.article.pk)
        RecordChange.objects.filter(pk=early.pk).delete()  # not committed yet
    factories.article("Bài giữa chừng")
    between, cursor = read_on(client, cursor)
    assert len(between) == 1
    RecordChange.objects.bulk_create([RecordChange(pk=early.pk, subject="article", number=filled.article.pk)])
    late, _ = read_on(client, cursor)
    assert list(late) == [("article", filled.article.pk)]


@pytest.mark.slow
def test_a_change_that_is_rolled_back_is_not_told(client: Client, filled: Filled) -> None:
    _, cursor = read_on(client)
    with transaction.atomic():
        factories.article("Không thành")
        transaction.set_rollback(True)
    assert read_on(client, cursor)[0] == {}


@pytest.mark.slow
def test_a_cursor_ahead_of_a_restored_archive_is_refused(client: Client, filled: Filled) -> None:
    _, cursor = read_on(client)
    RecordChange.objects.all().delete()
    answer = client.get("/api/v1/changes", {"cursor": cursor})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "bad-cursor")


@pytest.mark.slow
def test_since_a_moment(client: Client, filled: Filled) -> None:
    read_on(client)
    moment = timezone.now().isoformat()
    factories.article("Sau mốc")
    page = client.get("/api/v1/changes", {"since": moment}).json()
    assert len(page["data"]) == 1


def test_the_journal_holds_keys_and_times_and_no_words() -> None:
    """So neither an erased article nor the address of a suppressed official can be read from it."""
    kinds = {field.name: field.get_internal_type() for field in RecordChange._meta.concrete_fields}
    assert {
        name for name, kind in kinds.items() if kind not in ("BigAutoField", "BigIntegerField", "DateTimeField")
    } == {"subject"}
    assert set(ChangedRecord.values) == {"article", "resolution", "official"}
    assert text_columns(RecordChange) == ()


@pytest.mark.slow
def test_who_gains_or_loses_all_public_mentions_comes_and_goes(client: Client, filled: Filled) -> None:
    """A decision gives the only mention of one official to another, whom nobody named, and is taken back."""
    mention = filled.article.official_mentions.get()
    person, other = mention.official, factories.official("Tạ Văn Đổi")
    assert person is not None
    whole, cursor = read_on(client)
    assert (whole["official", person.pk]["state"], whole["official", other.pk]["state"]) == ("updated", "deleted")
    editor = User.objects.create(username="e")
    mention.official = other
    decision = decide_official(mention, editor)
    changed, cursor = read_on(client, cursor)
    assert {key: row["state"] for key, row in changed.items() if key[0] == "official"} == {
        ("official", person.pk): "deleted",
        ("official", other.pk): "updated",
    }
    revoke_decision(decision)
    changed, cursor = read_on(client, cursor)
    assert changed["official", person.pk]["state"] == "updated"
    reject_official(filled.article.official_mentions.get(), editor)
    changed, cursor = read_on(client, cursor)
    assert changed["official", person.pk]["state"] == "deleted"


@pytest.mark.slow
def test_an_official_nobody_names_any_more_is_told_when_a_name_is_given_to_it_again(
    client: Client, filled: Filled
) -> None:
    mention = filled.article.official_mentions.get()
    person = mention.official
    assert person is not None
    replace_officials(filled.article, [])
    changed, cursor = read_on(client)
    assert changed["official", person.pk]["state"] == "deleted"
    again = factories.article("Bài khác", f"Đồng chí {person.name} dự họp.")
    row = OfficialMention.objects.create(
        article=again,
        start=9,
        end=9 + len(person.name),
        name=person.name,
        name_key=person.name_key,
        province=person.province,
    )
    _, cursor = read_on(client, cursor)
    settle_people([(row.name_key, row.province_id)])
    row.refresh_from_db()
    assert row.official == person
    changed, _ = read_on(client, cursor)
    assert changed["official", person.pk]["state"] == "updated"


@pytest.mark.slow
def test_an_official_whose_only_article_is_covered_is_told_as_gone(
    client: Client, filled: Filled, own_index: Path, settings: Any
) -> None:
    """Whoever copied the official hears that the name is no longer public, also where it is covered in some articles."""
    settings.CAPTURE_DIR = own_index.parent / "captures"
    person = filled.article.official_mentions.get().official
    assert person is not None
    _, cursor = read_on(client)
    editor = User.objects.create(username="e")
    suppress_name(person.name, editor, reason="Theo yêu cầu", articles=[filled.article.pk])
    changed, _ = read_on(client, cursor)
    assert changed["official", person.pk]["state"] == "deleted"


@pytest.mark.slow
def test_who_is_named_in_one_article_only_comes_and_goes_with_it(client: Client, filled: Filled) -> None:
    draft = factories.resolution("01-NQ/TU", status=Resolution.Status.PROVISIONAL)
    factories.citation(filled.article, "Nghị quyết số 04-NQ/TW", draft)
    person = filled.article.official_mentions.get().official
    assert person is not None
    _, cursor = read_on(client)
    for moment, state in ((timezone.now(), "deleted"), (None, "updated")):
        filled.article.withdrawn_at = moment
        factories.save(filled.article)
        changed, cursor = read_on(client, cursor)
        assert changed["official", person.pk]["state"] == state
        assert changed["resolution", draft.pk]["state"] == state
    filled.article.withdrawn_at = timezone.now()
    factories.save(filled.article)
    _, cursor = read_on(client, cursor)
    again = factories.article("Bài khác", f"Đồng chí {person.name} nói về Nghị quyết số 01-NQ/TU.")
    factories.mention(again, person)
    ArticleWording.objects.filter(article=again).delete()
    announce_changes([again], added=True)  # as an import does, with the mention already there
    changed, cursor = read_on(client, cursor)
    assert changed["official", person.pk]["state"] == "updated"
    factories.delete(again)
    changed, _ = read_on(client, cursor)
    assert changed["official", person.pk]["state"] == "deleted"


@pytest.mark.slow
def test_what_takes_in_the_mentions_of_another_is_told(client: Client, filled: Filled) -> None:
    unnamed = factories.official("Phan Văn Chưa Ai Nêu")
    person = filled.article.official_mentions.get().official
    assert person is not None
    _, cursor = read_on(client)
    merge([person], unnamed, User.objects.create(username="e"))
    changed, _ = read_on(client, cursor)
    assert changed["official", unnamed.pk]["state"] == "updated"
    assert changed["official", person.pk]["merged_into"] == unnamed.slug
