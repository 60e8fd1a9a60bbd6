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
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from models.acts import Answer, Respondent, SurveyRemarks, SurveyTaken
from models.facts import decoding
from models.facts.working_days import from_local
from models.refused import Refused
from models.register.writing import SYSTEM
from models.survey.keyring import KEY, Keyring, seal, unseal

if TYPE_CHECKING:
    from models.register.register import Register
    from models.register.writing import Writing

MANY = 5
"""How many must be together before they are told from no others."""
LONGEST_REMARK = 200
"""Characters of a remark."""


class Ballot(Struct, frozen=True, omit_defaults=True):
    """What falls in at once: an answer with its respondent, or a remark. ``token`` makes a second try the same one."""

    token: str
    day: dt.date
    answer: Answer | None = None
    respondent: Respondent | None = None
    remark: str = ""

    @property
    def kind(self) -> str:
        """Of what five must be there: the instrument; of remarks nothing."""
        return self.answer.instrument if self.answer is not None else ""


def new_token() -> str:
    """Return a token for a form that somebody begins to fill in. It never leaves the box."""
    return secrets.token_hex(8)


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
    if not any(_leaving(_waiting(register), today)):
        return 0
    with register.writing(SYSTEM) as writing:
        waiting = _waiting(register)  # another terminal may have been here
        leaving = _leaving(waiting, today)
        gone = {id(ballot) for group in leaving for ballot in group}
        # nothing finer than the day: neither in the entry nor in what the desk remembers of the time
        writing.now = from_local(dt.datetime.combine(today, dt.time()), register.branch().zone)
        for group in leaving:
            _record(writing, group)
        _replace(register, [b for b in waiting if id(b) not in gone])
    _forget_keys(register)
    return len(gone)


def counts(register: Register) -> tuple[int, int]:
    """Return how many answers wait in the box, of all kinds together, and how many remarks."""
    waiting = _waiting(register)
    remarks = sum(1 for b in waiting if b.answer is None)
    return len(waiting) - remarks, remarks


def _leaving(waiting: Sequence[Ballot], today: dt.date) -> list[list[Ballot]]:
    """Return groups that leave: by instrument and day, once that is over or five are there; remarks by five alone."""
    groups: dict[tuple[dt.date, str], list[Ballot]] = defaultdict(list)
    for ballot in waiting:
        groups[dt.date.min if not ballot.kind else ballot.day, ballot.kind].append(ballot)
    return [
        some
        for (day, kind), some in sorted(groups.items(), key=lambda item: item[0])
        if len(some) >= MANY or (kind and day < today)
    ]


def _record(writing: Writing, group: Sequence[Ballot]) -> None:
    """Make an entry of a group; each of its lists is in the order of what it holds."""
    answers = [b.answer for b in group if b.answer is not None]
    people = [b.respondent for b in group if b.respondent is not None]
    remarks = sorted(b.remark for b in group if b.remark)
    act = SurveyTaken(
        day=max(b.day for b in group),
        answers=tuple(sorted(answers, key=_content)),
        respondents=tuple(sorted(people, key=_content)),
        personal=SurveyRemarks(remarks=tuple(remarks)) if remarks else None,
    )
    writing.record(act)


def _content(value: Answer | Respondent) -> bytes:
    return msgspec.json.encode(value, order="sorted")


# --- how it lies on the disk -----------------------------------------------------------------------------------------


def _keyring(register: Register) -> Keyring:
    return Keyring(register.token.path.with_suffix(".ballot"))


def _rows(register: Register) -> list[bytes]:
    return [bytes(sealed) for (sealed,) in register.database.rows("SELECT sealed FROM ballot")]


def _waiting(register: Register) -> list[Ballot]:
    """Return what waits. What no key opens came back with an old copy of the database: it has left the box since."""
    rows = _rows(register)
    keys = _keyring(register).read() if rows else []
    opened = (unseal(keys, sealed) for sealed in rows)
    return [decoding.decode(found[0], Ballot) for found in opened if found is not None]


def _replace(register: Register, waiting: Iterable[Ballot]) -> None:
    """Seal all that waits anew, in an open transaction: under a new key, in a new order, with new ids."""
    keyring, key = _keyring(register), secrets.token_bytes(KEY)
    keyring.write([key, *keyring.read()])
    rows = [(secrets.randbits(62), seal(key, msgspec.json.encode(ballot))) for ballot in waiting]
    secrets.SystemRandom().shuffle(rows)
    register.database.run("DELETE FROM ballot")
    register.database.run_many("INSERT INTO ballot (id, sealed) VALUES (?, ?)", rows)


def _forget_keys(register: Register) -> None:
    """Forget the keys that open nothing any more."""
    with register.database.writing():  # nobody changes the box meanwhile
        keyring, rows = _keyring(register), _rows(register)
        keys = keyring.read()
        needed = {found[1] for sealed in rows if (found := unseal(keys, sealed)) is not None}
        if needed != set(keys):
            keyring.write([key for key in keys if key in needed])


__all__ = ["LONGEST_REMARK", "MANY", "Ballot", "counts", "empty", "new_token", "put"]
