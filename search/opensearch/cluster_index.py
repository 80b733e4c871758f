"""What the live index of a cluster answers. Nothing here knows Haystack."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from search.analysis import folded
from search.errors import IndexDamaged, IndexUnreachable, UnknownField
from search.index.segments import unpack_stored
from search.opensearch.documents import KEY, STORED, words_field
from search.opensearch.forms import term_text
from search.opensearch.generations import ClusterGenerations
from search.opensearch.queries import BASE, EVERYTHING, Query, QueryWriter, beginning, literally, one_slip_off
from search.protocol import IndexAnswer, IndexSearch, commonest
from search.tree import Node

_WINDOW = 10_000  # hits that the server gives at once, and as deep as it looks without being led
_STRETCH = 5_000  # hits of one step where more are asked for
_MOST_VALUES = 60_000  # in all facets of one answer; the server gives 65,536 buckets
_KEPT_OPEN = "2m"
_COUNTED = 200  # words in one request
_LONGEST_WORD = 20  # letters; what is longer is no word to correct


@dataclass(frozen=True, slots=True)
class ClusterHit:
    """A document found."""

    key: str
    score: float
    data: str

    def stored(self) -> dict[str, Any]:
        """Return the stored values of the document. Raises IndexDamaged where they cannot be read."""
        return _unpacked(self.data)


class ClusterIndex(ClusterGenerations):
    """What the live generation answers."""

    @cached_property
    def _queries(self) -> QueryWriter:
        return QueryWriter(self.form, lambda name: [value for value, _ in self._terms(name, ".*", None)])

    # --- Searching ---

    def search(self, asked: IndexSearch) -> IndexAnswer:
        """Answer a search.

        Raises:
            UnknownField: it names a field that the index does not have.
        """
        for name in asked.facets:
            if name not in self.form.fields.keywords | self.form.fields.numbers:
                raise UnknownField(f"no field to count by {name!r}")
        query, order = self._queries.search(asked), self._queries.order(asked)
        body: Query = {"query": query, "size": 0, "track_total_hits": True, "aggs": self._counted(asked)}
        is_deep = asked.offset + asked.limit > _WINDOW
        if asked.limit > 0:
            body |= {"sort": order, "_source": [STORED], "from": asked.offset, "size": asked.limit}
        if is_deep:
            body |= {"from": 0, "size": 0}
        told = self._asked(body, asked)
        hits = list(self._hits(told["hits"]["hits"], asked))
        total = told["hits"]["total"]["value"]
        if is_deep and asked.offset < total:
            hits = list(self._hits(self._deep(query, order, asked), asked))
        found = told.get("aggregations", {})
        return IndexAnswer(
            total=total,
            hits=hits,
            facets={
                name: self._facet(name, found[f"facet {name}"], query, asked.most.get(name)) for name in asked.facets
            },
            counts=tuple(found["counts"]["buckets"][str(place)]["doc_count"] for place in range(len(asked.counts))),
        )

    def _counted(self, asked: IndexSearch) -> Query:
        size = _MOST_VALUES // max(1, len(asked.facets))
        wanted: Query = {}
        for name in asked.facets:
            terms = {"field": name, "size": min(size, asked.most.get(name, size))}
            if self.shards > 1:  # each tells many more values, or those common in all of them together may be missed
                terms["shard_size"] = size
            wanted[f"facet {name}"] = {"terms": terms}
        if asked.counts:
            trees = {str(place): self._queries.matching(node) for place, node in enumerate(asked.counts)}
            wanted["counts"] = {"filters": {"filters": trees}}
        return wanted

    def _asked(self, body: Query, asked: IndexSearch | None = None) -> Any:
        """Send a search to the live generation; a shard that cannot answer fails it, for a part would be wrong."""
        told: dict[str, Any] = {"allow_partial_search_results": "false"}
        if asked is not None:
            # The same search asks the same copies, whose deleted documents weigh the same on every page.
            told["preference"] = hashlib.blake2b(repr(asked.tree).encode(), digest_size=8).hexdigest()
            if self.shards > 1:
                told["search_type"] = "dfs_query_then_fetch"
        answer = self.cluster.ask("POST", f"/{self.alias}/_search", body, **told)
        if answer["timed_out"]:
            raise IndexUnreachable("The search server took too long.")
        return answer

    def _hits(self, found: Iterable[Any], asked: IndexSearch) -> Iterator[ClusterHit]:
        for hit in found:
            score = 0.0 if asked.sort else float(hit["_score"]) - BASE
            yield ClusterHit(hit["_id"], score if score < BASE else score - BASE, hit["_source"]["made"]["stored"])

    def _deep(self, query: Query, order: list[Query], asked: IndexSearch) -> list[Any]:
        """Return hits beyond the window of the server, which is led from one stretch to the next."""
        found: list[Any] = []
        passed = 0
        for hits in self._stretches({"query": query, "sort": order, "_source": [STORED]}):
            found += hits[max(0, asked.offset - passed) : asked.offset + asked.limit - passed]
            passed += len(hits)
            if passed >= asked.offset + asked.limit:
                break
        return found

    def _stretches(self, body: Query) -> Iterator[list[Any]]:
        """Yield all hits of a sorted search, in one state of the index."""
        opened = self.cluster.ask("POST", f"/{self.alias}/_search/point_in_time", keep_alive=_KEPT_OPEN)
        pit = opened["pit_id"]
        try:
            after: list[Any] | None = None
            while True:
                more = {} if after is None else {"search_after": after}
                asked = {"size": _STRETCH, "pit": {"id": pit, "keep_alive": _KEPT_OPEN}, "track_total_hits": False}
                answer = self.cluster.ask("POST", "/_search", {**body, **asked, **more})
                if answer["timed_out"] or answer["_shards"]["failed"]:
                    raise IndexUnreachable("A part of the index does not answer.")
                hits = answer["hits"]["hits"]
                if hits:
                    yield hits
                if len(hits) < _STRETCH:
                    return
                after, pit = hits[-1]["sort"], answer["pit_id"]
        finally:
            self._close(pit)

    def _close(self, pit: str) -> None:
        try:
            self.cluster.ask("DELETE", "/_search/point_in_time", {"pit_id": [pit]})
        except IndexDamaged:
            return  # it closes by itself

    def _facet(self, name: str, counted: Any, query: Query, most: int | None) -> dict[str, int]:
        """Return how many documents have each value, of `most` values or of all, be they more than one answer holds.

        The server gives the commonest, of equal ones the first; whether a shard may have kept some back, it says.
        """
        is_whole = counted["sum_other_doc_count"] == 0
        if is_whole or (most is not None and len(counted["buckets"]) == most and _is_exact(counted)):
            return {str(bucket["key"]): bucket["doc_count"] for bucket in counted["buckets"]}
        found: dict[str, int] = {}
        source: Query = {"size": _WINDOW, "sources": [{"value": {"terms": {"field": name}}}]}
        while True:
            body = {"query": query, "size": 0, "track_total_hits": False, "aggs": {"all": {"composite": source}}}
            told = self._asked(body)["aggregations"]["all"]
            found |= {str(bucket["key"]["value"]): bucket["doc_count"] for bucket in told["buckets"]}
            if "after_key" not in told:
                return commonest(found, most)
            source["after"] = told["after_key"]

    # --- The vocabulary ---

    def vocabulary(self, field: str, prefix: str, limit: int | None) -> list[tuple[str, int]]:
        """Return the terms of a field that begin so and in how many documents each stands, commonest first."""
        if field not in self.form.texts:
            return self._terms(field, literally(prefix) + ".*", limit) if field in self.form.fields.keywords else []
        found = [
            (term.partition("|")[2], count)
            for term, count in self._terms(words_field(field), beginning(prefix, folded(prefix)), limit)
        ]
        return sorted(found, key=lambda entry: (-entry[1], entry[0]))

    def near_words(self, plain: str) -> list[tuple[str, int]]:
        """Return the toneless words one slip of the finger off that the general fields hold, commonest first."""
        if not plain.isalpha() or len(plain) > _LONGEST_WORD + 1:
            return []
        totals: dict[str, int] = {}
        for name in self.form.general:
            for term, count in self._terms(words_field(name), one_slip_off(plain), None):
                word = term.partition("|")[0]
                if word.isalpha() and word != plain and len(word) <= _LONGEST_WORD:
                    totals[word] = totals.get(word, 0) + count
        return sorted(totals.items(), key=lambda entry: (-entry[1], entry[0]))

    def holds_word(self, plain: str) -> bool:
        """Whether the toneless word stands in some document, in any spelling."""
        return any(self._terms(words_field(name), literally(plain + "|") + ".*", 1) for name in self.form.general)

    def doc_freqs(self, words: Sequence[str]) -> dict[str, int]:
        """Return in how many documents each word stands as spelled, in that general field where most have it."""
        counts: dict[str, int] = {}
        for start in range(0, len(words), _COUNTED):
            wanted = {
                f"{place} {name}": {"term": {name: {"value": "|" + term_text(word)}}}
                for place, word in enumerate(words[start : start + _COUNTED], start)
                for name in self.form.general
            }
            told = self._asked(
                {"size": 0, "track_total_hits": False, "aggs": {"words": {"filters": {"filters": wanted}}}}
            )
            for name, bucket in told["aggregations"]["words"]["buckets"].items():
                word = words[int(name.partition(" ")[0])]
                counts[word] = max(counts.get(word, 0), bucket["doc_count"])
        return counts

    def _terms(self, field: str, pattern: str, limit: int | None) -> list[tuple[str, int]]:
        """Return the commonest terms of a keyword field that fit a pattern, with the number of their documents."""
        terms = {"field": field, "size": limit or _MOST_VALUES, "include": pattern}
        if self.shards > 1:
            terms["shard_size"] = max(_WINDOW, limit or _MOST_VALUES)
        told = self._asked({"size": 0, "track_total_hits": False, "aggs": {"terms": {"terms": terms}}})
        return [(str(each["key"]), each["doc_count"]) for each in told["aggregations"]["terms"]["buckets"]]

    # --- All documents ---

    def clear(self, node: Node) -> None:
        """Take out all documents that match."""
        self.refresh()
        found = self._stretches({"query": self._queries.matching(node), "sort": [{KEY: "asc"}], "_source": False})
        for hits in found:
            self.write({}, removed=[hit["_id"] for hit in hits])
        self.refresh()

    def each(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield the key and the stored values of every document."""
        self.refresh(self.alias)
        for hits in self._stretches({"query": EVERYTHING, "sort": [{KEY: "asc"}], "_source": [STORED]}):
            yield from ((hit["_id"], _unpacked(hit["_source"]["made"]["stored"])) for hit in hits)

    def document_keys(self) -> set[str]:
        """Return the keys of all documents, from the column that they are sorted by: no document is opened."""
        self.refresh(self.alias)
        body = {"query": EVERYTHING, "sort": [{KEY: "asc"}], "_source": False, "stored_fields": "_none_"}
        return {hit["sort"][0] for hits in self._stretches(body) for hit in hits}


def _unpacked(data: str) -> dict[str, Any]:
    try:
        return unpack_stored(base64.b64decode(data))
    except ValueError as error:
        raise IndexDamaged(f"stored values: {error}") from error


def _is_exact(counted: Any) -> bool:
    """Whether no shard kept back a value that may be commoner than one that it gave."""
    return bool(counted["doc_count_error_upper_bound"] == 0)
