"""The editor's desk: Django's admin for every model."""

from django.contrib import admin

from archive.admin import articles, authorities, runs

__all__ = ["articles", "authorities", "runs"]

admin.site.site_title = "Tàng Thư"
admin.site.site_header = "Tàng Thư: bàn biên tập"
admin.site.index_title = "Kho lưu trữ"
