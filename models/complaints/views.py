"""A complaint in full, as an officer sees it. Who a hidden reporter is, is in none of it."""

from __future__ import annotations

from msgspec import Struct, structs

from models.acts import Act, ComplaintCorrected, ComplaintLodged, from_parts
from models.cases.contests import Crossing, crossings_of
from models.cases.views import Event
from models.complaints.lines import Time
from models.complaints.reporter import reporter_of
from models.facts.complaint_rules import ComplaintRules
from models.fold import CaseState, ComplaintState, OfficerState, PersonState, UnitState, VisitState
from models.fold.complaint_clock import Clock
from models.fold.states.complaint import masked
from models.officers.namesakes import author_told, officers_told
from models.queue.standing import label_of
from models.refused import Refused
from models.register.register import Register
from models.rules.complaint import handlers


class ComplaintDetail(Struct, frozen=True):
    """A complaint in full. ``complaint`` and the acts of ``events`` are masked where the reporter is hidden."""

    complaint: ComplaintState
    hidden: bool
    """Its reporter is known and hidden; :func:`models.complaints.reporter.open_reporter` shows it."""
    reporter: PersonState | None
    """Who complains; None where that is hidden, was not said, or was erased."""
    clocks: tuple[Clock, ...]
    """One a step: answer, decide, tell, close."""
    events: tuple[Event, ...]
    rules: ComplaintRules | None
    """How complaints were taken when it came; None where no catalogue here knows it."""
    handlers: tuple[OfficerState, ...]
    """Who may have it in hand."""
    names: dict[int, str]
    """What officers are called: who has it or had it, and who is complained about."""
    unit: UnitState | None = None
    """The unit that is complained about."""
    case_number: int = 0
    """The printed number of the related case; not told where the reporter is hidden, whose case it may be."""
    ticket: str = ""
    """The queue number of its visit, as it was called; not told where the reporter is hidden."""
    crossings: tuple[Crossing, ...] = ()
    passed: bool = False
    """A time has passed, and the way to the Ombudsman was not told yet."""

    def category_name(self) -> str:
        """Return the name of its category, or the bare code."""
        found = self.rules.category_of(self.complaint.category) if self.rules is not None else None
        return found.name if found is not None else self.complaint.category

    def grade_name(self) -> str:
        """Return the name of its class, or the bare code."""
        found = self.rules.grade_of(self.complaint.grade) if self.rules is not None else None
        return found.name if found is not None else self.complaint.grade

    def channel_name(self, code: str = "") -> str:
        """Return the name of a channel, that by which it came unless ``code`` says another, or the bare code."""
        code = code or self.complaint.channel
        found = self.rules.channel_of(code) if self.rules is not None else None
        return found.name if found is not None else code

    def refusal_name(self) -> str:
        """Return why it was not taken up, or the bare code."""
        found = self.rules.refusal if self.rules is not None else ()
        return next((r.name for r in found if r.code == self.complaint.refusal), self.complaint.refusal)


def detail(register: Register, reader: OfficerState, complaint: int) -> ComplaintDetail:
    """Return a complaint in full.

    Raises:
        Refused: ``complaint_unknown``.
    """
    folded = register.fold_of(complaint)
    state = folded.state
    if not isinstance(state, ComplaintState):
        raise Refused("complaint_unknown")
    entries = register.journal.of(complaint)
    authors = {id_: author_told(register, id_) for id_ in {entry.officer for entry in entries}}
    events = []
    for entry, outcome in zip(entries, folded.outcomes, strict=True):
        try:
            act = from_parts(entry.kind, entry.body, entry.personal)
        except Refused:
            act = None
        events.append(Event(entry.at, authors[entry.officer], _masked(act, state), outcome.verdict))
    time = Time(register)
    clocks = time.clocks(state)
    case, ticket = (0, "") if state.anonymous else links_of(register, state)
    people = {*state.officers, state.handler, *(p.holder for p in state.periods)}
    return ComplaintDetail(
        state.masked,
        state.hidden,
        None if state.anonymous else reporter_of(register, state),
        clocks,
        tuple(events),
        time.rules(state.catalogue),
        tuple(handlers(register, state)),
        officers_told(register, people),
        register.unit(state.unit) if state.unit is not None else None,
        case,
        ticket,
        crossings_of(register, reader, complaint),
        passed=not state.ombudsman and any(c.late for c in clocks),
    )


def links_of(register: Register, complaint: ComplaintState) -> tuple[int, str]:
    """Return the printed number of the related case and the queue number of the visit; 0 and nothing for none.

    Of a hidden reporter they are shown to whoever opened who it is.
    """
    case = register.fold_of(complaint.case).state if complaint.case is not None else None
    visit = register.fold_of(complaint.visit).state if complaint.visit is not None else None
    number = case.number if isinstance(case, CaseState) else 0
    return number, label_of(visit) if isinstance(visit, VisitState) else ""


def _masked(act: Act | None, state: ComplaintState) -> Act | None:
    """Return an act of a complaint with a hidden reporter without what tells who it is."""
    if not state.anonymous or not isinstance(act, (ComplaintLodged, ComplaintCorrected)):
        return act
    act = structs.replace(act, person=None, case=None, personal=masked(act.personal))
    return structs.replace(act, visit=None) if isinstance(act, ComplaintLodged) else act


def complaints_of_case(register: Register, case: int) -> tuple[tuple[int, int, str], ...]:
    """Return id, number and state of the complaints that name a case, the newest first; none with a hidden reporter."""
    rows = register.database.rows(
        'SELECT id, number, state FROM complaint WHERE "case" = ? AND anonymous = 0 ORDER BY id DESC LIMIT 50', case
    )
    return tuple((id_, number, state) for id_, number, state in rows)
