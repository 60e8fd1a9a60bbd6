"""Looking at a shift: its counts and cases, and the marks of what is not as counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from textual import work
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from models.acts import ShiftException
from models.facts import numbering
from models.forms import Exception_
from models.refused import Refused
from models.search.scans import Named
from models.shift.counts import Held, ShiftView, counted, shift_view, waits_for
from models.terminal.terminal import new_id
from models.words import _
from models.words.shift import exception
from screens.keyboard import keys
from screens.shell.deliberate import ROW
from screens.shell.key_queue import READS
from screens.shell.screen import DeskScreen
from screens.shift import lines
from screens.widgets.lines import Cell, Lines

FORM = "shift"
"""Name of its draft."""


class ShiftLooking(DeskScreen):
    """What is counted and what is marked, for handing over and for taking."""

    def __init__(self) -> None:
        super().__init__()
        self.found: ShiftView | None = None
        self.marks: dict[int, str] = {}
        """Exceptions by case, as this officer marked them."""
        self.note = ""
        self.draft: int | None = None
        """The draft that marks and note are kept in, so that a count of many files outlives the program."""
        self.chosen = 0
        """The unit to be handed over; 0: not chosen, the counter."""
        self._marked: tuple[int, int] = (0, 0)
        """The waiting shift and the unit that the marks are of."""

    def body(self) -> Iterable[Widget]:
        """Lay the screen out."""
        yield Static("", id="pools", markup=False)
        yield Static("", id="baton", markup=False)
        yield Lines[Held](
            self._draw, id_="held", empty=lambda: _("  This unit holds no open case."), about=lambda held: held.case
        )

    def on_mount(self) -> None:
        """Count."""
        super().on_mount()
        self.load()

    def on_screen_resume(self) -> None:
        """Count again."""
        super().on_screen_resume()
        if self.comes_back:
            self.load()

    def on_resize(self) -> None:
        """Draw for the new width."""
        super().on_resize()
        self._show()

    def news(self) -> None:
        """Count again."""
        self.load()

    @work(group=READS)  # not exclusive: the act that a dialog asked for is of this group, too
    async def load(self) -> None:
        """Read and show."""
        await self.read()

    async def read(self) -> None:
        """Read what is true now, with the marks that belong to it."""
        try:
            found = await self.desk.read(shift_view, self.desk.register, self.desk.me, self.chosen)
        except Refused as why:
            self.refuse(why)
            return
        self.found = found
        self.desk.shift = waits_for(found.waiting, self.desk.me)
        now = (found.waiting.id if found.waiting else 0, found.pool.id if found.pool else 0)
        if now != self._marked:
            self._marked, self.marks, self.note, self.draft = now, {}, "", None
        if self.draft is None:
            await self._restore()
        self._show()

    async def _restore(self) -> None:
        """Take the marks up again that this officer made for this shift, before the program ended."""
        for draft in await self.desk.open_drafts():
            if draft.form != FORM:
                continue
            if tuple(draft.fields["of"]) == self._marked:
                self.draft, self.note = draft.id, str(draft.fields["note"])
                self.marks = {int(case): str(what) for case, what in draft.fields["marks"].items()}
            elif draft.fields["of"][0] and draft.fields["of"][0] != self._marked[0]:
                await self.desk.drop_draft(draft.id)  # of a shift that somebody took over

    async def keep(self) -> None:
        """Keep marks and note as a draft; without any there is none."""
        if self.marks or self.note:
            self.draft = self.draft or new_id()
            marks = {str(case): what for case, what in self.marks.items()}
            self.desk.keep_draft(self.draft, FORM, {"of": list(self._marked), "note": self.note, "marks": marks})
        elif self.draft is not None:
            draft, self.draft = self.draft, None
            await self.desk.drop_draft(draft)

    @property
    def taking(self) -> bool:
        """Whether a shift waits here to be taken over."""
        return self.found is not None and self.found.waiting is not None

    def commands(self) -> list[keys.Command]:
        """Show the keys of what is to be done: hand over, or take over."""
        hidden = {"absent", "next_pool", "last_pool"} if self.taking else {"all_there", "note"}
        if self.found is not None and self.found.own:
            hidden = {c.id for c in keys.at("shift")} - {"open_case"}
        mine = [c for c in keys.at("shift") if c.id not in hidden]
        change = [keys.named("change_officer")._replace(bar=True)] if self.taking else []
        return [*mine, *change, *self.ways()]

    def _show(self) -> None:
        found = self.found
        if found is None or not self.is_mounted:
            return
        counts = found.waiting.counts if found.waiting else counted(list(found.held), self.exceptions_now())
        told = lines.about(found, counts, self.shell.signs.link, self.desk.zone)
        self.query_one("#pools", Static).update(lines.pools(found))
        self.query_one("#baton", Static).update(Content("\n".join(f" {line}" for line in told)))
        self.query_one("#held", Lines).renew(list(found.held))
        self.query_one("#held", Lines).refresh()
        self.draw_bars()

    def exceptions_now(self) -> tuple[ShiftException, ...]:
        """Return what is marked, as a baton counts it."""
        return tuple(ShiftException(case, what) for case, what in self.marks.items())  # type: ignore[arg-type]

    def _draw(self, held: Held, width: int) -> Sequence[Cell]:
        return lines.draw(
            held, width, self.desk.series, self.marks, self.found.waiting if self.found is not None else None
        )

    # --- marks -----------------------------------------------------------------------------------------------------

    async def _mark(self, what: str) -> None:
        held = self.row()
        if held is None or (self.found is not None and self.found.own):
            return
        if self.marks.get(held.case) == what:
            del self.marks[held.case]
        else:
            self.marks[held.case] = what
        await self.keep()
        self._show()
        number = numbering.told(held.number, self.desk.series)
        told = exception(what) if held.case in self.marks else _("as counted")
        self.say(_("{number}: {what}").format(number=number, what=told))

    def aims(self) -> Mapping[str, object]:
        """Return the shift, or the unit whose shift it is, and the case under the cursor."""
        held = self.row()
        return {"shift": self._marked, ROW: held.case if held is not None else 0}

    def row(self) -> Held | None:
        """The case under the cursor."""
        row = self.query_one("#held", Lines).row
        return row if isinstance(row, Held) else None

    async def action_papers_missing(self) -> None:
        """p."""
        await self._mark("papers")

    async def action_lost(self) -> None:
        """k."""
        await self._mark("case")

    async def action_other(self) -> None:
        """l."""
        await self._mark("other")

    async def take_scan(self, found: Named) -> bool:
        """A scanned case gets the cursor: so papers are gone through one by one."""
        rows = self.query_one("#held", Lines).rows
        place = next((n for n, row in enumerate(rows) if found.case and row.case == found.case), None)
        if place is None:
            return False
        self.query_one("#held", Lines).move(place)
        return True

    def exceptions(self) -> tuple[Exception_, ...]:
        """Return what is marked, as forms take it."""
        shown = {h.case: numbering.shown(h.number) for h in self.found.held} if self.found else {}
        return tuple(
            Exception_(case=shown[case], what=what)  # type: ignore[arg-type]  # one of the three keys
            for case, what in self.marks.items()
            if case in shown
        )
