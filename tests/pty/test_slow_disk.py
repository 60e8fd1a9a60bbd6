"""Bursts on a slow disk: a key that comes before what its screen reads is done later, not lost and not misplaced."""

from __future__ import annotations

import sqlite3
import sys

import pytest

from tests.pty.conftest import Place
from tests.pty.test_terminal_manners import F2, F3, F4, F10, NIK, OTHER, hits, taken_in, whole_form
from tests.terminal import Terminal


def slow_desk(place: Place) -> Terminal:
    """Open the desk on a slow disk and sign in."""
    desk = Terminal([sys.executable, "-m", "tests.pty.slow_driver", "--lang", "en"], place.env)
    desk.see("Password")
    desk.type("latihan")
    desk.press("Enter")
    desk.see("Due today")
    return desk


def looks(place: Place) -> list[str]:
    """Return the kinds in the access log, the oldest first."""
    with sqlite3.connect(place.database) as database:
        kinds = [k for (k,) in database.execute("SELECT kind FROM look ORDER BY id")]
    database.close()
    return kinds


@pytest.mark.parametrize(
    ("burst", "shown"),
    [
        (F4 + "3", "[3 Held"),
        (F3 + NIK + "\rv", f"NIK {NIK}"),
        (F2 + NIK + "\rpkb\ra", "Promised: "),
    ],
    ids=["lane", "case", "papers"],
)
def test_a_burst_waits_for_what_its_screens_read(place: Place, burst: str, shown: str) -> None:
    taken_in(place)
    with slow_desk(place) as desk:
        desk.send(burst)
        desk.see(shown)


def test_a_digit_typed_ahead_of_home_opens_its_line(place: Place) -> None:
    with Terminal([sys.executable, "-m", "tests.pty.slow_driver", "--lang", "en"], place.env) as desk:
        desk.see("Password")
        desk.send("latihan\r3")
        desk.see("[2 Outgoing")


def test_a_whole_number_is_never_shown_without_its_line_in_the_access_log(place: Place) -> None:
    taken_in(place)
    with slow_desk(place) as desk:
        desk.send(F3 + NIK + "\rv")
        desk.see("Lestari Ayu")
        desk.see("Taken in, complete")
        desk.pump(1)
        whole = f"NIK {NIK}" in desk.text
        desk.press("C-q")
        assert desk.exit() == 0
    assert not whole or "Unmasked" in looks(place), "the whole number was shown and nobody noted it"
    assert "DetailOpened" in looks(place), "the case was opened and nobody noted it"
    assert whole, "the key was lost"


def test_a_form_in_one_burst_is_saved_once(place: Place) -> None:
    with slow_desk(place) as desk:
        desk.send(F2 + whole_form(NIK, "Siti") + F10 + OTHER)
        desk.see("Saved")
        desk.until(lambda: any(line.startswith(" NIK") and OTHER in line for line in desk.text.split("\n")), "the next")
    assert len(hits(place, NIK)) == 1
    assert place.whole()
