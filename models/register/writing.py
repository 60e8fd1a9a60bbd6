"""Recording: the one function by which an act enters the journal.

Follow one act: a form (:mod:`models.forms`) → :meth:`Writing.record` → rules → fold → entry → projection, all in one
transaction that is on the disk before anyone hears of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from models import rules
from models.acts import SCHEMA, Act, Erased, OfficerAdded, TracesErased, UnitAdded, as_parts, from_parts
from models.acts import entry as entries
from models.acts.entry import Entry
from models.facts import ids, numbering
from models.facts.working_days import local
from models.fold import CaseState, Fold, State, fold
from models.journal.journal import Chain, Journal
from models.refused import Refused
from models.register import clock_doubt
from models.register.erasing import CLEARED, settle
from models.store import project
from models.text import is_clean

if TYPE_CHECKING:
    from models.register.register import Register

SYSTEM = 0
"""The officer of entries that no officer made: founding a desk, beginning a new incarnation."""


class Recorded(Struct, frozen=True):
    """An act that stands in the journal, and its subject's state after it."""

    entry: Entry
    state: State

    @property
    def case(self) -> CaseState:
        """The state, which the caller knows to be a case's."""
        if not isinstance(self.state, CaseState):
            raise TypeError("not an act on a case")
        return self.state


class Writing:
    """An open transaction of a register."""

    def __init__(self, register: Register, officer: int, *, as_centre: bool = False, clears: bool = True) -> None:
        self.register = register
        self.clears = clears
        self.officer = officer
        self.as_centre = as_centre
        desk = ids.CENTRE_DESK if as_centre else register.desk
        incarnation = 0 if as_centre else register.incarnation
        self.chain = Chain(register.branch_number, desk, incarnation)
        self.now = register.clock.now()
        """The one moment of everything in this transaction, even if midnight passes meanwhile."""

    @property
    def today(self) -> dt.date:
        """The office's date at :attr:`now`, for what is printed or promised: numbers, promises, deadlines.

        Raises:
            Refused: ``clock_release``, ``clock_latest``, ``clock_centre``: the clock shows another day than what is
                known of the time, and no officer has said what day it is.
        """
        clock_doubt.check(self.register)
        return local(self.now, self.register.branch().zone).date()

    def record(self, act: Act, subject: int | None = None) -> Recorded:
        """Check ``act`` against the present state, append its entry, project the new state.

        ``subject`` is left out for an act that begins one.

        Raises:
            Refused: the act is not allowed; the transaction should then be left, which undoes it. ``subject_apart``:
                this program can't show what it is about.
        """
        _check_text(act)
        if subject is not None:
            self.register.check_shown(subject)
        folded = Fold() if subject is None else self.register.fold_of(subject)
        if self.officer != SYSTEM:
            who = self.register.officer(self.officer)
            if who is None:
                raise Refused("officer_unknown")
            rules.check(self.register, who, folded, act)
        if isinstance(act, TracesErased) or (isinstance(act, Erased) and act.reason == "retention"):
            clock_doubt.check_for_good(self.register)
        if isinstance(act, (OfficerAdded, UnitAdded)):
            self._check_code(act)
        before = folded.state
        entry = self._entry(self.register.journal, act, subject, len(folded))
        state = folded.judge(entry, act)
        self.register.journal.append(entry)
        if isinstance(act, Erased):
            state = self._settled(folded, entry) or state
            self.register.scrub_later(at=0 if self.clears else self.now + CLEARED)
        project.write(self.register.database, project.rows(before), project.rows(state))
        return Recorded(entry, state)

    def _settled(self, folded: Fold, erasing: Entry) -> State | None:
        """Take the personal parts of a subject's entries away; return the state that is left."""
        ordered = sorted((*folded.entries, erasing), key=entries.shared_order)
        return fold(settle(self.register, ordered)).state

    def _check_code(self, act: OfficerAdded | UnitAdded) -> None:
        table = "officer" if isinstance(act, OfficerAdded) else "unit"
        sql = f"SELECT 1 FROM {table} WHERE code = ? COLLATE NOCASE AND id >> 48 = ?"  # noqa: S608  # one of two words
        if self.register.database.row(sql, act.code, self.chain.branch) is not None:
            raise Refused("code_used")

    def append(self, journal: Journal, act: Act, subject: int | None, after: int) -> Entry:
        """Append an entry without judging or projecting it: for looks."""
        _check_text(act)
        entry = self._entry(journal, act, subject, after)
        journal.append(entry)
        return entry

    def number(self, range_: numbering.Range) -> int:
        """Take the next number of the year of :attr:`now`.

        Raises:
            Refused: ``numbers_used_up``; ``series_used_up``: this desk was put back too often in one year.
        """
        self.register.check_series(self.today.year)
        series = numbering.Series(self.chain.branch, self.register.desk, self.register.incarnation, self.today.year)
        first, last = range_.value
        row = self.register.database.row(
            """INSERT INTO allocated (prefix, range, last) VALUES (?, ?, ?)
            ON CONFLICT (prefix, range) DO UPDATE SET last = last + 1 RETURNING last""",
            series.prefix,
            range_.name,
            first,
        )
        running = int(row[0]) if row else first
        if running > last:
            raise Refused("numbers_used_up")
        return numbering.make(series, running)

    def _entry(self, journal: Journal, act: Act, subject: int | None, after: int) -> Entry:
        head = journal.head(self.chain)
        id_ = ids.pack(*self.chain, head.seq + 1)
        body, personal = as_parts(act)
        if from_parts(act.kind, body, personal) != act:
            raise Refused("act_malformed", kind=act.kind, where="$")
        salt = self.register.salt(id_, journal.log) if personal is not None else None
        commitment = entries.commit(salt, personal) if salt is not None and personal is not None else None
        subject = id_ if subject is None else subject
        hash_ = entries.chain(
            head.hash,
            id_,
            self.now,
            self.officer,
            subject,
            after,
            act.kind,
            SCHEMA,
            body,
            commitment,
            log=journal.log,
        )
        return Entry(id_, self.now, self.officer, subject, after, act.kind, SCHEMA, body, personal, salt, None, hash_)

    def committed(self) -> None:
        """Tell the machine token how far the chain has come, and scrub what was erased out of the files."""
        self.register.remember()
        self.register.scrub()


def _check_text(act: Act) -> None:
    """Refuse text that was not cleaned at its way in."""
    _, personal = as_parts(act)
    if personal is not None:
        for text in _texts(msgspec.json.decode(personal)):
            if not is_clean(text):
                raise Refused("text_not_clean")


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
