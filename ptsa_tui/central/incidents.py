"""Incidents with personal data, as the centre has them: entries of the centre's own chain of a branch."""

from __future__ import annotations

from collections.abc import Sequence

from models.acts import Act
from models.acts.entry import Entry
from models.fold import IncidentState
from ptsa_tui.central import own
from ptsa_tui.central.admin import Centre
from ptsa_tui.central.placing import folds_of
from ptsa_tui.central.store import Tx, row


def write(centre: Centre, branch: int, act: Act, incident: int | None = None) -> Entry:
    """Write an act about an incident of a branch; without ``incident`` it begins one.

    Raises:
        Refused: ``branch_unknown``, ``central_busy``; what the rules say against it.
    """

    def work(tx: Tx, more: frozenset[int]) -> Entry:
        return own.write(tx, centre.folds, centre.clock(), branch, act, incident, more, centre.officer)

    return own.attempts(centre.store, work)


def find(tx: Tx, incident: int) -> IncidentState | None:
    """Return an incident; None where there is none of this id."""
    home = incident >> 48
    sql = "SELECT 1 FROM entry WHERE branch = %s AND id = %s AND kind = 'IncidentRecorded'"
    if incident >> 63 or row(tx, sql, home, incident) is None:
        return None
    fold = folds_of(tx, home, [incident]).get(incident)
    return fold.state if fold is not None and isinstance(fold.state, IncidentState) else None


def listed(tx: Tx, branches: Sequence[int]) -> list[IncidentState]:
    """Return the incidents of branches, the one that became known last first."""
    found: list[IncidentState] = []
    for branch in branches:
        sql = "SELECT id FROM entry WHERE branch = %s AND kind = 'IncidentRecorded' ORDER BY id"
        folds = folds_of(tx, branch, [id_ for (id_,) in tx.rows(sql, branch)])
        found += [fold.state for fold in folds.values() if isinstance(fold.state, IncidentState)]
    return sorted(found, key=lambda incident: (-incident.known, incident.id))


__all__ = ["find", "listed", "write"]
