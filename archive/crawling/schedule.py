"""Which sources are due to be captured, and what their last rounds brought."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from archive.crawling.frontier import EntryKind, Seed
from archive.crawling.run import RoundPlan
from archive.crawling.scope import seeds_of
from archive.models import CaptureRound, CaptureRule

SAVED = "save="  # what the call of a round for one address begins with
_PATIENCE = 10  # rounds in a row without an answer; then it is asked once a week
_WEEK = timedelta(days=7)
_BEING_SAVED = timedelta(minutes=10)  # somebody may still be waiting for it


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledSource:
    """A source with its rule, its last round, and when it is due; `due_at` is None where it is not to be captured."""

    rule: CaptureRule
    last: CaptureRound | None
    due_at: datetime | None


def scheduled_sources() -> list[ScheduledSource]:
    """Return every source that has a schedule, the one that has waited longest first."""
    rules = list(CaptureRule.objects.filter(every_hours__isnull=False).select_related("source__contact"))
    last: dict[int, CaptureRound] = {}
    for round in CaptureRound.objects.filter(source__in=[rule.source_id for rule in rules]).order_by(
        "started_at", "pk"
    ):
        if round.source_id is not None:
            last[round.source_id] = round
    found = []
    for rule in rules:
        round_before = last.get(rule.source_id)
        found.append(ScheduledSource(rule=rule, last=round_before, due_at=due_at(rule, round_before)))
    return sorted(found, key=lambda each: (each.due_at is None, each.due_at.timestamp() if each.due_at else 0.0))


def due_rounds(now: datetime) -> list[RoundPlan]:
    """Return what is to be captured now: sources that are due, and single addresses that were asked for and not had."""
    plans = [
        RoundPlan(
            [Seed(url, EntryKind.LIST) for url in seeds_of(each.rule.source)],
            [f"source={each.rule.source.slug}"],
            each.rule.source,
        )
        for each in scheduled_sources()
        if each.due_at is not None and each.due_at <= now
    ]
    plans = [plan for plan in plans if plan.starts]
    asked = CaptureRound.objects.unfinished().filter(source=None, started_at__lt=now - _BEING_SAVED)
    saved = [round for round in asked if round.arguments and str(round.arguments[0]).startswith(SAVED)]
    return [*plans, *(RoundPlan([], round.arguments) for round in saved)]


def due_at(rule: CaptureRule, last: CaptureRound | None) -> datetime | None:
    """Return when a source is to be captured next, after its last round; None where it is not, or not by itself."""
    if not rule.is_active or rule.every_hours is None or rule.source.gone_since is not None:
        return None
    if last is None:
        return datetime.fromtimestamp(0, UTC)
    if last.finished_at is None:
        return last.started_at
    pause = timedelta(hours=rule.every_hours)
    contact = getattr(rule.source, "contact", None)
    if contact is not None and contact.failures >= _PATIENCE:
        pause = max(pause, _WEEK)
    return last.started_at + pause
