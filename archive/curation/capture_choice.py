"""Which capture an article is read from, chosen by a person: a decision that imports and reprocessing obey."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from archive.curation.refused import Refused
from archive.importing.saving import read_article_from, save_article
from archive.importing.succession import age_of, chosen_capture
from archive.models import Article, Capture, CaptureState, Decision, Edit, by_machine, editing
from archive.reference.registry import Registry
from archive.reprocessing.readings import CAPTURE_COLUMNS, StoredCapture, reread
from search.indexing import batched

_BEFORE = "read_from_before"  # in the details of the act: what the article was read from


def choose_capture(capture: Capture, user: Any, *, reason: str = "") -> Article:
    """Have the article of a capture read from it, as one act in the history.

    Raises Refused where the capture belongs to no article or cannot be read as one.
    """
    article = capture.article
    if article is None:
        raise Refused(_("Bản chụp này không thuộc bài nào."))
    with batched(), editing(user, Edit.Kind.EDIT, reason=reason, summary=article.title[:300]) as edit:
        edit.details = {_BEFORE: article.read_from_id, "article": article.pk, "capture": capture.pk}
        edit.save()
        Decision.objects.update_or_create(
            article=article,
            subject=Decision.Subject.CAPTURE,
            field="read_from",
            surface="",
            occurrence=0,
            defaults={"value": {"capture": capture.pk}, "decided_by": user, "reason": reason},
        )
        with by_machine():
            _read_from(article, capture)
    return article


def take_back_choice(edit: Edit) -> set[int]:
    """Undo what `choose_capture` did beside the decision: the article is read from the capture that speaks without it.

    That is the one that was chosen before, else the one it was read from or a later one, judged as when it comes in.
    Returns the article that changed, if the act was such a choice. Raises Refused where that capture cannot be read.
    """
    if _BEFORE not in edit.details:
        return set()
    article = Article.objects.get(pk=edit.details["article"])
    chosen = chosen_capture(article)
    with by_machine():
        if chosen is not None:
            _read_from(article, _kept(chosen))
            return {article.pk}
        before = Capture.objects.filter(pk=edit.details[_BEFORE] or 0).first()
        if before is not None:  # else it was erased since
            _read_from(article, before)
        _judge_later(article)
    return {article.pk}


def _kept(key: int) -> Capture:
    capture = Capture.objects.filter(pk=key).first()
    if capture is None:
        raise Refused(_("Bản chụp mà bài từng được đọc đã bị xóa."))
    return capture


def _judge_later(article: Article) -> None:
    """Judge the captures that are later than the one in force, as an import would have done without the choice."""
    registry = Registry()
    later = [one for one in article.captures.of_articles() if age_of(one) > age_of(article.read_from)]
    for capture in sorted(later, key=age_of):
        facts = {name: getattr(capture, name) for name in CAPTURE_COLUMNS}
        stored = StoredCapture(article=article.pk, capture=capture.pk, **facts)
        processed = reread(stored, registry.authorities, registry.sites_of(capture.url)).processed
        if processed is not None and processed.reading.is_article:
            save_article(capture, processed, registry)


def _read_from(article: Article, capture: Capture) -> None:
    """Read the capture as an article, even where the rules refuse it, and state the article from it."""
    registry = Registry()
    facts = {name: getattr(capture, name) for name in CAPTURE_COLUMNS} | {"insisted": True}
    found = reread(
        StoredCapture(article=article.pk, capture=capture.pk, **facts),
        registry.authorities,
        registry.sites_of(capture.url),
    )
    if found.processed is None or not found.processed.reading.is_article:
        refusal = found.processed.reading.refusal if found.processed else f"{found.problem} {found.detail}"
        raise Refused(_("Không đọc được thành bài: %(refusal)s") % {"refusal": refusal})
    if capture.state != CaptureState.ARTICLE:
        capture.insisted = capture.insisted or capture.state == CaptureState.SKIPPED
        capture.state, capture.reason = CaptureState.ARTICLE, ""
        capture.save(update_fields=["state", "reason", "insisted"])
    read_article_from(article, capture, found.processed, registry)
