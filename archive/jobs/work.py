"""What each kind of job does, part by part; each part is committed together with how far the job came."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.dateparse import parse_date
from tablib import Dataset

from archive.curation import bulk_edits
from archive.curation.act_rows import history_of
from archive.curation.relinking import SOON, Relinked, relink_rest
from archive.curation.table_resources import RESOURCES
from archive.curation.tables import relink_written, write_table
from archive.curation.undo import undo
from archive.importing.progress import ImportProgress
from archive.importing.run import run_import
from archive.importing.run_state import Stopped
from archive.importing.sources import find_captures
from archive.models import Edit, Job, Province, Source, continuing
from archive.reprocessing.progress import ReprocessingProgress
from archive.reprocessing.run import ReprocessingScope, reprocess
from search.indexing import batched


def bulk_edit(job: Job) -> None:
    """Set a field of many articles. Arguments: articles, field, value, override, reason, reason_is_public."""
    asked = job.arguments
    name = asked["field"]

    def note(edit: Edit | None, done: int, left_out: dict[str, list[int]]) -> None:
        if edit is not None and edit.pk and job.edit_id is None:
            edit.reason_is_public = asked["reason_is_public"]
            edit.save(update_fields=["reason_is_public"])
        job.note(done, left_out, edit=edit if edit is not None and edit.pk else None)

    bulk_edits.apply(
        asked["articles"],
        name,
        read_value(name, asked["value"]),
        job.asked_by,
        summary=job.summary,
        reason=asked["reason"],
        keep_decided=not asked["override"],
        begun=job.edit,
        start=job.done,
        after_part=note,
        before_part=lambda: check_wanted(job),
    )


def undo_edit(job: Job) -> None:
    """Take an act on many articles back. Arguments: edit, reason."""
    edit = Edit.objects.get(pk=job.arguments["edit"])

    def note(undone: Edit, done: int) -> None:
        job.note(done, edit=undone)

    relinked: list[Relinked] = []
    if edit.undone_by_id is None:
        undone = undo(
            edit,
            job.asked_by,
            reason=job.arguments["reason"],
            after_part=note,
            before_part=lambda: check_wanted(job),
            after_relinking=relinked.append,
        )
        job.note(job.total, edit=undone)
    for each in relinked:
        relink_rest(each.left, each.stood_in, before_part=lambda: check_wanted(job))


def read_again(job: Job) -> None:
    """Read articles again: those of a province or a source, or those that wait for documents.

    Arguments: province, source (slugs, one of them ""); or articles, stood_in, as `relink_rest` takes them; or those of
    `read_again_on_all_hosts`.
    """
    if "scope" in job.arguments:
        read_again_on_all_hosts(job)
        return
    if "articles" in job.arguments:
        relink_rest(
            job.arguments["articles"],
            job.arguments["stood_in"],
            start=job.done,
            before_part=lambda: check_wanted(job),
            after_part=job.note,
        )
        return
    scope = ReprocessingScope(
        everything=True, province=job.arguments.get("province", ""), source=job.arguments.get("source", "")
    )

    def tick(count: int) -> None:
        job.note(job.done + count)
        check_wanted(job)

    reprocess(scope, tick=tick, processes=1)


def read_again_on_all_hosts(job: Job, tick: Callable[[int], Any] = lambda count: None) -> None:
    """Read articles again with the workers of all hosts. Arguments: scope, processes, and the progress.

    A process that comes after one that died goes on where that was.
    """
    check_wanted(job)

    def tick_and_check(count: int) -> None:
        tick(count)
        check_wanted(job)

    scope, processes = ReprocessingScope(**job.arguments["scope"]), job.arguments["processes"]
    reprocess(scope, processes=processes, tick=tick_and_check, progress=ReprocessingProgress(job))


def import_table(job: Job) -> None:
    """Write a table of authority data. Arguments: model, head, rows (the cells as text), file.

    Then the articles that the written documents or names concern are read again; a process that comes after one that
    died over that reads them all once more, which changes nothing twice.
    """
    asked = job.arguments
    resource = RESOURCES[asked["model"]]

    def note(edit: Edit, done: int, unchanged: list[int]) -> None:
        left_out = {"unchanged": unchanged} if unchanged else {}
        job.note(done, left_out, edit=edit if edit.pk else job.edit)

    table = Dataset(*asked["rows"], headers=asked["head"])
    with batched():
        edit, _ = write_table(
            resource,
            table,
            job.asked_by,
            summary=job.summary,
            file_name=asked["file"],
            begun=job.edit,
            start=job.done,
            before_part=lambda: check_wanted(job),
            after_part=note,
        )
    if edit is None:
        return
    model = resource._meta.model
    keys = [row.id for row in history_of(edit) if row.instance_type is model]
    with continuing(edit):
        relinked = relink_written(model, keys, at_once=SOON)
    if relinked is not None:
        relink_rest(relinked.left, relinked.stood_in, before_part=lambda: check_wanted(job))


def import_files(
    job: Job, tick: Callable[[], Any] = lambda: None, between_parts: Callable[[], Any] = lambda: None
) -> None:
    """Import files, read by the workers of all hosts. Arguments: paths, mark, processes, and the progress.

    A process that comes after one that died goes on where that was. `tick` is called for each capture, `between_parts`
    outside of all transactions.
    """
    check_wanted(job)
    asked = job.arguments
    run_import(
        find_captures([Path(path) for path in asked["paths"]], max_bytes=settings.MAX_CAPTURE_BYTES),
        command="import_articles",
        arguments=asked["paths"],
        processes=asked["processes"],
        tick=tick,
        progress=ImportProgress(job, between_parts),
    )


WORK: dict[Job.Kind, Callable[[Job], None]] = {
    Job.Kind.BULK_EDIT: bulk_edit,
    Job.Kind.UNDO: undo_edit,
    Job.Kind.REPROCESS: read_again,
    Job.Kind.IMPORT: import_table,
    Job.Kind.FILES: import_files,
}


def check_wanted(job: Job) -> None:
    """Raise Stopped where somebody asked the job to stop."""
    if Job.objects.filter(pk=job.pk, is_cancelled=True).exists():
        raise Stopped


# --- values of fields, as JSON -------------------------------------------------------------------------------------


def write_value(value: Any) -> Any:
    """A value of a field as a job keeps it: a record by its primary key, a day in ISO form."""
    if isinstance(value, (Province, Source)):
        return value.pk
    return value.isoformat() if hasattr(value, "isoformat") else value


def read_value(name: str, kept: Any) -> Any:
    """The value again. Raises DoesNotExist where the record is gone."""
    if kept is None:
        return None
    if name == "province":
        return Province.objects.get(pk=kept)
    if name == "source":
        return Source.objects.get(pk=kept)
    return parse_date(kept) if name == "published" else kept
