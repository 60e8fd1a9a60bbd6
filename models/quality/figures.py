"""Figures that the journal can answer an indicator with, each with the way to what it counts.

An instrument names them by the keys of :data:`PROVIDERS`. A name that is not known here (another program's, or a
subject that this desk has no table for) answers nothing: the indicator is typed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import NamedTuple

import msgspec
from msgspec import Struct

from models.catalogue.card import PARTS, PUBLISHED, card
from models.facts import scoring
from models.facts.instruments import Indicator, Instrument
from models.facts.standard import Service
from models.facts.working_days import from_local, local
from models.fold import AssessmentState, UnitState
from models.fold.states import CLOSED, SOLVED, TOLD
from models.register.register import Register
from models.store.placeholders import in_parts, placeholders
from models.survey.box import MANY
from models.survey.instruments import SKM
from models.survey.reading import Selection, answered
from models.words import _


class Span(NamedTuple):
    """The year that is assessed, as far as it has passed."""

    year: int
    today: dt.date
    zone: str

    @property
    def bounds(self) -> tuple[int, int]:
        """The first second of the year, and the first of the next one, in seconds UTC."""
        first = dt.datetime(self.year, 1, 1)  # a local time of the office
        return from_local(first, self.zone), from_local(first.replace(year=self.year + 1), self.zone)

    @property
    def first(self) -> dt.date:
        """Its first day."""
        return dt.date(self.year, 1, 1)

    @property
    def last(self) -> dt.date:
        """The last day of it that has passed."""
        return min(self.today, dt.date(self.year, 12, 31))


class Row(Struct, frozen=True):
    """One line of a figure: what it is about, how many of how many, what is lacking, and what it leads to."""

    label: str
    done: int
    of: int
    lacking: tuple[str, ...] = ()
    """Components that the catalogue does not hold, by name."""
    cases: tuple[int, ...] = ()
    """Cases that were late, the newest first, at most :data:`MOST_CASES`."""
    complaints: tuple[int, ...] = ()
    """Complaints that were decided and not solved, the newest first, at most :data:`MOST_CASES`."""
    forum: int = 0
    service: str = ""
    survey: int = 0
    """The year of the satisfaction survey that it is about; 0: it is about something else."""


class Figure(Struct, frozen=True):
    """A figure of the journal: ``done`` of ``of``, line by line; ``entry`` is the entry that it rests on, if one."""

    done: int
    of: int
    rows: tuple[Row, ...]
    entry: int = 0


MOST_CASES = 200
Provider = Callable[[Register, UnitState, Span], Figure | None]
"""Returns the figure of a unit for a year; None where there is nothing to count."""


def _of_rows(rows: Iterable[Row], entry: int = 0) -> Figure | None:
    found = tuple(rows)
    done, of = sum(r.done for r in found), sum(r.of for r in found)
    return Figure(done, of, found, entry) if of else None


def services_of(register: Register, unit: UnitState) -> list[Service]:
    """Return the services that a unit answers for; a counter answers for all that this office gives."""
    given = [s for s in register.catalogue().services if not s.retired and not s.referral]
    return given if unit.unit == "counter" else [s for s in given if s.unit == unit.code]


def _components(register: Register, unit: UnitState, _span: Span, *, published: bool = False) -> Figure | None:
    """Count the components of the standard (UU 25/2009 art. 21) that the card of each service holds, confirmed."""
    catalogue = register.catalogue()
    parts = [p for number, p in enumerate(PARTS, 1) if not published or number in PUBLISHED]
    rows = []
    for service in services_of(register, unit):
        shown = card(catalogue, service)
        lacking = tuple(p.name for p in parts if not shown.holds(p) or shown.doubtful(p))
        rows.append(Row(service.code, len(parts) - len(lacking), len(parts), lacking, service=service.code))
    row = register.database.row("SELECT entry FROM catalogue WHERE version = ?", catalogue.version)
    return _of_rows(rows, row[0] if row else 0)


def _published(register: Register, unit: UnitState, span: Span) -> Figure | None:
    return _components(register, unit, span, published=True)


def _promises(register: Register, unit: UnitState, span: Span) -> Figure | None:
    """Count, by service, the decided cases of the year whose decision came by the date that was promised.

    A decision on the free days behind that date is in time, as by the clock of the case (:mod:`models.cases.clocks`,
    which stands above this room).
    """
    sql = """SELECT c.service, c.id, c.promised, min(p.begun) AS decided FROM case_file c
        JOIN case_period p ON p."case" = c.id AND p.state IN ('ready', 'rejected')
        WHERE c.promised IS NOT NULL AND c.id >> 48 = ? GROUP BY c.id
        HAVING decided >= ? AND decided < ? ORDER BY c.service, c.id DESC"""
    mine = {s.code for s in services_of(register, unit)}
    calendar = register.calendar()
    counted: dict[str, tuple[int, list[int]]] = {}
    for service, case, promised, decided in register.database.rows(sql, register.branch_number, *span.bounds):
        if service in mine:
            of, late = counted.setdefault(service, (0, []))
            if calendar.between(dt.date.fromisoformat(promised), local(decided, span.zone).date()) > 0:
                late.append(case)
            counted[service] = of + 1, late
    return _of_rows(
        Row(code, of - len(late), of, cases=tuple(late[:MOST_CASES]), service=code)
        for code, (of, late) in sorted(counted.items())
    )


def _commitments(register: Register, unit: UnitState, span: Span) -> Figure | None:
    """Count, by forum, the commitments of the unit whose term came in the year, and those done by then."""
    sql = """SELECT c.forum, f.topic, c.due, c.done_at FROM commitment c JOIN forum f ON f.id = c.forum
        WHERE c.owner = ? AND c.due >= ? AND c.due <= ? ORDER BY c.forum, c.id"""
    first = span.first.isoformat()
    counted: dict[int, tuple[str, int, int]] = {}
    for forum, topic, due, done_at in register.database.rows(sql, unit.id, first, span.last.isoformat()):
        kept = bool(done_at) and local(done_at, span.zone).date().isoformat() <= due
        _topic, done, of = counted.get(forum, (topic, 0, 0))
        counted[forum] = topic, done + kept, of + 1
    return _of_rows(Row(topic, done, of, forum=forum) for forum, (topic, done, of) in counted.items())


def _complaints(register: Register, unit: UnitState, span: Span) -> Figure | None:
    """Count, by category, the complaints whose last decision is of the year, and those of them that were solved.

    Solved is what was decided on what it says, and told; refused and passed on are not.
    """
    sql = """SELECT c.category, c.id, c.state IN (?, ?) AND c.outcome IN (SELECT value FROM json_each(?))
        FROM complaint c JOIN complaint_step s ON s.complaint = c.id AND s.step IN ('decide', 'tell')
        WHERE c.outcome <> '' AND c.id >> 48 = ? AND (? OR c.unit = ?)
        GROUP BY c.id HAVING coalesce(max(s.at) FILTER (WHERE s.step = 'decide'), max(s.at)) BETWEEN ? AND ? - 1
        ORDER BY c.category, c.id DESC"""  # what was told without a decision, over what had crossed, was decided then
    solved = msgspec.json.encode(sorted(SOLVED)).decode()
    whose = register.branch_number, unit.unit == "counter", unit.id
    counted: dict[str, tuple[int, list[int]]] = {}
    for category, complaint, done in register.database.rows(sql, TOLD, CLOSED, solved, *whose, *span.bounds):
        of, unsolved = counted.setdefault(category, (0, []))
        if not done:
            unsolved.append(complaint)
        counted[category] = of + 1, unsolved
    rules = register.catalogue().complaints
    names = {one.code: one.name for one in rules.category} if rules is not None else {}
    return _of_rows(
        Row(names.get(code, code), of - len(unsolved), of, complaints=tuple(unsolved[:MOST_CASES]))
        for code, (of, unsolved) in counted.items()
    )


def answers_about(unit: UnitState, begins: dt.date, ends: dt.date) -> Selection:
    """Return the answers about a unit's services; a counter answers for all of its branch."""
    return Selection(begins, ends, unit=0 if unit.unit == "counter" else unit.id, branch=unit.id >> 48)


