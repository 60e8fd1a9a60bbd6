"""Lookup: one box; results on each key, never behind the typing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import structs
from textual import events, work
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from models import text
from models.cases import due, lines, named_lists
from models.cases.lines import CaseLine
from models.cases.named_lists import Cursor, Page
from models.facts import numbering
from models.facts.codes import Scanned
from models.facts.numbering import Range, Series
from models.officers.units import unit_codes
from models.refused import Refused
from models.register.register import Register
from models.search import Found, lookup, person_lines
from models.words import _, deadlines, filters, formats, labels
from screens.card import open_case_card
from screens.keyboard.bindings import bindings
from screens.shell.deliberate import ROW
from screens.shell.key_queue import READS
from screens.shell.paging import Part, Place, Window
from screens.shell.screen import DeskScreen
from screens.widgets.field import Box, Field
from screens.widgets.lines import Cell, Lines, fitted

LISTS = {
    "due": lambda: _("Due today"),
    "near": lambda: _("Due soon"),
    "overdue": lambda: _("Overdue"),
    "incomplete": lambda: _("Incomplete files"),
    "lapsing": lambda: _("Deadlines of notices within two days"),
    "contested": lambda: _("Needs attention (acts that crossed)"),
    named_lists.TWINS: lambda: _("Perhaps the same person (from other desks)"),
    "person": lambda: _("Cases of the scanned person"),
    "visit": lambda: _("Requests of the scanned queue number"),
}
"""What lists are called. A name may say of whom: ``person:`` and the id."""


class Lookup(DeskScreen):
    """Find a case or a person."""

    PLACE = "lookup"
    FIRST = "#query"
    BINDINGS = bindings("lookup")

    def __init__(self, list_name: str = "") -> None:
        super().__init__()
        self.found: Found | None = None
        self.list_name = list_name
        self.units: dict[int, str] = {}
        """Codes of the pools, by id: who has what is due."""
        self.whole = False
        """Some case in the list is of another series: numbers need the room of whole ones."""

    def body(self) -> Iterable[Widget]:
        """Lay the screen out."""
        yield Field("query", lambda: _("Find"), width=50)
        yield Static("", id="scope", classes="hint", markup=False)
        yield Lines[CaseLine](
            self._draw,
            id_="hits",
            empty=lambda: _("  Nothing found."),
            about=lambda line: (line.id, line.person),
        )

    def _draw(self, line: CaseLine, width: int) -> Sequence[Cell]:
        if self.list_name in due.LISTS:
            return draw_due(line, width, self.terminal.series, self.units, whole=self.whole)
        return draw_case(line, width, self.terminal.series, whole=self.whole)

    def on_mount(self) -> None:
        """Show the newest cases, or the list that this screen was opened for."""
        self.window = Window(self.query_one("#hits", Lines))
        if self.list_name:
            self.show_list(self.list_name)
        else:
            self.search("")

    def came_back(self) -> None:
        """Show what is true now; the cursor stays on its line."""
        self.query_one("#query", Box).select_all()
        self.look_again()

    def focus_first(self) -> None:
        """Put the cursor into the box; what was looked for before is replaced by what is typed."""
        super().focus_first()
        self.query_one("#query", Box).select_all()

    def show_list(self, name: str) -> None:
        """Show one of the lists of the home screen."""
        with self.prevent(Input.Changed):
            self.query_one("#field-query", Field).fill("")
        self.list_name = name
        self.load_list(name)
        self.set_focus(self.query_one("#hits"))

    @work(exclusive=True, group=READS)
    async def load_list(self, name: str) -> None:
        """Read the beginning of one of the lists of the home screen, or of what was scanned."""

        async def read(after: Place) -> Part[CaseLine]:
            page = await self.terminal.read(_listed, self.terminal.register, name, after)
            return Part(page.lines, page.more)

        if name in due.LISTS:
            self.units = await self.terminal.read(unit_codes, self.terminal.register)
        self.window.begin(await read(None), read)
        self._tell()

    def news(self) -> None:
        """Show what is true now; what is typed and the cursor stay."""
        self.look_again()

    @work(exclusive=True, group="news")
    async def look_again(self) -> None:
        """Read what is shown again, beside whatever is being typed: a newer search goes first."""
        if not self.window.is_begun:
            self.search(self.query_one("#query", Input).value)
            return
        if not await self.window.again():
            self.say(_("The case under the cursor left this list; choose again."), "bad")
        self._tell()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search at each key; only the newest text counts."""
        event.stop()
        self.list_name = ""
        self.search(event.value)

    @work(exclusive=True, group="search")
    async def search(self, query: str) -> None:
        """Search and show, unless a newer text overtook this one."""
        try:
            found = await self.terminal.search(query)
        except Refused as why:
            self.refuse(why)
            return
        if found is not None:
            self._show(found)

    def _show(self, found: Found) -> None:
        async def read(after: Place) -> Part[CaseLine]:
            self.found = page = await self.terminal.read(lookup, self.terminal.register, found.query, after=after)
            return Part(page.lines, page.more)

        self.found = found
        self.window.begin(Part(found.lines, found.more), read)
        self._tell()

    def on_lines_moved(self, event: Lines.Moved) -> None:
        """Read on where the cursor goes; the next key waits for it."""
        event.stop()
        if not self.window.is_whole:
            self.reach()

    @work(exclusive=True, group=READS)
    async def reach(self) -> None:
        """Read the pages around the cursor."""
        await self.window.reach()
        self._tell()

    def _tell(self) -> None:
        """Say what is searched, and give numbers the width that the longest of them needs."""
        hits = self.query_one("#hits", Lines)
        rows: Sequence[CaseLine] = hits.rows
        whole = some_elsewhere(rows, self.terminal.series)
        if whole != self.whole:
            self.whole = whole
            hits.refresh()
        count = formats.count(len(rows)) + ("" if self.window.is_whole else "+")
        not_understood = self.found.told if self.found is not None and not self.list_name else ()
        if self.list_name:
            told = f"{LISTS[self.list_name.partition(':')[0]]()}: {count}"
        elif not_understood:
            told = filters.sentence(not_understood[0])
        else:
            told = _("{hits} lines · {persons} persons at this desk; other branches not included")
            told = told.format(hits=count, persons=formats.count(self.found.persons if self.found else 0))
        scope = self.query_one("#scope", Static)
        scope.set_class(bool(not_understood), "warn")
        scope.update(Content(f" {told}"))

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter: one hit opens; several get the cursor. The search was executed: it is logged, or shows nothing."""
        event.stop()
        found = await self.terminal.search(event.value)
        if found is None:
            return
        try:
            await self.terminal.searched(found)
        except Refused:
            self._show(structs.replace(found, lines=(), more=None))
            raise
        self._show(found)
        if found.complaint:
            self.shell.ways.complaint(found.complaint)
        elif not found.lines:
            self.say(_("Nothing found."), "bad")
        elif found.exact and len(found.lines) == 1:
            number = numbering.read(event.value, self.terminal.series)
            if number is not None and numbering.kind(number) is Range.NOTICE:
                self.shell.open_scanned(Scanned("number", number))  # a notice's number asks for what was missing
            else:
                await self._open(found.lines[0])
        else:
            self.say(_("{hits} lines found.").format(hits=len(found.lines)))
            self.set_focus(self.query_one("#hits"))
            if len(found.lines) == 1:
                await self._open(found.lines[0])

    def on_key(self, event: events.Key) -> None:
        """Down leaves the box for the list; up on its first line goes back."""
        lines = self.query_one("#hits", Lines)
        if event.key == "down" and not lines.has_focus and lines.rows:
            event.stop()
            self.set_focus(lines)
        elif event.key == "up" and lines.has_focus and lines.cursor == 0:
            event.stop()
            self.set_focus(self.query_one("#query"))

    async def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter on a line opens its case."""
        event.stop()
        await self.action_open_case()

    def aims(self) -> Mapping[str, object]:
        """Return the case under the cursor, as its own screen does."""
        row = self.query_one("#hits", Lines).row
        return {ROW: ("case", row.id)} if isinstance(row, CaseLine) else {}

    async def action_open_case(self) -> None:
        """Open the case under the cursor."""
        row = self.query_one("#hits", Lines).row
        if isinstance(row, CaseLine):
            await self._open(row)

    def action_complain(self) -> None:
        """y: take in a complaint of the person under the cursor, about the case if there is one."""
        row = self.query_one("#hits", Lines).row
        if isinstance(row, CaseLine) and row.person and not row.erased:
            self.shell.ways.complain(row.person, numbering.shown(row.number) if row.number else "")
        else:
            self.say(_("There is nobody under the cursor."), "bad")

    async def action_card(self) -> None:
        """Ctrl+K: the service standard of the case under the cursor."""
        row = self.query_one("#hits", Lines).row
        if isinstance(row, CaseLine) and row.id:
            await open_case_card(self, row.id)
        else:
            self.say(_("There is no case under the cursor."), "bad")

    async def _open(self, line: CaseLine) -> None:
        if not line.id:
            self.say(_("{name} is known here but has no case.").format(name=line.name))
            return
        self.shell.ways.case(line.id)


