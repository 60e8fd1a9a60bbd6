"""What falls into the ballot box leaves it by five or with the day, once, and says nothing of who and when."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from itertools import permutations
from pathlib import Path

import pytest

from models.acts import Answer, SurveyTaken, from_parts
from models.facts.working_days import local
from models.forms import Deliver, EraseRemarks, perform
from models.journal.export import lines
from models.refused import Refused
from models.register.register import SYSTEM, Register
from models.register.verify import verify
from models.survey import ballots
from models.survey.box import Ballot, counts, empty, new_token, put
from models.survey.keyring import Keyring, unseal
from tests.conftest import StillClock
from tests.models.build import make_ready, refused
from tests.models.survey.ballots import KEYS, answer, ballot, remark, taken


def test_four_wait_and_five_leave_together(register: Register) -> None:
    answer(register, 1, 2, 3, 4)
    assert (counts(register), taken(register)) == ((4, 0), [])
    answer(register, 2)
    assert counts(register) == (0, 0)
    assert sorted(taken(register)) == sorted([(grade,) * 9 for grade in (1, 2, 3, 4, 2)])
    assert register.database.row("SELECT count(*) FROM ballot") == (0,)
    assert verify(register.database).sound


def test_when_the_day_is_over_the_rest_leaves_with_that_day(register: Register, clock: StillClock) -> None:
    day = register.today()
    answer(register, 4, 3)
    assert empty(register) == 0
    clock.move(days=1)
    assert empty(register) == 2
    rows = register.database.rows("SELECT DISTINCT day FROM survey_answer")
    assert rows == [(day.isoformat(),)]
    assert empty(register) == 0


def test_five_of_two_days_are_not_five(register: Register, clock: StillClock) -> None:
    answer(register, 1, 1, 1)
    clock.move(days=1)
    answer(register, 2, 2)  # those of yesterday left first, by themselves
    assert taken(register) == [(1,) * 9] * 3
    assert counts(register) == (2, 0)


def test_each_survey_has_a_box_of_its_own(register: Register) -> None:
    for _n in range(4):
        put(register, [ballot(register), Ballot(new_token(), register.today(), Answer("rating", {"service": 4}))])
    assert counts(register) == (8, 0)
    put(register, [Ballot(new_token(), register.today(), Answer("rating", {"service": 1}))])
    assert counts(register) == (4, 0)
    assert register.database.rows("SELECT DISTINCT instrument FROM survey_answer") == [("rating",)]


def test_remarks_leave_by_five_alone_and_under_nobody(register: Register, clock: StillClock) -> None:
    for text in ("satu", "dua", "tiga", "empat"):
        put(register, [ballot(register), remark(register, text)])
    clock.move(days=40)
    empty(register)
    assert counts(register) == (0, 4)
    put(register, [remark(register, "lima")])
    assert counts(register) == (0, 0)
    rows = register.database.rows("SELECT text FROM survey_remark ORDER BY place")
    assert [text for (text,) in rows] == sorted(["satu", "dua", "tiga", "empat", "lima"])
    (kind,) = register.database.row("SELECT count(DISTINCT survey) FROM survey_remark") or (0,)
    assert kind == 1
    assert not register.database.rows("SELECT 1 FROM survey_answer a JOIN survey_remark r ON r.survey = a.survey")


def test_a_form_that_is_sent_twice_counts_once(register: Register) -> None:
    sheet = ballot(register)
    put(register, [sheet])
    put(register, [sheet])
    assert counts(register) == (1, 0)


def test_nothing_answered_is_nothing(register: Register) -> None:
    with refused("survey_empty"):
        put(register, [])
    with refused("survey_empty"):
        put(register, [Ballot(new_token(), register.today())])


def test_no_officer_can_write_answers(register: Register, sari: int) -> None:
    with refused("survey_named"):
        register.record(sari, SurveyTaken(day=register.today()))


def test_remarks_can_be_erased(register: Register, ratna: int, sari: int) -> None:
    for n in range(5):
        put(register, [remark(register, f"nama saya Wiratmaja {n}")])
    (survey,) = register.database.row("SELECT DISTINCT survey FROM survey_remark") or (0,)
    with refused("supervisor_only"):
        perform(register, sari, EraseRemarks(survey=survey))
    with refused("remarks_unknown"):
        perform(register, ratna, EraseRemarks(survey=ratna))
    perform(register, ratna, EraseRemarks(survey=survey))
    assert register.database.rows("SELECT 1 FROM survey_remark") == []
    assert b"Wiratmaja" not in register.database.path.read_bytes()
    assert verify(register.database).sound


# --- the curious officer ----------------------------------------------------------------------------------------------


def everything(register: Register) -> bytes:
    """Return all bytes of the database's folder: the file and what is written ahead."""
    folder = register.database.path.parent
    return b"".join(file.read_bytes() for file in sorted(folder.iterdir()))


