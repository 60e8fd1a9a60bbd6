"""The register: one transaction, numbers without a limit passed, and what stands around a case."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from models.acts import (
    BranchSet,
    CataloguePublished,
    DetailOpened,
    PersonData,
    PersonRegistered,
    Searched,
    SearchedText,
    UnitAdded,
)
from models.facts import ids, numbering
from models.facts.working_days import from_local
from models.forms import perform
from models.refused import Refused
from models.register.register import SYSTEM, Register
from models.register.verify import verify
from tests.conftest import StillClock
from tests.models.build import intake, refused, snapshot, take_in


@pytest.fixture
def bare(tmp_path: Path, clock: StillClock) -> Register:
    """Return a register that was made and not founded."""
    return Register.create(
        tmp_path / "bare.db", branch=7, desk=3, practice=False, tokens=tmp_path / "tokens", clock=clock
    )


def test_a_bare_register_knows_its_place_and_nothing_else(bare: Register) -> None:
    assert (bare.branch_number, bare.desk, bare.incarnation, bare.practice) == (7, 3, 0, False)
    assert bare.head().seq == 0
    assert (bare.branch().name, bare.branch().zone) == ("", "WIB")
    assert (bare.units(), bare.officer_by_code("sari")) == ([], None)
    assert verify(bare.database).sound
    with refused("catalogue_missing"):
        bare.catalogue()
    with refused("catalogue_missing"):
        perform(bare, SYSTEM, intake())
    bare.close()


def test_the_day_is_the_offices(bare: Register, clock: StillClock) -> None:
    clock.at = from_local(dt.datetime(2026, 12, 31, 23, 30), "WIB")
    assert bare.series().year == 2026
    with bare.writing(SYSTEM, as_centre=True) as centre:
        centre.record(BranchSet(name="PTSA Timur", zone="WIT"), ids.branch_subject(7))
    assert bare.today() == dt.date(2027, 1, 1)
    assert bare.today_at("WITA") == dt.date(2027, 1, 1)
    assert bare.series().year == 2027
    bare.close()


@pytest.mark.parametrize(("range_", "papers"), [(numbering.Range.CASE, "all"), (numbering.Range.NOTICE, ())])
def test_numbers_are_used_up_one_day(register: Register, sari: int, range_: numbering.Range, papers: object) -> None:
    take_in(register, sari, papers=papers)
    last = range_.value[1]
    register.database.run("UPDATE allocated SET last = ? WHERE range = ?", last - 1, range_.name)
    take_in(register, sari, papers=papers)
    before = (register.head(), snapshot(register))
    with refused("numbers_used_up"):
        take_in(register, sari, papers=papers)
    assert (register.head(), snapshot(register)) == before
    assert register.database.row("SELECT last FROM allocated WHERE range = ?", range_.name) == (last,)


def test_a_refusal_in_a_transaction_undoes_what_came_before_it(register: Register, sari: int) -> None:
    act = PersonRegistered(identity="none", personal=PersonData(name="Siti"))
    with refused("person_unknown"), register.writing(sari) as writing:
        writing.record(act)
        raise Refused("person_unknown")
    assert register.head().seq == 0
    assert register.database.row("SELECT count(*) FROM person") == (0,)


def test_what_the_centre_writes_does_not_count_in_the_desks_chain(register: Register) -> None:
    assert register.head().seq == 0
    chains = {(c.desk, c.incarnation) for c in register.journal.chains()}
    assert chains == {(ids.CENTRE_DESK, 0)}
    with register.writing(SYSTEM, as_centre=True) as centre:
        unit = centre.record(UnitAdded(code="ARSIP", name="Arsip", unit="outside")).entry
    assert ids.unpack(unit.id).desk == ids.CENTRE_DESK
    assert register.head().seq == 0


def test_what_the_tables_allow_once_is_refused_the_second_time(register: Register) -> None:
    with refused("code_used"), register.writing(SYSTEM, as_centre=True) as centre:
        centre.record(UnitAdded(code="HI", name="Hubungan", unit="unit"))
    assert verify(register.database).sound


def test_an_older_catalogue_is_refused_and_an_old_one_still_read(register: Register) -> None:
    root = ids.branch_subject(1)
    with refused("catalogue_older"), register.writing(SYSTEM, as_centre=True) as centre:
        centre.record(CataloguePublished(version=1, services=()), root)
    with register.writing(SYSTEM, as_centre=True) as centre:
        centre.record(CataloguePublished(version=2, services=()), root)
    assert register.catalogue().version == 2
    assert "PP" in register.catalogue(1).by_code
    with refused("catalogue_missing"):
        register.catalogue(3)


def test_looks_are_a_chain_of_their_own(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    head = register.head()
    one = register.look(sari, DetailOpened(), int(case.replace("-", "")))
    other = register.look(sari, Searched(hits=0, personal=SearchedText(text="siti")))
    assert [ids.unpack(e.id).counter for e in (one, other)] == [1, 2]
    assert (other.subject, other.after) == (sari, 0)
    assert register.head() == head
    with refused("text_not_clean"):
        register.look(sari, Searched(hits=0, personal=SearchedText(text="\x1b[31m")))
    assert register.looks.count() == 2


def test_only_an_act_on_a_case_has_a_case(register: Register, sari: int) -> None:
    recorded = register.record(sari, PersonRegistered(identity="none"))
    with pytest.raises(TypeError):
        _ = recorded.case


def test_two_terminals_of_a_desk_share_one_chain(register: Register, sari: int, clock: StillClock) -> None:
    other = Register.open(register.database.path, tokens=register.token.path.parent, clock=clock)
    cases = [take_in(r, sari) for r in (register, other, register, other)]
    assert len(set(cases)) == 4
    assert [numbering.running(int(c.replace("-", ""))) for c in cases] == [1, 2, 3, 4]
    assert verify(register.database).sound
    other.close()


def test_an_officer_is_known_by_code_in_any_case(register: Register, sari: int) -> None:
    found = register.officer_by_code("SARI")
    assert found is not None
    assert found == register.officer(sari)
    assert len(found.units) == 6
