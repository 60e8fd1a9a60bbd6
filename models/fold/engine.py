"""The engine of the fold: it walks entries, asks the rules of their subject, and keeps each one's outcome."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal

from msgspec import Struct, structs

from models.acts import SCHEMA, Act, ActUndone, from_parts
from models.fold import branch, case, person, visit
from models.fold.states import CaseState, State
from models.journal.entry import Entry
from models.refused import Refused

LONGEST = 2_000
"""Entries of one subject that count; nobody writes so many in earnest, and folding them must stay quick."""
_UNSEEN, _CONTESTS = 64, 64
"""Unseen entries among which a rival is looked for, and crossings that a case remembers."""

Step = Callable[[State | None, Entry, Act], State]

_STEPS: dict[str, Step] = {
    "case": case.step,
    "person": person.step,
    "visit": visit.step,
    "sheets": visit.step_sheets,
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

    def __len__(self) -> int:
        return len(self.outcomes)

    def copy(self) -> Fold:
        """Return a fold that can be advanced without touching this one."""
        other = Fold()
        other.state, other.subject = self.state, self.subject
        other.outcomes, other.befores, other.ids = self.outcomes[:], self.befores[:], self.ids[:]
        return other

    def judge(self, entry: Entry, act: Act) -> State:
        """Return the state after ``act``.

        Raises:
            Refused: the rules do not allow it in the present state.
        """
        return self._after(len(self), entry, act)

    def _after(self, seen: int, entry: Entry, act: Act) -> State:
        """Return what ``act`` makes of the state after the first ``seen`` entries."""
        subject = self.subject if act.SUBJECT == "any" else act.SUBJECT
        step = _STEPS.get(subject or "")
        if step is None or self.subject not in (None, subject):
            raise Refused("subject_unknown")
        if act.CREATES and entry.subject != entry.id:
            raise Refused("subject_exists")
        return step(self._start(seen, act), entry, act)

    def _start(self, seen: int, act: Act) -> State | None:
        """Return what the rules of ``act`` start from: for an undo, the state before the act that it undoes."""
        state = self.state if seen == len(self) else self.befores[seen]
        if not isinstance(state, CaseState) or not isinstance(act, ActUndone):
            return state
        if act.undoes != state.last or act.undoes not in self.ids[:seen]:
            raise Refused("undo_not_last")
        before = self.befores[self.ids.index(act.undoes)]
        if not isinstance(before, CaseState):
            raise Refused("undo_not_possible")
        return structs.replace(before, periods=state.periods, contests=state.contests)

    def advance(self, entry: Entry, act: Act | None = None) -> Outcome:
        """Take in the next entry of the shared order; never fails."""
        before = self.state
        outcome = self._decide(entry, act)
        self.befores.append(before)
        self.ids.append(entry.id)
        self.outcomes.append(outcome)
        return outcome

    def _decide(self, entry: Entry, act: Act | None) -> Outcome:
        if entry.objection is not None:
            return Outcome(entry.id, "void", entry.objection)
        if len(self) >= LONGEST:
            return Outcome(entry.id, "void", "subject_full")
        if entry.schema > SCHEMA:
            return Outcome(entry.id, "void", "kind_unknown")
        try:
            act = from_parts(entry.kind, entry.body, entry.personal) if act is None else act
            if act is None:
                return Outcome(entry.id, "void", "kind_unknown")
            self.state = self.judge(entry, act)
        except Refused as why:
            return self._refused(entry, act, why) if act is not None else Outcome(entry.id, "void", why.code)
        self.subject = self.subject or act.SUBJECT
        return Outcome(entry.id, "applied")

    def _refused(self, entry: Entry, act: Act, why: Refused) -> Outcome:
        """Decide between void and contested: contested is what its author could do in the state that he saw."""
        rival = self._rival(entry, act)
        if rival is None or not isinstance(self.state, CaseState) or len(self.state.contests) >= _CONTESTS:
            return Outcome(entry.id, "void", why.code)
        stands = self.ids[rival]
        if case.is_physical(act):
            self.state = case.stand(self.state, entry, act, stands)
            self.outcomes[rival] = Outcome(stands, "contested", "physical_fact_stands")
            return Outcome(entry.id, "applied")
        self.state = case.contest(self.state, entry, stands, why.code)
        return Outcome(entry.id, "contested", why.code)

    def _rival(self, entry: Entry, act: Act) -> int | None:
        """Return the place of the entry, unseen by the author, after which the act is not allowed any more."""
        if not 0 < entry.after < len(self) or not self._allowed(entry.after, entry, act):
            return None
        for place in range(entry.after, min(len(self), entry.after + _UNSEEN)):
            if self.outcomes[place].verdict == "applied" and not self._allowed(place + 1, entry, act):
                return place
        return None

    def _allowed(self, seen: int, entry: Entry, act: Act) -> bool:
        try:
            self._after(seen, entry, act)
        except Refused:
            return False
        return True


def fold(entries: Iterable[Entry]) -> Fold:
    """Return the fold of one subject's entries, which must come in the shared order."""
    result = Fold()
    for entry in entries:
        result.advance(entry)
    return result
