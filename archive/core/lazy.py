"""Attributes that are worked out when they are first asked for."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

__all__ = ["lazy_property"]

if TYPE_CHECKING:
    from functools import cached_property as lazy_property
else:

    class lazy_property:  # used as a decorator, like property
        """`functools.cached_property` without its lock, which in Python 3.11 costs more than most of what we keep.

        Two threads that ask for the first time at once both work the value out, which is the same.
        """

        def __init__(self, work_out: Callable[[Any], Any]) -> None:
            self._work_out = work_out
            self._name = work_out.__name__
            self.__doc__ = work_out.__doc__

        def __get__(self, instance: Any, owner: Any = None) -> Any:
            if instance is None:
                return self
            value = instance.__dict__[self._name] = self._work_out(instance)
            return value
