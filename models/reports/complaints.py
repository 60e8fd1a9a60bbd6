"""Complaints and their clocks: what came in on the asked days, what became of it, and which step was done in time.

Nobody who complains is named, and no company: reporters may be hidden, and a report is for many eyes. A company's size
is told by its workers, as the ministry's one-stop desk tells it: micro to 4, small to 19, medium to 99, large from 100.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import NamedTuple

from models.documents.document import Chart, Column, Facts, Paragraph, Part, Table, Value
from models.facts import numbering
from models.facts.complaint_rules import ComplaintRules
from models.facts.figures import mean, share
from models.fold import ComplaintState
from models.fold.complaint_clock import Clock, clocks
from models.refused import Refused
from models.reports.groups import table_by
from models.reports.office import Office
from models.words import _, formats
from models.words import complaints as words

OUTCOMES = ("upheld", "partly", "unfounded", "refused", "referred")
OVER = ("closed", "withdrawn", "lapsed")
STEPS = ("answer", "decide", "tell")
"""Steps of the office; the time to answer back is the complainant's."""


class _Complaint(NamedTuple):
    state: ComplaintState
    clocks: tuple[Clock, ...]
    category: str

    @property
    def id(self) -> int:
        return self.state.id

    @property
    def late(self) -> bool:
        """Whether a step is late that is still to be done."""
        return any(clock.late and clock.standing in ("running", "paused") for clock in self.clocks)


class _Step(NamedTuple):
    """A step of a complaint that was done."""

    complaint: int
    name: str
    in_time: bool | None
    """None where no source states a time."""


def parts(office: Office) -> tuple[Part, ...]:
    """Return the report."""
    found = list(_received(office))
    steps = [
        _Step(one.id, clock.step, None if clock.due is None else not clock.passed)
        for one in found
        for clock in one.clocks
        if clock.step in STEPS and clock.standing == "done"
    ]
    return (
        _facts(found),
        _outcomes(_("By category"), Column(_("Category"), "text", "category"), found, lambda one: one.category),
        _outcomes(_("By class"), Column(_("Class"), "text", "grade"), found, lambda one: one.state.grade),
        _outcomes(_("By channel"), Column(_("Channel"), "text", "channel"), found, lambda one: one.state.channel),
        _steps(steps),
        _counts(_("By province"), Column(_("Province"), "text", "province"), found, _province),
        _counts(_("By size of the company"), Column(_("Size"), "text", "size"), found, _size),
        Chart(
            _("Received"),
            tuple(formats.date(day) for day in _days(found)),
            ((_("Received"), tuple(sum(one.state.received == day for one in found) for day in _days(found))),),
        ),
        _each(office, found),
        Paragraph(
            _(
                "Refused is not solved. A step is late when its time had passed on the day on which it was done; "
                "time in which a supplement was owed does not count."
            )
        ),
    )


def _received(office: Office) -> list[_Complaint]:
    rows = office.rows(
        "SELECT id FROM complaint WHERE received >= ? AND received <= ? AND id BETWEEN ? AND ? ORDER BY received, id",
        office.asked.first.isoformat(),
        office.asked.last.isoformat(),
        office.low,
        office.high,
    )
    today = office.register.today()
    found = []
    for (id_,) in rows:
        state = office.register.fold_of(id_).state
        if isinstance(state, ComplaintState) and office.asked.unit in (0, state.unit):
            rules = _rules(office, state.catalogue)
            told = clocks(state, rules, office.calendar, office.zone, today)
            names = {one.code: one.name for one in rules.category} if rules else {}
            found.append(_Complaint(state, told, names.get(state.category, state.category)))
    return found


def _rules(office: Office, version: int) -> ComplaintRules | None:
    try:
        return office.register.catalogue(version).complaints
    except Refused:
        return None


def _days(found: list[_Complaint]) -> list[dt.date]:
    return sorted({one.state.received for one in found})


def _solved(found: Sequence[_Complaint]) -> int:
    return sum(one.state.solved for one in found)


