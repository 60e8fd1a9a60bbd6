"""A recorded act needs a deliberate key: doubled and held keys, and codes of others, on the real terminal."""

from __future__ import annotations

import sqlite3

import pytest

from tests.pty.conftest import Place
from tests.terminal import ON_PURPOSE, Terminal, steady

pytestmark = steady

NIKS = ("3174014505909007", "3174014505909015", "3174014505909023")


def journal(place: Place) -> list[str]:
    """Return the kinds of all acts, in their order."""
    with sqlite3.connect(place.database) as database:
        found = [str(kind) for (kind,) in database.execute("SELECT kind FROM entry ORDER BY id")]
    database.close()
    return found


def offered(place: Place) -> None:
    """Offer three files to the unit of the officer who signs in, and let one citizen wait in the queue."""
    forms: list[dict[str, object]] = []
    for n, nik in enumerate(NIKS):
        forms.append({"do": "intake", "nik": nik, "name": f"Siti {n}", "service": "PKB", "papers": "all"})
    taken = place.record(*forms, {"do": "ticket"})
    cases = [str(answer["number"]).zfill(15) for answer in taken[:3]]
    done = place.record(*({"do": "offer", "case": case, "to": "HI"} for case in cases))
    done += place.record(*({"do": "note", "case": case, "text": "x"} for case in cases))
    assert all(answer["ok"] for answer in (*taken, *done)), (taken, done)


def lane(desk: Terminal, digit: str) -> None:
    """Open a lane of F4, and read it."""
    desk.press("F4")
    desk.see("Incoming")
    desk.press(digit)
    desk.see(f"[{digit} ")
    desk.pump(ON_PURPOSE)


def test_a_doubled_or_held_key_on_a_lane_acts_once(place: Place) -> None:
    offered(place)
    before = len(journal(place))
    with place.signed_in() as desk:
        lane(desk, "2")
        desk.tap("bb", 0.12, 0.25)
        desk.see("counts once")
        desk.see("Taken back")
        desk.pump(ON_PURPOSE)
        assert journal(place)[before:] == ["HandoverTakenBack"]
        desk.tap("bb", 0.5, 1.0)  # so long a desktop waits before a key that is held down repeats itself
        desk.tap("b" * 11, 0.03, 0.09)
        desk.see("counts once")
        desk.pump(ON_PURPOSE)
        assert journal(place)[before:] == ["HandoverTakenBack"] * 2
        desk.press("b")  # pressed on purpose, it acts again
        desk.until(lambda: journal(place)[before:] == ["HandoverTakenBack"] * 3, "the third")
    assert place.whole()


FOREIGN = {
    "address": "https://contoh.example/tab?id=1234",
    "nik": "3174014505909007",
    "article": "8991234567895",
    "card": "BEGIN:VCARD\rN:Basri;Ratna\rTEL:0812345\rEND:VCARD",
    "lines": "nbt\t12\rnbtx\r\rsafe",
    "same": "tttttttt",
}


@pytest.mark.share(of=2)
@pytest.mark.parametrize("end", ["", "\r\n"])
def test_a_foreign_code_records_nothing_wherever_it_is_scanned(place: Place, end: str) -> None:
    offered(place)
    before = journal(place)
    with place.signed_in() as desk:

        def scanned() -> None:
            for n, code in enumerate(FOREIGN.values()):
                if n % 2:
                    desk.tap(code + end, 0.001)
                else:
                    desk.send(code + end)
                desk.see("nothing was done")
                desk.pump(1.1)  # a person who was told presses on later

        scanned()
        desk.see("Due today")
        lane(desk, "2")
        scanned()
        desk.see("[2 ")
        desk.press("Enter")
        desk.see("History")
        scanned()
        desk.press("F5")
        desk.see("Which counter")
        desk.type("3")
        desk.press("Enter")
        desk.gone("Which counter")
        scanned()
        desk.press("F9")
        desk.see("No slip was printed")
        desk.tap("tautan", 0.028, 0.034)  # a slow scanner
        desk.see("nothing was done")
    assert journal(place) == before


def test_a_foreign_code_in_a_question_is_typed_and_not_confirmed(place: Place) -> None:
    offered(place)
    before = journal(place)
    with place.signed_in() as desk:
        lane(desk, "2")
        desk.press("Enter")
        desk.see("History")
        desk.press("n")
        desk.see("F10 Confirm")
        desk.send("https://contoh.example/n\r")
        desk.see("https://contoh.example/n")
        desk.see("came too fast")
        assert journal(place) == before
        desk.press("Enter")
        desk.see("Note written")
    assert [*before, "NoteAdded"] == journal(place)


def test_a_paste_on_a_list_does_nothing_and_says_so(place: Place) -> None:
    offered(place)
    before = journal(place)
    with place.signed_in() as desk:
        lane(desk, "2")
        desk.paste("bbb\nb")
        desk.see("where there is no field")
    assert journal(place) == before
