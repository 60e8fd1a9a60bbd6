"""A citizen is forgotten: gone from the tables and from the file's bytes, while the journal still verifies."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.acts import Erased
from models.acts.entry import commitment_of
from models.facts import ids
from models.forms import Deliver, Erase, NoteForm, Paper, Ready, RepresentativeForm, case_of, perform
from models.journal.export import lines
from models.journal.packing import pack
from models.register.register import Register
from models.register.verify import verify
from models.search import lookup
from models.store.database import Database
from tests.models.build import intake, refused, take_in

NIK = "3174015203909099"
SECRETS = {
    "nik": NIK,
    "phone": "08000987654",
    "name": "Zulfikri",
    "name, folded": "zulfikri",
    "address": "Jl. Xenonwangi 77",
    "note": "catatanrahasia",
    "remark": "buramsekali",
    "collector": "Qohhari Vimala",
    "collector's number": "ZZ7654321",
    "delivery note": "diambilsendiri",
    "free note": "teleponkerumah",
    "product": "SK-RAHASIA-9",
}


def erase(register: Register, officer: int, subjects: list[int]) -> None:
    """Erase these subjects in one transaction."""
    with register.writing(officer) as writing:
        for subject in subjects:
            writing.record(Erased(reason="request"), subject)


def bytes_of(path: Path) -> bytes:
    """Return everything on the disk: the database, its write-ahead log and what else lies beside it."""
    return b"".join(p.read_bytes() for p in sorted(path.parent.glob(path.name + "*")))


def found(path: Path) -> list[str]:
    data = bytes_of(path)
    here = ids.pack(1, 1, 0, 1)  # in the journal a number is written in fewer bytes
    return [n for n, secret in SECRETS.items() if secret.encode() in data or pack(secret.encode(), here) in data]


@pytest.fixture
def case(register: Register, sari: int) -> str:
    """Return the number of a delivered case that is full of personal data."""
    for _ in range(3):  # neighbours in the file and in the index, who stay
        take_in(register, sari, nik="3273051708859002", name="Budi Zulkarnain", phone="08000111222")
    papers = tuple(Paper(requirement=code, remark=SECRETS["remark"]) for code in ("naskah", "saran", "permohonan"))
    done = perform(
        register,
        sari,
        intake(
            nik=NIK,
            name=f"{SECRETS['name']} Vimala",
            phone=SECRETS["phone"],
            address=SECRETS["address"],
            note=SECRETS["note"],
            papers=papers,
            representative=RepresentativeForm(nik="3273051708859002", name="", authority="SK 1"),
        ),
    )
    number = str(done.number)
    perform(register, sari, NoteForm(case=number.zfill(15), text=SECRETS["free note"]))
    perform(register, sari, Ready(case=number.zfill(15), product=SECRETS["product"]))
    collector = Deliver(
        case=number.zfill(15),
        role="other",
        name=SECRETS["collector"],
        identity_number=SECRETS["collector's number"],
        note=SECRETS["delivery note"],
        authority="SK 2",
    )
    perform(register, sari, collector)
    return number.zfill(15)


def test_before_it_is_erased_all_of_it_is_there(register: Register, case: str) -> None:
    assert sorted(found(register.database.path)) == sorted(SECRETS)


def test_the_form_forgets_a_citizen_in_the_bytes_of_the_file(register: Register, ratna: int, case: str) -> None:
    perform(register, ratna, Erase(case=case))
    assert found(register.database.path) == []
    assert verify(register.database).sound


def test_the_register_forgets_a_citizen_in_the_bytes_of_the_file(register: Register, ratna: int, case: str) -> None:
    state = case_of(register, case)
    erase(register, ratna, [state.person, state.id])
    assert found(register.database.path) == []
    assert verify(register.database).sound


def test_the_salts_and_their_seeds_are_gone_too(register: Register, ratna: int, case: str) -> None:
    state = case_of(register, case)
    salts = [e.salt for s in (state.person, state.id) for e in register.journal.of(s) if e.salt]
    seeds = [bytes(r[0]) for r in register.database.rows("SELECT seed FROM salt_seed WHERE block = ?", state.id // 256)]
    assert salts
    assert seeds
    erase(register, ratna, [state.person, state.id])
    data = bytes_of(register.database.path)
    assert not [s for s in salts + seeds if s in data]


def test_the_journal_keeps_its_hashes(register: Register, ratna: int, case: str) -> None:
    state = case_of(register, case)
    before = {e.id: (e.hash, commitment_of(e)) for e in register.journal.walk(register.chain)}
    erase(register, ratna, [state.person, state.id])
    after = {e.id: (e.hash, commitment_of(e)) for e in register.journal.walk(register.chain)}
    assert {i: h for i, h in after.items() if i in before} == before
    assert len(after) == len(before) + 2
    erased = [e for e in register.journal.of(state.id) if e.erased]
    assert [e.kind for e in erased] == ["CaseOpened", "NoteAdded", "CaseMadeReady", "CaseDelivered"]


def test_what_stays_is_the_case_without_the_citizen(register: Register, ratna: int, case: str) -> None:
    perform(register, ratna, Erase(case=case))
    state = case_of(register, case)
    assert state.state == "delivered"
    assert state.delivery is not None
    assert (state.delivery.collector, state.product) == ("", "")
    assert lookup(register, NIK).lines == ()
    assert lookup(register, "zulfikri").lines == ()
    assert lookup(register, "987654").lines == ()
    assert lookup(register, "budi").lines, "others are still found"
    rows = register.database.rows("SELECT name, nik, phone, address, erased FROM person ORDER BY id")
    assert [r for r in rows if r[4]] == [("", None, "", "", 1)]


def test_a_register_goes_on_after_erasing(register: Register, sari: int, ratna: int, case: str) -> None:
    perform(register, ratna, Erase(case=case))
    again = take_in(register, sari, nik=NIK, name="Zulfikri")
    assert case_of(register, again).person != case_of(register, case).person
    assert verify(register.database).sound


def test_erasing_twice_does_no_harm(register: Register, ratna: int, case: str) -> None:
    person = case_of(register, case).person
    for _ in range(2):
        register.record(ratna, Erased(reason="retention"), person)
    assert verify(register.database).sound


def test_an_export_holds_personal_parts_only_when_asked(register: Register, case: str) -> None:
    plain, whole = (b"\n".join(lines(register.journal, personal=p)) for p in (False, True))
    assert NIK.encode() not in plain
    assert b"salt" not in plain
    assert NIK.encode() in whole


def test_a_refused_erasure_leaves_everything(register: Register, sari: int, case: str) -> None:
    with refused("supervisor_only"):
        perform(register, sari, Erase(case=case))
    assert sorted(found(register.database.path)) == sorted(SECRETS)


def test_every_connection_overwrites_what_it_deletes(tmp_path: Path) -> None:
    """Some builds of SQLite do it by default, most do not: so each connection must ask for it."""
    for durable in (True, False):
        asked = dict(Database(tmp_path / "x.db", durable=durable)._pragmas)
        assert str(asked.get("secure_delete")).lower() in ("1", "on", "true", "fast")


def test_a_terminal_that_reads_meanwhile_only_delays_it(register: Register, sari: int, ratna: int, case: str) -> None:
    """While another terminal reads, old pages can't be cleared away; the next save afterwards does it."""
    other = Database(register.database.path, reading=True)
    other.connect_here()
    register.database.execute_sql("PRAGMA busy_timeout = 20")
    with other.atomic("DEFERRED"):
        other.rows("SELECT count(*) FROM entry")
        perform(register, ratna, Erase(case=case))
    other.close_here()
    take_in(register, sari, nik="3273051708859002", name="")
    assert found(register.database.path) == []


def test_a_terminal_that_writes_meanwhile_does_not_make_it_look_refused(
    register: Register, ratna: int, case: str
) -> None:
    """What was committed is done, even when the clearing away has to wait."""
    other = Database(register.database.path)
    other.connect_here()
    register.database.execute_sql("PRAGMA busy_timeout = 20")
    with register.writing(ratna) as writing:
        done = Erase(case=case).perform(writing)
        register.database.after_commit(lambda: other.execute_sql("BEGIN IMMEDIATE"))
    other.execute_sql("ROLLBACK")
    other.close_here()
    assert done.person == case_of(register, case).person
    assert register.standing() == "known"
    assert lookup(register, NIK).lines == ()
