"""A folder and a bucket keep the bytes of captures alike; a bucket that does not answer loses nothing."""

import gzip
import hashlib
import threading
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from archive.core.canonical_urls import article_identity
from archive.environment import capture_store_of
from archive.models import ImportRun
from archive.models.captures import VerifyResult
from archive.storage import blobs, stores
from archive.storage.ahead import ahead
from archive.storage.moving import move_captures
from archive.storage.stores import StoreUnavailable, digest_in, name_of
from tests import factories
from tests.storage.conftest import FOLDER, bucket, silent


def body(number: int) -> bytes:
    return f"Bản chụp số {number}".encode()


def use(settings: Any, current: dict[str, Any], before: dict[str, Any] | None = None) -> None:
    rest = {name: value for name, value in settings.STORAGES.items() if not name.startswith("captures")}
    settings.STORAGES = {**rest, "captures": current, **({"captures-before": before} if before else {})}


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> stores.CaptureStore:
    settings.CAPTURE_DIR = tmp_path / "captures"
    use(settings, FOLDER if request.param == "folder" else bucket())
    return stores.current()


def test_a_store_gives_back_what_was_written_and_lists_it_in_order(store: stores.CaptureStore) -> None:
    digests = sorted(blobs.store(body(number)) for number in range(12))
    assert list(store.digests()) == digests
    assert list(store.digests(after=digests[4])) == digests[5:]
    assert gzip.decompress(store.read(name_of(digests[0]))) == blobs.load(digests[0])
    assert store.size(name_of(digests[0])) == len(store.read(name_of(digests[0])))
    assert blobs.remove_single(digests[0]) > 0
    assert not blobs.is_stored(digests[0])
    assert list(store.digests()) == digests[1:]
    with pytest.raises(FileNotFoundError):
        store.read(name_of(digests[0]))
    with pytest.raises(blobs.BlobError, match="no bytes"):
        blobs.load(digests[0])
    store.probe()
    assert list(store.digests()) == digests[1:]
    assert not store.keeps_versions()


def test_what_stands_under_a_name_stays(store: stores.CaptureStore) -> None:
    digest = blobs.store(body(1))
    before = store.read(name_of(digest))
    store.write(name_of(digest), b"something else")
    assert store.read(name_of(digest)) == before


def test_several_writers_of_the_same_bytes_do_not_meet(store: stores.CaptureStore) -> None:
    failed: list[Exception] = []

    def write() -> None:
        try:
            for number in range(5):
                blobs.store(body(number))
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert {digest: blobs.load(digest) for digest in store.digests()} == {
        hashlib.sha256(body(number)).hexdigest(): body(number) for number in range(5)
    }


