"""`python -m tests.benchmarks.desk`: what the server spends on each page of the editors' desk in a large archive.

The archive is that of `tests.benchmarks.pages`. Work of a few years is added to it once: acts with their history, one of
them on thousands of articles, sign-ins, background work, reports, problems, decisions, near namesakes, and doubtful
dates. Then every list, queue, and form is asked for in this process, `--rounds` times after one that is not counted:
CPU time in milliseconds, templates and queries to SQLite included. What other programs do at the time changes it little.

--articles N    10,000 unless told otherwise
--rounds N      10
--keep FOLDER   leave the archive there, and take the one that an earlier run left there
--only WORDS    pages whose address holds the words
"""

from __future__ import annotations

import argparse
import gc
import os
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from statistics import median
from typing import Any, NamedTuple

from tests.benchmarks.pages import EDITOR, fill
from tests.benchmarks.scratch_archive import use_archive

LARGE = 5_000  # articles of one act
ACTS = 20_000
SIGN_INS = 50_000
OTHERS = 3_000  # rows of each other kind
MOST = 150.0  # milliseconds that a page may take at the 95th percentile


class Spent(NamedTuple):
    """Milliseconds of CPU time of each request for a page, and its number of queries."""

    milliseconds: list[float]
    queries: int

    @property
    def p95(self) -> float:
        return sorted(self.milliseconds)[int(len(self.milliseconds) * 0.95)]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.desk")
    parser.add_argument("--articles", type=int, default=int(os.environ.get("DOCUMENTS", "10000")))
    parser.add_argument("--rounds", type=int, default=int(os.environ.get("ROUNDS", "10")))
    parser.add_argument("--keep", default="")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tang-thu-bench-") as temporary:
        use_archive(options.keep or temporary, TANGTHU_JOBS_INLINE="0")
        fill(options.articles)
        work_for_years()
        pages = [page for page in addresses() if options.only in page]
        gc.collect()
        gc.freeze()  # as archive.wsgi does
        print(table(options.articles, {page: spent_on(page, options.rounds) for page in pages}))


def work_for_years() -> None:
    """Add what editors leave behind, unless it is there."""
    from django.contrib.auth.models import Group, User
    from django.db import transaction

    from archive.curation.bulk_edits import apply
    from archive.models import Article, Edit

    if Edit.objects.exists():
        return
    people = [User.objects.create_user(f"nguoi-{number}", is_staff=True) for number in range(10)]
    for user in people:
        user.groups.set(Group.objects.all()[:1])
    keys = list(Article.objects.order_by("pk").values_list("pk", flat=True))
    apply(keys[:LARGE], "section", "Thời sự", people[0], summary="chuyên mục → Thời sự")
    with transaction.atomic():
        _acts(people, keys)
        _doubts(keys)
        _watched(people, keys)


def _acts(people: list[Any], keys: list[int]) -> None:
    """Small acts on articles, each with its history, and a decision for each."""
    from archive.models import Article, Decision, Edit
    from archive.models.history import history_row

    acts = [
        Edit(kind=Edit.Kind.EDIT, made_by=people[number % len(people)], summary=f"Bài {number}", reason="đối chiếu")
        for number in range(ACTS)
    ]
    Edit.objects.bulk_create(acts, batch_size=500)
    rows = Article.objects.defer("text", "segments", "found").in_bulk([keys[n % len(keys)] for n in range(ACTS)])
    articles = list(rows.values())
    made = [history_row(articles[number % len(articles)], "~", act) for number, act in enumerate(acts)]
    type(made[0]).objects.bulk_create(made, batch_size=200)
    Decision.objects.bulk_create(
        (
            Decision(
                article_id=keys[number % len(keys)], subject=Decision.Subject.CITATION, surface=f"Nghị quyết {number}",
                value="", found={"outcome": "ambiguous"}, decided_by=people[number % len(people)], stale=number % 50 == 0,
            )
            for number in range(ACTS)
        ),
        batch_size=500,
    )  # fmt: skip


def _doubts(keys: list[int]) -> None:
    """Articles without a day, without a province, to be looked at again; people of the same names."""
    from archive.models import Article, Official, OfficialMention

    doubts: tuple[dict[str, Any], ...] = (
        {"published": None, "published_precision": "unknown"},
        {"province": None},
        {"review_state": "doubtful"},
    )
    for start, values in enumerate(doubts):
        Article.objects.filter(pk__in=keys[start::30][:OTHERS]).update(**values)
    for number in range(0, OTHERS, 2):
        name = f"Kha Văn Mẫu {number:05}"
        pair = [Official(name=name, name_key=name.lower(), slug=f"kha-{number + each}") for each in range(2)]
        for official in pair:
            official.save()
        OfficialMention.objects.bulk_create(
            OfficialMention(article_id=keys[number], official=official, start=0, end=3, name=name) for official in pair
        )


