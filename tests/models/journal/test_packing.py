"""How entries lie on the disk: few bytes that give the canonical ones again; never a crash where they are damaged."""

from __future__ import annotations

import hashlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.acts import Erased, Searched, SearchedText, access_kinds, as_parts, kinds
from models.acts.entry import Entry, commitment_of, salt_of
from models.facts import ids
from models.forms import NoteForm, Withdraw, case_of, perform
from models.journal import packing
from models.journal.packing import Damaged, pack, unpack
from models.journal.rows import KINDS, entry_of, maker
from models.practice import fill
from models.register.register import Register
from models.register.verify import verify
from models.store.packed import HOWS, MARKS, PERIOD, STATES, narrowed
from tests.models.build import OTHER_NIK, take_in, to_unit
from tests.models.examples import EXAMPLES

HERE = ids.pack(7, 3, 0, 5000)

texts = st.text(max_size=60) | st.sampled_from(["0", "2026-02-30", "2026-12-02", "99999999999999999999", "{}", '"'])
values = st.recursive(
    st.booleans() | st.none() | st.integers(0, (1 << 63) - 1) | texts,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("number to how offer x".split()), inner)
    ),
    max_leaves=12,
)


@pytest.mark.parametrize("act", EXAMPLES, ids=lambda act: type(act).__name__)
def test_every_act_comes_back_as_it_was(act: object) -> None:
    for part in as_parts(act):  # type: ignore[arg-type]
        if part is not None:
            packed = pack(part, HERE)
            assert unpack(packed, HERE) == part
            assert len(packed) <= len(part)


@given(values, st.integers(1, (1 << 63) - 1))
def test_any_json_comes_back(value: object, id_: int) -> None:
    part = msgspec.json.encode(value)
    assert unpack(pack(part, id_), id_) == part


@given(st.binary(max_size=80), st.integers(0, (1 << 63) - 1))
def test_any_bytes_come_back(part: bytes, id_: int) -> None:
    """Whatever another desk wrote is kept as it is, JSON or not."""
    assert unpack(pack(part, id_), id_) == part


@given(st.binary(max_size=80), st.integers(0, (1 << 63) - 1))
def test_damaged_bytes_are_told_and_never_swell(stored: bytes, id_: int) -> None:
    longest = max(len(text) for text in packing._phrases()[0])
    try:
        part = unpack(stored, id_)
    except Damaged:
        return
    assert len(part) <= len(stored) * longest


def test_the_table_of_phrases_is_what_it_was() -> None:
    """Databases are read with it for ever: it is never trained again, a new one gets another first byte."""
    digest = hashlib.blake2b(packing.TABLE.read_bytes(), digest_size=8).hexdigest()
    assert digest == "45972a8730fdd883"


def test_a_usual_request_takes_an_eighth() -> None:
    body = (
        b'{"catalogue":1,"marks":[{"how":"original","requirement":"akun"},{"how":"copy","requirement":"nib"}],'
        b'"number":1010260007018,"person":1970324836979585,"pool":1970324836974594,"promised":"2026-03-09",'
        b'"service":"WLKP","variant":"bantuan"}'
    )
    assert unpack(pack(body, HERE), HERE) == body
    assert len(pack(body, HERE)) * 7 < len(body)


def test_every_kind_has_a_number_that_it_keeps() -> None:
    assert set(KINDS) >= {*kinds(), *access_kinds()}
    assert (KINDS[0], KINDS[11], KINDS[33], KINDS[45]) == ("Erased", "CaseOpened", "PersonRegistered", "DetailOpened")
    assert len(set(KINDS)) == len(KINDS)


def test_every_state_and_mark_has_a_short_name(register: Register) -> None:
    from models.acts import Mark
    from models.fold import states

    assert set(STATES) == set(states.STATES)
    hows = Mark.__annotations__["how"]
    assert all(f'"{how}"' in str(hows) or how in str(msgspec.inspect.type_info(Mark)) for how in HOWS)
    sql = dict(register.database.rows("SELECT name, sql FROM sqlite_master WHERE type = 'view'"))
    assert (sql["case_period"], sql["requirement_mark"]) == (PERIOD, MARKS)


entries = st.builds(
    Entry,
    id=st.integers(1 << 48, (1 << 63) - 1),
    at=st.integers(0, 1 << 40),
    officer=st.integers(0, (1 << 63) - 1),
    subject=st.integers(0, (1 << 63) - 1),
    after=st.integers(0, 9),
    kind=st.sampled_from(["CaseOpened", "Unmasked", "KindOfTomorrow", "7", "🙂"]),
    schema=st.integers(1, 9),
    body=st.sampled_from([b"{}", b'{"to":281474976710661}']),
    personal=st.none() | st.just(b'{"name":"Siti"}'),
    salt=st.none() | st.just(bytes(16)),
    commitment=st.none(),
    hash=st.just(bytes(16)),
    placement=st.none() | st.integers(1, 9),
    objection=st.none() | st.just("officer_inactive"),
)


