"""How dates, addresses and counts of the archive are written on a page."""

from __future__ import annotations

import json
from datetime import date, time, timedelta
from urllib.parse import urlencode, urlsplit

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.urls import translate_url
from django.utils import timezone, translation
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive.core.reading.values import Precision
from archive.models import Province

register = template.Library()

_SCRIPT_SIGNS = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
ROMAN_QUARTERS = ("I", "II", "III", "IV")
ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
# The parameters that make another page of a list, in the order of its one address; and those that say nothing.
SELECTING = ("loai", "co-quan", "khoa", "tam", "tinh", "chu", "rieng", "trang")
DEFAULTS = frozenset({("trang", "1")})
_ISO_LENGTH = {Precision.MONTH: 7, Precision.QUARTER: 7, Precision.YEAR: 4}


@register.simple_tag
def when(day: date | None, precision: str = Precision.DAY, clock: time | None = None) -> SafeString:
    """A date as exact as it is known: 3/6/2021, tháng 6/2021, quý I/2023, năm 2021, không rõ ngày."""
    if day is None or precision == Precision.UNKNOWN:
        return format_html("<span>{}</span>", _("không rõ ngày"))
    iso = day.isoformat()[: _ISO_LENGTH.get(Precision(precision), 10)]
    words = date_in_words(day, precision)
    if clock is not None:
        iso, words = f"{iso}T{clock:%H:%M}", f"{words} {clock:%H:%M}"
    return format_html('<time datetime="{}">{}</time>', iso, words)


@register.filter
def day_before(day: date) -> date:
    """The last day of a period that is stored with its first day after."""
    return day - timedelta(days=1)


@register.filter(expects_localtime=True)
def date_in_words(day: date, precision: str = Precision.DAY) -> str:
    """The date in the page's language, without markup: 3/6/2021 or 3 June 2021."""
    english = (translation.get_language() or "").startswith("en")
    month = ENGLISH_MONTHS[day.month - 1]
    quarter = (day.month - 1) // 3
    match precision:
        case Precision.YEAR:
            return f"{day.year}" if english else f"năm {day.year}"
        case Precision.QUARTER:
            return f"Q{quarter + 1} {day.year}" if english else f"quý {ROMAN_QUARTERS[quarter]}/{day.year}"
        case Precision.MONTH:
            return f"{month} {day.year}" if english else f"tháng {day.month}/{day.year}"
        case _:
            return f"{day.day} {month} {day.year}" if english else f"{day.day}/{day.month}/{day.year}"


@register.simple_tag(takes_context=True)
def in_language(context: template.Context, language: str, *, absolute: bool = False) -> str:
    """The address of this page in another language; the home page where there is no request to go by."""
    request = context.get("request")
    if request is None:
        return translate_url("/", language)
    # Django looks the address up as it is behind the prefix of the site, and gives it back with the prefix.
    inside = request.get_full_path_info()
    there = translate_url(inside, language)
    address = request.get_full_path() if there == inside else there
    return str(request.build_absolute_uri(address)) if absolute else address


@register.simple_tag(takes_context=True)
def canonical(context: template.Context) -> str:
    """The one address of this page: https://tangthu.example/nam/2021/?trang=2, without what does not change it."""
    request = context["request"]
    given = {name: request.GET.get(name, "").strip() for name in SELECTING}
    kept = urlencode([(name, value) for name, value in given.items() if value and (name, value) not in DEFAULTS])
    return str(request.build_absolute_uri(f"{request.path}?{kept}" if kept else request.path))


@register.filter
def web_address(url: str) -> str:
    """The address where it is safe to link to, else nothing: captured pages may name javascript: addresses."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in {"http", "https"} and parts.netloc else ""


@register.filter
def host(url: str) -> str:
    """The host of an address: "haugiang.gov.vn"."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


@register.filter
def unit_name(province: Province) -> str:
    """A unit inside a sentence: "Hậu Giang", "thành phố Cần Thơ"."""
    if province.full_name.startswith("Thành phố "):
        return f"thành phố {province.name}"
    return province.name


@register.filter
def shade(count: int, most: int) -> int:
    """The class of a bar or tile, 0 to 5, by its share of the largest."""
    return -(-count * 5 // most) if most else 0


@register.filter
def percent(count: int, most: int) -> int:
    """A share in whole percent; what is there at all is at least 1."""
    return max(1, count * 100 // most) if most and count else 0


@register.filter
def largest(counts: dict[object, int]) -> int:
    return max(counts.values(), default=0)


@register.simple_tag(takes_context=True)
def share_image(context: template.Context) -> str:
    """The whole address of the picture that goes with a shared link."""
    return str(context["request"].build_absolute_uri(static("card.png")))


@register.simple_tag
def sends_mail() -> bool:
    """Whether readers can follow a search by e-mail."""
    return bool(settings.MAIL_SENDER)


@register.simple_tag
def printed_today() -> str:
    """ "in ngày 3/6/2026": the day on which a page is printed, which is the day on which it was asked for."""
    return _("in ngày %(day)s") % {"day": date_in_words(timezone.localdate())}


@register.simple_tag
def articles(count: int) -> str:
    """ "1.204 bài", in the page's language and its way of writing numbers."""
    return ngettext("%(count)s bài", "%(count)s bài", count) % {"count": number_format(count, force_grouping=True)}


@register.simple_tag
def json_ld(data: dict[str, object]) -> SafeString:
    """Linked data as a block that no browser runs; signs that could end the block are written as escapes."""
    written = json.dumps(data, ensure_ascii=False).translate(_SCRIPT_SIGNS)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(written))
