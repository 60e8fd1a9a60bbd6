"""Every pair of acts that can cross, in every order in which two desks and the centre may hear of them.

Each desk acts without having seen the other's act; then each tells the centre, in any order. Whatever the order, all
three replicas end equal, with exactly one visible contested item; where a physical fact is among the two, even the
case ends the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from models.acts import (
    Act,
    ActUndone,
    CaseDelivered,
    CaseDispatched,
    CaseLapsed,
    CaseMadeReady,
    CaseRejected,
    CaseWithdrawn,
    CollectorData,
    ComplaintCorrected,
    ComplaintDecided,
    ComplaintLapsed,
    ComplaintSupplemented,
    ComplaintTaken,
    ComplaintTold,
    ComplaintWithdrawn,
    CorrectedData,
    FreeText,
    HandoverAccepted,
    HandoverDeclined,
    HandoverOffered,
    HandoverTakenBack,
    IntakeCorrected,
    Mark,
    RequirementsMarked,
)
from models.facts import numbering
from models.facts.numbering import Range
from models.fold import CaseState, ComplaintState, person
from models.fold.crossing import CODES
from models.fold.states import CROSSABLE, Crossable
from models.forms import (
    Accept,
    Account,
    AnswerComplaint,
    Complain,
    DecideComplaint,
    Intake,
    Offer,
    Paper,
    PersonForm,
    Ready,
    TakeComplaint,
    perform,
)
from models.forms.base import Form, crossable_of
from models.register.state_hash import of_tables
from models.register.verify import verify
from models.words import crossings
from tests.conftest import StillClock
from tests.world import Site, World

MISSING = (
    Paper(requirement="naskah", how="missing"),
    Paper(requirement="saran"),
    Paper(requirement="permohonan"),
)
GIVEN = CaseDelivered(role="applicant", seen="ktp", personal=CollectorData(name="Siti Rahayu"))
Acting = Callable[[Site, Any], Act]


def state_of(site: Site, subject: int) -> Crossable:
    state = site.register.fold_of(subject).state
    assert isinstance(state, CROSSABLE)
    return state


# --- what stands before two acts cross -------------------------------------------------------------------------------


def received(site: Site) -> str:
    return site.take_in()


def offered(site: Site) -> str:
    number = site.take_in()
    perform(site.register, site.sari, Offer(case=number, to="HI"))
    return number


def accepted(site: Site) -> str:
    number = offered(site)
    perform(site.register, site.sari, Accept(case=number))
    return number


def ready(site: Site) -> str:
    number = site.take_in()
    perform(site.register, site.sari, Ready(case=number))
    return number


def coming_back(site: Site) -> str:
    """The unit has made the product and offers the case back to the counters."""
    number = accepted(site)
    perform(site.register, site.sari, Ready(case=number))
    return number


def lapsing(site: Site) -> str:
    """Papers are missing, and their deadline has passed."""
    form = Intake(nik="3174015203909001", name="Siti Rahayu", service="PP", papers=MISSING)
    number = perform(site.register, site.sari, form).number
    assert number is not None
    clock = site.register.clock
    assert isinstance(clock, StillClock)
    clock.move(days=30)
    return numbering.shown(number)


def complained(site: Site, *steps: Callable[[str], Form]) -> str:
    form = Complain(
        category="UPAH_KERJA",
        reporter=PersonForm(nik="3174015203909001", name="Siti Rahayu"),
        said=Account(account="Upah belum dibayar"),
    )
    number = numbering.shown(perform(site.register, site.sari, form).number or 0)
    for step in steps:
        perform(site.register, site.sari, step(number))
    return number


def complete(site: Site) -> str:
    return complained(site, lambda number: AnswerComplaint(complaint=number))


def in_hand(site: Site) -> str:
    number = complete(site)
    perform(site.register, site.sari, TakeComplaint(complaint=number))
    return number


def decided(site: Site) -> str:
    number = in_hand(site)
    perform(site.register, site.sari, DecideComplaint(complaint=number, outcome="upheld", answer="Benar"))
    return number


def owing(site: Site) -> str:
    """A supplement is owed, and its deadline has passed."""
    number = complained(site, lambda number: AnswerComplaint(complaint=number, missing="slip gaji"))
    clock = site.register.clock
    assert isinstance(clock, StillClock)
    clock.move(days=30)
    return number


# --- what is done ----------------------------------------------------------------------------------------------------


def always(act: Act) -> Acting:
    return lambda _site, _case: act


def offer_of(case: CaseState) -> int:
    return case.handovers[-1].offer


def correct(_site: Site, case: CaseState) -> Act:
    return IntakeCorrected(
        service=case.service,
        variant=case.variant,
        catalogue=case.catalogue,
        marks=case.marks,
        promised=dt.date(2026, 12, 30),
        personal=FreeText(text="salah tanggal"),
    )


def dispatch(site: Site, _case: CaseState) -> Act:
    with site.register.writing(site.sari) as writing:
        number = writing.number(Range.DISPATCH)
    return CaseDispatched(to=site.unit("ARSIP"), number=number)


def undo(_site: Site, case: CaseState) -> Act:
    return ActUndone(undoes=case.last, returns_to="received")


def accept(_site: Site, case: CaseState) -> Act:
    return HandoverAccepted(offer=offer_of(case))


def decline(_site: Site, case: CaseState) -> Act:
    return HandoverDeclined(offer=offer_of(case), personal=FreeText(text="bukan bidang ini"))


def take_back(_site: Site, case: CaseState) -> Act:
    return HandoverTakenBack(offer=offer_of(case))


def offer(site: Site, _case: CaseState) -> Act:
    return HandoverOffered(to=site.unit("HI"))


def offer_elsewhere(site: Site, _case: CaseState) -> Act:
    return HandoverOffered(to=site.unit("HI", 2))


def take(site: Site, _complaint: ComplaintState) -> Act:
    return ComplaintTaken(handler=site.sari)


def give(site: Site, _complaint: ComplaintState) -> Act:
    return ComplaintTaken(handler=site.officer("ratna"))


def tell_anew(_site: Site, complaint: ComplaintState) -> Act:
    said = CorrectedData(account="Upah tiga bulan", reason="salah catat")
    return ComplaintCorrected(
        category=complaint.category,
        grade=complaint.grade,
        catalogue=complaint.catalogue,
        person=complaint.person,
        personal=said,
    )


READY, REJECT, WITHDRAW, DELIVER = map(
    always,
    (
        CaseMadeReady(),
        CaseRejected(personal=FreeText(text="tidak memenuhi")),
        CaseWithdrawn(personal=FreeText(text="batal")),
        GIVEN,
    ),
)
LAPSE = always(CaseLapsed(personal=FreeText(text="lewat")))
BROUGHT = always(RequirementsMarked(marks=(Mark("naskah", "copy"),), promised=dt.date(2026, 12, 30)))

UPHELD = always(ComplaintDecided(outcome="upheld"))
UNFOUNDED = always(ComplaintDecided(outcome="unfounded"))
TELL = always(ComplaintTold(outcome="upheld", channel="LOKET"))
TAKE_BACK = always(ComplaintWithdrawn())
ADD = always(ComplaintSupplemented())
LET_LAPSE = always(ComplaintLapsed())

PAIRS: dict[str, tuple[Callable[[Site], str], Acting, Acting, str]] = {
    "double accept": (offered, accept, accept, "double_accept"),
    "accept × take back": (offered, accept, take_back, "accept_take_back"),
    "accept × decline": (offered, accept, decline, "accept_decline"),
    "decline × take back": (offered, decline, take_back, "crossed"),
    "double offer": (received, offer, offer_elsewhere, "double_offer"),
    "offer × withdrawal": (received, offer, WITHDRAW, "crossed"),
    "decision × withdrawal": (accepted, READY, WITHDRAW, "decision_withdrawal"),
    "rejection × withdrawal": (accepted, REJECT, WITHDRAW, "decision_withdrawal"),
    "two decisions": (accepted, READY, REJECT, "double_decision"),
    "correction × decision": (received, correct, READY, "correction_decision"),
    "two corrections": (received, correct, correct, "double_correction"),
    "papers × lapse": (lapsing, BROUGHT, LAPSE, "lapse_papers"),
    "two undoings": (accepted, undo, undo, "double_undo"),
    "deliver × take back": (coming_back, take_back, DELIVER, "delivery_handover"),
    "delivery at two counters": (ready, DELIVER, DELIVER, "double_delivery"),
    "deliver × offer": (ready, DELIVER, offer, "delivery_handover"),
    "deliver × withdrawal": (ready, DELIVER, WITHDRAW, "delivery_withdrawal"),
    "dispatch × offer": (received, dispatch, offer, "dispatch_handover"),
    "dispatched twice": (received, dispatch, dispatch, "double_dispatch"),
    "deliver × dispatch": (ready, DELIVER, dispatch, "delivery_dispatch"),
    "told twice": (decided, TELL, TELL, "double_telling"),
    "telling × withdrawal": (decided, TELL, TAKE_BACK, "telling_withdrawal"),
    "two answers": (in_hand, UPHELD, UNFOUNDED, "double_answer"),
    "answer × withdrawal": (in_hand, UPHELD, TAKE_BACK, "decision_withdrawal"),
    "answer × taking": (in_hand, UPHELD, give, "answer_taking"),
    "two takings": (complete, take, give, "double_taking"),
    "two accounts": (complete, tell_anew, tell_anew, "double_account"),
    "supplement × lapse": (owing, ADD, LET_LAPSE, "lapse_supplement"),
}
PHYSICAL = {name for name, (_base, one, other, _code) in PAIRS.items() if {one, other} & {DELIVER, dispatch, TELL}}
SUPERVISED = (CaseLapsed, ComplaintTaken)
"""What ratna does: the other acts are sari's."""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.soak)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The engine changes nothing about an order: the second one is left to the long runs."""
    if request.param == "sqlite":
        yield f"sqlite://{tmp_path / 'centre.db'}"
    else:
        with request.getfixturevalue("server").database() as address:
            yield address


