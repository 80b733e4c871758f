import hashlib
import json
import sqlite3
import sys
from contextlib import closing
from datetime import date, datetime, time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from archive.models import Article, Citation
from tests import factories
from tests.generating import generate_pages

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture(autouse=True)
def own_folders(settings: Any, tmp_path: Path) -> None:
    settings.CAPTURE_DIR = tmp_path / "captures"


HAS_PARQUET = find_spec("pyarrow") is not None  # one of the tools for developing; a clone that only tests has none


def written(folder: Path) -> dict[str, list[dict[str, Any]]]:
    call_command("export_metadata", str(folder), parquet=HAS_PARQUET)
    return {path.stem: [json.loads(line) for line in path.read_text().splitlines()] for path in folder.glob("*.jsonl")}


def same_as_sqlite(folder: Path, dump: dict[str, list[dict[str, Any]]]) -> None:
    """The SQLite file holds the same rows, under the same names, and every reference leads somewhere."""
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["files"][-1]["tables"] == {name: len(rows) for name, rows in dump.items()}
    with closing(sqlite3.connect(folder / "tang-thu.sqlite3")) as database:
        database.row_factory = sqlite3.Row
        assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert not database.execute("PRAGMA foreign_key_check").fetchall()
        for name, rows in dump.items():
            held = [dict(row) for row in database.execute(f"SELECT * FROM {name}")]
            assert sorted(map(told, held)) == sorted(map(told, rows)), name


def same_as_parquet(folder: Path, dump: dict[str, list[dict[str, Any]]]) -> None:
    """The Parquet files hold the same rows in the same order, with types."""
    parquet = pytest.importorskip("pyarrow.parquet")
    for name, rows in dump.items():
        held = parquet.read_table(folder / f"{name}.parquet").to_pylist()
        assert [list(map(stated, row.items())) for row in held] == [list(map(stated, row.items())) for row in rows], (
            name
        )


def stated(item: tuple[str, Any]) -> tuple[str, Any]:
    name, value = item
    if isinstance(value, str) and name.endswith("_at"):
        value = datetime.fromisoformat(value)
    elif isinstance(value, date | time) and not isinstance(value, datetime):
        value = value.isoformat()
    return name, value


def told(row: dict[str, Any]) -> str:
    plain = {
        key: json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value for key, value in row.items()
    }
    return repr(sorted((key, int(value) if isinstance(value, bool) else value) for key, value in plain.items()))


@pytest.mark.slow
def test_the_dump_holds_what_is_public_under_its_digests(tmp_path: Path) -> None:
    for number, page in enumerate(generate_pages(4)):
        (tmp_path / f"{number}.txt").write_text(page.text, encoding="utf-8")
    call_command("import_articles", *(str(tmp_path / f"{number}.txt") for number in range(4)))
    gone = Article.objects.order_by("pk")[0]
    Article.objects.filter(pk=gone.pk).update(withdrawn_at=timezone.now())
    dump = written(tmp_path / "dump")
    assert {row["id"] for row in dump["articles"]} == set(
        Article.objects.exclude(pk=gone.pk).values_list("pk", flat=True)
    )
    assert len(dump["citations"]) == Citation.objects.exclude(article=gone).count() > 0
    assert {row["resolution_slug"] for row in dump["citations"]} - {None} <= {
        row["slug"] for row in dump["resolutions"]
    }
    assert {row["official_slug"] for row in dump["mentions"]} == {row["slug"] for row in dump["officials"]}
    assert {row["mention_id"] for row in dump["posts"]} <= {row["id"] for row in dump["mentions"]}
    for file in json.loads((tmp_path / "dump/manifest.json").read_text())["files"]:
        data = (tmp_path / "dump" / file["path"]).read_bytes()
        assert file["sha256"] == hashlib.sha256(data).hexdigest()
        assert file["bytes"] == len(data)
        if file["path"].endswith(".jsonl"):
            assert file["rows"] == data.count(b"\n") == len(dump[file["path"].removesuffix(".jsonl")])
    assert {row["article_id"] for row in dump["captures"]} == {row["id"] for row in dump["articles"]}
    assert {row["source_slug"] for row in dump["articles"]} - {None} == {row["slug"] for row in dump["sources"]}
    same_as_sqlite(tmp_path / "dump", dump)
    same_as_parquet(tmp_path / "dump", dump)
    schema = pytest.importorskip("pyarrow.parquet").read_schema(tmp_path / "dump/articles.parquet")
    assert [str(schema.field(name).type) for name in ("id", "published", "is_sample", "read_from_captured_at")] == [
        "int64", "date32[day]", "bool", "timestamp[us, tz=UTC]"
    ]  # fmt: skip


@pytest.mark.slow
def test_samples_stay_out_once_a_real_article_is_there(tmp_path: Path) -> None:
    sample = factories.article("Bài mẫu", is_sample=True)
    assert [row["id"] for row in written(tmp_path / "one")["articles"]] == [sample.pk]
    real = factories.article("Bài thật")
    assert [row["id"] for row in written(tmp_path / "two")["articles"]] == [real.pk]


@pytest.mark.slow
def test_articles_of_one_text_have_one_number(tmp_path: Path) -> None:
    for title, text in (("Bài", "Tỉnh ủy họp bàn."), ("Bài khác", "TỈNH UỶ HỌP BÀN"), ("Bài nữa", "Huyện ủy họp.")):
        factories.article(title, text=text)
    one, same, other = (row["same_text"] for row in written(tmp_path / "dump")["articles"])
    assert one == same != other


def test_one_form_can_be_left_out(tmp_path: Path) -> None:
    factories.article("Bài")
    call_command("export_metadata", str(tmp_path / "dump"), only="sqlite")
    names = sorted(path.name for path in (tmp_path / "dump").iterdir())
    assert names == ["datapackage.json", "manifest.json", "tang-thu.sqlite3"]


def test_parquet_without_its_library_is_refused_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(CommandError, match=r"requirements-parquet\.lock"):
        call_command("export_metadata", str(tmp_path / "dump"), parquet=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_dump_that_fails_leaves_the_one_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    factories.article("Bài")
    written(tmp_path / "dump")
    before = {path.name: path.read_bytes() for path in (tmp_path / "dump").iterdir()}

    def fail(*args: object) -> None:
        raise OSError("no space left")

    factories.article("Bài khác")
    monkeypatch.setattr("archive.exporting.sqlite.SqliteDump._flush", fail)
    with pytest.raises(CommandError, match="no space left"):
        call_command("export_metadata", str(tmp_path / "dump"))
    assert {path.name: path.read_bytes() for path in (tmp_path / "dump").iterdir()} == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
