"""The pictures of README and guide, taken from the program itself: ``python -m tests.pictures docs/pictures``.

Every screen at 80×24: in Indonesian in the folder, in English in its folder ``en``. Slips: :mod:`tests.slip_pictures`.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
from pathlib import Path

from textual.app import App
from textual.pilot import Pilot

from models import words
from models.practice import fill, fill_complaints, fill_quality, fill_queue, fill_surveys
from models.register.founding import found_practice
from models.terminal.terminal import Terminal
from ptsa_tui.app import PtsaApp
from ptsa_tui.display import DisplayApp, Source
from ptsa_tui.settings import Settings
from screens.shell import app as shell_app
from tests.conftest import StillClock
from tests.screens import test_act_snapshots as act_stories
from tests.screens import test_print_jobs
from tests.screens import test_snapshots as stories
from tests.screens.attention import test_attention as attention_stories
from tests.screens.complaints import test_pictures as complaint_stories
from tests.screens.conftest import OnPurpose, press, settle, type_
from tests.screens.intake import test_twins as twin_stories
from tests.screens.paper_files import test_paper_files as paper_stories
from tests.screens.quality import test_quality as quality_stories
from tests.screens.queue import test_queue as queue_stories
from tests.screens.reports import test_pictures as report_stories
from tests.screens.shift import test_shift as shift_stories
from tests.screens.survey import test_survey as survey_stories
from tests.screens.test_sync import FakeLink, confirm

SIZE = (80, 24)


async def sync(pilot: Pilot[int]) -> None:
    """F12."""
    await press(pilot, "f12")


async def signed_out(pilot: Pilot[int]) -> None:
    """The sign-in screen."""


async def marked(pilot: Pilot[int]) -> None:
    """F4: three cases are marked, and one key asks for the unit of all three."""
    await press(pilot, "f4", "3", "space", "space", "down", "space", "s")


async def returning(pilot: Pilot[int]) -> None:
    """F4: what the citizen must bring."""
    await press(pilot, "f4", "3", "r", "space")


async def slips(pilot: Pilot[int]) -> None:
    """F9 with a slip in each state."""
    app = pilot.app
    assert isinstance(app, PtsaApp)
    test_print_jobs.filled(app.terminal)
    app.prints_changed()
    await test_print_jobs.f9(pilot)


async def slip_preview(pilot: Pilot[int]) -> None:
    """F9: a slip as it looks on paper."""
    await slips(pilot)
    await press(pilot, "end", "enter")


async def typed_person(pilot: Pilot[int]) -> None:
    """Someone new, typed as far as the service."""
    await press(pilot, "f2")
    await type_(pilot, "3174014505909017")
    await press(pilot, "enter")
    await type_(pilot, "Siti Aminah")
    await press(pilot, "enter", "enter", "enter")
    await type_(pilot, "pkb")
    await press(pilot, "enter")


async def read_back(pilot: Pilot[int]) -> None:
    """Ctrl+B: the name in large letters."""
    await typed_person(pilot)
    await press(pilot, "a", "ctrl+b")


async def from_paper(pilot: Pilot[int]) -> None:
    """Ctrl+N: sheets that were filled by hand."""
    await typed_person(pilot)
    await press(pilot, "ctrl+n")
    await press(pilot, "tab")
    await type_(pilot, "T-1 0930")


async def text_modules(pilot: Pilot[int]) -> None:
    """Ctrl+T: texts for a note."""
    await stories.open_case(pilot, "received")
    await press(pilot, "n", "ctrl+t")


PICTURES: dict[str, stories.Story] = {
    "masuk": signed_out,
    "beranda": stories.home,
    "penerimaan": stories.intake_missing,
    "penelusuran": stories.lookup,
    "berkas": stories.case,
    "kartu": stories.card,
    "baca-ulang": read_back,
    "dari-kertas": from_paper,
    "teks": text_modules,
    "orang-sama": twin_stories.sheet,
    "melengkapi": stories.complete,
    "koreksi": act_stories.correct,
    "biaya": act_stories.fee,
    "kedaluwarsa": act_stories.lapse,
    "antrean": queue_stories.serving,
    "antrean-nomor": queue_stories.ticket,
    "antrean-hari": queue_stories.day,
    "serah-terima": stories.handover,
    "serah-terima-banyak": marked,
    "kembalikan": returning,
    "siap": stories.ready,
    "penyerahan": stories.deliver,
    "perlu-perhatian": attention_stories.two_crossings,
    "berkas-kertas": paper_stories.put,
    "hitung-berkas": paper_stories.counted,
    "pengaduan": complaint_stories.handled,
    "pengaduan-satu": complaint_stories.one,
    "pengaduan-formulir": complaint_stories.form,
    "survei": survey_stories.picture_index,
    "survei-layar-dibalik": survey_stories.picture_turned,
    "penilaian": quality_stories.quality,
    "penilaian-satu": quality_stories.assessment,
    "forum": quality_stories.forum,
    "laporan": report_stories.choice,
    "laporan-janji": report_stories.promises,
    "sif": shift_stories.handing,
    "sif-terima": shift_stories.taking,
    "slip": slips,
    "slip-lihat": slip_preview,
    "sinkronisasi": sync,
    "draf": stories.drafts,
    "perintah": stories.palette,
    "menu": stories.menu,
    "kunci": stories.lock,
    "bantuan": stories.help_,
}


def write(folder: Path, name: str, app: App[int]) -> None:
    """Write what an app shows; its fonts are the reader's, none is fetched."""
    picture = re.sub(r"@font-face \{.*?\}", "", app.export_screenshot(simplify=True), flags=re.DOTALL)
    (folder / f"{name}.svg").write_text(picture, encoding="utf-8")


