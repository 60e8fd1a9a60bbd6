"""The survey on a real terminal: turned to citizens, who read nothing of each other and reach nothing of the desk."""

from __future__ import annotations

import sqlite3

import pytest

from tests.pty.conftest import Place
from tests.pty.test_printing import take_in
from tests.terminal import ON_PURPOSE, Terminal

WORDS = {"en": ("Due today", "Only an officer", "Which service"), "id": ("Jatuh tempo", "Hanya petugas", "Layanan apa")}
FIRST = "1/13"
CLOSED = ("C-q", "C-p", "C-g", "C-y", "C-l", "C-c", "C-e", "C-f", "C-z", "F1", "F2", "F3", "F4", "F5", "F7", "F12")
"""Keys that lead somewhere everywhere else."""


def surveys(place: Place) -> tuple[int, int]:
    """Return how many answers wait in the box, and how many of today are entries."""
    with sqlite3.connect(place.database) as database:
        (waiting,) = database.execute("SELECT count(*) FROM ballot").fetchone()
        (taken,) = database.execute("SELECT count(*) FROM survey_answer WHERE instrument = 'skm'").fetchone()
    database.close()
    return waiting, taken


def answer(desk: Terminal, digits: str) -> None:
    """Press digits as a citizen does, one after each page that came: the same one at once again is a slip."""
    for digit in digits:
        before = desk.lines[0]
        desk.pump(ON_PURPOSE)
        desk.send(digit)
        desk.until(lambda before=before: desk.lines[0] != before, f"the page behind {before}")  # type: ignore[misc]


@pytest.mark.share(of=2)
@pytest.mark.parametrize(("language", "thin"), [("en", ""), ("id", "1")])
def test_the_next_citizen_reads_nothing_and_reaches_nothing(place: Place, language: str, thin: str) -> None:
    due, door, service = WORDS[language]
    env = {"SSH_TTY": "/dev/pts/9", "SSH_CONNECTION": "1"} if thin else {}
    before = surveys(place)[1]
    with place.signed_in(language=language, **env) as desk:
        if language == "en":
            take_in(desk, "Bagus Jatmiko", "3174014505909911")
        desk.press("F7")
        desk.see("IKM")
        desk.press("t")
        desk.see(service)
        assert "PTSA" not in desk.text
        assert "Widowati" not in desk.text
        answer(desk, "3" + "43" * 4 + "4" + "2" + "5")
        for key in CLOSED:
            desk.press(key)
        desk.send("%001010260000127\r")
        desk.paste("3174014505909911")
        desk.pump(0.5)
        assert "13/13" in desk.text, "nothing but digits gets in, and a scan is none"
        assert "Bagus" not in desk.text
        desk.pump(ON_PURPOSE)
        desk.send("4")
        desk.see("_")  # the thanks, in large letters
        desk.see(FIRST)  # and then the next citizen's first question
        assert surveys(place) == (1, before)
        desk.press("Esc")
        desk.see(door)
        desk.press("C-q", "F2", "C-y")
        desk.type("sari")
        desk.press("Enter")
        desk.type("salah")
        desk.press("Enter")
        desk.pump(0.3)
        assert due not in desk.text
        desk.press("Esc")
        desk.see(FIRST)
        answer(desk, "1" + "3" + "43" * 4 + "00")
        desk.pump(ON_PURPOSE)
        desk.send("0")
        desk.see("_")
        desk.see(FIRST)
        assert surveys(place) == (2, before)
        desk.press("Esc")
        desk.see(door)
        desk.type("sari")
        desk.press("Enter")
        desk.type("latihan")
        desk.press("Enter")
        desk.see(due)
        desk.press("C-q")
        assert desk.exit() == 0
    assert place.whole()


def test_a_program_that_is_started_anew_is_locked(place: Place) -> None:
    with place.signed_in() as desk:
        desk.press("F7")
        desk.see("IKM")
        desk.press("t")
        desk.see("Which service")
        answer(desk, "34")
        desk.kill()
    with place.open() as desk:
        desk.see("Password")
        desk.press("F2", "F7", "C-p", "C-g")
        desk.pump(0.3)
        assert "Password" in desk.text
        assert "IKM" not in desk.text
        desk.press("C-q")
        assert desk.exit() == 0
    assert surveys(place)[0] == 0, "what was begun is nobody's"
    assert place.whole()
