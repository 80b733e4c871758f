"""A new archive's tables are made by one squashed migration: the same tables and roles as by those it stands for."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db import connection
from django.db.migrations import Migration, RunPython
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState

SQUASHED = ("archive", "0001_squashed_0036_jobs")
MADE_AT_ONCE: list[tuple[str, str]] = import_module(f"archive.migrations.{SQUASHED[1]}").Migration.replaces


def tables(loader: MigrationLoader, migration: tuple[str, str]) -> dict[str, Any]:
    """The models of the archive after a migration, with whatever makes a difference."""
    models = loader.project_state(migration).models
    return {name: described(model) for (app, name), model in models.items() if app == "archive"}


def described(model: ModelState) -> dict[str, Any]:
    fields = {name: field.deconstruct()[1:] for name, field in model.fields.items()}
    named = {kind: {each.name: each for each in model.options.get(kind, [])} for kind in ("indexes", "constraints")}
    return {"name": model.name, "fields": fields, "bases": model.bases, **model.options, **named}


def test_it_makes_the_same_tables() -> None:
    one_by_one = tables(MigrationLoader(None, replace_migrations=False), MADE_AT_ONCE[-1])
    at_once = tables(MigrationLoader(None), SQUASHED)
    assert len(at_once) > 40
    assert at_once == one_by_one


def rights() -> dict[str, set[tuple[str, str]]]:
    return {
        group.name: set(group.permissions.values_list("content_type__app_label", "codename"))
        for group in Group.objects.all()
    }


def run_code_of(migration: Migration) -> None:
    for operation in migration.operations:
        if isinstance(operation, RunPython):
            code: Any = operation.code
            code(apps, None)


@pytest.mark.slow
@pytest.mark.django_db
def test_it_makes_the_same_roles() -> None:
    disk = MigrationLoader(None).disk_migrations
    Group.objects.all().delete()
    run_code_of(disk[SQUASHED])
    at_once = rights()
    assert len(at_once["Quản trị viên"]) > len(at_once["Người xem"]) > 20

    Group.objects.all().delete()
    for name in MADE_AT_ONCE:
        run_code_of(disk[name])
    assert rights() == at_once


@pytest.mark.django_db
@pytest.mark.parametrize("there", [0, 1, 14, 29, 30])
def test_an_archive_goes_on_from_wherever_it_is(there: int, monkeypatch: pytest.MonkeyPatch) -> None:
    others = {key for key in MigrationLoader(None).disk_migrations if key[0] != "archive"}
    applied = dict.fromkeys([*others, *MADE_AT_ONCE[:there]])
    monkeypatch.setattr("django.db.migrations.recorder.MigrationRecorder.applied_migrations", lambda self: applied)
    executor = MigrationExecutor(connection)
    executor.loader.check_consistent_history(connection)
    leaf = [key for key in executor.loader.graph.leaf_nodes() if key[0] == "archive"]
    plan = [(each.app_label, each.name) for each, _ in executor.migration_plan(leaf) if each.app_label == "archive"]
    since = [key for key in plan if key not in MADE_AT_ONCE and key != SQUASHED]
    made = [key for key in plan if key not in since]
    assert made == ([SQUASHED] if there == 0 else MADE_AT_ONCE[there:])
