"""The index equals what persons and cases say, whatever happened to them; verify notices when it does not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.acts import Erased
from models.facts.sounds import sound
from models.forms import Accept, Offer, Ready, TakeBack, perform
from models.practice import fill
from models.register.register import Register
from models.register.verify import verify
from models.search import lookup
from models.store import names, names_proof, project, tables
from models.store.database import Database
from models.store.terms import BIRTH, PHONE, REGION, is_word, of_person, sound_term, spelled
from models.text import folded
from tests.conftest import StillClock
from tests.models.build import NIK, close_all, intake, take_in

Person = tuple[str, str | None, str, int, bool]
Case = tuple[int, int, str, int, int, bool]

NAMES = st.sampled_from(["", "Siti", "Siti Siti Aminah", "Ahmad Siti", "PT 77 Maju", "李小龙", "Nurhayati", "A"])
PERSONS = st.tuples(
    NAMES, st.sampled_from([None, NIK, "odd"]), st.sampled_from(["", "12", "081234"]), st.integers(-9, 99),
    st.booleans(),
)  # fmt: skip
CASES = st.tuples(
    st.integers(1, 4), st.integers(0, 30), st.sampled_from(["received", "ready"]), st.sampled_from([7, 8]),
    st.sampled_from([0, 7]), st.booleans(),
)  # fmt: skip
STEPS = st.lists(
    st.tuples(st.just("person"), st.integers(1, 4), st.none() | PERSONS)
    | st.tuples(st.just("case"), st.integers(11, 15), st.none() | CASES),
    max_size=14,
)


def person_row(id_: int, person: Person) -> tuple[Any, ...]:
    """Return a row of ``person``."""
    name, nik, phone, at, erased = person
    values = {
        "id": id_, "identity": "nik", "name": name, "folded": folded(name), "nik": nik, "phone": phone,
        "address": "", "registered_at": at, "data": id_, "erased": int(erased),
        "sound": sound(name),
    }  # fmt: skip
    return tuple(values.get(column) for column in tables.columns()["person"])


def case_rows(id_: int, case: Case) -> project.Rows:
    """Return the rows of a case: of ``case_file``, and of ``anonymised`` if it was."""
    person, at, state, holder, assignee, anonymised = case
    values = {
        "id": id_, "number": id_, "person": person, "service": "PP", "variant": "", "catalogue": 1, "state": state,
        "holder": holder, "offered_to": assignee or None, "doubtful": 0, "fee": 0, "referred_to": "", "product": "",
        "opened_at": at, "opened_by": 1, "since": at, "touched_at": at, "last": id_, "paper_at": 0,
        "assignee": assignee, "dispatch": 0,
    }  # fmt: skip
    rows: project.Rows = {"case_file": [tuple(values.get(column) for column in tables.columns()["case_file"])]}
    if anonymised:
        rows["anonymised"] = [(id_, 1)]
    return rows


def emptied(database: Database) -> None:
    """Begin with nobody."""
    for table in ("person", "case_file", "anonymised"):
        database.run(f"DELETE FROM {table}")
    names_proof.rebuild(database)


def rows_of(kind: str, id_: int, value: Any) -> project.Rows:
    """Return the rows of a subject."""
    if value is None:
        return {}
    return {"person": [person_row(id_, value)]} if kind == "person" else case_rows(id_, value)


@settings(max_examples=60)
@given(STEPS)
def test_the_index_follows_every_change(register: Register, steps: list[tuple[str, int, Any]]) -> None:
    """In any order: cases before their person, persons who change, go, come back; cases that move and are nobody's."""
    database = register.database
    emptied(database)
    now: dict[tuple[str, int], Any] = {}
    for kind, id_, value in steps:
        before = rows_of(kind, id_, now.get((kind, id_)))
        project.write(database, before, rows_of(kind, id_, value))
        now[kind, id_] = value
        assert names_proof.fault(database) == "", (kind, id_, value)
    kept = dump(database)
    names_proof.rebuild(database)
    assert names_proof.fault(database) == ""
    assert [kept["word"], kept["tally"]] == [dump(database)["word"], dump(database)["tally"]]


@settings(max_examples=40)
@given(st.dictionaries(st.integers(1, 4), PERSONS), st.dictionaries(st.integers(11, 19), CASES), st.integers(0, 9))
def test_the_bulk_path_gives_the_same(
    register: Register, persons: dict[int, Person], cases: dict[int, Case], cut: int
) -> None:
    database = register.database
    emptied(database)
    parts: list[tuple[str, int, Any]] = [("person", *item) for item in persons.items()]
    parts += [("case", *item) for item in cases.items()]
    for some in (parts[:cut], parts[cut:]):
        batch: project.Rows = {}
        for kind, id_, value in some:
            for table, rows in rows_of(kind, id_, value).items():
                batch.setdefault(table, []).extend(rows)
        project.write_new(database, batch)
        assert names_proof.fault(database) == ""


