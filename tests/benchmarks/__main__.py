"""`python -m tests.benchmarks`: build every engine from the same articles, ask the same questions, print one table.

--corpus FILE       articles as JSON lines, plain or .zst; those of the folder that TANGTHU_BENCH names unless told
                    otherwise, and without such a folder generated ones
--queries FILE      questions as "class, tab, query"; without it they are chosen from the corpus
--documents N       10,000 unless told otherwise
--engines A,B       some of: ours stock whoosh fts5 postgresql tantivy; all that are installed unless told otherwise
--rounds N          each engine is asked so often, in turns, so that a busy moment harms no single one; 3
--keep FOLDER       leave the indexes there, and take those that an earlier run left there
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import django

from tests.benchmarks.corpus import articles, supplied
from tests.benchmarks.queries import CLASSES, DISTINCT, Asked, choose, distinct, read

REPETITIONS = 15
_PATIENCE = 20.0  # seconds a class of questions may take before an engine is asked it no more often
_SLOW = 120.0  # seconds that a round of questions may take for an engine to be asked another one
_REMEMBERED = 16
_QUESTIONS, _STREAM = "questions", "stream"
STREAM = 1_500  # distinct queries that are measured, and as many before them
_TITLES = 30_000  # articles from whose titles they are taken


def engine_of(name: str) -> Callable[[Path], Any]:
    """The class of an engine; ImportError where it is not installed."""
    if name in ("ours", "stock"):
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
        django.setup()
        from tests.benchmarks import haystack_engines

        return {"ours": haystack_engines.Ours, "stock": haystack_engines.StockHaystack}[name]
    from tests.benchmarks import engines

    return {
        "whoosh": engines.PlainWhoosh,
        "fts5": engines.SqliteFts5,
        "postgresql": engines.PostgreSql,
        "tantivy": engines.Tantivy,
    }[name]


ENGINES = ("ours", "stock", "whoosh", "fts5", "postgresql", "tantivy")


def main() -> None:
    options = _options()
    if options.step:
        {"choose": _choose, "build": _build, "ask": _ask, "stream": _stream}[options.step](options)
        return
    with tempfile.TemporaryDirectory(prefix="tang-thu-bench-") as folder:
        os.environ["TANGTHU_DATA_DIR"] = folder
        measured = _measure(options, Path(options.keep or folder))
    print(table(measured, options.documents))


def _measure(options: argparse.Namespace, folder: Path) -> dict[str, dict[str, Any]]:
    """Build and ask every engine, one after the other."""
    folder.mkdir(parents=True, exist_ok=True)
    _step(options, "none", folder, "choose")
    built = {name: _built(options, name, folder) for name in options.engines.split(",")}
    left = [name for name, figures in built.items() if figures]
    rounds: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for number in range(options.rounds):
        for name in left.copy():
            begun = time.monotonic()
            if asked := _step(options, name, folder, "ask"):
                rounds[name].append(asked)
                print(f"{name}: round {number + 1}", file=sys.stderr)
            if not asked or time.monotonic() - begun > _SLOW:
                left.remove(name)
    measured = {name: {**(built[name] or {}), **_together(asked)} for name, asked in rounds.items()}
    for name, entry in measured.items():
        entry.update(_step(options, name, folder, "stream") or {})
    for line in _differences(measured):
        print(line, file=sys.stderr)
    return measured


def _built(options: argparse.Namespace, name: str, folder: Path) -> dict[str, Any] | None:
    """What building the engine took, now or in an earlier run; a server's tables are not kept."""
    kept = folder / f"{name}-{options.documents}.json"
    if kept.exists() and name != "postgresql":
        figures: dict[str, Any] = json.loads(kept.read_text())
        return figures
    built = _step(options, name, folder, "build")
    if built:
        kept.write_text(json.dumps(built))
    return built


def _together(rounds: list[dict[str, Any]]) -> dict[str, Any]:
    """The times of all rounds as of one."""
    times = {
        kind: {state: [each for asked in rounds for each in asked["times"][kind][state]] for state in ("cold", "warm")}
        for kind in CLASSES
    }
    return {**rounds[0], "times": times, "memory": max(asked["memory"] for asked in rounds)}


