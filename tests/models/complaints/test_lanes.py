"""What screens are told of complaints."""

from __future__ import annotations

import datetime as dt

import pytest

from models.acts import kinds
from models.complaints import lanes
from models.complaints.allowed import judged
from models.forms import (
    AnswerComplaint,
    CloseComplaint,
    DecideComplaint,
    Form,
    SupplementComplaint,
    TakeComplaint,
    TellComplainant,
    perform,
)
from models.forms.on_complaint import forms_on_complaint
from models.forms.performing import try_out
from models.refused import Refused
from models.register.register import Register
from tests.conftest import StillClock
from tests.models.complaints.telling import in_hand, lodge, now, officer, told


def test_the_rules_are_asked_before_a_key_is_offered(register: Register, sari: int) -> None:
    """What is offered can be done: every form that is open at each step is then performed."""
    me = officer(register, "sari")
    fields: dict[str, dict[str, object]] = {
        "answer_complaint": {"missing": "slip"},
        "supplement_complaint": {"text": "slip"},
        "decide_complaint": {"outcome": "referred", "answer": "x", "referred_to": "y"},
        "close_complaint": {"rating": 4},
        "note_complaint": {"text": "x"},
        "correct_complaint": {"reason": "x", "category": "SKP"},
    }
    onward: tuple[Form, ...] = ()
    for step in range(6):
        number = lodge(register, sari)
        onward = (
            AnswerComplaint(complaint=number),
            TakeComplaint(complaint=number),
            DecideComplaint(complaint=number, outcome="upheld", answer="x"),
            TellComplainant(complaint=number),
            CloseComplaint(complaint=number, rating=4),
        )
        for form in onward[:step]:
            perform(register, sari, form)
        possible = judged(register, me, now(register, number).id)
        for tag, why in possible.items():
            more = fields.get(tag, {"reason": "x"} if "reason" in forms_on_complaint()[tag].__struct_fields__ else {})
            form = forms_on_complaint()[tag](complaint=number, **more)  # type: ignore[arg-type]
            if why is None:
                try_out(register, sari, form)
            else:
                with pytest.raises(Refused):
                    try_out(register, sari, form)
    assert {act.NAME for act in kinds().values() if act.SUBJECT == "complaint"} - {"complain"} == set(
        forms_on_complaint()
    )


def test_lanes_sort_what_is_late_first(register: Register, sari: int, clock: StillClock) -> None:
    late = in_hand(register, sari, grade="RINGAN")
    later = in_hand(register, sari, grade="INFORMASI")
    fine = in_hand(register, sari)
    owed = lodge(register, sari)
    perform(register, sari, AnswerComplaint(complaint=owed, missing="x", deadline=dt.date(2026, 11, 25)))
    over = told(register, sari)
    perform(register, sari, CloseComplaint(complaint=over, rating=4))
    waiting = told(register, sari)
    clock.move(days=10)
    found = lanes.lanes(register, officer(register, "sari"))
    ids = {n: now(register, n).id for n in (late, later, fine, owed, over, waiting)}
    assert [line.id for line in found.lanes[2]] == [ids[late], ids[later], ids[fine]]
    assert found.counts == (0, 1, 3, 0, 2)
    assert found.late == (0, 1, 2, 0, 0)
    assert found.lanes[1][0].supplement_late
    assert [line.id for line in found.lanes[4]] == [ids[waiting], ids[over]]
    counted = lanes.counts(register, officer(register, "sari"))
    assert (counted.in_hand, counted.mine, counted.told, counted.late) == (3, 3, 1, 3)
    clock.move(days=1)
    assert lanes.lanes(register, officer(register, "sari")).lanes[4][0].closable


def test_a_line_is_what_the_whole_complaint_says(register: Register, sari: int, clock: StillClock) -> None:
    """Lists read rows, the detail folds entries: both must say the same of every clock."""
    from models.complaints.lines import Time, states_of

    number = in_hand(register, sari)
    perform(register, sari, AnswerComplaint(complaint=number, missing="x"))
    clock.move(days=3)
    perform(register, sari, SupplementComplaint(complaint=number, text="x"))
    perform(register, sari, DecideComplaint(complaint=number, outcome="upheld", answer="x"))
    ((row, _foreign),) = states_of(register, "1")
    whole = now(register, number)
    assert (row.periods, row.steps, row.handler, row.state) == (whole.periods, whole.steps, whole.handler, whole.state)
    assert Time(register).clocks(row) == Time(register).clocks(whole)