def _survey(register: Register, unit: UnitState, span: Span) -> Figure | None:
    """Tell whether the year has an index: five or more answered the satisfaction survey about the unit's services."""
    people, newest = answered(register, SKM, answers_about(unit, span.first, span.last))
    row = Row(_("Satisfaction survey"), int(people >= MANY), 1, survey=span.year)
    return Figure(row.done, row.of, (row,), newest) if people else None


def _follow_ups(register: Register, unit: UnitState, span: Span) -> Figure | None:
    """Count the lines of the survey's plan whose last month is over, and those that were done.

    Of the unit those about it, about its services, and about all; of a counter all.
    """
    sql = """SELECT programme, coalesce(done, 0), service, unit FROM improvement
        WHERE instrument = ? AND ends >= ? AND ends <= ? AND ends < ? AND id >> 48 = ? ORDER BY ends, id"""
    days = (span.first.isoformat(), span.last.isoformat(), span.today.isoformat())
    mine = {s.code for s in services_of(register, unit)}
    return _of_rows(
        Row(programme or _("(erased)"), int(done), 1, survey=span.year)
        for programme, done, service, about in register.database.rows(sql, SKM, *days, register.branch_number)
        if unit.unit == "counter" or about == unit.id or service in mine or not (about or service)
    )


PROVIDERS: dict[str, Provider] = {
    "components": _components,
    "published_components": _published,
    "promises_kept": _promises,
    "commitments_kept": _commitments,
    "complaints_solved": _complaints,
    "survey_published": _survey,
    "survey_follow_ups": _follow_ups,
}
"""The figures by the name that instruments have for them."""


