"""Erasing for good: nothing is left of what was erased, and nothing else is touched."""

import gzip
import tarfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from archive.backups.writer import write_backup
from archive.curation import erasure as module
from archive.curation.erasure import ErasureRefused, erase_article, erase_capture, finish_erasures
from archive.curation.erasure_proof import telling_phrases
from archive.models import (
    Article,
    Capture,
    CaptureReading,
    Citation,
    Decision,
    Edit,
    Erasure,
    Official,
    Report,
    editing,
)
from archive.storage import blobs
from archive.warc.record_writer import RecordWriter
from search.indexing import batched, drain, holds_deleted
from search.locking import alone
from search.models import IndexChange

Importer = Callable[..., list[Article]]

SECRET = "Ông Nguyễn Văn Quên, Bí thư Huyện ủy Thử Nghiệm, phát biểu về việc thực hiện Nghị quyết số 31-NQ/HU của địa phương."
OTHER = "Bà Trần Thị Nhớ, Chủ tịch UBND huyện Thử Nghiệm, dự hội nghị về Nghị quyết số 04-NQ/TW ngày 30/10/2016."

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(own_index: Path, settings: Any, imported: Importer) -> list[Article]:
    settings.SEARCH_INLINE = False
    settings.WARC_DIR = own_index.parent / "warcs"
    with batched():
        articles = imported(SECRET, OTHER)
    drain()
    return articles


def everything_stored(folder: Path) -> bytes:
    """All files below the data folder, what is compressed by gzip unpacked too."""
    whole = b""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "pages" not in path.parts:
            data = path.read_bytes()
            whole += data + (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else b"")
    return whole


def backed_up(folder: Path) -> bytes:
    write_backup(folder / "sau.tar", tick=lambda: None)
    whole = b""
    with tarfile.open(folder / "sau.tar") as tar:
        for member in tar:
            file = tar.extractfile(member)
            data = file.read() if file else b""
            whole += member.name.encode() + (gzip.decompress(data) if member.name.endswith(".gz") else data)
    return whole


@pytest.mark.slow
def test_nothing_is_left_of_an_erased_article(two: list[Article], person: User, tmp_path: Path) -> None:
    article, other = two
    with editing(person, Edit.Kind.EDIT, summary=article.title, reason=SECRET):
        article.byline = "Nguyễn Văn Quên"
        article.save()
    Report.objects.create(article=article, message=SECRET)
    cache.set("mot-con-so", SECRET)
    digest, number = Capture.objects.get(article=article).sha256, article.pk
    assert SECRET.encode() in backed_up(tmp_path)
    (tmp_path / "sau.tar").unlink()

    erasure = erase_article(article, person, reason="Theo yêu cầu của người được nhắc tên.")

    assert erasure.proof == {"database": 0, "captures": 0, "warcs": 0, "index": 0}
    assert "Quên".encode() not in everything_stored(tmp_path)
    kept = backed_up(tmp_path)
    assert "Quên".encode() not in kept
    assert digest.encode() not in kept
    assert "Nhớ".encode() in kept
    assert cache.get("mot-con-so") is None
    assert list(Article.objects.all()) == [other]
    assert not Official.objects.filter(name__contains="Quên").exists()
    assert Official.objects.filter(name__contains="Nhớ").exists()
    assert not Citation.objects.filter(number__startswith="31").exists()
    assert (erasure.article_number, erasure.made_by_name) == (number, "bien-tap")
    assert not holds_deleted()


@pytest.mark.slow
def test_its_address_says_that_it_was_erased_and_why(two: list[Article], client: Client) -> None:
    addresses = [two[0].get_absolute_url(), f"/bai-viet/{two[0].pk}-x.json", f"/bai-viet/{two[0].pk}-x/ban-chup/"]
    erase_article(two[0], None, reason="Theo yêu cầu của người được nhắc tên.")
    for address in addresses:
        page = client.get(address)
        assert page.status_code == 410
        assert "Theo yêu cầu của người được nhắc tên." in page.content.decode()
    assert client.get("/bai-viet/999999-khong-co/").status_code == 404
    assert client.get(two[1].get_absolute_url()).status_code == 200


@pytest.mark.slow
def test_the_same_page_is_refused_when_it_comes_again(two: list[Article], tmp_path: Path) -> None:
    erase_article(two[0], None, reason="Sai người.")
    call_command("import_articles", str(tmp_path / "pages"), verbosity=0)
    assert list(Article.objects.all()) == [two[1]]
    assert Capture.objects.count() == 1
    assert len(list((tmp_path / "captures").rglob("*.gz"))) == 1


@pytest.mark.slow
def test_what_was_captured_from_the_web_leaves_its_warc(two: list[Article], settings: Any) -> None:
    Article.objects.filter(pk=two[0].pk).update(url="https://thu.example/quen")
    Capture.objects.filter(article=two[0]).update(url="https://thu.example/quen")
    settings.WARC_DIR.mkdir()
    out = BytesIO()
    writer = RecordWriter(out)
    for url, body in (("https://thu.example/quen", SECRET.encode()), ("https://thu.example/nho", OTHER.encode())):
        writer.write_record(writer.create_warc_record(url, "resource", payload=BytesIO(body), length=len(body)))
    path = settings.WARC_DIR / "dot-1.warc.gz"
    path.write_bytes(out.getvalue())
    assert erase_article(two[0].__class__.objects.get(pk=two[0].pk), None, reason="Sai người.").proof["warcs"] == 0
    plain = gzip.decompress(path.read_bytes()).decode()
    assert SECRET not in plain
    assert OTHER in plain
    assert path.stat().st_size == len(out.getvalue())


