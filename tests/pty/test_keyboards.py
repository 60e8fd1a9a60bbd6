"""Keys as different terminals send them: function keys, digits, single letters, and keys that nobody knows."""

from __future__ import annotations

import os
import signal
import sqlite3

from tests.pty.conftest import Place
from tests.pty.test_manners import codes
from tests.terminal import FUNCTION_KEYS, Terminal

NIK = "317401450590998"
"""The first fifteen digits; the last one tells the people of this file apart."""


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


def test_a_cut_line_ends_the_program_and_keeps_the_draft(place: Place) -> None:
    with place.signed_in() as desk:
        desk.press("F2")
        desk.see("Service")
        desk.type(f"{NIK}0")
        desk.press("Enter")
        desk.type("Rahayu Putus")
        desk.see("Rahayu Putus")
        desk.pump(0.3)
        desk.hang_up()
    with sqlite3.connect(place.database) as database:
        (draft,) = (data for (data,) in database.execute("SELECT data FROM draft"))
    database.close()
    assert NIK in draft
    assert "Rahayu Putus" in draft
    assert place.whole()


def test_a_stopped_program_takes_up_what_was_typed_meanwhile(place: Place) -> None:
    """Ctrl+Z does nothing here; a program that was stopped from outside goes on where it was."""
    with place.signed_in() as desk:
        desk.press("F2")
        desk.see("Service")
        desk.press("C-z")
        desk.type(f"{NIK}0")
        desk.see(f"{NIK}0")
        os.kill(desk.pid, signal.SIGSTOP)
        desk.send("\rSiti Tunda")
        os.kill(desk.pid, signal.SIGCONT)
        desk.see("Siti Tunda")
        desk.until(lambda: cursor_line(desk)[: desk.cursor[0]].endswith("Siti Tunda"), "behind the name")


def test_a_terminal_of_256_colours_gets_no_more(place: Place) -> None:
    with place.signed_in(COLORTERM="-") as desk:
        desk.press("F2")
        desk.see("Service")
        assert not {c for c in codes(desk.raw) if c.endswith(";2")}
