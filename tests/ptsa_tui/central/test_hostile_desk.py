"""A desk whose program was tampered with signs whatever it likes; it harms neither other branches nor its sisters."""

from __future__ import annotations

import datetime as dt
import time

import msgspec
import pytest
from msgspec import structs

from models.acts import (
    CaseOpened,
    CaseReturned,
    Erased,
    FreeText,
    HandoverAccepted,
    HandoverOffered,
    NoteAdded,
    Notice,
    OfficerAdded,
    PersonCorrected,
    PersonData,
)
from models.acts import entry as entries
from models.acts.base import as_parts
from models.acts.entry import Entry
from models.facts import ids
from models.fold import CaseState, PersonState
from models.forms import Deliver, Ready, perform
from models.register.state_hash import of_tables
from models.register.verify import verify
from tests.ptsa_tui.central.test_machine import add
from tests.world import Site, World


def forge(site: Site, act: object, subject: int | None = None, **changes: object) -> Entry:
    """Append an act past all rules; ``changes`` are made to the entry before it is hashed."""
    body, personal = as_parts(act)  # type: ignore[arg-type]  # any act
    register = site.register
    with register.writing(site.sari):
        head = register.head()
        id_ = ids.pack(*register.chain, head.seq + 1)
        salt = register.salt(id_, "ptsa-act") if personal is not None else None
        about = id_ if subject is None else subject
        after = len(register.journal.of(about))
        made = Entry(
            id_,
            register.clock.now(),
            site.sari,
            about,
            after,
            act.kind,
            1,
            body,
            personal,
            salt,
            None,
            b"",  # type: ignore[attr-defined]
        )
        made = structs.replace(made, **changes)
        made = structs.replace(made, hash=entries.rehash(head.hash, made))
        register.journal.append(made)
    return made


def in_step(world: World, *sites: Site) -> None:
    """Sync and see that everybody shows what the centre says."""
    for _ in range(2):
        for site in sites:
            site.sync()
    for site in sites:
        assert of_tables(site.register.database) == world.centre.facts(site.register.branch_number)["state"]
        assert verify(site.register.database).sound


def person_of(site: Site, number: str) -> int:
    """Return the applicant of a case."""
    state = site.register.fold_of(site.case(number)).state
    assert isinstance(state, CaseState)
    return state.person


def test_it_does_nothing_to_what_belongs_to_another_branch(world: World) -> None:
    victim, hostile = world.desk(1), world.desk(2)
    number = victim.take_in()
    person, case = person_of(victim, number), victim.case(number)
    officer = victim.sari
    victim.sync()
    corrected = PersonCorrected(identity="nik", corrects=person, personal=PersonData(name="Orang Lain"))
    forged = [
        forge(hostile, corrected, person, after=1),
        forge(hostile, Erased(reason="request"), person, after=1),
        forge(hostile, NoteAdded(personal=FreeText(text="palsu")), case, after=1),
        forge(hostile, Erased(reason="request"), officer, after=1),
    ]
    hostile.sync()
    victim.sync()
    state = victim.register.fold_of(person).state
    assert isinstance(state, PersonState)
    assert (state.name, state.erased) == ("Siti Rahayu", False)
    assert victim.register.officer_by_code("sari") is not None
    with world.centre.store.reading() as tx:
        sql = "SELECT objection FROM entry WHERE branch = 2 AND id = ANY(%s) ORDER BY id"
        told = [o for (o,) in tx.rows(sql, [e.id for e in forged])]
    assert told == ["not_here", "not_here", "not_here", "centre_only"]
    in_step(world, victim)


