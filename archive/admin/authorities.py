"""Authority records: provinces, sources, documents, officials, posts and the codes in numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_lazy

from archive.admin.base import AuthorityAdmin, GuardedForm, RecordAdmin
from archive.admin.merge import MergeableAdmin
from archive.admin.table_exchange import Exchanged
from archive.core.numbers import number_key
from archive.core.text import slugify
from archive.curation.merging import identity_of, promote
from archive.curation.relinking import SOON, Relinked, relink_waiting
from archive.curation.table_resources import (
    CustomaryNameResource,
    PostResource,
    ResolutionResource,
    SourceResource,
)
from archive.curation.tables import relink_written
from archive.jobs.queue import ask
from archive.models import (
    AgencyTag,
    Article,
    CustomaryName,
    DocumentType,
    IssuerCode,
    Job,
    Post,
    Province,
    ProvinceChange,
    Resolution,
    Source,
)
from archive.models.authority import free_slug
from archive.models.resolutions import ResolutionQuerySet

# Fields of a document by which mentions are linked; a change of one has the waiting mentions read again.
_LINKS_BY = frozenset({"number", "kind", "issued", "issuer", "term", "plenum", "title", "aliases", "province"})


def _go_on(request: HttpRequest, relinked: Relinked, summary: str, target: str) -> None:
    """Tell what came of a relinking, and have what is left of it read in the background."""
    if relinked.left:
        arguments = {"articles": relinked.left, "stood_in": relinked.stood_in}
        ask(Job.Kind.REPROCESS, summary, arguments, request.user, total=len(relinked.left))
    messages.info(request, relinked.in_words(target))


@admin.register(Province)
class ProvinceAdmin(AuthorityAdmin):
    list_display = ("name", "period", "kind", "region", "successor", "confidence")
    list_filter = ("confidence", "kind", "region", ("until", admin.EmptyFieldListFilter))
    list_select_related = ("successor",)
    autocomplete_fields = ("successor",)
    readonly_fields = ("slug",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # a new unit comes with a law; it is added to the reference data


@admin.register(ProvinceChange)
class ProvinceChangeAdmin(RecordAdmin):
    list_display = ("key", "kind", "effective", "adopted", "legal_basis", "confidence")
    list_filter = ("kind", "confidence")
    search_fields = ("key", "legal_basis")
    autocomplete_fields = ("predecessors", "successors")
    date_hierarchy = "effective"


@admin.register(Source)
class SourceAdmin(Exchanged, AuthorityAdmin):
    resource_classes = (SourceResource,)
    list_display = ("name", "domain", "province", "kind", "last_seen_alive", "gone_since", "unanswered")
    list_filter = (
        "kind",
        ("gone_since", admin.EmptyFieldListFilter),
        ("contact__failing_since", admin.EmptyFieldListFilter),
    )
    list_select_related = ("province", "contact")
    search_fields: ClassVar[tuple[str, ...]] = ("folded", "domain")
    autocomplete_fields = ("province",)
    prepopulated_fields = {"slug": ("name",)}
    actions = ("read_again",)

    @admin.action(description=gettext_lazy("Đọc lại các bài của nguồn"), permissions=["change"])
    def read_again(self, request: HttpRequest, sources: QuerySet[Source]) -> None:
        """Have the stored captures of the sources' articles read by today's rules, in the background."""
        for source in sources:
            total = Article.objects.filter(source=source, read_from__isnull=False).count()
            ask(Job.Kind.REPROCESS, source.name, {"source": source.slug}, request.user, total=total)
        self.message_user(request, gettext("Đã giao việc; xem ở mục Việc chạy nền."))

    @admin.display(description=gettext_lazy("số đợt chụp liền không trả lời"), ordering="contact__failures")
    def unanswered(self, source: Source) -> str:
        contact = getattr(source, "contact", None)
        if contact is None or not contact.failures:
            return "–"
        return gettext("%(failures)s (%(code)s), từ %(failing_since)s") % {
            "failures": contact.failures,
            "code": contact.code,
            "failing_since": f"{localtime(contact.failing_since):%d/%m/%Y}",
        }


@admin.register(AgencyTag)
class AgencyTagAdmin(RecordAdmin):
    list_display = ("tag", "source", "province", "confidence")
    list_filter = ("confidence",)
    search_fields = ("tag", "source", "province")


class ResolutionForm(GuardedForm):
    """A document; what the authority file already has under the same identity is to be merged, not written twice."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not {"number", "kind"} <= set(cleaned):
            return cleaned
        stated = Resolution(**{name: cleaned.get(name) for name in ("number", "issued", "province")})
        same = Resolution.objects.filter(identity=identity_of(stated), kind=cleaned["kind"]).exclude(
            pk=self.instance.pk
        )
        if other := same.first():
            self.add_error("number", gettext("Hồ sơ đã có %(other)s; hãy gộp hai bản ghi.") % {"other": other})
        return cleaned


