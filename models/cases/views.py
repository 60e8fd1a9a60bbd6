"""What screens and commands read: rows for lists, a case in full, the home screen's counts. Reading never writes."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct, structs

from models.acts import Act, CaseAssigned, CaseOpened, PersonCorrected, PersonRegistered, from_parts
from models.acts.entry import Entry
from models.cases.cards import changed_rules
from models.cases.contests import Crossing
from models.catalogue.differences import ServiceChange
from models.duplicates.candidates import Likely
from models.duplicates.judgements import doubled, same_group
from models.facts import ids
from models.facts.standard import Service, Variant
from models.fold import CaseState, OfficerState, PersonState, UnitState
from models.officers.namesakes import officer_told
from models.paper_files.inventory import missing_papers
from models.refused import Refused
from models.register.register import SYSTEM, Register
from models.slips.changed import changes
from models.slips.corrections import changes_in
from models.store.packed import HELD
from models.words import _

_LINE = """c.id, c.number, c.state, c.service, c.variant, c.person, p.name, p.nik, c.holder, c.offered_to, c.offer,
    c.promised, c.opened_at, c.since
    FROM case_file c JOIN person p ON p.id = c.person"""


class CaseLine(Struct, frozen=True):
    """A case as one line of a list. ``nik`` is whole: whoever shows it masks it."""

    id: int
    number: int
    state: str
    service: str
    variant: str
    person: int
    name: str
    nik: str | None
    holder: int
    offered_to: int | None
    offer: int | None
    promised: str | None
    opened_at: int
    since: int
    days: int | None = None
    """Days until the deadline of its open notice, negative when it has passed; read only for lists about that."""
    missing: bool = False
    """Its papers were looked for at the last count of their place, and not found."""
    erased: bool = False
    """Its personal data were erased; whose it was is not told, even where the person is still known."""

    @property
    def due(self) -> dt.date | None:
        """The promised date."""
        return dt.date.fromisoformat(self.promised) if self.promised else None


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
    twins: Likely | None = None
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

    def assigned_name(self, id_: int) -> str:
        """Return the name of an officer whom it was assigned to."""
        return self.assigned.get(id_, "")

    def unit_name(self, id_: int) -> str:
        """Return a pool's name."""
        return next((u.name for u in self.units if u.id == id_), "?")


class Home(Struct, frozen=True):
    """The counts of the home screen. Those of handovers are of the officer's pools (:mod:`models.cases.lanes`)."""

    today: int
    """Cases taken in today."""
    due_today: int
    overdue: int
    incoming: int
    outgoing: int
    ready: int
    incomplete: int
    lapsing: int
    """Open notices whose deadline lies within two days or has passed."""
    contested: int
    drafts: int
    asked: int = 0
    """Cases that others ask for."""
    held: int = 0
    mine: int = 0
    """Held cases that the officer takes on."""
    returned: int = 0
    """What was declined, or came back from outside."""
    awaited: int = 0
    """Cases that the officer's pools returned and whose papers their citizens still owe."""
    late: int = 0
    """Running cases of the officer's own pools whose promised date has passed."""
    behind: bool = False
    """The officer sits at no counter."""


def case_lines(register: Register, where: str, *params: object, limit: int = 200) -> tuple[CaseLine, ...]:
    """Return the cases that an SQL condition on ``c`` (case_file) and ``p`` (person) names, newest first."""
    rows = register.database.rows(
        f"SELECT {_LINE} WHERE {where} ORDER BY c.id DESC LIMIT ?",  # conditions are ours
        *params,
        limit,
    )
    return with_missing(register, tuple(CaseLine(*r) for r in rows))


def with_missing(register: Register, lines: tuple[CaseLine, ...]) -> tuple[CaseLine, ...]:
    """Return lines that say whose papers are missing; those of anonymised cases without the person's name."""
    gone = missing_papers(register)
    lines = tuple(structs.replace(line, missing=True) if line.id in gone else line for line in lines) if gone else lines
    erased = anonymised(register, [line.id for line in lines])
    return tuple(_nameless(line) if line.id in erased else line for line in lines) if erased else lines


def anonymised(register: Register, cases: list[int]) -> set[int]:
    """Return those of the cases whose personal data were erased."""
    marks = ", ".join("?" * len(cases)) or "NULL"
    return {c for (c,) in register.database.rows(f'SELECT "case" FROM anonymised WHERE "case" IN ({marks})', *cases)}  # noqa: S608  # marks


