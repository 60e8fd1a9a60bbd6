"""The machine fails: what was typed is offered again, and what can't be saved is said."""

from __future__ import annotations

import sqlite3
import sys

from tests.pty.conftest import Place
from tests.terminal import Terminal

NIK = "3174014505909931"
LIMITED = (
    "import os, resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2); "
    "os.execv(sys.argv[2], sys.argv[2:])"
)


def half_typed(desk: Terminal) -> None:
    """Type half an intake."""
    desk.press("F2")
    desk.see("Service")
    desk.type(NIK)
    desk.press("Enter")
    desk.type("Rahayu Setengah")
    desk.press("Enter")
    desk.type("0812345")


def test_a_half_typed_form_is_offered_after_a_kill(place: Place) -> None:
    with place.signed_in() as desk:
        half_typed(desk)
        desk.see("0812345")
        desk.kill()
    with place.signed_in() as desk:
        desk.see("Unsaved drafts: 1")
        desk.press("F2")
        desk.see("Ctrl+D")
        desk.press("C-d")
        for text in (NIK, "Rahayu Setengah", "0812345"):
            desk.see(text)
    assert place.whole()


def test_a_disk_that_takes_no_more_keeps_the_form(place: Place) -> None:
    with sqlite3.connect(place.database) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    database.close()
    limit = place.database.stat().st_size
    with place.signed_in(prefix=(sys.executable, "-c", LIMITED, str(min(limit, 120_000)))) as desk:
        desk.press("F2")
        desk.see("Service")
        told = ("The disk reports an error", "The disk is full")
        for turn in range(40):
            desk.type(f"3174014505909{600 + turn}")
            desk.press("Enter")
            desk.type("Siti")
            desk.press("Enter", "Enter", "Enter")
            desk.type("wlkp")
            desk.press("Enter", "a", "F10")
            desk.until(lambda: "Saved" in desk.text or any(t in desk.text for t in told), "an answer")
            if any(t in desk.text for t in told):
                break
        else:
            raise AssertionError("the limit was never met")
        assert "the form is still here" in desk.text
        assert "Siti" in desk.text
    assert place.whole()


def test_a_newer_database_is_refused_with_a_sentence(place: Place) -> None:
    with sqlite3.connect(place.database) as database:
        database.execute("INSERT INTO schema_migration (name, applied) VALUES ('0099_future', '2030-01-01')")
    database.close()
    with place.open() as desk:
        desk.see("made by a newer ptsa")
        assert desk.exit() == 3
