"""What a process makes of a cluster that has too much to do, or answers as no cluster does: a server that plays one."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from search.errors import IndexBusy, IndexDamaged, IndexUnreachable
from search.opensearch import cluster as module
from search.opensearch.cluster import VERSION_STEP, Change, Cluster


class Played(ThreadingHTTPServer):
    """Answers each request with the next of `answers`: a status, and what is said of each change of a bulk."""

    answers: list[tuple[int, dict[str, int] | str]]
    asked: list[list[dict[str, Any]]]


class Answer(BaseHTTPRequestHandler):
    server: Played

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        lines = [json.loads(line) for line in body.splitlines()]
        self.server.asked.append(lines)
        status, told = self.server.answers.pop(0)
        if isinstance(told, str):
            said = told.encode()
        else:
            acts = [next(iter(line.items())) for line in lines if next(iter(line)) in ("index", "delete")]
            items = [{act: _item(told.get(meta["_id"], 200))} for act, meta in acts]
            said = json.dumps({"errors": True, "items": items}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, format: str, *args: object) -> None:
        return


def _item(status: int) -> dict[str, Any]:
    kinds = {403: "cluster_block_exception", 400: "mapper_parsing_exception"}
    return {"status": status, "error": {"type": kinds.get(status, "es_rejected_execution_exception"), "reason": "x"}}


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> Iterator[Played]:
    monkeypatch.setattr(module, "_FIRST_WAIT", 0.001)
    monkeypatch.setattr(module, "_LONGEST_WAIT", 0.002)
    monkeypatch.setattr(module, "FUSE", 0.0)
    server = Played(("127.0.0.1", 0), Answer)
    server.answers, server.asked = [], []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def opened(played: Played) -> Cluster:
    return Cluster((f"http://127.0.0.1:{played.server_address[1]}",), timeout=5.0)


def body(weights: str = "") -> dict[str, Any]:
    return {"made": {"weights": weights}}


CHANGES = [Change("a", body(), 3), Change("b", body(), 3), Change("c", None, 3), Change("b", body("last"), 3)]


def keys(lines: list[dict[str, Any]]) -> list[str]:
    return [meta["_id"] for line in lines for name, meta in line.items() if name in ("index", "delete")]


def test_only_what_was_refused_is_asked_again(played: Played) -> None:
    played.answers = [(200, {"a": 429, "c": 503}), (200, {"c": 429}), (200, {})]
    opened(played).write("x", CHANGES, refresh=False)
    assert [keys(lines) for lines in played.asked] == [["a", "b", "c"], ["a", "c"], ["c"]]
    sent = played.asked[0]
    assert sent[0]["index"] == {"_id": "a", "version": 3 * VERSION_STEP, "version_type": "external_gte"}
    assert sent[3] == body("last")  # of two changes of one document the last


def test_what_is_gone_or_overtaken_is_done(played: Played) -> None:
    played.answers = [(200, {"a": 409, "c": 404})]
    opened(played).write("x", CHANGES, refresh=False)
    assert len(played.asked) == 1


def test_a_cluster_that_stays_overloaded_is_told_so(played: Played) -> None:
    played.answers = [(429, '{"error": {"type": "circuit_breaking_exception"}, "status": 429}')] * 3
    played.answers += [(200, {"a": 429})] * 20
    with pytest.raises(IndexBusy, match="a: es_rejected"):
        opened(played).write("x", CHANGES, refresh=False)
    assert len(played.asked) == 6
    played.answers = [(429, '{"error": {"type": "circuit_breaking_exception"}, "status": 429}')]
    with pytest.raises(IndexUnreachable, match="too much"):  # who reads does not wait
        opened(played).ask("POST", "/x/_search", {})


@pytest.mark.parametrize(("status", "kind"), [(403, IndexUnreachable), (400, IndexDamaged)])
def test_what_will_not_be_taken_later_is_an_error_at_once(played: Played, status: int, kind: type[Exception]) -> None:
    played.answers = [(200, {"b": status})]
    with pytest.raises(kind, match="b: "):
        opened(played).write("x", CHANGES, refresh=False)
    assert len(played.asked) == 1


def test_who_builds_an_index_waits_for_a_cluster_that_comes_back(played: Played) -> None:
    away = (503, '{"error": {"type": "cluster_manager_not_discovered_exception"}, "status": 503}')
    played.answers = [away] * 9 + [(200, {})]
    opened(played).write("x", CHANGES, refresh=False, is_patient=True)
    assert keys(played.asked[-1]) == ["a", "b", "c"]
    played.answers = [away] * 9
    with pytest.raises(IndexUnreachable, match="503"):
        opened(played).write("x", CHANGES, refresh=False)


def test_large_changes_are_cut_into_several_requests(played: Played, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_BYTES", 1_000)
    played.answers = [(200, {})] * 9
    opened(played).write("x", [Change(str(number), body("w" * 100), 1) for number in range(5)], refresh=False)
    assert [keys(lines) for lines in played.asked] == [["0", "1"], ["2", "3"], ["4"]]


def test_changes_are_fetched_while_the_cluster_makes_those_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_BYTES", 1)
    fetched, written = threading.Event(), []

    def changes() -> Iterator[Change]:
        yield Change("a", body(), 1)
        yield Change("b", body(), 1)
        fetched.set()
        yield Change("c", body(), 1)

    def write(cluster: Cluster, index: str, bulk: list[Change], **how: bool) -> None:
        assert fetched.wait(30)
        written.append([change.key for change in bulk])

    monkeypatch.setattr(Cluster, "_write", write)
    Cluster(("http://127.0.0.1:9",)).write("x", changes(), refresh=False)
    assert written == [["a"], ["b"], ["c"]]


def test_an_error_of_who_gives_the_changes_is_theirs(played: Played) -> None:
    def changes() -> Iterator[Change]:
        yield Change("a", body(), 1)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        opened(played).write("x", changes(), refresh=False)


@pytest.mark.parametrize("status", [200, 500])
@pytest.mark.parametrize("said", ["<html>a proxy</html>", "", '"OK"'])
def test_what_is_no_answer_of_a_cluster_is_no_answer(played: Played, status: int, said: str) -> None:
    played.answers = [(status, said)] * 9
    with pytest.raises(IndexUnreachable):
        opened(played).ask("POST", "/x/_search", {})
