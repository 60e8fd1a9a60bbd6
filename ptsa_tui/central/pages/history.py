"""The entries of a case, complaint, visit … as lines: what, when, by whom, and whether it counts; nothing personal."""

from __future__ import annotations

from msgspec import Struct

from models.facts import ids, numbering
from models.fold import AssessmentState, CaseState, ComplaintState, ForumState, VisitState
from models.officers.namesakes import officer_told
from models.queue import standing
from models.refused import Refused
from models.register.register import Register
from models.words import N_, _, formats, labels
from models.words import complaints as complaint_words
from models.words import quality as quality_words
from models.words.sentences import reason

_WHAT: dict[type, str] = {
    CaseState: N_("Case"),
    ComplaintState: N_("Complaint"),
    VisitState: N_("Visit"),
    AssessmentState: N_("Assessment"),
    ForumState: N_("Public consultation"),
}


class Known(Struct, frozen=True):
    """What the entries are about."""

    what: str
    label: str
    state: str


class Line(Struct, frozen=True):
    """An entry."""

    at: str
    what: str
    officer: str
    desk: str
    """Branch and desk; ``centre`` is said for desk 0."""
    counts: bool
    why: str
    """Why it does not count."""


def known(register: Register, subject: int) -> Known:
    """Return what a subject is.

    Raises:
        Refused: ``subject_unknown``: nothing that pages show.
    """
    state = register.fold_of(subject).state
    what = _WHAT.get(type(state))
    if what is None:
        raise Refused("subject_unknown")
    match state:
        case CaseState():
            told = numbering.shown(state.number), labels.state(state.state)
        case ComplaintState():
            told = numbering.shown(state.number), complaint_words.state(state.state)
        case VisitState():
            told = standing.label_of(state), labels.visit_state(state.state)
        case AssessmentState():
            unit = register.unit(state.unit)
            told = f"{unit.code if unit else '?'} {state.year}", quality_words.state(state.state)
        case _:
            told = (formats.date(state.day) if isinstance(state, ForumState) else ""), ""
    return Known(_(what), *told)


def lines(register: Register, subject: int) -> list[Line]:
    """Return the entries of a subject, the newest first."""
    fold, zone = register.fold_of(subject), register.branch().zone
    outcomes = {outcome.entry: outcome for outcome in fold.outcomes}
    found = []
    for entry in reversed(fold.entries):
        place, outcome = ids.unpack(entry.id), outcomes.get(entry.id)
        counts = outcome is None or outcome.verdict == "applied"
        why = "" if counts or outcome is None else reason(outcome.code or "")
        desk = _("centre") if place.desk == ids.CENTRE_DESK else f"{place.branch}.{place.desk}"
        officer = officer_told(register, entry.officer) if entry.officer else "–"
        found.append(Line(formats.moment(entry.at, zone), labels.kind(entry.kind), officer, desk, counts, why))
    return found


__all__ = ["Known", "Line", "known", "lines"]
