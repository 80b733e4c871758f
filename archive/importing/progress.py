"""How far an import came that is a job: written together with what it saved, so that another process can go on with it.

What the whole comes to, figures and problems included, is what one process would have given.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from archive.importing.report import COUNTS, ImportReport
from archive.importing.run_state import Stopped
from archive.importing.spread import PieceFigures
from archive.models import ImportProblem, ImportRun, Job


class ImportProgress:
    """The progress of a job that imports files.

    Of its `arguments` it keeps: run, newest (official before it began), waiting (revisits, by their number in the
    files), pieces (figures). Its `done` counts what was taken out of the files. `between_parts` is called after each
    part that was saved, outside its transaction; what it raises ends the import there.
    """

    def __init__(self, job: Job, between_parts: Callable[[], Any] = lambda: None) -> None:
        asked = job.arguments
        self.job, self._between_parts = job, between_parts
        self.run = ImportRun.objects.filter(pk=asked.get("run")).first()
        self.done = job.done if self.run else 0
        self.waiting: list[int] = asked.get("waiting", []) if self.run else []
        self.newest: int | None = asked.get("newest") if self.run else None
        self.report = report_of(self.run) if self.run else ImportReport()
        self.figures = PieceFigures(**asked.get("pieces", {}))
        self._noted = len(self.report.problems)

    def begin(self, run: ImportRun, newest: int) -> None:
        """Write which run it is, where it is a new one."""
        if self.run is None:
            self.run, self.newest = run, newest
            self.job.arguments = {**self.job.arguments, "run": run.pk, "newest": newest}
            self.job.note(0, arguments=self.job.arguments)

    def note(self, done: int, waiting: Sequence[int]) -> None:
        """Write that so many were taken out of the files; in the transaction of what was saved of them."""
        assert self.run is not None
        for name in COUNTS:
            setattr(self.run, name, getattr(self.report, name))
        self.run.passed_over = self.report.passed_over
        self.run.save(update_fields=[*COUNTS, "passed_over"])
        new, self._noted = self.report.problems[self._noted :], len(self.report.problems)
        ImportProblem.objects.bulk_create(ImportProblem(run=self.run, **problem) for problem in new)
        self.job.arguments = {**self.job.arguments, "waiting": list(waiting), "pieces": asdict(self.figures)}
        self.job.note(done, arguments=self.job.arguments)

    def check_wanted(self) -> None:
        """Raise Stopped where somebody asked the job to stop; else let others have their turn."""
        if Job.objects.filter(pk=self.job.pk, is_cancelled=True).exists():
            raise Stopped
        self._between_parts()


def report_of(run: ImportRun) -> ImportReport:
    """The report of a run, of what its rows say."""
    problems = run.problems.order_by("pk").values("path", "code", "detail", "is_failure")
    return ImportReport(
        **{name: getattr(run, name) for name in COUNTS},
        problems=[dict(row) for row in problems],
        passed_over=run.passed_over,
    )


def mark_of(paths: Iterable[Path]) -> str:
    """By which files are known again, on another host too: their names, sizes and times in whole seconds."""
    digest = hashlib.sha256()
    for path in paths:
        for each in [path, *(Path(folder, name) for folder, _, names in os.walk(path) for name in names)]:
            try:
                status = each.stat()
                size = status.st_size if each.is_file() else 0
                said = f"{each} {size} {int(status.st_mtime) if each.is_file() else 0}\n"
            except OSError:
                said = f"{each} missing\n"
            digest.update(said.encode("utf-8", "surrogateescape"))
    return digest.hexdigest()
