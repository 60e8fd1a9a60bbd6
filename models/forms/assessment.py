"""Assessing a unit: begin, score, let the journal answer what it can, finish."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta, Struct

from models import text
from models.acts import AssessmentBegun, AssessmentClosed, EvidenceKind, IndicatorScored, ScoreData, ScoreEvidence
from models.facts.instruments import Instrument
from models.fold import AssessmentState
from models.forms.base import Done, Form, Id, free, reason
from models.forms.custody import unit_of
from models.quality import figures, sheets
from models.refused import Refused
from models.register.register import Register
from models.register.writing import Writing


class Shown(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A piece of evidence: what it is called, and the SHA-256 of its file, if it is one."""

    kind: EvidenceKind = "document"
    reference: str = ""
    hash: str = ""
    entry: Id = 0


class BeginAssessment(Form, frozen=True, kw_only=True, tag="begin_assessment"):
    """Begin the assessment of a unit; ``instrument`` is one, or the key of one that comes with the program."""

    instrument: Instrument | str
    unit: str
    year: Annotated[int, Meta(ge=0, le=9999)]

    def perform(self, writing: Writing) -> Done:
        """Record the beginning, with the whole instrument; see :meth:`Form.perform`."""
        instrument = self.instrument
        if isinstance(instrument, str):
            found = next((i for i in sheets.instruments() if i.key == instrument), None)
            if found is None:
                raise Refused("instrument_unknown")
            instrument = found
        if not 2000 <= self.year <= 2199:
            raise Refused("year_shape")
        unit = unit_of(writing.register, self.unit)
        recorded = writing.record(AssessmentBegun(unit=unit.id, year=self.year, instrument=instrument))
        return Done(subject=recorded.entry.id)


class _OnAssessment(Form, frozen=True, kw_only=True):
    """Base of forms on an assessment, named by its id."""

    assessment: Id


class ScoreIndicator(_OnAssessment, frozen=True, kw_only=True, tag="score_indicator"):
    """Score an indicator, or a dimension as a whole: ``80``, ``77,99``; an empty ``score`` takes it away."""

    item: str
    score: str
    remark: str = ""
    evidence: tuple[Shown, ...] = ()

    def perform(self, writing: Writing) -> Done:
        """Record the score; see :meth:`Form.perform`."""
        remark = text.line(self.remark, "remark", longest=text.NOTE_LENGTH)
        names = tuple(text.line(e.reference, "reference") for e in self.evidence)
        if not all(names):
            raise Refused("evidence_unnamed")
        act = IndicatorScored(
            item=self.item,
            score=read_score(self.score) if text.clean(self.score) else None,
            evidence=tuple(ScoreEvidence(e.kind, e.hash, e.entry) for e in self.evidence),
            personal=ScoreData(remark=remark, references=names) if remark or names else None,
        )
        recorded = writing.record(act, self.assessment)
        return Done(subject=self.assessment, count=len(_state(recorded.state).scores))


class AnswerFromJournal(_OnAssessment, frozen=True, kw_only=True, tag="answer_from_journal"):
    """Let the journal answer every indicator that it can. What somebody typed stays as it is."""

    def perform(self, writing: Writing) -> Done:
        """Record each answer that says something new; ``count`` says how many; see :meth:`Form.perform`."""
        state = assessment_of(writing.register, self.assessment)
        count = 0
        for answer in figures.answers(writing.register, state):
            figure, old = answer.figure, state.score(answer.indicator.code)
            if old is not None and (
                not old.provider or (old.value, old.done, old.of) == (answer.score, figure.done, figure.of)
            ):
                continue
            act = IndicatorScored(
                item=answer.indicator.code,
                score=answer.score,
                provider=answer.indicator.provider,
                done=figure.done,
                of=figure.of,
                evidence=(ScoreEvidence("entry", entry=figure.entry),) if figure.entry else (),
            )
            writing.record(act, self.assessment)
            count += 1
        return Done(subject=self.assessment, count=count)


class CloseAssessment(_OnAssessment, frozen=True, kw_only=True, tag="close_assessment"):
    """Finish an assessment once everything is scored; or drop it, with a reason."""

    outcome: Literal["finished", "dropped"] = "finished"
    note: str = ""

    def perform(self, writing: Writing) -> Done:
        """Record it; see :meth:`Form.perform`."""
        said = reason(self.note) if self.outcome == "dropped" else free(self.note)
        writing.record(AssessmentClosed(outcome=self.outcome, personal=said), self.assessment)
        return Done(subject=self.assessment)


def assessment_of(register: Register, id_: int) -> AssessmentState:
    """Return an assessment by its id.

    Raises:
        Refused: ``assessment_unknown``.
    """
    return _state(register.fold_of(id_).state)


def _state(state: object) -> AssessmentState:
    if not isinstance(state, AssessmentState):
        raise Refused("assessment_unknown")
    return state


def read_score(typed: str) -> int:
    """Return a score in hundredths: ``80``, ``4.5``, ``77,99``.

    Raises:
        Refused: ``score_shape``.
    """
    cleaned = text.clean(typed).replace(",", ".")
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,2})?", cleaned) or Decimal(cleaned) > 100:
        raise Refused("score_shape")
    return int(Decimal(cleaned) * 100)


__all__ = [
    "AnswerFromJournal",
    "BeginAssessment",
    "CloseAssessment",
    "ScoreIndicator",
    "Shown",
    "assessment_of",
    "read_score",
]
