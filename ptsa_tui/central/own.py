"""Entries that the centre itself writes: desk 0 of each branch."""

from __future__ import annotations

import random
import secrets
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TypeVar

from models.acts import SCHEMA, AccessEntry, Act, BranchSet, UnitAdded, UnitChanged, as_parts, from_parts
from models.acts.entry import ACTS, LOOKS, SALT_BLOCK, Entry, chain, commit, new_seed, salt_of
from models.facts import ids, numbering
from models.journal.journal import Chain, Head
from models.refused import Refused
from models.register.writing import SYSTEM
from ptsa_tui.central import ledger
from ptsa_tui.central.placing import Folds, Moved, Placing
from ptsa_tui.central.store import Busy, Store, Tx, row

T = TypeVar("T")
_TRIES = 5


def write(
    tx: Tx,
    folds: Folds,
    now: int,
    branch: int,
    act: Act,
    subject: int | None = None,
    more: frozenset[int] = frozenset(),
    officer: int = SYSTEM,
) -> Entry:
    """Write one act of the centre into a branch; ``subject`` is left out for an act that begins one.

    ``officer``: who did it on the pages; nobody stands over what a command did.

    Raises:
        Refused: ``branch_unknown``; what the fold says against it.
    """
    (entry,) = write_all(tx, folds, now, branch, [(act, subject)], more, officer)
    return entry


def write_all(
    tx: Tx,
    folds: Folds,
    now: int,
    branch: int,
    acts: Sequence[tuple[Act, int | None]],
    more: frozenset[int] = frozenset(),
    officer: int = SYSTEM,
) -> list[Entry]:
    """Write acts of the centre into a branch, each about another subject; raises as :func:`write`."""
    lost = _locked(tx, branch, [act for act, _ in acts], more)
    if branch not in lost:
        raise Refused("branch_unknown")
    own = Chain(branch, ids.CENTRE_DESK, _life(tx, branch, bool(lost[branch])))
    head = ledger.head_of(tx, own, ACTS)
    placed = _placed(tx, [subject for _, subject in acts if subject is not None])
    entries: list[Entry] = []
    for act, subject in acts:
        entry = _entry(tx, own, head, now, officer, act, subject, placed.get(subject or 0, 0))
        head = Head(head.seq + 1, entry.hash)
        entries.append(entry)
    placing = Placing(tx, folds, now, more)
    ledger.insert(tx, ACTS, placing.place(branch, entries))
    for entry in entries:
        outcome = placing.folds[entry.subject].outcomes[-1]
        if outcome.verdict != "applied":
            raise Refused(outcome.code or "subject_unknown")
    ledger.set_head(tx, own, ACTS, head)
    return entries


def _placed(tx: Tx, subjects: list[int]) -> dict[int, int]:
    """Return how many entries of each subject have their places."""
    homes: dict[int, list[int]] = defaultdict(list)
    for subject in subjects:
        homes[subject >> 48].append(subject)
    sql = "SELECT subject, placed FROM subject WHERE branch = %s AND subject = ANY(%s)"
    return {s: placed for home, some in homes.items() for s, placed in tx.rows(sql, home, some)}


def look(tx: Tx, now: int, branch: int, officer: int, act: AccessEntry, subject: int = 0) -> Entry:
    """Write into the centre's access log of a branch that an officer looked at something on the pages.

    It locks the row of desk 0, which no exchange locks, so no desk waits for somebody who reads.

    Raises:
        Refused: ``branch_unknown``.
    """
    found = row(tx, "SELECT incarnation FROM desk WHERE branch = %s AND desk = 0 FOR UPDATE", branch)
    if found is None:
        raise Refused("branch_unknown")
    own = Chain(branch, ids.CENTRE_DESK, int(found[0]))
    head = ledger.head_of(tx, own, LOOKS)
    entry = _entry(tx, own, head, now, officer, act, subject or officer, 0, LOOKS)
    ledger.insert(tx, LOOKS, [entry])
    ledger.set_head(tx, own, LOOKS, Head(head.seq + 1, entry.hash))
    return entry


