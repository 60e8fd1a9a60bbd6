"""What a self-assessment is after its entries."""

from __future__ import annotations

from msgspec import Struct

from models.acts import ScoreEvidence
from models.facts import scoring
from models.facts.instruments import Band, Instrument

RUNNING, FINISHED, DROPPED = "running", "finished", "dropped"


class Score(Struct, frozen=True):
    """The score of an indicator, or of a dimension as a whole; ``value`` in hundredths."""

    item: str
    value: int
    entry: int
    at: int
    officer: int
    provider: str = ""
    done: int = 0
    of: int = 0
    evidence: tuple[ScoreEvidence, ...] = ()
    remark: str = ""
    references: tuple[str, ...] = ()


class AssessmentState(Struct, frozen=True):
    """A unit's assessment of itself for a year, by the instrument that it began with."""

    id: int
    unit: int
    year: int
    instrument: Instrument
    begun_at: int
    begun_by: int
    touched_at: int
    scores: tuple[Score, ...] = ()
    """In the order of their items."""
    state: str = RUNNING
    closed_at: int = 0
    closed_by: int = 0
    note: str = ""

    @property
    def values(self) -> dict[str, int]:
        """The scores by item."""
        return {s.item: s.value for s in self.scores}

    @property
    def result(self) -> scoring.Result:
        """What the scores come to."""
        return scoring.result(self.instrument, self.values)

    @property
    def band(self) -> Band | None:
        """The band of the result; None while nothing is scored."""
        value = self.result.value
        return None if value is None else scoring.band(self.instrument, value)

    def score(self, item: str) -> Score | None:
        """Return the score of an item."""
        return next((s for s in self.scores if s.item == item), None)
