"""Who may say what of the survey: the box alone what was answered, officers what is done about it."""

from __future__ import annotations

from functools import partial
from typing import Any

from models.acts import Act, ImprovementPlanned, ImprovementReported, SurveyTaken
from models.acts.by_act import ByAct
from models.fold import OfficerState
from models.refused import Refused
from models.rules import rights
from models.rules.common import Rule, Surroundings
from models.rules.rights import BEGUN, REMARK, Checks

RULES = ByAct[Rule]()


@RULES.of(SurveyTaken)
def _taking(_: Surroundings, __: OfficerState, ___: Any, ____: SurveyTaken) -> None:
    raise Refused("survey_named")  # no officer's name ever stands over answers


@RULES.of(ImprovementPlanned)
def _planning(register: Surroundings, _: OfficerState, __: Any, act: ImprovementPlanned) -> None:
    if act.service and act.service not in register.catalogue().by_code:
        raise Refused("service_unknown", service=act.service)
    if act.unit is not None and register.unit(act.unit) is None:
        raise Refused("unit_unknown")


RIGHTS: dict[type[Act], Checks] = {
    SurveyTaken: (rights.begins, rights.nobody),
    ImprovementPlanned: (*BEGUN, partial(rights.of_branch, name="unit", code="unit_unknown")),
    ImprovementReported: (partial(rights.about, at_home=True), *REMARK[1:]),
}
