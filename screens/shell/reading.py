"""Sheets that are only read: Esc, Enter and F10 close them."""

from __future__ import annotations

from screens.shell.modal import Modal
from screens.widgets.lines import Lines


class Reading(Modal[None]):
    """Base of a sheet that shows something and asks nothing."""

    RECORDS_NOTHING = True

    def action_cancel(self) -> None:
        """Esc."""
        self.dismiss()

    def action_submit(self) -> None:
        """F10 closes too."""
        self.dismiss()

    def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter closes."""
        event.stop()
        self.dismiss()
