"""A case in full: state, holder, clock, papers, history; and every act that is possible from here."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import structs
from textual import work
from textual.widget import Widget

from models.acts import DetailOpened, Unmasked
from models.cases import views
from models.cases.allowed import is_open, judged
from models.cases.contests import Crossing, crossings_of
from models.cases.views import Detail
from models.duplicates.candidates import Candidate, twins
from models.facts import numbering
from models.forms import Compare
from models.refused import Refused
from models.register.register import Register
from models.words import _
from screens.card import open_case_card
from screens.case.contesting import Contesting
from screens.case.lines import Line, lines
from screens.intake.twins import Judged, Twins
from screens.keyboard import keys
from screens.keyboard.bindings import bindings
from screens.keyboard.case_acts import ACTS
from screens.print_jobs import print_of_case
from screens.settling import SETTLING
from screens.shell.key_queue import READS
from screens.shell.screen import DeskScreen
from screens.shell.ways import Begun
from screens.widgets.lines import Lines


class CaseScreen(Contesting, DeskScreen):
    """One case."""

    PLACE = "case"
    FIRST = "#case"
    BINDINGS = bindings("case")

    def __init__(self, case: int, then: Begun | None = None) -> None:
        super().__init__()
        self.case, self.then = case, then
        self.detail: Detail | None = None
        self.possible: frozenset[str] = frozenset()
        self.whole = False

    def body(self) -> Iterable[Widget]:
        """One list of lines, so that a screen reader walks it from top to bottom."""
        yield Lines[Line](lambda line, _width: line, id_="case", aims=False)

    def on_mount(self) -> None:
        """Read the case, and log that it was opened."""
        self.open()

    def came_back(self) -> None:
        """Show what is true now."""
        self.reload()

    @work(exclusive=True, group=READS)
    async def open(self) -> None:
        """Show the case for the first time."""
        await self._load()
        if self.detail is not None and self.then is not None:
            (name, drafted), self.then = self.then, None
            await self.act(name, drafted)

    def case_id(self) -> int | None:
        """This case."""
        return self.case

    def crossing(self) -> Crossing | None:
        """The first crossing of this case that is open."""
        return self.detail.crossings[0] if self.detail is not None and self.detail.crossings else None

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
        """Read and show; the first time only once it is in the access log that the case was opened."""
        detail, possible = await self.terminal.read(_read, self.terminal.register, self.terminal.me.id, self.case)
        if self.detail is None:
            await self.terminal.look(DetailOpened(), self.case)
        self.possible = possible
        today = self.terminal.register.today_at(self.terminal.zone)
        self.detail = detail
        self.query_one("#case", Lines).renew(
            list(lines(detail, self.terminal.zone, today, self.terminal.series, self.whole))
        )
        self.draw_bars()

    def commands(self) -> list[keys.Command]:
        """Show only the acts that are possible now."""
        always = {"card", "print_slip", "unmask"} | ({"compare"} if self.twins else set())
        always |= {"do_anew"} if self.crossing() is not None else set()
        always |= {act.id for act in ACTS.values() if act.back in self.possible}
        mine = [c for c in keys.at("case") if c.id in self.possible or c.id in always]
        settling = [c for c in mine if c.id in SETTLING]
        return [*settling, keys.named("back"), *(c for c in mine if c.id not in SETTLING), keys.named("help")]

    @property
    def twins(self) -> tuple[Candidate, ...]:
        """Entries that are the applicant, are not, or may be."""
        return self.detail.twins.candidates if self.detail is not None and self.detail.twins else ()

    async def action_compare(self) -> None:
        """i: those who may be the applicant, side by side; it decides nothing by itself."""
        if self.detail is None or not self.twins:
            self.say(_("Nobody here seems to be the same person."))
            return
        person = self.detail.person.id
        try:
            found = await self.terminal.read(twins, self.terminal.register, person)
        except Refused as why:
            self.refuse(why)
            return
        self.shell.open(Twins(found, _("Applicant of this case")), self._compared)

    def _compared(self, judged: Judged | None) -> None:
        if judged is not None:
            self._record(judged)

    @work(group="judge")
    async def _record(self, judged: Judged) -> None:
        """Record what was said; for "someone else" of each that stood there without a judgement."""
        if self.detail is None:
            return
        number = numbering.shown(self.detail.case.number)
        persons = judged.shown if judged.verdict == "different" else (judged.person,)
        try:
            for person in persons:
                await self.terminal.perform(Compare(case=number, other=person, verdict=judged.verdict))
        except Refused as why:
            self.refuse(why)
            return
        told = {
            "same": _("Recorded: the same person. Nothing was merged; i takes it back."),
            "different": _("Recorded: someone else. i takes it back."),
            "open": _("Taken back; it is open again."),
        }
        await self._load()
        self.say(told[judged.verdict], "good")

    def action_complain(self) -> None:
        """y: take in a complaint of the applicant about this case."""
        if self.detail is not None:
            number = numbering.shown(self.detail.case.number)
            self.shell.ways.complain(self.detail.person.id, number)

    async def action_card(self) -> None:
        """k: the service standard that the case was taken in under, and what changed since."""
        await open_case_card(self, self.case)

    async def action_print_slip(self) -> None:
        """e: print a slip of this case, or a copy of one."""
        await print_of_case(self, self.case)

    async def action_unmask(self) -> None:
        """v: show the whole number, and log it."""
        if self.detail is None:
            return
        if not self.whole:
            await self.terminal.look(Unmasked(), self.detail.person.id)
            self.say(_("The whole number is shown; this was logged."))
        self.whole = not self.whole
        self.reload()


def _read(register: Register, officer: int, case: int) -> tuple[Detail, frozenset[str]]:
    who = register.officer(officer)
    if who is None:
        raise Refused("officer_unknown")
    possible = frozenset(name for name, why in judged(register, who, case).items() if is_open(name, why))
    detail = views.detail(register, case)
    found = twins(register, detail.person.id)
    cases = views.cases_of_person(register, detail.person.id) if any(c.verdict for c in found.candidates) else ()
    others = tuple(line for line in cases if line.person != detail.person.id)
    detail = structs.replace(detail, twins=found, other_cases=others, crossings=crossings_of(register, who, case))
    return detail, possible
