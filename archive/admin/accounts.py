"""Accounts: administrators look after them, but only a superuser makes another or gives single rights."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from archive.admin.second_factor import turn_off

admin.site.unregister(User)
for _device in (StaticDevice, TOTPDevice):  # secrets are nobody's to look at
    if admin.site.is_registered(_device):
        admin.site.unregister(_device)


@admin.register(User)
class AccountAdmin(UserAdmin):
    list_display = ("username", "first_name", "last_name", "is_active", "is_staff", "last_login")
    filter_horizontal = ("groups",)
    actions = ("remove_second_factor",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fixed = super().get_readonly_fields(request, obj)
        return fixed if request.user.is_superuser else [*fixed, "is_superuser", "user_permissions"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    @admin.action(description=gettext_lazy("Tắt mã đăng nhập thứ hai (mất điện thoại)"), permissions=["change"])
    def remove_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        accounts = [user for user in queryset if self.has_change_permission(request, user)]
        for user in accounts:
            turn_off(user)
            self.log_change(request, user, "Tắt mã đăng nhập thứ hai")
        messages.success(
            request, gettext("Đã tắt mã đăng nhập thứ hai của %(count)s tài khoản.") % {"count": len(accounts)}
        )
