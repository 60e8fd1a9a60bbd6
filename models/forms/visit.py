"""The queue: reception gives numbers, counters call them, and each visit goes on until its citizen leaves."""

from __future__ import annotations

from models import text
from models.acts import FreeText, Priority, TicketCalled, TicketIssued, VisitMoved, VisitPassed, VisitStep
from models.facts import turns
from models.facts.numbering import Range, Series
from models.facts.working_days import local
from models.fold import VisitState
from models.fold.states import CALLED, ON_HOLD, SERVING, WAITING
from models.forms.base import Count, Done, Due, Form
from models.forms.visit_reading import counter_of, read_target, service_named, state_of, visit_of
from models.queue import standing
from models.refused import Refused
from models.register.register import Register
from models.register.writing import Writing


class Ticket(Form, frozen=True, kw_only=True, tag="ticket"):
    """A queue number for someone who came; ``services`` by code or by words that mean only one."""

    services: tuple[str, ...] = ()
    priority: Priority = ""
    reason: str = ""
    """Why this person goes first, or what is asked for."""
    counter: Count = 0
    """The counter to wait for; 0: any."""

    def perform(self, writing: Writing) -> Done:
        """Record the number; see :meth:`Form.perform`."""
        register = writing.register
        catalogue = register.catalogue()
        day = local(writing.now, register.branch().zone).date()
        act = TicketIssued(
            number=writing.number(Range.QUEUE),
            turn=_next_turn(writing),
            day=day,
            services=tuple(dict.fromkeys(service_named(catalogue, word).code for word in self.services)),
            priority=self.priority,
            counter=counter_of(self.counter, least=0),
            personal=_free(self.reason),
        )
        return _done(writing.record(act).state)

    def owed(self, writing: Writing, done: Done) -> Due | None:
        """Return the slip with the number; see :meth:`Form.owed`."""
        return ("ticket", done.visit, "") if done.visit else None


class Call(Form, frozen=True, kw_only=True, tag="call"):
    """Call the next one to a counter, or a named number; one before others needs a reason."""

    counter: Count
    ticket: str = ""
    reason: str = ""

    def perform(self, writing: Writing) -> Done:
        """Record the call; see :meth:`Form.perform`."""
        counter = counter_of(self.counter)
        if not self.ticket:
            _check_free(writing.register, counter)
            return _call_next(writing, counter)
        visit = visit_of(writing.register, self.ticket)
        if visit.desk != writing.register.desk:
            raise Refused("ticket_elsewhere", desk=visit.desk)
        _check_free(writing.register, counter, visit)
        early = _is_early(writing, visit, counter)
        reason = _free(self.reason)
        if early and reason is None:
            raise Refused("reason_missing")
        estimated = _crossed_midnight(writing, visit)
        act = TicketCalled(counter=counter, early=early, estimated=estimated, personal=reason)
        return _done(writing.record(act, visit.id).state)


class Next(Form, frozen=True, kw_only=True, tag="next"):
    """Finish the one who is being served at a counter and call the next, both or neither.

    Somebody who was called and is still awaited is never finished by it.
    """

    counter: Count
    estimated: bool = False

    def perform(self, writing: Writing) -> Done:
        """Record both; without anybody waiting only the first; see :meth:`Form.perform`."""
        counter = counter_of(self.counter)
        present = standing.at_counter(writing.register, counter)
        if present is None:
            return _call_next(writing, counter)
        if present.state == CALLED:
            raise Refused("ticket_awaited", ticket=present.label)
        visit = state_of(writing.register, present.id)
        done = _move(writing, visit, "done", self.estimated)
        if standing.first(writing.register, counter, writing.now) is None:
            return done
        return _call_next(writing, counter)


class _OfVisit(Form, frozen=True, kw_only=True):
    """Base of forms on one visit: its number, or whoever is at the counter."""

    ticket: str = ""
    counter: Count = 0
    estimated: bool = False
    """The time is not what happened."""

    def visit(self, writing: Writing) -> VisitState:
        """Return the visit that is meant.

        Raises:
            Refused: ``counter_range``, ``ticket_unknown``, ``nobody_at_counter``.
        """
        if self.ticket:
            return visit_of(writing.register, self.ticket)
        present = standing.at_counter(writing.register, counter_of(self.counter))
        if present is None:
            raise Refused("nobody_at_counter", counter=self.counter)
        return state_of(writing.register, present.id)


