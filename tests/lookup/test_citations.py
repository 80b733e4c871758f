"""Looking up the citations of a text: what is found is what an import would find, and nothing is kept."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from archive.core.capture import RawCapture
from archive.core.pipeline import process
from archive.lookup.citations import look_up
from archive.lookup.uploads import text_of_file
from archive.lookup.word_documents import LARGEST_PART, UnreadableDocument, read_word_document
from archive.models import Article, Capture, Citation, Resolution
from archive.reference.database import load_authorities
from tests.pdfs import pdf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

TEXT = """Tỉnh ủy sơ kết 4 năm thực hiện Nghị quyết số 04-NQ/TW ngày 30/10/2016 của Ban Chấp hành Trung ương
Hội nghị cũng nghe báo cáo về Nghị quyết 04-NQ/TW và Kế hoạch số 99999-KH/XYZ.
Nghị quyết Trung ương 4 khóa XII được quán triệt tới các chi bộ trong toàn tỉnh."""
PAGE = "/tra-cuu-trich-dan/"


def word_document(*paragraphs: str, **parts: bytes) -> bytes:
    """A .docx with these paragraphs; `parts` replace or add parts, by the name of the file below word/."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>" for words in paragraphs)
    document = f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'.encode()
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for name, content in ({"document": document} | parts).items():
            archive.writestr(f"word/{name}.xml", content)
    return file.getvalue()


def rows() -> list[int]:
    return [model.objects.count() for model in (Article, Capture, Citation, Resolution)]


def test_it_finds_what_an_import_of_the_same_text_finds() -> None:
    processed = process(RawCapture(body=TEXT.encode()), load_authorities(), insisted=True)
    found = look_up(processed.reading.text)
    imported = [(mention.surface, outcome.rule) for mention, outcome in processed.citations]
    assert [(row.surface, row.rule) for row in found.citations] == imported != []


@pytest.mark.slow
def test_spans_count_in_the_text_that_is_told_in_every_writing() -> None:
    import unicodedata

    for text in (TEXT, unicodedata.normalize("NFD", TEXT), TEXT.replace("\n", "\r\n"), TEXT.replace("Đ", "Ð")):
        found = look_up(text)
        assert len(found.citations) >= 3
        assert all(found.text[row.start : row.end] == row.surface for row in found.citations)


def test_outcomes() -> None:
    dated = look_up("Thực hiện Nghị quyết số 04-NQ/TW ngày 30/10/2016 của Trung ương.").citations[0]
    assert dated.resolution is not None
    assert (dated.outcome, dated.resolution.identity) == ("linked", "04-NQ/TW@2016-10-30")
    several = look_up("Theo Nghị quyết số 04-NQ/TW.")
    assert several.citations[0].outcome == "ambiguous"
    assert all(several.candidates.values())
    (provisional,) = look_up("Theo Quyết định số 123/QĐ-UBND ngày 5/6/2019.", province="can-tho").citations
    assert (provisional.outcome, provisional.resolution) == ("linked", None)


def test_the_day_bounds_what_can_be_meant() -> None:
    text = "Theo Nghị quyết số 04-NQ/TW ngày 30/10/2016."
    assert look_up(text, day=date(2015, 1, 1)).citations[0].outcome == "unknown"


@pytest.mark.slow
@pytest.mark.parametrize("form", ["txt", "utf-16", "docx", "pdf", "html"])
def test_files(form: str, client: Client) -> None:
    line = "Thực hiện Nghị quyết số 04-NQ/TW ngày 30/10/2016 của Ban Chấp hành Trung ương Đảng."
    html = f"<html><body><h1>Hội nghị sơ kết của tỉnh</h1><p>{line} {'Toàn tỉnh quán triệt. ' * 20}</p></body></html>"
    body = {
        "txt": line.encode(),
        "utf-16": line.encode("utf-16"),
        "docx": word_document("Thông báo", line),
        "pdf": pdf([line]),
        "html": html.encode(),
    }[form]
    before = rows()
    page = client.post(PAGE, {"file": SimpleUploadedFile(f"thu.{form}", body)})
    assert page.status_code == 200, page.content.decode()
    assert page.context["found"].citations[0].resolution.identity == "04-NQ/TW@2016-10-30"
    assert rows() == before


def test_word_documents_in_full() -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    compatibility = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    document = f"""<w:document {space} {compatibility}><w:body>
      <w:p><w:r><w:t>Nghị quyết</w:t><w:tab/><w:t>số 04</w:t><w:noBreakHyphen/><w:t>NQ/TW</w:t></w:r>
        <w:del><w:r><w:delText>xóa</w:delText></w:r></w:del><w:ins><w:r><w:t> thêm</w:t></w:r></w:ins></w:p>
      <w:tbl><w:tr><w:tc><w:p><w:r><w:t>ô một</w:t><w:br/><w:t>dòng hai</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
      <w:p><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>khung</w:t></w:r></w:p></w:txbxContent></mc:Choice>
        <mc:Fallback><w:txbxContent><w:p><w:r><w:t>khung</w:t></w:r></w:p></w:txbxContent></mc:Fallback>
        </mc:AlternateContent><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>
    </w:body></w:document>""".encode()
    notes = f"<w:footnotes {space}><w:footnote><w:p><w:r><w:t>chú thích</w:t></w:r></w:p></w:footnote></w:footnotes>"
    read = read_word_document(word_document(document=document, footnotes=notes.encode()))
    assert read.split("\n") == ["Nghị quyết số 04-NQ/TW thêm", "ô một", "dòng hai", "khung", "chú thích"]