def _listed(register: Register, name: str, after: Cursor | None) -> Page:
    """Return a page of one of :data:`LISTS`."""
    what, _sep, id_ = name.partition(":")
    if what == "person":
        return Page(person_lines(register, int(id_)), None)
    if what == "visit":
        return Page(lines.case_lines(register, "c.visit = ?", int(id_)), None)
    return named_lists.named_list(register, name, after=after)


def some_elsewhere(rows: Iterable[CaseLine], here: Series) -> bool:
    """Tell whether the short number of some case would mean another one at this desk."""
    return any(line.number and not numbering.is_here(line.number, here) for line in rows)


def draw_case(line: CaseLine, width: int, here: Series, *, whole: bool = False) -> Sequence[Cell]:
    """Return a case as a line of a list: number, state, service, masked NIK, name, promise.

    ``whole`` makes room for whole numbers; below 100 columns the end of the NIK gives it.
    """
    number = numbering.told(line.number, here) if line.number else "-"
    state = labels.state_with_sign(line.state) if line.number else "  " + _("no case")
    wide = width >= 100
    nik = text.masked_nik(line.nik) if line.nik else "-"
    # the sign of papers that were looked for and not found
    sign, tone = ("?", "warn") if line.missing else (" ", "strong")
    cells = [
        Cell(f"{sign}{number:>19} ", 21, tone) if whole else Cell(f"{sign}{number:>8} ", 11, tone),
        Cell(state, 19, "warn" if line.state in ("incomplete", "returned") else ""),
        Cell(line.service, 11),
    ]
    if wide:
        cells.append(Cell(nik, 18, "dim"))
    elif not whole:
        cells.append(Cell(nik[-4:] if line.nik else "-", 5, "dim"))
    last = _promised(line, wide=wide)
    if line.days is not None:
        last = Cell(f" {deadlines.left(line.days)}", 20, "warn" if line.days < 0 else "dim")
    room = width - sum(cell.width for cell in cells) - last.width
    who = Cell(_("(erased)"), max(10, room), "dim") if line.erased else Cell(line.name, max(10, room))
    return [*cells, who, last]