@admin.register(Resolution)
class ResolutionAdmin(Exchanged, MergeableAdmin):
    resource_classes = (ResolutionResource,)
    form = ResolutionForm
    list_display = ("number", "kind", "issued", "issuer", "term", "province", "status", "confidence")
    list_filter = ("status", "confidence", "kind", "term")
    list_select_related = ("province",)
    search_fields: ClassVar[tuple[str, ...]] = ("folded", "number_key")
    date_hierarchy = "issued"
    autocomplete_fields = ("province",)
    readonly_fields = ("slug", "identity", "status", "merged_into")

    def get_queryset(self, request: HttpRequest) -> ResolutionQuerySet:
        return Resolution.objects.select_related("province", "merged_into")

    def save_model(self, request: HttpRequest, obj: Resolution, form: ModelForm[Resolution], change: bool) -> None:
        obj.number_key = number_key(obj.number)[:80]
        if not change:
            obj.identity = identity_of(obj)
            day = obj.issued.isoformat() if obj.issued else ""
            place = obj.province.slug if obj.province else ""
            obj.slug = free_slug(Resolution, slugify(f"{obj.number} {day} {place}")[:150].strip("-") or "van-ban")
        elif {"number", "issued", "province"} & set(form.changed_data) and not obj.is_provisional:
            obj.identity = identity_of(obj)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Take the document in where asked; then link the mentions that wait for it."""
        super().save_related(request, form, formsets, change)
        obj: Resolution = form.instance
        if "_promote" in request.POST and request.user.has_perm("archive.merge_records"):
            promote(obj, request.user)
        elif obj.is_provisional or not (set(form.changed_data) & _LINKS_BY or not change):
            return
        _go_on(request, relink_waiting(obj, at_once=SOON), str(obj), gettext("văn bản này"))

    def after_import(self, request: HttpRequest, keys: Sequence[Any]) -> None:
        if relinked := relink_written(Resolution, keys, at_once=SOON):
            _go_on(request, relinked, str(self.opts.verbose_name_plural), gettext("những văn bản này"))


@admin.register(CustomaryName)
class CustomaryNameAdmin(Exchanged, AuthorityAdmin):
    resource_classes = (CustomaryNameResource,)
    list_display = ("name", "default", "basis", "confidence")
    list_filter = (("default", admin.EmptyFieldListFilter),)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Link mentions of the name by what it now means."""
        super().save_related(request, form, formsets, change)
        if form.changed_data:
            self.after_import(request, [form.instance.pk])

    def after_import(self, request: HttpRequest, keys: Sequence[Any]) -> None:
        names = "; ".join(map(str, CustomaryName.objects.filter(pk__in=keys)))
        if relinked := relink_written(CustomaryName, keys, at_once=SOON):
            _go_on(request, relinked, names, gettext("văn bản mang tên này"))


@admin.register(DocumentType)
class DocumentTypeAdmin(RecordAdmin):
    list_display = ("name", "abbreviation", "system", "number_pattern", "confidence")
    list_filter = ("system", "confidence")
    search_fields = ("name", "abbreviation")


@admin.register(IssuerCode)
class IssuerCodeAdmin(RecordAdmin):
    list_display = ("code", "organ", "system", "level", "confidence")
    list_filter = ("system", "level", "confidence")
    search_fields = ("code", "organ")


@admin.register(Post)
class PostAdmin(Exchanged, AuthorityAdmin):
    resource_classes = (PostResource,)
    list_display = ("name", "organ", "level", "confidence")
    list_filter = ("level", "confidence")
