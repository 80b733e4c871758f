"""The items that are harvested: articles, by the journal of changes, with the sets they are in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from archive.core.text import slugify
from archive.exporting.public_records import public_articles, public_citations, public_provinces, public_sources
from archive.models import Article, ChangedRecord, Citation, OfficialMention, RecordChange, Resolution, ToldSet
from archive.oai.arguments import OaiError, Selection

PART = 100  # records of one answer
_LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class HarvestedItem:
    """One article at its last change; without an `article` it was deleted: withdrawn, erased, or not in the set."""

    number: int
    changed: datetime
    article: Article | None = None
    sets: tuple[str, ...] = ()
    resolutions: tuple[Resolution, ...] = ()  # that it cites, each once
    officials: tuple[str, ...] = ()  # names, each once

    @property
    def datestamp(self) -> str:
        return f"{self.changed.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


@dataclass(frozen=True, slots=True)
class ItemSet:
    """A set by which one can harvest."""

    spec: str
    name: str


@dataclass(slots=True)
class ItemPart:
    """A part of a list: its items, where the next one begins, and how many there are in all."""

    items: list[HarvestedItem] = field(default_factory=list)
    following: Selection | None = None
    total: int = 0


def all_sets() -> list[ItemSet]:
    """Provinces, sources and kinds of cited resolutions, each under its heading; three queries."""
    sets = [ItemSet("province", "Tỉnh, thành phố"), ItemSet("source", "Nguồn")]
    sets.append(ItemSet("kind", "Loại văn bản được dẫn"))
    sets += [ItemSet(f"province:{unit.slug}", unit.label) for unit in public_provinces().order_by("sort_key", "since")]
    sets += [ItemSet(f"source:{row.slug}", row.name) for row in public_sources().order_by("sort_key")]
    sets += [ItemSet(f"kind:{slugify(kind)}", kind) for kind in sorted(_kinds())]
    return sets


def part_of(selection: Selection) -> ItemPart:
    """The items of a selection from where it stands. Raises OaiError where there are none."""
    rows = _selected(selection)
    found = list(rows.filter(sequence__gt=selection.after)[: PART + 1])
    if not found:
        code = "badResumptionToken" if selection.given else "noRecordsMatch"
        raise OaiError(code, "Nothing matches.")
    shown = found[:PART]
    following = None
    if len(found) > PART:
        following = selection.further(after=shown[-1].sequence or 0, given=selection.given + len(shown))
    items = [_within(selection.set, item) for item in _told(_items(shown))]
    return ItemPart(items=items, following=following, total=rows.count())


def item_of(number: int) -> HarvestedItem | None:
    """One item; none where there never was one of this number."""
    if not 0 < number <= _LARGEST:
        return None
    row = RecordChange.objects.placed().filter(subject=ChangedRecord.ARTICLE, number=number).first()
    return _told(_items([row]))[0] if row else None


def _told(items: list[HarvestedItem]) -> list[HarvestedItem]:
    """The same items, once it is kept of which sets they were told; where that is known already nothing is written."""
    specs = {(item.number, spec) for item in items for spec in item.sets}
    known = set(ToldSet.objects.filter(number__in=[item.number for item in items]).values_list("number", "spec"))
    if fresh := sorted(specs - known):
        ToldSet.objects.bulk_create([ToldSet(number=key, spec=spec) for key, spec in fresh], ignore_conflicts=True)
    return items


def _within(spec: str, item: HarvestedItem) -> HarvestedItem:
    """An item as those hear of it who harvest one set: deleted where it has left the set."""
    if not spec or any(each == spec or each.startswith(f"{spec}:") for each in item.sets):
        return item
    return replace(item, article=None, sets=())


def _selected(selection: Selection) -> QuerySet[RecordChange]:
    rows = RecordChange.objects.placed().filter(subject=ChangedRecord.ARTICLE)
    if selection.since:
        rows = rows.filter(placed_at__gte=selection.since)
    if selection.before:
        rows = rows.filter(placed_at__lt=selection.before)
    if selection.set:
        # What left the set, or is gone altogether, is told to those who may have heard of it there.
        here = Exists(_of_set(selection.set).filter(pk=OuterRef("number")))
        told = ToldSet.objects.filter(Q(spec=selection.set) | Q(spec__startswith=f"{selection.set}:"))
        rows = rows.filter(here | Exists(told.filter(number=OuterRef("number"))))
    return rows


def _of_set(spec: str) -> QuerySet[Article]:
    """Articles of a set, withdrawn ones included. Raises OaiError for a set that there is not."""
    heading, _, name = spec.partition(":")
    articles = Article.objects.order_by()
    match heading, name:
        case ("province", ""):
            return articles.filter(province__isnull=False)
        case ("source", ""):
            return articles.filter(source__isnull=False)
        case ("kind", ""):
            return articles.filter(Exists(Citation.objects.filter(article=OuterRef("pk"), resolution__isnull=False)))
        case ("province" | "source", _):
            return articles.filter(Q(**{f"{heading}__slug": name}))
        case ("kind", _):
            kinds = [kind for kind in _kinds() if slugify(kind) == name]
            return articles.filter(Exists(Citation.objects.filter(article=OuterRef("pk"), resolution__kind__in=kinds)))
    raise OaiError("noRecordsMatch", "There is no such set.")


def _kinds() -> set[str]:
    cited = Resolution.objects.filter(Exists(Citation.objects.filter(resolution=OuterRef("pk"))))
    return set(cited.order_by().values_list("kind", flat=True).distinct())


def _items(changes: Sequence[RecordChange]) -> list[HarvestedItem]:
    """What is told of each; four queries however many there are."""
    numbers = [row.number for row in changes]
    articles = public_articles().select_related("province", "source", "read_from").defer("found", "segments", "text")
    shown = articles.in_bulk(numbers)
    cited: dict[int, dict[int, Resolution]] = defaultdict(dict)
    for row in public_citations().filter(article__in=shown, resolution__isnull=False).select_related("resolution"):
        if row.resolution is not None:
            cited[row.article_id].setdefault(row.resolution.pk, row.resolution)
    named: dict[int, dict[str, None]] = defaultdict(dict)
    mentions = OfficialMention.objects.filter(article__in=shown, official__is_suppressed=False)
    for article, name in mentions.order_by("start").values_list("article", "official__name"):
        named[article][name] = None
    return [
        HarvestedItem(
            number=row.number,
            changed=row.placed_at or datetime.now(UTC),
            article=shown.get(row.number),
            sets=tuple(_sets_of(shown[row.number], cited[row.number].values())) if row.number in shown else (),
            resolutions=tuple(cited[row.number].values()),
            officials=tuple(named[row.number]),
        )
        for row in changes
    ]


def _sets_of(article: Article, resolutions: Iterable[Resolution]) -> Iterable[str]:
    if article.province:
        yield f"province:{article.province.slug}"
    if article.source:
        yield f"source:{article.source.slug}"
    yield from sorted({f"kind:{slugify(row.kind)}" for row in resolutions})
