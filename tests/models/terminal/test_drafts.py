"""A draft is offered until its form is saved, and never again after that."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec import structs

from models.forms import perform
from models.register.register import Register
from models.terminal.drafts import Draft, Drafts, drafts_of, put_back, take_away
from tests.models.build import intake, refused

DRAFT = Draft(5, 1, "intake", 100, {"name": "Siti", "papers": [{"requirement": "naskah"}]})


@pytest.fixture
def drafts(register: Register) -> Iterator[Drafts]:
    """Return the keeper of drafts of a register."""
    keeper = Drafts(register.database.path)
    yield keeper
    keeper.close()


def test_the_newest_version_is_kept(register: Register, drafts: Drafts) -> None:
    for place in range(200):
        drafts.keep(structs.replace(DRAFT, updated=place, fields={"name": "S" * place}))
    drafts.flush()
    (kept,) = drafts_of(register.database, 1)
    assert kept.fields == {"name": "S" * 199}
    assert drafts.is_kept(5)


def test_each_officer_has_drafts_of_their_own(register: Register, drafts: Drafts) -> None:
    drafts.keep(DRAFT)
    drafts.keep(structs.replace(DRAFT, id=6, officer=2))
    drafts.flush()
    assert [d.id for d in drafts_of(register.database, 1)] == [5]
    assert [d.id for d in drafts_of(register.database, 2)] == [6]


def test_saving_takes_the_draft_away_in_the_same_transaction(register: Register, sari: int, drafts: Drafts) -> None:
    drafts.keep(structs.replace(DRAFT, officer=sari))
    drafts.flush()
    with refused("service_unknown"):
        perform(register, sari, intake(draft=5, service="NOPE"))
    assert [d.id for d in drafts_of(register.database, sari)] == [5]
    perform(register, sari, intake(draft=5))
    assert drafts_of(register.database, sari) == []


def test_a_form_is_saved_once(register: Register, sari: int, drafts: Drafts) -> None:
    drafts.keep(structs.replace(DRAFT, officer=sari))
    drafts.flush()
    perform(register, sari, intake(draft=5))
    with refused("already_saved"):
        perform(register, sari, intake(draft=5, service="PKB"))
    assert register.database.row("SELECT count(*) FROM case_file") == (1,)


def test_a_late_version_never_brings_a_saved_draft_back(register: Register, sari: int, drafts: Drafts) -> None:
    drafts.keep(structs.replace(DRAFT, officer=sari))
    drafts.flush()
    perform(register, sari, intake(draft=5))
    drafts.keep(structs.replace(DRAFT, officer=sari, updated=101))
    drafts.flush()
    assert drafts_of(register.database, sari) == []


def test_a_draft_is_thrown_away_on_purpose(register: Register, drafts: Drafts) -> None:
    drafts.keep(DRAFT)
    drafts.flush()
    gone = take_away(register.database, 5)
    assert gone == DRAFT
    assert drafts_of(register.database, 1) == []
    assert take_away(register.database, 5) is None


def test_a_draft_that_was_thrown_away_can_be_put_back_and_typed_on(register: Register, drafts: Drafts) -> None:
    drafts.keep(DRAFT)
    drafts.flush()
    gone = take_away(register.database, 5)
    assert gone is not None
    put_back(register.database, gone)
    put_back(register.database, gone)
    assert drafts_of(register.database, 1) == [DRAFT]
    newer = structs.replace(DRAFT, updated=101)
    drafts.keep(newer)
    drafts.flush()
    assert drafts_of(register.database, 1) == [newer]


def test_closing_keeps_what_waits(register: Register) -> None:
    keeper = Drafts(register.database.path)
    keeper.keep(DRAFT)
    keeper.close()
    assert [d.id for d in drafts_of(register.database, 1)] == [5]


def test_a_busy_database_only_delays_a_draft(register: Register) -> None:
    keeper = Drafts(register.database.path)
    register.database.execute_sql("BEGIN IMMEDIATE")
    keeper.keep(DRAFT)
    register.database.execute_sql("ROLLBACK")
    keeper.flush()
    assert keeper.trouble is None
    assert [d.id for d in drafts_of(register.database, 1)] == [5]
    keeper.close()


def test_a_draft_of_a_former_start_does_not_come_back_either(register: Register, sari: int, drafts: Drafts) -> None:
    drafts.keep(structs.replace(DRAFT, officer=sari))
    drafts.close()
    again = Drafts(register.database.path)
    perform(register, sari, intake(draft=5))
    again.keep(structs.replace(DRAFT, officer=sari, updated=101))
    again.close()
    assert drafts_of(register.database, sari) == []


def test_what_could_not_be_kept_is_tried_again(register: Register) -> None:
    keeper = Drafts(register.database.path)
    keeper._database._pragmas = [(k, 10 if k == "busy_timeout" else v) for k, v in keeper._database._pragmas]
    register.database.execute_sql("BEGIN IMMEDIATE")
    keeper.keep(DRAFT)
    keeper.flush()
    assert keeper.trouble == "database_busy"
    register.database.execute_sql("ROLLBACK")
    keeper.close()
    assert [d.id for d in drafts_of(register.database, 1)] == [5]
