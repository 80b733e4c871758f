"""Whether the archive is alive and ready: what a load balancer and an operator ask.

`/healthz` says that the process answers and asks nothing else. `/readyz` says whether everything a page needs is
there, and answers 503 where it is not; what is only worse than it should be it tells, and answers 200. Both answer
before hosts are checked and before the redirect to HTTPS: who asks from inside knows the server by its address. The
reasons are told to private addresses only.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.utils import timezone
from django.utils.crypto import get_random_string

from archive.client_address import is_private
from archive.storage import stores
from search.engines import CAPTURES, CONNECTION, search_engine
from search.errors import IndexDamaged, IndexUnreachable
from search.models import IndexChange

LONGEST_LAG = timedelta(minutes=5)  # that the oldest change may wait for the index
DEGRADED = "degraded: "
LEAST_DISK = 200_000_000  # bytes that must be free where captures are kept

logger = logging.getLogger(__name__)


class Unready(Exception):
    """Something that pages need is missing; the message says what, in a sentence for operators."""


class Degraded(Exception):
    """Something is worse than it should be, yet pages are served; the message says what, in a sentence."""


class HealthMiddleware:
    """Answers `/healthz` and `/readyz`; all else goes on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = {"/healthz": _alive, "/readyz": _ready}.get(request.path_info)
        if answer is None:
            return self.get_response(request)
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        response = answer(request)
        response["Cache-Control"] = "no-store"
        return response


def check_readiness() -> dict[str, str]:
    """What each check found: "ok", or the sentence that says what is wrong; never raises.

    What only makes pages worse begins with "degraded: ".
    """
    found = {}
    for name, check in CHECKS.items():
        try:
            check()
        except Unready as reason:
            found[name] = str(reason)
        except Degraded as reason:
            found[name] = f"{DEGRADED}{reason}"
        except Exception as error:
            logger.exception("The readiness check %s failed", name)
            found[name] = f"The check itself failed: {type(error).__name__}."
        else:
            found[name] = "ok"
    return found


def _alive(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


def _ready(request: HttpRequest) -> HttpResponse:
    found = check_readiness()
    ready = all(result == "ok" or result.startswith(DEGRADED) for result in found.values())
    told: dict[str, object] = {"ready": ready}
    if is_private(request):
        told["checks"] = found
    return JsonResponse(told, status=200 if ready else 503)


def _database() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        raise Unready(f"The database does not answer ({type(error).__name__}).") from error


def _migrations() -> None:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        raise Unready(f"{len(missing)} migrations are not applied; run `manage.py migrate`.")


def _index() -> None:
    for engine in map(search_engine, (CONNECTION, CAPTURES)):
        try:
            if engine.current_generation() is None:
                raise Unready("There is no search index; run `manage.py update_index`.")
            outdated = engine.is_outdated()
            engine.vocabulary("title", "a", limit=1)
            trouble = engine.trouble()
        except IndexUnreachable as error:
            raise Degraded(f"{error} Searches are answered from titles, and changes wait.") from error
        except IndexDamaged as error:
            raise Unready("The search index cannot be read; run `manage.py update_index`.") from error
        if trouble:
            raise Degraded(trouble)
        if outdated:
            raise Unready("The search index is of another release; run `manage.py update_index`.")


def _outbox() -> None:
    oldest = IndexChange.objects.pending().order_by("pk").values_list("created_at", flat=True).first()
    if oldest is not None and timezone.now() - oldest > LONGEST_LAG:
        # Where a server keeps the index, the site goes on without it.
        kind = Degraded if search_engine().needs_versions else Unready
        raise kind(f"A change has waited for the search index since {oldest:%Y-%m-%d %H:%M} UTC.")


def _captures() -> None:
    store = stores.current()
    if not store.is_near:
        try:
            store.exists("probe")
        except OSError as error:
            raise Unready(f"The store of captures does not answer ({error}).") from error
        return
    try:
        store.probe()
    except OSError as error:
        raise Unready(f"The folder of captures cannot be written ({error.strerror}).") from error
    free = shutil.disk_usage(settings.CAPTURE_DIR).free
    if free < LEAST_DISK:
        raise Unready(f"The disk of the captures has {free // 1_000_000} MB left.")


def _cache() -> None:
    key, value = f"health:{get_random_string(12)}", get_random_string(12)
    cache.set(key, value, 10)
    if cache.get(key) != value:
        raise Unready("The cache does not keep what is put into it.")
    cache.delete(key)


CHECKS: dict[str, Callable[[], None]] = {
    "database": _database,
    "migrations": _migrations,
    "index": _index,
    "outbox": _outbox,
    "captures": _captures,
    "cache": _cache,
}
