"""The archive's applications for Django's registry."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin.apps import SimpleAdminConfig
from django.contrib.admin.checks import check_admin_app, check_dependencies
from django.core import checks
from django.urls import set_script_prefix
from django.utils.translation import gettext_lazy


class ArchiveConfig(AppConfig):
    name = "archive"
    verbose_name = gettext_lazy("Kho lưu trữ")

    def ready(self) -> None:
        from archive.models import authorship

        set_script_prefix(f"{settings.URL_PREFIX}/")  # for links in letters and files; each request sets its own

        authorship.connect()
        checks.register(check_settings, checks.Tags.security, deploy=True)
        checks.register(check_machine, checks.Tags.database, deploy=True)


class DeskConfig(SimpleAdminConfig):
    """Django's admin, with the site of the editor's desk in place of the plain one.

    Its models are registered when the addresses are read (`archive.urls`) or the desk is checked: a process that
    serves no page, such as one that imports, starts in half the time without them.
    """

    default_site = "archive.admin.site.Desk"

    def ready(self) -> None:
        checks.register(check_dependencies, checks.Tags.admin)
        checks.register(check_desk, checks.Tags.admin)


def check_settings(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> Sequence[checks.CheckMessage]:
    """Check the settings of an installation; what checks them is loaded only where it is asked."""
    from archive.deployment import check_settings as check

    return check(**kwargs)


def check_machine(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> Sequence[checks.CheckMessage]:
    """Check database, folders and mail of an installation."""
    from archive.deployment import check_machine as check

    return check(**kwargs)


def check_desk(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> Sequence[checks.CheckMessage]:
    """Check what is registered with the desk, as Django does for a site that registers at the start."""
    from archive.admin.registration import register_desk

    register_desk()
    return check_admin_app(app_configs)
