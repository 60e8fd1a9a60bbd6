"""Who may erase, and what; a desk's own fork, and what the centre says of its entries."""

from __future__ import annotations

from functools import partial
from typing import Any

from models.acts import Act, Erased, Forked, Quarantined, Released, TracesErased
from models.acts.by_act import ByAct
from models.fold import CaseState, ComplaintState, OfficerState, PersonState
from models.fold.states import COMPLAINT_OPEN, OPEN
from models.refused import Refused
from models.rules import rights
from models.rules.common import Rule, Surroundings, has_open_case
from models.rules.rights import BEGUN, CENTRE, Checks

RULES = ByAct[Rule]()


@RULES.of(Erased, TracesErased)
def _erasing(register: Surroundings, officer: OfficerState, state: Any, _: Act) -> None:
    """Let a supervisor erase what no open case needs."""
    if officer.role != "supervisor":
        raise Refused("supervisor_only")
    if isinstance(state, CaseState) and state.state in OPEN:
        raise Refused("person_has_open_case")
    if isinstance(state, ComplaintState) and state.state in COMPLAINT_OPEN:
        raise Refused("person_has_open_case")
    if isinstance(state, PersonState) and has_open_case(register.database, state.id):
        raise Refused("person_has_open_case")


RIGHTS: dict[type[Act], Checks] = {
    Erased: (partial(rights.about, at_home=True), rights.officer, rights.supervisor, rights.over, rights.in_time),
    TracesErased: (*BEGUN, rights.supervisor, rights.in_time),
    Forked: (rights.begins,),
    Quarantined: CENTRE,
    Released: CENTRE,
}