@pytest.mark.slow
def test_a_killed_erasure_is_completed_by_the_next(
    two: list[Article], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(module, "finish_erasure", lambda erasure: None)  # the process dies after the commit
        erase_article(two[0], None, reason="Sai người.")
    assert not Article.objects.filter(pk=two[0].pk).exists()
    assert Erasure.objects.unfinished().count() == 1
    assert finish_erasures() == 1
    erasure = Erasure.objects.get()
    assert (erasure.pending, any(erasure.proof.values())) == ({}, False)
    assert "Quên".encode() not in everything_stored(tmp_path)


@pytest.mark.slow
def test_a_running_crawl_keeps_its_warc_and_the_erasure_is_completed_afterwards(
    two: list[Article], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_WAIT", 0)
    settings.WARC_DIR.mkdir()
    Capture.objects.filter(article=two[0]).update(url="https://thu.example/quen")
    with alone("capture"), pytest.raises(ErasureRefused):
        erase_article(two[0], None, reason="Sai người.")
    assert Erasure.objects.unfinished().count() == 1
    assert finish_erasures() == 1
    assert not Erasure.objects.unfinished().exists()


@pytest.mark.slow
def test_a_refused_erasure_changes_nothing(two: list[Article], monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ErasureRefused):
        erase_article(two[0], None, reason="  ")
    monkeypatch.setattr(module, "settle_resolutions", lambda groups: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        erase_article(two[0], None, reason="Sai người.")
    assert Article.objects.count() == 2
    assert not Erasure.objects.exists()
    assert not IndexChange.objects.exists()
    assert all(blobs.is_stored(digest) for digest in Capture.objects.values_list("sha256", flat=True))


@pytest.mark.slow
def test_bytes_that_another_capture_needs_stay(two: list[Article]) -> None:
    own = Capture.objects.get(article=two[0])
    Capture.objects.filter(article=two[1]).update(sha256=own.sha256, url="https://thu.example/khac")
    erasure = erase_article(two[0], None, reason="Sai người.")
    assert blobs.is_stored(own.sha256)
    assert erasure.finished_at is not None


@pytest.mark.slow
def test_what_another_article_said_before_its_portal_corrected_it_is_no_trace(two: list[Article], person: User) -> None:
    """A line that stands in an earlier capture of another article, or in its history, stays there and proves nothing."""
    article, other = two
    assert article.read_from is not None
    older = Capture.objects.create(
        sha256=blobs.store(b"trang cu"), size=8, run=article.read_from.run, article=other, state="article"
    )
    CaptureReading.objects.create(
        capture=older, article=other, moment=timezone.now(), digest="cu", rules_version="1", title="Cũ", text=SECRET
    )
    with editing(person, Edit.Kind.EDIT):
        other.title = article.title
        other.save()
    with editing(person, Edit.Kind.EDIT):
        other.title = "Tên khác"
        other.save()
    assert telling_phrases(article) == []
    assert erase_article(article, None, reason="Sai người.").proof["database"] == 0
    assert CaptureReading.objects.get(article=other).text == SECRET


@pytest.mark.slow
def test_one_capture_goes_only_when_no_article_is_read_from_it(two: list[Article]) -> None:
    capture = Capture.objects.get(article=two[0])
    with pytest.raises(ErasureRefused):
        erase_capture(capture, None, reason="Sai người.")
    older = Capture.objects.create(
        sha256=blobs.store(b"trang cu"), size=8, run=capture.run, article=two[0], state="article", url="https://a.vn/1"
    )
    erasure = erase_capture(older, None, reason="Trang có số điện thoại riêng.")
    assert not blobs.is_stored(older.sha256)
    assert not any(erasure.proof.values())
    assert Article.objects.count() == 2


@pytest.mark.slow
def test_decisions_and_history_go_with_the_article(two: list[Article], person: User) -> None:
    with editing(person, Edit.Kind.EDIT, summary=two[0].title):
        Decision.objects.create(article=two[0], subject="field", field="title", value=SECRET, decided_by=person)
    erase_article(two[0], person, reason="Sai người.")
    assert not Decision.objects.exists()
    history: Any = Decision
    assert not history.history.exists()
    assert "bài #" in Edit.objects.get().summary  # that somebody edited, and when, stays


@pytest.mark.slow
def test_only_who_may_erases_at_the_desk(two: list[Article], client: Client) -> None:
    person = User.objects.create_user("quan-tri", password="mat-khau-dai", is_staff=True, first_name="Lan")
    address = reverse("admin:archive_erasure_article", args=[two[0].pk])
    client.force_login(person)
    assert client.post(address, {"reason": "Sai người.", "sure": "on"}).status_code == 403
    rights = Permission.objects.filter(codename__in=["erase_records", "view_erasure", "view_article"])
    person.user_permissions.add(*rights)
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": "Sai người."}).status_code == 400
    assert client.post(address, {"sure": "on"}).status_code == 400
    assert Article.objects.count() == 2
    done = client.post(address, {"reason": "Sai người.", "sure": "on"}, follow=True)
    assert done.status_code == 200
    assert list(Article.objects.all()) == [two[1]]
    person.delete()
    assert Erasure.objects.get().made_by_name == "Lan"


@pytest.mark.slow
def test_the_command_erases_and_says_what_it_found(two: list[Article], capsys: pytest.CaptureFixture[str]) -> None:
    call_command("erase_record", article=two[0].pk, reason="Sai người.", noinput=True)
    assert "Traces found afterwards: database 0, captures 0, warcs 0, index 0." in capsys.readouterr().out
    with pytest.raises(CommandError, match="no such record"):
        call_command("erase_record", article=two[0].pk, reason="Sai người.", noinput=True)
    call_command("erase_record", finish=True)
    assert "0 unfinished erasures" in capsys.readouterr().out
