"""The OpenSearch cluster as this process talks to it: errors in the words of the search, bulk writes, a short fuse.

A request that no node answers is an `IndexUnreachable`, and for the next seconds so is every other one at once, so
that pages do not wait for a cluster that is gone. Writes are repeated while the cluster says that it has too much to
do; what a newer write has overtaken is left alone.
"""

from __future__ import annotations

import json
import logging
import os
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import unquote, urlsplit

from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConnectionError as NoConnection
from opensearchpy.exceptions import ImproperlyConfigured, NotFoundError, OpenSearchException, TransportError

from search.errors import IndexBusy, IndexDamaged, IndexMissing, IndexUnreachable

logger = logging.getLogger(__name__)

FUSE = 2.0  # seconds for which nothing is asked after no node answered
_MOST_BYTES = 8_000_000  # of one bulk request
_TRIES = 6  # of a write that the cluster has no room for, each twice as long after the last as the one before
VERSION_STEP = 1_000_000
_PATIENT_TRIES = 20
_FIRST_WAIT, _LONGEST_WAIT = 0.25, 15.0  # seconds
_LATER = frozenset({429, 502, 503, 504})  # what says "not now"


class TooMuchAsked(IndexUnreachable):
    """The cluster has too much to do now; it has not done what was asked."""


@dataclass(frozen=True)
class Change:
    """A document to be put in, or with `body` None to be taken out.

    Attributes:
        version: an older one never takes the place of a newer one. None: whatever there is gives way. Each change
            without a version counts one more, so versions are given with room between them (`VERSION_STEP`).
    """

    key: str
    body: dict[str, Any] | None
    version: int | None = None


@dataclass
class Cluster:
    """One cluster. `urls`: its nodes; `timeout`: seconds that a request may take."""

    urls: tuple[str, ...]
    timeout: float = 10.0
    certificates: str | None = None
    _silent_until: float = field(default=0.0, init=False)

    @cached_property
    def client(self) -> OpenSearch:
        """The client, with a pool of connections that the threads of this process share."""
        told: dict[str, Any] = {"ca_certs": self.certificates} if self.certificates else {}
        try:
            return OpenSearch(
                hosts=[_node(url) for url in self.urls],
                timeout=self.timeout,
                max_retries=max(2, len(self.urls)),
                retry_on_timeout=False,
                retry_on_status=(502, 503, 504),
                pool_maxsize=16,
                **told,
            )
        except ImproperlyConfigured as error:
            raise IndexUnreachable(str(error)) from error

    def ask(self, method: str, path: str, body: Any = None, *, timeout: float | None = None, **params: Any) -> Any:
        """Send a request and return the answer.

        Raises:
            IndexMissing: there is no such index.
            IndexUnreachable: no node answers, or the cluster cannot now; TooMuchAsked where it has too much to do.
            IndexDamaged: the cluster refuses the request: it holds the index in another form.
        """
        if time.monotonic() < self._silent_until:
            raise IndexUnreachable("The search server did not answer a moment ago.")
        if timeout is not None:
            params["request_timeout"] = timeout
        try:
            found = self.client.transport.perform_request(method, path, params=params, body=body)
        except (OpenSearchException, AttributeError) as error:  # the client stumbles over answers of other servers
            raise self._in_our_words(error) from error
        if not isinstance(found, dict | list):
            raise IndexUnreachable("What answers is no search server.")
        return found

    def _in_our_words(self, error: Exception) -> Exception:
        if isinstance(error, NotFoundError):
            return IndexMissing(_reason(error))
        if isinstance(error, NoConnection):  # a time-out is one
            self._silent_until = time.monotonic() + FUSE
            return IndexUnreachable(f"The search server does not answer: {type(error).__name__}.")
        if not isinstance(error, TransportError):
            return IndexUnreachable(f"The search server does not answer as one: {type(error).__name__}.")
        if error.status_code == 429 and "block" not in str(error.error):
            return TooMuchAsked(f"The search server has too much to do: {_reason(error)}")
        if error.status_code in (401, 403, 429, 500, 502, 503, 504):
            return IndexUnreachable(f"The search server cannot ({error.status_code}): {_reason(error)}")
        return IndexDamaged(f"The search server refuses ({error.status_code}): {_reason(error)}")

    # --- Writing ---

    def write(self, index: str, changes: Iterable[Change], *, refresh: bool, is_patient: bool = False) -> None:
        """Make changes, the last one of a document at its end; while the cluster makes some, the next are fetched.

        `changes` is read in a thread.
        `is_patient`: repeat what no node answered as well, for minutes, as what builds a whole index should.

        Raises:
            IndexBusy: the cluster had no room for them, repeatedly.
            IndexUnreachable: it does not answer, or it must not write: its disks are full.
            IndexDamaged: it holds the index in another form.

        Some changes may have been made by then; making them again changes nothing.
        """
        for bulk in _ahead(_bulks(changes)):
            self._write(index, bulk, refresh=refresh, is_patient=is_patient)

    def _write(self, index: str, changes: Sequence[Change], *, refresh: bool, is_patient: bool) -> None:
        left, wait = list(changes), _FIRST_WAIT
        tries = _PATIENT_TRIES if is_patient else _TRIES
        refused: Exception = IndexBusy("")
        for attempt in range(tries):
            if attempt:
                time.sleep(wait)
                wait = min(2 * wait, _LONGEST_WAIT)
            try:
                answer = self.ask(
                    "POST",
                    f"/{index}/_bulk",
                    "".join(_lines(left)),
                    timeout=max(self.timeout, 60.0),
                    refresh="true" if refresh else "false",
                )
            except TooMuchAsked as error:
                refused = IndexBusy(str(error))
                continue
            except IndexUnreachable as error:
                if not is_patient:
                    raise
                refused, wait = error, max(wait, FUSE)
                continue
            left, refused = self._not_taken(left, answer)
            if not left:
                return
        raise refused

    def _not_taken(self, changes: Sequence[Change], answer: Any) -> tuple[list[Change], Exception]:
        """Return the changes that the cluster may take later, and what it said."""
        left, busy = [], IndexBusy("")
        for change, item in zip(changes, answer["items"], strict=True):
            ((_, told),) = item.items()
            status = told["status"]
            if status < 300 or status == 404 or status == 409:  # gone already, or overtaken by a newer write
                continue
            reason = f"{change.key}: {told['error'].get('type')}: {told['error'].get('reason')}"
            if "block" in str(told["error"].get("type")):
                raise IndexUnreachable(f"The search server must not write: {reason}")
            if status not in _LATER:
                raise IndexDamaged(reason)
            left.append(change)
            busy = IndexBusy(reason)
        return left, busy