def _facts(found: list[_Complaint]) -> Facts:
    over = [one for one in found if one.state.state in OVER]
    rated = [one.state.rating for one in found if one.state.rating]
    solved = share(_solved(found), len(found))
    rating = mean(rated)
    return Facts(
        (
            (_("Received"), formats.count(len(found))),
            (_("Over"), formats.count(len(over))),
            (_("Solved"), formats.count(_solved(found))),
            (_("Share"), "–" if solved is None else formats.percent(solved)),
            (_("Late now"), formats.count(sum(one.late for one in found))),
            (_("Reopened"), formats.count(sum(one.state.reopened > 0 for one in found))),
            (_("Told of the Ombudsman"), formats.count(sum(bool(one.state.ombudsman) for one in found))),
            (_("Mean rating"), "–" if rating is None else f"{formats.decimal(rating)} ({len(rated)})"),
        )
    )


def _outcomes(title: str, column: Column, found: list[_Complaint], key: Callable[[_Complaint], str]) -> Table:
    columns = (
        column,
        Column(_("Received"), "count", "received"),
        Column(_("Still open"), "count", "open"),
        Column(_("Late now"), "count", "late"),
        *(Column(words.outcome(outcome), "count", outcome) for outcome in OUTCOMES),
        Column(_("Withdrawn"), "count", "withdrawn"),
        Column(_("Lapsed"), "count", "lapsed"),
        Column(_("Solved"), "percent", "solved"),
    )

    def row(group: Sequence[_Complaint]) -> tuple[Value, ...]:
        states = [one.state for one in group]
        return (
            len(group),
            sum(state.state not in OVER for state in states),
            sum(one.late for one in group),
            *(sum(state.outcome == outcome for state in states) for outcome in OUTCOMES),
            sum(state.state == "withdrawn" for state in states),
            sum(state.state == "lapsed" for state in states),
            share(_solved(group), len(group)),
        )

    return table_by(title, columns, found, key, row, lambda one: one.id)


def _steps(steps: list[_Step]) -> Table:
    columns = (
        Column(_("Step"), "text", "step"),
        Column(_("Done"), "count", "done"),
        Column(_("In time"), "count", "in_time"),
        Column(_("Late"), "count", "late"),
        Column(_("In time"), "percent", "share"),
    )

    def row(group: Sequence[_Step]) -> tuple[Value, ...]:
        kept, late = sum(s.in_time is True for s in group), sum(s.in_time is False for s in group)
        return len(group), kept, late, share(kept, kept + late)

    return table_by(_("Clocks"), columns, steps, lambda s: words.step(s.name), row, lambda s: s.complaint)


def _counts(title: str, column: Column, found: list[_Complaint], key: Callable[[_Complaint], str]) -> Table:
    columns = (column, Column(_("Received"), "count", "received"), Column(_("Share"), "percent", "share"))
    return table_by(
        title, columns, found, key, lambda group: (len(group), share(len(group), len(found))), lambda one: one.id
    )


def _province(one: _Complaint) -> str:
    company = one.state.company
    return company.province if company and company.province else _("(not said)")


def _size(one: _Complaint) -> str:
    company = one.state.company
    if company is None or company.workers is None:
        return _("(not said)")
    return size(company.workers)


def size(workers: int) -> str:
    """Return how large a company of so many workers is."""
    if workers <= 4:
        return _("micro (to 4)")
    if workers <= 19:
        return _("small (5–19)")
    return _("medium (20–99)") if workers <= 99 else _("large (from 100)")


def _each(office: Office, found: list[_Complaint]) -> Table:
    return Table(
        _("Complaints"),
        (
            Column(_("Number"), "text", "number"),
            Column(_("Received"), "day", "received"),
            Column(_("Category"), "text", "category"),
            Column(_("Class"), "text", "grade"),
            Column(_("Channel"), "text", "channel"),
            Column(_("State"), "text", "state"),
            Column(_("Outcome"), "text", "outcome"),
            Column(_("Late now"), "count", "late"),
            Column(_("Handler"), "text", "handler"),
            Column(_("Rating"), "count", "rating"),
        ),
        tuple(
            (
                numbering.shown(one.state.number),
                one.state.received,
                one.category,
                one.state.grade,
                one.state.channel,
                words.state(one.state.state),
                words.outcome(one.state.outcome) if one.state.outcome else None,
                int(one.late),
                office.officer(one.state.handler) if one.state.handler else None,
                one.state.rating or None,
            )
            for one in found
        ),
        opens=tuple((one.id,) for one in found),
    )
