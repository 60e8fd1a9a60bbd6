"""Slips of this desk (F9): what was printed, what is held up and why; print again, try now, leave out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from textual import events, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from models.acts import DetailOpened
from models.facts.working_days import local
from models.refused import Refused
from models.register.register import Register
from models.slips import jobs, print_jobs
from models.slips import words as slips
from models.slips.jobs import Choice, JobLine
from models.slips.plain import PlainLine, plain
from models.words import _, formats
from screens.keyboard import keys
from screens.keyboard.bindings import bindings
from screens.shell.key_queue import READS
from screens.shell.modal import Modal
from screens.shell.reading import Reading
from screens.shell.screen import DeskScreen
from screens.widgets.bars import Foot, KeyBar
from screens.widgets.lines import Cell, Lines, fitted

_AGAIN = 2.0
"""Seconds between two looks while the screen is open: another terminal of this desk may print, too."""


class Found(NamedTuple):
    """What the screen shows: the jobs, and the newest one of the officer (0: none)."""

    lines: tuple[JobLine, ...]
    last: int


def _read(register: Register, officer: int) -> Found:
    last = print_jobs.last(register, officer)
    return Found(tuple(jobs.job_lines(register)), last.id if last else 0)


class PrintsScreen(DeskScreen):
    """The print jobs. It looks again by itself, and paints only what became different."""

    PLACE = "prints"
    FIRST = "#prints"
    BINDINGS = bindings("prints")

    def __init__(self) -> None:
        super().__init__()
        self._on_last = True
        """The cursor goes to the officer's last slip."""
        self._left_for: object = None
        """What came in front of this screen last."""
        self._asked = 0
        """The job that the officer asked for here last; what becomes of it is said."""
        self._told = ""
        """What was said of it last."""

    def body(self) -> Iterable[Widget]:
        """The jobs, and below them why the one under the cursor waits."""
        yield Lines[JobLine](
            self._draw,
            id_="prints",
            empty=lambda: _("  No slip was printed at this desk yet."),
            about=lambda line: line.job.id,
        )
        yield Static("", id="why", classes="hint", markup=False)

    def on_mount(self) -> None:
        """Begin to look."""
        self._timer = self.set_interval(_AGAIN, self.look)
        self._on_last = True
        self.load()

    def on_screen_resume(self) -> None:
        """Look again; the cursor stands on the last slip."""
        if self.is_mounted:
            self._timer.resume()
            self._on_last = self._on_last or not isinstance(self._left_for, Modal)

    def came_back(self) -> None:
        """Show what became of the slips."""
        self.load()

    def on_screen_suspend(self) -> None:
        """Rest while another screen is in front."""
        self._timer.pause()
        self._left_for = self.shell.screen

    def prints_moved(self) -> None:
        """Something became of a job."""
        self.look()

    @work(exclusive=True, group=READS)
    async def load(self) -> None:
        """Read before keys make sense here."""
        await self._read()

    @work(exclusive=True, group="prints")
    async def look(self) -> None:
        """Read again; keys do not wait for it."""
        await self._read()

    async def _read(self) -> None:
        found = await self.terminal.read(_read, self.terminal.register, self.terminal.me.id)
        if not self.is_mounted:
            return
        self._tell_asked(found.lines)
        lines = self.query_one("#prints", Lines)
        if not lines.renew(list(found.lines)) or self._on_last:
            place = next((n for n, line in enumerate(found.lines) if line.job.id == found.last), 0)
            lines.move(place)
        self._on_last = False
        self._tell()

    def _tell_asked(self, lines: Sequence[JobLine]) -> None:
        """Say what became of the slip that was asked for; that it is printed only once the printer took it."""
        line = next((line for line in lines if line.job.id == self._asked), None)
        if line is None or line.job.state == "printing" or (line.job.state == "waiting" and not line.job.reason):
            return
        if line.job.ended_at is not None:
            self._asked = 0
        why = slips.why(line.job)
        told = f"{_about(line)}: {slips.state(line.job)}" + (f". {why}" if why else "")
        if told != self._told:
            self._told = told
            self.say(told, "good" if line.job.state == "printed" and not why else "bad")

    def _tell(self) -> None:
        """Say why the job under the cursor waits, and which keys it has."""
        line = self._line()
        told = f" {slips.why(line.job)}" if line and line.job.why else ""
        why = self.query_one("#why", Static)
        if str(why.content) != told:  # what does not change costs no byte on the line
            why.update(Content(told))
        self.draw_bars()

    def _line(self) -> JobLine | None:
        line = self.query_one("#prints", Lines).row if self.is_mounted else None
        return line if isinstance(line, JobLine) else None

    def on_lines_moved(self, event: Lines.Moved) -> None:
        """Another job."""
        event.stop()
        self._tell()

    def commands(self) -> list[keys.Command]:
        """Show the keys that do something to the job under the cursor."""
        line = self._line()
        if line is None:
            return self.ways()
        open_ = line.job.ended_at is None
        asks = line.job.state == "asks"
        hidden = {"try_now": not open_ or asks, "leave_out": not open_, "print_it": not asks, "print_all": not asks}
        return [*(c for c in keys.at("prints") if not hidden.get(c.id)), *self.ways()]

    def _draw(self, line: JobLine, width: int) -> Sequence[Cell]:
        job, zone = line.job, self.terminal.zone
        today = local(self.terminal.register.clock.now(), zone).date()
        day = local(job.made_at, zone).date()
        at = formats.clock(job.made_at, zone) if day == today else formats.date(day)
        tone = "warn" if job.state == "asks" or (job.state == "waiting" and job.reason) else ""
        cells = (
            Cell("! " if tone else "  ", 2, "warn"),
            Cell(f"{at:>11} ", 12, "dim"),
            Cell(slips.kind(job.slip), 18),
            Cell(f"{line.about} ", 10, "strong"),
            Cell(f"{slips.state(job)} ", 15, tone or ("dim" if job.state == "skipped" else "")),
            Cell(f"#{job.copy} " if job.copy > 1 else "", 5, "dim"),
            Cell(line.name),
        )
        return fitted(cells, 6, (5, 1) if job.copy == 1 else (1,), width - 1)

    async def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter shows the slip."""
        event.stop()
        await self.action_see()

    async def action_see(self) -> None:
        """Enter: show the slip as it will be printed; that is a look at a citizen's data."""
        line = self._line()
        if line is None:
            return
        try:
            blocks = await self.terminal.previewed(line.job)
            await self.terminal.look(DetailOpened(), line.job.subject)
        except Refused as why:
            self.refuse(why)
            return
        self.shell.open(SlipPreview(line, plain(blocks)))

    async def action_go_prints(self) -> None:
        """F9 once more."""
        await self.action_print_again()

    async def action_print_again(self) -> None:
        """F9 or c: print a copy; what is not on paper yet is only tried now."""
        line = self._line()
        if line is None:
            self.say(_("There is no slip to print again."), "bad")
        elif line.job.ended_at is None:
            await self._retry(line)
        else:
            self._on_last = True
            await self._follow(_("{slip}: copy queued"), line, self._again)

    def _again(self, register: Register, job: int) -> int:
        return print_jobs.again(register, self.terminal.me.id, job)

    async def action_try_now(self) -> None:
        """r."""
        line = self._line()
        if line is not None:
            await self._retry(line)

    async def _retry(self, line: JobLine) -> None:
        await self._follow(_("{slip}: queued; the printer is asked now"), line, _retry)

    async def _follow(self, told: str, line: JobLine, call: Callable[[Register, int], int]) -> None:
        """Queue a slip and say so; what becomes of it is said as soon as that is known."""
        self._asked = await self._do(told.format(slip=_about(line)), call, line.job.id) or 0
        self._told = ""

    async def action_print_it(self) -> None:
        """y: the officer wants it all the same."""
        await self.action_try_now()

    async def action_print_all(self) -> None:
        """a: print all that ask."""
        rows = self.query_one("#prints", Lines).rows
        asking = [r.job.id for r in rows if isinstance(r, JobLine) and r.job.state == "asks"]
        if asking:
            count = await self._do("", _retry_all, asking)
            self.say(_("Slips queued: {count}").format(count=count or 0))

    async def action_leave_out(self) -> None:
        """x."""
        line = self._line()
        if line is not None:
            await self._do(_("Left out; the slip can still be printed from here."), print_jobs.skip, line.job.id)

    async def _do(self, told: str, call: Callable[..., int | None], *args: object) -> int | None:
        """Change jobs and say so; return what ``call`` returns, None when it was refused."""
        made = None
        try:
            made = await self.terminal.write(call, self.terminal.register, *args)
        except Refused as why:
            self.refuse(why)
        else:
            if told:
                self.say(told)
        self.load()
        return made


