"""A practice desk has complaints in every state, and the slow path would have come to the same."""

from __future__ import annotations

from models.complaints import lanes, views
from models.fold.states import COMPLAINT_STATES
from models.practice import fill, fill_complaints
from models.register.register import Register
from models.register.verify import verify
from models.words import history
from tests.models.build import refused
from tests.models.complaints.telling import officer


def test_it_has_complaints_in_every_state_some_of_them_late(register: Register) -> None:
    fill(register, 30, 1)
    assert fill_complaints(register) >= 30
    states = dict(register.database.rows("SELECT state, count(*) FROM complaint GROUP BY state"))
    assert set(states) == set(COMPLAINT_STATES)
    found = lanes.lanes(register, officer(register, "sari"))
    assert all(found.counts)
    assert sum(found.late) >= 3
    assert verify(register.database).sound
    outcomes = {o for (o,) in register.database.rows("SELECT DISTINCT outcome FROM complaint")}
    assert outcomes == {"", "upheld", "partly", "unfounded", "refused", "referred"}
    for (complaint,) in register.database.rows("SELECT id FROM complaint"):
        detail = views.detail(register, officer(register, "sari"), complaint)
        assert all(history.told(e.act, str) and e.verdict == "applied" for e in detail.events)
        assert detail.complaint.handler not in detail.complaint.officers or not detail.complaint.handler


def test_only_a_practice_desk_takes_them(register: Register) -> None:
    register.practice = False
    with refused("practice_only"):
        fill_complaints(register)