class Recall(_OfVisit, frozen=True, kw_only=True, tag="recall"):
    """Call the number again that was called to the counter."""

    def perform(self, writing: Writing) -> Done:
        """Record the call; see :meth:`Form.perform`."""
        visit = self.visit(writing)
        if visit.state != CALLED:
            raise Refused("visit_wrong_state", visit_state=visit.state)
        return _done(writing.record(TicketCalled(counter=visit.counter), visit.id).state)


class Serve(_OfVisit, frozen=True, kw_only=True, tag="serve"):
    """Begin to serve the one who was called, or go on with one on hold, perhaps at another counter."""

    def perform(self, writing: Writing) -> Done:
        """Record it; see :meth:`Form.perform`."""
        visit = self.visit(writing)
        counter = counter_of(self.counter) if self.counter else visit.counter
        _check_free(writing.register, counter, visit)
        if visit.state == ON_HOLD and counter != visit.counter:
            estimated = self.estimated or _crossed_midnight(writing, visit)
            called = writing.record(TicketCalled(counter=counter, estimated=estimated), visit.id)
            visit = _visit(called.state)
        return _move(writing, visit, "serving", self.estimated)


class Skip(_OfVisit, frozen=True, kw_only=True, tag="skip"):
    """The one who was called is not there just now; only ``requeue`` or a call by number brings him back."""

    def perform(self, writing: Writing) -> Done:
        """Record it; see :meth:`Form.perform`."""
        return _move(writing, self.visit(writing), "skipped", self.estimated)


class Hold(_OfVisit, frozen=True, kw_only=True, tag="hold"):
    """Park the one who is being served; the counter is free for another."""

    def perform(self, writing: Writing) -> Done:
        """Record it; see :meth:`Form.perform`."""
        return _move(writing, self.visit(writing), "held", self.estimated)


class Requeue(_OfVisit, frozen=True, kw_only=True, tag="requeue"):
    """Back in the queue at the old place; this also mends a step that was mistaken."""

    def perform(self, writing: Writing) -> Done:
        """Record it; see :meth:`Form.perform`."""
        return _move(writing, self.visit(writing), "waiting", self.estimated)


class Recover(Form, frozen=True, kw_only=True, tag="recover"):
    """Whoever left a counter last (finished, or did not come) by a mistaken key waits again at the old place."""

    counter: Count

    def perform(self, writing: Writing) -> Done:
        """Record it; see :meth:`Form.perform`."""
        counter = counter_of(self.counter)
        left = standing.left_last(writing.register, counter)
        if left is None:
            raise Refused("nobody_at_counter", counter=counter)
        return _move(writing, state_of(writing.register, left.id), "waiting", False)


class Absent(_OfVisit, frozen=True, kw_only=True, tag="absent"):
    """The citizen did not come, or left without being served."""

    def perform(self, writing: Writing) -> Done:
        """Record it; see :meth:`Form.perform`."""
        return _move(writing, self.visit(writing), "absent", self.estimated)


class Finish(_OfVisit, frozen=True, kw_only=True, tag="finish"):
    """The visit is over."""

    def perform(self, writing: Writing) -> Done:
        """Record it; see :meth:`Form.perform`."""
        return _move(writing, self.visit(writing), "done", self.estimated)


class Inaccurate(_OfVisit, frozen=True, kw_only=True, tag="inaccurate"):
    """The time of the present step is not what happened: it is left out of every average, and counted."""

    def perform(self, writing: Writing) -> Done:
        """Record it; see :meth:`Form.perform`."""
        visit = self.visit(writing)
        if visit.state == CALLED:
            raise Refused("visit_wrong_state", visit_state=visit.state)
        return _move(writing, visit, visit.state, True)  # type: ignore[arg-type]  # every other state is a step


class FinishForgotten(Form, frozen=True, kw_only=True, tag="finish_forgotten"):
    """End all visits of other days that were left lying; their times count as estimated."""

    def perform(self, writing: Writing) -> Done:
        """Record the ends; ``count`` says how many; see :meth:`Form.perform`."""
        today = local(writing.now, writing.register.branch().zone).date()
        lines = standing.present(writing.register, writing.register.desk)
        forgotten = [line for line in lines if standing.is_forgotten(line, writing.now, today)]
        for line in forgotten:
            writing.record(VisitMoved(step="done", estimated=True), line.id)
        return Done(count=len(forgotten))


