"""A case in full: state, holder, clock, papers, history; and every act that is possible from here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import structs
from textual import work
from textual.widget import Widget

from models import text, views
from models.acts import DetailOpened, Unmasked
from models.allowed import judged
from models.facts import numbers
from models.facts.calendar import Calendar
from models.forms import Compare
from models.likely import Candidate, twins
from models.refused import Refused
from models.register import Register
from models.views import Detail, Event
from models.words import _, changes, formats, history, labels
from screens import keys
from screens.acting import Acting, Drafted
from screens.base import READS, DeskScreen
from screens.bindings import bindings
from screens.card import open_case_card
from screens.intake.twins import Judged, Twins
from screens.widgets.lines import Cell, Lines

Line = tuple[Cell, ...]


class CaseScreen(Acting, DeskScreen):
    """One case."""

    PLACE = "case"
    FIRST = "#case"
    BINDINGS = bindings("case")

    def __init__(self, case: int, then: tuple[str, Drafted] | None = None) -> None:
        super().__init__()
        self.case, self.then = case, then
        self.detail: Detail | None = None
        self.possible: frozenset[str] = frozenset()
        self.whole = False

    def body(self) -> Iterable[Widget]:
        """One list of lines, so that a screen reader walks it from top to bottom."""
        yield Lines[Line](lambda line, _width: line, id_="case")

    def on_mount(self) -> None:
        """Read the case, and log that it was opened."""
        super().on_mount()
        self.open()

    def on_screen_resume(self) -> None:
        """Show what is true now."""
        super().on_screen_resume()
        if self.is_mounted and self.detail is not None:
            self.reload()

    @work(exclusive=True, group=READS)
    async def open(self) -> None:
        """Show the case for the first time."""
        await self._load()
        await self.desk.look(DetailOpened(), self.case)
        if self.then is not None:
            (name, drafted), self.then = self.then, None
            await self.act(name, drafted)

    def case_id(self) -> int | None:
        """This case."""
        return self.case

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
        try:
            detail, self.possible, calendar = await self.desk.read(
                _read, self.desk.register, self.desk.me.id, self.case
            )
        except Refused as why:
            self.refuse(why)
            return
        today = self.desk.register.today_at(self.desk.zone)
        left = calendar.between(today, detail.case.promised) if detail.case.promised else 0
        self.detail = detail
        self.query_one("#case", Lines).renew(list(lines(detail, self.desk.zone, left, self.whole)))
        self.draw_bars()

    def commands(self) -> list[keys.Command]:
        """Show only the acts that are possible now."""
        always = {"card", "print_slip", "unmask"} | ({"compare"} if self.twins else set())
        mine = [c for c in keys.at("case") if c.id in self.possible or c.id in always]
        return [keys.named("back"), *mine, keys.named("help")]

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
            found = await self.desk.read(twins, self.desk.register, person)
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
        number = numbers.shown(self.detail.case.number)
        persons = judged.shown if judged.verdict == "different" else (judged.person,)
        try:
            for person in persons:
                await self.desk.perform(Compare(case=number, other=person, verdict=judged.verdict))
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

    async def action_card(self) -> None:
        """k: the service standard that the case was taken in under, and what changed since."""
        await open_case_card(self, self.case)

    async def action_print_slip(self) -> None:
        """e: print a slip of this case, or a copy of one."""
        from screens.prints import print_of_case

        await print_of_case(self, self.case)

    async def action_unmask(self) -> None:
        """v: show the whole number, and log it."""
        self.whole = not self.whole
        if self.whole and self.detail is not None:
            await self.desk.look(Unmasked(), self.detail.person.id)
            self.say(_("The whole number is shown; this was logged."))
        self.reload()


def _read(register: Register, officer: int, case: int) -> tuple[Detail, frozenset[str], Calendar]:
    who = register.officer(officer)
    if who is None:
        raise Refused("officer_unknown")
    possible = frozenset(name for name, why in judged(register, who, case).items() if why is None)
    detail = views.detail(register, case)
    found = twins(register, detail.person.id)
    cases = views.cases_of_person(register, detail.person.id) if any(c.verdict for c in found.candidates) else ()
    others = tuple(line for line in cases if line.person != detail.person.id)
    return structs.replace(detail, twins=found, other_cases=others), possible, register.calendar()


def lines(detail: Detail, zone: str, days_left: int, whole: bool) -> Iterable[Line]:
    """Yield the lines of a case."""
    case, person = detail.case, detail.person
    yield (
        Cell(f" {numbers.shown(case.number)} ", 22, "strong"),
        Cell(labels.state_with_sign(case.state) + "  ", 0, "warn" if case.notice else "good"),
        Cell(detail.service.name, 0),
    )
    yield _pair(_("Applicant"), person.name or _("(erased)"), _identity(detail, whole))
    if detail.representative:
        authority = detail.opening.personal.authority if detail.opening and detail.opening.personal else ""
        yield _pair(_("Representative"), detail.representative.name, authority)
    if person.phone or person.address:
        phone = person.phone if whole else text.masked(person.phone)
        yield _pair(_("Contact"), " · ".join(p for p in (phone, person.address if whole else "") if p))
    yield from _twins(detail)
    yield _pair(_("Variant"), detail.variant.name)
    holder = detail.holder.name if detail.holder else "?"
    yield _pair(_("Held by"), holder, _("since {moment}").format(moment=formats.moment(case.since, zone)))
    if case.offer:
        told = _("{unit}, not accepted yet").format(unit=detail.unit_name(case.offer.to_pool))
        yield _pair(_("Offered to"), told, tone="warn")
    yield from _clock(detail, days_left)
    yield _pair(_("Fee"), formats.fee(case.fee, detail.service.fee_note))
    if case.product or case.valid_until:
        until = _("valid until {date}").format(date=formats.date(case.valid_until)) if case.valid_until else ""
        yield _pair(_("Product"), case.product or detail.service.product, until)
    if case.referred_to:
        yield _pair(_("Referral"), case.referred_to)
    note = detail.opening.personal.note if detail.opening and detail.opening.personal else ""
    if note:
        yield _pair(_("Note"), note)
    yield from _changed(detail)
    yield from _papers(detail)
    yield _heading(_("History"))
    for event in reversed(detail.events):
        yield from _event(event, detail, zone)


def _event(event: Event, detail: Detail, zone: str) -> Iterable[Line]:
    """Yield one line, or two when what happened would not fit behind time and officer at 80 columns."""
    when = Cell(f"   {formats.moment(event.at, zone)} ", 22, "dim")
    verdict = Cell("" if event.verdict == "applied" else f"[{event.verdict}] ", 0, "warn")
    told = history.told(event.act, detail.unit_name)
    if len(told) + len(verdict.text) <= 40:
        yield (when, Cell(event.officer, 18), verdict, Cell(told))
    else:
        yield (when, Cell(event.officer, 18))
        yield (Cell("", 8), verdict, Cell(told))


def _heading(word: str) -> Line:
    return (Cell(" " + word, 0, "dim"),)


def _pair(word: str, value: str, more: str = "", tone: str = "") -> Line:
    return (Cell(f" {word} ", max(14, len(word) + 2), "dim"), Cell(f"{value}  ", 0, tone), Cell(more, 0, "dim"))


def _identity(detail: Detail, whole: bool) -> str:
    person = detail.person
    if person.nik:
        return f"NIK {person.nik if whole else text.masked_nik(person.nik)}"
    for word, number in ((_("passport"), person.passport), ("NIB", person.nib), ("NPWP", person.npwp)):
        if number:
            return f"{word} {number if whole else text.masked(number)}"
    return ""


def _twins(detail: Detail) -> Iterable[Line]:
    """Yield who was said to be the applicant too, with the cases there, and how many more may be."""
    candidates = detail.twins.candidates if detail.twins else ()
    for other in (c for c in candidates if c.verdict == "same"):
        told = _("Same as {name} (desk {desk})").format(name=other.name, desk=other.desk)
        mine = [line for line in detail.other_cases if line.person == other.person]
        cases = ", ".join(f"{numbers.short(line.number)} {line.service}" for line in mine)
        yield (Cell(f" = {told}  ", 0, "good"), Cell(cases, 0, "dim"))
    open_ones = sum(not c.verdict for c in candidates)
    if open_ones:
        told = _("Perhaps the same person: {count} (key i compares)").format(count=open_ones)
        yield (Cell(f" ? {told}", 0, "warn"),)


def _clock(detail: Detail, days_left: int) -> Iterable[Line]:
    case = detail.case
    notice = case.notice
    if notice:
        number, date = numbers.short(notice.number), formats.weekday(notice.deadline)
        yield _pair(_("Notice"), _("{number}, deadline {date}").format(number=number, date=date), tone="warn")
    elif case.promised:
        late = case.state in ("received", "with_unit") and days_left < 0
        if case.state not in ("received", "with_unit"):
            told = ""
        elif late:
            told = _("{days} working days overdue").format(days=-days_left)
        else:
            told = _("{days} working days left").format(days=days_left)
        told += _(" (holidays of that year not decreed yet)") if case.doubtful else ""
        yield _pair(_("Promised"), formats.weekday(case.promised), told, tone="warn" if late else "")


def _changed(detail: Detail) -> Iterable[Line]:
    """Yield what a newer catalogue says otherwise; the case keeps the one that it was taken in under."""
    if detail.changed is None:
        return
    told = _("Changed in catalogue {newest}; this case keeps catalogue {version}:")
    yield (Cell(" ! " + told.format(newest=detail.newest, version=detail.case.catalogue), 0, "warn"),)
    yield from ((Cell(f"   {line}"),) for line in changes.of_service(detail.changed))


def _papers(detail: Detail) -> Iterable[Line]:
    if not detail.case.marks:
        return
    yield _heading(_("Papers"))
    remarks = detail.opening.personal.remarks if detail.opening and detail.opening.personal else {}
    for mark in detail.case.marks:
        requirement = detail.variant.requirement(mark.requirement)
        missing = mark.how == "missing"
        count = "" if missing else f" ×{mark.count}"
        remark = f" · {remarks[mark.requirement]}" if mark.requirement in remarks else ""
        yield (
            Cell("   ! " if missing else "   ✓ ", 5, "warn" if missing else "good"),
            Cell(requirement.name if requirement else mark.requirement, 50),
            Cell(f" {labels.how(mark.how)}{count}{remark}", 0, "warn" if missing else "dim"),
        )


__all__: Sequence[str] = ("CaseScreen", "lines")
