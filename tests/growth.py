"""How cost grows with size, measured so that a busy machine does not change the answer."""

import cProfile
import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


def growth(work: Callable[[int], object], size: int) -> float:
    """How many times as long `work(2 * size)` takes as `work(size)`: CPU time, best of five, measured in turn.

    About 2 is linear and 4 is quadratic; a test allows 3. Noise only lengthens what is measured: where the larger is
    plainly linear beside the better of two of the smaller, one before and one after it, it is left at that. A ratio
    beyond 3 is measured afresh, at most twice more. What `work` needs that grows with `size` is best made beforehand.
    """
    ratio = 0.0
    for _ in range(3):
        ratio = _ratio(*_min_times(work, size))
        if ratio < 3:
            break
    return ratio


def _ratio(small: float, large: float) -> float:
    return (large + 0.001) / (small + 0.001)  # below a millisecond the clock says nothing


def calls(work: Callable[[], object]) -> int:
    """How many functions, of Python and of C, `work` calls: its cost in a measure that no clock changes.

    What one call costs inside, such as a regular expression, is not seen; `growth` sees it.
    """
    profile = cProfile.Profile()
    profile.runcall(work)
    return sum(entry.callcount for entry in profile.getstats())


class Costs:
    """What each of many small works costs, checked against a bound: calls in the normal tier, CPU time in the soak."""

    def __init__(self, *, most_calls: int, most_seconds: float, in_seconds: bool) -> None:
        self.most_calls, self.most_seconds, self.in_seconds = most_calls, most_seconds, in_seconds
        self.seen: list[float] = []

    def check(self, work: Callable[[], object], what: object) -> None:
        """Do the work once. Raises AssertionError, with `what` was done, where it costs more than the bound."""
        if self.in_seconds:
            started = time.process_time()
            work()
            self.seen.append(time.process_time() - started)
        else:
            self.seen.append(calls(work))
        assert self.seen[-1] < (self.most_seconds if self.in_seconds else self.most_calls), what

    def __str__(self) -> str:
        unit = "s" if self.in_seconds else "calls"
        return f"most {max(self.seen):,.3f} {unit}, mean {sum(self.seen) / len(self.seen):,.4f} {unit}"


@contextmanager
def old_objects_left_alone() -> Iterator[None]:
    """Within the block the collector passes over what there was before: a whole test run's objects take it a second."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _min_times(work: Callable[[int], object], size: int) -> tuple[float, float]:
    """The least CPU time that `work(size)` and `work(2 * size)` took."""
    small = large = float("inf")
    gc.collect()
    gc.disable()
    try:
        for _ in range(5):
            small = min(small, _cpu_time(work, size))
            if _ratio(small, large) < 2.3:
                break
            large = min(large, _cpu_time(work, 2 * size))
    finally:
        gc.enable()
    return small, large


def _cpu_time(work: Callable[[int], object], amount: int) -> float:
    started = time.process_time()
    work(amount)
    return time.process_time() - started