class PassOn(_OfVisit, frozen=True, kw_only=True, tag="pass"):
    """Pass the visit on: ``to`` is a counter (``3``), a desk of the branch (``B``), or one of its counters (``B3``)."""

    to: str
    services: tuple[str, ...] = ()
    note: str = ""

    def perform(self, writing: Writing) -> Done:
        """Record it; the visit waits there at its place; see :meth:`Form.perform`."""
        register = writing.register
        visit = self.visit(writing)
        desk, counter = read_target(self.to, register.desk)
        if (desk, counter, visit.state) == (visit.desk, visit.wanted, WAITING) and not self.services:
            raise Refused("nothing_changed")
        catalogue = register.catalogue()
        act = VisitPassed(
            desk=desk,
            counter=counter,
            services=tuple(dict.fromkeys(service_named(catalogue, word).code for word in self.services)),
            estimated=self.estimated or _crossed_midnight(writing, visit),
            personal=_free(self.note),
        )
        return _done(writing.record(act, visit.id).state)


def _next_turn(writing: Writing) -> int:
    """Take the day's next turn of this desk and this incarnation of its database."""
    register = writing.register
    day = local(writing.now, register.branch().zone).date()
    series = Series(register.branch_number, register.desk, register.incarnation, day.year)
    row = register.database.row(
        """INSERT INTO allocated (prefix, range, last) VALUES (?, ?, 1)
        ON CONFLICT (prefix, range) DO UPDATE SET last = last + 1 RETURNING last""",
        series.prefix,
        turn_range(day.isoformat()),
    )
    turn = int(row[0]) if row else 1
    if turn > turns.LONGEST_TURN:
        raise Refused("turns_used_up")
    return turn


def turn_range(day: str) -> str:
    """Return under which name the turns of a day (ISO) are allocated."""
    return f"TURN {day}"


def _free(typed: str) -> FreeText | None:
    said = text.line(typed, "reason", longest=text.NOTE_LENGTH)
    return FreeText(text=said) if said else None


def _visit(state: object) -> VisitState:
    if not isinstance(state, VisitState):
        raise TypeError("not an act on a visit")
    return state


def _done(state: object) -> Done:
    visit = _visit(state)
    return Done(visit=visit.id, number=visit.number, state=visit.state, ticket=standing.label_of(visit))


def _call_next(writing: Writing, counter: int) -> Done:
    line = standing.first(writing.register, counter, writing.now)
    if line is None:
        raise Refused("queue_empty")
    visit = state_of(writing.register, line.id)
    act = TicketCalled(counter=counter, estimated=_crossed_midnight(writing, visit))
    return _done(writing.record(act, visit.id).state)


def _move(writing: Writing, visit: VisitState, step: VisitStep, estimated: bool) -> Done:
    act = VisitMoved(step=step, estimated=estimated or _crossed_midnight(writing, visit))
    return _done(writing.record(act, visit.id).state)


def _check_free(register: Register, counter: int, visit: VisitState | None = None) -> None:
    """See that nobody else is at the counter, and that the visit is at no other one."""
    present = standing.at_counter(register, counter)
    if present is not None and (visit is None or present.id != visit.id):
        raise Refused("counter_taken", ticket=present.label, counter=counter)
    if visit is not None and visit.state in (CALLED, SERVING) and visit.counter != counter:
        raise Refused("ticket_at_counter", counter=visit.counter)


def _is_early(writing: Writing, visit: VisitState, counter: int) -> bool:
    """Tell whether others who wait for this counter are before the visit, or it waits for another counter."""
    if visit.state != WAITING:
        return False
    before = standing.first(writing.register, counter, writing.now)
    return visit.wanted not in (0, counter) or (before is not None and before.id != visit.id)


def _crossed_midnight(writing: Writing, visit: VisitState) -> bool:
    """Tell whether the step that ends now began on an earlier day of the office."""
    zone = writing.register.branch().zone
    return local(visit.since, zone).date() != local(writing.now, zone).date()


__all__ = [
    "Absent",
    "Call",
    "Finish",
    "FinishForgotten",
    "Hold",
    "Inaccurate",
    "Next",
    "PassOn",
    "Recall",
    "Recover",
    "Requeue",
    "Serve",
    "Skip",
    "Ticket",
]
