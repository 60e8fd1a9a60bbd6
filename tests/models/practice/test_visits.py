"""The days that are over at a practice desk: somebody came, waited and was served, and nobody's request changed."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from pathlib import Path

from models.documents.document import Table
from models.facts.working_days import local
from models.practice import fill, fill_days, fill_queue
from models.register.register import Register
from models.register.verify import verify
from models.reports import Asked, make
from tests.conftest import StillClock
from tests.models.build import refused


def test_ten_working_days_before_today_have_a_queue(register: Register) -> None:
    today, calendar = register.today(), register.calendar()
    assert fill_days(register) > 0
    days = [dt.date.fromisoformat(day) for (day,) in register.database.rows("SELECT DISTINCT day FROM visit")]
    assert len(days) == 10
    assert all(day < today and calendar.is_working(day) for day in days)
    for begun, ended in register.database.rows("SELECT begun, ended FROM visit_period WHERE ended IS NOT NULL"):
        assert local(begun, "WIB").date() in days
        assert begun <= ended
    assert register.database.rows("SELECT DISTINCT state FROM visit ORDER BY state") == [("done",), ("skipped",)]
    parts = make(register, "waits", Asked(min(days), max(days))).parts
    by_day = next(p for p in parts if isinstance(p, Table))
    assert [row[0] for row in by_day.rows] == sorted(days)
    assert all(row[1] for row in by_day.rows)
    assert verify(register.database).sound


def test_a_counter_serves_one_after_the_other(register: Register) -> None:
    fill_days(register)
    served = register.database.rows(
        "SELECT counter, begun, ended FROM visit_period WHERE state = 'serving' ORDER BY counter, begun"
    )
    assert len({counter for counter, *_times in served}) == 2
    for one, other in pairwise(served):
        assert one[0] != other[0] or one[2] <= other[1]


def test_a_day_on_which_somebody_came_stays_as_it_is(register: Register) -> None:
    fill_queue(register)
    today = register.database.rows("SELECT number, turn, day FROM visit ORDER BY id")
    many = fill_days(register)
    before = register.head()
    assert fill_days(register) == 0
    assert register.head() == before
    assert register.database.rows("SELECT count(*) FROM visit") == [(many + len(today),)]
    assert register.database.rows("SELECT number, turn, day FROM visit ORDER BY id")[: len(today)] == today


def test_people_and_requests_stay_who_they_are(register: Register) -> None:
    fill(register, 20, 1)
    tables = "person", "case_file", "handover", "notice"
    before = [register.database.rows(f"SELECT * FROM {table}") for table in tables]
    fill_days(register)
    assert [register.database.rows(f"SELECT * FROM {table}") for table in tables] == before


def test_only_a_practice_desk_takes_them(tmp_path: Path) -> None:
    real = Register.create(
        tmp_path / "bare.db", branch=7, desk=3, practice=False, tokens=tmp_path / "tokens", clock=StillClock()
    )
    with refused("practice_only"):
        fill_days(real)
    real.close()
