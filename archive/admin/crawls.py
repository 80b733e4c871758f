"""Capturing at the desk: the rule of each source, what a round met, which sources no longer answer."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.formats import date_format
from django.utils.timezone import localtime, now
from django.utils.translation import gettext, gettext_lazy

from archive.admin.base import AuthorityAdmin, GuardedForm, ReadOnlyAdmin
from archive.crawling.rehearsal import MOST_LISTS, rehearse
from archive.crawling.schedule import due_at
from archive.crawling.scope import problems_of_rule, seeds_of_rule
from archive.curation.code_words import code_in_words
from archive.models import CaptureRound, CaptureRule, FrontierEntry, SourceContact, Visit


class CaptureRuleForm(GuardedForm):
    """A rule whose patterns and addresses are what they should be."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        lists = {name: cleaned.get(name) or [] for name in ("starts", "include", "exclude")}
        for name, said in problems_of_rule(CaptureRule(**lists)).items():
            self.add_error(name, said)
        return cleaned


@admin.register(CaptureRule)
class CaptureRuleAdmin(AuthorityAdmin):
    form = CaptureRuleForm
    list_display = (
        "source", "last_round", "new", "changed", "failed", "gone", "contact", "due", "every_hours", "is_active",
    )  # fmt: skip
    list_filter = ("is_active", ("every_hours", admin.EmptyFieldListFilter), "with_browser", "trusts_any_certificate")
    list_select_related = ("source", "source__contact")
    search_fields: ClassVar[tuple[str, ...]] = ("source__folded", "source__domain")
    autocomplete_fields = ("source",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[CaptureRule]:
        rounds = CaptureRound.objects.filter(source=OuterRef("source")).order_by("-started_at", "-pk")
        columns = ("started_at", "finished_at", "added", "changed", "failed", "gone")
        last = {f"last_{name}": Subquery(rounds.values(name)[:1]) for name in columns}
        rules: QuerySet[CaptureRule] = super().get_queryset(request)
        return rules.annotate(**last)

    def get_urls(self) -> list[Any]:
        address = self.admin_site.admin_view(self.rehearsal_view)
        return [path("<int:pk>/rehearsal/", address, name="archive_capturerule_rehearsal"), *super().get_urls()]

    def rehearsal_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask the portal for the first lists of a rule, once the editor says so, and show what a round would fetch."""
        rule = get_object_or_404(CaptureRule.objects.select_related("source"), pk=pk)
        if not self.has_change_permission(request, rule):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Chạy thử: %(rule)s") % {"rule": rule},
            "opts": self.opts,
            "object": rule,
            "seeds": seeds_of_rule(rule)[:MOST_LISTS],
            "lists": rehearse(rule) if request.method == "POST" else None,
        }
        return TemplateResponse(request, "admin/archive/rehearsal.html", context)

    @admin.display(description=gettext_lazy("đợt cuối"), ordering="last_started_at", empty_value="—")
    def last_round(self, rule: Any) -> str | None:
        if rule.last_started_at is None:
            return None
        begun = date_format(localtime(rule.last_started_at), "d/m/Y H:i")
        return begun if rule.last_finished_at else gettext("%(begun)s, chưa xong") % {"begun": begun}

    @admin.display(description=gettext_lazy("đến hạn"), empty_value="—")
    def due(self, rule: Any) -> str | None:
        last = None
        if rule.last_started_at is not None:
            last = CaptureRound(started_at=rule.last_started_at, finished_at=rule.last_finished_at)
        moment = due_at(rule, last)
        if moment is None:
            return None
        return gettext("ngay bây giờ") if moment <= now() else date_format(localtime(moment), "d/m/Y H:i")

    @admin.display(description=gettext_lazy("mới"), ordering="last_added", empty_value="—")
    def new(self, rule: Any) -> int | None:
        return rule.last_added  # type: ignore[no-any-return]

    @admin.display(description=gettext_lazy("đổi"), ordering="last_changed", empty_value="—")
    def changed(self, rule: Any) -> int | None:
        return rule.last_changed  # type: ignore[no-any-return]

    @admin.display(description=gettext_lazy("không lấy được"), ordering="last_failed", empty_value="—")
    def failed(self, rule: Any) -> int | None:
        return rule.last_failed  # type: ignore[no-any-return]

    @admin.display(description=gettext_lazy("không còn"), ordering="last_gone", empty_value="—")
    def gone(self, rule: Any) -> int | None:
        return rule.last_gone  # type: ignore[no-any-return]

    @admin.display(description=gettext_lazy("liên lạc"), empty_value="—")
    def contact(self, rule: CaptureRule) -> str | None:
        if rule.source.gone_since:
            return gettext("đã ngừng")
        contact = getattr(rule.source, "contact", None)
        if contact is None:
            return None
        if contact.failing_since is None:
            return gettext("còn trả lời")
        since = date_format(localtime(contact.failing_since), "d/m/Y")
        return gettext("không trả lời từ %(since)s") % {"since": since}


@admin.register(SourceContact)
class SourceContactAdmin(ReadOnlyAdmin, AuthorityAdmin):
    list_display = ("source", "failures", "failing_since", "what", "reached_at")
    list_filter = (("failing_since", admin.EmptyFieldListFilter), "code")
    list_select_related = ("source",)
    search_fields: ClassVar[tuple[str, ...]] = ("source__folded", "source__domain")

    @admin.display(description=gettext_lazy("lỗi"), ordering="code", empty_value="—")
    def what(self, contact: SourceContact) -> str | None:
        return code_in_words(contact.code) or None


@admin.register(CaptureRound)
class CaptureRoundAdmin(ReadOnlyAdmin):
    list_display = (
        "__str__", "arguments", "started_at", "finished_at", "waiting", "failed", "added", "changed", "gone", "warc",
    )  # fmt: skip
    list_filter = (("finished_at", admin.EmptyFieldListFilter),)
    search_fields = ("arguments", "warc")

    def get_queryset(self, request: HttpRequest) -> QuerySet[CaptureRound]:
        states = {
            "waiting_count": FrontierEntry.EntryState.WAITING,
            "failed_count": FrontierEntry.EntryState.FAILED,
        }
        counts = {name: Count("entries", filter=Q(entries__state=state)) for name, state in states.items()}
        rounds: QuerySet[CaptureRound] = super().get_queryset(request)
        return rounds.annotate(**counts)

    @admin.display(description=gettext_lazy("còn chờ"))
    def waiting(self, round: Any) -> int:
        return int(round.waiting_count)

    @admin.display(description=gettext_lazy("không lấy được"))
    def failed(self, round: Any) -> int:
        return int(round.failed_count)


@admin.register(FrontierEntry)
class FrontierEntryAdmin(ReadOnlyAdmin):
    list_display = ("url", "kind", "state", "status", "what", "attempts", "round")
    list_filter = ("state", "kind", "code")
    list_select_related = ("round",)
    ordering = ("-pk",)
    search_fields = ("url", "detail")

    @admin.display(description=gettext_lazy("lỗi"), ordering="code", empty_value="—")
    def what(self, entry: FrontierEntry) -> str | None:
        return code_in_words(entry.code) or None


@admin.register(Visit)
class VisitAdmin(ReadOnlyAdmin):
    list_display = ("url", "visited_at", "status", "captured_at")
    search_fields = ("url",)
