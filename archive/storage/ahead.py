"""Doing the same for many things where each waits for a store that is far away: several at once, answers in order."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

Given = TypeVar("Given")
Answer = TypeVar("Answer")


def ahead(function: Callable[[Given], Answer], given: Iterable[Given], at_once: int) -> Iterator[Answer]:
    """Call the function with each, at most `at_once` side by side, and yield what it returns in the order of `given`.

    With 1 nothing runs ahead of what is asked for, and no thread is started. What a call raises is raised in its turn.
    """
    if at_once <= 1:
        yield from map(function, given)
        return
    remaining, under_way = iter(given), deque[Future[Answer]]()
    with ThreadPoolExecutor(at_once, "ahead") as pool:
        while True:
            under_way.extend(pool.submit(function, each) for each in islice(remaining, at_once - len(under_way)))
            if not under_way:
                return
            yield under_way.popleft().result()
