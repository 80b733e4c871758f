"""Tokens of the API: given by name, shown once, taken back."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from archive.models import ApiToken


@admin.register(ApiToken)
class ApiTokenAdmin(admin.ModelAdmin):
    list_display = ("name", "shown", "per_hour", "made_at", "made_by", "used_at", "revoked_at")
    fields = ("name", "per_hour", "shown", "made_by", "made_at", "used_at", "revoked_at")
    readonly_fields = ("shown", "made_by", "made_at", "used_at", "revoked_at")
    search_fields = ("name",)
    list_select_related = ("made_by",)
    actions = ("revoke",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # one that was revoked still says who had it

    def save_model(self, request: HttpRequest, obj: ApiToken, form: Any, change: bool) -> None:
        token = "" if change else obj.give()
        if token:
            obj.made_by = request.user if request.user.is_authenticated else None
        super().save_model(request, obj, form, change)
        if token:
            said = gettext("Mã truy cập, chỉ hiện một lần này, hãy chép ngay: %(token)s")
            messages.warning(request, said % {"token": token})

    @admin.action(description=gettext_lazy("Thu hồi các mã đã chọn"), permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiToken]) -> None:
        tokens = list(queryset.in_force())  # type: ignore[attr-defined]
        for token in tokens:
            token.revoked_at = timezone.now()
            token.save(update_fields=["revoked_at"])
            self.log_change(request, token, gettext("Thu hồi"))
        messages.success(request, gettext("Đã thu hồi %(count)s mã.") % {"count": len(tokens)})
