"""Taking a person's name out of public view at the desk, and the register of the names that are out of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.admin.base import ReadOnlyAdmin
from archive.curation.name_restoring import lift_suppression
from archive.curation.name_suppression import SuppressionRefused, continue_suppression, suppress_name
from archive.models import Official, Suppression
from archive.models.suppressions import KeyMissing
from search.locking import Locked

RIGHT = "archive.suppress_names"
_STEPS = 40  # of one request: it must not outlive a proxy's patience; the register offers to go on

_EVERYWHERE, _OFFICIAL, _ARTICLES = Suppression.Scope.EVERYWHERE, Suppression.Scope.OFFICIAL, Suppression.Scope.ARTICLES


class SuppressionForm(forms.Form):
    """Whose name, where, and why."""

    name = forms.CharField(label=gettext_lazy("Họ và tên, đủ dấu"), max_length=120)
    scope = forms.ChoiceField(label=gettext_lazy("Phạm vi"), widget=forms.RadioSelect)
    articles = forms.CharField(
        label=gettext_lazy("Số của các bài (cách nhau bằng dấu cách), nếu chỉ che ở những bài này"),
        required=False,
        max_length=2000,
    )
    reason = forms.CharField(label=gettext_lazy("Lý do"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)
    erase_bytes = forms.BooleanField(
        label=gettext_lazy("Xóa vĩnh viễn cả những bản chụp có tên này (không lấy lại được)"), required=False
    )
    sure = forms.BooleanField(label=gettext_lazy("Tôi muốn đưa tên này khỏi trang công khai"))

    def __init__(self, official: Official | None, data: Any = None) -> None:
        first = {"name": official.name, "scope": _OFFICIAL} if official else {"scope": _EVERYWHERE}
        super().__init__(data, initial=first)
        offered = [_EVERYWHERE, *([_OFFICIAL] if official else []), _ARTICLES]
        self.fields["scope"].choices = [(each.value, each.label) for each in offered]  # type: ignore[attr-defined]

    def clean_articles(self) -> list[int]:
        numbers = self.cleaned_data["articles"].replace(",", " ").replace("#", " ").split()
        if not all(number.isdecimal() and len(number) < 16 for number in numbers):
            raise forms.ValidationError(_("Số của bài chỉ gồm chữ số."))
        return [int(number) for number in numbers]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("scope") == _ARTICLES and not data.get("articles"):
            self.add_error("articles", _("Hãy ghi số của ít nhất một bài."))
        return data


class LiftForm(forms.Form):
    """The name, which the archive does not know, and why it may be shown again."""

    name = forms.CharField(label=gettext_lazy("Họ và tên, đủ dấu"), max_length=120)
    reason = forms.CharField(label=gettext_lazy("Lý do"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)


@admin.register(Suppression)
class SuppressionAdmin(ReadOnlyAdmin):
    list_display = ("made_at", "scope", "reason", "made_by_name", "is_proven", "lifted_at")
    list_filter = ("scope",)
    fields = (
        "scope", "reason", "made_by_name", "made_at", "covered", "proof", "lifted_at", "lifted_by_name",
        "lifted_reason",
    )  # fmt: skip
    change_list_template = "admin/archive/suppressions.html"
    change_form_template = "admin/archive/suppression.html"

    def get_urls(self) -> list[Any]:
        guarded = self.admin_site.admin_view
        return [
            path("new/", guarded(self.suppress_view), name="archive_suppression_new"),
            path("official/<int:pk>/", guarded(self.suppress_view), name="archive_suppression_official"),
            path("<int:pk>/continue/", guarded(self.continue_view), name="archive_suppression_continue"),
            path("<int:pk>/lift/", guarded(self.lift_view), name="archive_suppression_lift"),
            *super().get_urls(),
        ]

    @admin.display(description=gettext_lazy("không còn dấu vết"), boolean=True)
    def is_proven(self, suppression: Suppression) -> bool | None:
        """True once a search afterwards found nothing; None while it is not finished, or was lifted."""
        is_done = suppression.lifted_at is None and not suppression.pending
        return not any(suppression.proof.values()) if is_done else None

    def suppress_view(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Ask whose name and where, and cover it; `pk` is of the official from whose page it was asked."""
        self._require_right(request)
        official = get_object_or_404(Official.objects.filter(is_suppressed=False), pk=pk) if pk is not None else None
        form = SuppressionForm(official, request.POST or None)
        refusal = ""
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            try:
                suppression = suppress_name(
                    data["name"],
                    request.user,
                    reason=data["reason"],
                    official=official if data["scope"] == _OFFICIAL else None,
                    articles=data["articles"] if data["scope"] == _ARTICLES else (),
                    erase_bytes=data["erase_bytes"],
                    run=False,
                )
                return self._go_on(request, suppression)
            except (SuppressionRefused, KeyMissing) as error:
                refusal = str(error)
        return self._page(request, "suppress.html", _("Đưa tên khỏi trang công khai"), form, refusal, official)

    def continue_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Go on with what was not finished, some steps in each request."""
        self._require_right(request)
        suppression = get_object_or_404(Suppression, pk=pk)
        return self._go_on(request, suppression) if request.method == "POST" else self._to(suppression)

    def lift_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the name, and bring it back."""
        self._require_right(request)
        suppression = get_object_or_404(Suppression, pk=pk)
        form = LiftForm(request.POST or None)
        refusal = ""
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            try:
                left = lift_suppression(suppression, data["name"], request.user, reason=data["reason"])
            except (SuppressionRefused, KeyMissing, Locked) as error:
                refusal = str(error)
            else:
                messages.success(
                    request, _("Đã bỏ che; %(left)s chỗ đã thay đổi từ đó nên vẫn giữ như cũ.") % {"left": left}
                )
                return self._to(suppression)
        return self._page(request, "suppress.html", _("Bỏ che tên"), form, refusal, suppression)

    def _go_on(self, request: HttpRequest, suppression: Suppression) -> HttpResponse:
        try:
            is_done = continue_suppression(suppression, most=_STEPS)
        except Locked:
            messages.warning(request, _("Một lần che khác đang chạy; hãy tiếp tục sau."))
        except KeyMissing as error:
            messages.error(request, str(error))
        else:
            said = _("Đã che xong.") if is_done else _("Chưa che xong: kho lớn nên làm từng phần. Hãy bấm Tiếp tục.")
            messages.success(request, said)
        return self._to(suppression)

    def _to(self, suppression: Suppression) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:archive_suppression_change", args=[suppression.pk]))

    def _require_right(self, request: HttpRequest) -> None:
        if not request.user.has_perm(RIGHT):
            raise PermissionDenied

    def _page(
        self, request: HttpRequest, template: str, title: str, form: forms.Form, refusal: str, record: Any
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "object": record,
            "form": form,
            "refusal": refusal,
        }
        status = 400 if refusal or form.errors else 200
        return TemplateResponse(request, f"admin/archive/{template}", context, status=status)
