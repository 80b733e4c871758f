"""Authority data as tables: what spreadsheets save comes in unaltered, or not at all, and goes out with its tones."""

import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from archive.curation import tables
from archive.models import Edit, Resolution, Source
from tests import factories
from tests.core.text.test_tables import written

pytestmark = pytest.mark.django_db
HEAD = ["kind", "number", "issued", "issuer", "title"]
ROW = ["Nghị quyết", "18-NQ/TW", "05/10/2017", "Ban Chấp hành Trung ương", "Về xây dựng, chỉnh đốn Đảng"]


@pytest.fixture
def editor(admin_client: Client) -> Client:
    return admin_client


def tried(editor: Client, data: bytes, model: str = "resolution") -> Any:
    file = SimpleUploadedFile("bang.csv", data)
    return editor.post(reverse(f"admin:archive_{model}_import"), {"import_file": file, "format": "0"})


def confirmed(editor: Client, answer: Any, model: str = "resolution", **changes: str) -> Any:
    data = {**answer.context["confirm_form"].initial, **changes}
    return editor.post(reverse(f"admin:archive_{model}_process_import"), data, follow=True)


def table(delimiter: str = ";", head: list[str] | None = None, row: list[str] | None = None) -> str:
    return "\r\n".join(delimiter.join(cells) for cells in (head or HEAD, row or ROW)) + "\r\n"


def workbook(issued: date | str) -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in (HEAD, [*ROW[:2], issued, *ROW[3:]]):
        book.active.append(row)
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        *(written(table(";"), encoding) for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1258")),
        table("\t").encode(),
        workbook(date(2017, 10, 5)),
        workbook("05/10/2017"),
    ],
    ids=["utf-8", "bom", "utf-16", "windows-1258", "tabs", "xlsx", "xlsx with words"],
)
def test_what_a_spreadsheet_saves_comes_in_unaltered(editor: Client, data: bytes) -> None:
    answer = tried(editor, data)
    assert not answer.context["result"].has_errors(), answer.context["result"].row_errors()
    assert not Resolution.objects.exists()
    confirmed(editor, answer)
    made = Resolution.objects.get()
    assert (made.kind, made.number, made.issued) == ("Nghị quyết", "18-NQ/TW", date(2017, 10, 5))
    assert (made.title, made.slug) == ("Về xây dựng, chỉnh đốn Đảng", "18-nq-tw-2017-10-05")


def test_the_preview_loads_the_sheet_with_its_colours(editor: Client) -> None:
    """Those of the table's own library, purple in the dark theme, are outweighed only on pages that load the sheet."""
    page = tried(editor, table().encode()).content.decode()
    loaded = re.findall(r'<link rel="stylesheet"[^>]* href="/static/([^"]+)"', page)
    sheets = [Path(found).read_text(encoding="utf-8") for name in loaded if (found := finders.find(name))]
    assert any(":root:root table.import-preview tr.new" in sheet for sheet in sheets), loaded


def test_the_preview_names_the_columns_in_words(editor: Client) -> None:
    heads = tried(editor, table().encode()).context["result"].diff_headers
    assert heads[1:4] == ["Loại (kind)", "Số, ký hiệu (number)", "Ngày ban hành (issued)"]


def said(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (table(head=["kind", "so_hieu", "issued", "issuer", "title"]).encode(), "“so_hieu”"),
        (table(head=["kind", "number", "issued", "issuer", "issuer"]).encode(), "Cột lặp lại"),
        (table(row=["Nghị quyết", "", *ROW[2:]]).encode(), "Thiếu giá trị"),
        (table(row=[*ROW[:2], "10/25/2017", *ROW[3:]]).encode(), "“10/25/2017” không phải là ngày"),
        (table(row=[*ROW[:2], "2017", *ROW[3:]]).encode(), "dd/mm/yyyy"),
        ("kind;number\r\nNghÞ quyÕt;18-NQ/TW\r\n".encode("latin-1"), "Không đọc được tệp"),
        (b"PK\x03\x04" + b"x" * 50, "Không đọc được tệp"),
        (b"", ""),
    ],
)
def test_what_cannot_be_read_for_certain_is_refused(editor: Client, data: bytes, reason: str) -> None:
    answer = tried(editor, data)
    assert answer.status_code == 200
    assert reason in said(answer).replace("&quot;", '"')
    assert "Traceback" not in said(answer)
    assert answer.context.get("confirm_form") is None
    assert not Resolution.objects.exists()


