"""An officer left without handing the shift over: a supervisor does it in his place, with a reason."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from models import text
from models.fold import UnitState
from models.forms import Exception_, Form, HandShiftFor
from models.words import _
from screens.authority import Authorised
from screens.dialogs import Question
from screens.widgets.field import Field


class AbsentDialog(Authorised):
    """Who left, why he could not hand over, and who allows it. The draft is that of the marks; nothing is added."""

    def __init__(self, unit: UnitState, exceptions: tuple[Exception_, ...], draft: int | None) -> None:
        about = _("The supervisor stands on the record in his place, with the reason.")
        Question.__init__(self, _("Shift of an officer who left: {unit}").format(unit=unit.code), about)
        self.unit, self.exceptions = unit.code, exceptions
        self.draft, self._restored = draft, {}
        self.redoes, self.collected, self._gathers = None, None, False  # it is about no case

    def keep(self) -> None:
        """Keep nothing."""

    def body(self) -> Iterable[Widget]:
        """The officer, the reason, and who allows it."""
        yield Field("absent", lambda: _("Officer"), width=24, longest=32)
        yield Field("reason", lambda: _("Reason"), width=62, longest=text.NOTE_LENGTH)
        yield from self.authority()

    def on_mount(self) -> None:
        """Say what may be typed."""
        self.field("absent").tell(_("the name he signs in with"))

    def form(self) -> Form:
        """Return the form."""
        return HandShiftFor(
            unit=self.unit,
            officer=self.field("absent").value,
            exceptions=self.exceptions,
            reason=self.field("reason").value,
            draft=self.draft,
        )
