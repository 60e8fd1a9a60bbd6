"""A supervisor's one-off authority: at another officer's desk name and password are asked for this one act."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from models.forms import Form, Supervised
from models.refused import Refused
from models.words import _
from screens.dialogs import ActDialog
from screens.widgets.field import Field

FIELDS = frozenset({"supervisor", "password"})
"""What no draft keeps: neither who gave the authority nor by what."""


class Authorised(ActDialog):
    """Base of dialogs whose form only a supervisor performs; ``body`` yields :meth:`authority` last."""

    def authority(self) -> Iterable[Widget]:
        """Yield the fields of the authority, unless a supervisor is signed in."""
        if self.asks:
            yield Static(Content(_("A supervisor allows it here, for this one act:")), classes="about")
            yield Field("supervisor", lambda: _("Supervisor"), width=24, longest=32)
            yield Field("password", lambda: _("Password"), width=24, password=True, longest=200)

    @property
    def asks(self) -> bool:
        """Whether somebody else must allow it."""
        return self.terminal.me.role != "supervisor"

    def typed(self) -> dict[str, object]:
        """Return what a draft keeps: the form without the authority."""
        return {name: value for name, value in super().typed().items() if name not in FIELDS}

    async def perform(self, form: Form) -> None:
        """Perform the form as the supervisor who is signed in, or as the one who allows it.

        Raises:
            Refused: ``authority_missing``; ``sign_in_wrong``, ``sign_in_wait``, ``supervisor_only``; see the form.
        """
        if not self.asks:
            await super().perform(form)
            return
        name, password = self.field("supervisor"), self.field("password")
        typed = password.value
        password.fill("")  # it stands nowhere longer than it is needed
        if not name.value.strip() or not typed:
            self.set_focus((password if name.value.strip() else name).box)
            raise Refused("authority_missing")
        if not isinstance(form, Supervised):
            raise TypeError("not a supervisor's form")
        try:
            await self.terminal.perform_as(name.value, typed, form)
        except Refused as why:
            if why.code in ("sign_in_wrong", "sign_in_wait"):
                self.set_focus(password.box)
            elif why.code == "supervisor_only":
                self.set_focus(name.box)
            raise
