"""Another program holds the database for longer than the desk waits: each look says so, and the desk stays."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from tests.pty.conftest import Place

KNOWN = "3174014505909993"


@contextmanager
def held(place: Place) -> Iterator[None]:
    """Hold the database as a backup program does that forgot to end."""
    holder = sqlite3.connect(place.database, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    yield
    holder.execute("ROLLBACK")
    holder.close()


def test_looking_at_a_case_while_another_program_holds_the_database(place: Place) -> None:
    place.record({"do": "intake", "nik": KNOWN, "name": "Lestari Ayu", "service": "PP", "papers": "all"})
    with place.open() as desk:
        desk.see("Password")
        desk.type("latihan")
        with held(place):
            desk.press("Enter")
            desk.see("Another program holds the database")
        desk.type("latihan")
        desk.press("Enter")
        desk.see("Due today")
        desk.press("F3")
        desk.see("Lestari Ayu")
        with held(place):
            desk.press("Down", "Enter")
            desk.see("Not shown, for it can't be logged: another program holds the database.")
            assert "317401" not in desk.text
            desk.press("Esc")
            desk.see("Lestari Ayu")
        desk.press("Enter")
        desk.see("317401")
        with held(place):
            desk.press("v")
            desk.see("Not shown, for it can't be logged")
            assert KNOWN not in desk.text
        desk.press("v")
        desk.see(KNOWN)
        desk.press("C-q")
        assert desk.exit() == 0
    assert place.whole()


def test_starting_on_a_database_that_nobody_else_may_read(place: Place) -> None:
    holder = sqlite3.connect(place.database, isolation_level=None)
    holder.execute("PRAGMA journal_mode = delete").fetchone()
    holder.execute("BEGIN EXCLUSIVE")
    with place.open() as desk:
        desk.see("Another program holds the database")
        assert desk.exit() == 3
    holder.execute("ROLLBACK")
    holder.close()
