"""Writing a table of authority data: tried as a whole, then written in short transactions, as one act."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from tablib import Dataset

from archive.curation.bulk_edits import let_others_write
from archive.curation.refused import Refused
from archive.curation.relinking import Relinked, relink_for, relink_named
from archive.curation.table_resources import AuthorityResource
from archive.models import CustomaryName, Edit, Resolution, continuing, editing

_AT_ONCE = 50  # rows of a table in one transaction
_TOLD = 10  # reasons for refusing a table that are told at once
WRITTEN = ("new", "update")  # what django-import-export calls a row that was written


class TableRefused(Refused):
    """A table of which nothing was written, or nothing more; the arguments say why, to the editor."""

    def __str__(self) -> str:
        return " ".join(map(str, self.args))


def write_table(
    make: Callable[[], AuthorityResource],
    dataset: Any,
    user: Any,
    *,
    summary: str,
    file_name: str = "",
    begun: Edit | None = None,
    start: int = 0,
    before_part: Callable[[], None] = lambda: None,
    after_part: Callable[[Edit, int, list[int]], None] = lambda edit, done, unchanged: None,
) -> tuple[Edit | None, Any]:
    """Write a table as one act; returns the act, None where nothing was changed, and the result of all parts.

    Each row is tried first, and nothing is written where one is wrong. Then some rows are written in each transaction,
    so that readers and other editors need not wait. Cut off, the act stands in the history with what it wrote; with
    `begun` and `start` it goes on behind so many rows. `after_part` is told, in the transaction of each part, how many
    rows are done and the numbers of those that changed nothing, from 1. What `before_part` raises ends the act.
    Raises TableRefused.
    """
    options = {"user": user, "file_name": file_name}
    if start == 0:
        for part in _parts(dataset, 0):
            before_part()
            _refuse_wrong(make().import_data(part, dry_run=True, use_transactions=True, **options))
            let_others_write()
    edit, whole, done = begun, None, start
    for part in _parts(dataset, start):
        before_part()
        act = continuing(edit) if edit else editing(user, Edit.Kind.IMPORT, summary=summary)
        with act as current:
            written = make().import_data(part, dry_run=False, retain_instance_in_row_result=True, **options)
            _refuse_wrong(written, done=done)
            same = [done + at for at, row in enumerate(written.rows, start=1) if row.import_type not in WRITTEN]
            done += len(written.rows)
            after_part(current, done, same)
        edit = current if current.pk else None
        whole = _joined(whole, written)
        let_others_write()
    return edit, whole


def relink_written(model: Any, keys: Sequence[Any], *, at_once: int) -> Relinked | None:
    """Read again the articles whose citations the documents or names that a table wrote may change; None for others."""
    if model is Resolution:
        rows = Resolution.objects.filter(pk__in=keys).exclude(status=Resolution.Status.PROVISIONAL)
        return relink_for(list(rows), at_once=at_once)
    if model is CustomaryName:
        names = list(CustomaryName.objects.filter(pk__in=keys))
        identities = {identity for name in names for identity in (*name.candidates, name.default) if identity}
        documents = list(Resolution.objects.filter(identity__in=identities, status=Resolution.Status.AUTHORITY))
        return relink_named([name.name for name in names], documents, at_once=at_once)
    return None


def _parts(dataset: Any, start: int) -> Iterator[Any]:
    """The table from a row on in parts of some rows, each with the headings; an empty table is one empty part."""
    for first in range(start, max(len(dataset), 0 if start else 1), _AT_ONCE):
        yield Dataset(*dataset[first : first + _AT_ONCE], headers=dataset.headers)


def _refuse_wrong(result: Any, *, done: int = 0) -> None:
    """Raise TableRefused where rows are wrong; `done` rows before them were written."""
    if not (result.has_errors() or result.has_validation_errors()):
        return
    wrong = [error.error for error in result.base_errors]
    wrong += [error.error for _number, errors in result.row_errors() for error in errors]
    told = [str(reason) for reason in wrong[:_TOLD] or [_("Chưa ghi gì.")]]
    if done:
        told.append(_("%(done)s dòng đầu đã được ghi.") % {"done": done})
    raise TableRefused(*told)


def _joined(whole: Any, part: Any) -> Any:
    if whole is None:
        return part
    whole.rows += part.rows
    whole.totals = {name: whole.totals[name] + count for name, count in part.totals.items()}
    return whole
