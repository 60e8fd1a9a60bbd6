"""The fold: the entries of one subject, in the shared order, become its state. Pure and total.

Each entry comes out *applied*, *contested* or *void*, never an error. The same rules judge an act before it is
recorded: what would not be applied is refused.
"""

from models.fold.engine import Fold, fold
from models.fold.plain import Outcome
from models.fold.states import (
    Asked,
    AssessmentState,
    BranchState,
    CaseState,
    Commitment,
    ComplaintState,
    Contest,
    Delivery,
    DeskState,
    ForumState,
    Handover,
    ImprovementState,
    InventoryState,
    OfficerState,
    Paper,
    Period,
    PersonState,
    QuarantineState,
    SheetsState,
    ShiftState,
    State,
    SurveyState,
    TracesState,
    UnitState,
    VisitPeriod,
    VisitState,
)

__all__ = [
    "Asked",
    "AssessmentState",
    "BranchState",
    "CaseState",
    "Commitment",
    "ComplaintState",
    "Contest",
    "Delivery",
    "DeskState",
    "Fold",
    "ForumState",
    "Handover",
    "ImprovementState",
    "InventoryState",
    "OfficerState",
    "Outcome",
    "Paper",
    "Period",
    "PersonState",
    "QuarantineState",
    "SheetsState",
    "ShiftState",
    "State",
    "SurveyState",
    "TracesState",
    "UnitState",
    "VisitPeriod",
    "VisitState",
    "fold",
]