def test_what_waits_can_be_read_nowhere_in_the_database(register: Register) -> None:
    put(register, [ballot(register, 1, service="LAYANAN-X"), remark(register, "petugas minta uang")])
    found = everything(register)
    assert b"petugas minta uang" not in found
    assert b"behaviour" not in found
    assert b"LAYANAN-X" not in found
    assert {len(sealed) for (sealed,) in register.database.rows("SELECT sealed FROM ballot")} == {
        len(register.database.row("SELECT sealed FROM ballot")[0])  # type: ignore[index]
    }


def test_no_copy_of_the_database_opens_with_what_is_there_later(register: Register, tmp_path: Path) -> None:
    """The officer copied the file and its log after each citizen; with the keys of the evening nothing opens."""
    copies = []
    for grade in (1, 2, 3, 4):
        answer(register, grade)
        folder = tmp_path / f"copy{grade}"
        shutil.copytree(register.database.path.parent, folder)
        copies.append(folder / register.database.path.name)
    keyring = register.token.path.with_suffix(".ballot")
    keys = keyring.read_bytes()
    answer(register, 2)
    for number, copy in enumerate(copies):
        with closing(sqlite3.connect(copy)) as database:
            rows = [sealed for (sealed,) in database.execute("SELECT sealed FROM ballot")]
        assert len(rows) == number + 1
        opened = [unseal([bytes.fromhex(k) for k in json.loads(keys)], sealed) for sealed in rows]
        assert all(opened) if number == 3 else not any(opened), "only the newest copy opens with the newest key"
        assert json.loads(keyring.read_bytes()) == []


def observed(register: Register) -> list[tuple[tuple[str, str], ...]]:
    """Return all that the journal says of answers, but for salts and hashes, which are random: what could differ."""
    return [
        tuple((name, json.dumps(value)) for name, value in sorted(line.items()) if name not in ("hash", "salt"))
        for line in map(json.loads, lines(register.journal, personal=True))
        if line["kind"] == "SurveyTaken"
    ]


def test_whoever_answered_first_the_entries_are_the_same(founded: Path, tmp_path: Path) -> None:
    """Five citizens fetch their products and answer, in every order: no order can be told from the journal.

    So of each answer every citizen of the five may be the giver, and with equal odds.
    """
    people = [(1,) * 9, (2,) * 9, (4,) * 9, (4, 4, 4, 1, 4, 4, 4, 4, 4), (3, 0, 3, 3, 3, 3, 3, 3, 0)]
    seen = set()
    for place, order in enumerate([*permutations(range(5))][::13]):
        folder, clock = tmp_path / str(place), StillClock()
        shutil.copytree(founded, folder)
        with closing(Register.open(folder / "data" / "practice.db", tokens=folder / "tokens", clock=clock)) as register:
            officer = register.officer_by_code("sari")
            assert officer is not None
            for turn, one in enumerate(order):
                case = make_ready(register, officer.id, nik=f"31740152039090{turn + 1:02d}", name=f"Orang {turn}")
                clock.move(minutes=7)
                perform(register, officer.id, Deliver(case=case, role="applicant", seen="ktp", name=f"Orang {turn}"))
                put(register, [ballot(register, people[one], sex="male" if one % 2 else "female")])
                clock.move(minutes=3)
            seen.add(tuple(observed(register)))
    assert len(seen) == 1


