"""The benchmark of custody measures what it says: screens that list something, cases that really change hands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pytest

from benchmarks import custody
from models.cases.contests import Crossing
from models.paper_files.inventory import missing_papers
from models.register.register import Register
from models.register.verify import verify


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Register, int]]:
    """Return a small month, and an officer."""
    register, officer = custody.month(tmp_path_factory.mktemp("custody"), cases=400, days=10)
    yield register, officer
    register.close()


def test_every_screen_has_something_to_show(month: tuple[Register, int]) -> None:
    register, officer = month
    found: dict[str, Any] = {what: read() for what, read in custody.screens(register, officer).items()}
    assert sum(found["lanes"].lanes.counts) > 20
    assert found["home"].counts.contested > 0
    crossings = cast("tuple[Crossing, ...]", found["attention"][0])
    assert len(crossings) == found["home"].counts.contested
    assert len(found["case with the longest history"][0].events) >= 5
    assert found["paper files: the places"]
    assert found["stock-take of a shelf"].missing
    assert missing_papers(register)


def test_all_cases_fold_and_the_journal_is_sound(month: tuple[Register, int]) -> None:
    register, _officer = month
    assert custody.folded(register) == 400
    assert verify(register.database).sound


def test_a_batch_moves_what_it_says(month: tuple[Register, int]) -> None:
    register, officer = month
    before = set(custody.waiting(register, 1000, custody.MOVABLE))
    offered, accepted, _out, _in = custody.transfers(register, officer, 25)
    assert (offered, accepted) == (25, 25)
    assert len(before - set(custody.waiting(register, 1000, custody.MOVABLE))) == 25


def test_the_figures_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert custody.main(["--cases", "120", "--transfers", "5"]) == 0
    told = capsys.readouterr().out
    for what in ("home", "lanes", "attention", "fold of all 120 cases", "5 cases handed on", "5 cases accepted"):
        assert what in told, what
