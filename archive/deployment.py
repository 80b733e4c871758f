"""Whether an installation is set up as docs/deploying.md says: what readiness asks, and what an operator sees to.

`manage.py check_deployment` lists every check. They are Django system checks too: those of the settings belong to
`check --deploy`, those of the machine to `check --deploy --database default`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.mail import get_connection
from django.db import connection
from django.utils import timezone

from archive.health import CHECKS, Degraded, Unready
from archive.storage import stores

LARGEST_SKEW = timedelta(seconds=5)  # between the clocks of this machine and of the database


def check_deployment() -> dict[str, str]:
    """What each check found: "ok", or the sentence that says what is wrong; never raises."""
    return _results({**CHECKS, **_OF_MACHINE, **_OF_SETTINGS})


def check_settings(**kwargs: Any) -> list[checks.CheckMessage]:
    """The checks that need nothing but the settings, for `check --deploy`."""
    return _messages(_OF_SETTINGS)


def check_machine(databases: Sequence[str] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """The checks that ask the database, the folders and other servers, for `check --deploy --database default`."""
    return _messages({**CHECKS, **_OF_MACHINE}) if databases else []


def _messages(asked: Mapping[str, Callable[[], None]]) -> list[checks.CheckMessage]:
    return [
        checks.Warning(result, obj=name, id=f"archive.{name.replace(' ', '_')}")
        for name, result in _results(asked).items()
        if result != "ok"
    ]


def _results(asked: Mapping[str, Callable[[], None]]) -> dict[str, str]:
    found = {}
    for name, check in asked.items():
        try:
            check()
        except (Degraded, Unready) as reason:
            found[name] = str(reason)
        except Exception as error:  # a check that fails says so beside the others
            found[name] = f"The check itself failed: {type(error).__name__}: {error}"
        else:
            found[name] = "ok"
    return found


def _static_files() -> None:
    if settings.PRODUCTION and not (settings.STATIC_ROOT / "staticfiles.json").is_file():
        raise Unready(f"{settings.STATIC_ROOT} has no collected files; run `manage.py collectstatic`.")


def _encoding() -> None:
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_encoding")
        (encoding,) = cursor.fetchone() or ("",)
    if encoding != "UTF8":
        raise Unready(f"The database is encoded as {encoding}; create it again WITH ENCODING 'UTF8'.")


def _clock() -> None:
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (there,) = cursor.fetchone() or (timezone.now(),)
    skew = abs(timezone.now() - _aware(there))
    if skew > LARGEST_SKEW:
        raise Unready(f"The clocks of this machine and of the database differ by {skew.total_seconds():.0f} seconds.")


def _aware(moment: datetime) -> datetime:
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _owners() -> None:
    """Files that another account made here cannot be written by this one."""
    me = os.geteuid()
    folders = [Path(settings.DATA_DIR), Path(settings.CAPTURE_DIR)]
    paths = [*folders, *(path for path in folders[0].iterdir())]
    strangers = [path for path in paths if path.exists() and path.stat().st_uid != me]
    if strangers:
        raise Unready(f"{strangers[0]} belongs to another account than this one; run this as the service's account.")


def _capture_store() -> None:
    """What the service will write must be kept; and what an erasure deletes must be gone."""
    for store in stores.in_order():
        try:
            store.probe()
            keeps = store.keeps_versions()
        except OSError as error:
            raise Unready(f"The store of captures cannot be written: {error}") from error
        if keeps:
            raise Unready(f"{store.place} keeps versions of its objects, so that what is erased would stay there.")


def _mail() -> None:
    if not settings.MAIL_SENDER:
        return
    try:
        mailer = get_connection()
        mailer.open()
        mailer.close()
    except OSError as error:
        server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
        raise Unready(f"The mail server {server} does not answer ({error}).") from error


def _proxy() -> None:
    if settings.HTTPS and not settings.BEHIND_PROXY:
        raise Unready(
            "TANGTHU_HTTPS is on and TANGTHU_BEHIND_PROXY is not: behind a proxy that speaks TLS every page would "
            "redirect to itself."
        )
    if settings.BEHIND_PROXY and not settings.TRUSTED_PROXIES:
        raise Unready("TANGTHU_TRUSTED_PROXIES is 0 behind a proxy: all readers would share the proxy's address.")


def _hosts() -> None:
    local = {"localhost", "127.0.0.1", "[::1]"}
    if settings.PRODUCTION and set(settings.ALLOWED_HOSTS) <= local:
        raise Unready("TANGTHU_ALLOWED_HOSTS names no host that readers could ask for.")


_OF_MACHINE: dict[str, Callable[[], None]] = {
    "static files": _static_files,
    "encoding": _encoding,
    "clock": _clock,
    "owners": _owners,
    "capture store": _capture_store,
    "mail": _mail,
}
_OF_SETTINGS: dict[str, Callable[[], None]] = {
    "proxy": _proxy,
    "hosts": _hosts,
}
