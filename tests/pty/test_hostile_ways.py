"""Every way in and every screen: hostile text from keys, pastes, records and the tables themselves."""

from __future__ import annotations

import json
import re
import sqlite3

import pytest

from tests.pty.conftest import Place
from tests.pty.test_hostile import NAMES, harmless
from tests.pty.test_terminal_manners import close
from tests.terminal import Terminal

REFUSED = {
    "closing": ("[/", "at least one letter"),
    "formula": ("=1+1", "at least one letter"),
    "emoji": ("\U0001f600", "at least one letter"),
    "invisible": ("\u202e\u200b\u2066", "name is missing"),
    "controls": ("\x07\x9b\x9d", "name is missing"),
}
"""What is no name at all, and words of the reason that is given."""

DIRTY = "Ko\x1b[31mtor\x1b[6n\x1b]52;c;aGFsbG8=\x07\x9b31m\x9d0;t\x9c\x90q\x1b\\\u202e\u200bAsli\x00\x08\r\n\x7f"

# terminals that paste escape characters at all are few; what those do to a form has a test of its own
PASTED = DIRTY.replace("\x1b", "")

THEIRS = re.compile(rb"Asli[\x00\x08\x7f]|[\x00\x08\x7f]\r?\n\x7f")
"""What :data:`DIRTY` would send that a screen may send, too."""

# what a screen may send: printable text, line ends, and sequences of these kinds only
SEQUENCE = re.compile(
    rb"\x1b\[[0-9;]*[HmJKABCDfr]"
    rb"|\x1b\[\?(25|7|1049|2004|2026|2031|1004|1000|1002|1003|1006|1015|1016|2048)[hl]"
    rb"|\x1b\]22;[a-z]+\x07"
    rb"|\x1b\[\?2026\$p|\x1b\[\?2048\$p|\x1b\[c|\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[[0-9]+ q|\x1b[78=>]|\x1b\[[0-9;]+t"
)


def spotless(raw: bytes) -> None:
    """Nothing but known sequences and printable text went to the terminal."""
    harmless(raw)
    assert not THEIRS.search(raw), "a control of theirs stands beside their words"
    rest = SEQUENCE.sub(b"", raw).decode(errors="surrogateescape").replace("\b", "")  # the cursor goes one cell back
    strange = sorted({c for c in rest if not c.isprintable() and c not in "\r\n\t"})
    assert not strange, [f"{ord(c):#x} {rest[max(0, rest.index(c) - 20) : rest.index(c) + 20]!r}" for c in strange]


def number_of(turn: int) -> str:
    """Return a NIK of its own for each turn."""
    return f"317401450590{4000 + turn}"


def intake(desk: Terminal, nik: str) -> None:
    """Begin an intake up to the name."""
    desk.send(nik + "\r")
    desk.see("new here")


@pytest.mark.parametrize("way", ["typed", "pasted"])
def test_every_name_from_the_keyboard_is_saved_as_it_is_shown(place: Place, way: str) -> None:
    names = {k: v for k, v in NAMES.items() if not re.search("\x1b" if way == "pasted" else "[\x00-\x1f]", v[0])}
    with place.signed_in() as desk:
        desk.press("F2")
        desk.see("Service")
        for turn, (name, shown) in enumerate(names.values()):
            intake(desk, number_of(turn))
            desk.type(name) if way == "typed" else desk.paste(name)
            desk.send("\r\r\rwlkp\ra")
            desk.see("Promised: ")
            desk.press("F10")
            desk.see("Saved")
            desk.see(f" · {shown.split()[0]}")
            desk.gone("Promised: ")
            desk.press("C-x")
            desk.gone("Saved")
        spotless(desk.raw)
        desk.press("C-q")
        assert desk.exit() == 0
    for turn, (_name, shown) in enumerate(names.values()):
        (line,) = place.run("lookup", number_of(turn), "--json").stdout.splitlines()
        assert json.loads(line)["name"] == shown
    assert place.whole()


def test_a_key_that_hides_in_a_paste_does_nothing(place: Place) -> None:
    """A paste is text: it neither saves nor leaves."""
    with place.signed_in() as desk:
        desk.press("F2")
        desk.see("Service")
        intake(desk, number_of(0))
        desk.send("Siti\r\r\rwlkp\ra")
        desk.see("Promised: ")
        desk.send("\x1b[Z" * 2)
        for hidden in ("\x1b[21~", "\x13", "\x11", "\r"):
            desk.paste(f"Ke{hidden}las")
            desk.pump(0.2)
        desk.press("F1")
        desk.see("save the request")
        spotless(desk.raw)
    assert place.run("lookup", number_of(0), "--json").returncode == 1, "a paste saved the form"
    assert place.whole()


