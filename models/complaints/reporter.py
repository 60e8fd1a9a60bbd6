"""Who is behind a complaint with a hidden reporter: shown to an officer with a reason, and never without an entry."""

from __future__ import annotations

from msgspec import structs

from models import text
from models.acts import LookReason, PersonData, ReporterOpened
from models.fold import ComplaintState, PersonState
from models.refused import Refused
from models.register.register import Register
from models.rules.complaint import is_about


def reporter_of(register: Register, complaint: ComplaintState) -> PersonState | None:
    """Return who complains, hidden or not; None where that was not said, or was erased. Not to be shown as it is."""
    if complaint.person is not None:
        person = register.fold_of(complaint.person).state
        return person if isinstance(person, PersonState) and not person.erased else None
    data = complaint.data.reporter if complaint.data is not None else None
    return _as_person(data) if data is not None else None


def open_reporter(register: Register, officer: int, complaint: int, reason: str) -> PersonState:
    """Write into the access log that ``officer`` opens who is behind a complaint, and return it.

    For the writing thread; the entry is durable when this returns.

    Raises:
        Refused: ``reason_missing``; ``complaint_unknown``; ``reporter_unknown``: nobody knows; ``complained_about``:
            whoever is complained about is never told.
    """
    why = text.line(reason, "reason")
    if not why:
        raise Refused("reason_missing")
    state = register.fold_of(complaint).state
    who = register.officer(officer)
    if not isinstance(state, ComplaintState) or who is None:
        raise Refused("complaint_unknown")
    if is_about(state, who):
        raise Refused("complained_about")
    found = reporter_of(register, state)
    if found is None:
        raise Refused("reporter_unknown")
    register.look(officer, ReporterOpened(personal=LookReason(text=why)), complaint)
    return found


def _as_person(data: PersonData) -> PersonState:
    kind = "nik" if data.nik else "passport" if data.passport else "company" if data.nib or data.npwp else "none"
    return PersonState(0, kind, **structs.asdict(data))  # type: ignore[arg-type]  # one of four words
