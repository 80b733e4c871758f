"""What every search engine raises."""

from __future__ import annotations


class IndexDamaged(Exception):
    """The index cannot be read as it is; it must be rebuilt from the database."""


class IndexMissing(IndexDamaged):
    """There is no index yet."""


class IndexUnreachable(IndexDamaged):
    """The server that keeps the index does not answer, or cannot answer or write now; the index needs no rebuild."""


class IndexBusy(Exception):
    """Another process holds the index for writing and did not release it in time; nothing was changed."""


class UnknownField(ValueError):
    """The query names a field that the index does not have, or has as another kind."""
