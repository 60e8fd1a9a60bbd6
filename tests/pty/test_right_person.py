"""What is saved is of the person whose number stands there: typed on a real terminal, read in the register."""

from __future__ import annotations

import json
import sqlite3

from tests.pty.conftest import Place
from tests.pty.test_story import saved

A, B = "3174014505909007", "3174014505909008"
"""Two numbers that differ in their last digit."""

WULAN: dict[str, object] = {"name": "Wulan Kinanti", "phone": "081234567890", "address": "Jl. Melati 1"}
XAVERIUS: dict[str, object] = {"name": "Xaverius Tunggul", "phone": "081334567891", "address": "Jl. Mawar 2"}


def known(place: Place) -> dict[str, dict[str, object]]:
    """Return what the register knows of both."""
    with sqlite3.connect(place.database) as database:
        rows = database.execute("SELECT nik, name, phone, address FROM person WHERE nik IN (?, ?)", (A, B)).fetchall()
    return {nik: {"name": name, "phone": phone, "address": address} for nik, name, phone, address in rows}


def test_the_last_digit_is_another_persons(place: Place) -> None:
    intake: dict[str, object] = {"do": "intake", "service": "PP", "papers": "all"}
    place.record({**intake, "nik": A, **WULAN}, {**intake, "nik": B, **XAVERIUS})
    with place.signed_in() as desk:
        desk.press("F2")
        desk.see("NIK")
        desk.type(A)
        desk.see("Jl. Melati 1")
        desk.press("Backspace")
        desk.gone("Jl. Melati 1")
        desk.type(B[-1])
        desk.see("Jl. Mawar 2")
        desk.press("Enter")
        desk.see("Known here: Xaverius Tunggul")
        desk.type("wlkp")
        desk.press("Enter")
        desk.see("not looked at yet")
        desk.press("m", "F10")
        desk.see("! Missing 1 · not checked yet 4")  # nothing is saved for papers that nobody looked at
        desk.press("x")
        desk.gone("not checked yet")  # neither in the form nor in what was refused before
        desk.press("F10")
        number = saved(desk)
        desk.press("C-q")
        desk.exit()
    assert known(place) == {A: WULAN, B: XAVERIUS}
    hit = json.loads(place.run("lookup", number, "--json").stdout)
    assert (hit["name"], hit["service"], hit["state"]) == ("Xaverius Tunggul", "WLKP", "incomplete")
    assert place.whole()
