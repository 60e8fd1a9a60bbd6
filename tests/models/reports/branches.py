"""Two branches with thirty days of practice data each, and what practice data does not have: undone, lapsed, early."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from models.acts import (
    ActUndone,
    BranchSet,
    CaseLapsed,
    CaseMadeReady,
    CaseOpened,
    CaseRejected,
    CaseReturned,
    CaseWithdrawn,
    FreeText,
    HandoverAccepted,
    HandoverOffered,
    HandoverTakenBack,
    Mark,
    Notice,
    OfficerAdded,
    OfficerData,
    RequirementsMarked,
    TicketCalled,
    TicketIssued,
    UnitAdded,
    VisitMoved,
)
from models.catalogue import seed_calendars, seed_catalogue
from models.facts import ids
from models.facts.numbering import Range
from models.facts.working_days import from_local
from models.practice import fill
from models.register.bulk import Bulk
from models.register.founding import OFFICERS, UNITS
from models.register.register import SYSTEM, Register
from tests.conftest import StillClock

NIK = "3171015708900001"
"""Invented; an officer typed it into a reason, where it should not stand."""
CASES, DAYS = 300, 22


def founded(folder: Path, branch: int, zone: str) -> Register:
    """Found a practice desk of any branch and zone."""
    register = Register.create(
        folder / f"b{branch}.db", branch=branch, desk=1, practice=True, tokens=folder / f"t{branch}", clock=StillClock()
    )
    root = ids.branch_subject(branch)
    with register.writing(SYSTEM, as_centre=True) as centre:
        centre.record(BranchSet(name=f"PTSA {branch}", zone=zone), root)
        units = tuple(centre.record(UnitAdded(code=c, name=n, unit=k)).entry.id for c, n, k in UNITS)
        for code, name, _supervisor in OFFICERS:
            centre.record(OfficerAdded(code=code, role="supervisor", units=units, personal=OfficerData(name=name)))
        centre.record(seed_catalogue(), root)
        for calendar in seed_calendars(register.today()):
            centre.record(calendar, root)
    return register


def filled(folder: Path, branch: int, zone: str, seed: int) -> Register:
    """Return a branch with a month behind it; its clock stands on Tuesday 24 November 2026."""
    register = founded(folder, branch, zone)
    fill(register, CASES, seed, days=DAYS, visits=0.4)
    Strange(register, zone).happen()
    return register


class Strange:
    """What happens seldom, some of it at the very edges of a day."""

    def __init__(self, register: Register, zone: str) -> None:
        self.register, self.zone = register, zone
        units = {u.code: u.id for u in register.units()}
        self.counter, self.unit = units["LOKET"], units["HI"]
        self.officers = [r[0] for r in register.database.rows("SELECT id FROM officer ORDER BY id")]
        (self.person,) = register.database.rows("SELECT min(id) FROM person")[0]

    def at(self, day: int, hour: int = 9, minute: int = 0, second: int = 0) -> int:
        return from_local(dt.datetime(2026, 11, day, hour, minute, second), self.zone)

    def happen(self) -> None:
        with Bulk(self.register) as bulk:
            self.bulk = bulk
            self._undone()
            self._returned_and_lapsed()
            self._told_unlike()
            self._handed()
            self._at_edges()
            self._visits()

    def _open(self, at: int, missing: tuple[str, ...] = (), until: int = 20, officer: int = 0) -> int:
        notice = None
        if missing:
            notice = Notice(self.bulk.number(Range.NOTICE, 2026), missing, dt.date(2026, 11, until))
        opened = CaseOpened(
            number=self.bulk.number(Range.CASE, 2026),
            person=self.person,
            service="PP",
            variant="baru",
            catalogue=1,
            pool=self.counter,
            marks=(Mark("naskah", "original"), *(Mark(code, "missing", 0) for code in missing)),
            notice=notice,
            promised=None if missing else dt.date(2026, 11, 17),
        )
        return self.bulk.record(opened, self.officers[officer], at).id

    def _act(self, case: int, act: object, at: int, officer: int = 0) -> int:
        return self.bulk.record(act, self.officers[officer], at, case).id  # type: ignore[arg-type]  # any act

    def _undone(self) -> None:
        case = self._open(self.at(9))
        ready = self._act(case, CaseMadeReady(), self.at(10))
        self._act(case, ActUndone(undoes=ready, returns_to="received"), self.at(11))
        self._act(case, CaseRejected(personal=FreeText(text="x")), self.at(19))
        self.bulk.close(case)
        case = self._open(self.at(9))
        gone = self._act(case, CaseWithdrawn(personal=FreeText(text="x")), self.at(10))
        self._act(case, ActUndone(undoes=gone, returns_to="received"), self.at(11))
        self.bulk.close(case)

        case = self._open(self.at(9))
        self._act(case, CaseMadeReady(), self.at(10))
        self._act(case, CaseWithdrawn(personal=FreeText(text="x")), self.at(12))
        self.bulk.close(case)

    def _returned_and_lapsed(self) -> None:
        case = self._open(self.at(3))
        notice = Notice(self.bulk.number(Range.NOTICE, 2026), ("naskah",), dt.date(2026, 11, 12))
        self._act(case, CaseReturned(notice=notice, personal=FreeText(text="x")), self.at(5), officer=1)
        marks = (Mark("naskah", "original"),)
        self._act(case, RequirementsMarked(marks=marks, promised=dt.date(2026, 11, 18)), self.at(10))
        self._act(case, CaseMadeReady(), self.at(18, 15))
        self.bulk.close(case)
        case = self._open(self.at(4), ("bukti",), until=10)
        self._act(case, CaseLapsed(personal=FreeText(text="x")), self.at(16))
        self.bulk.close(case)

    def _told_unlike(self) -> None:
        for officer, until in ((0, 13), (0, 13), (1, 9)):
            self.bulk.close(self._open(self.at(4, 11 + officer), ("surat",), until=until, officer=officer))

    def _handed(self) -> None:
        case = self._open(self.at(5))
        offer = self._act(case, HandoverOffered(to=self.unit), self.at(5, 10))
        self._act(case, HandoverTakenBack(offer=offer), self.at(5, 11))
        offer = self._act(case, HandoverOffered(to=self.unit, keep=True), self.at(5, 12), officer=1)
        self._act(case, HandoverAccepted(offer=offer), self.at(6, 12), officer=2)
        self._act(case, HandoverOffered(to=self.unit), self.at(6, 13))
        self.bulk.close(case)

    def _at_edges(self) -> None:
        for day, hour, minute, second in ((9, 23, 59, 59), (10, 0, 0, 0), (10, 23, 59, 59), (11, 0, 0, 0)):
            at = self.at(day, hour, minute, second)
            case = self._open(at)
            self._act(case, CaseMadeReady(), at)
            self.bulk.close(case)
        for due in (14, 16):  # decided on Monday, promised for Saturday and for Monday
            case = self._open(self.at(13, 9))
            self._act(case, CaseMadeReady(), self.at(16 if due == 14 else 18))
            self.bulk.close(case)

    def _visits(self) -> None:
        day = dt.date(2026, 11, 10)

        def ticket(turn: int, at: int, priority: str = "") -> int:
            act = TicketIssued(
                number=self.bulk.number(Range.QUEUE, 2026),
                turn=5000 + turn,
                day=day,
                priority=priority,  # type: ignore[arg-type]
            )
            return self.bulk.record(act, self.officers[2], at).id

        visit = ticket(1, self.at(10, 9), "elderly")
        reason = FreeText(text=f"sakit; NIK {NIK}, telp 0812 3456 7890")
        self._act(visit, TicketCalled(counter=2, early=True, personal=reason), self.at(10, 9, 20), officer=1)
        self._act(visit, VisitMoved(step="serving"), self.at(10, 9, 21), officer=1)
        self._act(visit, VisitMoved(step="held"), self.at(10, 9, 30), officer=1)
        self._act(visit, VisitMoved(step="serving"), self.at(10, 9, 40), officer=1)
        self._act(visit, VisitMoved(step="done"), self.at(10, 9, 47), officer=1)
        self.bulk.close(visit)
        visit = ticket(2, self.at(10, 10))
        self._act(visit, TicketCalled(counter=1), self.at(10, 11))
        self._act(visit, VisitMoved(step="serving"), self.at(10, 11, 1))
        self._act(visit, VisitMoved(step="done", estimated=True), self.at(10, 17))
        self.bulk.close(visit)
        visit = ticket(3, self.at(10, 10))
        self._act(visit, TicketCalled(counter=1), self.at(10, 10, 30))
        self._act(visit, VisitMoved(step="skipped"), self.at(10, 10, 31))
        self._act(visit, VisitMoved(step="absent"), self.at(10, 12))
        self.bulk.close(visit)
        visit = ticket(4, self.at(10, 10))
        self._act(visit, VisitMoved(step="done", estimated=True), self.at(10, 17))
        self.bulk.close(visit)
        self.bulk.close(ticket(5, self.at(10, 16)))
