"""Whether the bytes of every capture are still those that were taken."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from archive.models import Capture, ImportProblem, ImportRun
from archive.models.captures import VerifyResult
from archive.storage import blobs

COMMAND = "verify_captures"
_BATCH = 200


@dataclass(slots=True)
class FixityReport:
    """The figures of a round: captures by what was found, and the problems in words."""

    sound: int = 0
    missing: int = 0
    damaged: int = 0
    is_resumed: bool = False
    problems: list[dict[str, str]] = field(default_factory=list)

    @property
    def summary(self) -> str:
        return f"{self.sound} sound, {self.missing} missing, {self.damaged} damaged"

    @property
    def is_clean(self) -> bool:
        return not (self.missing or self.damaged)


def count_unverified() -> int:
    """How many captures the next round, or what is left of the one that was cut off, will check."""
    run = _unfinished()
    return Capture.objects.to_verify(run.started_at).count() if run else Capture.objects.count()


def verify_captures(*, tick: Callable[[int], Any]) -> FixityReport:
    """Recompute the digest of every capture's bytes and note the result on it; `tick` hears how many were checked.

    A round that was cut off is continued: what it had checked is not checked again.
    """
    run = _unfinished()
    outcome = FixityReport(is_resumed=run is not None)
    run = run or ImportRun.objects.create(command=COMMAND, rules_version="")
    last = 0
    # Captures that come in meanwhile are checked as they come: the round ends with the last one there is.
    while batch := list(Capture.objects.to_verify(run.started_at).filter(pk__gt=last).order_by("pk")[:_BATCH]):
        last = batch[-1].pk
        for digest in dict.fromkeys(capture.sha256 for capture in batch):
            tick(_verify(digest, run, outcome))
    _close(run, outcome)
    return outcome


def _unfinished() -> ImportRun | None:
    return ImportRun.objects.filter(command=COMMAND, state=ImportRun.RunState.RUNNING).first()


def _verify(digest: str, run: ImportRun, outcome: FixityReport) -> int:
    """Check the bytes under a digest for all captures that share them, which may be more than the batch holds."""
    result, detail = VerifyResult.SOUND, ""
    try:
        blobs.load(digest)
    except blobs.BlobError as error:
        is_missing = isinstance(error.__cause__, FileNotFoundError)
        result, detail = VerifyResult.MISSING if is_missing else VerifyResult.DAMAGED, str(error)
    captures = Capture.objects.to_verify(run.started_at).filter(sha256=digest)
    addresses = list(captures.values_list("url", flat=True)) if detail else []
    count = captures.update(verified_at=timezone.now(), verify_result=result)
    setattr(outcome, result.value, getattr(outcome, result.value) + count)
    for address in addresses:
        problem = {"path": (address or digest)[:1000], "code": f"bytes-{result.value}", "detail": detail}
        outcome.problems.append(problem)
        ImportProblem.objects.create(run=run, **problem)
    return count


def _close(run: ImportRun, outcome: FixityReport) -> None:
    checked = Capture.objects.filter(verified_at__gte=run.started_at)
    run.seen = checked.count()
    run.failed = checked.exclude(verify_result=VerifyResult.SOUND).count()
    run.state = ImportRun.RunState.FAILED if run.failed else ImportRun.RunState.FINISHED
    run.finished_at = timezone.now()
    run.save()
