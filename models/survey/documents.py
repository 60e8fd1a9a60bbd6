"""The publication sheet and the report of the survey, and its index as a table: values that writers make files of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, structs

from models.documents.document import (
    Column,
    Document,
    Facts,
    Heading,
    Paragraph,
    Part,
    Signatures,
    Table,
)
from models.survey import parts, plan, reading
from models.survey.arithmetic import percent
from models.survey.instruments import SKM, TOLD, Instrument, Survey
from models.survey.reading import Figures, Selection, later
from models.words import _, formats

if TYPE_CHECKING:
    from models.register.register import Register

NAMES = ("sheet", "report", "index")
"""The documents, by the words that name them."""


class Asked(Struct, frozen=True):
    """What a document is about, and who signs it."""

    selection: Selection
    instrument: str = SKM
    signer: str = ""


def document(register: Register, survey: Survey, name: str, asked: Asked) -> Document:
    """Return a document by its name (:data:`NAMES`)."""
    made = {"sheet": sheet, "report": report, "index": index_table}[name]
    return made(register, survey, asked)


def sheet(register: Register, survey: Survey, asked: Asked) -> Document:
    """Return the publication sheet: unit or service, value, respondents by sex and education, period, thanks."""
    instrument, selection = survey.instrument(asked.instrument), asked.selection
    found = reading.figures(register, instrument, selection)
    people = reading.respondents(register, instrument.key, selection)
    made: list[Part] = parts.large(instrument, found)
    made.append(Facts(((_("Respondents"), formats.count(found.respondents)),)))
    if not found.few and found.respondents:
        made += [
            parts.people(survey, people, ("sex", "education")),
            Facts(((_("Survey period"), parts.period(selection)),)),
        ]
    made.append(Paragraph(str(survey.words["sheet"])))
    about = (register.branch().name, parts.whose(register, selection), parts.period(selection))
    return Document(parts.name_of("sheet", instrument, selection), str(instrument.name), about, tuple(made))


def index_table(register: Register, survey: Survey, asked: Asked) -> Document:
    """Return the index of a selection by element, by service and by month."""
    instrument, selection = survey.instrument(asked.instrument), asked.selection
    found = reading.figures(register, instrument, selection)
    needed = reading.served(register, selection)
    facts = Facts(
        (
            (_("Respondents"), formats.count(found.respondents)),
            (_("Served (population)"), formats.count(needed.population)),
            (_("Sample that is needed"), formats.count(needed.needed)),
        )
    )
    made: tuple[Part, ...] = (
        *parts.large(instrument, found),
        facts,
        parts.elements(instrument, found),
        parts.services(register, instrument, selection),
        *parts.trend(register, instrument, selection),
    )
    about = (register.branch().name, parts.whose(register, selection), parts.period(selection))
    return Document(parts.name_of("index", instrument, selection), str(instrument.name), about, made)


def report(register: Register, survey: Survey, asked: Asked) -> Document:
    """Return the report of a period (PermenPANRB 14/2017): method, respondents, result, plan, what the last one did."""
    instrument, selection = survey.instrument(asked.instrument), asked.selection
    branch = register.branch()
    found = reading.figures(register, instrument, selection)
    made: list[Part] = [
        *_introduction(register, instrument, selection, found),
        Heading(_("III. Result")),
        *parts.large(instrument, found),
    ]
    if found.index is not None:
        made += [
            parts.people(survey, reading.respondents(register, instrument.key, selection), TOLD),
            parts.elements(instrument, found),
            parts.bars(instrument, found),
            parts.services(register, instrument, selection),
        ]
    made += _analysis(register, instrument, found)
    made += _last_plan(register, instrument, selection)
    made += _written(register, selection)
    made += _conclusion(instrument, found)
    made += [
        parts.form(instrument),
        Signatures(f"{branch.name}, {formats.date(register.today())}", ((_("Head"), asked.signer),)),
    ]
    about = (branch.name, parts.whose(register, selection), parts.period(selection))
    title = _("Report: {name}").format(name=instrument.name)
    return Document(parts.name_of("report", instrument, selection), title, about, tuple(made))


def _introduction(register: Register, instrument: Instrument, selection: Selection, found: Figures) -> list[Part]:
    branch, needed = register.branch(), reading.served(register, selection)
    return [
        Heading(_("I. Introduction")),
        Paragraph(
            _(
                "Whoever provides public services asks those who use them how they were served, at least once a year "
                "(UU 25/2009; {source}). This report tells what they answered, and what is done about it."
            ).format(source=instrument.source)
        ),
        Heading(_("II. How the answers were gathered")),
        Facts(
            (
                (_("Organiser"), branch.name),
                (_("Method"), _("after a product was given away: asked, or answered alone on a turned screen")),
                (_("Place"), branch.contact or branch.name),
                (_("Period"), parts.period(selection)),
                (_("Served (population)"), formats.count(needed.population)),
                (_("Sample that is needed"), formats.count(needed.needed)),
                (_("Respondents"), formats.count(found.respondents)),
            )
        ),
    ]


def _analysis(register: Register, instrument: Instrument, found: Figures) -> list[Part]:
    selection = found.selection
    year = structs.replace(selection, begins=min(selection.begins, later(selection.ends, -11)))
    names = [str(element.name) for key in found.lowest() if (element := instrument.element(key)) is not None]
    made: list[Part] = [Heading(_("IV. Problems and what is done"))]
    if names:
        made.append(Paragraph(_("Lowest: {names}.").format(names=", ".join(names))))
    coming = plan.plan_lines(
        register, instrument.key, later(selection.ends, 1), later(selection.ends, 13), service=selection.service
    )
    made.append(parts.plan_table(instrument, coming, results=False))
    made += parts.trend(register, instrument, year)
    return made


def _last_plan(register: Register, instrument: Instrument, selection: Selection) -> list[Part]:
    lines = plan.plan_lines(register, instrument.key, selection.begins, selection.ends, service=selection.service)
    kept = plan.kept(lines)
    told = _("Done: {done} of {lines} ({share}).").format(
        done=kept.done, lines=kept.lines, share=formats.percent(percent(kept.done, kept.lines))
    )
    made: list[Part] = [Heading(_("V. What became of the plan for this period"))]
    return (
        [*made, Paragraph(told), parts.plan_table(instrument, lines, results=True)]
        if lines
        else [
            *made,
            Paragraph(_("No line of the plan ran in this period.")),
        ]
    )


def tells_remarks(register: Register, name: str, selection: Selection) -> bool:
    """Tell whether a document holds what people wrote: such a look is logged. Remarks are of the whole office."""
    if name != "report" or selection.service or selection.unit:
        return False
    return bool(reading.remarks(register, selection.begins, selection.ends).shown)


def _written(register: Register, selection: Selection) -> list[Part]:
    """Return what people wrote, of five or more."""
    if not tells_remarks(register, "report", selection):
        return []
    found = reading.remarks(register, selection.begins, selection.ends)
    rows = tuple((remark.text,) for remark in found.shown)
    return [Table(_("What was written"), (Column(_("Remark"), key="remark"),), rows)]


def _conclusion(instrument: Instrument, found: Figures) -> list[Part]:
    if found.index is None or found.band is None:
        return []
    told = _("The index of this period is {index}: {quality}.")
    quality = " ".join(part for part in (found.band.letter, str(found.band.name)) if part)
    return [Heading(_("Conclusion")), Paragraph(told.format(index=formats.decimal(found.index), quality=quality))]
