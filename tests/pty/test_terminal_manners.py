"""Manners of the whole desk: every screen with its cursor, its colours and its silence, and bursts of whole forms."""

from __future__ import annotations

import json
import time

import pytest

from tests.pty.conftest import Place
from tests.pty.test_manners import codes
from tests.terminal import Terminal

NIK, OTHER, THIRD = "3174014505909941", "3174010101909942", "3174014505909943"
F2, F3, F4, F10 = "\x1bOQ", "\x1bOR", "\x1bOS", "\x1b[21~"


def whole_form(nik: str, name: str) -> str:
    """Return the keys of a complete intake of a new person, without the save."""
    return f"{nik}\r{name}\r\r\rwlkp\ra"


def hits(place: Place, nik: str) -> list[dict[str, object]]:
    """Return what ``ptsa lookup`` finds for a NIK."""
    return [json.loads(line) for line in place.run("lookup", nik, "--json").stdout.splitlines()]


def line_at_cursor(desk: Terminal) -> str:
    """Return the line of the screen that the terminal's own cursor stands on."""
    return desk.text.split("\n")[desk.cursor[1]]


def taken_in(place: Place) -> None:
    """Record one complete case."""
    (answer,) = place.record({"do": "intake", "nik": NIK, "name": "Lestari Ayu", "service": "PP", "papers": "all"})
    assert answer["ok"], answer


def close(desk: Terminal, shown: str) -> None:
    """Press Esc and wait until what it closes is gone."""
    desk.press("Esc")
    desk.gone(shown)


def tour(desk: Terminal) -> None:
    """Visit every screen and dialog once."""
    desk.press("F2")
    desk.see("Service")
    desk.type(NIK)
    desk.press("Enter")
    desk.see("Known here: Lestari Ayu")
    desk.type("pkb")
    desk.press("Enter")
    desk.see("not looked at yet")
    desk.press("a", "C-x", "F3")
    desk.see("persons at this desk")
    desk.type("lest")
    desk.see("Lestari Ayu")
    desk.press("Down", "Enter")
    desk.see("Taken in, complete")
    desk.press("F4", "3")
    desk.see("[3 Held")
    desk.press("s")
    desk.see("Hand over to")
    close(desk, "Hand over to")
    desk.press("p")
    desk.see("Product no.")
    close(desk, "Product no.")
    desk.press("F1")
    desk.press("End")
    desk.see("leave the program")
    close(desk, "leave the program")
    desk.press("C-g")
    desk.see(" 2 Intake")
    close(desk, " 2 Intake")
    desk.press("C-l")
    desk.see("Locked")


@pytest.mark.parametrize(
    ("env", "allowed"),
    [
        ({"NO_COLOR": "1"}, "none"),
        ({"TERM": "xterm", "COLORTERM": "-"}, "sixteen"),
    ],
    ids=["no-colour", "sixteen"],
)
def test_no_screen_shows_a_colour_that_was_not_asked_for(place: Place, env: dict[str, str], allowed: str) -> None:
    taken_in(place)
    with place.signed_in(**env) as desk:
        tour(desk)
        shown = codes(desk.raw)
        assert shown == set() if allowed == "none" else not {c for c in shown if ";" in c}
        assert desk.raw.rfind(b"\x1b[?25h") > desk.raw.rfind(b"\x1b[?25l"), "the cursor is visible to the last"


def test_the_cursor_stands_where_the_officer_works_on_every_screen(place: Place) -> None:
    taken_in(place)
    with place.signed_in() as desk:
        desk.press("F3")
        desk.see("persons at this desk")
        desk.type("lest")
        desk.until(lambda: desk.cursor[0] == 17 and "lest" in line_at_cursor(desk), "behind the search text")
        desk.press("Down")
        desk.until(lambda: "Lestari Ayu" in line_at_cursor(desk), "on the hit")
        desk.press("F4", "3")
        desk.see("[3 Held")
        desk.go_to_row("Lestari Ayu")
        desk.press("p")
        desk.see("Product no.")
        desk.type("SK-7")
        desk.until(lambda: line_at_cursor(desk)[: desk.cursor[0]].endswith("SK-7"), "behind the product's number")
        close(desk, "Product no.")
        desk.press("s")
        desk.see("Hand over to")
        desk.press("Down")
        desk.until(lambda: line_at_cursor(desk).strip(" │┃▌▐").startswith("2 "), "on the second unit")
        close(desk, "Hand over to")
        desk.press("C-l")
        desk.see("Locked")
        desk.until(lambda: "Password" in line_at_cursor(desk), "at the password")
        assert not desk.screen.cursor.hidden


