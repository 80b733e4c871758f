"""Captures given back: read by warcio's own checker, and by the archive itself into an empty database."""

import gzip
import hashlib
import json
import shutil
import zipfile
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from archive.models import Article, Capture, Citation, Official, OfficialMention, Resolution
from archive.storage import blobs
from tests.generating import generate_pages
from tests.natural import dump
from tests.warcs import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture(autouse=True)
def own_folders(settings: Any, tmp_path: Path) -> None:
    settings.CAPTURE_DIR = tmp_path / "captures"


@pytest.fixture(scope="module")
def imported(reference_data: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages with and without address, time and type; one captured three times, twice alike; one that is a list."""
    base = tmp_path_factory.mktemp("imported")
    folder = base / "pages"
    folder.mkdir()
    lines = []
    for number, generated in enumerate(generate_pages(6)):
        (folder / f"{number}.txt").write_text(generated.text, encoding="utf-8")
        lines.append({"path": f"{number}.txt", "url": generated.url, "captured_at": "2025-01-01T00:00:00.5Z"})
    (folder / "again.txt").write_bytes((folder / "1.txt").read_bytes())
    lines.append({"path": "again.txt", "url": lines[1]["url"], "captured_at": "2025-02-01T00:00:00Z"})
    (folder / "other.txt").write_bytes((folder / "1.txt").read_bytes() + "Bản mới hơn của trang này.\n".encode())
    lines.append({"path": "other.txt", "url": lines[1]["url"], "captured_at": "2025-03-01T00:00:00Z"})
    (folder / "undated.html").write_bytes(page(8))
    lines.append({"path": "undated.html", "url": "https://mau.thu-nghiem.example/tin/8"})
    (folder / "nowhere.html").write_bytes(page(9))
    (folder / "untyped.dump").write_bytes(page(10))
    links = "".join(
        f'<li><a href="/{each}">Hội nghị sơ kết công tác quý {each} năm 2022 tại tỉnh</a></li>' for each in range(40)
    )
    (folder / "list.html").write_text(
        f"<html><head><title>Tin</title></head><body><h1>Tin tức</h1><ul>{links}</ul></body></html>"
    )
    lines.append({"path": "list.html", "url": "https://mau.thu-nghiem.example/"})
    (folder / "manifest.jsonl").write_text("\n".join(map(json.dumps, lines)))
    with override_settings(CAPTURE_DIR=base / "captures"):
        call_command("import_articles", str(folder), str(folder / "untyped.dump"))
    return base / "captures"


@pytest.fixture
def archive(imported: Path, tmp_path: Path) -> None:
    shutil.copytree(imported, tmp_path / "captures")


def empty() -> None:
    for model in (Citation, OfficialMention, Article, Capture, Official):
        model.objects.all().delete()
    Resolution.objects.filter(status="provisional").delete()


def exported(path: Path, **options: Any) -> Path:
    call_command("export_captures", str(path), **options)
    return path


def records(path: Path) -> list[tuple[str, str]]:
    with path.open("rb") as file:
        return [
            (record.rec_type, record.rec_headers.get_header("WARC-Target-URI") or "")
            for record in ArchiveIterator(file, check_digests="raise")
        ]


@pytest.mark.slow
@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize("name", ["all.warc.gz", "all.wacz"])
def test_an_archive_comes_back_as_it_was(tmp_path: Path, settings: Any, name: str) -> None:
    before = dump()
    assert len(before["captures"]) == 12
    path = exported(tmp_path / name)
    empty()
    settings.CAPTURE_DIR = tmp_path / "elsewhere"
    call_command("import_articles", str(path))
    after = dump()
    for table in before:
        assert after[table] == before[table], table


@pytest.mark.slow
@pytest.mark.usefixtures("archive")
def test_a_warc_satisfies_warcios_checker(tmp_path: Path) -> None:
    path = exported(tmp_path / "all.warc.gz")
    assert Checker(Namespace(inputs=[str(path)], verbose=False)).process_all() == 0
    found = [kind for kind, _ in records(path)]
    assert found.count("response") + found.count("resource") + found.count("revisit") == 12
    assert (found.count("warcinfo"), found.count("revisit"), found.count("metadata")) == (1, 1, 12)
    assert gzip.decompress(path.read_bytes()).startswith(b"WARC/1.1\r\n")


@pytest.mark.usefixtures("archive")
def test_a_wacz_says_what_is_in_it(tmp_path: Path) -> None:
    with zipfile.ZipFile(exported(tmp_path / "all.wacz")) as wacz:
        package = wacz.read("datapackage.json")
        for resource in json.loads(package)["resources"]:
            data = wacz.read(resource["path"])
            assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
            assert resource["bytes"] == len(data)
        assert (
            json.loads(wacz.read("datapackage-digest.json"))["hash"] == f"sha256:{hashlib.sha256(package).hexdigest()}"
        )
        lines = wacz.read("indexes/index.cdx").decode().splitlines()
        assert lines == sorted(lines)
        warc = wacz.read("archive/data.warc.gz")
        for line in lines:
            stated = json.loads(line.split(" ", 2)[2])
            start, length = int(stated["offset"]), int(stated["length"])
            record = gzip.decompress(warc[start : start + length])
            assert f"WARC-Target-URI: {stated['url']}\r\n".encode() in record
        pages = [json.loads(line) for line in wacz.read("pages/pages.jsonl").splitlines()]
        assert len(pages) == len(lines) + 1 == 11
        assert all(page["title"] for page in pages)  # py-wacz's validator takes a line without any for an empty one


@pytest.mark.usefixtures("archive")
def test_only_pages_can_be_taken_for_pages(tmp_path: Path) -> None:
    """pywb replays a record of whatever kind unless it is a request, a warcinfo or of application/warc-fields."""
    with exported(tmp_path / "all.warc.gz").open("rb") as file:
        stated = [(record.rec_type, record.content_type) for record in ArchiveIterator(file)]
    others = {kind for kind, content_type in stated if content_type != "application/warc-fields"}
    assert others == {"response", "resource", "revisit"}


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize("by", ["province", "source", "years"])
def test_filters_narrow(tmp_path: Path, by: str) -> None:
    article = Article.objects.get(url="https://mau.thu-nghiem.example/tin/2")
    assert article.province
    assert article.source
    assert article.published
    year = article.published.year
    wanted: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
        "province": ({"province": article.province.slug}, {"article__province": article.province}),
        "source": ({"source": article.source.slug}, {"article__source": article.source}),
        "years": ({"first_year": year, "last_year": year}, {"article__published__year": year}),
    }
    options, lookup = wanted[by]
    urls = set(Capture.objects.filter(**lookup).exclude(url="").values_list("url", flat=True))
    found = records(exported(tmp_path / "some.warc.gz", **options))
    assert {url for kind, url in found if kind in ("response", "revisit")} == urls
    assert article.url in urls


@pytest.mark.usefixtures("archive")
def test_withdrawn_articles_and_lost_bytes_stay_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from django.utils import timezone

    Article.objects.filter(url__endswith="/2").update(withdrawn_at=timezone.now())
    lost = Capture.objects.get(url__endswith="/3")
    blobs.remove(lost.sha256)
    with pytest.raises(SystemExit, match="1"):
        exported(tmp_path / "rest.warc.gz")
    urls = {url.rsplit("/", 1)[-1] for kind, url in records(tmp_path / "rest.warc.gz") if kind == "response"}
    assert urls == {"0", "1", "4", "5", "8", ""}
    assert lost.url in capsys.readouterr().err


@pytest.mark.parametrize("name", ["x.zip", "x.warc"])
def test_a_name_that_says_no_format_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(CommandError):
        exported(tmp_path / name)
    assert not (tmp_path / name).exists()


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "x.wacz").write_text("precious")
    with pytest.raises(CommandError):
        exported(tmp_path / "x.wacz")
    assert (tmp_path / "x.wacz").read_text() == "precious"
