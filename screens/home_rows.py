"""The lines of the home screen, each group in a function of its own: what waits for citizens, clocks, the desk itself.

A line says a word, a count and what opens. A group that has a digit of its own names it; the others are numbered from
the top as they come. Whoever adds a line adds a function, and its name in :data:`COUNTER` or :data:`BEHIND`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from models.cases import home_counts
from models.complaints.lanes import ComplaintCounts
from models.queue.standing import Waits
from models.register.clock_doubt import ClockDoubt
from models.shift.counts import Waiting
from models.slips.print_jobs import Unprinted
from models.words import _, formats

NO_NUMBER = -1
"""Of a line that counts nothing."""


class Row(NamedTuple):
    """A line of the home screen: a word, a count, and what opens."""

    word: str
    number: int
    opens: str
    urgent: bool = False
    digit: str = ""


class Facts(NamedTuple):
    """What the home screen shows."""

    counts: home_counts.Home
    state: str
    prints: Unprinted
    queue: Waits
    now: int
    waiting: Waiting | None
    """The shift that waits to be taken over."""
    giver: str
    twins: int
    """Citizens whom two desks took in without knowing of each other."""
    complaints: ComplaintCounts
    doubt: ClockDoubt | None = None
    """Why the clock is not believed."""
    papers: int = 0
    """Paper files that were looked for at the last count of their place, and not found."""
    promises: int = 0
    """Commitments to public consultations whose term has come."""


Group = Callable[[Facts], Iterable[Row]]


def _doubt(found: Facts) -> Iterable[Row]:
    if found.doubt is not None:
        asks = _("The clock shows another day: what day is it?")
        told = asks if found.doubt.stops else _("The clock of this machine is wrong")
        yield Row(told, NO_NUMBER, "clock", urgent=True, digit="j")


def _shift_waits(found: Facts) -> Iterable[Row]:
    if found.waiting is not None:
        told = _("A shift waits to be taken over: {name}").format(name=found.giver)
        yield Row(told, sum(c.cases for c in found.waiting.counts), "shift", urgent=True, digit="s")


def _citizens(found: Facts) -> Iterable[Row]:
    """Yield what citizens wait for at the counter."""
    counts = found.counts
    yield Row(_("Take a citizen's request in"), counts.today, "intake")
    yield Row(_queue(found.queue, found.now), found.queue.waiting, "queue", digit="F5")
    yield Row(_("Handed to me, waiting to be accepted"), counts.incoming, "handover:0", bool(counts.incoming))
    yield Row(_("Handed on, not accepted yet"), counts.outgoing, "handover:1")
    yield Row(_("Ready for the citizen"), counts.ready, "handover:3")


def _clocks(found: Facts) -> Iterable[Row]:
    """Yield what was promised for today, what soon will be due, and what is overdue."""
    counts = found.counts
    yield Row(_("Due today"), counts.due_today, "lookup:due", bool(counts.due_today))
    yield Row(_("Overdue"), counts.overdue, "lookup:overdue", bool(counts.overdue))
    yield from _near(counts, "lookup:near")


def _near(counts: home_counts.Home, opens: str) -> Iterable[Row]:
    if counts.near_days:
        told = _("Due within {days} working days").format(days=counts.near_days)
        yield Row(told, counts.near, opens, digit="t")


def _papers(found: Facts) -> Iterable[Row]:
    """Yield what citizens owe."""
    counts = found.counts
    yield Row(_("Incomplete files"), counts.incomplete, "lookup:incomplete")
    lapsing = counts.lapsing
    yield Row(_("Deadlines of notices within two days"), lapsing, "lookup:lapsing", bool(lapsing))


def _own(found: Facts) -> Iterable[Row]:
    """Yield what needs a decision of this officer."""
    counts = found.counts
    yield Row(_("Needs attention (acts that crossed)"), counts.contested, "attention", bool(counts.contested))
    yield Row(_("Unsaved drafts"), counts.drafts, "drafts", bool(counts.drafts))


def _files(found: Facts) -> Iterable[Row]:
    yield Row(_("Paper files; not found at the last count"), found.papers, "paper_files", bool(found.papers), "b")


def _units(found: Facts) -> Iterable[Row]:
    """Yield the work of an officer's units."""
    counts = found.counts
    yield Row(_("Handed to us, waiting to be accepted"), counts.incoming, "handover:0", bool(counts.incoming))
    yield Row(_("Asked for by other units"), counts.asked, "handover:0", bool(counts.asked))
    yield Row(_("In work: mine"), counts.mine, "handover:2")
    yield Row(_("In work: the unit's"), counts.held, "handover:2")


