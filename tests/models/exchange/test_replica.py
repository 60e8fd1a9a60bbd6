"""What a sync brings is taken in whole: rows as if they had been recorded here, and nothing twice."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from msgspec import structs

from models.acts import DetailOpened, HandoverAccepted, HandoverOffered, NoteAdded
from models.acts.entry import Entry
from models.catalogue import SEED, Known, read_catalogue
from models.exchange import replica
from models.exchange.link import link_view
from models.facts import ids
from models.forms import perform
from models.journal.journal import Chain, Head
from models.register import fork, refolding
from models.register.register import Register
from models.register.state_hash import of_states, of_tables
from models.register.verify import verify
from tests.conftest import StillClock
from tests.models.build import intake, refused, take_in, unit


@pytest.fixture
def copy(register: Register, tmp_path: Path, clock: StillClock) -> Register:
    """Return an empty register of another desk of the branch."""
    return Register.create(tmp_path / "copy.db", branch=1, desk=2, practice=True, tokens=tmp_path / "t2", clock=clock)


def placed(register: Register) -> list[Entry]:
    """Return every entry with its natural place."""
    return [
        structs.replace(e, placement=e.after + 1)
        for chain in register.journal.chains()
        for e in register.journal.walk(chain)
    ]


def test_a_pulled_replica_shows_the_same(register: Register, copy: Register, sari: int) -> None:
    case = perform(register, sari, intake()).case
    assert case is not None
    offer = register.record(sari, HandoverOffered(to=unit(register, "HI")), case).entry
    register.record(sari, HandoverAccepted(offer=offer.id), case)
    done = replica.apply(copy, replica.Pulled(entries=placed(register), cursor=(9, b"12345678"), now=5))
    assert done.entries == register.journal.count()
    assert of_tables(copy.database) == of_tables(register.database)
    assert replica.cursor(copy) == (9, b"12345678")
    assert verify(copy.database).sound
    again = replica.apply(copy, replica.Pulled(entries=placed(register)))
    assert (again.entries, again.displaced) == (0, 0)
    states = [register.fold_of(s).state for (s,) in register.database.rows("SELECT DISTINCT subject FROM entry")]
    assert of_states(states) == of_tables(register.database)


def test_entries_may_come_in_any_portions(register: Register, copy: Register, sari: int) -> None:
    take_in(register, sari)
    entries = placed(register)
    for entry in entries:
        replica.apply(copy, replica.Pulled(entries=[entry]))
    assert of_tables(copy.database) == of_tables(register.database)


def test_what_comes_without_its_beginning_is_wanted(register: Register, copy: Register, sari: int) -> None:
    case = perform(register, sari, intake()).case
    assert case is not None
    note = register.record(sari, NoteAdded(), case).entry
    late = structs.replace(note, placement=2)
    previous = register.journal.at(note.id - 1)
    assert previous is not None
    replica.apply(copy, replica.Pulled(entries=[late], joints={note.id: previous.hash}))
    assert replica.wanted(copy) == [case]
    assert verify(copy.database).sound
    replica.apply(copy, replica.Pulled(entries=placed(register)))
    assert replica.wanted(copy) == []
    assert of_tables(copy.database) == of_tables(register.database)


def test_an_own_entry_that_differs_is_a_fork_to_be_settled(register: Register, sari: int) -> None:
    take_in(register, sari)
    entry = register.journal.at(ids.pack(*register.chain, 1))
    assert entry is not None
    with refused("chain_differs"):
        replica.apply(register, replica.Pulled(entries=[structs.replace(entry, hash=bytes(16))]))


def test_another_chains_entry_that_differs_is_put_aside(register: Register, copy: Register, sari: int) -> None:
    take_in(register, sari)
    replica.apply(copy, replica.Pulled(entries=placed(register)))
    case = copy.database.row("SELECT id FROM case_file")
    assert case is not None
    ours = register.journal.of(case[0])[0]
    other = structs.replace(ours, hash=b"x" * 16, placement=1)
    assert replica.apply(copy, replica.Pulled(entries=[other])).displaced == 1
    assert copy.database.row("SELECT id FROM displaced") == (ours.id,)
    assert [t.what for t in link_view(copy).troubles] == ["displaced"]


def test_an_objection_takes_an_act_back(register: Register, sari: int) -> None:
    case = perform(register, sari, intake()).case
    assert case is not None
    offer = register.record(sari, HandoverOffered(to=unit(register, "HI")), case).entry
    replica.apply(register, replica.Pulled(placed=[(offer.id, 2, "not_holder")]))
    assert register.database.row("SELECT offer FROM case_file") == (None,)
    assert [(t.what, t.code, t.kind) for t in link_view(register).troubles] == [
        ("objection", "not_holder", "HandoverOffered")
    ]
    assert verify(register.database).sound


def test_voiding_keeps_the_entries(register: Register, copy: Register, sari: int) -> None:
    take_in(register, sari)
    replica.apply(copy, replica.Pulled(entries=placed(register), cursor=(7, b"7" * 8)))
    chain = Chain(1, 1, 0)
    replica.void(copy, (0, bytes(8)), [(chain, 1)])
    assert copy.journal.count() == register.journal.count()
    assert copy.database.row("SELECT count(*) FROM entry WHERE placement IS NULL") == (1,)
    assert replica.cursor(copy) == (0, bytes(8))


def test_nobody_acts_on_what_can_not_be_shown(register: Register, sari: int) -> None:
    case = perform(register, sari, intake()).case
    assert case is not None
    register.database.run("INSERT INTO apart (subject, why, at) VALUES (?, 'ZeroDivisionError', 0)", case)
    with refused("subject_apart"):
        register.record(sari, NoteAdded(), case)
    assert [(t.what, t.case) for t in link_view(register).troubles] == [("apart", case)]
    assert refolding.mend(register) == 0
    register.record(sari, NoteAdded(), case)
    assert verify(register.database).sound


def test_old_cursors_thin_out(register: Register) -> None:
    for position in range(1, 1000):
        replica.apply(register, replica.Pulled(cursor=(position, position.to_bytes(8))))
    kept = [p for p, _tag in replica.cursors(register)]
    assert len(kept) <= 66
    assert kept[0] == 999
    assert kept[-1] < 100
    assert kept[:3] == [999, 998, 997]


def test_receipts_are_remembered(register: Register, sari: int) -> None:
    take_in(register, sari)
    head = register.head()
    assert link_view(register).unsent == 2
    receipt = replica.Receipt(0, head, Head(0, bytes(16)), b"s" * 16)
    replica.apply(register, replica.Pulled(receipt=receipt, now=3))
    assert replica.confirmed(register, 0) == receipt
    assert link_view(register).unsent == 0


def test_moved_entries_keep_their_salt_rules_and_verify(register: Register, sari: int) -> None:
    take_in(register, sari)
    first = register.head()
    number = take_in(register, sari, nik="3273051708859002", name="Budi")
    register.look(sari, DetailOpened())
    assert fork.resettle(register, 0, first, 0, 1) == 3
    assert register.incarnation == 1
    assert verify(register.database).sound
    digits = int("".join(c for c in number if c.isdigit()))
    assert register.database.row("SELECT count(*) FROM case_file WHERE number = ?", digits) == (1,)
    assert register.head().seq == 3  # Forked, person, case
    take_in(register, sari, nik="3174011505859003", name="Dewi")
    assert verify(register.database).sound


def test_catalogues_of_others_are_read_with_care(tmp_path: Path) -> None:
    known = Known(today=dt.date(2026, 11, 24))
    assert read_catalogue(SEED, known).version >= 1
    with refused("file_missing"):
        read_catalogue(tmp_path / "none.toml", known)
    for text in ("version = ", "version = 1", "version = 1\n[[service]]\ncode = 5"):
        path = tmp_path / "bad.toml"
        path.write_text(text)
        with refused("catalogue_malformed"):
            read_catalogue(path, known)
