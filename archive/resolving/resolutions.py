"""Resolutions that no authority covers: their rows, and which mention is of which, over all articles."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from archive.core.linking.outcomes import ProvisionalKey
from archive.core.linking.provisional import ProvisionalMention, affected_group, settle
from archive.core.numbers import number_key
from archive.core.text import slugify
from archive.models import Citation, Province, Resolution
from archive.models.authority import Confidence, free_slug


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
        "latest": _iso(latest),
    }


def settle_resolutions(groups: Iterable[str]) -> set[int]:
    """Link every mention of the groups to the resolution it cites; returns the articles whose links changed.

    The outcome depends on the mentions that exist, not on their order. A resolution whose mentions all turn out to
    be of another (undated ones, once a single dated one is known) redirects to it and comes back when they leave it.
    What a person merged or took into the authority file stays so.
    """
    wanted = sorted(set(groups))
    if not wanted:
        return set()
    citations: dict[str, list[Citation]] = {group: [] for group in wanted}
    columns = ("article_id", "resolution_id", "decision_id", "provisional", "provisional_group")
    for citation in Citation.objects.filter(provisional_group__in=wanted).order_by("pk").only(*columns):
        citations[citation.provisional_group].append(citation)
    rows: dict[str, dict[date | None, Resolution]] = {group: {} for group in wanted}
    known = Resolution.objects.filter(provisional_group__in=wanted).select_related("merged_into").order_by("-pk")
    for row in known:
        rows[row.provisional_group][row.issued] = row
    moved = [citation for group in wanted for citation in _settle(group, citations[group], rows[group])]
    by_resolution: dict[int | None, list[int]] = defaultdict(list)
    for citation in moved:
        by_resolution[citation.resolution_id].append(citation.pk)
    for resolution, pks in by_resolution.items():
        for start in range(0, len(pks), 500):
            Citation.objects.filter(pk__in=pks[start : start + 500]).update(resolution=resolution)
    return {citation.article_id for citation in moved}


def _settle(group: str, citations: list[Citation], rows: dict[date | None, Resolution]) -> list[Citation]:
    """Give the citations of one group their resolutions; returns those that had another before, not saved yet."""
    keys = settle(
        ProvisionalMention(
            mention=citation.pk,
            article=citation.article_id,
            key=_key(citation.provisional),
            latest=_date(citation.provisional["latest"]),
        )
        for citation in citations
        if citation.provisional is not None
    )
    used = {key.issued: key for key in keys.values() if isinstance(key, ProvisionalKey)}
    meant = {
        issued: _row_of(used[issued], group, rows.get(issued))
        for issued in sorted(used, key=lambda day: day or date.min)
    }
    _redirect_undated(rows.get(None), meant)
    moved = []
    for citation in citations:
        row = meant[keys[citation.pk].issued]
        if citation.decision_id is None and citation.resolution_id != row.pk:
            citation.resolution = row
            moved.append(citation)
    return moved


def _row_of(key: ProvisionalKey, group: str, row: Resolution | None) -> Resolution:
    """The row of a resolution, made at its first mention; its spelling follows the mentions, its address does not."""
    if row is None:
        known = Resolution.objects.filter(identity=key.identity, kind=key.kind).select_related("merged_into").first()
        if known is not None:
            return known.standing()  # a record of the authority file that was merged into another
        row = Resolution(
            slug=free_slug(Resolution, _slug_of(key)),
            issued=key.issued,
            province=Province.objects.get(slug=key.province) if key.province else None,
            status=Resolution.Status.PROVISIONAL,
            confidence=Confidence.PARTIAL,
            provisional_group=group,
        )
    elif _merged_by_person(row):
        return row.standing()
    elif not row.is_provisional:
        return row  # an editor took it into the authority file
    elif row.identity == key.identity and row.kind == key.kind and row.merged_into is None:
        return row
    row.identity, row.kind, row.number, row.number_key = key.identity, key.kind, key.number, number_key(key.number)[:80]
    _redirect(row, None)
    row.save()
    return row


def _redirect_undated(undated: Resolution | None, meant: Mapping[date | None, Resolution]) -> None:
    """Where the undated mentions all turned out to be of one dated resolution, their old address leads there."""
    if undated is None or None in meant or not undated.is_provisional or _merged_by_person(undated):
        return
    targets = {row.pk: row for row in meant.values()}
    target = next(iter(targets.values())) if len(targets) == 1 else None
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
    return slugify(f"{key.number} {_iso(key.issued) or ''} {key.province}")[:150].strip("-") or "van-ban"


def _key(stored: Any) -> ProvisionalKey:
    return ProvisionalKey(
        kind=stored["kind"],
        number=stored["number"],
        issuer_code=stored["issuer_code"],
        province=stored["province"],
        issued=_date(stored["issued"]),
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
