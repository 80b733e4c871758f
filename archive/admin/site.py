"""The admin site under the archive's own name."""

from django.contrib.admin import AdminSite


class ArchiveAdminSite(AdminSite):
    site_title = "Tàng Thư"
    site_header = "Tàng Thư: bàn biên tập"
    index_title = "Kho lưu trữ"
