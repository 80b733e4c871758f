"""The queues, the next article in one, bulk edits of a search, and authority data as CSV."""

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from archive.admin.mentions import CONFIRM
from archive.curation.queues import BY_SLUG, QUEUES
from archive.models import Article, CaptureState, Decision, Edit, ImportProblem, Report, Resolution
from search.engine import SearchRequest, find
from tests import factories
from tests.admin.editing import form_data, keep_as_found, post

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_index")]


def fill() -> None:
    """Something for every queue."""
    article = factories.article("Hội nghị", "Thực hiện Nghị quyết số 18-NQ/TW.", published=None, province=None)
    Article.objects.filter(pk=article.pk).update(review_state="doubtful")
    factories.citation(article, "Nghị quyết số 18-NQ/TW", outcome="ambiguous", number="18-NQ/TW")
    factories.citation(article, "Nghị quyết số 18-NQ/TW", outcome="unknown", number="18-NQ/TW")
    document = factories.resolution(f"{factories.next_number()}-NQ/TU", status="provisional")
    factories.citation(article, "Nghị quyết", document)
    for place in ("Cần Thơ", "Sóc Trăng"):
        unit = factories.province(place, slug=f"{article.pk}-{place[0].lower()}")
        factories.mention(article, factories.official(f"Phan Văn Thử {article.pk}", province=unit))
    Decision.objects.create(article=article, subject="citation", surface="mất", stale=True)
    Report.objects.create(article=article, message="Sai ngày ký.")
    factories.article("Tin cũ", province=factories.province("Long An", f"{article.pk}-la"), published_precision="month")
    factories.capture(article=article, state=CaptureState.ASIDE, reason="parked")
    ImportProblem.objects.create(run=factories.run(), path=f"{article.pk}.html", code="no-title")


@pytest.mark.slow
def test_every_queue_shows_its_doubt_and_costs_the_same_for_more(editor: Client) -> None:
    addresses = {slug: reverse("admin:review-queue", args=[slug]) for slug in BY_SLUG}

    def asked() -> dict[str, int]:
        counts = {}
        for slug, address in addresses.items():
            with CaptureQueriesContext(connection) as queries:
                assert "Không còn gì để duyệt" not in editor.get(address).content.decode(), slug
            counts[slug] = len(queries)
        return counts

    for slug, address in addresses.items():
        assert "Không còn gì để duyệt" in editor.get(address).content.decode(), slug
    fill()
    assert {slug: queue.count() >= 1 for slug, queue in BY_SLUG.items()} == dict.fromkeys(BY_SLUG, True)
    first = asked()
    fill()
    assert asked() == first


@pytest.mark.slow
def test_the_home_page_counts_every_queue(editor: Client) -> None:
    fill()
    shown = editor.get(reverse("admin:index"))
    assert [(queue.slug, count) for queue, count in shown.context["queues"]] == [(queue.slug, 1) for queue in QUEUES]


@pytest.mark.slow
def test_citations_stand_in_order_of_how_often_they_are_made(editor: Client) -> None:
    article = factories.article("Hội nghị", "Nghị quyết số 18-NQ/TW và Chỉ thị 05, lại Chỉ thị 05.")
    factories.citation(article, "Nghị quyết số 18-NQ/TW", outcome="ambiguous", number="18-NQ/TW")
    for _ in range(2):
        factories.citation(article, "Chỉ thị 05", outcome="ambiguous", number="05-CT/TW", kind="Chỉ thị")
    items = editor.get(reverse("admin:review-queue", args=["ambiguous"])).context["items"]
    assert [(item.title, item.count) for item, _ in items] == [("05-CT/TW", 2), ("18-NQ/TW", 1)]


@pytest.mark.slow
def test_a_queue_is_narrowed_to_a_province(editor: Client) -> None:
    here, there = factories.province("Hậu Giang"), factories.province("Sóc Trăng")
    for place in (here, there):
        factories.article(f"Hội nghị ở {place}", published=None, province=place)
    page = editor.get(reverse("admin:review-queue", args=["undated"]), {"tinh": "soc-trang"}).content.decode()
    assert "Hội nghị ở Sóc Trăng" in page
    assert "Hội nghị ở Hậu Giang" not in page


