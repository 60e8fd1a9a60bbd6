"""``verify`` finds what was changed behind the register's back, and names the first entry."""

from __future__ import annotations

import pytest

from models.acts import (
    CaseWithdrawn,
    DetailOpened,
    Erased,
    FreeText,
    HandoverTakenBack,
    NoteAdded,
    Searched,
    SearchedText,
)
from models.acts.entry import commitment_of
from models.facts import ids
from models.forms import Deliver, NoteForm, Offer, case_of, perform
from models.refused import Refused
from models.register import verify as proof
from models.register.register import Register
from models.register.verify import verify
from models.store.database import Database
from tests.models.build import OTHER_NIK, make_ready, take_in, to_unit


@pytest.fixture
def busy(register: Register, sari: int) -> Register:
    """Return a register in which things have happened: entries 1 … 12 of desk 1."""
    case = take_in(register, sari, note="catatan")  # 1 person, 2 case
    to_unit(register, sari, case)  # 3 offer, 4 accept
    ready = make_ready(register, sari, nik=OTHER_NIK, name="Budi")  # 5 person, 6 case, 7 ready
    perform(register, sari, Deliver(case=ready))  # 8
    perform(register, sari, NoteForm(case=case, text="ditelepon"))  # 9
    take_in(register, sari, papers=())  # 10 case
    perform(register, sari, Offer(case=case, to="LOKET"))  # 11
    perform(register, sari, NoteForm(case=ready, text="selesai"))  # 12
    register.look(sari, DetailOpened(), case_of(register, case).id)
    register.look(sari, Searched(hits=1, personal=SearchedText(text="siti")))
    return register


def id_of(seq: int) -> int:
    return ids.pack(1, 1, 0, seq)


def test_an_untouched_register_is_sound(busy: Register) -> None:
    verdict = verify(busy.database)
    assert (verdict.faults, verdict.looks) == ((), 2)
    assert verdict.sound
    assert verdict.entries == busy.journal.count()
    assert busy.head().seq == 12


