"""A public consultation: who came, what was said and promised, and what becomes of that; names go, facts stay."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from models.acts import CommitmentDone, CommitmentMoved, Erased, ForumPartDropped
from models.documents.document import Signatures, Table
from models.forms import (
    AddParticipant,
    Commit,
    CorrectForum,
    DropForumPart,
    HoldForum,
    KeepCommitment,
    MoveCommitment,
    RecordInput,
    forum_of,
    perform,
)
from models.quality import documents, forums
from models.quality.figures import figure
from models.register.register import Register
from models.register.verify import verify
from models.retention.anonymising import anonymise
from models.retention.limits import Limits, Spans
from models.terminal.terminal import Terminal
from ptsa_tui.documents import written
from tests.conftest import StillClock
from tests.models.build import add_officer, refused, unit
from tests.models.quality.test_assessments import HOSTILE, SHEET, finished
from tests.models.survey.test_reading import given_on

CAME = (
    ("users", "Sulastri Wening", "Pengguna layanan", "female"),
    ("experts", "Dewi Anggraini", "Universitas Contoh", "female"),
    ("media", "Rudi Hartono", "Koran Contoh", "male"),
)


def hold(register: Register, officer: int, **more: Any) -> int:
    fields = {"unit": "HI", "day": "T-1", "place": "Aula PTSA", "topic": "Standar pelayanan", **more}
    return perform(register, officer, HoldForum(**fields)).subject or 0


def commit(register: Register, officer: int, forum: int, **more: Any) -> int:
    fields = {"problem": "Antrean panjang", "recommendation": "Loket tambahan", "owner": "HI", "due": "T+10", **more}
    return perform(register, officer, Commit(forum=forum, **fields)).entry or 0


def whole(register: Register, officer: int) -> tuple[int, int, int]:
    """Write a forum down with three participants, an input and two commitments."""
    forum = hold(register, officer)
    for group, name, organisation, sex in CAME:
        perform(
            register, officer, AddParticipant(forum=forum, group=group, name=name, organisation=organisation, sex=sex)
        )  # type: ignore[arg-type]  # words of ours
    perform(register, officer, RecordInput(forum=forum, group="media", text="Petunjuk sulit dibaca"))
    return forum, commit(register, officer, forum), commit(register, officer, forum, owner="K3", due="T+40")


def test_a_forum_with_two_commitments(register: Register, sari: int) -> None:
    forum, _first, _second = whole(register, sari)
    state = forum_of(register, forum)
    assert state.groups == ("users", "experts", "media")
    assert [p.name for p in state.participants] == [name for _g, name, _o, _s in CAME]
    (line,) = forums.forums(register)
    assert (line.unit, line.participants, line.groups, line.inputs) == ("HI", 3, 3, 1)
    assert (line.open, line.late, line.kept) == (2, 0, 0)
    assert verify(register.database).sound


def test_what_is_due_is_counted_for_who_answers_for_it(
    register: Register, sari: int, ratna: int, clock: StillClock
) -> None:
    forum, first, _second = whole(register, sari)
    clerk, boss, stranger = (
        add_officer(register, "tono", (unit(register, "HI"),)),
        ratna,
        add_officer(register, "umi", (unit(register, "TKA"),)),
    )

    def due() -> list[int]:
        today = register.today()
        return [forums.due(register, who, today) for id_ in (clerk, boss, stranger) if (who := register.officer(id_))]

    assert due() == [0, 0, 0]
    clock.move(days=10)
    assert due() == [1, 1, 0], "on the day itself"
    clock.move(days=30)
    assert due() == [1, 2, 0]
    assert forums.forums(register)[0].late == 1, "late is from the day after"
    perform(register, clerk, KeepCommitment(forum=forum, commitment=first, note="loket dibuka"))
    assert due() == [0, 1, 0]


def test_kept_or_moved_is_said_by_the_owner_or_a_supervisor(register: Register, sari: int, ratna: int) -> None:
    forum, first, second = whole(register, sari)
    stranger = add_officer(register, "umi", (unit(register, "TKA"),))
    for form in (
        KeepCommitment(forum=forum, commitment=first, note="sudah"),
        MoveCommitment(forum=forum, commitment=first, due="T+60", reason="anggaran"),
    ):
        with refused("not_owner"):
            perform(register, stranger, form)
    with refused("reason_missing"):
        perform(register, sari, KeepCommitment(forum=forum, commitment=first, note=" "))
    with refused("reason_missing"):
        perform(register, sari, MoveCommitment(forum=forum, commitment=first, due="T+60", reason=""))
    perform(register, sari, MoveCommitment(forum=forum, commitment=first, due="T+60", reason="anggaran"))
    perform(register, ratna, KeepCommitment(forum=forum, commitment=second, note="selesai"))
    state = forum_of(register, forum)
    one, two = state.commitments
    assert (one.moves[0].due, one.moves[0].reason) == (register.today() + dt.timedelta(days=10), "anggaran")
    assert (one.due, two.how) == (register.today() + dt.timedelta(days=60), "selesai")
    with refused("commitment_done"):
        perform(register, sari, KeepCommitment(forum=forum, commitment=second, note="lagi"))
    with refused("nothing_changed"):
        perform(register, sari, MoveCommitment(forum=forum, commitment=first, due="T+60", reason="sama"))
    with refused("commitment_before"):
        perform(register, sari, MoveCommitment(forum=forum, commitment=first, due="T-9", reason="mundur"))
    with refused("commitment_unknown"):
        register.record(sari, CommitmentDone(commitment=forum), forum)
    with refused("commitment_unknown"):
        register.record(sari, CommitmentMoved(commitment=5, due=dt.date(2027, 1, 1)), forum)
    row = register.database.row("SELECT due, promised, moves FROM commitment WHERE id = ?", first)
    assert row == (one.due.isoformat(), one.moves[0].due.isoformat(), 1)


def test_nothing_promised_vanishes_but_by_a_supervisor(register: Register, sari: int, ratna: int) -> None:
    forum, first, second = whole(register, sari)
    state = forum_of(register, forum)
    perform(register, sari, DropForumPart(forum=forum, part=state.participants[1].entry, reason="dua kali"))
    perform(register, sari, DropForumPart(forum=forum, part=state.inputs[0].entry, reason="bukan di forum ini"))
    with refused("supervisor_only"):
        perform(register, sari, DropForumPart(forum=forum, part=first, reason="tidak jadi"))
    perform(register, ratna, DropForumPart(forum=forum, part=first, reason="tercatat dua kali"))
    perform(register, ratna, KeepCommitment(forum=forum, commitment=second, note="selesai"))
    with refused("commitment_done"):
        perform(register, ratna, DropForumPart(forum=forum, part=second, reason="hapus"))
    with refused("part_unknown"):
        register.record(ratna, ForumPartDropped(part=first), forum)
    with refused("reason_missing"):
        perform(register, ratna, DropForumPart(forum=forum, part=second, reason=""))
    after = forum_of(register, forum)
    assert (len(after.participants), len(after.inputs), len(after.commitments)) == (2, 0, 1)
    kinds = [e.kind for e in register.journal.of(forum)]
    assert kinds.count("CommitmentMade") == 2, "what was dropped stays in the journal"
    assert verify(register.database).sound


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"day": "T+1"}, "forum_ahead"),
        ({"place": " "}, "forum_place_missing"),
        ({"topic": ""}, "forum_topic_missing"),
        ({"unit": "XX"}, "unit_unknown"),
        ({"day": "kemarin"}, "date_shape"),
        ({"place": "x" * 201}, "text_too_long"),
    ],
)
def test_a_forum_that_is_not_written_down(register: Register, sari: int, more: dict[str, str], code: str) -> None:
    with refused(code):
        hold(register, sari, **more)


def test_parts_that_are_not_written_down(register: Register, sari: int) -> None:
    forum = hold(register, sari)
    for more, code in (
        ({"problem": ""}, "problem_missing"),
        ({"recommendation": ""}, "recommendation_missing"),
        ({"owner": "XX"}, "unit_unknown"),
        ({"due": "T-9"}, "commitment_before"),
    ):
        with refused(code):
            commit(register, sari, forum, **more)
    with refused("name_missing"):
        perform(register, sari, AddParticipant(forum=forum, group="users", name=" "))
    with refused("input_missing"):
        perform(register, sari, RecordInput(forum=forum, group="users", text=" "))
    with refused("forum_unknown"):
        forum_of(register, 5)


def test_day_place_and_topic_are_corrected(register: Register, sari: int) -> None:
    forum = hold(register, sari)
    same = CorrectForum(forum=forum, day="T-1", place="Aula PTSA", topic="Standar pelayanan")
    with refused("nothing_changed"):
        perform(register, sari, same)
    with refused("forum_ahead"):
        perform(register, sari, CorrectForum(forum=forum, day="T+2", place="Aula", topic="Standar"))
    perform(register, sari, CorrectForum(forum=forum, day="T-2", place="Aula 2", topic="Standar pelayanan"))
    state = forum_of(register, forum)
    assert (state.day, state.place) == (register.today() - dt.timedelta(days=2), "Aula 2")


def test_figures_stand_beside_what_was_to_be_lifted(register: Register, sari: int, clock: StillClock) -> None:
    finished(register, sari, SHEET)
    made, owner = register.today(), unit(register, "HI")
    clock.move(hours=1)
    forum = hold(register, sari)
    commit(register, sari, forum, indicator="ombudsman:output", element="time")

    def told() -> list[tuple[str, str, str]]:
        ((_entry, found),) = forums.beside(register, forum_of(register, forum).commitments).items()
        return [tuple(one) for one in found]

    assert told() == [("ombudsman:output", "75.00", ""), ("time", "", "")]
    clock.move(days=1)
    finished(register, sari, {**SHEET, "output": "88,5"}, year=2024)
    given_on(register, made - dt.timedelta(days=366), grade=1, of=owner)
    given_on(register, made - dt.timedelta(days=365), grade=2, of=owner)
    given_on(register, made, grade=3, of=owner)
    given_on(register, made, grade=1, of=unit(register, "K3"))
    given_on(register, made + dt.timedelta(days=1), grade=4, many=4, of=owner)
    assert told() == [("ombudsman:output", "75.00", "88.50"), ("time", "2.500", "")], "of four people nothing is told"
    given_on(register, made + dt.timedelta(days=1), grade=3, many=2, of=owner)
    assert told()[1] == ("time", "2.500", "3.667")
    clock.move(days=366)
    given_on(register, register.today(), grade=4, of=owner)
    assert told()[1] == ("time", "2.500", "4.000"), "the newest figure is of the last year"
    assert "75,00 → 88,50" in written(documents.minutes(register, forum_of(register, forum)), "json").decode()


def test_what_was_kept_in_time_answers_an_indicator(register: Register, sari: int, clock: StillClock) -> None:
    forum, first, _second = whole(register, sari)
    other = commit(register, sari, forum, due="T+2")
    assert figure(register, unit(register, "HI"), 2026, "commitments_kept") is None, "no term has come"
    clock.move(days=5)
    perform(register, sari, KeepCommitment(forum=forum, commitment=other, note="terlambat"))
    perform(register, sari, KeepCommitment(forum=forum, commitment=first, note="tepat waktu"))
    clock.move(days=20)
    found = figure(register, unit(register, "HI"), 2026, "commitments_kept")
    assert found is not None
    assert (found.done, found.of, found.rows[0].forum) == (1, 2, forum)


def test_minutes_and_attendance(register: Register, sari: int) -> None:
    forum, *_rest = whole(register, sari)
    minutes = documents.minutes(register, forum_of(register, forum))
    promises = next(p for p in minutes.parts if isinstance(p, Table) and p.columns[1].key == "problem")
    assert [c.key for c in promises.columns[:5]] == ["no", "problem", "recommendation", "owner", "due"]
    assert [row[1] for row in promises.rows] == ["Antrean panjang"] * 2
    signing = next(p for p in minutes.parts if isinstance(p, Signatures))
    assert [name for _role, name in signing.signers] == ["", "Sulastri Wening", "Dewi Anggraini", "Rudi Hartono"]
    came = documents.attendance(register, forum_of(register, forum))
    table = next(p for p in came.parts if isinstance(p, Table))
    assert [row[1] for row in table.rows] == [name for _g, name, _o, _s in CAME]
    for document in (minutes, came):
        assert "sulastri" not in document.name
        for form in ("text", "json", "csv", "xlsx", "pdf"):
            assert written(document, form)  # type: ignore[arg-type]  # one of the formats


def test_hostile_texts_stay_texts(register: Register, sari: int) -> None:
    forum = hold(register, sari, topic=HOSTILE[:150], place="@SUM(1)")
    perform(
        register, sari, AddParticipant(forum=forum, group="users", name="=1+1 [red]x[/]", organisation=HOSTILE[:150])
    )
    perform(register, sari, RecordInput(forum=forum, group="users", text=HOSTILE))
    commit(register, sari, forum, problem="-1", recommendation=HOSTILE)
    for document in (
        documents.minutes(register, forum_of(register, forum)),
        documents.attendance(register, forum_of(register, forum)),
    ):
        for line in written(document, "csv").decode("utf-8-sig").splitlines():
            for cell in line.split(";"):
                assert not cell.strip('"').startswith(("=", "+", "@")), line
        for form in ("text", "json", "xlsx", "pdf"):
            assert written(document, form)  # type: ignore[arg-type]  # one of the formats
        assert "[red]x[/]" in written(documents.attendance(register, forum_of(register, forum)), "json").decode()


def test_names_are_in_no_table_and_go_with_an_erasure(register: Register, sari: int, ratna: int) -> None:
    forum, *_rest = whole(register, sari)
    for (table,) in register.database.rows(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('entry', 'officer')"
    ):
        assert "Sulastri" not in str(register.database.rows(f"SELECT * FROM {table}")), table
    register.record(ratna, Erased(reason="request"), forum)
    state = forum_of(register, forum)
    assert [(p.name, p.group, p.sex) for p in state.participants] == [("", g, s) for g, _n, _o, s in CAME]
    assert [(c.problem, c.recommendation) for c in state.commitments] == [("", "")] * 2
    assert len(state.commitments) == 2, "what was promised is still owed"
    assert forums.forums(register)[0].open == 2
    assert "(erased)" in written(documents.attendance(register, state), "json").decode()
    assert verify(register.database).sound


def test_names_go_once_nothing_is_open_and_the_time_is_over(
    register: Register, sari: int, ratna: int, clock: StillClock
) -> None:
    forum, first, second = whole(register, sari)
    clock.move(days=800)
    spans = Spans({}, "1 years")
    assert list(Limits(register, spans).others("forum")) == [], "two commitments are open"
    for entry in (first, second):
        perform(register, ratna, KeepCommitment(forum=forum, commitment=entry, note="selesai"))
    assert list(Limits(register, spans).others("forum")) == [], "it was touched today"
    clock.move(days=800)
    limits = Limits(register, spans)
    assert list(limits.others("forum")) == [forum]
    *_, told = anonymise(register, ratna, limits=limits, rest=lambda _: None)
    assert told.forums == 1
    assert forum_of(register, forum).participants[0].name == ""
    assert list(Limits(register, spans).others("forum")) == []


def test_a_forum_holds_so_many_parts(register: Register, sari: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.fold.forum.MOST", 2)
    forum = hold(register, sari)
    for _turn in range(2):
        perform(register, sari, RecordInput(forum=forum, group="users", text="ya"))
    with refused("subject_full"):
        perform(register, sari, RecordInput(forum=forum, group="users", text="ya"))


async def test_a_terminal_that_nobody_gave_a_writer_says_so(register: Register, sari: int) -> None:
    forum = hold(register, sari)
    terminal = Terminal(register)
    document = documents.attendance(register, forum_of(register, forum))
    with refused("document_unwritten"):
        await terminal.keep_document(document)
    terminal.document = lambda document, form: f"{form} {document.name}".encode()
    file = await terminal.keep_document(document)
    assert (file.name, file.read_text()) == (f"{document.name}.pdf", f"pdf {document.name}")
    terminal.close()
    register.connect()
