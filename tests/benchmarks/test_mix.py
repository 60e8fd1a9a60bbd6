"""The mix of the sync benchmark is frozen: it is what its docstring says, and the same on every machine."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from benchmarks import mix as mixes
from benchmarks.mix import CASES_A_DAY, CASES_AN_HOUR, Mix, Run, opens
from models.acts.entry import SALT_BLOCK, rehash, salt_of
from models.facts import ids

pytestmark = pytest.mark.soak  # a month is made for it


@pytest.fixture(scope="module")
def mix(tmp_path_factory: pytest.TempPathFactory) -> Mix:
    return mixes.build(tmp_path_factory.mktemp("mix"))


def opened(run: Run) -> int:
    return sum(map(opens, run))


def test_the_month_holds_what_the_docstring_says(mix: Mix) -> None:
    said = {kind: int(count) for kind, count in re.findall(r"^ {4}(\w+) +(\d+)  \d\.", mixes.__doc__ or "", re.M)}
    found = Counter(entry.kind for day in mix.month() for entry in day)
    assert said == found
    assert len(mix.day()) == 985
    assert len(mix.hour()) == 173


def test_days_and_hours_open_their_cases(mix: Mix) -> None:
    assert [opened(day) for day in mix.month()] == [CASES_A_DAY] * 30
    assert [opened(hour) for hour in mix.hours()] == [CASES_AN_HOUR] * 225


def test_runs_are_contiguous_pieces_of_one_chain(mix: Mix) -> None:
    days, hours = mix.month(), mix.hours()
    together = [entry for day in days for entry in day]
    assert [entry for hour in hours for entry in hour] == together
    first = len(mix.before(days[0])) + 1
    assert [e.id for e in together] == [ids.pack(*mix.chain, first + place) for place in range(len(together))]
    assert mix.before(mix.hour())[-1].id + 1 == mix.hour()[0].id


def test_acts_on_earlier_cases_are_among_them(mix: Mix) -> None:
    for day in mix.month():
        earlier = sum(entry.subject < day[0].id for entry in day)
        assert 0.4 < earlier / len(day) < 0.7


def test_chain_and_seeds_are_whole(mix: Mix) -> None:
    run = mix.hour()
    previous = mix.before(run)[-1].hash
    for entry in run:
        assert rehash(previous, entry) == entry.hash
        if entry.salt is not None:
            assert entry.salt == salt_of(mix.seeds[entry.id // SALT_BLOCK], entry.id)
        previous = entry.hash


def test_two_builds_are_equal(mix: Mix, tmp_path_factory: pytest.TempPathFactory) -> None:
    again = mixes.build(tmp_path_factory.mktemp("again"))
    assert again.entries == mix.entries
    assert again.seeds == mix.seeds
