"""Who may say of two persons that they are one."""

from __future__ import annotations

from typing import Any

from models.acts import Act, PersonCorrected, PersonRegistered, PersonsCompared
from models.acts.by_act import ByAct
from models.fold import OfficerState, PersonState
from models.refused import Refused
from models.rules.common import Rule, Surroundings
from models.rules.rights import BEGUN, REMARK, Checks

RULES = ByAct[Rule]()


@RULES.of(PersonsCompared)
def _comparing(register: Surroundings, _: OfficerState, __: Any, act: PersonsCompared) -> None:
    if not isinstance(register.fold_of(act.other).state, PersonState):
        raise Refused("person_unknown")


RIGHTS: dict[type[Act], Checks] = {
    PersonRegistered: BEGUN,
    PersonCorrected: REMARK,
    PersonsCompared: REMARK,
}