def test_it_gets_no_person_of_another_branch_by_guessing(world: World) -> None:
    victim, hostile, third = world.desk(1), world.desk(2), world.desk(2)
    person = person_of(victim, victim.take_in())
    victim.sync()
    mine = hostile.case(hostile.take_in(nik="3273051708859002", name="Budi"))
    opened = next(e for e in hostile.register.journal.of(mine) if e.kind == "CaseOpened")
    act = msgspec.json.decode(opened.body, type=CaseOpened)
    stolen = forge(hostile, structs.replace(act, person=person, number=act.number + 10))
    forge(hostile, HandoverOffered(to=victim.unit("HI", 1)), stolen.id, after=1)
    with hostile.register.database.writing():
        hostile.register.database.run("INSERT INTO wanted VALUES (?)", person)
    hostile.sync()
    third.sync()
    for site in (hostile, third):
        assert site.register.journal.of(person) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"at": -(2**62)},
        {"at": 10**17},
        {"kind": "Note\x00Added"},
        {"kind": "x" * 300},
        {"body": b"no json"},
        {"body": b"[" * 4000 + b"]" * 4000},
        {"personal": msgspec.json.encode({"text": "\x1b]0;x\x07\u202e"}), "salt": bytes(16)},
        {"schema": 1 << 40},
        {"officer": (1 << 63) - 1},
        {"after": (1 << 63) - 1},
    ],
    ids=["before time", "after time", "nul", "long kind", "no json", "deep", "control", "schema", "officer", "after"],
)
def test_what_no_replica_could_keep_is_kept_raw(world: World, changes: dict[str, object]) -> None:
    hostile, sister = world.desk(), world.desk()
    forge(hostile, NoteAdded(), hostile.register.branch().id, **changes)
    hostile.sync()
    number = sister.take_in()
    sister.sync()
    assert [c for (c,) in sister.register.database.rows("SELECT code FROM quarantine")] == ["entry_unsound"]
    third = world.desk()
    assert third.case(number)
    in_step(world, sister, third)


def test_absurd_values_in_bodies_are_void_everywhere(world: World) -> None:
    hostile, sister = world.desk(), world.desk()
    case = hostile.case(hostile.take_in())
    opened = hostile.register.journal.of(case)[0]
    body = opened.body.replace(b'"catalogue":1', b'"catalogue":1000000000000000000000000000000')
    forge(hostile, NoteAdded(), None, kind="CaseOpened", body=body)
    notice = Notice(1010268000010, ("KTP", "KTP"), dt.date(2026, 12, 1))
    forge(hostile, CaseReturned(notice=notice), case)
    hostile.sync()
    sister.sync()
    in_step(world, sister)


def test_a_kind_of_tomorrow_gives_nobody_a_right_after_an_upgrade(world: World) -> None:
    hostile, sister = world.desk(), world.desk()
    add(hostile.register, hostile.sari, "OfficerPromoted", b'{"role":"supervisor"}', hostile.sari)
    forge(hostile, OfficerAdded(code="mata", role="supervisor"), None, schema=2)
    hostile.sync()
    sister.sync()
    rows = sister.register.database.rows(
        "SELECT objection FROM entry WHERE kind LIKE 'Officer%' AND id >> 40 & 255 > 0"
    )
    assert rows == [("kind_unknown",), ("kind_unknown",)]


def test_a_flood_on_one_case_costs_little(world: World) -> None:
    hostile, sister = world.desk(), world.desk()
    case = hostile.case(hostile.take_in())
    head = hostile.register.head()
    made: list[Entry] = []
    offered = as_parts(HandoverOffered(to=hostile.unit("HI")))[0]
    with hostile.register.writing(hostile.sari):
        previous = head.hash
        for place in range(2600):
            id_ = ids.pack(*hostile.register.chain, head.seq + 1 + place)
            entry = Entry(id_, 1, hostile.sari, case, 1, "HandoverOffered", 1, offered, None, None, None, b"")
            previous = entries.rehash(previous, entry)
            made.append(structs.replace(entry, hash=previous))
            hostile.register.journal.append(made[-1])
    begun = time.process_time()
    hostile.sync()
    sister.sync()
    assert time.process_time() - begun < 20
    codes = {o.code for o in sister.register.fold_of(case).outcomes}
    assert codes == {None, "handover_pending"}, "what does not count leaves the case to others"
    sister.register.record(sister.sari, HandoverAccepted(offer=made[0].id), case)


