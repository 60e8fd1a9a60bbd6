"""Who may give queue numbers out, pass a visit on, set blank sheets aside."""

from __future__ import annotations

from functools import partial
from typing import Any

from models.acts import Act, SheetsReserved, TicketCalled, TicketIssued, VisitMoved, VisitPassed
from models.acts.by_act import ByAct
from models.facts import numbering
from models.fold import OfficerState
from models.refused import Refused
from models.rules import rights
from models.rules.common import Rule, Surroundings, check_number
from models.rules.rights import BEGUN, REMARK, Checks

RULES = ByAct[Rule]()


@RULES.of(TicketIssued)
def _issuing(register: Surroundings, _: OfficerState, __: Any, act: TicketIssued) -> None:
    check_number(act.number, numbering.Range.QUEUE)
    if register.database.row("SELECT 1 FROM visit WHERE number = ?", act.number) is not None:
        raise Refused("number_used")
    _check_services(register, act.services)


@RULES.of(VisitPassed)
def _passing(register: Surroundings, _: OfficerState, __: Any, act: VisitPassed) -> None:
    _check_services(register, act.services)
    branch = register.branch().id >> 48
    heard = {chain.desk for chain in register.journal.chains() if chain.branch == branch}
    if act.desk not in heard:
        raise Refused("desk_unheard", desk=act.desk)


def _check_services(register: Surroundings, services: tuple[str, ...]) -> None:
    known = register.catalogue().by_code
    unknown = next((s for s in services if s not in known), None)
    if unknown is not None:
        raise Refused("service_unknown", service=unknown)


@RULES.of(SheetsReserved)
def _reserving(_: Surroundings, __: OfficerState, ___: Any, act: SheetsReserved) -> None:
    check_number(act.first, numbering.Range.CASE)


RIGHTS: dict[type[Act], Checks] = {
    TicketIssued: (*BEGUN, partial(rights.numbered, range_=numbering.Range.QUEUE)),
    TicketCalled: REMARK,
    VisitMoved: REMARK,
    VisitPassed: REMARK,
    SheetsReserved: (*BEGUN, partial(rights.numbered, name="first", range_=numbering.Range.CASE, last="count")),
}
"""That only the desk that has a visit moves it is the fold's to say: it may have been passed on unseen."""
