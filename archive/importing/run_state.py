"""The row of a run tells the truth: a run that failed says why, one that was killed is found out by the next start."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError
from django.utils import timezone

from archive.models import ImportProblem, ImportRun
from search.locking import alone, forget_lock, is_locked

_LONGEST_REASON = 1000


class Stopped(Exception):
    """Somebody asked the work to stop."""


@contextmanager
def watched_run(
    command: str, arguments: list[str], rules_version: str, *, resumed: ImportRun | None = None
) -> Iterator[ImportRun]:
    """Make the row of a run, or take the `resumed` one, and hold its lock within the block; what the block raises is
    noted in it and raised.

    Runs of the same command that nobody works on any more become "interrupted".
    """
    note_interrupted(command)
    if resumed is None:
        run = ImportRun.objects.create(command=command, arguments=arguments, rules_version=rules_version)
    else:
        run = resumed
        run.state, run.finished_at = ImportRun.RunState.RUNNING, None
        run.save(update_fields=["state", "finished_at"])
    with alone(_lock_name(run)):
        try:
            yield run
        except BaseException as error:
            _note_failure(run, error)
            raise
    forget_lock(_lock_name(run))


def note_interrupted(command: str) -> int:
    """Mark the runs of a command that are said to be running though no process holds them; returns how many."""
    count = 0
    for run in ImportRun.objects.filter(command=command, state=ImportRun.RunState.RUNNING):
        if is_locked(_lock_name(run)):
            continue
        still = ImportRun.objects.filter(pk=run.pk, state=ImportRun.RunState.RUNNING)
        count += still.update(state=ImportRun.RunState.INTERRUPTED, finished_at=timezone.now())
        forget_lock(_lock_name(run))
    return count


def _note_failure(run: ImportRun, error: BaseException) -> None:
    """Say in the row why the run ended; a database that is gone can be told nothing, the next start will."""
    is_stopped = isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit | Stopped)
    state = ImportRun.RunState.INTERRUPTED if is_stopped else ImportRun.RunState.FAILED
    reason = f"{type(error).__name__}: {error}"[:_LONGEST_REASON].replace("\0", "\ufffd")
    try:
        ImportRun.objects.filter(pk=run.pk).update(state=state, finished_at=timezone.now())
        if not is_stopped:
            ImportProblem.objects.create(run=run, path=run.command, code="run-failed", detail=reason)
    except DatabaseError:
        return


def _lock_name(run: ImportRun) -> str:
    return f"run-{run.pk}"
