"""Somebody moves, replaces or deletes the database's files while the desk is open."""

from __future__ import annotations

import shutil
import sqlite3

from tests.pty.conftest import Place
from tests.pty.test_broken_disks import FORM, NIK, entries, held

MOVED = "The database was moved or replaced: nothing was saved."


def test_a_database_that_was_moved_away_and_put_back(place: Place) -> None:
    elsewhere = place.database.with_name("elsewhere.db")
    with place.signed_in() as desk:
        desk.press("F2")
        desk.see("Service")
        desk.send(FORM)
        desk.see("Promised: ")
        place.database.rename(elsewhere)
        desk.press("F10")
        desk.see(MOVED)
        for kept in (NIK, "Siti Tahan", "WLKP"):
            assert kept in desk.text
        desk.press("F3")
        desk.see(MOVED)
        assert not place.database.exists(), "no empty file may stand in its place"
        desk.press("F2")
        desk.see("Siti Tahan")
        elsewhere.rename(place.database)
        desk.press("F10")
        desk.see("Saved")
        desk.press("C-q")
        assert desk.exit() == 0
    assert held(place, NIK) == (1, 0)
    assert place.whole()


def test_a_copy_in_the_place_of_the_database(place: Place) -> None:
    with place.signed_in() as desk:
        desk.press("F2")
        desk.see("Service")
        desk.send(FORM)
        desk.see("Promised: ")
        before = entries(place)
        copy = place.database.with_name("copy.db")
        shutil.copy(place.database, copy)
        copy.replace(place.database)
        desk.press("F10")
        desk.see(MOVED)
        assert "Siti Tahan" in desk.text
        assert "Saved" not in desk.text
        desk.press("C-q")
        assert desk.exit() == 0
    assert entries(place) <= before
    with sqlite3.connect(place.database) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()


def test_a_log_that_was_deleted(place: Place) -> None:
    with place.signed_in() as desk:
        desk.press("F2")
        desk.see("Service")
        desk.send(FORM)
        desk.see("Promised: ")
        desk.press("F10")
        desk.see("Saved")
        desk.send(FORM.replace(NIK, "3174014505909992").replace("Tahan", "Kedua"))
        desk.see("Promised: ")
        place.database.with_name(f"{place.database.name}-wal").unlink()
        desk.press("F10")
        desk.see("-wal file was deleted: nothing was saved")
        assert "Siti Kedua" in desk.text
        desk.kill()  # the hard way: what was acknowledged is in the file
    assert held(place, NIK)[0] == 1
    assert held(place, "3174014505909992")[0] == 0
    assert place.whole()
