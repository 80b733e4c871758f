"""Asking for a job, and having the queue worked off: by a thread of the site, or by a process of its own.

The queue is the task library's table, written in the transaction that makes the job. Where `JOBS_INLINE` is set, one
thread of one of the site's processes works it off as soon as something is asked; else `run_jobs` does.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.db import transaction

from archive.importing.run_state import note_interrupted
from archive.jobs.locks import lock_of
from archive.jobs.tasks import run_job
from archive.models import Job
from search.locking import Background, Locked, alone, forget_lock, is_locked

_WORKER = "jobs"  # name of the lock of the site's one worker
_working = Background("jobs")


def ask(kind: Job.Kind, summary: str, arguments: dict[str, Any], user: Any, *, total: int = 0) -> Job:
    """Queue a job; it begins when this transaction is committed."""
    with transaction.atomic():
        job = Job.objects.create(kind=kind, summary=summary[:300], arguments=arguments, asked_by=user, total=total)
        run_job.enqueue(job.pk)
        transaction.on_commit(work_soon)
    return job


def cancel(job: Job) -> bool:
    """Have a job stop: at once if it waits or its process died, else after its present part. Returns whether it has."""
    Job.objects.filter(pk=job.pk).update(is_cancelled=True)
    waiting = Job.objects.select_for_update().filter(pk=job.pk, state=Job.State.WAITING)
    with transaction.atomic():
        for each in waiting:
            each.end(Job.State.CANCELLED)
    lock = lock_of(job.pk)
    if not is_locked(lock):
        with suppress(Locked), alone(lock, wait=0):  # so that nobody takes it up meanwhile
            for dead in Job.objects.unfinished().filter(pk=job.pk):
                dead.end(Job.State.CANCELLED)
            forget_lock(lock)
        if job.kind == Job.Kind.FILES:
            note_interrupted("import_articles")
    return not Job.objects.unfinished().filter(pk=job.pk).exists()


def queue_dead() -> int:
    """Queue again what dead processes left, begun or only taken from the queue; returns how many jobs.

    To be called by the one worker, so that nobody is about to begin what is no longer queued. Imports of files are not
    queued: who has the files takes them up (`file_imports`).
    """
    from django_tasks_db.models import DBTaskResult

    asked = DBTaskResult.objects.ready().values_list("args_kwargs", flat=True)
    queued = {pk for arguments in asked for pk in arguments["args"]}
    left = Job.objects.unfinished().exclude(pk__in=queued).exclude(kind=Job.Kind.FILES).order_by("pk")
    dead = [job for job in left if not is_locked(lock_of(job.pk))]
    for job in dead:
        run_job.enqueue(job.pk)
    return len(dead)


def work(worker: Any = None) -> None:
    """Work off the queue until it is empty, or until the task library's `worker` is told to stop.

    Raises Locked where another process does. What is queued while the worker ends is seen by it: whoever queued it then
    met the lock and went away.
    """
    worker = worker or make_worker()
    while True:
        with alone(_WORKER, wait=0):
            queue_dead()
            worker.run()
        if not worker.running or not is_anything_queued():
            return


def is_anything_queued() -> bool:
    """Whether a job waits."""
    from django_tasks_db.models import DBTaskResult

    return DBTaskResult.objects.ready().exists()


def make_worker() -> Any:
    """The task library's loop, which ends when nothing waits."""
    from django_tasks_db.management.commands.db_worker import Worker

    return Worker(
        queue_names=["*"],
        interval=1.0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"tang-thu-{threading.get_ident()}"[:64],
        excluded_queue_names=[],
    )


def work_soon() -> None:
    """Have a thread of this process work off the queue, unless one is at it or a process of its own is to do it."""
    if settings.JOBS_INLINE:
        _working.start(work, once_more=True)
