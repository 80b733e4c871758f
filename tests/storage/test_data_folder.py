from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import call_command

from archive.models import Installation
from archive.storage.data_folder import MARK, SeparateFolders, check_data_folder

pytestmark = pytest.mark.django_db


@pytest.fixture
def on_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a database of its own server, whichever the tests run on."""
    monkeypatch.setattr("archive.storage.data_folder.connection", SimpleNamespace(vendor="postgresql"))


def test_the_first_start_marks_folder_and_database(on_a_server: None, tmp_path: Path) -> None:
    check_data_folder(tmp_path / "a")
    mark = (tmp_path / "a" / MARK).read_text().strip()
    assert len(mark) == 32
    assert Installation.objects.get().folder_mark == mark
    check_data_folder(tmp_path / "a")
    assert [path.name for path in (tmp_path / "a").iterdir()] == [MARK]


@pytest.mark.parametrize("other", ["", "0" * 32])
def test_another_folder_is_refused_with_a_sentence(on_a_server: None, tmp_path: Path, other: str) -> None:
    check_data_folder(tmp_path / "a")
    if other:
        (tmp_path / "b").mkdir()
        (tmp_path / "b" / MARK).write_text(other)
    with pytest.raises(SeparateFolders, match="one shared folder"):
        check_data_folder(tmp_path / "b")
    assert (tmp_path / "b" / MARK).exists() == bool(other)  # the refusal marks nothing


def test_a_moved_folder_goes_on_and_a_lost_one_is_paired(on_a_server: None, tmp_path: Path, settings: object) -> None:
    check_data_folder(tmp_path / "a")
    (tmp_path / "a").rename(tmp_path / "moved")
    check_data_folder(tmp_path / "moved")
    settings.DATA_DIR = tmp_path / "new"  # type: ignore[attr-defined]
    call_command("pair_data_folder")
    check_data_folder(tmp_path / "new")
    with pytest.raises(SeparateFolders):
        check_data_folder(tmp_path / "moved")


def test_a_database_in_the_folder_needs_no_mark(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("archive.storage.data_folder.connection", SimpleNamespace(vendor="sqlite"))
    check_data_folder(tmp_path)
    assert list(tmp_path.iterdir()) == []
