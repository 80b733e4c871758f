"""Articles, with what the machine found in them and what people made of it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest
from django.utils.html import format_html

from archive.admin.base import AuthorityAdmin, ReadOnlyAdmin
from archive.importing import deciding
from archive.models import Article, Capture, Citation, Decision, HeldPost, OfficialMention, OutcomeKind


class CitationInline(admin.TabularInline):
    """The document meant is the editor's to decide; the words are the article's."""

    model = Citation
    fields = ("surface", "number", "issued", "outcome", "rule", "evidence", "resolution")
    readonly_fields = ("surface", "number", "issued", "outcome", "rule", "evidence")
    autocomplete_fields = ("resolution",)
    ordering = ("start", "pk")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Citation]:
        return super().get_queryset(request).select_related("resolution")


class OfficialMentionInline(admin.TabularInline):
    model = OfficialMention
    fields = ("name", "posts", "official")
    readonly_fields = ("name", "posts")
    autocomplete_fields = ("official",)
    ordering = ("start", "pk")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[OfficialMention]:
        return super().get_queryset(request).select_related("official__province").prefetch_related("held_posts")

    @admin.display(description="chức vụ")
    def posts(self, mention: OfficialMention) -> str:
        return "; ".join(str(post) for post in mention.held_posts.all())


@admin.register(Article)
class ArticleAdmin(AuthorityAdmin):
    list_display = ("title", "province", "published", "published_precision", "source", "review_state")
    list_filter = ("review_state", "published_precision", "is_sample", ("province", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("province", "source")
    date_hierarchy = "published"
    ordering = ("-published", "-pk")
    autocomplete_fields = ("province", "source")
    inlines = (CitationInline, OfficialMentionInline)
    fieldsets = (
        (None, {"fields": ("title", "lead", ("section", "byline", "views"), "review_state")}),
        (
            "Thời gian",
            {
                "fields": (
                    ("published", "published_time", "published_precision"),
                    "published_evidence",
                    ("event_date", "event_precision"),
                    "event_evidence",
                )
            },
        ),
        ("Nơi chốn", {"fields": ("province", ("province_rule", "province_evidence"), "source")}),
        ("Ảnh", {"fields": ("images",)}),
        ("Rút khỏi kho", {"fields": ("withdrawn_at", "withdrawn_reason")}),
        ("Toàn văn", {"fields": ("full_text",)}),
        ("Xuất xứ", {"fields": ("url", "digest", "captured_at", "rules_version", "created_at", "changed_at")}),
    )
    readonly_fields = (
        "province_rule",
        "province_evidence",
        "full_text",
        "url",
        "digest",
        "captured_at",
        "rules_version",
        "created_at",
        "changed_at",
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # articles come from captures

    @admin.display(description="toàn văn")
    def full_text(self, article: Article) -> str:
        return format_html('<div lang="vi" style="white-space: pre-wrap; max-width: 48em">{}</div>', article.text)

    @admin.display(description="SHA-256")
    def digest(self, article: Article) -> str:
        return article.read_from.sha256 if article.read_from else ""

    @admin.display(description="chụp lúc")
    def captured_at(self, article: Article) -> Any:
        return article.read_from.captured_at if article.read_from else None

    def save_model(self, request: HttpRequest, obj: Article, form: ModelForm[Article], change: bool) -> None:
        super().save_model(request, obj, form, change)
        for field in form.changed_data:
            if field in deciding.FIELDS:
                deciding.decide_field(obj, field, request.user)

    def save_formset(
        self,
        request: HttpRequest,
        form: ModelForm[Article],
        formset: BaseModelFormSet[Any, Any],
        change: bool,
    ) -> None:
        for row in formset.save(commit=False):
            if isinstance(row, Citation):
                row.outcome = OutcomeKind.LINKED if row.resolution else OutcomeKind.UNKNOWN
                row.candidates = []
                row.rule = "decided"
                row.decision = deciding.decide_citation(row, request.user)
            row.save()
        formset.save_m2m()


@admin.register(Capture)
class CaptureAdmin(ReadOnlyAdmin):
    list_display = ("sha256", "url", "captured_at", "state", "reason", "size")
    list_filter = ("state", "content_type")
    search_fields = ("sha256", "url")
    list_select_related = ("article",)
    date_hierarchy = "received_at"


@admin.register(Citation)
class CitationAdmin(ReadOnlyAdmin):
    list_display = ("surface", "number", "outcome", "rule", "resolution", "article")
    list_filter = ("outcome", "kind", "rule")
    search_fields = ("surface", "number")
    list_select_related = ("resolution", "article")


@admin.register(OfficialMention)
class OfficialMentionAdmin(ReadOnlyAdmin):
    list_display = ("name", "official", "article")
    search_fields = ("official__folded", "name")
    list_select_related = ("official__province", "article")


@admin.register(HeldPost)
class HeldPostAdmin(ReadOnlyAdmin):
    list_display = ("name", "organ", "former", "surface", "mention")
    list_filter = ("former",)
    search_fields = ("name", "mention__official__folded")
    list_select_related = ("mention",)


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    list_display = ("article", "subject", "field", "surface", "decided_by", "decided_at", "stale")
    list_filter = ("subject", "stale", "field")
    search_fields = ("surface", "article__folded")
    list_select_related = ("article", "decided_by")
