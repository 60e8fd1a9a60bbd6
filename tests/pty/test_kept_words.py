"""Words that an officer typed are found again: in the draft, in the saved case, on the screen."""

from __future__ import annotations

from tests.pty.conftest import Place
from tests.pty.test_terminal_manners import F3, F10, whole_form

NIK = "3174014505909971"


def test_the_note_of_an_intake_stands_on_its_case(place: Place) -> None:
    with place.signed_in() as desk:
        desk.press("F2")
        desk.see("Service")
        desk.send(whole_form(NIK, "Siti Catat"))
        desk.see("Promised: ")
        desk.press("Tab")
        desk.type("minta dikabari lewat telepon")
        desk.see("minta dikabari lewat telepon")
        desk.send(F10)
        desk.see("Saved")
        desk.send(F3 + NIK + "\r")
        desk.see("Taken in, complete")
        desk.see("minta dikabari")


def test_a_remark_on_a_missing_paper_stands_on_its_case(place: Place) -> None:
    with place.signed_in((120, 40)) as desk:
        desk.press("F2")
        desk.see("Service")
        desk.send(f"{NIK}\rSiti Catat\r\r\rpkb\r")
        desk.see("not looked at yet")
        desk.press("n")
        desk.see("Remark")
        desk.type("menyusul besok")
        desk.press("Enter")
        desk.see("not looked at yet · me")
        desk.press("x")
        desk.gone("not looked at yet")
        desk.send(F10)
        desk.see("Saved")
        desk.send(F3 + NIK + "\r")
        desk.see("Taken in, incomplete")
        desk.see("menyusul besok")
