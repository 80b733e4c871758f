"""Resolutions that no authority covers: their rows, and which mention is of which, over all articles."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q

from archive.core.linking.citations.candidates import kind_class
from archive.core.linking.citations.facts import read_number
from archive.core.linking.citations.issuers import code_of_kind, well_formed
from archive.core.linking.outcomes import ProvisionalKey
from archive.core.linking.provisional import ProvisionalMention, affected_group, settle
from archive.core.numbers import complete_number, number_key
from archive.core.text import slugify
from archive.models import ChangedRecord, Citation, Province, RecordChange, Resolution
from archive.models.authority import Confidence, free_slug, free_slugs
from archive.models.bulk_write import set_column
from archive.models.edits import current_edit


def group_name(key: ProvisionalKey) -> str:
    """The group of mentions that are settled together, as a string."""
    return "|".join(affected_group(key))[:200]


def key_to_json(key: ProvisionalKey, latest: date | None) -> dict[str, Any]:
    """The key of one mention and the last day on which what its article cites can have been issued."""
    return {
        "kind": key.kind,
        "number": key.number,
        "issuer_code": key.issuer_code,
        "province": key.province,
        "issued": _iso(key.issued),
        "year": key.year,
        "cited_in": key.cited_in,
        "latest": _iso(latest),
    }


def settle_resolutions(groups: Iterable[str], *, added: Collection[int] = ()) -> set[int]:
    """Link every mention of the groups to the resolution it cites; returns the articles whose links changed.

    The outcome depends on the mentions that exist, not on their order. A resolution whose mentions all turn out to
    be of another (undated ones, once a single dated one is known) redirects to it and comes back when they leave it.
    What a person merged or took into the authority file stays so. What articles that were just `added` cite is settled
    as if one had come after the other, so that the addresses do not tell how many came together.
    """
    wanted = sorted(set(groups))
    if not wanted:
        return set()
    citations: dict[str, list[Citation]] = {group: [] for group in wanted}
    columns = ("article_id", "resolution_id", "decision_id", "provisional", "provisional_group")
    for citation in Citation.objects.filter(provisional_group__in=wanted).order_by("pk").only(*columns):
        citations[citation.provisional_group].append(citation)
    rows: dict[str, dict[str, Resolution]] = {group: {} for group in wanted}
    known = Resolution.objects.filter(provisional_group__in=wanted).select_related("merged_into").order_by("-pk")
    for row in known:
        rows[row.provisional_group][_when(row)] = row
    steps = [(article, group, each) for group in wanted for article, each in _steps(citations[group], added)]
    settled = [(group, each, _keys_of(each)) for _, group, each in sorted(steps, key=lambda step: step[:2])]
    had = {citation.pk: citation.resolution_id for each in citations.values() for citation in each}
    moved: dict[int, Citation] = {}
    made = _MadeRows((key for _, _, keys in settled for key in keys.values()), at_once=not added)
    for group, each, keys in settled:
        moved |= {citation.pk: citation for citation in _settle(group, each, keys, rows[group], made)}
    made.save()
    for citation in moved.values():
        citation.resolution_id = citation.resolution.pk if citation.resolution else None
    set_column(Citation, "resolution", {pk: citation.resolution_id for pk, citation in moved.items()})
    articles = {citation.article_id for citation in moved.values()}
    met = [pk for citation in moved.values() for pk in (had[citation.pk], citation.resolution_id)]
    RecordChange.objects.note_gained_or_lost(ChangedRecord.RESOLUTION, met, articles)
    _redirect_joined(wanted)
    return articles


def _steps(citations: list[Citation], added: Collection[int]) -> list[tuple[int, list[Citation]]]:
    """The citations of one group as they were after each of the articles that were just added, with its number."""
    new = sorted({citation.article_id for citation in citations}.intersection(added))
    if len(new) < 2:
        return [(new[0] if new else 0, citations)]
    later = [set(new[at + 1 :]) for at in range(len(new))]
    return [(article, [row for row in citations if row.article_id not in later[at]]) for at, article in enumerate(new)]


def _redirect_joined(groups: list[str]) -> None:
    """Let the address of a resolution that lost its mentions lead to the one that it is now known to be.

    Rules that read numbers better join identities: what was 46/2016/CP is 46/2016/NĐ-CP. Only a single resolution of
    the same number, kind, date and place is such a one.
    """
    orphans = Resolution.objects.filter(
        provisional_group__in=groups, status=Resolution.Status.PROVISIONAL, merged_into=None, citations=None
    )
    for row in orphans.select_related("province"):
        targets = [target for target in _of_the_number(row) if _may_be_of(_when(row), _when(target))]
        if len(targets) == 1:
            _redirect(row, targets[0])
            row.save(update_fields=["merged_into", "reference"])


def _of_the_number(row: Resolution) -> list[Resolution]:
    """The cited resolutions of the row's kind and place whose number is the row's, or the row's made whole."""
    keys = {row.number_key, number_key(row.number)}
    number, when = read_number(row.number), _when(row).lstrip("~")[:4]
    if number is not None:
        keys.add(number_key(complete_number(number, row.kind, year=int(when or 0)).text))
        keys.add(number_key(well_formed(number, code_of_kind(row.kind), "")))
    places = Q(province=row.province_id) | Q(province=None)
    alike = Q(number_key__in=keys) | Q(provisional_group=row.provisional_group)
    cited = Resolution.objects.standing().filter(places, alike, citations__isnull=False)
    return [other for other in cited.exclude(pk=row.pk).distinct() if kind_class(other.kind) == kind_class(row.kind)]


