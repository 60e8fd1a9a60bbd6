"""What every dialog shares: it opens over a screen, and closes once."""

from __future__ import annotations

from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen

from screens.shell.speaking import Speaking, Unheard

T = TypeVar("T")


class Modal(Speaking, Unheard, ModalScreen[T]):
    """Base of what opens over a screen."""

    def on_screen_resume(self) -> None:
        """Whatever a key would hit came in front only now."""
        self.shell.hand.look()

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Close once; a second key of the same burst finds it closed already."""
        return super().dismiss(result) if self.is_current else AwaitComplete()
