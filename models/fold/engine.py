"""The engine of the fold: it walks entries, asks the rules of their subject, and keeps each one's outcome."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import structs

from models.acts import SCHEMA, Act, ActUndone, from_parts
from models.acts.entry import Entry
from models.fold import crossing, person
from models.fold.plain import Outcome, Plain, written_again
from models.fold.states import CROSSABLE, Contest, Crossable, PersonState
from models.refused import Refused

_UNSEEN, _CONTESTS, _SEARCHES = 64, 64, 64
"""Unseen steps among which a rival is looked for, crossings that a subject remembers, searches for a rival in all."""
_WASTED = 1_000
"""Searches for a rival of acts that the centre then objects to; nobody else makes them."""

_Placed = tuple[int, Entry, Act]
"""An entry of the subject with its place in the shared order, and its act."""


class Fold(Plain):
    """The fold of one subject, grown by one entry at a time with :meth:`advance`."""

    @property
    def entries(self) -> list[Entry]:
        """The entries that were taken in, in their order."""
        return [entry for entry, _act in self._taken]

    def copy(self) -> Fold:
        """Return a fold that can be advanced without touching this one."""
        other = Fold()
        other.state, other.subject, other._searches = self.state, self.subject, self._searches
        other.outcomes, other.befores, other.ids = self.outcomes[:], self.befores[:], self.ids[:]
        other._taken, other._sight, other._undone = self._taken[:], self._sight.copy(), self._undone
        other._counted, other._remarks, other._wasted = self._counted, self._remarks, self._wasted
        return other

    @property
    def last_objection(self) -> str | None:
        """Why the entry that was taken in last may not count; None when it may."""
        return self._taken[-1][0].objection

    def advance(self, entry: Entry, act: Act | None = None, *, objecting: bool = False) -> Outcome:
        """Take in the next entry of the shared order; never fails.

        An entry at which a rule of this program fails is void as ``act_unjudged``, and all behind it is folded.
        ``objecting``: what is void gets its reason as an objection (:attr:`last_objection`), so that its author is told
        and no replica ever counts it; but not a remark that said what was so already.
        """
        before, outcomes, searches = self.state, self.outcomes, self._searches
        try:
            outcome, act = self._decide(entry, act)
        except Exception:  # whatever it is: all that comes behind the entry must go on
            self.state, self.outcomes = before, outcomes
            outcome, act = Outcome(entry.id, "void", "act_unjudged"), None
        needless = act is not None and act.COMMUTES and outcome.code in crossing.NEEDLESS
        if objecting and outcome.verdict == "void" and not needless:
            self._wasted += self._searches - searches
            self._searches = searches  # who takes it in with its objection does not search
            entry, act = structs.replace(entry, objection=outcome.code), None
        self.state = written_again(self.state, act) if self.state is not None else None
        self.keep(before, entry, act, outcome)
        return outcome

    def _decide(self, entry: Entry, act: Act | None) -> tuple[Outcome, Act | None]:
        if entry.objection is not None:
            return Outcome(entry.id, "void", entry.objection), None
        if entry.schema > SCHEMA:
            return Outcome(entry.id, "void", "kind_unknown"), None
        try:
            act = from_parts(entry.kind, entry.body, entry.personal) if act is None else act
            if act is not None:
                self._check_room(act)
        except Refused as why:
            return Outcome(entry.id, "void", why.code), None
        if act is None:
            return Outcome(entry.id, "void", "kind_unknown"), None
        remark = act.COMMUTES
        unseen = [] if remark else self._sight.unseen(entry.id, entry.after)
        if unseen and isinstance(self.state, CROSSABLE):
            return self._among(entry, act, unseen), act
        if unseen and isinstance(self.state, PersonState):
            return self._of_person(entry, act, self.state, unseen), act
        return self.judged(entry, act), act

    # --- acts whose authors had not seen each other --------------------------------------------------------------

    def _among(self, entry: Entry, act: Act, unseen: list[int]) -> Outcome:
        """Return the outcome of an act on a case or complaint whose author had not seen all of it.

        What he could do in all that he had seen is never void: it stands, or it is contested and told.
        """
        rival = self._rival(entry, act, unseen)
        outcome = self.judged(entry, act) if rival is None else None
        if outcome is not None and outcome.verdict == "applied":
            return outcome
        if self._wasted >= _WASTED:
            return outcome or Outcome(entry.id, "void", "subject_full")
        if self._searches >= _SEARCHES or len(unseen) > _UNSEEN:  # too much to look at; it does not stand
            return self._contest(entry, act, unseen[-1] if rival is None else rival)
        seen = self._seen(unseen)
        if not seen.allows(entry, seen.meant(act)):
            return outcome or self.judged(entry, act)
        meant = self.meant(act)
        if rival is None and meant is not act:
            outcome = self.judged(entry, meant)
            if outcome.verdict == "applied":
                return outcome
        return self._settle(entry, act, self._overtaking(seen, entry, act, unseen) if rival is None else rival, unseen)

    def _rival(self, entry: Entry, act: Act, unseen: list[int]) -> int | None:
        """Return the place of the unseen entry in force that stands in the way of an act by the table.

        That is the greatest physical fact that it crosses; else what an own act lost to, on which it is built; else the
        first that it crosses.
        """
        own = {c.stands for c in self.contests if c.entry >> 32 == entry.id >> 32}
        physical: list[tuple[tuple[int, int, int], int]] = []
        built: list[int] = []
        others: list[int] = []
        for place, other, done in self._in_force(unseen):
            if not crossing.code(act, done) and not crossing.overtaken(self.state, act, done):
                if other.id in own:
                    built.append(place)
            elif done.PHYSICAL:
                physical.append((crossing.rank(other, done), place))
            else:
                (built if other.id in own else others).append(place)
        if physical:
            return min(physical)[1]
        return next(iter((*built, *others)), None)

    def _in_force(self, places: Iterable[int]) -> Iterator[_Placed]:
        """Yield those of the entries that are applied and not undone: place, entry, act."""
        for place in places:
            entry, act = self._taken[place]
            if act is not None and self.outcomes[place].verdict == "applied" and entry.id not in self._undone:
                yield place, entry, act

    def _seen(self, unseen: list[int]) -> Plain:
        """Return the fold of what an author had seen; what lost to the unseen was in force for him.

        But not what had lost to something that he had seen, before both lost to the unseen; nor what had lost to what
        is in force again here, and stands now because a fact that was built on it came.
        """
        self._searches += 1
        hidden, seen = {self.ids[place] for place in unseen}, Plain()
        lost = {c.entry for c in self.contests if c.stands in hidden}
        stood: list[_Placed] = []
        for place, ((entry, act), outcome) in enumerate(zip(self._taken, self.outcomes, strict=True)):
            if act is None or act.COMMUTES or entry.id in hidden:
                continue
            if outcome.verdict == "applied" or entry.id in lost:
                stood.append((place, entry, act))
        undone = {act.undoes for _place, _entry, act in stood if isinstance(act, ActUndone)}
        in_force = [one for one in stood if one[1].id not in undone]
        facts, earlier = [one for one in in_force if one[2].PHYSICAL], list[_Placed]()
        for one in stood:
            _place, entry, act = one
            mine = (earlier, facts) if entry.id in lost else ([e for e in earlier if e[1].id in lost], [])
            if self._lost_before(one, *mine):
                continue
            seen.follow(entry, act)
            if entry.id not in undone:
                earlier.append(one)
        return seen

    def _lost_before(self, one: _Placed, earlier: list[_Placed], facts: list[_Placed]) -> bool:
        """Tell whether an act lost, by the table, to what its author had not seen: to the first, or to a later fact."""
        place, entry, act = one
        chain, first = entry.id >> 32, self._sight.first_unseen(entry.id, entry.after, place)
        for _at, other, done in [e for e in earlier if e[0] >= first and e[1].id >> 32 != chain][-_UNSEEN:]:
            if crossing.code(done, act) and not crossing.stands_over(entry, act, (other, done)):
                return True
        for at, other, done in facts:
            if at <= place or other.id >> 32 == chain or not crossing.code(done, act):
                continue
            missed = self._sight.first_unseen(other.id, other.after, at) <= place
            if missed and crossing.stands_over(other, done, (entry, act)):
                return True
        return False

    def _overtaking(self, seen: Plain, entry: Entry, act: Act, unseen: list[int]) -> int:
        """Return the place of the unseen entry after which an act is not allowed any more, else of the last one."""
        last, blocking = unseen[-1], None
        for last, other, done in self._in_force(unseen):
            seen.follow(other, done)
            if seen.allows(entry, act):
                blocking = None
            elif blocking is None:
                blocking = last
        return last if blocking is None else blocking

    def _settle(self, entry: Entry, act: Act, rival: int, unseen: list[int]) -> Outcome:
        """Decide which of two acts that crossed stands; the other one is contested, nothing is thrown away."""
        state, force = self.state, next(self._in_force([rival]), None)
        full = len(self.contests) >= _CONTESTS
        if full or not isinstance(state, CROSSABLE) or not crossing.stands_over(entry, act, force and force[1:]):
            return self._contest(entry, act, rival)
        state = self._stands_now(state, entry, act, self.ids[rival], {self.ids[place] for place in unseen})
        if force is not None and not self._made_room(force[2]):
            code = crossing.code(act, force[2]) or "crossed"
            state = crossing.contest(state, Contest(self.ids[rival], entry.id, code))
        self.state = crossing.stand(state, entry, act)
        self.agree()
        return Outcome(entry.id, "applied")

    def _made_room(self, act: Act) -> bool:
        """Tell whether an act took a physical fact back: were it contested by a later one, both would stand."""
        if not isinstance(act, ActUndone) or act.undoes not in self.ids:
            return False
        undone = self._taken[self.ids.index(act.undoes)][1]
        return undone is not None and bool(undone.PHYSICAL)

    def _stands_now(self, state: Crossable, entry: Entry, act: Act, other: int, hidden: set[int]) -> Crossable:
        """Return the subject once a physical fact stands over the ``other``, with what lost before.

        Its author's own acts that led to it and lost to what he had not seen stand with it. What others lost to the
        ``other`` is lost to the fact, so that each entry is contested once, and by what is in force.
        """
        won = {c.entry for c in state.open_contests if c.stands in hidden and c.entry >> 32 == entry.id >> 32}
        contests = []
        for contest in state.contests:
            if contest.stands == other and contest.entry not in won and not contest.choice:
                lost = self._taken[self.ids.index(contest.entry)][1]
                code = (crossing.code(act, lost) if lost is not None else None) or "crossed"
                contest = Contest(contest.entry, entry.id, code)
            contests.append(contest)
        return structs.replace(state, contests=tuple(c for c in contests if c.entry not in won))

    def _contest(self, entry: Entry, act: Act, rival: int) -> Outcome:
        """Keep an act as contested by another one, which stands; where that has lost itself, by what it lost to."""
        if len(self.contests) >= _CONTESTS:
            return Outcome(entry.id, "void", "subject_full")
        *_others, found = crossing.in_force((*self.contests, Contest(entry.id, self.ids[rival], "")))
        rival = self.ids.index(found.stands)
        other, done = self._taken[rival]
        code = (crossing.code(act, done) if done is not None else None) or "crossed"
        if isinstance(self.state, CROSSABLE):
            self.state = crossing.contest(self.state, Contest(entry.id, other.id, code))
        return Outcome(entry.id, "contested", code)

    def _of_person(self, entry: Entry, act: Act, state: PersonState, unseen: list[int]) -> Outcome:
        """Return the outcome of what was said of a person by someone who had not seen all that others said."""
        if len(state.contests) >= _CONTESTS:
            return Outcome(entry.id, "void", "subject_full")
        try:
            new = person.crossed(state, entry, act, frozenset(self.ids[place] for place in unseen))
        except Refused as why:
            return Outcome(entry.id, "void", why.code)
        self.state = new
        contest = next((c for c in new.contests if c.entry == entry.id), None)
        return Outcome(entry.id, "contested" if contest else "applied", contest.code if contest else None)


def fold(entries: Iterable[Entry]) -> Fold:
    """Return the fold of one subject's entries, which must come in the shared order."""
    result = Fold()
    for entry in entries:
        result.advance(entry)
    return result
