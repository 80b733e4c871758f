"""Packed captures are the same bytes under the same digests, whatever moment the packing ends at."""

from __future__ import annotations

import gzip
import itertools
import os
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from warcio.archiveiterator import ArchiveIterator

from archive.curation.erasure import erase_capture
from archive.exporting import packing
from archive.exporting.packing import PackDamaged, pack_captures
from archive.models import Capture, Erasure
from archive.storage import blobs, packs
from archive.storage.fixity import verify_captures
from search.locking import alone
from tests import factories

pytestmark = pytest.mark.django_db

OLD = datetime(2021, 6, 4, 1, 0, tzinfo=UTC)
BODIES = [random.Random(number).randbytes(8_000) for number in range(12)]


@pytest.fixture(autouse=True)
def own_folders(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    settings.CAPTURE_DIR, settings.WARC_DIR = tmp_path / "captures", tmp_path / "warcs"


@pytest.fixture
def captures() -> list[Capture]:
    return [capture(number, body) for number, body in enumerate(BODIES)]


def capture(number: int, body: bytes, moment: datetime = OLD, **fields: Any) -> Capture:
    known = {"url": f"https://mau.example/tin/{number}", "content_type": "text/html"} | fields
    return factories.capture(sha256=blobs.store(body), size=len(body), captured_at=moment, **known)


def pack(**options: Any) -> packing.PackingReport:
    return pack_captures(timezone.now() - timedelta(days=365), **options)


def singles() -> int:
    return sum(blobs.is_single(digest) for digest in Capture.objects.values_list("sha256", flat=True).distinct())


def all_there() -> bool:
    return sorted(blobs.load(each) for each in Capture.objects.values_list("sha256", flat=True)) == sorted(BODIES)


@pytest.mark.slow
def test_what_is_packed_has_the_same_bytes_and_no_file_of_its_own(captures: list[Capture]) -> None:
    report = pack(size=20_000)
    assert report.captures == len(BODIES)
    assert report.packs == len(packs.packs()) > 2
    assert singles() == 0
    assert all_there()
    assert pack().packs == 0


def test_a_pack_is_a_warc_that_says_what_each_capture_is(captures: list[Capture]) -> None:
    pack()
    (path,) = packs.packs()
    with path.open("rb") as file:
        records = [(each.rec_type, each.rec_headers.get_header("WARC-Target-URI")) for each in ArchiveIterator(file)]
    assert {address for kind, address in records if kind == "response"} == {each.url for each in captures}
    assert sum(kind == "metadata" for kind, _ in records) == len(captures)


@pytest.mark.slow
def test_only_what_is_old_enough_is_packed_and_little_waits(captures: list[Capture]) -> None:
    new = capture(99, b"moi", timezone.now())
    assert pack(least=10_000_000).packs == 0
    assert singles() == len(BODIES) + 1
    pack()
    assert singles() == 1
    assert blobs.is_single(new.sha256)


def test_bytes_that_come_again_are_not_kept_twice(captures: list[Capture]) -> None:
    pack()
    blobs.store(BODIES[3])
    assert singles() == 0
    capture(50, BODIES[3], timezone.now())
    assert not blobs.is_single(captures[3].sha256)


class Killed(BaseException):
    pass


@pytest.mark.slow
@pytest.mark.parametrize(
    ("owner", "name", "deaths"),
    [(packs, "write_index", 2), (Path, "replace", 4), (os, "fsync", 4), (Path, "unlink", 6), (packs, "read", 3)],
    ids=["index", "rename", "flush", "delete", "check"],
)
def test_killed_at_any_moment_nothing_is_lost_and_the_next_run_ends_it(
    captures: list[Capture], monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, deaths: int
) -> None:
    original = getattr(owner, name)
    died = 0
    for nth in range(1, deaths + 1):
        calls = itertools.count(1)

        def dying(*args: Any, nth: int = nth, calls: Iterator[int] = calls, **kwargs: Any) -> Any:
            if next(calls) == nth:
                raise Killed
            return original(*args, **kwargs)

        with monkeypatch.context() as patch:
            patch.setattr(owner, name, dying)
            try:
                pack(size=40_000)
            except Killed:
                died += 1
        assert all_there()
    assert died
    pack(size=40_000)
    assert all_there()
    assert singles() == 0
    assert not [path for path in packs.folder().iterdir() if path.name.startswith(".")]


def test_a_pack_that_does_not_give_back_its_bytes_takes_nothing_away(
    captures: list[Capture], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packs, "read", lambda place: b"khac")
    with pytest.raises(PackDamaged):
        pack()
    monkeypatch.undo()


@pytest.mark.slow
def test_damaged_and_missing_packs_are_told_and_single_files_heal_them(captures: list[Capture]) -> None:
    pack()
    (path,) = packs.packs()
    assert verify_captures(tick=lambda count: None).summary == f"{len(BODIES)} sound, 0 missing, 0 damaged"
    place = packs.find(captures[0].sha256)
    assert place is not None
    data = bytearray(path.read_bytes())
    data[place.offset + place.length // 2] ^= 255
    path.write_bytes(data)
    assert verify_captures(tick=lambda count: None).damaged == 1
    blobs.store(BODIES[0])
    assert verify_captures(tick=lambda count: None).is_clean
    path.unlink()
    assert verify_captures(tick=lambda count: None).missing == len(BODIES) - 1


@pytest.mark.slow
def test_an_erased_capture_leaves_its_pack(captures: list[Capture]) -> None:
    pack()
    (path,) = packs.packs()
    size = path.stat().st_size
    erase_capture(captures[5], None, reason="sai")
    assert not blobs.is_stored(captures[5].sha256)
    with path.open("rb") as file:
        whole = b"".join(each.raw_stream.read() for each in ArchiveIterator(file))
    assert BODIES[5] not in whole
    assert captures[5].url.encode() not in gzip.decompress(path.read_bytes())
    assert path.stat().st_size == size
    others = [each for each in captures if each.pk != captures[5].pk]
    assert all(blobs.load(each.sha256) for each in others)
    assert set(Erasure.objects.get().proof.values()) == {0}


def test_bytes_that_another_capture_needs_survive_an_erasure_in_a_pack() -> None:
    first, second = (capture(number, b"giong nhau", OLD + timedelta(days=number)) for number in (1, 2))
    pack()
    erase_capture(first, None, reason="sai")
    assert blobs.load(second.sha256) == b"giong nhau"
    (path,) = packs.packs()
    assert first.url.encode() not in gzip.decompress(path.read_bytes())


def test_packing_and_erasing_wait_for_each_other(captures: list[Capture], tmp_path: Path) -> None:
    with alone("pack", wait=0), pytest.raises(CommandError, match="packing"):
        call_command("pack_captures")


def test_the_command_says_what_it_did(captures: list[Capture], capsys: pytest.CaptureFixture[str]) -> None:
    call_command("pack_captures", "--older-than", "365")
    assert f"{len(BODIES)} captures packed into 1 files" in capsys.readouterr().out
