"""What is read of the survey: figures of a period, their trend, who answered, what was written."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec import Struct, structs

from models.facts.working_days import from_local
from models.survey.arithmetic import Tally, band_of, index, sample
from models.survey.box import MANY
from models.survey.filling import Service
from models.survey.instruments import MOST_ANSWERS, TOLD, Band, Instrument

if TYPE_CHECKING:
    from models.register.register import Register

Step = Literal["month", "quarter", "half", "year"]
MONTHS: dict[Step, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}
"""Months of each step of a trend."""


class Selection(Struct, frozen=True):
    """Whose answers: of which days, both edges included; of a service, a unit, a branch, or of all."""

    begins: dt.date
    ends: dt.date
    service: str = ""
    unit: int = 0
    branch: int = 0


class Figures(Struct, frozen=True):
    """What the answers of a selection come to. Of fewer than five people nothing but their number is told."""

    selection: Selection
    respondents: int
    tallies: dict[str, Tally]
    """By the keys of the elements in the order of the form; what nobody answered is empty."""
    index: Decimal | None
    band: Band | None

    @property
    def few(self) -> bool:
        """Whether somebody answered, and too few that anything might be told."""
        return 0 < self.respondents < MANY

    def lowest(self, most: int = 3) -> list[str]:
        """Return the elements that need work most: those with the lowest means; of equal ones the first of the form."""
        known = {key: mean for key, tally in self.tallies.items() if (mean := tally.mean) is not None}
        return sorted(known, key=lambda key: known[key])[:most]


class Served(Struct, frozen=True):
    """How many were served in a period, and how many of them should answer."""

    population: int
    needed: int


class Point(Struct, frozen=True):
    """A step of a trend: its first day, and what it comes to."""

    begins: dt.date
    respondents: int
    index: Decimal | None


class Remark(Struct, frozen=True):
    """What somebody wrote, and the entry in which it left the box with others."""

    survey: int
    text: str


class Remarks(Struct, frozen=True):
    """What people wrote. Fewer than five are not shown: ``shown`` is then empty."""

    count: int
    shown: tuple[Remark, ...]


def _where(selection: Selection, instrument: str = "") -> tuple[str, list[object]]:
    """Return the condition of a selection, and its values."""
    parts, values = ["day BETWEEN ? AND ?"], list[object]([selection.begins.isoformat(), selection.ends.isoformat()])
    for condition, value in (
        ("instrument = ?", instrument),
        ("service = ?", selection.service),
        ("unit = ?", selection.unit),
        ("survey >> 48 = ?", selection.branch),
    ):
        if value:
            parts.append(condition)
            values.append(value)
    return " AND ".join(parts), values


Grades = dict[str, list[str]]
"""Answers by the elements that they name: a digit for each, in the order of the elements."""


def figures(register: Register, instrument: Instrument, selection: Selection) -> Figures:
    """Return what the answers of a selection come to."""
    return figures_of(instrument, selection, _answers(register, instrument.key, selection))


def _answers(register: Register, instrument: str, selection: Selection) -> Grades:
    where, values = _where(selection, instrument)
    sql = f"SELECT elements, grades FROM survey_answer WHERE {where}"  # noqa: S608  # ours
    found: Grades = {}
    for elements, grades in register.database.rows(sql, *values):
        found.setdefault(elements, []).append(grades)
    return found


def figures_of(instrument: Instrument, selection: Selection, answers: Grades) -> Figures:
    """Return what these answers come to."""
    respondents = sum(map(len, answers.values()))
    tallies = tally(instrument, answers if respondents >= MANY else {})
    found = index(tallies, instrument.scale)
    band = band_of(found, instrument.bands) if found is not None else None
    return Figures(selection, respondents, tallies, found, band)


def tally(instrument: Instrument, answers: Grades) -> dict[str, Tally]:
    """Return the sums of elements of answers.

    What the instrument does not ask any more, or never had so many answers for, is not counted.
    """
    return _tally([e.key for e in instrument.elements], instrument.scale, answers)


def _tally(wanted: Collection[str], scale: int, answers: Grades) -> dict[str, Tally]:
    sums, counts = dict.fromkeys(wanted, 0), Counter[str]()
    for elements, some in answers.items():
        keys = elements.split()
        digits = "".join(some)
        for place, key in enumerate(keys):
            if key not in sums:
                continue
            column = digits[place :: len(keys)]
            for grade in range(1, scale + 1):
                given = column.count(str(grade))
                sums[key] += grade * given
                counts[key] += given
    return {key: Tally(total, counts[key]) for key, total in sums.items()}


def by_service(register: Register, instrument: Instrument, selection: Selection) -> dict[str, Figures]:
    """Return the figures of each service that anybody answered about."""
    where, values = _where(selection, instrument.key)
    sql = f"SELECT service, elements, grades FROM survey_answer WHERE {where}"  # noqa: S608  # ours
    found: dict[str, Grades] = {}
    for service, elements, grades in register.database.rows(sql, *values):
        found.setdefault(service, {}).setdefault(elements, []).append(grades)
    return {
        service: figures_of(instrument, structs.replace(selection, service=service), found[service])
        for service in sorted(found)
    }


def answered(register: Register, instrument: str, selection: Selection) -> tuple[int, int]:
    """Return how many answered, and the newest entry by which answers left the box; 0 where nobody did."""
    where, values = _where(selection, instrument)
    sql = f"SELECT count(*), coalesce(max(survey), 0) FROM survey_answer WHERE {where}"  # noqa: S608  # ours
    row = register.database.row(sql, *values)
    return (int(row[0]), int(row[1])) if row else (0, 0)


def mean_of(register: Register, instrument: str, element: str, selection: Selection) -> Fraction | None:
    """Return the mean (NRR) of one element; None where fewer than five people answered, or nobody this element."""
    answers = _answers(register, instrument, selection)
    if sum(map(len, answers.values())) < MANY:
        return None
    return _tally((element,), MOST_ANSWERS, answers)[element].mean


class Period(Struct, frozen=True):
    """The answers of a step of a trend, by its first day, and the services that they are about."""

    begins: dt.date
    answers: Grades
    services: frozenset[str]


def periods(register: Register, instrument: Instrument, selection: Selection, step: Step) -> list[Period]:
    """Return every month, quarter … that a selection touches with its answers, also those without any; one reading."""
    where, values = _where(selection, instrument.key)
    sql = f"SELECT substr(day, 1, 7), service, elements, grades FROM survey_answer WHERE {where}"  # noqa: S608  # ours
    found: dict[tuple[str, str], Grades] = {}
    for month, service, elements, grades in register.database.rows(sql, *values):
        found.setdefault((month, service), {}).setdefault(elements, []).append(grades)
    made: dict[dt.date, Grades] = {}
    services: dict[dt.date, set[str]] = {}
    for (month, service), answers in found.items():
        first = first_day(dt.date.fromisoformat(f"{month}-01"), step)
        services.setdefault(first, set()).add(service)
        whole = made.setdefault(first, {})
        for elements, some in answers.items():
            whole.setdefault(elements, []).extend(some)
    result, day = [], first_day(selection.begins, step)
    while day <= selection.ends:
        result.append(Period(day, made.get(day, {}), frozenset(services.get(day, ()))))
        day = later(day, MONTHS[step])
    return result


def trend(register: Register, instrument: Instrument, selection: Selection, step: Step = "month") -> list[Point]:
    """Return what every month, quarter … that a selection touches comes to."""
    return [point_of(instrument, period) for period in periods(register, instrument, selection, step)]


def point_of(instrument: Instrument, period: Period) -> Point:
    """Return what a step of a trend comes to; of fewer than five people nothing but their number."""
    count = sum(map(len, period.answers.values()))
    told = tally(instrument, period.answers if count >= MANY else {})
    return Point(period.begins, count, index(told, instrument.scale))


def first_day(day: dt.date, step: Step) -> dt.date:
    """Return the first day of the month, quarter, half-year or year that a day lies in."""
    length = MONTHS[step]
    return day.replace(month=(day.month - 1) // length * length + 1, day=1)


def later(day: dt.date, months: int) -> dt.date:
    """Return the first day of the month that lies so many months behind that of ``day``; they run over New Year."""
    count = day.year * 12 + day.month - 1 + months
    return dt.date(count // 12, count % 12 + 1, 1)


def served(register: Register, selection: Selection) -> Served:
    """Return how many products were given away in a selection (its population), and the sample that it needs."""
    zone = register.branch().zone
    begins = from_local(dt.datetime.combine(selection.begins, dt.time()), zone)
    ends = from_local(dt.datetime.combine(selection.ends + dt.timedelta(days=1), dt.time()), zone)
    parts, values = ["d.at >= ?", "d.at < ?"], list[object]([begins, ends])
    if selection.branch:
        parts.append('d."case" >> 48 = ?')
        values.append(selection.branch)
    services = of_unit(register, selection.unit) if selection.unit else None
    if selection.service:
        services = [selection.service] if services is None or selection.service in services else []
    if services is not None:
        parts.append("c.service IN (SELECT value FROM json_each(?))")
        values.append(msgspec.json.encode(services).decode())
    sql = f"""SELECT count(*) FROM delivery d JOIN case_file c ON c.id = d."case"
        WHERE {" AND ".join(parts)}"""  # noqa: S608  # ours
    row = register.database.row(sql, *values)
    population = int(row[0]) if row else 0
    return Served(population, sample(population))


def of_unit(register: Register, unit: int) -> list[str]:
    """Return the services of the newest catalogue that are a unit's."""
    found = register.unit(unit)
    return [s.code for s in register.catalogue().services if found is not None and s.unit == found.code]