ENTITIES = b"""<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&b;</w:t>
</w:r></w:p></w:body></w:document>"""
EXTERNAL = ENTITIES.replace(b'"aaaaaaaaaa"', b'SYSTEM "file:///etc/passwd"')
DEEP = b"<a>" * 200_000


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (word_document(document=ENTITIES), "damaged"),
        (word_document(document=EXTERNAL), "damaged"),
        (word_document(document=DEEP), "damaged"),
        (word_document(document=b"\x00" * (LARGEST_PART + 1)), "too-large"),
        (word_document("a")[:-30], "damaged"),
        (word_document("a").replace(b"word/document.xml", b"word/documant.xml"), "not-word"),
        (b"PK\x03\x04", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old-word"),
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "not-text"),
        (b"a" * 5_000_001, "too-large"),
        ("ă".encode() * 300_001, "too-large"),
        (word_document(), "empty"),
        (b"%PDF-1.4 hong", "pdf-damaged"),
    ],
)
def test_hostile_files_are_refused_by_name(body: bytes, code: str) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        text_of_file(body, seconds=20)
    assert refused.value.code == code


@pytest.mark.slow
def test_the_page_without_a_script(client: Client) -> None:
    assert client.get(PAGE).status_code == 200
    page = client.post(PAGE, {"text": TEXT})
    words = page.content.decode()
    assert (page.status_code, page["Cache-Control"].startswith("max-age=0")) == (200, True)
    assert 'class="cited linked"' in words
    assert 'class="cited ambiguous"' in words or 'class="cited unknown"' in words
    assert client.get(f"/en{PAGE}").status_code == 200
    for wrong in ({}, {"text": " "}, {"text": "a", "day": "hôm qua"}, {"text": "a", "province": "x"}, {"text": "\0"}):
        assert client.post(PAGE, wrong).status_code == 400


def test_markup_in_the_text_is_words(client: Client) -> None:
    page = client.post(PAGE, {"text": "<script>alert(1)</script> Nghị quyết số 04-NQ/TW</textarea><b>"})
    words = page.content.decode()
    assert "<script>alert" not in words
    assert "</textarea><b>" not in words


def test_exports(client: Client) -> None:
    given = {"text": f"=1+1 {TEXT}", "form": "csv"}
    file = client.post(PAGE, given)
    table = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
    told = json.loads(client.post(PAGE, given | {"form": "json"}).content)
    assert [row["surface"] for row in table] == [row["surface"] for row in told["citations"]]
    assert len(table) >= 3
    assert "attachment" in file["Content-Disposition"]
    assert told["text"].startswith("=1+1")


@pytest.mark.slow
def test_who_looks_up_too_often_waits(client: Client) -> None:
    from django.core.cache import cache

    cache.clear()
    answers = [client.post(PAGE, {"text": "x"}).status_code for _ in range(61)]
    assert (set(answers[:60]), answers[60]) == ({200}, 429)
    cache.clear()


def ask(client: Client, **body: Any) -> Any:
    return client.post("/api/v1/citations", json.dumps(body), content_type="application/json")


def test_the_same_for_programs(client: Client) -> None:
    from django.core.cache import cache

    cache.clear()
    before = rows()
    answer = ask(client, text=TEXT, day="2020-01-01")
    told = answer.json()
    assert answer.status_code == 200, told
    first = told["data"][0]
    assert told["meta"]["text"][first["start"] : first["end"]] == first["surface"]
    assert first["resolution"]["identity"] == "04-NQ/TW@2016-10-30"
    assert rows() == before
    assert ask(client, text="x" * 65_537).status_code == 400
    assert ask(client, text="ă" * 40_000).json()["errors"][0]["code"] == "too-large"
    assert ask(client, text="a", province="khong-co").status_code == 400
    assert ask(client, text="\ud800 Nghị quyết số 04-NQ/TW").status_code == 400
    assert ask(client).status_code == 400
    assert client.post("/api/v1/citations", "{", content_type="application/json").json()["errors"][0]["status"] == "400"


def test_the_number_of_queries_does_not_grow_with_the_citations() -> None:
    from django.test.utils import CaptureQueriesContext

    def count(text: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            look_up(text)
        return len(queries)

    count(TEXT)
    assert count(TEXT) == count("\n".join(TEXT for _ in range(20)))
