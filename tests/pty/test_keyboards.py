"""Keys as different terminals send them: function keys, digits, single letters, and keys that nobody knows."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psutil
import pytest

from tests.pty.conftest import Place
from tests.pty.test_manners import codes
from tests.terminal import FUNCTION_KEYS, Terminal

NIK = "317401450590998"
"""The first fifteen digits; the last one tells the people of this file apart."""

STRANGE = {
    "Shift+Insert": "\x1b[2;2~",
    "Alt+F1": "\x1b[1;3P",
    "Alt+F5": "\x1b[15;3~",
    "Ctrl+Alt+F4": "\x1b[1;7S",
    "Shift+5 of the keypad": "\x1b[1;2E",
    "Shift+F3 of rxvt": "\x1b[13$",
}
"""Keys of real keyboards that mean nothing here."""


def step_back(desk: Terminal, shown: str) -> None:
    """Press Esc and wait until what it closes is gone."""
    desk.press("Esc")
    desk.gone(shown)


def cursor_line(desk: Terminal) -> str:
    """Return the line that the terminal's own cursor stands on."""
    return desk.lines[desk.cursor[1]]


def test_function_keys_act_alike_on_every_keyboard(place: Place) -> None:
    with place.signed_in() as desk:
        for last, keyboard in enumerate(FUNCTION_KEYS):
            desk.keyboard = keyboard
            desk.press("F1")
            desk.see("keys and help of this screen")
            step_back(desk, "keys and help of this screen")
            desk.press("F2")
            desk.see("Service")
            desk.press("F3")
            desk.see("persons at this desk")
            desk.press("F4")
            desk.see(" 1 Incoming")
            desk.press("F2")
            desk.see("Service")
            desk.send(f"{NIK}{last}\rSiti\r\r\rwlkp\ra")
            desk.see("Promised: ")
            desk.press("F10")
            desk.see("Saved")
            desk.press("F3")
            desk.see("persons at this desk")


def test_digits_behind_the_menu_and_the_saving_twin(place: Place) -> None:
    """Ctrl+S reaches the program: the line's own flow control is off."""
    with place.signed_in() as desk:
        for digit, shown in (("2", "Service"), ("3", "persons at this desk"), ("4", " 1 Incoming"), ("2", "Service")):
            desk.press("C-g")
            desk.see(" 3 Lookup")
            desk.press(digit)
            desk.gone(" 3 Lookup")
            desk.see(shown)
        desk.send(f"{NIK}0\rSiti\r\r\rwlkp\ra")
        desk.see("Promised: ")
        desk.press("C-s")
        desk.see("Saved")


def test_a_character_is_a_key_on_a_list_and_text_in_a_field(place: Place) -> None:
    with place.signed_in() as desk:
        desk.press("?")
        desk.see("keys and help of this screen")
        step_back(desk, "keys and help of this screen")
        desk.press("/")
        desk.see("persons at this desk")
        desk.type("a/b?")
        desk.until(lambda: cursor_line(desk)[: desk.cursor[0]].endswith("a/b?"), "both characters in the box")
        desk.press("F2")
        desk.see("Service")
        desk.type("?")
        desk.until(lambda: cursor_line(desk)[: desk.cursor[0]].endswith("?"), "the question mark in the field")
        assert "keys and help" not in desk.text


def test_keys_that_nobody_knows_do_nothing(place: Place) -> None:
    """Their sequences must not come apart: on a list digits and letters are acts, in a field they are text."""
    with place.signed_in() as desk:
        for key in STRANGE.values():
            desk.send(key)
            desk.pump(0.2)
            assert "Due today" in desk.text, f"{key!r} opened something"
        desk.press("F2")
        desk.see("Service")
        desk.send(f"{NIK}0\rSiti\r\r\rpkb\ra")
        desk.see("Promised: ")
        desk.press("Up", "Up")
        before = desk.lines
        for key in STRANGE.values():
            desk.send(key)
            desk.pump(0.2)
            assert desk.lines == before, f"{key!r} changed the marks of the papers"
        desk.press("Tab")
        desk.until(lambda: cursor_line(desk).startswith(" Note"), "in the note")
        for key in STRANGE.values():
            desk.send(key)
            desk.pump(0.2)
            assert cursor_line(desk).split() == ["Note"], f"{key!r} typed something"


def test_esc_and_a_letter_in_one_packet_are_esc_and_the_letter(place: Place) -> None:
    with place.signed_in() as desk:
        desk.press("F1")
        desk.see("keys and help of this screen")
        desk.send("\x1b?")
        desk.pump(0.3)
        desk.see("keys and help of this screen")
        desk.send("\x1b\x1bOQ")
        desk.see("Service")
        desk.send(f"{NIK}0\r")
        desk.type("Siti")
        desk.press("C-g")
        desk.see(" 3 Lookup")
        desk.send("\x1bbf")
        desk.until(lambda: cursor_line(desk)[: desk.cursor[0]].endswith("Sitibf"), "both letters behind the name")


def test_a_paste_with_controls_in_it_is_one_text(place: Place) -> None:
    with place.signed_in() as desk:
        desk.press("F2")
        desk.see("Service")
        desk.type(f"{NIK}0")
        desk.press("Enter")
        desk.paste("Siti\x1b[21~ Aisyah\x1b\x07 binti\x1bOR Umar")
        desk.see("Siti")
        desk.until(lambda: cursor_line(desk)[: desk.cursor[0]].endswith(" Umar"), "the whole text in the name")
        assert "persons at this desk" not in desk.text
        assert "Saved" not in desk.text
        desk.type("x")
        desk.until(lambda: cursor_line(desk)[: desk.cursor[0]].endswith(" Umarx"), "the next key behind it")


