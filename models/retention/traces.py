"""What lies beside the acts of this desk and goes with time: what was searched for, drafts, displaced entries.

An act says that it goes. It is removed once that act is final, as what an erasure hides is: at once on a desk without a
centre, else when the centre has placed the act. Whatever breaks it off, :func:`finish` goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple, Protocol

from models.acts import TracesErased
from models.acts.entry import Entry
from models.facts import ids
from models.journal.journal import Chain
from models.register.age import first_moment, older
from models.register.erasing import CLEARED, bare_displaced, displaced

if TYPE_CHECKING:
    from models.register.register import Register
    from models.retention.limits import Limits

LOOKS = 1000
"""Looks of a batch."""
DRAFT_DAYS = 90
"""Days after which an unfinished form is thrown away; nobody goes on with it, and it names a citizen."""
_DAY = 86_400
_FINISHED = "retention.traces"
"""Note: what acts of this desk up to this id say that goes is gone."""
_OLD_DRAFTS = "FROM draft WHERE updated >= ? AND updated < ?"


class Done(Protocol):
    """Where what was done is counted."""

    looks: int
    drafts: int
    displaced: int


class _Said(NamedTuple):
    """An act that says what goes; ``final`` when nobody can object any more."""

    id: int
    before: int
    at: int
    final: bool


class Traces:
    """What is due of a register at one moment."""

    def __init__(self, register: Register, limits: Limits) -> None:
        self.register, self.database, self.limits = register, register.database, limits

    def looks(self) -> int:
        """Count the looks whose personal part is due."""
        sql = "SELECT count(*) FROM look WHERE id > ? AND id <= ? AND personal IS NOT NULL"
        return sum(
            self._count(sql, low, high)
            for _chain, low, high in _ranges(self.register, self.limits.looks, self.limits.now)
        )

    def drafts(self) -> int:
        """Count the drafts that nobody goes on with."""
        return self._count(f"SELECT count(*) {_OLD_DRAFTS}", *_drafts(self.register, self.limits.now))

    def displaced(self) -> int:
        """Count the displaced entries whose personal part is due."""
        return len(_displaced(self.register, self.limits.default))

    def remove(self, officer: int, done: Done) -> Iterator[None]:
        """Remove all of it; an act says so first, and what it says holds however often the run is broken off."""
        yield from _finishing(self.register, done)
        looks, drafts, aside = self.looks(), self.drafts(), self.displaced()
        if (looks or drafts or aside) and not self._said():
            with self.register.writing(officer, clears=False) as writing:
                before = self.limits.looks or 0
                writing.record(TracesErased(before=before, looks=looks, drafts=drafts, displaced=aside))
            if self.register.enrolled:  # it goes when the centre has agreed
                done.looks, done.drafts, done.displaced = looks, drafts, aside
            yield
        yield from _finishing(self.register, done)

    def _said(self) -> bool:
        """Tell whether an act that the centre has yet to place says all this already."""
        before = self.limits.looks or 0
        return any(t.before >= before and t.at > self.limits.now - _DAY for t in _acts(self.register) if not t.final)

    def _count(self, sql: str, *values: int) -> int:
        row = self.database.row(sql, *values)
        return int(row[0]) if row else 0


class _Counts:
    looks = drafts = displaced = 0


def finish(register: Register) -> None:
    """Remove what acts of this desk say that goes, once the centre has placed them; costs little when none was."""
    for _step in _finishing(register, _Counts()):
        pass


def waiting(register: Register) -> bool:
    """Tell whether an act of this desk says that something goes, and the centre has yet to agree."""
    return any(not said.final for said in _acts(register))


def _acts(register: Register) -> list[_Said]:
    """Return what acts of this desk, in all its incarnations, say that goes; those that are in force."""
    low = ids.pack(register.branch_number, register.desk, 0, 0)
    high = ids.pack(register.branch_number, register.desk, ids.INCARNATIONS - 1, ids.COUNTERS - 1)
    sql = """SELECT t.id, t.before, t.at, e.placement IS NOT NULL FROM traces t JOIN entry e ON e.id = t.id
        WHERE t.id BETWEEN ? AND ? ORDER BY t.id"""
    alone = not register.enrolled
    return [
        _Said(i, before, at, bool(alone or placed)) for i, before, at, placed in register.database.rows(sql, low, high)
    ]


def _finishing(register: Register, done: Done) -> Iterator[None]:
    """Do what final acts say, as far as it was not done."""
    last = int(register.note(_FINISHED) or -1)
    for said in _acts(register):
        if said.final and said.id > last:
            yield from _forget_looks(register, said, done)
            _forget_others(register, said, done)
            yield


def _forget_looks(register: Register, said: _Said, done: Done) -> Iterator[None]:
    looks = register.looks
    for chain, low, high in list(_ranges(register, said.before, said.at)):
        place = low
        while some := looks.parts_between(place, high, LOOKS):
            with register.database.writing():
                register.forget(looks, some)
                register.scrub_later(at=register.clock.now() + CLEARED)
                place = some[-1].id
            done.looks += len(some)
            yield
        register.set_notes({_kept_from(chain): str(high)})


def _forget_others(register: Register, said: _Said, done: Done) -> None:
    """Remove drafts and the parts of displaced entries that were due when the act was written."""
    from models.retention.limits import Limits, spans_here

    database = register.database
    gone = _displaced(register, Limits(register, spans_here(register), said.at).default)
    first, before = _drafts(register, said.at)
    with database.writing():
        done.drafts += database.run(f"DELETE {_OLD_DRAFTS}", first, before)
        # a date that can't be is no age; it counts from now on
        database.run("UPDATE draft SET updated = ? WHERE updated < ? OR updated > ?", said.at, first, said.at)
        bare_displaced(register, gone)
        register.scrub_later(at=register.clock.now() + CLEARED)
        database.run("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", _FINISHED, str(said.id))
    done.displaced += len(gone)


def _drafts(register: Register, now: int) -> tuple[int, int]:
    """Return the moments between which a draft was touched last that nobody goes on with."""
    return first_moment(register.database), now - DRAFT_DAYS * _DAY


def _ranges(register: Register, before: int | None, now: int) -> Iterator[tuple[Chain, int, int]]:
    """Yield of each incarnation's looks behind which, and up to which, they are due."""
    if not before:
        return
    first = first_moment(register.database)
    for chain in register.looks.chains():
        high = older(register.database.rows, "look", chain, before, now=now, first=first)
        low = max(ids.chain_bounds(*chain)[0] - 1, int(register.note(_kept_from(chain)) or 0))
        if high > low:
            yield chain, low, high


def _kept_from(chain: Chain) -> str:
    """Return the note that says up to which id an incarnation's looks have lost their personal parts, or had none."""
    return f"retention.looks.{chain.incarnation}"


def _displaced(register: Register, before: int | None) -> list[Entry]:
    """Return the displaced entries of before a moment that still have their personal part."""
    if before is None:
        return []
    first = first_moment(register.database)
    return [entry for entry in displaced(register) if first <= entry.at < before]


__all__ = ["DRAFT_DAYS", "Traces", "finish", "waiting"]
