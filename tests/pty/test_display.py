"""``ptsa display`` on a real terminal: it follows the queue, only reads, and survives whatever the database does."""

from __future__ import annotations

import sqlite3
import sys
import time
from pathlib import Path

import pytest

from ptsa_tui import letters
from tests.pty.conftest import Place
from tests.terminal import Terminal

CALLED = {"do": "next", "counter": 3}


def display(place: Place, *arguments: str, size: tuple[int, int] = (80, 24)) -> Terminal:
    """Open the display."""
    command = [sys.executable, "-m", "ptsa_tui", "--lang", "en", "display", *arguments]
    return Terminal(command, place.env, size)


def shows(terminal: Terminal, label: str) -> bool:
    """Tell whether a label stands there in large letters, line by line."""
    drawn = letters.tall(label, 78, letters.HEIGHT)
    return all(line.strip() in terminal.text for line in drawn)


def settings(place: Place, text: str) -> None:
    """Write the settings."""
    folder = place.folder / "config"
    folder.mkdir(exist_ok=True)
    (folder / "settings.toml").write_text(text, encoding="utf-8")


def test_a_call_is_seen_in_large_letters_with_its_counter(place: Place) -> None:
    with display(place) as terminal:
        terminal.see("This service is free of gratification")
        terminal.until(lambda: shows(terminal, "A-005"), "the living queue's last call")
        terminal.see("5 waiting")
        (answer,) = place.record(CALLED)
        assert answer["ticket"] == "A-008"
        terminal.until(lambda: shows(terminal, "A-008"), "the call")
        terminal.see("A-005   counter 1")
        terminal.see("4 waiting")
        terminal.press("q")
        assert terminal.exit() == 0


def test_only_the_calls_of_one_counter(place: Place) -> None:
    with display(place, "--counter", "7") as terminal:
        terminal.see("No number has been called yet.")
        place.record(CALLED)
        place.record({**CALLED, "counter": 7})
        terminal.until(lambda: shows(terminal, "A-006"), "the call to counter 7")
        assert "counter 3" not in terminal.text
        terminal.press("C-c")
        assert terminal.exit() == 0


def test_it_shows_nothing_of_any_person(place: Place) -> None:
    with sqlite3.connect(place.database) as database:
        names = [name for (name,) in database.execute("SELECT name FROM person")]
        officers = [name for (name,) in database.execute("SELECT name FROM officer")]
    place.record({"do": "ticket", "priority": "ill", "reason": "Mulyono sakit jantung"}, CALLED)
    with display(place) as terminal:
        terminal.until(lambda: shows(terminal, "A-008"), "the call")
        for word in (*names, *officers, "Mulyono", "jantung", "ill"):
            assert word.encode() not in terminal.raw.split(b"gratification")[-1]
            assert word not in terminal.text or word == "ill"


def test_an_idle_display_costs_no_byte_but_the_clocks_minute(place: Place) -> None:
    with display(place) as terminal:
        terminal.until(lambda: shows(terminal, "A-005"), "the board")
        terminal.pump(1.2)
        before, minute = len(terminal.raw), time.time() // 60
        terminal.pump(3)
        if time.time() // 60 == minute:
            assert len(terminal.raw) == before
        else:
            assert len(terminal.raw) - before < 400


def test_it_changes_nothing_in_the_database(place: Place) -> None:
    place.record({"do": "ticket"})
    before = place.database.read_bytes()
    with display(place) as terminal:
        terminal.until(lambda: shows(terminal, "A-005"), "the board")
        terminal.pump(1.5)
        terminal.press("q")
        assert terminal.exit() == 0
    assert place.database.read_bytes() == before
    assert place.whole()


def test_it_waits_out_a_database_that_is_held(place: Place) -> None:
    with display(place) as terminal:
        terminal.until(lambda: shows(terminal, "A-005"), "the board")
        with sqlite3.connect(place.database, isolation_level=None) as other:
            other.execute("BEGIN EXCLUSIVE")
            terminal.pump(1.5)
            assert shows(terminal, "A-005")
            other.execute("ROLLBACK")
        place.record(CALLED)
        terminal.until(lambda: shows(terminal, "A-008"), "the call afterwards")


def test_it_follows_a_database_that_is_exchanged_or_vanishes(place: Place, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with sqlite3.connect(place.database) as source, sqlite3.connect(copy) as target:
        source.backup(target)
    with display(place) as terminal:
        place.record(CALLED)
        terminal.until(lambda: shows(terminal, "A-008"), "the call")
        for name in ("practice.db", "practice.db-wal", "practice.db-shm"):
            (place.folder / "data" / name).unlink(missing_ok=True)
        terminal.see("The queue can't be read just now; it is tried again.")
        assert shows(terminal, "A-008"), "what was called stays on the wall"
        copy.rename(place.database)
        terminal.until(lambda: shows(terminal, "A-005"), "the restored queue")
        terminal.gone("The queue can't be read just now")
        place.record(CALLED)
        terminal.until(lambda: shows(terminal, "A-008"), "the call in the restored one")


def test_a_file_that_is_no_database_is_waited_out(place: Place) -> None:
    with display(place) as terminal:
        terminal.until(lambda: shows(terminal, "A-005"), "the board")
        kept = place.database.read_bytes()
        for name in ("practice.db-wal", "practice.db-shm"):
            (place.folder / "data" / name).unlink(missing_ok=True)
        place.database.write_bytes(b"this is no database" * 100)
        terminal.see("The queue can't be read just now; it is tried again.")
        place.database.write_bytes(kept)
        terminal.gone("The queue can't be read just now")


@pytest.mark.share(of=2)
@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40), (200, 60)])
def test_it_fits_every_size(place: Place, size: tuple[int, int]) -> None:
    with display(place, size=size) as terminal:
        terminal.see("free of gratification")
        terminal.until(lambda: "█" in terminal.text, "large letters")
        assert "waiting" in terminal.lines[-2]
        terminal.resize(80, 24)
        terminal.until(lambda: shows(terminal, "A-005"), "the letters of the new size")


@pytest.mark.parametrize(("text", "rings"), [("", False), ("display_bell = true\n", True)])
def test_it_rings_only_where_the_settings_want_it(place: Place, text: str, rings: bool) -> None:
    settings(place, text)
    with display(place) as terminal:
        terminal.until(lambda: shows(terminal, "A-005"), "the board")
        before = len(terminal.raw)
        place.record(CALLED)
        terminal.until(lambda: shows(terminal, "A-008"), "the call")
        terminal.pump(0.2)
        assert (b"\x07" in terminal.raw[before:]) == rings


def test_no_database_is_said_and_none_is_made(place: Place, tmp_path: Path) -> None:
    done = place.run("--data", str(tmp_path / "empty"), "display")
    assert done.returncode == 2
    assert "needs a terminal" in done.stderr
    with Terminal(
        [sys.executable, "-m", "ptsa_tui", "--lang", "en", "--data", str(tmp_path / "empty"), "display"], place.env
    ) as terminal:
        assert terminal.exit() == 3
        assert "No desk is in this folder" in terminal.text
    assert not (tmp_path / "empty").exists()
