"""Look up the citations of a text of one's own: pasted or uploaded, marked, exported, and not kept."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from archive.exporting.spreadsheets import BYTE_ORDER_MARK, spreadsheet_cell
from archive.lookup.citations import CitationLookup, look_up
from archive.lookup.uploads import LARGEST_FILE, LONGEST_TEXT, text_of_file
from archive.lookup.word_documents import UnreadableDocument
from archive.models import Province, Resolution
from archive.views.articles import CitedResolution, entries_of
from archive.views.forms import MultilineField
from archive.views.marked_text import BODY, Mark, Paragraph, paragraphs, printable
from archive.views.rate_limit import DAY, HOUR, Limit, seconds_to_wait

LIMITS = (Limit(most=60, seconds=HOUR), Limit(most=300, seconds=DAY))
_PDF_SECONDS = 20
_UNREAD = {
    "too-large": _("Tệp quá lớn, hoặc văn bản trong tệp quá dài."),
    "pdf-too-large": _("Tệp PDF này quá lớn để đọc ngay."),
    "encrypted": _("Tệp có mật khẩu; hãy bỏ mật khẩu rồi gửi lại."),
    "pdf-encrypted": _("Tệp có mật khẩu; hãy bỏ mật khẩu rồi gửi lại."),
    "old-word": _("Tệp Word kiểu cũ (.doc) hoặc có mật khẩu; hãy lưu thành .docx rồi gửi lại."),
    "no-text": _("Tệp không có chữ để đọc; có lẽ là bản quét."),
    "empty": _("Tệp không có chữ nào."),
}
_UNREAD_OTHERWISE = _("Không đọc được tệp này; hãy gửi .txt, .html, .docx hoặc .pdf.")
COLUMNS = ("start", "end", "surface", "kind", "number", "issued", "issuer", "term", "outcome", "resolution", "title",
           "address", "candidates", "rule", "evidence")  # fmt: skip


class LookupForm(forms.Form):
    """A text or a file, and what helps to tell resolutions of one number apart."""

    text = MultilineField(
        label=_("Văn bản cần tra"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 12}),
        error_messages={
            "max_length": _("Văn bản dài quá %(limit_value)d ký tự."),
            "null_characters_not_allowed": _("Văn bản có ký tự không đọc được; hãy gõ lại."),
        },
    )
    file = forms.FileField(
        label=_("hoặc tệp .txt, .html, .docx, .pdf"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".txt,.html,.htm,.docx,.pdf"}),
    )
    day = forms.DateField(
        label=_("Viết ngày (không bắt buộc)"),
        required=False,
        help_text=_("Văn bản ban hành sau ngày này không thể là văn bản được dẫn."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Ngày này không có.")},
    )
    province = forms.ModelChoiceField(
        label=_("Của tỉnh (không bắt buộc)"),
        required=False,
        queryset=Province.objects.none(),
        to_field_name="slug",
        empty_label="—",
        help_text=_("Để biết số như 16-NQ/TU là của tỉnh nào."),
        error_messages={"invalid_choice": _("Không có tỉnh này.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        self.fields["province"].queryset = Province.objects.in_order()  # type: ignore[attr-defined]

    def clean_file(self) -> str:
        """The text of the file, empty without one."""
        file: UploadedFile[Any] | None = self.cleaned_data.get("file")
        if file is None:
            return ""
        try:
            return text_of_file(file.read(LARGEST_FILE + 1), seconds=_PDF_SECONDS)
        except UnreadableDocument as unread:
            raise forms.ValidationError(_UNREAD.get(unread.code, _UNREAD_OTHERWISE)) from unread

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not (cleaned.get("file") or cleaned.get("text", "").strip()):
            self.add_error("text", _("Hãy dán một văn bản, hoặc chọn một tệp."))
        return cleaned


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def citation_lookup(request: HttpRequest) -> HttpResponse:
    """The form; sent, the text with its citations marked, or the citations as a file (`form`: csv, json)."""
    if request.method != "POST":
        return _shown(request, LookupForm())
    if wait := seconds_to_wait(request, "lookup", LIMITS):
        form = LookupForm(initial={"text": request.POST.get("text", "")})
        response = _shown(request, form, status=429)
        response["Retry-After"] = str(wait)
        return response
    form = LookupForm(request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, form, status=400)
    given = form.cleaned_data
    unit = given["province"]
    found = look_up(given["file"] or given["text"], day=given["day"], province=unit.slug if unit else "")
    write = _FILES.get(request.POST.get("form", ""))
    return write(request, found) if write else _marked(request, found, form)


def lookup_values(found: CitationLookup, absolute: Callable[[str], str]) -> list[dict[str, Any]]:
    """The citations as values: what was parsed, the outcome, and the records with their addresses."""

    def told(record: Resolution) -> dict[str, Any]:
        return {
            "id": record.slug,
            "identity": record.identity,
            "name": record.heading,
            "issued": record.issued,
            "title": record.title,
            "status": record.status,
            "page": absolute(record.get_absolute_url()),
        }

    return [
        {
            "start": row.start,
            "end": row.end,
            "surface": row.surface,
            "kind": row.kind,
            "number": row.number,
            "issued": row.issued,
            "issuer": row.issuer,
            "term": row.term,
            "outcome": str(row.outcome),
            "resolution": told(row.resolution) if row.resolution else None,
            "candidates": [told(each) for identity in row.candidates for each in found.candidates[identity]],
            "rule": row.rule,
            "evidence": row.evidence,
        }
        for row in found.citations
    ]


def _marked(request: HttpRequest, found: CitationLookup, form: LookupForm) -> HttpResponse:
    documents = entries_of(found.citations, found.candidates)
    # The form is sent again with the text, so that a file need not be given a second time.
    again = LookupForm(initial={**form.cleaned_data, "text": found.text, "file": None})
    return _shown(request, again, found=found, documents=documents, paragraphs=_paragraphs(found, documents))


def _paragraphs(found: CitationLookup, documents: list[CitedResolution]) -> list[Paragraph]:
    segments, at = [], 0
    for line in found.text.split("\n"):
        segments.append([BODY, at, at + len(line)])
        at += len(line) + 1
    marks = [Mark(start=row.start, end=row.end, target=each) for each in documents for row in each.citations]
    return paragraphs(found.text, segments, marks)


def _as_csv(request: HttpRequest, found: CitationLookup) -> HttpResponse:
    file = io.StringIO()
    writer = csv.DictWriter(file, fieldnames=COLUMNS, extrasaction="ignore")
    writer.writeheader()
    for row in lookup_values(found, request.build_absolute_uri):
        record = row["resolution"] or {}
        row |= {"resolution": record.get("identity"), "title": record.get("title"), "address": record.get("page")}
        row["candidates"] = " ".join(each["identity"] for each in row["candidates"])
        writer.writerow({name: spreadsheet_cell(row[name]) for name in COLUMNS})
    return _file(BYTE_ORDER_MARK + file.getvalue(), "text/csv; charset=utf-8", "trich-dan.csv")


def _as_json(request: HttpRequest, found: CitationLookup) -> HttpResponse:
    told = {"text": found.text, "citations": lookup_values(found, request.build_absolute_uri)}
    return _file(json.dumps(told, ensure_ascii=False, indent=1, default=str), "application/json", "trich-dan.json")


_FILES: dict[str, Callable[[HttpRequest, CitationLookup], HttpResponse]] = {"csv": _as_csv, "json": _as_json}


def _file(content: str, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(printable(content), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _shown(request: HttpRequest, form: LookupForm, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, "archive/citation_lookup.html", {"form": form, "status": status, **context}, status=status)