def test_long_notes_travel_in_small_frames(world: World) -> None:
    one, two = world.desk(), world.desk()
    case = one.case(one.take_in())
    for place in range(260):
        text = " ".join(f"kata{place * 131 + n * 7919}" for n in range(60))[:600].strip()
        one.register.record(one.sari, NoteAdded(personal=FreeText(text=text)), case)
    one.sync()
    two.sync()
    in_step(world, one, two)


def test_what_crosses_an_erasure_is_forgotten_too(world: World) -> None:
    one, two = world.desk(), world.desk()
    number = one.take_in()
    perform(one.register, one.sari, Ready(case=number, product="SK-1"))
    perform(one.register, one.sari, Deliver(case=number, role="applicant", seen="ktp"))
    person = person_of(one, number)
    for site in (one, two):
        site.sync()
    ratna = one.register.officer_by_code("ratna")
    assert ratna is not None
    one.register.record(ratna.id, Erased(reason="request"), person)
    corrected = PersonCorrected(
        identity="nik", corrects=person, personal=PersonData(name="Siti Baru", nik="3174015203909001")
    )
    two.register.record(two.sari, corrected, person)
    one.sync()
    in_step(world, one, two)
    with world.centre.store.reading() as tx:
        kept = tx.rows("SELECT personal FROM entry WHERE branch = 1 AND subject = %s AND personal IS NOT NULL", person)
        seeds = tx.rows("SELECT seed FROM seed WHERE branch = 1 AND block = %s", person // entries.SALT_BLOCK)
    assert kept == []
    assert [bytes(s) for (s,) in seeds] == [b""]
    one.take_in(nik="3273051708859002", name="Budi")
    in_step(world, one, two)
    with world.centre.store.reading() as tx:
        seeds = tx.rows("SELECT seed FROM seed WHERE branch = 1 AND block = %s", person // entries.SALT_BLOCK)
    assert [bytes(s) for (s,) in seeds] == [b""]


def test_wants_that_are_never_given_starve_nobody(world: World) -> None:
    one, two = world.desk(), world.desk()
    with two.register.database.writing():
        rows = [(ids.pack(1, 77, 0, n),) for n in range(1, 300)]
        two.register.database.run_many("INSERT INTO wanted VALUES (?)", rows)
    number = one.take_in()
    one.sync()
    two.sync()
    assert two.case(number)


def test_codes_that_meet_after_a_restore_block_nobody(world: World) -> None:
    one = world.desk()
    old = world.backup()
    world.centre.add_officer(1, "budi", "Budi Harsono", "officer", ["LOKET"], "rahasia", fast=True)
    world.centre.add_unit(1, "BARU", "Unit Baru", "unit")
    one.sync()
    world.reopen(old)
    world.centre.add_unit(1, "BARU", "Unit Baru", "unit")
    world.centre.add_officer(1, "budi", "Budi Harsono", "officer", ["LOKET"], "rahasia", fast=True)
    two = world.desk()
    number = two.take_in()
    two.sync()
    one.sync()
    assert one.case(number)
    assert one.register.officer_by_code("budi") is not None
    in_step(world, one, two)


def test_bytes_that_are_no_text_are_not_sound() -> None:
    from ptsa_tui.central.sound import is_sound

    entry = Entry(ids.pack(1, 1, 0, 1), 5, 7, 9, 0, "NoteAdded", 1, b"{}", None, None, None, b"")
    assert is_sound(entry)
    for body in (b'{"text":"\xff"}', b"", b'{"text":"\\u0000"}', b'{"a":1}x'):
        assert not is_sound(structs.replace(entry, body=body))
