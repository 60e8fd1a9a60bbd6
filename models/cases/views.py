"""What screens and commands read: rows for lists, a case in full, the home screen's counts. Reading never writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from models.acts import Act, CaseAssigned, CaseOpened, PersonCorrected, PersonRegistered, from_parts
from models.acts.entry import Entry
from models.cases import clocks
from models.cases.cards import changed_rules
from models.cases.clocks import Clock
from models.cases.contests import Crossing
from models.cases.freed import freed
from models.cases.lines import CaseLine, case_lines
from models.catalogue.differences import ServiceChange
from models.duplicates.judgements import same_group
from models.facts import ids
from models.facts.standard import Service, Variant
from models.fold import CaseState, OfficerState, PersonState, UnitState
from models.officers.namesakes import author_told, officer_told
from models.paper_files.inventory import missing_papers
from models.refused import Refused
from models.register.register import Register
from models.slips.changed import changes
from models.slips.corrections import changes_in
from models.store.placeholders import placeholders
from models.words import _

if TYPE_CHECKING:
    from models.duplicates.candidates import Candidates


class Event(Struct, frozen=True):
    """An entry of a case's history: who did what when, and whether it stands."""

    at: int
    officer: str
    act: Act | None
    verdict: str
    more: tuple[str, ...] = ()
    """What a correction changed, a line each; or the applicant's name at that time, where it is another one now."""


class Detail(Struct, frozen=True):
    """A case in full."""

    case: CaseState
    person: PersonState
    representative: PersonState | None
    service: Service
    variant: Variant
    holder: UnitState | None
    opening: CaseOpened | None
    events: tuple[Event, ...]
    units: tuple[UnitState, ...]
    changed: ServiceChange | None = None
    """What the newest catalogue says otherwise for this case's variant."""
    newest: int = 0
    """Version of the newest catalogue."""
    twins: Candidates | None = None
    """Who was judged to be the applicant or not to be, and who else may be; read only where it is shown."""
    crossings: tuple[Crossing, ...] = ()
    """Acts on it that crossed and are not settled; read only where they are shown."""
    papers_missing: bool = False
    """Its papers were looked for at the last count of their place, and not found."""
    other_cases: tuple[CaseLine, ...] = ()
    """Cases of the entries that were judged to be the applicant too; read only where they are shown."""
    members: tuple[OfficerState, ...] = ()
    """Officers of the pool that holds it."""
    assignee: str = ""
    """Name of the officer who takes it on."""
    assigned: dict[int, str] = {}
    """Names of the officers whom it was ever assigned to."""
    branch: int = 0
    """The branch of this desk."""
    clock: Clock | None = None
    """What its clock says now."""
    freed: tuple[str, ...] = ()
    """The free days by which the calendar moved its promise."""

    def assigned_name(self, id_: int) -> str:
        """Return the name of an officer whom it was assigned to."""
        return self.assigned.get(id_, "")

    def unit_name(self, id_: int) -> str:
        """Return a pool's name."""
        return next((u.name for u in self.units if u.id == id_), "?")


def detail(register: Register, case: int) -> Detail:
    """Return a case in full.

    Raises:
        Refused: ``case_unknown``.
    """
    folded = register.fold_of(case)
    state = folded.state
    if not isinstance(state, CaseState):
        raise Refused("case_unknown")
    person = register.fold_of(state.person).state
    if not isinstance(person, PersonState):
        raise Refused("person_unknown")
    deputy = register.fold_of(state.representative).state if state.representative else None
    if state.erased:  # whose it was is not told, even where another case still needs the person
        person, deputy = PersonState(person.id, "none", "", erased=True), None
    service, variant = register.service_of(state)
    here = register.branch_number
    # this branch's own first; the others' follow, since a case may go there
    units = tuple(sorted(register.units(everywhere=True), key=lambda u: (u.id >> 48 != here, u.id)))
    assigned: dict[int, str] = {}
    events, opening = [], None
    entries = register.journal.of(case)
    names = {id_: author_told(register, id_) for id_ in {entry.officer for entry in entries}}
    changed = {c.entry: tuple(changes(register, c.before, c.after)) for c in changes_in(folded, entries)}
    for entry, outcome in zip(entries, folded.outcomes, strict=True):
        try:
            act = from_parts(entry.kind, entry.body, entry.personal)
        except Refused:
            act = None
        more = changed.get(entry.id, ())
        if isinstance(act, CaseOpened):
            opening = act
            name = "" if state.erased else name_at(register, state.person, entry)
            more = (_("Taken in as: {name}").format(name=name),) if name not in ("", person.name) else ()
        if isinstance(act, CaseAssigned) and act.officer:
            assigned[act.officer] = officer_told(register, act.officer, "")
        events.append(Event(entry.at, names[entry.officer], act, outcome.verdict, more))
    from models.cases.lanes import members

    return Detail(
        state,
        person,
        deputy if isinstance(deputy, PersonState) else None,
        service,
        variant,
        next((u for u in units if u.id == state.holder), None),
        opening,
        tuple(events),
        units,
        *changed_rules(register, state),
        members=members(register, state.holder),
        assignee=officer_told(register, state.assignee, ""),
        assigned=assigned,
        papers_missing=state.paper is not None and case in missing_papers(register),
        branch=here,
        clock=clocks.clock(state, service.days, register.calendar(), register.branch().zone, register.clock.now()),
        freed=freed(register, state),
    )


def name_at(register: Register, person: int, moment: Entry) -> str:
    """Return the name that a person had when an entry was written; empty when it was erased since.

    Within one chain the order of the chain tells; of another desk's entries only their times can.
    """
    place, name = ids.unpack(moment.id), ""
    entries = register.journal.of(person)
    for entry, outcome in zip(entries, register.fold_of(person).outcomes, strict=True):
        here = ids.unpack(entry.id)
        is_before = here < place if here[:3] == place[:3] else entry.at <= moment.at
        act = from_parts(entry.kind, entry.body, entry.personal) if is_before and outcome.verdict == "applied" else None
        if isinstance(act, PersonRegistered | PersonCorrected):
            name = act.personal.name if act.personal else ""
    return name


def cases_of_person(register: Register, person: int, limit: int = 200) -> tuple[CaseLine, ...]:
    """Return the cases of a person, under every entry that was judged to be the same person, newest first."""
    group = same_group(register, person)
    marks = placeholders(group)
    known = """AND NOT EXISTS (SELECT 1 FROM anonymised a WHERE a."case" = c.id)"""
    return case_lines(register, f"c.person IN ({marks}) {known}", *group, limit=limit)


_LATELY = 5_000
"""Newest cases among which an officer's own are looked for; whoever took none of them in has no habits now."""


def frequent_services(register: Register, officer: int, *, sample: int = 300, most: int = 9) -> list[str]:
    """Return the codes of the services that an officer took in most often lately."""
    rows = register.database.rows(
        """SELECT service, count(*) AS n FROM (SELECT service FROM
        (SELECT service, opened_by FROM case_file ORDER BY id DESC LIMIT ?) WHERE opened_by = ? LIMIT ?)
        GROUP BY service ORDER BY n DESC, service LIMIT ?""",
        _LATELY,
        officer,
        sample,
        most,
    )
    return [code for code, _ in rows]


def cases_by_state(register: Register) -> dict[str, int]:
    """Return how many cases are in each state."""
    return dict(register.database.rows("SELECT state, count(*) FROM case_file GROUP BY state ORDER BY state"))
