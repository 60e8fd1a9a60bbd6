"""The bulk path gives what the slow path gives, and invented people stay invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.acts import PersonRegistered, from_parts
from models.cases.views import cases_by_state
from models.practice import fill
from models.register.bulk import Bulk
from models.register.founding import found_practice
from models.register.register import Register
from models.register.verify import verify
from tests.conftest import StillClock
from tests.models.build import refused, snapshot


def bodies(register: Register) -> list[tuple[object, ...]]:
    """Return what the entries say, without the salts of chance."""
    return register.database.rows("SELECT id, at, author, back, after, code, body, personal FROM entry ORDER BY id")


def test_a_filled_desk_verifies(register: Register) -> None:
    entries = fill(register, 400, 3)
    verdict = verify(register.database)
    assert verdict.sound, verdict.faults
    assert entries > 400 * 4
    assert len(cases_by_state(register)) >= 6


def test_filling_twice_goes_on_where_it_was(register: Register) -> None:
    fill(register, 60, 1)
    fill(register, 60, 2)
    assert verify(register.database).sound
    numbers = [n for (n,) in register.database.rows("SELECT number FROM case_file")]
    assert len(numbers) == len(set(numbers)) == 120


def test_the_same_seed_gives_the_same_acts(tmp_path: Path, clock: StillClock) -> None:
    made = []
    for name in ("one", "two"):
        register = found_practice(tmp_path / f"{name}.db", tokens=tmp_path / name, clock=clock, fast=True)
        fill(register, 80, 7)
        made.append(bodies(register))
        register.close()
    assert made[0] == made[1]


def test_only_a_practice_desk_is_filled(register: Register) -> None:
    register.practice = False
    with refused("practice_only"):
        fill(register, 10, 1)
    assert register.head().seq == 0


def test_no_invented_person_can_be_a_real_one(register: Register) -> None:
    fill(register, 300, 5)
    rows = register.database.rows("SELECT nik, phone FROM person")
    assert all(int(nik[12:]) >= 9000 for nik, _phone in rows if nik)
    assert all(phone == "" or phone.startswith("08000") for _nik, phone in rows)


def test_nothing_lies_in_the_future(register: Register, clock: StillClock) -> None:
    fill(register, 300, 5)
    row = register.database.row("SELECT max(at) FROM entry")
    assert row is not None
    assert row[0] <= clock.now() + 120


def test_a_stopped_fill_leaves_nothing(register: Register) -> None:
    def stop(done: int, _total: int) -> None:
        if done >= 1000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fill(register, 3000, 1, stop)
    assert register.head().seq == 0
    assert verify(register.database).sound
    fill(register, 20, 1)
    assert verify(register.database).sound


def test_the_slow_path_gives_the_same_rows(register: Register, tmp_path: Path, clock: StillClock) -> None:
    fill(register, 60, 9)
    slow = found_practice(tmp_path / "slow.db", tokens=tmp_path / "slow", clock=clock, fast=True)
    for entry in register.journal.walk(register.chain):
        act = from_parts(entry.kind, entry.body, entry.personal)
        assert act is not None
        clock.at = entry.at
        slow.record(entry.officer, act, None if act.CREATES else entry.subject)
    assert snapshot(slow) == snapshot(register)
    assert bodies(slow)[-1] == bodies(register)[-1]
    slow.close()


def test_a_refused_act_undoes_the_whole_batch(register: Register, sari: int) -> None:
    with refused("subject_exists"), Bulk(register) as bulk:
        person = bulk.record(PersonRegistered(identity="none"), sari, 1)
        bulk.record(PersonRegistered(identity="none"), sari, 2, person.id)
    assert register.head().seq == 0
    assert register.database.row("SELECT count(*) FROM person") == (0,)
    assert verify(register.database).sound
