"""Figures of a report, exact: shares from counts, means from sums, the middle one and the ninth of ten."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal


def rounded(number: Decimal, places: int = 2) -> Decimal:
    """Return a number with so many places, a half away from zero, as offices round."""
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def share(part: int, whole: int) -> Decimal | None:
    """Return ``part`` of ``whole`` in per cent with two places; None of nothing. 137 of 147 are 93.20."""
    return rounded(Decimal(part * 100) / whole) if whole else None


def mean(values: Sequence[int], places: int = 2) -> Decimal | None:
    """Return the mean; None of nothing."""
    return rounded(Decimal(sum(values)) / len(values), places) if values else None


def median(values: Sequence[int], places: int = 2) -> Decimal | None:
    """Return the middle one of all, of two in the middle their mean; None of nothing."""
    if not values:
        return None
    ordered, half = sorted(values), len(values) // 2
    both = ordered[half] + ordered[half - 1 + len(values) % 2]
    return rounded(Decimal(both) / 2, places)


def ninetieth(values: Sequence[int]) -> int | None:
    """Return the smallest one that at least nine of ten do not exceed (nearest rank); None of nothing."""
    return sorted(values)[-(-len(values) * 9 // 10) - 1] if values else None


def minutes(seconds: Decimal | int | None) -> int | None:
    """Return seconds as whole minutes, a half up."""
    return None if seconds is None else int(rounded(Decimal(seconds) / 60, 0))
