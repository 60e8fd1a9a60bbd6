"""The ways between screens. Who opens a screen says what is to be seen, and knows the module of no other screen.

So the arrows between modules run one way: every screen stands on the shell, and only what fills these ways in, above
all screens, knows which they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Protocol

from textual.screen import Screen

if TYPE_CHECKING:  # the register is loaded behind the first frame
    from models.facts.codes import Scanned
    from models.terminal.drafts import Draft

Begun = tuple[str, tuple[int | None, dict[str, Any]] | None]
"""An act whose question opens over what it is about: its name, and the draft that it is taken up from, if any."""


class Ways(Protocol):
    """What a screen may open beside the parts of its own."""

    def main(self) -> Iterable[tuple[str, Callable[[], Screen[None]]]]:
        """Yield the name of each main screen and a call that makes it, empty."""

    def sign_in(self, *, another: bool = False) -> Screen[None]:
        """Return the screen that asks who sits here; ``another``: an officer leaves and the next one sits down."""

    def home(self) -> Screen[None]:
        """Return the officer's first look, of the officer who is signed in now."""

    def lock(self) -> None:
        """Lock the desk."""

    def ask_for_day(self, then: Callable[[], None]) -> None:
        """Ask what day it is; ``then`` is called once the clock counts as right."""

    def case(self, case: int, begun: Begun | None = None) -> None:
        """Open a case, and over it the question of an act that was begun."""

    def complaint(self, complaint: int, begun: Begun | None = None) -> None:
        """Open a complaint, and over it the question of an act that was begun."""

    def complain(self, person: int | None = None, case: str = "", draft: Draft | None = None) -> None:
        """Begin a complaint: of someone whom this register knows, about a case by its number, or from a draft."""

    def forums(self) -> None:
        """Show the public consultations."""

    def assessment(self, assessment: int) -> None:
        """Open an assessment."""

    def forum(self, forum: int) -> None:
        """Open a public consultation."""

    def survey(self, year: int) -> None:
        """Show the satisfaction survey of a year."""

    def cases(self, name: str) -> None:
        """Show one of the lists of cases that lookup knows by name."""

    def lane(self, lane: int) -> None:
        """Show a lane of the handover."""

    def serve(self, person: int) -> None:
        """Begin a request of someone whom this register knows."""

    def take_up(self, draft: Draft) -> None:
        """Take the draft of an intake up again."""

    async def scanned(self, code: Scanned) -> None:
        """Open what a scanned code names."""
