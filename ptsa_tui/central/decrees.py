"""What a calendar does to the cases of its branch: the day that it is set, and later, where a desk had not heard of it.

A desk counts by the calendar that it has. What it promised before it heard of a newer one comes here when it exchanges
next, and is moved as it gets its place; so the date is the same at every desk, whichever way it came.
"""

from __future__ import annotations

from collections import defaultdict

from models.acts import CalendarSet, CataloguePublished, PromiseMoved, from_parts
from models.facts import ids
from models.facts.working_days import local
from models.fold import BranchState, CaseState, State
from models.fold.decrees import calendar_of, caught_up, moved
from ptsa_tui.central import ledger, own
from ptsa_tui.central.placing import Folds, Placing, folds_of
from ptsa_tui.central.store import Tx, row

_AT_ONCE = 500
"""Cases that are folded at a time."""


def set_calendar(
    tx: Tx, folds: Folds, now: int, branch: int, act: CalendarSet, more: frozenset[int], officer: int
) -> list[tuple[int, PromiseMoved]]:
    """Set the free days of a year, and move what open cases promise; return which, by case.

    Raises:
        Refused: ``branch_unknown``.
    """
    subject = ids.branch_subject(branch)
    was = folds_of(tx, branch, [subject]).get(subject)
    before = was.state if was is not None and isinstance(was.state, BranchState) else BranchState(subject)
    entry = own.write(tx, folds, now, branch, act, subject, more, officer)
    acts = promises_moved(tx, branch, before, act, entry.id)
    if acts:
        own.write_all(tx, folds, now, branch, [(one, case) for case, one in acts], more)
    return acts


def promises_moved(
    tx: Tx, branch: int, before: BranchState, act: CalendarSet, entry: int = 0
) -> list[tuple[int, PromiseMoved]]:
    """Return how a calendar that is set by an entry moves what open cases promise, by case; nothing is written."""
    years = (*(one for one in before.calendars if one.year != act.year), act)
    old, new = calendar_of(before.calendars), calendar_of(years)
    if old.holidays == new.holidays:
        return []
    found = ((case.id, moved(case, old, new, before.zone, entry)) for case in _open_cases(tx, branch))
    return [(case, one) for case, one in found if one is not None]


def _open_cases(tx: Tx, branch: int) -> list[CaseState]:
    """Return the open cases that are at home in a branch."""
    sql = """SELECT s.subject FROM subject s JOIN entry e ON e.branch = s.branch AND e.id = s.subject
        WHERE s.branch = %s AND s.open = 1 AND e.kind = 'CaseOpened' ORDER BY s.subject"""
    cases = [case for (case,) in tx.rows(sql, branch)]
    found: list[CaseState] = []
    for start in range(0, len(cases), _AT_ONCE):
        states = (fold.state for fold in folds_of(tx, branch, cases[start : start + _AT_ONCE]).values())
        found += [state for state in states if isinstance(state, CaseState)]
    return found


def catch_up(tx: Tx, folds: Folds, now: int, placing: Placing, more: frozenset[int]) -> None:
    """Move what was promised by an older calendar, right behind the acts that were just placed.

    They are promises of desks that had not heard of the newest one, or a calendar itself, which a centre that was put
    back had lost and a desk gave back: it is newer than promises that have come meanwhile.
    """
    homes: dict[int, dict[int, State | None]] = defaultdict(dict)
    for home in sorted(placing.calendars):
        homes[home] |= {case.id: case for case in _open_cases(tx, home)}
    for subject in sorted(placing.promises):
        homes[subject >> 48][subject] = placing.folds[subject].state
    for home, cases in homes.items():
        office = placing.known(ids.branch_subject(home))
        if not isinstance(office, BranchState) or not office.replaced:
            continue
        today = local(now, office.zone).date()
        acts: list[tuple[PromiseMoved, int]] = []
        for _id, case in sorted(cases.items()):
            if isinstance(case, CaseState):
                found = caught_up(case, _limit(tx, office, case), office, today, office.set_by)
                if found is not None:
                    acts.append((found, case.id))
        if acts:
            own.write_all(tx, folds, now, home, acts, more)


def _limit(tx: Tx, office: BranchState, case: CaseState) -> int | None:
    """Return the time limit of a case's service in the catalogue that it was taken in under; None: none is known."""
    published = dict(office.catalogues).get(case.catalogue)
    found = None
    if published is not None:
        found = row(tx, "SELECT hash FROM entry WHERE branch = %s AND id = %s", published >> 48, published)
    if published is None or found is None:
        return None
    if (known := _LIMITS.get(bytes(found[0]))) is None:
        (entry,) = ledger.read(tx, [published]).values()
        act = from_parts(CataloguePublished.__name__, entry.body, None)
        services = act.services if isinstance(act, CataloguePublished) else ()
        known = _LIMITS[entry.hash] = {service.code: service.days for service in services}
    return known.get(case.service)


_LIMITS: dict[bytes, dict[str, int | None]] = {}
"""Time limits by service, of each catalogue that was looked at, by the hash of its entry: they are few, and large."""


__all__ = ["catch_up", "promises_moved", "set_calendar"]
