"""Assessments by unit and year: the result, its band and zone, and the way from the year before."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from models.documents.document import Chart, Column, Paragraph, Part, Table
from models.fold.states.assessment import FINISHED
from models.quality import assessments
from models.reports.groups import grouped
from models.reports.office import Office
from models.words import _
from models.words import quality as words


def parts(office: Office) -> tuple[Part, ...]:
    """Return the report: the assessments of the years that the asked days touch."""
    years = range(office.asked.first.year, office.asked.last.year + 1)
    of_unit = office.unit(office.asked.unit) if office.asked.unit else ""
    lines = [one for one in assessments.assessments(office.register) if of_unit in ("", one.unit)]
    found = [one for one in lines if one.year in years]
    columns = (
        Column(_("Unit"), "text", "unit"),
        Column(_("Year"), "text", "year"),
        Column(_("Instrument"), "text", "instrument"),
        Column(_("State"), "text", "state"),
        Column(_("Scored"), "count", "scored"),
        Column(_("of"), "count", "items"),
        Column(_("Result"), "number", "result"),
        Column(_("Band"), "text", "band"),
        Column(_("Zone"), "text", "zone"),
        Column(_("Year before"), "number", "before"),
    )
    rows = tuple(
        (
            one.unit,
            str(one.year),
            one.instrument,
            words.state(one.state),
            one.scored,
            one.items,
            _decimal(one.result),
            one.band,
            _(words.ZONES[one.zone]) if one.zone in words.ZONES else one.zone,
            _decimal(one.before),
        )
        for one in found
    )
    done = [one for one in reversed(lines) if one.state == FINISHED]
    return (
        Table(_("Assessments"), columns, rows, opens=tuple((one.id,) for one in found)),
        *(_years(name, group) for name, group in grouped(done, lambda one: one.instrument.rpartition("-")[0]).items()),
        Paragraph(
            _(
                "A result is told as far as it is scored. Its band follows from the result that was rounded once; "
                "colours of zones are those of the instrument."
            )
        ),
    )


def _years(instrument: str, done: Sequence[assessments.Line]) -> Chart:
    """Return the results of all years by one instrument: another has another scale."""
    return Chart(
        _("Results of all years: {instrument}").format(instrument=instrument),
        tuple(f"{one.unit} {one.year}" for one in done),
        ((_("Result"), tuple(_decimal(one.result) for one in done)),),
        kind="number",
    )


def _decimal(hundredths: int | None) -> Decimal | None:
    return None if hundredths is None else Decimal(hundredths).scaleb(-2)
