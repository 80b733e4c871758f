"""The archive's applications for Django's registry."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class ArchiveConfig(AppConfig):
    name = "archive"
    verbose_name = "Kho lưu trữ"

    def ready(self) -> None:
        from archive.resolving import text_clusters

        text_clusters.connect()


class DeskConfig(AdminConfig):
    """Django's admin, with the site of the editor's desk in place of the plain one."""

    default_site = "archive.admin.site.Desk"

    def ready(self) -> None:
        super().ready()
        import archive.admin.registration  # noqa: F401
