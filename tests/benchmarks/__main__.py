"""`python -m tests.benchmarks`: build every engine from the same articles, ask the same questions, print one table.

--corpus FILE       articles as JSON lines, plain or .zst; without it they are generated
--queries FILE      questions as "class, tab, query"; without it they are chosen from the corpus
--documents N       10,000 unless told otherwise
--engines A,B       some of: ours stock fts5 postgresql tantivy; all that are installed unless told otherwise
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
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import django

from tests.benchmarks.corpus import articles
from tests.benchmarks.queries import CLASSES, Asked, choose, read

REPETITIONS = 15
_PATIENCE = 20.0  # seconds a class of questions may take before an engine is asked it no more often
_REMEMBERED = 16
_QUESTIONS = "questions"


def engine_of(name: str) -> Callable[[Path], Any]:
    """The class of an engine; ImportError where it is not installed."""
    if name in ("ours", "stock"):
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
        django.setup()
        from tests.benchmarks import haystack_engines

        return {"ours": haystack_engines.Ours, "stock": haystack_engines.StockHaystack}[name]
    from tests.benchmarks import engines

    return {"fts5": engines.SqliteFts5, "postgresql": engines.PostgreSql, "tantivy": engines.Tantivy}[name]


ENGINES = ("ours", "stock", "fts5", "postgresql", "tantivy")


def main() -> None:
    options = _options()
    if options.step:
        {"choose": _choose, "build": _build, "ask": _ask}[options.step](options)
        return
    with tempfile.TemporaryDirectory(prefix="tang-thu-bench-") as folder:
        os.environ["TANGTHU_DATA_DIR"] = folder
        measured = _measure(options, Path(options.keep or folder))
    print(table(measured, options.documents))


def _measure(options: argparse.Namespace, folder: Path) -> dict[str, dict[str, Any]]:
    """Build and ask every engine, one after the other."""
    folder.mkdir(parents=True, exist_ok=True)
    _step(options, "none", folder, "choose")
    measured: dict[str, dict[str, Any]] = {}
    for name in options.engines.split(","):
        kept = folder / f"{name}-{options.documents}.json"
        built = json.loads(kept.read_text()) if kept.exists() else _step(options, name, folder, "build")
        asked = built and _step(options, name, folder, "ask")
        if built and asked:
            kept.write_text(json.dumps(built))
            measured[name] = {**built, **asked}
            print(f"{name}: measured", file=sys.stderr)
    for line in _differences(measured):
        print(line, file=sys.stderr)
    return measured


def _differences(measured: dict[str, dict[str, Any]]) -> Iterator[str]:
    """Where engines do not count the same; the stock one looks into the text alone, the others into the title too."""
    for name, entry in measured.items():
        for kind in CLASSES:
            pairs = list(zip(entry["totals"][kind], next(iter(measured.values()))["totals"][kind], strict=False))
            if unequal := sum(one != other for one, other in pairs):
                yield f"{name}: {unequal} of {len(pairs)} totals of {kind!r} are not those of the first engine"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=os.environ.get("CORPUS") or None)
    parser.add_argument("--queries", type=Path, default=os.environ.get("QUERIES") or None)
    parser.add_argument("--documents", type=int, default=int(os.environ.get("DOCUMENTS", "10000")))
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--step", choices=("choose", "build", "ask"), help=argparse.SUPPRESS)
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
    print("{}")


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
    """The figures as a Markdown table, milliseconds as p50 / p95."""
    names = list(measured)
    heads = [
        f"{name} (cold)" if cold else name for name in names for cold in ((False, True) if name == "ours" else (False,))
    ]
    rows = [["", *heads], ["---"] * (len(heads) + 1)]
    rows.append(["articles/s, one core", *_each(measured, lambda entry: f"{entry['rate']:,.0f}")])
    rows.append(["index, MB", *_each(measured, lambda entry: f"{entry['size'] / 1e6:,.0f}")])
    rows.append(["memory, MB", *_each(measured, lambda entry: f"{entry['memory'] / 1e6:,.0f}")])
    for kind in CLASSES:
        cells = []
        for name in names:
            for state in ("warm", "cold") if name == "ours" else ("warm",):
                cells.append(_middle(measured[name]["times"][kind][state]))
        rows.append([f"{kind}, ms", *cells])
    title = f"{documents:,} articles; query + total + four facets + 20 hits, p50 / p95 in milliseconds; one core\n\n"
    return title + "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _each(measured: dict[str, dict[str, Any]], show: Callable[[dict[str, Any]], str]) -> list[str]:
    cells = []
    for name, entry in measured.items():
        cells += [show(entry), ""] if name == "ours" else [show(entry)]
    return cells


def _middle(seconds: list[float]) -> str:
    if not seconds:
        return "–"
    ordered = sorted(seconds)
    middle, late = ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return f"{middle * 1e3:.2f} / {late * 1e3:.2f}"


if __name__ == "__main__":
    main()
