"""Slips on the screen: what a save says of its slip, F9, copies, what is held up; onto real paper."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from msgspec import structs
from textual.pilot import Pilot

from models import words
from models.acts import DetailOpened
from models.facts import numbering, status_codes
from models.forms import perform
from models.register.register import Register
from models.slips import print_jobs
from models.slips import words as slips
from models.slips.contents import slip_of
from models.slips.layout import Heading
from models.slips.print_jobs import Job
from models.terminal.terminal import Terminal
from ptsa_tui.app import PtsaApp
from ptsa_tui.printing.worker import Setup, Worker
from screens.case.screen import CaseScreen
from screens.home_rows import Row
from screens.print_jobs import PrintsScreen, SlipChoice, SlipPreview
from screens.widgets.bars import Title
from screens.widgets.lines import Lines
from tests.conftest import StillClock
from tests.models.build import intake
from tests.ptsa_tui.printing.emulator import Paper, Printer
from tests.ptsa_tui.printing.test_paper import qr_of
from tests.screens.conftest import SIZES, begin_intake, press, said, settle, type_

Story = Callable[[Pilot[int]], Awaitable[None]]
NIK = "3174014505909017"
PATIENT = 6000
"""Turns of ten milliseconds after which a test gives up."""


class Printing:
    """The real printing thread behind an app, and the paper that came out."""

    def __init__(self, app: PtsaApp, setup: Setup) -> None:
        self.app, self.setup = app, setup
        self.worker = Worker(app.terminal.register, setup, slip_of, app.prints_changed)
        app.terminal.listeners.append(self.worker.wake)
        app.terminal.preview = self.worker.preview

    def papers(self) -> list[Paper]:
        """Return what the printer cut off."""
        printer = Printer()
        printer.feed(Path(self.setup.printer.removeprefix("file:")).read_bytes())
        return printer.papers

    def pdfs(self) -> list[Path]:
        """Return the PDFs, the oldest first."""
        return sorted(Path(self.setup.printer.removeprefix("pdf:")).glob("*.pdf"), key=lambda p: p.name[-10:])


@pytest.fixture
def device(tmp_path: Path) -> Path:
    """Return a file that takes what is printed."""
    path = tmp_path / "lp0"
    path.touch()
    return path


@pytest.fixture
def printing(app: PtsaApp, tmp_path: Path) -> Iterator[Callable[[str], Printing]]:
    """Return how to let the desk print; the thread starts at once and ends with the test."""
    made: list[Printing] = []

    def start(printer: str) -> Printing:
        found = Printing(app, Setup(printer, "80mm", tmp_path / "config" / "templates"))
        found.worker.start()
        made.append(found)
        return found

    yield start
    for one in made:
        one.worker.stop()


async def wait(pilot: Pilot[int], true: Callable[[], object], what: str) -> None:
    """Wait until something is true; a child process may take its time on a busy machine."""
    for _turn in range(PATIENT):
        await pilot.pause()
        if true():
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"never came true: {what}")


@asynccontextmanager
async def running(app: PtsaApp, size: str = "80x24") -> AsyncIterator[Pilot[int]]:
    """Run the app."""
    async with app.run_test(size=SIZES[size]) as pilot:
        await settle(pilot)
        yield pilot


async def take_in(pilot: Pilot[int]) -> None:
    """Take a request in, by the keyboard."""
    await press(pilot, "f2")
    await begin_intake(pilot, NIK, "Siti Aminah", "pp")
    await press(pilot, "enter", "a", "f10")


def jobs_of(app: PtsaApp) -> list[Job]:
    """Return the print jobs, the oldest first."""
    return sorted(print_jobs.jobs(app.terminal.register), key=lambda job: job.id)


def shown(app: PtsaApp) -> PrintsScreen:
    """Return the screen of slips, which must be in front."""
    assert isinstance(app.screen, PrintsScreen)
    return app.screen


def rows(app: PtsaApp) -> list[tuple[str, str, int]]:
    """Return the lines of F9: slip, state, copy."""
    return [(r.job.slip, r.job.state, r.job.copy) for r in shown(app).query_one("#prints", Lines).rows]


def under(app: PtsaApp) -> Job:
    """Return the job under the cursor."""
    job: Job = shown(app).query_one("#prints", Lines).row.job
    return job


def title(app: PtsaApp) -> str:
    """Return the title as it stands."""
    return str(app.screen.query_one(Title).content)


# --- to paper --------------------------------------------------------------------------------------------------------


async def test_a_save_says_at_once_that_its_slip_waits_and_later_that_it_is_printed(
    app: PtsaApp, printing: Callable[[str], Printing], device: Path
) -> None:
    async with running(app, "120x40") as pilot:  # wide enough to say it all
        await take_in(pilot)
        assert "promised 2 Dec 2026 · slip queued · Siti Aminah" in said(app)
        (job,) = jobs_of(app)
        assert (job.state, job.slip) == ("waiting", "receipt")
        press_ = printing(f"file:{device}")
        await wait(pilot, lambda: "slip printed" in said(app), "printed")
        (paper,) = press_.papers()
        row = app.terminal.register.database.row("SELECT number FROM case_file WHERE id = ?", job.subject)
        assert row is not None
        assert numbering.shown(row[0]) in paper.text
        assert numbering.shown(row[0]) in said(app)
        assert qr_of(paper.image()) == [f"%{row[0]:015d}"]
        assert "Siti Aminah" in paper.text
        assert NIK not in paper.text


async def test_f9_f9_prints_the_last_slip_again(
    app: PtsaApp, printing: Callable[[str], Printing], device: Path
) -> None:
    async with running(app, "120x40") as pilot:  # wide enough to say it all
        press_ = printing(f"file:{device}")
        await take_in(pilot)
        await wait(pilot, lambda: "slip printed" in said(app), "printed")
        await press(pilot, "f9")
        assert rows(app) == [("receipt", "printed", 1)]
        await press(pilot, "f9")
        assert "Receipt 41-0: copy queued" in said(app)
        assert under(app).copy == 2
        await wait(pilot, lambda: rows(app)[0][1] == "printed", "the copy is printed")
        first, second = press_.papers()
        assert first.lines[0].text != "COPY 2"
        assert second.lines[0].text == "COPY 2"
        assert second.lines[0].bold
        assert qr_of(first.image()) == qr_of(second.image())
        await press(pilot, "c")
        await wait(pilot, lambda: [r[1:] for r in rows(app)] == [("printed", n) for n in (3, 2, 1)], "a third")


async def test_a_pdf_of_a_save_reads_the_same(
    app: PtsaApp, printing: Callable[[str], Printing], tmp_path: Path
) -> None:
    async with running(app, "120x40") as pilot:  # wide enough to say it all
        press_ = printing(f"pdf:{tmp_path / 'slips'}")
        await take_in(pilot)
        await wait(pilot, lambda: "slip printed" in said(app), "printed")
        (path,) = press_.pdfs()
        page = pypdfium2.PdfDocument(BytesIO(path.read_bytes()))[0]
        told = page.get_textpage().get_text_range()
        (job,) = jobs_of(app)
        row = app.terminal.register.database.row("SELECT number FROM case_file WHERE id = ?", job.subject)
        assert row is not None
        assert numbering.shown(row[0]) in told
        assert qr_of(page.render(scale=3).to_pil()) == [f"%{row[0]:015d}"]


async def test_enter_shows_the_slip_as_the_office_prints_it_and_that_is_logged(
    app: PtsaApp, printing: Callable[[str], Printing], tmp_path: Path
) -> None:
    own = tmp_path / "config" / "templates" / "en"
    own.mkdir(parents=True)
    (own / "head.txt").write_text("^ Kantor {{ office }}\n", encoding="utf-8")
    async with running(app) as pilot:
        await take_in(pilot)
        printing("")
        await press(pilot, "f9", "enter")
        assert isinstance(app.screen, SlipPreview)
        lines = [line.text for line in app.screen.query_one("#slip", Lines).rows]
        assert lines[0].strip() == "Kantor PTSA Latihan"
        assert lines[1].strip() == "RECEIPT"
        assert any("Siti Aminah" in line for line in lines)
        assert not any(NIK in line for line in lines)
        assert max(map(len, lines)) <= 48
        looks = app.terminal.register.database.rows("SELECT kind, subject FROM look ORDER BY id DESC LIMIT 1")
        assert looks == [(DetailOpened.__name__, jobs_of(app)[0].subject)]
        await press(pilot, "escape")
        shown(app)


def test_a_template_that_never_ends_does_not_hang_the_preview(register: Register, sari: int, tmp_path: Path) -> None:
    own = tmp_path / "templates" / "en"
    own.mkdir(parents=True)
    endless = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
    (own / "receipt.txt").write_text(endless, encoding="utf-8")
    worker = Worker(register, Setup("", "80mm", tmp_path / "templates", template_limit=0.5), slip_of)
    done = perform(register, sari, structs.replace(intake(), slip=True))
    made = worker.preview(slip_of(register, print_jobs.get(register, done.slip or 0)))
    assert Heading("RECEIPT") in made


# --- held up ---------------------------------------------------------------------------------------------------------


async def test_a_printer_that_is_not_there_delays_no_save_and_shows_everywhere(
    app: PtsaApp, printing: Callable[[str], Printing], device: Path
) -> None:
    device.unlink()
    async with running(app) as pilot:
        printing(f"file:{device}")
        await take_in(pilot)
        assert "Saved" in said(app)
        await wait(pilot, lambda: "slip held up (F9)" in said(app), "held up")
        await wait(pilot, lambda: "print 1!" in title(app), "the sign")
        await press(pilot, "escape")
        row = next(r for r in app.screen.query_one("#waiting", Lines).rows if r.opens == "prints")
        assert row == Row("Slips not on paper yet", 1, "prints", True, "F9")
        await press(pilot, "f9")
        assert rows(app) == [("receipt", "waiting", 1)]
        why = "The printer is not there (off, unplugged, or another address)."
        assert why in str(app.screen.query_one("#why").content)  # type: ignore[attr-defined]
        device.touch()
        await press(pilot, "r")
        await wait(pilot, lambda: rows(app) == [("receipt", "printed", 1)], "printed")
        await wait(pilot, lambda: "print" not in title(app), "the sign is gone")
        await press(pilot, "escape")
        assert all(r.opens != "prints" for r in app.screen.query_one("#waiting", Lines).rows)


async def test_a_slip_can_be_left_out_and_still_be_printed_as_the_first(
    app: PtsaApp, printing: Callable[[str], Printing], device: Path
) -> None:
    async with running(app) as pilot:
        await take_in(pilot)
        await press(pilot, "f9", "x")
        assert rows(app) == [("receipt", "skipped", 1)]
        await press(pilot, "x")  # it does nothing more
        assert "printed or skipped already" in said(app)
        press_ = printing(f"file:{device}")
        await press(pilot, "c")
        await wait(pilot, lambda: [r[1] for r in rows(app)] == ["printed", "skipped"], "printed after all")
        assert press_.papers()[0].lines[0].text != "COPY 2"  # nothing was on paper before


async def test_slips_of_yesterday_ask_before_they_are_printed(
    app: PtsaApp, printing: Callable[[str], Printing], device: Path, clock: StillClock
) -> None:
    async with running(app) as pilot:
        await take_in(pilot)
        await take_in_another(pilot)
        clock.move(days=1)
        press_ = printing(f"file:{device}")
        await wait(pilot, lambda: "print 2!" in title(app), "they ask")
        await press(pilot, "f9")
        assert [r[1] for r in rows(app)] == ["asks", "asks"]
        assert "Is it still wanted?" in str(app.screen.query_one("#why").content)  # type: ignore[attr-defined]
        assert press_.papers() == []
        await press(pilot, "y")
        await wait(pilot, lambda: sorted(r[1] for r in rows(app)) == ["asks", "printed"], "one")
        await press(pilot, "home", "a")
        await wait(pilot, lambda: [r[1] for r in rows(app)] == ["printed", "printed"], "all")
        assert len(press_.papers()) == 2


async def take_in_another(pilot: Pilot[int]) -> None:
    """Take a second request in, of the same person."""
    await type_(pilot, NIK)
    await press(pilot, "enter")
    await type_(pilot, "pkb")
    await press(pilot, "enter", "enter", "a", "f10")


async def test_f9_on_a_held_slip_says_what_came_of_it(
    app: PtsaApp, printing: Callable[[str], Printing], tmp_path: Path
) -> None:
    """That it is printed is said once the printer took it, and not before."""
    folder, wanted = tmp_path / "away", tmp_path / "away" / "lp0"
    async with running(app, "120x40") as pilot:
        printing(f"file:{wanted}")
        await take_in(pilot)
        await wait(pilot, lambda: "slip held up (F9)" in said(app), "held up")
        await press(pilot, "f9", "f9")
        await wait(pilot, lambda: said(app).startswith("! Receipt 41-0: held up. "), "still held up")
        assert slips.why(under(app)) in said(app)
        folder.mkdir()
        wanted.touch()
        await press(pilot, "r")
        await wait(pilot, lambda: said(app) == "✓ Receipt 41-0: printed", "printed")
        assert rows(app) == [("receipt", "printed", 1)]


async def test_f9_on_a_slip_that_waits_only_tries_it_now(app: PtsaApp) -> None:
    async with running(app) as pilot:
        await take_in(pilot)
        await press(pilot, "f9", "f9")
        assert rows(app) == [("receipt", "waiting", 1)]
        assert "queued; the printer is asked now" in said(app)


# --- keys and lists --------------------------------------------------------------------------------------------------


async def test_without_any_slip_f9_says_so(app: PtsaApp) -> None:
    async with running(app) as pilot:
        await press(pilot, "f9", "f9")
        assert "There is no slip to print again." in said(app)
        await press(pilot, "enter", "x", "r", "y", "a")
        shown(app)
        await press(pilot, "ctrl+g", "9")
        shown(app)


async def test_f9_stands_on_the_own_last_slip_while_another_officer_prints(app: PtsaApp) -> None:
    async with running(app) as pilot:
        await take_in(pilot)
        mine = jobs_of(app)[-1].id
        register = app.terminal.register
        budi = register.officer_by_code("budi")
        assert budi is not None
        await app.terminal.write(perform, register, budi.id, structs.replace(intake(), slip=True))
        await press(pilot, "f9")
        assert under(app).id == mine
        assert len(rows(app)) == 2


async def test_after_a_look_the_cursor_is_where_it_was_and_f9_from_elsewhere_goes_to_the_last(app: PtsaApp) -> None:
    async with running(app) as pilot:
        await take_in(pilot)
        await take_in_another(pilot)
        await press(pilot, "f9")
        first, last = (job.id for job in jobs_of(app))
        assert under(app).id == last
        await press(pilot, "down", "enter", "escape")
        assert under(app).id == first
        await press(pilot, "f2", "f9")
        assert under(app).id == last


async def test_the_cursor_stays_on_its_slip_when_others_come(app: PtsaApp) -> None:
    async with running(app) as pilot:
        await take_in(pilot)
        await press(pilot, "f9")
        mine = under(app).id
        register = app.terminal.register
        await app.terminal.write(perform, register, app.terminal.me.id, structs.replace(intake(), slip=True))
        app.prints_changed()
        await wait(pilot, lambda: len(rows(app)) == 2, "the other one is seen")
        assert under(app).id == mine


async def test_nothing_is_painted_while_nothing_becomes_of_the_slips(
    app: PtsaApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(app) as pilot:
        await take_in(pilot)
        await press(pilot, "f9")
        painted: list[object] = []
        monkeypatch.setattr(app, "_display", lambda *what: painted.append(what))
        for _look in range(3):
            shown(app).look()
            await settle(pilot)
        assert painted == []
        await app.terminal.write(print_jobs.skip, app.terminal.register, under(app).id)
        shown(app).look()
        await wait(pilot, lambda: painted, "a change is painted")


async def test_a_case_prints_any_of_its_slips(app: PtsaApp) -> None:
    async with running(app) as pilot:
        await take_in(pilot)
        case = jobs_of(app)[0].subject
        app.open(CaseScreen(case))
        await settle(pilot)
        await press(pilot, "s", "1")  # handed over: a routing slip is possible
        await press(pilot, "e")
        assert isinstance(app.screen, SlipChoice)
        assert [c.slip for c in app.screen.found] == ["receipt", "routing"]
        await press(pilot, "2")
        await wait(pilot, lambda: len(jobs_of(app)) == 2, "wanted")
        await settle(pilot)
        assert said(app).endswith("Routing slip · slip queued")
        await press(pilot, "e", "enter")
        await wait(pilot, lambda: len(jobs_of(app)) == 3, "a copy of the receipt")
        assert [(j.slip, j.copy) for j in jobs_of(app)] == [("receipt", 1), ("routing", 1), ("receipt", 2)]
        await press(pilot, "e", "escape")
        assert len(jobs_of(app)) == 3


async def test_the_words_of_the_slip_vanish_with_the_line_they_stood_in(
    app: PtsaApp, printing: Callable[[str], Printing], device: Path
) -> None:
    async with running(app) as pilot:
        await take_in(pilot)
        await press(pilot, "f2", "f3")
        printing(f"file:{device}")
        await wait(pilot, lambda: jobs_of(app)[0].state == "printed", "printed")
        await settle(pilot)
        assert "slip" not in said(app)


# --- pictures --------------------------------------------------------------------------------------------------------


def filled(desk: Terminal) -> None:
    """Make jobs of each state, by hand: no printer is needed to look at them."""
    register, sari = desk.register, desk.me.id
    for form in (intake(), intake(service="PKB", papers=()), intake(service="AK1", papers=())):
        perform(register, sari, structs.replace(form, slip=True))
    now = register.clock.now()
    job = print_jobs.claim(register, now, "file:lp")
    assert job is not None
    print_jobs.printed(register, job.id)
    print_jobs.again(register, sari, job.id)
    job = print_jobs.claim(register, now, "file:lp")
    assert job is not None
    print_jobs.failed(register, job.id, "printer_paper")
    print_jobs.skip(register, 3)
    print_jobs.ask(register, 4, "print_broken_off")


async def f9(pilot: Pilot[int]) -> None:
    """The jobs."""
    await press(pilot, "f9", "home")


async def preview(pilot: Pilot[int]) -> None:
    """A slip on the screen."""
    await press(pilot, "f9", "end", "enter")


async def choice(pilot: Pilot[int]) -> None:
    """The slips of a case."""
    app = pilot.app
    assert isinstance(app, PtsaApp)
    app.open(CaseScreen(jobs_of(app)[1].subject))
    await settle(pilot)
    await press(pilot, "e")


async def at_home(pilot: Pilot[int]) -> None:
    """Home and title when slips are held up."""
    app = pilot.app
    assert isinstance(app, PtsaApp)
    app.prints_changed()
    await settle(pilot)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("story", [f9, preview, choice, at_home], ids=lambda s: s.__name__)
def test_screen(
    snap_compare: Callable[..., bool],
    app: PtsaApp,
    story: Story,
    language: str,
    size: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(status_codes, "new", lambda: 48_213)  # a picture shows the same one each time
    words.set_language(language)
    filled(app.terminal)

    async def before(pilot: Pilot[int]) -> None:
        await settle(pilot)
        await story(pilot)
        await settle(pilot)

    assert snap_compare(app, terminal_size=SIZES[size], run_before=before)
