"""The reference data as its files state it, read once for all tests of a process, with all that is derived from it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from archive.core.authorities import Authorities
from archive.reference.files import read_reference

REFERENCE = Path(__file__).parents[1] / "fixtures" / "reference"


@cache
def authorities() -> Authorities:
    """The authorities of the repository."""
    return read_reference(REFERENCE)
