"""Articles that are read again by the workers of all hosts: asked for, gone on with, waited for."""

from __future__ import annotations

from dataclasses import asdict

from django.utils.translation import gettext

from archive.models import Job
from archive.reprocessing.run import ReprocessingScope, count_captures


def ask_rereading(scope: ReprocessingScope, *, processes: int) -> Job:
    """The job that reads these articles again: the unfinished one, where there is one, or a new one.

    It is not queued: who asks is to run it. Whichever worker works off the queue goes on with it when that dies.
    """
    asked = asdict(scope)
    for job in Job.objects.unfinished().filter(kind=Job.Kind.REPROCESS, is_cancelled=False):
        if job.arguments.get("scope") == asked:
            return job
    named = [f"{name}={value}" for name, value in asked.items() if value not in ("", None, False)]
    return Job.objects.create(
        kind=Job.Kind.REPROCESS,
        summary=", ".join(named)[:300] or gettext("các bài cần đọc lại"),
        arguments={"scope": asked, "processes": processes},
        total=count_captures(scope),
    )
