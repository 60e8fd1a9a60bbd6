"""The lanes: each open case in exactly one of its holder's, nothing in the air unseen by either side."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.acts import UnitAdded
from models.cases import lanes
from models.cases.lanes import LANES, Lanes
from models.fold import OfficerState
from models.fold.states import OPEN
from models.forms import (
    Accept,
    AskFor,
    Assign,
    Assist,
    CameBack,
    Complete,
    Decline,
    Dispatch,
    EndAssistance,
    Form,
    NoteForm,
    Offer,
    Ready,
    RefuseAsked,
    Reject,
    Return,
    TakeBack,
    case_of,
    perform,
)
from models.refused import Refused
from models.register.register import SYSTEM, Register
from tests.conftest import StillClock
from tests.models.build import add_officer, make_ready, take_in, unit

POOLS = ("LOKET", "HI", "K3")


class Office:
    """One officer a pool, and a unit outside of the program."""

    def __init__(self, register: Register) -> None:
        self.register = register
        with register.writing(SYSTEM, as_centre=True) as centre:
            self.archive = centre.record(UnitAdded(code="ARSIP", name="Arsip", unit="outside")).entry.id
        self.officers = {
            pool: add_officer(register, f"petugas-{pool.lower()}", (unit(register, pool),)) for pool in POOLS
        }

    def take_in(self, **more: object) -> str:
        """Take a request in at the counters."""
        return take_in(self.register, self.officers["LOKET"], **more)

    def do(self, pool: str, form: Form) -> None:
        """Perform a form as the pool's officer."""
        perform(self.register, self.officers[pool], form)

    def lanes(self, pool: str) -> Lanes:
        """Return what the pool's officer sees."""
        officer = self.register.officer(self.officers[pool])
        assert officer is not None
        return lanes.lanes(self.register, officer)

    def where(self, pool: str, case: str) -> list[str]:
        """Return the lanes of a pool in which a case stands, with why."""
        id_ = case_of(self.register, case).id
        seen = self.lanes(pool)
        return [f"{lane}:{line.why}" for lane in LANES for line in getattr(seen, lane) if line.id == id_]


@pytest.fixture
def office(register: Register) -> Office:
    """Return an office with three pools."""
    return Office(register)


def test_story_14_after_a_transfer_one_owner_one_lane_and_the_sender_sees_it_until_then(office: Office) -> None:
    """A handover that loses a case, or leaves two who think that they have it; a refusal that nobody hears of."""
    case = office.take_in()
    assert office.where("LOKET", case) == ["held:"]
    office.do("LOKET", Offer(case=case, to="HI"))
    assert office.where("LOKET", case) == ["outgoing:offer"]
    assert office.where("HI", case) == ["incoming:offer"]
    office.do("HI", Decline(case=case, reason="bukan bidang kami"))
    assert office.where("LOKET", case) == ["returned:declined"], "the sender has it again, and is told why"
    assert office.where("HI", case) == []
    office.do("LOKET", Offer(case=case, to="HI"))
    office.do("HI", Accept(case=case))
    assert office.where("LOKET", case) == []
    assert office.where("HI", case) == ["held:"]
    assert office.where("K3", case) == []


def test_a_request_stands_with_whoever_is_asked_and_whoever_asks(office: Office) -> None:
    case = office.take_in()
    office.do("HI", AskFor(case=case))
    assert office.where("LOKET", case) == ["incoming:asked"]
    assert office.where("HI", case) == ["outgoing:asked"]
    office.do("LOKET", RefuseAsked(case=case, reason="belum lengkap"))
    assert office.where("LOKET", case) == ["held:"]
    assert office.where("HI", case) == []
    office.do("HI", AskFor(case=case))
    office.do("LOKET", Offer(case=case, to="HI"))
    assert office.where("LOKET", case) == ["outgoing:offer"]
    assert office.where("HI", case) == ["incoming:offer", "outgoing:asked"]


def test_help_is_seen_on_both_sides_and_the_holder_keeps_it(office: Office) -> None:
    case = office.take_in()
    office.do("LOKET", Assist(case=case, to="K3"))
    assert (office.where("LOKET", case), office.where("K3", case)) == (["outgoing:help"], ["incoming:help"])
    office.do("K3", Accept(case=case))
    assert (office.where("LOKET", case), office.where("K3", case)) == (["held:"], ["held:helping"])
    office.do("K3", EndAssistance(case=case))
    assert (office.where("LOKET", case), office.where("K3", case)) == (["held:"], [])


def test_what_is_outside_stays_in_sight_until_it_is_back(office: Office, clock: StillClock) -> None:
    case = office.take_in()
    office.do("LOKET", Dispatch(case=case, to="ARSIP"))
    assert office.where("LOKET", case) == ["outgoing:dispatched"]
    line = office.lanes("LOKET").outgoing[0]
    assert (line.dispatch, line.other) == (case_of(office.register, case).dispatch, office.archive)
    clock.move(hours=3)
    office.do("LOKET", CameBack(case=case))
    assert office.where("LOKET", case) == ["returned:came_back"]
    clock.move(days=1)
    assert office.where("LOKET", case) == ["held:"], "of yesterday it is one of those that are held"


