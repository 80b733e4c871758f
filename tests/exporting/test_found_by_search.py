"""What a search finds, given back."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from warcio.archiveiterator import ArchiveIterator

from archive.exporting import selection
from tests.generating import generate_pages

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_index")]


@pytest.mark.slow
def test_captures_of_what_a_search_finds_are_written(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CAPTURE_DIR = tmp_path / "captures"
    lines = []
    for number, page in enumerate(generate_pages(5)):
        # Search finds them all, one of them by a word of its own.
        text = page.text + ("Đoàn công tác thăm xưởng đan lát.\n" if number == 3 else "")
        lines.append({"url": page.url, "text": text})
    (tmp_path / "pages.jsonl").write_text("\n".join(json.dumps(line) for line in lines))
    call_command("import_articles", str(tmp_path / "pages.jsonl"))
    call_command("update_index")
    call_command("export_captures", str(tmp_path / "one.warc.gz"), query="xưởng đan lát")
    with (tmp_path / "one.warc.gz").open("rb") as file:
        found = [record.rec_headers.get_header("WARC-Target-URI") for record in ArchiveIterator(file)]
    assert set(found) - {None} == {lines[3]["url"]}
    monkeypatch.setattr(selection, "MOST_LISTED", 0)
    with pytest.raises(CommandError, match="Narrow it"):
        call_command("export_captures", str(tmp_path / "many.warc.gz"), query="xưởng đan lát")
    assert not (tmp_path / "many.warc.gz").exists()
