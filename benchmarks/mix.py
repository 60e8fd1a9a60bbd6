"""The mix "desk-day v3": what a busy desk writes, frozen, so that figures of sync can be compared over time.

It is the practice generator (:mod:`models.practice`) with a fixed clock (24 November 2026, 09:00 in Jakarta), a fixed
seed and even days: 75 working days of 150 cases each, on one desk. The first 40 days are history, so that the requests
of earlier weeks are being worked on; the next 30 days are the mix; the last 5 days are left over.

All runs are contiguous pieces of the desk's own chain, in its order:

* a day: every entry from the first of an office date to the last before the next one; it opens 150 cases;
* a month: 30 such days, 4,500 cases;
* an hour: a piece that opens 20 cases, cut just after the 20th; the month gives 225 of them and nothing is left over.
  As a day has seven and a half, one in about eight holds a night; such a desk syncs once for both ends of it.

What the month holds, entries in all and a case opened (a test holds it to this; if it moves, this is a new mix, "v4"):

    HandoverOffered      5775  1.283
    HandoverAccepted     5735  1.274
    CaseOpened           4500  1.000
    CaseDelivered        4182  0.929
    CaseMadeReady        3983  0.885
    PersonRegistered     3191  0.709
    RequirementsMarked    727  0.162
    NoteAdded             421  0.094
    CaseRejected          187  0.042
    CaseReturned          163  0.036
    CaseWithdrawn          78  0.017
    HandoverDeclined       44  0.010
    in all              28986  6.441

54 % of a day's entries are acts on cases of earlier days. A case is taken in with up to five papers, 14 % of them with
a notice of missing ones; three in ten come for a person who is known already; 13 % of the products are collected by
someone else; one case in ten gets a note. The day in the middle has 985 entries, the hour in the middle 173 (81 … 200).

What it doesn't hold: looks (the second chain: who opened what), which travel apart and are measured apart; entries of
the branch (desk 0), which come down from the centre; undone acts, corrections, erasures and crossings, which are rare.
The people are invented from short lists of names and streets, so real names would cost somewhat more.

Random seeds of salts are drawn from a seeded source here, so two builds are equal to the byte. Not for a real desk.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import Random
from unittest import mock

from models.acts import entry as entries
from models.acts.entry import Entry
from models.facts.working_days import from_local, local
from models.journal.journal import Chain
from models.practice import fill
from models.register.founding import found_practice
from models.register.register import Register

NAME = "desk-day v3"
CASES_A_DAY, CASES_AN_HOUR = 150, 20
HISTORY, MONTH, REST = 40, 30, 5
"""Working days before the mix, of the mix, and after it."""

SEED = 1
ZONE = "WIB"
NOW = dt.datetime(2026, 11, 24, 9, 0)

Run = list[Entry]
"""A contiguous piece of the desk's chain."""


class StillClock:
    """The clock of the mix."""

    def now(self) -> int:
        """Return the mix's moment in seconds UTC."""
        return from_local(NOW, ZONE)


@dataclass(frozen=True)
class Mix:
    """The mix and the register that it was taken from."""

    path: Path
    """The register's database; open it with ``Register.open(mix.path, tokens=mix.tokens, clock=StillClock())``."""
    tokens: Path
    chain: Chain
    """Whose chain the entries are."""
    entries: Run
    """The whole chain, history and rest too; ``entries[seq - 1]`` is the one of that seq."""
    seeds: dict[int, bytes]
    """Seeds of the salts, by block (``id // SALT_BLOCK``)."""

    @cached_property
    def _month(self) -> list[Run]:
        return _days(self.entries)[HISTORY : HISTORY + MONTH]

    def month(self) -> list[Run]:
        """Return the 30 days."""
        return list(self._month)

    def day(self, number: int = MONTH // 2) -> Run:
        """Return one day, 0 … 29; if left out, the one in the middle."""
        return self._month[number]

    @cached_property
    def _hours(self) -> list[Run]:
        return list(_hours([entry for day in self._month for entry in day]))

    def hours(self) -> list[Run]:
        """Return the 225 hours."""
        return list(self._hours)

    def hour(self, number: int = 112) -> Run:
        """Return one hour, 0 … 224; if left out, the one in the middle."""
        return self._hours[number]

    def before(self, run: Run) -> Run:
        """Return what the desk's chain holds before a run: what a centre that was in step has already."""
        return self.entries[: run[0].id - self.entries[0].id]


def build(folder: Path) -> Mix:
    """Make the mix in an empty folder; it takes some seconds."""
    path, tokens = folder / "mix.db", folder / "tokens"
    source = Random(f"{NAME}: seeds of salts")

    def seed() -> bytes:
        return source.randbytes(16)

    with mock.patch.object(entries, "new_seed", seed):
        register = found_practice(path, tokens=tokens, clock=StillClock(), fast=True)
        days = HISTORY + MONTH + REST
        fill(register, CASES_A_DAY * days, SEED, days=days)
    try:
        return _read(register, path, tokens)
    finally:
        register.close()


def _read(register: Register, path: Path, tokens: Path) -> Mix:
    chain = register.chain
    seeds = dict(register.database.rows("SELECT block, seed FROM salt_seed ORDER BY block"))
    return Mix(path, tokens, chain, list(register.journal.walk(chain)), seeds)


def _days(chain: Sequence[Entry]) -> list[Run]:
    """Cut a chain where the office's date moves on. An offer may be dated a minute before the entry ahead of it."""
    days: list[Run] = []
    date = dt.date.min
    for entry in chain:
        at = local(entry.at, ZONE).date()
        if at > date:
            days.append([])
            date = at
        days[-1].append(entry)
    return days


def _hours(chain: Sequence[Entry]) -> Iterator[Run]:
    """Cut a chain after each 20th opening; what follows the last of them belongs to it."""
    total = sum(opens(entry) for entry in chain)
    run: Run = []
    opened = 0
    for entry in chain:
        run.append(entry)
        opened += opens(entry)
        if opens(entry) and opened % CASES_AN_HOUR == 0 and opened < total:
            yield run
            run = []
    yield run


def opens(entry: Entry) -> bool:
    """Tell whether an entry opens a case."""
    return entry.kind == "CaseOpened"
