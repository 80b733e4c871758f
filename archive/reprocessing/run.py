"""Reprocessing: stored captures read by the rules of today, and what differs written and reported.

Worker processes read, on all hosts if so asked; this process alone writes, a batch in one transaction. What did not
change is not written, but for the note by which rules it was read. The run's row keeps, in the transaction of each
batch, how far it came.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from archive.core.succession import KeptAside
from archive.models import Article, Capture, CaptureState, ImportProblem, ImportRun
from archive.reference.registry import Registry
from archive.reprocessing.progress import ReprocessingProgress
from archive.reprocessing.readings import CAPTURE_COLUMNS, RereadCapture, StoredCapture
from archive.reprocessing.rereaders import opened_rereader
from archive.reprocessing.updates import BatchUpdate
from archive.resolving.near_duplicates import newest_official, note_near_duplicates_since
from search.indexing import batched
from search.locking import alone

COMMAND = "reprocess_articles"
_BATCH = 100  # articles in one transaction
_PAGE = 1000  # rows read ahead


@dataclass(frozen=True, slots=True, kw_only=True)
class ReprocessingScope:
    """Which articles are read again: by default those that were read by other rules or authorities, or before more
    was known of their site."""

    everything: bool = False
    skipped: bool = False  # captures that were no article, too
    province: str = ""  # slug
    article: int | None = None
    source: str = ""  # slug


@dataclass(slots=True)
class ReprocessingReport:
    """The figures of a run, and what changed how often."""

    seen: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    failed: int = 0
    elsewhere: int = 0  # articles that were not read but changed, since others cite or name the same
    changes: Counter[str] = field(default_factory=Counter)
    problems: list[dict[str, Any]] = field(default_factory=list)
    resumed: bool = False

    @property
    def summary(self) -> str:
        elsewhere = f" (and {self.elsewhere} elsewhere)" if self.elsewhere else ""
        return (
            f"{self.seen} read again: {self.updated} changed{elsewhere}, {self.unchanged} unchanged, "
            f"{self.added} added, {self.skipped} skipped, {self.failed} failed"
        )


_COUNTS = ("seen", "added", "updated", "unchanged", "skipped", "failed")


def count_captures(scope: ReprocessingScope) -> int:
    """How many captures `reprocess` would read, were it to begin now."""
    rules = Registry().rules_version
    skipped = _skipped(scope, 0).count() if scope.skipped else 0
    return _articles(scope, rules, 0).count() + skipped


def reprocess(
    scope: ReprocessingScope,
    *,
    processes: int,
    report: Path | None = None,
    dry_run: bool = False,
    tick: Callable[[int], Any] = lambda count: None,
    progress: ReprocessingProgress | None = None,
) -> ReprocessingReport:
    """Read the captures of the scope again and write what differs; `tick` is told how many were done.

    With the `progress` of a job the workers of all hosts read as well; the outcome is the same. A run that was killed
    is continued by the next one of the same scope. `report` receives one JSON object a line for each changed article.
    Raises Locked while another process reprocesses, and what opening the report raises.
    """
    registry = Registry()
    with lock_reprocessing(), batched():
        run = None if dry_run else _begin(scope, registry.rules_version)
        outcome = _outcome_so_far(run)
        newest = newest_official()
        with _report_file(report, run) as file:
            work = _ReprocessingWork(scope, registry, outcome, run, file, progress)
            with opened_rereader(registry, processes=processes, progress=progress) as reread:
                work.do(reread(work.captures()), tick)
        if run is not None:
            note_near_duplicates_since(0 if scope.everything else newest)
            _finish(run, outcome)
            if progress is not None:
                progress.note(run, outcome.seen)
    return outcome


@dataclass(slots=True)
class _ReprocessingWork:
    scope: ReprocessingScope
    registry: Registry
    outcome: ReprocessingReport
    run: ImportRun | None  # none in a dry run
    report: BinaryIO | None
    progress: ReprocessingProgress | None = None

    def captures(self) -> Iterator[StoredCapture]:
        """What is to be read, by primary key, first articles, then captures that were none."""
        after = self.run.arguments if self.run else {}
        articles = _articles(self.scope, self.registry.rules_version, after.get("after_article", 0))
        columns = ("pk", "read_from", *(f"read_from__{column}" for column in CAPTURE_COLUMNS))
        for article, capture, *facts in _by_key(articles, columns):
            yield _stored(article, capture, facts)
        if self.scope.skipped:
            captures = _skipped(self.scope, after.get("after_capture", 0))
            for capture, *facts in _by_key(captures, ("pk", *CAPTURE_COLUMNS)):
                yield _stored(None, capture, facts)

    def do(self, results: Iterable[RereadCapture], tick: Callable[[int], Any]) -> None:
        for batch in _batches(results):
            try:
                with transaction.atomic():
                    self._write(batch)
                    if self.run is None:
                        transaction.set_rollback(True)
            finally:
                if self.run is None:
                    self.registry.forget()
            tick(len(batch))

    def _write(self, batch: list[RereadCapture]) -> None:
        writer = BatchUpdate(self.registry, province=self.scope.province)
        written = writer.write(batch)
        outcome = self.outcome
        outcome.seen += len(batch)
        for name in ("added", "updated", "unchanged", "skipped", "elsewhere"):
            setattr(outcome, name, getattr(outcome, name) + getattr(written, name))
        outcome.changes.update(written.changes)
        outcome.problems += written.problems
        outcome.failed += sum(problem["is_failure"] for problem in written.problems)
        if self.report is not None:
            for line in written.lines:
                self.report.write(json.dumps(line, ensure_ascii=False, default=str).encode() + b"\n")
            self.report.flush()
        if self.run is not None:
            ImportProblem.objects.bulk_create([ImportProblem(run=self.run, **row) for row in written.problems])
            self._note_how_far(self.run, batch[-1].stored)
            if self.progress is not None:
                self.progress.note(self.run, outcome.seen)

    def _note_how_far(self, run: ImportRun, last: StoredCapture) -> None:
        if last.article is not None:
            run.arguments["after_article"] = last.article
        else:
            run.arguments["after_article"] = run.arguments.get("after_article", 0)
            run.arguments["after_capture"] = last.capture
        run.arguments["changes"] = dict(self.outcome.changes)
        run.arguments["elsewhere"] = self.outcome.elsewhere
        run.arguments["report_bytes"] = self.report.tell() if self.report else 0
        for name in _COUNTS:
            setattr(run, name, getattr(self.outcome, name))
        run.save()


# --- what is to be read -------------------------------------------------------------------------------------------


def _articles(scope: ReprocessingScope, rules: str, after: int) -> QuerySet[Article]:
    rows = Article.objects.filter(pk__gt=after, read_from__isnull=False)
    if scope.province:
        rows = rows.filter(province__slug=scope.province)
    if scope.source:
        rows = rows.filter(source__slug=scope.source)
    if scope.article is not None:
        return rows.filter(pk=scope.article)
    return rows if scope.everything else rows.filter(~Q(rules_version=rules) | Q(site_outdated=True))


def _skipped(scope: ReprocessingScope, after: int) -> QuerySet[Capture]:
    rows = Capture.objects.filter(pk__gt=after, state=CaptureState.SKIPPED).exclude(reason=KeptAside.POST)
    return rows.none() if scope.article is not None else rows


def _by_key(rows: Any, columns: tuple[str, ...]) -> Iterator[Any]:
    """Page through rows by primary key, so that no cursor stays open while others are written."""
    last = 0
    while page := list(rows.filter(pk__gt=last).order_by("pk").values_list(*columns)[:_PAGE]):
        yield from page
        last = page[-1][0]


def _stored(article: int | None, capture: int, facts: Iterable[Any]) -> StoredCapture:
    return StoredCapture(article=article, capture=capture, **dict(zip(CAPTURE_COLUMNS, facts, strict=True)))


def _batches(results: Iterable[RereadCapture]) -> Iterator[list[RereadCapture]]:
    """Batches for one transaction each; none holds both articles and captures that were none."""
    batch: list[RereadCapture] = []
    for result in results:
        changes_kind = bool(batch) and (batch[-1].stored.article is None) != (result.stored.article is None)
        if changes_kind or len(batch) == _BATCH:
            yield batch
            batch = []
        batch.append(result)
    if batch:
        yield batch


# --- the run and its state ----------------------------------------------------------------------------------------


def lock_reprocessing() -> AbstractContextManager[None]:
    """Hold the lock of reprocessing within the block.

    Raises Locked while another process holds it.
    """
    return alone("reprocess", wait=0)


def _begin(scope: ReprocessingScope, rules: str) -> ImportRun:
    """The run to continue, if one of the same scope and rules was cut off, or a new one."""
    cut_off = ImportRun.objects.filter(command=COMMAND, state=ImportRun.RunState.RUNNING).order_by("-pk")
    last = cut_off.first()
    if last and last.rules_version == rules and last.arguments.get("scope") == asdict(scope):
        last.arguments["resumed"] = True
        return last
    cut_off.update(state=ImportRun.RunState.FAILED, finished_at=timezone.now())
    return ImportRun.objects.create(command=COMMAND, arguments={"scope": asdict(scope)}, rules_version=rules)


def _outcome_so_far(run: ImportRun | None) -> ReprocessingReport:
    if run is None or not run.arguments.get("resumed"):
        return ReprocessingReport()
    return replace(report_of(run), problems=[])  # which the process told that met them


def report_of(run: ImportRun) -> ReprocessingReport:
    """The figures of a run, of what its rows say."""
    counts = {name: getattr(run, name) for name in _COUNTS}
    changes = Counter(run.arguments.get("changes", {}))
    return ReprocessingReport(
        **counts,
        changes=changes,
        elsewhere=run.arguments.get("elsewhere", 0),
        problems=[dict(row) for row in run.problems.order_by("pk").values("path", "code", "detail", "is_failure")],
        resumed=bool(run.arguments.get("resumed")),
    )


@contextmanager
def _report_file(path: Path | None, run: ImportRun | None) -> Iterator[BinaryIO | None]:
    """The report, open behind the last line whose batch was committed."""
    if path is None:
        yield None
        return
    kept = run.arguments.get("report_bytes", 0) if run else 0
    with path.open("r+b" if kept and path.exists() else "wb") as file:
        file.truncate(kept)
        file.seek(0, 2)
        yield file


def _finish(run: ImportRun, outcome: ReprocessingReport) -> None:
    for name in _COUNTS:
        setattr(run, name, getattr(outcome, name))
    run.arguments["changes"] = dict(outcome.changes)
    run.state = ImportRun.RunState.FAILED if outcome.failed else ImportRun.RunState.FINISHED
    run.finished_at = timezone.now()
    run.save()
