"""How long ended work is kept: the rows of the task library for some days, jobs as long as editors may ask for them."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from archive.models import Job

logger = logging.getLogger(__name__)
_TASK_DAYS = 14  # what a task was is told by its job; its own row only says that it was handed out


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """How many rows were deleted."""

    tasks: int = 0
    jobs: int = 0


def prune() -> Pruned:
    """Delete what ended too long ago: tasks after two weeks, jobs after `JOB_DAYS`; 0 keeps jobs for ever.

    A task whose process died never ends: its job was queued again under another, so it goes once it is as old. What
    waits or runs stays, and so do the acts of the history that jobs wrote.
    """
    from django_tasks_db.models import DBTaskResult

    now = timezone.now()
    old = now - timedelta(days=_TASK_DAYS)
    unfinished = {str(pk) for pk in Job.objects.unfinished().values_list("pk", flat=True)}
    died = [
        task.pk
        for task in DBTaskResult.objects.running().filter(started_at__lte=old).only("pk", "args_kwargs")
        if not unfinished.intersection(map(str, task.args_kwargs["args"]))
    ]
    ended = DBTaskResult.objects.finished().filter(finished_at__lte=old)
    tasks = ended.delete()[0] + DBTaskResult.objects.filter(pk__in=died).delete()[0]
    jobs = 0
    if settings.JOB_DAYS:
        too_old = Q(finished_at__lte=now - timedelta(days=settings.JOB_DAYS))
        jobs = Job.objects.filter(too_old).exclude(pk__in=Job.objects.unfinished().values("pk")).delete()[0]
    if tasks or jobs:
        logger.info("Deleted %s ended tasks and %s ended jobs", tasks, jobs)
    return Pruned(tasks=tasks, jobs=jobs)
