"""Doing what :mod:`models.retention.due` finds due: personal parts are erased act by act, in short transactions.

A run can be broken off at any moment and begun again: what is done is done, and what is left is found due again. Two
desks that do the same do no harm; each erasure is an act, so it travels and stands in the history. A terminal that
saves meanwhile never waits longer than one batch.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from msgspec import Struct

from models.acts import Erased
from models.exchange.link import link_view
from models.refused import Refused
from models.register import clock_doubt
from models.register.age import first_moment
from models.retention.traces import Traces

if TYPE_CHECKING:
    from models.register.register import Register
    from models.retention.limits import Limits, Others

MOST = 200
"""Subjects of a batch, which is one transaction."""
LONGEST = 0.08
"""Seconds after which a batch ends, so that whoever saves meanwhile hardly notices."""
PAUSE = 0.03
"""Seconds between two batches in which others may write; a waiting SQLite looks again within these."""
OUT_OF_TOUCH = 86_400
"""Seconds without an answer of the centre after which no person is erased: a sister desk may have a new case of his."""
_OTHERS: tuple[tuple[str, Others], ...] = (
    ("visits", "visit"),
    ("shifts", "shift"),
    ("complaints", "complaint"),
    ("assessments", "assessment"),
    ("forums", "forum"),
    ("remarks", "survey"),
)
"""Counts of a run, and whose texts they count."""
_STUCK = ("subject_unknown", "subject_full")


class Done(Struct):
    """What a run has done so far."""

    cases: int = 0
    persons: int = 0
    visits: int = 0
    shifts: int = 0
    complaints: int = 0
    assessments: int = 0
    forums: int = 0
    remarks: int = 0
    looks: int = 0
    drafts: int = 0
    jobs: int = 0
    displaced: int = 0
    refused: int = 0
    """Subjects that the fold lets nobody erase: damaged ones, or with too many entries."""
    waiting: bool = False
    """What was erased is hidden; it is destroyed when the centre has agreed."""
    out_of_touch: bool = False
    """Persons were left out: the centre has not answered for more than a day."""

    @property
    def total(self) -> int:
        """How many things were erased or removed."""
        return sum(getattr(self, n) for n in self.__struct_fields__ if n not in ("refused", "waiting", "out_of_touch"))


def anonymise(
    register: Register,
    officer: int,
    *,
    settled: bool = False,
    rest: Callable[[float], None] = time.sleep,
    limits: Limits | None = None,
) -> Iterator[Done]:
    """Do all that is due; yield what is done after each batch, and at the end. Leave it at any yield to break it off.

    ``settled``: reasons of :data:`models.retention.due.SETTLED` do not count. ``rest`` waits between batches.

    Raises:
        Refused: ``supervisor_only``, ``officer_unknown``, ``officer_inactive``; ``clock_release``, ``clock_latest``,
            ``clock_centre``: what is old can't be told by a clock that is wrong; what a save can meet.
    """
    from models.retention.limits import Limits, spans_here

    who = register.officer(officer)
    if who is None:
        raise Refused("officer_unknown")
    if who.role != "supervisor":
        raise Refused("supervisor_only")
    clock_doubt.check_for_good(register)
    run = _Run(register, officer, limits or Limits(register, spans_here(register)), settled)
    try:
        for _step in run.steps():
            yield run.done
            rest(PAUSE)
    finally:
        register.scrub(now=True)
    yield run.done


class _Run:
    def __init__(self, register: Register, officer: int, limits: Limits, settled: bool) -> None:
        self.register, self.officer, self.limits, self.settled = register, officer, limits, settled
        self.done = Done()

    def steps(self) -> Iterator[None]:
        """Do one batch after the other."""
        limits = self.limits
        yield from self._batches("cases", limits.cases, lambda some: limits.still_due(some, settled=self.settled))
        view = link_view(self.register, 0)
        self.done.out_of_touch = view.enrolled and self.register.clock.now() - view.contact > OUT_OF_TOUCH
        if not self.done.out_of_touch:
            yield from self._batches("persons", limits.persons, lambda some: limits.persons(0, len(some), some))
        for field, table in _OTHERS:
            found = limits.others(table)
            while some := list(islice(found, MOST)):
                yield from self._erase(field, some, lambda page: page)
        yield from Traces(self.register, limits).remove(self.officer, self.done)
        self.done.jobs = drop_old_jobs(self.register)
        self.done.waiting = self.done.total > 0 and view.enrolled

    def _batches(
        self, field: str, find: Callable[..., list[int]], check: Callable[[list[int]], list[int]]
    ) -> Iterator[None]:
        after, more = 0, {"settled": self.settled} if field == "cases" else {}
        while some := find(after, 10 * MOST, **more):
            yield from self._erase(field, some, check)
            after = some[-1]

    def _erase(self, field: str, subjects: list[int], check: Callable[[list[int]], list[int]]) -> Iterator[None]:
        """Erase subjects in batches; what is not due any more when its turn comes is left out."""
        place = 0
        while place < len(subjects):
            begun, count = time.monotonic(), 0
            with self.register.writing(self.officer, clears=False) as writing:
                for subject in check(subjects[place : place + MOST]):
                    try:
                        writing.record(Erased(reason="retention"), subject)
                        count += 1
                    except Refused as why:
                        if why.code not in _STUCK:
                            raise
                        self.done.refused += 1  # nothing of it was written; it must not hold the others up
                    if time.monotonic() - begun > LONGEST:
                        place = subjects.index(subject, place) + 1
                        break
                else:
                    place += MOST
            setattr(self.done, field, getattr(self.done, field) + count)
            yield


_OLD_JOBS = """FROM print_job WHERE ended_at BETWEEN ? AND ? AND id < coalesce(
        (SELECT min(id) FROM print_job WHERE made_at BETWEEN ? AND ?), 9223372036854775807) AND (
    subject IN (SELECT "case" FROM anonymised) OR state = 'skipped' AND tries = 0
    OR EXISTS (SELECT 1 FROM print_job n WHERE n.subject = print_job.subject AND n.slip = print_job.slip
        AND n.detail = print_job.detail AND n.copy > print_job.copy AND (n.state <> 'skipped' OR n.tries > 0)))"""
"""Jobs have their ids in turn: one behind a job of lately is no older, whatever its date."""


def old_jobs(register: Register) -> int:
    """Count the ended slips that may be forgotten: long ago, and a newer copy (or nobody) needs their count."""
    row = register.database.row(f"SELECT count(*) {_OLD_JOBS}", *_jobs_before(register))
    return int(row[0]) if row else 0


def drop_old_jobs(register: Register) -> int:
    """Forget these slips; return how many. They hold no personal data, so no act says it.

    Nothing is forgotten while the clock is not believed.
    """
    found = clock_doubt.doubt(register)
    if (found is not None and found.wrong_day) or not old_jobs(register):
        return 0
    with register.database.writing():
        return register.database.run(f"DELETE {_OLD_JOBS}", *_jobs_before(register))


def _jobs_before(register: Register) -> tuple[int, int, int, int]:
    from models.retention.limits import DAY, JOB_DAYS

    now = register.clock.now()
    before = now - JOB_DAYS * DAY
    return first_moment(register.database), before - 1, before, now


__all__ = ["Done", "anonymise", "drop_old_jobs", "old_jobs"]