def _retry(register: Register, job: int) -> int:
    print_jobs.retry_now(register, job)
    return job


def _about(line: JobLine) -> str:
    return f"{slips.kind(line.job.slip).capitalize()} {line.about}".strip()


def _retry_all(register: Register, asking: Iterable[int]) -> int:
    count = 0
    for job in asking:
        try:
            print_jobs.retry_now(register, job)
        except Refused:  # another terminal was quicker
            continue
        count += 1
    return count


class SlipPreview(Reading):
    """A slip as it will be printed, in the columns of 80 mm paper."""

    BINDINGS = bindings("dialog")
    AUTO_FOCUS = "#slip"

    def __init__(self, line: JobLine, text: list[PlainLine]) -> None:
        super().__init__()
        self.line, self.text = line, text

    def compose(self) -> ComposeResult:
        """One list of lines, so that a screen reader walks it from top to bottom."""
        job = self.line.job
        parts = (slips.kind(job.slip), self.line.about, slips.copy(job.copy), slips.state(job))
        with Vertical(classes="sheet"):
            yield Static(Content(" · ".join(part for part in parts if part)), classes="headline")
            yield Lines[PlainLine](_draw_plain, id_="slip")
            yield Foot()

    def on_mount(self) -> None:
        """Show it."""
        self.query_one("#slip", Lines).show(self.text, 0)
        self.query_one(KeyBar).show([keys.named("cancel")])


