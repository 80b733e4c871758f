"""Back up, wipe, restore: everything as it was; what is cut or damaged is refused before anything is touched."""

import gzip
import io
import json
import re
import tarfile
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django_tasks_db.models import DBTaskResult

from archive import __version__
from archive.backups.restore import Unusable, check_backup
from archive.jobs.queue import ask
from archive.models import Article, Capture, Decision, ImportRun, Job, Province
from archive.storage import blobs
from tests import factories
from tests.backups.make import DECIDED, fill_archive
from tests.natural import dump

HERE = Path(__file__).parent
FIXTURES = sorted(HERE.glob("*.tar"))
UPGRADED = HERE / "upgrade"  # archives of earlier releases that test_upgrade restores and works on


def contents() -> dict[str, Any]:
    decisions = Decision.objects.order_by("article", "field").values_list(
        "article__identity", "field", "value", "decided_by__username", "decided_at"
    )
    people = User.objects.order_by("pk", "groups").values_list("pk", "username", "password", "groups__name")
    runs = ImportRun.objects.order_by("pk").values_list("pk", "started_at", "arguments", "added")
    pages = Article.objects.order_by("pk", "decisions").values_list(
        "pk", "slug", "created_at", "changed_at", "decisions"
    )
    return {
        **dump(), "decisions": list(decisions), "people": list(people), "runs": list(runs), "pages": list(pages),
        "bytes": {digest: blobs.load(digest) for digest in Capture.objects.values_list("sha256", flat=True)},
    }  # fmt: skip


@pytest.fixture
def own_folders(settings: Any, tmp_path: Path) -> None:
    settings.CAPTURE_DIR = tmp_path / "captures"


def backed_up(path: Path) -> Path:
    call_command("backup", str(path))
    return path


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_folders")
def test_what_was_backed_up_comes_back(tmp_path: Path, settings: Any) -> None:
    fill_archive(tmp_path / "pages")
    before = contents()
    path = backed_up(tmp_path / "whole.tar")
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(CommandError, match="not empty"):
        call_command("restore", str(path), no_index=True)
    assert contents() == before
    Article.objects.update(read_from=None)
    Capture.objects.all().delete()
    Article.objects.all().delete()
    User.objects.all().delete()
    settings.CAPTURE_DIR = tmp_path / "elsewhere"
    factories.province("Tỉnh thử", slug="tinh-thu")
    call_command("restore", str(path), no_index=True)
    call_command("find_duplicates")
    assert contents() == before
    assert not Province.objects.filter(slug="tinh-thu").exists()
    # The next row comes after those that were restored.
    assert factories.article().pk > max(pk for pk, *_ in before["pages"])
    assert User.objects.get(username="bien-tap").check_password("mật khẩu thử")


def test_every_earlier_release_has_its_backup() -> None:
    changelog = (HERE.parents[1] / "CHANGELOG.md").read_text(encoding="utf-8")
    releases = set(re.findall(r"^## \[(\d[\d.]*)\]", changelog, re.M))
    assert __version__ in releases
    assert releases - {__version__} <= {path.stem for path in FIXTURES}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_folders")
@pytest.mark.parametrize(
    "path",
    [pytest.param(path, marks=[pytest.mark.soak] if (UPGRADED / path.name).exists() else []) for path in FIXTURES],
    ids=lambda path: path.stem,
)
def test_the_backup_of_each_release_is_restored(path: Path) -> None:
    call_command("restore", str(path), replace=True, no_index=True)
    assert Article.objects.count() == 4
    assert Article.objects.order_by("pk")[0].citations.exists()
    assert {decision.field: decision.value for decision in Decision.objects.all()} == DECIDED
    assert all(blobs.load(digest) for digest in Capture.objects.values_list("sha256", flat=True))
    call_command("reprocess_articles", everything=True, processes=1)
    assert Article.objects.count() == 4


def entries(path: Path) -> list[tuple[str, bytes]]:
    with tarfile.open(path) as tar:
        return [(entry.name, tar.extractfile(entry).read()) for entry in tar]  # type: ignore[union-attr]


