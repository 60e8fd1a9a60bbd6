"""The pictures of README and guide, taken from the program itself: ``python -m tests.pictures docs/pictures``."""

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
from models.desk import Desk
from models.found import found_practice
from models.practice import fill, fill_queue
from ptsa_tui.app import PtsaApp
from ptsa_tui.display import DisplayApp, Source
from ptsa_tui.settings import Settings
from tests.conftest import StillClock
from tests.screens import test_attention as attention_stories
from tests.screens import test_papers as paper_stories
from tests.screens import test_prints
from tests.screens import test_queue as queue_stories
from tests.screens import test_snapshots as stories
from tests.screens.conftest import press, settle
from tests.screens.test_sync import FakeLink, confirm

SIZE = (100, 28)


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
    test_prints.filled(app.desk)
    app.prints_changed()
    await test_prints.f9(pilot)


PICTURES: dict[str, stories.Story] = {
    "masuk": signed_out,
    "beranda": stories.home,
    "penerimaan": stories.intake_missing,
    "penelusuran": stories.lookup,
    "berkas": stories.case,
    "kartu": stories.card,
    "antrean": queue_stories.serving,
    "serah-terima": stories.handover,
    "serah-terima-banyak": marked,
    "kembalikan": returning,
    "penyerahan": stories.deliver,
    "perlu-perhatian": attention_stories.two_crossings,
    "berkas-kertas": paper_stories.put,
    "hitung-berkas": paper_stories.counted,
    "slip": slips,
    "sinkronisasi": sync,
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
        fill_queue(register)
        desk = Desk(register)
        if story is sync:
            desk = Desk(register, FakeLink(register.clock.now() + 900))
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
    """Take all pictures, in Indonesian."""
    os.environ |= {"COLORTERM": "truecolor", "TERM": "xterm-256color"}
    os.environ.pop("NO_COLOR", None)
    words.set_language("id")
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(take_display(folder, "tampilan-antrean"))
    for name, story in PICTURES.items():
        asyncio.run(take(folder, name, story))
        print(folder / f"{name}.svg")


if __name__ == "__main__":
    main()
