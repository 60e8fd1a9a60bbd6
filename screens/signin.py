"""Signing in, and opening a locked desk again."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from models.facts.desk_summary import PRACTICE_OFFICER
from models.refused import Refused
from models.words import _
from screens.keyboard import keys
from screens.keyboard.bindings import bindings
from screens.shell.modal import Modal
from screens.shell.screen import DeskScreen
from screens.widgets import bar_texts
from screens.widgets.bars import Foot, KeyBar, told_unsent
from screens.widgets.field import Field


class SignIn(DeskScreen):
    """Who sits down at the desk."""

    PLACE = "signin"
    OPENS_SCANS = False
    FIRST = "#officer"
    BINDINGS = bindings("signin")

    def __init__(self, *, another: bool = False) -> None:
        """``another``: an officer leaves and the next one sits down; no name may stand there that is not typed."""
        super().__init__()
        self.another = another

    def body(self) -> Iterable[Widget]:
        """Lay the screen out."""
        box, longest = bar_texts.BOX_WIDTH, bar_texts.PASSWORD_LONGEST
        yield Vertical(
            *(
                Static(Content(line), classes="greeting")
                for line in bar_texts.greeting(self.shell.desk_summary.practice)
            ),
            Field("officer", lambda: _("Name"), width=box, longest=bar_texts.NAME_LONGEST),
            Field("password", lambda: _("Password"), width=box, password=True, longest=longest),
            classes="centred",
        )

    def commands(self) -> list[keys.Command]:
        """Return the few commands that work before signing in."""
        return bar_texts.sign_in_commands()

    def on_mount(self) -> None:
        """Fill the practice officer's name in, for a first visitor."""
        if self.shell.desk_summary.practice and not self.another:
            self.query_one("#field-officer", Field).fill(PRACTICE_OFFICER)
            self.set_focus(self.query_one("#password"))
        else:
            self.set_focus(self.query_one("#officer"))
        self.draw_bars()

    def focus_first(self) -> None:
        """Put the cursor where something is still to be typed."""
        if self.focused is None:
            super().focus_first()

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes on, and signs in from the last field."""
        event.stop()
        if event.input.id == "officer":
            self.set_focus(self.query_one("#password"))
        else:
            await self.action_sign_in()

    async def action_sign_in(self) -> None:
        """F10, or Enter in the last field."""
        name = self.query_one("#field-officer", Field).value
        password = self.query_one("#field-password", Field)
        if not name or not password.value:
            self.say(_("Type name and password."), "bad")
            return
        self.say(_("Signing in …"))
        try:
            await self.shell.opened()
            await self.terminal.sign_in(name, password.value)
        except Refused as why:
            password.fill("")
            self.set_focus(password.box)
            self.refuse(why)
            return
        self.shell.enter()

    async def action_help(self) -> None:
        """F1."""
        self.shell.show_keys(["signin"])

    async def action_go_intake(self) -> None:
        """Nothing opens before signing in."""

    action_go_lookup = action_go_handover = action_go_sync = action_go_intake
    action_menu = action_palette = action_lock = action_back = action_go_intake
    action_go_shift = action_go_reports = action_go_complaints = action_change_officer = action_go_intake
    action_go_queue = action_serve_last = action_go_prints = action_go_paper_files = action_go_intake
    action_go_quality = action_go_survey = action_go_intake


class Lock(Modal[None]):
    """The locked desk: nothing of what was open shows through."""

    BINDINGS = bindings("lock")
    OPENS_SCANS = False
    AUTO_FOCUS = "#password"

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        with Vertical(classes="centred"):
            yield Static(
                Content(_("Locked. {name} opens it again.").format(name=self.terminal.me.name)), classes="greeting"
            )
            yield Static("", id="unsent", classes="greeting", markup=False)
            yield Field("password", lambda: _("Password"), width=24, password=True, longest=200)
        yield Foot()

    def on_mount(self) -> None:
        """Draw the keys."""
        self.query_one(KeyBar).show(keys.at("lock"))
        self.show_sign()

    def show_sign(self) -> None:
        """Say what is not sent yet, on a desk that has a centre; it keeps nobody from leaving."""
        unsent = self.query_one("#unsent", Static)
        unsent.display = self.shell.signs.link is not None
        if self.shell.signs.link is not None:
            unsent.update(told_unsent(self.shell.signs.link))

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter opens."""
        event.stop()
        await self.action_sign_in()

    async def action_change_officer(self) -> None:
        """Ctrl+Y: another officer."""
        self.shell.change_officer()

    async def action_sign_in(self) -> None:
        """Check the password of the officer who locked."""
        field = self.query_one("#field-password", Field)
        officer = self.terminal.me
        try:
            await self.terminal.sign_in(officer.code, field.value)
        except Refused as why:
            field.fill("")
            self.refuse(why)
            return
        self.dismiss()