def test_every_idle_screen_is_silent(place: Place) -> None:
    taken_in(place)
    with place.signed_in() as desk:
        for keys, shown in (("", "Due today"), (F3, "persons at this desk"), (F4 + "3", "[3 Held")):
            desk.send(keys)
            desk.see(shown)
            desk.pump(0.5)
            before = len(desk.raw)
            end = time.monotonic() + 2
            while time.monotonic() < end:
                desk.pump(0.2)
            assert len(desk.raw) == before, f"{desk.raw[before:]!r} while nobody typed at {shown}"


def test_keys_typed_ahead_of_the_sign_in_are_kept(place: Place) -> None:
    with place.open() as desk:
        desk.see("Password")
        desk.send(f"latihan\r{F2}{NIK}")
        desk.see("Service")
        desk.until(lambda: NIK in line_at_cursor(desk), "every digit in the first field")


def test_three_whole_forms_in_one_burst_are_three_cases(place: Place) -> None:
    people = ((NIK, "Satu"), (OTHER, "Dua"), (THIRD, "Tiga"))
    with place.signed_in() as desk:
        desk.press("F2")
        desk.see("Service")
        desk.send("".join(whole_form(nik, name) + F10 for nik, name in people))
        desk.until(lambda: "Saved" in desk.text and hits(place, THIRD), "the third save")
    for nik, name in people:
        (hit,) = hits(place, nik)
        assert (hit["name"], hit["state"]) == (name, "received")
    assert place.whole()


def test_a_double_save_leaves_the_next_number_in_its_field(place: Place) -> None:
    with place.signed_in() as desk:
        desk.press("F2")
        desk.see("Service")
        desk.send(whole_form(NIK, "Siti") + F10 + F10 + OTHER)
        desk.until(lambda: OTHER in desk.text, "the next NIK")
        row = next(line for line in desk.text.split("\n") if OTHER in line)
        assert row.startswith(" NIK"), f"the NIK of the next citizen went astray: {row!r}"
    assert len(hits(place, NIK)) == 1
    assert place.whole()


def test_a_save_and_a_way_to_another_screen_in_one_burst(place: Place) -> None:
    with place.signed_in() as desk:
        desk.press("F2")
        desk.see("Service")
        desk.send(whole_form(NIK, "Siti Buru") + F10 + F3 + "buru")
        desk.see("1 lines")
        desk.until(lambda: "buru" in line_at_cursor(desk), "the text in the box of lookup")
        assert "Siti Buru" in desk.text
    assert len(hits(place, NIK)) == 1


def test_a_scanned_number_of_a_known_person_with_extra_enters_saves_nothing(place: Place) -> None:
    taken_in(place)
    before = hits(place, NIK)
    with place.signed_in() as desk:
        desk.press("F2")
        desk.see("Service")
        desk.send(f"{NIK}\r\r\r\r\r\r")
        desk.see("Known here: Lestari Ayu")
        desk.pump(0.5)
        assert "Saved" not in desk.text
        assert NIK in desk.text
    assert hits(place, NIK) == before


def test_a_half_typed_form_lives_through_every_size(place: Place) -> None:
    with place.signed_in() as desk:
        desk.press("F2")
        desk.see("Service")
        desk.type(NIK)
        desk.press("Enter")
        desk.type("Rahayu")
        for size in ((40, 10), (8, 3), (1, 1), (200, 60), (80, 24)):
            desk.resize(*size)
            desk.pump(0.2)
        desk.see("Rahayu")
        desk.see(NIK)
        desk.until(lambda: line_at_cursor(desk)[: desk.cursor[0]].endswith("Rahayu"), "still behind the name")
        desk.type("ni")
        desk.see("Rahayuni")


def test_the_terminal_is_given_back_as_it_was(place: Place) -> None:
    with place.signed_in() as desk:
        desk.press("C-q")
        assert desk.exit() == 0
        for on, off in ((b"\x1b[?1049h", b"\x1b[?1049l"), (b"\x1b[?2004h", b"\x1b[?2004l")):
            assert desk.raw.rfind(off) > desk.raw.rfind(on) > -1
        assert desk.raw.rfind(b"\x1b[?25h") > desk.raw.rfind(b"\x1b[?25l")
        assert b"\x1b[?1000h" not in desk.raw, "no mouse was asked for"
