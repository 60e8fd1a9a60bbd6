"""A request of one person while the visit of another is running: is it of that visit, too?"""

from __future__ import annotations

from msgspec import structs
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from models import text
from models.forms import Done, Intake
from models.refused import Refused
from models.words import _
from screens import keys
from screens.base import Sheet
from screens.bindings import bindings
from screens.widgets.bars import Foot, KeyBar
from screens.widgets.lines import Cell, Lines


class WhoseVisit(Sheet[Done | None]):
    """Nothing is saved before one of two keys says which; Esc goes back to the form."""

    BINDINGS = bindings("visit", "dialog")
    AUTO_FOCUS = "#whose"

    def __init__(self, form: Intake, ticket: str, before: list[str]) -> None:
        """``form`` is of another person than those whose names are ``before``, who came with ``ticket``."""
        super().__init__()
        self.form, self.ticket, self.before = form, ticket, before

    def compose(self) -> ComposeResult:
        """Lay it out at the bottom, so that the form stays in sight."""
        headline = _("Is this request of the visit {ticket}, too?").format(ticket=self.ticket)
        with Vertical(id="question"):
            yield Static(Content(headline), classes="headline")
            yield Lines[str](lambda line, _width: (Cell(f" {line}"),), id_="whose")
            yield Foot()

    def on_mount(self) -> None:
        """Show who came in the visit, and who is being taken in."""
        told = (
            _("The visit till now: {names}").format(names=", ".join(self.before)),
            _("This request: {name}").format(name=text.clean(self.form.name)),
        )
        lines = self.query_one("#whose", Lines)
        lines.show(told, 0)
        lines.styles.height = len(told)
        self.query_one(KeyBar).show([*keys.at("visit"), keys.named("cancel")])

    async def action_same_visit(self) -> None:
        """s."""
        await self._save(structs.replace(self.form, same_visit=True))

    async def action_no_visit(self) -> None:
        """b."""
        await self._save(structs.replace(self.form, visit=None))

    async def _save(self, form: Intake) -> None:
        try:
            done = await self.desk.perform(form)
        except Refused as why:
            self.refuse(why)
            return
        self.dismiss(done)

    def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter decides nothing."""
        event.stop()
        self.action_submit()

    def action_submit(self) -> None:
        """F10 decides nothing either: it may be the second one of a burst."""
        self.say(_("s: of the same visit, b: not of it, Esc: back to the form. Nothing is saved yet."))

    def action_cancel(self) -> None:
        """Esc."""
        self.dismiss(None)
