"""Who may write a forum down, and who may say that what was promised is done or takes longer."""

from __future__ import annotations

from functools import partial
from typing import Any

from models.acts import (
    Act,
    CommitmentDone,
    CommitmentMade,
    CommitmentMoved,
    ForumCorrected,
    ForumHeld,
    ForumPartDropped,
    InputRecorded,
    ParticipantAdded,
)
from models.acts.by_act import ByAct
from models.fold import ForumState, OfficerState
from models.refused import Refused
from models.rules import rights
from models.rules.common import Rule, Surroundings, active_unit
from models.rules.rights import BEGUN, REMARK, Checks

RULES = ByAct[Rule]()


@RULES.of(ForumHeld)
def _holding(register: Surroundings, _: OfficerState, __: Any, act: ForumHeld) -> None:
    if active_unit(register, act.unit).id >> 48 != register.branch_number:
        raise Refused("unit_unknown")
    if act.day > register.today():
        raise Refused("forum_ahead")


@RULES.of(ForumCorrected)
def _correcting(register: Surroundings, _: OfficerState, __: Any, act: ForumCorrected) -> None:
    if act.day > register.today():
        raise Refused("forum_ahead")


@RULES.of(CommitmentMade)
def _promising(register: Surroundings, _: OfficerState, __: Any, act: CommitmentMade) -> None:
    if active_unit(register, act.owner).id >> 48 != register.branch_number:
        raise Refused("unit_unknown")


@RULES.of(CommitmentDone, CommitmentMoved)
def _keeping(_: Surroundings, officer: OfficerState, state: Any, act: CommitmentDone | CommitmentMoved) -> None:
    """Let the unit that promised it say so, or a supervisor."""
    promise = state.commitment(act.commitment) if isinstance(state, ForumState) else None
    if promise is not None and promise.owner not in officer.units and officer.role != "supervisor":
        raise Refused("not_owner")


@RULES.of(ForumPartDropped)
def _dropping(_: Surroundings, officer: OfficerState, state: Any, act: ForumPartDropped) -> None:
    """Let nobody but a supervisor take a commitment back: it was promised to citizens."""
    if isinstance(state, ForumState) and state.commitment(act.part) and officer.role != "supervisor":
        raise Refused("supervisor_only")


RIGHTS: dict[type[Act], Checks] = {
    ForumHeld: (*BEGUN, partial(rights.of_branch, name="unit", code="unit_unknown")),
    ForumCorrected: REMARK,
    ParticipantAdded: REMARK,
    InputRecorded: REMARK,
    CommitmentMade: (*REMARK, partial(rights.of_branch, name="owner", code="unit_unknown")),
    CommitmentDone: (*REMARK, rights.owner),
    CommitmentMoved: (*REMARK, rights.owner),
    ForumPartDropped: (*REMARK, rights.unsaid),
}
