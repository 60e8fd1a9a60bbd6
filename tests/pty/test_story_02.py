"""Failure story 2: the power goes within five seconds of "confirmed", and the record is gone; or its id is used again
and the next one is thrown away (Odoo #125037). Here the program is killed, and the power cut, right behind the message.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from models.facts import numbering
from models.forms import Intake, perform
from models.register.register import Register
from tests.pty import test_soak
from tests.pty.conftest import Place
from tests.pty.test_soak import cases
from tests.pty.test_story import SAVED
from tests.terminal import Terminal

PEOPLE = (
    ("3174014505909901", "Wening Asih"),
    ("3273051708859902", "Bagus Jatmiko"),
    ("3578036203799903", "Tuti Sekarwangi"),
)


def until_saved(desk: Terminal) -> str:
    """Read until the screen says that it is saved, and not a moment longer; return the number."""
    while not (found := SAVED.search(desk.text)):
        desk.until(lambda: SAVED.search(desk.text), "saved")
    return found[1]


def test_story_02_killed_right_behind_the_message(place: Place) -> None:
    """Killed as soon as the message stands: it is there, and whatever comes next has an id and a number of its own."""
    said: list[str] = []
    heads: list[int] = []
    for turn in range(3):
        with place.signed_in() as desk:
            desk.press("F2")
            desk.see("Service")
            desk.type(PEOPLE[turn][0])
            desk.press("Enter")
            desk.type(PEOPLE[turn][1])
            desk.press("Enter", "Enter", "Enter")
            desk.type("wlkp")
            desk.press("Enter", "a", "F10")
            said.append(until_saved(desk))
            desk.kill()
        assert numbering.shown(cases(place)[-1]) == said[-1]
        assert place.whole()
        register = Register.open(place.database, tokens=place.folder / "state" / "tokens")
        assert register.standing() == "known", "nothing looks restored: no number is skipped either"
        heads.append(register.head().seq)
        register.close()
    running = [int(number.split("-")[3]) for number in said]
    assert running == list(range(running[0], running[0] + 3))
    assert heads == sorted(set(heads))


def test_story_02_power_cut_behind_the_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On every disk that a cut may leave, a further save takes no id and no number that was given before."""
    looked = []

    def check(path: Path, tokens: Path, saved: list[int]) -> None:
        sound(path, tokens, saved)
        register = Register.open(path, tokens=tokens)
        sari = register.officer_by_code("sari")
        assert sari is not None
        before = {id_ for (id_,) in register.database.rows("SELECT id FROM entry")}
        there = {number for (number,) in register.database.rows("SELECT number FROM case_file")}
        done = perform(register, sari.id, Intake(nik="3174014505909901", name="Wening", service="JKP", papers="all"))
        assert done.number not in there | set(saved)
        assert done.case not in before
        assert there < {number for (number,) in register.database.rows("SELECT number FROM case_file")}
        register.close()
        sound(path, tokens, [*saved, done.number or 0])
        looked.append(done.number)

    sound = test_soak.check
    monkeypatch.setattr(test_soak, "check", check)
    test_soak.cut_power(tmp_path, saves=2, per_cut=1, seed=3)
    assert len(looked) > 50
