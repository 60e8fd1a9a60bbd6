"""Exactly once, whatever happens on the way; over both engines, with the real exchange on both ends."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from models.acts import (
    CaseDelivered,
    CollectorData,
    DetailOpened,
    Erased,
    HandoverAccepted,
    HandoverOffered,
    NoteAdded,
    OfficerAdded,
)
from models.exchange import replica
from models.facts import ids
from models.fold import CaseState
from models.forms import NoteForm, perform
from models.register.register import Register
from models.register.state_hash import of_tables
from models.register.verify import verify
from ptsa_tui.sync.wire.body import Reply, Request
from ptsa_tui.sync.wire.packing import Malformed
from ptsa_tui.sync.wire.trust import SIGNATURE
from tests.conftest import StillClock
from tests.models.build import refused
from tests.world import Cut, Site, World

OTHER = {"nik": "3273051708859002", "name": "Budi Harsono"}


def settled(world: World) -> None:
    """Sync everybody until nothing is new; then every replica of a branch is equal, and every journal whole."""
    for _ in range(3):
        for site in world.sites:
            site.sync()
    for branch in {s.register.branch_number for s in world.sites}:
        expected = world.centre.facts(branch)["state"]
        for site in world.sites:
            if site.register.branch_number == branch:
                assert of_tables(site.register.database) == expected
    for site in world.sites:
        assert verify(site.register.database).sound
    exactly_once(world)


def exactly_once(world: World) -> None:
    """Every entry that a desk holds is at the centre once (its key sees to that), with the same hash."""
    for site in world.sites:
        with world.centre.store.reading() as tx:
            for journal, table in ((site.register.journal, "entry"), (site.register.looks, "look")):
                for chain in journal.chains():
                    low, high = ids.chain_bounds(*chain)
                    sql = f"SELECT id, hash FROM {table} WHERE branch = %s AND id BETWEEN %s AND %s"
                    there = {i: bytes(h) for i, h in tx.rows(sql, chain.branch, low, high)}
                    here = {e.id: e.hash for e in journal.walk(chain)}
                    assert {i: h for i, h in there.items() if i in here} == here


def test_a_case_reaches_the_other_desk_of_its_branch(world: World) -> None:
    one, two = world.desk(), world.desk()
    number = one.take_in()
    report = one.sync()
    assert (report.trips, report.sent_acts) == (1, 2)
    assert two.sync().pulled == 2
    row = two.register.database.row("SELECT state FROM case_file WHERE id = ?", two.case(number))
    assert row == ("received",)
    settled(world)


def test_an_idle_poll_is_one_short_trip(world: World) -> None:
    one = world.desk()
    one.take_in()
    one.sync()
    report = one.sync()
    assert (report.trips, report.pulled) == (1, 0)
    assert report.up + report.down <= 130


def test_looks_go_up_and_come_down_nowhere(world: World) -> None:
    one, two = world.desk(), world.desk()
    case = one.case(one.take_in())
    one.register.look(one.sari, DetailOpened(), case)
    assert one.sync().sent_looks == 1
    two.sync()
    assert two.register.looks.count() == 0
    settled(world)


def test_a_lost_reply_costs_nothing(world: World) -> None:
    one, two = world.desk(), world.desk()
    one.take_in()

    def cut(_answer: bytes) -> bytes:
        raise Cut

    one.lose = cut
    with pytest.raises(Cut):
        one.sync()
    one.lose = lambda answer: answer
    one.take_in(**OTHER)
    assert one.sync().sent_acts == 4
    two.sync()
    settled(world)


def test_a_request_that_comes_twice_late_or_out_of_order_changes_nothing(world: World) -> None:
    one = world.desk()
    one.take_in()
    one.sync()
    first = one.log[-1]
    one.take_in(**OTHER)
    one.sync()
    second = one.log[-1]
    before = world.centre.facts(1)
    for body in (second, first, first, second):
        world.exchange.answer(body)
    after = world.centre.facts(1)
    assert (before["entries"], before["state"]) == (after["entries"], after["state"])
    settled(world)


def test_a_body_cut_anywhere_is_refused_whole(world: World) -> None:
    one = world.desk()
    one.take_in()
    body = one.body()
    before = world.centre.facts(1)
    from models.refused import Refused

    for end in range(0, len(body), 7):
        with pytest.raises((Malformed, Refused)):
            world.exchange.answer(body[:end])
    for place in range(0, len(body), 11):
        spoilt = bytearray(body)
        spoilt[place] ^= 0x41
        with pytest.raises((Malformed, Refused)):
            world.exchange.answer(bytes(spoilt))
    assert world.centre.facts(1)["entries"] == before["entries"]
    settled(world)


def test_nobody_signs_for_another_desk(world: World) -> None:
    one, two = world.desk(), world.desk()
    one.take_in()
    one.keys = two.keys
    with refused("signature_wrong"):
        one.sync()


def test_a_revoked_desk_is_refused_and_keeps_working(world: World) -> None:
    one = world.desk()
    number = one.take_in()
    world.centre.revoke_desk(1, one.register.desk)
    with refused("desk_revoked"):
        one.sync()
    assert one.case(number)


def test_a_backlog_goes_in_several_bodies(world: World) -> None:
    one, two = world.desk(), world.desk()
    for place in range(40):
        one.take_in(nik=f"31740152039090{place + 10:02d}", name=f"Siti {chr(65 + place % 26)}")
    report = one.sync(room=150)
    assert report.trips > 1
    assert report.sent_acts == 80
    assert two.sync(room=150).pulled == 80
    settled(world)


# --- restored and cloned desks -----------------------------------------------------------------------------------


def backup(site: Site) -> Path:
    """Copy the whole folder of a desk, token and keys with it."""
    site.register.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    site.register.close()
    folder = site.register.database.path.parent
    copy = folder.with_name(folder.name + f"-backup{len(list(folder.parent.glob('*backup*')))}")
    shutil.copytree(folder, copy)
    site.register = Register.open(folder / "desk.db", tokens=folder / "tokens", clock=site.world.clock)
    return copy


def restore(site: Site, copy: Path, *, tokens: bool) -> None:
    """Put a backup back, with or without the machine token."""
    site.register.close()
    folder = site.register.database.path.parent
    for old in folder.glob("desk.db*"):
        old.unlink()
    shutil.copy(copy / "desk.db", folder / "desk.db")
    if tokens:
        shutil.rmtree(folder / "tokens")
        shutil.copytree(copy / "tokens", folder / "tokens")
    site.register = Register.open(folder / "desk.db", tokens=folder / "tokens", clock=site.world.clock)


def clone(site: Site) -> Site:
    """Return a second desk made of a copy of all that the first one is."""
    copy = backup(site)
    register = Register.open(copy / "desk.db", tokens=copy / "tokens", clock=site.world.clock)
    twin = Site(site.world, register, site.keys)
    site.world.sites.append(twin)
    return twin


@pytest.mark.parametrize("tokens", [True, False], ids=["with token", "without token"])
def test_a_restored_desk_loses_nothing_and_doubles_nothing(world: World, tokens: bool) -> None:
    one, two = world.desk(), world.desk()
    one.take_in()
    one.sync()
    copy = backup(one)
    kept = one.take_in(**OTHER)
    one.sync()
    restore(one, copy, tokens=tokens)
    again = one.take_in(nik="3174011505859003", name="Dewi Lestari")
    report = one.sync()
    assert (report.moved > 0) is tokens
    assert one.register.incarnation == 1
    two.sync()
    for site in (one, two):
        for number in (kept, again):
            assert site.register.database.row("SELECT 1 FROM case_file WHERE id = ?", site.case(number))
    names = {
        n for (n,) in two.register.database.rows("SELECT p.name FROM case_file c JOIN person p ON p.id = c.person")
    }
    assert names == {"Siti Rahayu", "Budi Harsono", "Dewi Lestari"}
    settled(world)


def test_a_restored_desk_that_wrote_nothing_since(world: World) -> None:
    one, two = world.desk(), world.desk()
    one.take_in()
    one.sync()
    copy = backup(one)
    number = one.take_in(**OTHER)
    one.sync()
    restore(one, copy, tokens=True)
    one.sync()
    assert one.case(number)
    one.take_in(nik="3174011505859003", name="Dewi Lestari")
    settled(world)
    assert two.register.database.row("SELECT count(*) FROM case_file") == (3,)


def test_two_clones_of_one_desk_both_keep_what_they_wrote(world: World) -> None:
    one, other = world.desk(), world.desk()
    one.take_in()
    one.sync()
    twin = clone(one)
    first = one.take_in(**OTHER)
    second = twin.take_in(nik="3174011505859003", name="Dewi Lestari")
    assert first == second  # the same number was printed twice
    one.sync()
    assert twin.sync().moved > 0
    one.sync()
    other.sync()
    assert one.register.incarnation != twin.register.incarnation
    digits = int("".join(c for c in first if c.isdigit()))
    for site in (one, twin, other):
        rows = site.register.database.rows(
            "SELECT p.name FROM case_file c JOIN person p ON p.id = c.person WHERE c.number = ? ORDER BY 1", digits
        )
        assert rows == [("Budi Harsono",), ("Dewi Lestari",)]
    third, fourth = (s.take_in(nik="3174010101809004", name="Agus") for s in (one, twin))
    assert third != fourth
    settled(world)


def test_what_a_clone_wrote_in_a_life_of_its_own_is_no_fork_of_the_others(world: World) -> None:
    """The centre forgot that incarnation and gave its number to another clone: who knew the first takes the second."""
    one = world.desk()
    twin, third = clone(one), clone(one)
    third.take_in()
    third.sync()
    kept = world.backup()
    first = twin.take_in(**OTHER)
    assert twin.sync().moved > 0
    third.sync()
    assert third.case(first)
    world.reopen(kept)
    second = one.take_in(nik="3174011505859003", name="Dewi Lestari")
    assert one.sync().moved > 0
    assert one.register.incarnation == twin.register.incarnation == 1
    for site in (third, twin):
        site.sync()
    settled(world)
    for site in world.sites:
        assert site.case(second)
        assert site.case(first)


def test_what_refers_to_a_moved_entry_moves_along(world: World) -> None:
    one, other = world.desk(), world.desk()
    one.take_in()
    one.sync()
    twin = clone(one)
    one.take_in(**OTHER)
    one.sync()
    number = twin.take_in(nik="3174011505859003", name="Dewi Lestari")
    case = twin.case(number)
    offer = twin.register.record(twin.sari, HandoverOffered(to=twin.unit("HI")), case).entry
    twin.register.record(twin.sari, HandoverAccepted(offer=offer.id), case)
    twin.register.look(twin.sari, DetailOpened(), case)
    twin.sync()
    other.sync()
    name = "SELECT c.id, c.state FROM case_file c JOIN person p ON p.id = c.person WHERE p.name = 'Dewi Lestari'"
    moved = other.register.database.rows(name)
    assert [s for _id, s in moved] == ["with_unit"]
    assert twin.register.database.row("SELECT new FROM alias WHERE old = ?", case) == (moved[0][0],)
    settled(world)


def test_the_same_grant_for_a_fork_that_is_asked_twice(world: World) -> None:
    one = world.desk()
    one.take_in()
    one.sync()
    twin = clone(one)
    one.take_in(**OTHER)
    one.sync()
    twin.take_in(nik="3174011505859003", name="Dewi Lestari")

    def lose_grants(answer: bytes) -> bytes:
        if Reply.read(answer).granted is not None:
            raise Cut
        return answer

    twin.lose = lose_grants
    for _ in range(3):
        with pytest.raises(Cut):
            twin.sync()
    twin.lose = lambda answer: answer
    twin.sync()
    assert twin.register.incarnation == 1
    settled(world)


def test_a_desk_that_begins_anew_gets_its_open_cases(world: World) -> None:
    one = world.desk()
    number = one.take_in()
    one.sync()
    again = world.desk(number=one.register.desk)
    assert (again.register.desk, again.register.incarnation) == (one.register.desk, 1)
    assert again.case(number)
    with refused("signature_wrong"):
        one.sync()
    world.sites.remove(one)
    again.take_in(**OTHER)
    settled(world)


def test_a_new_desk_gets_no_old_closed_cases_until_they_are_touched(world: World, clock: StillClock) -> None:
    one = world.desk()
    number = one.take_in()
    case = one.case(number)
    from models.forms import Deliver, Ready, perform

    perform(one.register, one.sari, Ready(case=number, product="SK-1"))
    perform(one.register, one.sari, Deliver(case=number, role="applicant", seen="ktp"))
    open_number = one.take_in(**OTHER)
    one.sync()
    clock.move(days=120)
    two = world.desk()
    assert two.register.database.row("SELECT 1 FROM case_file WHERE id = ?", case) is None
    assert two.case(open_number)
    one.register.record(one.sari, NoteAdded(), case)
    one.sync()
    two.sync()
    state = two.register.fold_of(case).state
    assert isinstance(state, CaseState)
    assert state.state == "delivered"
    settled(world)


# --- a restored centre -------------------------------------------------------------------------------------------


def test_a_restored_centre_gets_back_what_it_lost(world: World) -> None:
    one, two = world.desk(), world.desk()
    one.take_in()
    for site in (one, two):
        site.sync()
    old = world.backup()
    one.take_in(**OTHER)
    two.take_in(nik="3174011505859003", name="Dewi Lestari")
    for _ in range(2):
        for site in (one, two):
            site.sync()
    world.reopen(old)
    one.take_in(nik="3174010101809004", name="Agus")
    settled(world)
    assert one.register.database.row("SELECT count(*) FROM case_file") == (4,)


def test_a_restored_centre_gets_back_what_a_desk_that_is_gone_had_sent(world: World) -> None:
    one, gone = world.desk(), world.desk()
    old = world.backup()
    number = gone.take_in()
    gone.sync()
    one.sync()
    world.reopen(old)
    world.sites.remove(gone)
    one.sync()
    third = world.desk()
    assert third.case(number)
    settled(world)


# --- clocks, poison, rights --------------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [400, -400])
def test_a_clock_that_is_a_year_off_is_no_obstacle(world: World, clock: StillClock, days: int) -> None:
    one, two = world.desk(), world.desk()
    case = one.take_in()
    wrong = StillClock()
    wrong.move(days=days)
    one.register.clock = wrong
    perform(one.register, one.sari, NoteForm(case=case, text="catatan"))
    one.sync()
    two.sync()
    assert abs(int(one.register.note("skew")) - days * 86_400) < 2
    settled(world)


def test_an_act_without_right_gets_an_objection_everywhere(world: World) -> None:
    """A desk whose program was tampered with makes an officer of its own; no replica lets that count."""
    one, two = world.desk(), world.desk()
    case = one.case(one.take_in())
    from models.register.register import SYSTEM

    with one.register.writing(SYSTEM) as writing:
        writing.record(OfficerAdded(code="mata", role="supervisor"))
    with one.register.writing(SYSTEM) as writing:
        writing.record(Erased(reason="request"), one.register.fold_of(case).state.person)  # type: ignore[union-attr]
    one.sync()
    two.sync()
    assert two.register.officer_by_code("mata") is None
    assert one.register.officer_by_code("mata") is None
    rows = two.register.database.rows("SELECT kind, objection FROM entry WHERE objection IS NOT NULL ORDER BY id")
    assert rows == [("OfficerAdded", "centre_only"), ("Erased", "officer_unknown")]


def test_erasing_reaches_the_centre_and_the_other_desks(world: World) -> None:
    one, two = world.desk(), world.desk()
    number = one.take_in()
    case = one.case(number)
    from models.forms import Deliver, Ready, perform

    perform(one.register, one.sari, Ready(case=number, product="SK-1"))
    perform(one.register, one.sari, Deliver(case=number, role="applicant", seen="ktp"))
    for site in (one, two):
        site.sync()
    state = one.register.fold_of(case).state
    assert isinstance(state, CaseState)
    ratna = one.register.officer_by_code("ratna")
    assert ratna is not None
    one.register.record(ratna.id, Erased(reason="request"), state.person)
    one.register.record(ratna.id, Erased(reason="request"), case)
    for site in (one, two):
        site.sync()
    with world.centre.store.reading() as tx:
        kept = tx.rows("SELECT personal FROM entry WHERE branch = 1 AND personal IS NOT NULL")
    assert not any(b"Siti" in bytes(p) for (p,) in kept)
    assert two.register.database.row("SELECT name FROM person WHERE id = ?", state.person) == ("",)
    settled(world)


def test_a_case_offered_to_another_branch_goes_there_whole(world: World) -> None:
    here, there = world.desk(1), world.desk(2)
    number = here.take_in()
    case = here.case(number)
    there.sync()
    assert there.register.fold_of(case).state is None
    offer = here.register.record(here.sari, HandoverOffered(to=there.unit("HI", 2)), case).entry
    here.sync()
    there.sync()
    there.register.record(there.sari, HandoverAccepted(offer=offer.id), case)
    there.sync()
    here.sync()
    for site in (here, there):
        state = site.register.fold_of(case).state
        assert isinstance(state, CaseState)
        assert (state.state, state.holder) == ("with_unit", there.unit("HI", 2))
        assert verify(site.register.database).sound
    assert there.register.database.row("SELECT count(*) FROM wanted") == (0,)


def test_every_replica_settles_a_crossing_alike(world: World) -> None:
    one, two = world.desk(), world.desk()
    number = one.take_in()
    for site in (one, two):
        site.sync()
    case = one.case(number)
    for site in (one, two):
        site.register.record(site.sari, HandoverOffered(to=site.unit("HI")), case)
    two.sync()
    one.sync()
    settled(world)
    rows = one.register.database.rows("SELECT entry, stands FROM contest")
    assert [ids.unpack(e).desk for e, _s in rows] == [one.register.desk]


def test_verifiers_come_sealed_and_open_the_desk(world: World) -> None:
    from models.officers.sign_in import sign_in

    one = world.desk()
    assert sign_in(one.register, "sari", "rahasia").name == "Sari Widowati"
    assert not any(b"argon2" in body for body in one.log)


def test_what_the_request_says_is_read_as_it_was_written(world: World) -> None:
    one = world.desk()
    one.take_in()
    one.sync()
    request = Request.read(one.log[-1][SIGNATURE:])
    assert Request.read(request.pack()) == request
    assert replica.confirmed(one.register, 0).acts.seq == 2


def test_a_delivery_by_a_named_collector_travels(world: World) -> None:
    one, two = world.desk(), world.desk()
    number = one.take_in()
    case = one.case(number)
    from models.forms import Ready, perform

    perform(one.register, one.sari, Ready(case=number, product="SK-9"))
    collector = CollectorData(name="Rina", identity_number="123", authority="SK-7")
    act = CaseDelivered(role="other", seen="sim", personal=collector)
    one.register.record(one.sari, act, case)
    one.sync()
    two.sync()
    assert two.register.database.row("SELECT collector, role FROM delivery") == ("Rina", "other")
    settled(world)
