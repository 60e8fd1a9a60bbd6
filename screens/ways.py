"""Which screens there are, and how each is opened: the one module that knows all of them. It stands above them.

Screens reach it only through :class:`~screens.shell.ways.Ways`, whose meaning stands there. A screen's module is loaded
when it is first opened, or ahead of that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from textual.screen import Screen

from screens.shell.app import DeskApp
from screens.shell.ways import Begun, Ways

if TYPE_CHECKING:  # the register is loaded behind the first frame
    from models.facts.codes import Scanned
    from models.terminal.drafts import Draft

S = TypeVar("S", bound=Screen[None])

MAIN = {
    "intake": ("screens.intake.screen", "IntakeScreen"),
    "lookup": ("screens.lookup.screen", "Lookup"),
    "handover": ("screens.handover.screen", "HandoverScreen"),
    "survey": ("screens.survey.screen", "SurveyScreen"),
    "queue": ("screens.queue.screen", "QueueScreen"),
    "complaints": ("screens.complaints.screen", "ComplaintsScreen"),
    "paper_files": ("screens.paper_files.screen", "PapersScreen"),
    "prints": ("screens.print_jobs", "PrintsScreen"),
    "sync": ("screens.sync", "SyncScreen"),
    "shift": ("screens.shift.screen", "ShiftScreen"),
    "quality": ("screens.quality.screen", "QualityScreen"),
    "reports": ("screens.reports.screen", "ReportsScreen"),
}
"""Name, module and class of each main screen."""

AHEAD = ("screens.home", *(module for module, _name in MAIN.values()))
"""The modules of home and of what is a key away, in the order in which they are wanted."""


class AllWays(Ways):
    """The ways of an app."""

    def __init__(self, shell: DeskApp) -> None:
        self.shell = shell

    def main(self) -> Iterator[tuple[str, Callable[[], Screen[None]]]]:
        """Each main screen is made when it is first shown."""
        for name, (module, kind) in MAIN.items():
            yield name, _maker(module, kind)

    def sign_in(self, *, another: bool = False) -> Screen[None]:
        """The sign-in."""
        from screens.signin import SignIn

        return SignIn(another=another)

    def home(self) -> Screen[None]:
        """Home."""
        from screens.home import Home

        return Home()

    def lock(self) -> None:
        """Over whatever is open."""
        from screens.signin import Lock

        self.shell.open(Lock())

    def ask_for_day(self, then: Callable[[], None]) -> None:
        """As a question over the present screen."""
        from screens.clock_doubt import ClockDialog

        def after(right: str | None) -> None:
            if right is not None:
                then()

        self.shell.open(ClockDialog(), after)

    def case(self, case: int, begun: Begun | None = None) -> None:
        """On a screen of its own; Esc leads back."""
        from screens.case.screen import CaseScreen

        self.shell.open(CaseScreen(case, begun))

    def complaint(self, complaint: int, begun: Begun | None = None) -> None:
        """On a screen of its own; Esc leads back."""
        from screens.complaints.complaint import ComplaintScreen

        self.shell.open(ComplaintScreen(complaint, begun))

    def complain(self, person: int | None = None, case: str = "", draft: Draft | None = None) -> None:
        """On a screen of its own; Esc leads back."""
        from screens.complaints.form import ComplainScreen

        self.shell.open(ComplainScreen(person, case, draft))

    def assessment(self, assessment: int) -> None:
        """On a screen of its own; Esc leads back."""
        from screens.quality.assessment import AssessmentScreen

        self.shell.open(AssessmentScreen(assessment))

    def forums(self) -> None:
        """On a screen of its own; Esc leads back."""
        from screens.quality.forums import ForumsScreen

        self.shell.open(ForumsScreen())

    def forum(self, forum: int) -> None:
        """On a screen of its own; Esc leads back."""
        from screens.quality.forum import ForumScreen

        self.shell.open(ForumScreen(forum))

    def survey(self, year: int) -> None:
        """On a screen of its own; Esc leads back."""
        from screens.survey.screen import SurveyScreen

        self.shell.open(SurveyScreen(year))

    def cases(self, name: str) -> None:
        """In the main lookup screen."""
        from screens.lookup.screen import Lookup

        self._in_main("lookup", Lookup, lambda lookup: lookup.show_list(name))

    def lane(self, lane: int) -> None:
        """In the main handover screen."""
        from screens.handover.screen import HandoverScreen

        self._in_main("handover", HandoverScreen, lambda handover: handover.choose_lane(lane))

    def serve(self, person: int) -> None:
        """In the main intake screen."""
        from screens.intake.screen import IntakeScreen

        self._in_main("intake", IntakeScreen, lambda intake: intake.serve(person))

    def take_up(self, draft: Draft) -> None:
        """In the main intake screen."""
        from screens.intake.screen import IntakeScreen

        self._in_main("intake", IntakeScreen, lambda intake: intake.take(draft))

    def _in_main(self, name: str, kind: type[S], do: Callable[[S], object]) -> None:
        """Go to a main screen and do something there, unless the officer is kept from it."""

        def there() -> None:
            if isinstance(self.shell.screen, kind):
                do(self.shell.screen)

        self.shell.go(name, there)

    async def scanned(self, code: Scanned) -> None:
        """Wherever the officer is."""
        from screens.scanned import open_scanned

        await open_scanned(self.shell, code)


def _maker(module: str, kind: str) -> Callable[[], Screen[None]]:
    def make() -> Screen[None]:
        found: Any = import_module(module)
        screen: Screen[None] = getattr(found, kind)()
        return screen

    return make
