"""The generations of an index of a cluster, and what is written to them.

A generation is an index of the cluster, `tangthu.20260711-093000-k3f9a1`; the alias `tangthu` names the live one, and
is moved from one to the next at once. Nothing here knows Haystack.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from typing import Any

from whoosh.fields import Schema

from search.errors import IndexBusy, IndexMissing
from search.opensearch.cluster import Change, Cluster
from search.opensearch.documents import FORM, IndexForm, length_field, rounded

_AT_ONCE = 50  # changes up to so many are visible at once, more of them within the second
_TRIES_TO_DROP, _BETWEEN_TRIES = 30, 2.0
_BLOCKS = "index.blocks."
_LEAST_COMPARED = 1_000  # documents


class ClusterGenerations:
    """An index by its alias.

    Args:
        fingerprint: says what the fields and their analysis are now; what was made under another one is outdated.
        copies: how many nodes hold a shard besides the first, as far as there are nodes.
    """

    def __init__(
        self,
        cluster: Cluster,
        alias: str,
        schema: Schema,
        *,
        fingerprint: Callable[[], str] = str,
        shards: int = 1,
        copies: int = 1,
    ) -> None:
        self.cluster, self.alias = cluster, alias
        self.form = IndexForm(schema)
        self._fingerprint = fingerprint
        self.shards, self.copies = shards, copies
        self._averages: dict[str, dict[str, float]] = {}

    def fingerprint(self) -> str:
        """Return what a generation must have been made for."""
        return f"{FORM} {self._fingerprint()}"

    # --- Writing ---

    def write(
        self,
        documents: Mapping[str, Mapping[str, Any]],
        *,
        removed: Iterable[str] = (),
        generation: str | None = None,
        version: int | None = None,
    ) -> None:
        """Put documents in by key and take others out; what a write of a newer version says stands.

        Raises:
            IndexBusy: the cluster has no room for them now.
            IndexUnreachable: it does not answer, or must not write.
        """
        is_aside = generation is not None
        if generation is None:
            generation = self.current_generation()
            if generation is None:
                generation = self.new_generation()
                self.publish(generation)
        averages = self._averages_of(generation, documents)
        gone = list(removed)
        changes = chain(
            (Change(key, None, version) for key in gone),
            (Change(key, self.form.sent(key, held, averages), version) for key, held in documents.items()),
        )
        is_small = len(gone) + len(documents) <= _AT_ONCE
        self.cluster.write(self.name_of(generation), changes, refresh=is_small, is_patient=is_aside)

    def _averages_of(self, generation: str, documents: Mapping[str, Mapping[str, Any]]) -> Mapping[str, float]:
        """Return how long the fields of a generation are on average; its first documents decide."""
        held = self._averages.get(generation) or self._noted(generation).get("averages") or {}
        if not held and documents:
            held = self.form.averages_of(documents.values())
            body = {"_meta": {"fingerprint": self.fingerprint(), "averages": held}}
            self.cluster.ask("PUT", f"/{self.name_of(generation)}/_mapping", body)
        if held:
            self._averages = {generation: held}
        return held

    def optimise(self, generation: str | None = None) -> None:
        """Drop deleted documents for good, in all copies.

        The server keeps them until all copies have said that they have them no more, which they say twice a minute.
        Raises IndexBusy where they have not after that.
        """
        name = self.alias if generation is None else self.name_of(generation)
        for _ in range(_TRIES_TO_DROP):
            self.cluster.ask("POST", f"/{name}/_flush", timeout=600, force="true", wait_if_ongoing="true")
            self.cluster.ask("POST", f"/{name}/_forcemerge", timeout=3_600, only_expunge_deletes="true", flush="true")
            self.refresh(name)
            if not self.deleted_count(name):
                return
            time.sleep(_BETWEEN_TRIES)
        raise IndexBusy("The search server still keeps deleted documents; try again later.")

    def deleted_count(self, name: str | None = None) -> int:
        """Return how many documents are deleted but still in files, of the live generation unless told."""
        told = self.cluster.ask("GET", f"/{name or self.alias}/_stats/docs")
        return int(told["_all"]["total"]["docs"]["deleted"])

    def refresh(self, name: str | None = None) -> None:
        """Make what was written visible now, in the live generation unless told."""
        name = name or self.alias
        self.cluster.ask("POST", f"/{name}/_refresh", timeout=60)

    # --- Generations ---

    def current_generation(self) -> str | None:
        """Return the name of the live generation; None if there is none."""
        try:
            held = self.cluster.ask("GET", f"/_alias/{self.alias}")
        except IndexMissing:
            return None
        return max(held).removeprefix(f"{self.alias}.") if held else None

    def new_generation(self) -> str:
        """Make an empty index that nobody reads and return its name."""
        generation = f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}-{secrets.token_hex(3)}"
        body = self.form.body(shards=self.shards, meta={"fingerprint": self.fingerprint()})
        self.cluster.ask("PUT", f"/{self.name_of(generation)}", body, timeout=60)
        return generation

    def count(self) -> int:
        """Return how many documents the live generation holds."""
        return int(self.cluster.ask("GET", f"/{self.alias}/_count")["count"])

    def publish(self, generation: str) -> None:
        """Make a generation the live one: every query from now on, of every process, is answered from it."""
        name = self.name_of(generation)
        settings = {"refresh_interval": "1s", "auto_expand_replicas": f"0-{self.copies}" if self.copies else "false"}
        self.cluster.ask("PUT", f"/{name}/_settings", {"index": settings}, timeout=60)
        self.refresh(name)
        actions = [
            {"remove": {"index": f"{self.alias}.*", "alias": self.alias, "must_exist": False}},
            {"add": {"index": name, "alias": self.alias}},
        ]
        self.cluster.ask("POST", "/_aliases", {"actions": actions}, timeout=60)

    def retire_others(self, *, keep: Iterable[str] = ()) -> list[str]:
        """Delete the generations that are not live, those to keep excepted; return their names."""
        live = self.current_generation()
        if live is None:
            return []
        held = self.cluster.ask(
            "GET", f"/{self.alias}.*/_settings", expand_wildcards="all", filter_path="*.settings.index.uuid"
        )
        gone = [name for name in map(self._generation, held) if name not in {live, *keep}]
        for generation in gone:
            self.discard(generation)
        return gone

    def discard(self, generation: str) -> None:
        """Delete a generation that is not going to be published."""
        try:
            self.cluster.ask("DELETE", f"/{self.name_of(generation)}", timeout=60)
        except IndexMissing:
            return

    def is_outdated(self) -> bool:
        """Whether the live generation was made for other fields, another analysis, or texts of other lengths."""
        generation = self.current_generation()
        if generation is None:
            return True
        meta = self._noted(generation)
        return meta.get("fingerprint") != self.fingerprint() or self._has_outgrown(meta.get("averages") or {})

    def _has_outgrown(self, averages: Mapping[str, float]) -> bool:
        """Whether the fields of a thousand documents or more are half as long again as when the first were written."""
        wanted = {name: {"avg": {"field": length_field(name)}} for name in averages}
        body = {"size": 0, "track_total_hits": True, "aggs": wanted}
        told = self.cluster.ask("POST", f"/{self.alias}/_search", body, allow_partial_search_results="false")
        if not wanted or told["hits"]["total"]["value"] < _LEAST_COMPARED:
            return False
        now = {name: told["aggregations"][name]["value"] for name in averages}
        return any(held and not 2 / 3 < rounded(held) / averages[name] < 3 / 2 for name, held in now.items())

    def _noted(self, generation: str) -> dict[str, Any]:
        told = self.cluster.ask("GET", f"/{self.name_of(generation)}/_mapping")
        return dict(told[self.name_of(generation)]["mappings"].get("_meta") or {})

    def name_of(self, generation: str) -> str:
        """Return the index of the cluster that a generation is."""
        return f"{self.alias}.{generation}"

    def _generation(self, name: str) -> str:
        return name.removeprefix(f"{self.alias}.")

    # --- How it is ---

    def trouble(self) -> str | None:
        """Say in a sentence what is wrong with the cluster; None where all is well."""
        told = self.cluster.ask("GET", f"/_cluster/health/{self.alias}")
        missing = told["unassigned_shards"] + told["initializing_shards"]
        if told["status"] == "red":
            return f"The search cluster is red: {missing} shards of the index are missing."
        blocks = self.cluster.ask("GET", f"/{self.alias}/_settings", flat_settings="true")
        for name, held in blocks.items():
            closed = [
                key for key, value in held["settings"].items() if key.startswith("index.blocks.") and value == "true"
            ]
            if closed:
                return f"The search index {name} must not be written ({closed[0]}): are the disks of the cluster full?"
        if told["status"] == "yellow":
            return f"The search cluster is yellow: {missing} copies of the index are missing; nothing is lost."
        return None