@pytest.mark.slow
def test_long_captures_are_sent_in_parts(store: stores.CaptureStore) -> None:
    noise = b"".join(hashlib.sha256(bytes([n % 256, n // 256 % 256, n // 65536])).digest() for n in range(600_000))
    digest = blobs.store(noise)  # 19 MB that do not compress
    assert store.size(name_of(digest)) > 2 * (8 << 20)
    assert blobs.load(digest) == noise


def test_damaged_bytes_are_told(store: stores.CaptureStore) -> None:
    digest = hashlib.sha256(body(1)).hexdigest()
    store.write(name_of(digest), gzip.compress(body(2)))
    with pytest.raises(blobs.BlobError, match="not those"):
        blobs.load(digest)


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["there", "back"])
def test_captures_move_while_both_places_are_read(settings: Any, tmp_path: Path, way: str) -> None:
    settings.CAPTURE_DIR, settings.DATA_DIR = tmp_path / "captures", tmp_path
    here, there = (FOLDER, bucket()) if way == "there" else (bucket(), FOLDER)
    use(settings, here)
    old = [blobs.store(body(number)) for number in range(30)]
    damaged = hashlib.sha256(b"lost").hexdigest()
    stores.current().write(name_of(damaged), gzip.compress(b"other"))
    use(settings, there, before=here)
    new = blobs.store(body(99))
    assert blobs.store(body(3)) == old[3]  # it is held already, where captures were before
    assert all(isinstance(found, bytes) for _, found in blobs.load_all([*old, new]))

    seen = 0

    def die(count: int) -> None:
        nonlocal seen
        seen += count
        if seen == 11:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        move_captures(tick=die)
    report = move_captures()
    assert report.already_there >= 11
    assert (report.copied + report.already_there, report.damaged) == (30, [damaged])
    source = stores.in_order()[1]
    assert sum(1 for _ in source.digests()) == 31

    with pytest.raises(SystemExit):  # for the damaged one
        call_command("move_captures", "--remove")
    assert list(source.digests()) == [damaged]
    use(settings, there)
    assert dict(blobs.load_all([*old, new])) == {**{d: body(n) for n, d in enumerate(old)}, new: body(99)}


@pytest.mark.django_db
def test_an_erasure_reaches_both_places(settings: Any, tmp_path: Path) -> None:
    settings.CAPTURE_DIR, settings.DATA_DIR = tmp_path / "captures", tmp_path
    use(settings, FOLDER)
    digest = blobs.store(body(1))
    use(settings, bucket(), before=FOLDER)
    move_captures()
    assert len([place for place in stores.in_order() if place.exists(name_of(digest))]) == 2
    blobs.remove(digest)
    assert not blobs.is_stored(digest)


@pytest.mark.django_db
def test_packs_move_record_by_record(settings: Any, tmp_path: Path) -> None:
    settings.CAPTURE_DIR, settings.DATA_DIR = tmp_path / "captures", tmp_path
    use(settings, FOLDER)
    digests = [blobs.store(body(number)) for number in range(3)]
    article = factories.article(province=factories.province())
    for number, digest in enumerate(digests):
        factories.capture(article=article, sha256=digest, url=f"https://p{number}.example/")
    call_command("pack_captures", "--older-than", "0")
    assert not any(map(blobs.is_single, digests))
    use(settings, bucket(), before=FOLDER)
    with pytest.raises(CommandError, match="not packed"):
        call_command("pack_captures", "--older-than", "0")
    assert move_captures(remove=True).copied == 3
    assert not list((tmp_path / "captures" / "packs").iterdir())
    use(settings, stores_before := settings.STORAGES["captures"])
    assert stores_before
    assert [blobs.load(digest) for digest in digests] == [body(number) for number in range(3)]


def test_nothing_is_moved_where_no_place_before_is_set() -> None:
    with pytest.raises(CommandError, match="BEFORE is not set"):
        call_command("move_captures")


# --- a store that does not answer ---


@pytest.mark.slow
@pytest.mark.django_db
def test_a_silent_store_says_nothing_about_its_captures(settings: Any, tmp_path: Path, client: Any) -> None:
    settings.CAPTURE_DIR, settings.DATA_DIR = tmp_path / "captures", tmp_path
    use(settings, FOLDER)
    digest = blobs.store(b"<p>b\xc3\xa0i</p>")
    url = "https://portal.example/bai"
    article = factories.article(province=factories.province(), url=url, identity=article_identity(url, ""))
    capture = factories.capture(article=article, sha256=digest, url=url, content_type="text/html")
    use(settings, silent())
    with pytest.raises(StoreUnavailable):
        call_command("verify_captures")
    capture.refresh_from_db()
    assert capture.verify_result != VerifyResult.MISSING
    assert capture.verified_at is None
    answer = client.get(f"/web/20210705030000/{capture.url}", follow=True)
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "không trả lời" in answer.content.decode()
    assert client.get(article.get_absolute_url()).status_code == 200
    assert client.get("/readyz").status_code == 503
    use(settings, FOLDER)  # it answers again
    call_command("verify_captures")
    capture.refresh_from_db()
    assert capture.verify_result == VerifyResult.SOUND
    assert ImportRun.objects.filter(command="verify_captures").count() == 1  # the round went on


@pytest.mark.slow
def test_a_silent_store_takes_nothing(settings: Any, tmp_path: Path) -> None:
    settings.CAPTURE_DIR = tmp_path / "captures"
    use(settings, silent())
    with pytest.raises(StoreUnavailable):
        blobs.store(body(1))
    with pytest.raises(StoreUnavailable):
        stores.current().probe()


@pytest.mark.slow
@pytest.mark.django_db
def test_a_move_that_is_cut_off_loses_nothing(settings: Any, tmp_path: Path) -> None:
    settings.CAPTURE_DIR, settings.DATA_DIR = tmp_path / "captures", tmp_path
    use(settings, FOLDER)
    digest = blobs.store(body(1))
    use(settings, silent(), before=FOLDER)
    with pytest.raises(CommandError, match="nothing is lost"):
        call_command("move_captures", "--remove")
    use(settings, FOLDER)
    assert blobs.load(digest) == body(1)


# --- names and settings ---


def test_only_names_of_digests_are_digests() -> None:
    digest = hashlib.sha256(b"a").hexdigest()
    assert digest_in(name_of(digest)) == digest
    for other in ("probe/12", f"aa/bb/{digest}.gz", f"{digest[:2]}/{digest[2:4]}/{digest}", f".{digest}.gz.12", ""):
        assert digest_in(other) == "", other


@pytest.mark.parametrize(
    ("value", "options"),
    [
        ("s3://captures", {"bucket_name": "captures", "location": ""}),
        ("s3://captures.example/tang-thu/2026/", {"bucket_name": "captures.example", "location": "tang-thu/2026"}),
    ],
)
def test_a_bucket_is_named_by_its_address(value: str, options: dict[str, str]) -> None:
    assert capture_store_of("X", value)["OPTIONS"] == options


@pytest.mark.parametrize(
    "value", ["s3://", "http://a/b", "s3://key:secret@bucket/x", "s3://b/x?a=1", "captures", "s3://B_"]
)
def test_other_addresses_stop_the_start(value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="TANGTHU_CAPTURE_STORAGE must be"):
        capture_store_of("TANGTHU_CAPTURE_STORAGE", value)


def test_calls_run_side_by_side_and_answer_in_order() -> None:
    met = threading.Barrier(3, timeout=60)

    def work(number: int) -> int:
        if number < 3:
            met.wait()
        return number * number

    assert list(ahead(work, range(10), 3)) == [number * number for number in range(10)]
    assert list(ahead(work, range(3, 5), 1)) == [9, 16]
    with pytest.raises(ZeroDivisionError):
        list(ahead(lambda number: 1 // number, [1, 0, 1], 2))
