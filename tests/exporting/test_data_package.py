"""A release of the metadata: its descriptor says what the files hold, and a list says what changed since another."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from archive.exporting.data_package import describe_tables
from tests import factories
from tests.api.conftest import add_article

pytestmark = pytest.mark.django_db
READ: dict[str, Any] = {
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": time.fromisoformat,
}
PYTHON = {"integer": int, "string": str, "boolean": bool, "array": list}


def release(folder: Path, *options: str) -> dict[str, Any]:
    call_command("export_metadata", str(folder), *options)
    described: dict[str, Any] = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return described


def rows(folder: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def filled() -> Any:
    article = add_article(0)
    for term in ("XI", "XII"):  # two resolutions named by the same words
        factories.citation(article, "04-NQ/TW", candidates=["04-NQ/TW@2016-10-30"], term=term)
    return article


def test_the_descriptor_says_what_the_files_hold(tmp_path: Path, filled: Any) -> None:
    package = release(tmp_path / "r", "--doi", "10.5555/tang-thu.1")
    assert package["id"] == "https://doi.org/10.5555/tang-thu.1"
    assert package["bibliographicCitation"].endswith(package["id"])
    tables = [resource for resource in package["resources"] if resource["path"].endswith(".jsonl")]
    assert {resource["name"] for resource in tables} == set(describe_tables())
    for resource in package["resources"]:
        content = (tmp_path / "r" / resource["path"]).read_bytes()
        assert (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}") == (resource["bytes"], resource["hash"])
    for resource in tables:
        found = rows(tmp_path / "r", resource["name"])
        assert len(found) == resource["rows"] > 0
        assert resource["schema"]["missingValues"] == []  # the default is the empty text, which is a value here
        fields = {field["name"]: field for field in resource["schema"]["fields"]}
        for row in found:
            assert list(row) == list(fields), resource["name"]
            for name, value in row.items():
                kind = fields[name]["type"]
                if value is None:
                    assert "constraints" not in fields[name], (resource["name"], name)
                elif kind in READ:
                    READ[kind](value)
                else:
                    assert type(value) is PYTHON[kind], (resource["name"], name, value)


def test_references_lead_to_rows_of_the_release(tmp_path: Path, filled: Any) -> None:
    package = release(tmp_path / "r")
    for resource in package["resources"]:
        for key in resource.get("schema", {}).get("foreignKeys", ()):
            there = {row[key["reference"]["fields"][0]] for row in rows(tmp_path / "r", key["reference"]["resource"])}
            here = {row[key["fields"][0]] for row in rows(tmp_path / "r", resource["name"])} - {None}
            assert here <= there, (resource["name"], key)


@pytest.mark.slow
def test_what_changed_between_two_releases(tmp_path: Path, filled: Any) -> None:
    gone = factories.article("Sẽ rút")
    release(tmp_path / "one")
    filled.title = "Tiêu đề mới"
    factories.save(filled)
    gone.withdrawn_at = timezone.now()
    factories.save(gone)
    new = factories.article("Mới")
    package = release(tmp_path / "two", "--changes-since", str(tmp_path / "one"))
    changes = {(row["change"], row["table"], row["key"].get("id")) for row in rows(tmp_path / "two", "changes")}
    assert changes == {
        ("changed", "articles", filled.pk),
        ("removed", "articles", gone.pk),
        ("added", "articles", new.pk),
    }
    assert "changes" in {resource["name"] for resource in package["resources"]}
    release(tmp_path / "three", "--changes-since", str(tmp_path / "two"))
    assert rows(tmp_path / "three", "changes") == []


@pytest.mark.parametrize("damage", ["missing", "altered", "no-manifest"])
def test_a_damaged_earlier_release_is_refused_and_nothing_is_written(tmp_path: Path, filled: Any, damage: str) -> None:
    release(tmp_path / "one")
    file = tmp_path / "one" / ("manifest.json" if damage == "no-manifest" else "articles.jsonl")
    if damage == "altered":
        file.write_text(file.read_text(encoding="utf-8").replace("tỉnh", "Tỉnh"), encoding="utf-8")
    else:
        file.unlink()
    with pytest.raises(CommandError):
        release(tmp_path / "two", "--changes-since", str(tmp_path / "one"))
    assert not (tmp_path / "two").exists()
