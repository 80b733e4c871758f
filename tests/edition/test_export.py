"""An edition as a folder: whole, closed in itself, and without anything that is not public."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.urls import get_script_prefix, set_script_prefix
from lxml import html

from archive.edition.export import TakenOutMeanwhile, export_site
from archive.edition.folder import MANIFEST, EditionFolder
from archive.models import Article
from archive.storage import blobs
from tests import factories

pytestmark = pytest.mark.django_db

HOSTILE = '"><script>alert(1)</script> Nghị quyết & lời nói'
SECRET = "Thâm niên bí mật"


@pytest.fixture(autouse=True)
def own_folders(settings: Any, tmp_path: Path) -> None:
    settings.CAPTURE_DIR = tmp_path / "captures"


def make_archive() -> Article:
    place = factories.province("Hậu Giang", slug="hau-giang")
    cited = factories.resolution()
    shown = factories.article(HOSTILE, "Quán triệt 04-NQ/TW tại xã Mẫu.", province=place, url="https://mau.example/tin")
    factories.citation(shown, "04-NQ/TW", cited)
    body = b"<html><body>Trang goc</body></html>"
    kept = factories.capture(sha256=blobs.store(body), size=len(body), article=shown, url=shown.url)
    Article.objects.filter(pk=shown.pk).update(read_from=kept)
    gone = factories.article(SECRET, f"{SECRET} 04-NQ/TW", province=place, withdrawn_at="2026-01-01T00:00Z")
    factories.citation(gone, "04-NQ/TW", cited)
    factories.mention(gone, factories.official("Thái Thị Khuất"), "Bí thư")
    return shown


@pytest.mark.slow
def test_an_edition_is_the_same_wherever_the_archive_stands(tmp_path: Path, settings: Any) -> None:
    make_archive()
    export_site(tmp_path / "own-host", languages=("vi",))
    settings.URL_PREFIX, settings.STATIC_URL = "/kho", "/kho/static/"
    set_script_prefix("/kho/")
    try:
        export_site(tmp_path / "shared-host", languages=("vi",))
        assert get_script_prefix() == "/kho/"
    finally:
        set_script_prefix("/")
    own, shared = texts_of(tmp_path / "own-host"), texts_of(tmp_path / "shared-host")
    assert own.keys() == shared.keys()
    assert [name for name in own if "/kho/" in shared[name]] == []


def texts_of(folder: Path) -> dict[str, str]:
    paths = [path for path in folder.rglob("*") if path.suffix in (".html", ".js", ".json")]
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in paths}


@pytest.mark.slow
def test_every_link_leads_to_a_file_and_nothing_leads_to_a_server(tmp_path: Path) -> None:
    shown = make_archive()
    folder = tmp_path / "ban-tinh"
    report = export_site(folder)
    assert report.problems == []
    assert report.captures == 1
    pages = list(folder.rglob("*.html"))
    assert len(pages) == report.pages
    assert folder / f"en/bai-viet/{shown.pk}-{shown.slug}/index.html" in pages
    for path in pages:
        tree = html.document_fromstring(path.read_bytes())
        assert not tree.xpath("//script[not(@src)]")
        for address in tree.xpath("//@href | //@src | //@action"):
            parts = urlsplit(address)
            if address.startswith("#") or parts.scheme:
                assert parts.scheme in ("", "https"), address
                continue
            assert not address.startswith("/"), address
            assert (path.parent / unquote(parts.path)).is_file(), f"{address} in {path}"


@pytest.mark.slow
def test_what_is_not_public_is_in_no_file(tmp_path: Path) -> None:
    make_archive()
    export_site(tmp_path / "ban-tinh", languages=["vi"])
    texts = texts_of(tmp_path / "ban-tinh")
    assert any(HOSTILE.split(" ", 1)[1].replace("&", "&amp;") in text for text in texts.values())
    assert [name for name, text in texts.items() if SECRET in text or "Khuất" in text or "tham-nien" in text] == []
    assert not list((tmp_path / "ban-tinh").glob("en/**"))


@pytest.mark.slow
def test_a_second_edition_takes_over_what_did_not_change_and_drops_what_was_withdrawn(tmp_path: Path) -> None:
    shown = make_archive()
    folder = tmp_path / "ban-tinh"
    export_site(folder, languages=["vi"])
    (package,) = folder.glob("ban-chup/*.wacz")
    before = package.stat().st_ino
    report = export_site(folder, languages=["vi"])
    assert report.linked > report.files * 3 // 4
    assert package.stat().st_ino == before
    Article.objects.filter(pk=shown.pk).update(withdrawn_at="2026-01-02T00:00Z")
    export_site(folder, languages=["vi"])
    assert not any("alert(1)" in text for text in texts_of(folder).values())
    assert not list(folder.glob("ban-chup/*.wacz"))


@pytest.mark.slow
def test_an_edition_during_which_something_is_withdrawn_is_not_put_in_place(tmp_path: Path) -> None:
    shown = make_archive()
    folder = tmp_path / "ban-tinh"

    def withdraw(page: str) -> None:
        Article.objects.filter(pk=shown.pk).update(withdrawn_at="2026-01-02T00:00Z")

    with pytest.raises(TakenOutMeanwhile):
        export_site(folder, languages=["vi"], tick=withdraw)
    assert list(tmp_path.glob("*ban-tinh*")) == []


def test_a_killed_run_leaves_the_earlier_edition_and_the_next_one_cleans_up(tmp_path: Path) -> None:
    folder = tmp_path / "ban-tinh"
    first = EditionFolder(folder)
    first.write("index.html", "một")
    first.put_in_place({})
    second = EditionFolder(folder)
    second.write("index.html", "hai")
    assert (folder / "index.html").read_text(encoding="utf-8") == "một"
    folder.replace(folder.with_name(".ban-tinh.old"))  # killed between the two renamings
    third = EditionFolder(folder)
    assert (folder / "index.html").read_text(encoding="utf-8") == "một"
    assert third.aside.exists()
    third.write("index.html", "ba")
    third.put_in_place({})
    assert (folder / "index.html").read_text(encoding="utf-8") == "ba"
    assert sorted(path.name for path in tmp_path.glob("*ban-tinh*")) == ["ban-tinh"]


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "khac").mkdir()
    (tmp_path / "khac" / "quan-trong.txt").write_text("giữ", encoding="utf-8")
    with pytest.raises(CommandError, match="something else"):
        call_command("export_site", tmp_path / "khac")
    assert (tmp_path / "khac" / "quan-trong.txt").read_text(encoding="utf-8") == "giữ"


@pytest.mark.slow
def test_the_manifest_tells_what_was_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_archive()
    call_command("export_site", tmp_path / "ban-tinh", "--languages", "vi", "--without-captures")
    told = json.loads((tmp_path / "ban-tinh" / MANIFEST).read_text(encoding="utf-8"))
    assert told["languages"] == ["vi"]
    assert told["pages"] == len(list((tmp_path / "ban-tinh").rglob("*.html")))
    assert f"{told['pages']} pages" in capsys.readouterr().out
