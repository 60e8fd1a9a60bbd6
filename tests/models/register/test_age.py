"""Nothing goes for its age by a date that nobody believes: neither the clock of now, nor the one it was written by."""

from __future__ import annotations

import datetime as dt

import pytest

from models.acts import Erased, Searched, SearchedText, TracesErased
from models.facts.working_days import from_local
from models.forms import Deliver, Ready, Withdraw, case_of, perform
from models.register import clock_doubt as clocks
from models.register.age import older
from models.register.clock_doubt import RELEASED
from models.register.register import Register
from models.register.verify import verify
from models.retention.anonymising import drop_old_jobs
from models.retention.due import due
from models.slips import print_jobs
from ptsa_tui.cli.retention import lines
from tests.conftest import StillClock
from tests.models.build import refused, take_in
from tests.models.retention.test_retention import BACK, OFFICE, YEARS, publish, run

FAR = 6 * 366


@pytest.fixture
def desk(register: Register) -> Register:
    """Return a register whose catalogue says how long things are kept."""
    publish(register, office=OFFICE)
    return register


def delivered(register: Register, officer: int, nik: str = "3174015203909099") -> str:
    """Return the number of a case that was delivered with all of its papers given back."""
    case = take_in(register, officer, nik=nik, name="Zulfikri")
    perform(register, officer, Ready(case=case, product="SK-7"))
    perform(register, officer, Deliver(case=case, returned=BACK))
    return case


def test_what_was_delivered_under_a_clock_of_2010_is_not_sixteen_years_old(
    desk: Register, sari: int, ratna: int, clock: StillClock
) -> None:
    case = take_in(desk, sari)
    perform(desk, sari, Ready(case=case, product="SK-7"))
    now, clock.at = clock.at, from_local(dt.datetime(2010, 1, 1, 9), "WIB")
    perform(desk, sari, Deliver(case=case, returned=BACK))
    clock.at = now + 3600
    assert due(desk).cases == 0
    assert run(desk, ratna).cases == 0
    clock.move(days=YEARS)
    take_in(desk, sari, nik="3174015203909077", name="Budi")
    assert due(desk).cases == 1, "its neighbours tell how old it is"


def test_a_desk_that_began_under_a_clock_of_2010_does_not_know_how_old_that_is(
    desk: Register, sari: int, ratna: int, clock: StillClock
) -> None:
    """On a real desk: the past of a practice desk is invented."""
    desk.database.run("UPDATE entry SET at = 1262311200")
    desk.database.run("UPDATE meta SET value = 'desk' WHERE key = 'mode'")
    number = delivered(desk, sari)
    desk.database.run("UPDATE entry SET at = 1262311200")
    desk.database.run("UPDATE case_file SET since = 1262311200")
    assert due(desk).cases == 0
    take_in(desk, sari, nik="3174015203909077", name="Budi")
    assert due(desk).cases == 0
    clock.move(days=YEARS)
    take_in(desk, sari, nik="3174015203909066", name="Dewi")
    assert due(desk).cases == 1, "it is older than what was written behind it"
    assert case_of(desk, number).id


def test_nothing_goes_for_its_age_by_a_clock_that_is_doubted(
    desk: Register, sari: int, ratna: int, clock: StillClock
) -> None:
    """The centre said that it is six years ahead."""
    delivered(desk, sari)
    case = case_of(desk, delivered(desk, sari, "3174015203909088"))
    desk.look(sari, Searched(hits=1, personal=SearchedText(text="zulfikri")))
    with desk.writing(sari) as writing:
        job = print_jobs.want(writing, "receipt", case.id)
    print_jobs.skip(desk, job)
    theirs = clock.at
    clock.move(days=FAR)
    clocks.heard(desk, clock.at, theirs)
    found = due(desk)
    assert (found.cases, found.looks, found.jobs > 0) == (2, 1, True)
    assert "Nothing is erased by this clock." in "\n".join(lines(desk, found))
    for act in (Erased(reason="retention"), TracesErased(before=clock.at)):
        with refused("clock_centre"):
            desk.record(ratna, act, case.id if isinstance(act, Erased) else None)
    with refused("clock_centre"):
        run(desk, ratna)
    assert clocks.is_sure(desk, desk.today()), "an officer's word is enough for a number …"
    with refused("clock_centre"):
        run(desk, ratna)
    assert drop_old_jobs(desk) == 0
    desk.record(ratna, Erased(reason="request"), case.id)  # a citizen's wish does not rest on the time
    clock.at = theirs
    clocks.heard(desk, clock.at, theirs)
    assert run(desk, ratna).cases == 0


