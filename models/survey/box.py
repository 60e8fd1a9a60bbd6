"""The ballot box: answers wait in it, durable and sealed, until nobody can tell any more whose they are.

What falls in is no entry yet and stands under no name. It leaves when five of a kind are there, or when the day is
over, as one entry that nobody is the author of, that bears the day alone, and in which answers, respondents and remarks
each stand in the order of their contents. Remarks leave by five and more alone, however long that takes.
``docs/survey.md`` says who could still know what.

Nothing is lost or doubled by a kill between any two steps: a change writes the new key beside the old one, then the
rows in one transaction, then forgets the old key. Whichever key is there opens what is there. Leaving the box and
becoming an entry are one transaction.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from models.facts.working_days import from_local
from models.refused import Refused
from models.register.writing import SYSTEM
from models.survey.ballots import LONGEST_REMARK, MANY, Ballot, leaving, new_token, opened, sealed, taken
from models.survey.keyring import KEY, Keyring, unseal

if TYPE_CHECKING:
    from models.register.register import Register


def put(register: Register, ballots: Sequence[Ballot]) -> None:
    """Let ballots fall in; durable when this returns. What fell in before (by its token and kind) does not again.

    Raises:
        Refused: ``survey_empty``; ``token_unwritable``; what a save can meet. Then nothing of it is kept.
    """
    if not ballots or any(b.answer is None and not b.remark for b in ballots):
        raise Refused("survey_empty")
    with register.database.writing():
        waiting = _waiting(register)
        known = {(b.token, b.kind) for b in waiting}
        new = [b for b in ballots if (b.token, b.kind) not in known]
        if new:
            _replace(register, [*waiting, *new])
    with suppress(Refused):  # it is in; whatever else is to be done, the next one or the next start does
        _forget_keys(register)
        empty(register)


def empty(register: Register) -> int:
    """Let whatever may leave become entries; return how many ballots did. It costs little when nothing may.

    Raises:
        Refused: what a save can meet; then all of it is still in the box.
    """
    if register.database.row("SELECT 1 FROM ballot") is None:
        return 0
    today = register.today()
    if not any(leaving(_waiting(register), today)):
        return 0
    with register.writing(SYSTEM) as writing:
        waiting = _waiting(register)  # another terminal may have been here
        groups = leaving(waiting, today)
        gone = {id(ballot) for group in groups for ballot in group}
        # nothing finer than the day: neither in the entry nor in what the desk remembers of the time
        writing.now = from_local(dt.datetime.combine(today, dt.time()), register.branch().zone)
        for group in groups:
            writing.record(taken(group))
        _replace(register, [b for b in waiting if id(b) not in gone])
    _forget_keys(register)
    return len(gone)


def counts(register: Register) -> tuple[int, int]:
    """Return how many answers wait in the box, of all kinds together, and how many remarks."""
    waiting = _waiting(register)
    remarks = sum(1 for b in waiting if b.answer is None)
    return len(waiting) - remarks, remarks


# --- how it lies on the disk -----------------------------------------------------------------------------------------


def _keyring(register: Register) -> Keyring:
    return Keyring(register.token.path.with_suffix(".ballot"))


def _rows(register: Register) -> list[bytes]:
    return [bytes(row) for (row,) in register.database.rows("SELECT sealed FROM ballot")]


def _waiting(register: Register) -> list[Ballot]:
    """Return what waits. What no key opens came back with an old copy of the database: it has left the box since."""
    rows = _rows(register)
    keys = _keyring(register).read() if rows else []
    return opened(keys, rows)


def _replace(register: Register, waiting: Iterable[Ballot]) -> None:
    """Seal all that waits anew, in an open transaction: under a new key, in a new order, with new ids."""
    keyring, key = _keyring(register), secrets.token_bytes(KEY)
    keyring.write([key, *keyring.read()])
    rows = sealed(key, waiting)
    register.database.run("DELETE FROM ballot")
    register.database.run_many("INSERT INTO ballot (id, sealed) VALUES (?, ?)", rows)


def _forget_keys(register: Register) -> None:
    """Forget the keys that open nothing any more."""
    with register.database.writing():  # nobody changes the box meanwhile
        keyring, rows = _keyring(register), _rows(register)
        keys = keyring.read()
        needed = {found[1] for row in rows if (found := unseal(keys, row)) is not None}
        if needed != set(keys):
            keyring.write([key for key in keys if key in needed])


__all__ = ["LONGEST_REMARK", "MANY", "Ballot", "counts", "empty", "new_token", "put"]
