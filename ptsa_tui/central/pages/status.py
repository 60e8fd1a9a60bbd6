"""What a citizen is told of a case, by its number and the six digits on the receipt: states, dates, what is owed.

A wrong code and an unknown number are one question with one answer: a row has both, or nothing is read of the case.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from msgspec import Struct

from models.facts import ids, numbering, status_codes
from models.fold import BranchState, CaseState
from models.refused import Refused
from models.text import digits
from ptsa_tui.central.admin import Centre
from ptsa_tui.central.pages.services import published
from ptsa_tui.central.pages.tries import Limit, Tries, Try
from ptsa_tui.central.placing import folds_of
from ptsa_tui.central.store import Tx, row

NUMBER = Limit("case number", free=5, first=60, longest=900)
"""A number that was asked for with a wrong code: some hundred guesses a day out of a million, from all addresses."""
ADDRESS = Limit("status address", free=20, first=60, longest=600)
"""An address that asked wrongly; many people may stand behind one, and their right questions do not count."""


class Step(Struct, frozen=True):
    """A state of the case and since when, seconds UTC."""

    state: str
    at: int


class Told(Struct, frozen=True):
    """What is told of a case; ``zone`` is that of its office."""

    number: str
    state: str
    steps: tuple[Step, ...]
    zone: str
    promised: dt.date | None = None
    doubtful: bool = False
    missing: tuple[str, ...] = ()
    """Papers that the citizen still owes, by name."""
    deadline: dt.date | None = None
    fee: int = 0
    """Rupiah that are not paid yet."""
    billing: str = ""


def asked_for(centre: Centre, tries: Tries, number: str, code: str, address: str) -> Told:
    """Return what is told of a case.

    Raises:
        Refused: ``status_mistyped``: one of both has a wrong shape, which anybody can see from the paper;
            ``status_unknown``: there is no such pair of number and code; ``tries_wait``.
    """
    wanted, secret = _number(number), status_codes.read(code)
    if wanted is None or secret is None:
        raise Refused("status_mistyped")
    asked = (Try(NUMBER, str(wanted)), Try(ADDRESS, address))
    tries.count(asked, centre.clock())
    branch = wanted // 10**12
    with centre.store.reading() as tx:
        sql = "SELECT subject FROM subject WHERE branch = %s AND number = %s AND status_code = %s"
        found = row(tx, sql, branch, wanted, secret)
        told = _told(tx, branch, int(found[0])) if found else None
    if told is None:
        raise Refused("status_unknown")
    with centre.store.transaction() as tx:
        tries.take_back(tx, asked)
    return told


def _number(text: str) -> int | None:
    """Return the whole number of a case that was typed, or scanned; None when it is none."""
    typed = digits(text)
    if len(typed) != numbering.LENGTH or len(text) > 2 * numbering.LENGTH:
        return None
    number = int(typed)
    right = numbering.is_valid(number) and numbering.kind(number) is numbering.Range.CASE
    return number if right else None


def _told(tx: Tx, branch: int, subject: int) -> Told | None:
    home = ids.branch_subject(branch)
    folds = folds_of(tx, branch, [subject, home])
    case, office = folds[subject].state, folds[home].state
    if not isinstance(case, CaseState) or not isinstance(office, BranchState):
        return None
    notice = case.notice
    return Told(
        numbering.shown(case.number),
        case.state,
        tuple(_steps(case)),
        office.zone,
        case.promised if case.state in ("received", "with_unit") else None,
        case.doubtful,
        _names(tx, office, case, notice.missing) if notice else (),
        notice.deadline if notice else None,
        0 if case.proof or case.state in ("referred", "withdrawn", "lapsed", "rejection_given") else case.fee,
        case.billing,
    )


def _steps(case: CaseState) -> Iterator[Step]:
    """Yield when each state began; which unit had the case in it is nobody's business outside."""
    before = ""
    for period in case.periods:
        if period.state != before:
            yield Step(period.state, period.from_)
        before = period.state


def _names(tx: Tx, office: BranchState, case: CaseState, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return what the papers are called in the catalogue that the case was taken in under."""
    act = published(tx, office, case.catalogue)
    service = next((s for s in (act.services if act else ()) if s.code == case.service), None)
    variant = service.variant(case.variant) if service else None
    known = {r.code: r.name for r in variant.requirements} if variant else {}
    return tuple(known.get(code, code) for code in codes)


__all__ = ["ADDRESS", "NUMBER", "Step", "Told", "asked_for"]