def dump(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Return the small tables of the index."""
    return {
        "word": sorted(database.rows("SELECT * FROM word")),
        "tally": sorted(database.rows("SELECT * FROM tally WHERE count <> 0")),
    }


def test_acts_keep_it(register: Register, sari: int, ratna: int, clock: StillClock) -> None:
    database = register.database
    number = take_in(register, sari, name="Siti Rahayu")
    perform(register, sari, Offer(case=number, to="HI"))
    perform(register, sari, Accept(case=number))
    assert names_proof.fault(database) == ""
    clock.move(hours=1)
    perform(register, sari, intake(name="Siti Rahayoe", correct=True))
    assert names_proof.fault(database) == ""
    assert {line.name for line in lookup(register, "rahayoe").lines} == {"Siti Rahayoe"}
    fill(register, 80, 5)
    assert verify(database).sound
    person = lookup(register, NIK).lines[0].person
    close_all(register, sari, person)
    with register.writing(ratna) as writing:
        writing.record(Erased(reason="request"), person)
    assert names_proof.fault(database) == ""
    assert person not in {line.person for line in lookup(register, "rahayoe").lines}


def test_an_erased_name_leaves_every_table_and_the_file(register: Register, sari: int, ratna: int) -> None:
    take_in(register, sari, name="Zulfikri Qomarudin", phone="081234509876")
    traces = [
        text.encode()
        for text in (
            "zulfikri", "zulfikri"[::-1], "qomarudin"[::-1], spelled(REGION, NIK[:6]), spelled(BIRTH, NIK[6:12]),
            spelled(PHONE, "6789"), sound_term(sound("zulfikri")),
        )
    ]  # fmt: skip
    path = register.database.path

    def found() -> list[int]:
        data = b"".join(p.read_bytes() for p in sorted(path.parent.glob(path.name + "*")))
        return [n for n, trace in enumerate(traces) if trace in data]

    assert set(found()) >= {0, 1, 2, 6}  # numbers may stand there in pieces
    person = lookup(register, NIK).lines[0].person
    close_all(register, sari, person)
    with register.writing(ratna) as writing:
        writing.record(Erased(reason="request"), person)
    assert found() == []
    assert register.database.rows("SELECT term FROM word WHERE term IN ('zulfikri', 'qomarudin')") == []
    assert verify(register.database).sound


@pytest.mark.parametrize(
    ("where", "sql"),
    [
        ("word", "UPDATE word SET count = count + 1 WHERE term = 'siti'"),
        ("word", "INSERT INTO word VALUES ('hantu', 1)"),
        ("word", "DELETE FROM word WHERE term = 'siti'"),
        ("word_back", "INSERT INTO word_back VALUES ('utnah')"),
        ("word_back", "DELETE FROM word_back WHERE back = 'itis'"),
        ("tally", "UPDATE tally SET count = count + 1 WHERE what = 'person'"),
        ("tally", "DELETE FROM tally WHERE what = 'case'"),
        ("shelf", "INSERT INTO shelf VALUES (5, 5)"),
        ("shelf", "DELETE FROM shelf"),
        ("shelf", "UPDATE shelf SET place = 5"),
        ("shelf_term", "INSERT INTO shelf_term (rowid, terms) SELECT place, 'hantu' FROM shelf"),
        ("shelf_term", "INSERT INTO shelf_term (shelf_term, rowid, terms) SELECT 'delete', place, 'siti' FROM shelf"),
        ("shelf_term", "UPDATE mark SET sign = sign + 1 WHERE kind = 'state'"),
    ],
)
def test_verify_notices_a_tampered_index(register: Register, sari: int, where: str, sql: str) -> None:
    take_in(register, sari)
    assert verify(register.database).sound
    assert register.database.run(sql)
    (fault,) = verify(register.database).faults
    assert (fault.code, fault.where) == ("index", where)


def test_a_case_that_lost_its_place_is_no_reason_to_refuse_an_act(register: Register, sari: int) -> None:
    """An act at the counter does not wait for an index; verify tells of it, and the case has a place again."""
    number = take_in(register, sari)
    register.database.run("DELETE FROM shelf")
    assert names_proof.fault(register.database) == "shelf"
    perform(register, sari, Ready(case=number, product="SK-1"))
    assert [line.state for line in lookup(register, number).lines] == ["ready"]
    assert [line.state for line in lookup(register, "siti rahayu").lines] == ["ready"]


def test_a_first_case_that_loses_a_term_leaves_the_index_well(register: Register, sari: int) -> None:
    """FTS5 counts rows: at a desk with one case, a change that only takes a term away once left it malformed."""
    number = take_in(register, sari)
    for _turn in range(4):
        perform(register, sari, Offer(case=number, to="HI"))
        perform(register, sari, TakeBack(case=number))
    assert names_proof.fault(register.database) == ""


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=16), st.text(max_size=15))
def test_terms_are_words_for_the_index(name: str, number: str, nik: str, phone: str) -> None:
    """None holds a blank or a sign that the index would split at, so each is one term."""
    for term in of_person(folded(name), sound(name), nik, phone, (number, None)):
        assert term
        assert not any(ord(c) < 128 and not c.isalnum() for c in term)
        assert is_word(term) == (term in folded(name).split())


def test_many_of_one_moment_stand_behind_each_other(register: Register, sari: int) -> None:
    for place in range(9):
        take_in(register, sari, nik="", passport=f"A000000{place}", name=f"Orang {'abcdefghi'[place]}")
    order = [line.name[-1] for line in lookup(register, "orang").lines]
    assert order == list("ihgfedcba")
    places = [place for (place,) in register.database.rows("SELECT place FROM shelf ORDER BY place")]
    assert places == list(range(places[0], places[0] + 9))
    assert names._moment(-5) == 1
    assert names._moment(1 << 62) == 1 << 40
