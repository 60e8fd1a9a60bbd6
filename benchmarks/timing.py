"""What every benchmark does: take the time of a call, and say what most of the times were."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence


def timed(call: Callable[[], object]) -> float:
    """Return the milliseconds of one call."""
    begun = time.perf_counter()
    call()
    return (time.perf_counter() - begun) * 1000


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value below which a share of them lies; the median for a half."""
    ordered = sorted(values)
    return statistics.median(ordered) if share == 0.5 else ordered[min(len(ordered) - 1, int(len(ordered) * share))]
