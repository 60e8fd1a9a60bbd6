"""What every full screen shares: the title, the line that says what happened, the key bar, and the ways from it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widget import Widget

from models.words import _
from screens.keyboard import keys
from screens.keyboard.bindings import bindings
from screens.shell.speaking import Speaking, Unheard
from screens.widgets.bars import Foot, KeyBar, Title, told_sign
from screens.widgets.field import Box


class DeskScreen(Speaking, Unheard, Screen[None]):
    """Base of the full screens. ``PLACE``: their place in the table of keys; ``FIRST``: what gets the focus."""

    PLACE: ClassVar[str] = ""
    FIRST: ClassVar[str] = ""
    AUTO_FOCUS = ""
    BINDINGS = bindings("everywhere")

    def compose(self) -> ComposeResult:
        """Lay the screen out: title, body, said, keys."""
        yield Title("", classes="title")
        yield from self.body()
        yield Foot()

    def body(self) -> Iterable[Widget]:
        """Return the widgets between title and said line."""
        return ()

    def title_text(self) -> str:
        """Return the screen's name in the title."""
        return _(keys.PLACES[self.PLACE])

    def commands(self) -> list[keys.Command]:
        """Return the commands that the key bar shows now, the nearest first."""
        return [*keys.at(self.PLACE), *self.ways()]

    def ways(self) -> list[keys.Command]:
        """Return the commands of everywhere that the key bar shows here; sync only where there is a centre."""
        hidden = {f"go_{self.PLACE}"} | (set() if self.terminal.enrolled else {"go_sync"})
        return [c for c in keys.at("everywhere") if c.id not in hidden]

    def news(self) -> None:
        """Show what an exchange brought; cursor and typed text stay. Screens with a form do nothing."""

    def link_moved(self) -> None:
        """The background exchange did something; only one screen is about that."""

    def prints_moved(self) -> None:
        """Something became of a print job; only screens about slips do something."""

    async def before_intake(self) -> bool:
        """Make ready for a request from here; False keeps the officer from going there."""
        return True

    def on_mount(self) -> None:
        """Draw the bars. Textual calls this by itself behind the ``on_mount`` of the screen's own class."""
        self.draw_bars()
        self.focus_first()

    comes_back = False
    """Whether the screen was in front before: what it read when it was made is not read twice."""

    def on_screen_suspend(self) -> None:
        """Remember that another screen came in front."""
        self.comes_back = True

    def on_screen_resume(self) -> None:
        """Draw the bars again: width and officer may differ."""
        self.draw_bars()
        if self.focused is None:
            self.focus_first()
        self.shell.hand.look()
        if self.comes_back and self.is_mounted:
            self.came_back()

    def came_back(self) -> None:
        """Show what is true now: another screen was in front meanwhile."""

    def on_resize(self) -> None:
        """Draw the bars for the new width."""
        self.draw_bars()

    def draw_bars(self) -> None:
        """Draw title and key bar."""
        if not self.is_mounted:
            return
        self.show_sign()
        self.query_one(KeyBar).show([c for c in self.commands() if c.bar])

    def show_sign(self) -> None:
        """Draw the title, which holds what is unsent."""
        office, practice = self.shell.desk_summary
        officer = self.terminal.officer.name if self.shell.is_open and self.terminal.officer else ""
        self.query_one(Title).show(office, self.title_text(), officer, practice, self._signs())

    def _signs(self) -> str:
        """Return what stands in the title of slips and of the exchange; nothing as long as there is nothing to say."""
        signs, told = self.shell.signs, []
        if signs.prints is not None:
            from models.slips import words as slips

            told.append(slips.sign(signs.prints))
        if signs.link is not None:
            told.append(told_sign(signs.link, self.terminal.register.clock.now(), self.terminal.zone))
        return "  ".join(part for part in told if part)

    def focus_first(self) -> None:
        """Put the focus where typing should go."""
        if self.FIRST and self.is_mounted:
            self.set_focus(self.query_one(self.FIRST))

    async def action_go_intake(self) -> None:
        """F2."""
        if await self.before_intake():
            self.shell.go("intake")

    async def action_go_lookup(self) -> None:
        """F3: into the box, wherever the focus was when the screen was left."""
        self.shell.look_up()

    async def action_go_handover(self) -> None:
        """F4."""
        self.shell.go("handover")

    async def action_go_queue(self) -> None:
        """F5."""
        self.shell.go("queue")

    async def action_go_complaints(self) -> None:
        """F6."""
        self.shell.go("complaints")

    async def action_go_survey(self) -> None:
        """F7."""
        self.shell.go("survey")

    async def action_serve_last(self) -> None:
        """F8."""
        self.shell.serve_last()

    async def action_go_prints(self) -> None:
        """F9."""
        self.shell.go("prints")

    async def action_go_sync(self) -> None:
        """F12."""
        self.shell.go("sync")

    async def action_go_shift(self) -> None:
        """Ctrl+E."""
        self.shell.go("shift")

    async def action_change_officer(self) -> None:
        """Ctrl+Y."""
        self.shell.change_officer()

    async def action_go_reports(self) -> None:
        """F11."""
        self.shell.go("reports")

    async def action_go_paper_files(self) -> None:
        """Ctrl+F."""
        self.shell.go("paper_files")

    async def action_go_quality(self) -> None:
        """Ctrl+A."""
        self.shell.go("quality")

    async def action_back(self) -> None:
        """Esc: one step back."""
        if len(self.shell.screen_stack) > 2:
            self.shell.pop_screen()

    async def action_help(self) -> None:
        """F1."""
        field = ["field"] if self.query(Box) else []
        self.shell.show_keys([self.PLACE, *self.more_places(), *field, "everywhere"])

    def more_places(self) -> list[str]:
        """Return further places of the table that this screen holds."""
        return []

    def action_repaint(self) -> None:
        """Ctrl+_."""
        self.shell.repaint()

    async def action_menu(self) -> None:
        """Ctrl+G."""
        self.shell.show_menu()

    async def action_palette(self) -> None:
        """Ctrl+P."""
        self.shell.show_palette([self.PLACE, *self.more_places(), "everywhere"], self)

    async def action_lock(self) -> None:
        """Ctrl+L."""
        self.shell.ways.lock()

    def action_quit(self) -> None:
        """Ctrl+Q."""
        self.shell.exit(0)
