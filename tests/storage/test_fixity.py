from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from archive.models import Capture, ImportProblem, ImportRun
from archive.storage import blobs
from archive.storage.fixity import count_unverified, verify_captures
from tests import factories
from tests.factories import stored_file

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.CAPTURE_DIR = tmp_path / "captures"


def kept(body: bytes, url: str = "") -> Capture:
    run = ImportRun.objects.create(command="import_articles", rules_version="", state="finished")
    return Capture.objects.create(sha256=blobs.store(body), url=url, size=len(body), run=run, state="skipped")


def results() -> dict[str, str]:
    return dict(Capture.objects.values_list("url", "verify_result"))


def test_whole_captures_are_sound() -> None:
    kept(b"a", "https://a.example/")
    kept(b"b", "https://b.example/")
    outcome = verify_captures(tick=lambda count: None)
    assert outcome.summary == "2 sound, 0 missing, 0 damaged"
    assert set(results().values()) == {"sound"}
    assert not Capture.objects.filter(verified_at=None).exists()


DAMAGES: dict[str, tuple[Callable[[Path], Any], str]] = {
    "gone": (Path.unlink, "missing"),
    "empty": (lambda path: path.write_bytes(b""), "damaged"),
    "cut": (lambda path: path.write_bytes(path.read_bytes()[:-9]), "damaged"),
    "no gzip": (lambda path: path.write_bytes(b"xyz"), "damaged"),
    "flipped": (lambda path: path.write_bytes(path.read_bytes()[:-12] + b"x" + path.read_bytes()[-11:]), "damaged"),
    "another's": (lambda path: path.write_bytes(stored_file(kept(b"other")).read_bytes()), "damaged"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_loss_and_damage_are_told_for_every_capture_that_has_them(
    damage: str, capsys: pytest.CaptureFixture[str]
) -> None:
    do, expected = DAMAGES[damage]
    kept(b"sound", "https://a.example/")
    bad = kept(b"page" * 100, "https://b.example/")
    kept(b"page" * 100, "https://c.example/")
    do(stored_file(bad))
    with pytest.raises(SystemExit, match="1"):
        call_command("verify_captures")
    found = results()
    assert (found["https://a.example/"], found["https://b.example/"], found["https://c.example/"]) == (
        "sound", expected, expected,
    )  # fmt: skip
    assert set(ImportProblem.objects.values_list("path", "code")) == {
        ("https://b.example/", f"bytes-{expected}"),
        ("https://c.example/", f"bytes-{expected}"),
    }
    assert f"https://b.example/: bytes-{expected}" in capsys.readouterr().err
    run = ImportRun.objects.get(command="verify_captures")
    assert (run.state, run.failed) == ("failed", 2)


def test_a_round_that_was_cut_off_is_continued(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        kept(b"%d" % number, f"https://a.example/{number}")
    checked: list[str] = []
    load = blobs.load

    def load_three(digest: str) -> bytes:
        if len(checked) == 3:
            raise KeyboardInterrupt
        checked.append(digest)
        return load(digest)

    monkeypatch.setattr(blobs, "load", load_three)
    with pytest.raises(KeyboardInterrupt):
        verify_captures(tick=lambda count: None)
    assert count_unverified() == 2
    monkeypatch.setattr(blobs, "load", load)
    outcome = verify_captures(tick=lambda count: None)
    assert outcome.is_resumed
    assert outcome.sound == 2
    assert ImportRun.objects.get(command="verify_captures").seen == 5
    assert count_unverified() == 5
    assert verify_captures(tick=lambda count: None).sound == 5


def test_bytes_that_are_back_are_sound_again() -> None:
    capture = kept(b"page")
    stored_file(capture).unlink()
    assert not verify_captures(tick=lambda count: None).is_clean
    blobs.store(b"page")
    assert verify_captures(tick=lambda count: None).is_clean
    assert Capture.objects.get().verify_result == "sound"


def test_the_factories_know_of_no_check() -> None:
    assert factories.capture().verify_result == ""
