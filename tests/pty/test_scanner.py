"""A scanner on a real terminal: bursts in one packet and byte by byte, with CR, LF or both, into lists and fields.

Named after what went wrong elsewhere: a scanner's input was doubled (openboxes-mobile PR #437), and its Enter submitted
before the officer was ready (CORE-POS #676).
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable

import pytest

from models.facts.codes import code_of_number, code_of_person
from tests.pty.conftest import Place
from tests.terminal import Terminal, steady

pytestmark = steady

NIK, OTHER = "3174014505909007", "3174014505909015"

ENDS = {"CR": "\r", "LF": "\n", "CRLF": "\r\n"}


def at_once(desk: Terminal, text: str) -> None:
    """Send a burst in one packet."""
    desk.send(text)


def byte_by_byte(desk: Terminal, text: str) -> None:
    """Send a burst as a serial scanner does: 9,600 baud are a byte a millisecond."""
    desk.tap(text, 0.001)


WAYS: dict[str, Callable[[Terminal, str], None]] = {"at once": at_once, "byte by byte": byte_by_byte}

every_way = pytest.mark.parametrize("way", WAYS)
every_end = pytest.mark.parametrize("end", ENDS)
MAKE_TEST = {("at once", "CR"), ("byte by byte", "LF"), ("at once", "CRLF")}
"""The pairs that are tried each time; the others are left to the long runs."""

every_way_and_end = pytest.mark.parametrize(
    ("way", "end"),
    [pytest.param(way, end, marks=[] if (way, end) in MAKE_TEST else pytest.mark.soak) for way in WAYS for end in ENDS],
)


def taken(place: Place, nik: str = NIK, name: str = "Siti Pindai", papers: str = "all") -> dict[str, int | str]:
    """Take a request in; return number, notice and person."""
    marks = {"papers": papers} if papers else {"rest": "missing"}
    (answer,) = place.record({"do": "intake", "nik": nik, "name": name, "service": "PKB", **marks})
    assert answer["ok"], answer
    with sqlite3.connect(place.database) as database:
        case, number, person = database.execute(
            "SELECT id, number, person FROM case_file ORDER BY id DESC LIMIT 1"
        ).fetchone()
        notice = database.execute('SELECT number FROM notice WHERE "case" = ?', (case,)).fetchone()
    database.close()
    return {"number": number, "person": person, "notice": notice[0] if notice else 0}


def shown(number: int | str) -> str:
    """Return a number as the case's screen shows it."""
    text = f"{int(number):015d}"
    return f"{text[:3]}-{text[3:5]}-{text[5:8]}-{text[8:14]}-{text[14]}"


def drafts(place: Place) -> int:
    """Return how many drafts were kept."""
    with sqlite3.connect(place.database) as database:
        (count,) = database.execute("SELECT count(*) FROM draft").fetchone()
    database.close()
    return int(count)


@every_way_and_end
def test_a_scan_into_the_home_list_opens_the_case_and_no_line(place: Place, way: str, end: str) -> None:
    case = taken(place)
    with place.signed_in() as desk:
        WAYS[way](desk, code_of_number(int(case["number"])) + ENDS[end])
        desk.see(f"{shown(case['number'])} ")
        desk.see("Siti Pindai")
        desk.press("Esc")
        desk.see("Due today")
        desk.gone("Siti Pindai")
        desk.press("C-q")
        assert desk.exit() == 0
    looks = place_looks(place)
    assert looks.count("DetailOpened") == 1, "it was opened once"
    assert drafts(place) == 0


def place_looks(place: Place) -> list[str]:
    """Return the kinds in the access log."""
    with sqlite3.connect(place.database) as database:
        found = [kind for (kind,) in database.execute("SELECT kind FROM look")]
    database.close()
    return found


