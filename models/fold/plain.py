"""The rules of a subject, walked entry by entry as one author sees them: nothing is unseen, nothing crosses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from msgspec import Struct, structs

from models.acts import Act, ActUndone, Erased
from models.acts.entry import Entry
from models.fold import assessment, branch, case, complaint, crossing, forum, incident, person, shift, survey, visit
from models.fold.sight import Sight
from models.fold.states import CROSSABLE, GIVEN, CaseState, Contest, Crossable, PersonState, State
from models.refused import Refused

LONGEST = 2_000
"""Steps of one subject that count; nobody takes so many in earnest, and folding them must stay quick."""
MOST_REMARKS = 20_000
"""Notes and the like of one subject that count: a long history of them leaves the steps alone, and costs little."""
Step = Callable[[State | None, Entry, Act], State]

_STEPS: dict[str, Step] = {
    "case": case.step,
    "complaint": complaint.step,
    "person": person.step,
    "visit": visit.step,
    "sheets": visit.step_sheets,
    "shift": shift.step,
    "inventory": shift.step_inventory,
    "traces": shift.step_traces,
    "assessment": assessment.step,
    "forum": forum.step,
    "incident": incident.step,
    "survey": survey.step,
    "improvement": survey.step_improvement,
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


class Plain:
    """What the entries of a subject come to by its rules alone."""

    def __init__(self) -> None:
        self.state: State | None = None
        self.subject: str | None = None
        self.outcomes: list[Outcome] = []
        self.befores: list[State | None] = []
        """The state before each entry; what an undo returns to."""
        self.ids: list[int] = []
        self._taken: list[tuple[Entry, Act | None]] = []
        self._sight = Sight()
        self._undone: frozenset[int] = frozenset()
        """Entries that an undo took back."""
        self._searches = self._wasted = self._counted = self._remarks = 0

    def __len__(self) -> int:
        return len(self.outcomes)

    def judge(self, entry: Entry, act: Act) -> State:
        """Return the state after ``act``.

        Raises:
            Refused: the rules do not allow it in the present state.
        """
        self._check_room(act)
        subject = self.subject if act.SUBJECT == "any" else act.SUBJECT
        step = _STEPS.get(subject or "")
        if step is None or self.subject not in (None, subject):
            raise Refused("subject_unknown")
        if act.CREATES and entry.subject != entry.id:
            raise Refused("subject_exists")
        state = step(self._start(act), entry, act)
        if isinstance(state, CaseState) and isinstance(act, ActUndone):
            state = self._freed(state, act.undoes)
        return written_again(state, act)

    def _check_room(self, act: Act) -> None:
        """Refuse what would not count any more. Erasing always does."""
        full = self._remarks >= MOST_REMARKS if act.COMMUTES else self._counted >= LONGEST
        if full and not isinstance(act, Erased):
            raise Refused("subject_full")

    def _start(self, act: Act) -> State | None:
        """Return what the rules of ``act`` start from: for an undo, the state before the act that it undoes."""
        state = self.state
        if not isinstance(state, CaseState) or not isinstance(act, ActUndone):
            return state
        if act.undoes != state.last or act.undoes not in self.ids:
            raise Refused("undo_not_last")
        before = self._before(act)
        if before is None:
            raise Refused("undo_not_possible")
        return case.undone_to(before, state)

    def _before(self, act: ActUndone) -> CaseState | None:
        """Return the case before the act that an undo takes back; None where that act is not in force any more."""
        place = self.ids.index(act.undoes)
        before = self.befores[place]
        return before if isinstance(before, CaseState) and self.outcomes[place].verdict == "applied" else None

    def _freed(self, state: CaseState, undone: int) -> Crossable:
        """Return the case after an undoing, without what was lost to the act that it took back.

        What stood before that act stands again, what was contested then is so again; and of the physical facts that
        came later and lost to it the greatest stands.
        """
        place = self.ids.index(undone)
        before = self.befores[place]
        assert isinstance(before, CaseState)  # noqa: S101  # an undoing was allowed
        then = {c.entry: c for c in before.contests}
        later = [c for c in state.contests if self.ids.index(c.entry) > place]
        settled = {c.entry: c.choice for c in state.contests}
        earlier = [structs.replace(c, choice=settled.get(id_, c.choice)) for id_, c in then.items()]
        free = [
            (crossing.rank(entry, act), entry, act)
            for entry, act in (
                self._taken[self.ids.index(c.entry)] for c in later if c.stands == undone and not c.choice
            )
            if act is not None and act.PHYSICAL
        ]
        if not free or state.state in GIVEN:
            return structs.replace(state, contests=crossing.in_force((*earlier, *later)))
        _rank, entry, act = min(free, key=lambda one: one[0])
        lost = [
            structs.replace(c, stands=entry.id) if c.stands == undone and not c.choice else c
            for c in later
            if c.entry != entry.id
        ]
        freed = structs.replace(state, contests=crossing.in_force((*earlier, *lost)))
        return crossing.stand(freed, entry, act)

    def judged(self, entry: Entry, act: Act) -> Outcome:
        """Return the outcome of an act by the rules of its subject alone."""
        try:
            self.state = self.judge(entry, act)
        except Refused as why:
            return Outcome(entry.id, "void", why.code)
        self.subject = self.subject or act.SUBJECT
        if isinstance(act, ActUndone):
            self.agree()
        return Outcome(entry.id, "applied")

    def agree(self) -> None:
        """Let the outcomes say what the contests say."""
        codes = {c.entry: c.code for c in self.contests}
        self.outcomes = [
            o if o.verdict == "void" or (o.verdict == "contested") == (o.entry in codes) else _outcome(o.entry, codes)
            for o in self.outcomes
        ]

    @property
    def contests(self) -> tuple[Contest, ...]:
        """What crossed on the subject."""
        return self.state.contests if isinstance(self.state, (*CROSSABLE, PersonState)) else ()

    def follow(self, entry: Entry, act: Act) -> None:
        """Apply an act without a word about crossings; one that is not allowed here changes nothing."""
        before, act = self.state, self.meant(act)
        if self.judged(entry, act).verdict == "applied":
            self.keep(before, entry, act, Outcome(entry.id, "applied"))

    def meant(self, act: Act) -> Act:
        """Return an undoing of the last step as its author meant it, who had not seen all that lay before that step.

        It takes back what he did, and returns to whatever was then. Any other act is returned as it is.
        """
        if not isinstance(act, ActUndone) or act.undoes != getattr(self.state, "last", 0) or act.undoes not in self.ids:
            return act
        before = self._before(act)
        return structs.replace(act, returns_to=before.state) if before is not None else act

    def allows(self, entry: Entry, act: Act) -> bool:
        """Tell whether the rules allow an act in the present state."""
        try:
            self.judge(entry, act)
        except Refused:
            return False
        return True

    def keep(self, before: State | None, entry: Entry, act: Act | None, outcome: Outcome) -> None:
        """Remember an entry, the state before it, and what became of it."""
        remark = act is None or act.COMMUTES
        self._counted += not remark
        self._remarks += act is not None and remark
        self._sight.add(entry.id, step=not remark)
        if isinstance(act, ActUndone) and outcome.verdict == "applied":
            self._undone |= {act.undoes}
        self.befores.append(before)
        self.ids.append(entry.id)
        self.outcomes.append(outcome)
        self._taken.append((entry, act))


def _outcome(entry: int, contested: dict[int, str]) -> Outcome:
    return Outcome(entry, "contested", contested[entry]) if entry in contested else Outcome(entry, "applied")


def written_again(state: State, act: Act | None) -> State:
    """Return a case that was anonymised as one that is not, once an act that may name a citizen comes after it.

    That holds for whatever becomes of the act: also one that does not stand keeps its personal part.
    """
    if isinstance(state, CaseState) and state.erased and (act is None or "personal" in act.__struct_fields__):
        return structs.replace(state, erased=0)
    return state
