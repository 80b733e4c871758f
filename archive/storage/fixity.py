"""Whether the bytes of every capture are still those that were taken."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F
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
    left: int = 0  # for the next call
    problems: list[dict[str, str]] = field(default_factory=list)

    @property
    def summary(self) -> str:
        return f"{self.sound} sound, {self.missing} missing, {self.damaged} damaged"

    @property
    def checked(self) -> int:
        return self.sound + self.missing + self.damaged

    @property
    def is_clean(self) -> bool:
        return not (self.missing or self.damaged)


def count_unverified() -> int:
    """How many captures the next round, or what is left of the one that was cut off, will check."""
    run = _unfinished()
    return Capture.objects.to_verify(run.started_at).count() if run else Capture.objects.count()


def verify_captures(
    *, tick: Callable[[int], Any], most: int | None = None, until: datetime | None = None
) -> FixityReport:
    """Recompute the digest of every capture's bytes and note the result on it; `tick` hears how many were checked.

    Those that were not checked for longest come first. A round that was cut off, or ended at `most` captures or at
    `until`, is continued: what it had checked is not checked again. A store that does not answer cuts it off too
    (StoreUnavailable): it says nothing about any capture.
    """
    run = _unfinished()
    outcome = FixityReport(is_resumed=run is not None)
    run = run or ImportRun.objects.create(command=COMMAND, rules_version="")
    # Captures that come in meanwhile are checked as they come: the round ends with the last one there is.
    waiting = Capture.objects.to_verify(run.started_at).order_by(F("verified_at").asc(nulls_first=True), "pk")
    while batch := list(waiting[:_BATCH]):
        for digest, body in blobs.load_all(dict.fromkeys(capture.sha256 for capture in batch)):
            tick(_verify(digest, body, run, outcome))
            if (most is not None and outcome.checked >= most) or (until is not None and timezone.now() >= until):
                _note(run)
                outcome.left = waiting.count()
                if outcome.left:
                    return outcome
    _close(run)
    return outcome


def _unfinished() -> ImportRun | None:
    return ImportRun.objects.filter(command=COMMAND, state=ImportRun.RunState.RUNNING).first()


def _verify(digest: str, body: bytes | blobs.BlobError, run: ImportRun, outcome: FixityReport) -> int:
    """Check the bytes under a digest for all captures that share them, which may be more than the batch holds."""
    result, detail = VerifyResult.SOUND, ""
    if isinstance(body, blobs.BlobError):
        is_missing = isinstance(body.__cause__, FileNotFoundError)
        result, detail = VerifyResult.MISSING if is_missing else VerifyResult.DAMAGED, str(body)
    captures = Capture.objects.to_verify(run.started_at).filter(sha256=digest)
    addresses = list(captures.values_list("url", flat=True)) if detail else []
    count = captures.update(verified_at=timezone.now(), verify_result=result)
    setattr(outcome, result.value, getattr(outcome, result.value) + count)
    for address in addresses:
        problem = {"path": (address or digest)[:1000], "code": f"bytes-{result.value}", "detail": detail}
        outcome.problems.append(problem)
        ImportProblem.objects.create(run=run, **problem)
    return count


def _note(run: ImportRun) -> None:
    """Note how far a round has come."""
    checked = Capture.objects.filter(verified_at__gte=run.started_at)
    run.seen = checked.count()
    run.failed = checked.exclude(verify_result=VerifyResult.SOUND).count()
    run.save()


def _close(run: ImportRun) -> None:
    _note(run)
    run.state = ImportRun.RunState.FAILED if run.failed else ImportRun.RunState.FINISHED
    run.finished_at = timezone.now()
    run.save()
