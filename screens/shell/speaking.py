"""Talking to the officer, for screens and dialogs; a refusal that nobody took is said, wherever it came from."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import Worker

from models.refused import Refused
from models.words import _
from screens.shell.deliberate import ROW
from screens.widgets.bars import Said
from screens.widgets.lines import Lines

if TYPE_CHECKING:  # the register is loaded behind the first frame
    from models.search.scans import Named
    from models.terminal.terminal import Terminal
    from screens.shell.app import DeskApp

ASKS_FOR_DAY = ("clock_latest", "clock_centre")
"""Doubts of the clock that an officer can settle."""


class Speaking:
    """What screens and dialogs share: the app with its true type, and talking to the officer."""

    OPENS_SCANS: ClassVar[bool] = True
    """Whether a code that is scanned here opens what it names."""
    RECORDS_NOTHING: ClassVar[bool] = False
    """Whether keys that the table does not name only lead somewhere here; in a sheet also those of its question."""
    OWN_PACE: ClassVar[bool] = False
    """Whether it judges by itself which keys were pressed before anybody could have read it."""

    TAKES_ONE: ClassVar[bool] = False
    """Whether it closes at the first key: then the rest of what was typed ahead belongs to what comes behind it."""
    AIMED: ClassVar[Mapping[str, str]] = {}
    """Which of :meth:`aims` a command hits, where it is not the row under the cursor."""

    _styled_for: object = None
    """What the styles of this screen depend on beside the screen itself, as it was when it last came in front."""

    def _on_screen_resume(self, event: events.ScreenResume) -> None:
        """Let Textual look the styles of every widget up again only if what they depend on has changed meanwhile."""
        app = cast("Screen[object]", self).app
        depends = (app._css_update_count, app.app_focus, frozenset(app.classes))
        event.refresh_styles = event.refresh_styles and self._styled_for not in (None, depends)
        self._styled_for = depends

    def aims(self) -> Mapping[str, object]:
        """Return by name what keys that act would hit now, as far as it may change under the officer's eyes."""
        focused = cast("Screen[object]", self).focused
        return {ROW: focused.subject} if isinstance(focused, Lines) and focused.aims and focused.rows else {}

    def takes(self, event: events.Event) -> bool:
        """Tell whether a key or a pasted text may come in at all; nothing of the app hears of one that may not."""
        return True

    def enter_acts(self) -> bool:
        """Tell whether Enter in the focused field does something, instead of going on to the next."""
        return False

    async def take_scan(self, found: Named) -> bool:
        """Take what was scanned if it belongs in what this screen does; tell whether it did. Else it opens."""
        return False

    @property
    def shell(self) -> DeskApp:
        """The app."""
        return cast("DeskApp", cast(Widget, self).app)

    @property
    def terminal(self) -> Terminal:
        """This terminal of the desk."""
        return self.shell.terminal

    def newest(self, group: str, work: Callable[..., Coroutine[None, None, None]], *about: object) -> Worker[None]:
        """Begin ``work`` behind the keys; what is still under way of its group is about something older, and ends."""
        begun: Worker[None] = cast(Widget, self).run_worker(partial(work, *about), group=group, exclusive=True)
        return begun

    def show_sign(self) -> None:
        """Show what is unsent; it changed."""

    def say(self, text: str, tone: str = "plain") -> None:
        """Say what just happened, in one plain line."""
        cast(Widget, self).query_one(Said).say(text, tone)

    def say_saved(self, text: str, name: str = "") -> None:
        """Say what was saved and for whom, and what becomes of the slip that it owes; nobody waits for that."""
        said = cast(Widget, self).query_one(Said)
        if self.terminal.slip is None:
            said.say(f"{text} · {name}" if name else text, "good")
        else:
            self.shell.signs.tell_slip(said, text, name, self.terminal.slip)

    def ask_for_day(self) -> None:
        """Ask what day it is, since the clock is in doubt; the key that needed to know is then pressed once more."""

        def right() -> None:
            self.say(_("The date is right. What was not saved yet can be saved now."), "good")

        self.shell.ways.ask_for_day(right)

    def refuse(self, why: Refused) -> None:
        """Say why something was not done; a shift that waits is a key away."""
        if why.code == "shift_waiting":
            self.say(_("A shift waits here to be taken over first: Ctrl+E (from a question: Esc, Ctrl+E)."), "bad")
        elif why.code in ASKS_FOR_DAY:
            self.ask_for_day()
        else:
            from models.words.sentences import sentence

            self.say(sentence(why), "bad")


class Unheard(MessagePump):
    """Mixed into the app and its screens: what a message brought about may be refused, by the storage too.

    Textual ends whoever's message fails. Workers, which fail apart from any message, are the app's to hear of.
    """

    async def _dispatch_message(self, message: Message) -> None:
        try:
            await super()._dispatch_message(message)
        except Refused as why:
            cast("DeskApp", self.app).hear(why)
