"""What the row of a run says when the run fails, is stopped or is killed."""

from pathlib import Path
from typing import Any

import pytest

from archive.importing.run import run_import
from archive.importing.run_state import note_interrupted, watched_run
from archive.models import ImportProblem, ImportRun

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


def fail(error: BaseException) -> Any:
    raise error
    yield


def test_a_failed_run_says_why() -> None:
    with pytest.raises(OSError, match="full"):
        run_import(fail(OSError("the disk is full")), command="import_articles", arguments=[], tick=lambda: None)
    run = ImportRun.objects.get()
    assert run.state == "failed"
    assert run.finished_at
    assert "the disk is full" in ImportProblem.objects.get(run=run, code="run-failed").detail


def test_a_stopped_run_was_interrupted() -> None:
    with pytest.raises(KeyboardInterrupt):
        run_import(fail(KeyboardInterrupt()), command="import_articles", arguments=[], tick=lambda: None)
    assert ImportRun.objects.get().state == "interrupted"


def test_the_next_start_finds_out_what_was_killed() -> None:
    killed = ImportRun.objects.create(command="import_articles", rules_version="")
    other = ImportRun.objects.create(command="verify_captures", rules_version="")  # which goes on where it was
    run_import([], command="import_articles", arguments=[], tick=lambda: None)
    killed.refresh_from_db()
    other.refresh_from_db()
    assert (killed.state, other.state) == ("interrupted", "running")


def test_a_run_that_is_at_work_is_left_alone() -> None:
    with watched_run("import_articles", [], "") as run:
        assert note_interrupted("import_articles") == 0
        run.refresh_from_db()
        assert run.state == "running"