@pytest.mark.slow
def test_save_and_next_goes_through_the_queue(editor: Client) -> None:
    first, second = (factories.article(f"Hội nghị {number}", published=None) for number in (1, 2))
    listed = editor.get(reverse("admin:review-queue", args=["undated"])).content.decode()
    assert reverse("admin:review-start", args=["undated"]) in listed
    shown = editor.get(reverse("admin:archive_article_change", args=[first.pk]) + "?queue=undated").content.decode()
    assert 'name="_next"' in shown
    assert 'name="_reviewed"' in shown
    start = editor.get(reverse("admin:review-start", args=["undated"]))
    landing = "?queue=undated#id_published"
    assert start["Location"] == reverse("admin:archive_article_change", args=[first.pk]) + landing
    dated = {"published": "2021-07-05", "published_precision": "day", "_next": "1"}
    following = post(editor, first, form_data(editor, first) | dated, "?queue=undated")
    assert following["Location"] == reverse("admin:archive_article_change", args=[second.pk]) + landing
    last = post(editor, second, form_data(editor, second) | dated, "?queue=undated")
    assert last["Location"] == reverse("admin:review-queue", args=["undated"])


# --- on little evidence -------------------------------------------------------------------------------------------


def weak_titles(editor: Client, **query: str) -> list[str]:
    items = editor.get(reverse("admin:review-queue", args=["weak"]), query).context["items"]
    return [item.title for item, _ in items]


@pytest.fixture
def weak(editor: Client) -> list[Article]:
    """An article with a weak province, one with a weak date, one with a weak link, and one that is sure of itself."""
    unit = factories.province("Hậu Giang")
    sure = {"province": unit, "province_rule": "headline, unit-of-the-day", "published_rule": "posted-line-below-title"}
    located = factories.article("Nơi", **sure | {"province_rule": "dateline, unit-of-the-day"})
    dated = factories.article("Ngày", **sure | {"published_rule": "header-clock"})
    linked = factories.article("Dẫn", "Thực hiện Nghị quyết số 18-NQ/TW.", **sure)
    document = factories.resolution("18-NQ/TW")
    factories.citation(linked, "Nghị quyết số 18-NQ/TW", document, rule="number-date-misprinted")
    factories.article("Rõ", **sure)
    for article in (located, dated, linked):
        keep_as_found(article)
    return [located, dated, linked]


@pytest.mark.slow
def test_what_rests_on_little_waits_with_its_grounds(editor: Client, weak: list[Article]) -> None:
    assert weak_titles(editor) == ["Nơi", "Ngày", "Dẫn"]
    for kind, title in (("tinh", "Nơi"), ("ngay", "Ngày"), ("trich-dan", "Dẫn")):
        assert weak_titles(editor, loai=kind) == [title]
    assert weak_titles(editor, loai="x") == ["Nơi", "Ngày", "Dẫn"]
    page = editor.get(reverse("admin:review-queue", args=["weak"])).content.decode()
    for said in ("tỉnh: Hậu Giang", "ngày đăng: 05/07/2021, chính xác đến ngày", "trích dẫn: “Nghị quyết số 18-NQ/TW”"):
        assert said in page


@pytest.mark.slow
def test_a_person_who_looks_at_it_takes_it_off_the_queue(editor: Client, weak: list[Article]) -> None:
    located, dated, linked = weak
    asked = "?queue=weak&key=ngay"
    done = post(editor, dated, form_data(editor, dated) | {"_reviewed": "1"}, asked)
    assert done["Location"] == reverse("admin:review-queue", args=["weak"])
    dated.refresh_from_db()
    assert dated.review_state == "reviewed"
    other = factories.province("Sóc Trăng")
    post(editor, located, form_data(editor, located) | {"province": other.pk})
    located.refresh_from_db()
    assert (located.province_rule, located.province_evidence) == ("decided", "")
    citation = linked.citations.get()
    assert weak_titles(editor) == ["Dẫn"]
    post(editor, linked, form_data(editor, linked) | {f"citation-{citation.pk}-choice": CONFIRM})
    assert weak_titles(editor) == []


@pytest.mark.slow
def test_the_machines_grounds_return_with_its_value(editor: Client, weak: list[Article]) -> None:
    located = weak[0]
    here = located.province
    post(editor, located, form_data(editor, located) | {"province": factories.province("Sóc Trăng").pk})
    post(editor, located, form_data(editor, located) | {"_return": "province"})
    located.refresh_from_db()
    assert (located.province, located.province_rule) == (here, "dateline, unit-of-the-day")


# --- in bulk ------------------------------------------------------------------------------------------------------


@pytest.fixture
def herd() -> list[Article]:
    made = [factories.article(f"Hội nghị chăn nuôi lần {number}") for number in range(3)]
    factories.article("Hội nghị thủy sản")
    for article in made:
        keep_as_found(article)
    return made


def bulk(editor: Client, **data: Any) -> Any:
    return editor.post(reverse("admin:bulk-edit"), {"field": "province", "reason": "cùng một cổng", **data})