def _nameless(line: CaseLine) -> CaseLine:
    return structs.replace(line, name="", nik=None, erased=True)


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
    names: dict[int, str] = {SYSTEM: "ptsa"}
    assigned: dict[int, str] = {}
    events, opening = [], None
    entries = register.journal.of(case)
    changed = {c.entry: tuple(changes(register, c.before, c.after)) for c in changes_in(folded, entries)}
    for entry, outcome in zip(entries, folded.outcomes, strict=True):
        if entry.officer not in names:
            names[entry.officer] = officer_told(register, entry.officer)
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
    marks = ", ".join("?" * len(group))
    known = """AND NOT EXISTS (SELECT 1 FROM anonymised a WHERE a."case" = c.id)"""
    return case_lines(register, f"c.person IN ({marks}) {known}", *group, limit=limit)


def home(register: Register, officer: OfficerState, day_begins: int) -> Home:
    """Return the counts for ``officer``; ``day_begins`` is the local midnight in seconds UTC."""
    from models.cases import lanes

    found = lanes.counts(register, officer)
    marks = ", ".join("?" * len(officer.units)) or "NULL"
    today = register.today()

    def count(sql: str, *params: object) -> int:
        row = register.database.row(sql, *params)
        return int(row[0]) if row else 0

    running = "FROM case_file WHERE state IN ('received', 'with_unit') AND promised"
    held = f"FROM case_file WHERE holder IN ({marks})"
    soon = (today + dt.timedelta(days=2)).isoformat()
    return Home(
        today=count(
            "SELECT count(*) FROM case_file WHERE opened_at >= ? AND opened_at < ?", day_begins, day_begins + 86_400
        ),
        due_today=count(f"SELECT count(*) {running} = ?", today.isoformat()),
        overdue=count(f"SELECT count(*) {running} < ?", today.isoformat()),
        incoming=found.incoming,
        outgoing=found.outgoing,
        ready=found.ready,
        incomplete=count(
            f"SELECT count(*) {held} AND state IN ('incomplete', 'returned') AND state IN {HELD}", *officer.units
        ),
        lapsing=count("SELECT count(*) FROM notice WHERE open = 1 AND deadline <= ?", soon),
        contested=count("SELECT count(*) FROM contest WHERE choice = ''"),
        drafts=count("SELECT count(*) FROM draft WHERE officer = ?", officer.id),
        asked=found.asked,
        held=found.held,
        mine=found.mine,
        returned=found.returned,
        awaited=found.awaited,
        late=found.late,
        behind=lanes.works_behind(register, officer),
    )


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


def missing_names(register: Register, case: CaseState) -> list[str]:
    """Return the names of the requirements that the case's open notice lists."""
    notice = case.notice
    if notice is None:
        return []
    return [r.name for r in register.service_of(case)[1].requirements if r.code in notice.missing]


LISTS = {
    "due": "c.state IN ('received', 'with_unit') AND c.promised = :today",
    "overdue": "c.state IN ('received', 'with_unit') AND c.promised < :today",
    # by holder, since the index is: it holds for every case
    "incomplete": "c.holder IN (SELECT id FROM unit) AND c.state IN ('incomplete', 'returned')",
    "contested": """(c.id IN (SELECT "case" FROM contest WHERE choice = '')
        OR c.person IN (SELECT "case" FROM contest WHERE choice = ''))""",
}
"""The lists that the home screen counts, as conditions."""

TWINS = "twins"
"""The list of cases whose applicants stand here twice by the same number; see :mod:`models.duplicates.judgements`."""

PAGE = 50
"""Lines that a list reads at once; it reads on as its reader goes on."""

Cursor = tuple[int, ...]
"""Where a list goes on: what the last line of a page is ordered by."""


class Page(Struct, frozen=True):
    """A part of a list."""

    lines: tuple[CaseLine, ...]
    more: Cursor | None
    """Give it back for the lines that follow; None: these are the last."""


def named_list(register: Register, name: str, limit: int = PAGE, after: Cursor | None = None) -> Page:
    """Return a page of one of :data:`LISTS` or of ``lapsing``, or the list :data:`TWINS`, which is one page."""
    from models.cases.lapsing import lapsing_lines, place, with_deadlines

    if name == TWINS:
        persons = [person for group in doubled(register)[:MOST_TWINS] for person in group]
        marks = ", ".join("?" * len(persons))
        return Page(case_lines(register, f"c.person IN ({marks})", *persons, limit=4 * MOST_TWINS), None)
    if name == "lapsing":
        lines = lapsing_lines(register, limit, (after[0], after[1]) if after else None)
        return Page(lines, place(lines[-1]) if len(lines) == limit else None)
    condition, params = LISTS[name].replace(":today", "?"), list[object]()
    if condition != LISTS[name]:
        params.append(register.today().isoformat())
    if after is not None:
        condition, params = f"{condition} AND c.id < ?", [*params, after[0]]
    lines = case_lines(register, condition, *params, limit=limit)
    more = (lines[-1].id,) if len(lines) == limit else None
    return Page(with_deadlines(register, lines) if name == "incomplete" else lines, more)


MOST_TWINS = 200
"""Most citizens of the list :data:`TWINS`."""