def test_colours_in_a_paste_go_and_its_words_stay(place: Place) -> None:
    """A text that was copied from another terminal: its lines, no sequences; what is too long is told."""
    with place.signed_in() as desk:
        desk.press("F2")
        desk.see("Service")
        intake(desk, number_of(0))
        desk.paste("\x1b[1;31mSiti\x1b[0m\x1b]52;c;aGFsbG8=\x07 Merah\r\n\x1b[2Jbinti\x1b[6n Umar\x1b[?25l\n")
        desk.see("Siti Merah binti Umar")
        desk.press("Enter")
        desk.paste("0812" * 50)
        desk.see("did not fit: 176")
        spotless(desk.raw)
        assert desk.cursor_shown


def test_a_paste_into_a_list_does_no_act(place: Place) -> None:
    """Letters are acts in a lane; pasted ones are not, not even behind the beginning of an unknown sequence."""
    place.record({"do": "intake", "nik": number_of(0), "name": "Ana Lane", "service": "PP", "papers": "all"})
    with place.signed_in() as desk:
        desk.press("F4", "3")
        desk.see("Ana Lane")
        for hidden in ("p", "\x1b[31p", "\x1b[?7p", "\x1b[21~"):
            desk.paste(f"Ke{hidden}las")
            desk.pump(0.2)
            assert "Product no." not in desk.text, "a pasted letter opened the question of an act"
        desk.press("F1")
        desk.press("End")
        desk.see("leave the program")
        spotless(desk.raw)


def test_what_is_no_name_is_refused_with_a_reason_on_the_screen(place: Place) -> None:
    with place.signed_in() as desk:
        desk.press("F2")
        desk.see("Service")
        for turn, (name, reason) in enumerate(REFUSED.values()):
            intake(desk, number_of(turn))
            desk.paste(name)
            desk.press("Enter")
            desk.see(reason)
            desk.press("C-x")
            desk.gone(reason)
        spotless(desk.raw)
    for turn in range(len(REFUSED)):
        assert place.run("lookup", number_of(turn), "--json").returncode == 1


def test_what_is_no_name_is_refused_with_a_reason_by_record(place: Place) -> None:
    forms: list[dict[str, object]] = [
        {"do": "intake", "nik": number_of(turn), "name": name, "service": "PP", "papers": "all"}
        for turn, (name, _reason) in enumerate(REFUSED.values())
    ]
    done = place.run("record", "-", given="\n".join(map(json.dumps, forms)) + "\n")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [a["ok"] for a in answers] == [False] * len(forms)
    assert {a["code"] for a in answers} == {"name_missing", "name_without_letter"}
    assert place.whole()


def test_every_text_of_a_recorded_case_is_shown_harmlessly(place: Place) -> None:
    nik = number_of(0)
    (answer,) = place.record(
        {
            "do": "intake",
            "nik": nik,
            "name": f"Ana {DIRTY}",
            "phone": "0812\x1b3456\u202e78",
            "address": f"Jl. {DIRTY} [bold]5[/]",
            "representative": {"nik": number_of(1), "name": f"Wakil {DIRTY}", "authority": f"Surat {DIRTY}"},
            "service": "PP",
            "papers": [{"requirement": "naskah", "remark": f"[/] {DIRTY}"}],
            "rest": "missing",
            "note": f"Catatan {DIRTY} [@click=app.quit]x[/]",
        }
    )
    assert answer["ok"], answer
    with place.signed_in((120, 40)) as desk:
        desk.press("F3")
        desk.see("persons at this desk")
        desk.send(nik + "\r")
        desk.see("Surat Ko")
        desk.see("[/] Ko")
        desk.press("n")
        desk.see("F10 Confirm")
        desk.paste(f"Nota {PASTED} [/]")
        desk.see("Nota Ko")
        desk.press("F10")
        desk.see("Note written")
        desk.see("Nota Ko")
        spotless(desk.raw)
        desk.press("C-q")
        assert desk.exit() == 0
    assert place.whole()


