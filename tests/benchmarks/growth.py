"""`python -m tests.benchmarks.growth`: what an archive costs as it grows, on PostgreSQL and any search engine.

    .ci/with_postgresql .ci/with_opensearch --nodes 3 python -m tests.benchmarks.growth --steps 10000,100000,1000000

The archive of the environment's database, which must be empty, grows to each step in turn: 2,000 pages are imported as
in life, the others are rows like theirs with texts of their own (`archive_rows.py`). At each step are measured: the
import of new pages, and the index following them; distinct queries; every kind of page, as `tests.benchmarks.pages` asks
for them; sitemaps, the API and OAI-PMH; the comparison of index and database; a backup; and the room that all takes.

--steps N,N         articles; 2000,10000,50000 unless told otherwise
--originals N       2,000: how many of them are imported
--corpus FILE       articles as JSON lines, plain or .zst; those of the folder that TANGTHU_BENCH names unless told
                    otherwise, and without such a folder generated ones
--rounds N          each page is asked for so often; 5
--figures FILE      add what is measured at each step to this file, a JSON object a line
--no-backup         leave the backup out

The clock counts, since other processes do much of the work. The machine's own pace is measured beside each import by
the pure core on the same texts, and printed; rates are to be compared as multiples of it.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from unittest.mock import patch

from tests.benchmarks.corpus import articles, supplied, texts
from tests.benchmarks.queries import Asked, distinct
from tests.benchmarks.scratch_archive import use_archive

STEPS = "2000,10000,50000"
ORIGINALS = 2_000
IMPORTED = 200  # pages at each step, as in life
STREAM = 200  # distinct queries that are measured, after half as many others
PAGES_EACH = 6  # of a kind
Figures = dict[str, Any]


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="tang-thu-bench-") as folder:
        if "TANGTHU_TEST_SEARCH_URL" in os.environ:  # as .ci/with_opensearch tells it
            os.environ.setdefault("TANGTHU_SEARCH_URL", os.environ["TANGTHU_TEST_SEARCH_URL"])
        use_archive(folder)
        steps = [int(step) for step in options.steps.split(",")]
        measured = list(_grown(options, steps, Path(folder)))
    print(table(measured))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.growth")
    parser.add_argument("--steps", default=STEPS)
    parser.add_argument("--originals", type=int, default=ORIGINALS)
    parser.add_argument("--corpus", type=Path, default=supplied("*.jsonl*"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--figures", type=Path)
    parser.add_argument("--backup", action=argparse.BooleanOptionalAction, default=True)
    return parser.parse_args()


def _grown(options: argparse.Namespace, steps: list[int], folder: Path) -> Iterator[Figures]:
    from django.contrib.auth.models import User
    from django.db import connection

    from archive.models import Article
    from search.indexing import drain, rebuild
    from tests.benchmarks.archive_rows import GrownArchive
    from tests.benchmarks.pages import EDITOR

    words = texts(options.corpus, 2 * steps[-1])
    queries = _queries(options.corpus, steps)
    archive = GrownArchive(words, originals=options.originals)
    archive.begin()
    rebuild()
    User.objects.create_superuser(EDITOR)
    for step in steps:
        begun, before = time.perf_counter(), Article.objects.count()
        while Article.objects.count() < step:
            archive.grow()
            drain()
        seconds = time.perf_counter() - begun
        figures: Figures = {"rows made and indexed, articles/s": (Article.objects.count() - before) / seconds}
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")  # as PostgreSQL does by itself in time
        figures |= _measured(archive, options, folder, queries[step])
        if options.figures:
            with options.figures.open("a") as file:
                file.write(json.dumps(figures) + "\n")
        yield figures


def _queries(corpus: Path | None, steps: list[int]) -> dict[int, list[str]]:
    """Queries for each step, of which none is asked at another one."""
    each = STREAM + STREAM // 2
    found = distinct(articles(corpus, 30_000), each * len(steps))
    return {step: [_as_typed(asked) for asked in found[place * each :][:each]] for place, step in enumerate(steps)}


def _as_typed(asked: Asked) -> str:
    words = " ".join(asked.words)
    return f'"{words}"' if asked.phrase else words


def _measured(archive: Any, options: argparse.Namespace, folder: Path, queries: list[str]) -> Figures:
    from archive.models import Article, Official
    from tests.benchmarks.pages import measure

    figures: Figures = {"articles": Article.objects.count(), "officials": Official.objects.count()}
    figures |= _import_rates(archive)
    figures |= _stream(queries)
    pages = measure(options.rounds, _machine_addresses(), PAGES_EACH)
    figures["pages"] = {
        kind: {"p50": median(times.further), "p95": times.p95, "queries": times.queries}
        for kind, times in pages.items()
    }
    figures |= _long_work(folder, with_backup=options.backup)
    return figures | _sizes(folder)


def _import_rates(archive: Any) -> Figures:
    """How fast new pages come in and the index follows, and the pace of the machine at the time."""
    from search.indexing import drain

    pace = [_core_pace()]
    begun = time.perf_counter()
    archive.import_pages(IMPORTED)
    imported = time.perf_counter() - begun
    pace.append(_core_pace())
    begun = time.perf_counter()
    drain()
    followed = time.perf_counter() - begun
    return {
        "import, articles/s": IMPORTED / imported,
        "index follows, articles/s": IMPORTED / followed,
        "core alone, texts/s": sum(pace) / len(pace),
    }


def _core_pace() -> float:
    from archive.core.capture import RawCapture
    from archive.core.pipeline import process
    from archive.reference.registry import Registry
    from tests.generating import generate_pages

    authorities = Registry().authorities
    bodies = [page.text.encode() for page in generate_pages(100, seed=9)]
    begun = time.perf_counter()
    for body in bodies:
        process(RawCapture(body=body, url="https://cong.example/tin"), authorities)
    return len(bodies) / (time.perf_counter() - begun)


def _stream(queries: list[str]) -> Figures:
    """Ask distinct queries, each once, whole pages of hits: all of it, and what a cluster says that it took itself."""
    from search.engine import SearchRequest, find

    seconds, theirs = [], []
    with _told_by_cluster() as took:
        for number, query in enumerate(queries):
            took.clear()
            begun = time.perf_counter()
            find(SearchRequest(query=query))
            if number >= len(queries) - STREAM:
                seconds.append(1000 * (time.perf_counter() - begun))
                theirs.append(sum(took))
    figures: Figures = {"distinct query, ms": _middle(seconds)}
    return figures | ({"of it the cluster's own, ms": _middle(theirs)} if any(theirs) else {})


@contextmanager
def _told_by_cluster() -> Iterator[list[float]]:
    """Within the block, the milliseconds that a search cluster says each request took it; none where there is none."""
    from search.opensearch.cluster import Cluster

    told: list[float] = []
    ask = Cluster.ask

    def noting(self: Cluster, *args: Any, **options: Any) -> Any:
        answer = ask(self, *args, **options)
        if isinstance(answer, dict):
            told.append(answer.get("took", 0.0))
        return answer

    with patch.object(Cluster, "ask", noting):
        yield told


def _machine_addresses() -> Iterator[tuple[str, str]]:
    """What programs ask for: sitemaps, lists of the API and OAI-PMH, from the beginning and from far within."""
    from django.test import Client

    from archive.models import Article

    yield "sitemap, index", "/sitemap.xml"
    for section in ("articles", "officials", "resolutions"):
        yield "sitemap, section", f"/sitemap-{section}.xml"
    for kind in ("articles", "officials", "citations", "changes", "search"):
        path = f"/api/v1/{kind}?q=ngh%E1%BB%8B+quy%E1%BA%BFt"
        yield "API, list", path
        following = Client(SERVER_NAME="localhost").get(path).json().get("links", {}).get("next") or ""
        if following:
            yield "API, next page", following.removeprefix("http://localhost")
    yield "OAI-PMH", "/oai?verb=ListRecords&metadataPrefix=oai_dc"
    for article in Article.objects.order_by("-pk")[:3]:
        yield "captures of a page", f"/web/timemap/link/{article.url}"


def _long_work(folder: Path, *, with_backup: bool) -> Figures:
    from django.core.management import call_command

    from search.drift import index_drift

    figures: Figures = {"index and database compared, s": _seconds(index_drift)}
    if with_backup:
        path = folder / "backup.tar"
        figures["backup, s"] = _seconds(lambda: call_command("backup", str(path), stdout=io.StringIO()))
        figures["backup, MB"] = path.stat().st_size / 1e6
        path.unlink()
    return figures


def _seconds(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _sizes(folder: Path) -> Figures:
    """Megabytes of the database and its largest tables, and of the index."""
    from django.conf import settings
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        figures: Figures = {"database, MB": cursor.fetchone()[0] / 1e6}
        cursor.execute(
            "SELECT relname, pg_total_relation_size(oid) / 1e6 FROM pg_class WHERE relkind = 'r' "
            "ORDER BY pg_total_relation_size(oid) DESC LIMIT 8"
        )
        figures["tables, MB"] = {name: float(size) for name, size in cursor.fetchall()}
    if not settings.SEARCH_URL:
        held = sum(path.stat().st_size for path in (folder / "index").rglob("*") if path.is_file())
        return figures | {"index, MB": held / 1e6}
    from search.opensearch.cluster import shared_cluster

    cluster = shared_cluster(settings.SEARCH_URL.split(","), 60.0, None)
    rows = cluster.ask("GET", "/_cat/indices/tangthu*", format="json", bytes="b")
    return figures | {"index, one copy, MB": sum(int(row["pri.store.size"]) for row in rows) / 1e6}


def _middle(values: list[float]) -> list[float]:
    """p50 and p95."""
    return [median(values), quantiles(values, n=20)[-1]]


# --- The table ----------------------------------------------------------------------------------------------------


def table(measured: list[Figures]) -> str:
    """The figures as a table in Markdown, a column for each step."""
    heads = ["", *(f"{figures['articles']:,}" for figures in measured)]
    rows = [heads, ["---", *["---:"] * len(measured)]]
    for name in measured[-1]:
        if name == "pages":
            for kind in measured[-1]["pages"]:
                rows.append([f"{kind}, ms", *(_cell(_page(figures, kind)) for figures in measured)])
        elif name == "tables, MB":
            for kind in measured[-1][name]:
                rows.append([f"{kind}, MB", *(_cell(figures[name].get(kind)) for figures in measured)])
        elif name != "articles":
            rows.append([name, *(_cell(figures.get(name)) for figures in measured)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _page(figures: Figures, kind: str) -> list[float] | None:
    times = figures["pages"].get(kind)
    return [times["p50"], times["p95"]] if times else None


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, list):
        return " / ".join(_cell(each) for each in value)
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


if __name__ == "__main__":
    main()
