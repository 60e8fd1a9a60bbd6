"""What was missing did not come: a supervisor closes the case with a reason, at any desk of the unit."""

from __future__ import annotations

import datetime as dt

import pytest

from models.cases.allowed import judged
from models.forms import Complete, Lapse, Return, Undo, case_of, perform, read_form
from models.officers.sign_in import set_password
from models.register.founding import PRACTICE_PASSWORD
from models.register.register import Register
from models.register.verify import verify
from models.terminal.authority import perform_as
from models.terminal.terminal import Terminal
from tests.conftest import StillClock
from tests.models.build import add_officer, refused, take_in, to_unit, unit


def incomplete(register: Register, sari: int, clock: StillClock, days: int = 8) -> str:
    """Take an incomplete request in; its deadline, 1 December, then has passed."""
    case = take_in(register, sari, papers=())
    clock.move(days=days)
    return case


def looks(register: Register) -> list[tuple[str, int]]:
    return register.database.rows("SELECT kind, officer FROM look ORDER BY id")


def test_a_supervisor_lapses_a_case_whose_deadline_passed(
    register: Register, sari: int, ratna: int, clock: StillClock
) -> None:
    case = incomplete(register, sari, clock)
    done = perform(register, ratna, Lapse(case=case, reason="tidak datang, sudah ditelepon"))
    assert done.state == "lapsed"
    state = case_of(register, case)
    assert state.notice is None
    with refused("case_not_at_counter"):
        perform(register, sari, Complete(case=case, papers="all"))
    perform(register, ratna, Undo(case=case))
    assert case_of(register, case).state == "incomplete"
    assert verify(register.database).sound


def test_the_day_of_the_deadline_still_belongs_to_the_citizen(
    register: Register, sari: int, ratna: int, clock: StillClock
) -> None:
    case = incomplete(register, sari, clock, days=7)
    notice = case_of(register, case).notice
    assert notice is not None
    assert notice.deadline == register.today() == dt.date(2026, 12, 1)
    with refused("deadline_ahead"):
        perform(register, ratna, Lapse(case=case, reason="x"))
    clock.move(days=1)
    assert perform(register, ratna, Lapse(case=case, reason="x")).state == "lapsed"


def test_a_returned_file_lapses_too(register: Register, sari: int, ratna: int, clock: StillClock) -> None:
    case = take_in(register, sari)
    to_unit(register, sari, case)
    perform(register, sari, Return(case=case, missing=("naskah",), reason="salah"))
    clock.move(days=8)
    line = f'{{"do": "lapse", "case": "{case}", "reason": "tidak kembali"}}'
    assert perform(register, ratna, read_form(line)).state == "lapsed"


def test_no_officer_lapses_a_case_and_no_supervisor_without_a_reason(
    register: Register, sari: int, ratna: int, clock: StillClock
) -> None:
    case = incomplete(register, sari, clock)
    with refused("supervisor_only"):
        perform(register, sari, Lapse(case=case, reason="x"))
    with refused("reason_missing"):
        perform(register, ratna, Lapse(case=case, reason=" \u200b"))
    whole = take_in(register, sari, service="PKB")
    with refused("nothing_missing"):
        perform(register, ratna, Lapse(case=whole, reason="x"))


def test_a_supervisor_of_another_unit_does_not(register: Register, sari: int, clock: StillClock) -> None:
    case = incomplete(register, sari, clock)
    stranger = add_officer(register, "tono", (unit(register, "HI"),), "supervisor")
    with refused("not_holder"):
        perform(register, stranger, Lapse(case=case, reason="x"))