def test_a_search_text_and_a_collector_are_data_too(place: Place) -> None:
    nik = number_of(0)
    story: list[dict[str, object]] = [
        {"do": "intake", "nik": nik, "name": "Ana", "service": "PP", "papers": "all"},
    ]
    (taken,) = place.record(*story)
    case = taken["number"]
    place.record({"do": "ready", "case": case, "product": f"SK {DIRTY}"})
    with place.signed_in() as desk:
        desk.press("F3")
        desk.see("persons at this desk")
        for text in ('"', "' OR 1=1 --", "%", "*", "NEAR(", "-", "a AND", PASTED, "[/]", "\U0001f600"):
            desk.paste(text)
            desk.press("Enter")
            desk.pump(0.1)
            desk.press("Esc")
            desk.see("Due today")
            desk.press("F3")
            desk.see("persons at this desk")
            desk.press("C-u")
        desk.press("F4", "4")
        desk.see("[4 For the citizen")
        desk.see("Ana")
        desk.press("d")
        desk.see("Give it to")
        desk.press("3", "Tab")
        desk.press("C-u")
        desk.paste(f"Pengambil {PASTED} [b]x[/]")
        desk.see("Asli")
        desk.press("Tab")
        desk.type("Surat kuasa 1")
        desk.press("F10")
        desk.see("Delivered: ")
        spotless(desk.raw)
        desk.press("C-q")
        assert desk.exit() == 0
    assert place.whole()


def test_dirty_tables_pass_no_gate_on_any_screen(place: Place) -> None:
    """Office, officer, units, person, product and draft with control characters, as a damaged or forged file has."""
    nik = number_of(0)
    place.record({"do": "intake", "nik": nik, "name": "Ana", "service": "PP", "papers": "all", "phone": "08123456"})
    with sqlite3.connect(place.database) as database:
        database.execute("UPDATE person SET name = ?, phone = ?, address = ?", (f"Ana {DIRTY}", DIRTY, DIRTY))
        database.execute("UPDATE case_file SET product = ?, referred_to = ?", (DIRTY, DIRTY))
        database.execute("UPDATE branch SET name = ?", (f"Kantor {DIRTY}",))
        database.execute("UPDATE unit SET name = ?", (f"Unit {DIRTY}",))
        database.execute("UPDATE officer SET name = ?", (f"Petugas {DIRTY}",))
        (officer,) = database.execute("SELECT id FROM officer WHERE code = 'sari'").fetchone()
        fields = json.dumps({"identity": nik, "name": f"Konsep {DIRTY}", "notes": DIRTY, "service": "PP", "papers": []})
        database.execute(
            "INSERT INTO draft (id, officer, form, updated, data) VALUES (1, ?, 'intake', 1, ?)", (officer, fields)
        )
    database.close()
    with place.signed_in() as desk:
        desk.press("0")
        desk.see("Konsep")
        desk.press("Enter")
        desk.see("The draft is back")
        desk.press("C-x", "F3")
        desk.see("persons at this desk")
        desk.send(nik + "\r")
        desk.see("Taken in, complete")
        desk.press("F2")
        desk.see("Service")
        desk.send(nik + "\r")
        desk.see("Known here: ")
        desk.press("C-x", "F4", "3")
        desk.see("[3 Held")
        desk.see("Ana")
        desk.press("s")
        desk.see("Hand over to")
        close(desk, "Hand over to")
        desk.press("4")
        desk.see("[4 For the citizen")
        desk.press("d")
        desk.see("Give it to")
        close(desk, "Give it to")
        desk.press("C-l")
        desk.see("Locked")
        spotless(desk.raw)
        desk.type("latihan")
        desk.press("Enter")
        desk.gone("Locked")
        desk.press("C-q")
        assert desk.exit() == 0


@pytest.mark.parametrize("form", ["plain", "json"])
def test_the_answers_of_lookup_hold_no_control_byte_either(place: Place, form: str) -> None:
    """A dirty table reaches a terminal through the commands too; JSON may escape it, a plain line must drop it."""
    nik = number_of(0)
    place.record({"do": "intake", "nik": nik, "name": "Ana", "service": "PP", "papers": "all"})
    with sqlite3.connect(place.database) as database:
        database.execute("UPDATE person SET name = ?", (f"Ana {DIRTY}",))
    database.close()
    done = place.run("lookup", nik, *(["--json"] if form == "json" else []))
    assert done.returncode == 0
    assert "Ana Ko" in done.stdout
    strange = {c for c in done.stdout + done.stderr if not c.isprintable() and c != "\n"}
    assert not strange, strange


def test_a_hostile_question_is_answered_cleanly(place: Place) -> None:
    for asked in (DIRTY.replace("\0", ""), "[bold]x[/]", '"', "' OR 1=1 --", "*"):
        done = place.run("lookup", "--", asked)
        assert done.returncode == 1, done.stderr
        strange = {c for c in done.stdout + done.stderr if not c.isprintable() and c != "\n"}
        assert not strange, strange
