"""The desk as screens use it: saving, searching and drafts go through threads, and nothing is saved twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from models.acts import Unmasked
from models.forms import Done
from models.refused import Refused
from models.register.founding import PRACTICE_PASSWORD
from models.register.register import Register
from models.terminal.terminal import Terminal, new_id
from tests.models.build import intake, refused


@pytest.fixture
async def desk(register: Register) -> AsyncIterator[Terminal]:
    """Return a desk at which Sari is signed in."""
    desk = Terminal(register)
    await desk.sign_in("sari", PRACTICE_PASSWORD)
    yield desk
    desk.close()


async def restarted(desk: Terminal) -> Terminal:
    """Return the next start of the program: the threads, and what they had in mind, are new."""
    again = Terminal(desk.register)
    await again.sign_in("sari", PRACTICE_PASSWORD)
    return again


async def test_nobody_acts_before_signing_in(register: Register) -> None:
    desk = Terminal(register)
    with refused("officer_unknown"):
        await desk.perform(intake())
    desk.close()


async def test_a_form_is_saved_and_its_draft_is_gone(desk: Terminal) -> None:
    draft = new_id()
    desk.keep_draft(draft, "intake", {"name": "Siti"})
    done = await desk.perform(intake(draft=draft))
    assert done.state == "received"
    assert await desk.open_drafts() == []
    with refused("already_saved"):
        await desk.perform(intake(draft=draft))


async def test_several_forms_are_saved_one_by_one_and_a_refusal_stops_none(desk: Terminal) -> None:
    forms = [intake(), intake(service="NOPE"), intake(service="PKB")]
    told: list[int] = []
    desk.written = lambda: told.append(1)
    first, refusal, last = await desk.perform_each(forms)
    assert isinstance(refusal, Refused)
    assert refusal.code == "service_unknown"
    assert [d.state for d in (first, last) if isinstance(d, Done)] == ["received", "received"]
    assert desk.register.database.rows("SELECT count(*) FROM case_file") == [(2,)]
    assert desk.register.database.rows("SELECT slip FROM print_job") == [("receipt",), ("receipt",)]
    assert told == [1], "one turn of the writer"


async def test_a_refused_form_is_offered_again(desk: Terminal) -> None:
    draft = new_id()
    desk.keep_draft(draft, "intake", {"name": "Siti"})
    with refused("service_unknown"):
        await desk.perform(intake(draft=draft, service="NOPE"))
    assert [(d.id, d.fields) for d in await desk.open_drafts()] == [(draft, {"name": "Siti"})]


async def test_a_draft_of_a_former_start_is_saved_once(desk: Terminal) -> None:
    """Killed while typing, taken up again, and saved just as it is."""
    draft = new_id()
    desk.keep_draft(draft, "intake", {"name": "Siti"})
    desk.drafts.flush()
    again = await restarted(desk)
    (offered,) = await again.open_drafts()
    await again.perform(intake(draft=offered.id))
    assert await again.open_drafts() == []
    with refused("already_saved"):
        await again.perform(intake(draft=offered.id))
    assert desk.register.database.row("SELECT count(*) FROM case_file") == (1,)
    again.close()


async def test_a_form_whose_draft_no_disk_took_is_saved_all_the_same(desk: Terminal) -> None:
    assert (await desk.perform(intake(draft=new_id()))).state == "received"


async def test_a_draft_is_dropped_on_purpose(desk: Terminal) -> None:
    draft = new_id()
    desk.keep_draft(draft, "intake", {"name": "Siti"})
    await desk.drop_draft(draft)
    assert await desk.open_drafts() == []


async def test_only_the_newest_search_counts(desk: Terminal) -> None:
    await desk.perform(intake())
    found = await asyncio.gather(desk.search("s"), desk.search("si"), desk.search("siti"))
    assert found[:2] == [None, None]
    assert found[2] is not None
    assert [line.name for line in found[2].lines] == ["Siti Rahayu"]


async def test_an_executed_search_is_logged_once(desk: Terminal) -> None:
    found = await desk.search("siti")
    assert found is not None
    await desk.searched(found)
    await desk.look(Unmasked(), 5)
    kinds = desk.register.database.rows("SELECT kind, subject FROM look ORDER BY id")
    assert kinds == [("SignedIn", desk.me.id), ("Searched", desk.me.id), ("Unmasked", 5)]


async def test_the_reading_thread_can_not_write(desk: Terminal) -> None:
    with refused("not_read") as caught:
        await desk.read(desk.register.look, desk.me.id, Unmasked())
    assert caught.value.facts == {"why": "database_read_only"}
