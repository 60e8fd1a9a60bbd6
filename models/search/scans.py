"""What a scanned code names: a case or complaint, a notice, a queue ticket, a blank sheet, or a person."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from models.cases.lines import CaseLine, case_lines
from models.facts import numbering
from models.facts.codes import Scanned
from models.facts.numbering import Range
from models.queue import standing
from models.refused import Refused
from models.register.register import Register
from models.search import person_lines
from models.search.codes import complaint_of_number
from models.slips.blank_sheets import take_sheet

What = Literal["case", "complaint", "notice", "ticket", "sheet", "person", "unknown", "elsewhere"]


class Named(Struct, frozen=True):
    """What a code names. ``unknown``: nothing here has it; ``elsewhere``: it is another branch's number."""

    what: What
    number: int = 0
    """The printed number; 0 for a person."""
    case: int = 0
    """The case of a case's number or of a notice; 0 for anything else."""
    open: bool = False
    """The notice still waits for its papers."""
    visit: int = 0
    """The visit of a queue ticket."""
    label: str = ""
    """What the ticket is called: ``A-012``."""
    person: int = 0
    lines: tuple[CaseLine, ...] = ()
    """The cases of a person (and of who was judged to be the same), or those of a ticket's visit; newest first."""
    complaint: int = 0
    """The complaint of a complaint's number."""


def named(register: Register, code: Scanned) -> Named:
    """Return what a code names; for the reading thread."""
    if code.kind == "person":
        lines = person_lines(register, code.value)
        if not lines:
            return Named("unknown")
        return Named("person", person=_now(register, code.value), lines=lines)
    number, kind = code.value, numbering.kind(code.value)
    found: Named | None = None
    if kind is Range.NOTICE:
        found = _notice(register, number)
    elif kind is Range.QUEUE:
        found = _ticket(register, number)
    elif kind is Range.CASE:
        found = _case(register, number)
    elif kind is Range.COMPLAINT:
        complaint = complaint_of_number(register, numbering.shown(number))
        found = Named("complaint", number, complaint=complaint) if complaint else None
    elif kind is Range.DISPATCH:
        found = _dispatch(register, number)
    if found is not None:
        return found
    elsewhere = number // 10 ** (numbering.LENGTH - 3) != register.branch_number
    return Named("elsewhere" if elsewhere else "unknown", number)


def _case(register: Register, number: int) -> Named | None:
    row = register.database.row("SELECT id FROM case_file WHERE number = ? ORDER BY id DESC LIMIT 1", number)
    if row is not None:
        return Named("case", number, row[0])
    try:
        take_sheet(register, str(number).zfill(numbering.LENGTH))
    except Refused:
        return None
    return Named("sheet", number)


def _notice(register: Register, number: int) -> Named | None:
    row = register.database.row('SELECT "case", open FROM notice WHERE number = ? ORDER BY "case" DESC LIMIT 1', number)
    return Named("notice", number, row[0], open=bool(row[1])) if row else None


def _dispatch(register: Register, number: int) -> Named | None:
    row = register.database.row('SELECT "case" FROM handover WHERE number = ? ORDER BY offer DESC LIMIT 1', number)
    return Named("case", number, row[0]) if row else None


def _ticket(register: Register, number: int) -> Named | None:
    row = register.database.row("SELECT id, turn FROM visit WHERE number = ? ORDER BY id DESC LIMIT 1", number)
    if row is None:
        return None
    visit, turn = row
    lines = case_lines(register, "c.visit = ?", visit)
    return Named("ticket", number, visit=visit, label=standing.label(visit, turn), lines=lines)


def _now(register: Register, subject: int) -> int:
    """Return what a subject is called since a restored database was told apart from its first incarnation."""
    row = register.database.row("SELECT new FROM alias WHERE old = ?", subject)
    return int(row[0]) if row else subject
