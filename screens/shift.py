"""The shift (serah terima sif): what is handed on, counted; the next officer takes it over before anything else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from textual import events, work
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from models.acts import Count, ShiftException
from models.desk import new_id
from models.facts import numbers
from models.forms import AcceptShift, Exception_, Form, HandShift
from models.refused import Refused
from models.scans import Named
from models.shift import Held, ShiftView, counted, shift_view
from models.words import _, formats
from models.words.shift import exception
from screens import keys, shift_lines
from screens.base import READS, DeskScreen
from screens.bindings import bindings
from screens.dialogs import Ask
from screens.shift_absent import AbsentDialog
from screens.widgets.lines import Cell, Lines

FORM = "shift"
"""Name of its draft."""


class ShiftScreen(DeskScreen):
    """Hands a shift over, or takes the waiting one."""

    PLACE = "shift"
    FIRST = "#held"
    BINDINGS = bindings("shift")

    def __init__(self) -> None:
        super().__init__()
        self.found: ShiftView | None = None
        self.marks: dict[int, str] = {}
        """Exceptions by case, as this officer marked them."""
        self.note = ""
        self.draft: int | None = None
        """The draft that marks and note are kept in, so that a count of many files outlives the program."""
        self._pool = 0
        self._marked: tuple[int, int] = (0, 0)
        """The waiting shift and the unit that the marks are of."""

    def body(self) -> Iterable[Widget]:
        """Lay the screen out."""
        yield Static("", id="pools", markup=False)
        yield Static("", id="baton", markup=False)
        yield Lines[Held](self._draw, id_="held", empty=lambda: _("  This unit holds no open case."))

    def on_mount(self) -> None:
        """Count."""
        super().on_mount()
        self.load()

    def on_screen_resume(self) -> None:
        """Count again."""
        super().on_screen_resume()
        if self.is_mounted:
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
        await self._load()

    async def _load(self) -> None:
        try:
            found = await self.desk.read(shift_view, self.desk.register, self.desk.me, self._pool)
        except Refused as why:
            self.refuse(why)
            return
        self.found = found
        self.desk.shift = found.waiting.id if found.waiting else 0
        now = (self.desk.shift, found.pool.id if found.pool else 0)
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

    async def _keep(self) -> None:
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
        change = [replace(keys.named("change_officer"), bar=True)] if self.taking else []
        return [*mine, *change, *self.ways()]

    def _show(self) -> None:
        found = self.found
        if found is None or not self.is_mounted:
            return
        counts = found.waiting.counts if found.waiting else counted(list(found.held), self._exceptions_now())
        told = shift_lines.about(found, counts, self.shell.sign, self.desk.zone)
        self.query_one("#pools", Static).update(shift_lines.pools(found))
        self.query_one("#baton", Static).update(Content("\n".join(f" {line}" for line in told)))
        self.query_one("#held", Lines).renew(list(found.held), lambda held: held.case)
        self.query_one("#held", Lines).refresh()
        self.draw_bars()

    def _exceptions_now(self) -> tuple[ShiftException, ...]:
        return tuple(ShiftException(case, what) for case, what in self.marks.items())  # type: ignore[arg-type]

    def _draw(self, held: Held, width: int) -> Sequence[Cell]:
        return shift_lines.draw(
            held, width, self.desk.series, self.marks, self.found.waiting if self.found is not None else None
        )

    # --- marks -----------------------------------------------------------------------------------------------------

    async def _mark(self, what: str) -> None:
        held = self._row()
        if held is None or (self.found is not None and self.found.own):
            return
        if self.marks.get(held.case) == what:
            del self.marks[held.case]
        else:
            self.marks[held.case] = what
        await self._keep()
        self._show()
        number = numbers.told(held.number, self.desk.series)
        told = exception(what) if held.case in self.marks else _("as counted")
        self.say(_("{number}: {what}").format(number=number, what=told))

    def _row(self) -> Held | None:
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

    def on_key(self, event: events.Key) -> None:
        """1–9 choose the unit."""
        if event.key.isdecimal() and not self.taking and self.found is not None:
            place = int(event.key) - 1
            if 0 <= place < len(self.found.pools):
                event.stop()
                self._choose(place)

    def action_next_pool(self) -> None:
        """Right."""
        self._step(1)

    def action_last_pool(self) -> None:
        """Left."""
        self._step(-1)

    def _step(self, by: int) -> None:
        if self.found is None or self.taking or not self.found.pools:
            return
        ids = [p.unit.id for p in self.found.pools]
        present = ids.index(self.found.pool.id) if self.found.pool and self.found.pool.id in ids else 0
        self._choose((present + by) % len(ids))

    def _choose(self, place: int) -> None:
        if self.found is not None:
            self._pool = self.found.pools[place].unit.id
            self.query_one("#held", Lines).move(0, tell=False)
            self.load()

    # --- acts ------------------------------------------------------------------------------------------------------

    def exceptions(self) -> tuple[Exception_, ...]:
        """Return what is marked, as forms take it."""
        shown = {h.case: numbers.shown(h.number) for h in self.found.held} if self.found else {}
        return tuple(
            Exception_(case=shown[case], what=what)  # type: ignore[arg-type]  # one of the three keys
            for case, what in self.marks.items()
            if case in shown
        )

    async def action_confirm(self) -> None:
        """F10: hand over after a question, or take over."""
        found = self.found
        if found is None or found.pool is None:
            self.say(_("You belong to no unit whose shift could be handed over."), "bad")
        elif found.own:
            self.refuse(Refused("shift_own"))
        elif found.waiting is not None:
            await self._perform(AcceptShift(exceptions=self.exceptions(), note=self.note, draft=self.draft), _taken)
        else:
            self._ask_to_hand(found.pool.code, counted(list(found.held), self._exceptions_now()))

    async def action_all_there(self) -> None:
        """a: everything as counted."""
        if not self.taking:
            return
        if self.marks:
            self.say(_("Exceptions are marked: F10 takes over with them; the same key again unmarks."), "bad")
        else:
            await self.action_confirm()

    def _ask_to_hand(self, unit: str, counts: tuple[Count, ...]) -> None:
        told = _("{sums}. Exceptions: {count}.").format(
            sums=shift_lines.sums(counts), count=formats.count(len(self.marks))
        )

        def after(note: str | None) -> None:
            if note is not None:
                form = HandShift(unit=unit, exceptions=self.exceptions(), note=note, draft=self.draft)
                self.run_worker(self._perform(form, _handed), group=READS)

        self.shell.open(
            Ask(_("Hand the shift of {unit} over? A note, if there is one:").format(unit=unit), told), after
        )

    def action_note(self) -> None:
        """n: a note for the record, when taking over."""
        if not self.taking or (self.found is not None and self.found.own):
            return

        def after(note: str | None) -> None:
            if note is not None:
                self.note = note
                self.run_worker(self._keep(), group=READS)
                self.say(_("Note: {text}").format(text=note) if note else "")

        self.shell.open(Ask(_("A note for the record"), "", self.note), after)

    def action_absent(self) -> None:
        """t: an officer left without handing over; a supervisor does it."""
        found = self.found
        if found is None or found.waiting is not None or found.pool is None:
            return

        def after(done: bool | None) -> None:
            if done:
                self.run_worker(self._done(_handed, sum(1 for _held in found.held)), group=READS)

        self.shell.open(AbsentDialog(found.pool, self.exceptions(), self.draft), after)

    async def _perform(self, form: Form, told: Callable[[], str]) -> None:
        try:
            done = await self.desk.perform(form)
        except Refused as why:
            self.refuse(why)
            self.load()
            return
        await self._done(told, done.count or 0)

    async def _done(self, told: Callable[[], str], cases: int) -> None:
        """Show what is true now, and say what was done; who took the shift over goes on to work."""
        self.marks, self.note, self.draft = {}, "", None
        await self._load()
        said = told().format(count=formats.count(cases))

        def say() -> None:
            screen = self.shell.screen
            if isinstance(screen, DeskScreen):
                screen.say_saved(said)

        if self.taking:
            say()
        else:
            self.shell.go("home", say)

    async def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter opens the case."""
        event.stop()
        await self.action_open_case()

    async def action_open_case(self) -> None:
        """Open the case under the cursor."""
        held = self._row()
        if held is not None:
            from screens.case import CaseScreen

            self.shell.open(CaseScreen(held.case))


def _handed() -> str:
    return _("The shift was handed over: {count} cases")


def _taken() -> str:
    return _("The shift was taken over: {count} cases")
