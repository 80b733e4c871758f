"""Decoded and computed arrays, kept for the next query within a limit of bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Protocol, TypeVar, cast


class Sized(Protocol):
    """Something that knows its size in bytes."""

    @property
    def nbytes(self) -> int: ...


Entry = TypeVar("Entry", bound=Sized)
_OVERHEAD = 400  # bytes a cached entry takes besides its arrays: key, dictionary slot, array headers


_PROTECTED = 0.8  # of the limit at most is held for entries that were asked for again


class PostingCache:
    """A segmented least-recently-used cache of at most `limit` bytes, safe for threads.

    A new entry is on probation; one that is asked for again is protected, and what is asked for once pushes only such
    entries out (Karedla, Love and Wherry, "Caching strategies to improve disk system performance", 1994). So words that
    many queries share outlive pairs and phrases that one query asked for.

    The first item of a key is the name of the segment. Two threads that miss the same key may both make the entry; they
    make equal ones. An entry larger than an eighth of the limit is returned but not kept.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.bytes_held = 0
        self._probation: OrderedDict[Hashable, tuple[int, Any]] = OrderedDict()
        self._protected: OrderedDict[Hashable, tuple[int, Any]] = OrderedDict()
        self._bytes_protected = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Entry]) -> Entry:
        """Return the entry of `key`; `make` makes it if it is not there."""
        found = self.held(key)
        return self.put(key, make()) if found is None else cast(Entry, found)

    def held(self, key: Hashable) -> Any:
        """Return the entry of `key`; None if it is not there."""
        with self._lock:
            found = self._protected.get(key)
            if found is not None:
                self._protected.move_to_end(key)
                return found[1]
            found = self._probation.pop(key, None)
            if found is None:
                return None
            self._protect(key, found)
            return found[1]

    def _protect(self, key: Hashable, entry: tuple[int, Any]) -> None:
        self._protected[key] = entry
        self._bytes_protected += entry[0]
        while self._bytes_protected > self.limit * _PROTECTED:
            oldest, back = self._protected.popitem(last=False)
            self._bytes_protected -= back[0]
            self._probation[oldest] = back

    def put(self, key: Hashable, entry: Entry) -> Entry:
        """Keep an entry, and return it."""
        self._put(key, entry)
        return entry

    def _put(self, key: Hashable, entry: Sized) -> None:
        size = entry.nbytes + _OVERHEAD
        if size > self.limit // 8:
            return
        with self._lock:
            if key in self._probation or key in self._protected:
                return
            self._probation[key] = (size, entry)
            self.bytes_held += size
            while self.bytes_held > self.limit:
                _, (dropped, _) = self._probation.popitem(last=False)
                self.bytes_held -= dropped

    def forget(self, segment: str) -> None:
        """Drop all entries of a segment that is gone."""
        with self._lock:
            for entries in (self._probation, self._protected):
                for key in [key for key in entries if isinstance(key, tuple) and key[0] == segment]:
                    size, _ = entries.pop(key)
                    self.bytes_held -= size
                    if entries is self._protected:
                        self._bytes_protected -= size

    def __len__(self) -> int:
        return len(self._probation) + len(self._protected)