def test_a_percent_sign_is_text_in_a_field_and_no_command_on_a_list(place: Place) -> None:
    """Codes of slips begin with it, so it is held back for a moment; a text gets it all the same."""
    with place.signed_in() as desk:
        desk.press("%")
        desk.pump(0.2)
        assert "Due today" in desk.text
        desk.press("F3")
        desk.see("persons at this desk")
        for typed in ("50% dari", "%", "%%1", "100%"):
            desk.press("C-u")
            desk.type(typed)
            desk.until(
                lambda typed=typed: cursor_line(desk)[: desk.cursor[0]].endswith(f" {typed}"),  # type: ignore[misc]
                f"{typed} in the box",
            )


def test_line_feed_is_enter_as_well(place: Place) -> None:
    """Ctrl+J, and scanners that end a line as Unix does."""
    with place.signed_in() as desk:
        desk.press("F2")
        desk.see("Service")
        desk.send(f"{NIK}0\nSiti\n\n\nwlkp\na")
        desk.see("Promised: ")


def test_letters_of_another_encoding_stop_nothing(place: Place) -> None:
    """A terminal that is set to Latin-1 sends bytes that are no UTF-8."""
    with place.signed_in() as desk:
        desk.press("F3")
        desk.see("persons at this desk")
        desk.send(b"Ren\xe9 ")
        desk.type("Budi")
        desk.until(lambda: cursor_line(desk)[: desk.cursor[0]].endswith("Budi"), "the letters behind it")


DEAF = (
    sys.executable,
    "-c",
    "import os, signal, sys; signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP}); "
    "os.execv(sys.argv[1], sys.argv[1:])",
)
"""How a program is started that no signal tells of its lost terminal."""


@contextmanager
def busy_machine(programs: int) -> Iterator[None]:
    """Keep the processors busy with something else."""
    spinning = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _turn in range(programs)]
    try:
        yield
    finally:
        for program in spinning:
            program.kill()
            program.wait()


def half_typed(desk: Terminal) -> None:
    """Type half an intake; the program has read its last letters and not yet shown them.

    They go in one piece: what a line has not handed over yet when it is cut, no program can keep.
    """
    desk.press("F2")
    desk.see("Service")
    desk.type(f"{NIK}0")
    desk.press("Enter")
    desk.send("Rahayu Putus")
    desk.see("Rahay")


def promptly(desk: Terminal, cut: Callable[[], object]) -> int:
    """Cut the line and return the exit code of the program, which has two seconds."""
    cut()
    return desk.wait(2.0)


def close(desk: Terminal) -> None:
    """Take the terminal away."""
    os.close(desk.fd)
    desk.fd = -1


CUTS: dict[str, tuple[Callable[[Terminal], object], tuple[str, ...]]] = {
    "closed": (close, ()),
    "deaf": (close, DEAF),
    "ignored-by-its-parent": (close, ("sh", "-c", 'trap "" HUP; "$@"; exit $?', "sh")),
    "signal": (lambda desk: os.kill(desk.pid, signal.SIGHUP), ()),
}


@pytest.mark.parametrize(
    ("way", "programs"),
    [
        pytest.param(way, programs, marks=pytest.mark.soak if programs and way != "deaf" else [])
        for way in CUTS
        for programs in (0, 3)
    ],
)
def test_a_cut_line_ends_the_program_and_keeps_the_draft(place: Place, way: str, programs: int) -> None:
    """Both on a machine that has nothing else to do and on a busy one; most of the latter are left to the long runs."""
    cut, prefix = CUTS[way]
    with place.signed_in(prefix=prefix) as desk, busy_machine(programs):
        half_typed(desk)
        assert promptly(desk, lambda: cut(desk)) == 129
    kept(place, "Rahayu Putus")


def kept(place: Place, name: str) -> None:
    """The draft of the half-typed intake is there."""
    with sqlite3.connect(place.database) as database:
        (draft,) = (data for (data,) in database.execute("SELECT data FROM draft"))
    database.close()
    assert NIK in draft
    assert name in draft
    assert place.whole()


def test_a_line_that_is_cut_while_it_stands_still_ends_the_program_too(place: Place) -> None:
    """Nobody reads what the program draws: it waits for its terminal when the terminal goes."""
    with place.signed_in() as desk:
        half_typed(desk)
        desk.see("Rahayu Putus")
        desk.pump(0.3)
        for _turn in range(60):
            desk.send("\x1bOR\x1bOQ")
            time.sleep(0.02)
        assert promptly(desk, lambda: close(desk)) == 129
    kept(place, "Rahayu Putus")


def threads(desk: Terminal) -> int:
    """Return how many threads the program has."""
    return int(psutil.Process(desk.pid).num_threads())


def test_a_stopped_program_takes_up_what_was_typed_meanwhile(place: Place) -> None:
    """Ctrl+Z does nothing here; a program that was stopped from outside goes on where it was."""
    with place.signed_in() as desk:
        desk.press("F2")
        desk.see("Service")
        desk.press("C-z")
        desk.type(f"{NIK}0")
        desk.see(f"{NIK}0")
        before = threads(desk)
        os.kill(desk.pid, signal.SIGSTOP)
        desk.send("\rSiti Tunda")
        os.kill(desk.pid, signal.SIGCONT)
        desk.see("Siti Tunda")
        desk.until(lambda: cursor_line(desk)[: desk.cursor[0]].endswith("Siti Tunda"), "behind the name")
        assert threads(desk) == before, "two readers would share the keys"


def test_a_terminal_of_256_colours_gets_no_more(place: Place) -> None:
    with place.signed_in(COLORTERM="-") as desk:
        desk.press("F2")
        desk.see("Service")
        assert not {c for c in codes(desk.raw) if c.endswith(";2")}
