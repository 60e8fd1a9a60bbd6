"""What a citizen or a file supplies is data: shown literally or refused, never obeyed by the terminal."""

from __future__ import annotations

import sqlite3

import pytest

from tests.pty.conftest import Place

NIK = "3174014505909911"
NAMES = {
    "markup": ("Siti [bold]x[/]", "Siti [bold]x[/]"),
    "closing": ("Ani [/", "Ani [/"),
    "action": ("Rina [@click=app.quit]x[/]", "Rina [@click=app.quit]x[/]"),
    "sql": ("O'Neill; DROP", "O'Neill; DROP"),
    "formula": ("=1+1 Budi", "=1+1 Budi"),
    "csi": ("Dewi\x1b[31mMerah\x1b[6n", "Dewi[31mMerah[6n"),
    "osc": ("Joko\x1b]52;c;aGFsbG8=\x07Y", "Joko]52;c;aGFsbG8=Y"),
    "c1": ("Wati\x9b31mZ\x9d0;t\x9c", "Wati31mZ0;t"),
    "bidi": ("Agus\u202eabc\u2066d", "Agusabcd"),
    "zero-width": ("Tri\u200b\u200d\ufeffno", "Trino"),
    "emoji": ("Eka \U0001f600 Putri", "Eka \U0001f600 Putri"),
    "letter": ("Q", "Q"),
}
HOSTILE = (
    b"\x1b[31mMerah",
    b"\x1b[6n",
    b"\x1b]52;c;aGFsbG8=",
    b"\xc2\x9b",
    b"\xc2\x9d",
    "\u202e".encode(),
    "\u200b".encode(),
)


def harmless(raw: bytes) -> None:
    """No control byte of theirs reached the terminal."""
    for sequence in HOSTILE:
        assert sequence not in raw, sequence


@pytest.mark.share(of=2)
@pytest.mark.parametrize("first", range(4), ids=lambda first: "+".join(list(NAMES)[first::4]))
def test_recorded_names_are_shown_literally_everywhere(place: Place, first: int) -> None:
    people = {f"317401450590{9911 + turn}": pair for turn, pair in enumerate(list(NAMES.values())[first::4])}
    form = {"do": "intake", "service": "PP", "papers": "all"}
    answers = place.record(*({**form, "nik": nik, "name": name} for nik, (name, _shown) in people.items()))
    assert all(answer["ok"] for answer in answers), answers
    with place.signed_in() as desk:
        for nik, (_name, shown) in people.items():
            begins = shown.split()[0][:6]
            desk.press("F3")
            desk.see("Find")
            desk.type(nik)
            desk.see(begins)
            desk.press("Enter")
            desk.see("Taken in, complete")
            desk.see(begins)
            desk.press("d")
            desk.see("Nothing is ready to be given")
            desk.press("s")
            desk.see("Hand over to")
            desk.press("Esc", "F2")
            desk.see("Service")
            desk.type(nik)
            desk.press("Enter")
            desk.see("Known here: " + begins[:3])
            desk.press("C-x")
        desk.press("F4", "3")
        desk.see("[3 Held")
        for _name, shown in people.values():
            desk.go_to_row(f" {shown.split()[0][:6]}")
        harmless(desk.raw)
        desk.press("C-q")
        assert desk.exit() == 0
    assert place.whole()


@pytest.mark.parametrize("way", ["typed", "pasted"])
def test_a_name_from_the_keyboard_is_cleaned(place: Place, way: str) -> None:
    name = "Sri\u202e [bold]x[/] \u200bA\x9b31m" + ("" if way == "typed" else "\nbaris dua")
    with place.signed_in() as desk:
        desk.press("F2")
        desk.see("Service")
        desk.type(NIK)
        desk.press("Enter")
        if way == "typed":
            desk.type(name)
        else:
            desk.paste(name)
        desk.see("Sri [bold]x[/] A31m")
        desk.press("Enter", "Enter", "Enter")
        desk.type("wlkp")
        desk.press("Enter", "a", "F10")
        desk.see("Saved")
        harmless(desk.raw)
    hit = place.run("lookup", NIK, "--json").stdout
    assert "Sri [bold]x[/] A31m" in hit
    assert place.whole()


def test_a_paste_that_breaks_out_of_its_brackets_is_only_keys(place: Place) -> None:
    with place.signed_in() as desk:
        desk.press("F2")
        desk.see("Service")
        desk.paste("A\x1b]52;c;aGFsbG8=\x07B\x07\x1b[201~2\x1b[31mMerah")
        desk.pump(0.5)
        desk.press("Esc", "Esc", "Esc", "F3")
        desk.see("persons at this desk")
        harmless(desk.raw)
        desk.press("C-q")
        assert desk.exit() == 0
    assert place.whole()


def test_three_hundred_characters_are_refused_with_a_reason(place: Place) -> None:
    (answer,) = place.record({"do": "intake", "nik": NIK, "name": "A" * 300, "service": "PP", "papers": "all"})
    assert (answer["ok"], answer["code"]) == (False, "text_too_long")
    with place.signed_in() as desk:
        desk.press("F2")
        desk.see("Service")
        desk.type(NIK)
        desk.press("Enter")
        desk.paste("B" * 300)
        desk.see("B" * 30)
        desk.press("Enter")
        desk.see("Too long: 300 characters")
        desk.press("C-q")
        assert desk.exit() == 0


def test_what_stands_in_the_database_already_is_dropped_at_the_last_gate(place: Place) -> None:
    place.record({"do": "intake", "nik": NIK, "name": "Gerbang", "service": "PP", "papers": "all"})
    with sqlite3.connect(place.database) as database:
        dirty = "Ger\x1b[31mMerah\x1b[6n\x1b]52;c;aGFsbG8=\x07\x9b31m\u202e\u200bbang"
        database.execute("UPDATE person SET name = ? WHERE nik = ?", (dirty, NIK))
    database.close()
    with place.signed_in() as desk:
        desk.press("F3")
        desk.see("Find")
        desk.type(NIK)
        desk.see("Ger")
        desk.press("F4", "3")
        desk.see("Ger")
        harmless(desk.raw)
        desk.press("C-q")
        assert desk.exit() == 0
