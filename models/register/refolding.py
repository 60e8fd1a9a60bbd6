"""Subjects are folded again, and their rows follow.

Nothing that arrives may stop an exchange: a subject whose rows can't be written (a fault in this program, or what only
a newer one understands) is set apart with the reason, keeps the rows that it had, and is told; everything else goes on.
It is tried again whenever it changes, at each exchange, and by ``ptsa journal verify``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from models.acts.entry import Entry
from models.fold import Fold, fold
from models.refused import Refused
from models.register.erasing import settle
from models.register.register import Register
from models.store import project
from models.store.database import STORAGE
from models.store.packed import narrowed

_MOST = 500
"""Subjects that are tried again at once."""
_UNJUDGED = "act_unjudged"


def refold(register: Register, before: Mapping[int, list[Entry]], after: Mapping[int, list[Entry]]) -> None:
    """Write what differs between two readings of subjects, and let their parts be as their erasures say; in an open
    transaction.
    """
    aside = after.keys() & apart(register)
    slow = set(aside)

    def write_all() -> None:
        new: project.Rows = {}
        for subject in after.keys() - aside:
            entries, old = settle(register, after[subject]), before[subject]
            if entries is after[subject] and _same_order(old, entries):
                continue
            was, now = fold(old), fold(entries)
            if _unjudged(was) or _unjudged(now):  # then nobody knows what stands there
                slow.add(subject)
            elif old:
                project.write(register.database, project.rows(was.state), project.rows(now.state))
            else:
                for table, some in narrowed(project.rows(now.state)).items():
                    new.setdefault(table, []).extend(some)
        project.write_new(register.database, new)

    if _goes(register, write_all) is not None:
        slow = set(after)
    for subject in sorted(slow):
        again(register, subject, after[subject])


def again(register: Register, subject: int, entries: list[Entry], was: int | None = None) -> bool:
    """Write the rows of one subject again, whatever stands there; tell whether they could be written.

    ``was``: the id that the subject had before.
    """

    def write() -> None:
        folded = fold(settle(register, entries))
        register.database.run("DELETE FROM apart WHERE subject IN (?, ?)", subject, subject if was is None else was)
        if _unjudged(folded):
            _set_apart(register, subject, _UNJUDGED)
        standing = project.standing(register.database, subject if was is None else was)
        project.write(register.database, standing, project.rows(folded.state))

    why = _goes(register, write)
    if why is not None:
        _set_apart(register, subject, why)
    return why is None


def mend(register: Register) -> int:
    """Try the subjects again that were set apart; return how many are left."""
    for subject in sorted(apart(register))[:_MOST]:
        with register.database.writing():
            again(register, subject, register.journal.of(subject))
    return len(apart(register))


def apart(register: Register) -> frozenset[int]:
    """Return the subjects that are set apart."""
    return frozenset(s for (s,) in register.database.rows("SELECT subject FROM apart"))


def _goes(register: Register, write: Callable[[], None]) -> str | None:
    """Do it all or nothing; return why it can't be done, None when it was."""
    try:
        with register.database.atomic():
            write()
    except Refused as why:
        if why.code in STORAGE:
            raise
        return why.code
    except MemoryError:
        raise
    except Exception as fault:  # a fault of ours about one subject must not keep the others waiting
        return type(fault).__name__
    return None


def _set_apart(register: Register, subject: int, why: str) -> None:
    now = register.clock.now()
    register.database.run("INSERT OR REPLACE INTO apart (subject, why, at) VALUES (?, ?, ?)", subject, why, now)


def _unjudged(folded: Fold) -> bool:
    """Tell whether a rule of this program failed at an entry: another program may judge it."""
    return any(o.code == _UNJUDGED for e, o in zip(folded.entries, folded.outcomes, strict=True) if e.objection is None)


def _same_order(old: list[Entry], new: list[Entry]) -> bool:
    """Tell whether nothing changed for the fold."""
    return [(e.id, e.hash, e.objection) for e in old] == [(e.id, e.hash, e.objection) for e in new]


__all__ = ["again", "apart", "mend", "refold"]
