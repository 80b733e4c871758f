"""`python -m tests.benchmarks.pages`: how long pages take in a large archive, and how many queries they make.

An archive of generated articles is made once in a folder: a thousand are imported as in life, the rest are copies of
them with addresses and dates of their own, so that few documents are cited by very many. Then gunicorn serves it with
two workers, and every kind of page is asked for several subjects: once as the first time ("first"), then `--rounds`
times. Times are those of a client on the same machine, in milliseconds, one request at a time.

--articles N    10,000 unless told otherwise
--rounds N      3
--keep FOLDER   leave the archive there, and take the one that an earlier run left there
"""

import argparse
import copy
import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from itertools import chain
from pathlib import Path
from statistics import median, quantiles
from typing import Any, NamedTuple

from tests.benchmarks.scratch_archive import use_archive

ROOT = Path(__file__).parents[2]
IMPORTED = 1_000
SUBJECTS = 20
EDITOR = "bien-tap"
Address = tuple[str, str]  # kind of page, path


class Times(NamedTuple):
    """Of one kind of page: milliseconds of first and further requests, and its number of queries."""

    first: list[float]
    further: list[float]
    queries: int

    @property
    def p95(self) -> float:
        """Of further requests."""
        return quantiles(self.further, n=20)[-1] if len(self.further) > 1 else self.further[0]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.pages")
    parser.add_argument("--articles", type=int, default=int(os.environ.get("DOCUMENTS", "10000")))
    parser.add_argument("--rounds", type=int, default=int(os.environ.get("ROUNDS", "3")))
    parser.add_argument("--keep", default="")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tang-thu-bench-") as temporary:
        use_archive(options.keep or temporary)
        fill(options.articles)
        print(table(options.articles, measure(options.rounds)))


