"""A complaint in full: who and what, its clocks, what it says, its history; and every act that is possible now."""

from __future__ import annotations

from collections.abc import Iterable

from textual import work
from textual.widget import Widget

from models.acts import DetailOpened, Unmasked
from models.cases.contests import Crossing
from models.complaints import views
from models.complaints.allowed import judged
from models.complaints.reporter import open_reporter
from models.complaints.views import ComplaintDetail
from models.fold import PersonState
from models.refused import Refused
from models.register.register import Register
from models.words import _
from screens.complaints.acting import ComplaintActing, again_on_complaint, is_open
from screens.complaints.lines import Line, lines
from screens.complaints.papers import write_documents
from screens.dialogs import Ask
from screens.keyboard import keys
from screens.keyboard.bindings import bindings
from screens.print_jobs import print_of_case
from screens.settling import SETTLING, Again, Settling
from screens.shell.key_queue import READS
from screens.shell.screen import DeskScreen
from screens.shell.ways import Begun
from screens.widgets.lines import Lines


class ComplaintScreen(Settling, ComplaintActing, DeskScreen):
    """One complaint."""

    PLACE = "complaint"
    FIRST = "#complaint"
    BINDINGS = bindings("complaint")

    def __init__(self, complaint: int, then: Begun | None = None) -> None:
        super().__init__()
        self.complaint, self.then = complaint, then
        self.detail: ComplaintDetail | None = None
        self.possible: frozenset[str] = frozenset()
        self.opened: PersonState | None = None
        """Who complains, in full, while it is shown."""

    def body(self) -> Iterable[Widget]:
        """One list of lines, so that a screen reader walks it from top to bottom."""
        yield Lines[Line](lambda line, _width: line, id_="complaint", aims=False)

    def on_mount(self) -> None:
        """Read the complaint, and log that it was opened."""
        self.open()

    def came_back(self) -> None:
        """Show what is true now."""
        self.reload()

    @work(exclusive=True, group=READS)
    async def open(self) -> None:
        """Show the complaint for the first time."""
        await self._load()
        if self.detail is not None and self.then is not None:
            (name, drafted), self.then = self.then, None
            await self.act(name, drafted)

    def complaint_id(self) -> int | None:
        """This complaint."""
        return self.complaint

    def crossing(self) -> Crossing | None:
        """The first crossing of this complaint that is open."""
        return self.detail.crossings[0] if self.detail is not None and self.detail.crossings else None

    async def again(self, crossing: Crossing) -> Again:
        """See :meth:`Settling.again`."""
        return await again_on_complaint(self.terminal, crossing)

    def reload(self) -> None:
        """Show what is true now."""
        self._reload()

    def news(self) -> None:
        """Show what is true now."""
        self.reload()

    @work(exclusive=True, group=READS)
    async def _reload(self) -> None:
        await self._load()

    async def _load(self) -> None:
        """Read and show; the first time only once it is in the access log that the complaint was opened."""
        detail, possible = await self.terminal.read(_read, self.terminal.register, self.terminal.me.id, self.complaint)
        if self.detail is None:
            await self.terminal.look(DetailOpened(), self.complaint)
        self.detail, self.possible = detail, possible
        today, zone = self.terminal.register.today_at(self.terminal.zone), self.terminal.zone
        told = lines(detail, self.opened, zone, today, self.terminal.series, self.size.width)
        self.query_one("#complaint", Lines).renew(list(told))
        self.draw_bars()

    def commands(self) -> list[keys.Command]:
        """Show only what is possible now; what crossed comes first."""
        settling = set(SETTLING) if self.crossing() is not None else set()
        shown = self.possible | {"print_slip", "document", "reporter"} | settling
        mine = [c for c in keys.at("complaint") if c.id in shown]
        first = [c for c in mine if c.id in SETTLING]
        return [*first, keys.named("back"), *(c for c in mine if c.id not in SETTLING), keys.named("help")]

    async def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter opens the case that it is about."""
        event.stop()
        self.action_open_case()

    def action_open_case(self) -> None:
        """Open the case that it is about."""
        case = self.detail.complaint.case if self.detail is not None else None
        if case is None:
            self.say(_("This complaint names no case."))
        else:
            self.shell.ways.case(case)

    async def action_print_slip(self) -> None:
        """e: print the receipt, or the answer once there is one."""
        if self.detail is not None:
            await print_of_case(self, self.complaint)

    async def action_document(self) -> None:
        """f: write the form to sign and the answer as PDF."""
        if self.detail is not None:
            await write_documents(self, self.detail)

    async def action_reporter(self) -> None:
        """v: show who complains in full; of a hidden reporter a reason is asked, and it is logged either way."""
        if self.detail is None:
            return
        if self.opened is not None:
            self.opened = None
            self.reload()
        elif self.detail.hidden:
            about = _("The reporter asked to be hidden. Your name and the reason go into the access log.")
            self.shell.open(Ask(_("Why must you know who complains?"), about), self._asked)
        elif self.detail.reporter is None:
            self.say(_("Nobody knows who complains."))
        else:
            await self.terminal.look(Unmasked(), self.detail.reporter.id or self.complaint)
            self.opened = self.detail.reporter
            self.say(_("The whole number is shown; this was logged."))
            self.reload()

    def _asked(self, reason: str | None) -> None:
        if reason is not None:
            self._open_reporter(reason)

    @work(group="reporter")
    async def _open_reporter(self, reason: str) -> None:
        """Show who complains, once the reason is in the access log."""
        try:
            me, register = self.terminal.me.id, self.terminal.register
            self.opened = await self.terminal.write(open_reporter, register, me, self.complaint, reason)
        except Refused as why:
            self.refuse(why)
            return
        self.say(_("Who complains is shown; this was logged, with the reason."))
        self.reload()

    def on_screen_suspend(self) -> None:
        """Hide again who complains: nobody looks here now."""
        super().on_screen_suspend()
        self.opened = None


def _read(register: Register, officer: int, complaint: int) -> tuple[ComplaintDetail, frozenset[str]]:
    who = register.officer(officer)
    if who is None:
        raise Refused("officer_unknown")
    possible = frozenset(name for name, why in judged(register, who, complaint).items() if is_open(who, why))
    return views.detail(register, who, complaint), possible
