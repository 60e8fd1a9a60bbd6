"""The fold: the entries of one subject, in the shared order, become its state. Pure and total.

Each entry comes out *applied*, *contested* or *void*, never an error. The same rules judge an act before it is
recorded: what would not be applied is refused.
"""

from models.fold.engine import Fold, Outcome, fold
from models.fold.states import (
    BranchState,
    CaseState,
    Contest,
    Delivery,
    DeskState,
    Handover,
    OfficerState,
    Period,
    PersonState,
    QuarantineState,
    SheetsState,
    State,
    UnitState,
    VisitPeriod,
    VisitState,
)

__all__ = [
    "BranchState",
    "CaseState",
    "Contest",
    "Delivery",
    "DeskState",
    "Fold",
    "Handover",
    "OfficerState",
    "Outcome",
    "Period",
    "PersonState",
    "QuarantineState",
    "SheetsState",
    "State",
    "UnitState",
    "VisitPeriod",
    "VisitState",
    "fold",
]
