"""The index follows the database: at once, after a crash, through a rebuild, and back from damage."""

import shutil
import threading
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from haystack import connections

from archive.models import Article, Source
from search import indexing
from search.drift import index_drift
from search.engine import SearchRequest, find
from search.engines import search_engine
from search.models import IndexChange
from tests import factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_index")]


def found(query: str) -> set[int]:
    page = find(SearchRequest(query=query))
    assert not page.degraded
    articles = {article.pk for hit in page.hits for article in (hit.article, *hit.copies)}
    assert page.total == len(articles)
    return articles


def article(title: str = "Hội nghị về chuyển đổi số", *body: str) -> Article:
    return factories.article(title, *(body or ("Các xã vùng cao đã nối mạng.",)))


def test_a_saved_article_is_found_at_once() -> None:
    one = article()
    assert found("chuyển đổi số") == {one.pk}
    assert not IndexChange.objects.exists()


@pytest.mark.slow
def test_an_edited_article_is_found_by_its_new_words_only() -> None:
    one = article()
    one.title = "Hội nghị về chăn nuôi"
    one.text = one.text.replace("chuyển đổi số", "chăn nuôi")
    one.segments = factories.segments(["title", "body"], one.text.split("\n"))
    factories.save(one)
    assert found("chăn nuôi") == {one.pk}
    assert found("chuyển đổi số") == set()


@pytest.mark.slow
def test_a_deleted_article_is_gone_at_once() -> None:
    one, other = article(), article()
    factories.delete(one)
    assert found("chuyển đổi số") == {other.pk}


