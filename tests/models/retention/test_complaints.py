"""Complaints past their time lose what they say and who is behind them; their numbers and times stay."""

from __future__ import annotations

import pytest

from models.facts.standard import Office
from models.forms import CloseComplaint, perform
from models.register.register import Register
from models.register.verify import verify
from models.retention.anonymising import Done, anonymise
from models.retention.due import due
from models.retention.limits import Limits, spans_here
from tests.conftest import StillClock
from tests.models.build import publish
from tests.models.complaints.telling import SAID, in_hand, lodge, now, told

YEARS = 366


def run(register: Register, officer: int) -> Done:
    *_rest, done = anonymise(register, officer, rest=lambda _seconds: None)
    return done


@pytest.fixture
def desk(register: Register) -> Register:
    """Return a desk whose office keeps everything for a year."""
    publish(register, office=Office(keep="12 months"))
    return register


def test_what_was_told_long_ago_loses_its_texts_and_then_its_reporter(
    desk: Register, sari: int, ratna: int, clock: StillClock
) -> None:
    number, hidden = told(desk, sari, said=SAID), told(desk, sari, anonymous=True, said=SAID, reporter=None)
    perform(desk, sari, CloseComplaint(complaint=number, rating=4))
    open_one = in_hand(desk, sari, reporter=None, person=now(desk, number).person)
    assert due(desk).complaints == 0
    clock.move(days=YEARS + 40)
    lodge(desk, sari)  # time has passed for sure
    assert due(desk).complaints == 2
    done = run(desk, ratna)
    assert (done.complaints, done.persons) == (2, 0), "the open one needs its reporter"
    for one in (number, hidden):
        found = now(desk, one)
        assert (found.data, found.answer, found.outcome) == (None, "", "upheld")
        assert found.steps
    assert now(desk, open_one).data is not None
    assert due(desk).complaints == 0
    assert verify(desk.database).sound


def test_a_span_of_its_own_goes_before_that_of_the_office(register: Register, sari: int, clock: StillClock) -> None:
    told(register, sari)
    clock.move(days=YEARS + 40)
    lodge(register, sari)
    assert due(register).complaints == 0, "nothing is set"
    assert due(register, assumed="12 months").complaints == 1
    spans = spans_here(register, "12 months")
    assert spans.complaints == "12 months"
    assert list(Limits(register, spans).others("complaint"))
