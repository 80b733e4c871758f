"""Articles, with what the machine found in them and what people made of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

from archive.admin.base import AuthorityAdmin, GuardedForm, ReadOnlyAdmin
from archive.admin.mentions import PAGE, Mentions
from archive.admin.site import in_queue
from archive.article_changes import announce_changes, delete_articles
from archive.curation.claims import holder_of, release, take
from archive.curation.code_words import date_rule_in_words, province_rule_in_words
from archive.curation.queues import BY_SLUG, next_article
from archive.decisions import DECIDABLE_FIELDS, decide_field, mark_decided_grounds
from archive.models import (
    Article,
    Claim,
    Decision,
    Edit,
    HeldPost,
    OfficialMention,
    Province,
    ReviewState,
    Source,
    editing,
)
from archive.models.articles import PrecisionChoice

# Fields that return to the machine's value together: a date means nothing without its precision and evidence.
_TOGETHER = {
    "published": ("published", "published_time", "published_precision", "published_evidence"),
    "event_date": ("event_date", "event_precision", "event_evidence"),
}
_SHOWN = 200  # characters of what the machine found
# Where an article came from, which nobody edits.
_PROVENANCE = ("url", "digest", "captured_at", "verified", "run", "rules_version", "created_at", "changed_at")


class ArticleForm(GuardedForm):
    """The article's fields; beside each that a person decided stands what the machine found, with the way back."""

    mentions_page = 1  # set for each request

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(_answered(data, kwargs.get("instance")), *args, **kwargs)
        self.mentions = Mentions(self.instance, self.data if self.is_bound else None, page=self.mentions_page)
        for name in self.fields:
            if name in self.instance.found:
                self._show_found(name)

    def _show_found(self, name: str) -> None:
        found = self.instance.found[name]
        if DECIDABLE_FIELDS[name][1](getattr(self.instance, name)) == found:
            return
        words = _found_in_words(name, found)[:_SHOWN]
        self.fields[name].help_text = format_html(
            gettext(
                '<span class="found">Máy đọc: {} <button type="submit" name="_return" value="{}" formnovalidate>'
                "trở về giá trị này</button></span>"
            ),
            words or gettext("(trống)"),
            name,
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.mentions.is_valid():
            self.add_error(None, gettext("Hãy xem lại các lượt nhắc trong bài."))
        if cleaned.get("published_precision") == "unknown" and "published" in self.changed_data:
            cleaned["published_precision"] = "day" if cleaned.get("published") else "unknown"
        return cleaned

    @property
    def media(self) -> Any:
        return super().media + self.mentions.media


def _found_in_words(name: str, found: Any) -> str:
    if name in ("province", "source") and found:
        model: Any = Province if name == "province" else Source
        return str(model.objects.filter(slug=found).first() or found)
    if name.endswith("_precision"):
        return str(dict(PrecisionChoice.choices).get(found, found))
    if name in ("published", "event_date") and found:
        return f"{date.fromisoformat(found):%d/%m/%Y}"
    return "" if found is None else str(found)


def _day(text: str) -> date | None:
    """The day that a date field sent ("2027-01-31"); None where it sent none or one that no calendar has."""
    try:
        return parse_date(text)
    except ValueError:
        return None


def _answered(data: Any, article: Article | None) -> Any:
    """The posted data as the button that was pressed means it: a value put back, or the article reviewed."""
    if data is None or article is None:
        return data
    if data.get("_return") in article.found:
        return with_found(data, article, data["_return"])
    if "_reviewed" in data:
        data = data.copy()
        data["review_state"] = ReviewState.REVIEWED
    return data


def with_found(data: Any, article: Article, name: str) -> Any:
    """The posted form with a field, and what belongs to it, put back to what the machine found."""
    data = data.copy()
    for field in _TOGETHER.get(name, (name,)):
        value: Any = article.found.get(field)
        if field in ("province", "source"):
            row = DECIDABLE_FIELDS[field][0](value)
            value = row.pk if row else ""
        if field == "images":
            value = forms.JSONField().prepare_value(value)
        data[field] = "" if value is None else value
    return data


class YearFilter(admin.SimpleListFilter):
    """By year of publication; Django's date hierarchy reads every row to know which years there are."""

    title = gettext_lazy("năm đăng")
    parameter_name = "nam"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        days = Article.objects.filter(published__isnull=False).order_by("published").values_list("published", flat=True)
        first, last = days.first(), days.last()
        if first is None or last is None:
            return []
        return [(str(year), str(year)) for year in range(last.year, first.year - 1, -1)]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        year = self.value() or ""
        known = year in dict(self.lookup_choices)
        return queryset.filter(published__year=int(year)) if known else queryset


@admin.register(Article)
class ArticleAdmin(AuthorityAdmin):
    form = ArticleForm
    list_display = ("title", "province", "published", "published_precision", "source", "review_state")
    list_filter = (
        "review_state",
        "published_precision",
        "is_sample",
        YearFilter,
        ("province", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("province", "source")
    ordering = ("-published", "-pk")
    autocomplete_fields = ("province", "source")
    fieldsets = (
        (None, {"fields": ("title", "lead", ("section", "byline", "views"), "review_state")}),
        (
            gettext_lazy("Thời gian"),
            {
                "fields": (
                    ("published", "published_time", "published_precision"),
                    ("published_evidence", "date_grounds"),
                    ("event_date", "event_precision"),
                    "event_evidence",
                )
            },
        ),
        (
            gettext_lazy("Địa phương, nguồn"),
            {"fields": ("province", ("province_grounds", "province_evidence"), "source")},
        ),
        (gettext_lazy("Ảnh"), {"fields": ("images", "pictures"), "classes": ("collapse",)}),
        (gettext_lazy("Xuất xứ"), {"fields": _PROVENANCE, "classes": ("collapse",)}),
    )
    readonly_fields = (
        "date_grounds",
        "province_grounds",
        "province_evidence",
        "pictures",
        *_PROVENANCE,
    )

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        wanted = request.GET.get(PAGE, "")
        form.mentions_page = int(wanted) if wanted.isdecimal() and len(wanted) < 6 else 1
        return form

    def get_urls(self) -> list[Any]:
        withdraw = self.admin_site.admin_view(self.withdraw_view)
        return [path("<int:pk>/withdraw/", withdraw, name="archive_article_withdraw"), *super().get_urls()]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # articles come from captures

    def get_queryset(self, request: HttpRequest) -> Any:
        articles = super().get_queryset(request)
        if getattr(request.resolver_match, "url_name", "") == "archive_article_changelist":
            return articles.defer("lead", "text", "segments", "found", "images")  # fifty long texts for fifty titles
        return articles.select_related("province", "source", "read_from__run")

    # --- read-only columns ----------------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("ảnh trong bài"))
    def pictures(self, article: Article) -> SafeString | str:
        rows = [image for image in article.images if isinstance(image, dict)]
        parts = ((row.get("caption", ""), row.get("credit", ""), row.get("address", "")) for row in rows)
        return format_html_join("", "<p>{}<br><small>{} {}</small></p>", parts) or "—"

    @admin.display(description=gettext_lazy("ngày lấy từ"))
    def date_grounds(self, article: Article) -> str:
        return date_rule_in_words(article.published_rule) or "—"

    @admin.display(description=gettext_lazy("tỉnh nhận ra nhờ"))
    def province_grounds(self, article: Article) -> str:
        return province_rule_in_words(article.province_rule) or "—"

    @admin.display(description="SHA-256")
    def digest(self, article: Article) -> str:
        return article.read_from.sha256 if article.read_from else ""

    @admin.display(description=gettext_lazy("chụp lúc"))
    def captured_at(self, article: Article) -> Any:
        return article.read_from.captured_at if article.read_from else None

    @admin.display(description=gettext_lazy("kiểm tra byte"))
    def verified(self, article: Article) -> str:
        capture = article.read_from
        if capture is None:
            return ""
        when = f" ({timezone.localtime(capture.verified_at):%d/%m/%Y %H:%M})" if capture.verified_at else ""
        return f"{capture.get_verify_result_display()}{when}"

    @admin.display(description=gettext_lazy("lần nhập"))
    def run(self, article: Article) -> str:
        return str(article.read_from.run) if article.read_from else ""

    # --- editing --------------------------------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Article, form: ModelForm[Article], change: bool) -> None:
        mark_decided_grounds(obj, form.changed_data)
        super().save_model(request, obj, form, change)
        for field in form.changed_data:
            if field in DECIDABLE_FIELDS:
                decide_field(obj, field, request.user, reason=request.POST.get("reason", "").strip())

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        form.mentions.apply(request.user, request.POST.get("reason", "").strip())
        announce_changes([form.instance], same_text=True)  # the form has no field for either

    def delete_model(self, request: HttpRequest, obj: Article) -> None:
        delete_articles([obj])

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        delete_articles(queryset)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        mentions = context["adminform"].form.mentions
        queue = BY_SLUG.get(request.GET.get("queue", ""))
        article: Article | None = context.get("original")
        if queue and article and request.method == "GET" and not take(Claim.Subject.ARTICLE, article.pk, request.user):
            who = holder_of(Claim.Subject.ARTICLE, article.pk, request.user)
            messages.warning(request, gettext("Bài này đang được %(who)s duyệt.") % {"who": who})
        context.update(
            mentions=mentions,
            paragraphs=mentions.text(),
            queue=queue,
            can_withdraw=request.user.has_perm("archive.withdraw_articles"),
            media=context["media"] + mentions.media,
        )
        return super().render_change_form(request, context, *args, **kwargs)

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        queue = BY_SLUG.get(request.GET.get("queue", ""))
        if {"_next", "_reviewed"} & set(request.POST) and queue is not None:
            key = request.GET.get("key", "")
            following = next_article(queue, key, obj.pk, request.user)
            if following is None:
                release(request.user, Claim.Subject.ARTICLE)
                messages.success(request, gettext("Đã duyệt hết nhóm này."))
                return HttpResponseRedirect(reverse("admin:review-queue", args=[queue.slug]))
            return HttpResponseRedirect(in_queue(following, queue, key))
        if "_return" in request.POST:
            return HttpResponseRedirect(request.get_full_path())
        return super().response_change(request, obj)

    def histories(self, record: Any) -> list[Any]:
        """The article's own rows and those of the decisions on its fields and mentions."""
        kept: Any = Decision
        decisions = kept.history.filter(article=record).exclude(subject="field")
        rows = [*super().histories(record), *decisions.select_related("edit__made_by", "edit__undone_by")[:200]]
        return sorted(rows, key=lambda row: row.history_date, reverse=True)

    # --- withdrawing ----------------------------------------------------------------------------------------------

    def withdraw_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Withdraw an article with a reason that its tombstone shows, or bring it back."""
        if not request.user.has_perm("archive.withdraw_articles"):
            raise PermissionDenied
        article = get_object_or_404(Article, pk=pk)
        reason = request.POST.get("reason", "").strip()
        until = _day(request.POST.get("until", ""))
        if request.method == "POST" and (reason or article.is_withdrawn):
            kind = Edit.Kind.RESTORE if article.is_withdrawn else Edit.Kind.WITHDRAW
            with editing(request.user, kind, summary=article.title, reason=reason) as edit:
                edit.reason_is_public = kind == Edit.Kind.WITHDRAW  # the tombstone shows it
                article.withdrawn_at = None if article.is_withdrawn else timezone.now()
                article.withdrawn_reason = reason if article.withdrawn_at else ""
                article.withdrawn_until = until if article.withdrawn_at else None
                article.save()
                announce_changes([article])
            done = gettext("Đã rút bài khỏi kho.") if article.is_withdrawn else gettext("Đã đưa bài trở lại kho.")
            messages.success(request, done)
            return HttpResponseRedirect(reverse("admin:archive_article_change", args=[pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Đưa bài trở lại kho") if article.is_withdrawn else gettext("Rút bài khỏi kho"),
            "opts": self.opts,
            "object": article,
            "missing": request.method == "POST",
        }
        return TemplateResponse(request, "admin/archive/withdraw.html", context)


@admin.register(OfficialMention)
class OfficialMentionAdmin(ReadOnlyAdmin):
    list_display = ("name", "official", "article")
    search_fields = ("official__folded", "name")
    ordering = ("-pk",)
    list_select_related = ("official__province", "article")


@admin.register(HeldPost)
class HeldPostAdmin(ReadOnlyAdmin):
    list_display = ("name", "organ", "former", "surface", "mention")
    list_filter = ("former",)
    search_fields = ("name", "mention__official__folded")
    ordering = ("-pk",)
    list_select_related = ("mention",)


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    list_display = ("article", "subject", "field", "surface", "author", "decided_at", "stale")
    list_filter = ("subject", "stale", "field")
    search_fields = ("surface", "article__folded")
    list_select_related = ("article", "decided_by")

    @admin.display(description=gettext_lazy("người quyết định"), ordering="decided_by")
    def author(self, record: Decision) -> str:
        return record.author or "—"
