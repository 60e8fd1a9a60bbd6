"""An erasure hides at once and destroys once the centre has agreed; where it objects, everything comes back."""

from __future__ import annotations

import msgspec
import pytest
from msgspec import structs

from models.acts import Erased, FreeText, HandoverAccepted, HandoverOffered, NoteAdded
from models.acts.entry import Entry
from models.cases.views import detail
from models.exchange.link import link_view
from models.forms import Deliver, Erase, Ready, RepresentativeForm, Withdraw, case_of, perform
from models.journal.export import lines
from models.journal.packing import pack
from models.register import erasing
from models.register.register import Register
from models.register.state_hash import of_tables
from models.register.verify import verify
from models.retention.due import due
from models.search import lookup
from ptsa_tui.cli import retention, status
from tests.models.build import take_in
from tests.world import Cut, Site, World

NIK, NAME, NOTE = "3174015203909099", "Zulfikri Vimala", "catatanrahasia"
BACK = ("naskah", "saran", "permohonan")


def closed(site: Site, **more: object) -> str:
    """Take a request in and deliver it; return its number."""
    number = site.take_in(nik=NIK, name=NAME, note=NOTE, **more)
    perform(site.register, site.sari, Ready(case=number, product="SK-1"))
    perform(site.register, site.sari, Deliver(case=number, returned=BACK))
    return number


def ratna(site: Site) -> int:
    found = site.register.officer_by_code("ratna")
    assert found is not None
    return found.id


def left(site: Site) -> list[str]:
    """Return what of the citizen still stands in the files of the desk."""
    data = b"".join(p.read_bytes() for p in sorted(site.register.database.path.parent.glob("desk.db*")))
    return [s for s in (NIK, NAME, "zulfikri", NOTE) if s.encode() in data or pack(s.encode(), 1) in data]


def shown(site: Site, number: str) -> list[str]:
    """Return what any view still shows of the citizen."""
    register = site.register
    told = repr(detail(register, site.case(number))) + repr(lookup(register, NAME).lines + lookup(register, NIK).lines)
    told += repr(list(lines(register.journal, personal=True)))
    told += repr(register.database.rows("SELECT * FROM person") + register.database.rows("SELECT * FROM case_file"))
    return [s for s in (NIK, NAME, NOTE) if s in told]


def everything(site: Site) -> tuple[str, list[Entry]]:
    """Return the hash of the tables, and all entries with their parts."""
    journal = site.register.journal
    return of_tables(site.register.database), [e for c in journal.chains() for e in journal.walk(c)]


def meet(*sites: Site) -> None:
    for _ in range(2):
        for site in sites:
            site.sync()


def sound(*sites: Site) -> None:
    for site in sites:
        assert verify(site.register.database).faults == ()
    assert len({of_tables(site.register.database) for site in sites}) == 1


def names_at(world: World) -> bool:
    with world.centre.store.reading() as tx:
        rows = tx.rows("SELECT personal FROM entry WHERE personal IS NOT NULL")
    return any(NAME.encode() in bytes(p) or NOTE.encode() in bytes(p) for (p,) in rows)


def test_it_is_hidden_at_once_and_destroyed_when_the_centre_agrees(world: World) -> None:
    one, two = world.desk(), world.desk()
    number = closed(one)
    meet(one, two)
    perform(one.register, ratna(one), Erase(case=number))
    assert shown(one, number) == []
    assert left(one), "the centre may still object"
    assert (erasing.waiting(one.register), link_view(one.register).erasures) == (2, 2)
    assert verify(one.register.database).sound
    assert "2 are hidden" in "\n".join(retention.lines(one.register, due(one.register)))
    assert status.status(one.register)["erasing"] == 2
    meet(one, two)
    for site in (one, two):
        assert left(site) == []
        assert shown(site, number) == []
        assert erasing.waiting(site.register) == 0
    assert not names_at(world)
    sound(one, two)


def test_a_supervisor_who_was_one_no_longer_has_erased_nothing(world: World) -> None:
    one, two = world.desk(), world.desk()
    number = closed(one)
    meet(one, two)
    before = everything(one)
    world.centre.change_officer(1, "ratna", role="officer")
    perform(one.register, ratna(one), Erase(case=number))
    assert shown(one, number) == []
    meet(one, two)
    tables, entries = everything(one)
    assert [e for e in entries if e.kind != Erased.__name__ and e.kind != "OfficerChanged"] == before[1]
    assert {e.objection for e in entries if e.kind == Erased.__name__} == {"supervisor_only"}
    assert set(shown(one, number)) == {NIK, NAME, NOTE}
    assert lookup(one.register, "zulfikri").lines
    assert erasing.waiting(one.register) == 0
    assert names_at(world)
    assert tables == of_tables(two.register.database)
    sound(one, two)


def test_a_case_of_another_branch_is_not_destroyed_here(world: World) -> None:
    here, there = world.desk(1), world.desk(2)
    number = here.take_in(nik=NIK, name=NAME, note=NOTE)
    case = here.case(number)
    offer = here.register.record(here.sari, HandoverOffered(to=there.unit("LOKET", 2)), case).entry.id
    meet(here, there)
    there.register.record(there.sari, HandoverAccepted(offer=offer), case)
    perform(there.register, there.sari, Withdraw(case=number, reason="batal"))
    meet(here, there)
    perform(there.register, ratna(there), Erase(case=number))
    assert shown(there, number) == []
    meet(here, there)
    assert set(shown(there, number)) == {NIK, NAME, NOTE}
    for site in (here, there):
        assert verify(site.register.database).sound
        assert of_tables(site.register.database) == world.centre.facts(site.register.branch_number)["state"]


