"""Of which days and which unit a report is asked, by keys: shared by the list of reports and a report itself."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Sequence

from msgspec import structs
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from models.fold import UnitState
from models.refused import Refused
from models.register.register import Register
from models.reports.asked import Asked, Span, beside, span_of
from models.words import _, formats
from models.words.sentences import sentence
from screens.dialogs import Question
from screens.keyboard import keys
from screens.keyboard.bindings import bindings
from screens.shell.modal import Modal
from screens.shell.screen import DeskScreen
from screens.widgets.bars import Foot, KeyBar
from screens.widgets.field import Field
from screens.widgets.lines import Cell, Lines


def days_told(asked: Asked) -> str:
    """Return the asked days in words: ``Nov 2026``, ``Tue 24 Nov 2026``, ``1 Nov 2026 – 24 Nov 2026``."""
    first, last = asked.first, asked.last
    if first == last:
        return formats.weekday(first)
    whole = first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]
    if whole and (first.year, first.month) == (last.year, last.month):
        return formats.date(first).partition(" ")[2]
    return f"{formats.date(first)} – {formats.date(last)}"


class Asking(DeskScreen):
    """Base of the screens on which a period and a unit are chosen. Each change calls :meth:`asked_for`."""

    RECORDS_NOTHING = True
    asked: Asked
    units: Sequence[UnitState] = ()
    """The units of this branch, once they were read."""

    def asked_for(self, asked: Asked) -> None:
        """Show what is asked now."""

    def told(self) -> str:
        """Return period and unit in words."""
        unit = next((u.code for u in self.units if u.id == self.asked.unit), "")
        of_unit = _("unit {unit}").format(unit=unit) if unit else _("all units")
        return f" ‹ {days_told(self.asked)} ›   {of_unit}"

    def today(self) -> dt.date:
        """Return the office's day."""
        return self.terminal.register.today_at(self.terminal.zone)

    def _span(self, span: Span) -> None:
        first, last = span_of(span, self.today())
        self.asked_for(structs.replace(self.asked, first=first, last=last))

    def action_earlier(self) -> None:
        """Left."""
        self._step(-1)

    def action_later(self) -> None:
        """Right."""
        self._step(1)

    def _step(self, step: int) -> None:
        try:
            self.asked_for(beside(self.asked, step).checked())
        except (Refused, ValueError, OverflowError):
            self.refuse(Refused("report_days"))

    def action_this_day(self) -> None:
        """d."""
        self._span("today")

    def action_this_week(self) -> None:
        """w."""
        self._span("week")

    def action_this_month(self) -> None:
        """m."""
        self._span("month")

    def action_this_quarter(self) -> None:
        """k."""
        self._span("quarter")

    def action_between(self) -> None:
        """t."""

        def chosen(days: tuple[dt.date, dt.date] | None) -> None:
            if days is not None:
                self.asked_for(structs.replace(self.asked, first=days[0], last=days[1]))

        self.shell.open(Between(self.asked, self.today()), chosen)

    async def action_of_unit(self) -> None:
        """u."""
        self.units = await self.terminal.read(_units, self.terminal.register)

        def chosen(unit: int | None) -> None:
            if unit is not None:
                self.asked_for(structs.replace(self.asked, unit=unit))

        self.shell.open(OfUnit(self.units, self.asked.unit), chosen)


def _units(register: Register) -> Sequence[UnitState]:
    return [unit for unit in register.units() if unit.active]


class Between(Question[tuple[dt.date, dt.date]]):
    """From one day to another."""

    def __init__(self, asked: Asked, today: dt.date) -> None:
        super().__init__(_("From which day to which?"), _("24/11, 24112026, T, T-7; both days belong to it"))
        self.asked, self.today = asked, today

    def body(self) -> Iterable[Widget]:
        """Two days."""
        yield Field("first", lambda: _("First day"), width=12, longest=12)
        yield Field("last", lambda: _("Last day"), width=12, longest=12)

    def on_mount(self) -> None:
        """Fill the present days in."""
        self.field("first").fill(f"{self.asked.first:%d/%m/%Y}")
        self.field("last").fill(f"{self.asked.last:%d/%m/%Y}")

    async def action_submit(self) -> None:
        """Give the days back."""
        name = "first"
        try:
            first = formats.read_date(self.field("first").value, self.today)
            name = "last"
            last = formats.read_date(self.field("last").value, self.today)
            Asked(first, last).checked()
        except Refused as why:
            self.field(name).tell(sentence(why), "warn")
            return
        self.dismiss((first, last))


class OfUnit(Modal[int]):
    """Which unit; 0 is all of them."""

    BINDINGS = bindings("dialog")
    AUTO_FOCUS = "#units"

    def __init__(self, units: Sequence[UnitState], chosen: int) -> None:
        super().__init__()
        self.choices = [(0, "", _("All units")), *((u.id, u.code, u.name) for u in units)]
        self.chosen = chosen

    def compose(self) -> ComposeResult:
        """The units by digits."""
        with Vertical(id="question"):
            yield Static(Content(_("Of which unit?")), classes="headline")
            yield Lines[tuple[int, str, str]](self._draw, id_="units", aims=False)
            yield Foot()

    def on_mount(self) -> None:
        """Show them."""
        place = next((n for n, choice in enumerate(self.choices) if choice[0] == self.chosen), 0)
        self.query_one("#units", Lines).show(self.choices, place)
        self.query_one(KeyBar).show([keys.named("submit"), keys.named("cancel")])

    def _draw(self, choice: tuple[int, str, str], _width: int) -> Sequence[Cell]:
        return (Cell(f"  {self.choices.index(choice)} ", 4, "dim"), Cell(choice[1], 10, "strong"), Cell(choice[2]))

    def on_key(self, event: events.Key) -> None:
        """A digit chooses at once."""
        if event.key.isdecimal() and int(event.key) < len(self.choices):
            event.stop()
            self.dismiss(self.choices[int(event.key)][0])

    def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter chooses."""
        event.stop()
        self.action_submit()

    def action_submit(self) -> None:
        """Choose the line."""
        row = self.query_one("#units", Lines).row
        self.dismiss(row[0] if isinstance(row, tuple) else None)

    def action_cancel(self) -> None:
        """Esc."""
        self.dismiss()
