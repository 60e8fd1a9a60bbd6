"""The screen that is turned to a citizen: large letters, digits alone, and nothing of the desk behind it.

Nobody is signed in while it stands: turning it is leaving, as Ctrl+Y is, and what stands below is an empty sign-in. No
other key gets past :meth:`Turned.takes` to anything of the program: no function key, no Ctrl, no palette, menu, paste
or scan, not the key that quits. Esc asks for an officer's name and password; nothing else leads back, and a program
that is started anew begins with the sign-in. Each form ends with a short thanks, and the next person finds the first
question; what was begun and left lying is gone after a while.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, Static

from models.refused import Refused
from models.survey.box import Ballot
from models.survey.filling import BACK, Filling
from models.words import LANGUAGES, _, language
from screens.shell.modal import Modal
from screens.survey.pages import laid_out
from screens.widgets import bar_texts
from screens.widgets.bars import Said
from screens.widgets.field import Field
from screens.widgets.large import large

THANKS, LEFT, DOOR = 4.0, 90.0, 30.0
"""Seconds that the thanks stand, after which a form that was left lying is gone, and that the password may take."""

_EDITING = frozenset(("enter", "tab", "shift+tab", "backspace", "delete", "left", "right", "home", "end", "up", "down"))


class Turned(Modal[None]):
    """Takes one form after the other. ``begin`` makes an empty one, of the service that was said or of none."""

    OPENS_SCANS = False
    AUTO_FOCUS = "#page"
    BINDINGS = []  # noqa: RUF012  # none, not even those of Textual's screens

    def __init__(self, first: Filling, begin: Callable[[], Filling]) -> None:
        super().__init__()
        self.filling, self._begin = first, begin
        self.language = language()
        self._failed: tuple[Ballot, ...] = ()
        """What could not be kept yet."""
        self._thanking = self._door = self._busy = False
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """The page, and the door back, which is closed."""
        yield Wall("", id="page", markup=False)
        with Vertical(id="door", classes="centred"):
            yield Static("", id="who", classes="greeting", markup=False)
            box, longest = bar_texts.BOX_WIDTH, bar_texts.PASSWORD_LONGEST
            yield Field("officer", lambda: _("Name"), width=box, longest=bar_texts.NAME_LONGEST)
            yield Field("password", lambda: _("Password"), width=box, password=True, longest=longest)
            yield Said("", classes="said")

    def on_mount(self) -> None:
        """Show the first question."""
        self._show()

    def on_resize(self) -> None:
        """Choose the letters for the new size."""
        self.draw()

    # --- what gets in ------------------------------------------------------------------------------------------------

    def takes(self, event: events.Event) -> bool:
        """Let digits in, and Esc; at the door what a name and a password are typed with."""
        if not isinstance(event, events.Key) or self._busy:
            return False
        if event.key == "escape":
            return True
        if self._door:
            return event.is_printable or event.key in _EDITING
        return event.key.isdecimal() and len(event.key) == 1

    async def on_key(self, event: events.Key) -> None:
        """A digit answers; Esc opens and closes the door."""
        if event.key == "escape":
            event.stop()
            self._open_door(not self._door)
        elif not self._door and event.key.isdecimal():
            event.stop()
            await self._press(int(event.key))

    async def _press(self, digit: int) -> None:
        if self._failed:
            await self._again(digit)
        elif self._thanking:
            return
        elif digit == BACK and not self.filling.is_begun:
            self.language = next(code for code in LANGUAGES if code != self.language)
            self._show()
        elif self.filling.press(digit):
            if self.filling.is_whole:
                await self._keep(self.filling.ballots(self.terminal.register.today_at(self.terminal.zone)))
            else:
                self._show()

    async def _again(self, digit: int) -> None:
        """1 tries to keep the form once more, 0 leaves it."""
        if digit == 1:
            await self._keep(self._failed)
        elif digit == 0:
            self._failed = ()
            self._next()

    async def _keep(self, ballots: tuple[Ballot, ...]) -> None:
        self._busy = True
        try:
            if ballots:
                await self.terminal.answer(ballots)
        except Refused:
            self._failed = ballots
            self._show()
            return
        finally:
            self._busy = False
        self._failed, self._thanking = (), True
        self._show()

    # --- the next person ---------------------------------------------------------------------------------------------

    def _show(self) -> None:
        """Draw, and wait as long as what stands there may."""
        self.draw()
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        begun = self.filling.is_begun or self._failed or self.language != language()
        seconds = DOOR if self._door else THANKS if self._thanking else LEFT if begun else 0.0
        if seconds:
            self._timer = self.set_timer(seconds, self.late)

    def late(self) -> None:
        """Nobody pressed a key for as long as one may take; tests call it, too."""
        if self._door:
            self._open_door(False)
        elif self._failed:
            self._show()  # whoever comes next must not answer in another's place, nor lose it
        else:
            self._next()

    def _next(self) -> None:
        """Make ready for the next person: nothing of the last one stands anywhere."""
        self._thanking = False
        self.filling, self.language = self._begin(), language()
        self._show()

    # --- the door ----------------------------------------------------------------------------------------------------

    def _open_door(self, is_open: bool) -> None:
        self._door = is_open
        for field in self.query(Field):
            field.fill("")
        self.query_one(Said).say("")
        self._show()
        self.set_focus(self.query_one("#officer") if is_open else self.query_one("#page"))

    def enter_acts(self) -> bool:
        """Enter in the last field signs in."""
        return self.focused is self.query_one("#password")

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes on, and signs in from the last field."""
        event.stop()
        if event.input.id == "officer":
            self.set_focus(self.query_one("#password"))
            return
        name, password = self.query_one("#field-officer", Field), self.query_one("#field-password", Field)
        self._busy = True
        try:
            await self.terminal.sign_in(name.value, password.value)
        except Refused as why:
            password.fill("")
            self.refuse(why)
            self._show()
            return
        finally:
            self._busy = False
        self.shell.enter()

    # --- how it looks ------------------------------------------------------------------------------------------------

    def draw(self) -> None:
        """Draw the page as large as the screen allows."""
        if not self.is_mounted:
            return
        self.query_one("#door").display = self._door
        self.query_one("#who", Static).update(Content(_("Only an officer of this desk goes on from here. Esc: back")))
        wall = self.query_one("#page", Wall)
        wall.display = not self._door
        width, height = self.app.size.width, self.app.size.height
        wall.update(Content("\n".join(self._lines(width - 2, height))))

    def _lines(self, width: int, height: int) -> list[str]:
        words = self.terminal.asked.words

        def told(name: str) -> str:
            return words[name].told(self.language)

        if self._failed:
            return ["", *textwrap.wrap(told("sorry"), width)]
        if self._thanking:
            return [
                "",
                *large(told("thanks"), width, height // 2).splitlines(),
                "",
                *textwrap.wrap(told("next"), width),
            ]
        page = self.filling.page(self.language)
        keys = [told("skip"), told("back") if self.filling.is_begun else told("other")]
        intro = [] if self.filling.is_begun else [told("begin"), *textwrap.wrap(told("how"), width)]
        return laid_out(page, keys, intro, width, height)


class Wall(Static, can_focus=True):
    """What stands on the turned screen."""
