"""Figures for Prometheus at `/metrics`: what was asked and how long it took, and how the archive stands.

Only where TANGTHU_METRICS is on, and only for private addresses. What is counted is kept in files that all workers of
gunicorn share (prometheus_client's multi-process mode); how the archive stands is looked up when it is asked for.
"""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Max, Min
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.utils import timezone
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from archive.client_address import is_private
from archive.curation.queues import QUEUES
from archive.models import Article, Capture, CaptureRound, FrontierEntry
from search.engines import search_engine
from search.errors import IndexDamaged
from search.models import IndexChange

ADDRESS = "/metrics"
_SEARCHES = {"search", "api-v1:search"}
_BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

logger = logging.getLogger(__name__)

# The registry of the process is not the one that answers: in multi-process mode all of them write to files.
_own = CollectorRegistry()
REQUESTS = Counter("tangthu_requests", "Requests, by page and status.", ("page", "method", "status"), registry=_own)
DURATION = Histogram(
    "tangthu_request_duration_seconds", "How long answers took, by page.", ("page",), buckets=_BOUNDS, registry=_own
)
SEARCH_DURATION = Histogram(
    "tangthu_search_duration_seconds", "How long answers to searches took.", buckets=_BOUNDS, registry=_own
)


class MetricsMiddleware:
    """Counts every request, and answers `/metrics`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == ADDRESS:
            return _tell() if is_private(request) else HttpResponseNotFound("Not found.\n", content_type="text/plain")
        started = time.perf_counter()
        response = self.get_response(request)
        took = time.perf_counter() - started
        match = request.resolver_match
        page = match.view_name if match and match.view_name else "none"
        method = request.method if request.method in {"GET", "HEAD", "POST"} else "other"
        REQUESTS.labels(page=page, method=method, status=response.status_code).inc()
        DURATION.labels(page=page).observe(took)
        if page in _SEARCHES:
            SEARCH_DURATION.observe(took)
        return response


def _tell() -> HttpResponse:
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    registry.register(ArchiveCollector())
    response = HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
    response["Cache-Control"] = "no-store"
    return response


class ArchiveCollector(Collector):
    """How the archive stands now. A figure that cannot be had is left out and logged; the others are told."""

    def collect(self) -> Iterable[Metric]:
        for figures in (_holdings, _index, _queues, _captures, _disk):
            try:
                yield from list(figures())
            except Exception:
                logger.exception("The metrics %s cannot be had", figures.__name__)


def _holdings() -> Iterator[Metric]:
    yield GaugeMetricFamily("tangthu_articles", "Articles that readers see.", value=Article.objects.visible().count())
    yield GaugeMetricFamily(
        "tangthu_articles_withdrawn", "Articles that are withdrawn.", value=Article.objects.withdrawn().count()
    )


def _index() -> Iterator[Metric]:
    waiting = IndexChange.objects.pending().aggregate(count=Count("pk"), oldest=Min("created_at"))
    yield GaugeMetricFamily(
        "tangthu_index_changes_waiting", "Changes that the search index has yet to hear of.", value=waiting["count"]
    )
    yield GaugeMetricFamily(
        "tangthu_index_lag_seconds", "How long the oldest of them has waited.", value=_age(waiting["oldest"])
    )
    try:
        held = search_engine().count_documents()
        readable, drift = 1, held - Article.objects.visible().count()
    except IndexDamaged:
        readable, drift = 0, 0
    yield GaugeMetricFamily("tangthu_index_readable", "1 where the search index can be read.", value=readable)
    yield GaugeMetricFamily(
        "tangthu_index_drift", "Articles in the search index less those that readers see.", value=drift
    )


def _queues() -> Iterator[Metric]:
    family = GaugeMetricFamily("tangthu_review_queue", "What waits at the desk, by queue.", labels=["queue"])
    for queue in QUEUES:
        family.add_metric([queue.slug], queue.count())
    yield family


def _captures() -> Iterator[Metric]:
    checked = GaugeMetricFamily("tangthu_captures", "Captures, by the last check of their bytes.", labels=["check"])
    for row in Capture.objects.order_by().values("verify_result").annotate(count=Count("pk")):
        checked.add_metric([row["verify_result"] or "never"], row["count"])
    yield checked
    oldest = Capture.objects.aggregate(oldest=Min("verified_at"))["oldest"]
    yield GaugeMetricFamily(
        "tangthu_fixity_oldest_check_seconds",
        "How long ago the longest unchecked bytes were checked.",
        value=_age(oldest),
    )
    last = CaptureRound.objects.aggregate(last=Max("finished_at"))["last"]
    yield GaugeMetricFamily(
        "tangthu_capture_round_finished_seconds", "How long ago a capture round ended; 0 without any.", value=_age(last)
    )
    yield GaugeMetricFamily(
        "tangthu_capture_rounds_unfinished",
        "Capture rounds that have not ended.",
        value=CaptureRound.objects.unfinished().count(),
    )
    yield GaugeMetricFamily(
        "tangthu_capture_frontier", "Pages that wait to be captured.", value=FrontierEntry.objects.waiting().count()
    )


def _disk() -> Iterator[Metric]:
    free = GaugeMetricFamily("tangthu_disk_free_bytes", "Free bytes where data is kept.", labels=["folder"])
    for name, path in (("data", settings.DATA_DIR), ("captures", settings.CAPTURE_DIR)):
        if path.exists():
            free.add_metric([name], shutil.disk_usage(path).free)
    yield free


def _age(moment: datetime | None) -> float:
    return (timezone.now() - moment).total_seconds() if moment else 0
