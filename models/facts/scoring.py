"""What an assessment comes to: exact fractions, rounded once, half up, before the band is looked up.

Sources: the Ombudsman's sheet (a dimension's score times its weight, summed; edges from 2022 to 2024: 88, 78, 54, 32)
and PermenPANRB 29/2022 as amended by 4/2023 (an aspect is the weighted mean of its indicators, the index the weighted
mean of the aspects). Scores, weights and results are whole hundredths.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache

import msgspec
from msgspec import Struct

from models.facts.instruments import Band, Dimension, Indicator, Instrument
from models.refused import Refused

LARGEST = 32_000
"""Bytes of an instrument: it travels whole in the first act of each assessment."""
WHOLE = 10_000
"""All of it, in hundredths of a percent."""


class Part(Struct, frozen=True):
    """What a dimension comes to: the exact mean of what is scored, and how many of its items are."""

    code: str
    value: Fraction | None
    scored: int
    of: int


class Result(Struct, frozen=True):
    """What an assessment comes to."""

    parts: tuple[Part, ...]
    value: int | None
    """Hundredths, rounded; None while nothing is scored. While something is missing, the mean of what is scored."""
    scored: int
    of: int

    @property
    def is_whole(self) -> bool:
        """Tell whether everything is scored."""
        return self.scored == self.of


class Lift(Struct, frozen=True):
    """An item that is below the best score, and how much of the result (hundredths, exact) it would add."""

    code: str
    gain: Fraction


def half_up(value: Fraction) -> int:
    """Return a value that is not negative as a whole number; exactly one half goes up."""
    return int(value + Fraction(1, 2))


@lru_cache(maxsize=32)
def weights(instrument: Instrument) -> dict[str, Fraction]:
    """Return the percent of the whole (in hundredths) of each dimension and indicator.

    What states none gets an equal share of what the others of its level leave.
    """
    found = _shared(WHOLE, instrument.dimensions)
    for dimension in instrument.dimensions:
        whole = found[dimension.code]
        if instrument.of_whole:
            found |= _shared(whole, dimension.indicators)
        else:
            within = _shared(WHOLE, dimension.indicators)
            found |= {code: whole * share / WHOLE for code, share in within.items()}
    return found


def _shared(whole: int | Fraction, items: Sequence[Dimension | Indicator]) -> dict[str, Fraction]:
    given = sum(item.weight for item in items if item.weight is not None)
    open_ = sum(item.weight is None for item in items)
    rest = (Fraction(whole) - given) / open_ if open_ else Fraction(0)
    return {item.code: rest if item.weight is None else Fraction(item.weight) for item in items}


def result(instrument: Instrument, scores: Mapping[str, int]) -> Result:
    """Return what scores (hundredths, by item) come to. A dimension that is scored as a whole needs no indicator."""
    share = weights(instrument)
    parts = tuple(_part(dimension, scores, share) for dimension in instrument.dimensions)
    known = [(share[p.code], p.value) for p in parts if p.value is not None]
    heavy = sum((weight for weight, _value in known), Fraction(0))
    value = None
    if heavy:
        value = half_up(sum((weight * value for weight, value in known), Fraction(0)) / heavy)
    return Result(parts, value, sum(p.scored for p in parts), sum(p.of for p in parts))


def _part(dimension: Dimension, scores: Mapping[str, int], share: Mapping[str, Fraction]) -> Part:
    if dimension.code in scores:
        return Part(dimension.code, Fraction(scores[dimension.code]), 1, 1)
    if not dimension.indicators:
        return Part(dimension.code, None, 0, 1)
    known = [i.code for i in dimension.indicators if i.code in scores]
    heavy = sum((share[code] for code in known), Fraction(0))
    value = sum((share[code] * scores[code] for code in known), Fraction(0)) / heavy if heavy else None
    return Part(dimension.code, value, len(known), len(dimension.indicators))


def band(instrument: Instrument, value: int) -> Band:
    """Return the band of a rounded result: the first one whose lower edge it reaches."""
    return next(b for b in instrument.bands if value >= b.lower)


def lifts(instrument: Instrument, scores: Mapping[str, int]) -> list[Lift]:
    """Return what would lift the result most: weight × gap, the largest first; what is not scored is left out."""
    share = weights(instrument)
    found = []
    for dimension in instrument.dimensions:
        items = (dimension,) if dimension.code in scores else dimension.indicators
        for item in items:
            if item.code in scores:
                gap = instrument.highest - scores[item.code]
                found.append(Lift(item.code, share[item.code] * gap / WHOLE))
    return sorted((lift for lift in found if lift.gain), key=lambda lift: -lift.gain)


def of_share(instrument: Instrument, indicator: Indicator, done: int, of: int) -> int:
    """Return the score of an indicator of which ``done`` of ``of`` are met; steps compare the exact share."""
    share = Fraction(done * WHOLE, of) if of else Fraction(0)
    if indicator.steps:
        return next((s.score for s in indicator.steps if share >= s.share), 0)
    value = half_up(share * instrument.highest / WHOLE)
    return value - value % 100 if instrument.whole else value


def faults(instrument: Instrument) -> Iterator[Refused]:
    """Yield everything that is wrong with an instrument, so that nothing is ever reckoned with one that is not sound.

    Codes: ``instrument_years``, ``instrument_doubled``, ``instrument_empty``, ``instrument_weights``,
    ``instrument_bands``, ``instrument_mark``, ``instrument_steps``, ``instrument_large``.
    """
    key = instrument.key
    if instrument.last_year and instrument.last_year < instrument.first_year:
        yield Refused("instrument_years", key=key)
    if not instrument.dimensions or not instrument.highest:
        yield Refused("instrument_empty", key=key)
    if len(msgspec.json.encode(instrument)) > LARGEST:
        yield Refused("instrument_large", key=key, most=LARGEST)
    counted = Counter(item.code for item in instrument.items())
    counted.update(f"band {b.code}" for b in instrument.bands)
    for code, times in counted.items():
        if times > 1:
            yield Refused("instrument_doubled", key=key, item=code)
    yield from _wrong_weights(key, "", WHOLE, instrument.dimensions)
    if len(counted) == sum(counted.values()):
        for dimension in instrument.dimensions:
            whole = weights(instrument)[dimension.code] if instrument.of_whole else WHOLE
            yield from _wrong_weights(key, dimension.code, whole, dimension.indicators)
    edges = [b.lower for b in instrument.bands]
    falling = all(upper > lower for upper, lower in itertools.pairwise(edges))
    if not edges or edges[-1] or not falling or edges[0] > instrument.highest:
        yield Refused("instrument_bands", key=key)
    if instrument.mark > instrument.highest:
        yield Refused("instrument_mark", key=key)
    for dimension in instrument.dimensions:
        for indicator in dimension.indicators:
            yield from _wrong_steps(instrument, indicator)


def _wrong_weights(
    key: str, where: str, whole: int | Fraction, items: Sequence[Dimension | Indicator]
) -> Iterator[Refused]:
    """Weights must make the whole; with some left open the others must leave something."""
    if not items:
        return
    given = sum(item.weight for item in items if item.weight is not None)
    open_ = any(item.weight is None for item in items)
    if (given >= whole) if open_ else (given != whole):
        total, wanted = f"{given / 100:.2f}", f"{float(whole) / 100:.2f}"
        yield Refused("instrument_weights", key=key, where=where or "-", total=total, whole=wanted)


def _wrong_steps(instrument: Instrument, indicator: Indicator) -> Iterator[Refused]:
    shares = [s.share for s in indicator.steps]
    rising = any(upper <= lower for upper, lower in itertools.pairwise(shares))
    if rising or any(s.score > instrument.highest for s in indicator.steps) or (shares and shares[-1]):
        yield Refused("instrument_steps", key=instrument.key, item=indicator.code)


__all__ = ["Lift", "Part", "Result", "band", "faults", "half_up", "lifts", "of_share", "result", "weights"]
