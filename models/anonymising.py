"""Doing what :mod:`models.retention` finds due: personal parts are erased act by act, in short transactions.

A run can be broken off at any moment and begun again: what is done is done, and what is left is found due again. Two
desks that do the same do no harm; each erasure is an act, so it travels and stands in the history. A terminal that
saves meanwhile never waits longer than one batch.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from models.acts import Erased, TracesErased
from models.facts import ids
from models.journal.entry import Entry, bare
from models.link import link_view
from models.refused import Refused
from models.writing import CLEARED

if TYPE_CHECKING:
    from models.register import Register
    from models.retention import Limits

MOST = 200
"""Subjects of a batch, which is one transaction."""
LONGEST = 0.08
"""Seconds after which a batch ends, so that whoever saves meanwhile hardly notices."""
PAUSE = 0.03
"""Seconds between two batches in which others may write; a waiting SQLite looks again within these."""
LOOKS = 1000
"""Looks of a batch."""
OUT_OF_TOUCH = 86_400
"""Seconds without an answer of the centre after which no person is erased: a sister desk may have a new case of his."""
_STUCK = ("subject_unknown", "subject_full")
_KEPT_FROM = "retention.looks"
"""Note: looks up to this id have lost their personal parts, or never had one."""


class Done(Struct):
    """What a run has done so far."""

    cases: int = 0
    persons: int = 0
    visits: int = 0
    shifts: int = 0
    looks: int = 0
    drafts: int = 0
    jobs: int = 0
    displaced: int = 0
    refused: int = 0
    """Subjects that the fold lets nobody erase: damaged ones, or with too many entries."""
    out_of_touch: bool = False
    """Persons were left out: the centre has not answered for more than a day."""

    @property
    def total(self) -> int:
        """How many things were erased or removed."""
        return sum(getattr(self, n) for n in self.__struct_fields__ if n not in ("refused", "out_of_touch"))


def anonymise(
    register: Register,
    officer: int,
    *,
    settled: bool = False,
    rest: Callable[[float], None] = time.sleep,
    limits: Limits | None = None,
) -> Iterator[Done]:
    """Do all that is due; yield what is done after each batch, and at the end. Leave it at any yield to break it off.

    ``settled``: reasons of :data:`models.retention.SETTLED` do not count. ``rest`` waits between batches.

    Raises:
        Refused: ``supervisor_only``, ``officer_unknown``, ``officer_inactive``; what a save can meet.
    """
    from models.retention import Limits, spans_here

    who = register.officer(officer)
    if who is None:
        raise Refused("officer_unknown")
    if who.role != "supervisor":
        raise Refused("supervisor_only")
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
        for field, table in (("visits", "visit"), ("shifts", "shift")):
            found = limits.others(table)  # type: ignore[arg-type]  # one of two words
            while some := list(islice(found, MOST)):
                yield from self._erase(field, some, lambda page: page)
        traces = Traces(self.register, limits)
        yield from traces.remove(self.officer, self.done)

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


_OLD_JOBS = """FROM print_job WHERE ended_at < ? AND (
    subject IN (SELECT "case" FROM anonymised) OR state = 'skipped' AND tries = 0
    OR EXISTS (SELECT 1 FROM print_job n WHERE n.subject = print_job.subject AND n.slip = print_job.slip
        AND n.detail = print_job.detail AND n.copy > print_job.copy AND (n.state <> 'skipped' OR n.tries > 0)))"""


def old_jobs(register: Register) -> int:
    """Count the ended slips that may be forgotten: long ago, and a newer copy (or nobody) needs their count."""
    row = register.database.row(f"SELECT count(*) {_OLD_JOBS}", _jobs_before(register))
    return int(row[0]) if row else 0


def drop_old_jobs(register: Register) -> int:
    """Forget these slips; return how many. They hold no personal data, so no act says it."""
    if not old_jobs(register):
        return 0
    with register.database.writing():
        return register.database.run(f"DELETE {_OLD_JOBS}", _jobs_before(register))


def _jobs_before(register: Register) -> int:
    from models.retention import DAY, JOB_DAYS

    return register.clock.now() - JOB_DAYS * DAY


class Traces:
    """What lies beside the acts of this desk: what was searched for, drafts, ended slips, displaced entries."""

    def __init__(self, register: Register, limits: Limits) -> None:
        from models.retention import DAY, DRAFT_DAYS

        self.register, self.database, self.limits = register, register.database, limits
        self.drafts_before = limits.now - DRAFT_DAYS * DAY

    def looks(self) -> int:
        """Count the looks whose personal part is due."""
        before = self._before()
        if before is None:
            return 0
        sql = "SELECT count(*) FROM look WHERE id > ? AND id <= ? AND at < ? AND personal IS NOT NULL"
        return self._count(sql, *self._range(before), before)

    def drafts(self) -> int:
        """Count the drafts that nobody goes on with."""
        return self._count("SELECT count(*) FROM draft WHERE updated < ?", self.drafts_before)

    def displaced(self) -> int:
        """Count the displaced entries whose personal part is due."""
        return sum(1 for _ in self._displaced())

    def remove(self, officer: int, done: Done) -> Iterator[None]:
        """Remove all of it; an act says so first, and what it says holds however often the run is broken off."""
        database, before = self.database, self._before()
        looks, drafts, displaced = self.looks(), self.drafts(), list(self._displaced())
        if looks or drafts or displaced:
            with self.register.writing(officer, clears=False) as writing:
                writing.record(TracesErased(before=before or 0, looks=looks, drafts=drafts, displaced=len(displaced)))
                database.run("DELETE FROM draft WHERE updated < ?", self.drafts_before)
                database.run_many("UPDATE displaced SET data = ? WHERE id = ? AND hash = ?", displaced)
            done.drafts, done.displaced = drafts, len(displaced)
            yield
        done.jobs = drop_old_jobs(self.register)
        if before is not None:
            yield from self._forget_looks(before, done)

    def _count(self, sql: str, *values: int) -> int:
        row = self.database.row(sql, *values)
        return int(row[0]) if row else 0

    def _before(self) -> int | None:
        """Return the moment before which looks are due: by the setting, or by an act that was broken off."""
        said = self._count("SELECT coalesce(max(before), 0) FROM traces WHERE id BETWEEN ? AND ?", *self._own())
        wanted = self.limits.looks
        return max(said, wanted or 0) or None

    def _own(self) -> tuple[int, int]:
        branch, desk = self.register.branch_number, self.register.desk
        return ids.pack(branch, desk, 0, 0), ids.pack(branch, desk, ids.INCARNATIONS - 1, ids.COUNTERS - 1)

    def _range(self, before: int) -> tuple[int, int]:
        """Return the ids between which looks can be due: behind what was done, up to the moment."""
        low = int(self.register.note(_KEPT_FROM) or self._own()[0])
        return low, max(low, self._last_before(before))

    def _last_before(self, before: int) -> int:
        """Return the last look before a moment, by halving each chain; a clock that was wrong once only delays."""
        looks, last = self.register.looks, self._own()[0]
        for chain in looks.chains():
            low, high = 0, looks.head(chain).seq
            while low < high:
                middle = (low + high + 1) // 2
                row = self.database.row("SELECT at FROM look WHERE id >= ? LIMIT 1", ids.pack(*chain, middle))
                low, high = (middle, high) if row is not None and row[0] < before else (low, middle - 1)
            if low:
                last = max(last, ids.pack(*chain, low))
        return last

    def _forget_looks(self, before: int, done: Done) -> Iterator[None]:
        low, high = self._range(before)
        looks = self.register.looks
        while some := looks.parts_between(low, high, LOOKS):
            with self.database.writing():
                gone = [e for e in some if e.at < before]
                self.register.forget(looks, gone)
                self.register.scrub_later(at=self.register.clock.now() + CLEARED)
                low = some[-1].id
            done.looks += len(gone)
            yield
        if high > int(self.register.note(_KEPT_FROM) or 0):
            self.register.set_notes({_KEPT_FROM: str(high)})

    def _displaced(self) -> Iterable[tuple[str, int, bytes]]:
        """Yield the rows of displaced entries without their personal parts, where these are due."""
        for id_, hash_, data in self.database.rows("SELECT id, hash, data FROM displaced"):
            entry = msgspec.json.decode(data, type=Entry)
            if entry.personal is not None and self._gone(entry):
                yield msgspec.json.encode(bare(entry)).decode(), id_, hash_

    def _gone(self, entry: Entry) -> bool:
        """Tell whether a displaced entry is past the office's time, or what it was about is anonymised."""
        if self.limits.default is not None and entry.at < self.limits.default:
            return True
        sql = 'SELECT 1 FROM anonymised WHERE "case" = ? UNION SELECT 1 FROM person WHERE id = ? AND erased = 1'
        return self.database.row(sql, entry.subject, entry.subject) is not None


__all__ = ["Done", "Traces", "anonymise", "drop_old_jobs", "old_jobs"]