def test_entries_tell_no_moment_and_no_author(register: Register, clock: StillClock) -> None:
    clock.move(hours=3, minutes=17)
    before = register.note("latest")
    answer(register, 1, 2, 3, 4, 3)
    (entry,) = [e for e in register.journal.walk(register.chain) if e.kind == "SurveyTaken"]
    at = local(entry.at, register.branch().zone)
    assert (at.date(), at.hour, at.minute, at.second) == (register.today(), 0, 0, 0)
    assert entry.officer == SYSTEM
    assert register.note("latest") == before, "nor does the desk remember the moment elsewhere"
    act = from_parts(entry.kind, entry.body, entry.personal)
    assert isinstance(act, SurveyTaken)
    assert list(act.answers) == sorted(act.answers, key=ballots.content)
    assert list(act.respondents) == sorted(act.respondents, key=ballots.content)


def test_who_answered_stands_beside_no_answer(register: Register) -> None:
    """The only man gave the worst grades; the list of respondents comes out the same had he given the best."""
    found = []
    for man in (0, 4):
        for place, grade in enumerate((1, 2, 3, 3, 4)):
            put(register, [ballot(register, grade, sex="male" if place == man else "female")])
        rows = register.database.rows(
            "SELECT place, sex FROM survey_respondent WHERE survey = (SELECT max(survey) FROM survey_respondent)"
        )
        answers = register.database.rows(
            "SELECT place, grades FROM survey_answer WHERE survey = (SELECT max(survey) FROM survey_answer)"
        )
        found.append((rows, answers))
    assert found[0] == found[1]


def test_rows_in_the_box_lie_in_no_order_of_theirs(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    """In 200 boxes of four the first that fell in is as often at each place of the file as chance has it."""
    monkeypatch.setattr(Keyring, "write", lambda self, keys: kept.__setitem__(slice(None), keys))
    kept: list[bytes] = []
    monkeypatch.setattr(Keyring, "read", lambda self: list(kept))
    places = [0] * 4
    for _n in range(200):
        answer(register, 1, 2, 3, 4)
        opened = [unseal(kept, sealed) for (sealed,) in register.database.rows("SELECT sealed FROM ballot")]
        grades = [json.loads(found[0])["answer"]["marks"]["time"] for found in opened if found]
        places[grades.index(1)] += 1
        with register.database.writing():
            register.database.run("DELETE FROM ballot")
    assert min(places) > 20, places  # 50 each; less than 20 comes once in ten million runs


def test_nothing_else_hears_of_an_answer(register: Register, sari: int) -> None:
    tables = [
        name
        for (name,) in register.database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
        if not name.startswith(("shelf_term", "sqlite_"))
    ]

    def content() -> dict[str, list[tuple[object, ...]]]:
        return {name: register.database.rows(f"SELECT * FROM {name}") for name in tables}

    before = content()
    answer(register, 2, 3)
    put(register, [remark(register, "terima kasih")])
    after = content()
    assert {name for name in tables if before[name] != after[name]} == {"ballot"}


def test_an_old_copy_of_the_database_brings_no_answer_back(register: Register, tmp_path: Path) -> None:
    answer(register, 1, 2)
    old = register.database.rows("SELECT id, sealed FROM ballot")
    answer(register, 3, 4, 3)
    with register.database.writing():
        register.database.run_many("INSERT INTO ballot (id, sealed) VALUES (?, ?)", old)
    assert counts(register) == (0, 0)
    answer(register, 4)
    assert counts(register) == (1, 0)
    assert len(taken(register)) == 5


def test_where_the_keys_cant_be_kept_nothing_falls_in(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise Refused("file_unwritable", file="x", why="full")

    answer(register, 1)
    monkeypatch.setattr("models.survey.keyring.write_whole", full)
    with refused("token_unwritable"):
        answer(register, 2)
    monkeypatch.undo()
    assert counts(register) == (1, 0)
    assert KEYS
