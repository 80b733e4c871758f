import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from archive.core.linking.outcomes import Unknown
from archive.core.pipeline import Processed, process
from archive.core.text import Span
from archive.decisions import (
    add_citation,
    add_official,
    decide_citation,
    decide_field,
    decide_official,
    reject_official,
)
from archive.importing import reading
from archive.models import (
    Article,
    Citation,
    Decision,
    HeldPost,
    ImportProblem,
    ImportRun,
    Official,
    OfficialMention,
    Province,
    Resolution,
    ReviewState,
)
from archive.reference.registry import Registry
from archive.reprocessing import run
from archive.reprocessing.run import ReprocessingScope, reprocess
from search.models import IndexChange
from tests import factories
from tests.importing.test_run import write_pages
from tests.natural import dump

pytestmark = pytest.mark.django_db

PAGES = 12


@pytest.fixture(scope="module")
def imported(reference_data: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The captures of imported articles, with an empty outbox."""
    folder = tmp_path_factory.mktemp("imported")
    with override_settings(CAPTURE_DIR=folder / "captures"):
        call_command("import_articles", str(write_pages(folder / "pages", PAGES)))
    IndexChange.objects.all().delete()
    return folder / "captures"


@pytest.fixture
def articles(imported: Path, settings: Any, tmp_path: Path) -> list[Article]:
    settings.DATA_DIR = tmp_path
    settings.CAPTURE_DIR = Path(shutil.copytree(imported, tmp_path / "captures"))
    return list(Article.objects.order_by("pk"))


@pytest.fixture
def user() -> Any:
    return get_user_model().objects.create_user("bien-tap")


def reprocess_articles(**options: Any) -> int:
    """The exit code of reprocess_articles, in one process."""
    try:
        call_command("reprocess_articles", **{"processes": 1, **options})
    except SystemExit as exit_:
        return int(exit_.code or 0)
    return 0


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def rules_become(monkeypatch: pytest.MonkeyPatch, change: Callable[[Processed], Processed]) -> None:
    monkeypatch.setattr(reading, "process", lambda raw, known, **given: change(process(raw, known, **given)))


def spoil(article: Article) -> None:
    """Make the rows of an article what worse rules would have found."""
    found = {**article.found, "title": "Tên sai", "published": "2001-01-01", "byline": "sai"}
    Article.objects.filter(pk=article.pk).update(
        title="Tên sai",
        folded="ten sai",
        published=date(2001, 1, 1),
        byline="sai",
        text=f"Tên sai\n{article.text}",
        found=found,
        rules_version="0",
    )
    first, *others = article.citations.order_by("pk")
    first.delete()
    for row in others:
        row.start, row.end = row.start + 8, row.end + 8
        row.save()
    HeldPost.objects.filter(mention__article=article).delete()
    IndexChange.objects.all().delete()


# --- what is written ----------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_what_did_not_change_is_not_written(articles: list[Article], capsys: pytest.CaptureFixture[str]) -> None:
    before = dump()
    times = dict(Article.objects.values_list("pk", "changed_at"))
    citations = set(Citation.objects.values_list("pk", flat=True))
    assert reprocess_articles(everything=True) == 0
    assert f"{PAGES} read again: 0 changed, {PAGES} unchanged" in capsys.readouterr().out
    assert dump() == before
    assert dict(Article.objects.values_list("pk", "changed_at")) == times
    assert set(Citation.objects.values_list("pk", flat=True)) == citations
    assert not IndexChange.objects.exists()


@pytest.mark.slow
def test_unchanged_articles_cost_no_query_each(articles: list[Article]) -> None:
    def queries(*chosen: Article) -> int:
        with CaptureQueriesContext(connection) as context:
            Article.objects.filter(pk__in=[article.pk for article in chosen]).update(rules_version="0")
            reprocess(ReprocessingScope(), processes=1)
        return len(context)

    assert queries(*articles) == queries(articles[0])


@pytest.mark.slow
def test_what_worse_rules_found_is_put_right(articles: list[Article], tmp_path: Path) -> None:
    clean = dump()
    keys = list(Article.objects.order_by("pk").values_list("pk", "slug"))
    spoil(articles[2])
    report = tmp_path / "report.jsonl"
    assert reprocess_articles(report=report) == 0
    assert dump() == clean
    assert list(Article.objects.order_by("pk").values_list("pk", "slug")) == keys
    assert set(IndexChange.objects.values_list("article_id", flat=True)) == {articles[2].pk}
    (line,) = lines(report)
    assert line["article"] == articles[2].pk
    assert line["fields"]["title"] == {"before": "Tên sai", "after": articles[2].title}
    assert line["fields"]["published"]["before"] == "2001-01-01"
    assert len(line["citations"]["gained"]) == 1
    assert line["officials"]["relinked"][0]["before"]["posts"] == []
    changes = ImportRun.objects.get(command="reprocess_articles").arguments["changes"]
    assert changes["byline"] == changes["citations gained"] == 1


@pytest.mark.slow
def test_reading_twice_changes_nothing_the_second_time(articles: list[Article]) -> None:
    spoil(articles[0])
    reprocess_articles(everything=True)
    once = dump()
    IndexChange.objects.all().delete()
    assert reprocess(ReprocessingScope(everything=True), processes=1).updated == 0
    assert dump() == once
    assert not IndexChange.objects.exists()


@pytest.mark.slow
def test_the_document_and_officials_of_other_articles_follow(articles: list[Article], tmp_path: Path) -> None:
    """A date that better rules find in one article dates the undated mention in another."""
    texts = (
        "Hậu Giang: sơ kết công tác năm 2022\n01/02/2023 08:00\nHội nghị nghe báo cáo thực hiện Nghị quyết số 77-NQ/TU ngày "
        "05/4/2022 của Tỉnh ủy Hậu Giang về công tác dân vận trong toàn tỉnh, với nhiều kết quả tích cực.\n",
        "Hậu Giang: kiểm tra công tác năm 2023\n01/03/2023 08:00\nĐoàn kiểm tra việc thực hiện Nghị quyết số 77-NQ/TU của "
        "Tỉnh ủy Hậu Giang tại các huyện, ghi nhận nhiều kết quả tích cực ở cơ sở trong năm qua.\n",
    )
    for number, text in enumerate(texts):
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
        call_command("import_articles", str(tmp_path / f"{number}.txt"))
    clean = dump()
    dated, undated = Citation.objects.filter(number="77-NQ/TU").order_by("pk")
    assert dated.resolution == undated.resolution
    # As rules that missed the date had left it.
    key = {**(dated.provisional or {}), "issued": None}
    Citation.objects.filter(pk=dated.pk).update(issued=None, provisional=key)
    resolution = dated.resolution
    assert resolution
    resolution.issued, resolution.identity = None, "77-NQ/TU@@hau-giang"
    resolution.save()
    IndexChange.objects.all().delete()
    report = tmp_path / "report.jsonl"
    assert reprocess_articles(everything=True, report=report) == 0
    here = dump()
    assert here["citations"] == clean["citations"]
    assert {line["article"] for line in lines(report)} == {dated.article_id, undated.article_id}
    assert set(IndexChange.objects.values_list("article_id", flat=True)) == {dated.article_id, undated.article_id}
    assert resolution.slug in set(Resolution.objects.values_list("slug", flat=True))
    assert reprocess(ReprocessingScope(everything=True), processes=1).updated == 0


# --- what is read -------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_only_what_other_rules_read_is_read(articles: list[Article]) -> None:
    assert reprocess(ReprocessingScope(), processes=1).seen == 0
    Article.objects.filter(pk=articles[1].pk).update(rules_version="0+abc")
    assert reprocess(ReprocessingScope(), processes=1).seen == 1
    assert reprocess(ReprocessingScope(), processes=1).seen == 0


@pytest.mark.slow
def test_an_edited_authority_makes_all_articles_due(articles: list[Article]) -> None:
    before = Registry().rules_version
    Province.objects.filter(slug="hau-giang").update(region="Miền Tây")
    assert Registry().rules_version != before
    assert reprocess(ReprocessingScope(), processes=1).seen == PAGES


def test_a_portal_met_in_importing_makes_nothing_due(articles: list[Article]) -> None:
    assert {article.rules_version for article in articles} == {Registry().rules_version}


@pytest.mark.slow
def test_a_document_taken_into_the_authority_file_is_linked(articles: list[Article], tmp_path: Path) -> None:
    provisional = Resolution.objects.filter(status="provisional").order_by("pk").first()
    assert provisional is not None
    Resolution.objects.filter(pk=provisional.pk).update(status="authority", issuer="Tỉnh ủy")
    assert reprocess_articles(report=tmp_path / "report.jsonl") == 0
    citations = Citation.objects.filter(resolution=provisional)
    assert citations.exists()
    assert set(citations.values_list("provisional_group", flat=True)) == {""}
    assert reprocess(ReprocessingScope(), processes=1).seen == 0
    assert reprocess(ReprocessingScope(everything=True), processes=1).updated == 0


@pytest.mark.slow
def test_one_article_or_one_province(articles: list[Article]) -> None:
    assert reprocess(ReprocessingScope(article=articles[3].pk), processes=1).seen == 1
    place = articles[0].province
    assert place is not None
    expected = Article.objects.filter(province=place).count()
    assert reprocess(ReprocessingScope(everything=True, province=place.slug), processes=1).seen == expected < PAGES


@pytest.mark.parametrize("wrong", [{"article": 0}, {"province": "khong-co"}, {"processes": 0}])
def test_what_does_not_exist_is_refused(articles: list[Article], wrong: dict[str, Any]) -> None:
    with pytest.raises(CommandError):
        reprocess_articles(**wrong)


@pytest.mark.slow
def test_a_dry_run_reports_the_same_and_writes_nothing(articles: list[Article], tmp_path: Path) -> None:
    spoil(articles[2])
    before, runs = dump(), ImportRun.objects.count()
    assert reprocess_articles(dry_run=True, report=tmp_path / "dry.jsonl") == 0
    assert (dump(), ImportRun.objects.count()) == (before, runs)
    assert not IndexChange.objects.exists()
    reprocess_articles(report=tmp_path / "wet.jsonl")
    assert lines(tmp_path / "dry.jsonl") == lines(tmp_path / "wet.jsonl") != []


@pytest.mark.slow
def test_a_page_that_is_no_article_now_is_kept_and_doubtful(
    articles: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    Article.objects.filter(pk=articles[1].pk).update(review_state=ReviewState.REVIEWED)
    before = dump()
    with monkeypatch.context() as patch:
        rules_become(patch, refused)
        assert reprocess_articles(everything=True) == 0
        states = list(Article.objects.order_by("pk").values_list("review_state", flat=True))
        assert states == ["doubtful", "reviewed", *["doubtful"] * (PAGES - 2)]
        assert ImportProblem.objects.filter(code="no-longer-article", is_failure=False).count() == PAGES
        assert reprocess(ReprocessingScope(everything=True), processes=1).updated == 0
        assert reprocess(ReprocessingScope(), processes=1).seen == 0
    assert dump()["citations"] == before["citations"]
    assert reprocess_articles(everything=True) == 0
    assert dump() == before


def refused(processed: Processed) -> Processed:
    reading = replace(processed.reading, refusal="list-page")
    return Processed(reading=reading, province=Unknown(rule="not-an-article"))


# --- what a person decided ----------------------------------------------------------------------------------------


@pytest.mark.slow
def test_decided_fields_stay(articles: list[Article], user: Any) -> None:
    article = articles[0]
    article.title, article.province, article.published = "Tên do người sửa", None, date(2019, 9, 9)
    article.save()
    for name in ("title", "province", "published"):
        decide_field(article, name, user)
    spoil(article)
    reprocess_articles(everything=True)
    article.refresh_from_db()
    assert (article.title, article.province, article.published) == ("Tên do người sửa", None, date(2019, 9, 9))
    assert article.found["title"] != "Tên sai"  # what the machine found is renewed beside it
    assert article.byline != "sai"


@pytest.mark.slow
def test_decided_citations_stay_wherever_their_words_move(articles: list[Article], user: Any) -> None:
    article = articles[0]
    confirmed, rejected = article.citations.order_by("-start")[:2]
    other = Resolution.objects.exclude(citations=confirmed).filter(status="authority").first()
    for row, resolution in ((confirmed, other), (rejected, None)):
        row.resolution = resolution
        row.decision = decide_citation(row, user)
        row.outcome, row.rule, row.candidates = ("linked" if resolution else "unknown"), "decided", []
        row.save()
    before = dump()
    spoil(article)
    reprocess_articles(everything=True)
    assert dump() == before
    assert not Decision.objects.filter(stale=True).exists()
    now = article.citations.get(start=confirmed.start)
    assert (now.resolution, now.decision) == (other, confirmed.decision)
    assert article.citations.get(start=rejected.start).resolution is None


@pytest.mark.slow
def test_a_decision_whose_words_are_gone_waits_for_a_person(
    articles: list[Article], user: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    citation = articles[0].citations.order_by("start").first()
    assert citation is not None
    citation.resolution = None
    citation.decision = decide_citation(citation, user)
    citation.save()
    with monkeypatch.context() as patch:
        rules_become(patch, lambda processed: replace(processed, citations=()))
        reprocess_articles(article=articles[0].pk)
        assert Decision.objects.get().stale
    reprocess_articles(article=articles[0].pk)
    assert not Decision.objects.get().stale
    assert articles[0].citations.get(start=citation.start).decision == Decision.objects.get()


@pytest.mark.slow
def test_a_decision_on_a_document_holds_when_its_number_is_spelt_anew(articles: list[Article], user: Any) -> None:
    citation = Citation.objects.exclude(provisional_group="").select_related("resolution").first()
    assert citation is not None
    resolution = citation.resolution
    assert resolution is not None
    citation.decision = decide_citation(citation, user)
    citation.save()
    Resolution.objects.filter(pk=resolution.pk).update(identity="cách viết khác@")
    spoil(citation.article)
    reprocess_articles(everything=True)
    assert not Decision.objects.get().stale
    assert citation.article.citations.filter(decision=Decision.objects.get(), resolution=resolution).exists()


@pytest.mark.slow
def test_an_official_whom_a_person_named_stays(articles: list[Article], user: Any) -> None:
    mention = OfficialMention.objects.select_related("official").order_by("pk").first()
    other = Official.objects.exclude(mentions=mention).first() if mention else None
    assert mention is not None
    mention.official = other
    decide_official(mention, user)
    spoil(mention.article)
    reprocess_articles(everything=True)
    now = OfficialMention.objects.get(article=mention.article, start=mention.start)
    assert (now.official, now.decision) == (other, Decision.objects.get())
    assert reprocess(ReprocessingScope(everything=True), processes=1).updated == 0


@pytest.mark.slow
def test_documents_that_a_person_merged_stay_merged(articles: list[Article]) -> None:
    one, other = Resolution.objects.filter(status="provisional").order_by("pk")[:2]
    one.merged_into = other
    one.save()
    article = Citation.objects.filter(resolution=one).values_list("article", flat=True)[0]
    reprocess_articles(everything=True)
    assert not Citation.objects.filter(resolution=one).exists()
    assert Citation.objects.filter(article=article, resolution=other).exists()
    spoil(Article.objects.get(pk=article))
    reprocess_articles(everything=True)
    one.refresh_from_db()
    assert one.merged_into == other
    assert not Citation.objects.filter(resolution=one).exists()
    assert reprocess(ReprocessingScope(everything=True), processes=1).updated == 0


@pytest.mark.slow
def test_officials_that_a_person_merged_stay_merged(articles: list[Article]) -> None:
    one, other = Official.objects.order_by("pk")[:2]
    one.merged_into = other
    one.save()
    article = OfficialMention.objects.filter(official=one).values_list("article", flat=True)[0]
    reprocess_articles(everything=True)
    assert not OfficialMention.objects.filter(official=one).exists()
    spoil(Article.objects.get(pk=article))
    OfficialMention.objects.filter(article=article).delete()
    reprocess_articles(everything=True)
    one.refresh_from_db()
    assert one.merged_into == other
    assert OfficialMention.objects.filter(article=article, official=other).exists()
    assert reprocess(ReprocessingScope(everything=True), processes=1).updated == 0


@pytest.mark.slow
def test_rejected_and_added_mentions_stay_and_cost_nothing(articles: list[Article], user: Any) -> None:
    mention = OfficialMention.objects.select_related("official", "article").order_by("pk").first()
    assert mention is not None
    article, official = mention.article, mention.official
    reject_official(mention, user)
    resolution = Resolution.objects.filter(status="authority").first()
    assert official
    assert resolution
    add_official(article, Span(0, 7), official, user)
    add_citation(article, Span(3, 9), resolution, user)
    IndexChange.objects.all().delete()
    before = dump()
    assert reprocess(ReprocessingScope(everything=True), processes=1).updated == 0
    assert not IndexChange.objects.exists()
    spoil(article)
    Article.objects.filter(pk=article.pk).update(text=article.text)
    reprocess(ReprocessingScope(everything=True), processes=1)
    for table in ("citations", "mentions"):
        assert dump()[table] == before[table]


# --- what goes wrong ----------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("damage", ["missing", "damaged"])
def test_missing_bytes_are_a_problem_and_the_others_are_read(articles: list[Article], damage: str) -> None:
    spoil(articles[0])
    spoil(articles[1])
    capture = articles[0].read_from
    assert capture is not None
    path = factories.stored_file(capture)
    path.unlink() if damage == "missing" else path.write_bytes(path.read_bytes()[:40])
    assert reprocess_articles() == 1
    kept, righted = Article.objects.order_by("pk")[:2]
    assert (kept.title, righted.title) == ("Tên sai", articles[1].title)
    problem = ImportProblem.objects.get(run__command="reprocess_articles")
    assert (problem.code, problem.is_failure, problem.path) == ("blob-damaged", True, articles[0].url)
    assert ImportRun.objects.get(command="reprocess_articles").state == "failed"
    assert reprocess(ReprocessingScope(), processes=1).seen == 1  # it stays due


@pytest.mark.slow
def test_a_page_that_breaks_the_rules_does_not_end_the_run(
    articles: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_one(processed: Processed) -> Processed:
        if processed.reading.title == articles[0].title:
            raise ZeroDivisionError("thử")
        return processed

    rules_become(monkeypatch, break_one)
    assert reprocess_articles(everything=True) == 1
    assert ImportProblem.objects.get().code == "crashed"
    assert Article.objects.filter(title=articles[0].title).exists()


@pytest.mark.slow
def test_a_run_that_was_cut_off_is_continued(
    articles: list[Article], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "_BATCH", 2)
    clean = dump()
    for article in articles:
        spoil(article)
    report = tmp_path / "report.jsonl"

    def cut_off(count: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reprocess(ReprocessingScope(everything=True), processes=1, report=report, tick=cut_off)
    assert ImportRun.objects.get(command="reprocess_articles").seen == 2
    with report.open("a") as file:
        file.write('{"of a batch": "that was not')
    read: list[int] = []
    outcome = reprocess(ReprocessingScope(everything=True), processes=1, report=report, tick=read.append)
    assert (sum(read), outcome.seen, outcome.updated, outcome.resumed) == (PAGES - 2, PAGES, PAGES, True)
    assert [line["article"] for line in lines(report)] == [article.pk for article in articles]
    assert ImportRun.objects.get(command="reprocess_articles").state == "finished"
    assert dump() == clean


def test_only_one_runs_at_a_time(articles: list[Article]) -> None:
    with run.lock_reprocessing(), pytest.raises(CommandError):
        reprocess_articles()