def fill(articles: int) -> None:
    """Bring the archive of the data folder to a number of articles, with an index."""
    from django.contrib.auth.models import User
    from django.core.management import call_command

    from archive.core.capture import RawCapture
    from archive.core.intake import IncomingCapture
    from archive.importing.run import run_import
    from archive.models import Article
    from tests.generating import generate_pages

    call_command("migrate", verbosity=0)
    call_command("load_reference_data", verbosity=0)
    if User.objects.filter(username=EDITOR).exists():
        return
    imported = min(IMPORTED, articles)
    pages = generate_pages(imported)
    found = (IncomingCapture(path=page.url, raw=RawCapture(body=page.text.encode(), url=page.url)) for page in pages)
    run_import(found, command="benchmark", arguments=[], tick=lambda: None)
    originals = list(Article.objects.order_by("pk")[:imported])
    for number in range(Article.objects.count() // imported, articles // imported):
        _copy(originals, number)
    call_command("update_index", rebuild=True, processes=2, stdout=sys.stderr)
    User.objects.create_superuser(EDITOR)


def _copy(originals: list[Any], number: int) -> None:
    """One copy of each article, with its captures, citations and officials."""
    from django.db import transaction

    from archive.models import Article, Capture, Citation, HeldPost, OfficialMention

    with transaction.atomic():
        articles = {}
        for article in originals:
            day = article.published and article.published + timedelta(days=number * 37 % 400 - 200)
            url = f"{article.url}?ban={number}"
            identity = f"{article.identity}?ban={number}"
            articles[article.pk] = _like(article, published=day, url=url, identity=identity, read_from=None)
        Article.objects.bulk_create(articles.values(), batch_size=200)
        of = [(row, articles[row.article_id]) for row in Capture.objects.filter(article__in=originals)]
        Capture.objects.bulk_create((_like(row, article=made, url=made.url) for row, made in of), batch_size=300)
        cited = [(row, articles[row.article_id]) for row in Citation.objects.filter(article__in=originals)]
        Citation.objects.bulk_create((_like(row, article=made) for row, made in cited), batch_size=300)
        mentions = {row.pk: row for row in OfficialMention.objects.filter(article__in=originals)}
        copies = {pk: _like(row, article=articles[row.article_id]) for pk, row in mentions.items()}
        OfficialMention.objects.bulk_create(copies.values(), batch_size=300)
        posts = HeldPost.objects.filter(mention__in=mentions)
        HeldPost.objects.bulk_create((_like(row, mention=copies[row.mention_id]) for row in posts), batch_size=300)


def _like(row: Any, **changes: Any) -> Any:
    """A new row like one that is there, but for what is given."""
    made = copy.copy(row)
    made._state = copy.copy(row._state)
    made._state.adding, made.pk = True, None
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def addresses() -> Iterator[Address]:
    """Pages of every kind, each for its richest and for some other subjects."""
    from django.db.models import Count

    from archive.models import Article, Citation, Official, Province, Resolution, Source

    yield from (("home", "/"), ("provinces", "/tinh/"), ("documents", "/van-ban/"), ("officials", "/can-bo/"))
    yield from (("sources", "/nguon/"), ("feed", "/feed.atom"), ("resolver", "/vb/04-NQ-TW/"))
    for question in ("ngh%E1%BB%8B+quy%E1%BA%BFt", "chuyen+doi+so", "04-NQ/TW", "h%C3%A0+giang&nam=2021"):
        yield "search", f"/tim-kiem/?q={question}"
        yield "search, JSON", f"/tim-kiem/?q={question}&format=json"
    with_articles = Province.objects.filter(pk__in=Article.objects.values("province"))
    for province in [*Province.objects.present().filter(pk__in=with_articles.values("successor")), *with_articles]:
        yield "province", province.get_absolute_url()
        yield "province, page 20", f"{province.get_absolute_url()}?trang=20"
        yield "province in a year", f"{province.get_absolute_url()}2021/"
    for number in (1, 3, 6, 9):
        yield "month", f"/nam/2021/{number}/"
        yield "year", f"/nam/{2015 + number}/"
    for resolution in Citation.objects.in_visible_articles().most_cited(SUBJECTS, among=Resolution.objects.standing()):
        yield "document", resolution.get_absolute_url()
        yield "document, page 100", f"{resolution.get_absolute_url()}?trang=100"
    for official in Official.objects.annotate(count=Count("mentions")).order_by("-count", "pk")[:SUBJECTS]:
        yield "official", official.get_absolute_url()
    for article in Article.objects.order_by("-pk")[: IMPORTED : IMPORTED // SUBJECTS]:
        yield "article", article.get_absolute_url()
        yield "article, JSON", f"{article.get_absolute_url().rstrip('/')}.json"
        yield "admin: article", f"/admin/archive/article/{article.pk}/change/"
    for source in Source.objects.order_by("pk")[:3]:
        yield "source", source.get_absolute_url()
    yield "admin: desk", "/admin/"
    for model in ("article", "citation", "official", "resolution", "capture"):
        yield "admin: list", f"/admin/archive/{model}/"
        yield "admin: list, searched", f"/admin/archive/{model}/?q=ha+giang"
    for term in ("04", "ha", "bi+thu"):
        for model, field in (("citation", "resolution"), ("officialmention", "official"), ("article", "province")):
            choice = f"app_label=archive&model_name={model}&field_name={field}"
            yield "admin: autocompletion", f"/admin/autocomplete/?term={term}&{choice}"


def measure(rounds: int, more: Iterable[Address] = (), most: int | None = None) -> dict[str, Times]:
    """Ask a server of the archive for all pages and `more`, and count the queries of each in this process.

    `most`: so many pages of each kind at most.
    """
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    client.force_login(_editor())
    cookie = f"sessionid={client.cookies['sessionid'].value}"
    wanted: dict[str, list[str]] = {}
    for kind, path in chain(addresses(), more):
        wanted.setdefault(kind, []).append(path)
    with served() as ask:
        ask("/", cookie)
        return {
            kind: _times(paths[:most], rounds, lambda path: ask(path, cookie), client) for kind, paths in wanted.items()
        }


def _editor() -> Any:
    from django.contrib.auth.models import User

    return User.objects.get(username=EDITOR)


def _times(paths: list[str], rounds: int, ask: Callable[[str], float], client: Any) -> Times:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    first = [ask(path) for path in paths]
    further = [ask(path) for _ in range(rounds) for path in paths]
    queries = []
    for path in paths[:3]:
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        queries.append(len(asked))
    return Times(first, further, max(queries))


@contextmanager
def served() -> Iterator[Callable[[str, str], float]]:
    """gunicorn with two workers; what is given asks for a path with a cookie and returns milliseconds."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = ["gunicorn", "archive.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4"]
    server = subprocess.Popen([sys.executable, "-m", *command, "--log-level", "error"], cwd=ROOT)
    while server.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            break
        time.sleep(0.1)

    def ask(path: str, cookie: str) -> float:
        started = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", path, headers={"Host": "localhost", "Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        if answer.status not in (200, 302):
            raise SystemExit(f"{path}: {answer.status}")
        return 1000 * (time.perf_counter() - started)

    try:
        yield ask
    finally:
        server.terminate()
        server.wait(timeout=30)


def table(articles: int, measured: dict[str, Times]) -> str:
    """The figures as a table in Markdown."""
    lines = [
        f"| {articles:,} articles, ms | p50 | p95 | first, p50 | first, slowest | queries |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for kind, times in measured.items():
        figures = (median(times.further), times.p95, median(times.first), max(times.first))
        lines.append(f"| {kind} | {' | '.join(f'{figure:.0f}' for figure in figures)} | {times.queries} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
