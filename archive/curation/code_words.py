"""Codes of reading, importing and capturing in words for the desk; a code without words is shown as it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from archive.decisions import DECIDED

# Why a page is no article, why a capture is kept aside, and what went wrong with a file or an address.
CODES: Mapping[str, Promise] = {
    "empty": gettext_lazy("trống"),
    "binary": gettext_lazy("không phải văn bản: ảnh, tệp nén, tệp văn phòng"),
    "nul-bytes": gettext_lazy("đầy ký tự rỗng"),
    "not-text": gettext_lazy("không phải bài: JSON, kịch bản, bảng định dạng"),
    "undecodable": gettext_lazy("không giải mã được chữ"),
    "no-text": gettext_lazy("hầu như không có câu nào"),
    "no-title": gettext_lazy("không thấy tiêu đề"),
    "list-page": gettext_lazy("trang danh sách"),
    "error-page": gettext_lazy("trang báo lỗi"),
    "login-page": gettext_lazy("trang đăng nhập"),
    "form-page": gettext_lazy("trang biểu mẫu"),
    "parked-page": gettext_lazy("trang rao bán tên miền"),
    "pdf-encrypted": gettext_lazy("PDF có mật khẩu"),
    "pdf-damaged": gettext_lazy("PDF hỏng"),
    "pdf-too-large": gettext_lazy("PDF quá lớn"),
    "pdf-unread": gettext_lazy("PDF chưa được đọc"),
    "foreign": gettext_lazy("bài khác"),
    "truncated": gettext_lazy("bị cắt giữa chừng"),
    "teaser": gettext_lazy("chỉ là phần đầu hoặc tóm tắt"),
    "post-answer": gettext_lazy("câu trả lời cho một biểu mẫu"),
    "page-kind": gettext_lazy("không phải trang bài viết"),
    "parked": gettext_lazy("trang rao bán tên miền"),
    "login": gettext_lazy("trang đăng nhập"),
    "error": gettext_lazy("trang báo lỗi"),
    "list": gettext_lazy("trang danh sách"),
    "home": gettext_lazy("trang chủ"),
    "form": gettext_lazy("trang biểu mẫu"),
    "crashed": gettext_lazy("lỗi của chương trình khi đọc"),
    "blob-damaged": gettext_lazy("byte của bản chụp mất hoặc hỏng"),
    "too-large": gettext_lazy("quá lớn"),
    "bad-container": gettext_lazy("tệp chứa không đọc được"),
    "bad-row": gettext_lazy("dòng không đọc được"),
    "bad-record": gettext_lazy("bản ghi không đọc được"),
    "damaged-record": gettext_lazy("bản ghi hỏng"),
    "damaged-container": gettext_lazy("tệp chứa hỏng"),
    "manifest-line": gettext_lazy("dòng sai trong bản kê"),
    "not-a-page": gettext_lazy("không phải trang"),
    "not-a-file": gettext_lazy("không phải tệp"),
    "symlink-loop": gettext_lazy("liên kết vòng"),
    "run-failed": gettext_lazy("lần nhập bị ngắt"),
    "bad-address": gettext_lazy("địa chỉ không hợp lệ"),
    "bad-port": gettext_lazy("cổng mạng không được phép"),
    "bad-response": gettext_lazy("câu trả lời không đúng HTTP"),
    "browser": gettext_lazy("trình duyệt gặp lỗi"),
    "no-browser": gettext_lazy("không có trình duyệt"),
    "connection": gettext_lazy("không kết nối được"),
    "dns": gettext_lazy("không có tên miền"),
    "http-status": gettext_lazy("máy chủ trả lời"),
    "no-list": gettext_lazy("không phải danh sách"),
    "off-source": gettext_lazy("dẫn sang nơi khác"),
    "private-address": gettext_lazy("địa chỉ mạng nội bộ"),
    "redirects": gettext_lazy("chuyển hướng quá nhiều"),
    "robots": gettext_lazy("robots.txt không cho"),
    "rule": gettext_lazy("quy tắc chụp không cho"),
    "timeout": gettext_lazy("quá thời gian chờ"),
    "tls": gettext_lazy("chứng thư TLS sai"),
}  # fmt: skip
# How a province was found: by what words, and how the unit of its time was chosen.
PROVINCE_PARTS: Mapping[str, Promise] = {
    "agency-tag": gettext_lazy("ký hiệu nguồn tin"),
    "byline": gettext_lazy("tên tác giả, tên báo"),
    "canonical-domain": gettext_lazy("tên miền mà trang khai"),
    "capital": gettext_lazy("tỉnh lỵ được nêu"),
    "compared": gettext_lazy("tỉnh được so sánh"),
    "dateline": gettext_lazy("dòng địa danh đầu bài"),
    "district": gettext_lazy("huyện, xã được nêu"),
    "domain": gettext_lazy("tên miền của cổng"),
    "headline": gettext_lazy("tiêu đề"),
    "host": gettext_lazy("địa phương tổ chức"),
    "name": gettext_lazy("tên tỉnh trong bài"),
    "organ": gettext_lazy("cơ quan của tỉnh"),
    "unit": gettext_lazy("tên đơn vị hành chính"),
    "no-province": gettext_lazy("không thấy tỉnh nào"),
    "districts-existed": gettext_lazy("khi còn cấp huyện"),
    "nearest-unit": gettext_lazy("đơn vị gần thời điểm nhất"),
    "only-unit": gettext_lazy("chỉ một đơn vị mang tên này"),
    "successor": gettext_lazy("đơn vị kế tục"),
    "undated, likelier the former unit": gettext_lazy("không rõ ngày, có lẽ là đơn vị cũ"),
    "undated, present unit": gettext_lazy("không rõ ngày, đơn vị hiện nay"),
    "unit-of-the-day": gettext_lazy("đơn vị vào ngày của bài"),
}
_LINE = re.compile(r"(posted-|updated-|)line-(above-title|below-title|tail)")
_LINE_LABELS = {
    "posted-": gettext_lazy("dòng ghi ngày đăng"),
    "updated-": gettext_lazy("dòng ghi ngày cập nhật"),
    "": gettext_lazy("dòng ngày"),
}
_LINE_PLACES = {
    "above-title": gettext_lazy("trên tiêu đề"),
    "below-title": gettext_lazy("dưới tiêu đề"),
    "tail": gettext_lazy("cuối bài"),
}
_DATES: Mapping[str, Promise] = {
    "header-clock": gettext_lazy("đồng hồ ở đầu trang"),
    "htmldate-head": gettext_lazy("ngày trong phần đầu của mã trang"),
    "htmldate-page": gettext_lazy("ngày ở đâu đó trên trang"),
    "address": gettext_lazy("ngày trong địa chỉ"),
    "time:datetime": gettext_lazy("thẻ thời gian của trang"),
}
_DECLARED = ("meta:", "json-ld:", "microdata:")


def code_in_words(code: str) -> str:
    """The code of a refusal, a problem or a failure in words."""
    return str(CODES.get(code, code))


def province_rule_in_words(rule: str) -> str:
    """By what an article's province was found: "tiêu đề; đơn vị vào ngày của bài"."""
    if rule == DECIDED:
        return gettext("người quyết định")
    subject, _, unit = rule.partition(", ")
    parts = (str(PROVINCE_PARTS.get(part, part)) for part in (subject, unit) if part)
    return "; ".join(parts)


def date_rule_in_words(rule: str) -> str:
    """From where an article's date was read: "dòng ghi ngày đăng, dưới tiêu đề"."""
    if rule == DECIDED:
        return gettext("người quyết định")
    if match := _LINE.fullmatch(rule):
        return f"{_LINE_LABELS[match[1]]}, {_LINE_PLACES[match[2]]}"
    if rule.startswith(_DECLARED):
        return gettext("mã trang khai (%(name)s)") % {"name": rule}
    return str(_DATES.get(rule, rule))
