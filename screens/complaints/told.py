"""How complaints are told on the screen: who complains, what state they are in, how far each clock is."""

from __future__ import annotations

from models import text
from models.complaints.lines import ComplaintLine
from models.complaints.views import ComplaintDetail
from models.fold import PersonState
from models.fold.complaint_clock import Clock
from models.words import _, formats
from models.words import complaints as words


def reporter(detail: ComplaintDetail) -> str:
    """Return who complains, or that it is hidden, was not said or was erased."""
    if detail.reporter is not None:
        return detail.reporter.name or _("(erased)")
    if detail.complaint.anonymous:
        return _("(hidden)") if detail.hidden else _("(anonymous)")
    return _("(erased)")


def who(line: ComplaintLine) -> str:
    """Return who complains, or that it is hidden."""
    if line.anonymous:
        return _("(hidden)")
    return line.name or _("(erased)")


def identity(person: PersonState, *, whole: bool) -> str:
    """Return the number by which somebody is known, masked unless ``whole``."""
    if person.nik:
        return f"NIK {person.nik if whole else text.masked_nik(person.nik)}"
    for word, number in ((_("passport"), person.passport), ("NIB", person.nib), ("NPWP", person.npwp)):
        if number:
            return f"{word} {number if whole else text.masked(number)}"
    return ""


def matter(line: ComplaintLine) -> str:
    """Return the state, or how it was decided."""
    return words.outcome(line.outcome) if line.outcome else words.state(line.state)


def left(line: ComplaintLine) -> str:
    """Return how far the clock of a line is, in days."""
    if line.supplement_late:
        return _("supplement late")
    clock = line.clock
    if clock is None:
        return ""
    if clock.standing == "paused":
        return _("clock stands")
    if line.closable:
        return _("may be closed")
    return days_left(clock)


def days_left(clock: Clock) -> str:
    """Return the days that a running clock still has, or is over its time."""
    if clock.due is None:
        return ""
    if clock.left == 0:
        return _("due today")
    if abs(clock.left) == 1:
        return _("1 day left") if clock.left > 0 else _("1 day late")
    days = formats.count(abs(clock.left))
    return _("{days} days left").format(days=days) if clock.left > 0 else _("{days} days late").format(days=days)


def clock_told(clock: Clock) -> str:
    """Return how a clock stands: due when, how far from that, counted in which days."""
    if clock.standing == "done":
        done = _("done {date}").format(date=formats.date(clock.done)) if clock.done is not None else ""
        late = days_left(clock) if clock.late else ""
        return " · ".join(filter(None, (done, late)))
    if clock.due is None:
        return _("no time is set")
    kind = _("calendar days") if clock.calendar else _("working days")
    stands = _("stands still until the supplement comes") if clock.standing == "paused" else days_left(clock)
    doubt = _("holidays of that year not decreed yet") if clock.doubtful else ""
    return " · ".join(filter(None, (formats.weekday(clock.due), stands, kind, doubt)))