def unit_of_service(register: Register, service: str) -> int:
    """Return the unit that a service is of by the catalogue; 0 where it is the counter's own, or not known."""
    found = register.catalogue().by_code.get(service)
    units = {u.code: u.id for u in register.units()}
    return units.get(found.unit, 0) if found is not None and found.unit else 0


def services_asked(register: Register) -> tuple[Service, ...]:
    """Return the services of this desk with their units, first those of which most products were given away lately."""
    since = register.clock.now() - 90 * 86_400
    sql = """SELECT c.service, count(*) FROM delivery d JOIN case_file c ON c.id = d."case"
        WHERE d.at >= ? GROUP BY 1"""
    given = dict(register.database.rows(sql, since))
    units = {u.code: u.id for u in register.units()}
    known = [s for s in register.catalogue().services if not s.retired and not s.referral]
    known.sort(key=lambda s: -given.get(s.code, 0))
    return tuple(Service(s.code, s.name, units.get(s.unit, 0)) for s in known)


def respondents(register: Register, instrument: str, selection: Selection) -> dict[str, dict[str, int]]:
    """Return how many told what of themselves, by ``sex``, ``age``, ``education`` and ``work``; "" did not say."""
    where, values = _where(selection, instrument)
    sql = f"SELECT {', '.join(TOLD)} FROM survey_respondent WHERE {where}"  # noqa: S608  # ours
    found: dict[str, dict[str, int]] = {told: {} for told in TOLD}
    for people, count in Counter(register.database.rows(sql, *values)).items():
        for told, value in zip(TOLD, people, strict=True):
            found[told][value] = found[told].get(value, 0) + count
    return found


def remarks(register: Register, begins: dt.date, ends: dt.date) -> Remarks:
    """Return what people wrote in a period, in the order of the alphabet; nothing of fewer than five."""
    sql = "SELECT survey, text FROM survey_remark WHERE day BETWEEN ? AND ? ORDER BY text, survey"
    found = tuple(Remark(*row) for row in register.database.rows(sql, begins.isoformat(), ends.isoformat()))
    return Remarks(len(found), found if len(found) >= MANY else ())


__all__ = [
    "Figures",
    "Period",
    "Point",
    "Remark",
    "Remarks",
    "Selection",
    "Served",
    "answered",
    "by_service",
    "figures",
    "figures_of",
    "first_day",
    "later",
    "mean_of",
    "of_unit",
    "periods",
    "point_of",
    "remarks",
    "respondents",
    "served",
    "services_asked",
    "tally",
    "trend",
    "unit_of_service",
]