class Answer(Struct, frozen=True):
    """What the journal says of an indicator."""

    indicator: Indicator
    figure: Figure
    score: int
    """Hundredths."""


def figure(register: Register, unit: int, year: int, provider: str) -> Figure | None:
    """Return a figure of a unit for a year; None where the journal has none."""
    found, provided = register.unit(unit), PROVIDERS.get(provider)
    if found is None or provided is None:
        return None
    return provided(register, found, Span(year, register.today(), register.branch().zone))


def answers(register: Register, assessment: AssessmentState) -> list[Answer]:
    """Return what the journal says of the indicators of an assessment, in their order."""
    instrument: Instrument = assessment.instrument
    found = []
    for dimension in instrument.dimensions:
        for indicator in dimension.indicators:
            told = figure(register, assessment.unit, assessment.year, indicator.provider)
            if told is not None:
                found.append(Answer(indicator, told, scoring.of_share(instrument, indicator, told.done, told.of)))
    return found


def numbers(register: Register, figure_: Figure) -> dict[int, int]:
    """Return the printed numbers of the cases and complaints of a figure, by their ids."""
    found: dict[int, int] = {}
    for table, subjects in (
        ("case_file", [case for row in figure_.rows for case in row.cases]),
        ("complaint", [complaint for row in figure_.rows for complaint in row.complaints]),
    ):
        for part in in_parts(subjects):
            sql = f"SELECT id, number FROM {table} WHERE id IN ({placeholders(part)})"  # noqa: S608  # names of ours, marks
            found |= dict(register.database.rows(sql, *part))
    return found


__all__ = [
    "PROVIDERS",
    "Answer",
    "Figure",
    "Provider",
    "Row",
    "Span",
    "answers",
    "answers_about",
    "figure",
    "numbers",
    "services_of",
]
