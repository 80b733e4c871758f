"""Save this page now: somebody gives an address, and the answer is its capture."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from archive.crawling.saved_page import MOST_IN_A_DAY, SavedPage, asked_today, is_of_a_source, save_page
from archive.fetching.targets import LONGEST_ADDRESS, FetchError
from archive.replay.addresses import replay_path
from archive.replay.mementos import as_memento
from archive.views.rate_limit import DAY, HOUR, Limit, seconds_to_wait
from search.locking import Locked

LIMITS = (Limit(most=5, seconds=HOUR), Limit(most=20, seconds=DAY))
READERS, EDITORS = "readers", "editors"  # of TANGTHU_SAVE_PAGE
_SAID = {
    "private-address": _("Địa chỉ này thuộc mạng nội bộ; kho không chụp."),
    "bad-port": _("Kho chỉ chụp trang ở cổng web thông thường."),
    "bad-address": _("Đây không phải địa chỉ http hoặc https."),
    "robots": _("Cổng không cho chụp trang này (robots.txt)."),
    "rule": _("Nguồn này không được chụp, theo quy tắc của kho."),
    "dns": _("Không tìm thấy máy chủ của địa chỉ này."),
    "tls": _("Chứng thư của cổng không tin được."),
    "no-browser": _("Nguồn này cần chụp bằng trình duyệt, mà trình duyệt chưa được cài."),
}


class AddressForm(forms.Form):
    """The address to be saved."""

    url = forms.CharField(
        label=_("Địa chỉ trang"),
        max_length=LONGEST_ADDRESS,
        widget=forms.URLInput(attrs={"placeholder": "https://", "autocomplete": "url", "size": 60}),
        error_messages={"required": _("Hãy nhập địa chỉ của trang cần lưu.")},
    )


def may_save(request: HttpRequest) -> bool:
    """Return whether somebody may ask for a page: an editor, or a reader where the setting lets readers."""
    who = settings.SAVE_PAGE
    return who == READERS or (who == EDITORS and _is_editor(request))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def save_page_now(request: HttpRequest) -> HttpResponse:
    """The form; sent, it waits for the capture and leads to it, or says why there is none."""
    if not may_save(request):
        raise Http404("not for this reader")
    if request.method != "POST":
        return _shown(request, AddressForm(initial={"url": request.GET.get("url", "")}, label_suffix=""))
    form = AddressForm(request.POST, label_suffix="")
    if not form.is_valid():
        return _shown(request, form, status=400)
    url = form.cleaned_data["url"]
    if not _is_editor(request) and (refused := _refused(request, form, url)) is not None:
        return refused
    try:
        saved = save_page(url)
    except FetchError as trouble:
        form.add_error("url", _SAID.get(trouble.code, trouble.detail))
        return _shown(request, form, status=400)
    except Locked:
        form.add_error(None, _("Kho đang lưu những trang khác; hãy thử lại sau ít phút."))
        return _shown(request, form, status=503)
    if saved.capture is not None:
        stamp = as_memento(saved.capture).stamp
        return HttpResponseRedirect(replay_path(stamp, saved.capture.url))
    return _without_capture(request, form, saved)


def _refused(request: HttpRequest, form: AddressForm, url: str) -> HttpResponse | None:
    """The answer to a reader who may not ask for this, or not so often."""
    if not is_of_a_source(url):
        form.add_error("url", _("Kho chỉ nhận trang của những nguồn có trong danh mục."))
        return _shown(request, form, status=403)
    wait = seconds_to_wait(request, "save-page", LIMITS)
    if not wait and asked_today() >= MOST_IN_A_DAY:
        wait = HOUR
    if not wait:
        return None
    form.add_error(None, _("Nhiều trang vừa được lưu. Hãy thử lại sau ít lâu."))
    response = _shown(request, form, status=429)
    response["Retry-After"] = str(wait)
    return response


def _without_capture(request: HttpRequest, form: AddressForm, saved: SavedPage) -> HttpResponse:
    if saved.is_waiting:
        form.add_error(None, _("Cổng chưa trả lời. Kho sẽ thử lại trong lần chụp tới."))
        return _shown(request, form, status=202)
    unknown = gettext("Cổng không cho trang này: %(code)s.") % {"code": saved.code or "?"}
    form.add_error("url", _SAID.get(saved.code, unknown))
    return _shown(request, form, status=403 if saved.code in ("private-address", "bad-port", "robots") else 502)


def _is_editor(request: HttpRequest) -> bool:
    return request.user.is_active and request.user.has_perm("archive.change_article")


def _shown(request: HttpRequest, form: AddressForm, status: int = 200) -> HttpResponse:
    return render(request, "archive/save_page.html", {"form": form}, status=status)