@pytest.mark.slow
def test_a_withdrawn_article_is_gone_and_comes_back() -> None:
    one = article()
    one.withdrawn_at = datetime(2026, 1, 1, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    factories.save(one)
    assert found("chuyển đổi số") == set()
    one.withdrawn_at = None
    factories.save(one)
    assert found("chuyển đổi số") == {one.pk}


def test_a_change_rolled_back_leaves_no_trace() -> None:
    one = article()

    def change_and_fail() -> None:
        with transaction.atomic():
            factories.delete(one)
            article("Hội nghị về du lịch")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change_and_fail()
    assert found("du lịch") == set()
    assert not IndexChange.objects.exists()
    assert Article.objects.count() == 1


def test_a_new_citation_is_found_through_its_article() -> None:
    one = article("Sơ kết", "Thực hiện Nghị quyết số 04-NQ/TW trong toàn tỉnh.")
    resolution = factories.resolution()
    factories.citation(one, "Nghị quyết số 04-NQ/TW", resolution)
    page = find(SearchRequest(resolutions=(resolution.slug,)))
    assert [hit.article.pk for hit in page.hits] == [one.pk]


@pytest.mark.slow
def test_what_a_dead_process_left_in_the_outbox_is_indexed_by_the_next_drain(settings: Any) -> None:
    settings.SEARCH_INLINE = False  # as if the process died after the commit
    one, gone = article(), article()
    factories.delete(gone)
    assert IndexChange.objects.pending().count() == 3
    settings.SEARCH_INLINE = True
    indexing.drain()
    assert found("chuyển đổi số") == {one.pk}
    assert not IndexChange.objects.exists()


def test_the_page_says_how_many_changes_wait(settings: Any) -> None:
    settings.SEARCH_INLINE = False
    article()
    assert find(SearchRequest(query="chuyển đổi")).pending == 1


@pytest.mark.slow
def test_a_rebuild_holds_every_visible_article() -> None:
    kept = [article(f"Hội nghị {number} về chuyển đổi số") for number in range(7)]
    assert indexing.rebuild() == 7
    assert found("chuyển đổi số") == {row.pk for row in kept}
    assert not index_drift()


@pytest.mark.slow
def test_changes_made_during_a_rebuild_are_in_the_new_index(monkeypatch: pytest.MonkeyPatch) -> None:
    first = article()
    made: list[Article] = []

    def while_building(generation: str, tick: Any) -> int:
        count = build(generation, tick)
        made.append(article("Hội nghị giữa chừng về chuyển đổi số"))
        factories.delete(first)
        assert found("chuyển đổi số") == {made[0].pk}  # the old index follows meanwhile
        return count

    build = indexing._build
    monkeypatch.setattr(indexing, "_build", while_building)
    indexing.rebuild()
    assert found("chuyển đổi số") == {made[0].pk}
    assert not IndexChange.objects.exists()


def test_a_build_writes_what_the_outbox_had_waiting_once(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SEARCH_INLINE = False
    waiting = {article().pk for _ in range(3)}
    written: list[int] = []
    write = type(search_engine()).write

    def note(self: Any, index: Any, objects: Any = (), **options: Any) -> int:
        objects = list(objects)
        written.extend(each.pk for each in objects)
        return write(self, index, objects, **options)

    monkeypatch.setattr(type(search_engine()), "write", note)
    indexing.rebuild()
    assert sorted(written) == sorted(waiting)
    assert found("chuyển đổi số") == waiting
    assert not IndexChange.objects.exists()


def test_a_rebuild_that_dies_leaves_the_old_index_in_force(monkeypatch: pytest.MonkeyPatch, own_index: Path) -> None:
    one = article()

    def die(generation: str, tick: Any) -> int:
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr(indexing, "_build", die)
        with pytest.raises(MemoryError):
            indexing.rebuild()
    assert found("chuyển đổi số") == {one.pk}
    indexing.rebuild()
    assert len(list(own_index.glob("index-*"))) == 1


def test_a_batch_indexes_at_its_end() -> None:
    with indexing.batched():
        one = article()
        assert IndexChange.objects.pending().exists()
    assert found("chuyển đổi số") == {one.pk}


def index_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


# Whoosh leaves a truncated table of contents open until it is collected.
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_a_damaged_index_is_said_and_rebuilt(own_index: Path) -> None:
    one = article()
    names = [path.relative_to(own_index) for path in index_files(own_index)]
    assert names
    for name in names:
        for damage in ("gone", "cut"):
            indexing.rebuild()
            path = next((path for path in index_files(own_index) if path.suffix == name.suffix), None)
            if path is None:
                continue
            path.unlink() if damage == "gone" else path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
            page = find(SearchRequest(query="chuyển đổi số"))  # never an exception
            assert [hit.article.pk for hit in page.hits] == [one.pk], (name, damage)
            wait_for_repairs()
            call_command("update_index", verbosity=0)
            assert found("chuyển đổi số") == {one.pk}, (name, damage)


def wait_for_repairs() -> None:
    for thread in threading.enumerate():
        if thread.name == "index-repair":
            thread.join(timeout=120)


def test_without_an_index_titles_are_found_in_the_database(settings: Any, own_index: Path) -> None:
    settings.SEARCH_INLINE = False
    shutil.rmtree(own_index)
    one = article("Hậu Giang: Sơ kết nghị quyết")
    page = find(SearchRequest(query="so ket"))
    assert page.degraded
    assert [hit.article.pk for hit in page.hits] == [one.pk]


@pytest.mark.slow
def test_check_index_finds_drift_and_repairs_it(capsys: pytest.CaptureFixture[str]) -> None:
    one, other = article(), article()
    Article.objects.filter(pk=one.pk).delete()
    IndexChange.objects.all().delete()
    Article.objects.filter(pk=other.pk).update(
        withdrawn_at=datetime(2026, 1, 1, tzinfo=ZoneInfo("UTC"))
    )  # nobody is told: no outbox row
    with pytest.raises(SystemExit):
        call_command("check_index")
    assert "2 too many" in capsys.readouterr().out
    call_command("check_index", repair=True)
    call_command("check_index")
    assert found("chuyển đổi số") == set()


@pytest.mark.slow
def test_check_index_names_an_article_whose_content_differs(capsys: pytest.CaptureFixture[str]) -> None:
    one, _ = article(), article()
    Article.objects.filter(pk=one.pk).update(title="Hội nghị về du lịch")  # no signal, no outbox row
    assert index_drift().articles == [one.pk]
    with pytest.raises(SystemExit):
        call_command("check_index")
    assert f"other content: {one.pk}\n" in capsys.readouterr().out
    call_command("update_index", check=True)
    assert "1 articles written" in capsys.readouterr().out
    assert not index_drift()
    assert found('tiêu đề:"du lịch"') == {one.pk}


@pytest.mark.slow
def test_an_index_folder_of_yesterday_is_brought_up_to_date(own_index: Path, tmp_path: Path) -> None:
    one, gone = article(), article()
    gone_key = gone.pk
    shutil.copytree(own_index, tmp_path / "yesterday")
    one.title = "Hội nghị về du lịch"
    factories.save(one)
    factories.delete(gone)
    new = article("Hội nghị về thủy lợi")
    shutil.rmtree(own_index)
    shutil.copytree(tmp_path / "yesterday", own_index)
    drift = index_drift()
    assert [*map(set, (drift.missing, drift.surplus, drift.stale))] == [{new.pk}, {gone_key}, {one.pk}]
    call_command("check_index", repair=True)
    assert not index_drift()


@pytest.mark.slow
def test_an_index_emptied_behind_our_back_is_filled_again() -> None:
    one = article()
    connections["default"].get_backend().clear()
    assert index_drift().missing == {one.pk}
    call_command("check_index", repair=True)
    assert found("chuyển đổi số") == {one.pk}


def test_the_index_is_not_written_before_the_commit() -> None:
    one = article()
    with transaction.atomic():
        with indexing.batched():
            factories.delete(one)
        assert len(search_engine().keys()) == 1
    assert search_engine().keys() == set()


def test_a_batch_that_is_rolled_back_leaves_the_index_as_it_was() -> None:
    one = article()

    def delete_and_fail() -> None:
        with transaction.atomic(), indexing.batched():
            factories.delete(Article.objects.get(pk=one.pk))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        delete_and_fail()
    assert found("chuyển đổi số") == {one.pk}
    assert not index_drift()


def test_a_drain_inside_a_transaction_is_refused() -> None:
    article()
    for write in (indexing.drain, indexing.rebuild):
        with pytest.raises(RuntimeError), transaction.atomic():
            write()
    assert not index_drift()


def test_an_inner_batch_does_not_end_the_outer_one() -> None:
    with indexing.batched():
        with indexing.batched():
            article()
        assert IndexChange.objects.pending().count() == 1
        article()
        assert IndexChange.objects.pending().count() == 2
    assert not IndexChange.objects.exists()


@pytest.mark.slow
def test_a_changed_authority_makes_its_articles_due() -> None:
    province = factories.province("Hậu Giang")
    source = factories.source("Báo Hậu Giang")
    resolution = factories.resolution()
    one = factories.article("Sơ kết", "Thực hiện nghị quyết.", province=province, source=source)
    factories.citation(one, "Nghị quyết số 04-NQ/TW", resolution)
    for authority in (province, source, resolution):
        authority.slug = f"{authority.slug}-khac"
        authority.save()
        assert not index_drift(), authority
    today = factories.province("Cần Thơ")
    province.until, province.successor = date(2025, 6, 30), today
    province.save()
    assert not index_drift()
    today.slug = "can-tho-moi"
    today.save()  # an entry of Hậu Giang's articles names it as their present unit
    assert not index_drift()
    assert find(SearchRequest(present_provinces=("can-tho-moi",))).total == 1


def test_authorities_written_in_bulk_make_their_articles_due() -> None:
    source = factories.source("Báo Hậu Giang")
    factories.article("Sơ kết", "Thực hiện nghị quyết.", source=source)
    with indexing.batched(), indexing.following_authorities():
        Source.objects.filter(pk=source.pk).update(slug="bao-khac")
    assert not index_drift()
    assert find(SearchRequest(sources=("bao-khac",))).total == 1


def test_the_live_index_is_never_emptied() -> None:
    with pytest.raises(CommandError, match="never emptied"):
        call_command("clear_index")


def test_the_worker_drains_the_outbox(settings: Any) -> None:
    settings.SEARCH_INLINE = False
    one = article()
    call_command("follow_outbox", once=True)
    assert found("chuyển đổi số") == {one.pk}


@pytest.fixture(autouse=True)
def no_thread_outlives_its_test() -> Iterator[None]:
    yield
    wait_for_repairs()
