"""Faults to the letter: every character of a draft, a disk that has room again, and never both draft and case."""

from __future__ import annotations

import json
import os
import resource
import signal
import sqlite3
import sys
import time
from random import Random

import pytest

from tests.pty.conftest import Place
from tests.pty.test_terminal_manners import F10, hits, taken_in, whole_form
from tests.soak import SEED, share
from tests.terminal import Terminal

NIK, KNOWN, DEPUTY = "3174014505909961", "3174014505909941", "3174010101909962"
SOFT_LIMIT = (
    "import os, resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY)); "
    "os.execv(sys.argv[2], sys.argv[2:])"
)


def drafts(place: Place) -> list[tuple[str, dict[str, object]]]:
    """Return form and fields of every draft in the database."""
    with sqlite3.connect(place.database) as database:
        found = [(form, json.loads(data)) for form, data in database.execute("SELECT form, data FROM draft")]
    database.close()
    return found


def test_every_character_of_every_field_is_in_the_draft(place: Place) -> None:
    fields = {
        "name": "Nyi Ayu [b]O'Neill[/] Ñandú",
        "phone": "0812-3456 (rumah)",
        "address": "Jl. Anggrek 5/B; RT 01",
        "deputy": DEPUTY,
        "deputy_name": "Kuasa Hukum",
        "authority": "Surat kuasa 12/2026",
    }
    with place.signed_in() as desk:
        desk.press("F2")
        desk.see("Service")
        desk.type(NIK)
        desk.press("Enter")
        desk.see("new here")
        for name in ("name", "phone", "address"):
            desk.type(fields[name])
            if name != "address":
                desk.press("Enter")
        desk.press("C-r")
        desk.see("Letter of authority")
        for name in ("deputy", "deputy_name", "authority"):
            desk.type(fields[name])
            desk.press("Enter")
        desk.type("pkb")
        desk.press("Enter")
        desk.see("not looked at yet")
        desk.press("o", "Up", "2")
        desk.see("×2")
        desk.press("Down", "m")
        desk.see("Missing 1 · not checked yet 1")
        desk.press("n")
        desk.see("Remark")
        desk.type("besok")
        desk.press("Enter")
        desk.until(lambda: "· be" in desk.text and "Remark" not in desk.text, "the remark")
        desk.pump(0.3)
        desk.kill()
    ((form, kept),) = drafts(place)
    assert form == "intake"
    assert {name: kept[name] for name in fields} == fields
    assert (kept["identity"], kept["service"]) == (NIK, "PKB")
    with place.signed_in() as desk:
        desk.see("Unsaved drafts: 1")
        desk.press("0")
        desk.see(fields["name"][:12])
        desk.press("Enter")
        desk.see("The draft is back")
        for typed in (NIK, *fields.values(), "PKB"):
            desk.see(typed)
        desk.see("×2")
        desk.see("· be")
        desk.kill()
    assert drafts(place) == [(form, kept)], "taking a draft up changed it"
    assert place.whole()