def _draw_plain(line: PlainLine, _width: int) -> Sequence[Cell]:
    return (Cell(f"  {line.text}", 0, "strong" if line.strong else ""),)


class SlipChoice(Modal[Choice]):
    """Which slip of a case is printed."""

    BINDINGS = bindings("dialog")
    AUTO_FOCUS = "#choices"

    def __init__(self, found: Sequence[Choice], zone: str) -> None:
        super().__init__()
        self.found, self.zone = found, zone

    def compose(self) -> ComposeResult:
        """The slips by digits."""
        with Vertical(id="question"):
            yield Static(Content(_("Print which slip?")), classes="headline")
            yield Lines[Choice](self._draw, id_="choices", aims=False)
            yield Foot()

    def on_mount(self) -> None:
        """Show them."""
        self.query_one("#choices", Lines).show(self.found, 0)
        self.query_one(KeyBar).show([keys.named("submit"), keys.named("cancel")])

    def _draw(self, choice: Choice, _width: int) -> Sequence[Cell]:
        before = _("printed or queued before: {count}").format(count=choice.copies) if choice.copies else ""
        at = formats.moment(choice.at, self.zone) if choice.at else ""
        return (
            Cell(f"  {self.found.index(choice) + 1} ", 4, "dim"),
            Cell(slips.kind(choice.slip), 22, "strong"),
            Cell(f"{choice.about or at} ", 26),
            Cell(before, 0, "dim"),
        )

    def on_key(self, event: events.Key) -> None:
        """A digit prints at once."""
        if event.key.isdigit() and 0 < int(event.key) <= len(self.found):
            event.stop()
            self.dismiss(self.found[int(event.key) - 1])

    def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter prints the line."""
        event.stop()
        self.action_submit()

    def action_submit(self) -> None:
        """Print."""
        choice = self.query_one("#choices", Lines).row
        self.dismiss(choice if isinstance(choice, Choice) else None)

    def action_cancel(self) -> None:
        """Esc."""
        self.dismiss()


async def print_of_case(screen: DeskScreen, case: int) -> None:
    """Ask which slip of a case is printed, and queue it."""
    desk = screen.terminal
    try:
        found = await desk.read(jobs.choices, desk.register, case)
    except Refused as why:
        screen.refuse(why)
        return

    def chosen(choice: Choice | None) -> None:
        if choice is not None:
            screen.run_worker(_want(screen, case, choice), group="want-slip")  # no reload may cancel it

    screen.shell.open(SlipChoice(found, desk.zone), chosen)


async def _want(screen: DeskScreen, case: int, choice: Choice) -> None:
    desk = screen.terminal
    try:
        desk.slip = await desk.write(jobs.want_choice, desk.register, desk.me.id, case, choice)
    except Refused as why:
        screen.refuse(why)
        return
    screen.say_saved(slips.kind(choice.slip).capitalize())


__all__ = ["PrintsScreen", "SlipChoice", "SlipPreview", "print_of_case"]