def _keys_of(citations: list[Citation]) -> Mapping[Hashable, ProvisionalKey]:
    """The resolution that each citation of one group cites, by its primary key."""
    return settle(
        ProvisionalMention(
            mention=citation.pk,
            article=citation.article_id,
            key=_key(citation.provisional),
            latest=_date(citation.provisional["latest"]),
        )
        for citation in citations
        if citation.provisional is not None
    )


def _settle(
    group: str,
    citations: list[Citation],
    keys: Mapping[Hashable, ProvisionalKey],
    rows: dict[str, Resolution],
    made: _MadeRows,
) -> list[Citation]:
    """Give the citations of one group their resolutions; returns those that had another before, not saved yet.

    `rows` are the resolutions of the group; those that are made are added.
    """
    used = {key.when: key for key in keys.values()}
    meant = {when: _row_of(used[when], group, rows.get(when), made) for when in sorted(used)}
    for when, row in rows.items():
        if row.issued is None and when not in meant:
            made.save()
            _redirect_undated(row, [found for day, found in meant.items() if _may_be_of(when, day)])
    moved = []
    for citation in citations:
        row = meant[keys[citation.pk].when]
        if citation.decision_id is None and (row.pk is None or citation.resolution_id != row.pk):
            citation.resolution = row
            moved.append(citation)
    for row in meant.values():
        if row.provisional_group == group:
            rows.setdefault(_when(row), row)
    return moved


def _row_of(key: ProvisionalKey, group: str, row: Resolution | None, made: _MadeRows) -> Resolution:
    """The row of a resolution, made at its first mention; its spelling follows the mentions, its address does not."""
    if row is not None and _merged_by_person(row):
        return row.standing()
    if row is not None and not row.is_provisional:
        return row  # an editor took it into the authority file
    if row is not None and row.identity == key.identity and row.kind == key.kind and row.merged_into is None:
        return row
    known = made.find(key)
    if known is not None and known != row:
        return _taken_over(known, group, row)
    is_new = row is None
    if row is None:
        row = Resolution(
            slug=_slug_of(key),
            issued=key.issued,
            province_id=made.province_ids[key.province] if key.province else None,
            status=Resolution.Status.PROVISIONAL,
            confidence=Confidence.PARTIAL,
            provisional_group=group,
        )
    else:
        made.save()  # it may be among those that wait
    row.identity, row.kind, row.number, row.number_key = key.identity, key.kind, key.number, number_key(key.number)[:80]
    _redirect(row, None)
    made.note(key)
    if is_new:
        made.add(row)
    else:
        row.save()
    return row


def _taken_over(known: Resolution, group: str, row: Resolution | None) -> Resolution:
    """The row that has the identity already: of the authority file, or of what an earlier release took for a group.

    The group's own row, if there is one, leads to it.
    """
    if known.is_provisional and not _merged_by_person(known):
        known.provisional_group = group
        _redirect(known, None)
        known.save(update_fields=["provisional_group", "merged_into", "reference"])
    meant = known.standing()
    if row is not None and row != meant:
        _redirect(row, meant)
        row.save(update_fields=["merged_into", "reference"])
    return meant


