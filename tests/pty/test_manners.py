"""What only a real terminal shows: cursor, colours, sizes, silence, and keys that come faster than the screen."""

from __future__ import annotations

import re
import time

import pytest

from tests.pty.conftest import Place
from tests.pty.test_story import SAVED

NIK, OTHER = "3174014505909921", "3174010101909922"
COLOUR = re.compile(rb"\x1b\[[0-9;]*m")


def codes(raw: bytes) -> set[str]:
    """Return every colour code in the bytes: 30–49 and 90–107, with 38 and 48 as they begin (``38;2`` …)."""
    found = set()
    for sequence in COLOUR.findall(raw):
        parts = sequence[2:-1].decode().split(";")
        for place, part in enumerate(parts):
            if part in ("38", "48"):
                found.add(";".join(parts[place : place + 2]))
                break
            if part.isdigit() and (30 <= int(part) <= 37 or 40 <= int(part) <= 47 or 90 <= int(part) <= 107):
                found.add(part)
    return found


def test_the_terminals_own_cursor_stands_at_the_field_and_at_the_row(place: Place) -> None:
    with place.signed_in() as desk:
        assert desk.raw.rfind(b"\x1b[?25h") > desk.raw.rfind(b"\x1b[?25l")
        desk.until(lambda: desk.cursor == (0, 3), "on the first line of home")
        desk.press("Down", "Down")
        desk.until(lambda: desk.cursor == (0, 5), "two lines further")
        desk.press("F2")
        desk.see("Service")
        desk.until(lambda: desk.cursor == (13, 1), "in the first field")
        desk.type("3174")
        desk.until(lambda: desk.cursor == (17, 1), "behind what is typed")
        desk.press("Tab")
        desk.until(lambda: desk.cursor == (13, 2), "in the next field")
        assert not desk.screen.cursor.hidden


def test_no_colour_at_all_when_it_is_not_wanted(place: Place) -> None:
    with place.signed_in(NO_COLOR="1") as desk:
        desk.press("F4", "3")
        desk.see("Held")
        assert codes(desk.raw) == set()


def test_sixteen_colours_where_the_terminal_has_no_more(place: Place) -> None:
    with place.signed_in(TERM="xterm", COLORTERM="-") as desk:
        desk.press("F2")
        desk.see("Service")
        desk.press("F4", "3")
        desk.see("Held")
        assert not {c for c in codes(desk.raw) if ";" in c}


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_title_said_line_and_keys_stand_where_they_belong(place: Place, size: tuple[int, int]) -> None:
    with place.signed_in(size) as desk:
        rows = desk.text.split("\n")
        assert rows[0].startswith(" PTSA Latihan")
        assert rows[0].rstrip().endswith("[PRACTICE]")
        assert "F1 Help" in rows[size[1] - 1]


def test_the_window_may_change_its_size(place: Place) -> None:
    with place.signed_in() as desk:
        desk.resize(120, 40)
        desk.until(lambda: "F1 Help" in desk.text.split("\n")[39], "redrawn for 40 rows")
        desk.resize(80, 24)
        desk.until(lambda: "F1 Help" in desk.text.split("\n")[23], "redrawn for 24 rows")


def test_an_idle_desk_sends_nothing(place: Place) -> None:
    with place.signed_in() as desk:
        desk.press("F2")
        desk.see("Service")
        desk.pump(0.5)
        before = len(desk.raw)
        end = time.monotonic() + 2
        while time.monotonic() < end:
            desk.pump(0.2)
        assert len(desk.raw) == before


def test_keys_typed_ahead_of_a_screen_are_kept(place: Place) -> None:
    with place.signed_in() as desk:
        desk.send("\x1bOQ" + NIK)
        desk.until(lambda: NIK in desk.text, "every digit in the field")
        desk.send("\x1bORsiti rah")
        desk.see("siti rah")
        desk.send("\x0724501")
        desk.until(lambda: NIK + "4501" in desk.text, "menu, digit and text in one burst")


def test_keys_typed_ahead_of_a_save_go_into_the_next_form(place: Place) -> None:
    with place.signed_in() as desk:
        desk.press("F2")
        desk.see("Service")
        desk.send(f"{NIK}\rSiti\r\r\rwlkp\ra\x1b[21~{OTHER}")
        desk.see("Saved")
        desk.until(lambda: OTHER in desk.text, "the next NIK")
        assert NIK not in desk.text
    assert place.whole()


def test_a_double_save_saves_once(place: Place) -> None:
    with place.signed_in() as desk:
        desk.press("F2")
        desk.see("Service")
        desk.send(f"{NIK}\rSiti\r\r\rwlkp\ra\x1b[21~\x1b[21~\x1b[21~")
        desk.until(lambda: SAVED.search(desk.text), "saved")
        desk.pump(0.5)
    assert len(place.run("lookup", NIK, "--json").stdout.splitlines()) == 1


def test_a_scanner_neither_saves_nor_doubles(place: Place) -> None:
    with place.signed_in() as desk:
        desk.press("F2")
        desk.see("Service")
        desk.send(f"{NIK}\r\r\r")
        desk.see("The name is missing")
        assert NIK in desk.text
        desk.press("C-q")
        assert desk.exit() == 0
    assert place.run("lookup", NIK, "--json").returncode == 1


def test_lock_and_unlock(place: Place) -> None:
    with place.signed_in() as desk:
        desk.press("F3")
        desk.see("persons at this desk")
        desk.press("C-l")
        desk.see("Locked")
        assert "persons" not in desk.text
        desk.type("latihan")
        desk.press("Enter")
        desk.see("persons at this desk")
