"""The history of records: what people changed, row by row, each under the act it was part of.

Importing and reprocessing write no history: what they state follows from the captured bytes, and the run that read
them is named beside it. When a person changes a record, the state that the machine had left is kept first, so that
every change can be shown and taken back.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models.signals import pre_save
from django.utils import timezone
from simple_history import register
from simple_history.models import HistoricalRecords

from archive.models.articles import Article
from archive.models.decisions import Decision
from archive.models.edits import Edit, current_edit
from archive.models.officials import Official
from archive.models.people_rulings import KeptApart, NonPerson
from archive.models.posts import Post
from archive.models.provinces import Province
from archive.models.resolutions import CustomaryName, Resolution
from archive.models.sources import Source

_DERIVED = ["folded", "sort_key"]
_OF_THE_MACHINE = {
    Article: [*_DERIVED, "text", "segments", "found", "identity", "url", "read_from", "rules_version", "is_sample",
              "site_version", "site_outdated", "names_covered", "created_at", "changed_at"],
    Decision: ["decided_at", "decided_by_name", "stale", "found"],
    Official: [*_DERIVED, "near", "is_suppressed"],
    KeptApart: ["decided_at", "decided_by_name"],
    NonPerson: ["decided_at", "decided_by_name"],
    Post: [*_DERIVED, "reference", "reference_key"],
    Province: [*_DERIVED, "reference", "reference_key"],
    Resolution: [*_DERIVED, "reference", "reference_key"],
    CustomaryName: [*_DERIVED, "reference", "reference_key"],
    Source: [*_DERIVED, "reference", "reference_key"],
}  # fmt: skip


class Recorded(models.Model):
    """What every history row has besides the values: the act; none where it is what the machine had left."""

    edit = models.ForeignKey(Edit, models.CASCADE, null=True, related_name="+")

    class Meta:
        abstract = True


class PeoplesRecords(HistoricalRecords):  # type: ignore[misc]
    """Writes a row only within an act of a person, and only when a value changed.

    The library writes a row for every save. It has no setting for "not now", and to pre-create rows and discard them
    would double the writes of an import; so its two handlers, `post_save` and `post_delete`, are replaced here, and
    `finalize` adds one that runs before a save. tests/curation/test_history.py holds what they promise.
    """

    def finalize(self, sender: type[models.Model], **kwargs: Any) -> None:
        super().finalize(sender, **kwargs)
        pre_save.connect(self.keep_what_was, sender=sender, weak=False)

    def keep_what_was(self, sender: type[models.Model], instance: Any, raw: bool = False, **kwargs: Any) -> None:
        if raw or current_edit() is None:
            return
        was = sender._default_manager.filter(pk=instance.pk).first() if instance.pk else None
        instance._was = was
        if was is not None:
            self._note_machine_state(was)

    def _note_machine_state(self, was: Any) -> None:
        last = was.history.first()
        if last is None or self.values_of(last) != self.values_of(was):
            self._write(was, "~" if last else "+", edit=None)

    def post_save(self, instance: Any, created: bool, using: str | None = None, **kwargs: Any) -> None:
        edit = current_edit()
        if edit is None or kwargs.get("raw"):
            return
        was = instance.__dict__.pop("_was", None)
        if created or was is None or self.values_of(was) != self.values_of(instance):
            self._write(instance, "+" if created else "~", edit=edit)

    def post_delete(self, instance: Any, using: str | None = None, **kwargs: Any) -> None:
        edit = current_edit()
        if edit is not None:
            self._note_machine_state(instance)
            self._write(instance, "-", edit=edit)

    def values_of(self, row: Any) -> dict[str, Any]:
        """The tracked values of a record or of a history row."""
        fields = self.fields_included(self.cls)
        return {field.attname: field.to_python(getattr(row, field.attname)) for field in fields}

    def _write(self, instance: Any, history_type: str, *, edit: Edit | None) -> None:
        if edit is not None and edit.pk is None:
            edit.save()
        row = history_row(instance, history_type, edit)
        row.save()


def history_row(instance: Any, history_type: str, edit: Edit | None) -> Any:
    """A row of history that says what `instance` is now; not saved."""
    model = type(instance).history.model
    values = {field.attname: getattr(instance, field.attname) for field in model.tracked_fields}
    return model(
        history_type=history_type,
        history_date=timezone.now(),
        history_user=edit.made_by if edit else None,
        history_change_reason=(edit.reason if edit else "")[:100],
        edit=edit,
        **values,
    )


def history_of(model: Any) -> Any:
    """The manager of the history rows of a tracked model."""
    assert model in TRACKED
    return model.history.model._default_manager


TRACKED: tuple[type[models.Model], ...] = tuple(_OF_THE_MACHINE)

for _model, _excluded in _OF_THE_MACHINE.items():
    register(
        _model,
        records_class=PeoplesRecords,
        table_name=f"archive_history_{_model._meta.model_name}",
        excluded_fields=_excluded,
        bases=[Recorded],
    )