def test_a_killed_dialog_is_offered_again(place: Place) -> None:
    taken_in(place)
    with place.signed_in() as desk:
        desk.press("F4", "3")
        desk.see("Lestari Ayu")
        desk.go_to_row("Lestari Ayu")
        desk.press("p")
        desk.see("Product no.")
        desk.type("SK-2026/77 [x]")
        desk.see("SK-2026/77 [x]")
        desk.pump(0.3)
        desk.kill()
    with place.signed_in() as desk:
        desk.see("Unsaved drafts: 1")
        desk.press("0", "Enter")
        desk.see("SK-2026/77 [x]")
        desk.press("F10")
        desk.gone("Product no.")
        desk.pump(0.2)
    assert drafts(place) == []
    assert [h["state"] for h in hits(place, KNOWN)] == ["ready"]


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="the limit of a running program changes only on Linux")
def test_a_form_is_saved_as_it_stands_once_the_disk_has_room_again(place: Place) -> None:
    with sqlite3.connect(place.database) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    database.close()
    told = ("The disk reports an error", "The disk is full")
    tried = ""
    with place.signed_in(prefix=(sys.executable, "-c", SOFT_LIMIT, "120000")) as desk:
        desk.press("F2")
        desk.see("Service")
        for turn in range(40):
            tried = f"3174014505909{600 + turn}"
            desk.send(whole_form(tried, f"Siti {turn:02d}x") + F10)
            desk.until(
                lambda t=turn: any(s in desk.text for s in told) or f"· Siti {t:02d}x ·" in desk.text,  # type: ignore[misc]
                "an answer",
            )
            if any(s in desk.text for s in told):
                break
        assert any(s in desk.text for s in told), "the limit was never met"
        assert tried in desk.text
        resource.prlimit(desk.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        desk.press("F10")
        desk.see("Saved")
        desk.pump(0.3)
        desk.press("C-q")
        assert desk.exit() == 0
    assert len(hits(place, tried)) == 1
    assert drafts(place) == []
    assert place.whole()


def kill_at_the_save(place: Place, rounds: int, seed: int) -> tuple[int, int]:
    """Send a whole form with its save in one write and kill the program soon after; return (saved, kept as draft).

    The first program never reads the save, the second has said that it saved; the others are killed between.
    """
    rng, saved, kept = Random(seed), 0, 0
    for turn in range(rounds):
        nik = f"317401450590{1000 + turn}"
        with place.signed_in() as desk:
            desk.press("F2")
            desk.see("Service")
            desk.send(whole_form(nik, "Siti Potong"))
            desk.see("Promised: ")
            if turn == 0:
                os.kill(desk.pid, signal.SIGSTOP)
            begun = time.monotonic()
            desk.send(F10)
            moment = rng.uniform(0, 0.06)
            while time.monotonic() - begun < moment:
                desk.pump(0)
            if turn == 1:
                desk.see("Saved")
            said = "Saved" in desk.text
            desk.kill()
        cases, waiting = len(hits(place, nik)), [f for _form, f in drafts(place) if f["identity"] == nik]
        assert cases + len(waiting) == 1, f"round {turn}: {cases} cases and {len(waiting)} drafts of one form"
        assert cases or not said, f"round {turn}: called saved, and is not there"
        if waiting:
            assert (waiting[0]["name"], waiting[0]["service"]) == ("Siti Potong", "WLKP")
        saved, kept = saved + cases, kept + len(waiting)
        assert place.whole()
    return saved, kept


def test_a_form_is_a_case_or_a_draft_and_never_both(place: Place) -> None:
    assert all(kill_at_the_save(place, 4, seed=11))


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(12, 14))
def test_many_forms_are_a_case_or_a_draft_and_never_both(place: Place, seed: int) -> None:
    begun = time.monotonic()
    kills = share(30)
    saved, kept = kill_at_the_save(place, kills, seed=seed + SEED)
    assert saved, "none was killed late enough"
    assert kept, "none was killed early enough"
    print(f"\n{kills} kills at the save: {saved} cases, {kept} drafts, {time.monotonic() - begun:.0f} s")


def test_a_second_desk_on_the_same_data_loses_nothing(place: Place) -> None:
    """Two programs on one database, by mistake: both save, nothing is doubled, the journal verifies."""
    first_nik, second_nik = NIK, DEPUTY
    with place.signed_in() as first, place.signed_in() as second:
        for desk, nik in ((first, first_nik), (second, second_nik)):
            desk.press("F2")
            desk.see("Service")
            desk.send(whole_form(nik, "Bersama"))
            desk.see("Promised: ")
        first.send(F10)
        second.send(F10)
        _answered(first)
        _answered(second)
    assert len(hits(place, first_nik)) == len(hits(place, second_nik)) == 1
    assert place.whole()


def _answered(desk: Terminal) -> None:
    desk.see("Saved")
