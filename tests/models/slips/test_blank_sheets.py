"""Blank sheets: numbers set aside, which of them are used, and what was written on one by hand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from models.acts import SheetsReserved
from models.facts import ids, numbering
from models.facts.codes import code_of_number
from models.facts.working_days import local
from models.forms import Reserve, case_of, perform, read_form
from models.register.register import SYSTEM, Register
from models.register.verify import verify
from models.search import lookup
from models.slips.blank_sheets import block_of, blocks, read_paper_time, take_sheet
from tests.conftest import StillClock
from tests.models.build import refused, take_in
from tests.world import world


def reserve(register: Register, officer: int, count: int) -> int:
    number = perform(register, officer, Reserve(count=count)).number
    assert number is not None
    return number


def test_numbers_are_set_aside_one_after_the_other_and_given_to_nobody_else(register: Register, sari: int) -> None:
    before = case_of(register, take_in(register, sari)).number
    first = reserve(register, sari, 3)
    after = case_of(register, take_in(register, sari, service="PKB")).number
    assert [numbering.running(n) for n in (before, first, after)] == [1, 2, 5]
    (block,) = blocks(register)
    assert [numbering.running(n) for n in block.numbers] == [2, 3, 4]
    assert all(numbering.is_valid(n) for n in block.numbers)
    assert block.blank == block.numbers
    assert verify(register.database).sound


def test_a_line_of_record_reserves(register: Register, sari: int) -> None:
    done = perform(register, sari, read_form('{"do": "reserve", "count": 200}'))
    assert (done.count, len(blocks(register)[0].numbers)) == (200, 200)


@pytest.mark.parametrize("count", [-1, 0, 201])
def test_a_block_has_a_size(register: Register, sari: int, count: int) -> None:
    with refused("sheets_range"):
        reserve(register, sari, count)


def test_when_the_range_runs_out_nothing_is_set_aside(register: Register, sari: int) -> None:
    last = numbering.Range.CASE.value[1]
    take_in(register, sari)
    register.database.run("UPDATE allocated SET last = ? WHERE range = 'CASE'", last - 2)
    with refused("numbers_used_up"):
        reserve(register, sari, 3)
    assert blocks(register) == []
    assert numbering.running(reserve(register, sari, 2)) == last - 1
    with refused("numbers_used_up"):
        take_in(register, sari, service="PKB")


def test_a_block_lies_in_one_year_even_when_the_year_turns_meanwhile(register: Register, sari: int) -> None:
    asked = 0

    class Turning:
        def now(self) -> int:
            nonlocal asked
            asked += 1
            moment = dt.datetime(2026, 12, 31, 16, 59, 59, tzinfo=dt.UTC) + dt.timedelta(seconds=asked > 1)
            return int(moment.timestamp())

    register.clock = Turning()
    reserve(register, sari, 3)
    (block,) = blocks(register)
    assert len({numbering.shown(n)[:10] for n in block.numbers}) == 1
    assert [numbering.running(n) for n in block.numbers] == [1, 2, 3]
    assert numbering.shown(reserve(register, sari, 3)).startswith("001-01-027-00000")


def test_a_sheet_is_typed_or_scanned_once(register: Register, sari: int) -> None:
    first = reserve(register, sari, 2)
    shown = numbering.shown(first)
    assert [take_sheet(register, t) for t in (shown, str(first).zfill(15), code_of_number(first), f" {shown} ")] == [
        first
    ] * 4
    assert take_sheet(register, numbering.short(first)) == first
    assert case_of(register, take_in(register, sari, sheet=shown, paper_at="T-1 0930")).number == first
    with refused("number_used"):
        take_sheet(register, shown)
    (block,) = blocks(register)
    assert (block.used, block.blank) == ({first}, (block.numbers[1],))


def test_a_sheet_that_nobody_set_aside(register: Register, sari: int) -> None:
    first = reserve(register, sari, 2)
    beyond = numbering.make(register.series(), numbering.running(first) + 2)
    with refused("sheet_unknown"):
        take_sheet(register, numbering.shown(beyond))
    wrong = str(first).zfill(15)[:-1] + str((first + 1) % 10)
    for text in (wrong, "", "%", "abc", "%abc"):
        with refused("number_wrong"):
            take_sheet(register, text)
    assert block_of(register, numbering.shown(first)).first == first
    with refused("sheet_unknown"):
        block_of(register, numbering.shown(beyond))


def test_a_case_from_a_sheet_begins_when_the_sheet_says(register: Register, sari: int) -> None:
    sheet = numbering.shown(reserve(register, sari, 1))
    case = case_of(register, take_in(register, sari, sheet=sheet, paper_at="T-1 0930"))
    assert local(case.opened_at, "WIB") == dt.datetime(2026, 11, 23, 9, 30)
    assert case.paper_at == case.opened_at
    assert case.promised == register.calendar().after(dt.date(2026, 11, 23), 6).date


def test_sheets_of_a_sister_desk_count_once_they_are_known(tmp_path: Path, clock: StillClock) -> None:
    with world(tmp_path, f"sqlite://{tmp_path / 'centre.db'}", clock) as made:
        one, other, elsewhere = made.desk(1), made.desk(1), made.desk(2)
        number = numbering.shown(reserve(one.register, one.sari, 2))
        with refused("sheet_unknown"):
            take_sheet(other.register, number)
        for site in (one, other, elsewhere):
            site.sync()
        assert other.take_in(sheet=number, paper_at="T 0100") == number
        assert verify(other.register.database).sound
        with refused("sheet_unknown"):
            take_sheet(elsewhere.register, number)


def test_a_sheet_that_two_unlinked_desks_typed_is_found_as_two_cases(tmp_path: Path, clock: StillClock) -> None:
    with world(tmp_path, f"sqlite://{tmp_path / 'centre.db'}", clock) as made:
        one, other = made.desk(1), made.desk(1)
        number = numbering.shown(reserve(one.register, one.sari, 1))
        for site in (one, other):
            site.sync()
        assert one.take_in(sheet=number, paper_at="T 0800") == number
        assert other.take_in("3273051708859002", "Budi Santoso", sheet=number, paper_at="T 0815") == number
        for site in (one, other, one):
            site.sync()
        for site in (one, other):
            assert {line.name for line in lookup(site.register, number).lines} == {"Siti Rahayu", "Budi Santoso"}
            assert verify(site.register.database).sound
            with refused("number_ambiguous"):
                case_of(site.register, number)


def test_the_first_number_is_one_of_a_case(register: Register) -> None:
    act = SheetsReserved(first=numbering.make(register.series(), 800_001), count=1)
    sari = register.officer_by_code("sari")
    assert sari is not None
    with refused("number_wrong"):
        register.record(sari.id, act)
    assert ids.unpack(register.record(SYSTEM, act).entry.id).branch == 1


NOON = dt.time(12)


@pytest.mark.parametrize(
    ("typed", "day", "time"),
    [
        ("T 0930", (2026, 11, 24), dt.time(9, 30)),
        ("t-1 9.30", (2026, 11, 23), dt.time(9, 30)),
        ("T-1", (2026, 11, 23), NOON),
        ("T-60 2359", (2026, 9, 25), dt.time(23, 59)),
        ("23112026", (2026, 11, 23), NOON),
        ("23112026 0930", (2026, 11, 23), dt.time(9, 30)),
        ("23112026 2030", (2026, 11, 23), dt.time(20, 30)),
        ("23-11-2026 09:05", (2026, 11, 23), dt.time(9, 5)),
        ("23 11 2026", (2026, 11, 23), NOON),
        ("23 11 2026 1405", (2026, 11, 23), dt.time(14, 5)),
        ("23/11 1405", (2026, 11, 23), dt.time(14, 5)),
        ("  23 11 1405 ", (2026, 11, 23), dt.time(14, 5)),
    ],
)
def test_the_time_on_a_sheet(
    register: Register, clock: StillClock, typed: str, day: tuple[int, int, int], time: dt.time
) -> None:
    clock.at = moment(2026, 11, 24, 15)
    assert local(read_paper_time(register, typed), "WIB") == dt.datetime.combine(dt.date(*day), time)


def moment(year: int, month: int, day: int, hour: int) -> int:
    """Return seconds UTC of an hour in WIB."""
    return int(dt.datetime(year, month, day, hour, tzinfo=dt.timezone(dt.timedelta(hours=7))).timestamp())


def test_a_sheet_of_today_without_a_time_is_not_of_the_future(register: Register, clock: StillClock) -> None:
    clock.at = moment(2026, 11, 24, 9)
    assert read_paper_time(register, "T") == clock.at
    clock.at = moment(2026, 11, 24, 15)
    assert local(read_paper_time(register, "T"), "WIB").time() == NOON


def test_a_day_without_a_year_lies_behind_us(register: Register, clock: StillClock) -> None:
    clock.at = moment(2027, 1, 4, 9)
    assert local(read_paper_time(register, "30/12 1000"), "WIB") == dt.datetime(2026, 12, 30, 10)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "paper_time_shape"),
        ("besok", "paper_time_shape"),
        ("T 2460", "paper_time_shape"),
        ("T 9.61", "paper_time_shape"),
        ("31022026", "paper_time_shape"),
        ("0930", "paper_time_shape"),
        ("29/02", "paper_time_shape"),
        ("T+1", "paper_in_future"),
        ("T 1501", "paper_in_future"),
        ("25112026 0800", "paper_in_future"),
        ("T-61", "paper_too_old"),
        ("24112016", "paper_too_old"),
    ],
)
def test_a_time_that_can_not_be(register: Register, clock: StillClock, typed: str, code: str) -> None:
    clock.at = moment(2026, 11, 24, 15)
    with refused(code):
        read_paper_time(register, typed)
