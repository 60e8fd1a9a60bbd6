"""What scanned codes name in a register: cases, notices, tickets, sheets, persons, and what is not here."""

from __future__ import annotations

import pytest

from models.facts import numbering
from models.facts.codes import Scanned
from models.forms import Compare, Done, Intake, Ticket, perform
from models.register.register import Register
from models.search import person_lines
from models.search.scans import named
from models.terminal.terminal import Terminal
from tests.conftest import StillClock

NIK, OTHER = "3174014505909007", "3174014505909015"


def person_of(register: Register, done: Done) -> int:
    """Return whose case it is."""
    row = register.database.row("SELECT person FROM case_file WHERE id = ?", done.case)
    assert row is not None
    return int(row[0])


def take(register: Register, officer: int, nik: str = NIK, *, missing: bool = False) -> Done:
    """Take a request in."""
    return perform(
        register,
        officer,
        Intake(nik=nik, name="Siti Rahayu", service="PKB", papers=() if missing else "all", rest="missing"),
    )


def test_a_case_by_its_number(register: Register, sari: int) -> None:
    done = take(register, sari)
    found = named(register, Scanned("number", done.number or 0))
    assert (found.what, found.case, found.open) == ("case", done.case, False)


def test_a_notice_says_whether_it_is_still_open(register: Register, sari: int) -> None:
    done = take(register, sari, missing=True)
    found = named(register, Scanned("number", done.notice or 0))
    assert (found.what, found.case, found.open) == ("notice", done.case, True)
    with register.database.writing():
        register.database.run("UPDATE notice SET open = 0")
    assert not named(register, Scanned("number", done.notice or 0)).open


def test_a_ticket_with_the_requests_of_its_visit(register: Register, sari: int) -> None:
    perform(register, sari, Ticket())
    row = register.database.row("SELECT id, number FROM visit")
    assert row is not None
    found = named(register, Scanned("number", row[1]))
    assert (found.what, found.visit, found.label, found.lines) == ("ticket", row[0], "A-001", ())
    cases = [take(register, sari).case, take(register, sari, OTHER).case]
    with register.database.writing():
        register.database.run("UPDATE case_file SET visit = ?", row[0])
    assert [line.id for line in named(register, Scanned("number", row[1])).lines] == cases[::-1]


@pytest.mark.parametrize("running", [61, 800_061, 900_061, 950_061])
def test_numbers_that_are_not_here(register: Register, running: int) -> None:
    here = register.series()
    for series, what in (
        (here, "unknown"),
        (here._replace(desk=2), "unknown"),
        (here._replace(year=2025), "unknown"),
        (here._replace(branch=2), "elsewhere"),
    ):
        assert named(register, Scanned("number", numbering.make(series, running))).what == what


def test_a_person_with_all_cases_of_the_same_person(register: Register, sari: int) -> None:
    one, other = take(register, sari), take(register, sari, OTHER)
    me, twin = person_of(register, one), person_of(register, other)
    assert [line.id for line in person_lines(register, me)] == [one.case]
    perform(register, sari, Compare(case=numbering.shown(one.number or 0), other=twin, verdict="same"))
    for person in (me, twin):
        found = named(register, Scanned("person", person))
        assert (found.what, found.person) == ("person", person)
        assert [line.id for line in found.lines] == [other.case, one.case]
    assert named(register, Scanned("person", 4711)).what == "unknown"
    with register.database.writing():
        register.database.run("UPDATE person SET erased = 1")
    assert named(register, Scanned("person", me)).what == "unknown"


def test_a_person_s_code_from_before_the_desk_was_told_apart(register: Register, sari: int) -> None:
    done = take(register, sari)
    with register.database.writing():
        register.database.run("INSERT INTO alias (old, new) VALUES (4711, ?)", person_of(register, done))
    found = named(register, Scanned("person", 4711))
    assert (found.what, found.person) == ("person", person_of(register, done))
    assert [line.id for line in found.lines] == [done.case]


async def test_a_desk_knows_its_series_at_each_reading(register: Register, clock: StillClock) -> None:
    desk = Terminal(register)
    try:
        assert desk.series == register.series()
        clock.move(days=60)
        assert desk.series.year == 2026
        await desk.read(register.units)
        assert desk.series.year == 2027
    finally:
        desk.close()
