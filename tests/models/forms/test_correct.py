"""An intake that was mistaken: service, variant, papers or promise are corrected, and what changed can be told."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from models.acts import IntakeCorrected
from models.cases import views
from models.facts import numbering
from models.fold import CaseState
from models.forms import (
    Complete,
    CorrectIntake,
    Deliver,
    Done,
    Offer,
    Paper,
    Ready,
    Return,
    Undo,
    case_of,
    perform,
    read_form,
)
from models.register.register import Register
from models.register.verify import verify
from models.slips import print_jobs
from models.slips.contents import slip_of
from models.slips.corrections import Change, changes_of, value
from ptsa_tui.cli.record import shown
from tests.conftest import StillClock
from tests.models.build import OTHER_NIK, make_ready, publish, refused, take_in, to_unit

WHO = ("applicant", "identity")
OWN = ("number", "short", "qr", "notice", "replaces", "changes", "status_code")
PRESENT = ("naskah", "saran", "permohonan")


def correct(register: Register, officer: int, case: str, **more: Any) -> Done:
    return perform(register, officer, CorrectIntake(case=case, reason=more.pop("reason", "salah pilih"), **more))


def only_change(register: Register, case: str) -> Change:
    (change,) = changes_of(register, case_of(register, case).id)
    return change


def marks_of(case: CaseState) -> dict[str, str]:
    return {m.requirement: m.how for m in case.marks}


def test_the_wrong_service_becomes_the_right_one_with_its_papers_fee_and_promise(
    register: Register, sari: int, clock: StillClock
) -> None:
    case = take_in(register, sari)
    clock.move(days=2)
    done = correct(register, sari, case, service="skp-ak3", papers="all")
    state = case_of(register, case)
    assert (state.service, state.variant, state.state) == ("SKP-AK3", "perpanjangan", "received")
    assert done.changed == ("service", "variant", "papers", "promised", "fee")
    assert state.fee == 420_000
    assert state.promised == register.calendar().after(dt.date(2026, 11, 24), 14).date  # from the day of the request
    assert case_of(register, case).number == numbering.read(case, register.series())
    change = only_change(register, case)
    assert [value(change.before, f) for f in ("service", "fee")] == ["PP", 0]
    assert [value(change.after, f) for f in ("service", "fee")] == ["SKP-AK3", 420_000]
    assert verify(register.database).sound


def test_marks_of_papers_that_both_ask_for_are_kept_and_the_rest_is_asked_anew(register: Register, sari: int) -> None:
    papers = tuple(Paper(requirement=code, how="copy", count=2) for code in PRESENT)
    case = take_in(register, sari, papers=papers)
    done = correct(register, sari, case, variant="perpanjangan", rest="missing")
    state = case_of(register, case)
    assert marks_of(state) == {**dict.fromkeys(PRESENT, "copy"), "sk-lama": "missing"}
    assert [m.count for m in state.marks] == [2, 2, 2, 0]
    assert state.state == "incomplete"
    assert state.notice is not None
    assert (state.notice.number, state.notice.missing) == (done.notice, ("sk-lama",))
    assert state.notice.deadline == dt.date(2026, 12, 1)
    assert done.promised is None
    assert done.changed == ("variant", "papers", "promised", "notice")
    complete = perform(register, sari, Complete(case=numbering.shown(state.notice.number), papers="all"))
    assert complete.state == "received"


def test_papers_that_were_marked_wrongly(register: Register, sari: int, clock: StillClock) -> None:
    case = take_in(register, sari, papers=(Paper(requirement="naskah"),))
    old = case_of(register, case).notice
    assert old is not None
    clock.move(days=3)
    done = correct(register, sari, case, papers=(Paper(requirement="saran", how="shown"),))
    notice = case_of(register, case).notice
    assert notice is not None
    assert (notice.missing, notice.deadline) == (("permohonan",), old.deadline)  # a correction gives nobody more time
    assert notice.number != old.number
    assert done.changed == ("papers", "notice")
    done = correct(register, sari, case, papers="all")
    assert (done.state, done.notice) == ("received", None)
    assert done.promised == register.calendar().after(dt.date(2026, 11, 24), 6).date.isoformat()
    assert [c.fields for c in changes_of(register, case_of(register, case).id)] == [
        ("papers", "notice"),
        ("papers", "promised", "notice"),
    ]


def test_a_paper_that_was_not_there_after_all_gives_a_notice_with_time_of_its_own(
    register: Register, sari: int, clock: StillClock
) -> None:
    case = take_in(register, sari)
    clock.move(days=3)
    correct(register, sari, case, papers=(Paper(requirement="saran", how="missing", count=4),))
    state = case_of(register, case)
    assert (state.state, marks_of(state)["saran"], state.promised) == ("incomplete", "missing", None)
    assert state.notice is not None
    assert state.notice.deadline == register.calendar().after(dt.date(2026, 11, 27), 5).date


def test_a_wrong_date_is_replaced_and_stays(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    sunday = dt.date(2026, 12, 6)
    done = correct(register, sari, case, promised=sunday)
    assert (done.promised, done.changed) == ("2026-12-06", ("promised",))
    correct(register, sari, case, papers=(Paper(requirement="naskah", how="copy"),))
    assert case_of(register, case).promised == sunday
    done = correct(register, sari, case, promised=dt.date(2031, 1, 6))
    assert case_of(register, case).doubtful  # no decree of that year is known
    with refused("nothing_changed"):
        correct(register, sari, case, promised=dt.date(2031, 1, 6))


def test_a_promise_counts_from_the_day_on_which_the_file_was_complete(
    register: Register, sari: int, clock: StillClock
) -> None:
    case = take_in(register, sari, papers=())
    clock.move(days=2)
    perform(register, sari, Complete(case=case, papers="all"))
    clock.move(days=5)
    correct(register, sari, case, service="PHI", papers="all")
    assert case_of(register, case).promised == register.calendar().after(dt.date(2026, 11, 26), 30).date


def test_a_request_that_was_referred_by_mistake_and_the_other_way_round(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    assert correct(register, sari, case, service="AK1").state == "referred"
    state = case_of(register, case)
    assert state.referred_to
    assert (state.promised, state.notice) == (None, None)
    done = correct(register, sari, case, service="PP", papers="all")
    assert (done.state, case_of(register, case).referred_to) == ("received", "")
    assert "referred_to" in done.changed
    assert done.promised == "2026-12-02"


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"reason": "  ", "service": "PKB"}, "reason_missing"),
        ({}, "nothing_changed"),
        ({"service": "PP", "papers": "all"}, "nothing_changed"),
        ({"service": "KTP"}, "service_unknown"),
        ({"service": "PKB", "variant": "lama"}, "variant_unknown"),
        ({"papers": (Paper(requirement="foto"),)}, "requirement_unknown"),
        ({"papers": (Paper(requirement="naskah", count=1000),)}, "count_range"),
        ({"promised": dt.date(2026, 11, 23)}, "promise_before_opening"),
        ({"service": "PKB", "rest": "missing", "promised": dt.date(2026, 12, 9)}, "promise_while_missing"),
        ({"service": "AK1", "promised": dt.date(2026, 12, 9)}, "promise_while_missing"),
    ],
)
def test_what_is_no_correction(register: Register, sari: int, form: dict[str, Any], code: str) -> None:
    case = take_in(register, sari)
    before = len(register.journal.of(case_of(register, case).id))
    with refused(code):
        correct(register, sari, case, **form)
    assert len(register.journal.of(case_of(register, case).id)) == before


def test_an_incomplete_case_is_not_given_another_number_for_nothing(register: Register, sari: int) -> None:
    case = take_in(register, sari, papers=())
    notice = case_of(register, case).notice
    with refused("nothing_changed"):
        correct(register, sari, case, papers=(Paper(requirement="naskah", how="missing"),))
    assert case_of(register, case).notice == notice


def test_only_the_counter_corrects_what_it_still_has(register: Register, sari: int) -> None:
    offered = take_in(register, sari)
    perform(register, sari, Offer(case=offered, to="HI"))
    with refused("handover_pending"):
        correct(register, sari, offered, service="PKB", papers="all")
    away = take_in(register, sari)
    to_unit(register, sari, away)
    with refused("case_not_at_counter"):
        correct(register, sari, away, service="PKB", papers="all")
    perform(register, sari, Return(case=away, missing=("naskah",), reason="x"))
    with refused("case_not_at_counter"):
        correct(register, sari, away, papers="all")
    given = make_ready(register, sari)
    perform(register, sari, Deliver(case=given))
    with refused("case_not_at_counter"):
        correct(register, sari, given, service="PKB", papers="all")


def test_a_correction_stays_in_the_catalogue_of_the_intake(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    from msgspec import structs

    publish(register, structs.replace(register.catalogue().by_code["PKB"], days=30, retired=True))
    correct(register, sari, case, service="PKB", papers="all")
    state = case_of(register, case)
    assert state.catalogue == 1
    assert state.promised == dt.date(2026, 12, 2)
    newer = take_in(register, sari, service="INFO")
    with refused("service_unknown"):
        correct(register, sari, newer, service="PKB")


def test_a_correction_can_be_undone_and_then_changed_nothing(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    correct(register, sari, case, service="PKB", rest="missing")
    perform(register, sari, Undo(case=case))
    state = case_of(register, case)
    assert (state.service, state.state, state.promised) == ("PP", "received", dt.date(2026, 12, 2))
    assert verify(register.database).sound
    assert correct(register, sari, case, service="PHI", papers="all").changed[0] == "service"


def test_the_slip_is_made_anew_and_names_what_changed(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    without = correct(register, sari, case, variant="perpanjangan", papers="all")
    assert without.slip is None
    form = CorrectIntake(case=case, promised=dt.date(2026, 12, 9), reason="x", slip=True)
    done = perform(register, sari, form)
    assert done.slip is not None
    job = print_jobs.get(register, done.slip)
    assert (job.slip, job.subject) == ("receipt", case_of(register, case).id)
    values = slip_of(register, job).values
    assert values["replaces"] is True
    assert values["changes"] == ["Promised: 2 Dec 2026 → 9 Dec 2026"]
    done = perform(register, sari, CorrectIntake(case=case, service="PKB", rest="missing", reason="x", slip=True))
    assert done.slip is not None
    job = print_jobs.get(register, done.slip)
    assert (job.slip, job.detail) == ("notice", str(done.notice))
    done = perform(register, sari, CorrectIntake(case=case, service="AK1", reason="x", slip=True))
    assert done.slip is not None
    assert print_jobs.get(register, done.slip).slip == "referral"


def test_the_history_says_what_a_correction_changed(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    correct(register, sari, case, service="SKP-AK3", papers="all", reason="salah dengar")
    detail = views.detail(register, case_of(register, case).id)
    (event,) = [e for e in detail.events if isinstance(e.act, IntakeCorrected)]
    assert event.more == (
        "Service: Pengesahan Peraturan Perusahaan → SKP dan kartu Ahli K3 Umum",
        "Promised: 2 Dec 2026 → 14 Dec 2026",
        "Fee: Rp0 → Rp420.000",
    )
    assert all(e.more == () for e in detail.events if e is not event)


def test_a_line_of_record_corrects(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    line = f'{{"do": "correct_intake", "case": "{case}", "promised": "2026-12-09", "reason": "salah baca"}}'
    done = perform(register, sari, read_form(line))
    assert shown(done) == {"number": case, "state": "received", "promised": "2026-12-09", "changed": ("promised",)}


def test_a_notice_says_the_same_to_everyone_whichever_way_it_came(register: Register, sari: int) -> None:
    """Intake, correction, incomplete return visit and return by a unit: one list, one deadline, the same words."""
    brought = (Paper(requirement="naskah"), Paper(requirement="permohonan"))
    at_once = take_in(register, sari, papers=brought)
    by_correction = take_in(register, sari, nik=OTHER_NIK, name="Budi Santoso")
    correct(register, sari, by_correction, papers=(Paper(requirement="saran", how="missing"),))
    in_two = take_in(register, sari, nik="3174014505909017", name="Ani", papers=())
    perform(register, sari, Complete(case=in_two, papers=brought, rest="missing"))
    told = []
    for number in (at_once, by_correction, in_two):
        case = case_of(register, number)
        assert case.notice is not None
        with register.writing(sari) as writing:
            job = print_jobs.want(writing, "notice", case.id, str(case.notice.number))
        values = slip_of(register, print_jobs.get(register, job)).values
        told.append({k: v for k, v in values.items() if k not in (*OWN, *WHO)})
    assert told[0] == told[1] == told[2]
    assert told[0]["missing"] == ["Bukti telah dimintakan saran serikat atau wakil pekerja"]
    assert told[0]["deadline"] == "Tue 1 Dec 2026"


def test_what_is_no_case_was_not_corrected(register: Register, sari: int) -> None:
    with refused("case_unknown"):
        changes_of(register, 4711)
    assert changes_of(register, case_of(register, take_in(register, sari)).id) == []


def test_a_case_that_was_made_ready_at_the_counter_is_past_correcting(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    perform(register, sari, Ready(case=case))
    with refused("case_not_at_counter"):
        correct(register, sari, case, service="PKB", rest="missing")
