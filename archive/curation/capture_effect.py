"""What reading an article from another of its captures would change, field by field, and taking over parts of it.

A part that is taken over is a person's decision on its field: the article goes on being read from the capture that it
is read from, and the decision outlives imports and reprocessing as any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from archive.article_changes import announce_changes
from archive.core.diff import Piece, differences
from archive.core.pipeline import Processed
from archive.curation.code_words import code_in_words
from archive.curation.refused import Refused
from archive.decisions import DECIDABLE_FIELDS, decide_field, mark_decided_grounds
from archive.importing.saving import state_article
from archive.models import Article, Capture, Decision, Edit, editing
from archive.reference.registry import Registry
from archive.reprocessing.readings import CAPTURE_COLUMNS, StoredCapture, reread
from search.indexing import batched

# What can be taken over, each with the columns that mean nothing without each other; the first names it.
PARTS: Mapping[str, tuple[str, ...]] = {
    "title": ("title",),
    "lead": ("lead",),
    "section": ("section",),
    "byline": ("byline",),
    "views": ("views",),
    "images": ("images",),
    "published": ("published", "published_time", "published_precision", "published_evidence"),
    "event_date": ("event_date", "event_precision", "event_evidence"),
    "province": ("province",),
    "source": ("source",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PartChange:
    """A part of which the capture says something else: what the article states now, and what the capture says."""

    name: str
    present: Any
    proposed: Any
    is_decided: bool  # by a person: reading the capture leaves it as it is, taking the part over does not


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureEffect:
    """What would change; or, with an `obstacle`, why the capture cannot be read as an article."""

    obstacle: str = ""
    parts: tuple[PartChange, ...] = ()
    text: tuple[Piece, ...] = ()
    citations: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())  # words that only the article, only the capture has
    officials: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())

    @property
    def changes_text(self) -> bool:
        return len(self.text) > 1


def effect_of(capture: Capture) -> CaptureEffect:
    """Read the capture and compare it with what its article states; nothing is saved."""
    article = _article_of(capture)
    with transaction.atomic():
        would, processed, obstacle = _read(article, capture)
        transaction.set_rollback(True)  # a portal that only this capture names is not to be made
    if would is None or processed is None:
        return CaptureEffect(obstacle=obstacle)
    decided = set(Decision.objects.on_fields().filter(article=article).values_list("field", flat=True))
    parts = [
        _change(name, article, would, is_decided=bool(set(columns) & decided))
        for name, columns in PARTS.items()
        if _stated(article, columns[:1]) != _stated(would, columns[:1])
    ]
    return CaptureEffect(
        parts=tuple(parts),
        text=tuple(differences(article.text, would.text)),
        citations=_apart(
            article.citations.in_order().values_list("surface", flat=True),
            (mention.surface for mention, _ in processed.citations),
        ),
        officials=_apart(
            article.official_mentions.values_list("name", flat=True), (one.mention.name for one in processed.officials)
        ),
    )


def _change(name: str, article: Article, would: Article, *, is_decided: bool) -> PartChange:
    present, proposed = _shown(article, name), _shown(would, name)
    return PartChange(name=name, present=present, proposed=proposed, is_decided=is_decided)


def take_over(capture: Capture, names: Iterable[str], user: Any, *, reason: str = "") -> Edit:
    """Decide that these parts of the article are what the capture says, as one act. Raises Refused."""
    wanted = [name for name in PARTS if name in set(names)]
    if not wanted:
        raise Refused(gettext("Hãy chọn ít nhất một phần."))
    with batched(), editing(user, Edit.Kind.EDIT, reason=reason) as edit:
        article = Article.objects.select_for_update(of=("self",)).get(pk=_article_of(capture).pk)
        would, _, obstacle = _read(article, capture)
        if would is None:
            raise Refused(obstacle)
        columns = [column for name in wanted for column in PARTS[name]]
        for column in columns:
            setattr(article, column, getattr(would, column))
        edit.summary = article.title
        mark_decided_grounds(article, columns)
        article.save()
        for column in columns:
            decide_field(article, column, user, reason=reason)
        announce_changes([article], same_text=True)
    return edit


def _article_of(capture: Capture) -> Article:
    if capture.article is None:
        raise Refused(gettext("Bản chụp này không thuộc bài nào."))
    return capture.article


def _read(article: Article, capture: Capture) -> tuple[Article | None, Processed | None, str]:
    """The article as the machine would state it from the capture, not saved; or why it would not."""
    registry = Registry()
    facts = {name: getattr(capture, name) for name in CAPTURE_COLUMNS} | {"insisted": True}
    stored = StoredCapture(article=article.pk, capture=capture.pk, **facts)
    found = reread(stored, registry.authorities, registry.sites_of(capture.url))
    if found.processed is None:
        return None, None, f"{code_in_words(found.problem)} {found.detail}".strip()
    if not found.processed.reading.is_article:
        return None, None, code_in_words(found.processed.reading.refusal)
    processed = registry.suppressed.cover(article, found.processed)
    would = Article(identity=article.identity)
    state_article(would, capture, processed, registry, [])
    return would, processed, ""


def _stated(article: Article, columns: Iterable[str]) -> list[Any]:
    return [DECIDABLE_FIELDS[column][1](getattr(article, column)) for column in columns]


def _shown(article: Article, name: str) -> Any:
    value = getattr(article, name)
    if name == "images":
        return "; ".join(image.get("caption") or image.get("address", "") for image in value)
    return value


def _apart(before: Iterable[str], after: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What only the one and only the other holds, each once, in order."""
    earlier, later = dict.fromkeys(before), dict.fromkeys(after)
    gone = tuple(words for words in earlier if words not in later)
    return gone, tuple(words for words in later if words not in earlier)
