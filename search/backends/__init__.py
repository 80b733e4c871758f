"""Search engines behind Haystack, one contract for all; none of them knows what an article is.

An engine may raise IndexBusy, when another process keeps the index from being written, and IndexDamaged, when it cannot
be read. Everything else of the contract stands in tests/search/contract.
"""

from search.backends.index.sections import IndexDamaged
from search.backends.index.writing import IndexBusy

__all__ = ["IndexBusy", "IndexDamaged"]