@pytest.mark.slow
def test_what_a_search_finds_gets_a_province_in_one_act_and_loses_it_again(editor: Client, herd: list[Article]) -> None:
    unit = factories.province("Hậu Giang")
    values = {"q": "tiêu đề:(chăn nuôi)", "province": unit.pk}
    shown = bulk(editor, preview="1", **values)
    assert [article.pk for article, _ in shown.context["effect"].shown] == [article.pk for article in herd]
    assert not Edit.objects.exists()

    bulk(editor, apply="1", stamp=shown.context["stamp"], **values)
    edit = Edit.objects.get()
    assert (edit.kind, edit.reason) == ("bulk", "cùng một cổng")
    assert Article.objects.filter(province=unit).count() == Decision.objects.count() == 3
    assert find(SearchRequest(provinces=("hau-giang",))).total == 3

    editor.post(reverse("admin:archive_edit_undo", args=[edit.pk]))
    assert Article.objects.filter(province=unit).count() == Decision.objects.count() == 0
    assert find(SearchRequest(provinces=("hau-giang",))).total == 0


@pytest.mark.slow
def test_only_what_was_previewed_is_changed(editor: Client, herd: list[Article]) -> None:
    values = {"q": "chăn nuôi", "province": factories.province("Hậu Giang").pk}
    stamp = bulk(editor, preview="1", **values).context["stamp"]
    factories.article("Thêm một bài về chăn nuôi")
    assert bulk(editor, apply="1", stamp=stamp, **values).status_code == 200
    assert not Edit.objects.exists()


@pytest.mark.slow
def test_what_a_person_decided_is_left_alone_unless_asked(editor: Client, herd: list[Article]) -> None:
    unit, other = factories.province("Hậu Giang"), factories.province("Sóc Trăng")
    post(editor, herd[0], form_data(editor, herd[0]) | {"province": other.pk})
    values = {"q": "chăn nuôi", "province": unit.pk}
    effect = bulk(editor, preview="1", **values).context["effect"]
    assert (len(effect.changing), effect.decided) == (2, 1)
    effect = bulk(editor, preview="1", override="on", **values).context["effect"]
    assert (len(effect.changing), effect.decided) == (3, 0)


# --- CSV ----------------------------------------------------------------------------------------------------------


def exported(editor: Client, model: str) -> list[dict[str, str]]:
    response = editor.post(reverse(f"admin:archive_{model}_export"), {"format": "0"})
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


@pytest.mark.slow
def test_authorities_go_out_and_come_back_with_a_dry_run_between(editor: Client) -> None:
    known = factories.resolution("18-NQ/TW", aliases=["Nghị quyết về bộ máy"])
    (row,) = exported(editor, "resolution")
    assert (row["number"], row["aliases"]) == ("18-NQ/TW", "Nghị quyết về bộ máy")
    row["aliases"] = "Nghị quyết về bộ máy|Nghị quyết tinh gọn"
    new = {**row, "slug": "", "number": "19-NQ/TW", "issued": "2017-10-25", "aliases": ""}
    text = io.StringIO()
    writer = csv.DictWriter(text, row)
    writer.writeheader()
    writer.writerows([row, new])
    file = SimpleUploadedFile("van-ban.csv", text.getvalue().encode(), content_type="text/csv")
    tried = editor.post(reverse("admin:archive_resolution_import"), {"import_file": file, "format": "0"})
    assert not tried.context["result"].has_errors(), tried.context["result"].row_errors()
    assert tried.context["result"].totals["new"] == tried.context["result"].totals["update"] == 1
    assert Resolution.objects.count() == 1

    confirmed = {**tried.context["confirm_form"].initial}
    editor.post(reverse("admin:archive_resolution_process_import"), confirmed)
    known.refresh_from_db()
    added = Resolution.objects.get(number="19-NQ/TW")
    assert known.aliases == ["Nghị quyết về bộ máy", "Nghị quyết tinh gọn"]
    assert (added.identity, added.number_key != "", added.folded != "") == ("19-NQ/TW@2017-10-25", True, True)
    assert Edit.objects.get().kind == "import"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="plans without statistics are SQLite's")
@pytest.mark.parametrize(
    ("slug", "index"),
    [
        ("ambiguous", "citation_outcome_group"),
        ("unknown", "citation_outcome_group"),
        ("not-held", "citation_resolution_article"),
        ("doubtful", "article_in_doubt"),
        ("set-aside", "capture_set_aside"),
        ("stale", "decision_stale"),
        ("weak", "article_published_rule (published_precision=? AND published_rule=?"),
        ("near-twins", "held_post_organ"),
    ],
)
def test_a_queue_looks_at_what_waits_and_not_at_the_whole_archive(slug: str, index: str) -> None:
    plan = BY_SLUG[slug].rows("").explain()
    assert index in plan
    assert not [line for line in plan.splitlines() if "SCAN archive_" in line and index not in line]
