"""Assessments and forums on a real terminal: a sheet that comes to its result, a forum with two commitments."""

from __future__ import annotations

import json

import pytest

from models import words
from models.words import said
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


@pytest.fixture(params=words.LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.share(of=2)
def test_the_sheet_of_2023_comes_to_its_result(place: Place, language: str) -> None:
    """Weights of 2023, 80/90/75/70: 79.87, B, green; written as a PDF, and the same by the command."""

    def say(message: str) -> str:
        return said(message, language).partition("{")[0]

    empty = said("0 to {highest}; an empty score takes it away", language).rpartition("; ")[2]
    with place.signed_in(language=language) as desk:
        desk.press("C-g", "q")
        desk.see("77,99")
        desk.see("! " + say("yellow"))
        desk.press("a")
        desk.see(say("Begin an assessment"))
        fill_in(desk, "2", "hi", "2023")
        desk.see(say("being scored"))
        for place_, typed in ((0, "80"), (8, "90"), (9, "75"), (4, "70")):
            if place_:
                desk.press(*["Down"] * place_)
            desk.press("Enter")
            desk.see(empty)
            fill_in(desk, typed, "", "SK 12/2026", "")
            desk.see(say("Scored: {what}"))
        desk.see("79,87 · B · ")
        desk.see("= " + say("green"))
        desk.press("w")
        desk.see(say("Written: {file}"))
        desk.press("f")
        desk.see(say("Finish this assessment?"))
        desk.press("y")
        desk.see(say("The assessment is {state}.") + say("finished"))
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


@pytest.mark.share(of=2)
def test_a_forum_with_two_commitments(place: Place, language: str) -> None:
    def say(message: str, **named: object) -> str:
        return said(message, language).format(**named) if named else said(message, language).partition("{")[0]

    below = say("Below the mark: {units}. Under each stands what would lift it most.")
    with place.signed_in(language=language) as desk:
        desk.press("C-a")
        desk.see(below + "HI")
        desk.press("f")
        desk.see(say("Commitments: {open} open, {late} past their term."))
        desk.press("a")
        desk.see(say("A public consultation that was held"))
        fill_in(desk, "", "hi", "Aula lantai 2", "Waktu pelayanan")
        desk.see("Waktu pelayanan")
        desk.see(say("{count} of 5 groups did not come", count=5))
        desk.press("p")
        desk.see(say("Organisation"))
        fill_in(desk, "1", "Sulastri Wening", "Pengguna layanan", {"en": "f", "id": "p"}[language])
        desk.see(say("The participant is written down."))
        desk.press("i")
        desk.see("1 " + say("users of the service"))
        fill_in(desk, "1", "Antrean terlalu panjang")
        desk.see(say("The input is written down."))
        for problem, recommendation, due in (("Antrean", "Loket tambahan", "T"), ("Papan", "Papan baru", "T+30")):
            desk.press("k")
            desk.see(say("What is promised"))
            fill_in(desk, problem, recommendation, "hi", due, "")
            desk.see(say("The commitment is written down."))
            desk.see(recommendation)
        desk.see(say("What was promised ({count})", count=2))
        desk.press("w")
        desk.see(say("Written: {file}"))
        for behind in (say("Commitments: {open} open, {late} past their term."), below):
            desk.press("Esc")
            desk.see(behind)
        desk.press("Esc")
        desk.see(say("Commitments to public consultations that are due"))
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
