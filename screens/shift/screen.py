"""The shift (serah terima sif): what is handed on, counted; the next officer takes it over before anything else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import ClassVar

from textual import events
from textual.widget import Widget

from models.acts import Count
from models.facts import numbering
from models.forms import AcceptShift, Exception_, Form, HandShift
from models.refused import Refused
from models.search.scans import Named
from models.shift.counts import counted
from models.words import _, formats
from models.words.shift import exception
from screens.dialogs import Ask
from screens.keyboard import keys
from screens.keyboard.bindings import bindings
from screens.shell.deliberate import ROW
from screens.shell.key_queue import READS
from screens.shell.screen import DeskScreen
from screens.shift import lines
from screens.shift.absent import AbsentDialog
from screens.shift.marks import Marks
from screens.shift.view import ShiftLines
from screens.widgets.lines import Lines


class ShiftScreen(DeskScreen):
    """Hands a shift over, or takes the waiting one."""

    PLACE = "shift"
    FIRST = "#held"
    BINDINGS = bindings("shift")
    RECORDS_NOTHING = True
    AIMED: ClassVar[Mapping[str, str]] = dict.fromkeys(("confirm", "all_there", "note", "absent"), "shift")

    def __init__(self) -> None:
        super().__init__()
        self.marks = Marks(self)
        self.view = ShiftLines(self, self.marks, self.draw_bars)

    def body(self) -> Iterable[Widget]:
        """Lay the screen out."""
        yield from self.view.widgets()

    def on_mount(self) -> None:
        """Count."""
        self.view.load()

    def came_back(self) -> None:
        """Count again."""
        self.view.load()

    def on_resize(self) -> None:
        """Draw for the new width."""
        self.view.show()

    def news(self) -> None:
        """Count again."""
        self.view.load()

    def commands(self) -> list[keys.Command]:
        """Show the keys of what is to be done: hand over, or take over."""
        taking = self.view.taking
        hidden = {"absent", "next_pool", "last_pool"} if taking else {"all_there", "note"}
        if self.view.found is not None and self.view.found.own:
            hidden = {c.id for c in keys.at("shift")} - {"open_case"}
        mine = [c for c in keys.at("shift") if c.id not in hidden]
        change = [keys.named("change_officer")._replace(bar=True)] if taking else []
        return [*mine, *change, *self.ways()]

    def aims(self) -> Mapping[str, object]:
        """Return the shift, or the unit whose shift it is, and the case under the cursor."""
        held = self.view.row()
        return {"shift": self.marks.of, ROW: held.case if held is not None else 0}

    async def take_scan(self, found: Named) -> bool:
        """A scanned case gets the cursor: so papers are gone through one by one."""
        return self.view.find(found.case)

    # --- the unit --------------------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """1–9 choose the unit."""
        if event.key.isdecimal() and self.view.choose(int(event.key) - 1):
            event.stop()

    def action_next_pool(self) -> None:
        """Right."""
        self.view.step(1)

    def action_last_pool(self) -> None:
        """Left."""
        self.view.step(-1)

    # --- marks -----------------------------------------------------------------------------------------------------

    async def _mark(self, what: str) -> None:
        held, found = self.view.row(), self.view.found
        if held is None or (found is not None and found.own):
            return
        await self.marks.mark(held.case, what)
        self.view.show()
        number = numbering.told(held.number, self.terminal.series)
        told = exception(what) if held.case in self.marks.by_case else _("as counted")
        self.say(_("{number}: {what}").format(number=number, what=told))

    async def action_papers_missing(self) -> None:
        """p."""
        await self._mark("papers")

    async def action_lost(self) -> None:
        """k."""
        await self._mark("case")

    async def action_other(self) -> None:
        """l."""
        await self._mark("other")

    # --- acts ------------------------------------------------------------------------------------------------------

    async def action_confirm(self) -> None:
        """F10: hand over after a question, or take over."""
        found, marks = self.view.found, self.marks
        if found is None or found.pool is None:
            self.say(_("You belong to no unit whose shift could be handed over."), "bad")
        elif found.own:
            self.refuse(Refused("shift_own"))
        elif found.waiting is not None:
            await self._perform(AcceptShift(exceptions=self._exceptions(), note=marks.note, draft=marks.draft), _taken)
        else:
            self._ask_to_hand(found.pool.code, counted(list(found.held), marks.counted()))

    async def action_all_there(self) -> None:
        """a: everything as counted."""
        if not self.view.taking:
            return
        if self.marks.by_case:
            self.say(_("Exceptions are marked: F10 takes over with them; the same key again unmarks."), "bad")
        else:
            await self.action_confirm()

    def _ask_to_hand(self, unit: str, counts: tuple[Count, ...]) -> None:
        told = _("{sums}. Exceptions: {count}.").format(
            sums=lines.sums(counts), count=formats.count(len(self.marks.by_case))
        )

        def after(note: str | None) -> None:
            if note is not None:
                form = HandShift(unit=unit, exceptions=self._exceptions(), note=note, draft=self.marks.draft)
                self.run_worker(self._perform(form, _handed), group=READS)

        self.shell.open(
            Ask(_("Hand the shift of {unit} over? A note, if there is one:").format(unit=unit), told), after
        )

    def action_note(self) -> None:
        """n: a note for the record, when taking over."""
        if not self.view.taking or (self.view.found is not None and self.view.found.own):
            return

        def after(note: str | None) -> None:
            if note is not None:
                self.marks.note = note
                self.run_worker(self.marks.keep(), group=READS)
                self.say(_("Note: {text}").format(text=note) if note else "")

        self.shell.open(Ask(_("A note for the record"), "", self.marks.note), after)

    def action_absent(self) -> None:
        """t: an officer left without handing over; a supervisor does it."""
        found = self.view.found
        if found is None or found.waiting is not None or found.pool is None:
            return

        def after(done: bool | None) -> None:
            if done:
                self.run_worker(self._done(_handed, sum(1 for _held in found.held)), group=READS)

        self.shell.open(AbsentDialog(found.pool, self._exceptions(), self.marks.draft), after)

    def _exceptions(self) -> tuple[Exception_, ...]:
        return self.marks.exceptions(self.view.found.held if self.view.found is not None else ())

    async def _perform(self, form: Form, told: Callable[[], str]) -> None:
        try:
            done = await self.terminal.perform(form)
        except Refused as why:
            self.refuse(why)
            self.view.load()
            return
        await self._done(told, done.count or 0)

    async def _done(self, told: Callable[[], str], cases: int) -> None:
        """Show what is true now, and say what was done; who took the shift over goes on to work."""
        self.marks.forget()
        await self.view.read()
        said = told().format(count=formats.count(cases))

        def say() -> None:
            screen = self.shell.screen
            if isinstance(screen, DeskScreen):
                screen.say_saved(said)

        if self.view.taking:
            say()
        else:
            self.shell.go("home", say)

    async def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter opens the case."""
        event.stop()
        await self.action_open_case()

    async def action_open_case(self) -> None:
        """Open the case under the cursor."""
        held = self.view.row()
        if held is not None:
            self.shell.ways.case(held.case)


def _handed() -> str:
    return _("The shift was handed over: {count} cases")


def _taken() -> str:
    return _("The shift was taken over: {count} cases")
