"""What lists, the home screen and the detail of a case show."""

from __future__ import annotations

import datetime as dt

import pytest

from models.cases import home_counts, lanes, lines, named_lists, views
from models.facts.working_days import from_local
from models.fold import OfficerState
from models.forms import Accept, Complete, Deliver, NoteForm, Offer, Paper, case_of, perform
from models.practice import fill
from models.register.register import Register
from models.slips.common import names
from tests.conftest import StillClock
from tests.models.build import add_officer, intake, make_ready, refused, take_in, unit

MIDNIGHT = from_local(dt.datetime(2026, 11, 24), "WIB")


def officer(register: Register, id_: int) -> OfficerState:
    found = register.officer(id_)
    assert found is not None
    return found


def home(register: Register, id_: int) -> home_counts.Home:
    return home_counts.home(register, officer(register, id_), MIDNIGHT)


def test_home_counts_what_happened(register: Register, sari: int, clock: StillClock) -> None:
    take_in(register, sari)
    take_in(register, sari, papers=())
    offered = take_in(register, sari)
    perform(register, sari, Offer(case=offered, to="HI"))
    make_ready(register, sari)
    counts = home(register, sari)
    assert (counts.today, counts.incoming, counts.outgoing, counts.ready, counts.incomplete) == (4, 1, 1, 1, 1)
    assert (counts.due_today, counts.overdue, counts.lapsing, counts.contested, counts.drafts) == (0, 0, 0, 0, 0)
    clock.move(days=8)  # 2 December: the promised date, and a day after the notice's deadline
    counts = home(register, sari)
    assert (counts.due_today, counts.overdue, counts.lapsing) == (2, 0, 1)
    clock.move(days=1)
    assert home(register, sari).overdue == 2


def test_a_pool_sees_its_own(register: Register, sari: int) -> None:
    unit_officer = add_officer(register, "joko", (unit(register, "HI"),))
    case = take_in(register, sari)
    perform(register, sari, Offer(case=case, to="HI"))
    assert (home(register, unit_officer).incoming, home(register, unit_officer).outgoing) == (1, 0)
    nobody = add_officer(register, "tono", ())
    assert home(register, nobody).incoming == 0
    assert lanes.lanes(register, officer(register, nobody)).counts == (0, 0, 0, 0, 0)


@pytest.mark.parametrize("limit", [2, 200])
def test_lanes_show_a_page_and_count_all(register: Register, sari: int, limit: int) -> None:
    for _ in range(3):
        take_in(register, sari)
        perform(register, sari, Offer(case=take_in(register, sari), to="HI"))
        make_ready(register, sari)
    joko = add_officer(register, "joko", (unit(register, "HI"),))
    at_counter = lanes.lanes(
        register, officer(register, add_officer(register, "tono", (unit(register, "LOKET"),))), limit
    )
    assert at_counter.counts == (0, 3, 3, 3, 0)
    assert [len(lane) for lane in (at_counter.outgoing, at_counter.held, at_counter.ready)] == [min(3, limit)] * 3
    assert lanes.lanes(register, officer(register, joko), limit).counts == (3, 0, 0, 0, 0)


def test_the_lists_hold_what_home_counts(register: Register, sari: int, clock: StillClock) -> None:
    fill(register, 150, 2)
    clock.move(days=3)
    counts = home(register, sari)
    assert len(listed(register, "due")) == counts.due_today
    assert len(listed(register, "overdue")) == counts.overdue
    assert len(listed(register, "incomplete")) == counts.incomplete
    assert len(listed(register, "lapsing")) == counts.lapsing
    assert named_lists.named_list(register, "contested") == named_lists.Page((), None)
    assert counts.overdue > 0


@pytest.mark.parametrize("name", ["overdue", "incomplete", "lapsing"])
def test_a_list_is_the_same_in_pages_of_any_size(register: Register, sari: int, clock: StillClock, name: str) -> None:
    fill(register, 150, 2)
    clock.move(days=3)
    whole = named_lists.named_list(register, name, limit=1000)
    assert whole.more is None
    assert len(whole.lines) > 2
    for size in (1, 2, len(whole.lines)):
        assert listed(register, name, size) == whole.lines


def listed(register: Register, name: str, size: int = named_lists.PAGE) -> tuple[lines.CaseLine, ...]:
    """Return all of a list, read page by page."""
    page = named_lists.named_list(register, name, size)
    lines = page.lines
    while page.more is not None:
        page = named_lists.named_list(register, name, size, page.more)
        lines += page.lines
    return lines


def test_the_detail_tells_the_whole_history(register: Register, sari: int) -> None:
    case = make_ready(register, sari, note="catatan")
    perform(register, sari, Deliver(case=case))
    perform(register, sari, NoteForm(case=case, text="selesai"))
    detail = views.detail(register, case_of(register, case).id)
    assert [e.act.kind for e in detail.events if e.act] == ["CaseOpened", "CaseMadeReady", "CaseDelivered", "NoteAdded"]
    assert {(e.officer, e.verdict) for e in detail.events} == {("Sari Widowati", "applied")}
    assert (detail.service.code, detail.variant.code, detail.person.name) == ("PP", "baru", "Siti Rahayu")
    assert detail.holder is not None
    assert detail.unit_name(detail.holder.id) == "Loket pelayanan"
    assert detail.unit_name(1) == "?"
    for subject in (4711, detail.person.id):
        with refused("case_unknown"):
            views.detail(register, subject)


def test_missing_papers_by_name(register: Register, sari: int) -> None:
    case = take_in(register, sari, papers=(Paper(requirement="naskah"),))
    state = case_of(register, case)
    assert state.notice is not None
    assert names(register.service_of(state)[1], state.notice.missing) == [
        "Bukti telah dimintakan saran serikat atau wakil pekerja",
        "Surat permohonan pengesahan",
    ]
    perform(register, sari, Complete(case=case, papers="all"))
    assert case_of(register, case).notice is None


def test_frequent_services_come_first(register: Register, sari: int, ratna: int) -> None:
    for service in ("PKB", "PP", "PKB", "INFO"):
        perform(register, sari, intake(service=service))
    perform(register, ratna, intake(service="AK1"))
    assert views.frequent_services(register, sari) == ["PKB", "INFO", "PP"]
    assert views.frequent_services(register, sari, most=1) == ["PKB"]
    assert views.cases_by_state(register) == {"received": 4, "referred": 1}


def test_lists_are_the_newest_first(register: Register, sari: int) -> None:
    cases = [case_of(register, take_in(register, sari)).id for _ in range(3)]
    assert [line.id for line in lines.case_lines(register, "1 = 1")] == cases[::-1]
    line = lines.case_lines(register, "c.id = ?", cases[0])[0]
    assert (line.due, line.name) == (dt.date(2026, 12, 2), "Siti Rahayu")


def test_a_case_that_was_accepted_leaves_the_lane(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    perform(register, sari, Offer(case=case, to="HI"))
    assert len(lanes.lanes(register, officer(register, sari)).incoming) == 1
    perform(register, sari, Accept(case=case))
    assert lanes.lanes(register, officer(register, sari)).incoming == ()
