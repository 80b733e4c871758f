"""One of three nodes is killed while readers ask and a writer writes: no wrong answer, no lost change, and it is said."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pytest
from whoosh.fields import Schema

from search.errors import IndexBusy, IndexUnreachable
from search.opensearch.cluster import Cluster
from search.opensearch.cluster_index import ClusterIndex
from search.protocol import IndexSearch
from search.tree import Everything, Word
from tests.search.contract.documents import Document
from tests.search.contract.engines import FIELDS

LONGEST_SILENCE = 30.0  # seconds that readers or the writer may be without an answer
BEFORE, AFTER = 40, 40  # documents written before and after the death
LONGEST = 180.0


@dataclass
class Traffic:
    """What readers and the writer met: documents whose writing was begun and acknowledged, answers and refusals."""

    begun: int = 0
    written: int = 0
    answered: list[float] = field(default_factory=list)
    acknowledged: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    is_over: threading.Event = field(default_factory=threading.Event)

    def read(self, index: ClusterIndex) -> None:
        while not self.is_over.is_set():
            least = self.written
            try:
                found = index.search(IndexSearch(Word("cam", toned=True), counts=(Everything(),), limit=5))
            except (IndexUnreachable, IndexBusy) as error:
                self.refused.append(f"read: {error}")
            except Exception as error:
                self.wrong.append(f"{type(error).__name__}: {error}")
            else:
                if not least <= found.total <= self.begun or found.counts != (found.total,):
                    self.wrong.append(f"{found.total} found of {least} to {self.begun} written")
                self.answered.append(time.monotonic())
            self.is_over.wait(0.05)

    def write(self, index: ClusterIndex) -> None:
        """Write one document after the other, each until it is acknowledged, as the outbox does."""
        while not self.is_over.is_set():
            number = self.begun = self.written + 1
            try:
                index.write({f"note.{number}": vars(Document(number, text=f"cam số {number}"))}, version=number)
            except (IndexUnreachable, IndexBusy) as error:
                self.refused.append(f"write: {error}")
            except Exception as error:
                self.wrong.append(f"{type(error).__name__}: {error}")
            else:
                self.written = number
                self.acknowledged.append(time.monotonic())
            self.is_over.wait(0.05)


@pytest.fixture
def nodes(cluster_urls: str) -> list[int]:
    """The process ids of the nodes, of which one may be killed: there are three."""
    pids = [int(pid) for pid in os.environ.get("TANGTHU_TEST_SEARCH_PIDS", "").split()]
    if len(pids) < 3:
        pytest.skip("takes three nodes: `make test-opensearch` starts them")
    return pids


@pytest.fixture
def index(cluster_urls: str, index_name: str) -> ClusterIndex:
    found = ClusterIndex(Cluster(tuple(cluster_urls.split(",")), timeout=5.0), index_name, Schema(**FIELDS), copies=1)
    found.publish(found.new_generation())
    found.cluster.ask("GET", f"/_cluster/health/{index_name}", timeout=90, wait_for_status="green")
    return found


def until(is_so: Callable[[], Any]) -> None:
    end = time.monotonic() + LONGEST
    while not is_so():
        assert time.monotonic() < end, "nothing happens any more"
        time.sleep(0.1)


def longest_pause(moments: list[float]) -> float:
    return max((later - earlier for earlier, later in pairwise(moments)), default=LONGEST)


def test_the_death_of_a_node_loses_nothing(nodes: list[int], index: ClusterIndex) -> None:
    traffic = Traffic()
    threads = [threading.Thread(target=work, args=(index,)) for work in (traffic.write, traffic.read, traffic.read)]
    for thread in threads:
        thread.start()
    try:
        until(lambda: traffic.written >= BEFORE)
        assert index.trouble() is None
        shards = index.cluster.ask("GET", f"/_cat/shards/{index.alias}", format="json", h="prirep,node")
        primary = next(each["node"] for each in shards if each["prirep"] == "p")
        os.kill(nodes[int(primary.removeprefix("node")) - 1], signal.SIGKILL)
        killed = traffic.written
        until(lambda: "yellow" in str(_trouble(index)))
        until(lambda: traffic.written >= killed + AFTER)
    finally:
        traffic.is_over.set()
        for thread in threads:
            thread.join()
    print(
        f"{traffic.written} written, {len(traffic.answered)} answered, {len(traffic.refused)} refused; "
        f"longest pause of readers {longest_pause(traffic.answered):.1f} s, "
        f"of the writer {longest_pause(traffic.acknowledged):.1f} s"
    )
    assert traffic.wrong == []
    assert longest_pause(traffic.answered) < LONGEST_SILENCE
    assert longest_pause(traffic.acknowledged) < LONGEST_SILENCE
    index.refresh()
    keys = index.document_keys()
    assert {f"note.{number}" for number in range(1, traffic.written + 1)} - keys == set()
    assert len(keys) <= traffic.begun


def _trouble(index: ClusterIndex) -> str | None:
    try:
        return index.trouble()
    except IndexUnreachable:
        return None
