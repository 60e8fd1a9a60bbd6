"""Performing a form: one transaction with its draft, the crossing that it settles, and the slip that it owes."""

from __future__ import annotations

from contextlib import suppress

from msgspec import structs

from models.acts import ContestResolved
from models.facts import ids
from models.fold.states import CROSSABLE
from models.forms.base import Done, Form
from models.refused import Refused
from models.register.register import Register
from models.register.writing import Writing
from models.slips import print_jobs


def perform(register: Register, officer: int, form: Form) -> Done:
    """Perform ``form`` in one transaction, durable when this returns.

    Raises:
        Refused: nothing of it was kept; ``already_saved`` when its draft is gone.
    """
    with register.writing(officer) as writing:
        return perform_in(writing, form)


class _TriedOnly(Exception):
    """Leaves the transaction of a form that was only tried."""


def try_out(register: Register, officer: int, form: Form) -> None:
    """Perform ``form`` and undo all of it: what it would be refused for now is known, and nothing is kept.

    Raises:
        Refused: see :meth:`Form.perform`.
    """
    with suppress(_TriedOnly), register.writing(officer) as writing:
        perform_in(writing, form)
        raise _TriedOnly


def perform_in(writing: Writing, form: Form) -> Done:
    """Perform ``form`` in a transaction that is open; see :func:`perform`."""
    if form.draft is not None and not writing.register.database.run("DELETE FROM draft WHERE id = ?", form.draft):
        raise Refused("already_saved")
    after = writing.register.journal.head(writing.chain).seq if form.redoes is not None else 0
    done = form.perform(writing)
    if form.redoes is not None:
        _settle_redone(writing, form.redoes, after, done.case or done.complaint)
    if form.slip:
        due = form.owed(writing, done)
        done = structs.replace(done, slip=None if due is None else print_jobs.want(writing, *due))
    return done


def _settle_redone(writing: Writing, entry: int, after: int, subject: int | None) -> None:
    """Record that the act ``entry``, which did not stand, was done again by this transaction.

    ``after`` is the seq of the chain before it, ``subject`` what it was about.

    Raises:
        Refused: ``contest_unknown``; ``redo_differs`` when it did something else.
    """
    register = writing.register
    state = register.fold_of(subject).state if subject else None
    if subject is None or not isinstance(state, CROSSABLE) or all(c.entry != entry for c in state.open_contests):
        raise Refused("contest_unknown")
    first = ids.pack(*writing.chain, after)
    kinds = {e.kind for e in register.journal.of(subject) if e.id > first and e.id >> 32 == first >> 32}
    lost = register.journal.at(entry)
    if lost is None or lost.kind not in kinds:
        raise Refused("redo_differs")
    writing.record(ContestResolved(entry=entry, choice="redone"), subject)


__all__ = ["perform", "perform_in", "try_out"]
