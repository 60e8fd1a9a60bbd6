"""A shift on a real terminal: one officer takes in, hands over and leaves; the next one must accept before F2 saves."""

from __future__ import annotations

import sqlite3

from tests.pty.conftest import Place
from tests.pty.test_printing import take_in
from tests.pty.test_story import saved
from tests.terminal import Terminal

NIKS = ("3174014505909911", "3174014505909912", "3174014505909913")


def acts(place: Place) -> list[tuple[str, str]]:
    """Return the kind of every act of a person and who did it, in their order."""
    with sqlite3.connect(place.database) as database:
        found = database.execute(
            """SELECT e.kind, o.code FROM entry e JOIN officer o ON o.id = e.officer
            WHERE e.kind IN ('CaseOpened', 'ShiftHanded', 'ShiftAccepted') ORDER BY e.id"""
        ).fetchall()
    database.close()
    return found


def sign_in(desk: Terminal, code: str) -> None:
    """Sign the next officer in; no name stands there before it is typed."""
    desk.see("Who serves at this desk?")
    desk.type(code)
    desk.press("Enter")
    desk.type("latihan")
    desk.press("Enter")


def test_the_next_officer_accepts_before_anything_is_saved(place: Place) -> None:
    before = len(acts(place))
    with place.signed_in() as desk:
        take_in(desk, "Bagus Jatmiko", NIKS[0])
        take_in(desk, "Wulan Lestari", NIKS[1])
        desk.type("31740")  # a third citizen goes away again: what was typed is a draft of this officer
        desk.press("C-g", "s")
        desk.see("Wulan Lestari")
        desk.press("F10")
        desk.see("Hand the shift of LOKET over?")
        desk.press("F10")
        desk.see("The shift was handed over:")
        desk.press("C-y")
        sign_in(desk, "budi")
        desk.see("Handed over by Sari Widowati")
        desk.press("F2")
        desk.see("A shift waits here to be taken over first: Ctrl+E")
        desk.type(NIKS[2])
        desk.press("Enter")
        desk.type("Teguh Santosa")
        desk.press("Enter", "Enter", "Enter")
        desk.type("pp")
        desk.press("Enter", "Enter", "a", "F10")
        desk.see("A shift waits here to be taken over first: Ctrl+E")
        assert len(acts(place)) == before + 3, "nothing was saved"
        desk.press("C-e")
        desk.see("all there")
        desk.press("a")
        desk.see("The shift was taken over:")
        desk.press("F2")
        desk.see("Teguh Santosa")
        desk.press("F10")
        saved(desk)
        desk.press("C-q")
        assert desk.exit() == 0
    assert acts(place)[before:] == [
        ("CaseOpened", "sari"),
        ("CaseOpened", "sari"),
        ("ShiftHanded", "sari"),
        ("ShiftAccepted", "budi"),
        ("CaseOpened", "budi"),
    ]
    assert place.whole()


def test_story_09_a_killed_terminal_gives_each_officer_his_own_drafts(place: Place) -> None:
    with place.signed_in() as desk:
        desk.press("F2")
        desk.see("NIK")
        desk.type(NIKS[0])
        desk.press("Enter")
        desk.type("Bagus Jat")
        desk.press("C-y")
        sign_in(desk, "budi")
        desk.see("Due today")
        assert "Unsaved drafts: " not in desk.text
        desk.press("F2")
        desk.see("NIK")
        desk.type("11111")
        desk.see("11111")
        desk.kill()
    with place.open() as desk:
        desk.see("Password")
        desk.press("S-Tab", "C-u")  # a practice desk proposes its first officer when it is opened
        sign_in(desk, "budi")
        desk.see("Unsaved drafts: 1. Key 0 lists them.")
        desk.press("0")
        desk.see("Delete")
        assert "Bagus" not in desk.text
        desk.press("Esc")
        desk.see("Take a citizen")
        desk.press("C-y")
        sign_in(desk, "sari")
        desk.see("Unsaved drafts: 1. Key 0 lists them.")
        desk.press("F2", "C-d")
        desk.see("Bagus Jat")
        desk.press("C-q")
        assert desk.exit() == 0
    assert place.whole()
