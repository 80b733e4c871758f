"""Officials: merging those who are one, splitting those who are several."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext, gettext_lazy

from archive.admin.base import ReadOnlyAdmin
from archive.admin.merge import MergeableAdmin
from archive.core.linking.officials import GROUNDS
from archive.curation.merging import merge, split_official
from archive.curation.people import contexts_of, keep_apart, reject_name
from archive.curation.people_cards import person_cards
from archive.curation.queues import mentions_of_one
from archive.curation.refused import Refused
from archive.models import Edit, KeptApart, NonPerson, Official, OfficialMention, editing
from archive.models.officials import OfficialQuerySet
from archive.models.people_rulings import ANYWHERE
from archive.resolving.near_duplicates import note_near_duplicates
from archive.resolving.people import grounds_of
from archive.views.citing_sentences import sentences_of

_QUEUE = "near-twins"
_NOTHING = "^"  # in the form: the name begins its line


class SplitForm(forms.Form):
    """Which mentions are somebody else's, and whose."""

    mentions = forms.ModelMultipleChoiceField(
        OfficialMention.objects.none(), label=gettext_lazy("Những lượt nêu tên thuộc về người khác")
    )
    into = forms.ModelChoiceField(
        Official.objects.standing(),
        label=gettext_lazy("Người ấy là (để trống: một người mới, trùng tên)"),
        required=False,
    )
    reason = forms.CharField(label=gettext_lazy("Lý do"), required=False, max_length=1000)

    def __init__(self, official: Official, data: Any = None) -> None:
        super().__init__(data)
        self.fields["mentions"].queryset = mentions_of_one(official)  # type: ignore[attr-defined]
        field: Any = OfficialMention._meta.get_field("official")
        into: Any = self.fields["into"]
        into.widget = AutocompleteSelect(field, admin.site, choices=into.choices)