@pytest.mark.slow
def test_the_confirming_step_needs_no_file_of_this_server(editor: Client, settings: Any, tmp_path: Any) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    answer = tried(editor, table().encode())
    assert not list(tmp_path.iterdir())
    assert confirmed(editor, answer).status_code == 200
    assert Resolution.objects.count() == 1


@pytest.mark.parametrize("name", ["", "không-phải-tệp", "../../etc/passwd"])
def test_confirming_what_was_not_tried_writes_nothing(editor: Client, name: str) -> None:
    answer = confirmed(editor, tried(editor, table().encode()), import_file_name=name)
    assert answer.status_code == 200
    assert "gửi lại" in said(answer)
    assert not Resolution.objects.exists()
    assert not Edit.objects.exists()


def test_a_table_that_has_become_wrong_writes_nothing(editor: Client) -> None:
    province = factories.province()
    data = table(head=["name", "slug", "province"], row=["Báo thử", "bao-thu", province.slug]).encode()
    answer = tried(editor, data, "source")
    province.delete()
    assert "Province" in said(confirmed(editor, answer, "source"))
    assert not Source.objects.exists()
    assert not Edit.objects.exists()


@pytest.mark.parametrize("number", ["0", "1"])
def test_what_goes_out_opens_with_its_tones_and_comes_back_the_same(editor: Client, number: str) -> None:
    factories.resolution("18-NQ/TW", title="Về xây dựng, chỉnh đốn Đảng", aliases=["Nghị quyết về bộ máy"])
    file = editor.post(reverse("admin:archive_resolution_export"), {"format": number}).content
    assert file.startswith(b"\xef\xbb\xbf" if number == "0" else b"PK")
    totals = tried(editor, file).context["result"].totals
    assert (totals["skip"], totals["update"], totals["new"]) == (1, 0, 0)


def long_table(*names: str) -> bytes:
    rows = [f"{name},{name.replace(' ', '-').lower()}" for name in names]
    return "\r\n".join(["name,slug", *rows]).encode()


@pytest.mark.slow
def test_a_long_table_is_written_in_short_transactions_as_one_act(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "_AT_ONCE", 2)
    written: list[int] = []
    monkeypatch.setattr(tables, "let_others_write", lambda: written.append(Source.objects.count()))
    data = long_table("Bao A", "Bao B", "Bao C", "Bao D", "Bao E")
    confirmed(editor, tried(editor, data, "source"), "source")
    assert written == [0, 0, 0, 2, 4, 5]  # each part was tried, then each was written
    assert Edit.objects.count() == 1


@pytest.mark.slow
def test_a_table_that_is_cut_off_says_so_and_the_same_table_does_the_rest(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "_AT_ONCE", 2)
    data = long_table("Bao A", "Bao B", "Bao C", "Bao D")
    answer = tried(editor, data, "source")
    save = Source.save

    def dies(self: Source, *args: Any, **kwargs: Any) -> None:
        if self.name == "Bao D" and Source.objects.filter(name="Bao A").exists():
            raise MemoryError
        save(self, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(Source, "save", dies)
        refused = said(confirmed(editor, answer, "source"))
    assert "2 dòng đầu đã được ghi" in refused
    assert set(Source.objects.values_list("name", flat=True)) == {"Bao A", "Bao B"}
    assert Edit.objects.count() == 1
    confirmed(editor, tried(editor, data, "source"), "source")
    assert Source.objects.count() == 4
