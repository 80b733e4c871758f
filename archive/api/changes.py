"""What changed since: the journal of changed records, with tombstones for what is no longer public."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from archive.api.paging import LARGEST, IsoMoment, page_links, read_cursor, write_cursor
from archive.api.problems import ApiProblem
from archive.api.records import Addresses
from archive.api.schemas import ChangePage
from archive.exporting.public_records import public_articles, public_officials, public_resolutions
from archive.models import Article, ChangedRecord, Erasure, Official, RecordChange, Resolution

router = Router(tags=["changes"])

_CURSOR = "changes"
State = dict[str, Any]


class ChangeFilters(Schema):
    """Where to begin and what to tell of."""

    cursor: str = Field("", max_length=400, description="`meta.cursor` of the answer before.")
    since: IsoMoment | None = Field(None, description="Begin with changes of this moment; without it, with all.")
    type: Literal["", "article", "resolution", "official"] = ""
    limit: int = Field(LARGEST, ge=1, le=LARGEST)


@router.get("/changes", response=ChangePage, exclude_unset=True, operation_id="list_changes")
def list_changes(request: HttpRequest, asked: Query[ChangeFilters]) -> Any:
    """Records that changed, each once, in the order in which they last did.

    Keep `meta.cursor` and come back with it: whatever changed meanwhile follows, and nothing is missed.
    """
    rows = RecordChange.objects.placed()
    place = _place(asked.cursor, RecordChange.objects.last_place()) if asked.cursor else 0
    rows = rows.filter(sequence__gt=place)
    if asked.since:
        rows = rows.filter(placed_at__gte=_aware(asked.since))
    if asked.type:
        rows = rows.filter(subject=asked.type)
    found = list(rows[: asked.limit + 1])
    shown = found[: asked.limit]
    cursor = write_cursor(_CURSOR, [shown[-1].sequence if shown else place])
    return {
        "data": list(_told(shown, Addresses(request))),
        "links": page_links(request, cursor if len(found) > len(shown) else ""),
        "meta": {"cursor": cursor},
    }


def states_of_articles(numbers: Sequence[int]) -> dict[int, tuple[State, Article | None]]:
    """What each article is now: `updated` with the article, or a tombstone; three queries however many there are."""
    public = public_articles().only("pk", "slug", "title").in_bulk(numbers)
    gone = [pk for pk in numbers if pk not in public]
    withdrawn = Article.objects.withdrawn().only("withdrawn_reason", "withdrawn_until", "slug", "title").in_bulk(gone)
    erased = {row.article_number: row for row in Erasure.objects.filter(article_number__in=gone)}
    states: dict[int, tuple[State, Article | None]] = {}
    for pk in numbers:
        if pk in public:
            states[pk] = {"state": "updated"}, public[pk]
        elif pk in withdrawn:
            row = withdrawn[pk]
            states[pk] = {"state": "withdrawn", "reason": row.withdrawn_reason, "until": row.withdrawn_until}, None
        elif pk in erased:
            states[pk] = {"state": "erased", "reason": erased[pk].reason}, None
        else:
            states[pk] = {"state": "deleted"}, None
    return states


def _told(changes: Iterable[RecordChange], to: Addresses) -> Iterable[dict[str, Any]]:
    changes = list(changes)
    numbers = {subject: [row.number for row in changes if row.subject == subject] for subject in ChangedRecord}
    states: dict[str, dict[int, State]] = {
        ChangedRecord.ARTICLE: {
            pk: state | ({"id": str(pk), "links": to.links(f"articles/{pk}", row.get_absolute_url())} if row else {})
            for pk, (state, row) in states_of_articles(numbers[ChangedRecord.ARTICLE]).items()
        },
        ChangedRecord.RESOLUTION: _states(
            numbers[ChangedRecord.RESOLUTION], Resolution, public_resolutions, "resolutions", to
        ),
        ChangedRecord.OFFICIAL: _states(numbers[ChangedRecord.OFFICIAL], Official, public_officials, "officials", to),
    }
    for row in changes:
        yield {
            "type": row.subject,
            "number": row.number,
            "changed_at": row.placed_at,
            **states[row.subject][row.number],
        }


def _states(
    numbers: Sequence[int], model: Any, public: Callable[[], Any], path: str, to: Addresses
) -> dict[int, State]:
    """What each record is now; three queries."""
    if not numbers:
        return {}
    rows = model.objects.select_related("merged_into").in_bulk(numbers)
    shown = set(public().filter(pk__in=numbers).values_list("pk", flat=True))
    targets = {row.merged_into_id for row in rows.values()} - {None}
    shown_targets = set(public().filter(pk__in=targets).values_list("pk", flat=True)) if targets else set()
    states: dict[int, State] = {}
    for pk in numbers:
        row = rows.get(pk)
        if row is not None and pk in shown:
            links = to.links(f"{path}/{row.slug}", row.get_absolute_url())
            states[pk] = {"state": "updated", "id": row.slug, "links": links}
        elif row is not None and getattr(row, "is_suppressed", False):
            states[pk] = {"state": "suppressed"}
        elif row is not None and row.merged_into_id in shown_targets:
            states[pk] = {"state": "merged", "merged_into": row.merged_into.slug}
        else:
            states[pk] = {"state": "deleted"}
    return states


def _place(cursor: str, last: int) -> int:
    """Raises ApiProblem for a cursor of another list, and of a journal that went on when this one was restored."""
    place = read_cursor(cursor, _CURSOR)
    if len(place) != 1 or type(place[0]) is not int or place[0] < 0:
        raise ApiProblem("bad-cursor", parameter="cursor")
    if place[0] > last:
        raise ApiProblem(
            "bad-cursor",
            parameter="cursor",
            detail=(
                "Nhật ký thay đổi chưa tới chỗ này: kho có lẽ đã được phục hồi từ bản sao lưu. Hãy lấy lại từ đầu.",
                "The journal does not reach so far: the archive was probably restored. Harvest from the beginning.",
            ),
        )
    return int(place[0])


def _aware(moment: datetime) -> datetime:
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
