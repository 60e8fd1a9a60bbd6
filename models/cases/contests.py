"""What crossed, as both sides see it: who did what stands, who did what does not, and how the latter is done again."""

from __future__ import annotations

from msgspec import Struct

from models.acts import Act, from_parts
from models.acts.entry import Entry
from models.facts import ids
from models.fold import CaseState, ComplaintState, Fold, OfficerState, PersonState
from models.fold.states import CROSSABLE, Contest, Crossable
from models.forms.base import Form
from models.forms.contested import question_in
from models.forms.on_case import forms_on_case
from models.forms.on_complaint import forms_on_complaint
from models.officers.namesakes import author_told
from models.officers.units import unit_code_of
from models.refused import Refused
from models.register.register import Register


class Side(Struct, frozen=True):
    """One of two acts that crossed: who, when (seconds UTC), at which desk of which branch, for which unit (its code).

    The name is empty for an officer of another branch, whom this one does not know.
    """

    entry: int
    at: int
    officer: int
    name: str
    branch: int
    desk: int
    unit: str
    pool: int
    act: Act | None
    """What it did; None when it can't be read."""


class Question(Struct, frozen=True):
    """The other side was asked what happened."""

    at: int
    name: str
    text: str
    """Empty when it was erased."""


class Crossing(Struct, frozen=True):
    """Two acts on a case or a complaint that crossed and wait for someone to settle it.

    Of a complaint ``service`` is its category, and ``person`` empty where its reporter is hidden.
    """

    case: int
    number: int
    service: str
    person: str
    code: str
    stands: Side
    other: Side
    mine: bool
    """The reader, or his unit, did what stands."""
    question: Question | None = None
    complaint: bool = False
    """``case`` is a complaint."""

    @property
    def name(self) -> str:
        """The act that did not stand, by its name; empty when it can't be done again by this program."""
        return self.other.act.NAME if self.other.act is not None else ""


def open_crossings(register: Register, reader: OfficerState, limit: int = 100) -> tuple[Crossing, ...]:
    """Return what nobody has settled yet, what waits longest first."""
    rows = register.database.rows(
        """SELECT t."case", t.entry FROM contest t WHERE t.choice = ''
        ORDER BY (SELECT max(e.at) FROM entry e WHERE e.id IN (t.entry, t.stands)), t.entry LIMIT ?""",
        limit,
    )
    found = {(c.case, c.other.entry): c for case in {r[0] for r in rows} for c in crossings_of(register, reader, case)}
    return tuple(found[key] for key in map(tuple, rows) if key in found)


def crossings_of(register: Register, reader: OfficerState, case: int) -> tuple[Crossing, ...]:
    """Return the open crossings of a case or a complaint."""
    entries = register.journal.of(case)
    folded = register.fold_of(case)
    state = folded.state
    if not isinstance(state, CROSSABLE) or not state.open_contests:
        return ()
    of_complaint = isinstance(state, ComplaintState)
    who = state.masked.person if isinstance(state, ComplaintState) else state.person
    person = register.fold_of(who).state if who is not None else None
    name = person.name if isinstance(person, PersonState) else ""
    service = state.category if isinstance(state, ComplaintState) else state.service
    by_id = {entry.id: entry for entry in entries}
    found = []
    for contest in state.open_contests:
        first = min(folded.ids.index(contest.stands), folded.ids.index(contest.entry))
        stands, other = (_side(register, folded, by_id[id_], first) for id_ in (contest.stands, contest.entry))
        mine = _is_mine(register, reader, stands, other)
        question = _question(register, entries, folded, contest)
        found.append(
            Crossing(case, state.number, service, name, contest.code, stands, other, mine, question, of_complaint)
        )
    return tuple(found)


def again(register: Register, subject: Crossable, act: Act) -> Form | None:
    """Return the form that does ``act`` once more on the present case or complaint, None where a person fills it in.

    Raises:
        Refused: what it was about is no more: ``handover_none``, ``undo_not_last``.
    """
    if isinstance(subject, ComplaintState):
        on_complaint = forms_on_complaint().get(act.NAME)
        return on_complaint.again(register, subject, act) if on_complaint is not None else None
    form = forms_on_case().get(act.NAME)
    return form.again(register, subject, act) if form is not None else None


def _side(register: Register, folded: Fold, entry: Entry, first: int) -> Side:
    """Return a side of a crossing; ``first`` is the place of the earlier of both entries."""
    act = _act(entry)
    place = ids.unpack(entry.id)
    officer = register.officer(entry.officer)
    pools = _pools(folded, entry, act, first)
    pool = next((p for p in pools if officer is not None and p in officer.units), pools[0])
    unit = unit_code_of(register, pool)
    name = author_told(register, entry.officer, "")
    return Side(entry.id, entry.at, entry.officer, name, place.branch, place.desk, unit, pool, act)


def _act(entry: Entry) -> Act | None:
    try:
        return from_parts(entry.kind, entry.body, entry.personal)
    except Refused:
        return None


def _pools(folded: Fold, entry: Entry, act: Act | None, first: int) -> tuple[int, ...]:
    """Return for which pool an act may have been done: the receiver's for an answer to an offer, else the holder's.

    The later entry's author saw the case as it was before the earlier one, but for what he had done himself.
    """
    now = folded.state
    befores = [folded.befores[place] for place in (folded.ids.index(entry.id), first)]
    cases = [before for before in befores if isinstance(before, CaseState)]
    if not isinstance(now, CaseState) or not cases:
        return (0,)
    form = forms_on_case().get(act.NAME) if act is not None else None
    pool = form.pool_of(now, act) if form is not None else None
    return (pool,) if pool is not None else tuple(case.holder for case in cases)


def _is_mine(register: Register, reader: OfficerState, stands: Side, other: Side) -> bool:
    """Tell whether ``reader`` belongs to the side whose act stands; what he did himself goes before his unit."""
    if stands.officer == other.officer == reader.id:
        return (stands.branch, stands.desk) == (register.branch_number, register.desk)
    if reader.id in (stands.officer, other.officer):
        return stands.officer == reader.id
    if not stands.pool:  # a complaint is no unit's: its desk is the side
        return (stands.branch, stands.desk) == (register.branch_number, register.desk)
    return stands.pool in reader.units


def _question(register: Register, entries: list[Entry], folded: Fold, contest: Contest) -> Question | None:
    """Return the newest question that was written by someone who had seen both acts."""
    seen = max(folded.ids.index(contest.entry), folded.ids.index(contest.stands))
    for entry in reversed(entries[seen + 1 :]):
        text = question_in(entry)
        if text is not None:
            return Question(entry.at, author_told(register, entry.officer), text)
    return None