@every_way_and_end
def test_core_pos_676_a_scanned_nik_goes_one_field_on_and_no_further(place: Place, way: str, end: str) -> None:
    """Enter behind the NIK leads to the name. It does not submit, and LF behind CR is not a second Enter."""
    with place.signed_in() as desk:
        desk.press("F2")
        desk.see("Service")
        WAYS[way](desk, NIK + ENDS[end])
        desk.see("new here")
        desk.type("Rahayu")
        desk.see("Rahayu")
        name = next(line for line in desk.lines if line.startswith(" Name"))
        assert name.split()[1] == "Rahayu"
        assert "name is missing" not in desk.text
        assert "Saved" not in desk.text
    assert place.run("lookup", NIK, "--json").returncode == 1


@every_end
def test_openboxes_437_a_burst_is_taken_once(place: Place, end: str) -> None:
    """Two scans in a row are two, one is one: no digit is doubled or lost, with whatever the scanner ends its line."""
    taken(place, OTHER, "Budi Kenal")
    with place.signed_in() as desk:
        desk.press("F2")
        desk.see("Service")
        desk.send(OTHER + ENDS[end])
        desk.see("Known here: Budi Kenal")
        identity = next(line for line in desk.lines if line.startswith(" NIK"))
        assert re.findall(r"\d{6,}", identity) == [OTHER]
        desk.type("wlkp")
        desk.until(lambda: desk.lines[desk.cursor[1]].startswith(" Service"), "the cursor waits at the service")


def test_a_human_s_two_enters_are_two(place: Place) -> None:
    with place.signed_in() as desk:
        desk.press("F2")
        desk.see("Service")
        desk.send(f"{NIK}\rSiti\r\r\rwlkp\ra")
        desk.see("Promised: ")
        desk.press("F10")
        desk.see("Saved")
    assert place.run("lookup", NIK, "--json").returncode == 0


@every_way
def test_a_scan_into_the_nik_field_leaves_what_was_typed(place: Place, way: str) -> None:
    case = taken(place)
    with place.signed_in() as desk:
        desk.press("F2")
        desk.see("Service")
        desk.type("317402")
        desk.see("317402")
        WAYS[way](desk, code_of_number(int(case["number"])) + "\r\n")
        desk.see(shown(case["number"]))
        desk.press("Esc")
        desk.see("Service")
        desk.until(lambda: desk.lines[desk.cursor[1]][: desk.cursor[0]].endswith(" 317402"), "the cursor behind it")
        desk.type("9")
        desk.see("3174029")
        assert "%" not in desk.text


@every_way
def test_a_scan_into_the_note_leaves_the_note(place: Place, way: str) -> None:
    case = taken(place)
    with place.signed_in() as desk:
        desk.press("F2")
        desk.see("Service")
        desk.send(f"{OTHER}\rBudi\r\r\rwlkp\ra")
        desk.see("Promised: ")
        desk.press("Tab")
        desk.type("berkas 50% lengkap ")
        WAYS[way](desk, code_of_number(int(case["number"])) + "\r")
        desk.see(shown(case["number"]))
        desk.press("Esc")
        desk.see("berkas 50% lengkap")
        desk.press("F10")
        desk.see("Saved")
    (line,) = place.run("lookup", OTHER, "--json").stdout.splitlines()
    assert json.loads(line)["name"] == "Budi"
    written = map(json.loads, place.run("journal", "export", "--personal", "--officer", "ratna").stdout.splitlines())
    assert [e["personal"]["note"] for e in written if "note" in e.get("personal", {})][-1] == "berkas 50% lengkap"
    assert place.whole()


def test_a_scan_while_the_screen_is_changing_is_not_lost(place: Place) -> None:
    case = taken(place)
    with place.signed_in() as desk:
        desk.send("\x1bOR" + code_of_number(int(case["number"])) + "\r\n")
        desk.see(shown(case["number"]))
        desk.send("\x1b")
        desk.see("persons at this desk")
        desk.send("\x1bOQ\x1bOS" + code_of_number(int(case["number"])) + "\r")
        desk.see(shown(case["number"]))
        desk.press("Esc")
        desk.see(" 1 Incoming")


def test_the_same_code_twice_opens_one_case(place: Place) -> None:
    case = taken(place)
    code = code_of_number(int(case["number"]))
    with place.signed_in() as desk:
        desk.send(f"{code}\r\n{code}\r\n")
        desk.see("open already")
        desk.press("Esc")
        desk.see("Due today")