def _watched(people: list[Any], keys: list[int]) -> None:
    """Sign-ins, background work, reports, captures set aside and problems of imports."""
    from django.utils import timezone

    from archive.models import AuditEntry, Capture, CaptureState, ImportProblem, ImportRun, Job, Report

    names = [user.username for user in people]
    entries = [
        AuditEntry(kind=AuditEntry.Kind.SIGNED_IN, name=names[number % len(names)], address="192.0.2.7")
        for number in range(SIGN_INS)
    ]
    AuditEntry.objects.bulk_create(entries, batch_size=1000)
    now = timezone.now()
    written = list(AuditEntry.objects.order_by("pk").values_list("pk", flat=True))
    each = SIGN_INS // 180
    for day in range(180):
        part = AuditEntry.objects.filter(pk__gte=written[day * each], pk__lt=written[day * each] + each)
        part.update(at=now - timedelta(days=day))
    Job.objects.bulk_create(
        Job(
            kind=Job.Kind.BULK_EDIT, summary=f"Việc {number}", arguments={"articles": keys[:LARGE]}, state=Job.State.DONE,
            asked_by=people[0], total=LARGE, done=LARGE, left_out={"decided": keys[:200]}, finished_at=now,
        )
        for number in range(OTHERS // 10)
    )  # fmt: skip
    Report.objects.bulk_create(
        (Report(article_id=keys[number], message="Bài ghi nhầm ngày ký.") for number in range(OTHERS)), batch_size=500
    )
    aside = Capture.objects.filter(article__in=keys[:OTHERS]).values_list("pk", flat=True)
    Capture.objects.filter(pk__in=list(aside)[::2]).update(state=CaptureState.ASIDE, reason="parked")
    run = ImportRun.objects.latest("pk")
    ImportProblem.objects.bulk_create(
        (
            ImportProblem(run=run, path=f"trang/{number}.html", code="no-title", is_failure=True)
            for number in range(OTHERS)
        ),
        batch_size=500,
    )


def addresses() -> Iterator[str]:
    """Every list, the first page of every queue, and the richest and the newest record of each kind."""
    from django.contrib import admin
    from django.db.models import Count
    from django.urls import reverse

    from archive.curation.queues import QUEUES
    from archive.models import Article, Capture, Citation, Edit, Job, Official, Province, Resolution, Source

    yield from (reverse("admin:index"), reverse("admin:bulk-edit"), reverse("admin:portals"), reverse("admin:timeline"))
    yield reverse("admin:timeline") + "?who=nguoi-0"
    for queue in QUEUES:
        yield reverse("admin:review-queue", args=[queue.slug])
    for outcome in ("ambiguous", "unknown"):
        if open_one := Citation.objects.filter(outcome=outcome, decision=None).first():
            yield reverse("admin:review-citation", args=[outcome, open_one.pk])
    for model in sorted(admin.site._registry, key=lambda model: model._meta.label):
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        yield address
        if admin.site._registry[model].search_fields:
            yield f"{address}?q=ha+giang"
    yield reverse("admin:archive_article_changelist") + "?p=500"
    yield reverse("admin:archive_citation_changelist") + "?outcome__exact=linked"
    newest = {
        "article": Article.objects.order_by("-pk")[:2],
        "citation": Citation.objects.order_by("-pk")[:1],
        "capture": Capture.objects.order_by("-pk")[:1],
        "resolution": Resolution.objects.annotate(said=Count("citations")).order_by("-said")[:1],
        "official": Official.objects.annotate(said=Count("mentions")).order_by("-said")[:1],
        "province": Province.objects.order_by("pk")[:1],
        "source": Source.objects.order_by("pk")[:1],
        "edit": [*Edit.objects.order_by("pk")[:1], *Edit.objects.order_by("-pk")[:1]],
        "job": Job.objects.order_by("-pk")[:1],
    }
    for name, records in newest.items():
        for record in records:
            yield reverse(f"admin:archive_{name}_change", args=[record.pk])
            if name in ("article", "official"):
                yield reverse(f"admin:archive_{name}_history", args=[record.pk])
    twins = list(Official.objects.filter(name__startswith="Kha Văn Mẫu").values_list("pk", flat=True)[:2])
    yield reverse("admin:archive_official_merge") + f"?ids={','.join(map(str, twins))}"


def spent_on(page: str, rounds: int) -> Spent:
    """Ask for a page in this process, signed in as who may do everything."""
    from django.contrib.auth.models import User
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username=EDITOR))
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(page)
    if answer.status_code not in (200, 302):
        raise SystemExit(f"{page}: {answer.status_code}")
    queries = len(asked)  # before further requests clear the log
    spent = []
    for _ in range(rounds):
        begun = time.process_time()
        client.get(page)
        spent.append(1000 * (time.process_time() - begun))
    return Spent(spent, queries)


def table(articles: int, spent: dict[str, Spent]) -> str:
    """The figures as a table in Markdown, the dearest page first."""
    every = sorted(figure for each in spent.values() for figure in each.milliseconds)
    slow = [page for page, each in spent.items() if each.p95 > MOST]
    lines = [f"| {articles:,} articles, ms of CPU time | p50 | p95 | queries |", "|---|---:|---:|---:|"]
    for page, each in sorted(spent.items(), key=lambda item: -item[1].p95):
        lines.append(f"| {page} | {median(each.milliseconds):.0f} | {each.p95:.0f} | {each.queries} |")
    lines.append(f"| all {len(spent)} pages | {median(every):.0f} | {every[int(len(every) * 0.95)]:.0f} | |")
    lines.append(f"\n{len(slow)} pages above {MOST:.0f} ms")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
