"""The index on a cluster follows the database as the one in a folder does, and waits while the cluster is away."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from haystack import connections

from archive.health import DEGRADED, check_readiness
from search import indexing
from search.drift import index_drift
from search.engine import SearchRequest, find
from search.engines import needs_rebuild, search_engine
from search.errors import IndexUnreachable
from search.models import IndexChange
from search.opensearch.cluster import FUSE, Cluster
from tests import factories
from tests.search.test_indexing import article, found
from tests.search.test_indexing import test_a_batch_that_is_rolled_back_leaves_the_index_as_it_was as _rolled_back
from tests.search.test_indexing import test_a_changed_authority_makes_its_articles_due as _authority
from tests.search.test_indexing import test_a_deleted_article_is_gone_at_once as _deleted
from tests.search.test_indexing import test_a_rebuild_holds_every_visible_article as _rebuild
from tests.search.test_indexing import test_an_edited_article_is_found_by_its_new_words_only as _edited
from tests.search.test_indexing import test_an_index_emptied_behind_our_back_is_filled_again as _emptied
from tests.search.test_indexing import test_changes_made_during_a_rebuild_are_in_the_new_index as _meanwhile
from tests.search.test_indexing import (
    test_what_a_dead_process_left_in_the_outbox_is_indexed_by_the_next_drain as _left,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cluster_index")]

test_a_batch_that_is_rolled_back_leaves_the_index_as_it_was = _rolled_back
test_a_changed_authority_makes_its_articles_due = _authority
test_a_deleted_article_is_gone_at_once = _deleted
test_a_rebuild_holds_every_visible_article = _rebuild
test_an_edited_article_is_found_by_its_new_words_only = _edited
test_an_index_emptied_behind_our_back_is_filled_again = _emptied
test_changes_made_during_a_rebuild_are_in_the_new_index = _meanwhile
test_what_a_dead_process_left_in_the_outbox_is_indexed_by_the_next_drain = _left


@contextmanager
def cluster_at(url: str, timeout: float = 1.0) -> Iterator[None]:
    """Have the archive look for its cluster elsewhere."""
    names = ("default", "captures")
    before = {name: dict(connections.connections_info[name]) for name in names}
    for name in names:
        connections.connections_info[name] |= {"URL": url, "TIMEOUT": timeout}
        connections.reload(name)
    try:
        yield
    finally:
        for name in names:
            connections.connections_info[name] = before[name]
            connections.reload(name)


@contextmanager
def no_server() -> Iterator[str]:
    """An address at which nobody answers."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    yield f"http://127.0.0.1:{port}"


@contextmanager
def silent_server() -> Iterator[str]:
    """A server that takes what it is asked and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as held:
        yield f"http://127.0.0.1:{held.getsockname()[1]}"


@pytest.mark.parametrize("gone", [no_server, silent_server])
def test_while_the_cluster_is_away_titles_answer_and_changes_wait(gone: Any, settings: Any) -> None:
    one = article("Hội nghị về chuyển đổi số")
    with gone() as url, cluster_at(url):
        other = article("Hội nghị về chuyển đổi đất")
        assert IndexChange.objects.pending().count() == 1
        page = find(SearchRequest(query="chuyển đổi"))
        assert (page.degraded, page.total, page.pending) == (True, 2, 1)
        assert check_readiness()["index"].startswith(DEGRADED + "The search server did not answer a moment ago.")
        with pytest.raises(IndexUnreachable):
            needs_rebuild()
        for command in ("update_index", "follow_outbox"):
            with pytest.raises(CommandError, match="search server"):
                call_command(command, **({"once": True} if command == "follow_outbox" else {}))
        assert IndexChange.objects.pending().count() == 1
    indexing.drain()
    assert found("chuyển đổi") == {one.pk, other.pk}
    assert not index_drift()
    assert check_readiness()["index"] == "ok"


def test_a_cluster_that_is_gone_is_not_asked_again_at_once() -> None:
    with silent_server() as url:
        cluster = Cluster((url,), timeout=0.2)
        for _ in range(2):
            with pytest.raises(IndexUnreachable):
                cluster.ask("GET", "/")
        before = time.monotonic()
        with pytest.raises(IndexUnreachable, match="a moment ago"):
            cluster.ask("GET", "/")
        assert cluster._silent_until - before <= FUSE


def test_a_cluster_without_room_is_read_and_not_written(cluster: Cluster, cluster_index: str) -> None:
    one = article("Hội nghị về chuyển đổi số")
    block = {"index.blocks.read_only_allow_delete": True}  # what the cluster does itself when a disk is full
    cluster.ask("PUT", f"/{cluster_index}/_settings", block)
    other = article("Hội nghị về chuyển đổi đất")
    assert IndexChange.objects.pending().count() == 1
    assert found("chuyển đổi") == {one.pk}
    assert "must not be written" in check_readiness()["index"]
    cluster.ask("PUT", f"/{cluster_index}/_settings", dict.fromkeys(block))
    indexing.drain()
    assert found("chuyển đổi") == {one.pk, other.pk}
    assert check_readiness()["index"] == "ok"


def test_what_was_read_earlier_never_takes_the_place_of_what_was_read_later() -> None:
    versions = [IndexChange.objects.new_version() for _ in range(3)]
    article()
    versions.append(IndexChange.objects.new_version())
    assert 0 < versions[0] < versions[1] < versions[2] < versions[3]
    assert not IndexChange.objects.exists()


def test_a_page_of_hits_shows_them_marked_with_facets_and_nearest_articles() -> None:
    province = factories.province("Hậu Giang")
    one = factories.article("Hội nghị về chuyển đổi số", "Các xã vùng cao đã nối mạng.", province=province)
    article("Chuyện bánh pía", "Sầu riêng và mứt dừa.")
    page = find(SearchRequest(query="chuyen doi"))
    assert [piece.text for piece in page.hits[0].title if piece.marked] == ["chuyển đổi"]
    values = {value.value: value.count for facet in page.facets for value in facet.values}
    assert values[province.slug] == 1
    assert [hit.article.pk for hit in page.hits] == [one.pk]
    assert find(SearchRequest(query="giangg")).total == 0
    assert search_engine().trouble() is None
