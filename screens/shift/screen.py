"""The shift (serah terima sif): what is handed on, counted; the next officer takes it over before anything else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from textual import events

from models.acts import Count
from models.forms import AcceptShift, Form, HandShift
from models.refused import Refused
from models.shift.counts import counted
from models.words import _, formats
from screens.dialogs import Ask
from screens.keyboard.bindings import bindings
from screens.shell.key_queue import READS
from screens.shell.screen import DeskScreen
from screens.shift import lines
from screens.shift.absent import AbsentDialog
from screens.shift.looking import ShiftLooking
from screens.widgets.lines import Lines


class ShiftScreen(ShiftLooking):
    """Hands a shift over, or takes the waiting one."""

    PLACE = "shift"
    FIRST = "#held"
    BINDINGS = bindings("shift")
    RECORDS_NOTHING = True
    AIMED: ClassVar[Mapping[str, str]] = dict.fromkeys(("confirm", "all_there", "note", "absent"), "shift")

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
            self.chosen = self.found.pools[place].unit.id
            self.query_one("#held", Lines).move(0, tell=False)
            self.load()

    # --- acts ------------------------------------------------------------------------------------------------------

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
            self._ask_to_hand(found.pool.code, counted(list(found.held), self.exceptions_now()))

    async def action_all_there(self) -> None:
        """a: everything as counted."""
        if not self.taking:
            return
        if self.marks:
            self.say(_("Exceptions are marked: F10 takes over with them; the same key again unmarks."), "bad")
        else:
            await self.action_confirm()

    def _ask_to_hand(self, unit: str, counts: tuple[Count, ...]) -> None:
        told = _("{sums}. Exceptions: {count}.").format(sums=lines.sums(counts), count=formats.count(len(self.marks)))

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
                self.run_worker(self.keep(), group=READS)
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
        await self.read()
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
        held = self.row()
        if held is not None:
            self.shell.ways.case(held.case)


def _handed() -> str:
    return _("The shift was handed over: {count} cases")


def _taken() -> str:
    return _("The shift was taken over: {count} cases")
