"""A cache that the pages can do without: one that cannot be read or written costs speed and one line in the log."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import cached_property, partial
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)

_QUIET_FOR = 60  # seconds between two lines in the log


class OptionalCache(BaseCache):
    """Passes everything on to the backend named in OPTIONS["BACKEND"]; where that fails, nothing is cached.

    A full disk, a folder of another user, a damaged file or a Redis server that is down are all the same here.
    """

    def __init__(self, location: Any, params: dict[str, Any]) -> None:
        super().__init__(params)
        options = dict(params.get("OPTIONS", {}))
        self._make: Callable[[], BaseCache] = partial(
            import_string(options.pop("BACKEND")), location, {**params, "OPTIONS": options}
        )
        self._silent_until = 0.0

    @cached_property
    def _backend(self) -> BaseCache:
        return self._make()  # not before it is used: making it may fail too

    def _tried(self, call: Callable[[], Any], otherwise: Any) -> Any:
        try:
            return call()
        except Exception as error:  # whatever a backend raises: a page must not fail for it
            if time.monotonic() >= self._silent_until:
                self._silent_until = time.monotonic() + _QUIET_FOR
                logger.warning("The cache cannot be used (%s: %s); pages are slower", type(error).__name__, error)
            return otherwise

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._tried(lambda: self._backend.get(key, default, version), default)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._tried(lambda: self._backend.set(key, value, timeout, version), None)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._tried(lambda: self._backend.add(key, value, timeout, version), True))

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._tried(lambda: self._backend.touch(key, timeout, version), False))

    def delete(self, key: Any, version: int | None = None) -> bool:
        return bool(self._tried(lambda: self._backend.delete(key, version), False))

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return bool(self._tried(lambda: self._backend.has_key(key, version), False))

    def clear(self) -> None:
        self._tried(lambda: self._backend.clear(), None)

    def close(self, **kwargs: Any) -> None:
        if "_backend" in self.__dict__:
            self._tried(lambda: self._backend.close(**kwargs), None)
