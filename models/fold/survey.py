"""Rules of what came out of the ballot box, and of a line of the follow-up plan."""

from __future__ import annotations

from msgspec import structs

from models.acts import Act, Erased, ImprovementPlanned, ImprovementReported, PlanText, ResultText, SurveyTaken
from models.acts.entry import Entry
from models.fold.states import ImprovementState, State, SurveyState
from models.refused import Refused


def step(state: State | None, entry: Entry, act: Act) -> State:
    """Return answers after ``act``.

    Raises:
        Refused: ``subject_exists``, ``subject_unknown``.
    """
    if isinstance(act, SurveyTaken) and state is None:
        remarks = act.personal.remarks if act.personal else ()
        return SurveyState(entry.id, act.day, act.answers, act.respondents, remarks)
    if isinstance(act, Erased) and isinstance(state, SurveyState):
        return structs.replace(state, remarks=())
    raise Refused("subject_exists" if isinstance(act, SurveyTaken) else "subject_unknown")


def step_improvement(state: State | None, entry: Entry, act: Act) -> State:
    """Return a line of the plan after ``act``.

    Raises:
        Refused: ``subject_exists``, ``subject_unknown``; ``plan_months``: it would end before it begins.
    """
    if isinstance(act, ImprovementPlanned) and state is None:
        if act.ends < act.begins:
            raise Refused("plan_months")
        text = act.personal or PlanText()
        return ImprovementState(
            entry.id,
            act.instrument,
            act.element,
            act.service,
            act.unit or 0,
            act.begins,
            act.ends,
            text.programme,
            text.owner,
            entry.at,
        )
    if isinstance(act, ImprovementReported) and isinstance(state, ImprovementState):
        told = act.personal or ResultText()
        return structs.replace(
            state, done=act.done, description=told.description, document=told.document, reported_at=entry.at
        )
    if isinstance(act, Erased) and isinstance(state, ImprovementState):
        return structs.replace(state, programme="", owner="", description="", document="")
    raise Refused("subject_exists" if isinstance(act, ImprovementPlanned) else "subject_unknown")