def test_a_unit_s_dispatch_is_seen_by_the_unit_and_by_the_counters(office: Office) -> None:
    case = office.take_in()
    office.do("LOKET", Offer(case=case, to="HI"))
    office.do("HI", Accept(case=case))
    office.do("HI", Dispatch(case=case, to="ARSIP"))
    assert office.where("HI", case) == ["outgoing:dispatched"]
    assert office.where("LOKET", case) == ["outgoing:dispatched"], "it comes back to the counters"


def test_a_declined_case_stays_in_sight_until_somebody_does_something_with_it(
    office: Office, clock: StillClock
) -> None:
    case = office.take_in()
    office.do("LOKET", Offer(case=case, to="HI"))
    office.do("HI", Decline(case=case, reason="x"))
    clock.move(days=3)
    assert office.where("LOKET", case) == ["returned:declined"]
    office.do("LOKET", NoteForm(case=case, text="ditelepon"))
    assert office.where("LOKET", case) == ["held:"]


def test_what_waits_for_a_citizen_s_papers_stands_with_what_came_back(office: Office) -> None:
    incomplete = office.take_in(papers=())
    case = office.take_in()
    office.do("LOKET", Return(case=case, missing=("naskah",), reason="x"))
    assert office.where("LOKET", incomplete) == office.where("LOKET", case) == ["returned:citizen"]
    office.do("LOKET", Complete(case=case, papers="all"))
    assert office.where("LOKET", case) == ["held:"]


def test_a_unit_sees_where_what_it_returned_waits(office: Office) -> None:
    case = office.take_in()
    office.do("LOKET", Offer(case=case, to="HI"))
    office.do("HI", Accept(case=case))
    office.do("HI", Return(case=case, missing=("naskah",), reason="x"))
    assert (office.where("LOKET", case), office.where("HI", case)) == (["returned:citizen"], ["outgoing:citizen"])
    office.do("LOKET", Complete(case=case, papers="all"))
    assert (office.where("LOKET", case), office.where("HI", case)) == (["held:"], [])


def test_mine_come_first_then_the_promised_date(office: Office, register: Register, clock: StillClock) -> None:
    late = office.take_in(service="INFO")
    first, second = office.take_in(), office.take_in()
    office.do("LOKET", Assign(case=second, officer="petugas-loket"))
    rejected = office.take_in()
    office.do("LOKET", Reject(case=rejected, reason="x"))
    clock.move(days=20)
    held = office.lanes("LOKET").held
    ids = [case_of(register, c).id for c in (second, late, first)]
    due = {line.id: line.promised for line in held}
    assert held[0].id == ids[0]
    rest = [due[line.id] for line in held[1:]]
    assert rest == sorted(rest, key=str)
    assert [line.id for line in office.lanes("LOKET").ready] == [case_of(register, rejected).id]
    assert office.lanes("LOKET").late == (0, 0, 3, 0, 0)


@pytest.mark.parametrize(
    ("hours", "late"), [(1, False), (23, False), (25, True)], ids=["an hour", "almost a day", "over a working day"]
)
def test_a_handover_older_than_a_working_day_climbs(office: Office, clock: StillClock, hours: int, late: bool) -> None:
    old = office.take_in(service="PKB")  # promised later than PP
    office.do("LOKET", Offer(case=old, to="HI"))
    clock.move(hours=hours)
    new = office.take_in()
    office.do("LOKET", Offer(case=new, to="HI"))
    for lane in (office.lanes("HI").incoming, office.lanes("LOKET").outgoing):
        old_line = next(line for line in lane if line.id == case_of(office.register, old).id)
        assert old_line.late is late
        if late:
            assert lane[0] == old_line
    assert office.lanes("HI").late[0] == int(late)


def test_a_weekend_does_not_make_a_handover_late(office: Office, clock: StillClock) -> None:
    clock.move(days=3)  # Friday, 09:00
    case = office.take_in()
    office.do("LOKET", Offer(case=case, to="HI"))
    clock.move(days=2)  # Sunday
    assert office.lanes("HI").late[0] == 0
    clock.move(days=1)  # Monday, 09:00
    assert office.lanes("HI").late[0] == 0
    clock.move(hours=1)
    assert office.lanes("HI").late[0] == 1


