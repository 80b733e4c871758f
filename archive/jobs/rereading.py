"""Articles that are read again by the workers of all hosts: asked for, gone on with, waited for."""

from __future__ import annotations

from dataclasses import asdict

from django.utils.translation import gettext

from archive.models import Job, Province, Source
from archive.reprocessing.run import ReprocessingScope, count_captures


def ask_rereading(scope: ReprocessingScope, *, processes: int) -> Job:
    """The job that reads these articles again: the unfinished one, where there is one, or a new one.

    It is not queued: who asks is to run it. Whichever worker works off the queue goes on with it when that dies.
    """
    asked = asdict(scope)
    for job in Job.objects.unfinished().filter(kind=Job.Kind.REPROCESS, is_cancelled=False):
        if job.arguments.get("scope") == asked:
            return job
    return Job.objects.create(
        kind=Job.Kind.REPROCESS,
        summary=_summary(scope),
        arguments={"scope": asked, "processes": processes},
        total=count_captures(scope),
    )


def _summary(scope: ReprocessingScope) -> str:
    """The scope as the desk names it: what is read again, of whom, and whether pages that were no articles too."""
    if scope.article is not None:
        return gettext("bài số %(number)s") % {"number": scope.article}
    named = [gettext("mọi bài") if scope.everything else gettext("các bài cần đọc lại")]
    if scope.province:
        named.append(Province.objects.get(slug=scope.province).label)
    if scope.source:
        named.append(Source.objects.get(slug=scope.source).name)
    if scope.skipped:
        named.append(gettext("cả trang không phải bài viết"))
    return ", ".join(named)[:300]
