"""What became of a province: the changes that made or ended it, ready to be told in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from archive.models import Province, ProvinceChange
from archive.models.authority import Confidence

JOINED = "joined"  # several became one: Hậu Giang, Sóc Trăng và Cần Thơ hợp thành Cần Thơ
ABSORBED = "absorbed"  # one went into another that stood before and after: Hà Tây nhập vào Hà Nội
DIVIDED = "divided"  # one became several
SPLIT_OFF = "split-off"  # one went on, smaller, and another came out of it: Đắk Nông tách khỏi Đắk Lắk
RAISED = "raised"  # a province became a city
FORMED = "formed"  # parts of others became one


@dataclass(frozen=True, kw_only=True)
class LineageChange:
    """One change as a sentence needs it: who, how, into whom, when, by what law, and whether that is verified."""

    form: str
    sources: list[Province]
    results: list[Province]
    effective: date | None
    adopted: date | None
    basis: str
    notes: str
    verified: bool

    @classmethod
    def of(cls, change: ProvinceChange) -> LineageChange:
        before, after = list(change.predecessors.all()), list(change.successors.all())
        form = _form(change, before, after)
        if form in (ABSORBED, SPLIT_OFF):
            lasting = [unit for unit in before if unit in after]
            before = lasting if form == SPLIT_OFF else before
            after = [unit for unit in after if unit not in lasting]
        dates = [change.effective_confidence if change.effective else change.adopted_confidence]
        return cls(
            form=form,
            sources=before,
            results=after,
            effective=change.effective,
            adopted=change.adopted,
            basis=change.legal_basis,
            notes=change.notes,
            verified=all(level == Confidence.VERIFIED for level in [change.confidence, *dates] if level),
        )


def _form(change: ProvinceChange, before: list[Province], after: list[Province]) -> str:
    if change.kind == ProvinceChange.Kind.UPGRADE:
        return RAISED
    if change.kind == ProvinceChange.Kind.CREATED:
        return FORMED
    if change.kind == ProvinceChange.Kind.SPLIT:
        return SPLIT_OFF if any(unit in after for unit in before) else DIVIDED
    return JOINED if len(before) > 1 else ABSORBED


def changes_of(province: Province) -> list[LineageChange]:
    """The changes that the unit came from or went into, the latest first."""
    touching = ProvinceChange.objects.filter(Q(predecessors=province) | Q(successors=province)).distinct()
    return [LineageChange.of(change) for change in touching.prefetch_related("predecessors", "successors")]
