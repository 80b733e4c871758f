"""Going through the doubtful citations of a queue, one at a time and all that are alike at once."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from archive.models import Citation, Claim, Decision, Edit, Resolution
from tests import factories

pytestmark = pytest.mark.django_db

WORDS = "Nghị quyết Trung ương 4"


@pytest.fixture
def documents() -> list[Resolution]:
    return [factories.resolution("04-NQ/TW"), factories.resolution("12-NQ/TW")]


def doubtful(documents: list[Resolution], words: str = WORDS, **fields: Any) -> Citation:
    article = factories.article("Hội nghị", f"Mở đầu. Chi bộ học {words} trong tháng. Kết thúc.", **fields)
    candidates = [document.identity for document in documents]
    return factories.citation(article, words, outcome="ambiguous", candidates=candidates, rule="number-only")


def address(citation: Citation, **asked: str) -> str:
    return reverse("admin:review-citation", args=["ambiguous", citation.pk], query=asked)


def decide(editor: Client, citation: Citation, document: Resolution | None, **more: Any) -> Any:
    prefix = f"citation-{citation.pk}"
    choice = f"to-{document.pk}" if document else "reject"
    renamed = {f"{prefix}-{name}": value for name, value in more.items() if name in ("same", "reason")}
    rest = {name: value for name, value in more.items() if name not in ("same", "reason")}
    return editor.post(address(citation), {f"{prefix}-choice": choice, **renamed, **rest})


@pytest.mark.slow
def test_the_queue_opens_a_citation_with_its_sentence_and_what_it_may_mean(
    editor: Client, documents: list[Resolution]
) -> None:
    citation = doubtful(documents)
    listed = editor.get(reverse("admin:review-queue", args=["ambiguous"]))
    ((_, line),) = listed.context["items"]
    opened = editor.get(line, follow=True)
    assert opened.request["PATH_INFO"] == address(citation)
    sentence = opened.context["sentence"]
    assert (sentence.before, sentence.surface, sentence.after) == ("Chi bộ học ", WORDS, " trong tháng.")
    choices = [value for value, _ in opened.context["form"].fields["choice"].choices]
    assert choices == [*(f"to-{document.pk}" for document in documents), "reject"]


@pytest.mark.slow
def test_a_decision_leads_to_the_next_and_is_taken_back_by_one_key(editor: Client, documents: list[Resolution]) -> None:
    first, second = doubtful(documents), doubtful(documents, "Chỉ thị 05")
    answer = decide(editor, first, documents[0], reason="theo ngày đăng")
    following = editor.get(answer["Location"])
    assert following["Location"] == address(second)
    first.refresh_from_db()
    assert (first.resolution, first.outcome) == (documents[0], "linked")
    assert Decision.objects.get().reason == "theo ngày đăng"
    shown = editor.get(address(second))
    assert (shown.context["today"].all, shown.context["today"].own) == (1, 1)
    undone = editor.post(reverse("admin:review-undo", args=["ambiguous"]))
    assert undone["Location"] == address(first)
    first.refresh_from_db()
    assert (first.resolution, first.outcome, first.decision) == (None, "ambiguous", None)


@pytest.mark.slow
def test_what_is_alike_is_shown_before_it_is_decided_and_can_be_left_out(
    editor: Client, documents: list[Resolution]
) -> None:
    first, second, third = (doubtful(documents, words) for words in (WORDS, WORDS.upper(), WORDS))
    other_words, other_meaning = doubtful(documents, f"{WORDS} khóa XII"), doubtful(documents[:1])
    preview = decide(editor, first, documents[1], same="on")
    assert [row.pk for row, _ in preview.context["same"]] == [first.pk, second.pk, third.pk]
    assert not Decision.objects.exists()
    chosen = {"citations": [first.pk, second.pk, other_words.pk], "stamp": preview.context["stamp"]}
    decide(editor, first, documents[1], same="on", **chosen)
    decided = Citation.objects.filter(resolution=documents[1])
    assert set(decided) == {first, second}
    assert Citation.objects.filter(decision=None).count() == 3
    edit = Edit.objects.get()
    assert "(2)" in edit.summary
    editor.post(reverse("admin:archive_edit_undo", args=[edit.pk]))
    assert Citation.objects.filter(outcome="ambiguous", decision=None).count() == 5
    assert other_meaning.pk not in {row.pk for row, _ in preview.context["same"]}


def test_only_what_was_shown_is_decided(editor: Client, documents: list[Resolution]) -> None:
    first, _ = doubtful(documents), doubtful(documents)
    stamp = decide(editor, first, documents[0], same="on").context["stamp"]
    late = doubtful(documents)
    again = decide(editor, first, documents[0], same="on", stamp=stamp, citations=[first.pk, late.pk])
    assert len(again.context["same"]) == 3
    assert not Decision.objects.exists()


def test_nothing_chosen_is_said_and_nothing_written(editor: Client, documents: list[Resolution]) -> None:
    citation = doubtful(documents)
    answer = editor.post(address(citation), {})
    assert "Hãy chọn một khả năng" in answer.content.decode()
    assert not Decision.objects.exists()


def test_skipping_goes_on_and_around_and_back(editor: Client, documents: list[Resolution]) -> None:
    rows = [doubtful(documents, f"Chỉ thị {number}") for number in range(3)]
    start = reverse("admin:review-start", args=["ambiguous"])
    places = {row.pk: address(row) for row in rows}
    for asked, expected in (
        ({}, rows[0]), ({"after": rows[0].pk}, rows[1]), ({"after": rows[2].pk}, rows[0]),
        ({"before": rows[2].pk}, rows[1]), ({"before": rows[0].pk}, rows[2]), ({"after": "x"}, rows[0]),
    ):  # fmt: skip
        assert editor.get(start, asked)["Location"] == places[expected.pk], asked


@pytest.mark.slow
def test_the_end_of_a_group_is_told_from_rows_that_colleagues_have(editor: Client, documents: list[Resolution]) -> None:
    citation = doubtful(documents)
    colleague = User.objects.create_superuser("dong-nghiep")
    other = Client()
    other.force_login(colleague)
    start = reverse("admin:review-start", args=["ambiguous"])
    assert other.get(start)["Location"] == address(citation)
    assert "đang có người khác duyệt" in editor.get(start, follow=True).content.decode()
    refused = editor.get(address(citation), follow=True).content.decode()
    assert "Trích dẫn ấy đang được dong-nghiep duyệt." in refused
    decide(editor, citation, documents[0])
    assert not Decision.objects.exists()
    decide(other, citation, documents[0])
    assert Decision.objects.get().decided_by == colleague
    assert "Đã duyệt hết nhóm này." in other.get(start, follow=True).content.decode()
    assert not Claim.objects.exists()


def test_a_viewer_sees_and_does_not_decide(client: Client, documents: list[Resolution]) -> None:
    from django.contrib.auth.models import Permission

    citation = doubtful(documents)
    viewer = User.objects.create_user("nguoi-xem", is_staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_article"))
    client.force_login(viewer)
    page = client.get(address(citation)).content.decode()
    assert WORDS in page
    assert 'type="radio"' not in page
    assert decide(client, citation, documents[0]).status_code == 403
    assert client.post(reverse("admin:review-undo", args=["ambiguous"])).status_code == 404


@pytest.mark.slow
def test_more_waiting_citations_cost_no_more_queries(editor: Client, documents: list[Resolution]) -> None:
    first = doubtful(documents)

    def asked(**more: Any) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert decide(editor, first, documents[0], same="on", **more).context["same"]
        return len(queries)

    doubtful(documents)
    asked()  # claims the row
    few = asked()
    for _ in range(6):
        doubtful(documents)
    assert asked() == few
