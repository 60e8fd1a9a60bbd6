"""Slips before there is a case: the queue number of a visit, and the blank sheet for a dark day."""

from __future__ import annotations

from typing import Any

from models.facts import numbering
from models.fold import VisitState
from models.fold.states import SheetsState
from models.queue.standing import label_of
from models.refused import Refused
from models.register.register import Register
from models.slips import common
from models.words import formats

Values = dict[str, Any]


def ticket(register: Register, subject: int, _detail: str = "") -> tuple[Values, str]:
    """Return the values of a queue number. Why somebody goes first stands on no paper.

    Raises:
        Refused: ``ticket_unknown``.
    """
    visit = register.fold_of(subject).state
    if not isinstance(visit, VisitState):
        raise Refused("ticket_unknown")
    known = register.catalogue().by_code
    values = {
        **common.office(register),
        **common.numbered(visit.number),
        "turn": label_of(visit),
        "services": [known[code].name if code in known else code for code in visit.services],
        "priority": bool(visit.priority),
        "day": formats.weekday(visit.day),
        "moment": common.moment(register, visit.issued_at),
        "clock": formats.clock(visit.issued_at, register.branch().zone),
        "ahead": _before(register, visit),
        "counter": common.counter(visit.wanted),
        "officer": common.officer(register, visit.issued_by),
    }
    return values, str(values["number"])


def _before(register: Register, visit: VisitState) -> int:
    """Return how many are called before this visit as it is now; the order of :mod:`models.queue.standing`."""
    row = register.database.row(
        """SELECT count(*) FROM visit WHERE state = 'waiting' AND desk = ? AND id <> ?
        AND (? = 0 OR counter IN (0, ?)) AND (priority = '', issued_at, id) < (?, ?, ?)""",
        visit.desk,
        visit.id,
        visit.wanted,
        visit.wanted,
        not visit.priority,
        visit.issued_at,
        visit.id,
    )
    return int(row[0]) if row else 0


def blank(register: Register, subject: int, detail: str) -> tuple[Values, str]:
    """Return the values of a blank sheet; ``detail`` is its number, one of the block.

    Raises:
        Refused: ``slip_unfit``: the number is not one of the block.
    """
    block = register.fold_of(subject).state
    number = int(detail) if detail.isdigit() else 0
    place = numbering.running(number) - numbering.running(block.first) if isinstance(block, SheetsState) else -1
    if not isinstance(block, SheetsState) or not 0 <= place < block.count or not numbering.is_valid(number):
        raise Refused("slip_unfit")
    values = {
        **common.office(register),
        **common.numbered(number),
        "moment": common.moment(register, register.clock.now()),
        "officer": "",
        "counter": "",
        "service": "",
        "papers": [],
    }
    return values, str(values["number"])
