"""Counting the paper files of a place: what should be here and is not, what is here and should not be."""

from __future__ import annotations

import pytest

from models.cases.lines import case_lines
from models.facts import numbering
from models.forms import Deliver, PutPaper, Ready, TakeInventory, case_of, perform
from models.paper_files import inventory
from models.paper_files.inventory import MOST, OVER, compare, counts, expected_at, file_lines, missing_papers
from models.practice import fill
from models.register.register import Register
from models.register.verify import verify
from tests.conftest import StillClock
from tests.models.build import make_ready, refused, take_in, unit


@pytest.fixture
def cases(register: Register, sari: int) -> list[str]:
    """Return four cases: two on shelf A, one on shelf B, one whose papers nobody has put anywhere."""
    found = [take_in(register, sari, nik=None, passport=f"X123456{n}", name=f"Orang {n}") for n in range(4)]
    for case, place in zip(found, ("Rak A", "Rak A", "Rak B"), strict=False):
        perform(register, sari, PutPaper(case=case, unit="HI", place=place))
    return found


def ids(register: Register, *cases: str) -> tuple[int, ...]:
    """Return the ids of cases."""
    return tuple(case_of(register, case).id for case in cases)


def test_a_count_tells_what_is_missing_and_what_is_strange(
    register: Register, sari: int, cases: list[str], clock: StillClock
) -> None:
    there = (cases[0], cases[2], cases[3], cases[0])
    compared = compare(register, unit(register, "HI"), "Rak A", frozenset(ids(register, *there)))
    assert [line.case for line in compared.missing] == list(ids(register, cases[1]))
    strange = [(line.case, line.unit, line.place) for line in compared.strange]
    assert strange == [(ids(register, cases[2])[0], "HI", "Rak B"), (ids(register, cases[3])[0], "", "")]
    done = perform(register, sari, TakeInventory(unit="HI", place="Rak A", found=there))
    assert done.count == 3, "a file that was scanned twice is one file"
    (count,) = counts(register)
    assert (count.unit, count.place, count.counted, count.at) == ("HI", "Rak A", 3, clock.at)
    assert (count.missing, count.strange) == (ids(register, cases[1]), ids(register, cases[2], cases[3]))
    assert verify(register.database).sound


def test_an_empty_place_is_anywhere_with_the_unit(register: Register, sari: int, cases: list[str]) -> None:
    assert expected_at(register, unit(register, "HI"), "") == set(ids(register, *cases[:3]))
    perform(register, sari, TakeInventory(unit="HI", found=tuple(cases[:3])))
    assert (counts(register)[0].missing, counts(register)[0].strange) == ((), ())


def test_nobody_looks_for_the_papers_of_a_case_that_is_over(register: Register, sari: int) -> None:
    case = make_ready(register, sari)
    perform(register, sari, PutPaper(case=case, unit="LOKET", place="Rak A"))
    assert expected_at(register, unit(register, "LOKET"), "Rak A") == set(ids(register, case))
    perform(register, sari, Deliver(case=case))
    assert expected_at(register, unit(register, "LOKET"), "Rak A") == set()
    assert [p.files for p in inventory.places(register)] == [0]


def test_a_count_of_what_is_not_known_is_refused_and_nothing_is_kept(register: Register, sari: int) -> None:
    with refused("unit_unknown"):
        perform(register, sari, TakeInventory(unit="XYZ", found=()))
    with refused("case_unknown"):
        perform(
            register, sari, TakeInventory(unit="HI", found=(numbering.shown(numbering.make(register.series(), 999)),))
        )
    assert counts(register) == []


def test_papers_are_missing_until_they_turn_up(
    register: Register, sari: int, cases: list[str], clock: StillClock
) -> None:
    """By being put somewhere, by a later count of the same place, or as strange ones elsewhere."""
    one, two = ids(register, *cases[:2])

    def count(place: str, *found: str) -> None:
        clock.move(minutes=1)
        perform(register, sari, TakeInventory(unit="HI", place=place, found=found))

    count("Rak A")
    assert missing_papers(register) == {one, two}
    assert [line.missing for line in case_lines(register, "c.id IN (?, ?)", one, ids(register, cases[3])[0])] == [
        False,
        True,
    ]
    assert [line.missing for line in file_lines(register, (one, 5, two))] == [True, True]
    clock.move(minutes=1)
    perform(register, sari, PutPaper(case=cases[0], unit="HI", place="Rak A"))
    assert missing_papers(register) == {two}, "it was put back"
    count("Rak B", cases[2])
    assert missing_papers(register) == {two}, "another shelf says nothing of this one"
    count("Rak B", cases[1], cases[2])
    assert missing_papers(register) == frozenset(), "it turned up on another shelf"
    count("Rak A", cases[0])
    assert missing_papers(register) == {two}, "and is still not where it should be"
    count("", *cases[:3])
    assert missing_papers(register) == frozenset(), "a count of the whole unit found it"


def test_the_act_holds_two_hundred_and_the_comparison_tells_all(register: Register, sari: int) -> None:
    fill(register, 320, 7)
    over = ", ".join(f"'{state}'" for state in OVER)
    lines = case_lines(register, f"c.state NOT IN ({over})", limit=400)
    if len(lines) < MOST + 5:
        more = MOST + 5 - len(lines)
        made = [take_in(register, sari, nik=None, passport=f"X{n:07d}", name=f"Orang {n}") for n in range(more)]
        lines = (*lines, *case_lines(register, f"c.id IN ({', '.join('?' * more)})", *ids(register, *made), limit=400))
    for line in lines:
        perform(register, sari, PutPaper(case=numbering.shown(line.number), unit="LOKET", place="Rak"))
    compared = compare(register, unit(register, "LOKET"), "Rak", frozenset())
    assert len(compared.missing) == len(lines) > MOST
    perform(register, sari, TakeInventory(unit="LOKET", place="Rak", found=()))
    assert len(counts(register)[0].missing) == MOST
    assert counts(register)[0].counted == 0


def test_ready_cases_are_looked_for(register: Register, sari: int, cases: list[str]) -> None:
    perform(register, sari, Ready(case=cases[0], product="SK-9"))
    assert ids(register, cases[0])[0] in expected_at(register, unit(register, "HI"), "Rak A")
