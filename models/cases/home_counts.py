"""The counts of the home screen."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from models.fold import OfficerState
from models.register.register import Register
from models.store.placeholders import placeholders
from models.store.tables.case import HELD_STATES


class Home(Struct, frozen=True):
    """The counts of the home screen. Those of handovers are of the officer's pools (:mod:`models.cases.lanes`)."""

    today: int
    """Cases taken in today."""
    due_today: int
    overdue: int
    """At least one working day has passed since the promised date."""
    incoming: int
    outgoing: int
    ready: int
    incomplete: int
    lapsing: int
    """Open notices whose deadline lies within two days or has passed."""
    contested: int
    drafts: int
    asked: int = 0
    """Cases that others ask for."""
    held: int = 0
    mine: int = 0
    """Held cases that the officer takes on."""
    returned: int = 0
    """What was declined, or came back from outside."""
    awaited: int = 0
    """Cases that the officer's pools returned and whose papers their citizens still owe."""
    late: int = 0
    """Running cases of the officer's own pools that are overdue."""
    near: int = 0
    """Promised after today, within the days that the catalogue calls near."""
    near_days: int = 0
    """How many working days that are."""
    follow_ups: int = 0
    """Lines of the survey's plan whose months are over and of which nobody told what became of them."""
    behind: bool = False
    """The officer sits at no counter."""


def home(register: Register, officer: OfficerState, day_begins: int) -> Home:
    """Return the counts for ``officer``; ``day_begins`` is the local midnight in seconds UTC."""
    from models.cases import due, lanes
    from models.survey import plan

    found = lanes.counts(register, officer)
    behind = lanes.works_behind(register, officer)
    clocks = due.counts(register, due.edges_now(register), officer.units if behind else None)
    marks = placeholders(officer.units)
    today = register.today()

    def count(sql: str, *params: object) -> int:
        row = register.database.row(sql, *params)
        return int(row[0]) if row else 0

    held = f"FROM case_file WHERE holder IN ({marks})"
    soon = (today + dt.timedelta(days=2)).isoformat()
    return Home(
        today=count(
            "SELECT count(*) FROM case_file WHERE opened_at >= ? AND opened_at < ?", day_begins, day_begins + 86_400
        ),
        due_today=clocks["due"],
        overdue=clocks["overdue"],
        near=clocks["near"],
        near_days=register.catalogue().near_due,
        incoming=found.incoming,
        outgoing=found.outgoing,
        ready=found.ready,
        incomplete=count(
            f"SELECT count(*) {held} AND state IN ('incomplete', 'returned') AND state IN {HELD_STATES}", *officer.units
        ),
        lapsing=count("SELECT count(*) FROM notice WHERE open = 1 AND deadline <= ?", soon),
        contested=count("SELECT count(*) FROM contest WHERE choice = ''"),
        drafts=count("SELECT count(*) FROM draft WHERE officer = ?", officer.id),
        asked=found.asked,
        held=found.held,
        mine=found.mine,
        returned=found.returned,
        awaited=found.awaited,
        late=found.late,
        behind=behind,
        follow_ups=plan.due(register, today),
    )
