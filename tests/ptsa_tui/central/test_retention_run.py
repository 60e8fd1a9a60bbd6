"""Retention over a line: what one desk erases is gone everywhere; two that do the same do no harm."""

from __future__ import annotations

from msgspec import structs

from models.acts import CalendarSet, Erased, Searched, SearchedText
from models.catalogue import seed_catalogue
from models.facts.standard import Office
from models.fold import CaseState
from models.forms import Deliver, Ready, Withdraw, perform
from models.register.state_hash import of_tables
from models.register.verify import verify
from models.retention.anonymising import Done, anonymise
from models.retention.due import due
from tests.conftest import StillClock
from tests.models.build import refused
from tests.world import Site, World

OFFICE = Office(keep="5 years", keep_looks="2 years", source="SK 1/2026", checked_on="2026-11-01")
YEARS = 366 * 5 + 10
BACK = ("naskah", "saran", "permohonan")


def settle(world: World, *sites: Site) -> None:
    """Publish how long things are kept, and let every desk know."""
    act = structs.replace(seed_catalogue(), version=2, office=OFFICE)
    for branch in (1, 2):
        world.centre.publish_to((branch,), act)
        world.centre.set_calendar(branch, CalendarSet(year=2032, days=()))
    meet(*sites)


def meet(*sites: Site) -> None:
    """Let the desks exchange until all of them have the same."""
    for _ in range(2):
        for site in sites:
            site.sync()


def finished(site: Site, name: str, nik: str) -> int:
    """Take a request in and deliver it; return the case."""
    number = site.take_in(nik=nik, name=name)
    perform(site.register, site.sari, Ready(case=number, product="SK-1"))
    perform(site.register, site.sari, Deliver(case=number, returned=BACK))
    return site.case(number)


def run(site: Site, *, settled: bool = False) -> Done:
    """Do all that is due."""
    ratna = site.register.officer_by_code("ratna")
    assert ratna is not None
    *_steps, done = anonymise(site.register, ratna.id, settled=settled, rest=lambda _s: None)
    return done


def names_at(world: World) -> list[bytes]:
    """Return the personal parts of citizens that the centre still has."""
    with world.centre.store.reading() as tx:
        rows = tx.rows(
            "SELECT personal FROM entry WHERE branch = 1 AND personal IS NOT NULL AND kind <> 'OfficerAdded'"
        )
        rows += tx.rows("SELECT personal FROM look WHERE branch = 1 AND personal IS NOT NULL")
    return [bytes(p) for (p,) in rows]


def test_what_one_desk_erases_is_gone_everywhere(world: World, clock: StillClock) -> None:
    one, two = world.desk(), world.desk()
    settle(world, one, two)
    case = finished(one, "Zulfikri Vimala", "3174015203909099")
    one.register.look(one.sari, Searched(hits=1, personal=SearchedText(text="zulfikri")))
    two.register.look(two.sari, Searched(hits=1, personal=SearchedText(text="zulfikri di meja dua")))
    meet(one, two)
    assert any(b"Zulfikri" in p for p in names_at(world))
    assert due(two.register).cases == 0
    clock.move(days=YEARS)
    meet(one, two)
    done = run(one)
    assert (done.cases, done.persons, done.looks) == (1, 1, 1)
    meet(one, two)
    assert [p for p in names_at(world) if b"meja dua" not in p] == []
    found = due(two.register)
    assert (found.cases, found.persons, found.looks) == (0, 0, 1), "its own searches are for each desk to take out"
    state = two.register.fold_of(case).state
    assert isinstance(state, CaseState)
    assert state.erased
    run(two)
    meet(one, two)
    assert names_at(world) == []
    for site in (one, two):
        assert verify(site.register.database).sound
        files = site.register.database.path.parent.glob("desk.db*")
        assert not [f.name for f in files if b"zulfikri" in f.read_bytes()]
    assert of_tables(one.register.database) == of_tables(two.register.database)


def test_two_desks_that_do_the_same_do_no_harm(world: World, clock: StillClock) -> None:
    one, two = world.desk(), world.desk()
    settle(world, one, two)
    cases = [finished(one, f"Zulfikri {n}", f"31740152039091{n:02d}") for n in range(3)]
    meet(one, two)
    clock.move(days=YEARS)
    meet(one, two)
    assert [run(site).cases for site in (one, two)] == [3, 3], "neither has heard of the other's run"
    meet(one, two)
    for site in (one, two):
        assert site.register.database.row("SELECT count(*) FROM contest") == (0,)
        assert site.register.database.row("SELECT count(*) FROM entry WHERE objection IS NOT NULL") == (0,)
        for case in cases:
            outcomes = site.register.fold_of(case).outcomes
            assert [o.verdict for o in outcomes][-2:] == ["applied", "applied"]
        assert not due(site.register).anything
        assert run(site).total == 0
        assert verify(site.register.database).sound
    assert of_tables(one.register.database) == of_tables(two.register.database)
    assert names_at(world) == []


