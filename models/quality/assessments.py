"""Assessments as lists show them: by unit and year, with the way from the year before, and what would lift most."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from models.facts import scoring
from models.facts.instruments import Dimension, Indicator
from models.fold import AssessmentState
from models.fold.states.assessment import FINISHED
from models.register.register import Register

SHOWN_LIFTS = 3
"""How many of the items that would lift a result most are named in short."""


class Line(NamedTuple):
    """An assessment in a list; ``result``, ``mark`` and ``before`` in hundredths."""

    id: int
    unit: str
    """Code of the unit."""
    year: int
    instrument: str
    state: str
    result: int | None
    band: str
    zone: str
    scored: int
    items: int
    mark: int
    before: int | None = None
    """Result of the unit's newest finished assessment of an earlier year by an instrument of that name."""

    @property
    def below(self) -> bool:
        """Tell whether the unit must improve."""
        return self.state == FINISHED and self.result is not None and self.result < self.mark


class Raise(NamedTuple):
    """An item that is below the best score: its score, its weight in percent, and what it would add, in hundredths."""

    item: Dimension | Indicator
    score: int
    weight: Fraction
    gain: Fraction


def assessments(register: Register) -> list[Line]:
    """Return the assessments of this branch but those that were dropped: by unit, the newest year first."""
    sql = """SELECT a.id, u.code, a.year, a.instrument, a.state, a.result, a.band, a.zone, a.scored, a.items, a.mark
        FROM assessment a JOIN unit u ON u.id = a.unit WHERE a.unit >> 48 = ? AND a.state <> 'dropped'
        ORDER BY u.code, a.year DESC, a.instrument, a.id DESC"""
    found = [Line(*row) for row in register.database.rows(sql, register.branch_number)]
    return [line._replace(before=_before(line, found)) for line in found]


def _before(line: Line, lines: Iterable[Line]) -> int | None:
    sheet = line.instrument.rpartition("-")[0]
    earlier = (
        other
        for other in lines
        if (other.unit, other.instrument.rpartition("-")[0], other.state) == (line.unit, sheet, FINISHED)
        and other.year < line.year
    )
    return next((other.result for other in earlier), None)


def raises(state: AssessmentState) -> list[Raise]:
    """Return what would lift an assessment's result, the most first: weight × gap."""
    weights, found = scoring.weights(state.instrument), []
    for lift in scoring.lifts(state.instrument, state.values):
        item = state.instrument.item(lift.code)
        if item is not None:
            found.append(Raise(item, state.values[lift.code], weights[lift.code], lift.gain))
    return found


def weak(register: Register, lines: Iterable[Line]) -> list[tuple[Line, list[Raise]]]:
    """Return the units that are below the mark by their newest assessment, each with what would lift it most."""
    newest: dict[tuple[str, str], Line] = {}
    for line in lines:
        if line.state == FINISHED:
            newest.setdefault((line.unit, line.instrument.rpartition("-")[0]), line)
    found = []
    for line in newest.values():
        state = register.fold_of(line.id).state if line.below else None
        if isinstance(state, AssessmentState):
            found.append((line, raises(state)[:SHOWN_LIFTS]))
    return found


__all__ = ["Line", "Raise", "assessments", "raises", "weak"]
