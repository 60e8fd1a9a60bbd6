"""What a database of an older program lacks: under what persons and complaints are found."""

from __future__ import annotations

from models.fold import ComplaintState, PersonState
from ptsa_tui.central import bearers
from ptsa_tui.central.placing import folds_of
from ptsa_tui.central.store import Tx

_SOME = 500


def fill(tx: Tx, branch: int) -> None:
    """Write down the NIKs of a branch's persons, as digests, and the numbers of its complaints; again is no harm."""
    sql = "SELECT DISTINCT subject FROM entry WHERE branch = %s AND kind = ANY(%s) ORDER BY subject"
    subjects = [s for (s,) in tx.rows(sql, branch, ["PersonRegistered", "ComplaintLodged"]) if s >> 48 == branch]
    for start in range(0, len(subjects), _SOME):
        states = [fold.state for fold in folds_of(tx, branch, subjects[start : start + _SOME]).values()]
        bearers.note(tx, (state for state in states if isinstance(state, PersonState)))
        for state in states:
            if isinstance(state, ComplaintState):
                sql = "UPDATE subject SET number = %s WHERE branch = %s AND subject = %s"
                tx.run(sql, state.number, branch, state.id)


__all__ = ["fill"]
