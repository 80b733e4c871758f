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


class PostingCache:
    """A least-recently-used cache of at most `limit` bytes, safe for threads.

    The first item of a key is the name of the segment. Two threads that miss the same key may both make the entry;
    they make equal ones. An entry larger than an eighth of the limit is returned but not kept.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.bytes_held = 0
        self._entries: OrderedDict[Hashable, tuple[int, Any]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Entry]) -> Entry:
        """Return the entry of `key`; `make` makes it if it is not there."""
        found = self.held(key)
        return self.put(key, make()) if found is None else cast(Entry, found)

    def held(self, key: Hashable) -> Any:
        """Return the entry of `key`; None if it is not there."""
        with self._lock:
            found = self._entries.get(key)
            if found is None:
                return None
            self._entries.move_to_end(key)
            return found[1]

    def put(self, key: Hashable, entry: Entry) -> Entry:
        """Keep an entry, and return it."""
        self._put(key, entry)
        return entry

    def _put(self, key: Hashable, entry: Sized) -> None:
        size = entry.nbytes + _OVERHEAD
        if size > self.limit // 8:
            return
        with self._lock:
            if key in self._entries:
                return
            self._entries[key] = (size, entry)
            self.bytes_held += size
            while self.bytes_held > self.limit:
                _, (dropped, _) = self._entries.popitem(last=False)
                self.bytes_held -= dropped

    def forget(self, segment: str) -> None:
        """Drop all entries of a segment that is gone."""
        with self._lock:
            for key in [key for key in self._entries if isinstance(key, tuple) and key[0] == segment]:
                self.bytes_held -= self._entries.pop(key)[0]

    def __len__(self) -> int:
        return len(self._entries)