def _differences(measured: dict[str, dict[str, Any]]) -> Iterator[str]:
    """Where engines do not count the same; the stock one looks into the text alone, the others into the title too."""
    for name, entry in measured.items():
        for kind in CLASSES:
            pairs = list(zip(entry["totals"][kind], next(iter(measured.values()))["totals"][kind], strict=False))
            if unequal := sum(one != other for one, other in pairs):
                yield f"{name}: {unequal} of {len(pairs)} totals of {kind!r} are not those of the first engine"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=os.environ.get("CORPUS") or supplied("*.jsonl*"))
    parser.add_argument("--queries", type=Path, default=os.environ.get("QUERIES") or supplied("queries.txt"))
    parser.add_argument("--documents", type=int, default=int(os.environ.get("DOCUMENTS", "10000")))
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--rounds", type=int, default=int(os.environ.get("ROUNDS", "3")))
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--step", choices=("choose", "build", "ask", "stream"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def _step(options: argparse.Namespace, name: str, folder: Path, step: str) -> dict[str, Any] | None:
    """Build or ask an engine in a process of its own, on one core; None where the engine is not to be had."""
    command = [sys.executable, "-m", "tests.benchmarks", "--step", step, "--folder", str(folder), "--engines", name]
    command += ["--documents", str(options.documents)]
    for option in ("corpus", "queries"):
        if getattr(options, option):
            command += [f"--{option}", str(getattr(options, option))]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        print(f"{name}: left out ({step} failed)", file=sys.stderr)
        return None
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _engine(options: argparse.Namespace) -> Any:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    try:
        return engine_of(options.engines)(options.folder)
    except ImportError as error:
        sys.exit(f"{options.engines}: {error}")


def _build(options: argparse.Namespace) -> None:
    engine = _engine(options)
    before = _files(options.folder)
    begun = time.process_time()
    for _ in articles(options.corpus, options.documents):
        pass
    reading = time.process_time() - begun
    begun, started = time.process_time(), time.monotonic()
    engine.build(articles(options.corpus, options.documents))
    seconds = max(time.process_time() - begun, 0.0) - reading
    if options.engines == "postgresql":  # another process does its work
        seconds = time.monotonic() - started - reading
    size = engine.size() if hasattr(engine, "size") else _files(options.folder) - before
    print(json.dumps({"rate": options.documents / max(seconds, 1e-9), "size": size}))


def _choose(options: argparse.Namespace) -> None:
    """Choose the questions, once for all engines and apart from them, so that their memory is their own."""
    sample = articles(options.corpus, options.documents)
    questions = read(options.queries, sample) if options.queries else choose(sample)
    remembered = list(islice(articles(options.corpus, options.documents), _REMEMBERED))
    (options.folder / _QUESTIONS).write_bytes(pickle.dumps((questions, remembered)))
    stream = distinct(articles(options.corpus, min(options.documents, _TITLES)), 2 * STREAM)
    (options.folder / _STREAM).write_bytes(pickle.dumps(stream))
    print("{}")


def _stream(options: argparse.Namespace) -> None:
    """Ask queries that were never asked before, each once, after as many others; CPU time, of a server the clock's."""
    engine = _engine(options)
    queries = pickle.loads((options.folder / _STREAM).read_bytes())
    engine.open()
    clock = time.perf_counter if options.engines == "postgresql" else time.process_time
    seconds = []
    for number, asked in enumerate(queries):
        begun = clock()
        if engine.ask(asked) is None:
            continue
        if number >= len(queries) // 2:
            seconds.append(clock() - begun)
    print(json.dumps({"distinct": seconds}))


