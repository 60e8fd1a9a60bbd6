"""Commitments of public consultations whose term came on the asked days: kept in time, kept late, or open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from models.documents.document import Column, Paragraph, Part, Table, Value
from models.facts.figures import share
from models.reports.groups import table_by
from models.reports.office import Office
from models.words import _


class _Promise(NamedTuple):
    forum: int
    topic: str
    day: str
    owner: int
    in_time: bool
    done: bool
    late: bool
    """Open, and its term is over."""


def parts(office: Office) -> tuple[Part, ...]:
    """Return the report."""
    found = _due(office)
    return (
        _table(_("By unit"), Column(_("Unit"), "text", "unit"), found, lambda one: office.unit(one.owner)),
        _table(_("By forum"), Column(_("Forum"), "text", "forum"), found, lambda one: f"{one.day} {one.topic}".strip()),
        Paragraph(
            _("In time is what was kept on the day of its term at the latest. What was taken back does not count.")
        ),
    )


def _due(office: Office) -> list[_Promise]:
    sql = """SELECT c.forum, f.topic, f.day, c.owner, c.due, c.done_at FROM commitment c JOIN forum f ON f.id = c.forum
        WHERE f.unit BETWEEN ? AND ? AND c.due >= ? AND c.due <= ? AND (? = 0 OR c.owner = ?) ORDER BY c.due, c.id"""
    asked, today = office.asked, office.register.today().isoformat()
    days = (asked.first.isoformat(), asked.last.isoformat())
    return [
        _Promise(
            forum,
            topic,
            day,
            owner,
            bool(done_at) and office.day(done_at).isoformat() <= due,
            bool(done_at),
            not done_at and due < today,
        )
        for forum, topic, day, owner, due, done_at in office.rows(
            sql, office.low, office.high, *days, asked.unit, asked.unit
        )
    ]


def _table(title: str, column: Column, found: Sequence[_Promise], key: Callable[[_Promise], str]) -> Table:
    columns = (
        column,
        Column(_("Due"), "count", "due"),
        Column(_("In time"), "count", "in_time"),
        Column(_("Kept late"), "count", "kept_late"),
        Column(_("Still open"), "count", "open"),
        Column(_("Open and late"), "count", "late"),
        Column(_("In time"), "percent", "share"),
    )

    def row(group: Sequence[_Promise]) -> tuple[Value, ...]:
        in_time, done = sum(one.in_time for one in group), sum(one.done for one in group)
        late = sum(one.late for one in group)
        told = done + late
        return len(group), in_time, done - in_time, len(group) - done, late, share(in_time, told)

    return table_by(title, columns, found, key, row, lambda one: one.forum)
