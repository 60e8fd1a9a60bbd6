"""Judging whether two persons are one: recorded, remembered, taken back; nothing is merged. Frontdesk rows 20-23."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.acts import PersonsCompared
from models.cases import named_lists, views
from models.duplicates.candidates import likely, twins
from models.duplicates.judgements import Doubles, doubled, others, same_group, verdicts
from models.facts import numbering
from models.forms import Compare, Erase, Intake, Withdraw, perform, read_form
from models.forms.intake import same_service_open
from models.register.register import Register
from models.register.verify import verify
from tests.conftest import StillClock
from tests.models.build import refused
from tests.world import World

ONE, TWO, THREE = "3174015203909001", "3275055203909055", "3171035203909077"
"""Of invented women, all born 12 March 1990."""
PHONE = "081234567890"


def take(register: Register, officer: int, number: str, service: str = "PP", **more: object) -> tuple[int, str]:
    """Take someone in; return the person and the number of the case."""
    fields: dict[str, object] = {"name": "Siti Rahayu", "phone": PHONE, "papers": "all"}
    done = perform(register, officer, Intake(nik=number, service=service, **{**fields, **more}))  # type: ignore[arg-type]
    assert done.person is not None
    assert done.number is not None
    return done.person, numbering.shown(done.number)


def compare(register: Register, officer: int, case: str, other: int, verdict: str) -> None:
    """Judge."""
    perform(register, officer, Compare(case=case, other=other, verdict=verdict))  # type: ignore[arg-type]


def rows(register: Register) -> list[tuple[int, int, str]]:
    """Return what stands in the table."""
    return register.database.rows("SELECT person, other, verdict FROM person_compared ORDER BY 1, 2")


def test_the_same_person_keeps_both_entries_and_is_shown_as_one(register: Register, sari: int) -> None:
    one, first = take(register, sari, ONE)
    two, second = take(register, sari, TWO, "WLKP")
    before = register.database.rows("SELECT * FROM person ORDER BY id")
    compare(register, sari, second, one, "same")
    assert rows(register) == [(two, one, "same")]
    assert same_group(register, one) == same_group(register, two) == {one, two}
    assert register.database.rows("SELECT * FROM person ORDER BY id") == before
    for person in (one, two):
        assert {numbering.shown(line.number) for line in views.cases_of_person(register, person)} == {first, second}
    open_one = same_service_open(register, two, "PP")
    assert open_one is not None
    assert open_one.person == one
    assert verify(register.database).sound


def test_the_same_is_taken_back_from_either_side(register: Register, sari: int) -> None:
    one, first = take(register, sari, ONE)
    two, second = take(register, sari, TWO, "WLKP")
    compare(register, sari, second, one, "same")
    compare(register, sari, first, two, "open")
    assert rows(register) == []
    assert same_group(register, one) == {one}
    assert same_service_open(register, two, "PP") is None
    assert [c.person for c in twins(register, two).candidates] == [one]
    compare(register, sari, second, one, "same")
    compare(register, sari, second, one, "open")
    assert rows(register) == []
    assert verify(register.database).sound


def test_different_is_remembered_and_undone(register: Register, sari: int) -> None:
    """Two real people of the same name, born on one day."""
    one, first = take(register, sari, ONE)
    seen = likely(register, "Siti Rahayu", nik=TWO)
    assert [c.person for c in seen.candidates] == [one]
    two, second = take(register, sari, TWO, different=(one,))
    assert rows(register) == [(two, one, "different")]
    assert [(c.person, c.verdict) for c in twins(register, two).candidates] == [(one, "different")]
    assert [(c.person, c.verdict) for c in twins(register, one).candidates] == [(two, "different")]
    compare(register, sari, second, one, "open")
    assert [(c.person, c.verdict) for c in twins(register, two).candidates] == [(one, "")]
    compare(register, sari, first, two, "same")
    assert rows(register) == [(one, two, "same")]


def test_the_judgement_changes_from_the_other_side(register: Register, sari: int) -> None:
    one, first = take(register, sari, ONE)
    two, second = take(register, sari, TWO)
    compare(register, sari, second, one, "different")
    compare(register, sari, first, two, "same")
    assert rows(register) == [(one, two, "same")]
    with refused("nothing_changed"):
        compare(register, sari, second, one, "same")
    with register.writing(sari) as writing:  # another desk, that had not heard of it
        writing.record(PersonsCompared(other=one, verdict="different"), two)
    assert verdicts(register, one) == {two: "different"}
    assert same_group(register, one) == {one}


def test_one_through_another(register: Register, sari: int) -> None:
    one, _first = take(register, sari, ONE)
    two, second = take(register, sari, TWO)
    three, third = take(register, sari, THREE)
    four, _fourth = take(register, sari, "3174015203909099", different=(two,))
    compare(register, sari, second, one, "same")
    compare(register, sari, third, two, "same")
    assert same_group(register, one) == same_group(register, three) == {one, two, three}
    assert others(register, four) == {one, two, three}
    assert others(register, three) == {four}
    assert not [c for c in twins(register, four).candidates if not c.verdict]


def test_what_is_refused(register: Register, sari: int, ratna: int) -> None:
    one, first = take(register, sari, ONE)
    two, second = take(register, sari, TWO)
    with refused("compare_self"):
        compare(register, sari, first, one, "same")
    case = register.database.row("SELECT id FROM case_file WHERE person = ?", one)
    assert case is not None
    for nobody in (case[0], 1 << 60):
        with refused("person_unknown"):
            compare(register, sari, first, nobody, "same")
    with refused("nothing_changed"):
        compare(register, sari, first, two, "open")
    compare(register, sari, first, two, "same")
    perform(register, sari, Withdraw(case=second, reason="selesai"))
    perform(register, ratna, Erase(case=second))
    for verdict in ("same", "different"):
        with refused("person_erased"):
            compare(register, sari, first, two, verdict)
        with refused("person_erased"):
            compare(register, sari, second, one, verdict)
    assert twins(register, one).candidates == ()
    assert twins(register, two).candidates == ()
    compare(register, sari, first, two, "open")
    assert rows(register) == []


def test_a_line_of_json_is_a_form_too() -> None:
    form = read_form('{"do":"compare","case":"26-001-01-000011-7","other":7,"verdict":"same"}')
    assert form == Compare(case="26-001-01-000011-7", other=7, verdict="same")
    with refused("form_malformed"):
        read_form('{"do":"compare","case":"26-001-01-000011-7","other":7,"verdict":"merge"}')


def test_a_refused_intake_records_no_judgement(register: Register, sari: int) -> None:
    one, _first = take(register, sari, ONE)
    with refused("service_unknown"):
        take(register, sari, TWO, "XYZ", different=(one,))
    with refused("person_unknown"):
        take(register, sari, TWO, different=(one, 1 << 60))
    assert rows(register) == []
    two, _second = take(register, sari, TWO, different=(one, one))
    assert rows(register) == [(two, one, "different")]


@pytest.fixture
def world(tmp_path: Path, clock: StillClock) -> Iterator[World]:
    """Return a centre over SQLite."""
    made = World(tmp_path / "world", f"sqlite://{tmp_path / 'centre.db'}", clock, (1,))
    yield made
    made.close()


def test_two_desks_that_took_the_same_citizen_in_offline(world: World) -> None:
    """Nobody could know before; after the exchange both desks are told, one judges, and both are calm again."""
    left, right = world.desk(), world.desk()
    counts = {site: Doubles() for site in (left, right)}
    first, second = left.take_in(ONE), right.take_in(ONE, "Siti Rahajoe")
    assert [doubled(site.register) for site in (left, right)] == [(), ()]
    for site in (left, right, left):
        site.sync()
    for site in (left, right):
        ((one, two),) = doubled(site.register)
        assert counts[site].count(site.register) == 1
        assert {numbering.shown(line.number) for line in named_lists.named_list(site.register, "twins").lines} == {
            first,
            second,
        }
        found = twins(site.register, one).candidates
        assert [(c.person, c.reasons[0], c.desk) for c in found] == [(two, "same_number", 2)]
    perform(left.register, left.sari, Compare(case=first, other=two, verdict="same"))
    assert counts[left].count(left.register) == 0
    assert counts[right].count(right.register) == 1
    left.sync()
    right.sync()
    assert counts[right].count(right.register) == 0
    assert named_lists.named_list(right.register, "twins").lines == ()
    assert same_group(right.register, one) == {one, two}
    perform(right.register, right.sari, Compare(case=second, other=one, verdict="open"))
    right.sync()
    left.sync()
    assert counts[left].count(left.register) == counts[right].count(right.register) == 1
    for site in (left, right):
        assert verify(site.register.database).sound


def test_two_desks_that_judge_at_the_same_time(world: World) -> None:
    left, right = world.desk(), world.desk()
    first, second = left.take_in(ONE), right.take_in(TWO)
    for site in (left, right, left):
        site.sync()
    one, two = (site.register.fold_of(site.case(n)).state.person for site, n in ((left, first), (right, second)))  # type: ignore[union-attr]
    perform(left.register, left.sari, Compare(case=first, other=two, verdict="same"))
    perform(right.register, right.sari, Compare(case=second, other=one, verdict="different"))
    for site in (left, right, left):
        site.sync()
    for site in (left, right):
        assert verdicts(site.register, one) == {two: "different"}
        assert same_group(site.register, two) == {two}
        assert verify(site.register.database).sound
    perform(left.register, left.sari, Compare(case=first, other=two, verdict="open"))
    left.sync()
    right.sync()
    assert rows(right.register) == rows(left.register) == []
