"""What people decide of officials over all articles: that two are two people, and that a name is no person's.

Both are remembered. Officials who are kept apart are joined by no later reading; a name that is nobody's behind certain
words is not taken for an official again, whichever article has it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.db.models import F, Q, Value
from django.db.models.functions import Greatest, Substr
from django.utils.translation import gettext

from archive.article_changes import announce_changes
from archive.core.linking import official_key
from archive.curation.refused import Refused
from archive.curation.relinking import AT_ONCE
from archive.models import (
    ChangedRecord,
    Edit,
    KeptApart,
    NonPerson,
    Official,
    OfficialMention,
    RecordChange,
    by_machine,
    editing,
)
from archive.models.people_rulings import ANYWHERE, words_before
from archive.resolving.people import settle_people

MOST_REJECTED = AT_ONCE  # mentions in one act; taken back, their articles are read again
_WINDOW = 80  # characters read before a name


def keep_apart(
    apart: Sequence[Official], others: Sequence[Official], user: Any, *, reason: str = ""
) -> tuple[Edit, int]:
    """Remember that each of `apart` is another person than all the rest, as one act; returns it and how many pairs.

    Raises Refused where nothing new is said.
    """
    pairs = {_in_order(one.pk, other.pk) for one, other in combinations(apart, 2)}
    pairs |= {_in_order(one.pk, other.pk) for one in apart for other in others if one.pk != other.pk}
    pairs -= KeptApart.objects.among([official.pk for official in (*apart, *others)])
    if not pairs:
        raise Refused(gettext("Hãy chọn những người được giữ riêng."))
    names = ", ".join(str(official) for official in apart)
    with editing(user, Edit.Kind.APART, summary=names, reason=reason) as edit:
        for first, second in sorted(pairs):
            KeptApart.objects.create(first_id=first, second_id=second, decided_by=user, reason=reason)
    return edit, len(pairs)


def hand_on_rulings(losers: Sequence[Official], target: Official, user: Any) -> None:
    """Within a merger: whom the merged were kept apart from, the target is; what kept them from the target goes."""
    merged = {loser.pk for loser in losers}
    for ruling in KeptApart.objects.filter(Q(first__in=merged) | Q(second__in=merged)):
        others = {ruling.first_id, ruling.second_id} - merged
        if others in (set(), {target.pk}):
            ruling.delete()
            continue
        first, second = _in_order(target.pk, *others)
        kept = {"decided_by": user, "reason": ruling.reason}
        KeptApart.objects.get_or_create(first_id=first, second_id=second, defaults=kept)


def _in_order(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


# --- names that are nobody's ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class NameContext:
    """The words before a name, how many mentions stand behind them, and one of these."""

    before: str
    count: int
    example: OfficialMention


def contexts_of(official: Official) -> list[NameContext]:
    """Behind which words the machine met the name, the most frequent first; mentions that a person decided stand."""
    counts: Counter[str] = Counter()
    examples: dict[str, OfficialMention] = {}
    for mention, before in _with_context(OfficialMention.objects.filter(official=official, decision=None)):
        counts[before] += 1
        examples.setdefault(before, mention)
    return [
        NameContext(before=before, count=count, example=examples[before])
        for before, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]


def reject_name(official: Official, contexts: Iterable[str], user: Any, *, reason: str = "") -> tuple[Edit, int]:
    """Remember that the name is no person's behind these words (ANYWHERE: at all), as one act.

    Takes away the mentions of the name that stand there, in all articles and whomever the machine gave them to; what a
    person decided stays. Returns the act and how many mentions went. Raises Refused.
    """
    wanted = set(contexts)
    if not wanted:
        raise Refused(gettext("Hãy chọn ít nhất một ngữ cảnh."))
    key = official_key(official.name)[:120]
    named = OfficialMention.objects.filter(name_key=key, decision=None)
    gone = [mention for mention, before in _with_context(named) if ANYWHERE in wanted or before in wanted]
    if len(gone) > MOST_REJECTED:
        raise Refused(
            gettext("%(count)s lượt nêu tên là quá nhiều cho một lần; hãy chọn ít ngữ cảnh hơn.") % {"count": len(gone)}
        )
    articles = sorted({mention.article_id for mention in gone})
    with editing(user, Edit.Kind.NO_PERSON, summary=official.name, reason=reason) as edit:
        for before in sorted(wanted):
            ruling = {"name": official.name, "decided_by": user, "reason": reason}
            NonPerson.objects.get_or_create(name_key=key, before=before[:120], defaults=ruling)
        edit.details = {"articles": articles}
        OfficialMention.objects.filter(pk__in=[mention.pk for mention in gone]).delete()
        people = {mention.official_id for mention in gone}
        RecordChange.objects.note_gained_or_lost(ChangedRecord.OFFICIAL, people, articles)
        with by_machine():
            touched = settle_people({(mention.name_key, mention.province_id) for mention in gone})
        announce_changes(linked=sorted(touched | set(articles)))
    return edit, len(gone)


def _with_context(mentions: Any) -> Iterable[tuple[OfficialMention, str]]:
    """Each mention with the words before it; no article's text is read whole."""
    begin = Greatest(F("start") - Value(_WINDOW), Value(0))
    rows = mentions.annotate(window=Substr("article__text", begin + Value(1), _WINDOW)).order_by("pk")
    for mention in rows.iterator(500):
        window = mention.window[: mention.start - max(mention.start - _WINDOW, 0)]
        yield mention, words_before(window, len(window))