def _entry(
    tx: Tx, own: Chain, head: Head, now: int, officer: int, act: Act, subject: int | None, after: int, log: str = ACTS
) -> Entry:
    """Return the next entry of the centre's chain of a branch."""
    id_ = ids.pack(*own, head.seq + 1)
    body, personal = as_parts(act)
    if from_parts(act.kind, body, personal) != act:
        raise Refused("act_malformed", kind=act.kind, where="$")
    salt = commitment = None
    if personal is not None:
        salt = salt_of(_seed(tx, own.branch, id_ // SALT_BLOCK), id_, log)
        commitment = commit(salt, personal)
    about = id_ if subject is None else subject
    hash_ = chain(head.hash, id_, now, officer, about, after, act.kind, SCHEMA, body, commitment, log=log)
    return Entry(id_, now, officer, about, after, act.kind, SCHEMA, body, personal, salt, None, hash_)


def _locked(tx: Tx, branch: int, acts: Sequence[Act], more: frozenset[int]) -> dict[int, int]:
    """Lock every branch that the acts concern, in ascending order as all do, and return what each says of its loss.

    The branch alone first and its sisters later would be out of order: two administrators would wait for each other.
    """
    if any(isinstance(act, (BranchSet, UnitAdded, UnitChanged)) for act in acts):
        return dict(tx.rows("SELECT branch, lost FROM branch WHERE branch > 0 ORDER BY branch FOR UPDATE"))
    sql = "SELECT branch, lost FROM branch WHERE branch = ANY(%s) ORDER BY branch FOR UPDATE"
    return dict(tx.rows(sql, sorted({branch, *more})))


def number(tx: Tx, branch: int, year: int, range_: numbering.Range) -> int:
    """Take a number of desk 0 of a branch, in the transaction of what bears it.

    It is drawn among those that were not given yet. After a database was put back, what comes next would be what was
    given already and is lost; a number that is drawn meets one of those by chance alone, one in some thousands. Once a
    desk has proved the loss, numbers are of another series.

    Raises:
        Refused: ``branch_unknown``, ``numbers_used_up``.
    """
    lost = _locked(tx, branch, (), frozenset())
    if branch not in lost:
        raise Refused("branch_unknown")
    series = numbering.Series(branch, ids.CENTRE_DESK, _life(tx, branch, bool(lost[branch])), year)
    sql = "SELECT running FROM allocated WHERE branch = %s AND prefix = %s"
    given = {running for (running,) in tx.rows(sql, branch, series.prefix)}
    first, last = range_.value
    free = [running for running in range(first, last + 1) if running not in given]
    if not free:
        raise Refused("numbers_used_up")
    running = draw(free)
    tx.insert("allocated", [(branch, series.prefix, running)])
    return numbering.make(series, running)


def draw(free: Sequence[int]) -> int:
    """Return one of many, by chance."""
    return secrets.choice(free)


def _life(tx: Tx, branch: int, lost: bool) -> int:
    """Return the incarnation of desk 0; a new one after a desk has proved that this database was put back."""
    sql = "SELECT incarnation FROM desk WHERE branch = %s AND desk = 0"
    found = row(tx, sql, branch)
    incarnation = int(found[0]) if found else 0
    if lost:
        incarnation += 1
        if incarnation >= ids.INCARNATIONS:
            raise Refused("incarnations_used_up")
        tx.run("UPDATE desk SET incarnation = %s WHERE branch = %s AND desk = 0", incarnation, branch)
        tx.run("UPDATE branch SET lost = 0 WHERE branch = %s", branch)
    return incarnation


def begin_anew(tx: Tx, chain: Chain, sealed: Head) -> None:
    """Let the centre's own entries of a branch begin a new incarnation if this database was put back since a seal.

    Only the centre's own seal over its present incarnation proves that: a cursor is soon invented, and incarnations
    are few.
    """
    known = ledger.hash_at(tx, chain, ACTS, sealed.seq, ledger.head_of(tx, chain, ACTS))
    if known == sealed.hash:
        return
    sql = """UPDATE branch SET lost = 1 WHERE branch = %s AND lost = 0
        AND EXISTS (SELECT 1 FROM desk WHERE branch = %s AND desk = %s AND incarnation = %s)"""
    if tx.run(sql, chain.branch, *chain):  # what waits in the ballot box may have left it since the backup
        tx.run("DELETE FROM ballot WHERE branch = %s", chain.branch)


def put_back(tx: Tx, branch: int) -> None:
    """Take note that this database was put back, before a desk proves it: the centre's own entries begin anew."""
    tx.run("UPDATE branch SET lost = 1 WHERE branch = %s", branch)
    tx.run("DELETE FROM ballot WHERE branch = %s", branch)  # they may have left the box since the backup


def _seed(tx: Tx, branch: int, block: int) -> bytes:
    """Return the seed of a block; a fresh one that is kept nowhere if the block's own was destroyed by an erasure."""
    found = row(tx, "SELECT seed FROM seed WHERE branch = %s AND block = %s", branch, block)
    if found is not None:
        return bytes(found[0]) or new_seed()
    seed = new_seed()
    ledger.keep_seeds(tx, branch, {block: seed})
    return seed


def attempts(store: Store, run: Callable[[Tx, frozenset[int]], T]) -> T:
    """Run a transaction that places entries, again while others are in its way or more branches are to be locked.

    Raises:
        Refused: ``central_busy``; what ``run`` raises.
    """
    more: frozenset[int] = frozenset()
    for turn in range(_TRIES):
        try:
            with store.transaction() as tx:
                return run(tx, more)
        except Moved as moved:
            more |= moved.branches
        except Busy:
            time.sleep(random.uniform(0.01, 0.05) * (turn + 1))  # noqa: S311  # no secret: who waits longer goes last
    raise Refused("central_busy")


__all__ = ["attempts", "begin_anew", "look", "number", "put_back", "write", "write_all"]
