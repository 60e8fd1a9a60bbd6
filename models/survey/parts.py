"""The parts that the documents of the survey are made of."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from models.documents.document import Chart, Column, Large, Paragraph, Part, Table
from models.fold import ImprovementState
from models.officers.units import unit_name_of
from models.survey import reading
from models.survey.arithmetic import half_up, percent
from models.survey.instruments import Instrument, Survey
from models.survey.reading import Figures, Selection
from models.words import _, formats, language
from models.words.survey import characteristic, state_of, told_value

if TYPE_CHECKING:
    from models.register.register import Register


def period(selection: Selection) -> str:
    """Return a period in words; both days belong to it."""
    return _("{begins} to {ends}").format(begins=formats.date(selection.begins), ends=formats.date(selection.ends))


def whose(register: Register, selection: Selection) -> str:
    """Return whose answers a selection holds: a service, a unit, or all services."""
    if selection.service:
        found = register.catalogue().by_code.get(selection.service)
        return found.name if found is not None else selection.service
    return unit_name_of(register, selection.unit) if selection.unit else _("All services")


def name_of(kind: str, instrument: Instrument, selection: Selection) -> str:
    """Return the name of a document in files; it names no person."""
    place = "".join(c for c in selection.service.lower() if c.isascii() and c.isalnum())
    parts = (instrument.key, kind, place, f"{selection.begins:%Y%m%d}", f"{selection.ends:%Y%m%d}")
    return "-".join(part for part in parts if part)


def large(instrument: Instrument, found: Figures) -> list[Part]:
    """Return the index in large letters with its quality; of too few people that it is not told."""
    if found.index is None or found.band is None:
        return [Paragraph(_("Fewer than five people answered: no index is told."))]
    words = " · ".join(part for part in (found.band.letter, str(found.band.name)) if part)
    return [Large(f"{instrument.index or str(instrument.name)} {formats.decimal(found.index)}", words)]


def people(survey: Survey, people: dict[str, dict[str, int]], told: tuple[str, ...]) -> Table:
    """Return who answered: characteristic, indicator, number, share of those who told it."""
    rows: list[tuple[str | int | Decimal | None, ...]] = []
    for name in told:
        values = people[name]
        whole = sum(count for value, count in values.items() if value)
        known = survey.values(name)
        for value in (*known, *sorted(v for v in values if v and v not in known)):
            count = values.get(value, 0)
            rows.append((characteristic(name), told_value(value), count, percent(count, whole)))
        if values.get(""):
            rows.append((characteristic(name), _("not told"), values[""], None))
    columns = (
        Column(_("Characteristic"), key="characteristic"),
        Column(_("Indicator"), key="indicator"),
        Column(_("How many"), "count", "number"),
        Column(_("Share"), "percent", "share"),
    )
    return Table(_("Respondents"), columns, tuple(rows))


def elements(instrument: Instrument, found: Figures) -> Table:
    """Return the elements with the means and their weighted parts, which make the index."""
    used = sum(1 for tally in found.tallies.values() if tally.count)
    rows = []
    for element in instrument.elements:
        tally = found.tallies[element.key]
        mean = tally.mean
        rows.append(
            (
                str(element.name),
                tally.count,
                tally.total,
                half_up(mean, 3) if mean is not None else None,
                half_up(mean / used, 3) if mean is not None else None,
                half_up(mean * 100 / instrument.scale) if mean is not None else None,
            )
        )
    columns = (
        Column(_("Element"), key="element"),
        Column(_("Answers"), "count", "answers"),
        Column(_("Sum"), "count", "sum"),
        Column(_("NRR"), "number", "nrr"),
        Column(_("NRR × weight"), "number", "weighted"),
        Column(_("Index"), "number", "index"),
    )
    quality = found.band.letter if found.band is not None else ""
    total = (f"{instrument.index} {quality}".strip(), found.respondents, None, None, None, found.index)
    return Table(_("Index by element"), columns, tuple(rows), total)


def services(register: Register, instrument: Instrument, selection: Selection) -> Table:
    """Return the index of each service, with respondents beside the sample."""
    rows = []
    catalogue = register.catalogue().by_code
    for code, found in reading.by_service(register, instrument, selection).items():
        service = catalogue.get(code)
        needed = reading.served(register, found.selection)
        quality = f"{found.band.letter} {found.band.name}".strip() if found.band is not None else ""
        name = service.name if service is not None else code or _("not told")
        rows.append((code, name, found.respondents, needed.needed, found.index, quality))
    columns = (
        Column(_("Code"), key="code"),
        Column(_("Service"), key="service"),
        Column(_("Respondents"), "count", "respondents"),
        Column(_("Needed"), "count", "needed"),
        Column(_("Index"), "number", "index"),
        Column(_("Quality"), key="quality"),
    )
    return Table(_("Index by service"), columns, tuple(rows))


def trend(register: Register, instrument: Instrument, selection: Selection) -> list[Part]:
    """Return the months of a selection, as a table and, of more than one, as a line."""
    points = reading.trend(register, instrument, selection)
    rows = []
    for point in points:
        rows.append((f"{point.begins:%m/%Y}", point.respondents, point.index))
    columns = (
        Column(_("Month"), key="month"),
        Column(_("Respondents"), "count", "respondents"),
        Column(_("Index"), "number", "index"),
    )
    labels = tuple(f"{p.begins:%m/%Y}" for p in points)
    chart = Chart(_("Trend"), labels, ((instrument.index, tuple(p.index for p in points)),), "line", "number")
    return [Table(_("Trend"), columns, tuple(rows)), *([chart] if len(points) > 1 else [])]


def bars(instrument: Instrument, found: Figures) -> Chart:
    """Return the index of each element as bars."""
    means = [tally.mean for tally in found.tallies.values()]
    values = tuple(half_up(mean * 100 / instrument.scale) if mean is not None else None for mean in means)
    return Chart(_("Index by element"), tuple(str(e.name) for e in instrument.elements), (("", values),), kind="number")


def plan_table(instrument: Instrument, lines: list[ImprovementState], *, results: bool) -> Table:
    """Return lines of the plan: with their months and who answers for them, or with what became of them."""
    rows = []
    for place, line in enumerate(lines, 1):
        element = instrument.element(line.element)
        start: tuple[str | int, ...] = (
            place,
            str(element.name) if element is not None else line.element,
            line.programme or _("(erased)"),
        )
        if results:
            rows.append((*start, state_of(line), line.description, line.document))
        else:
            rows.append((*start, months(line.begins, line.ends), line.owner))
    columns = [Column(_("No."), "count", "number"), Column(_("Element"), key="element")]
    columns.append(Column(_("Programme"), key="programme"))
    if results:
        columns += [
            Column(_("Done"), key="done"),
            Column(_("What became of it"), key="description"),
            Column(_("Document"), key="document"),
        ]
    else:
        columns += [Column(_("Months"), key="months"), Column(_("Who answers for it"), key="owner")]
    return Table(_("What became of the plan") if results else _("Follow-up plan"), tuple(columns), tuple(rows))


def months(begins: dt.date, ends: dt.date) -> str:
    """Return the months of a programme: ``01/2027-03/2027``."""
    first, last = f"{begins:%m/%Y}", f"{ends:%m/%Y}"
    return first if first == last else f"{first}-{last}"


def form(instrument: Instrument) -> Table:
    """Return the questions: the form is a part of the report."""
    rows = tuple(
        (place, str(e.asks), " / ".join(f"{n} {text}" for n, text in enumerate(e.answers.told(language()), 1)))
        for place, e in enumerate(instrument.elements, 1)
    )
    columns = (
        Column(_("No."), "count", "number"),
        Column(_("Question"), key="question"),
        Column(_("Answers"), key="answers"),
    )
    return Table(_("The form"), columns, rows)