def packed(path: Path, parts: list[tuple[str, bytes]]) -> Path:
    with tarfile.open(path, "w") as tar:
        for name, data in parts:
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return path


def manifest_with(**changes: Any) -> bytes:
    (_, data), *_ = entries(FIXTURES[-1])
    return json.dumps(json.loads(data) | changes).encode()


def refused(path: Path) -> str:
    with pytest.raises(Unusable) as caught:
        check_backup(path, tick=lambda: None)
    return str(caught.value)


@pytest.mark.django_db
@pytest.mark.parametrize("share", [0, 0.0001, 0.02, 0.1, 0.3, 0.5, 0.8, 0.95])
def test_a_truncated_backup_is_refused(tmp_path: Path, share: float) -> None:
    whole = FIXTURES[-1].read_bytes()
    cut = tmp_path / "cut.tar"
    cut.write_bytes(whole[: int(len(whole) * share)])
    refused(cut)


@pytest.mark.slow
@pytest.mark.django_db
def test_a_damaged_backup_is_refused(tmp_path: Path) -> None:
    parts = entries(FIXTURES[-1])
    names = [name for name, _ in parts]
    capture = next(index for index, name in enumerate(names) if name.startswith("captures/"))
    table = names.index("tables/archive_article.jsonl.gz")

    def changed(index: int, data: bytes) -> list[tuple[str, bytes]]:
        return [(name, data if at == index else was) for at, (name, was) in enumerate(parts)]

    variants = {
        "no manifest": parts[1:],
        "a capture too few": parts[:capture] + parts[capture + 1 :],
        "a table too few": parts[:table] + parts[table + 1 :],
        "a capture twice": [*parts[: capture + 1], parts[capture], *parts[capture + 1 :]],
        "another's bytes": changed(capture, parts[capture + 1][1]),
        "no gzip": changed(capture, b"xyz"),
        "a changed table": changed(table, gzip.compress(gzip.decompress(parts[table][1]).replace(b"a", b"b", 1))),
        "a cut table": changed(table, parts[table][1][:-40]),
        "something else": [*parts, ("zzz/../../etc/passwd", b"x")],
        "a broken manifest": changed(0, b"{"),
        "a later format": changed(0, manifest_with(format=99)),
        "a later migration": changed(0, manifest_with(migrations=[["archive", "9999_of_the_future"]])),
    }
    for name, variant in variants.items():
        assert refused(packed(tmp_path / "variant.tar", variant)), name
    assert check_backup(packed(tmp_path / "same.tar", parts), tick=lambda: None)["release"] == FIXTURES[-1].stem


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_folders")
def test_a_refused_backup_touches_nothing(tmp_path: Path) -> None:
    factories.article("Một bài đang có")
    before = dump()
    cut = tmp_path / "cut.tar"
    cut.write_bytes(FIXTURES[-1].read_bytes()[:-30_000])
    with pytest.raises(CommandError):
        call_command("restore", str(cut), replace=True)
    assert dump() == before
    assert not (tmp_path / "captures").exists()


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("own_folders")
def test_lost_bytes_are_told_and_the_rest_is_saved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = factories.run()
    whole = factories.capture(sha256=blobs.store(b"whole"), run=run)
    lost = factories.capture(run=run)
    with pytest.raises(SystemExit, match="1"):
        backed_up(tmp_path / "some.tar")
    assert lost.sha256 in capsys.readouterr().err
    manifest = check_backup(tmp_path / "some.tar", tick=lambda: None)
    assert manifest["lost"] == [lost.sha256]
    assert f"captures/{whole.sha256}.gz" in [name for name, _ in entries(tmp_path / "some.tar")]


