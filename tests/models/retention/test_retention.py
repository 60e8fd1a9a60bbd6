"""Retention: what is due by service and what stays, what a run leaves and removes, however it is broken off."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from models.acts import (
    Erased,
    FreeText,
    HandoverAccepted,
    HandoverOffered,
    NoteAdded,
    PersonRegistered,
    Searched,
    SearchedText,
    TracesErased,
)
from models.acts.person import PersonData
from models.cases import lines, views
from models.facts import ids, keeping
from models.facts.standard import Office
from models.facts.working_days import from_local
from models.fold import CaseState
from models.forms import (
    Deliver,
    Dispatch,
    NoteForm,
    Offer,
    Paper,
    PutPaper,
    Ready,
    Reject,
    RepresentativeForm,
    Ticket,
    Withdraw,
    case_of,
    perform,
)
from models.register.register import Register
from models.register.verify import verify
from models.retention import anonymising, traces
from models.retention.anonymising import anonymise
from models.retention.due import Due, cases_past, due
from models.retention.limits import FINISHED, HOLD_REASONS, SETTLED, spans_here
from models.search import lookup
from models.slips import print_jobs
from models.terminal import drafts
from models.words import history
from models.words import keeping as words_of_keeping
from tests.conftest import StillClock
from tests.models.build import add_officer, publish, refused, take_in, unit
from tests.models.register.test_erasing import bytes_of

OFFICE = Office(keep="5 years", keep_looks="2 years", source="SK 1/2026", checked_on="2026-11-01")
YEARS = 366 * 5 + 10
BACK = ("naskah", "saran", "permohonan")
"""Originals that a request for PP brings, and gets back."""


@pytest.fixture
def desk(register: Register) -> Register:
    """Return a register whose catalogue says how long things are kept."""
    publish(register, office=OFFICE)
    return register


def finished(register: Register, officer: int, **more: object) -> str:
    """Return the number of a case that was delivered with all of its papers given back."""
    case = take_in(register, officer, **more)
    perform(register, officer, Ready(case=case, product="SK-7"))
    perform(register, officer, Deliver(case=case, returned=BACK))
    return case


def run(register: Register, officer: int, *, settled: bool = False) -> anonymising.Done:
    """Do all that is due, without a pause."""
    *_steps, done = anonymise(register, officer, settled=settled, rest=lambda _seconds: None)
    return done


def only(found: Due) -> tuple[int, dict[str, int]]:
    """Return how many cases are due, and why others stay."""
    return found.cases, {why: count for one in found.services for why, count in one.held.items()}


# --- spans ------------------------------------------------------------------------------------------------------------

DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2199, 12, 31))


@given(DAYS, st.integers(1, 600), st.integers(1, 900))
def test_nothing_is_due_before_its_whole_time_and_little_is_late(today: dt.date, span: int, back: int) -> None:
    edge = keeping.run_out_before(today, span)
    before = edge - dt.timedelta(days=back)
    assert keeping.later(edge - dt.timedelta(days=1), span) < today
    assert keeping.later(before, span) < today
    assert keeping.later(edge + dt.timedelta(days=4), span) >= today


@pytest.mark.parametrize(
    ("text", "months"), [("1 year", 12), ("5 years", 60), ("18 months", 18), ("1 month", 1), ("for ever", None)]
)
def test_a_span_is_read(text: str, months: int | None) -> None:
    assert keeping.is_span(text)
    assert keeping.months(text) == months


@pytest.mark.parametrize(
    "text", ["", "0 years", "five years", "5", "5 tahun", "101 years", "1201 months", "٥ years", "5  years"]
)
def test_what_is_no_span_is_none(text: str) -> None:
    assert not keeping.is_span(text)
    with pytest.raises(ValueError):  # the text itself
        keeping.months(text)


def test_a_service_goes_before_the_office_and_silence_keeps(register: Register) -> None:
    assert set(due(register).unset) == {s.code for s in register.catalogue().services}
    pp = structs.replace(register.catalogue().by_code["PP"], keep="for ever")
    publish(register, pp, office=OFFICE)
    found = spans_here(register)
    assert (found.of("PP"), found.of("PKB"), found.of("GONE"), found.looks) == (
        "for ever",
        "5 years",
        "5 years",
        "2 years",
    )
    assert due(register).unset == ()
    with refused("span_wrong"):
        spans_here(register, "a while")


# --- which cases ------------------------------------------------------------------------------------------------------


def test_nothing_is_due_while_nobody_said_how_long(register: Register, sari: int, clock: StillClock) -> None:
    finished(register, sari)
    clock.move(days=366 * 90)
    assert not due(register).anything
    assert only(due(register, assumed="5 years")) == (1, {})
    assert only(due(register, assumed="for ever")) == (0, {})


def test_the_time_runs_to_its_last_day_in_the_zone_of_the_office(desk: Register, sari: int, clock: StillClock) -> None:
    case = case_of(desk, finished(desk, sari))
    day = keeping.later(desk.today(), 60)
    clock.at = from_local(dt.datetime.combine(day, dt.time(23, 59)), "WIB")
    assert only(due(desk)) == (0, {})
    clock.at += 60
    assert only(due(desk)) == (1, {})
    assert due(desk).services[0].oldest == case.since


def test_open_cases_are_never_due(desk: Register, sari: int, clock: StillClock) -> None:
    take_in(desk, sari)
    take_in(desk, sari, papers=())
    perform(desk, sari, Ready(case=take_in(desk, sari), product="SK-1"))
    clock.move(days=366 * 40)
    assert only(due(desk)) == (0, {})


def test_every_way_to_finish_counts(desk: Register, sari: int, clock: StillClock) -> None:
    finished(desk, sari)
    perform(desk, sari, Withdraw(case=take_in(desk, sari, papers=()), reason="batal"))
    take_in(desk, sari, service="P3MI", papers=())
    states = {s for (s,) in desk.database.rows("SELECT state FROM case_file")}
    assert states == {"delivered", "withdrawn", "referred"} < set(FINISHED)
    clock.move(days=YEARS)
    assert only(due(desk)) == (3, {})
    assert cases_past(desk) == 3


def held_case(register: Register, sari: int, why: str) -> None:
    """Make a finished case that stays for this reason."""
    if why in ("offered", "dispatched"):
        case = take_in(register, sari, papers=tuple(Paper(requirement=r, how="copy") for r in BACK))
        perform(register, sari, Reject(case=case, reason="tidak sesuai"))
        perform(register, sari, Offer(case=case, to="HI") if why == "offered" else Dispatch(case=case, to="ARSIP"))
        return
    case = take_in(register, sari)
    id_ = case_of(register, case).id
    if why == "helped":
        offer = register.record(sari, HandoverOffered(to=unit(register, "HI"), keep=True), id_).entry.id
        register.record(sari, HandoverAccepted(offer=offer), id_)
    if why == "papers":
        perform(register, sari, PutPaper(case=case, place="Rak B-2"))
    perform(register, sari, Ready(case=case, product="SK-7"))
    perform(register, sari, Deliver(case=case, returned=BACK[:2] if why == "originals" else BACK))
    if why == "contested":
        register.database.run("INSERT INTO contest VALUES (1, ?, 2, 'crossed', '')", id_)


@pytest.mark.parametrize("why", HOLD_REASONS)
def test_a_case_stays_for_a_reason_that_is_told(desk: Register, sari: int, clock: StillClock, why: str) -> None:
    if why == "dispatched":
        from models.acts import UnitAdded
        from models.register.register import SYSTEM

        with desk.writing(SYSTEM, as_centre=True) as centre:
            centre.record(UnitAdded(code="ARSIP", name="Arsip", unit="outside"))
        officer = add_officer(desk, "tini", tuple(u.id for u in desk.units()))
        held_case(desk, officer, why)
    else:
        held_case(desk, sari, why)
    clock.move(days=YEARS)
    assert only(due(desk)) == (0, {why: 1})
    assert words_of_keeping.held(why) != why
    assert only(due(desk, settled=True)) == ((1, {}) if why in SETTLED else (0, {why: 1}))


def test_a_paper_file_that_went_to_an_archive_outside_holds_nothing_back(
    desk: Register, sari: int, clock: StillClock
) -> None:
    from models.acts import UnitAdded
    from models.register.register import SYSTEM

    held_case(desk, sari, "papers")
    with desk.writing(SYSTEM, as_centre=True) as centre:
        centre.record(UnitAdded(code="ARSIP", name="Arsip", unit="outside"))
    (number,) = desk.database.row("SELECT number FROM case_file") or ()
    perform(desk, sari, PutPaper(case=str(number).zfill(15), unit="ARSIP"))
    clock.move(days=YEARS)
    assert only(due(desk)) == (1, {})


# --- what a run does --------------------------------------------------------------------------------------------------

SECRETS = (
    "Zulfikri",
    "zulfikri",
    "3174015203909099",
    "08000987654",
    "Xenonwangi",
    "catatanrahasia",
    "Qohhari",
    "SK-RAHASIA",
)


def secret_case(register: Register, sari: int) -> str:
    case = take_in(
        register,
        sari,
        nik="3174015203909099",
        name="Zulfikri Vimala",
        phone="08000987654",
        address="Jl. Xenonwangi 7",
        note="catatanrahasia",
    )
    perform(register, sari, Ready(case=case, product="SK-RAHASIA-9"))
    perform(
        register,
        sari,
        Deliver(case=case, role="other", name="Qohhari", identity_number="ZZ1", returned=BACK, authority="S"),
    )
    return case


def test_no_byte_of_a_name_is_left_and_the_register_is_sound(
    desk: Register, sari: int, ratna: int, clock: StillClock
) -> None:
    neighbour = take_in(desk, sari, nik="3273051708859002", name="Budi Zulkarnain")
    case = secret_case(desk, sari)
    desk.look(sari, Searched(hits=1, personal=SearchedText(text="Zulfikri Vimala")))
    assert all(s.encode() in bytes_of(desk.database.path) for s in ("zulfikri", "Qohhari"))
    clock.move(days=YEARS)
    done = run(desk, ratna)
    assert (done.cases, done.persons, done.looks) == (1, 1, 1)
    data = bytes_of(desk.database.path)
    assert [s for s in SECRETS if s.encode() in data] == []
    assert verify(desk.database).sound
    assert lookup(desk, "zulfikri").lines == ()
    assert lookup(desk, "budi").lines, "others stay"
    state = case_of(desk, case)
    assert (state.state, state.service, state.erased > 0) == ("delivered", "PP", True)
    assert state.delivery is not None
    assert (state.delivery.collector, state.product) == ("", "")
    assert case_of(desk, neighbour).erased == 0


def test_what_was_done_stands_in_the_history_with_who_and_when(
    desk: Register, sari: int, ratna: int, clock: StillClock
) -> None:
    case = secret_case(desk, sari)
    clock.move(days=YEARS)
    run(desk, ratna)
    detail = views.detail(desk, case_of(desk, case).id)
    last = detail.events[-1]
    assert (history.told(last.act, str), last.officer, last.at) == (
        "Personal data erased: kept long enough",
        "Ratna Pertiwi",
        clock.at,
    )
    assert (detail.person.name, detail.representative) == ("", None)
    (line,) = lookup(desk, case).lines
    assert (line.name, line.nik, line.erased) == ("", None, True)


def test_a_second_run_finds_nothing_and_writes_nothing(
    desk: Register, sari: int, ratna: int, clock: StillClock
) -> None:
    secret_case(desk, sari)
    clock.move(days=YEARS)
    run(desk, ratna)
    head = desk.head()
    assert not due(desk).anything
    assert run(desk, ratna).total == 0
    assert desk.head() == head


def test_only_a_supervisor_may(desk: Register, sari: int, clock: StillClock) -> None:
    finished(desk, sari)
    clock.move(days=YEARS)
    with refused("supervisor_only"):
        run(desk, sari)
    with refused("supervisor_only"):
        desk.record(sari, TracesErased(before=1))
    with refused("officer_unknown"):
        run(desk, 1)
    assert only(due(desk)) == (1, {})


def test_a_person_stays_as_long_as_a_case_needs_one(desk: Register, sari: int, ratna: int, clock: StillClock) -> None:
    """As applicant or as representative; the anonymised case does not tell the name meanwhile."""
    old = secret_case(desk, sari)
    clock.move(days=YEARS)
    new = take_in(desk, sari, representative=RepresentativeForm(nik="3174015203909099", name=""))
    done = run(desk, ratna)
    assert (done.cases, done.persons) == (1, 0)
    assert case_of(desk, old).number not in {line.number for line in lookup(desk, "zulfikri").lines}
    assert case_of(desk, old).number not in {line.number for line in lookup(desk, "3174015203909099").lines}
    assert all(line.name == "" for line in lines.case_lines(desk, "c.id = ?", case_of(desk, old).id))
    assert views.detail(desk, case_of(desk, old).id).person.name == ""
    perform(desk, sari, Withdraw(case=new, reason="batal"))
    clock.move(days=YEARS)
    # the originals of the withdrawn case are noted as here
    assert run(desk, ratna, settled=True).persons == 2
    assert b"zulfikri" not in bytes_of(desk.database.path)


def test_a_person_without_any_case_goes_after_the_office_s_time(
    desk: Register, sari: int, ratna: int, clock: StillClock
) -> None:
    desk.record(sari, PersonRegistered(identity="none", personal=PersonData(name="Zulfikri")))
    clock.move(days=30)
    assert due(desk).persons == 0
    clock.move(days=YEARS)
    assert due(desk).persons == 1
    assert run(desk, ratna).persons == 1
    assert not due(desk).anything


def test_what_is_written_afterwards_goes_with_the_next_run(
    desk: Register, sari: int, ratna: int, clock: StillClock
) -> None:
    case = secret_case(desk, sari)
    clock.move(days=YEARS)
    run(desk, ratna)
    perform(desk, sari, NoteForm(case=case, text="Zulfikri bertanya lagi"))
    assert case_of(desk, case).erased == 0
    assert verify(desk.database).sound
    assert run(desk, ratna).cases == 1
    assert b"Zulfikri" not in bytes_of(desk.database.path)
    assert verify(desk.database).sound


def test_another_terminal_may_reopen_the_need_while_a_run_is_on(
    desk: Register, sari: int, ratna: int, clock: StillClock
) -> None:
    """What was due when it was read is looked at again in the transaction that erases it."""
    secret_case(desk, sari)
    clock.move(days=YEARS)
    steps = anonymise(desk, ratna, rest=lambda _s: None)
    assert next(steps).cases == 1
    take_in(desk, sari, nik="3174015203909099", name="")
    *_rest, done = steps
    assert (done.cases, done.persons) == (1, 0)


@pytest.mark.parametrize("steps", [1, 2, 4])
def test_a_run_that_is_broken_off_goes_on(
    desk: Register, sari: int, ratna: int, clock: StillClock, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    monkeypatch.setattr(anonymising, "MOST", 2)
    for n in range(5):
        finished(desk, sari, nik=f"31740152039092{n:02d}", name=f"Zulfikri {n}")
    clock.move(days=YEARS)
    first = anonymise(desk, ratna, rest=lambda _s: None)
    done = [structs.replace(next(first)) for _ in range(steps)][-1]
    first.close()
    assert 0 < done.total < 10
    assert verify(desk.database).sound
    rest = run(desk, ratna)
    assert (done.cases + rest.cases, done.persons + rest.persons) == (5, 5)
    assert b"zulfikri" not in bytes_of(desk.database.path)
    assert verify(desk.database).sound


def test_a_subject_that_can_not_be_erased_holds_nothing_up(
    desk: Register, sari: int, ratna: int, clock: StillClock
) -> None:
    """A row that no entry accounts for is damage; the others are erased all the same."""
    finished(desk, sari)
    columns = "identity, name, folded, phone, address, registered_at, data, erased, sound"
    names = [n for (_c, n, *_r) in desk.database.rows("PRAGMA table_info(person)") if n in columns.split(", ")]
    kept = ", ".join(names)
    desk.database.run(f"INSERT INTO person (id, {kept}) SELECT id >> 32 << 32, {kept} FROM person")
    clock.move(days=YEARS)
    done = run(desk, ratna)
    assert (done.cases, done.persons, done.refused) == (1, 1, 1)


KILLED = """
import sys
from pathlib import Path
from models.retention import anonymising
from models.register.register import Register
from tests.conftest import StillClock
anonymising.MOST = 3
clock = StillClock(); clock.at = int(sys.argv[2])
register = Register.open(Path(sys.argv[1]), tokens=Path(sys.argv[1]).parent.parent / "tokens", clock=clock)
ratna = register.officer_by_code("ratna").id
for done in anonymising.anonymise(register, ratna, rest=lambda s: None):
    print(done.total, flush=True)
