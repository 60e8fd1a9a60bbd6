"""The survey (F7): its index by element, respondents beside the sample, the trend, and the plan for what is lowest."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual import work
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from models.acts import Searched
from models.refused import Refused
from models.survey import documents, instruments, parts, plan, reading, view
from models.survey.box import MANY, Ballot, new_token
from models.survey.documents import Asked
from models.survey.filling import Filling, Service
from models.survey.reading import MONTHS, Selection, Step
from models.survey.view import View
from models.words import N_, _
from screens.keyboard.bindings import bindings
from screens.shell.key_queue import READS
from screens.shell.screen import DeskScreen
from screens.survey import rows
from screens.survey.ask import AskSheet, Choice, ask_remark
from screens.survey.planning import PlanDialog, ResultDialog
from screens.survey.remarks import RemarksSheet
from screens.survey.rows import Row
from screens.survey.turned import Turned
from screens.widgets.lines import Lines

PERIODS: dict[Step, str] = {
    "month": N_("month"),
    "quarter": N_("quarter"),
    "half": N_("half-year"),
    "year": N_("year"),
}


class SurveyScreen(DeskScreen):
    """What people think of the office, and what is done about it."""

    PLACE = "survey"
    FIRST = "#rows"
    BINDINGS = bindings("survey")
    RECORDS_NOTHING = True

    def __init__(self, year: int | None = None) -> None:
        super().__init__()
        self.year = year
        """The year that is shown first; None: the present quarter."""
        self.instrument = instruments.SKM
        self.period: Step = "quarter"
        self.steps = 0
        self.service = ""
        self._services: tuple[str, ...] = ()
        self.found: View | None = None

    def body(self) -> Iterable[Widget]:
        """Lay the screen out."""
        yield Static("", id="figures", markup=False)
        yield Lines[Row](rows.draw, id_="rows", about=_about, aims=False)

    def on_mount(self) -> None:
        """Read, and ask at once where a product was just given away."""
        if self.year is not None:
            today = self.terminal.register.today_at(self.terminal.zone)
            self.period, self.steps = "year", min(0, self.year - today.year)
        self.load()

    def came_back(self) -> None:
        """Read what is true now."""
        self.load()

    def news(self) -> None:
        """Other desks sent answers."""
        self.load()

    @work(exclusive=True, group=READS)
    async def load(self) -> None:
        """Read and show; then ask, where a product was just given away."""
        await self.terminal.empty_box()
        await self._read()
        if self.terminal.offers_survey:
            self.terminal.offers_survey = False
            self._ask(instruments.SKM)

    async def _read(self) -> None:
        instrument = self._asked()
        self.found = await self.terminal.read(
            view.view, self.terminal.register, instrument, self.period, self.steps, self.service
        )
        if not self.is_attached:
            return  # another officer sits here already
        self._show()

    def _asked(self) -> instruments.Instrument:
        return self.terminal.asked.instrument(self.instrument)

    def _show(self) -> None:
        found = self.found
        if found is None or not self.is_mounted:
            return
        answers, remarks = found.waiting
        told = [
            rows.head(self._asked(), found),
            parts.period(found.figures.selection),
            self.service or _("all services"),
        ]
        waiting = _("In the box: {answers} answers, {remarks} remarks").format(answers=answers, remarks=remarks)
        self.query_one("#figures", Static).update(Content(f" {' · '.join(told)}\n {waiting}"))
        self.query_one("#rows", Lines).renew(rows.rows_of(self._asked(), found))

    # --- what is shown -----------------------------------------------------------------------------------------------

    def action_instrument(self) -> None:
        """i: the next survey."""
        known = [i.key for i in self.terminal.asked.instruments]
        self.instrument = known[(known.index(self.instrument) + 1) % len(known)]
        self.load()

    def action_period(self) -> None:
        """m: the next length of a period."""
        lengths = list(MONTHS)
        self.period = lengths[(lengths.index(self.period) + 1) % len(lengths)]
        self.steps = 0
        self.say(_("Period: {period}").format(period=_(PERIODS[self.period])))
        self.load()

    def action_earlier(self) -> None:
        """Left."""
        self.steps = max(-120, self.steps - 1)
        self.load()

    def action_later(self) -> None:
        """Right."""
        self.steps = min(0, self.steps + 1)
        self.load()

    def action_service(self) -> None:
        """v: the next service, then all again."""
        if self.found is not None and not self.service:
            self._services = self.found.services
        known = ["", *self._services]
        place = known.index(self.service) if self.service in known else 0
        self.service = known[(place + 1) % len(known)]
        self.load()

    # --- asking ------------------------------------------------------------------------------------------------------

    def action_ask(self) -> None:
        """a."""
        self._of_service(lambda service: self._open_sheet(instruments.SKM, service))

    def action_rate(self) -> None:
        """q."""
        self._ask(instruments.RATING)

    def action_turn(self) -> None:
        """t."""
        self._turn(self._service())

    def _ask(self, instrument: str) -> None:
        self._open_sheet(instrument, self._service())

    def _service(self) -> Service | None:
        """Return the service that is asked about: of the product that was given away last, or the one that is shown."""
        code = self.terminal.last_service or self.service
        return next((s for s in self._offered() if s.code == code), None)

    def _offered(self) -> tuple[Service, ...]:
        return self.found.offered if self.found is not None else ()

    def _of_service(self, then: Callable[[Service | None], None]) -> None:
        """Call ``then`` with the service, which is asked for where it is not known."""
        service, offered = self._service(), self._offered()
        if service is not None or not offered:
            then(service)
            return

        def after(place: int | None) -> None:
            if place is not None:
                then(offered[place])

        self.shell.open(Choice(_("About which service?"), [f"{s.code} · {s.name}" for s in offered]), after)

    def _open_sheet(self, instrument: str, service: Service | None) -> None:
        asked = self.terminal.asked
        filling = Filling(asked, asked.instrument(instrument), service)

        def after(how: str | None) -> None:
            if how == "turn":
                self._turn(service)
            elif how == "done":
                self.terminal.last_service = ""
                self.say(_("Thank you: the answers are in the box."), "good")
                self.load()

        self.shell.open(AskSheet(filling), after)

    def _turn(self, service: Service | None) -> None:
        """Leave, and let citizens answer: the first about a service that is known, whoever comes next is asked."""
        asked, offered = self.terminal.asked, self._offered()
        instrument = asked.instrument(instruments.SKM)

        def begin() -> Filling:
            return Filling(asked, instrument, None, offered)

        first = Filling(asked, instrument, service) if service is not None else begin()
        self.shell.change_officer(Turned(first, begin))

    def action_remark(self) -> None:
        """c."""

        def after(text: str | None) -> None:
            if text:
                self.run_worker(self._put(text), group=READS)

        self.shell.open(ask_remark(), after)

    async def _put(self, text: str) -> None:
        day = self.terminal.register.today_at(self.terminal.zone)
        try:
            await self.terminal.answer((Ballot(new_token(), day, remark=text),))
        except Refused as why:
            self.refuse(why)
            return
        self.say(_("The remark is in the box."), "good")
        await self._read()

    @work(group=READS)
    async def action_remarks(self) -> None:
        """n: what was written, where five or more did."""
        if self.found is None:
            return
        selection = self.found.figures.selection
        found = await self.terminal.read(reading.remarks, self.terminal.register, selection.begins, selection.ends)
        if not found.shown:
            self.say(_("Fewer than {many} people wrote something in this period.").format(many=MANY))
            return
        await self.terminal.look(Searched(hits=found.count))
        self.shell.open(RemarksSheet(found.shown), self._erased)

    def _erased(self, done: bool | None) -> None:
        if done:
            self.say(_("The remarks are erased."), "good")
            self.load()

    # --- the plan ----------------------------------------------------------------------------------------------------

    async def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter."""
        event.stop()
        self.action_open_row()

    def action_open_row(self) -> None:
        """Enter: plan what is done about an element, or say what became of a line of the plan."""
        row = self.query_one("#rows", Lines).row
        if not isinstance(row, Row):
            return
        if row.line is not None:
            self.shell.open(ResultDialog(row.line, self._element_name(row.line.element)), self._planned)
        elif row.element:
            self._plan(row.element)

    def action_plan(self) -> None:
        """p: for the element under the cursor, else for the lowest one that no plan names."""
        row = self.query_one("#rows", Lines).row
        if isinstance(row, Row) and row.element and row.more:
            self._plan(row.element)
            return
        found = self.found
        wanted = plan.proposed(found.figures, list(found.lines)) if found is not None else []
        if wanted:
            self._plan(wanted[0])
        else:
            self.say(_("Each of the lowest elements stands in the plan; Enter on an element plans another line."))

    def _plan(self, element: str) -> None:
        today = self.terminal.register.today_at(self.terminal.zone)
        name = self._element_name(element)
        self.shell.open(PlanDialog(self.instrument, element, name, self.service, today), self._planned)

    def _element_name(self, key: str) -> str:
        element = self._asked().element(key)
        return str(element.name) if element is not None else key

    def _planned(self, done: bool | None) -> None:
        if done:
            self.say(_("The plan is kept."), "good")
            self.load()

    # --- paper -------------------------------------------------------------------------------------------------------

    @work(group=READS)
    async def action_sheet(self) -> None:
        """s."""
        await self._write("sheet")

    @work(group=READS)
    async def action_report(self) -> None:
        """l."""
        await self._write("report")

    async def _write(self, name: str) -> None:
        if self.found is None:
            return
        selection: Selection = self.found.figures.selection
        desk = self.terminal
        asked = Asked(selection, self.instrument)
        try:
            made = await desk.read(documents.document, desk.register, desk.asked, name, asked)
            if await desk.read(documents.tells_remarks, desk.register, name, selection):
                remarks = await desk.read(reading.remarks, desk.register, selection.begins, selection.ends)
                await desk.look(Searched(hits=remarks.count))
            where = await desk.keep_document(made)
        except Refused as why:
            self.refuse(why)
            return
        self.say(_("Written: {file}").format(file=where), "good")


def _about(row: Row) -> object:
    return row.line.id if row.line is not None else (row.element, row.word.split(" ")[0])
