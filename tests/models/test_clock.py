"""A clock that can't be right is told, and nothing is numbered or promised by it before someone said what day it is."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

import models.catalogue
from models import clock as clocks
from models.clock import RELEASED, doubt, heard, is_sure
from models.facts.calendar import from_local
from models.forms import NoteForm, perform
from models.refused import Refused
from models.register import Register
from tests.conftest import StillClock
from tests.models.build import take_in

YEAR = 365 * 86_400


def why(register: Register) -> str:
    """Return why the clock is doubted, or nothing."""
    found = doubt(register)
    return found.why if found else ""


def test_the_release_is_no_older_than_its_catalogue() -> None:
    seed = (Path(models.catalogue.__file__).parent / "seed.toml").read_text()
    checked = max(dt.date.fromisoformat(day) for day in re.findall(r'^checked_on = "(.*)"', seed, re.M))
    assert checked <= RELEASED


def test_a_clock_before_the_release_makes_no_number(register: Register, sari: int, clock: StillClock) -> None:
    clock.at = from_local(dt.datetime(2025, 11, 24, 9), "WIB")
    with pytest.raises(Refused) as refused:
        take_in(register, sari)
    assert refused.value.code == "clock_release"
    assert not is_sure(register, register.today())
    with pytest.raises(Refused):
        take_in(register, sari)
    clock.at = from_local(dt.datetime(2026, 11, 24, 9), "WIB")
    assert doubt(register) is None
    take_in(register, sari)


def test_a_clock_that_was_ahead_and_was_set_back(register: Register, sari: int, clock: StillClock) -> None:
    """Nobody knows which of both was right; the officer says what day it is, and it is asked once."""
    clock.move(days=1)
    take_in(register, sari)
    clock.move(days=-1)
    assert why(register) == "latest"
    with pytest.raises(Refused) as refused:
        take_in(register, sari, nik="3174014505909991", name="Budi")
    assert refused.value.code == "clock_latest"
    assert not is_sure(register, register.today() + dt.timedelta(days=1))
    assert is_sure(register, register.today())
    assert doubt(register) is None
    take_in(register, sari, nik="3174014505909991", name="Budi")


def test_acts_without_a_number_go_on_and_prove_nothing(register: Register, sari: int, clock: StillClock) -> None:
    """A note is wanted whatever the clock shows; written by a wrong clock, it does not make that clock right."""
    clock.move(days=40)
    case = take_in(register, sari)
    clock.move(days=-40)
    perform(register, sari, NoteForm(case=case, text="catatan"))
    assert why(register) == "latest"


def test_a_few_minutes_are_no_doubt(register: Register, sari: int, clock: StillClock) -> None:
    take_in(register, sari)
    clock.move(seconds=-clocks.TOLERANCE)
    assert doubt(register) is None
    heard(register, clock.at, clock.at - clocks.TOLERANCE)
    assert doubt(register) is None


@pytest.mark.parametrize("ahead", [YEAR, -YEAR // 2, 12 * 3600])
def test_a_clock_off_from_the_centre(register: Register, sari: int, clock: StillClock, ahead: int) -> None:
    clock.move(days=YEAR // 86_400)  # so that a clock behind is not before the release
    heard(register, clock.at, clock.at - ahead)
    clock.move(minutes=15)
    found = doubt(register)
    assert found is not None
    assert (found.known, found.wrong_day) == (clock.at - ahead, True)
    with pytest.raises(Refused):
        take_in(register, sari)
    assert is_sure(register, register.today())  # the centre's may be the wrong one; work must go on
    take_in(register, sari)
    heard(register, clock.at, clock.at - ahead)
    assert doubt(register) is not None, "the word of an officer is no proof"
    take_in(register, sari, nik="3174014505909991", name="Budi")
    clock.at -= ahead  # it was set right
    heard(register, clock.at, clock.at)
    assert doubt(register) is None


def test_a_clock_that_is_minutes_off_is_told_and_stops_nothing(
    register: Register, sari: int, clock: StillClock
) -> None:
    heard(register, clock.at, clock.at - 1000)
    found = doubt(register)
    assert found is not None
    assert not found.stops
    take_in(register, sari)


def test_what_was_dated_ahead_of_the_centre_is_no_witness(register: Register, sari: int, clock: StillClock) -> None:
    heard(register, clock.at, clock.at)
    clock.move(days=400)
    heard(register, clock.at, clock.at - 400 * 86_400)
    is_sure(register, register.today())
    take_in(register, sari)
    clock.move(days=-400)
    heard(register, clock.at, clock.at)
    assert doubt(register) is None


def test_a_database_of_before_knows_its_last_act(register: Register, sari: int, clock: StillClock) -> None:
    take_in(register, sari)
    register.database.run("DELETE FROM meta WHERE key = ?", clocks.LATEST)
    clock.move(days=-2)
    assert why(register) == "latest"
