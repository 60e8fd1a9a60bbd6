"""Slips of the real program: printed behind the screen, and a dead printer that nobody notices at the keyboard."""

from __future__ import annotations

import sqlite3
from io import BytesIO
from pathlib import Path

import pypdfium2

from tests.ptsa_tui.printing import printers
from tests.ptsa_tui.printing.printers import TcpPrinter
from tests.pty.conftest import Place
from tests.pty.test_story import saved
from tests.terminal import Terminal

NIK = "3174014505909911"


def chosen(place: Place, printer: str) -> None:
    """Write the settings of the desk."""
    folder = Path(place.env["PTSA_CONFIG"])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "settings.toml").write_text(f'language = "en"\nprinter = "{printer}"\n', encoding="utf-8")


def take_in(desk: Terminal, name: str, nik: str = NIK) -> str:
    """Take a request in with all papers; return its number."""
    desk.press("F2")
    desk.see("NIK")
    desk.type(nik)
    desk.press("Enter")
    desk.type(name)
    desk.press("Enter", "Enter", "Enter")
    desk.type("pp")
    desk.press("Enter", "Enter", "a", "F10")
    return saved(desk)


def jobs(place: Place) -> list[tuple[str, str]]:
    """Return state and reason of every print job."""
    with sqlite3.connect(place.database) as database:
        found = database.execute("SELECT state, reason FROM print_job ORDER BY id").fetchall()
    database.close()
    return found


def test_a_save_is_printed_behind_the_screen(place: Place) -> None:
    with place.signed_in() as desk:
        number = take_in(desk, "Bagus Jatmiko")
        desk.until(lambda: jobs(place) == [("printed", "")], "printed")
    (file,) = (Path(place.env["PTSA_DATA"]) / "slips").iterdir()
    assert "Bagus" not in file.name
    text = pypdfium2.PdfDocument(BytesIO(file.read_bytes()))[0].get_textpage().get_text_bounded()
    assert number in text
    assert "Bagus Jatmiko" in text
    assert NIK not in text
    with sqlite3.connect(place.database) as database:
        (looks,) = database.execute("SELECT count(*) FROM look WHERE kind = 'SlipPrinted'").fetchone()
    database.close()
    assert looks == 1
    assert place.whole()


def test_story_12_printer_dead_behind_a_real_screen(place: Place) -> None:
    dead = TcpPrinter(printers.SILENT)
    chosen(place, dead.target)
    with place.signed_in() as desk:
        take_in(desk, "Bagus Jatmiko")
        desk.until(dead.connected.is_set, "connected")
        take_in(desk, "Wulan Lestari", "3174014505909912")  # a second citizen, while the first slip is stuck
        desk.until(lambda: jobs(place) == [("waiting", "printer_silent")] * 2, "both wait")
        dead.manner = printers.WELL
        desk.press("C-q")
        assert desk.exit() == 0
    with place.signed_in() as desk:
        desk.until(lambda: jobs(place) == [("printed", "")] * 2, "printed after the next start")
    assert [sum(name in p.text for p in dead.papers()) for name in ("Bagus Jatmiko", "Wulan Lestari")] == [1, 1]
    dead.close()


def test_story_12_the_program_is_killed_while_it_prints(place: Place) -> None:
    endless = TcpPrinter(printers.ENDLESS)
    chosen(place, endless.target)
    with place.signed_in() as desk:
        take_in(desk, "Bagus Jatmiko")
        desk.until(endless.cut.is_set, "sent")
        desk.kill()
    endless.manner = printers.WELL
    with place.signed_in() as desk:
        desk.until(lambda: jobs(place) == [("asks", "print_broken_off")], "asks")
        desk.press("F9")
        desk.see("Bagus Jatmiko")
    assert endless.came.acquire(timeout=60)
    assert len(endless.papers()) == 1
    endless.close()
