"""Public consultations: the list, the newest first, and what is open of what was promised there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from textual import work
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from models import text
from models.fold.states import GROUPS
from models.forms import Done, HoldForum
from models.officers.units import codes_here
from models.quality import forums
from models.quality.forums import Line
from models.words import _, formats
from screens.keyboard.bindings import bindings
from screens.quality.dialogs import Recording
from screens.quality.listed import Listed
from screens.shell.key_queue import READS
from screens.widgets.field import Field
from screens.widgets.lines import Cell, Lines


class ForumsScreen(Listed):
    """The forums of this branch."""

    PLACE = "forums"
    FIRST = "#forums"
    BINDINGS = bindings("forums")

    def body(self) -> Iterable[Widget]:
        """What is late in one line, then the list."""
        yield Static("", id="scope", classes="hint", markup=False)
        yield Lines[Line](
            _draw,
            id_="forums",
            empty=lambda: _("  No public consultation yet: a writes one down."),
            about=lambda line: line.id,
        )

    @work(exclusive=True, group=READS)
    async def load(self) -> None:
        """Read and show."""
        found = await self.terminal.read(forums.forums, self.terminal.register)
        if not self.is_attached:
            return  # the officer is elsewhere already
        self.query_one("#forums", Lines).renew(found)
        late, open_ = sum(line.late for line in found), sum(line.open for line in found)
        told = _("Commitments: {open} open, {late} past their term.").format(open=open_, late=late)
        self.query_one("#scope", Static).update(Content(told))

    async def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter."""
        event.stop()
        await self.action_open_row()

    async def action_open_row(self) -> None:
        """Open the forum under the cursor."""
        line = self.query_one("#forums", Lines).row
        if isinstance(line, Line):
            self.shell.ways.forum(line.id)

    def action_hold(self) -> None:
        """a: write one down."""
        self.run_worker(self._ask(), group=READS)

    async def _ask(self) -> None:
        units = await self.terminal.read(codes_here, self.terminal.register)

        def after(done: Done | None) -> None:
            if done is not None and done.subject:
                self.shell.ways.forum(done.subject)

        self.shell.open(HoldDialog(units), after)


class HoldDialog(Recording):
    """Day, unit, place and topic."""

    def __init__(self, units: Sequence[str]) -> None:
        super().__init__(_("A public consultation that was held"))
        self.units = units

    def body(self) -> Iterable[Widget]:
        """Four fields."""
        yield from Field.aligned(
            Field("day", lambda: _("Day"), width=12, longest=20),
            Field("unit", lambda: _("Unit"), width=12, longest=32),
            Field("place", lambda: _("Place"), width=56, longest=text.LINE_LENGTH),
            Field("topic", lambda: _("Topic"), width=56, longest=text.LINE_LENGTH),
        )

    def on_mount(self) -> None:
        """Fill in what is likely."""
        self.field("day").fill("T")
        self.field("day").tell(_("T today, T-1 yesterday, 24112026"))
        self.field("unit").tell(", ".join(self.units))

    def form(self) -> HoldForum:
        """Return the form; see :class:`Recording`."""
        typed: dict[str, Any] = {name: self.field(name).value for name in ("day", "unit", "place", "topic")}
        return HoldForum(**typed)


def _draw(line: Line, width: int) -> Sequence[Cell]:
    promised = _("{kept} kept, {open} open").format(kept=line.kept, open=line.open)
    if line.late:
        promised += ", " + _("{late} late").format(late=line.late)
    came = _("groups {count}/{most}").format(count=line.groups, most=len(GROUPS))
    return (
        Cell("! " if line.late else "  ", 2, "warn"),
        Cell(formats.date(dt.date.fromisoformat(line.day)), 13, "strong"),
        Cell(line.unit, 8),
        Cell(line.topic, max(14, width - 62)),
        Cell(f" {came}", 13, "dim"),
        Cell(f" {promised}", 0, "warn" if line.late else "dim"),
    )
