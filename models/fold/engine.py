"""The engine of the fold: it walks entries, asks the rules of their subject, and keeps each one's outcome."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from msgspec import Struct, structs

from models.acts import SCHEMA, Act, ActUndone, from_parts
from models.fold import branch, case, crossing, person, shift, visit
from models.fold.states import CaseState, Contest, State
from models.journal.entry import Entry
from models.refused import Refused

LONGEST = 2_000
"""Entries of one subject that count; nobody writes so many in earnest, and folding them must stay quick. Those with an
objection are none of them: they cost nothing, and a stranger must not fill what others write on."""
_UNSEEN, _CONTESTS, _SEARCHES = 64, 64, 64
"""Unseen entries among which a rival is looked for, crossings that a case remembers, searches for a rival in all."""

Step = Callable[[State | None, Entry, Act], State]

_STEPS: dict[str, Step] = {
    "case": case.step,
    "person": person.step,
    "visit": visit.step,
    "sheets": visit.step_sheets,
    "shift": shift.step,
    "stock": shift.step_stock,
    "traces": shift.step_traces,
    "officer": branch.step_officer,
    "unit": branch.step_unit,
    "branch": branch.step_branch,
    "desk": branch.step_desk,
    "quarantine": branch.step_quarantine,
}


class Outcome(Struct, frozen=True):
    """What became of an entry: ``applied``, ``contested`` (it crossed another, which stands) or ``void``."""

    entry: int
    verdict: Literal["applied", "contested", "void"]
    code: str | None = None


class Fold:
    """The fold of one subject, grown by one entry at a time with :meth:`advance`."""

    def __init__(self) -> None:
        self.state: State | None = None
        self.subject: str | None = None
        self.outcomes: list[Outcome] = []
        self.befores: list[State | None] = []
        """The state before each entry; what an undo returns to."""
        self.ids: list[int] = []
        self._taken: list[tuple[Entry, Act | None]] = []
        self._searches = self._counted = 0

    def __len__(self) -> int:
        return len(self.outcomes)

    @property
    def entries(self) -> list[Entry]:
        """The entries that were taken in, in their order."""
        return [entry for entry, _act in self._taken]

    def copy(self) -> Fold:
        """Return a fold that can be advanced without touching this one."""
        other = Fold()
        other.state, other.subject, other._searches = self.state, self.subject, self._searches
        other.outcomes, other.befores, other.ids = self.outcomes[:], self.befores[:], self.ids[:]
        other._taken, other._counted = self._taken[:], self._counted
        return other

    def judge(self, entry: Entry, act: Act) -> State:
        """Return the state after ``act``.

        Raises:
            Refused: the rules do not allow it in the present state.
        """
        subject = self.subject if act.SUBJECT == "any" else act.SUBJECT
        step = _STEPS.get(subject or "")
        if step is None or self.subject not in (None, subject):
            raise Refused("subject_unknown")
        if act.CREATES and entry.subject != entry.id:
            raise Refused("subject_exists")
        return _written_again(step(self._start(act), entry, act), act)

    def _start(self, act: Act) -> State | None:
        """Return what the rules of ``act`` start from: for an undo, the state before the act that it undoes."""
        state = self.state
        if not isinstance(state, CaseState) or not isinstance(act, ActUndone):
            return state
        if act.undoes != state.last or act.undoes not in self.ids:
            raise Refused("undo_not_last")
        before = self.befores[self.ids.index(act.undoes)]
        if not isinstance(before, CaseState):
            raise Refused("undo_not_possible")
        return case.undone_to(before, state)

    def advance(self, entry: Entry, act: Act | None = None) -> Outcome:
        """Take in the next entry of the shared order; never fails."""
        before = self.state
        outcome, act = self._decide(entry, act)
        self.state = _written_again(self.state, act) if self.state is not None else None
        self._keep(before, entry, act, outcome)
        return outcome

    def _keep(self, before: State | None, entry: Entry, act: Act | None, outcome: Outcome) -> None:
        self._counted += entry.objection is None
        self.befores.append(before)
        self.ids.append(entry.id)
        self.outcomes.append(outcome)
        self._taken.append((entry, act))

    def _decide(self, entry: Entry, act: Act | None) -> tuple[Outcome, Act | None]:
        if entry.objection is not None:
            return Outcome(entry.id, "void", entry.objection), None
        if self._counted >= LONGEST:
            return Outcome(entry.id, "void", "subject_full"), None
        if entry.schema > SCHEMA:
            return Outcome(entry.id, "void", "kind_unknown"), None
        try:
            act = from_parts(entry.kind, entry.body, entry.personal) if act is None else act
        except Refused as why:
            return Outcome(entry.id, "void", why.code), None
        if act is None:
            return Outcome(entry.id, "void", "kind_unknown"), None
        unseen = self._unseen(entry, act)
        rival = self._crossed(entry, act, unseen)
        if rival is not None:
            return self._settle(entry, act, rival), act
        try:
            self.state = self.judge(entry, act)
        except Refused as why:
            rival = self._rival(entry, act, unseen)
            return (Outcome(entry.id, "void", why.code) if rival is None else self._settle(entry, act, rival)), act
        self.subject = self.subject or act.SUBJECT
        return Outcome(entry.id, "applied"), act

    # --- acts whose authors had not seen each other --------------------------------------------------------------

    def _unseen(self, entry: Entry, act: Act) -> list[int]:
        """Return the places of the entries of a case that the author of ``entry`` had not seen.

        A desk sees its own entries at once and those of others in the order of their placing. So of the ``after``
        entries that it had seen, all earlier ones of its own chain are some, and the first ones of others the rest.
        """
        if entry.after >= len(self) or not isinstance(self.state, CaseState) or isinstance(act, crossing.COMMUTES):
            return []
        chain = entry.id >> 32
        others = [place for place, id_ in enumerate(self.ids) if id_ >> 32 != chain]
        return others[max(0, entry.after - (len(self) - len(others))) :]

    def _crossed(self, entry: Entry, act: Act, unseen: list[int]) -> int | None:
        """Return the first unseen entry that ``act`` crosses by the table, or through an own act that is contested."""
        if not unseen or not isinstance(self.state, CaseState):
            return None
        hidden = {self.ids[place]: place for place in unseen}
        for contest in self.state.contests:
            if contest.entry >> 32 == entry.id >> 32 and contest.stands in hidden:
                return hidden[contest.stands]
        rivals = sorted(self._in_force(unseen), key=lambda r: not isinstance(r[2], crossing.PHYSICAL))
        for place, _entry, other in rivals:
            if crossing.code(act, other) is not None or crossing.overtaken(self.state, act, other):
                seen = self._seen(unseen)
                return place if seen is not None and seen._allowed(entry, act) else None
        return None

    def _in_force(self, places: Iterable[int]) -> Iterator[tuple[int, Entry, Act]]:
        """Yield those of the entries that are applied: place, entry, act."""
        for place in places:
            entry, act = self._taken[place]
            if act is not None and self.outcomes[place].verdict == "applied":
                yield place, entry, act

    def _seen(self, unseen: list[int]) -> Fold | None:
        """Return the fold of what the author had seen; None once a subject has been searched too often."""
        if self._searches >= _SEARCHES or len(unseen) > _UNSEEN:
            return None
        self._searches += 1
        hidden, seen = set(unseen), Fold()
        for _place, entry, act in self._in_force(p for p in range(len(self)) if p not in hidden):
            seen._follow(entry, act)
        return seen

    def _follow(self, entry: Entry, act: Act) -> None:
        """Apply an act without a word about crossings; one that is not allowed here changes nothing."""
        before = self.state
        try:
            self.state = self.judge(entry, act)
        except Refused:
            return
        self.subject = self.subject or act.SUBJECT
        self._keep(before, entry, act, Outcome(entry.id, "applied"))

    def _allowed(self, entry: Entry, act: Act) -> bool:
        try:
            self.judge(entry, act)
        except Refused:
            return False
        return True

    def _rival(self, entry: Entry, act: Act, unseen: list[int]) -> int | None:
        """Return the place of the unseen entry after which the act is not allowed any more."""
        seen = self._seen(unseen) if unseen else None
        if seen is None or not seen._allowed(entry, act):
            return None
        for place, other, done in self._in_force(unseen):
            seen._follow(other, done)
            if not seen._allowed(entry, act):
                return place
        return None

    def _vindicated(self, state: CaseState, entry: Entry, other: Entry) -> CaseState:
        """A physical fact stands: so do its author's own acts that led to it and lost to the ``other``."""
        won = {c.entry for c in state.contests if c.stands == other.id and c.entry >> 32 == entry.id >> 32}
        self.outcomes = [Outcome(o.entry, "applied") if o.entry in won else o for o in self.outcomes]
        return structs.replace(state, contests=tuple(c for c in state.contests if c.entry not in won))

    def _settle(self, entry: Entry, act: Act, rival: int) -> Outcome:
        """Decide which of two acts that crossed stands; the other one is contested, nothing is thrown away."""
        if not isinstance(self.state, CaseState) or len(self.state.contests) >= _CONTESTS:
            return Outcome(entry.id, "void", "subject_full")
        other, done = self._taken[rival]
        code = (crossing.code(act, done) if done is not None else None) or "crossed"
        if done is not None and crossing.stands_over(entry, act, other, done):
            state = self._vindicated(self.state, entry, other)
            self.state = crossing.stand(state, entry, act, Contest(other.id, entry.id, code))
            self.outcomes[rival] = Outcome(other.id, "contested", code)
            return Outcome(entry.id, "applied")
        self.state = crossing.contest(self.state, Contest(entry.id, other.id, code))
        return Outcome(entry.id, "contested", code)


def _written_again(state: State, act: Act | None) -> State:
    """Return a case that was anonymised as one that is not, once an act that may name a citizen comes after it.

    That holds for whatever becomes of the act: also one that does not stand keeps its personal part.
    """
    if isinstance(state, CaseState) and state.erased and (act is None or "personal" in act.__struct_fields__):
        return structs.replace(state, erased=0)
    return state


def fold(entries: Iterable[Entry]) -> Fold:
    """Return the fold of one subject's entries, which must come in the shared order."""
    result = Fold()
    for entry in entries:
        result.advance(entry)
    return result
