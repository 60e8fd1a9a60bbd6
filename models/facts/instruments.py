"""Instruments: the sheets by which a unit's service is assessed, each with the years that it holds for.

An instrument is data: dimensions, indicators, weights, scale, bands. Fractions do not occur: weights, scores and edges
are whole hundredths (21.85 % is 2185, a score of 3.5 is 350). What is reckoned from them is in
:mod:`models.facts.scoring`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from msgspec import Meta, Struct

Code = Annotated[str, Meta(min_length=1, max_length=32)]
Line = Annotated[str, Meta(max_length=200)]
Hundredths = Annotated[int, Meta(ge=0, le=10_000)]
Year = Annotated[int, Meta(ge=0, le=9999)]
Zone = Literal["", "green", "yellow", "red"]


class Step(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """From which share on (percent) an indicator gets a score."""

    share: Hundredths
    score: Hundredths


class Indicator(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What is looked at. ``title`` is Indonesian, ``english`` the same in English."""

    code: Code
    title: Line
    english: Line = ""
    weight: Hundredths | None = None
    """Percent of its dimension, or of the whole (:attr:`Instrument.of_whole`); None: an equal share of what is left."""
    provider: Line = ""
    """Which figure of the journal answers it; empty: somebody types it."""
    steps: Annotated[tuple[Step, ...], Meta(max_length=20)] = ()
    """How a share becomes a score, the highest share first; without steps the score is that share of the highest."""


class Dimension(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A part of an instrument. Without indicators it is scored as a whole, and it may be so with them."""

    code: Code
    title: Line
    english: Line = ""
    weight: Hundredths | None = None
    """Percent of the whole; None: an equal share of what the others leave."""
    indicators: Annotated[tuple[Indicator, ...], Meta(max_length=60)] = ()


class Band(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A grade: from ``lower`` on, up to the next one."""

    code: Code
    lower: Hundredths
    title: Line = ""
    english: Line = ""
    zone: Zone = ""


class Instrument(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A sheet of assessment."""

    code: Code
    first_year: Year
    last_year: Year = 0
    """0: until another one says otherwise."""
    title: Line
    english: Line = ""
    source: Line = ""
    checked_on: Line = ""
    doubtful: Annotated[tuple[Line, ...], Meta(max_length=20)] = ()
    """What no source text could confirm."""
    highest: Hundredths
    """The best score."""
    whole: bool = False
    """Scores have no decimals."""
    of_whole: bool = False
    """Weights of indicators are percent of the whole instrument, else of their dimension."""
    mark: Hundredths
    """Below this result a unit must improve."""
    dimensions: Annotated[tuple[Dimension, ...], Meta(max_length=20)]
    bands: Annotated[tuple[Band, ...], Meta(max_length=20)]

    @property
    def key(self) -> str:
        """Return how files and commands name it: ``ombudsman-2022``."""
        return f"{self.code}-{self.first_year}"

    @property
    def years(self) -> str:
        """Return the years that it holds for: ``2021``, ``2022–2024``, ``2025–``."""
        if self.last_year == self.first_year:
            return str(self.first_year)
        return f"{self.first_year}–{self.last_year or ''}"

    def holds_in(self, year: int) -> bool:
        """Tell whether it holds in a year."""
        return self.first_year <= year and (not self.last_year or year <= self.last_year)

    def items(self) -> Iterator[Dimension | Indicator]:
        """Yield dimensions and indicators, each dimension before its own."""
        for dimension in self.dimensions:
            yield dimension
            yield from dimension.indicators

    def item(self, code: str) -> Dimension | Indicator | None:
        """Return the dimension or indicator of a code."""
        return next((item for item in self.items() if item.code == code), None)


__all__ = ["Band", "Dimension", "Indicator", "Instrument", "Step", "Zone"]
