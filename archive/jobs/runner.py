"""Running one job: under a lock, so that two processes never do the same, and so that a dead one is known."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.utils.translation import gettext

from archive.curation.refused import Refused
from archive.importing.run_state import Stopped
from archive.jobs.locks import lock_of
from archive.jobs.work import WORK
from archive.models import Job
from search.locking import Locked, alone, forget_lock

logger = logging.getLogger(__name__)
MOST_ATTEMPTS = 5  # processes that may die over one job
_LOOK_AGAIN = 1.0  # seconds between two looks at a job that another process does


def run(pk: int, work: Callable[[Job], None] | None = None) -> None:
    """Do a job, or the rest of it; what became of it stands in its row. `work` does it otherwise than its kind says.

    Interruptions (KeyboardInterrupt, SystemExit) pass through and leave it to the next process.
    """
    with suppress(Locked), alone(lock_of(pk), wait=0):
        job = Job.objects.filter(pk=pk).unfinished().first()
        if job is not None:
            _run(job, work or WORK[Job.Kind(job.kind)])
        forget_lock(lock_of(pk))


def run_or_follow(job: Job, work: Callable[[Job], None], seen: Callable[[], Any]) -> None:
    """Do a job here, or wait while another process does it, and go on with it when that dies.

    `job` says now and then how far it is, and what became of it; then `seen` is called.
    """
    while job.is_unfinished:
        run(job.pk, work)
        job.refresh_from_db()
        seen()
        if job.is_unfinished:
            time.sleep(_LOOK_AGAIN)


def _run(job: Job, work: Callable[[Job], None]) -> None:
    if job.attempts >= MOST_ATTEMPTS:
        job.end(Job.State.FAILED, gettext("Bị ngắt giữa chừng quá nhiều lần."))
        return
    job.begin()
    try:
        work(job)
    except Stopped:
        job.end(Job.State.CANCELLED)
    except Refused as refused:
        job.end(Job.State.FAILED, str(refused))
    except Locked:
        job.end(Job.State.FAILED, gettext("Một tiến trình khác đang làm việc này."))
    except Exception as error:
        logger.exception("Job %s failed", job.pk)
        job.end(Job.State.FAILED, f"{type(error).__name__}: {error}"[:2000])
    else:
        job.end(Job.State.DONE)
