"""Assessments and forums on a real terminal: a sheet that comes to its result, a forum with two commitments."""

from __future__ import annotations

import json

from tests.pty.conftest import Place
from tests.terminal import Terminal


def fill_in(desk: Terminal, *fields: str) -> None:
    """Type one field after the other, Enter behind each; a pause tells a long text from a scan."""
    for field in fields:
        if field:
            desk.type(field)
            desk.see(field)
            desk.pump(0.2)
        desk.press("Enter")


def test_the_sheet_of_2023_comes_to_its_result(place: Place) -> None:
    """Weights of 2023, 80/90/75/70: 79.87, B, green; written as a PDF, and the same by the command."""
    with place.signed_in() as desk:
        desk.press("C-g", "q")
        desk.see("77,99")
        desk.see("! yellow")
        desk.press("a")
        desk.see("Begin an assessment")
        fill_in(desk, "2", "hi", "2023")
        desk.see("being scored")
        for place_, typed in ((0, "80"), (8, "90"), (9, "75"), (4, "70")):
            if place_:
                desk.press(*["Down"] * place_)
            desk.press("Enter")
            desk.see("an empty score takes it away")
            fill_in(desk, typed, "", "SK 12/2026", "")
            desk.see("Scored:")
        desk.see("79,87 · B · High quality · = green")
        desk.press("w")
        desk.see("Written:")
        desk.press("f")
        desk.see("Finish this assessment?")
        desk.press("y")
        desk.see("The assessment is finished.")
        desk.press("Esc")
        desk.see("79,87")
        desk.press("C-q")
        assert desk.exit() == 0
    (pdf,) = (place.database.parent / "documents").iterdir()
    assert (pdf.name, pdf.read_bytes()[:4]) == ("assessment-ombudsman-2022-hi-2023.pdf", b"%PDF")
    assert pdf.stat().st_mode & 0o077 == 0
    found = json.loads(place.run("quality", "list", "--json").stdout)["assessments"]
    assert [(a["result"], a["band"], a["zone"]) for a in found if a["year"] == 2023] == [(7987, "B", "green")]
    assert place.whole()


def test_a_forum_with_two_commitments(place: Place) -> None:
    with place.signed_in() as desk:
        desk.press("C-a")
        desk.see("Below the mark: HI")
        desk.press("f")
        desk.see("Commitments:")
        desk.press("a")
        desk.see("was held")
        fill_in(desk, "", "hi", "Aula lantai 2", "Waktu pelayanan")
        desk.see("Waktu pelayanan")
        desk.see("5 of 5 groups did not come")
        desk.press("p")
        desk.see("Organisation")
        fill_in(desk, "1", "Sulastri Wening", "Pengguna layanan", "f")
        desk.see("The participant is written down.")
        desk.press("i")
        desk.see("1 users of the service")
        fill_in(desk, "1", "Antrean terlalu panjang")
        desk.see("The input is written down.")
        for problem, recommendation, due in (("Antrean", "Loket tambahan", "T"), ("Papan", "Papan baru", "T+30")):
            desk.press("k")
            desk.see("What is promised")
            fill_in(desk, problem, recommendation, "hi", due, "")
            desk.see("The commitment is written down.")
            desk.see(recommendation)
        desk.see("What was promised (2)")
        desk.press("w")
        desk.see("forum-minutes-")
        for behind in ("past their term", "Below the mark"):
            desk.press("Esc")
            desk.see(behind)
        desk.press("Esc")
        desk.see("Commitments to public consultations that are due")
        desk.press("w")
        desk.see("Waktu pelayanan")
        desk.press("C-q")
        assert desk.exit() == 0
    found = json.loads(place.run("quality", "list", "--json").stdout)["forums"]
    mine = next(f for f in found if f["topic"] == "Waktu pelayanan")
    assert (mine["participants"], mine["groups"], mine["inputs"], mine["open"]) == (1, 1, 1, 2)
    number = ".".join(
        str(part)
        for part in (mine["id"] >> 48, mine["id"] >> 40 & 255, mine["id"] >> 32 & 255, mine["id"] & 0xFFFFFFFF)
    )
    told = place.run("quality", "show", number, "--what", "attendance")
    assert "Sulastri Wening" in told.stdout
    assert place.whole()
