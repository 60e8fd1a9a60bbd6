"""What a subject is after its entries: values, without a database."""

from __future__ import annotations

from models.fold.states.assessment import AssessmentState, Score
from models.fold.states.branch import BranchState, DeskState, OfficerState, QuarantineState, UnitState
from models.fold.states.case import (
    DELIVERED,
    FOR_CITIZEN,
    GIVEN,
    INCOMPLETE,
    LAPSED,
    OPEN,
    READY,
    RECEIVED,
    REFERRED,
    REJECTED,
    REJECTION_GIVEN,
    RETURNED,
    RUNNING,
    STATES,
    WITH_UNIT,
    WITHDRAWN,
    Asked,
    CaseState,
    Delivery,
    Given,
    Handover,
    Move,
    Paper,
    Period,
)
from models.fold.states.complaint import (
    CLOSED,
    COMPLAINT_OPEN,
    COMPLAINT_RUNNING,
    COMPLAINT_STATES,
    COMPLETE,
    DECIDED,
    IN_HAND,
    NEW,
    SOLVED,
    SUPPLEMENT,
    TOLD,
    ComplaintState,
    Step,
)
from models.fold.states.crossing import Contest
from models.fold.states.forum import GROUPS, Commitment, ForumState, Input, Participant, TermMove
from models.fold.states.incident import IncidentNote, IncidentState, Telling
from models.fold.states.person import PersonState, Said
from models.fold.states.shift import InventoryState, ShiftState, TracesState
from models.fold.states.survey import ImprovementState, SurveyState
from models.fold.states.visit import (
    ABSENT,
    CALLED,
    DONE,
    ON_HOLD,
    PRESENT,
    SERVING,
    SKIPPED,
    VISIT_STATES,
    WAITING,
    SheetsState,
    VisitPeriod,
    VisitState,
)

Crossable = CaseState | ComplaintState
"""Subjects on which acts cross by the one table (:mod:`models.fold.crossing`)."""
CROSSABLE = (CaseState, ComplaintState)

State = (
    CaseState
    | ComplaintState
    | PersonState
    | VisitState
    | SheetsState
    | ShiftState
    | InventoryState
    | TracesState
    | AssessmentState
    | ForumState
    | IncidentState
    | SurveyState
    | ImprovementState
    | OfficerState
    | UnitState
    | BranchState
    | DeskState
    | QuarantineState
)
"""What any subject is."""

__all__ = [
    "ABSENT",
    "CALLED",
    "CLOSED",
    "COMPLAINT_OPEN",
    "COMPLAINT_RUNNING",
    "COMPLAINT_STATES",
    "COMPLETE",
    "CROSSABLE",
    "DECIDED",
    "DELIVERED",
    "DONE",
    "FOR_CITIZEN",
    "GIVEN",
    "GROUPS",
    "INCOMPLETE",
    "IN_HAND",
    "LAPSED",
    "NEW",
    "ON_HOLD",
    "OPEN",
    "PRESENT",
    "READY",
    "RECEIVED",
    "REFERRED",
    "REJECTED",
    "REJECTION_GIVEN",
    "RETURNED",
    "RUNNING",
    "SERVING",
    "SKIPPED",
    "SOLVED",
    "STATES",
    "SUPPLEMENT",
    "TOLD",
    "VISIT_STATES",
    "WAITING",
    "WITHDRAWN",
    "WITH_UNIT",
    "Asked",
    "AssessmentState",
    "BranchState",
    "CaseState",
    "Commitment",
    "ComplaintState",
    "Contest",
    "Crossable",
    "Delivery",
    "DeskState",
    "ForumState",
    "Given",
    "Handover",
    "ImprovementState",
    "IncidentNote",
    "IncidentState",
    "Input",
    "InventoryState",
    "Move",
    "OfficerState",
    "Paper",
    "Participant",
    "Period",
    "PersonState",
    "QuarantineState",
    "Said",
    "Score",
    "SheetsState",
    "ShiftState",
    "State",
    "Step",
    "SurveyState",
    "Telling",
    "TermMove",
    "TracesState",
    "UnitState",
    "VisitPeriod",
    "VisitState",
]
