"""Imports of files that are read by the workers of all hosts: asked for, taken up, waited for.

The process that saves one holds the job's lock. It is the command that asked for it, or, once that died, a worker on a
host that has the same files under the same names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from django.utils.translation import gettext

from archive.importing.progress import mark_of
from archive.jobs.locks import lock_of
from archive.jobs.queue import cancel
from archive.jobs.runner import run
from archive.jobs.work import import_files
from archive.models import Job
from search.locking import is_locked


def ask_import(paths: Iterable[Path], *, processes: int) -> Job:
    """The job that imports these files: the unfinished one, where there is one and they did not change, or a new one.

    It is not queued: who asks is to run it.
    """
    absolute = [path.absolute() for path in paths]
    asked = {"paths": [str(path) for path in absolute], "mark": mark_of(absolute), "processes": processes}
    same = None
    for job in Job.objects.unfinished().filter(kind=Job.Kind.FILES, is_cancelled=False):
        if job.arguments["paths"] != asked["paths"]:
            continue
        if job.arguments["mark"] == asked["mark"]:
            same = job
        elif not is_locked(lock_of(job.pk)):
            job.end(Job.State.FAILED, gettext("Tệp đã đổi trước khi nhập xong; tệp được nhập lại từ đầu."))
    if same is not None:
        return same
    summary = ", ".join(path.name or str(path) for path in absolute)[:300]
    return Job.objects.create(kind=Job.Kind.FILES, summary=summary, arguments=asked)


def take_up(between_parts: Callable[[], Any] = lambda: None) -> int:
    """Go on with imports whose process died and whose files are on this host as they were; returns how many.

    An import takes hours: `between_parts` is called after each part of it, outside of all transactions. Those that
    somebody stopped are ended, wherever their files are.
    """
    count = 0
    for job in Job.objects.unfinished().filter(kind=Job.Kind.FILES).order_by("pk"):
        if is_locked(lock_of(job.pk)):
            continue
        if job.is_cancelled:
            cancel(job)
        elif mark_of(map(Path, job.arguments["paths"])) == job.arguments["mark"]:
            run(job.pk, partial(import_files, between_parts=between_parts))
        else:
            continue
        count += 1
    return count