"""


def test_kill_9_in_the_middle_leaves_a_sound_register(desk: Register, sari: int, ratna: int, clock: StillClock) -> None:
    for n in range(12):
        finished(desk, sari, nik=f"31740152039092{n:02d}", name=f"Zulfikri {n}")
    clock.move(days=YEARS)
    path = desk.database.path
    desk.close()
    command = [sys.executable, "-c", KILLED, str(path), str(clock.at)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[3]) as process:
        assert process.stdout is not None
        for _ in range(3):
            assert process.stdout.readline()
        process.kill()
    again = Register.open(path, tokens=path.parent.parent / "tokens", clock=clock)
    assert verify(again.database).sound
    run(again, ratna)
    assert verify(again.database).sound
    assert again.database.row("SELECT count(*) FROM anonymised") == (12,)
    assert b"zulfikri" not in bytes_of(path)
    again.close()
    desk.connect()


# --- what lies beside the acts ----------------------------------------------------------------------------------------


def searches(register: Register, officer: int, count: int) -> None:
    for n in range(count):
        register.look(officer, Searched(hits=n, personal=SearchedText(text=f"zulfikri{n}")))


def test_searches_lose_their_texts_and_the_log_stays_whole(
    desk: Register, sari: int, ratna: int, clock: StillClock
) -> None:
    searches(desk, sari, 5)
    clock.move(days=400)
    searches(desk, sari, 3)
    clock.move(days=400)
    assert due(desk).looks == 5
    heads = [desk.looks.head(c) for c in desk.looks.chains()]
    assert run(desk, ratna).looks == 5
    assert [desk.looks.head(c) for c in desk.looks.chains()] == heads
    texts = [e.personal is not None for e in desk.looks.walk(desk.chain)]
    assert texts == [False] * 5 + [True] * 3
    assert verify(desk.database).sound
    (told,) = desk.database.rows("SELECT before, looks, officer FROM traces")
    assert told[1:] == (5, ratna)
    data = bytes_of(desk.database.path)
    assert (b"zulfikri4" in data, b"zulfikri2" in data) == (False, True)


def test_a_text_that_no_act_took_is_missed(desk: Register, sari: int, ratna: int, clock: StillClock) -> None:
    searches(desk, sari, 2)
    clock.move(days=800)
    run(desk, ratna)
    searches(desk, sari, 1)
    last = desk.looks.head(desk.chain).seq
    entry = desk.looks.at(ids.pack(*desk.chain, last))
    assert entry is not None
    with desk.database.writing():
        desk.forget(desk.looks, [entry])
    (fault,) = verify(desk.database).faults
    assert (fault.code, fault.log) == ("part", "ptsa-look")


def test_searches_that_were_broken_off_go_on_without_another_act(
    desk: Register, sari: int, ratna: int, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(traces, "LOOKS", 2)
    searches(desk, sari, 7)
    clock.move(days=800)
    first = anonymise(desk, ratna, rest=lambda _s: None)
    while next(first).looks == 0:
        pass
    first.close()
    assert verify(desk.database).sound
    assert due(desk).looks == 5
    assert run(desk, ratna).looks == 5
    assert due(desk).looks == 0
    assert verify(desk.database).sound


def test_drafts_and_old_slips_go_but_the_copies_are_still_counted(
    desk: Register, sari: int, ratna: int, clock: StillClock
) -> None:
    case = case_of(desk, take_in(desk, sari)).id
    for _ in range(3):
        with desk.writing(sari) as writing:
            job = print_jobs.want(writing, "receipt", case)
        print_jobs.skip(desk, job)
        desk.database.run("UPDATE print_job SET state = 'printed', tries = 1 WHERE id = ?", job)
    for id_, age in ((1, 100), (2, 10)):
        fields = (id_, sari, "intake", clock.at - age * 86_400, '{"name":"zulfikri"}')
        desk.database.run("INSERT INTO draft (id, officer, form, updated, data) VALUES (?, ?, ?, ?, ?)", *fields)
    assert (due(desk).drafts, due(desk).jobs) == (1, 0)
    clock.move(days=85)
    jobs = desk.database.row("SELECT count(*) FROM print_job WHERE ended_at IS NOT NULL")
    assert due(desk).jobs == 0
    clock.move(days=10)
    done = run(desk, ratna)
    assert (done.drafts, done.jobs) == (2, 2)
    assert jobs is not None
    assert desk.database.row("SELECT count(*) FROM print_job WHERE ended_at IS NOT NULL") == (jobs[0] - 2,)
    assert drafts.drafts_of(desk.database, sari) == []
    with desk.writing(sari) as writing:
        again = print_jobs.want(writing, "receipt", case)
    assert print_jobs.get(desk, again).copy == print_jobs.jobs(desk)[-1].copy + 1


def test_texts_of_visits_and_displaced_entries_go_too(desk: Register, sari: int, ratna: int, clock: StillClock) -> None:
    import msgspec

    from models.forms import FinishForgotten

    perform(desk, sari, Ticket(priority="ill", reason="zulfikrisakit"))
    (visit,) = [v for (v,) in desk.database.rows("SELECT id FROM visit")]
    case = case_of(desk, take_in(desk, sari))
    ours = desk.journal.of(case.person)[0]
    aside = structs.replace(ours, id=ids.pack(1, 2, 0, 1), hash=bytes(16))
    data = msgspec.json.encode(aside).decode()
    desk.database.run("INSERT INTO displaced (id, hash, data) VALUES (?, ?, ?)", aside.id, aside.hash, data)
    clock.move(days=YEARS)
    assert due(desk).visits == 0, "whoever still waits is not over"
    perform(desk, sari, FinishForgotten())
    assert visit
    clock.move(days=YEARS)
    assert (due(desk).visits, due(desk).displaced) == (1, 1)
    done = run(desk, ratna)
    assert (done.visits, done.displaced) == (1, 1)
    assert b"zulfikrisakit" not in bytes_of(desk.database.path)
    (kept,) = desk.database.row("SELECT data FROM displaced") or ()
    assert '"personal":null' in kept
    assert not due(desk).anything
    assert verify(desk.database).sound


# --- the fold ---------------------------------------------------------------------------------------------------------


def test_an_undo_does_not_bring_an_erasure_back(desk: Register, sari: int, ratna: int) -> None:
    from models.forms import Undo

    number = finished(desk, sari)
    erased = desk.record(ratna, Erased(reason="request"), case_of(desk, number).id)
    assert isinstance(erased.state, CaseState)
    assert erased.state.erased == erased.entry.id
    perform(desk, sari, Undo(case=number))
    assert case_of(desk, number).erased == erased.entry.id
    collector = Deliver(case=number, role="other", name="Zulfikri", identity_number="ZZ1", returned=BACK, authority="S")
    perform(desk, sari, collector)
    perform(desk, sari, Undo(case=number))
    assert case_of(desk, number).erased == 0, "the undone act still holds its personal part"
    assert desk.database.row("SELECT count(*) FROM anonymised") == (0,)
    assert verify(desk.database).sound


def test_acts_that_name_nobody_leave_a_case_anonymised(desk: Register, sari: int, ratna: int) -> None:
    number = finished(desk, sari)
    case = case_of(desk, number)
    desk.record(ratna, Erased(reason="request"), case.id)
    perform(desk, sari, PutPaper(case=number, place="Rak 1"))
    assert case_of(desk, number).erased
    desk.record(sari, NoteAdded(personal=FreeText(text="Siti")), case.id)
    assert not case_of(desk, number).erased
    assert verify(desk.database).sound
