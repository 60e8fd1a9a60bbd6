"""What happens behind the screens, told in front of them: the exchange, the printer, and the slip of the last save."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from models.refused import Refused
from models.words import _
from screens.shell.screen import DeskScreen
from screens.shell.speaking import Speaking
from screens.widgets.bar_texts import cell_len
from screens.widgets.bars import Said

if TYPE_CHECKING:  # the register is loaded behind the first frame
    from models.exchange.link import Sign
    from models.slips.print_jobs import Job, Unprinted
    from screens.shell.app import DeskApp

EDGES = 4
"""Cells of the said line that its sign and its edges take."""


class Told(NamedTuple):
    """A line that says that something was saved, whose slip is on its way."""

    said: Said
    text: str
    name: str
    """Whom it is about."""
    shown: str
    """What the line shows; once it shows something else, nothing is added to it."""
    job: int


class Signs:
    """What the titles of the screens show of the exchange and of slips, and the line that follows a slip."""

    def __init__(self, shell: DeskApp) -> None:
        self.shell = shell
        self.link: Sign | None = None
        """What is unsent and how fresh the data are; None on a desk without a centre."""
        self.prints: Unprinted | None = None
        """What is not on paper yet."""
        self._tries = 0
        self._told: Told | None = None

    def forget(self) -> None:
        """Follow no slip any more: the officer to whom it was told is gone."""
        self._told = None

    # --- the exchange ----------------------------------------------------------------------------------------------

    def follow_link(self) -> None:
        """Begin to show what is unsent, on a desk that has a centre."""
        if self.shell.terminal.enrolled:
            self.shell.terminal.written = self.read_link
            self.read_link()

    def link_moved(self) -> None:
        """Show how the exchange stands, and what it brought, where nothing is being typed that it could disturb."""
        state = self.shell.terminal.link.state()
        ended, self._tries = state.tries != self._tries, state.tries
        if ended:
            self.read_link()
        if isinstance(self.shell.screen, DeskScreen):
            self.shell.screen.link_moved()
            if ended and (state.sent or state.pulled):
                self.shell.screen.news()

    def read_link(self) -> None:
        """Read the sign of the exchange again."""
        self.shell.run_worker(self._read_link(), group="sign", exclusive=True)

    async def _read_link(self) -> None:
        from models.exchange.link import sign

        desk = self.shell.terminal
        try:
            found = await desk.read(sign, desk.register)
        except Refused:
            return  # the trouble of a sign must not cover what was said of a save; the next reading says it
        if found != self.link:
            self.link = found
            self._show()

    # --- slips -----------------------------------------------------------------------------------------------------

    def prints_moved(self) -> None:
        """Something became of a print job: show it where it is about."""
        self.shell.run_worker(self._read_prints(), group="prints-sign", exclusive=True)
        if isinstance(self.shell.screen, DeskScreen):
            self.shell.screen.prints_moved()

    async def _read_prints(self) -> None:
        """Read what is not on paper yet, and what became of the slip that the officer was told of."""
        from models.slips.print_jobs import get, unprinted

        desk, told = self.shell.terminal, self._told
        try:
            found = await desk.read(unprinted, desk.register)
            job = await desk.read(get, desk.register, told.job) if told else None
        except Refused:
            return  # as above
        if told is not None and job is not None and told.said.is_attached and told.said.text == told.shown:
            self._follow(told, job)
        if found != self.prints:
            self.prints = found
            self._show()

    def tell_slip(self, said: Said, text: str, name: str, slip: int) -> None:
        """Say ``text`` and what becomes of its slip, as soon as that is known; ``name`` last, for it may be long."""
        self._say(Told(said, text, name, "", slip), _("slip queued"))

    def _follow(self, told: Told, job: Job) -> None:
        if job.state == "printed":
            self._say(told, _("slip printed"))
            self._told = None
        elif job.state == "asks" or (job.state == "waiting" and job.reason):
            self._say(told, _("slip held up (F9)"))

    def _say(self, told: Told, slip: str) -> None:
        line = " · ".join(part for part in (told.text, slip, told.name) if part)
        if slip in (_("slip queued"), _("slip printed")) and cell_len(line) > self.shell.size.width - EDGES:
            line = " · ".join(part for part in (told.text, told.name) if part)  # whom it is about says more
        told.said.say(line, "good")
        self._told = told._replace(shown=told.said.text)

    def _show(self) -> None:
        for screen in self.shell.screen_stack:
            if isinstance(screen, Speaking) and screen.is_mounted:
                screen.show_sign()