def test_folder_after_folder(place: Place) -> None:
    """Each scan shows its case; one Esc leads back to where the first was scanned."""
    one, other = taken(place), taken(place, OTHER, "Budi Pindai")
    with place.signed_in() as desk:
        desk.send(code_of_number(int(one["number"])) + "\r")
        desk.send(code_of_number(int(other["number"])) + "\r")
        desk.see("Budi Pindai")
        desk.send(code_of_number(int(one["number"])) + "\r")
        desk.see("Siti Pindai")
        desk.press("Esc")
        desk.see("Due today")


@every_way
def test_the_return_visit_begins_with_one_scan_of_the_notice(place: Place, way: str) -> None:
    case = taken(place, papers="")
    with place.signed_in() as desk:
        WAYS[way](desk, code_of_number(int(case["notice"])) + "\r\n")
        desk.see("What was missing")
        desk.type("a")
        desk.press("F10")
        desk.see("Papers taken in")
    assert place.whole()


def test_a_person_is_filled_into_an_empty_intake(place: Place) -> None:
    case = taken(place)
    with place.signed_in() as desk:
        desk.press("F2")
        desk.see("Service")
        desk.send(code_of_person(int(case["person"])) + "\r\nwlkp\ra")
        desk.see("Known here: Siti Pindai")
        desk.see("Promised: ")
        desk.press("F10")
        desk.see("Saved")
    assert len(place.run("lookup", NIK, "--json").stdout.splitlines()) == 2


@every_way
def test_a_misread_code_runs_no_command(place: Place, way: str) -> None:
    """A wrong digit, a cut code and someone else's QR: none of their characters is a key."""
    case = taken(place)
    code = code_of_number(int(case["number"]))
    with place.signed_in() as desk:
        misread = f"{code[:-1]}{(int(code[-1]) + 3) % 10}"
        for wrong in (misread, code[:9], "%2Fhttp://example.id/?n=1234567890", "%PP12"):
            WAYS[way](desk, wrong + "\r\n")
            desk.see("not understood")
            desk.see("Due today")
            desk.press("F1")
            desk.see("keys and help of this screen")
            desk.press("Esc")
            desk.gone("keys and help of this screen")
            desk.press("F3")
            desk.see("persons at this desk")
            desk.press("Esc")
            desk.see("Due today")
            desk.send("%")  # as does one that is pressed by mistake
            desk.press("F3")
            desk.see("persons at this desk")
            desk.press("Esc")
            desk.see("Due today")


def test_a_locked_desk_opens_nothing(place: Place) -> None:
    case = taken(place)
    with place.signed_in() as desk:
        desk.press("C-l")
        desk.see("Locked")
        desk.send(code_of_number(int(case["number"])) + "\r\n")
        desk.see("Sign in first")
        desk.type("latihan")
        desk.press("Enter")
        desk.see("Due today")
    assert "SignInFailed" not in place_looks(place)
    assert "DetailOpened" not in place_looks(place)


def test_a_paste_keeps_all_its_lines_and_a_number_its_digits(place: Place) -> None:
    with place.signed_in() as desk:
        desk.press("F2")
        desk.see("Service")
        desk.paste("NIK : 3174.0145 0590-9007\r\n")
        desk.see(NIK)
        desk.press("Enter")
        desk.see("new here")
        desk.paste("Siti\x1b[31m Rahayu\x1b[0m\r\nbinti\x07 Umar\n")
        desk.see("Siti Rahayu binti Umar")
        desk.press("Enter")
        desk.paste("0812-1111-2222 atau 0813-3333-4444 (adik)")
        desk.see("did not fit: 17")
        desk.see("0812-1111-2222 atau")


def test_a_pasted_code_opens_its_case(place: Place) -> None:
    case = taken(place)
    with place.signed_in() as desk:
        desk.paste(code_of_number(int(case["number"])) + "\n")
        desk.see(shown(case["number"]))
        desk.press("Esc", "F2")
        desk.see("Service")
        desk.paste(code_of_number(int(case["number"])))
        desk.see(shown(case["number"]))
        desk.press("Esc")
        desk.see("Service")
        assert "%" not in desk.text