class _MadeRows:
    """The resolutions that one settlement makes: saved together, in their order, unless they are to be `at_once`.

    `keys` are all that the settlement may ask for. Within the act of a person each is saved by itself, for its history.
    """

    def __init__(self, keys: Iterable[ProvisionalKey], *, at_once: bool) -> None:
        self._at_once = at_once or current_edit() is not None
        self._keys = keys
        self._waiting: list[Resolution] = []

    @cached_property
    def _there(self) -> set[tuple[str, str]]:
        """The identities with their kinds that rows have, of those that may be asked for."""
        rows = Resolution.objects.filter(identity__in=sorted({key.identity for key in self._keys})).order_by()
        return set(rows.values_list("identity", "kind"))

    @cached_property
    def province_ids(self) -> dict[str, int]:
        """The primary keys of provinces, by slug."""
        return dict(Province.objects.values_list("slug", "pk"))

    def find(self, key: ProvisionalKey) -> Resolution | None:
        """The row that has the identity of a key and its kind."""
        if (key.identity, key.kind) not in self._there:
            return None
        self.save()
        known = Resolution.objects.filter(identity=key.identity, kind=key.kind).select_related("merged_into")
        return known.first()

    def note(self, key: ProvisionalKey) -> None:
        """Note that a row was given the identity of a key."""
        self._there.add((key.identity, key.kind))

    def add(self, row: Resolution) -> None:
        """Save a new row, whose address is the one that is wanted, now or with the next ones."""
        self._waiting.append(row)
        if self._at_once:
            self.save()

    def save(self) -> None:
        """Save the rows that wait."""
        rows, self._waiting = self._waiting, []
        if len(rows) < 2:
            for row in rows:
                row.slug = free_slug(Resolution, row.slug)
                row.save()
            return
        for row, slug in zip(rows, free_slugs(Resolution, [row.slug for row in rows]), strict=True):
            row.slug = slug
            row.set_name_keys()
        Resolution.objects.bulk_create(rows)
        RecordChange.objects.note(ChangedRecord.RESOLUTION, [row.pk for row in rows])


def _when(row: Resolution) -> str:
    """What `ProvisionalKey.when` said of the row: its date, or what stands in for it in its identity."""
    if row.issued is not None:
        return row.issued.isoformat()
    return row.identity.split("@")[1] if "@" in row.identity else ""


def _may_be_of(undated: str, when: str) -> bool:
    """Whether a row that was known by a year, or by nothing ("2011", "~2011", ""), can be the one of `when`."""
    return undated.lstrip("~") in ("", when.lstrip("~")[:4])


def _redirect_undated(undated: Resolution, targets: list[Resolution]) -> None:
    """Where the undated mentions all turned out to be of one resolution, their old address leads there."""
    if not undated.is_provisional or _merged_by_person(undated):
        return
    distinct = {row.pk: row for row in targets}
    target = next(iter(distinct.values())) if len(distinct) == 1 else None
    if undated.merged_into != target:
        _redirect(undated, target)
        undated.save(update_fields=["merged_into", "reference"])


def _redirect(row: Resolution, target: Resolution | None) -> None:
    """Merge by machine: `reference` remembers it, as it does for every value that no person gave."""
    row.merged_into = target
    row.reference = {"merged_into": target.slug} if target else {}


def _merged_by_person(row: Resolution) -> bool:
    return row.merged_into is not None and row.reference.get("merged_into") != row.merged_into.slug


def _slug_of(key: ProvisionalKey) -> str:
    return slugify(f"{key.number} {key.when} {key.province}")[:150].strip("-") or "van-ban"


def _key(stored: Any) -> ProvisionalKey:
    return ProvisionalKey(
        kind=stored["kind"],
        number=stored["number"],
        issuer_code=stored["issuer_code"],
        province=stored["province"],
        issued=_date(stored["issued"]),
        year=stored.get("year", 0),  # keys that 0.1.0 stored have no years
        cited_in=stored.get("cited_in", 0),
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