CHANGES: dict[str, tuple[str, tuple[str, str, int]]] = {
    "body": ("UPDATE entry SET body = (SELECT body FROM entry WHERE id = :2) WHERE id = :6", ("hash", "ptsa-act", 6)),
    "white space": ("UPDATE entry SET body = CAST(body || ' ' AS BLOB) WHERE id = :4", ("hash", "ptsa-act", 4)),
    "damaged body": ("UPDATE entry SET body = x'1F0208FF' WHERE id = :4", ("hash", "ptsa-act", 4)),
    "body of another type": ("UPDATE entry SET body = 7 WHERE id = :4", ("hash", "ptsa-act", 4)),
    "personal part": (
        "UPDATE entry SET personal = CAST(replace(personal, 'Budi', 'Bubi') AS BLOB) WHERE id = :5",
        ("hash", "ptsa-act", 5),
    ),
    "damaged personal part": ("UPDATE entry SET personal = x'0A1D' WHERE id = :5", ("hash", "ptsa-act", 5)),
    "seed": ("UPDATE salt_seed SET seed = zeroblob(16) WHERE block = :1 / 256", ("hash", "ptsa-act", 1)),
    "removed personal part": ("UPDATE entry SET personal = NULL, salt = NULL WHERE id = :9", ("hash", "ptsa-act", 9)),
    "salt": ("UPDATE entry SET salt = zeroblob(16) WHERE id = :1", ("hash", "ptsa-act", 1)),
    "time": ("UPDATE entry SET at = at - 86400 WHERE id = :8", ("hash", "ptsa-act", 8)),
    "officer": ("UPDATE entry SET author = author + 1 WHERE id = :4", ("hash", "ptsa-act", 4)),
    "subject": ("UPDATE entry SET back = id - :6 WHERE id = :9", ("hash", "ptsa-act", 9)),
    "after": ("UPDATE entry SET after = 0 WHERE id = :4", ("hash", "ptsa-act", 4)),
    "kind": ("UPDATE entry SET code = 'CaseWithdrawn' WHERE id = :9", ("hash", "ptsa-act", 9)),
    "kind's number": ("UPDATE entry SET code = 4711 WHERE id = :9", ("hash", "ptsa-act", 9)),
    "schema": ("UPDATE entry SET schema = 2 WHERE id = :9", ("hash", "ptsa-act", 9)),
    "removed entry": ("DELETE FROM entry WHERE id = :9", ("gap", "ptsa-act", 10)),
    "removed first entry": ("DELETE FROM entry WHERE id = :1", ("gap", "ptsa-act", 2)),
    "edited look": ("UPDATE look SET author = 1 WHERE seq_is = 1", ("hash", "ptsa-look", 1)),
    "removed look": ("DELETE FROM look WHERE seq_is = 1", ("gap", "ptsa-look", 2)),
    "look turned into another": ("UPDATE look SET code = 'Unmasked' WHERE seq_is = 1", ("hash", "ptsa-look", 1)),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_chain(busy: Register, name: str) -> None:
    sql, (code, log, seq) = CHANGES[name]
    sql = sql.replace("seq_is = 1", "id = :1")
    for number in range(12, 0, -1):
        sql = sql.replace(f":{number}", str(id_of(number)))
    busy.database.run(sql)
    first = verify(busy.database).faults[0]
    assert (first.code, first.log, first.entry) == (code, log, f"1.1.0.{seq}")


@pytest.mark.parametrize(
    ("sql", "table", "seq"),
    [
        ("UPDATE case_file SET state = 'delivered' WHERE id = :2", "case_file", 11),
        ("UPDATE case_file SET promised = '2027-01-01' WHERE id = :6", "case_file", 12),
        ("DELETE FROM case_file WHERE id = :10", "case_file", 10),
        ("UPDATE person SET nik = '3174015203909002' WHERE id = :1", "person", 1),
        ("UPDATE mark_list SET marks = replace(marks, 'o.', 'c.') WHERE \"case\" = :6", "requirement_mark", 12),
        ("UPDATE mark_list SET marks = '[' WHERE \"case\" = :6", "requirement_mark", 12),
        ("UPDATE delivery SET collector = 'Tono' WHERE \"case\" = :6", "delivery", 12),
        ("UPDATE handover SET state = 'declined' WHERE offer = :3", "handover", 11),
        ('UPDATE period SET lasted = lasted - 1 WHERE "case" = :2 AND lasted NOTNULL', "case_period", 11),
        ('UPDATE period SET state = 99 WHERE "case" = :2', "case_period", 11),
        ("UPDATE notice SET deadline = '2027-01-01'", "notice", 10),
    ],
)
def test_a_changed_table_names_the_last_entry_of_its_subject(busy: Register, sql: str, table: str, seq: int) -> None:
    for number in range(12, 0, -1):
        sql = sql.replace(f":{number}", str(id_of(number)))
    assert busy.database.run(sql) > 0
    (fault,) = verify(busy.database).faults
    assert (fault.code, fault.where) == ("table", table)
    assert fault.entry.split(" ")[0] == f"1.1.0.{seq}"


@pytest.mark.parametrize(
    ("table", "sql"),
    [
        ("requirement_mark", "UPDATE mark_list SET marks = json_insert(marks, '$[#]', 'o.extra') WHERE \"case\" = :6"),
        ("case_period", "INSERT INTO period VALUES (:6, 9, 1, 2, 3, 4)"),
        ("unit", "INSERT INTO unit VALUES (77, 'X', 'x', 'unit', 1)"),
        ("contest", "INSERT INTO contest VALUES (77, :6, 78, 'x', '')"),
        ("free_day", "INSERT INTO free_day VALUES ('2026-11-25', 'x', 0, 0, '')"),
    ],
)
def test_a_row_that_no_entry_accounts_for(busy: Register, table: str, sql: str) -> None:
    busy.database.run(sql.replace(":6", str(id_of(6))))
    (fault,) = verify(busy.database).faults
    assert (fault.code, fault.where.split(":")[0]) == ("stray", table)


def test_a_cut_name_index(busy: Register) -> None:
    busy.database.run(
        "INSERT INTO shelf_term (shelf_term, rowid, terms) SELECT 'delete', place, 'budi' FROM shelf LIMIT 1"
    )
    assert [f.code for f in verify(busy.database).faults] == ["index"]


def test_a_cut_tail_shows_in_the_tables_of_its_subject(busy: Register) -> None:
    busy.database.run("DELETE FROM entry WHERE id = ?", id_of(12))
    busy.database.run("DELETE FROM entry WHERE id = ?", id_of(11))
    (fault,) = verify(busy.database).faults
    assert (fault.code, fault.entry.split(" ")[0]) == ("table", "1.1.0.9")


def test_a_part_that_no_act_erased_is_missed(busy: Register) -> None:
    """Whoever takes a note's text out must not get away with it by leaving its commitment."""
    entry = busy.journal.at(id_of(9))
    assert entry is not None
    busy.database.run(
        "UPDATE entry SET personal = NULL, salt = NULL, commitment = ? WHERE id = ?", commitment_of(entry), entry.id
    )
    faults = verify(busy.database).faults
    assert faults
    assert faults[0].entry.split(" ")[0] == "1.1.0.9"


def test_a_part_that_was_written_after_an_erasure_is_missed_too(busy: Register, ratna: int) -> None:
    """An act erases what came before it, not what comes after it."""
    case = busy.journal.at(id_of(9))
    assert case is not None
    busy.record(ratna, HandoverTakenBack(offer=id_of(11)), case.subject)  # 13
    busy.record(ratna, CaseWithdrawn(), case.subject)  # 14
    busy.record(ratna, Erased(reason="retention"), case.subject)  # 15
    assert verify(busy.database).sound
    busy.record(ratna, NoteAdded(personal=FreeText(text="nanti")), case.subject)  # 16
    later = busy.journal.at(id_of(16))
    assert later is not None
    busy.database.run(
        "UPDATE entry SET personal = NULL, salt = NULL, commitment = ? WHERE id = ?", commitment_of(later), later.id
    )
    assert [(f.code, f.entry) for f in verify(busy.database).faults] == [("part", "1.1.0.16")]


def test_a_look_loses_its_part_to_no_act(busy: Register) -> None:
    look = busy.looks.at(id_of(2))
    assert look is not None
    busy.database.run(
        "UPDATE look SET personal = NULL, salt = NULL, commitment = ? WHERE id = ?", commitment_of(look), look.id
    )
    assert [(f.code, f.log) for f in verify(busy.database).faults] == [("part", "ptsa-look")]


def test_one_fault_of_each_chain_is_named(busy: Register) -> None:
    for table in ("entry", "look"):
        busy.database.run(f"UPDATE {table} SET at = 1 WHERE id IN (?, ?)", id_of(1), id_of(2))
    faults = verify(busy.database).faults
    assert [(f.log, f.entry) for f in faults if f.code == "hash"] == [("ptsa-act", "1.1.0.1"), ("ptsa-look", "1.1.0.1")]


def test_small_pages_find_the_same(busy: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "_PAGE", 2)
    assert verify(busy.database).sound
    busy.database.run("UPDATE case_file SET state = 'ready' WHERE id = ?", id_of(10))
    assert [f.code for f in verify(busy.database).faults] == ["table"]


def test_nothing_is_changed_by_looking(busy: Register) -> None:
    other = Database(busy.database.path, reading=True)
    other.connect_here()
    before = other.row("PRAGMA data_version")
    verify(busy.database)
    assert other.row("PRAGMA data_version") == before
    other.close_here()


def faults_or_refusal(database: Database) -> tuple[object, ...]:
    """Return what verify finds; an empty tuple when the machine did not let it look."""
    try:
        return verify(database).faults
    except Refused as why:
        if why.code in ("database_busy", "database_read_only"):
            return ()
        raise


def test_another_terminal_that_writes_is_no_fault(busy: Register) -> None:
    busy.database.execute_sql("PRAGMA busy_timeout = 20")
    other = Database(busy.database.path)
    other.connect_here()
    with other.writing():
        other.run("UPDATE meta SET value = value")
        assert faults_or_refusal(busy.database) == ()
    other.close_here()


def test_a_reading_connection_finds_no_fault(busy: Register) -> None:
    reader = Database(busy.database.path, reading=True)
    reader.connect_here()
    assert faults_or_refusal(reader) == ()
    reader.close_here()