async def take_display(folder: Path, name: str) -> None:
    """Write the picture of the display of called numbers."""
    with tempfile.TemporaryDirectory() as place:
        path, clock = Path(place) / "p.db", StillClock()
        register = found_practice(path, tokens=Path(place), clock=clock, fast=True)
        fill_queue(register)
        app = DisplayApp(Source(lambda: path, 0, clock))
        async with app.run_test(size=SIZE) as pilot:
            while app.board is None:
                await pilot.pause(0.01)
            await pilot.pause()
            write(folder, name, app)
        app.end()
        register.close()


async def take(folder: Path, name: str, story: stories.Story) -> None:
    """Run one story on a fresh desk and write its picture."""
    with tempfile.TemporaryDirectory() as place:
        register = found_practice(Path(place) / "p.db", tokens=Path(place), clock=StillClock(), fast=True)
        fill(register, 40, 5)
        for more in (fill_queue, fill_complaints, fill_surveys, fill_quality):
            more(register)
        desk = Terminal(register)
        if story is sync:
            desk = Terminal(register, FakeLink(register.clock.now() + 900))
            register.set_notes({"centre": "https://pusat.example:8443", "contact": str(register.clock.now() - 300)})
            confirm(register, 12)
        if story is not signed_out:
            desk.officer = register.officer_by_code("sari")
        desk.counter = 3
        app = PtsaApp(desk, Settings(colours="full"))
        async with app.run_test(size=SIZE) as pilot:
            await settle(pilot)
            await story(pilot)
            await settle(pilot)
            write(folder, name, app)
            await press(pilot, "ctrl+q")
        desk.close()
        register.close()


def main() -> None:
    """Take all pictures, in both languages."""
    os.environ |= {"COLORTERM": "truecolor", "TERM": "xterm-256color"}
    os.environ.pop("NO_COLOR", None)
    shell_app.Pace = OnPurpose  # type: ignore[attr-defined]  # else a key that comes this fast is a slip of the finger, and does nothing
    for language, folder in (("id", Path(sys.argv[1])), ("en", Path(sys.argv[1]) / "en")):
        words.set_language(language)
        folder.mkdir(parents=True, exist_ok=True)
        asyncio.run(take_display(folder, "tampilan-antrean"))
        for name, story in PICTURES.items():
            asyncio.run(take(folder, name, story))
            print(folder / f"{name}.svg")


if __name__ == "__main__":
    main()
