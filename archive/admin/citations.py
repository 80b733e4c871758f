"""Citations, the longest list of the desk: several of each article, searched without reading them all."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Max, Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from archive.admin.base import ReadOnlyAdmin
from archive.admin.mentions import rule_in_words
from archive.core.text import normalise
from archive.models import Citation, OutcomeKind, Resolution

SEARCHED = 100_000  # citations whose words a search reads, unless it is told to read all
_SAMPLED = 5_000  # of the newest citations, to know which kinds of documents occur


class KindFilter(admin.SimpleListFilter):
    """By kind of document: those that the authority file holds, and those that the newest citations name.

    Django's own filter reads every citation to know which kinds occur.
    """

    title = gettext_lazy("loại")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        kinds = set(Resolution.objects.order_by().values_list("kind", flat=True).distinct())
        kinds |= set(Citation.objects.order_by("-pk").values_list("kind", flat=True)[:_SAMPLED])
        kinds.add(request.GET.get(self.parameter_name, ""))
        return [(kind, kind) for kind in sorted(kinds - {""})]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class ScopeFilter(admin.SimpleListFilter):
    """Whether a search reads the words of all citations; shown beside a search only."""

    title = gettext_lazy("phạm vi tìm")
    parameter_name = "tim-trong"
    ALL = "tat-ca"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(self.ALL, gettext_lazy("mọi trích dẫn (lâu hơn)"))] if request.GET.get("q") else []

    def choices(self, changelist: Any) -> Any:
        for number, choice in enumerate(super().choices(changelist)):
            yield {**choice, "display": gettext_lazy("trích dẫn mới nhất")} if number == 0 else choice

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset  # what is searched is narrowed, in `get_search_results`


@admin.register(Citation)
class CitationAdmin(ReadOnlyAdmin):
    list_display = ("surface", "number", "outcome", "grounds", "resolution", "article")
    list_filter = ("outcome", KindFilter, ScopeFilter)
    search_fields = ("surface", "number")
    search_help_text = gettext_lazy(
        "Tìm số, ký hiệu đầy đủ trong mọi trích dẫn; tìm chữ trong khoảng 100.000 trích dẫn mới nhất, "
        "trừ khi chọn phạm vi tìm là mọi trích dẫn."
    )
    ordering = ("-pk",)  # the model's own order is by article, which sorts all of them by date
    list_select_related = ("resolution", "article")

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """The citations with the words among the newest, or among all if asked, and those with the number as a whole.

        No index finds words within words. The number has one, of citations of each outcome.
        """
        found, has_duplicates = super().get_search_results(request, queryset, search_term)
        newest = Citation.objects.aggregate(newest=Max("pk"))["newest"] or 0
        if not search_term or newest <= SEARCHED or request.GET.get(ScopeFilter.parameter_name) == ScopeFilter.ALL:
            return found, has_duplicates
        number = normalise(search_term).strip()
        numbered = Q(outcome__in=OutcomeKind.values, number__in={number, number.upper()})
        worded = found.order_by().filter(pk__gt=newest - SEARCHED)
        return queryset.filter(numbered | Q(pk__in=worded.values("pk"))), has_duplicates

    @admin.display(description=gettext_lazy("căn cứ"), ordering="rule")
    def grounds(self, record: Citation) -> str:
        return rule_in_words(record.rule)