def _units_clocks(found: Facts) -> Iterable[Row]:
    """Yield what the officer's units promised; the lane has the most urgent on top."""
    counts = found.counts
    yield Row(_("Overdue"), counts.late, "handover:2", bool(counts.late))
    yield Row(_("Due today"), counts.due_today, "handover:2", bool(counts.due_today), "h")
    yield from _near(counts, "handover:2")


def _units_wait(found: Facts) -> Iterable[Row]:
    """Yield what an officer's units wait for."""
    counts = found.counts
    returned = counts.returned
    yield Row(_("Came back: declined, or from outside"), returned, "handover:4", bool(returned))
    yield Row(_("Waiting for papers of the citizen"), counts.awaited, "handover:1")
    yield Row(_("Handed on, not accepted yet"), counts.outgoing, "handover:1")


def _asked(found: Facts) -> Iterable[Row]:
    counts = found.counts
    if counts.asked:
        yield Row(_("Asked for by other units"), counts.asked, "handover:0", urgent=True, digit="r")
    if counts.returned:
        yield Row(_("Came back: declined, or from outside"), counts.returned, "handover:4", urgent=True, digit="k")


def _prints(found: Facts) -> Iterable[Row]:
    prints = found.prints
    if prints.waiting + prints.asks:
        held_up = bool(prints.asks or prints.why)
        yield Row(_("Slips not on paper yet"), prints.waiting + prints.asks, "prints", held_up, "F9")


def _complaints(found: Facts) -> Iterable[Row]:
    waits = found.complaints
    told = _("Complaints that wait; {count} late").format(count=waits.late) if waits.late else _("Complaints that wait")
    yield Row(told, waits.new + waits.in_hand + waits.to_tell, "complaints", bool(waits.late), "F6")


def _survey(found: Facts) -> Iterable[Row]:
    if follow_ups := found.counts.follow_ups:
        yield Row(_("Follow-ups of the survey: what became of them?"), follow_ups, "survey", urgent=True, digit="F7")


def _promises(found: Facts) -> Iterable[Row]:
    if found.promises:
        told = _("Commitments to public consultations that are due")
        yield Row(told, found.promises, "forums", urgent=True, digit="w")


def _twins(found: Facts) -> Iterable[Row]:
    if found.twins:
        told = _("Perhaps the same person (from other desks)")
        yield Row(told, found.twins, "lookup:twins", urgent=True, digit="m")


def _hand_over(found: Facts) -> Iterable[Row]:
    if found.waiting is None:
        yield Row(_("Hand the shift over"), NO_NUMBER, "shift", digit="s")


def _reports(_found: Facts) -> Iterable[Row]:
    yield Row(_("Reports"), NO_NUMBER, "reports", digit="l")


_FIRST: tuple[Group, ...] = (_shift_waits, _doubt)
_LAST: tuple[Group, ...] = (_prints, _complaints, _survey, _promises, _twins, _hand_over, _reports)
COUNTER: tuple[Group, ...] = (*_FIRST, _citizens, _clocks, _papers, _own, _files, _asked, *_LAST)
"""The groups of an officer of the counters, in their order: citizens first."""
BEHIND: tuple[Group, ...] = (*_FIRST, _units, _units_clocks, _units_wait, _own, *_LAST)
"""Those of an officer who sits at no counter: the units' work instead of the citizens' queue."""


def rows(found: Facts) -> Sequence[Row]:
    """Return the lines; each without a digit of its own gets the next one."""
    groups = BEHIND if found.counts.behind else COUNTER
    digits = iter("1234567890")
    told = [row for group in groups for row in group(found)]
    return [row if row.digit else row._replace(digit=next(digits, "")) for row in told]


def _queue(waits: Waits, now: int) -> str:
    """Return what is said of the queue beside how many wait."""
    if waits.forgotten:
        return _("Queue: waiting; {count} left lying from other days").format(count=waits.forgotten)
    if waits.longest:
        return _("Queue: waiting, the longest {time}").format(time=formats.minutes(now - waits.longest))
    return _("Queue: waiting")