@admin.register(Official)
class OfficialAdmin(MergeableAdmin):
    list_display = ("name", "province", "merged_into")
    list_filter = (("merged_into", admin.EmptyFieldListFilter), ("province", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("province", "merged_into__province")
    autocomplete_fields = ("province",)
    readonly_fields = ("slug", "merged_into", "joined_on")
    mentions = "mentions"
    merge_template = "admin/archive/merge_people.html"

    def get_urls(self) -> list[Any]:
        split = self.admin_site.admin_view(self.split_view)
        reject = self.admin_site.admin_view(self.reject_view)
        return [
            path("<int:pk>/split/", split, name="archive_official_split"),
            path("<int:pk>/no-person/", reject, name="archive_official_no_person"),
            *super().get_urls(),
        ]

    def beside(self, records: list[Any]) -> dict[str, Any]:
        """Posts, places, dates and words of each, side by side."""
        cards = person_cards(records)
        quoted = OfficialMention.objects.filter(pk__in=[one.pk for card in cards for one in card.quoted])
        sentences = sentences_of(quoted)
        return {
            "title": gettext("So sánh và gộp cán bộ"),
            "cards": [(card, [(one, sentences[one.pk]) for one in card.quoted]) for card in cards],
            "apart": KeptApart.objects.filter(first__in=records, second__in=records).select_related(
                "first__province", "second__province", "decided_by"
            ),
        }

    def decide(self, request: HttpRequest, records: list[Any]) -> HttpResponse:
        """Merge those that are one, and remember those that are others, in one act."""
        reason = request.POST.get("reason", "").strip()
        apart = self.chosen(request, records, "apart")
        target = next((row for row in records if str(row.pk) == request.POST.get("target")), None)
        losers = [row for row in self.chosen(request, records, "losers", but=target) if row not in apart]
        kind = Edit.Kind.MERGE if losers else Edit.Kind.APART
        names = ", ".join(str(row) for row in (losers or apart))
        with editing(request.user, kind, summary=names, reason=reason) as edit:
            if losers:
                if target is None or target in apart:
                    raise Refused(gettext("Hãy chọn bản ghi giữ lại."))
                merge(losers, target, request.user, reason=reason)
                edit.summary = f"{names} → {target}"
            if apart or not losers:
                keep_apart(apart, [row for row in records if row not in losers], request.user, reason=reason)
        if losers:
            self.say_merged(request, losers, target)
        if apart:
            said = gettext("Đã ghi nhớ %(count)s người được giữ riêng.") % {"count": len(apart)}
            messages.success(request, said)
        if request.GET.get("queue") == _QUEUE:
            return redirect("admin:review-queue", _QUEUE)
        return redirect("admin:archive_edit_change", edit.pk)

    def reject_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show behind which words the name stands; it is no person's behind those that are chosen."""
        if not request.user.has_perm("archive.merge_records"):
            raise PermissionDenied
        official = get_object_or_404(Official, pk=pk)
        if request.method == "POST":
            contexts = ["" if each == _NOTHING else each for each in request.POST.getlist("contexts")]
            try:
                edit, count = reject_name(
                    official, contexts, request.user, reason=request.POST.get("reason", "").strip()
                )
            except Refused as refused:
                messages.error(request, str(refused))
            else:
                messages.success(
                    request,
                    gettext("Đã ghi nhớ: “%(name)s” không phải cán bộ; bỏ %(count)s lượt nêu tên.")
                    % {"name": official.name, "count": count},
                )
                return redirect("admin:archive_edit_change", edit.pk)
        contexts_shown = contexts_of(official)
        sentences = sentences_of(OfficialMention.objects.filter(pk__in=[each.example.pk for each in contexts_shown]))
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Không phải cán bộ: %(official)s") % {"official": official},
            "opts": self.opts,
            "object": official,
            "contexts": [(each, each.before or _NOTHING, sentences[each.example.pk]) for each in contexts_shown],
            "anywhere": ANYWHERE,
        }
        return TemplateResponse(request, "admin/archive/no_person.html", context)

    def get_queryset(self, request: HttpRequest) -> OfficialQuerySet:
        return Official.objects.select_related("province", "merged_into__province")

    @admin.display(description=gettext_lazy("Căn cứ"))
    def joined_on(self, obj: Official) -> str:
        """Why the machine takes the mentions for one person."""
        return " ".join(gettext(GROUNDS[ground]) for ground in grounds_of(obj)) or "–"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # officials come from the articles that name them

    def save_model(self, request: HttpRequest, obj: Official, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if {"name", "province"} & set(form.changed_data):
            note_near_duplicates({form.initial.get("province"), obj.province_id})

    def split_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show every mention with its posts; those chosen become another official's."""
        if not request.user.has_perm("archive.merge_records"):
            raise PermissionDenied
        official = get_object_or_404(Official, pk=pk)
        form = SplitForm(official, request.POST if request.method == "POST" else None)
        split: list[OfficialMention] = []
        if request.method == "POST" and form.is_valid():
            split = list(form.cleaned_data["mentions"])
        if split and "apply" in request.POST:
            data = form.cleaned_data
            try:
                other = split_official(
                    official, data["mentions"], request.user, into=data["into"], reason=data["reason"]
                )
            except Refused as refused:
                messages.error(request, str(refused))
            else:
                messages.success(
                    request,
                    gettext("Đã tách %(count)s lượt nêu tên sang %(other)s.")
                    % {"count": len(data["mentions"]), "other": other},
                )
                return redirect("admin:archive_official_change", other.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Tách: %(official)s") % {"official": official},
            "opts": self.opts,
            "object": official,
            "form": form,
            "mentions": mentions_of_one(official),
            "chosen": {mention.pk for mention in split},
            "preview": _sides(mentions_of_one(official), split) if split else None,
            "media": form.media,
        }
        return TemplateResponse(request, "admin/archive/split.html", context)


def _sides(mentions: Iterable[OfficialMention], split: Sequence[OfficialMention]) -> list[_Side]:
    """What the one who stays and the one who is split off would be."""
    moved = {mention.pk for mention in split}
    parts: dict[bool, list[OfficialMention]] = {False: [], True: []}
    for mention in mentions:
        parts[mention.pk in moved].append(mention)
    return [_side_of(part) for part in parts.values()]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """One of two people into whom an official is split: how often named, when, and in which posts."""

    mentions: int
    first_seen: date | None
    last_seen: date | None
    posts: tuple[str, ...]


def _side_of(mentions: list[OfficialMention]) -> _Side:
    days = [mention.article.published for mention in mentions if mention.article.published]
    posts = dict.fromkeys(str(post) for mention in mentions for post in mention.held_posts.all())
    return _Side(
        mentions=len(mentions),
        first_seen=min(days, default=None),
        last_seen=max(days, default=None),
        posts=tuple(posts),
    )


@admin.register(KeptApart)
class KeptApartAdmin(ReadOnlyAdmin):
    list_display = ("first", "second", "author", "decided_at", "reason")
    list_select_related = ("first__province", "second__province", "decided_by")
    search_fields = ("first__name", "second__name")

    @admin.display(description=gettext_lazy("người quyết định"), ordering="decided_by")
    def author(self, record: KeptApart) -> str:
        return record.author or "—"


@admin.register(NonPerson)
class NonPersonAdmin(ReadOnlyAdmin):
    list_display = ("name", "context", "author", "decided_at", "reason")
    list_select_related = ("decided_by",)
    search_fields = ("name", "before")

    @admin.display(description=gettext_lazy("đứng sau những chữ"), ordering="before")
    def context(self, record: NonPerson) -> str:
        if record.before == ANYWHERE:
            return gettext("mọi nơi")
        return record.before or gettext("đầu đoạn")

    @admin.display(description=gettext_lazy("người quyết định"), ordering="decided_by")
    def author(self, record: NonPerson) -> str:
        return record.author or "—"
