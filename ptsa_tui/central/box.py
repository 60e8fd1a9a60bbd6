"""The ballot boxes of the centre, one of each branch: answers from the pages wait in it, as they do at a desk.

What falls in is no entry yet. It leaves when five of a kind are there or the day is over, as one entry of the branch
that nobody is the author of, that bears the day alone and whose lists are in the order of their contents; desks get it
by their next exchange. Each change seals all that waits anew, with a new key, new ids and in a new order, in one
transaction. ``docs/survey.md`` says who could still know what.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence

from models.facts import ids
from models.facts.working_days import from_local, local
from models.fold import BranchState
from models.refused import Refused
from models.survey.ballots import Ballot, leaving, opened, sealed, taken
from models.survey.keyring import KEY
from ptsa_tui.central import own
from ptsa_tui.central.placing import Folds, folds_of
from ptsa_tui.central.store import Store, Tx, row

_FIRST_ZONE = "WIT"
"""Where a day is over first."""


def put(tx: Tx, folds: Folds, now: int, branch: int, ballots: Sequence[Ballot]) -> None:
    """Let ballots fall in, in a transaction that holds the lock of the branch; what may leave then does.

    Raises:
        Refused: ``survey_empty``; ``branch_unknown``.
    """
    if not ballots or any(b.answer is None and not b.remark for b in ballots):
        raise Refused("survey_empty")
    _change(tx, folds, now, branch, ballots)


def release(store: Store, folds: Folds, now: int) -> None:
    """Let the answers of days that are over become entries; it costs little when there are none.

    Raises:
        Refused: ``central_busy``; then they are still in their boxes.
    """
    today = local(now, _FIRST_ZONE).date().toordinal()
    with store.reading() as tx:
        sql = "SELECT branch FROM box WHERE branch > 0 AND oldest > 0 AND oldest < %s"
        branches = [branch for (branch,) in tx.rows(sql, today)]
    for branch in branches:
        _empty(store, folds, now, branch)


def _empty(store: Store, folds: Folds, now: int, branch: int) -> None:
    def empty(tx: Tx, _more: frozenset[int]) -> None:
        lock(tx, branch)
        _change(tx, folds, now, branch, ())

    own.attempts(store, empty)


def lock(tx: Tx, branch: int) -> None:
    """Let nobody else write into a branch until this transaction ends."""
    tx.rows("SELECT 1 FROM branch WHERE branch = %s FOR UPDATE", branch)


def _change(tx: Tx, folds: Folds, now: int, branch: int, new: Sequence[Ballot]) -> None:
    zone = _zone(tx, branch)
    today = local(now, zone).date()
    waiting = [*_waiting(tx, branch), *new]
    groups = leaving(waiting, today)
    if not groups and not new:
        return
    gone = {id(ballot) for group in groups for ballot in group}
    if groups:
        midnight = from_local(dt.datetime.combine(today, dt.time()), zone)  # nothing finer than the day
        own.write_all(tx, folds, midnight, branch, [(taken(group), None) for group in groups])
    _replace(tx, branch, [b for b in waiting if id(b) not in gone])


def _zone(tx: Tx, branch: int) -> str:
    home = ids.branch_subject(branch)
    fold = folds_of(tx, branch, [home]).get(home)
    if fold is None or not isinstance(fold.state, BranchState):
        raise Refused("branch_unknown")
    return fold.state.zone


def _waiting(tx: Tx, branch: int) -> list[Ballot]:
    key = row(tx, "SELECT key FROM box WHERE branch = %s", branch)
    rows = tx.rows("SELECT sealed FROM ballot WHERE branch = %s", branch)
    return opened([bytes(key[0])] if key else [], [bytes(one) for (one,) in rows])


def _replace(tx: Tx, branch: int, waiting: Sequence[Ballot]) -> None:
    key = secrets.token_bytes(KEY)
    oldest = min((b.day.toordinal() for b in waiting if b.kind), default=0)
    tx.run("DELETE FROM ballot WHERE branch = %s", branch)
    tx.insert("ballot", [(branch, *one) for one in sealed(key, waiting)])
    tx.insert("box", [(branch, key, oldest)], replace=True)


__all__ = ["lock", "put", "release"]
