"""Whether the clock of this machine can be believed: what the centre, the desk's own acts and the release say of it.

Nobody at a counter can prove a clock right, but much proves one wrong: a moment that has been can't come again. What is
found is said at the sign-in and before a number, a promise or a deadline is made (:meth:`Writing.today`), and nothing
irreversible is done meanwhile. No order in the journal ever rests on a clock.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from models.facts import ids
from models.facts.working_days import local
from models.refused import Refused

if TYPE_CHECKING:
    from models.register.register import Register

TOLERANCE = 300
"""Seconds that a clock may be wrong before it is said."""
RELEASED = dt.date(2026, 11, 1)
"""A day that this release is certainly younger than: its catalogue was checked on it."""
_DAY = 86_400
_STEP = 60
"""Seconds by which the newest moment grows: writing it down with every act would be a page of the disk for each."""

LATEST, SKEW, CONTACT, SURE = "latest", "skew", "contact", "clock_sure"
"""Facts in ``meta``: the newest moment that has been; how far the clock was ahead of the centre's at the last contact,
and when that was by this clock; the day that an officer said it is."""


class ClockDoubt(Struct, frozen=True):
    """Why the clock is not believed. Times are seconds UTC."""

    why: Literal["release", "latest", "centre"]
    """It is before the program was made; before the newest moment that this desk has seen; off from the centre's."""
    shows: int
    """What the clock shows."""
    known: int
    """The moment that it is measured by: of the release, the newest one, or what the centre's clock shows now."""
    wrong_day: bool
    """Whether the office's date is in question, not only the time of day."""
    sure: bool
    """Whether an officer said today that the date is right all the same."""

    @property
    def stops(self) -> bool:
        """Whether no number, promise or deadline is made before an officer has said what day it is."""
        return self.wrong_day and not self.sure

    def refusal(self, zone: str) -> Refused:
        """Return it as a refusal, whose sentence tells the moments in the office's zone."""
        return Refused(f"clock_{self.why}", shows=self.shows, known=self.known, zone=zone)


def doubt(register: Register) -> ClockDoubt | None:
    """Return why the clock is not believed now; None when nothing speaks against it.

    The release is the surest witness, then the centre, then the newest moment.
    """
    now, zone = register.clock.now(), register.branch().zone
    ahead = offset(register, now)
    released = int(dt.datetime.combine(RELEASED, dt.time(), dt.UTC).timestamp())
    latest = newest(register)
    found: tuple[Literal["release", "latest", "centre"], int] | None = None
    if now < released - _DAY:
        found = "release", released
    elif abs(ahead) > TOLERANCE:
        found = "centre", now - ahead
    elif now < latest - TOLERANCE:
        found = "latest", latest
    if found is None:
        return None
    today = local(now, zone).date()
    sure = found[0] != "release" and register.note(SURE) == today.isoformat()
    return ClockDoubt(found[0], now, found[1], today != local(found[1], zone).date(), sure)


def offset(register: Register, now: int) -> int:
    """Return how many seconds the clock is ahead of the centre's; 0 where that is not known.

    What the centre said counts as long as the clock was off, at least a day: then a clock that was set since can't be
    told from one that went on. One that was set back shows a time before the contact.
    """
    ahead, contact = int(register.note(SKEW) or 0), int(register.note(CONTACT) or 0)
    return ahead if contact <= now < contact + max(abs(ahead), _DAY) else 0


def check(register: Register) -> None:
    """Let a number, a promise or a deadline be made only while the day is not in question.

    Raises:
        Refused: ``clock_release``, ``clock_latest``, ``clock_centre``.
    """
    found = doubt(register)
    if found is not None and found.stops:
        raise found.refusal(register.branch().zone)


def check_for_good(register: Register) -> None:
    """Let what can't be taken back rest on the clock only while nothing speaks against its day.

    An officer's word lets numbers be made; against the centre it is not enough for this.

    Raises:
        Refused: ``clock_release``, ``clock_latest``, ``clock_centre``.
    """
    found = doubt(register)
    if found is not None and found.wrong_day:
        raise found.refusal(register.branch().zone)


def newest(register: Register) -> int:
    """Return the newest moment that this desk knows to have been, seconds UTC; 0 when it knows none."""
    told = register.note(LATEST)
    if told:
        return int(told)
    head = register.journal.at(ids.pack(*register.chain, register.head().seq))  # of before this was written down
    return head.at if head else 0


def passed(register: Register, now: int) -> None:
    """Write down, in an open transaction, that this moment has been; nothing while the clock is doubted."""
    if now >= newest(register) + _STEP and doubt(register) is None:
        register.database.run("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", LATEST, str(now))


def heard(register: Register, asked: int, theirs: int) -> None:
    """Write down what the centre's clock showed when this one showed ``asked``; no act of ours is a better witness."""
    notes = {SKEW: str(asked - theirs), CONTACT: str(register.clock.now()), LATEST: str(theirs)}
    register.set_notes(notes)


def told(register: Register, at: int) -> None:
    """Write down that the centre sealed something at ``at``, which a stick brought: it has been since."""
    if at > newest(register):
        register.set_notes({LATEST: str(at)})


def is_sure(register: Register, day: dt.date) -> bool:
    """Take an officer's word for what day it is; tell whether the clock shows the same day.

    Then it counts as right until this day is over, and what was dated later as wrong. Numbers and promises are made
    again. A day before the release is nobody's to say.
    """
    if day != register.today() or day < RELEASED:
        return False
    register.set_notes({SURE: day.isoformat(), LATEST: str(register.clock.now())})
    return True


__all__ = ["ClockDoubt", "check", "check_for_good", "doubt", "heard", "is_sure", "newest", "offset", "passed", "told"]
