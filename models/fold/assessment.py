"""Rules of a self-assessment: what may be scored, and when it is over."""

from __future__ import annotations

from msgspec import structs

from models.acts import Act, AssessmentBegun, AssessmentClosed, Erased, IndicatorScored, ScoreData
from models.acts.entry import Entry
from models.facts import scoring
from models.fold.states import AssessmentState, Score, State
from models.fold.states.assessment import RUNNING
from models.refused import Refused


def step(state: State | None, entry: Entry, act: Act) -> State:
    """Return the assessment after ``act``.

    Raises:
        Refused: ``subject_exists``, ``subject_unknown``, ``assessment_closed``, ``assessment_unscored``,
            ``instrument_year``, what :func:`models.facts.scoring.faults` finds, ``item_unknown``, ``score_range``,
            ``score_missing``, ``evidence_unnamed``.
    """
    if isinstance(act, AssessmentBegun):
        if state is not None:
            raise Refused("subject_exists")
        return _begun(entry, act)
    if not isinstance(state, AssessmentState):
        raise Refused("subject_unknown")
    touched = max(state.touched_at, entry.at)
    if isinstance(act, Erased):
        return structs.replace(state, touched_at=touched)
    if state.state != RUNNING:
        raise Refused("assessment_closed")
    if isinstance(act, IndicatorScored):
        return structs.replace(_scored(state, entry, act), touched_at=touched)
    if isinstance(act, AssessmentClosed):
        if act.outcome == "finished" and not state.result.is_whole:
            left = state.result.of - state.result.scored
            raise Refused("assessment_unscored", count=left)
        note = act.personal.text if act.personal else ""
        return structs.replace(
            state, state=act.outcome, closed_at=entry.at, closed_by=entry.officer, note=note, touched_at=touched
        )
    raise Refused("subject_unknown")


def _begun(entry: Entry, act: AssessmentBegun) -> AssessmentState:
    fault = next(scoring.faults(act.instrument), None)
    if fault is not None:
        raise fault
    if not act.instrument.holds_in(act.year):
        raise Refused("instrument_year", key=act.instrument.key, years=act.instrument.years)
    return AssessmentState(entry.id, act.unit, act.year, act.instrument, entry.at, entry.officer, entry.at)


def _scored(state: AssessmentState, entry: Entry, act: IndicatorScored) -> AssessmentState:
    instrument = state.instrument
    if instrument.item(act.item) is None:
        raise Refused("item_unknown", item=act.item)
    rest = {s.item: s for s in state.scores if s.item != act.item}
    if act.score is None:
        if len(rest) == len(state.scores):
            raise Refused("score_missing")
        return structs.replace(state, scores=tuple(rest.values()))
    if act.score > instrument.highest or (instrument.whole and act.score % 100):
        raise Refused("score_range", highest=instrument.highest // 100)
    said = act.personal or ScoreData()
    if act.personal is not None and len(said.references) != len(act.evidence):
        raise Refused("evidence_unnamed")
    rest[act.item] = Score(
        act.item,
        act.score,
        entry.id,
        entry.at,
        entry.officer,
        act.provider,
        act.done,
        act.of,
        act.evidence,
        said.remark,
        said.references,
    )
    order = [item.code for item in instrument.items()]
    return structs.replace(state, scores=tuple(sorted(rest.values(), key=lambda s: order.index(s.item))))