def test_a_screen_offers_it_where_a_supervisor_of_the_unit_could(
    register: Register, sari: int, ratna: int, clock: StillClock
) -> None:
    case = case_of(register, incomplete(register, sari, clock, days=7)).id

    def why(id_: int) -> str | None:
        officer = register.officer(id_)
        assert officer is not None
        found = judged(register, officer, case)["lapse"]
        return found.code if found else None

    outsider = add_officer(register, "tono", (unit(register, "HI"),))
    assert [why(o) for o in (sari, ratna, outsider)] == ["deadline_ahead", "deadline_ahead", "not_holder"]
    clock.move(days=1)
    assert [why(o) for o in (sari, ratna, outsider)] == ["supervisor_only", None, "not_holder"]


# --- the one-off authority -------------------------------------------------------------------------------------------


async def test_a_supervisors_authority_at_another_desk_is_the_supervisors_act(
    register: Register, sari: int, ratna: int, clock: StillClock
) -> None:
    case = incomplete(register, sari, clock)
    desk = Terminal(register)
    desk.officer = register.officer(sari)
    try:
        done = await desk.perform_as("Ratna", PRACTICE_PASSWORD, Lapse(case=case, reason="tidak datang"))
        assert done.state == "lapsed"
        assert desk.me.id == sari  # it was for this one act
        entry = register.journal.of(case_of(register, case).id)[-1]
        assert (entry.kind, entry.officer) == ("CaseLapsed", ratna)
        assert entry.personal == b'{"text":"tidak datang (at the desk of Sari Widowati)"}'
        assert looks(register) == [("SignedIn", ratna)]
    finally:
        desk.close()


async def test_a_wrong_password_or_another_officer_gives_no_authority(
    register: Register, sari: int, ratna: int, clock: StillClock
) -> None:
    case = incomplete(register, sari, clock)
    form = Lapse(case=case, reason="x")
    desk = Terminal(register)
    desk.officer = register.officer(sari)
    budi = register.officer_by_code("budi")
    assert budi is not None
    try:
        with refused("sign_in_wrong"):
            await desk.perform_as("ratna", "salah", form)
        with refused("sign_in_wrong"):
            await desk.perform_as("nobody", PRACTICE_PASSWORD, form)
        for code in ("sari", "budi"):
            with refused("supervisor_only"):
                await desk.perform_as(code, PRACTICE_PASSWORD, form)
        with refused("reason_missing"):
            await desk.perform_as("ratna", PRACTICE_PASSWORD, Lapse(case=case, reason=" "))
    finally:
        desk.close()
    assert looks(register) == [
        ("SignInFailed", ratna),
        ("SignedIn", sari),
        ("SignedIn", budi.id),
        ("SignedIn", ratna),
    ]
    assert case_of(register, case).state == "incomplete"


def test_wrong_passwords_of_an_authority_make_wait_as_at_the_sign_in(
    register: Register, sari: int, clock: StillClock
) -> None:
    case = incomplete(register, sari, clock)
    me = register.officer(sari)
    assert me is not None
    for _try in range(5):
        with refused("sign_in_wrong"):
            perform_as(register, "ratna", "salah", me, Lapse(case=case, reason="x"))
    with refused("sign_in_wait"):
        perform_as(register, "ratna", PRACTICE_PASSWORD, me, Lapse(case=case, reason="x"))


@pytest.mark.parametrize("length", [1999, 2000])
def test_a_reason_too_long_with_the_desks_name_is_refused_and_not_cut(
    register: Register, sari: int, clock: StillClock, length: int
) -> None:
    case = incomplete(register, sari, clock)
    me = register.officer(sari)
    assert me is not None
    with refused("text_too_long"):
        perform_as(register, "ratna", PRACTICE_PASSWORD, me, Lapse(case=case, reason="x" * length))


def test_the_supervisors_own_desk_needs_no_remark(register: Register, ratna: int, sari: int, clock: StillClock) -> None:
    case = incomplete(register, sari, clock)
    me = register.officer(ratna)
    assert me is not None
    set_password(register, ratna, "rahasia lain", fast=True)
    perform_as(register, "ratna", "rahasia lain", me, Lapse(case=case, reason="tidak datang"))
    assert register.journal.of(case_of(register, case).id)[-1].personal == b'{"text":"tidak datang"}'
