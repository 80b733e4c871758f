"""A job that a command does with the workers of all hosts: announced, shown while it goes, and how it ended."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from archive.jobs.runner import run_or_follow
from archive.models import Job


def run_spread(command: BaseCommand, job: Job, work: Callable[..., None], *, unit: str) -> None:
    """Do a job, or follow the process that does it, with a bar on a terminal; `work` takes the job and `tick`."""
    command.stdout.write(f"Job {job.pk} of the desk; read with all `run_jobs` of all hosts.")
    with tqdm(total=job.total or None, unit=f" {unit}", disable=not command.stderr.isatty()) as bar:

        def show() -> None:
            bar.n = job.done
            bar.refresh()

        run_or_follow(job, partial(work, tick=bar.update), show)


def refuse_unfinished(job: Job, summary: str) -> None:
    """Raise CommandError, with what was done, where a job was stopped at the desk or failed."""
    if job.state == Job.State.CANCELLED:
        raise CommandError(f"Stopped at the desk. {summary}")
    if job.state == Job.State.FAILED:
        raise CommandError(f"{job.problem} {summary}")