def _ask(options: argparse.Namespace) -> None:
    engine = _engine(options)
    questions, remembered = pickle.loads((options.folder / _QUESTIONS).read_bytes())
    if hasattr(engine, "remember"):
        engine.remember(remembered)
    engine.open()
    times: dict[str, dict[str, list[float]]] = {name: {"cold": [], "warm": []} for name in CLASSES}
    totals: dict[str, list[int]] = {name: [] for name in CLASSES}
    for asked in questions:
        seconds, total = _timed(engine, asked)
        if total is not None:
            times[asked.kind]["cold"].append(seconds)
            totals[asked.kind].append(total)
    for asked in questions:
        warm, begun = times[asked.kind]["warm"], time.monotonic()
        for _ in range(REPETITIONS if times[asked.kind]["cold"] else 0):
            warm.append(_timed(engine, asked)[0])
            if time.monotonic() - begun > _PATIENCE / 8:
                break
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"times": times, "totals": totals, "memory": memory}))


def _timed(engine: Any, asked: Asked) -> tuple[float, int | None]:
    begun = time.perf_counter()
    total = engine.ask(asked)
    return time.perf_counter() - begun, total


def _files(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def table(measured: dict[str, dict[str, Any]], documents: int) -> str:
    """The figures as Markdown: milliseconds as p50 / p95, then how many times as long as ours the others take."""
    names = list(measured)
    heads = [
        f"{name} (cold)" if cold else name for name in names for cold in ((False, True) if name == "ours" else (False,))
    ]
    rows = [["", *heads], ["---"] * (len(heads) + 1)]
    rows.append(["articles/s, one core", *_each(measured, lambda entry: f"{entry['rate']:,.0f}")])
    rows.append(["index, MB", *_each(measured, lambda entry: f"{entry['size'] / 1e6:,.0f}")])
    rows.append(["memory, MB", *_each(measured, lambda entry: f"{entry['memory'] / 1e6:,.0f}")])
    rows.append([f"**{DISTINCT}**, ms", *_each(measured, lambda entry: _middle(entry.get("distinct", [])))])
    for kind in CLASSES:
        cells = []
        for name in names:
            for state in ("warm", "cold") if name == "ours" else ("warm",):
                cells.append(_middle(measured[name]["times"][kind][state]))
        rows.append([f"{kind}, ms", *cells])
    title = f"{documents:,} articles; query + total + four facets + 20 hits, p50 / p95 in milliseconds; one core"
    return "\n\n".join((title, _lines(rows), *_ratios(measured)))


def _ratios(measured: dict[str, dict[str, Any]]) -> Iterator[str]:
    """Where ours was measured: the time of every other engine as a multiple of ours, warm, and of ours cold."""
    others = [name for name in measured if name != "ours"]
    if "ours" not in measured or not others:
        return
    rows = [["", *others], ["---"] * (len(others) + 1)]
    for kind in CLASSES:
        ours, cold = (_quantiles(measured["ours"]["times"][kind][state]) for state in ("warm", "cold"))
        cells = []
        for name in others:
            theirs, first = (_quantiles(measured[name]["times"][kind][state]) for state in ("warm", "cold"))
            warm = " / ".join(f"{their / our:.1f}" for their, our in zip(theirs, ours, strict=False))
            cells.append(f"{warm} ({first[0] / cold[0]:.1f})" if theirs and ours else "–")
        rows.append([kind, *cells])
    yield "Times as long as ours, p50 / p95 warm, in brackets p50 when a process is first asked the question"
    yield _lines(rows)


def _lines(rows: list[list[str]]) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _each(measured: dict[str, dict[str, Any]], show: Callable[[dict[str, Any]], str]) -> list[str]:
    cells = []
    for name, entry in measured.items():
        cells += [show(entry), ""] if name == "ours" else [show(entry)]
    return cells


def _middle(seconds: list[float]) -> str:
    return " / ".join(f"{quantile * 1e3:.2f}" for quantile in _quantiles(seconds)) or "–"


def _quantiles(seconds: list[float]) -> tuple[float, ...]:
    """p50 and p95; nothing where nothing was measured."""
    ordered = sorted(seconds)
    return tuple(ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in (0.5, 0.95)) if ordered else ()


if __name__ == "__main__":
    main()
