"""Screens that show what the register says, and read it again whenever it may say something else."""

from __future__ import annotations

from abc import abstractmethod

from screens.shell.screen import DeskScreen


class Listed(DeskScreen):
    """Base of screens that read when they are made, when they come back in front, and when an exchange brought news."""

    @abstractmethod
    def load(self) -> object:
        """Read and show; returns at once."""

    def on_mount(self) -> None:
        """Read it."""
        self.load()

    def came_back(self) -> None:
        """Read it again."""
        self.load()

    def news(self) -> None:
        """Read it again."""
        self.load()
