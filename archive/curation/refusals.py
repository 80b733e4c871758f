"""Overruling a refusal: a page that the rules took for no article becomes one, because a person says so.

The capture keeps the person's word, so reading it again and importing the same bytes again follow it. Undone, the page
leaves a tombstone: an address never dies.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from archive.article_changes import announce_changes
from archive.core.pipeline import Processed
from archive.curation.refused import Refused
from archive.curation.relinking import relink
from archive.importing.saving import SavedArticle, save_article
from archive.importing.succession import identities_of
from archive.models import Article, Capture, CaptureState, Edit, SuppressedNames, by_machine, editing
from archive.reference.registry import Registry
from archive.reprocessing.readings import CAPTURE_COLUMNS, StoredCapture, reread
from search.indexing import batched

NOT_AN_ARTICLE = "Trang này không phải bài viết."  # on the tombstone of a page that was taken for one


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptancePreview:
    """What a skipped capture would be as an article, or why it cannot be one; and the article it would replace."""

    processed: Processed | None = None
    obstacle: str = ""
    known: Article | None = None  # of the same address, with an article's page already


def preview(capture: Capture) -> AcceptancePreview:
    """Read the capture as an article, saving nothing."""
    known = Article.objects.filter(identity__in=identities_of(capture.url, capture.sha256)).order_by("pk").first()
    if capture.state != CaptureState.SKIPPED:
        return AcceptancePreview(obstacle=gettext("Bản chụp này không phải trang bị bỏ qua."), known=known)
    if known is not None and known.is_withdrawn and known.withdrawn_reason != NOT_AN_ARTICLE:
        return AcceptancePreview(
            obstacle=gettext("Bài ở địa chỉ này đã rút khỏi kho: %(withdrawn_reason)s")
            % {"withdrawn_reason": known.withdrawn_reason},
            known=known,
        )
    facts = {name: getattr(capture, name) for name in CAPTURE_COLUMNS} | {"insisted": True}
    registry = Registry()
    found = reread(
        StoredCapture(article=None, capture=capture.pk, **facts), registry.authorities, registry.sites_of(capture.url)
    )
    if found.processed is None:
        return AcceptancePreview(obstacle=f"{found.problem} {found.detail}".strip(), known=known)
    if not found.processed.reading.is_article:
        return AcceptancePreview(
            obstacle=gettext("Không đọc được thành bài: %(refusal)s") % {"refusal": found.processed.reading.refusal},
            known=known,
        )
    shown = SuppressedNames().cover(known or Article(), found.processed)
    return AcceptancePreview(processed=shown, known=known)


def accept(capture: Capture, user: Any, *, reason: str = "") -> Article:
    """Make the article of a skipped capture, as one act in the history. Raises Refused."""
    with batched(), editing(user, Edit.Kind.ACCEPT, reason=reason) as edit:
        capture = Capture.objects.select_for_update().get(pk=capture.pk)
        seen = preview(capture)
        if seen.processed is None:
            raise Refused(seen.obstacle)
        refusal, before = capture.reason, seen.known.read_from_id if seen.known else None
        with by_machine():
            saved = _save(capture, seen.processed)
        article = saved.article
        edit.summary = article.title
        edit.details = {
            "capture": capture.pk, "refusal": refusal, "article": article.pk, "added": saved.added, "read_from": before,
        }  # fmt: skip
        edit.save()
        if article.is_withdrawn:
            article.withdrawn_at, article.withdrawn_reason = None, ""
            article.save()
            announce_changes([article])
    return article


def _save(capture: Capture, processed: Processed) -> SavedArticle:
    """Save the article; a new one as a tombstone first, so that lifting it is the person's act and can be undone."""
    capture.state, capture.reason, capture.insisted = CaptureState.ARTICLE, "", True
    capture.save(update_fields=["state", "reason", "insisted"])
    saved = save_article(capture, processed, Registry())
    if saved.added:
        saved.article.withdrawn_at, saved.article.withdrawn_reason = timezone.now(), NOT_AN_ARTICLE
        saved.article.save(update_fields=["withdrawn_at", "withdrawn_reason"])
        announce_changes([saved.article])
    return saved


def give_up(edit: Edit) -> set[int]:
    """Undo what `accept` did beside the article's history: the captures are skipped again, an older one speaks again.

    Returns the articles that changed by it.
    """
    if edit.kind != Edit.Kind.ACCEPT:
        return set()
    details = edit.details
    capture = Capture.objects.get(pk=details["capture"])
    article = Article.objects.get(pk=details["article"])
    same = Capture.objects.filter(sha256=capture.sha256, insisted=True)
    was_read_from = article.read_from is not None and article.read_from.sha256 == capture.sha256
    same.update(state=CaptureState.SKIPPED, reason=details["refusal"], insisted=False)
    if details["added"] or not was_read_from or details["read_from"] is None:
        return {article.pk}
    with by_machine():
        article.read_from_id = details["read_from"]
        article.save(update_fields=["read_from"])
        announce_changes([article], same_text=True)
        Capture.objects.filter(pk=capture.pk).update(article=None)
        relink([article.pk])
    return {article.pk}
