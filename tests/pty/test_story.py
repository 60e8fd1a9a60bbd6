"""The desk's main job with the keyboard alone, on a real terminal; then the same without a screen."""

from __future__ import annotations

import json
import re

import pytest

from tests.pty.conftest import Place
from tests.terminal import Terminal

NIK, NEW = "3174014505909901", "3174010101909902"
SAVED = re.compile(r"Saved (\d{3}-\d{2}-\d{3}-\d{6}-\d)")


def saved(terminal: Terminal) -> str:
    """Wait for a saved case and return its number."""
    terminal.until(lambda: SAVED.search(terminal.text), "saved")
    found = SAVED.search(terminal.text)
    assert found is not None
    return found[1]


def test_the_main_job_with_the_keyboard_alone(place: Place) -> None:
    place.record({"do": "intake", "nik": NIK, "name": "Sulastri Wening", "service": "WLKP", "papers": "all"})
    with place.signed_in() as desk:
        desk.press("F2")
        desk.see("NIK")
        keys = 0
        desk.type(NIK)
        for key in ("Enter", "pkb", "Enter", "a", "F10"):
            if key == "pkb":
                desk.see("Known here: Sulastri Wening")
                desk.type(key)
                desk.see("PKB")
                continue
            desk.press(key)
            keys += 1
        first = saved(desk)
        assert keys <= 10, f"{keys} keys beyond NIK and service code"

        desk.type(NEW)
        desk.press("Enter")
        desk.type("Bagus Jatmiko")
        desk.press("Enter", "Enter", "Enter")
        desk.type("pp")
        desk.press("Enter", "Enter", "o", "m", "m", "F10")
        desk.see("notice 8000")
        second = saved(desk)
        assert second != first

        running, check = second.split("-")[3:]
        for text in (NEW, NEW[6:12], "jatm", f"{int(running)}-{check}", second):
            desk.press("F3")
            desk.see("Find")
            desk.press("C-u")
            desk.type(text)
            desk.see("Bagus Jatmiko")

        running, check = first.split("-")[3:]
        row = f" {int(running)}-{check} "
        desk.press("F4")
        desk.see("Incoming 0")
        desk.press("3")
        desk.see("[3 Held")
        desk.go_to_row(row)
        desk.press("s")
        desk.see("Hand over to")
        desk.press("1")
        desk.see("it waits to be accepted")
        desk.press("1")
        desk.see("[1 Incoming 1]")
        desk.press("t")
        desk.see("Accepted")
        desk.press("3")
        desk.see("With the unit")
        desk.go_to_row(row)
        desk.press("p")
        desk.see("The product is ready")
        desk.type("SK-2026-1")
        desk.press("F10")
        desk.see("Ready: ")
        desk.press("1")
        desk.see("[1 Incoming 1]")
        desk.press("t")
        desk.see("Accepted")
        desk.press("4")
        desk.go_to_row(row)
        desk.press("d")
        desk.see("Give it to")
        desk.press("F10")
        desk.see("Delivered: ")
        desk.press("C-q")
        assert desk.exit() == 0
    assert place.whole()
    hit = json.loads(place.run("lookup", first, "--json").stdout)
    assert (hit["state"], hit["name"]) == ("delivered", "Sulastri Wening")


def test_the_same_without_a_screen(place: Place) -> None:
    intake: dict[str, object] = {
        "do": "intake",
        "nik": NIK,
        "name": "Sulastri Wening",
        "service": "PP",
        "papers": "all",
    }
    (taken,) = place.record(intake)
    case = taken["number"]
    story: list[dict[str, object]] = [
        {"do": "deliver", "case": case},
        {"do": "offer", "case": case, "to": "HI"},
        {"do": "accept", "case": case},
        {"do": "accept", "case": case},
        {"do": "ready", "case": case, "product": "SK-1"},
        {"do": "accept", "case": case},
        {"do": "deliver", "case": case, "role": "other", "name": "Harjo", "seen": "sim", "authority": "SK-7"},
        {**intake, "nik": NEW, "name": "Bagus", "papers": [{"requirement": "naskah"}], "rest": "missing"},
    ]
    answers = place.record(*story)
    assert [a["ok"] for a in answers] == [False, True, True, False, True, True, True, True]
    assert [a.get("code") for a in answers if not a["ok"]] == ["not_ready", "handover_accepted"]
    assert answers[-1]["notice"]
    assert place.whole()
    for text in (NIK, "wening", str(case)):
        assert json.loads(place.run("lookup", text, "--json").stdout)["state"] == "delivered"


@pytest.mark.parametrize(("f2", "f3"), [("\x1bOQ", "\x1bOR"), ("\x1b[12~", "\x1b[13~"), ("\x1b[[B", "\x1b[[C")])
def test_function_keys_of_many_terminals(place: Place, f2: str, f3: str) -> None:
    with place.signed_in() as desk:
        desk.send(f2)
        desk.see("Service")
        desk.send(f3)
        desk.see("persons at this desk")


def test_the_plain_twins(place: Place) -> None:
    with place.signed_in() as desk:
        desk.press("C-g")
        desk.see("2 Intake")
        desk.press("2")
        desk.see("Service")
        desk.press("Esc")
        desk.see("Due today")
        desk.press("?")
        desk.see("keys and help")
        desk.press("Esc")
        desk.gone("keys and help")
        desk.press("/")
        desk.see("persons at this desk")
        desk.press("C-g", "4")
        desk.see("Incoming")