def test_home_counts_what_the_lanes_hold(office: Office, register: Register) -> None:
    for _ in range(3):
        office.do("LOKET", Offer(case=office.take_in(), to="HI"))
    asked = office.take_in()
    office.do("HI", AskFor(case=asked))
    make_ready(register, office.officers["LOKET"])
    for pool, expected in (("LOKET", (0, 1, 3, 0, 1)), ("HI", (3, 0, 1, 0, 0))):
        officer = register.officer(office.officers[pool])
        assert officer is not None
        found = lanes.counts(register, officer)
        assert (found.incoming, found.asked, found.outgoing, found.held, found.ready) == expected
        seen = office.lanes(pool)
        assert seen.counts[0] == found.incoming + found.asked
        assert seen.counts[1:] == (found.outgoing, found.held, found.ready, found.returned)


def test_late_counts_the_running_cases_of_own_pools(office: Office, register: Register, clock: StillClock) -> None:
    office.do("LOKET", Offer(case=office.take_in(), to="HI"))
    office.take_in()
    office.take_in(papers=())
    clock.move(days=20)
    officer = register.officer(office.officers["LOKET"])
    assert officer is not None
    assert lanes.counts(register, officer).late == 1


def test_who_works_behind_the_counters(office: Office, register: Register, sari: int) -> None:
    def behind(id_: int) -> bool:
        officer = register.officer(id_)
        assert officer is not None
        return lanes.works_behind(register, officer)

    assert [behind(office.officers[p]) for p in POOLS] == [False, True, True]
    assert not behind(sari)
    assert not behind(add_officer(register, "baru", ()))


def test_members_are_the_active_officers_of_a_pool(office: Office, register: Register, sari: int) -> None:
    codes = [o.code for o in lanes.members(register, unit(register, "HI"))]
    assert codes == ["budi", "petugas-hi", "ratna", "sari"]
    assert all(isinstance(o, OfficerState) for o in lanes.members(register, unit(register, "HI")))


STEPS: dict[str, Callable[[str, str, str], Form]] = {
    "offer": lambda case, _pool, other: Offer(case=case, to=other),
    "accept": lambda case, _pool, _other: Accept(case=case),
    "decline": lambda case, _pool, _other: Decline(case=case, reason="x"),
    "take_back": lambda case, _pool, _other: TakeBack(case=case),
    "assist": lambda case, _pool, other: Assist(case=case, to=other),
    "end": lambda case, _pool, _other: EndAssistance(case=case),
    "ask": lambda case, _pool, _other: AskFor(case=case),
    "refuse": lambda case, _pool, _other: RefuseAsked(case=case, reason="x"),
    "dispatch": lambda case, _pool, _other: Dispatch(case=case, to="ARSIP"),
    "came_back": lambda case, _pool, _other: CameBack(case=case),
    "assign": lambda case, pool, _other: Assign(case=case, officer=f"petugas-{pool.lower()}"),
    "ready": lambda case, _pool, _other: Ready(case=case, back=False),
    "return": lambda case, _pool, _other: Return(case=case, missing=("naskah",), reason="x"),
    "complete": lambda case, _pool, _other: Complete(case=case, papers="all"),
    "reject": lambda case, _pool, _other: Reject(case=case, reason="x"),
    "note": lambda case, _pool, _other: NoteForm(case=case, text="x"),
}

step = st.tuples(
    st.integers(0, 1),
    st.sampled_from(sorted(STEPS)),
    st.sampled_from(POOLS),
    st.sampled_from(POOLS),
    st.integers(0, 30),
)


@settings(max_examples=25)
@given(story=st.lists(step, min_size=5, max_size=25))
def test_each_open_case_is_in_exactly_one_lane_of_its_holder(
    story: list[tuple[int, str, str, str, int]], office: Office, register: Register, clock: StillClock
) -> None:
    """Whatever happens: one lane at the holder; an offer is outgoing at the sender and incoming at the receiver."""
    cases = [office.take_in(), office.take_in()]
    pools = {unit(register, pool): pool for pool in POOLS}
    for which, name, pool, other, hours in story:
        clock.move(hours=hours)
        try:
            office.do(pool, STEPS[name](cases[which], pool, other))
        except Refused:
            continue
        for case in cases:
            state = case_of(register, case)
            seen = {p: office.where(p, case) for p in POOLS}
            if state.offer:
                why = "help" if state.offer.keep else "offer"
                assert seen[pools[state.holder]] == [f"outgoing:{why}"]
                assert f"incoming:{why}" in seen[pools[state.offer.to_pool]]
            elif state.dispatch:
                assert "outgoing:dispatched" in seen["LOKET"], seen
            elif state.state in OPEN or state.state == "rejected":
                assert len(seen[pools[state.holder]]) == 1, (state, seen)
            for asked in state.asked:
                if state.state in ("received", "with_unit", "ready", "rejected"):
                    assert any(s in ("outgoing:asked", "outgoing:dispatched") for s in seen[pools[asked.pool]]), seen
            for helper in state.helpers:
                if state.state in ("received", "with_unit", "ready", "rejected") and helper != state.holder:
                    assert seen[pools[helper]], (state, seen)
