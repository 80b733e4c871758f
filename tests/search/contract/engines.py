"""The engines that are held to the contract; another one joins by a class of its own and a line in `ENGINES`."""

from __future__ import annotations

import os
import secrets
import weakref
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, cast
from unittest import mock

from whoosh.fields import Schema

from search.index.fields import KeyField, KeywordField, NumberField, TextField
from search.index.generations import folder_of, new_generation, publish
from search.index.reader import IndexReader
from search.index.writer import IndexWriter, create
from search.protocol import IndexAnswer, IndexSearch
from search.tree import Node
from tests.search.contract.documents import Document, Engine, Result
from tests.search.contract.plain import Plain

FIELDS = {
    "key": KeyField(stored=True),
    "text": TextField(),
    "title": TextField(boost=3.0),
    "lead": TextField(boost=1.5),
    "province": KeywordField(),
    "present_province": KeywordField(),
    "kind": KeywordField(),
    "year": NumberField(),
    "published": NumberField(),
}


class WhooshUnderContract:
    """Our own index, without Haystack around it.

    A commit of more than two documents writes posting lists of pairs, as large segments have; the others do without.
    """

    def __init__(self, root: Path) -> None:
        self.root = str(root)
        name = new_generation(self.root)
        create(
            folder_of(self.root, name),
            Schema(**FIELDS),
        )
        publish(self.root, name)
        self.folder = folder_of(self.root, name)
        self.index = IndexReader(self.root, cache_bytes=20_000_000)

    def replace(self, documents: Iterable[Document], *, removed: Iterable[int] = ()) -> None:
        with mock.patch("search.index.codec.SMALLEST", 3), IndexWriter(self.folder) as writer:
            for document in documents:
                writer.replace({**vars(document), "key": f"note.{document.key}"})
            for key in removed:
                writer.remove(f"note.{key}")

    def find(self, tree: Node, **options: Any) -> Result:
        return _result(self.index.search(IndexSearch(tree, recency="published", **options)))


class ClusterUnderContract:
    """An index of an OpenSearch cluster, without Haystack around it; each has an alias of its own."""

    def __init__(self, root: Path) -> None:
        from search.opensearch.cluster import shared_cluster
        from search.opensearch.cluster_index import ClusterIndex

        cluster = shared_cluster(os.environ["TANGTHU_TEST_SEARCH_URL"].split(","), 30.0, None)
        self.index = ClusterIndex(cluster, f"contract-{secrets.token_hex(6)}", Schema(**FIELDS))
        self.generation = self.index.new_generation()
        self.index.publish(self.generation)
        weakref.finalize(self, self.index.discard, self.generation)

    def replace(self, documents: Iterable[Document], *, removed: Iterable[int] = ()) -> None:
        held = {f"note.{document.key}": vars(document) for document in documents}
        self.index.write(held, removed=[f"note.{key}" for key in removed])
        self.index.refresh()

    def find(self, tree: Node, **options: Any) -> Result:
        return _result(self.index.search(IndexSearch(tree, recency="published", **options)))


def _result(answer: IndexAnswer) -> Result:
    return Result(
        total=answer.total,
        keys=[int(hit.key.removeprefix("note.")) for hit in answer.hits],
        facets=answer.facets,
        counts=answer.counts,
        scores=[hit.score for hit in answer.hits],
    )


ENGINES: dict[str, Callable[[Path], Engine]] = {
    "plain": cast("Callable[[Path], Engine]", Plain),
    "whoosh": WhooshUnderContract,
}
if os.environ.get("TANGTHU_TEST_SEARCH_URL"):  # `.ci/with_opensearch` starts a cluster and says where
    ENGINES["opensearch"] = ClusterUnderContract
