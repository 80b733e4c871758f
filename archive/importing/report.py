"""The figures of a run, what was wrong with which file, and what was not read as an article, by kind."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from archive.core.intake import IncomingCapture
from archive.models import CaptureState

COUNTS = ("seen", "added", "updated", "unchanged", "skipped", "failed")
_MOST_KINDS = 100  # a file may name as many as it likes
_REST = "other"
NO_ARTICLES = frozenset({CaptureState.SKIPPED, CaptureState.RESOURCE, CaptureState.ASIDE, CaptureState.REDIRECT})


@dataclass(slots=True)
class ImportReport:
    """The figures of a run. `passed_over` has for each kind its count and one example: what was `skipped`, and the
    records beside that hold no page (requests, styles, second copies …), which count in no other figure.
    """

    seen: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    failed: int = 0
    problems: list[dict[str, Any]] = field(default_factory=list)
    passed_over: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def summary(self) -> str:
        return (
            f"{self.seen} read: {self.added} added, {self.updated} updated, {self.unchanged} unchanged, "
            f"{self.skipped} skipped, {self.failed} failed; {len(self.problems)} problems"
        )

    @property
    def passed_over_lines(self) -> list[str]:
        """One line for each kind, the most frequent first: "not read: 312 style (crawl.warc.gz:5512)"."""
        kinds = sorted(self.passed_over.items(), key=lambda each: (-each[1]["count"], each[0]))
        return [f"not read: {found['count']} {kind} ({found['example']})" for kind, found in kinds]

    @property
    def is_clean(self) -> bool:
        return not self.problems

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in (*COUNTS, "problems", "passed_over")}

    def add_problem(self, path: str, code: str, detail: str, *, is_failure: bool) -> None:
        self.problems.append({"path": path, "code": code, "detail": detail, "is_failure": is_failure})
        self.failed += is_failure

    def count_known(self, state: str) -> None:
        """Count a capture that the archive has already, by its state there."""
        self.skipped += state in NO_ARTICLES
        self.unchanged += state == CaptureState.ARTICLE

    def skip(self, kind: str, path: str) -> None:
        """Count a capture that gave no article, though nothing was wrong with it."""
        self.skipped += 1
        self.pass_over(kind, path)

    def pass_over(self, kind: str, path: str) -> None:
        """Count what was not read, by its kind."""
        kind = kind if kind in self.passed_over or len(self.passed_over) < _MOST_KINDS else _REST
        self.passed_over.setdefault(kind, {"count": 0, "example": path})["count"] += 1

    def without_passed_over(self, found: Iterable[IncomingCapture]) -> Iterator[IncomingCapture]:
        """Yield what a source gives, but count what is no more than to be counted."""
        for item in found:
            if item.passed_over:
                self.pass_over(item.passed_over, item.path)
            else:
                yield item
