"""The lines of F7: what each says, and how it is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from models.fold import ImprovementState
from models.survey.arithmetic import half_up, percent
from models.survey.instruments import Instrument
from models.survey.parts import months
from models.survey.reading import Point
from models.survey.view import View
from models.words import _, formats
from models.words.survey import state_of
from screens.widgets.lines import Cell

_BLOCKS = " ▏▎▍▌▋▊▉█"


class Row(NamedTuple):
    """A line: a head of a part, an element, a point of the trend, or a line of the plan."""

    word: str
    value: Decimal | None = None
    answers: int | None = None
    element: str = ""
    line: ImprovementState | None = None
    tone: str = ""
    more: str = ""


def rows_of(instrument: Instrument, found: View) -> list[Row]:
    """Return all lines of a view."""
    figures, served = found.figures, found.served
    lowest = figures.lowest()
    rows = []
    for element in instrument.elements:
        tally = figures.tallies[element.key]
        mean = tally.mean
        value = half_up(mean * 100 / instrument.scale) if mean is not None else None
        more = _("low") if element.key in lowest and len(instrument.elements) > len(lowest) else ""
        rows.append(Row(str(element.name), value, tally.count, element.key, tone="warn" if more else "", more=more))
    enough = figures.respondents >= served.needed
    told = _("Respondents {count}, needed {needed} of {population} served").format(
        count=formats.count(figures.respondents),
        needed=formats.count(served.needed),
        population=formats.count(served.population),
    )
    rows.append(Row(told, tone="good" if enough else "warn", more=_("enough") if enough else _("too few")))
    first = next((n for n, point in enumerate(found.trend) if point.respondents), len(found.trend))
    rows += [_point(point) for point in found.trend[first:]]
    if found.lines:
        share = formats.percent(percent(found.kept.done, found.kept.lines))
        head = _("Plan: {done} of {lines} done ({share})")
        rows.append(Row(head.format(done=found.kept.done, lines=found.kept.lines, share=share), tone="strong"))
    rows += [_planned(instrument, line) for line in found.lines]
    return rows


def _point(point: Point) -> Row:
    return Row(f"{point.begins:%m/%Y}", point.index, point.respondents, tone="dim")


def _planned(instrument: Instrument, line: ImprovementState) -> Row:
    element = instrument.element(line.element)
    name = str(element.name) if element is not None else line.element
    programme = line.programme or _("(erased)")
    tone = "good" if line.done else "" if line.done is None else "warn"
    told = f"{name}: {programme} · {months(line.begins, line.ends)}"
    return Row(told, line=line, tone=tone, more=state_of(line))


def draw(row: Row, width: int) -> Sequence[Cell]:
    """Return a line's cells."""
    if row.answers is None:
        return Cell(f"  {row.word}", max(20, width - 20), row.tone), Cell(f" {row.more}", 0, row.tone)
    value = formats.decimal(row.value) if row.value is not None else "-"
    name = 24
    room = max(6, width - name - 26)
    return (
        Cell(f"  {row.word}", name, row.tone if row.tone == "dim" else ""),
        Cell(f"{value:>7} ", 8, row.tone),
        Cell(bar(row.value, room), room + 1, row.tone),
        Cell(f"{formats.count(row.answers):>7} ", 8, "dim"),
        Cell(row.more, 0, row.tone),
    )


def bar(value: Decimal | None, room: int) -> str:
    """Return a bar for an index of 25 to 100, in eighths of a cell: the scale begins at its lowest mark."""
    if value is None:
        return ""
    eighths = int((value - 25) * room * 8 / 75)
    full, rest = divmod(max(0, eighths), 8)
    return "█" * full + (_BLOCKS[rest] if rest else "")


def head(instrument: Instrument, found: View) -> str:
    """Return the first line: the index with its quality."""
    figures = found.figures
    name = instrument.index or str(instrument.name)
    if figures.index is None or figures.band is None:
        told = _("fewer than five answers: not told") if figures.few else _("no answers")
        return f"{name}: {told}"
    quality = " · ".join(part for part in (figures.band.letter, str(figures.band.name)) if part)
    return f"{name} {formats.decimal(figures.index)}" + (f"  {quality}" if quality else "")
