"""Capturing at the desk: the rule of each source, what a round met, which sources no longer answer."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from archive.admin.base import AuthorityAdmin, GuardedForm, ReadOnlyAdmin
from archive.crawling.scope import problems_of_rule
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
    list_display = ("source", "is_active", "delay", "with_images")
    list_filter = ("is_active",)
    list_select_related = ("source",)
    search_fields: ClassVar[tuple[str, ...]] = ("source__folded", "source__domain")
    autocomplete_fields = ("source",)


@admin.register(SourceContact)
class SourceContactAdmin(ReadOnlyAdmin, AuthorityAdmin):
    list_display = ("source", "failures", "failing_since", "code", "reached_at")
    list_filter = (("failing_since", admin.EmptyFieldListFilter), "code")
    list_select_related = ("source",)
    search_fields: ClassVar[tuple[str, ...]] = ("source__folded", "source__domain")


@admin.register(CaptureRound)
class CaptureRoundAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "arguments", "started_at", "finished_at", "waiting", "failed", "warc")
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
    list_display = ("url", "kind", "state", "status", "code", "attempts", "round")
    list_filter = ("state", "kind", "code")
    list_select_related = ("round",)
    ordering = ("-pk",)
    search_fields = ("url", "detail")


@admin.register(Visit)
class VisitAdmin(ReadOnlyAdmin):
    list_display = ("url", "visited_at", "status", "captured_at")
    search_fields = ("url",)
