"""A clock that can't be right is told, and nothing is numbered or promised by it before someone said what day it is."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

import models.catalogue
from models.cases import home_counts
from models.facts import numbering
from models.facts.working_days import from_local
from models.forms import Absent, Call, Complete, Lapse, Next, NoteForm, Ready, Reserve, Return, Ticket, perform
from models.queue import standing
from models.queue.day import day
from models.refused import Refused
from models.register import clock_doubt as clocks
from models.register.clock_doubt import RELEASED, doubt, heard, is_sure
from models.register.register import Register
from models.slips import print_jobs
from models.slips.blank_sheets import blocks
from models.words.formats import read_full_date
from tests.conftest import StillClock
from tests.models.build import OTHER_NIK, intake, refused, take_in

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


def test_what_rests_on_the_day_waits_for_it(register: Register, sari: int, ratna: int, clock: StillClock) -> None:
    """A ticket, a notice, a dispatch line, a blank sheet, a deadline that passed: each is a day on paper."""
    short = take_in(register, sari, papers=(), service="PKB")
    ready = take_in(register, sari, nik=OTHER_NIK, name="Budi")
    perform(register, sari, Reserve(count=1))
    sheet = numbering.shown(blocks(register)[0].numbers[0])
    paper = register.catalogue().by_code["PP"].variants[0].requirements[0].code
    heard(register, clock.at, clock.at + YEAR)  # a year behind
    forms = (
        Ticket(),
        Reserve(count=1),
        intake(nik="3174014505909991", name="Ayu"),
        intake(nik="3174014505909991", name="Ayu", sheet=sheet, paper_at="T"),
        Complete(case=short, papers="all"),
        Return(case=ready, missing=(paper,), reason="tidak terbaca"),
        Ready(case=ready, product="SK-1", valid_until=register.today()),
    )
    for form in forms:
        with refused("clock_centre"):
            perform(register, sari, form)
    with refused("clock_centre"):
        perform(register, ratna, Lapse(case=short, reason="tidak datang"))
    perform(register, sari, NoteForm(case=ready, text="catatan"))
    is_sure(register, register.today())
    perform(register, sari, Ticket())


def test_tickets_of_tomorrow_do_not_stand_among_todays(register: Register, sari: int, clock: StillClock) -> None:
    clock.move(days=1)
    tomorrow = [perform(register, sari, Ticket()).ticket for _ in range(3)]
    perform(register, sari, Call(counter=1, ticket=tomorrow[2] or "", reason="sakit"))
    perform(register, sari, Absent(counter=1))
    take_in(register, sari)
    clock.move(days=-1, minutes=5)
    assert is_sure(register, register.today())
    today = perform(register, sari, Ticket()).ticket
    found = standing.view(register, 2)
    assert [line.label for line in found.waiting] == [today]
    assert [line.label for line in found.forgotten] == tomorrow[:2]
    assert standing.waits(register).waiting == 1
    assert standing.waits(register).forgotten == 2
    assert standing.last_calls(register) == []
    assert standing.left_last(register, 1) is None
    assert perform(register, sari, Next(counter=2)).ticket == today
    assert day(register, register.today()).total.issued == 1
    who = register.officer(sari)
    assert who is not None
    midnight = from_local(dt.datetime.combine(register.today(), dt.time()), "WIB")
    assert home_counts.home(register, who, midnight).today == 0


def test_a_ticket_of_a_moment_ago_stays_when_the_clock_is_set_back_over_midnight(
    register: Register, sari: int, clock: StillClock
) -> None:
    clock.at = from_local(dt.datetime(2026, 11, 25, 0, 1), "WIB")
    ticket = perform(register, sari, Ticket()).ticket
    clock.move(minutes=-2)
    assert [line.label for line in standing.view(register, 1).waiting] == [ticket]


def test_a_slip_dated_ahead_asks_before_it_is_printed(register: Register, sari: int, clock: StillClock) -> None:
    clock.move(days=1)
    perform(register, sari, intake(slip=True))
    clock.move(days=-1)
    assert print_jobs.ask_stale(register, clock.now()) == 1


def test_a_bundle_tells_how_late_it_is_at_least(register: Register, clock: StillClock) -> None:
    clocks.told(register, clock.at + YEAR)
    assert why(register) == "latest"
    clocks.told(register, clock.at - YEAR)
    assert why(register) == "latest"


@pytest.mark.parametrize("typed", ["24", "24-11", "241126", "2411226", "T", "besok", ""])
def test_the_date_that_is_asked_for_is_typed_with_its_year(typed: str) -> None:
    with refused("date_in_full"):
        read_full_date(typed)
