"""An index in several pieces counts the commonest values of a facet exactly, although each piece has others."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from whoosh.fields import Schema

from search.opensearch.cluster import Cluster
from search.opensearch.cluster_index import ClusterIndex
from search.protocol import IndexSearch
from tests.search.contract.documents import Document
from tests.search.contract.engines import FIELDS


@pytest.mark.parametrize("configured", [3, 1])  # one: the setting changed after the index was built
def test_the_commonest_values_of_all_pieces_are_told(cluster: Cluster, index_name: str, configured: int) -> None:
    built = ClusterIndex(cluster, index_name, Schema(**FIELDS), shards=3, copies=0)
    generation = built.new_generation()
    chance = random.Random(7)
    values = [f"kind-{min(chance.randrange(120), chance.randrange(120)):03d}" for _ in range(600)]
    documents = {
        f"note.{number}": vars(Document(number, text="cam", kind=(value,))) for number, value in enumerate(values)
    }
    built.write(documents, generation=generation)
    built.refresh(built.name_of(generation))
    built.publish(generation)
    index = ClusterIndex(cluster, index_name, Schema(**FIELDS), shards=configured, copies=0)
    ranked = sorted(Counter(values).items(), key=lambda counted: (-counted[1], counted[0]))
    for most in (1, 5, 40, 500):
        answer = index.search(IndexSearch(facets=("kind",), most={"kind": most}, limit=0))
        assert answer.facets["kind"] == dict(ranked[:most])
