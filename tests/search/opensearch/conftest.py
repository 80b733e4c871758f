"""A cluster that `.ci/with_opensearch` started, and indexes of the tests' own on it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from haystack import connections
from haystack.utils.loading import UnifiedIndex

from search.opensearch.backend import OpenSearchBackend, OpenSearchEngine
from search.opensearch.cluster import Cluster, shared_cluster
from tests.search.notes import NoteIndex


@pytest.fixture(scope="session")
def cluster_urls() -> str:
    """The addresses of the nodes, with commas between."""
    urls = os.environ.get("TANGTHU_TEST_SEARCH_URL")
    if not urls:
        pytest.skip("no OpenSearch cluster: `make test-opensearch` starts one")
    return urls


@pytest.fixture
def cluster(cluster_urls: str) -> Cluster:
    return shared_cluster(cluster_urls.split(","), 30.0, None)


@pytest.fixture
def index_name(cluster: Cluster) -> Iterator[str]:
    """A name that no index has; those that are called after it are gone afterwards."""
    name = f"test-{secrets.token_hex(6)}"
    yield name
    cluster.ask("DELETE", f"/{name}*", expand_wildcards="all")


@pytest.fixture
def backend(cluster_urls: str, index_name: str, monkeypatch: pytest.MonkeyPatch) -> OpenSearchBackend:
    """The engine of the connection "default", on an index of notes that is not there yet."""
    engine = OpenSearchEngine("default")
    engine.options = {"URL": cluster_urls, "INDEX_NAME": index_name, "TIMEOUT": 30, "SILENTLY_FAIL": False}
    engine._index = UnifiedIndex()
    engine._index.build(indexes=[NoteIndex()])
    monkeypatch.setitem(connections.thread_local.__dict__.setdefault("connections", {}), "default", engine)
    found: OpenSearchBackend = engine.get_backend()
    return found


@pytest.fixture
def cluster_index(settings: Any, tmp_path: Path, cluster_urls: str, index_name: str) -> Iterator[str]:
    """The archive on indexes of its own on the cluster, brought up to date inline."""
    settings.DATA_DIR = tmp_path
    settings.SEARCH_INLINE = True
    before = {name: dict(connections.connections_info[name]) for name in ("default", "captures")}
    for name, alias in (("default", index_name), ("captures", f"{index_name}-captures")):
        connections.connections_info[name] |= {
            "ENGINE": "search.opensearch.backend.OpenSearchEngine",
            "URL": cluster_urls,
            "INDEX_NAME": alias,
            "TIMEOUT": 30,
        }
        connections.reload(name)
    yield index_name
    for name, info in before.items():
        connections.connections_info[name] = info
        connections.reload(name)
