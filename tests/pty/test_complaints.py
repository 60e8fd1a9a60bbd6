"""A complaint with the keyboard alone in a real terminal, from its receipt to its rating, in both languages."""

from __future__ import annotations

import json

import pytest

from models import words
from models.words import said
from tests.pty.conftest import Place
from tests.pty.test_hostile import harmless

NIK = "3174014505909901"
TEXTS = {
    "markup": "[bold]x[/] [@click=app.quit]y[/]",
    "formula": "=1+1;=cmd",
    "escape": "a\x1b[31mMerah\x1b[6n",
    "osc": "b\x1b]52;c;aGFsbG8=\x07Y",
    "bidi": "Agus\u202eabc\u2066d",
}


@pytest.mark.share(of=2)
@pytest.mark.parametrize("language", words.LANGUAGES)
def test_from_receipt_to_rating_with_one_supplement(place: Place, language: str) -> None:
    def say(message: str) -> str:
        return said(message, language)

    place.record({"do": "intake", "nik": NIK, "name": "Sulastri Wening", "service": "WLKP", "papers": "all"})
    with place.signed_in(language=language) as desk:
        desk.press("F6")
        desk.see(say("Waiting"))
        desk.press("n")
        desk.see(say("Account"))
        desk.type(NIK)
        desk.see("Sulastri Wening")
        desk.press("Enter")
        desk.see("14 ")
        desk.press("3")
        desk.see("Upah dan THR")
        desk.press("Enter")
        desk.type("Upah Oktober belum dibayar")
        desk.press("Enter")
        desk.type("Cakung")
        desk.press("F10")
        desk.see(say("Complaint {number} saved").partition(" {")[0])
        desk.see("Sulastri Wening")
        desk.press("Esc")
        desk.see(say("Decided"))
        desk.press("1")
        desk.go_to_row("Sulastri")
        desk.press("Enter")
        desk.see("Upah Oktober belum dibayar")
        desk.press("k")
        desk.see(say("Is the complaint complete?"))
        desk.type("slip gaji")
        desk.press("F10")
        desk.see(say("Answered") + ": ")
        desk.see(say("Supplement owed"))
        desk.press("t")
        desk.see(say("What the complainant added"))
        desk.type("slip Oktober")
        desk.press("F10")
        desk.see(say("Supplement taken in"))
        desk.press("a")
        desk.see(say("Who takes it in hand"))
        desk.press("F10")
        desk.see(say("Taken in hand") + ": ")
        desk.press("p")
        desk.see(say("How it is decided"))
        desk.type("1")
        desk.see(say("found right"))
        desk.press("Enter")
        desk.type("Upah dibayar")
        desk.press("F10")
        desk.see(say("Decided; the complainant is yet to be told").partition(";")[0] + ";")
        desk.press("d")
        desk.see(say("How the complainant was told"))
        desk.press("F10")
        desk.see(say("The complainant knows"))
        desk.press("s")
        desk.see(say("How content is the complainant?"))
        desk.type("4")
        desk.press("F10")
        desk.see(say("Closed") + ": ")
        desk.press("C-q")
        assert desk.exit() == 0
    assert place.whole()
    rows = [json.loads(line) for line in place.run("complaints", "--all", "--json").stdout.splitlines()]
    (row,) = [row for row in rows if row["reporter"] == "Sulastri Wening"]
    assert (row["state"], row["outcome"], row["late"]) == ("closed", "upheld", False)


@pytest.mark.share(of=2)
@pytest.mark.parametrize("kind", TEXTS)
def test_hostile_texts_are_shown_and_never_obeyed(place: Place, kind: str) -> None:
    text = TEXTS[kind]
    said_ = dict.fromkeys(("account", "place", "time", "wish", "other", "position", "email"), text)
    form = {
        "do": "complain",
        "category": "LAINNYA",
        "reporter": {"nik": NIK, "name": f"{text} Siti"},
        "said": {**said_, "evidence": [{"name": f"{text} KTP"}]},
        "company": {"name": f"{text} PT", "sector": text, "province": text},
    }
    (answer,) = place.record(form)
    assert answer["ok"], answer
    with place.signed_in() as desk:
        desk.press("F6", "1")
        desk.go_to_row("Lainnya")
        desk.press("Enter")
        desk.see("Account")
        for key in ("k", "p", "o"):
            desk.press(key)
            desk.press("Esc")
        desk.press("e")
        desk.see("receipt of a complaint")
        desk.press("Enter")
        desk.see("Receipt of a complaint")
        desk.press("F9")
        desk.see("copy")
        harmless(desk.raw)
        desk.press("C-q")
        assert desk.exit() == 0
    assert place.whole()