@pytest.mark.django_db
def test_a_file_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "x.tar").write_text("precious")
    with pytest.raises(CommandError):
        backed_up(tmp_path / "x.tar")
    assert (tmp_path / "x.tar").read_text() == "precious"


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_folders")
def test_a_folder_keeps_the_newest_backups_and_nothing_else_is_touched(tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    for name in ("tang-thu-20200101T000000Z.tar", "tang-thu-20210101T000000Z.tar", "of-others.tar"):
        (folder / name).write_bytes(b"old")
    call_command("backup", str(folder), "--keep", "2")
    kept = sorted(path.name for path in folder.iterdir())
    assert kept[:2] == ["of-others.tar", "tang-thu-20210101T000000Z.tar"]
    assert len(kept) == 3
    check_backup(folder / kept[2], tick=lambda: None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_folders")
def test_a_backup_that_lacks_captures_removes_no_older_one(tmp_path: Path) -> None:
    blobs.remove(factories.capture().sha256)
    old = tmp_path / "tang-thu-20200101T000000Z.tar"
    old.write_bytes(b"old")
    with pytest.raises(SystemExit):
        call_command("backup", str(tmp_path), "--keep", "1")
    assert old.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "told"), [(["x.tar", "--keep", "2"], "in a folder"), ([".", "--keep", "0"], "at least one")]
)
def test_what_cannot_be_kept_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError, match=told):
        call_command("backup", *arguments)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_folders")
def test_a_check_reads_all_and_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fill_archive(tmp_path / "pages")
    before = contents()
    path = backed_up(tmp_path / "whole.tar")
    call_command("restore", "--check", str(path))
    assert "can be restored" in capsys.readouterr().out
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("restore", "--check", str(path))
    assert contents() == before


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_folders")
def test_the_warc_files_of_crawls_are_in_a_backup_by_choice(tmp_path: Path, settings: Any) -> None:
    settings.WARC_DIR = warcs = tmp_path / "warcs"
    warcs.mkdir()
    (warcs / "tangthu-1.warc.gz").write_bytes(b"mot" * 1000)
    (warcs / "tangthu-2.warc.gz").write_bytes(b"hai")
    (warcs / ".tangthu-3.warc.gz.12").write_bytes(b"do dang")
    factories.capture(sha256=blobs.store(b"trang"))
    plain, whole = tmp_path / "plain.tar", tmp_path / "whole.tar"
    call_command("backup", str(plain))
    call_command("backup", str(whole), "--with-warcs")
    of_warcs = [(name, data) for name, data in entries(whole) if name.startswith("warcs/")]
    assert of_warcs == [("warcs/tangthu-1.warc.gz", b"mot" * 1000), ("warcs/tangthu-2.warc.gz", b"hai")]
    assert not [name for name, _ in entries(plain) if name.startswith("warcs/")]
    assert check_backup(plain, tick=lambda: None)["format"] == 1
    (warcs / "tangthu-1.warc.gz").write_bytes(b"mot" * 1000 + b"lon them")
    (warcs / "tangthu-2.warc.gz").write_bytes(b"khac")
    call_command("restore", str(whole), replace=True, no_index=True)
    assert (warcs / "tangthu-1.warc.gz").read_bytes() == b"mot" * 1000 + b"lon them"  # it has only grown since
    assert (warcs / "tangthu-2.warc.gz").read_bytes() == b"hai"
    parts = entries(whole)
    for damaged in (
        [(name, b"x" if name.startswith("warcs/") else data) for name, data in parts],
        [part for part in parts if part != of_warcs[1]],
        [(name.replace("warcs/tangthu-2", "warcs/../tangthu-2"), data) for name, data in parts],
    ):
        with pytest.raises(Unusable):
            check_backup(packed(tmp_path / "damaged.tar", damaged), tick=lambda: None)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_folders")
def test_an_archive_that_has_run_jobs_is_backed_up(tmp_path: Path, settings: Any) -> None:
    """The task library's keys are UUIDs, the only ones in the database."""
    settings.JOBS_INLINE = False
    ask(Job.Kind.REPROCESS, "đọc lại", {"province": ""}, None)
    queued = list(DBTaskResult.objects.values_list("pk", "args_kwargs"))
    path = backed_up(tmp_path / "whole.tar")
    DBTaskResult.objects.all().delete()
    Job.objects.all().delete()
    call_command("restore", str(path), no_index=True)
    assert list(DBTaskResult.objects.values_list("pk", "args_kwargs")) == queued
    assert Job.objects.get().state == Job.State.WAITING