def test_persons_stay_while_the_centre_does_not_answer(world: World, clock: StillClock) -> None:
    """A sister desk may have a new case of theirs that nobody here has heard of."""
    one, two = world.desk(), world.desk()
    settle(world, one, two)
    one.register.set_notes({"centre": "https://centre.example"})
    finished(one, "Zulfikri Vimala", "3174015203909099")
    meet(one, two)
    clock.move(days=YEARS)
    done = run(one)
    assert (done.cases, done.persons, done.out_of_touch) == (1, 0, True)
    two.take_in(nik="3174015203909099", name="")
    meet(one, two)
    done = run(one)
    assert (done.persons, done.out_of_touch) == (0, False)
    row = one.register.database.row("SELECT name FROM person WHERE nik = '3174015203909099'")
    assert row == ("Zulfikri Vimala",)


def test_cases_of_another_branch_are_its_own_to_forget(world: World, clock: StillClock) -> None:
    here, there = world.desk(1), world.desk(2)
    settle(world, here, there)
    number = here.take_in()
    case = here.case(number)
    from models.acts import HandoverAccepted, HandoverOffered

    offer = here.register.record(here.sari, HandoverOffered(to=there.unit("LOKET", 2)), case).entry.id
    meet(here, there)
    there.register.record(there.sari, HandoverAccepted(offer=offer), case)
    perform(there.register, there.sari, Withdraw(case=number, reason="batal"))
    meet(here, there)
    clock.move(days=YEARS)
    meet(here, there)
    assert run(there, settled=True).total == 0
    assert run(here, settled=True).cases == 1
    meet(here, there)
    entries = there.register.journal.of(case)
    assert [e.kind for e in entries][-1] == Erased.__name__
    assert all(e.personal is None for e in entries)
    assert verify(there.register.database).sound


def test_what_a_clock_ahead_erases_comes_back(world: World, clock: StillClock) -> None:
    """The desk has not heard of the centre since its clock leapt, so it can't know; the centre does."""
    one, two = world.desk(), world.desk()
    settle(world, one, two)
    case = finished(one, "Zulfikri Vimala", "3174015203909099")
    one.register.look(one.sari, Searched(hits=1, personal=SearchedText(text="zulfikri")))
    meet(one, two)
    before = of_tables(one.register.database), len(names_at(world))
    ahead = StillClock()
    ahead.at = clock.at + YEARS * 86_400
    one.register.clock = ahead
    done = run(one)
    assert (done.cases, done.looks, done.waiting) == (1, 1, True)
    state = one.register.fold_of(case).state
    assert isinstance(state, CaseState)
    assert state.erased
    meet(one, two)
    assert {o for (o,) in one.register.database.rows("SELECT objection FROM entry WHERE objection <> ''")} == {
        "clock_ahead"
    }
    assert (of_tables(one.register.database), len(names_at(world))) == before
    assert of_tables(two.register.database) == before[0]
    assert one.register.database.row("SELECT count(*) FROM look WHERE personal IS NOT NULL") == (1,)
    for site in (one, two):
        assert verify(site.register.database).sound
    with refused("clock_centre"):
        run(one)


def test_texts_beside_the_acts_go_when_the_centre_has_agreed(world: World, clock: StillClock) -> None:
    one = world.desk()
    settle(world, one)
    one.register.look(one.sari, Searched(hits=1, personal=SearchedText(text="zulfikri")))
    one.register.database.run(
        "INSERT INTO draft (id, officer, form, updated, data) VALUES (1, ?, 'intake', ?, '{}')", one.sari, clock.at
    )
    meet(one)
    clock.move(days=800)
    meet(one)

    def left() -> tuple[int, int]:
        texts = one.register.database.row("SELECT count(*) FROM look WHERE personal IS NOT NULL") or (0,)
        drafts = one.register.database.row("SELECT count(*) FROM draft") or (0,)
        return texts[0], drafts[0]

    world.centre.change_officer(1, "ratna", role="officer")
    done = run(one)
    assert (done.looks, done.drafts, done.waiting, left()) == (1, 1, True, (1, 1))
    meet(one)
    assert left() == (1, 1), "who is no supervisor removes nothing"
    world.centre.change_officer(1, "ratna", role="supervisor")
    meet(one)
    run(one)
    assert run(one).total == 0, "it is said already"
    meet(one)
    assert left() == (0, 0)
    assert names_at(world) == []
    assert not due(one.register).anything
    assert verify(one.register.database).sound
