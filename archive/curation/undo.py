"""Undoing an act: every value it set goes back, unless somebody changed it since."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model, ProtectedError
from django.utils.translation import gettext

from archive.article_changes import announce_changes
from archive.curation.act_rows import changed_values, history_of, with_states
from archive.curation.bulk_edits import let_others_write
from archive.curation.capture_choice import take_back_choice
from archive.curation.merging import link_to, mentions_of, note_other_mentions
from archive.curation.refusals import give_up
from archive.curation.refused import Refused
from archive.curation.relinking import AT_ONCE, Relinked, relink, relink_for, relink_named
from archive.decisions import apply_citation_decisions, apply_official_decisions, revoke_decision
from archive.models import (
    Article,
    CustomaryName,
    Decision,
    Edit,
    Official,
    OfficialMention,
    Resolution,
    by_machine,
    continuing,
    editing,
)
from archive.resolving.people import settle_people
from archive.resolving.resolutions import settle_resolutions
from search.indexing import batched

_AT_ONCE = 200  # articles, with their texts in memory
_UNDONE_AT_ONCE = 25  # articles in one transaction, where an act is undone in several
_UNDONE_BY = "undone_by_unfinished"  # in the details of an act: the undoing that was begun and has not come to its end
# Acts that may have changed by what documents are known; taken back, what they linked is read again.
_LINK_ANEW = (Edit.Kind.EDIT, Edit.Kind.PROMOTE, Edit.Kind.IMPORT)


def undo(
    edit: Edit,
    user: Any,
    *,
    reason: str = "",
    before_part: Callable[[], None] = lambda: None,
    after_part: Callable[[Edit, int], None] = lambda undone, done: None,
    after_relinking: Callable[[Relinked], None] = lambda relinked: None,
) -> Edit:
    """Take an act back, as an act of its own. Raises Refused, changing nothing, where something contradicts it.

    An act on many articles is taken back in many short transactions, so that readers and other editors need not wait.
    Cut off, it stands in the history with what it took back, and undoing the act again does the rest. `after_part` is
    told, in the transaction of each part, how many articles are done; what `before_part` raises ends the undoing.
    `after_relinking` is told what came of reading again the articles that a document or a name concerns: what is left
    of them is its business.
    """
    if edit.undone_by_id is not None:
        raise Refused(gettext("Việc này đã được hoàn tác."))
    rows = history_of(edit)
    if edit.kind == Edit.Kind.BULK:
        return _undo_in_parts(edit, rows, user, reason, before_part, after_part)
    steps = [(row, row.prev_record, _present(row)) for row in rows]
    for row, before, present in steps:
        _check(row, before, present)
    with editing(user, Edit.Kind.UNDO, summary=str(edit), reason=reason) as undone:
        articles: set[int] = set()
        for row, before, present in reversed(steps):
            articles |= _take_back(row, before, present)
        articles |= _bring_mentions_home(edit)
        articles |= give_up(edit)
        articles |= take_back_choice(edit)
        if edit.kind == Edit.Kind.NO_PERSON:
            read, left = relink(edit.details["articles"])
            after_relinking(Relinked(read=read, left=left))
        undone.save()
        edit.undone_by = undone
        edit.save(update_fields=["undone_by"])
        _announce(articles)
        if edit.kind in _LINK_ANEW:
            changed = {row.id for row in rows if row.instance_type is Resolution}
            names = [row.name for row in rows if row.instance_type is CustomaryName]
            if changed:
                after_relinking(relink_for(list(Resolution.objects.filter(pk__in=changed))))
            if names:
                after_relinking(relink_named(list(dict.fromkeys(names))))
    return undone


def _undo_in_parts(
    edit: Edit,
    rows: list[Any],
    user: Any,
    reason: str,
    before_part: Callable[[], None],
    after_part: Callable[[Edit, int], None],
) -> Edit:
    """Undo an act whose rows are of articles and decisions on them, some articles in each transaction."""
    undone = Edit.objects.filter(pk=edit.details.get(_UNDONE_BY)).first()
    of_article = _by_article(rows)
    left = _left_of(undone, rows)
    before = len(of_article) - len(left)
    for row, was, present in with_states(row for key in left for row in of_article[key]):
        _check(row, was, present)
    with batched():
        for start in range(0, len(left), _UNDONE_AT_ONCE):
            if start:
                let_others_write()
            before_part()
            part = set(left[start : start + _UNDONE_AT_ONCE])
            act = continuing(undone) if undone else editing(user, Edit.Kind.UNDO, summary=str(edit), reason=reason)
            with act as current:
                _take_back_part([row for key in sorted(part) for row in of_article[key]], part)
                if undone is None:
                    current.save()
                    edit.details = {**edit.details, _UNDONE_BY: current.pk}
                    edit.save(update_fields=["details"])
                after_part(current, before + start + len(part))
            undone = current
    undone = undone or Edit.objects.create(kind=Edit.Kind.UNDO, made_by=user, summary=str(edit)[:300], reason=reason)
    edit.undone_by = undone
    edit.details = {name: value for name, value in edit.details.items() if name != _UNDONE_BY}
    edit.save(update_fields=["undone_by", "details"])
    return undone


def _by_article(rows: list[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(article_of(row), []).append(row)
    return found


def _left_of(undone: Edit | None, rows: list[Any]) -> list[int]:
    """The articles whose changes an unfinished undoing has not taken back yet."""
    done = {article_of(row) for row in history_of(undone)} if undone else set()
    return sorted({article_of(row) for row in rows} - done)


def _take_back_part(rows: list[Any], articles: set[int]) -> None:
    list(Article.objects.select_for_update(of=("self",)).filter(pk__in=articles).order_by("pk").values_list("pk"))
    steps = [(row, row.prev_record, _present(row)) for row in rows]
    for row, before, present in steps:  # once more, under the lock: an editor may have been faster
        _check(row, before, present)
    changed: set[int] = set()
    for row, before, present in reversed(steps):
        changed |= _take_back(row, before, present)
    _announce(changed)


def articles_of(edit: Edit) -> int:
    """How many articles an act on many of them changed."""
    return int(Article.history.filter(edit=edit).values("id").distinct().count())  # type: ignore[attr-defined]


def article_of(row: Any) -> int:
    """The article that a history row of an article or of a decision is about."""
    return int(row.id if row.instance_type is Article else row.article_id)


def can_undo(edit: Edit) -> str:
    """Why an act cannot be undone; empty where it can."""
    if edit.undone_by_id is not None:
        return gettext("Việc này đã được hoàn tác.")
    try:
        rows = history_of(edit)
        undone = Edit.objects.filter(pk=edit.details.get(_UNDONE_BY)).first()
        left = set(_left_of(undone, rows)) if undone else set()
        for row, before, present in with_states(row for row in rows if undone is None or article_of(row) in left):
            _check(row, before, present)
    except Refused as refused:
        return str(refused)
    return ""


def _announce(article_ids: Iterable[int]) -> None:
    ordered = sorted(article_ids)
    for start in range(0, len(ordered), _AT_ONCE):
        announce_changes(Article.objects.filter(pk__in=ordered[start : start + _AT_ONCE]))


def _present(row: Any) -> Model | None:
    present: Model | None = row.instance_type._default_manager.filter(pk=row.id).first()
    return present


def _check(row: Any, before: Any, present: Any) -> None:
    name = row.instance_type._meta.verbose_name
    if row.history_type == "-":
        if present is not None:
            raise Refused(gettext("%(name)s %(present)s đã được lập lại.") % {"name": name, "present": present})
        return
    if present is None:
        raise Refused(gettext("%(name)s không còn nữa.") % {"name": name})
    for column, (_, after) in changed_values(row, before if row.history_type == "~" else None).items():
        if getattr(present, column) != after:
            raise Refused(
                gettext("%(name)s “%(present)s” đã được sửa tiếp sau đó.") % {"name": name, "present": present}
            )


def _take_back(row: Any, before: Any, present: Any) -> set[int]:
    """Undo one change of one record; returns the articles that changed by it."""
    if isinstance(present, Decision) or row.instance_type is Decision:
        return _take_back_decision(row, before, present)
    if row.history_type == "+":
        _delete(present)
        return set()
    if row.history_type == "-":
        row.instance.save()
        return set()
    for column, (was, _) in changed_values(row, before).items():
        setattr(present, column, was)
    present.save()
    return {present.pk} if isinstance(present, Article) else set()


def _delete(record: Any) -> None:
    """Remove what the act had made; a record that people have come to need in the meantime stays."""
    if isinstance(record, Resolution):
        _unlink(record)
    if isinstance(record, (Official, Resolution)) and mentions_of(record).exists():
        raise Refused(gettext("%(record)s đã có lượt nhắc khác.") % {"record": record})
    try:
        record.delete()
    except ProtectedError as error:
        raise Refused(gettext("%(record)s đang được dùng.") % {"record": record}) from error


def _unlink(resolution: Resolution) -> None:
    """Have the articles that the machine linked to a document read again as if the document were not known."""
    citing = resolution.citations.order_by("article").values_list("article", flat=True).distinct()
    if not citing or resolution.citations.filter(decision__isnull=False).exists():
        return
    with by_machine():
        hidden = {"status": Resolution.Status.PROVISIONAL, "number_key": "", "identity": f"#{resolution.pk}"}
        Resolution.objects.filter(pk=resolution.pk).update(**hidden)
        _, left = relink(citing)
    if left:
        raise Refused(
            gettext("%(resolution)s đã được nhắc trong hơn %(at_once)s bài.")
            % {"resolution": resolution, "at_once": AT_ONCE}
        )


def _take_back_decision(row: Any, before: Any, present: Decision | None) -> set[int]:
    article: int = row.article_id
    if row.subject in (Decision.Subject.FIELD, Decision.Subject.CAPTURE):
        if row.history_type == "+" and present is not None:
            present.delete()
        else:
            _restored(row, before, present).save()
        return {article}
    if row.history_type == "+" and present is not None:
        groups = _groups(present.official_mentions.all())
        is_rejection = row.subject == Decision.Subject.OFFICIAL and present.value is None
        revoke_decision(present)
        if is_rejection:
            relink([article])
        return {article} | _settled_people(groups)
    decision = _restored(row, before, present)
    decision.save()
    if row.subject == Decision.Subject.CITATION:
        apply_citation_decisions(decision.article, [decision])
    else:
        apply_official_decisions(decision.article, [decision])
    return {article}


def _restored(row: Any, before: Any, present: Decision | None) -> Decision:
    if present is None:
        restored: Decision = row.instance
        return restored
    for column, (was, _) in changed_values(row, before).items():
        setattr(present, column, was)
    return present


def _groups(mentions: Iterable[OfficialMention]) -> set[tuple[str, int | None]]:
    return {(mention.name_key, mention.province_id) for mention in mentions}


def _bring_mentions_home(edit: Edit) -> set[int]:
    """Give the records of a merger their mentions back, where they still stand and still name the target."""
    if edit.kind != Edit.Kind.MERGE:
        return set()
    model: Any = Resolution if edit.details["model"] == "resolution" else Official
    target = model.objects.get(slug=edit.details["target"])
    articles: set[int] = set()
    note_other_mentions(target)
    for slug, places in edit.details["moved"].items():
        loser = model.objects.get(slug=slug)
        for article, start, end in places:
            mentions_of(target).filter(article=article, start=start, end=end).update(**link_to(loser))
        articles |= {article for article, _, _ in places}
        note_other_mentions(loser)
        own = _and_all_merged(loser)
        if isinstance(loser, Resolution):
            with by_machine():
                articles |= settle_resolutions({row.provisional_group for row in own} - {""})
        else:
            articles |= _settled_people({(row.name_key, row.province_id) for row in (*own, target)})
    return articles


def _and_all_merged(record: Any) -> list[Any]:
    """A record and those that lead to it: mentions that came since the merger belong to one of them."""
    found, latest = [record], [record]
    while latest:
        latest = list(type(record).objects.filter(merged_into__in=latest))
        found += latest
    return found


def _settled_people(groups: set[tuple[str, int | None]]) -> set[int]:
    with by_machine():
        return settle_people(groups)
