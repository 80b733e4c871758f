"""The site of the editor's desk: its home with the review queue, and the pages that belong to no single model."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from archive.core.text import slugify
from archive.curation.open_citations import decided_today, waiting
from archive.curation.queues import BY_SLUG, QUEUES, Queue, QueueItem, next_article
from archive.models import AuditEntry, Claim, Official, Province

PER_PAGE = 50
# The archive's models by what people come for; others follow under the archive's own name.
_SHELVES = (
    (gettext_lazy("Bài viết"), ("article", "report", "decision", "edit", "job", "erasure", "suppression")),
    (gettext_lazy("Hồ sơ"), ("resolution", "official", "source", "province", "post", "customaryname", "keptapart",
                             "nonperson")),
    (gettext_lazy("Máy đọc được"), ("citation", "officialmention", "heldpost")),
    (
        gettext_lazy("Thu thập"),
        ("capture", "importrun", "importproblem", "capturerule", "captureround", "frontierentry", "visit",
         "sourcecontact"),
    ),
    (gettext_lazy("Cho chương trình máy"), ("apitoken",)),
    (gettext_lazy("Tài khoản"), ("auditentry",)),
    (gettext_lazy("Ký hiệu và địa giới"), ("documenttype", "issuercode", "agencytag", "provincechange")),
)  # fmt: skip
_NAMES = {"axes": gettext_lazy("Đăng nhập sai"), "AccessAttempt": gettext_lazy("Lượt nhập sai mật khẩu")}


class Desk(admin.AdminSite):
    """Django's admin with the review queue on its home."""

    site_title = gettext_lazy("Tàng Thư")
    site_header = gettext_lazy("Tàng Thư: bàn biên tập")
    index_title = gettext_lazy("Bàn biên tập")
    index_template = "admin/archive/index.html"

    def get_urls(self) -> list[Any]:
        from archive.admin.bulk import bulk_view
        from archive.admin.citation_review import citation_view, undo_view
        from archive.admin.portals import portals_view
        from archive.admin.second_factor import code_view, setup_view
        from archive.admin.timelines import timeline_view

        return [
            path("second-factor/", never_cache(code_view), {"site": self}, name="second-factor"),
            path("second-factor/setup/", never_cache(setup_view), {"site": self}, name="second-factor-setup"),
            path("review/<slug:slug>/", self.admin_view(self.queue_view), name="review-queue"),
            path("review/<slug:slug>/start/", self.admin_view(self.start_view), name="review-start"),
            path(
                "review/<slug:slug>/<int:pk>/", self.admin_view(citation_view), {"site": self}, name="review-citation"
            ),
            path("review/<slug:slug>/undo/", self.admin_view(require_POST(undo_view)), name="review-undo"),
            path("portals/", self.admin_view(portals_view), {"site": self}, name="portals"),
            path("timeline/", self.admin_view(timeline_view), {"site": self}, name="timeline"),
            path("bulk/", self.admin_view(bulk_view), {"site": self}, name="bulk-edit"),
            *super().get_urls(),
        ]

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """As Django's; what an account may not open goes into the audit log."""
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def watched(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            try:
                return guarded(request, *args, **kwargs)
            except PermissionDenied:
                from archive.admin.audit import note

                note(AuditEntry.Kind.FORBIDDEN, request, request.user.get_username(), request.path)
                raise

        return watched

    def has_permission(self, request: HttpRequest) -> bool:
        """A staff account, with its second factor where it has one or is asked for one."""
        from archive.admin.second_factor import next_step

        return super().has_permission(request) and not next_step(request.user)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        from archive.admin.second_factor import next_step

        if super().has_permission(request) and (step := next_step(request.user)):
            wanted = request.GET.get("next", "")
            return redirect(reverse(step) + (f"?{urlencode({'next': wanted})}" if wanted else ""))
        return super().login(request, extra_context)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The models on shelves of our own, the archive's first."""
        if app_label is not None:
            return list(super().get_app_list(request, app_label))
        shelves: list[Any] | None = getattr(request, "_shelves", None)
        if shelves is None:  # Django asks once for the page and once for what stands beside it
            shelves = request._shelves = self._all_shelves(request)  # type: ignore[attr-defined]
        return shelves

    def _all_shelves(self, request: HttpRequest) -> list[Any]:
        apps: list[dict[str, Any]] = super().get_app_list(request)
        ours = [app for app in apps if app["app_label"] == "archive"]
        others = [app for app in apps if app["app_label"] != "archive"]
        for app in others:
            app["name"] = _NAMES.get(app["app_label"], app["name"])
            for model in app["models"]:
                model["name"] = _NAMES.get(model["object_name"], model["name"])
        return [shelf for app in ours for shelf in _shelves(app)] + others

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        from archive.admin.queue_rows import QueueRows

        may_review = request.user.has_perm("archive.view_article")
        rows = QueueRows()
        queues = [(queue, rows.count(queue)) for queue in QUEUES] if may_review else []
        return super().index(request, {"queues": queues, **(extra_context or {})})

    def queue_view(self, request: HttpRequest, slug: str) -> HttpResponse:
        """One queue, the most pressing first, narrowed to a province where asked."""
        from archive.admin.citation_review import place_in
        from archive.admin.queue_rows import QueueRows

        queue = _queue(request, slug)
        chosen = request.GET.get("tinh", "")
        province = Province.objects.filter(slug=chosen).first() if chosen and queue.province else None
        kind = request.GET.get("loai", "") if request.GET.get("loai", "") in queue.kinds else ""
        page = Paginator(QueueRows().of(queue, province, kind), PER_PAGE).get_page(request.GET.get("p"))
        asked = {name: value for name, value in (("tinh", chosen), ("loai", kind)) if value}
        items = [(item, _address(item, queue, asked)) for item in queue.items(page.object_list)]
        context = {
            **self.each_context(request),
            "title": queue.label,
            "queue": queue,
            "page": page,
            "items": items,
            "are_aged": any(item.since for item, _ in items),
            "are_counted": any(item.count is not None for item, _ in items),
            "provinces": Province.objects.in_order() if queue.province else (),
            "province": province,
            "kind": kind,
            "narrowed": urlencode(asked),
            "start": _start_of(queue, asked),
            "today": decided_today(queue.outcome, request.user) if queue.outcome else None,
            "taken": _taken(queue, request.user),
            "place": place_in(request, queue) if queue.outcome else None,
        }
        return TemplateResponse(request, "admin/archive/queue.html", context)

    def start_view(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Open the first row of a queue, or of one group of it, that nobody else is at."""
        from archive.admin.citation_review import start

        queue = _queue(request, slug)
        if queue.outcome:
            return start(request, queue)
        key = request.GET.get("key", "")
        first = next_article(queue, key, 0, request.user)
        if first is None:
            return redirect("admin:review-queue", slug)
        return redirect(in_queue(first, queue, key))


def _shelves(app: dict[str, Any]) -> list[dict[str, Any]]:
    models = {model["object_name"].lower(): model for model in app["models"]}
    shelves = [(name, [models.pop(key) for key in keys if key in models]) for name, keys in _SHELVES]
    shelves.append((app["name"], list(models.values())))
    # The address tells the shelves apart: Django marks the one whose address the page's begins with.
    return [
        {**app, "name": name, "models": held, "app_url": f"{app['app_url']}#{slugify(str(name))}"}
        for name, held in shelves
        if held
    ]


def _queue(request: HttpRequest, slug: str) -> Queue:
    if not request.user.has_perm("archive.view_article"):
        raise PermissionDenied
    if slug not in BY_SLUG:
        raise Http404
    return BY_SLUG[slug]


def _start_of(queue: Queue, asked: dict[str, str]) -> str:
    """Where going through the queue begins, or through the part that it is narrowed to."""
    if queue.outcome:
        part = {name: value for name, value in asked.items() if name == "tinh"}
    else:
        part = {"key": asked["loai"]} if "loai" in asked else {}
    return reverse("admin:review-start", args=[queue.slug]) + (f"?{urlencode(part)}" if part else "")


def _taken(queue: Queue, user: Any) -> int:
    """How many rows of the queue colleagues are at."""
    subject = Claim.Subject.CITATION if queue.outcome else Claim.Subject.ARTICLE
    held = Claim.objects.of_others(user).filter(subject=subject)
    if not (queue.outcome or queue.articles) or not held.exists():
        return 0
    rows: Any = waiting(queue.outcome) if queue.outcome else queue.articles("") if queue.articles else None
    return int(rows.filter(pk__in=held.values("record")).count())


def _address(item: QueueItem, queue: Queue, asked: dict[str, str]) -> str:
    """Where a line of the queue leads; `asked` says to which part of the queue it is narrowed."""
    if item.record is None:
        return reverse("admin:review-start", args=[queue.slug]) + "?" + urlencode({**asked, "key": item.key})
    if isinstance(item.record, Official) and item.key:
        return reverse("admin:archive_official_merge") + "?" + urlencode({"ids": item.key, "queue": queue.slug})
    if queue.articles:
        return in_queue(item.record.pk, queue, asked.get("loai", ""))
    meta = item.record._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[item.record.pk])


def in_queue(article: int, queue: Queue, key: str) -> str:
    """The page of an article, opened from a queue at the field that the queue is about."""
    asked = urlencode({"queue": queue.slug, "key": key} if key else {"queue": queue.slug})
    field = queue.field_of(key)
    landing = f"#id_{field}" if field else ""
    return reverse("admin:archive_article_change", args=[article]) + f"?{asked}{landing}"
