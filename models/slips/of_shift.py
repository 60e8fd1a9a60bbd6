"""The record of a shift's handover (berita acara serah terima): numbers of cases, never a citizen's name."""

from __future__ import annotations

from typing import Any

from models.acts import ShiftAccepted, ShiftException, ShiftHanded, from_parts
from models.facts import numbering
from models.fold.states import CaseState, ShiftState
from models.refused import Refused
from models.register.register import Register
from models.slips import common
from models.words import formats, labels
from models.words.shift import exception

Values = dict[str, Any]


def baton(register: Register, subject: int, detail: str) -> tuple[Values, str]:
    """Return the values of a shift; without ``accepted`` as its detail as it was handed over, one signature open.

    Raises:
        Refused: ``slip_unfit``: there is no such shift.
    """
    state = register.fold_of(subject).state
    if not isinstance(state, ShiftState):
        raise Refused("slip_unfit")
    taken = bool(state.accepted_by) and detail == "accepted"
    unit = register.unit(state.pool)
    notes = _notes(register, subject)
    values = {
        **common.office(register),
        "number": f"{unit.code if unit else '?'} {formats.moment(state.handed_at, register.branch().zone)}",
        "unit": unit.name if unit else "?",
        "counter": "",
        "officer": common.officer(register, state.handed_by),
        "absent": common.officer(register, state.absent),
        "moment": common.moment(register, state.handed_at),
        "counts": [{"state": labels.state(c.state), "cases": c.cases, "papers": c.papers} for c in state.counts],
        "cases": sum(c.cases for c in state.counts),
        "papers": sum(c.papers for c in state.counts),
        "exceptions": _exceptions(register, state.exceptions),
        "enrolled": bool(register.note("centre")),
        "unsent": state.unsent,
        "note": notes[0],
        "taken_by": common.officer(register, state.accepted_by) if taken else "",
        "taken_at": common.moment(register, state.accepted_at or 0) if taken else "",
        "found": _exceptions(register, state.found) if taken else [],
        "taken_note": notes[1] if taken else "",
    }
    return values, str(values["number"])


def _exceptions(register: Register, given: tuple[ShiftException, ...]) -> list[dict[str, str]]:
    found = []
    for one in given:
        state = register.fold_of(one.case).state
        number = numbering.shown(state.number) if isinstance(state, CaseState) else "?"
        found.append({"number": number, "what": exception(one.what)})
    return found


def _notes(register: Register, shift: int) -> tuple[str, str]:
    """Return what was written at handing over and at taking."""
    handed = taken = ""
    folded = register.fold_of(shift)
    for entry, outcome in zip(register.journal.of(shift), folded.outcomes, strict=True):
        act = from_parts(entry.kind, entry.body, entry.personal) if outcome.verdict == "applied" else None
        if isinstance(act, ShiftHanded) and act.personal is not None:
            handed = act.personal.text or ""
        elif isinstance(act, ShiftAccepted) and act.personal is not None:
            taken = act.personal.text or ""
    return handed, taken
