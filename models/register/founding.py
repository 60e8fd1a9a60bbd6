"""Founding a desk that stands alone: it writes the branch's own entries, which others get from their centre."""

from __future__ import annotations

from pathlib import Path

from models.acts import BranchSet, OfficerAdded, OfficerData, UnitAdded, UnitKind
from models.catalogue import seed_calendars, seed_catalogue
from models.facts import ids
from models.facts.desk_summary import PRACTICE_OFFICE, PRACTICE_OFFICER, PRACTICE_PASSWORD
from models.officers.sign_in import set_password
from models.ports import Clock
from models.register.register import SYSTEM, Register

UNITS: tuple[tuple[str, str, UnitKind], ...] = (
    ("LOKET", "Loket pelayanan", "counter"),
    ("HI", "Hubungan Industrial dan Persyaratan Kerja", "unit"),
    ("K3", "Pengawasan Norma K3", "unit"),
    ("TKA", "Pengendalian Penggunaan Tenaga Kerja Asing", "unit"),
    ("LATIH", "Pelatihan dan Pemagangan", "unit"),
    ("WAS", "Pengawasan Ketenagakerjaan", "unit"),
)

OFFICERS: tuple[tuple[str, str, bool], ...] = (
    (PRACTICE_OFFICER, "Sari Widowati", False),
    ("budi", "Budi Harsono", False),
    ("ratna", "Ratna Pertiwi", True),
)
"""Invented officers of the practice desk: sign-in code, name, supervisor or not. They sit in every pool, to try all."""


def found_practice(path: Path, *, tokens: Path, clock: Clock | None = None, fast: bool = False) -> Register:
    """Make a practice desk: office, units, officers, catalogue and calendar. ``fast``: cheap passwords, for tests."""
    register = Register.create(path, branch=1, desk=1, practice=True, tokens=tokens, clock=clock)
    root = ids.branch_subject(1)
    with register.writing(SYSTEM, as_centre=True) as centre:
        centre.record(BranchSet(name=PRACTICE_OFFICE, zone="WIB"), root)
        units = tuple(centre.record(UnitAdded(code=c, name=n, unit=k)).entry.id for c, n, k in UNITS)
        officers = [
            centre.record(
                OfficerAdded(
                    code=code,
                    role="supervisor" if supervisor else "officer",
                    units=units,
                    personal=OfficerData(name=name),
                )
            ).entry.id
            for code, name, supervisor in OFFICERS
        ]
        centre.record(seed_catalogue(), root)
        for calendar in seed_calendars(register.today()):
            centre.record(calendar, root)
    for officer in officers:
        set_password(register, officer, PRACTICE_PASSWORD, fast=fast)
    return register
