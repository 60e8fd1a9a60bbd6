"""The engine of the fold: it walks entries, asks the rules of their subject, and keeps each one's outcome."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal

from msgspec import Struct, structs

from models.acts import SCHEMA, Act, from_parts
from models.fold import branch, case, person
from models.fold.states import CaseState, State
from models.journal.entry import Entry
from models.refused import Refused

Step = Callable[[State | None, Entry, Act], State]

_STEPS: dict[str, Step] = {
    "case": case.step,
    "person": person.step,
    "officer": branch.step_officer,
    "unit": branch.step_unit,
    "branch": branch.step_branch,
    "desk": branch.step_desk,
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
        subject = self.subject if act.SUBJECT == "any" else act.SUBJECT
        if subject is None or self.subject not in (None, subject):
            raise Refused("subject_unknown")
        return _STEPS[subject](self._before_undone(act), entry, act)

    def _before_undone(self, act: Act) -> State | None:
        """Return what the rules of ``act`` start from: for an undo, the present state knowing the earlier one."""
        state = self.state
        if isinstance(state, CaseState) and act.kind == "ActUndone":
            undoes = act.undoes  # type: ignore[attr-defined]  # narrowed by its kind; the class would be a cycle
            if undoes != state.last or undoes not in self.ids:
                raise Refused("undo_not_last")
            before = self.befores[self.ids.index(undoes)]
            if not isinstance(before, CaseState):
                raise Refused("undo_not_possible")
            return structs.replace(before, periods=state.periods, contests=state.contests)
        return state

    def advance(self, entry: Entry, act: Act | None = None) -> Outcome:
        """Take in the next entry of the shared order; never fails."""
        before = self.state
        outcome = self._decide(entry, act)
        self.befores.append(before)
        self.ids.append(entry.id)
        self.outcomes.append(outcome)
        return outcome

    def _decide(self, entry: Entry, act: Act | None) -> Outcome:
        if act is None:
            try:
                act = from_parts(entry.kind, entry.body, entry.personal)
            except Refused as why:
                return Outcome(entry.id, "void", why.code)
        if act is None or entry.schema > SCHEMA:
            return Outcome(entry.id, "void", "kind_unknown")
        try:
            self.state = self.judge(entry, act)
        except Refused as why:
            return self._refused(entry, act, why)
        self.subject = self.subject or act.SUBJECT
        return Outcome(entry.id, "applied")

    def _refused(self, entry: Entry, act: Act, why: Refused) -> Outcome:
        """Decide between void and contested: contested is what its author could do in the state that he saw."""
        seen = entry.after
        if not 0 < seen < len(self) or not isinstance(self.state, CaseState):
            return Outcome(entry.id, "void", why.code)
        state = self.befores[seen]
        try:
            if not isinstance(state, CaseState):
                return Outcome(entry.id, "void", why.code)
            case.step(state, entry, act)
        except Refused:
            return Outcome(entry.id, "void", why.code)
        rivals = [i for i in range(seen, len(self)) if self.outcomes[i].verdict == "applied"]
        if not rivals:
            return Outcome(entry.id, "void", why.code)
        rival = self.ids[rivals[-1]]
        if case.is_physical(act):
            self.state = case.stand(self.state, entry, act, rival)
            self.outcomes[rivals[-1]] = Outcome(rival, "contested", "physical_fact_stands")
            return Outcome(entry.id, "applied")
        self.state = case.contest(self.state, entry, rival, why.code)
        return Outcome(entry.id, "contested", why.code)


def fold(entries: Iterable[Entry]) -> Fold:
    """Return the fold of one subject's entries, which must come in the shared order."""
    result = Fold()
    for entry in entries:
        result.advance(entry)
    return result