@pytest.fixture
def desks(world: World) -> tuple[Site, Site]:
    """Return two desks of one branch, which has a unit outside of the program, too."""
    world.centre.add_unit(1, "ARSIP", "Arsip", "outside")
    return world.desk(1), world.desk(1)


def quiet(*sites: Site) -> None:
    """Exchange until nobody hears anything new."""
    for _ in range(2):
        for site in sites:
            site.sync()


@pytest.mark.share(of=3)
@pytest.mark.parametrize("name", PAIRS)
def test_every_interleaving_ends_equal_with_one_contested_item(
    name: str, desks: tuple[Site, Site], world: World
) -> None:
    base, one, other, code = PAIRS[name]
    ends = []
    for order in sorted(set(permutations("aAbB"))):
        if order.index("A") < order.index("a") or order.index("B") < order.index("b"):
            continue  # capitals: the exchange after the act
        number = base(desks[0])
        quiet(*desks)
        case = crossable_of(desks[0].register, number).id
        before = state_of(desks[0], case)
        assert before == state_of(desks[1], case)
        done = {}
        for step in order:
            site = desks["aAbB".index(step) // 2]
            if step in "ab":
                act = (one if step == "a" else other)(site, before)
                if (
                    act is GIVEN and isinstance(before, CaseState) and before.offer is not None
                ):  # first the counter takes the case over
                    site.register.record(site.sari, accept(site, before), case)
                officer = site.register.officer_by_code("ratna" if isinstance(act, SUPERVISED) else "sari")
                assert officer is not None
                done[step] = site.register.record(officer.id, act, case).entry.id
            else:
                site.sync()
        quiet(*desks)
        states = [state_of(site, case) for site in desks]
        assert states[0] == states[1]
        found = states[0].open_contests
        assert [c.code for c in found] == [code], order
        assert {found[0].entry, found[0].stands} == set(done.values()), order
        ends.append(ending(states[0], done))
    hashes = {of_tables(site.register.database) for site in desks}
    assert hashes == {world.centre.facts(1)["state"]}
    assert all(verify(site.register.database).sound for site in desks)
    if name in PHYSICAL:
        assert len(set(ends)) == 1, ends
    else:
        assert {e[0] for e in ends} == {"a", "b"} or name == "decline × take back"


def ending(state: Crossable, done: dict[str, int]) -> tuple[object, ...]:
    """Return what a physical fact must make of it whatever the order: which act stands, and the state after it."""
    contest = state.open_contests[0]
    stands = next(step for step, entry in done.items() if entry == contest.stands)
    if isinstance(state, ComplaintState):
        return stands, state.state, state.outcome, contest.code
    delivery = state.delivery
    who = next(s for s, e in done.items() if delivery and e == delivery.entry) if delivery else ""
    return stands, state.state, who, state.dispatch != 0, state.offer is None, structs.astuple(contest)[2]


def test_every_line_of_the_table_is_met_here_and_has_two_sentences() -> None:
    assert {code for *_rest, code in PAIRS.values()} == set(CODES)
    assert crossings.codes() == {*CODES, *person.CODES}
