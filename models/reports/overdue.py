"""What is past its promised date now: by how many working days, and who has it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from models.cases.clocks import edges
from models.documents.document import Chart, Column, Facts, Part, Table, Value
from models.facts import numbering
from models.facts.figures import mean
from models.reports.groups import table_by
from models.reports.office import Office
from models.words import _, formats, labels


class _Late(NamedTuple):
    case: int
    holder: str
    days: int


def parts(office: Office) -> tuple[Part, ...]:
    """Return the report; the days that were asked for do not matter."""
    today = office.register.today()
    service, params = office.services()
    sql = f"""SELECT c.id, c.number, c.service, c.state, c.opened_at, c.promised, c.holder, c.assignee
        FROM case_file c WHERE c.state IN ('received', 'with_unit') AND c.promised < ?
        AND c.id BETWEEN ? AND ?{service} ORDER BY c.promised, c.id"""  # noqa: S608  # words of our own
    rows, opens = [], []
    found: list[_Late] = []
    before = edges(office.calendar, today, 0).overdue.isoformat()
    for row in office.rows(sql, before, office.low, office.high, *params):
        id_, number, code, state, opened_at, promised, holder, assignee = row
        if office.asked.unit and holder != office.asked.unit:
            continue
        due = dt.date.fromisoformat(promised)
        late = office.calendar.between(due, today)
        found.append(_Late(id_, office.unit(holder), late))
        opens.append((id_,))
        who = office.officer(assignee) if assignee else None
        taken_in = office.day(opened_at)
        told = numbering.shown(number)
        rows.append((told, code, labels.state(state), taken_in, due, late, office.unit(holder), who))
    holders = _holders(found)
    return (
        Facts(((_("Overdue"), formats.count(len(rows))), (_("On"), formats.date(today)))),
        holders,
        Chart(
            _("Overdue by holder"),
            tuple(str(row[0]) for row in holders.rows),
            ((_("Overdue"), tuple(row[1] for row in holders.rows)),),  # type: ignore[misc]  # a column of counts
        ),
        Table(
            _("The longest first"),
            (
                Column(_("Number"), "text", "number"),
                Column(_("Service"), "text", "service"),
                Column(_("State"), "text", "state"),
                Column(_("Taken in"), "day", "taken_in"),
                Column(_("Promised"), "day", "promised"),
                Column(_("Working days late"), "count", "late"),
                Column(_("Holder"), "text", "holder"),
                Column(_("Officer"), "text", "officer"),
            ),
            tuple(rows),
            opens=tuple(opens),
        ),
    )


def _holders(found: list[_Late]) -> Table:
    columns = (
        Column(_("Unit"), "text", "unit"),
        Column(_("Overdue"), "count", "overdue"),
        Column(_("Working days late, mean"), "number", "late_mean"),
        Column(_("most"), "count", "late_most"),
    )

    def row(group: Sequence[_Late]) -> tuple[Value, ...]:
        days = [one.days for one in group]
        return len(group), mean(days), max(days, default=None)

    return table_by(_("By holder"), columns, found, lambda one: one.holder, row, lambda one: one.case)
