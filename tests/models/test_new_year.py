"""New Year at the counter: two processes on one database, and midnight in WIB, WITA and WIT between their saves.

Reported elsewhere as numbers that were given twice, went on from last year's or lost some (OpenSID #997, #6192, #6432,
#7971; OpenCRVS #11003; OpenCPS #275).
"""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from models import words
from models.acts import BranchSet, CaseOpened, from_parts
from models.facts import ids, numbering
from models.facts.numbering import Range
from models.facts.working_days import from_local, local
from models.fold import CaseState
from models.forms import Complete, Intake, Paper, perform
from models.register.founding import found_practice
from models.register.register import SYSTEM, Register
from models.register.verify import verify
from models.slips.contents import slip_of
from models.slips.of_case import issue
from models.slips.render import render
from tests.conftest import StillClock

if sys.platform == "win32":
    pytest.skip("the shared clock is locked as POSIX does", allow_module_level=True)

from tests.models.midnight_driver import SharedClock

ROOT = Path(__file__).parents[2]
ZONES = ("WIB", "WITA", "WIT")
EVE = dt.datetime(2026, 12, 31, 23, 59, 50)
PROCESSES = 2


class Wanted:
    """A slip that is asked for without a print job."""

    def __init__(self, slip: str, subject: int, detail: str) -> None:
        self.slip, self.subject, self.detail, self.copy = slip, subject, detail, 0


def office(folder: Path, zone: str, clock: StillClock) -> Register:
    """Return a practice desk in a time zone, on New Year's Eve."""
    clock.at = from_local(EVE, zone)
    register = found_practice(folder / "desk.db", tokens=folder / "tokens", clock=clock, fast=True)
    with register.writing(SYSTEM, as_centre=True) as centre:
        centre.record(BranchSet(name="PTSA Latihan", zone=zone), ids.branch_subject(1))  # type: ignore[arg-type]
    return register


@pytest.fixture(scope="module", params=ZONES)
def night(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Register, list]]:
    """Return the register after the night, and what the processes said of their saves."""
    folder, zone = tmp_path_factory.mktemp("night"), request.param
    register = office(folder, zone, StillClock())
    SharedClock.make(folder / "clock", register.clock.now(), register.clock.now() + 10, PROCESSES)
    command = [sys.executable, "-m", "tests.models.midnight_driver", folder / "desk.db", folder / "tokens"]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    end = str(register.clock.now() + 20)
    running = [
        subprocess.Popen([*command, folder / "clock", str(me), end], env=env, stdout=subprocess.PIPE, cwd=ROOT)
        for me in range(PROCESSES)
    ]
    said = []
    for process in running:
        out = process.communicate(timeout=120)[0]
        assert process.returncode == 0
        said.append([json.loads(line) for line in out.splitlines()])
    assert all(said)
    yield register, said
    register.close()


def opened(register: Register) -> Iterator[tuple[int, CaseOpened]]:
    """Yield moment and act of every case."""
    for chain in register.journal.chains():
        for entry in register.journal.walk(chain):
            act = from_parts(entry.kind, entry.body, entry.personal)
            if isinstance(act, CaseOpened):
                yield entry.at, act


def notices(register: Register) -> Iterator[tuple[int, int, dt.date]]:
    """Yield moment, number and deadline of every notice."""
    for chain in register.journal.chains():
        for entry in register.journal.walk(chain):
            notice = json.loads(entry.body).get("notice")
            if notice:
                yield entry.at, notice["number"], dt.date.fromisoformat(notice["deadline"])


def year_of(number: int) -> int:
    """Return the year on a number."""
    return 2000 + number // 10**7 % 100


def test_story_11_numbers_are_unique_without_a_gap_and_each_year_starts_at_one(night: tuple[Register, list]) -> None:
    register, said = night
    told = [line[word] for lines in said for line in lines for word in ("number", "notice") if line.get(word)]
    runs: dict[tuple[Range | None, int], list[int]] = defaultdict(list)
    mine = [act.number for _at, act in opened(register)] + [number for _at, number, _day in notices(register)]
    for number in mine:
        assert numbering.is_valid(number)
        runs[numbering.kind(number), year_of(number)].append(numbering.running(number))
    assert sorted(told) == sorted(set(mine)), "what was said is not what is there"
    assert set(runs) == {(kind, year) for kind in (Range.CASE, Range.NOTICE) for year in (2026, 2027)}
    for (kind, year), running in runs.items():
        assert kind is not None
        first = kind.value[0]
        assert sorted(running) == list(range(first, first + len(running))), f"gap or double in {kind} of {year}"
        assert len(running) > 2, "too few to say anything"
    assert verify(register.database).sound


def test_both_processes_saved_on_both_sides_of_midnight(night: tuple[Register, list]) -> None:
    _register, said = night
    for lines in said:
        assert {year_of(line["number"]) for line in lines if "number" in line} == {2026, 2027}