def test_what_was_never_sent_is_destroyed_too_and_comes_back_too(world: World) -> None:
    """A case that was opened, closed and erased without a line; the centre gets it whole, so that it may object."""
    for demoted in (False, True):
        one, two = world.desk(), world.desk()
        number = closed(one)
        if demoted:
            world.centre.change_officer(1, "ratna", role="officer")
        perform(one.register, ratna(one), Erase(case=number))
        meet(one, two)
        for site in (one, two):
            assert set(shown(site, number)) == ({NIK, NAME, NOTE} if demoted else set())
            assert bool(left(site)) is demoted
        assert names_at(world) is demoted
        sound(one, two)


def test_a_text_that_a_sister_wrote_meanwhile_goes_as_well(world: World) -> None:
    """The centre places it before the erasure, so the erasure reaches it everywhere, also at the desk that erased."""
    one, two = world.desk(), world.desk()
    number = closed(one)
    meet(one, two)
    case = one.case(number)
    two.register.record(two.sari, NoteAdded(personal=FreeText(text=NAME)), case)
    two.sync()
    perform(one.register, ratna(one), Erase(case=number))
    meet(one, two)
    assert left(one) == left(two) == []
    sound(one, two)


def test_a_broken_line_and_a_kill_leave_nothing_half_done(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = world.desk(), world.desk()
    number = closed(one)
    meet(one, two)
    perform(one.register, ratna(one), Erase(case=number))

    def cut(_answer: bytes) -> bytes:
        raise Cut

    one.lose = cut
    with pytest.raises(Cut):
        one.sync()
    assert erasing.waiting(one.register) == 2, "the centre has agreed, but nobody here knows"
    one.lose = lambda answer: answer
    with monkeypatch.context() as killed:  # after the commit, before the files are cleared
        killed.setattr(Register, "scrub", lambda *_a, **_k: None)
        one.sync()
    path, tokens = one.register.database.path, one.register.token.path.parent
    one.register.close()
    world.clock.move(minutes=11)  # type: ignore[attr-defined]  # the clock of the tests
    one.register = Register.open(path, tokens=tokens, clock=world.clock)
    assert left(one) == []
    meet(one, two)
    sound(one, two)


def test_what_a_clone_hid_is_hidden_under_its_new_number(world: World) -> None:
    from tests.ptsa_tui.central.test_exchange import clone

    one, other = world.desk(), world.desk()
    one.sync()
    twin = clone(one)
    one.take_in(nik="3273051708859002", name="Budi Harsono")
    one.sync()
    number = closed(twin)
    perform(twin.register, ratna(twin), Erase(case=number))
    assert twin.sync().moved > 0
    meet(one, other, twin)
    for site in (one, other, twin):
        assert shown(site, number) == []
    assert left(twin) == left(other) == []
    assert not names_at(world)
    sound(one, other, twin)


def test_entries_that_were_displaced_lose_their_parts(world: World) -> None:
    one, two = world.desk(), world.desk()
    number = closed(one)
    meet(one, two)
    for entry in two.register.journal.of(two.case(number)):
        aside = structs.replace(entry, hash=bytes(16))
        data = msgspec.json.encode(aside).decode()
        two.register.database.run("INSERT INTO displaced (id, hash, data) VALUES (?, ?, ?)", aside.id, aside.hash, data)
    perform(one.register, ratna(one), Erase(case=number))
    meet(one, two)
    kept = [
        msgspec.json.decode(data, type=Entry)
        for (data,) in two.register.database.rows("SELECT data FROM displaced ORDER BY id")
    ]
    assert kept
    assert kept == [entry.bare for entry in kept]
    assert left(two) == []


def test_the_centre_keeps_whom_a_case_needs_that_the_desk_had_not_heard_of(world: World) -> None:
    """As the applicant or as the representative of a sister desk's new case."""
    one, two = world.desk(), world.desk()
    number = closed(one)
    meet(one, two)
    two.take_in(nik="3273051708859002", name="Budi", representative=RepresentativeForm(nik=NIK, name=""))
    two.sync()
    perform(one.register, ratna(one), Erase(case=number))
    meet(one, two)
    row = one.register.database.row("SELECT name FROM person WHERE nik = ?", NIK)
    assert row == (NAME,)
    with one.register.database.atomic("DEFERRED"):
        rows = one.register.database.rows("SELECT kind, objection FROM entry WHERE objection IS NOT NULL")
    assert rows == [("Erased", "person_has_open_case")]
    sound(one, two)


def test_a_desk_without_a_centre_destroys_at_once(register: Register, sari: int) -> None:
    case = take_in(register, sari, nik=NIK, name=NAME)
    perform(register, sari, Withdraw(case=case, reason="batal"))
    supervisor = register.officer_by_code("ratna")
    assert supervisor is not None
    perform(register, supervisor.id, Erase(case=case))
    assert register.database.row("SELECT count(*) FROM withheld") == (0,)
    state = case_of(register, case)
    assert not [e for s in (state.id, state.person) for e in register.journal.of(s) if e.personal is not None]
