"""Acts on a self-assessment: a unit scores itself by an instrument, which the first act keeps whole."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from models.acts.base import Act, Code, Few, FreeText, Line, Personal, Ref, Text
from models.facts.instruments import Hundredths, Instrument

AssessedYear = Annotated[int, Meta(ge=2000, le=2199)]
Some = Annotated[int, Meta(ge=0, lt=1 << 31)]
EvidenceKind = Literal["document", "photo", "file", "entry"]


class ScoreEvidence(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What shows that a score is right. What it is called stands in the personal part, at the same place."""

    kind: EvidenceKind
    hash: Annotated[str, Meta(pattern="^([0-9a-f]{64})?$")] = ""
    """SHA-256 of a file, in hexadecimal; empty for what is not kept as a file."""
    entry: Ref = 0
    """The entry of the journal that shows it."""


class ScoreData(Personal, frozen=True):
    """What was said of a score. ``references`` names each evidence, in their order."""

    remark: Text = ""
    references: Annotated[tuple[Line, ...], Few] = ()


class AssessmentBegun(Act, frozen=True):
    """A unit assesses itself for a year. The whole instrument stands here, so no later file changes the result."""

    SUBJECT = "assessment"
    CREATES = True
    NUMBER = 69
    unit: Ref
    year: AssessedYear
    instrument: Instrument


class IndicatorScored(Act, frozen=True):
    """An indicator, or a dimension as a whole, got a score in hundredths; None takes it away."""

    SUBJECT = "assessment"
    NUMBER = 70
    item: Code
    score: Hundredths | None = None
    provider: Line = ""
    """The figure of the journal that answered it; empty when somebody typed it."""
    done: Some = 0
    of: Some = 0
    """That figure: how many of how many."""
    evidence: Annotated[tuple[ScoreEvidence, ...], Few] = ()
    personal: ScoreData | None = None


class AssessmentClosed(Act, frozen=True):
    """Nothing is scored any more: it is finished, or it was begun by mistake and counts for nothing."""

    SUBJECT = "assessment"
    NUMBER = 71
    outcome: Literal["finished", "dropped"]
    personal: FreeText | None = None


__all__ = [
    "AssessmentBegun",
    "AssessmentClosed",
    "EvidenceKind",
    "IndicatorScored",
    "ScoreData",
    "ScoreEvidence",
]
