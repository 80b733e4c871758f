"""What was repaired in a query and why a nearby one is offered, in words for readers."""

from django.utils.translation import gettext_lazy as _

from search.query import Repair

_FIELD_NAMES = {
    "province": "tỉnh",
    "number": "số",
    "official": "cán bộ",
    "document": "văn bản",
    "source": "nguồn",
    "year": "năm",
    "from": "từ",
    "to": "đến",
    "on": "ngày",
    "site": "site",
    "title": "tiêu đề",
    "section": "chuyên mục",
    "author": "tác giả",
}

_SENTENCES = {
    "cut": _("Chỉ đọc %(limit)s ký tự đầu."),
    "too-many-words": _("Chỉ đọc %(limit)s từ đầu."),
    "too-many-fields": _("Chỉ đọc %(limit)s điều kiện đầu."),
    "too-many-stars": _("Chỉ cho phép %(limit)s dấu sao; “%(text)s” được đọc như một từ."),
    "too-deep": _("Bỏ qua dấu ngoặc lồng quá %(limit)s lớp."),
    "unbalanced-quote": _("Bỏ qua một dấu ngoặc kép không có dấu đóng."),
    "unbalanced-parenthesis": _("Bỏ qua một dấu ngoặc đơn thiếu vế."),
    "empty-phrase": _("Bỏ qua cặp ngoặc kép không có chữ."),
    "dangling-operator": _("“%(text)s” không nối với gì nên được bỏ qua."),
    "lone-minus": _("Bỏ qua dấu trừ không đứng trước từ nào."),
    "lone-star": _("Bỏ qua dấu sao không đứng sau từ nào."),
    "leading-star": _("Bỏ qua dấu sao đứng đầu từ."),
    "inner-star": _("Bỏ qua phần sau dấu sao trong “%(text)s”."),
    "star-in-phrase": _("Dấu sao không dùng trong ngoặc kép; “%(text)s” được đọc không có ngoặc."),
    "short-prefix": _("“%(text)s” quá ngắn để dùng dấu sao nên được đọc như một từ."),
    "empty-field": _("Điều kiện “%(field)s” không có giá trị nên được bỏ qua."),
    "bad-value": _("“%(text)s” không phải giá trị của “%(field)s” nên được bỏ qua."),
    "unknown-value": _("Không có “%(text)s” trong “%(field)s”; đã tìm như từ thường."),
    "unknown-field": _("Không có trường “%(text)s”; đã đọc như một từ."),
    "swapped-range": _("Khoảng “%(field)s” bị ngược nên đã đảo lại."),
    "no-words": _("Không có từ nào để tìm."),
}


def sentence(repair: Repair) -> str:
    """Return how the query was read where it was wrong: "Bỏ qua một dấu ngoặc kép không có dấu đóng."."""
    field = _FIELD_NAMES.get(repair.field, repair.field)
    return str(_SENTENCES[repair.code]) % {"text": repair.text, "field": field, "limit": repair.limit}


_REASONS = {
    "toneless": _("Không kể dấu:"),
    "unquoted": _("Không cần đúng cụm từ:"),
    "without-filters": _("Không dùng bộ lọc:"),
    "without-filter": _("Bỏ bộ lọc “%(filter)s”:"),
    "anywhere": _("Ở bất cứ đâu trong bài, không chỉ ở tiêu đề:"),
    "any-word": _("Có một trong các từ:"),
    "captures": _("Trong các bản chụp cũ:"),
    "spelling": _("Có phải bạn muốn tìm:"),
}
_GROUPS = {
    "resolutions": _("Văn bản"),
    "provinces": _("Tỉnh, thành phố"),
    "officials": _("Cán bộ"),
    "words": _("Từ ngữ"),
}


def reason(kind: str) -> str:
    """Return why a nearby query is offered: for "toneless" it is "Không kể dấu:"; "spelling" is a correction.

    That of "without-filter" names the filter at %(filter)s.
    """
    return str(_REASONS[kind])


def group_label(name: str) -> str:
    """Return what a group of suggestions is called: "resolutions" is "Văn bản"."""
    return str(_GROUPS[name])
