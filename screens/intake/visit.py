"""A request of one person while the visit of another is running: is it of that visit, too?"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import structs

from models import text
from models.forms import Done, Intake
from models.refused import Refused
from models.words import _
from screens.dialogs import Deciding
from screens.keyboard.bindings import bindings


class WhoseVisit(Deciding[Done]):
    """Nothing is saved before one of two keys says which; Esc goes back to the form."""

    PLACE = "visit"
    BINDINGS = bindings("visit", "dialog")

    def __init__(self, form: Intake, ticket: str, before: Sequence[str]) -> None:
        """``form`` is of another person than those whose names are ``before``, who came with ``ticket``."""
        told = (
            _("The visit till now: {names}").format(names=", ".join(before)),
            _("This request: {name}").format(name=text.clean(form.name)),
        )
        super().__init__(_("Is this request of the visit {ticket}, too?").format(ticket=ticket), told)
        self.form = form

    async def action_same_visit(self) -> None:
        """s."""
        await self._save(structs.replace(self.form, same_visit=True))

    async def action_no_visit(self) -> None:
        """b."""
        await self._save(structs.replace(self.form, visit=None))

    async def _save(self, form: Intake) -> None:
        try:
            done = await self.terminal.perform(form)
        except Refused as why:
            self.refuse(why)
            return
        self.dismiss(done)
