"""What every screen shares: the title, the line that says what happened, the key bar, and the ways between screens."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, cast

from textual.app import App, ComposeResult
from textual.geometry import Offset
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from models.desk import Desk
from models.refused import Refused
from models.words import _
from models.words.sentences import sentence
from screens import keys
from screens.bindings import bindings
from screens.widgets.bars import KeyBar, Said, Title


class DeskApp(App[int]):
    """The shell that screens run in. The program fills :attr:`desk`; screens know nothing else of it."""

    desk: Desk

    @property
    def cursor_position(self) -> Offset:
        """Where the terminal's own cursor stands: always at the focused field or row."""
        focused = self.focused if self._running else None
        return getattr(focused, "cursor_screen_offset", None) or Offset(0, max(0, self.size.height - 2))

    @cursor_position.setter
    def cursor_position(self, _offset: Offset) -> None:
        """Ignore what a widget without the focus says."""

    async def go(self, name: str) -> None:
        """Show the screen of this name; screens keep what was typed in them."""
        while isinstance(self.screen, ModalScreen):
            self.pop_screen()
        if name == "home":
            while len(self.screen_stack) > 2:
                self.pop_screen()
            return
        while len(self.screen_stack) > 3:
            self.pop_screen()
        target = self.get_screen(name)
        if self.screen is target:
            return
        if len(self.screen_stack) == 3:
            await self.switch_screen(name)
        else:
            await self.push_screen(name)
        if isinstance(target, DeskScreen):
            target.focus_first()


class Speaking:
    """What screens and dialogs share: the app with its true type, and talking to the officer."""

    @property
    def shell(self) -> DeskApp:
        """The app."""
        return cast(DeskApp, cast(Widget, self).app)

    @property
    def desk(self) -> Desk:
        """The desk."""
        return self.shell.desk

    def say(self, text: str, tone: str = "plain") -> None:
        """Say what just happened, in one plain line."""
        cast(Widget, self).query_one(Said).say(text, tone)

    def refuse(self, why: Refused) -> None:
        """Say why something was not done."""
        self.say(sentence(why), "bad")


class DeskScreen(Speaking, Screen[None]):
    """Base of the full screens. ``PLACE`` is their place in the table of keys, ``FIRST`` the widget that gets the focus."""

    PLACE: ClassVar[str] = ""
    FIRST: ClassVar[str] = ""
    AUTO_FOCUS = ""
    BINDINGS = bindings("everywhere")

    def compose(self) -> ComposeResult:
        """Lay the screen out: title, body, said, keys."""
        yield Title("", classes="title")
        yield from self.body()
        yield Said("", classes="said", markup=False)
        yield KeyBar("", classes="keys")

    def body(self) -> Iterable[Widget]:
        """Return the widgets between title and said line."""
        return ()

    def title_text(self) -> str:
        """Return the screen's name in the title."""
        return _(keys.PLACES[self.PLACE])

    def commands(self) -> list[keys.Command]:
        """Return the commands that the key bar shows now, the nearest first."""
        return [*keys.at(self.PLACE), *keys.at("everywhere")]

    def on_mount(self) -> None:
        """Draw the bars."""
        self.draw_bars()
        self.focus_first()

    def on_screen_resume(self) -> None:
        """Draw the bars again: width and officer may differ."""
        self.draw_bars()
        if self.focused is None:
            self.focus_first()

    def on_resize(self) -> None:
        """Draw the bars for the new width."""
        self.draw_bars()

    def draw_bars(self) -> None:
        """Draw title and key bar."""
        if not self.is_mounted:
            return
        officer = self.desk.officer.name if self.desk.officer else ""
        self.query_one(Title).show(self.desk.office, self.title_text(), officer, self.desk.practice)
        self.query_one(KeyBar).show([c for c in self.commands() if c.bar])

    def focus_first(self) -> None:
        """Put the focus where typing should go."""
        if self.FIRST and self.is_mounted:
            self.set_focus(self.query_one(self.FIRST))

    async def action_go_intake(self) -> None:
        """F2."""
        await self.shell.go("intake")

    async def action_go_lookup(self) -> None:
        """F3."""
        await self.shell.go("lookup")

    async def action_go_handover(self) -> None:
        """F4."""
        await self.shell.go("handover")

    async def action_back(self) -> None:
        """Esc: one step back."""
        if len(self.shell.screen_stack) > 2:
            self.shell.pop_screen()

    async def action_help(self) -> None:
        """F1."""
        from screens.help import Help

        await self.shell.push_screen(Help([self.PLACE, *self.more_places(), "everywhere"]))

    def more_places(self) -> list[str]:
        """Return further places of the table that this screen holds."""
        return []

    async def action_menu(self) -> None:
        """Ctrl+G."""
        from screens.palette import DigitMenu

        await self.shell.push_screen(DigitMenu())

    async def action_palette(self) -> None:
        """Ctrl+P."""
        from screens.palette import Palette

        await self.shell.push_screen(Palette([self.PLACE, *self.more_places(), "everywhere"], self))

    async def action_lock(self) -> None:
        """Ctrl+L."""
        from screens.signin import Lock

        await self.shell.push_screen(Lock())

    def action_quit(self) -> None:
        """Ctrl+Q."""
        self.shell.exit(0)
