"""Authority records: provinces, sources, documents, officials, posts and the codes in numbers."""

from __future__ import annotations

from typing import ClassVar

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest

from archive.admin.base import AuthorityAdmin, RecordAdmin
from archive.extraction.numbers import number_key
from archive.models import (
    AgencyTag,
    CustomaryName,
    DocumentType,
    IssuerCode,
    Official,
    Post,
    Province,
    ProvinceChange,
    Resolution,
    Source,
)
from archive.models.officials import OfficialQuerySet
from archive.models.resolutions import ResolutionQuerySet
from archive.text import slugify


@admin.register(Province)
class ProvinceAdmin(AuthorityAdmin):
    list_display = ("name", "period", "kind", "region", "successor", "confidence")
    list_filter = ("confidence", "kind", "region", ("until", admin.EmptyFieldListFilter))
    list_select_related = ("successor",)
    autocomplete_fields = ("successor",)
    readonly_fields = ("slug",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # a new unit comes with a law; it is added to the reference data


@admin.register(ProvinceChange)
class ProvinceChangeAdmin(RecordAdmin):
    list_display = ("key", "kind", "effective", "adopted", "legal_basis", "confidence")
    list_filter = ("kind", "confidence")
    search_fields = ("key", "legal_basis")
    autocomplete_fields = ("predecessors", "successors")
    date_hierarchy = "effective"


@admin.register(Source)
class SourceAdmin(AuthorityAdmin):
    list_display = ("name", "domain", "province", "kind", "last_seen_alive", "gone_since")
    list_filter = ("kind", ("gone_since", admin.EmptyFieldListFilter))
    list_select_related = ("province",)
    search_fields: ClassVar[tuple[str, ...]] = ("folded", "domain")
    autocomplete_fields = ("province",)
    prepopulated_fields = {"slug": ("name",)}


@admin.register(AgencyTag)
class AgencyTagAdmin(RecordAdmin):
    list_display = ("tag", "source", "province", "confidence")
    list_filter = ("confidence",)
    search_fields = ("tag", "source", "province")


@admin.register(Resolution)
class ResolutionAdmin(AuthorityAdmin):
    list_display = ("number", "kind", "issued", "issuer", "term", "province", "status", "confidence")
    list_filter = ("status", "confidence", "kind", "term")
    list_select_related = ("province",)
    search_fields: ClassVar[tuple[str, ...]] = ("folded", "number_key")
    date_hierarchy = "issued"
    autocomplete_fields = ("province", "merged_into")
    readonly_fields = ("slug", "identity")

    def get_queryset(self, request: HttpRequest) -> ResolutionQuerySet:
        return Resolution.objects.all()

    def save_model(self, request: HttpRequest, obj: Resolution, form: ModelForm[Resolution], change: bool) -> None:
        obj.number_key = number_key(obj.number)
        if not change:
            day = obj.issued.isoformat() if obj.issued else ""
            place = obj.province.slug if obj.province else ""
            obj.identity = "@".join(part for part in (obj.number, day, place) if part or part is day)
            obj.slug = slugify(f"{obj.number} {day} {place}")
        super().save_model(request, obj, form, change)


@admin.register(CustomaryName)
class CustomaryNameAdmin(AuthorityAdmin):
    list_display = ("name", "default", "basis", "confidence")
    list_filter = (("default", admin.EmptyFieldListFilter),)


@admin.register(DocumentType)
class DocumentTypeAdmin(RecordAdmin):
    list_display = ("name", "abbreviation", "system", "number_pattern", "confidence")
    list_filter = ("system", "confidence")
    search_fields = ("name", "abbreviation")


@admin.register(IssuerCode)
class IssuerCodeAdmin(RecordAdmin):
    list_display = ("code", "organ", "system", "level", "confidence")
    list_filter = ("system", "level", "confidence")
    search_fields = ("code", "organ")


@admin.register(Official)
class OfficialAdmin(AuthorityAdmin):
    list_display = ("name", "province", "merged_into")
    list_filter = (("merged_into", admin.EmptyFieldListFilter), ("province", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("province", "merged_into__province")
    autocomplete_fields = ("province", "merged_into")
    readonly_fields = ("slug",)

    def get_queryset(self, request: HttpRequest) -> OfficialQuerySet:
        return Official.objects.select_related("province")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # officials come from the articles that name them


@admin.register(Post)
class PostAdmin(AuthorityAdmin):
    list_display = ("name", "organ", "level", "confidence")
    list_filter = ("level", "confidence")