@given(entries, st.booleans(), st.booleans())
def test_an_entry_comes_back_from_its_row(entry: Entry, near: bool, derived: bool) -> None:
    from msgspec import structs

    seed = bytes(range(16))
    if entry.personal is None or entry.salt is None:  # they go together
        entry = structs.replace(entry, personal=None, salt=None)
    if near:  # what stands close by is written by its distance
        entry = structs.replace(entry, officer=entry.id >> 48 << 48 | 9, subject=max(1, entry.id - 3))
    if derived and entry.personal is not None:
        entry = structs.replace(entry, salt=salt_of(seed, entry.id))
    row = maker()(entry, seed)
    assert entry_of((*row, seed)) == entry
    assert not (derived and entry.personal is not None) or row[10] is None


def test_sql_sees_whole_ids_and_kinds(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    to_unit(register, sari, case)
    by_sql = register.database.rows("SELECT id, officer, subject, kind FROM entry ORDER BY id")
    everything = [e for chain in register.journal.chains() for e in register.journal.walk(chain)]
    assert by_sql == [(e.id, e.officer, e.subject, e.kind) for e in everything]


def test_a_salt_that_follows_from_its_seed_is_not_written(register: Register, sari: int, ratna: int) -> None:
    first, second = take_in(register, sari), take_in(register, sari, nik=OTHER_NIK, name="Budi")
    kept = case_of(register, second).person
    before = {e.id: (e.salt, commitment_of(e)) for e in register.journal.of(kept)}
    assert all(salt for salt, _ in before.values())
    assert register.database.row("SELECT count(*) FROM entry WHERE salt IS NOT NULL") == (0,)
    register.look(sari, Searched(hits=1, personal=SearchedText(text="x")))
    perform(register, sari, Withdraw(case=first, reason="batal"))
    register.record(ratna, Erased(reason="request"), case_of(register, first).id)
    register.record(ratna, Erased(reason="request"), case_of(register, first).person)
    assert {e.id: (e.salt, commitment_of(e)) for e in register.journal.of(kept)} == before
    assert register.database.row("SELECT count(*) FROM entry WHERE salt IS NOT NULL AND id = ?", kept) == (1,)
    perform(register, sari, NoteForm(case=second, text="sesudahnya"))  # under a new seed
    assert verify(register.database).sound


def test_a_subjects_entries_are_found_and_walked_without_sorting_all(register: Register) -> None:
    fill(register, 40, 2)
    journal = register.journal
    walked = dict(journal.subjects())
    assert sum(map(len, walked.values())) == journal.count()
    assert list(walked) == sorted(walked)
    assert all(journal.of(subject) == entries for subject, entries in walked.items())
    for order in ("back = 0 ORDER BY id", "back <> 0 ORDER BY subject, id"):
        plan = register.database.rows(f"EXPLAIN QUERY PLAN {journal._select} WHERE {order}")
        assert not [line for *_ids, line in plan if "TEMP B-TREE" in line]
    plan = register.database.rows("EXPLAIN QUERY PLAN SELECT 1 FROM entry WHERE subject = 5 AND back <> 0")
    assert "entry_subject" in plan[0][3]


def test_what_a_case_takes(register: Register) -> None:
    """Bodies, parts and salts of a case of six entries; docs/journal.md says why."""
    fill(register, 200, 1)
    row = register.database.row(
        """SELECT total(length(body)), total(length(personal)), total(length(salt)) FROM entry
        WHERE id >= ?""",
        ids.pack(1, 1, 0, 1),
    )
    assert row is not None
    assert row[0] < 75 * 200
    assert row[1] < 80 * 200
    assert row[2] == 0


def test_rows_are_narrow_and_read_as_they_were_made(register: Register, sari: int) -> None:
    from models.store import project

    case = take_in(register, sari)
    to_unit(register, sari, case)
    state = case_of(register, case)
    rows = project.rows(state)
    for table in ("case_period", "requirement_mark"):
        assert project.rows_by_key(register.database, table, {state.id}) == set(rows[table])
    stored = narrowed(rows)
    assert {"period", "mark_list"} <= stored.keys()
    assert not {"case_period", "requirement_mark"} & stored.keys()
    assert narrowed({"person": []}) == {"person": []}
