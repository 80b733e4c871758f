"""The archive's applications for Django's registry."""

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    name = "archive"
    verbose_name = "Kho lưu trữ"
