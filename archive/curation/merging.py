"""Records that are one, or were wrongly one: merging, splitting, and taking a document into the authority file.

An address never dies: what was merged leads to what it was merged into. Everything here is one act in the history and
can be undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext

from archive.article_changes import announce_changes
from archive.core.text import slugify
from archive.curation.people import hand_on_rulings
from archive.curation.refused import Refused
from archive.decisions import decide_official
from archive.models import ChangedRecord, Citation, Edit, Official, OfficialMention, RecordChange, Resolution, editing
from archive.models.authority import free_slug

MergeableRecord = Official | Resolution


def merge(losers: Sequence[MergeableRecord], target: MergeableRecord, user: Any, *, reason: str = "") -> Edit:
    """Merge records into `target`: mentions are re-linked, old addresses lead to it. Raises Refused."""
    names = ", ".join(str(loser) for loser in losers)
    with editing(user, Edit.Kind.MERGE, summary=f"{names} → {target}", reason=reason) as edit:
        # As they are now, and locked: somebody else may be merging them too.
        rows: Any = type(target)._default_manager.select_for_update().in_bulk([target.pk, *(row.pk for row in losers)])
        losers, target = [rows[row.pk] for row in losers], rows[target.pk]
        _check(losers, target)
        moved = {}
        for loser in losers:
            loser.merged_into = target
            loser.save()
            moved[loser.slug] = _move_mentions(loser, target)
        note_other_mentions(target)
        if isinstance(target, Official):
            hand_on_rulings([row for row in losers if isinstance(row, Official)], target, user)
        edit.details = {"model": target._meta.model_name, "target": target.slug, "moved": moved}
        edit.save()
    return edit


def note_other_mentions(record: MergeableRecord) -> None:
    """Tell the journal of a record whose mentions others gave it: it may be public only now."""
    subject = ChangedRecord.RESOLUTION if isinstance(record, Resolution) else ChangedRecord.OFFICIAL
    RecordChange.objects.note(subject, [record.pk])


def _check(losers: Sequence[MergeableRecord], target: MergeableRecord) -> None:
    if not losers:
        raise Refused(gettext("Hãy chọn ít nhất hai bản ghi."))
    if target.merged_into_id is not None:
        raise Refused(gettext("%(target)s đã được gộp vào bản ghi khác; hãy gộp vào bản ghi ấy.") % {"target": target})
    for loser in losers:
        if loser.pk == target.pk:
            raise Refused(gettext("Không thể gộp một bản ghi vào chính nó."))
        if loser.merged_into_id is not None:
            raise Refused(gettext("%(loser)s đã được gộp trước đó.") % {"loser": loser})


def mentions_of(record: MergeableRecord) -> Any:
    """The rows that name the record: citations of a document, mentions of an official."""
    if isinstance(record, Resolution):
        return Citation.objects.filter(resolution=record)
    return OfficialMention.objects.filter(official=record)


def link_to(record: MergeableRecord) -> dict[str, MergeableRecord]:
    """The column by which a mention names the record, with the record."""
    return {"resolution" if isinstance(record, Resolution) else "official": record}


def _move_mentions(loser: MergeableRecord, target: MergeableRecord) -> list[list[Any]]:
    """Re-link the mentions; returns where they stand: every reading makes new rows, places stay."""
    mentions = mentions_of(loser)
    places = [list(row) for row in mentions.order_by("article", "start").values_list("article", "start", "end")]
    mentions.update(**link_to(target))
    announce_changes(linked=sorted({article for article, _, _ in places}))
    return places


def split_official(
    official: Official,
    mentions: Iterable[OfficialMention],
    user: Any,
    *,
    into: Official | None = None,
    reason: str = "",
) -> Official:
    """Give these mentions, which are of somebody else, an official of their own or the one named. Raises Refused.

    Each is a person's decision on the words, so it survives every reading.
    """
    chosen = [mention for mention in mentions if mention.official_id == official.pk]
    if not chosen:
        raise Refused(gettext("Hãy chọn những lượt nêu tên thuộc về người khác."))
    if into is None and len(chosen) == official.mentions.count():
        raise Refused(gettext("Phải còn lại ít nhất một lượt nêu tên."))
    with editing(user, Edit.Kind.SPLIT, summary=str(official), reason=reason) as edit:
        other = into or _namesake_of(official, chosen)
        for mention in chosen:
            mention.official = other
            decide_official(mention, user, reason=reason)
        articles = sorted({mention.article_id for mention in chosen})
        announce_changes(linked=articles)
        edit.details = {"from": official.slug, "to": other.slug, "articles": articles}
        edit.save()
    return other


def _namesake_of(official: Official, mentions: list[OfficialMention]) -> Official:
    place = official.province.slug if official.province else "trung-uong"
    return Official.objects.create(
        name=mentions[0].name,
        name_key=official.name_key,
        province=official.province,
        slug=free_slug(Official, f"{slugify(official.name)[:80]}-{place}"),
    )


def identity_of(resolution: Resolution) -> str:
    """The identity of a document of the authority file: number@date, for local ones number@date@province-slug."""
    day = resolution.issued.isoformat() if resolution.issued else ""
    stem = f"{resolution.number}@{day}"
    return f"{stem}@{resolution.province.slug}" if resolution.province else stem


def promote(resolution: Resolution, user: Any, *, reason: str = "") -> Edit:
    """Take a provisional document into the authority file: its identity is stated, its address stays. Raises Refused.

    Where the authority file has the document already, the two are to be merged instead.
    """
    if not resolution.is_provisional or resolution.merged_into_id is not None:
        raise Refused(gettext("%(resolution)s không phải văn bản tạm thời.") % {"resolution": resolution})
    identity = identity_of(resolution)
    same = Resolution.objects.filter(identity=identity, kind=resolution.kind).exclude(pk=resolution.pk).first()
    if same is not None:
        raise Refused(gettext("Hồ sơ đã có %(same)s; hãy gộp hai bản ghi.") % {"same": same})
    with editing(user, Edit.Kind.PROMOTE, summary=str(resolution), reason=reason) as edit:
        resolution.status = Resolution.Status.AUTHORITY
        resolution.identity = identity
        resolution.save()
    return edit