def test_a_search_made_while_the_clock_was_ahead_goes_with_its_neighbours(
    desk: Register, sari: int, ratna: int, clock: StillClock
) -> None:
    def search(text: str) -> None:
        desk.look(sari, Searched(hits=1, personal=SearchedText(text=text)))

    search("sebelum")
    clock.move(days=FAR)
    search("di depan")
    clock.move(days=-FAR)
    search("sesudah")
    clock.move(days=FAR + 40)
    search("dua hari lalu")
    clock.move(days=2)
    assert due(desk).looks == 1, "whether what stands behind it is so old nobody knows for two more years"
    assert run(desk, ratna).looks == 1
    clock.move(days=800)
    search("kemarin")
    assert run(desk, ratna).looks == 3
    texts = [bool(e.personal) for e in desk.looks.walk(desk.chain) if e.kind == "Searched"]
    assert texts == [False, False, False, False, True]
    assert verify(desk.database).sound


def test_a_search_dated_in_the_future_goes_in_its_time(
    desk: Register, sari: int, ratna: int, clock: StillClock
) -> None:
    for days in (0, FAR, -FAR + 1, 1):
        clock.move(days=days)
        desk.look(sari, Searched(hits=1, personal=SearchedText(text="zulfikri")))
    clocks.heard(desk, clock.at, clock.at)
    clock.move(days=800)
    assert run(desk, ratna).looks == 4, "the one of the year 2032, too"
    assert verify(desk.database).sound


def test_drafts_and_slips_of_a_date_that_can_not_be_stay(
    desk: Register, sari: int, ratna: int, clock: StillClock
) -> None:
    desk.database.run("UPDATE meta SET value = 'desk' WHERE key = 'mode'")
    insert = "INSERT INTO draft (id, officer, form, updated, data) VALUES (?, ?, 'intake', ?, '{}')"
    for id_, at in ((1, 1262311200), (2, clock.at + FAR * 86_400), (3, clock.at)):
        desk.database.run(insert, id_, sari, at)
    case = case_of(desk, take_in(desk, sari)).id
    for _ in range(2):
        with desk.writing(sari) as writing:
            job = print_jobs.want(writing, "receipt", case)
        print_jobs.skip(desk, job)
    desk.database.run("UPDATE print_job SET ended_at = 1262311200, tries = 1")
    clock.move(days=100)
    assert (due(desk).drafts, due(desk).jobs) == (1, 0)
    run(desk, ratna)
    assert desk.database.rows("SELECT id, updated FROM draft ORDER BY id") == [(1, clock.at), (2, clock.at)]
    clock.move(days=100)
    take_in(desk, sari, nik="3174015203909077", name="Budi")
    assert due(desk).drafts == 2


def test_older_is_what_stands_before_something_older(register: Register, sari: int, clock: StillClock) -> None:
    """Days of looks in their order; what stands before ``DAY`` surely is found whatever else they bear."""
    begun = clock.at
    stories = (
        ((0, 1, 5, 9), 5, 2),
        ((0, 99, 1, 5), 5, 3),  # ahead, and that day has not come
        ((0, 4, 1, 2), 3, 1),  # whether 4 was ahead or 1 and 2 behind, nobody knows
        ((-6000, 0, 1), 5, 3),
        ((9, 9, 1), 5, 0),
        ((0, 1, -6000), 5, 2),  # behind, and nothing follows that tells how old it is
    )
    for days, before, expected in stories:
        register.database.run("DELETE FROM look")
        register.token.path.unlink(missing_ok=True)
        for day in days:
            clock.at = begun + day * 86_400
            register.look(sari, Searched(hits=0))
        last = older(
            register.database.rows,
            "look",
            register.chain,
            begun + before * 86_400,
            now=begun + 10 * 86_400,
            first=int(dt.datetime.combine(RELEASED, dt.time(), dt.UTC).timestamp()),
        )
        assert last & 0xFFFFFFFF == expected, days


def test_a_withdrawn_case_counts_from_its_last_step(desk: Register, sari: int, clock: StillClock) -> None:
    case = take_in(desk, sari, papers=())
    clock.move(days=YEARS)
    perform(desk, sari, Withdraw(case=case, reason="batal"))
    assert due(desk).cases == 0
    clock.move(days=YEARS)
    assert due(desk).cases == 1
