"""What a source yields: one capture to import, or the reason why there is none."""

from dataclasses import dataclass

from archive.capture import RawCapture


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One capture to import, or the reason why there is none; `path` is for people to read."""

    path: str
    raw: RawCapture | None = None
    problem: str = ""  # code
    detail: str = ""
