"""Typing into what is filled in, on a real terminal: seen before it is replaced, and the right collector stands."""

from __future__ import annotations

import sqlite3

import pytest

from tests.pty.conftest import Place

NIK = "3174014505909007"


@pytest.mark.parametrize(
    "colours", [{"NO_COLOR": "1"}, {"TERM": "xterm-16color", "COLORTERM": "-"}], ids=["no colour", "few colours"]
)
def test_the_collector_is_who_is_typed(place: Place, colours: dict[str, str]) -> None:
    (taken,) = place.record({"do": "intake", "nik": NIK, "name": "Ratna Basri", "service": "PP", "papers": "all"})
    case = str(taken["number"])
    assert all(a["ok"] for a in place.record({"do": "ready", "case": case, "product": "SK-1"}))
    with place.signed_in(**colours) as desk:
        desk.press("F3")
        desk.type(case)
        desk.press("Enter")
        desk.see("Ratna Basri")
        desk.press("d")
        desk.see("Identity seen")
        desk.press("3", "Enter")
        desk.type("Joko")
        desk.press("S-Tab", "1", "Enter")
        desk.until(lambda: "Ratna Basri" in desk.line_at_cursor, "the name is filled in")
        row = desk.screen.buffer[desk.cursor[1]]
        at = desk.line_at_cursor.index("Ratna")
        assert all(row[at + n].reverse for n in range(len("Ratna Basri"))), "it is seen to be selected"
        desk.press("S-Tab", "3", "Enter")
        desk.type("Joko Susilo")
        desk.press("Enter")
        desk.type("SK-7")
        desk.press("F10")
        desk.see("Delivered")
    with sqlite3.connect(place.database) as database:
        rows = database.execute("SELECT collector, role FROM delivery ORDER BY rowid DESC LIMIT 1").fetchall()
    database.close()
    assert rows == [("Joko Susilo", "other")]