def _lines(changes: Iterable[Change]) -> Iterator[str]:
    for change in changes:
        told: dict[str, Any] = {"_id": change.key}
        if change.version is not None:
            told |= {"version": change.version * VERSION_STEP, "version_type": "external_gte"}
        yield json.dumps({"delete" if change.body is None else "index": told}) + "\n"
        if change.body is not None:
            yield json.dumps(change.body, ensure_ascii=False, separators=(",", ":")) + "\n"


def _bulks(changes: Iterable[Change]) -> Iterator[list[Change]]:
    """Cut changes into requests that a node takes at once; one holds no document twice."""
    bulk: dict[str, Change] = {}
    size = 0
    for change in changes:
        weight = 200 + (len(change.body["made"]["weights"]) * 3 if change.body else 0)
        if bulk and size + weight > _MOST_BYTES:
            yield list(bulk.values())
            bulk, size = {}, 0
        bulk[change.key] = change
        size += weight
    if bulk:
        yield list(bulk.values())


def _ahead(bulks: Iterator[list[Change]]) -> Iterator[list[Change]]:
    """Yield what an iterator gives, while a thread fetches from it what comes next."""
    with ThreadPoolExecutor(max_workers=1) as fetcher:
        coming = fetcher.submit(next, bulks, None)
        while (bulk := coming.result()) is not None:
            coming = fetcher.submit(next, bulks, None)
            yield bulk


def _reason(error: TransportError) -> str:
    info = error.info
    if isinstance(info, dict) and isinstance(told := info.get("error"), dict):
        causes = told.get("root_cause") or [told]
        return f"{causes[0].get('type')}: {causes[0].get('reason')}"
    return str(error.error)


def _node(url: str) -> dict[str, Any]:
    """Return the address of a node as the client takes it; name and password in it are taken along."""
    parts = urlsplit(url)
    node: dict[str, Any] = {
        "host": parts.hostname,
        "port": parts.port or (443 if parts.scheme == "https" else 9200),
        "use_ssl": parts.scheme == "https",
    }
    if parts.path.strip("/"):
        node["url_prefix"] = parts.path.strip("/")
    if parts.username:
        node["http_auth"] = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return node


_clusters: dict[tuple[int, tuple[str, ...], float, str | None], Cluster] = {}
_clusters_lock = threading.Lock()


def shared_cluster(urls: Sequence[str], timeout: float, certificates: str | None) -> Cluster:
    """Return the cluster of these addresses; one for all threads of a process, and a new one after a fork."""
    key = (os.getpid(), tuple(urls), timeout, certificates)
    with _clusters_lock:
        if key not in _clusters:
            _clusters[key] = Cluster(tuple(urls), timeout, certificates)
        return _clusters[key]
