"""How far a reprocessing came that is a job: seen at the desk, and told by who asked when another process did it."""

from __future__ import annotations

from dataclasses import asdict

from archive.importing.spread import PieceFigures
from archive.models import ImportRun, Job


class ReprocessingProgress:
    """The progress of a job that reads articles again, by all hosts.

    Of its `arguments` it keeps: run, pieces (figures). What a process goes on with that comes after a dead one stands
    in the run, as it does without a job.
    """

    def __init__(self, job: Job) -> None:
        self.job = job
        self.figures = PieceFigures(**job.arguments.get("pieces", {}))

    @property
    def run(self) -> ImportRun | None:
        """The run, once it began."""
        return ImportRun.objects.filter(pk=self.job.arguments.get("run")).first()

    def note(self, run: ImportRun, done: int) -> None:
        """Write that so many captures were read; in the transaction of what was written of them."""
        self.job.arguments = {**self.job.arguments, "run": run.pk, "pieces": asdict(self.figures)}
        self.job.note(done, arguments=self.job.arguments)