def _promised(line: CaseLine, *, wide: bool) -> Cell:
    """Return the promise of a running case: its date, and how many days that is once it is near or has passed."""
    if line.left is None or line.due is None:
        return Cell("", 13 if not wide else 26)
    told, tone = deadlines.working(line.left), "warn" if line.left <= 0 else "dim"
    if wide:
        return Cell(f"{_date(line)} · {told}", 26, tone)
    return Cell(f" {told}" if line.left <= 0 else _date(line), 13, tone)


def _date(line: CaseLine) -> str:
    """Return the promised date; ``~`` stands before one that rests on holidays that are not certain."""
    return f"{'~' if line.uncertain else ' '}{formats.date(line.due)}" if line.due is not None else ""


def draw_due(
    line: CaseLine, width: int, here: Series, units: Mapping[int, str], *, whole: bool = False
) -> Sequence[Cell]:
    """Return a case as a line of a list by the promised date: days, date, who has it, service, NIK, name."""
    number = numbering.told(line.number, here)
    told = deadlines.working(line.left) if line.left is not None else ""
    cells = [
        Cell(f" {number:>19} ", 21, "strong") if whole else Cell(f" {number:>8} ", 11, "strong"),
        Cell(told, 14, "warn" if line.left is not None and line.left <= 0 else ""),
        Cell(units.get(line.holder, "?"), 9, "strong"),
        Cell(line.service, 10),
        Cell(_("(erased)") if line.erased else line.name, 0, "dim" if line.erased else ""),
        Cell(_date(line), 13, "dim"),
        Cell(f" {text.masked_nik(line.nik) if line.nik else '-'}", 18, "dim"),
    ]
    return fitted(cells, 4, (6, 5, 3), width)