def test_the_year_on_the_number_is_the_local_year_of_the_save(night: tuple[Register, list]) -> None:
    register, _said = night
    zone = register.branch().zone
    for at, act in opened(register):
        assert year_of(act.number) == local(at, zone).year
    for at, number, _deadline in notices(register):
        assert year_of(number) == local(at, zone).year


def test_promises_and_deadlines_count_from_the_day_of_the_save(night: tuple[Register, list]) -> None:
    """Thursday 31 December, New Year's Day, a weekend, Isra' Mi'raj on Tuesday 5 January: counted by hand."""
    register, _said = night
    zone = register.branch().zone
    seen = set()
    for at, act in opened(register):
        day = local(at, zone).date()
        if act.promised is not None:
            assert act.promised == (day if act.service == "JKP" else dt.date(2027, 1, 12))
            seen.add((act.service, day))
    assert seen == {(s, d) for s in ("JKP", "PKB") for d in (dt.date(2026, 12, 31), dt.date(2027, 1, 1))}
    assert {deadline for _at, _number, deadline in notices(register)} == {dt.date(2027, 1, 11)}


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_receipt_and_notice_say_the_year_of_the_save(night: tuple[Register, list], language: str) -> None:
    register, _said = night
    words.set_language(language)
    zone = register.branch().zone
    seen = set()
    for id_, at in register.database.rows("SELECT id, at FROM entry WHERE kind = 'CaseOpened' ORDER BY id")[-400:]:
        state = register.fold_of(id_).state
        assert isinstance(state, CaseState)
        day, kind = local(at, zone), "notice" if state.notice else "receipt"
        if (kind, day.year) in seen:
            continue
        seen.add((kind, day.year))
        detail = str(state.notice.number) if state.notice else issue(register, id_)
        slip = slip_of(register, Wanted(kind, id_, detail))
        text = " ".join(str(block) for block in render(slip, language))
        assert f"-{day:%y}".replace("-", "0") in numbering.shown(state.number)
        assert numbering.shown(state.number) in text
        assert f"{day.day} {'Des' if language == 'id' else 'Dec'} 2026" in text or day.year == 2027
        assert f"1 Jan {day.year}" in text or day.year == 2026
    assert {(k, y) for k in ("receipt", "notice") for y in (2026, 2027)} <= seen


@pytest.mark.parametrize("zone", ZONES)
def test_midnight_between_two_readings_of_one_save(tmp_path: Path, zone: str) -> None:
    """However often the clock is asked during a save, all that it writes is of one moment."""
    for steps in range(12):
        folder = tmp_path / str(steps)
        folder.mkdir()
        register = office(folder, zone, StillClock())
        sari = register.officer_by_code("sari")
        assert sari is not None
        register.clock = StepClock(from_local(dt.datetime(2027, 1, 1), zone) - 1, steps)
        perform(register, sari.id, Intake(nik="3174014505909901", name="Wening", service="PKB", rest="missing"))
        perform(register, sari.id, Intake(nik="3174014505909901", service="JKP", papers="all"))
        (at, lacking), (later, whole) = opened(register)
        (_at, notice, _deadline) = next(notices(register))
        assert year_of(lacking.number) == year_of(notice) == local(at, zone).year
        assert (year_of(whole.number), whole.promised) == (local(later, zone).year, local(later, zone).date())
        register.close()


class StepClock:
    """It passes midnight after so many readings."""

    def __init__(self, at: int, steps: int) -> None:
        self.at, self.steps = at, steps

    def now(self) -> int:
        """Return the last second of the year, and after the steps the first of the next."""
        self.steps -= 1
        return self.at if self.steps >= 0 else self.at + 1


@pytest.mark.parametrize("zone", ZONES)
def test_a_notice_of_last_year_is_answered_in_the_new_one(tmp_path: Path, zone: str, clock: StillClock) -> None:
    register = office(tmp_path, zone, clock)
    sari = register.officer_by_code("sari")
    assert sari is not None
    taken = perform(register, sari.id, Intake(nik="3174014505909901", name="Wening", service="PKB", rest="missing"))
    assert taken.notice
    assert year_of(taken.notice) == 2026
    clock.move(days=4)
    part = Complete(case=numbering.shown(taken.notice), papers=(Paper(requirement="naskah"),), rest="missing")
    half = perform(register, sari.id, part)
    assert half.number == taken.number
    assert half.notice
    assert (year_of(half.notice), numbering.running(half.notice)) == (2027, Range.NOTICE.value[0])
    whole = perform(register, sari.id, Complete(case=numbering.shown(half.notice), papers="all"))
    assert whole.promised == register.calendar().after(dt.date(2027, 1, 4), 6).date.isoformat()
    fresh = perform(register, sari.id, Intake(nik="3174014505909902", name="Bagus", service="JKP", papers="all"))
    assert fresh.number
    assert (year_of(fresh.number), numbering.running(fresh.number)) == (2027, 1)
    register.close()
