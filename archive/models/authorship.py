"""Who did it stays readable after the account is deleted: its name moves into the records of what it did."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Model
from django.db.models.signals import pre_delete

from archive.models.decisions import Decision
from archive.models.edits import Edit
from archive.models.jobs import Job
from archive.models.people_rulings import KeptApart, NonPerson
from archive.models.reports import Report

# The column that names the account, and the one that keeps its name.
_AUTHORED: tuple[tuple[type[Model], str, str], ...] = (
    (Edit, "made_by", "made_by_name"),
    (Decision, "decided_by", "decided_by_name"),
    (Report, "handled_by", "handled_by_name"),
    (KeptApart, "decided_by", "decided_by_name"),
    (NonPerson, "decided_by", "decided_by_name"),
    (Job, "asked_by", "asked_by_name"),
)


def keep_author_names(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    """Write the name of an account that is about to be deleted into all that it did; history does not record this."""
    name = (instance.get_full_name() or instance.get_username())[:200]
    for model, account, column in _AUTHORED:
        model._default_manager.filter(**{account: instance}).update(**{column: name})


def connect() -> None:
    """Listen to the deletion of accounts, however they are deleted: at the desk, in bulk, in a shell."""
    pre_delete.connect(keep_author_names, sender=settings.AUTH_USER_MODEL, dispatch_uid="keep author names")
